/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/hall/offering.h"
#include "tests/support/suite.h"

#define N(a)   (sizeof(a) / sizeof((a)[0]))
#define SUNDAY 20779 /* 2026-11-22 */

/* Everything with places and times; `next` is the first session from 2026-11-22 on. */
static const struct {
	const char *id, *kind, *place, *zh, *rule, *from, *to;
	int seats, min_age;
	int next;
} OFFERINGS[] = {
	{"C01", "class", "330784-004", "智能手机应用", "Mon", "09:00", "10:30", 24, 50, 1},
	{"C02", "class", "330784-004", "旅游文化", "Tue", "14:00", "15:30", 30, 50, 2},
	{"C03", "class", "330784-004", "基础书法", "Wed", "09:00", "10:30", 20, 0, 3},
	{"C04", "class", "330784-004", "棋牌", "Thu", "14:00", "16:00", 32, 50, 4},
	{"C05", "class", "330784-004", "养生保健", "Fri", "09:00", "10:00", 40, 0, 5},
	{"C06", "class", "330784-004", "艺术修养", "Sat", "09:30", "11:00", 25, 0, 6},
	{"C07", "class", "330784-004", "文化休闲", "Sun", "14:00", "15:30", 30, 0, 0},
	{"C08", "class", "330784-001", "传统文化讲座", "Sun", "09:00", "10:30", 60, 0, 0},
	{"C09", "class", "330784-001", "技能培训", "Sat", "14:00", "16:00", 30, 16, 6},
	{"C10", "class", "330784-001", "直播带货入门", "Wed", "19:00", "20:30", 20, 18, 3},
	{"C11", "class", "330784-001", "创业交流", "Thu", "19:00", "20:30", 20, 18, 4},
	{"C12", "care", "330784-001", "四点半课堂", "Mon-Fri", "16:30", "18:00", 30, 6, 1},
	{"C13", "care", "330784-002", "四点半学堂", "Mon-Fri", "16:30", "18:00", 30, 6, 1},
	{"C14", "class", "330784-002", "舞蹈", "Tue,Thu", "19:00", "20:30", 30, 0, 2},
	{"C15", "venue", "330784-002", "健身入门", "Mon,Wed,Fri", "08:00", "09:00", 12, 16, 1},
	{"C16", "clinic", "330784-005", "健康义诊", "1st Sat", "08:30", "11:00", 45, 0, 13},
	{"C17", "class", "330784-005", "生活书吧读书会", "Sat", "15:00", "16:00", 20, 0, 6},
	{"E01", "venue", "330784-002", "舞蹈室使用", "Mon,Wed,Fri", "14:00", "16:00", 15, 0, 1},
	{"E02", "venue", "330784-002", "健身房时段", "Mon-Sun", "09:00", "10:00", 12, 16, 0},
	{"E03", "event", "330784-005", "老人集体生日会", "2nd Sat", "14:00", "16:00", 40, 60, 20},
	{"E04", "event", "330784-004", "邻里节文艺汇演", "last Sun", "18:30", "20:30", 200, 0, 7},
	{"E05", "clinic", "330784-004", "健康义诊", "3rd Sat", "08:30", "11:00", 45, 0, 27},
	{"E06", "shift", "330784-003", "午餐助餐志愿服务", "Mon-Fri", "10:30", "12:30", 4, 16, 1},
	{"E07", "shift", "330784-003", "接送四点半学生", "Mon-Fri", "16:00", "17:00", 3, 18, 1},
	{"E08", "visit", "330784-004", "0-3岁照料驿站参观", "Tue,Thu", "10:00", "11:00", 6, 18, 2},
	{"E09", "venue", "330784-001", "众创工位", "Mon-Fri", "09:00", "17:00", 10, 16, 1},
	{"E10", "event", "330109-001", "邻居节厨艺大比拼", "1st Sun", "09:30", "12:00", 24, 0, 14},
};

static struct offering load(size_t i)
{
	struct offering o = {.seats = OFFERINGS[i].seats, .min_age = OFFERINGS[i].min_age};

