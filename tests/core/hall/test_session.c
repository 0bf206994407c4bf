/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/hall/offering.h"
#include "tests/support/suite.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static day_t at(const char *date)
{
	day_t day = DAY_NONE;

	if (*date)
		ck_assert_msg(day_parse(date, &day) == 0, "%s", date);
	return day;
}

/* "2026-11-25 09:00-10:30 room", or "" for none. */
static void text_of(bool is, const struct session *s, char out[128])
{
	char date[11];

	out[0] = 0;
	if (!is)
		return;
	day_format(s->day, date);
	snprintf(out, 128, "%s %02d:%02d-%02d:%02d %s", date, s->from_min / 60, s->from_min % 60,
		s->to_min / 60, s->to_min % 60, s->room->text[LANG_ZH]);
}

static struct offering class_of(const char *rule)
{
	struct offering o = {.id = "C03", .from_min = 540, .to_min = 630, .seats = 20};

	snprintf(o.rule, sizeof(o.rule), "%s", rule);
	strcpy(o.room.text[LANG_ZH], "学堂");
	return o;
}

/* October 2026: the 1st to the 7th are closed, Saturday the 10th counts as Monday, Sunday the 11th
 * as itself (listed, but nothing is different). */
static struct timetable october(struct workday days[9])
{
	day_t first = at("2026-10-01");

	for (int i = 0; i < 7; i++)
		days[i] = (struct workday){.day = first + i, .as = -1};
	days[7] = (struct workday){.day = at("2026-10-10"), .as = 0};
	days[8] = (struct workday){.day = at("2026-10-11"), .as = 6};
	return (struct timetable){.workdays = days, .n_workdays = 9};
}

START_TEST(test_workdays)
{
	static const struct {
		const char *rule, *day;
		bool on;
	} rows[] = {
		/* closed */
		{"Mon", "2026-10-05", false},
		{"Mon-Sun", "2026-10-01", false},
		{"Mon-Sun", "2026-10-07", false},
		{"Mon-Sun", "2026-10-08", true},
		/* a date that is written out holds on a holiday, too */
		{"2026-10-01", "2026-10-01", true},
		{"2026-10-01", "2026-10-02", false},
		/* a Saturday that counts as Monday has Monday's classes, and no Saturday ones */
		{"Mon", "2026-10-10", true},
		{"Mon-Fri", "2026-10-10", true},
		{"Sat", "2026-10-10", false},
		{"Sat,Sun", "2026-10-10", false},
		{"Tue", "2026-10-10", false},
		{"2026-10-10", "2026-10-10", true},
		/* weeks of the month go by the date: neither the 2nd Saturday nor a Monday */
		{"2nd Sat", "2026-10-10", false},
		{"2nd Mon", "2026-10-10", false},
		{"1st Mon", "2026-10-10", false},
		{"2nd Sun", "2026-10-11", true},
		{"1st Mon", "2026-10-05", false},
		{"2nd Mon", "2026-10-12", true},
		{"last Sat", "2026-10-31", true},
		{"5th Sat", "2026-10-31", true},
		/* the others are as ever */
		{"Sun", "2026-10-11", true},
		{"Wed", "2026-10-14", true},
	};
	struct workday days[9];
	struct timetable t = october(days);

	for (size_t i = 0; i < N(rows); i++) {
		struct offering o = class_of(rows[i].rule);
		struct session s;

		ck_assert_msg(session_on(&t, &o, at(rows[i].day), &s) == rows[i].on, "%s on %s",
			rows[i].rule, rows[i].day);
	}
	ck_assert_int_eq(timetable_weekday(&t, at("2026-10-07")), -1);
	ck_assert_int_eq(timetable_weekday(&t, at("2026-10-08")), 3);
	ck_assert_int_eq(timetable_weekday(&t, at("2026-10-10")), 0);
	ck_assert_int_eq(timetable_weekday(&(struct timetable){0}, at("2026-10-10")), 5);
}
END_TEST

/* One change each (kind, day, to, time, room) for a class on Wednesdays, 9:00-10:30. 2026-11-25 and
 * 2026-12-02 are Wednesdays. */
