/* SPDX-License-Identifier: MIT */
#include "tests/server/terminal.h"

#include "core/hall/meal.h"

/* What tables tell beyond their first columns: seats and rooms, ways to collect, families, days. */

static struct fixture f;

/* Imports a text as "t.tsv"; the error's text, "" when it was taken. */
static const char *try_text(const char *text)
{
	static struct err err;
	struct import_bytes file = {"t.tsv", text, strlen(text)};
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct import_report report;

	memset(&err, 0, sizeof(err));
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	if (import_bytes(&f.hub, &file, &now, &report, &err) < 0) {
		ledger_rollback(&f.hub.ledger);
		ck_assert_str_ne(err.text, "");
		return err.text;
	}
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	return "";
}

#define OFFERINGS "id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\n"
#define OFFERINGS_MORE                                                                             \
	"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\troom_en\troom_ko"            \
	"\tfloor_zh\tfloor_en\tfloor_ko\tbring_zh\tbring_en\tbring_ko\tmaxage\tguardian"           \
	"\thardship\tbook\tahead\tmisses\n"
#define CLASS "C01\tclass\t园丁\t甲\t书法\t\t\tMon\t09:00-10:00\t20\t6"
#define SLOTS_MORE                                                                                 \
	"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\twalk_in\tper_person"      \
	"\tcollect\tdelivery_days\tdelivery\tdelivery_fen\n"
#define LUNCH      PLACE "\tlunch\t10:30\t12:30\t0\t09:00\t90\t"
#define HALLS_MORE "place\tzh\ten\tko\tneighbours\thours\n"
#define PEOPLE_MORE                                                                                \
	"place\tresident\tid_number\tname\taddress\thardship\tdiet\tallergens\tlang"               \
	"\tbirthday\tdelivery\tconsent\tacts_for\tvoice"                                           \
	"\temergency_name\temergency_phone\tlives_alone\tcollectors\n"
#define XU       PLACE "\t5\t33079919421018005X\t徐金花\t\t\t\t\t"
#define WORKDAYS "day\tas\thall\n"
#define CHANGES  "offering\tday\tchange\tto\ttime\troom_zh\troom_en\troom_ko\n"

