/* SPDX-License-Identifier: MIT */
#include "core/wire/row.h"

#include <string.h>

#include "tests/core/wire/rows.h"
#include "tests/support/suite.h"

static struct words words_of(const char *zh, const char *en)
{
	struct words w = {.text = {""}};

	strcpy(w.text[LANG_ZH], zh);
	strcpy(w.text[LANG_EN], en);
	return w;
}

/*
 * Each kind: what is encoded is the literal, the literal with a key of a newer hub decodes, and
 * encodes to the literal again.
 */
#define ROUND(kind_, type, key_, value_, literal)                                                  \
	do {                                                                                       \
		const type *value = (value_);                                                      \
		struct buf out = BUF_INIT(FEED_BODY_MAX), newer = BUF_INIT(FEED_BODY_MAX);         \
		struct feed_row row;                                                               \
		struct err err = {0};                                                              \
		type back;                                                                         \
                                                                                                   \
		memset(&back, 0xee, sizeof(back));                                                 \
		row_##kind_##_encode(value, &out);                                                 \
		ck_assert_str_eq(buf_text(&out), literal);                                         \
		buf_add(&newer, out.data, out.len - 1);                                            \
		buf_str(&newer, out.len > 2 ? ",\"new\":[1]}" : "\"new\":[1]}");                   \
		row = row_of(#kind_, key_, buf_text(&newer));                                      \
		ck_assert_msg(row_##kind_##_decode(&row, &back, &err) == 0, "%s", err.text);       \
		buf_clear(&out);                                                                   \
		row_##kind_##_encode(&back, &out);                                                 \
		ck_assert_str_eq(buf_text(&out), literal);                                         \
		ret_##kind_ = back;                                                                \
		buf_done(&out);                                                                    \
		buf_done(&newer);                                                                  \
	} while (0)

START_TEST(hall_and_notice)
{
	struct hall hall = {.name = words_of("园丁", "Yuanding"),
			    .phone = "0579-1",
			    .neighbours = "330784-003"},
		    ret_hall;
	struct notice notice = {.text = words_of("停水", ""),
			      .from = DAY_2026_11_22,
			      .until = DAY_NONE},
		      ret_notice;

	ROUND(hall, struct hall, "330784-004", &hall,
		"{\"zh\":\"园丁\",\"en\":\"Yuanding\",\"phone\":\"0579-1\","
		"\"neighbours\":\"330784-003\"}");
	ck_assert_str_eq(ret_hall.place, "330784-004");
	ROUND(notice, struct notice, "N1", &notice, "{\"zh\":\"停水\",\"from\":\"2026-11-22\"}");
	ck_assert_int_eq(ret_notice.until, DAY_NONE);
}
END_TEST

START_TEST(slot_dish_tariff)
{
	struct slot slot = {.from_min = 630,
			    .to_min = 750,
			    .cutoff_days = 0,
			    .cutoff_min = 540,
			    .portions = 120,
			    .weekdays = "Mon,Tue"},
		    ret_slot;
	struct dish dish = {.place = "330784-004",
			    .day = "Any",
			    .meal = "lunch",
			    .course = "staple",
			    .name = words_of("米饭", "Rice"),
			    .fen = 100,
			    .allergens = 3,
			    .diet = 8},
		    ret_dish;
	struct tariff_rule rule = {.from = DAY_2026_11_22,
				   .until = DAY_NONE,
				   .kind = TARIFF_LESS,
				   .value = 500,
				   .age_min = 80,
				   .age_max = 89,
				   .per_day = 1,
				   .meal = "lunch"},
			   hard = {.from = DAY_2026_11_22,
				   .until = DAY_2026_11_22 + 1,
				   .kind = TARIFF_PAYS,
				   .value = 200,
				   .age_min = -1,
				   .age_max = -1,
				   .hardship = true},
			   ret_tariff;

	ROUND(slot, struct slot, "330784-004/lunch", &slot,
		"{\"f\":630,\"o\":750,\"cm\":540,\"n\":120,\"wd\":\"Mon,Tue\"}");
	ck_assert_str_eq(ret_slot.place, "330784-004");
	ck_assert_str_eq(ret_slot.meal, "lunch");
	ROUND(dish, struct dish, "D17", &dish,
		"{\"h\":\"330784-004\",\"day\":\"Any\",\"meal\":\"lunch\",\"course\":\"staple\","
		"\"zh\":\"米饭\",\"en\":\"Rice\",\"fen\":100,\"al\":3,\"diet\":8}");
	ck_assert_str_eq(ret_dish.id, "D17");
	ROUND(tariff, struct tariff_rule, "T80/2026-11-22", &rule,
		"{\"from\":\"2026-11-22\",\"value\":500,\"amin\":80,\"amax\":89,\"perday\":1,"
		"\"meal\":\"lunch\"}");
	ck_assert_str_eq(ret_tariff.id, "T80");
	ck_assert_int_eq(ret_tariff.until, DAY_NONE);
	ROUND(tariff, struct tariff_rule, "HARD/2026-11-22", &hard,
		"{\"from\":\"2026-11-22\",\"until\":\"2026-11-23\",\"kind\":1,\"value\":200,"
		"\"amin\":-1,\"amax\":-1,\"hard\":1}");
	ck_assert(ret_tariff.hardship && ret_tariff.age_min == -1);
}
END_TEST

START_TEST(offering_festival_key_lease)
{
	struct offering offering = {.kind = "class",
				.place = "330784-004",
				.name = words_of("书法", "Calligraphy"),
				.room = words_of("学堂", ""),
				.rule = "Wed",
				.from_min = 540,
				.to_min = 630,
				.seats = 20},
			ret_offering;
	struct festival festival = {.name = "重阳", .day = DAY_2026_11_22}, ret_festival;
	struct token_key key = {.public_key = {0xab}}, ret_key;
	struct lease_row lease = {.epoch = {.n = 2, .id = {9}},
				 .granted = 120,
				 .until = DAY_2026_11_22},
			 ret_lease;

	ROUND(offering, struct offering, "C03", &offering,
		"{\"kind\":\"class\",\"h\":\"330784-004\",\"zh\":\"书法\",\"en\":\"Calligraphy\","
		"\"rzh\":\"学堂\",\"rule\":\"Wed\",\"f\":540,\"o\":630,\"seats\":20}");
	ck_assert_str_eq(ret_offering.id, "C03");
	ROUND(festival, struct festival, "重阳/2026", &festival,
		"{\"name\":\"重阳\",\"day\":\"2026-11-22\"}");
	ck_assert_int_eq(ret_festival.day, DAY_2026_11_22);
	ROUND(key, struct token_key, "330784-004/7", &key,
		"{\"pk\":\"ab00000000000000000000000000000000000000000000000000000000000000\"}");
	ck_assert(ret_key.key_id == 7 && ret_key.division == 330784 && ret_key.hall == 4);
	ROUND(lease, struct lease_row, "meal/330784-004/lunch/2026-11-22", &lease,
		"{\"epoch\":\"2.09000000000000000000000000000000\",\"granted\":120,"
		"\"until\":\"2026-11-22\"}");
	ck_assert_str_eq(ret_lease.resource, "meal/330784-004/lunch/2026-11-22");
}
END_TEST

/* Every key of a later day, each with the greatest value that passes its check. */
START_TEST(hours_and_collecting)
{
	struct hall hall = {.name = words_of("园丁", ""), .open_min = 450, .close_min = 1440},
		    ret_hall;
	struct slot slot = {.from_min = 630,
			    .to_min = 750,
			    .portions = 120,
			    .walk_in = 100000,
			    .per_person = 100,
			    .collect = 7,
			    .delivery_days = 10,
			    .delivery_min = 1440,
			    .delivery_fen = 1000000},
		    ret_slot;

	ROUND(hall, struct hall, "330784-004", &hall, "{\"zh\":\"园丁\",\"f\":450,\"o\":1440}");
	ck_assert(ret_hall.open_min == 450 && ret_hall.close_min == 1440);
	ROUND(slot, struct slot, "330784-004/lunch", &slot,
		"{\"f\":630,\"o\":750,\"n\":120,\"wi\":100000,\"pp\":100,\"co\":7,\"dd\":10,"
		"\"dm\":1440,\"df\":1000000}");
	ck_assert(ret_slot.walk_in == 100000 && ret_slot.per_person == 100);
	ck_assert(ret_slot.collect == 7 && ret_slot.delivery_days == 10);
	ck_assert(ret_slot.delivery_min == 1440 && ret_slot.delivery_fen == 1000000);
}
END_TEST

START_TEST(whole_offering)
{
	struct offering offering = {.kind = "care",
				.place = "330784-004",
				.name = words_of("四点半学堂", "After school"),
				.room = words_of("学堂", "Hall"),
				.floor = words_of("二楼", "2F"),
				.bring = words_of("水杯", "a cup"),
				.rule = "Mon-Fri",
				.from_min = 990,
				.to_min = 1080,
				.seats = 100000,
				.min_age = 6,
				.max_age = 150,
				.guardian = true,
				.hardship = true,
				.session = true,
				.ahead = 60,
				.miss_max = 100,
				.miss_days = 370,
				.miss_wait = 369},
			ret_offering;

	ROUND(offering, struct offering, "C12", &offering,
		"{\"kind\":\"care\",\"h\":\"330784-004\",\"zh\":\"四点半学堂\","
		"\"en\":\"After school\",\"rzh\":\"学堂\",\"ren\":\"Hall\",\"fzh\":\"二楼\","
		"\"fen\":\"2F\",\"bzh\":\"水杯\",\"ben\":\"a cup\",\"rule\":\"Mon-Fri\","
		"\"f\":990,\"o\":1080,\"seats\":100000,\"minage\":6,\"maxage\":150,\"guard\":1,"
		"\"hard\":1,\"sess\":1,\"ahead\":60,\"mm\":100,\"md\":370,\"mw\":369}");
	ck_assert(ret_offering.guardian && ret_offering.hardship && ret_offering.session);
	ck_assert(ret_offering.max_age == 150 && ret_offering.ahead == 60);
	ck_assert(ret_offering.miss_max == 100 && ret_offering.miss_days == 370 &&
		  ret_offering.miss_wait == 369);
	ck_assert_str_eq(ret_offering.floor.text[LANG_EN], "2F");
	ck_assert_str_eq(ret_offering.bring.text[LANG_ZH], "水杯");
}
END_TEST

START_TEST(timetable_and_answers)
{
	struct workday monday = {.as = 0}, closed = {.as = -1}, ret_workday;
	struct session_change off = {.to_day = DAY_NONE},
			      moved = {.kind = CHANGE_MOVED,
				      .to_day = DAY_2026_11_22,
				      .from_min = 0,
				      .to_min = 1440,
				      .room = words_of("二号教室", "Room 2")},
			      ret_change;
	struct answer_row yes = {.yes = true}, no = {.yes = false}, ret_answer;

	ROUND(workday, struct workday, "2026-11-22", &monday, "{}");
	ck_assert(ret_workday.day == DAY_2026_11_22 && ret_workday.as == 0);
	ROUND(workday, struct workday, "2026-11-22", &closed, "{\"as\":-1}");
	ck_assert_int_eq(ret_workday.as, -1);
	ROUND(change, struct session_change, "C03/2026-11-22", &off, "{}");
	ck_assert_str_eq(ret_change.offering, "C03");
	ck_assert(ret_change.kind == CHANGE_OFF && ret_change.day == DAY_2026_11_22);
	ck_assert_int_eq(ret_change.to_day, DAY_NONE);
	ROUND(change, struct session_change, "C03/2026-11-21", &moved,
		"{\"kind\":2,\"to\":\"2026-11-22\",\"o\":1440,\"rzh\":\"二号教室\","
		"\"ren\":\"Room 2\"}");
	ck_assert(ret_change.day == DAY_2026_11_22 - 1 && ret_change.to_day == DAY_2026_11_22);
	ck_assert_str_eq(ret_change.room.text[LANG_EN], "Room 2");
	ROUND(answer, struct answer_row, "00ff00000000000000000000000000ab", &yes, "{\"yes\":1}");
	ck_assert(ret_answer.yes && ret_answer.id[1] == 0xff && ret_answer.id[15] == 0xab);
	ROUND(answer, struct answer_row, "00ff00000000000000000000000000ab", &no, "{}");
	ck_assert(!ret_answer.yes);
}
END_TEST

START_TEST(longest_offering_fits)
{
	struct offering o = {.kind = "class-class",
		.place = "330784-4095",
		.rule = "Mon,Mon,Mon,Mon,Mon,Mon,Mon,Mon,Mon,Mon,Mon,Mon",
		.from_min = 1001,
		.to_min = 1440,
		.seats = 100000,
		.min_age = 100,
		.max_age = 150,
		.guardian = true,
		.hardship = true,
		.session = true,
		.ahead = 60,
		.miss_max = 100,
		.miss_days = 370,
		.miss_wait = 370};
	struct buf out = BUF_INIT(FEED_BODY_MAX - 1);
	struct offering back;
	struct feed_row row;
	struct err err = {0};

	fill_words(&o.name);
	fill_words(&o.room);
	fill_words(&o.floor);
	fill_words(&o.bring);
	row_offering_encode(&o, &out);
	ck_assert(!out.failed);
	row = row_of("offering", "C12345678901234", buf_text(&out));
	ck_assert_msg(row_offering_decode(&row, &back, &err) == 0, "%s", err.text);
	ck_assert_str_eq(back.bring.text[LANG_KO], o.bring.text[LANG_KO]);
	buf_done(&out);
}
END_TEST

START_TEST(cards)
{
	struct card_row card = {.place = "330784-004", .resident = 4294967295}, ret_card;

	ROUND(card, struct card_row, "00ff00000000000000000000000000ab", &card,
		"{\"h\":\"330784-004\",\"no\":4294967295}");
	ck_assert(ret_card.mark[1] == 0xff && ret_card.mark[15] == 0xab);
}
END_TEST

#define PK "\"pk\":\"ab00000000000000000000000000000000000000000000000000000000000000\""
#define EP "\"epoch\":\"2.09000000000000000000000000000000\""

#define SLOT "{\"f\":1,\"o\":2,\"n\":3"
#define OFFERING                                                                                   \
	"{\"kind\":\"class\",\"h\":\"330784-004\",\"zh\":\"a\",\"rule\":\"Mon\",\"f\":1,\"o\":2,"  \
	"\"seats\":3"

/* Decodes by kind; what comes out does not matter here. */
static int decode_any(const struct feed_row *row, struct err *err)
{
	union {
		struct hall hall;
		struct slot slot;
		struct dish dish;
		struct tariff_rule tariff;
		struct offering offering;
		struct festival festival;
		struct notice notice;
		struct token_key key;
		struct lease_row lease;
		struct card_row card;
		struct workday workday;
		struct session_change change;
		struct answer_row answer;
		struct person_row person;
	} v;

	switch (row->kind[0] << 8 | row->kind[1]) {
	case 'h' << 8 | 'a':
		return row_hall_decode(row, &v.hall, err);
	case 's' << 8 | 'l':
		return row_slot_decode(row, &v.slot, err);
	case 'd' << 8 | 'i':
		return row_dish_decode(row, &v.dish, err);
	case 't' << 8 | 'a':
		return row_tariff_decode(row, &v.tariff, err);
	case 'o' << 8 | 'f':
		return row_offering_decode(row, &v.offering, err);
	case 'f' << 8 | 'e':
		return row_festival_decode(row, &v.festival, err);
	case 'n' << 8 | 'o':
		return row_notice_decode(row, &v.notice, err);
	case 'k' << 8 | 'e':
		return row_key_decode(row, &v.key, err);
	case 'l' << 8 | 'e':
		return row_lease_decode(row, &v.lease, err);
	case 'c' << 8 | 'a':
		return row_card_decode(row, &v.card, err);
	case 'w' << 8 | 'o':
		return row_workday_decode(row, &v.workday, err);
	case 'c' << 8 | 'h':
		return row_change_decode(row, &v.change, err);
	case 'a' << 8 | 'n':
		return row_answer_decode(row, &v.answer, err);
	default:
		return row_person_decode(row, FEED_KEY, &v.person, err);
	}
}

static const struct {
	const char *kind, *key, *body, *says;
} rows_refused_cases[] = {
	{"hall", "330784-004", "{\"zh\":\"a\"}", NULL},
	{"hall", "330784-004", "{}", "name"},
	{"hall", "330784", "{\"zh\":\"a\"}", "key"},
	{"hall", "330784-004/1", "{\"zh\":\"a\"}", "key"},
	{"hall", "", "{\"zh\":\"a\"}", "key"},
	{"hall", "330784-004", "[]", "object"},
	{"slot", "330784-004/lunch", "{\"f\":1,\"o\":2,\"n\":3}", NULL},
	{"slot", "330784-004", "{\"f\":1,\"o\":2,\"n\":3}", "key"},
	{"slot", "/lunch", "{\"f\":1,\"o\":2,\"n\":3}", "key"},
	{"slot", "330784-004/a-meal-with-a-name", "{\"f\":1,\"o\":2,\"n\":3}", "key"},
	{"slot", "330784-004/lunch", "{\"f\":1,\"o\":2}", "n:"},
	{"slot", "330784-004/lunch", "{\"f\":1,\"o\":1441,\"n\":3}", "o:"},
	{"slot", "330784-004/lunch", "{\"f\":3,\"o\":2,\"n\":3}", "slot 330784-004/lunch: "},
	{"dish", "D1", "{\"day\":\"Noday\",\"meal\":\"lunch\",\"course\":\"a\",\"zh\":\"b\"}",
		"dish D1: "},
	{"dish", "D1",
		"{\"day\":\"Any\",\"meal\":\"lunch\",\"course\":\"a\",\"zh\":\"b\","
		"\"fen\":-1}",
		"fen:"},
	{"dish", "a-key-of-16-byte", "{}", "key"},
	{"tariff", "T80/2026-01-01", "{\"amin\":1,\"amax\":2}", "from:"},
	{"tariff", "T80/2026-01-01", "{\"from\":\"2026-01-01\",\"kind\":3}", "kind:"},
	{"tariff", "T80/2026-01-01",
		"{\"from\":\"2026-01-01\",\"kind\":2,\"value\":101,\"amin\":1,\"amax\":2}",
		"tariff T80/2026-01-01: "},
	{"offering", "C1", "{\"kind\":\"class\",\"zh\":\"a\",\"rule\":\"Noday\"}", "offering C1: "},
	{"offering", "C1", "{\"kind\":\"class\",\"zh\":\"a\"}", "rule:"},
	{"offering", "C1", OFFERING "}", NULL},
	{"offering", "C1", OFFERING ",\"maxage\":201}", "maxage:"},
	{"offering", "C1", OFFERING ",\"minage\":9,\"maxage\":8}", "offering C1: maxage"},
	{"offering", "C1", OFFERING ",\"guard\":2}", "guard:"},
	{"offering", "C1", OFFERING ",\"guard\":true}", "guard:"},
	{"offering", "C1", OFFERING ",\"hard\":-1}", "hard:"},
	{"offering", "C1", OFFERING ",\"sess\":\"1\"}", "sess:"},
	{"offering", "C1", OFFERING ",\"ahead\":61}", "offering C1: ahead"},
	{"offering", "C1", OFFERING ",\"ahead\":1e300}", "ahead:"},
	{"offering", "C1", OFFERING ",\"mm\":1}", "offering C1: misses"},
	{"offering", "C1", OFFERING ",\"ren\":\"Hall\"}", "offering C1: room"},
	{"offering", "C1", OFFERING ",\"fzh\":\"a\\u0007\"}", "offering C1: floor"},
	{"offering", "C1", OFFERING ",\"bzh\":\"\\u001b[2J\"}", "offering C1: bring"},
	{"offering", "C1", OFFERING ",\"bzh\":\"" LONG "\"}", "bzh:"},
	{"slot", "330784-004/lunch", SLOT ",\"wi\":-1}", "wi:"},
	{"slot", "330784-004/lunch", SLOT ",\"wi\":100001}", "walk_in"},
	{"slot", "330784-004/lunch", SLOT ",\"pp\":101}", "per_person"},
	{"slot", "330784-004/lunch", SLOT ",\"co\":8}", "collect"},
	{"slot", "330784-004/lunch", SLOT ",\"co\":65536}", "co:"},
	{"slot", "330784-004/lunch", SLOT ",\"dd\":11}", "delivery_days"},
	{"slot", "330784-004/lunch", SLOT ",\"dm\":1441}", "dm:"},
	{"slot", "330784-004/lunch", SLOT ",\"df\":-1}", "df:"},
	{"slot", "330784-004/lunch", SLOT ",\"df\":1000001}", "delivery_fen"},
	{"hall", "330784-004", "{\"zh\":\"a\",\"f\":450}", "opening"},
	{"hall", "330784-004", "{\"zh\":\"a\",\"f\":450,\"o\":450}", "opening"},
	{"hall", "330784-004", "{\"zh\":\"a\",\"o\":1441}", "o:"},
	{"hall", "330784-004", "{\"zh\":\"a\",\"o\":1440}", NULL},
	{"workday", "2026-10-01", "{}", NULL},
	{"workday", "2026-10-01", "{\"as\":-2}", "as:"},
	{"workday", "2026-10-01", "{\"as\":7}", "as:"},
	{"workday", "2026-10-01", "[]", "object"},
	{"workday", "2026-10-32", "{}", "key"},
	{"workday", "2026-10-01/", "{}", "key"},
	{"workday", "", "{}", "key"},
	{"change", "C1/2026-12-05", "{}", NULL},
	{"change", "C1/2026-12-05", "{\"kind\":3}", "kind:"},
	{"change", "C1/2026-12-05", "{\"kind\":2}", "change C1/2026-12-05: to_day"},
	{"change", "C1/2026-12-05", "{\"to\":\"2026-12-06\"}", "to_day"},
	{"change", "C1/2026-12-05", "{\"kind\":2,\"to\":\"2026-12-5\"}", "to:"},
	{"change", "C1/2026-12-05", "{\"kind\":1,\"f\":9}", "time"},
	{"change", "C1/2026-12-05", "{\"kind\":1,\"o\":1441}", "o:"},
	{"change", "C1/2026-12-05", "{\"kind\":1,\"ren\":\"Room\"}", "room"},
	{"change", "C1/2026-12-05", "{\"kind\":1,\"rzh\":\"\\u007f\"}", "room"},
	{"change", "C1", "{}", "key"},
	{"change", "/2026-12-05", "{}", "key"},
	{"change", "C1/2026-12-05/", "{}", "key"},
	{"change", "a-key-of-16-byte/2026-12-05", "{}", "key"},
	{"answer", "00ff00000000000000000000000000ab", "{}", NULL},
	{"answer", "00ff00000000000000000000000000ab", "{\"yes\":2}", "yes:"},
	{"answer", "00ff00000000000000000000000000", "{}", "key"},
	{"answer", "00ff00000000000000000000000000abcd", "{}", "key"},
	{"answer", "00fg00000000000000000000000000ab", "{}", "key"},
	{"festival", "a/2026", "{\"name\":\"\",\"day\":\"2026-11-22\"}", "name: empty"},
	{"festival", "a/2026", "{\"name\":\"a\"}", "day:"},
	{"notice", "N1", "{\"en\":\"a\"}", "text"},
	{"notice", "N1", "{\"zh\":\"a\",\"from\":\"22.11.2026\"}", "from:"},
	{"key", "330784-004/1", "{" PK "}", NULL},
	{"key", "330784-004/256", "{" PK "}", "key"},
	{"key", "330784-004/", "{" PK "}", "key"},
	{"key", "330784-004/-1", "{" PK "}", "key"},
	{"key", "330784-004/1x", "{" PK "}", "key"},
	{"key", "330784-04/1", "{" PK "}", "key"},
	{"key", "330784-004/1", "{}", "pk:"},
	{"lease", "a", "{" EP ",\"granted\":1}", NULL},
	{"lease", "", "{" EP ",\"granted\":1}", "key"},
	{"lease", "a", "{" EP ",\"granted\":-1}", "granted:"},
	{"lease", "a", "{\"granted\":1}", "epoch:"},
	{"lease", "1234567890123456789012345678901234567890123456789012345678901234",
		"{" EP ",\"granted\":1}", "key"},
	{"card", "00ff", "{\"h\":\"330784-004\",\"no\":1}", "key"},
	{"card", "00ff00000000000000000000000000ab", "{\"h\":\"x\",\"no\":1}", "h:"},
	{"card", "00ff00000000000000000000000000ab", "{\"h\":\"330784-004\"}", "no:"},
	{"card", "00ff00000000000000000000000000ab", "{\"h\":\"330784-004\",\"no\":4294967296}",
		"no:"},
	{"person", "330784-004/12", "{\"s\":1}", NULL},
	{"person", "330784-004/4294967295", "{\"s\":1}", NULL},
	{"person", "330784-004/4294967296", "{\"s\":1}", "key"},
	{"person", "330784-004/12", "{}", "s:"},
	{"person", "330784-004/12", "{\"s\":256}", "s:"},
	{"person", "330784-004/12", "{\"s\":1,\"x\":1}", "x:"},
	{"person", "330784-004/12", "{\"s\":1,\"x\":\"abc\"}", "x:"},
};

START_TEST(rows_refused)
{
	for (size_t i = 0; i < sizeof(rows_refused_cases) / sizeof(rows_refused_cases[0]); i++) {
		struct feed_row row = row_of(rows_refused_cases[i].kind, rows_refused_cases[i].key,
			rows_refused_cases[i].body);
		struct err err = {0};
		int result = decode_any(&row, &err);

		ck_assert_msg(result == (rows_refused_cases[i].says ? ERR_BAD : 0),
			"%s %s %s: %d %s", rows_refused_cases[i].kind, rows_refused_cases[i].key,
			rows_refused_cases[i].body, result, err.text);
		if (rows_refused_cases[i].says)
			ck_assert_msg(strstr(err.text, rows_refused_cases[i].says), "%s: %s",
				rows_refused_cases[i].body, err.text);
		/* it goes into the log: no resident number, no card's mark */
		if (strcmp(row.kind, "person") == 0 || strcmp(row.kind, "card") == 0)
			ck_assert_msg(!strstr(err.text, row.key), "%s", err.text);
	}
}
END_TEST

SUITE_MAIN("row", hall_and_notice, slot_dish_tariff, offering_festival_key_lease,
	hours_and_collecting, whole_offering, timetable_and_answers, longest_offering_fits, cards,
	rows_refused)