static const struct {
	enum change_kind kind;
	const char *day, *to;
	int from, until;
	const char *room;
	const char *asked, *session;
} change_rows[] = {
	{CHANGE_OFF, "2026-11-25", "", 0, 0, "", "2026-11-25", ""},
	{CHANGE_OFF, "2026-11-25", "", 0, 0, "", "2026-12-02", "2026-12-02 09:00-10:30 学堂"},
	{CHANGE_OFF, "2026-11-26", "", 0, 0, "", "2026-11-26", ""},
	/* an additional one, with and without its own time and room */
	{CHANGE_EXTRA, "2026-11-26", "", 0, 0, "", "2026-11-26", "2026-11-26 09:00-10:30 学堂"},
	{CHANGE_EXTRA, "2026-11-26", "", 840, 900, "二楼", "2026-11-26",
		"2026-11-26 14:00-15:00 二楼"},
	{CHANGE_EXTRA, "2026-11-25", "", 840, 900, "", "2026-11-25", "2026-11-25 14:00-15:00 学堂"},
	{CHANGE_EXTRA, "2026-11-26", "", 0, 0, "", "2026-11-27", ""},
	/* the same day at another time, in another room, both */
	{CHANGE_MOVED, "2026-11-25", "2026-11-25", 840, 930, "", "2026-11-25",
		"2026-11-25 14:00-15:30 学堂"},
	{CHANGE_MOVED, "2026-11-25", "2026-11-25", 0, 0, "二楼", "2026-11-25",
		"2026-11-25 09:00-10:30 二楼"},
	{CHANGE_MOVED, "2026-11-25", "2026-11-25", 0, 60, "二楼", "2026-11-25",
		"2026-11-25 00:00-01:00 二楼"},
	/* to another day: gone here, held there */
	{CHANGE_MOVED, "2026-11-25", "2026-11-27", 0, 0, "", "2026-11-25", ""},
	{CHANGE_MOVED, "2026-11-25", "2026-11-27", 0, 0, "", "2026-11-27",
		"2026-11-27 09:00-10:30 学堂"},
	{CHANGE_MOVED, "2026-11-25", "2026-11-24", 600, 660, "二楼", "2026-11-24",
		"2026-11-24 10:00-11:00 二楼"},
	/* onto a day that has one: that one stays as it is */
	{CHANGE_MOVED, "2026-11-25", "2026-12-02", 840, 930, "二楼", "2026-12-02",
		"2026-12-02 09:00-10:30 学堂"},
	/* no session was there to move */
	{CHANGE_MOVED, "2026-11-26", "2026-11-27", 0, 0, "", "2026-11-27", ""},
	{CHANGE_MOVED, "2026-11-26", "2026-11-26", 840, 930, "", "2026-11-26", ""},
};

START_TEST(test_changes)
{
	for (size_t i = 0; i < N(change_rows); i++) {
		struct session_change other = {
			.offering = "C04", .day = at(change_rows[i].asked), .to_day = DAY_NONE};
		struct session_change changes[2] = {other, {.offering = "C03",
								   .kind = change_rows[i].kind,
								   .day = at(change_rows[i].day),
								   .to_day = at(change_rows[i].to),
								   .from_min = change_rows[i].from,
								   .to_min = change_rows[i].until}};
		struct timetable t = {.changes = changes, .n_changes = 2};
		struct offering o = class_of("Wed");
		struct session s = {0};
		char text[128];
		bool is;

		strcpy(changes[1].room.text[LANG_ZH], change_rows[i].room);
		is = session_on(&t, &o, at(change_rows[i].asked), &s);
		text_of(is, &s, text);
		ck_assert_msg(strcmp(text, change_rows[i].session) == 0, "row %zu: %s", i, text);
		if (is && s.change)
			ck_assert_ptr_eq(s.change, &changes[1]);
		ck_assert_ptr_eq(session_change_of(&t, "C03", at(change_rows[i].day)), &changes[1]);
	}
}
END_TEST