static const struct {
	const char *text, *says;
} faults[] = {
	{OFFERINGS_MORE CLASS "\t\t\t\tsecond floor\n", "t.tsv:2: floor_zh \"\": must not be"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t붓\n", "bring_zh \"\": must not be empty"},
	{OFFERINGS_MORE "C01\tclass\t园丁\t\t书法\t\t\tMon\t09:00-10:00\t20\t6\tRoom\n",
		"room \"\": must not be empty beside"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t5\n", "t.tsv:2: maxage \"5\": 5 is not 6 to 150"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\told\n", "maxage \"old\": not a whole number"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\tmaybe\n", "guardian \"maybe\": neither yes"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\t\t1\n", "hardship \"1\": neither yes nor no"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\t\t\tday\n", "book \"day\": neither course nor"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\t\t\t\t61\n", "ahead \"61\": not a whole number"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\t\t\t\t\t2/30\n", "misses \"2/30\": not like"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\t\t\t\t\t2/30/14/1\n", "misses \"2/30/14/1\""},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\t\t\t\t\t0/0/0\n", "misses \"0/0/0\": not like"},
	{OFFERINGS_MORE CLASS "\t\t\t\t\t\t\t\t\t\t\t\t\t\t2/0/14\n", "misses \"2/0/14\": 2 in 0"},
	{SLOTS_MORE PLACE "\tlunch\t10:30\t12:30\t0\t13:00\t90\t\n",
		"t.tsv:2: cutoff \"13:00\": after the meal"},
	{SLOTS_MORE LUNCH "\t-1\n", "walk_in \"-1\": not a whole number"},
	{SLOTS_MORE LUNCH "\t\t101\n", "per_person \"101\": not a whole number"},
	{SLOTS_MORE LUNCH "\t\t\tdine,fly\n", "collect \"dine,fly\": not a list out of dine,"},
	{SLOTS_MORE LUNCH "\t\t\tdine,\n", "collect \"dine,\": not a list"},
	{SLOTS_MORE LUNCH "\t\t\t\t11\n", "delivery_days \"11\": not a whole number"},
	{SLOTS_MORE LUNCH "\t\t\t\t1\t25:00\n", "delivery \"25:00\": not a time of day"},
	{SLOTS_MORE LUNCH "\t\t\t\t1\t16:00\t2.00\n", "delivery_fen \"2.00\": not a whole"},
	{HALLS_MORE PLACE "\t园丁\t\t\t\t17:30-07:30\n", "hours \"17:30-07:30\": not like"},
	{HALLS_MORE PLACE "\t园丁\t\t\t\tall day\n", "t.tsv:2: hours \"all day\": not like"},
	{PEOPLE_MORE XU "\tmoon\n", "t.tsv:2: birthday \"moon\": neither solar nor lunar"},
	{PEOPLE_MORE XU "\t\tperhaps\n", "delivery \"perhaps\": neither yes nor no"},
	{PEOPLE_MORE XU "\t\t\tsigned\n", "consent \"signed\": neither yes nor no"},
	{PEOPLE_MORE XU "\t\t\t\t1\n", "acts_for \"1\": not like 330784-004/3"},
	{PEOPLE_MORE XU "\t\t\t\t1:\n", "acts_for \"1:\": not like"},
	{PEOPLE_MORE XU "\t\t\t\t0:妈妈\n", "acts_for \"0:妈妈\": not like"},
	{PEOPLE_MORE XU "\t\t\t\t330784/1:妈妈\n", "acts_for \"330784/1:妈妈\": not like"},
	{PEOPLE_MORE XU "\t\t\t\t妈妈:1\n", "acts_for \"妈妈:1\": not like"},
	{PEOPLE_MORE XU "\t\t\t\t1:妈妈;1:婆婆\n", "acts_for \"1:妈妈;1:婆婆\": somebody twice"},
	{PEOPLE_MORE XU "\t\t\t\t1:a;2:b;" NEIGHBOUR "/1:c;3:d\n", ": more than 3"},
	{PEOPLE_MORE XU "\t\t\t\t5:我\n", "acts_for \"5:我\": is the resident's own number"},
	{PEOPLE_MORE XU "\t\t\t\t1:妈妈\n" PLACE
			"\t6\t330799197209050032\t胡志强\t\t\t\t\t\t\t\t\t77:妈妈\n",
		"t.tsv:3: acts_for, collectors: no resident of that number is known here"},
	{PEOPLE_MORE XU "\t\t\t\t\tloud\n", "t.tsv:2: voice \"loud\": neither on nor off"},
	{PEOPLE_MORE XU "\t\t\t\t\tyes\n", "t.tsv:2: voice \"yes\": neither on nor off"},
	{PEOPLE_MORE XU "\t\t\t\t\t\t儿子\n", "t.tsv:2: emergency_name \"***\": without a phone"},
	{PEOPLE_MORE XU "\t\t\t\t\t\t儿子\t明天\n", "emergency_phone \"***\": not the number of"},
	{PEOPLE_MORE XU "\t\t\t\t\t\t\t\tmaybe\n", "lives_alone \"maybe\": neither yes nor no"},
	{PEOPLE_MORE XU "\t\t\t\t\t\t\t\t\t" NEIGHBOUR "/1:奶奶\n", ": not residents of this hall"},
	{PEOPLE_MORE XU "\t\t\t\t\t\t\t\t\t5:我\n", "collectors \"5:我\": is the resident's own"},
	{PEOPLE_MORE XU "\t\t\t\t\t\t\t\t\t77:奶奶\n",
		"t.tsv:2: acts_for, collectors: no resident"},
	{WORKDAYS "2027-02-30\toff\t\n", "t.tsv:2: day \"2027-02-30\": not a date"},
	{WORKDAYS "2027-02-06\tholiday\t\n", "as \"holiday\": none of Mon to Sun, off"},
	{WORKDAYS "2027-02-06\t\t\n", "as \"\": none of Mon to Sun, off"},
	{WORKDAYS "2027-02-06\toff\t花都\n", "hall \"花都\": no hall that is known here"},
	{WORKDAYS "2027-02-06\toff\t\n2027-02-06\tMon\t园丁\n",
		"t.tsv:3: day \"2027-02-06\": is told for all halls and for one"},
	{CHANGES "C99\t2026-11-23\toff\t\t\t\t\t\n",
		"t.tsv:2: offering \"C99\": none that is known"},
	{CHANGES "C90\t2026-11-24\toff\t\t\t\t\t\n", "day \"2026-11-24\": there is no session"},
	{CHANGES "C90\t23.11.\toff\t\t\t\t\t\n", "day \"23.11.\": not a date"},
	{CHANGES "C90\t2026-11-23\tcancelled\t\t\t\t\t\n", "change \"cancelled\": none of off,"},
	{CHANGES "C90\t2026-11-23\toff\t2026-11-24\t\t\t\t\n", "to \"2026-11-24\": only a moved"},
	{CHANGES "C90\t2026-11-23\toff\t\t10:00-11:00\t\t\t\n", "time \"10:00-11:00\": not for"},
	{CHANGES "C90\t2026-11-23\tmoved\ttomorrow\t\t\t\t\n", "to \"tomorrow\": not a date"},
	{CHANGES "C90\t2026-11-23\tmoved\t\t11:00-10:00\t\t\t\n", "time \"11:00-10:00\": not like"},
	{CHANGES "C90\t2026-11-23\tmoved\t\t\t\tRoom 2\t\n", "room_zh \"\": must not be empty"},
	{CHANGES "C90\t2026-11-23\toff\t\t\t\t\t\nC90\t2026-11-23\textra\t\t\t\t\t\n",
		"t.tsv:3: day \"2026-11-23\": is already there in line 2"},
	{OFFERINGS "C90\tclass\t花园\t\t书法\t\t\tMon\t09:00-10:00\t20\t0\n",
		"t.tsv:2: id \"C90\": is an offering of " PLACE " already"},
};