	snprintf(o.id, sizeof(o.id), "%s", OFFERINGS[i].id);
	snprintf(o.kind, sizeof(o.kind), "%s", OFFERINGS[i].kind);
	snprintf(o.place, sizeof(o.place), "%s", OFFERINGS[i].place);
	snprintf(o.rule, sizeof(o.rule), "%s", OFFERINGS[i].rule);
	snprintf(o.name.text[LANG_ZH], NAME_SIZE, "%s", OFFERINGS[i].zh);
	ck_assert_int_eq(minute_parse(OFFERINGS[i].from, &o.from_min), 0);
	ck_assert_int_eq(minute_parse(OFFERINGS[i].to, &o.to_min), 0);
	return o;
}

static const struct timetable no_changes;

static bool on(const struct offering *o, day_t day)
{
	struct session s;

	return session_on(&no_changes, o, day, &s);
}

static day_t next_of(const struct offering *o, day_t from)
{
	struct session s;

	return session_next(&no_changes, o, from, &s) ? s.day : DAY_NONE;
}

START_TEST(test_data)
{
	for (size_t i = 0; i < N(OFFERINGS); i++) {
		struct offering o = load(i);
		struct err err = {0};
		char next[11];

		ck_assert_msg(offering_check(&o, &err) == 0, "%s: %s", o.id, err.text);
		day_format(next_of(&o, SUNDAY), next);
		ck_assert_msg(next_of(&o, SUNDAY) == SUNDAY + OFFERINGS[i].next, "%s (%s): %s",
			o.id, o.rule, next);
		ck_assert(on(&o, SUNDAY + OFFERINGS[i].next));
		for (day_t day = SUNDAY; day < SUNDAY + OFFERINGS[i].next; day++)
			ck_assert(!on(&o, day));
	}
}
END_TEST

START_TEST(test_rules)
{
	static const struct {
		const char *rule, *day;
		bool on;
	} rows[] = {
		{"Mon", "2026-11-23", true},
		{"Mon", "2026-11-22", false},
		{"Mon,Wed", "2026-11-25", true},
		{"Mon,Wed", "2026-11-24", false},
		{"Mon-Fri", "2026-11-27", true},
		{"Mon-Fri", "2026-11-28", false},
		{"Mon-Fri", "2026-11-22", false},
		{"Mon-Sun", "2026-11-22", true},
		{"Mon-Wed,Sat", "2026-11-28", true},
		{"2026-11-25", "2026-11-25", true},
		{"2026-11-25", "2026-12-02", false},
		{"2026-11-25", "2027-11-25", false},
		/* November 2026: Saturdays 7, 14, 21, 28; Sundays 1, 8, 15, 22, 29 */
		{"1st Sat", "2026-11-07", true},
		{"1st Sat", "2026-11-14", false},
		{"2nd Sat", "2026-11-14", true},
		{"3rd Sat", "2026-11-21", true},
		{"4th Sat", "2026-11-28", true},
		{"5th Sat", "2026-11-28", false},
		{"last Sat", "2026-11-28", true},
		{"last Sat", "2026-11-21", false},
		{"1st Sun", "2026-11-01", true},
		{"4th Sun", "2026-11-22", true},
		{"5th Sun", "2026-11-29", true},
		{"last Sun", "2026-11-29", true},
		{"last Sun", "2026-11-22", false},
		{"last Sun", "2026-12-27", true},
		/* a February of 28 days, and one of 29 */
		{"4th Sat", "2026-02-28", true},
		{"last Sat", "2026-02-28", true},
		{"5th Tue", "2028-02-29", true},
		{"last Tue", "2028-02-29", true},
		{"last Tue", "2028-02-22", false},
		{"last Thu", "2026-12-31", true},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct offering o = {.seats = 1};
		day_t day;

		snprintf(o.rule, sizeof(o.rule), "%s", rows[i].rule);
		ck_assert_int_eq(day_parse(rows[i].day, &day), 0);
		ck_assert_msg(on(&o, day) == rows[i].on, "%s on %s", rows[i].rule, rows[i].day);
	}
}
END_TEST