/* A session comes to a day whose own one went away; the change that it brings is its own. */
START_TEST(test_two_changes)
{
	struct session_change changes[] = {
		{.offering = "C03", .kind = CHANGE_OFF, .to_day = DAY_NONE},
		{.offering = "C03", .kind = CHANGE_MOVED, .from_min = 600, .to_min = 660},
	};
	struct timetable t = {.changes = changes, .n_changes = 2};
	struct offering o = class_of("Wed");
	struct session s;

	changes[0].day = at("2026-12-02");
	changes[1].day = at("2026-11-25");
	changes[1].to_day = at("2026-12-02");
	ck_assert(session_on(&t, &o, at("2026-12-02"), &s));
	ck_assert(s.from_min == 600 && s.change == &changes[1]);
	/* both move: they change places */
	changes[0].kind = CHANGE_MOVED;
	changes[0].to_day = at("2026-11-25");
	ck_assert(session_on(&t, &o, at("2026-12-02"), &s));
	ck_assert_ptr_eq(s.change, &changes[1]);
	ck_assert(session_on(&t, &o, at("2026-11-25"), &s));
	ck_assert(s.change == &changes[0] && s.from_min == 540);
	ck_assert_ptr_null(session_change_of(&t, "C03", at("2026-11-26")));
	ck_assert_ptr_null(session_change_of(&t, "C04", at("2026-11-25")));
}
END_TEST

/* What a holiday takes away can be held on another day, or all the same. */
START_TEST(test_moved_from_a_holiday)
{
	struct session_change change = {.offering = "C03", .kind = CHANGE_MOVED};
	struct workday days[9];
	struct timetable t = october(days);
	struct offering o = class_of("Wed");
	struct session s;

	t.changes = &change;
	t.n_changes = 1;
	change.day = at("2026-10-07");
	change.to_day = at("2026-10-11");
	ck_assert(!session_on(&t, &o, at("2026-10-07"), &s));
	ck_assert(session_on(&t, &o, at("2026-10-11"), &s));
	change.to_day = at("2026-10-07");
	change.from_min = 600;
	change.to_min = 660;
	ck_assert(session_on(&t, &o, at("2026-10-07"), &s));
	ck_assert_int_eq(s.from_min, 600);
	/* and what a make-up workday brings, too */
	o = class_of("Mon");
	change.day = at("2026-10-10");
	change.to_day = at("2026-10-13");
	ck_assert(!session_on(&t, &o, at("2026-10-10"), &s));
	ck_assert(session_on(&t, &o, at("2026-10-13"), &s));
}
END_TEST

START_TEST(test_next)
{
	static const struct {
		const char *rule;
		enum change_kind kind;
		const char *day, *to, *from, *next;
	} rows[] = {
		{"Wed", CHANGE_OFF, "2026-11-25", "", "2026-11-22", "2026-12-02"},
		{"Wed", CHANGE_EXTRA, "2026-11-23", "", "2026-11-22", "2026-11-23"},
		{"Wed", CHANGE_EXTRA, "2026-11-23", "", "2026-11-24", "2026-11-25"},
		{"Wed", CHANGE_EXTRA, "2026-11-27", "", "2026-11-22", "2026-11-25"},
		{"Wed", CHANGE_MOVED, "2026-11-25", "2026-11-27", "2026-11-22", "2026-11-27"},
		{"Wed", CHANGE_MOVED, "2026-11-25", "2026-11-22", "2026-11-22", "2026-11-22"},
		{"Wed", CHANGE_MOVED, "2026-11-25", "2026-11-21", "2026-11-22", "2026-12-02"},
		{"Wed", CHANGE_MOVED, "2026-11-25", "2026-12-10", "2026-11-22", "2026-12-02"},
		{"Wed", CHANGE_MOVED, "2026-11-18", "2026-11-23", "2026-11-22", "2026-11-23"},
		{"Wed", CHANGE_MOVED, "2026-11-17", "2026-11-23", "2026-11-22", "2026-11-25"},
		/* a course that is over, but for what was added */
		{"2026-11-20", CHANGE_EXTRA, "2026-12-20", "", "2026-11-22", "2026-12-20"},
		{"2026-11-20", CHANGE_MOVED, "2026-11-20", "2026-11-30", "2026-11-22",
			"2026-11-30"},
		{"2026-11-30", CHANGE_OFF, "2026-11-30", "", "2026-11-22", ""},
		{"2026-11-30", CHANGE_EXTRA, "2026-12-03", "", "2026-11-22", "2026-11-30"},
		{"2026-11-30", CHANGE_EXTRA, "2026-12-03", "", "2026-12-01", "2026-12-03"},
		/* 370 days are looked at */
		{"2026-11-20", CHANGE_EXTRA, "2027-11-27", "", "2026-11-22", "2027-11-27"},
		{"2026-11-20", CHANGE_EXTRA, "2027-11-28", "", "2026-11-22", ""},
		{"5th Sat", CHANGE_OFF, "2027-01-30", "", "2026-11-22", "2027-05-29"},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct session_change change = {.offering = "C03",
			.kind = rows[i].kind,
			.day = at(rows[i].day),
			.to_day = at(rows[i].to)};
		struct timetable t = {.changes = &change, .n_changes = 1};
		struct offering o = class_of(rows[i].rule);
		struct session s = {.day = DAY_NONE};
		bool is = session_next(&t, &o, at(rows[i].from), &s);
		char next[11];

		day_format(s.day, next);
		ck_assert_msg(is == (rows[i].next[0] != 0) && strcmp(next, rows[i].next) == 0,
			"row %zu: %s", i, next);
	}
}
END_TEST