START_TEST(each_fault_is_named)
{
	int64_t head;

	fixture_init(&f);
	import_text_of(
		&f, "o.tsv", OFFERINGS "C90\tclass\t园丁\t\t象棋\t\t\tMon\t09:00-10:00\t20\t0\n");
	head = sql_number(&f, "SELECT feed_head FROM hub");
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		const char *says = try_text(faults[i].text);

		ck_assert_msg(strstr(says, faults[i].says), "case %zu: \"%s\" lacks \"%s\"", i,
			says, faults[i].says);
		ck_assert_msg(strncmp(says, "t.tsv:", 6) == 0 && !strchr(says, '\n'), "%s", says);
		/* nothing of it is taken */
		ck_assert_int_eq(sql_number(&f, "SELECT feed_head FROM hub"), head);
	}
	fixture_done(&f);
}
END_TEST

/* A feed row's body by kind, hall and key into row; its bytes stay in *body. */
static void row_of(
	const char *kind, const char *hall, const char *key, struct feed_row *row, struct buf *body)
{
	struct err err = {0};

	memset(row, 0, sizeof(*row));
	strcpy(row->kind, kind);
	strcpy(row->place, hall);
	strcpy(row->key, key);
	buf_clear(body);
	ck_assert_msg(feed_get(&f.hub.ledger, row, body, &err) == 1, "%s %s", kind, key);
	row->body = buf_text(body);
}

START_TEST(offerings_have_all_columns)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct err err = {0};
	struct feed_row row;
	struct offering o;

	fixture_init(&f);
	ck_assert_str_eq(
		try_text(OFFERINGS_MORE CLASS
			"\tRoom A\t가\t二楼\tsecond floor\t2층\t毛笔\ta brush\t붓\t12\tyes\tyes"
			"\tsession\t7\t2/30/14\n"
			"E01\tvenue\t园丁\t甲\t健身\t\t\tMon\t09:00-10:00\t20\t0\n"
			"C02\tcare\t园丁\t甲\t四点半\t\t\tMon\t09:00-10:00\t20\t0\n"
			"E02\tevent\t园丁\t甲\t演出\t\t\tMon\t09:00-10:00\t20\t0"
			"\t\t\t\t\t\t\t\t\t\t\t\tcourse\n"),
		"");
	row_of("offering", PLACE, "C01", &row, &body);
	ck_assert_int_eq(row_offering_decode(&row, &o, &err), 0);
	ck_assert_str_eq(o.room.text[LANG_EN], "Room A");
	ck_assert_str_eq(o.floor.text[LANG_ZH], "二楼");
	ck_assert_str_eq(o.bring.text[LANG_KO], "붓");
	ck_assert(o.session && o.guardian && o.hardship);
	ck_assert_int_eq(o.max_age * 100 + o.ahead, 1207);
	ck_assert_int_eq(o.miss_max * 10000 + o.miss_days * 100 + o.miss_wait, 23014);
	row_of("offering", PLACE, "E01", &row, &body);
	ck_assert_int_eq(row_offering_decode(&row, &o, &err), 0);
	ck_assert(o.session && !o.guardian && !o.miss_max);
	row_of("offering", PLACE, "C02", &row, &body);
	ck_assert_int_eq(row_offering_decode(&row, &o, &err), 0);
	ck_assert(!o.session);
	row_of("offering", PLACE, "E02", &row, &body);
	ck_assert_int_eq(row_offering_decode(&row, &o, &err), 0);
	ck_assert(!o.session);
	buf_done(&body);
	fixture_done(&f);
}
END_TEST