/* A refused rule never has a session. */
START_TEST(test_bad_rules)
{
	static const char *const bad[] = {"", "Mxn", "Mon,", "Mon-", "Fri-Mon", "1st", "1st ",
		"1st Sat,Sun", "1 Sat", "0th Sat", "6th Sat", "first Sat", "last", "last sat",
		"1st  Sat", " Sat", "2026-02-30", "2026-11-25,2026-12-02", "Last Sun", "lastly Sun",
		"每周一", "1st Sat "};

	for (size_t i = 0; i < N(bad); i++) {
		struct offering o = load(0);
		struct err err = {0};

		snprintf(o.rule, sizeof(o.rule), "%s", bad[i]);
		ck_assert_msg(offering_check(&o, &err) == ERR_BAD, "\"%s\" passed", bad[i]);
		ck_assert_ptr_nonnull(strstr(err.text, "days"));
		for (day_t day = SUNDAY; day < SUNDAY + 40; day++)
			ck_assert(!on(&o, day));
		ck_assert_int_eq(next_of(&o, SUNDAY), DAY_NONE);
	}
}
END_TEST

START_TEST(test_next)
{
	static const struct {
		const char *rule, *from, *next;
	} rows[] = {
		{"Mon", "2026-11-23", "2026-11-23"},
		{"Mon", "2026-11-24", "2026-11-30"},
		{"1st Sat", "2026-11-08", "2026-12-05"},
		{"last Sun", "2026-11-30", "2026-12-27"},
		{"2026-11-25", "2026-11-25", "2026-11-25"},
		{"2026-11-25", "2026-11-26", ""},
		{"2027-11-27", "2026-11-22", "2027-11-27"},
		{"2027-11-28", "2026-11-22", ""},
		{"5th Sun", "2026-11-30", "2027-01-31"},
		{"5th Mon", "2026-12-01", "2027-03-29"},
		{"Mon", "9999-12-30", ""},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct offering o = {.seats = 1};
		day_t from;
		char next[11];

		snprintf(o.rule, sizeof(o.rule), "%s", rows[i].rule);
		ck_assert_int_eq(day_parse(rows[i].from, &from), 0);
		day_format(next_of(&o, from), next);
		ck_assert_msg(strcmp(next, rows[i].next) == 0, "%s from %s: %s", rows[i].rule,
			rows[i].from, next);
	}
}
END_TEST

/* Each row spoils one member of a good offering. */
static const struct {
	const char *says; /* NULL = good */
	int min_age, max_age, ahead, miss_max, miss_days, miss_wait;
} limits[] = {
	{NULL, 6, 12, 60, 3, 90, 30},
	{NULL, 60, 60, 0, 0, 0, 0},
	{NULL, 0, 150, 1, 100, 370, 370},
	{"minage", -1, 0, 0, 0, 0, 0},
	{"minage", 151, 0, 0, 0, 0, 0},
	{"maxage", 0, -1, 0, 0, 0, 0},
	{"maxage", 0, 151, 0, 0, 0, 0},
	{"maxage", 60, 59, 0, 0, 0, 0},
	{"ahead", 0, 0, -1, 0, 0, 0},
	{"ahead", 0, 0, 61, 0, 0, 0},
	{"misses", 0, 0, 0, 3, 0, 0},
	{"misses", 0, 0, 0, 3, 90, 0},
	{"misses", 0, 0, 0, 0, 90, 30},
	{"misses", 0, 0, 0, -1, 90, 30},
	{"misses", 0, 0, 0, 101, 90, 30},
	{"misses", 0, 0, 0, 3, 371, 30},
	{"misses", 0, 0, 0, 3, 90, 371},
};