/* The quick search finds what asking for each day finds. */
START_TEST(test_next_is_the_first)
{
	static const char *const rules[] = {"Mon", "Mon-Fri", "1st Sat", "last Sun", "5th Thu",
		"2026-10-15", "2025-01-01", "no rule"};
	struct session_change changes[12];
	struct workday days[9];
	struct timetable t = october(days);
	unsigned seed = 7;

	t.changes = changes;
	t.n_changes = N(changes);
	for (int round = 0; round < 300; round++) {
		struct offering o = class_of(rules[round % (int)N(rules)]);
		day_t from = at("2026-09-20") + round % 30, day;
		struct session s, each;

		for (size_t i = 0; i < N(changes); i++) {
			seed = seed * 1103515245 + 12345;
			changes[i] = (struct session_change){.offering = "C03",
				.kind = (enum change_kind)(seed >> 16 & 3),
				.day = at("2026-09-20") + (day_t)(seed >> 18 & 63),
				.to_day = DAY_NONE};
			if (changes[i].kind > CHANGE_MOVED)
				strcpy(changes[i].offering, "C04");
			if (changes[i].kind >= CHANGE_MOVED)
				changes[i].to_day = changes[i].day + (day_t)(seed >> 24 & 15) - 7;
		}
		for (day = from; day <= from + 370 && !session_on(&t, &o, day, &each); day++)
			;
		if (day > from + 370) {
			ck_assert(!session_next(&t, &o, from, &s));
			continue;
		}
		ck_assert(session_next(&t, &o, from, &s));
		ck_assert_msg(s.day == day && s.change == each.change, "round %d: %d, not %d",
			round, (int)s.day, (int)day);
	}
}
END_TEST

START_TEST(test_far_days)
{
	struct offering o = class_of("Mon-Sun");
	struct timetable t = {0};
	struct session s;

	ck_assert(!session_on(&t, &o, DAY_NONE, &s));
	ck_assert(!session_next(&t, &o, DAY_NONE, &s));
	ck_assert(!session_next(&t, &o, INT32_MAX, &s));
	ck_assert(session_next(&t, &o, at("9999-12-31"), &s));
}
END_TEST

START_TEST(test_overlap)
{
	static const struct {
		int day, from, to;
		bool overlap; /* with day 0, 9:00-10:30 */
	} rows[] = {
		{0, 540, 630, true},
		{0, 600, 700, true},
		{0, 550, 560, true},
		{0, 500, 700, true},
		{0, 629, 700, true}, /* by one minute */
		{0, 500, 541, true},
		{0, 630, 700, false}, /* touching */
		{0, 500, 540, false},
		{0, 700, 800, false},
		{1, 540, 630, false},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct session a = {.day = 20779, .from_min = 540, .to_min = 630},
			       b = {.day = 20779 + rows[i].day,
				       .from_min = rows[i].from,
				       .to_min = rows[i].to};

		ck_assert_msg(session_overlap(&a, &b) == rows[i].overlap, "row %zu", i);
		ck_assert_msg(session_overlap(&b, &a) == rows[i].overlap, "row %zu, turned", i);
	}
}
END_TEST

START_TEST(test_attendance)
{
	static const struct {
		int day, secs;
		enum clock_quality quality;
		bool attended; /* of a session on day 0 at 9:00 */
	} rows[] = {
		{0, 9 * 3600, CLOCK_HUB, true},
		{0, 9 * 3600, CLOCK_WALL, true},
		{0, 9 * 3600, CLOCK_UNKNOWN, false},
		{0, 9 * 3600 - 45 * 60, CLOCK_HUB, true},
		{0, 9 * 3600 - 45 * 60 - 1, CLOCK_HUB, false},
		{0, 9 * 3600 + 20 * 60, CLOCK_HUB, true},
		{0, 9 * 3600 + 20 * 60 + 1, CLOCK_HUB, false},
		{-1, 9 * 3600, CLOCK_HUB, false},
		{1, 9 * 3600, CLOCK_HUB, false},
		{0, 0, CLOCK_HUB, false},
	};
	struct session s = {.day = 20779, .from_min = 540, .to_min = 630};

	for (size_t i = 0; i < N(rows); i++) {
		struct moment now = {.day = 20779 + rows[i].day,
			.secs = rows[i].secs,
			.quality = rows[i].quality};

		ck_assert_msg(session_attended_by(&s, &now) == rows[i].attended, "row %zu", i);
	}
}
END_TEST