START_TEST(slots_and_halls_have_all_columns)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct err err = {0};
	struct feed_row row;
	struct slot slot;
	struct hall hall;

	fixture_init(&f);
	ck_assert_str_eq(try_text(SLOTS_MORE LUNCH "\t10\t2\tdine,delivery\t1\t16:00\t200\n"), "");
	row_of("slot", PLACE, PLACE "/lunch", &row, &body);
	ck_assert_int_eq(row_slot_decode(&row, &slot, &err), 0);
	ck_assert_int_eq(slot.walk_in, 10);
	ck_assert_int_eq(slot.per_person, 2);
	ck_assert_uint_eq(slot.collect, 1U << COLLECT_DINE | 1U << COLLECT_DELIVERY);
	ck_assert_int_eq(slot.delivery_days, 1);
	ck_assert_int_eq(slot.delivery_min, 960);
	ck_assert_int_eq(slot.delivery_fen, 200);
	ck_assert_str_eq(try_text(HALLS_MORE PLACE "\t园丁\t\t\t\t07:30-17:30\n"), "");
	row_of("hall", PLACE, PLACE, &row, &body);
	ck_assert_int_eq(row_hall_decode(&row, &hall, &err), 0);
	ck_assert_int_eq(hall.open_min, 450);
	ck_assert_int_eq(hall.close_min, 1050);
	buf_done(&body);
	fixture_done(&f);
}
END_TEST

START_TEST(residents_have_all_columns)
{
	struct err err = {0};
	struct resident r;

	fixture_init(&f);
	/* the second stands below the first that acts for her */
	ck_assert_str_eq(
		try_text(PEOPLE_MORE XU "\tlunar\tyes\tyes\t6:妈妈;" NEIGHBOUR "/1:婆婆\n" PLACE
					"\t6\t330199193606090264\t张凤仙\t\t\t\t\t\tsolar\n"),
		"");
	ck_assert_int_eq(people_get(&f.hub, PLACE, 5, &r, &err), 1);
	ck_assert(r.row.person.lunar && r.row.person.delivery && r.row.person.consent);
	ck_assert_str_eq(r.row.initials, "XJH");
	ck_assert_int_eq(r.row.person.n_links, 2);
	ck_assert_str_eq(r.row.person.links[0].place, PLACE);
	ck_assert_uint_eq(r.row.person.links[0].resident, 6);
	ck_assert_str_eq(r.row.person.links[0].called, "妈妈");
	ck_assert_str_eq(r.row.person.links[1].place, NEIGHBOUR);
	ck_assert_int_eq(people_get(&f.hub, PLACE, 6, &r, &err), 1);
	ck_assert(!r.row.person.lunar && !r.row.person.delivery && !r.row.person.n_links);
	fixture_done(&f);
}
END_TEST

/* What is not said is the hall's own way, also when the column is left out again. */
START_TEST(residents_wish_for_the_voice)
{
	static const struct {
		const char *rest;
		enum voice_wish voice;
	} rows[] = {
		{"\t\t\t\t\ton\n", VOICE_ON},
		{"\t\t\t\t\toff\n", VOICE_OFF},
		{"\t\t\t\t\t\n", VOICE_AS_HALL},
		{"\t\t\t\t\ton\n", VOICE_ON},
		{"\n", VOICE_AS_HALL},
	};
	struct err err = {0};
	struct resident r;

	fixture_init(&f);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[512];

		snprintf(text, sizeof(text), PEOPLE_MORE XU "%s", rows[i].rest);
		ck_assert_str_eq(try_text(text), "");
		ck_assert_int_eq(people_get(&f.hub, PLACE, 5, &r, &err), 1);
		ck_assert_int_eq(r.row.person.voice, rows[i].voice);
	}
	fixture_done(&f);
}
END_TEST

