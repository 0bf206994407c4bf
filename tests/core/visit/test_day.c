/* SPDX-License-Identifier: MIT */
/* Attendance by itself, and a person's own day: now, changed, answered, next. */
#include <stdio.h>

#include "core/base/text.h"
#include "core/visit/day.h"
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

#define N(a)      ((int)(sizeof(a) / sizeof((a)[0])))
#define SUNDAY    FIXTURE_DAY
#define MONDAY    (FIXTURE_DAY + 1)
#define WEDNESDAY (FIXTURE_DAY + 3)

static void at(struct world *w, const char *day, const char *time)
{
	world_start(w);
	w->now = fixture_moment(day, time);
}

static void with_changes(
	struct world *w, struct catalogue *c, const struct session_change *changes, int n)
{
	*c = *fixture_catalogue();
	c->timetable = (struct timetable){.changes = changes, .n_changes = n};
	world_step(w, (struct event){.kind = EV_CATALOGUE, .catalogue = c});
}

/* "here C07 20779 840" for each piece of news. */
static const char *news_text(const struct model *m, struct buf *out)
{
	static const char *const names[] = {
		"here", "now", "off", "moved", "extra", "seat", "no-seat", "next", "barred"};
	struct news news[NEWS_MAX];
	int n = visit_news(m, news);

	buf_clear(out);
	for (int i = 0; i < n; i++) {
		buf_fmt(out, "%s%s %s", i ? ", " : "", names[news[i].kind], news[i].offering->id);
		if (news[i].session.offering)
			buf_fmt(out, " %+d %d", news[i].session.day - SUNDAY,
				news[i].session.from_min);
		if (news[i].kind == NEWS_BARRED)
			buf_fmt(out, " %+d", news[i].day - SUNDAY);
	}
	return buf_text(out);
}

static void ck_news(const struct world *w, const char *want)
{
	struct buf got = BUF_INIT(1024);

	ck_assert_str_eq(news_text(&w->m, &got), want);
	buf_done(&got);
}

/* ---- attendance ------------------------------------------------------------------------------- */

/* C07 is on Sundays from 14:00. */
START_TEST(test_attendance_window)
{
	static const struct {
		const char *time;
		int second;
		bool attends;
	} cases[] = {
		{"13:14", 59, false},
		{"13:15", 0, true},
		{"14:00", 0, true},
		{"14:20", 0, true},
		{"14:20", 1, false},
		{"15:00", 0, false},
	};

	for (int i = 0; i < N(cases); i++) {
		struct world w;

		at(&w, FIXTURE_TODAY, cases[i].time);
		world_pass(&w, cases[i].second * 1000);
		world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
		world_come(&w, FIXTURE_ZHANG);
		ck_screen(&w, SCREEN_GREETED);
		ck_assert_msg(w.attends == cases[i].attends, "case %d", i);
		ck_assert_int_eq(w.prints, 0);
		ck_assert_int_eq(w.tones, 1); /* one card, one tone */
		ck_assert(w.m.undo_open);
	}
}
END_TEST

START_TEST(test_attendance_act)
{
	struct world w;
	const struct act *a;
	const struct enrolment *e;

	at(&w, FIXTURE_TODAY, "13:50");
	e = world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_CHECK_IN);
	world_recorded(&w);
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(w.tones, 0);
	a = &w.draft.record.act;
	ck_assert_int_eq(a->head.kind, ACT_ATTEND);
	ck_assert_str_eq(a->head.what, "C07");
	ck_assert_str_eq(a->head.at_place, "");
	ck_assert_int_eq(a->head.service_day, SUNDAY);
	ck_assert(a->head.has_ref);
	ck_assert_mem_eq(a->head.ref, e->id, ACT_ID_BYTES);
	ck_assert_str_eq(a->body.masked, "张*英");
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.tone, TONE_DONE);
	ck_news(&w, "here C07 +0 840");
	world_wait(&w, GREETED_MS);

	world_come(&w, FIXTURE_ZHANG); /* once is enough */
	ck_assert_int_eq(w.attends, 1);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_attendance_at_a_later_scan)
{
	struct world w;

	at(&w, FIXTURE_TODAY, "08:00");
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(w.attends, 0);
	w.now = fixture_moment(FIXTURE_TODAY, "13:55");
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!w.m.already); /* this scan was not in vain */
	ck_assert_int_eq(w.attends, 1);
	ck_assert_int_eq(w.check_ins, 1);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(w.m.already);
	ck_assert_int_eq(w.attends, 1);
}
END_TEST