START_TEST(test_limits)
{
	for (size_t i = 0; i < N(limits); i++) {
		struct offering o = load(0);
		struct err err = {0};
		int result;

		o.min_age = limits[i].min_age;
		o.max_age = limits[i].max_age;
		o.ahead = limits[i].ahead;
		o.miss_max = limits[i].miss_max;
		o.miss_days = limits[i].miss_days;
		o.miss_wait = limits[i].miss_wait;
		result = offering_check(&o, &err);
		ck_assert_msg(result == (limits[i].says ? ERR_BAD : 0), "row %zu: %s", i, err.text);
		if (limits[i].says)
			ck_assert_msg(
				strncmp(err.text, limits[i].says, strlen(limits[i].says)) == 0,
				"row %zu: %s", i, err.text);
	}
}
END_TEST

/* Rooms, floors and what to bring need not be told; what is told goes on screens and paper. */
START_TEST(test_words)
{
	static const size_t at[] = {offsetof(struct offering, room),
		offsetof(struct offering, floor), offsetof(struct offering, bring)};
	static const char *const names[] = {"room", "floor", "bring"};

	for (size_t i = 0; i < N(at); i++) {
		struct offering o = load(0);
		struct words *w = (struct words *)((char *)&o + at[i]);
		struct err err = {0};

		strcpy(w->text[LANG_EN], "2F");
		ck_assert_int_eq(offering_check(&o, &err), ERR_BAD);
		ck_assert_ptr_eq(strstr(err.text, names[i]), err.text);
		strcpy(w->text[LANG_ZH], "二楼");
		ck_assert_int_eq(offering_check(&o, &err), 0);
		strcpy(w->text[LANG_KO], "\033[2J");
		ck_assert_int_eq(offering_check(&o, &err), ERR_BAD);
	}
}
END_TEST

START_TEST(test_resource)
{
	struct offering o = {.id = "C03", .place = "330784-004"},
			longest = {
				.id = "C12345678901234", .place = "330784-4095", .session = true};
	char out[RESOURCE_SIZE];

	seat_resource(out, &o, SUNDAY);
	ck_assert_str_eq(out, "seat/330784-004/C03");
	seat_resource(out, &o, DAY_NONE);
	ck_assert_str_eq(out, "seat/330784-004/C03");
	o.session = true;
	seat_resource(out, &o, SUNDAY);
	ck_assert_str_eq(out, "seat/330784-004/C03/2026-11-22");
	seat_resource(out, &longest, SUNDAY);
	ck_assert_str_eq(out, "seat/330784-4095/C12345678901234/2026-11-22");
}
END_TEST

#define STRANGER "?" /* a neighbour's card: nothing is known */