START_TEST(test_checks)
{
	static const struct {
		const char *says; /* NULL = good */
		enum change_kind kind;
		day_t day, to_day;
		int from, to;
		const char *zh, *en;
	} rows[] = {
		{NULL, CHANGE_OFF, 20779, DAY_NONE, 0, 0, "", ""},
		{NULL, CHANGE_EXTRA, 20779, DAY_NONE, 540, 600, "二楼", "2F"},
		{NULL, CHANGE_MOVED, 20779, 20780, 0, 0, "", ""},
		{NULL, CHANGE_MOVED, 20779, 20779, 0, 60, "", ""},
		{NULL, CHANGE_MOVED, 20779, 20779, 0, 0, "二楼", ""},
		{"change", CHANGE_MOVED, 20779, 20779, 0, 0, "", ""},
		{"change", (enum change_kind)3, 20779, DAY_NONE, 0, 0, "", ""},
		{"day", CHANGE_OFF, DAY_NONE, DAY_NONE, 0, 0, "", ""},
		{"day", CHANGE_OFF, INT32_MAX, DAY_NONE, 0, 0, "", ""},
		{"to_day", CHANGE_OFF, 20779, 20780, 0, 0, "", ""},
		{"to_day", CHANGE_EXTRA, 20779, 20780, 0, 0, "", ""},
		{"to_day", CHANGE_MOVED, 20779, DAY_NONE, 0, 0, "", ""},
		{"to_day", CHANGE_MOVED, 20779, INT32_MAX, 0, 0, "", ""},
		{"time", CHANGE_EXTRA, 20779, DAY_NONE, 600, 600, "", ""},
		{"time", CHANGE_EXTRA, 20779, DAY_NONE, 600, 0, "", ""},
		{"time", CHANGE_EXTRA, 20779, DAY_NONE, -1, 600, "", ""},
		{"time", CHANGE_EXTRA, 20779, DAY_NONE, 600, 1441, "", ""},
		{"room", CHANGE_EXTRA, 20779, DAY_NONE, 0, 0, "", "2F"},
		{"room", CHANGE_EXTRA, 20779, DAY_NONE, 0, 0, "二\t楼", ""},
	};
	struct session_change nameless = {.day = 20779, .to_day = DAY_NONE};
	struct err err = {0};

	for (size_t i = 0; i < N(rows); i++) {
		struct session_change c = {.offering = "C03",
			.kind = rows[i].kind,
			.day = rows[i].day,
			.to_day = rows[i].to_day,
			.from_min = rows[i].from,
			.to_min = rows[i].to};
		int result;

		strcpy(c.room.text[LANG_ZH], rows[i].zh);
		strcpy(c.room.text[LANG_EN], rows[i].en);
		result = change_check(&c, &err);
		ck_assert_msg(result == (rows[i].says ? ERR_BAD : 0), "row %zu: %s", i, err.text);
		if (rows[i].says)
			ck_assert_msg(strncmp(err.text, rows[i].says, strlen(rows[i].says)) == 0,
				"row %zu: %s", i, err.text);
	}
	ck_assert_int_eq(change_check(&nameless, &err), ERR_BAD);
	for (int as = -2; as <= 7; as++) {
		struct workday w = {.day = 20779, .as = as}, never = {.day = DAY_NONE, .as = as};

		ck_assert_int_eq(workday_check(&w, &err), as < -1 || as > 6 ? ERR_BAD : 0);
		ck_assert_int_eq(workday_check(&never, &err), ERR_BAD);
	}
}
END_TEST

SUITE_MAIN("session", test_workdays, test_changes, test_two_changes, test_moved_from_a_holiday,
	test_next, test_next_is_the_first, test_far_days, test_overlap, test_attendance,
	test_checks)