START_TEST(test_what_is_no_attendance)
{
	struct world w;

	for (int i = 0; i < 4; i++) {
		struct enrolment *e;

		at(&w, FIXTURE_TODAY, "13:55");
		e = world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
		e->open = i < 2;
		e->decision = i == 1 ? DECISION_NO : DECISION_NONE;
		if (i == 2)
			w.now.quality = CLOCK_UNKNOWN;
		if (i == 3)
			e->attended = true;
		world_come(&w, FIXTURE_ZHANG);
		ck_screen(&w, SCREEN_GREETED);
		ck_assert_int_eq(w.attends, 0);
	}
	at(&w, FIXTURE_TODAY, "13:55"); /* a seat that came free is one */
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE)->open = true;
	w.store[FIXTURE_ZHANG].enrolments[0].decision = DECISION_YES;
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(w.attends, 1);
}
END_TEST

/* The next begins as the first ends: one scan in between counts for both. */
START_TEST(test_two_sessions_that_touch)
{
	static struct offering offerings[2];
	struct catalogue c = *fixture_catalogue();
	struct world w;

	offerings[0] = c.offerings[1]; /* 14:00 */
	offerings[1] = c.offerings[1];
	text_copy(offerings[1].id, sizeof(offerings[1].id), "X1");
	offerings[0].to_min = offerings[1].from_min = 855; /* 14:15 */
	c.offerings = offerings;
	c.n_offerings = 2;
	at(&w, FIXTURE_TODAY, "14:10");
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	world_have(&w, FIXTURE_ZHANG, "X1", DAY_NONE);
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.attends, 2);
	ck_assert_int_eq(w.tones, 1);
}
END_TEST

/* Moved: to another hour, to another day; the booking keeps its first day. */
START_TEST(test_attendance_of_a_moved_session)
{
	static const struct session_change changes[] = {
		{.offering = "C07",
			.kind = CHANGE_MOVED,
			.day = SUNDAY,
			.to_day = SUNDAY,
			.from_min = 600,
			.to_min = 690},
		{.offering = "E02", .kind = CHANGE_MOVED, .day = SUNDAY, .to_day = SUNDAY + 40},
	};
	static const struct session_change earlier = {
		.offering = "E04", .kind = CHANGE_MOVED, .day = SUNDAY + 7, .to_day = SUNDAY};
	struct catalogue c;
	struct world w;

	at(&w, FIXTURE_TODAY, "10:00");
	with_changes(&w, &c, changes, 2);
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(w.attends, 1);

	at(&w, FIXTURE_TODAY, "15:25"); /* the hour that it was booked for */
	with_changes(&w, &c, changes, 2);
	world_have(&w, FIXTURE_ZHANG, "E02", SUNDAY);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(w.attends, 0);

	at(&w, FIXTURE_TODAY, "18:20"); /* booked for the 29th */
	with_changes(&w, &c, &earlier, 1);
	world_have(&w, FIXTURE_ZHANG, "E04", SUNDAY + 7);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(w.attends, 1);
	ck_assert_int_eq(w.draft.record.act.head.service_day, SUNDAY);
}
END_TEST

START_TEST(test_attendance_that_is_not_written)
{
	struct world w;

	at(&w, FIXTURE_TODAY, "13:55");
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	world_recorded(&w);
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.tones, 1);
	ck_assert_int_eq(w.tone, TONE_DONE);

	at(&w, FIXTURE_TODAY, "13:55");
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	world_recorded(&w);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
}
END_TEST