/* Sessions are on 2026-06-18. */
static const struct {
	int min_age, max_age;
	bool guardian, hardship;    /* of the offering */
	const char *born;           /* "" = not known */
	bool has_hardship, consent; /* of the person */
	enum fit on, day_after;     /* by the two rules for birthdays */
} fits[] = {
	/* open to all */
	{0, 0, false, false, "1946-06-18", false, false, FIT_OK, FIT_OK},
	{0, 0, false, false, "", false, false, FIT_OK, FIT_OK},
	{0, 0, false, false, STRANGER, false, false, FIT_OK, FIT_OK},
	/* the birthday is the day of the session */
	{80, 0, false, false, "1946-06-17", false, false, FIT_OK, FIT_OK},
	{80, 0, false, false, "1946-06-18", false, false, FIT_OK, FIT_TOO_YOUNG},
	{80, 0, false, false, "1946-06-19", false, false, FIT_TOO_YOUNG, FIT_TOO_YOUNG},
	{0, 79, false, false, "1946-06-19", false, false, FIT_OK, FIT_OK},
	{0, 79, false, false, "1946-06-18", false, false, FIT_TOO_OLD, FIT_OK},
	{0, 79, false, false, "1946-06-17", false, false, FIT_TOO_OLD, FIT_TOO_OLD},
	{60, 60, false, false, "1966-01-01", false, false, FIT_OK, FIT_OK},
	/* an age is wanted, and not known */
	{60, 0, false, false, "", false, false, FIT_NOT_KNOWN, FIT_NOT_KNOWN},
	{0, 60, false, false, "", false, false, FIT_NOT_KNOWN, FIT_NOT_KNOWN},
	{60, 0, false, false, STRANGER, false, false, FIT_NOT_KNOWN, FIT_NOT_KNOWN},
	{6, 12, false, false, "2026-06-19", false, false, FIT_NOT_KNOWN, FIT_NOT_KNOWN},
	/* children */
	{6, 12, true, false, "2018-01-01", false, true, FIT_OK, FIT_OK},
	{6, 12, true, false, "2018-01-01", false, false, FIT_NO_CONSENT, FIT_NO_CONSENT},
	{6, 12, true, false, "2021-01-01", false, false, FIT_TOO_YOUNG, FIT_TOO_YOUNG},
	{6, 12, true, false, "1946-06-18", false, true, FIT_TOO_OLD, FIT_TOO_OLD},
	{0, 0, true, false, STRANGER, false, true, FIT_NOT_KNOWN, FIT_NOT_KNOWN},
	{0, 0, true, false, "", false, true, FIT_OK, FIT_OK},
	/* a child, in something that is open to all */
	{0, 0, false, false, "2012-06-19", false, false, FIT_NO_CONSENT, FIT_NO_CONSENT},
	{0, 0, false, false, "2012-06-18", false, false, FIT_OK, FIT_NO_CONSENT},
	{0, 0, false, false, "2012-06-17", false, false, FIT_OK, FIT_OK},
	{0, 0, false, false, "2018-01-01", false, true, FIT_OK, FIT_OK},
	{6, 0, false, false, "2021-01-01", false, false, FIT_TOO_YOUNG, FIT_TOO_YOUNG},
	/* for hardship only */
	{0, 0, false, true, "1946-06-18", true, false, FIT_OK, FIT_OK},
	{0, 0, false, true, "1946-06-18", false, false, FIT_OTHERS, FIT_OTHERS},
	{80, 0, false, true, "1966-06-18", false, false, FIT_OTHERS, FIT_OTHERS},
	{80, 0, false, true, "1966-06-18", true, false, FIT_TOO_YOUNG, FIT_TOO_YOUNG},
	{0, 0, false, true, STRANGER, true, false, FIT_NOT_KNOWN, FIT_NOT_KNOWN},
};

START_TEST(test_fit)
{
	day_t on;

	ck_assert_int_eq(day_parse("2026-06-18", &on), 0);
	for (size_t i = 0; i < N(fits); i++) {
		struct offering o = load(2);
		struct person p = {.known = strcmp(fits[i].born, STRANGER) != 0,
			.born = DAY_NONE,
			.hardship = fits[i].has_hardship ? HARDSHIP_YES : HARDSHIP_NO,
			.consent = fits[i].consent};

		o.min_age = fits[i].min_age;
		o.max_age = fits[i].max_age;
		o.guardian = fits[i].guardian;
		o.hardship = fits[i].hardship;
		if (p.known && fits[i].born[0])
			ck_assert_int_eq(day_parse(fits[i].born, &p.born), 0);
		ck_assert_msg(offering_fit(&o, &p, on, BIRTHDAY_ON) == fits[i].on, "row %zu: %d", i,
			(int)offering_fit(&o, &p, on, BIRTHDAY_ON));
		ck_assert_msg(offering_fit(&o, &p, on, BIRTHDAY_DAY_AFTER) == fits[i].day_after,
			"row %zu, day after", i);
		/* what was proven until the day before is not proven */
		p.proof_until = on - 1;
		ck_assert(!o.hardship || !p.known ||
			  offering_fit(&o, &p, on, BIRTHDAY_ON) == FIT_OTHERS);
	}
}
END_TEST

#define NEVER 999

/* Three missed in 30 days: not for 10 days. Days are counted from day 0; the row's `missed` end
 * with NEVER. */