START_TEST(children_have_who_may_fetch_them)
{
	struct err err = {0};
	struct resident r;

	fixture_init(&f);
	ck_assert_str_eq(try_text(PEOPLE_MORE XU "\t\t\t\t6:妈妈\t\t\t\t\t6:妈妈;1:奶奶\n" PLACE
						 "\t6\t330199193606090264\t张凤仙\n"),
		"");
	ck_assert_int_eq(people_get(&f.hub, PLACE, 5, &r, &err), 1);
	ck_assert_int_eq(r.row.person.n_links, 1);
	ck_assert_int_eq(r.row.person.n_fetchers, 2);
	ck_assert_uint_eq(r.row.person.fetchers[0].resident, 6);
	ck_assert_str_eq(r.row.person.fetchers[1].called, "奶奶");
	fixture_done(&f);
}
END_TEST

/* And nothing is left of it when it is left out again. */
START_TEST(residents_have_somebody_to_phone)
{
	struct err err = {0};
	struct resident r;

	fixture_init(&f);
	ck_assert_str_eq(
		try_text(PEOPLE_MORE XU "\t\t\t\t\t\t儿子 徐强\t+86 139-0000 2001\tyes\n"), "");
	ck_assert_int_eq(people_get(&f.hub, PLACE, 5, &r, &err), 1);
	ck_assert_str_eq(r.row.person.contact.name, "儿子 徐强");
	ck_assert_str_eq(r.row.person.contact.phone, "+86 139-0000 2001");
	ck_assert(r.row.person.alone);
	ck_assert_str_eq(try_text(PEOPLE_MORE XU "\n"), "");
	ck_assert_int_eq(people_get(&f.hub, PLACE, 5, &r, &err), 1);
	ck_assert(!r.row.person.contact.name[0] && !r.row.person.contact.phone[0]);
	ck_assert(!r.row.person.alone);
	fixture_done(&f);
}
END_TEST

START_TEST(workdays_and_changes)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct err err = {0};
	struct session_change c;
	struct feed_row row;
	struct workday w;

	fixture_init(&f);
	ck_assert_str_eq(
		try_text(OFFERINGS "C90\tclass\t园丁\t\t象棋\t\t\tMon\t09:00-10:00\t20\t0\n"), "");
	ck_assert_str_eq(try_text("as,day\noff,2027-02-08\nMon,2026-11-28\n"), "");
	ck_assert_str_eq(try_text(WORKDAYS "2026-11-29\tTue\t花园\n"), "");
	row_of("workday", "*", "2027-02-08", &row, &body);
	ck_assert_int_eq(row_workday_decode(&row, &w, &err), 0);
	ck_assert_int_eq(w.as, -1);
	row_of("workday", NEIGHBOUR, "2026-11-29", &row, &body);
	ck_assert_int_eq(row_workday_decode(&row, &w, &err), 0);
	ck_assert_int_eq(w.as, 1);
	/* a Saturday that is worked as a Monday has Monday's class */
	ck_assert_str_eq(
		try_text(CHANGES "C90\t2026-11-28\toff\n"
				 "C90\t2026-11-23\tmoved\t\t10:00-11:00\t二号教室\tRoom 2\t\n"
				 "C90\t2026-11-30\tmoved\t2026-12-01\n"
				 "C90\t2026-11-25\textra\n"),
		"");
	row_of("change", PLACE, "C90/2026-11-23", &row, &body);
	ck_assert_int_eq(row_change_decode(&row, &c, &err), 0);
	ck_assert_int_eq(c.kind, CHANGE_MOVED);
	ck_assert_int_eq(c.to_day, c.day);
	ck_assert_int_eq(c.from_min, 600);
	ck_assert_str_eq(c.room.text[LANG_EN], "Room 2");
	row_of("change", PLACE, "C90/2026-11-30", &row, &body);
	ck_assert_int_eq(row_change_decode(&row, &c, &err), 0);
	ck_assert_int_eq(c.to_day, c.day + 1);
	ck_assert_str_eq(try_text(CHANGES "C90\t2026-11-28\tnone\n"), "");
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM feed WHERE kind='change' AND gone=0"), 3);
	buf_done(&body);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("import, more columns", each_fault_is_named, offerings_have_all_columns,
	slots_and_halls_have_all_columns, residents_have_all_columns, residents_wish_for_the_voice,
	children_have_who_may_fetch_them, residents_have_somebody_to_phone, workdays_and_changes)