/* ---- the day ---------------------------------------------------------------------------------- */

START_TEST(test_now_and_next)
{
	static const struct {
		const char *time, *want;
	} cases[] = {
		{"08:00", "next C07 +0 840, next C01 +1 540, next C03 +3 540"},
		{"13:14", "next C07 +0 840, next C01 +1 540, next C03 +3 540"},
		{"13:15", "here C07 +0 840, next C01 +1 540, next C03 +3 540"},
		{"14:21", "now C07 +0 840, next C01 +1 540, next C03 +3 540"},
		{"15:29", "now C07 +0 840, next C01 +1 540, next C03 +3 540"},
		{"15:30", "next C01 +1 540, next C03 +3 540, next C07 +7 840"},
	};

	for (int i = 0; i < N(cases); i++) {
		struct world w;

		at(&w, FIXTURE_TODAY, cases[i].time);
		world_have(&w, FIXTURE_ZHANG, "C03", DAY_NONE);
		world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
		world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);
		world_come(&w, FIXTURE_ZHANG);
		ck_news(&w, cases[i].want);
	}
}
END_TEST

START_TEST(test_next_is_near)
{
	struct world w;

	at(&w, FIXTURE_TODAY, "08:00");
	world_have(&w, FIXTURE_ZHANG, "E02", SUNDAY + 7);
	world_have(&w, FIXTURE_ZHANG, "E02", SUNDAY + 8);
	world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE)->open = true; /* no seat yet */
	world_have(&w, FIXTURE_ZHANG, "GONE", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	ck_news(&w, "next E02 +7 930");
}
END_TEST

START_TEST(test_what_changed)
{
	static const struct session_change cases_of[] = {
		{.offering = "C01",
			.kind = CHANGE_MOVED,
			.day = MONDAY,
			.to_day = MONDAY,
			.room = {.text = {"二号教室"}}},
		{.offering = "C01", .kind = CHANGE_OFF, .day = MONDAY, .to_day = DAY_NONE},
		{.offering = "C01",
			.kind = CHANGE_MOVED,
			.day = MONDAY,
			.to_day = MONDAY + 1,
			.from_min = 600,
			.to_min = 690},
		{.offering = "C01", .kind = CHANGE_MOVED, .day = MONDAY + 7, .to_day = MONDAY + 2},
		{.offering = "C01", .kind = CHANGE_MOVED, .day = MONDAY, .to_day = MONDAY + 20},
		{.offering = "C01",
			.kind = CHANGE_EXTRA,
			.day = MONDAY + 3,
			.to_day = DAY_NONE,
			.from_min = 600,
			.to_min = 690},
		{.offering = "C01", .kind = CHANGE_OFF, .day = MONDAY + 7, .to_day = DAY_NONE},
		{.offering = "C03", .kind = CHANGE_OFF, .day = WEDNESDAY, .to_day = DAY_NONE},
	};
	static const char *const want[] = {
		"moved C01 +1 540", "off C01 +1 540", "moved C01 +2 600",
		"moved C01 +3 540, next C01 +1 540",
		"moved C01 +21 540", /* it is not tomorrow: that has to be told */
		"extra C01 +4 600, next C01 +1 540", "next C01 +1 540", /* too far ahead */
		"next C01 +1 540",                                      /* somebody else's class */
	};

	for (int i = 0; i < N(cases_of); i++) {
		struct catalogue c;
		struct world w;

		at(&w, FIXTURE_TODAY, "08:00");
		with_changes(&w, &c, &cases_of[i], 1);
		world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);
		world_come(&w, FIXTURE_ZHANG);
		ck_news(&w, want[i]);
	}
}
END_TEST