static const struct {
	int missed[8];
	int today, again; /* the day from which one may book; NEVER = at once */
} bars[] = {
	{{NEVER}, 0, NEVER},
	{{1, 2, NEVER}, 3, NEVER},
	{{1, 2, 3, NEVER}, 4, 14},
	{{3, 1, 2, NEVER}, 4, 14}, /* in any order */
	{{1, 2, 3, NEVER}, 13, 14},
	{{1, 2, 3, NEVER}, 14, NEVER},
	/* the third is today's or still to come: it can be attended yet */
	{{1, 2, 3, NEVER}, 3, NEVER},
	{{1, 2, 9, NEVER}, 3, NEVER},
	/* 30 days are the last one's and the 29 before it */
	{{1, 2, 30, NEVER}, 31, 41},
	{{1, 2, 31, NEVER}, 32, NEVER},
	{{1, 20, 31, 32, NEVER}, 33, 43},
	/* a later single one takes nothing back, and adds nothing */
	{{1, 2, 28, 34, NEVER}, 35, 39},
	{{1, 2, 28, 34, NEVER}, 39, NEVER},
	/* a fourth within the window moves it on */
	{{1, 2, 3, 8, NEVER}, 9, 19},
	{{8, 3, 2, 1, NEVER}, 9, 19},
	{{1, 2, 3, 8, NEVER}, 18, 19},
	{{1, 2, 3, 8, NEVER}, 19, NEVER},
	/* long ago */
	{{-99, -98, -97, NEVER}, 1, NEVER},
	{{-99, -98, -97, 1, 2, NEVER}, 3, NEVER},
};

START_TEST(test_barred)
{
	for (size_t i = 0; i < N(bars); i++) {
		struct offering o = {.id = "E02", .miss_max = 3, .miss_days = 30, .miss_wait = 10};
		day_t want = bars[i].again == NEVER ? DAY_NONE : SUNDAY + bars[i].again, got;
		struct missed missed[16];
		int n = 0;

		for (int k = 0; bars[i].missed[k] != NEVER; k++) {
			/* as often missed elsewhere: of no account here */
			missed[n++] = (struct missed){"E01", SUNDAY + bars[i].missed[k]};
			missed[n++] = (struct missed){"E02", SUNDAY + bars[i].missed[k]};
		}
		got = offering_barred(&o, missed, n, SUNDAY + bars[i].today);
		ck_assert_msg(got == want, "row %zu: %d", i, (int)got - SUNDAY);
		o.miss_max = 0;
		ck_assert_int_eq(offering_barred(&o, missed, n, SUNDAY + bars[i].today), DAY_NONE);
	}
}
END_TEST

START_TEST(test_check)
{
	struct {
		const char *field;
		struct offering offering;
	} rows[12];
	size_t n = 0;

	for (size_t i = 0; i < N(rows); i++)
		rows[i].offering = load(0);
	rows[n].offering.id[0] = 0;
	rows[n++].field = "id";
	rows[n].offering.kind[0] = 0;
	rows[n++].field = "kind";
	strcpy(rows[n].offering.kind, "Class");
	rows[n++].field = "kind";
	strcpy(rows[n].offering.place, "330784");
	rows[n++].field = "hall";
	rows[n].offering.name.text[LANG_ZH][0] = 0;
	rows[n++].field = "name";
	rows[n].offering.from_min = -1;
	rows[n++].field = "time";
	rows[n].offering.to_min = 1441;
	rows[n++].field = "time";
	rows[n].offering.to_min = rows[n].offering.from_min;
	rows[n++].field = "time";
	rows[n].offering.seats = 0;
	rows[n++].field = "seats";
	rows[n].offering.seats = 100001;
	rows[n++].field = "seats";
	rows[n].offering.min_age = -1;
	rows[n++].field = "minage";
	rows[n].offering.min_age = 151;
	rows[n++].field = "minage";
	ck_assert_uint_eq(n, N(rows));
	for (size_t i = 0; i < n; i++) {
		struct err err = {0};

		ck_assert_msg(offering_check(&rows[i].offering, &err) == ERR_BAD, "row %zu", i);
		ck_assert_msg(strncmp(err.text, rows[i].field, strlen(rows[i].field)) == 0,
			"row %zu: %s", i, err.text);
	}
}
END_TEST

SUITE_MAIN("offering", test_data, test_rules, test_bad_rules, test_next, test_check, test_limits,
	test_words, test_resource, test_fit, test_barred)
