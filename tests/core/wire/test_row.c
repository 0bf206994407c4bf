/* SPDX-License-Identifier: MIT */
#include "core/wire/row.h"

#include <string.h>

#include "tests/support/suite.h"

#define DAY_2026_11_22 20779

static const unsigned char FEED_KEY[KEY_BYTES] = {1, 2, 3};

static struct feed_row row_of(const char *kind, const char *key, const char *body)
{
	struct feed_row row = {.rev = 1, .place = "*", .body = body};

	strcpy(row.kind, kind);
	strcpy(row.key, key);
	return row;
}

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
		buf_str(&newer, ",\"new\":[1]}");                                                  \
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

static struct person_row sample(void)
{
	struct person_row v = {.tag = 0, .has_tag = true};
	struct person *p = &v.person;

	p->known = true;
	memset(p->pid, 0x11, PID_BYTES);
	strcpy(p->place, "330784-004");
	p->resident = 1234;
	strcpy(p->masked, "张*三");
	strcpy(p->address, "张奶奶");
	p->born = -7957; /* 1948-03-20 */
	p->hardship = HARDSHIP_YES;
	p->allergens = 5;
	p->diet = DIET_SOFT;
	p->lang = LANG_KO;
	p->volunteer = true;
	p->serial = 2;
	memset(p->dk, 0x22, DK_BYTES);
	return v;
}

START_TEST(a_person_in_plain)
{
	static const char full[] =
		"{\"pid\":\"11111111111111111111111111111111\",\"h\":\"330784-004\",\"no\":1234,"
		"\"m\":\"张*三\",\"ad\":\"张奶奶\",\"born\":\"1948-03-20\",\"hs\":1,\"al\":5,"
		"\"di\":1,\"g\":2,\"vol\":1,\"s\":2,"
		"\"dk\":\"2222222222222222222222222222222222222222222222222222222222222222\","
		"\"tag\":0}";
	struct buf out = BUF_INIT(2048);
	struct person_row v = sample(), back;
	struct err err = {0};

	person_encode(&v, &out);
	ck_assert_str_eq(buf_text(&out), full);
	ck_assert_int_eq(person_decode(full, strlen(full), &back, &err), 0);
	ck_assert(back.person.known && back.has_tag && back.tag == 0 && back.person.volunteer);
	ck_assert_int_eq(back.person.born, v.person.born);
	buf_clear(&out);
	person_encode(&back, &out);
	ck_assert_str_eq(buf_text(&out), full);
	v.has_tag = false;
	v.person.born = DAY_NONE;
	buf_clear(&out);
	person_encode(&v, &out);
	ck_assert_int_eq(person_decode(out.data, out.len, &back, &err), 0);
	ck_assert(!back.has_tag && back.person.born == DAY_NONE);
	ck_assert_int_eq(person_decode("{}", 2, &back, &err), ERR_BAD);
	ck_assert_int_eq(person_decode(full, strlen(full) - 3, &back, &err), ERR_BAD);
	buf_done(&out);
}
END_TEST

START_TEST(a_person_under_the_feed_key)
{
	static const unsigned char other[KEY_BYTES] = {9};
	struct buf out = BUF_INIT(FEED_BODY_MAX - 1), two = BUF_INIT(FEED_BODY_MAX);
	struct person_row v = sample(), back = {.tag = 99};
	struct feed_row row;
	struct err err = {0};

	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), 0);
	ck_assert_mem_eq(out.data, "{\"s\":2,\"x\":\"", 12);
	row = row_of("person", "330784-004/1234", buf_text(&out));
	ck_assert_msg(row_person_decode(&row, FEED_KEY, &back, &err) == 0, "%s", err.text);
	ck_assert(back.person.known && back.person.resident == 1234 && back.person.serial == 2);
	ck_assert_str_eq(back.person.address, "张奶奶");
	ck_assert_mem_eq(back.person.dk, v.person.dk, DK_BYTES);

	/* another key, another row, a changed byte */
	back.tag = 99;
	ck_assert_int_eq(row_person_decode(&row, other, &back, &err), ERR_DENIED);
	strcpy(row.key, "330784-004/1235");
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), ERR_DENIED);
	strcpy(row.key, "330784-004/1234");
	out.data[60] = out.data[60] == '0' ? '1' : '0';
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), ERR_DENIED);
	ck_assert_int_eq(back.tag, 99);
	out.data[60] = 'g';
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), ERR_BAD);

	/* a card that was replaced: the hub need only write the clear number */
	buf_clear(&out);
	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), 0);
	buf_str(&two, "{\"s\":3");
	buf_str(&two, buf_text(&out) + strlen("{\"s\":2"));
	row.body = buf_text(&two);
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), 0);
	ck_assert_int_eq(back.person.serial, 3);
	buf_done(&out);
	buf_done(&two);
}
END_TEST

START_TEST(a_neighbours_person)
{
	struct buf out = BUF_INIT(FEED_BODY_MAX);
	struct person_row v = {.person = {.serial = 4, .born = DAY_NONE}}, back;
	struct feed_row row;
	struct err err = {0};

	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), 0);
	ck_assert_str_eq(buf_text(&out), "{\"s\":4}");
	row = row_of("person", "330784-003/77", buf_text(&out));
	ck_assert_int_eq(row_person_decode(&row, FEED_KEY, &back, &err), 0);
	ck_assert(!back.person.known && !back.has_tag);
	ck_assert_str_eq(back.person.place, "330784-003");
	ck_assert(back.person.resident == 77 && back.person.serial == 4);
	ck_assert_int_eq(back.person.born, DAY_NONE);
	buf_done(&out);
}
END_TEST

/* Names of control characters would be six times as long: refused, never cut. */
START_TEST(a_person_too_large)
{
	struct buf out = BUF_INIT(100);
	struct person_row v = sample();

	ck_assert_int_eq(row_person_encode(&v, FEED_KEY, &out), ERR_LIMIT);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("row", hall_and_notice, slot_dish_tariff, offering_festival_key_lease, cards,
	rows_refused, a_person_in_plain, a_person_under_the_feed_key, a_neighbours_person,
	a_person_too_large)