/* A single booking hears of its own session only. */
START_TEST(test_what_changed_for_one_session)
{
	static const struct session_change changes[] = {
		{.offering = "E02", .kind = CHANGE_OFF, .day = MONDAY, .to_day = DAY_NONE},
		{.offering = "E02",
			.kind = CHANGE_MOVED,
			.day = MONDAY + 1,
			.to_day = SUNDAY + 5,
			.from_min = 700,
			.to_min = 760},
	};
	struct catalogue c;
	struct session s;
	struct world w;

	at(&w, FIXTURE_TODAY, "08:00");
	with_changes(&w, &c, changes, 2);
	world_have(&w, FIXTURE_ZHANG, "E02", MONDAY);
	world_have(&w, FIXTURE_LI, "E02", MONDAY + 2);
	world_come(&w, FIXTURE_ZHANG);
	ck_news(&w, "off E02 +1 930");
	ck_assert(!visit_enrolment_session(&w.m, &w.m.standing.enrolments[0], &s));
	world_come(&w, FIXTURE_LI);
	ck_news(&w, "next E02 +3 930");
}
END_TEST

/* Tomorrow is a holiday; Saturday makes up for it. */
START_TEST(test_holidays)
{
	static const struct workday days[] = {{MONDAY, -1}, {SUNDAY + 6, 0}, {SUNDAY + 9, -1}};
	static const struct session_change kept = {
		.offering = "C01", .kind = CHANGE_MOVED, .day = MONDAY, .to_day = MONDAY + 1};
	static const struct {
		const char *id;
		day_t day;
		int workdays, changes;
		const char *want;
	} cases[] = {
		{"C01", DAY_NONE, 1, 0, "off C01 +1 540"},
		{"C01", DAY_NONE, 2, 0, "off C01 +1 540, next C01 +6 540"},
		{"C03", DAY_NONE, 2, 0, "next C03 +3 540"}, {"E02", MONDAY, 1, 0, "off E02 +1 930"},
		{"E02", MONDAY + 1, 1, 0, "next E02 +2 930"},
		{"E02", SUNDAY + 9, 3, 0, ""},               /* told when it is nearer */
		{"C01", DAY_NONE, 1, 1, "moved C01 +2 540"}, /* it is held, only later */
	};

	for (int i = 0; i < N(cases); i++) {
		struct catalogue c;
		struct world w;

		at(&w, FIXTURE_TODAY, "08:00");
		with_changes(&w, &c, &kept, cases[i].changes);
		c.timetable.workdays = days;
		c.timetable.n_workdays = cases[i].workdays;
		world_have(&w, FIXTURE_ZHANG, cases[i].id, cases[i].day);
		world_come(&w, FIXTURE_ZHANG);
		ck_news(&w, cases[i].want);
	}
}
END_TEST

START_TEST(test_a_change_is_over)
{
	static const struct session_change changes[] = {
		{.offering = "C07", .kind = CHANGE_OFF, .day = SUNDAY, .to_day = DAY_NONE},
		{.offering = "C07",
			.kind = CHANGE_MOVED,
			.day = SUNDAY,
			.to_day = SUNDAY,
			.from_min = 600,
			.to_min = 690},
	};
	static const char *const want[][2] = {
		{"off C07 +0 840, next C07 +7 840", "next C07 +7 840"},
		{"moved C07 +0 600", "next C07 +7 840"},
	};

	for (int i = 0; i < 4; i++) {
		struct catalogue c;
		struct world w;

		at(&w, FIXTURE_TODAY, i & 1 ? "15:30" : "08:00");
		with_changes(&w, &c, &changes[i / 2], 1);
		world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
		world_come(&w, FIXTURE_ZHANG);
		ck_news(&w, want[i / 2][i & 1]);
	}
}
END_TEST

START_TEST(test_answers_of_the_hub)
{
	static const struct {
		enum decision decision;
		day_t decided;
		const char *want;
	} cases[] = {
		{DECISION_NONE, DAY_NONE, ""},
		{DECISION_YES, SUNDAY, "seat C01 +1 540"},
		{DECISION_YES, SUNDAY - 7, "seat C01 +1 540"},
		{DECISION_YES, SUNDAY - 8, "next C01 +1 540"}, /* a seat like any other by now */
		{DECISION_NO, SUNDAY - 7, "no-seat C01 +1 540"},
		{DECISION_NO, SUNDAY - 8, ""},
	};

	for (int i = 0; i < N(cases); i++) {
		struct enrolment *e;
		struct world w;

		at(&w, FIXTURE_TODAY, "08:00");
		e = world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);
		e->open = true;
		e->decision = cases[i].decision;
		e->decided = cases[i].decided;
		world_come(&w, FIXTURE_ZHANG);
		ck_news(&w, cases[i].want);
	}
}
END_TEST

START_TEST(test_missed_too_often)
{
	struct standing *s;
	struct world w;

	at(&w, FIXTURE_TODAY, "08:00");
	s = &w.store[FIXTURE_ZHANG];
	s->missed[0] = (struct missed){"E02", SUNDAY - 2};
	s->missed[1] = (struct missed){"E02", SUNDAY - 12};
	s->n_missed = 1;
	world_come(&w, FIXTURE_ZHANG);
	ck_news(&w, "");
	s->n_missed = 2;
	world_come(&w, FIXTURE_ZHANG);
	ck_news(&w, "barred E02 +13");
}
END_TEST

/* However much there is, the list holds. */
/* The soonest are told, wherever they stand among many. */
START_TEST(test_next_of_many)
{
	struct news news[NEWS_MAX];
	struct world w;

	at(&w, FIXTURE_TODAY, "08:00");
	for (int i = 0; i < 8; i++) {
		struct enrolment *e = world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);

		e->open = true;
		e->decision = DECISION_NO;
		e->decided = SUNDAY;
		world_have(&w, FIXTURE_ZHANG, "E02", SUNDAY + 7 - i);
	}
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(visit_news(&w.m, news), 11);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(news[8 + i].session.day, SUNDAY + i);
}
END_TEST

START_TEST(test_much_news)
{
	struct news news[NEWS_MAX];
	struct world w;

	at(&w, FIXTURE_TODAY, "08:00");
	for (int i = 0; i < ENROLMENTS_MAX; i++) {
		struct enrolment *e = world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);

		e->open = true;
		e->decision = i % 2 ? DECISION_YES : DECISION_NO;
		e->decided = SUNDAY;
	}
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(visit_news(&w.m, news), NEWS_MAX);
}
END_TEST

START_TEST(test_birthday)
{
	struct world w;

	at(&w, FIXTURE_TODAY, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(!visit_birthday(&w.m));
	ck_assert_int_eq(day_parse("1946-11-22", &w.m.person.born), 0);
	ck_assert(visit_birthday(&w.m));
	w.m.person.lunar = true;
	ck_assert(!visit_birthday(&w.m));
	/* 2026-11-22 is the 14th of the tenth lunar month; so was 1945-11-18. */
	ck_assert_int_eq(day_parse("1945-11-18", &w.m.person.born), 0);
	ck_assert(visit_birthday(&w.m));
	w.m.person.known = false;
	ck_assert(!visit_birthday(&w.m));
}
END_TEST

/* Whoever was not there was in no class either: nothing of it stays in the model. */
START_TEST(test_not_me_after_attendance)
{
	struct world w;

	at(&w, FIXTURE_TODAY, "13:55");
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(world_offers(&w, CHOICE_NOT_ME));
	world_digit(&w, 9);
	world_recorded(&w);
	ck_screen(&w, SCREEN_NOT_ME);
	ck_assert(!w.store[FIXTURE_ZHANG].enrolments[0].attended);
	ck_assert(!world_holds(&w, "张"));
}
END_TEST

SUITE_MAIN("day", test_attendance_window, test_attendance_act, test_attendance_at_a_later_scan,
	test_what_is_no_attendance, test_two_sessions_that_touch,
	test_attendance_of_a_moved_session, test_attendance_that_is_not_written, test_now_and_next,
	test_next_is_near, test_what_changed, test_what_changed_for_one_session, test_holidays,
	test_a_change_is_over, test_answers_of_the_hub, test_missed_too_often, test_next_of_many,
	test_much_news, test_birthday, test_not_me_after_attendance)
