/* SPDX-License-Identifier: MIT */
/* Taking a seat, why not, and giving it back. */
#include <stdio.h>

#include "tests/core/visit/offers.h"
#include "tests/support/suite.h"

/* ---- taking a seat ---------------------------------------------------------------------------- */

/* Four presses after the card: 4, the kind, the class, yes. */
START_TEST(test_a_class_in_four_presses)
{
	struct world w;
	const struct act *a;

	greet(&w, FIXTURE_ZHANG);
	world_digit(&w, 4);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_OFFERING);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	a = &w.draft.record.act;
	ck_assert_int_eq(a->head.kind, ACT_ENROL);
	ck_assert_str_eq(a->head.what, "C01");
	ck_assert_str_eq(a->head.at_place, "");
	ck_assert(a->head.course && !a->head.open);
	ck_assert_int_eq(a->head.service_day, DAY_NONE);
	ck_assert_int_eq(a->head.qty, 1);
	ck_assert_int_eq(a->body.promise, PROMISE_FINAL);
	ck_assert_str_eq(a->body.items[0].name.text[LANG_ZH], "智能手机应用");
	ck_assert_str_eq(a->body.room.text[LANG_ZH], "社区幸福学堂");
	ck_assert_str_eq(a->body.rule, "Mon");
	ck_assert_int_eq(a->body.next_day, FIXTURE_DAY + 1);
	ck_assert_int_eq(a->body.from_min, 540);
	ck_assert_int_eq(a->body.to_min, 630);
	w.prints = 0;
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert_int_eq(w.prints, 1);
	ck_assert_int_eq(w.tone, TONE_DONE);
	ck_assert_int_eq(w.m.standing.n_enrolments, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_WELCOME);
	world_wait(&w, UNDO_MS);
	ck_assert(!world_holds(&w, "张"));

	world_come(&w, FIXTURE_ZHANG); /* a second time shows what she has */
	to_offering(&w, "class", "C01");
	ck_screen(&w, SCREEN_ENROLMENT);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_OFFERINGS);
}
END_TEST

/* Whoever takes a seat shortly before it begins is here: no scan more, nothing missed. */
START_TEST(test_a_seat_that_begins_soon)
{
	static const struct {
		const char *time;
		int attends;
	} cases[] = {{"13:14", 0}, {"13:15", 1}, {"13:59", 1}};

	for (int i = 0; i < N(cases); i++) {
		struct world w;

		world_start(&w);
		w.now = fixture_moment(FIXTURE_TODAY, cases[i].time);
		world_come(&w, FIXTURE_ZHANG);
		to_offering(&w, "class", "C07"); /* 14:00 */
		press(&w, CHOICE_ENROL, -1);
		w.prints = 0;
		world_recorded(&w);
		if (cases[i].attends) {
			ck_screen(&w, SCREEN_SAVING);
			ck_assert_int_eq(w.draft.record.act.head.kind, ACT_ATTEND);
			if (i == 1)
				world_recorded(&w);
			else /* not written: nobody is told */
				world_record(&w, &w.draft, RECORD_NO_RIGHT);
		}
		ck_screen(&w, SCREEN_SLIP);
		ck_assert_int_eq(w.m.done.head.kind, ACT_ENROL);
		ck_assert_int_eq(w.prints, 1);
		ck_assert_int_eq(w.attends, i == 1);
		ck_assert(w.m.standing.enrolments[0].attended == (i == 1));
	}
}
END_TEST

START_TEST(test_a_full_class)
{
	struct world w;
	const struct act *a;

	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C03");
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert(!world_offers(&w, CHOICE_ENROL));
	press(&w, CHOICE_WAIT_LIST, -1);
	a = &w.draft.record.act;
	ck_assert(a->head.open && a->head.course);
	ck_assert_int_eq(a->body.promise, PROMISE_OPEN);
	ck_assert_str_eq(a->body.note, NOTE_FULL);
	ck_assert_str_eq(a->body.floor.text[LANG_ZH], "二楼");
	ck_assert_str_eq(a->body.bring.text[LANG_ZH], "毛笔");
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert_str_eq(w.m.done.body.pickup, "A-1");
	ck_assert(w.m.standing.enrolments[0].open);
}
END_TEST

/* Where this terminal holds no seats, it cannot say "full". */
START_TEST(test_no_lease_is_not_full)
{
	struct hall_of h;
	struct world w;

	hall_init(&h);
	h.c.n_rights = 0;
	greet_in(&w, &h, FIXTURE_ZHANG);
	to_offering(&w, "class", "C01");
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_assert(w.draft.record.act.head.open);
	ck_assert_str_eq(w.draft.record.act.body.note, "");
}
END_TEST

START_TEST(test_a_neighbours_shift)
{
	struct world w;
	const struct act *a;

	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "shift", "E06");
	press(&w, CHOICE_WHICH_DAY, -1);
	press(&w, CHOICE_SESSION, 1);
	press(&w, CHOICE_WAIT_LIST, -1);
	a = &w.draft.record.act;
	ck_assert_str_eq(a->head.at_place, "330784-003");
	ck_assert_str_eq(a->head.place, FIXTURE_PLACE);
	ck_assert_str_eq(a->body.hall.text[LANG_ZH], "花园");
	ck_assert(!a->head.course && a->head.open);
	ck_assert_int_eq(a->head.service_day, MONDAY + 1);
}
END_TEST

START_TEST(test_single_sessions)
{
	struct session list[SESSIONS_MAX];
	struct world w;

	world_start(&w);
	w.now = fixture_moment(FIXTURE_TODAY, "15:29");
	world_come(&w, FIXTURE_WANG);
	to_offering(&w, "venue", "E02");
	ck_assert_int_eq(visit_sessions(&w.m, list), 8); /* today and seven days ahead */
	world_wait(&w, 60000);                           /* it begins: too late for today */
	ck_assert_int_eq(visit_sessions(&w.m, list), 7);
	ck_assert_int_eq(list[0].day, MONDAY);
	press(&w, CHOICE_WHICH_DAY, 7);
	ck_screen(&w, SCREEN_SESSIONS);
	press(&w, CHOICE_SESSION, 0);
	ck_screen(&w, SCREEN_OFFERING);
	press(&w, CHOICE_ENROL, 1); /* one seat is left */
	ck_assert_int_eq(w.draft.record.act.head.service_day, MONDAY);
	ck_assert_int_eq(w.draft.record.act.body.from_min, 930);
	ck_assert_str_eq(w.draft.record.act.body.rule, "");
	ck_assert_int_eq(w.draft.record.act.body.next_day, DAY_NONE);
	world_recorded(&w);
	world_key(&w, ACTION_NEXT);

	world_come(&w, FIXTURE_WANG);
	to_offering(&w, "venue", "E02");
	press(&w, CHOICE_WHICH_DAY, -1);
	press(&w, CHOICE_SESSION, 0); /* booked: look at it */
	ck_screen(&w, SCREEN_ENROLMENT);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SESSIONS);
	press(&w, CHOICE_SESSION, 1);
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert(world_offers(&w, CHOICE_WAIT_LIST)); /* full on that day */
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SESSIONS);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_OFFERING);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_OFFERINGS);
}
END_TEST

/* A single day need not be chosen; one that is too far ahead cannot be. */
START_TEST(test_the_only_day)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "event", "E04");
	ck_assert_int_eq(w.m.task.session, FIXTURE_DAY + 7);
	ck_assert(world_offers(&w, CHOICE_ENROL));
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_OFFERINGS);
	world_key(&w, ACTION_BACK);
	world_key(&w, ACTION_BACK);
	to_offering(&w, "clinic", "E05"); /* 19 December, 27 days ahead, 14 are allowed */
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert_int_eq(w.m.task.session, DAY_NONE);
	ck_assert(!world_offers(&w, CHOICE_WHICH_DAY) && !world_offers(&w, CHOICE_ENROL) &&
		  !world_offers(&w, CHOICE_WAIT_LIST));
}
END_TEST

START_TEST(test_a_copied_code_is_asked_for_the_name)
{
	struct world w;

	world_start(&w);
	world_come_by_code(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C01"); /* looking needs no name */
	press(&w, CHOICE_ENROL, -1);
	ck_screen(&w, SCREEN_NAME);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_OFFERING);
	press(&w, CHOICE_ENROL, -1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_ENROL);
	world_recorded(&w);
	world_key(&w, ACTION_NEXT);

	world_come_by_code(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 1);
	press(&w, CHOICE_LEAVE, -1);
	ck_screen(&w, SCREEN_NAME);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_ENROLMENT);
	press(&w, CHOICE_LEAVE, -1);
	world_digit(&w, 2);
	ck_assert(!w.m.present);
	ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_enrolments, 1);
}
END_TEST

/* ---- why not ---------------------------------------------------------------------------------- */

START_TEST(test_refusals)
{
	enum { AGE, CONSENT, HARDSHIP, UNKNOWN, BARRED, MANY, CLOCK };
	static const struct {
		int who, what;
		const char *kind, *id;
		enum refusal want;
	} cases[] = {
		{FIXTURE_ZHANG, CONSENT, "event", "E04", REFUSED_NO_CONSENT},
		{FIXTURE_ZHANG, HARDSHIP, "event", "E04", REFUSED_OTHERS},
		{FIXTURE_WANG, HARDSHIP, "event", "E04", REFUSED_NOTHING},
		{FIXTURE_NO_AGE, UNKNOWN, "class", "C01", REFUSED_NOT_KNOWN},
		{FIXTURE_NEIGHBOUR, UNKNOWN, "class", "C01", REFUSED_NOT_KNOWN},
		{FIXTURE_NEIGHBOUR, UNKNOWN, "class", "C07", REFUSED_NOTHING},
		{FIXTURE_ZHANG, BARRED, "venue", "E02", REFUSED_BARRED},
		{FIXTURE_ZHANG, BARRED, "class", "C01", REFUSED_NOTHING},
		{FIXTURE_ZHANG, MANY, "event", "E04", REFUSED_TOO_MANY},
		{FIXTURE_ZHANG, CLOCK, "class", "C01", REFUSED_CLOCK},
	};

	for (int i = 0; i < N(cases); i++) {
		struct hall_of h;
		struct world w;

		hall_init(&h);
		hall_find(&h, "E04")->guardian = cases[i].what == CONSENT;
		hall_find(&h, "E04")->hardship = cases[i].what == HARDSHIP;
		greet_in(&w, &h, cases[i].who);
		if (cases[i].what == MANY)
			w.m.standing.n_enrolments = ENROLMENTS_MAX; /* of offerings long gone */
		if (cases[i].what == BARRED) {
			w.m.standing.missed[0] = (struct missed){"E02", FIXTURE_DAY - 3};
			w.m.standing.missed[1] = (struct missed){"E02", FIXTURE_DAY - 9};
			w.m.standing.n_missed = 2;
		}
		if (cases[i].what == CLOCK)
			w.now.quality = CLOCK_UNKNOWN;
		to_offering(&w, cases[i].kind, cases[i].id);
		ck_assert_msg(
			w.m.refusal == cases[i].want, "case %d: refusal %d", i, (int)w.m.refusal);
		ck_screen(&w, cases[i].want ? SCREEN_REFUSED : SCREEN_OFFERING);
		if (cases[i].want == REFUSED_BARRED)
			ck_assert_int_eq(w.m.refused_until, FIXTURE_DAY + 12);
		if (!cases[i].want)
			continue;
		ck_assert_int_eq(w.tone, TONE_LOOK);
		world_key(&w, ACTION_NEXT);
		ck_screen(&w, SCREEN_OFFERINGS);
	}
}
END_TEST

/* Calligraphy is on Wednesday, 9:00 to 10:30. */
START_TEST(test_clashes)
{
	static const struct {
		const char *rule;
		int from, to;
		bool session, clash;
	} cases[] = {
		{"Wed", 540, 630, false, true},
		{"Wed", 629, 700, false, true},  /* one minute */
		{"Wed", 630, 700, false, false}, /* touches */
		{"Wed", 480, 541, false, true},
		{"Wed", 480, 540, false, false},
		{"Thu", 540, 630, false, false},
		{"Mon,Wed", 600, 620, false, true},
		{"1st Wed", 600, 620, false, true},
		{"2026-12-02", 600, 620, false, true},
		{"2027-01-20", 600, 620, false, true},  /* 59 days ahead */
		{"2027-01-27", 600, 620, false, false}, /* 66 */
		{"2026-11-25", 600, 620, true, true},
		{"2026-11-26", 600, 620, true, false},
	};

	for (int i = 0; i < N(cases); i++) {
		struct hall_of h;
		struct world w;
		struct offering *o;

		hall_init(&h);
		o = hall_add(&h, "X1", "event");
		text_copy(o->rule, sizeof(o->rule), cases[i].rule);
		o->from_min = cases[i].from;
		o->to_min = cases[i].to;
		o->session = cases[i].session;
		world_start(&w);
		catalogue_comes(&w, &h);
		world_have(&w, FIXTURE_ZHANG, "C03", DAY_NONE);
		world_come(&w, FIXTURE_ZHANG);
		to_offering(&w, "event", "X1");
		ck_assert_msg((w.m.task.screen == SCREEN_REFUSED) == cases[i].clash, "case %d", i);
		if (!cases[i].clash)
			continue;
		ck_assert_int_eq(w.m.refusal, REFUSED_CLASH);
		ck_assert_str_eq(w.m.refused_by, "C03");
	}
}
END_TEST

/* The one session that would clash is moved away, or another is moved on top. */
START_TEST(test_clashes_of_moved_sessions)
{
	static const struct session_change away = {.offering = "C03",
		.kind = CHANGE_MOVED,
		.day = FIXTURE_DAY + 3,
		.to_day = FIXTURE_DAY + 4};
	struct hall_of h;
	struct world w;
	struct offering *o;

	hall_init(&h);
	h.c.timetable = (struct timetable){.changes = &away, .n_changes = 1};
	o = hall_add(&h, "X1", "event");
	o->session = true;
	o->from_min = 600;
	o->to_min = 620;
	for (int day = 3; day <= 4; day++) {
		day_format(FIXTURE_DAY + day, o->rule);
		world_start(&w);
		catalogue_comes(&w, &h);
		world_have(&w, FIXTURE_ZHANG, "C03", DAY_NONE);
		world_come(&w, FIXTURE_ZHANG);
		to_offering(&w, "event", "X1");
		ck_screen(&w, day == 3 ? SCREEN_OFFERING : SCREEN_REFUSED);
	}
}
END_TEST

/* Whoever has a seat has it on the new day. */
START_TEST(test_a_moved_session_is_not_booked_twice)
{
	static const struct session_change later = {.offering = "X1",
		.kind = CHANGE_MOVED,
		.day = FIXTURE_DAY + 3,
		.to_day = FIXTURE_DAY + 4};
	struct hall_of h;
	struct offering *o;
	struct world w;

	hall_init(&h);
	h.c.timetable = (struct timetable){.changes = &later, .n_changes = 1};
	o = hall_add(&h, "X1", "event");
	o->session = true;
	day_format(FIXTURE_DAY + 3, o->rule);
	world_start(&w);
	catalogue_comes(&w, &h);
	world_have(&w, FIXTURE_ZHANG, "X1", FIXTURE_DAY + 3);
	world_come(&w, FIXTURE_ZHANG);
	to_offering(&w, "event", "X1");
	ck_screen(&w, SCREEN_ENROLMENT);
	ck_assert_int_eq(visit_enrolled(&w.m, o, FIXTURE_DAY + 4), 0);
	ck_assert_int_eq(visit_enrolled(&w.m, o, FIXTURE_DAY + 3), -1);
	world_key(&w, ACTION_BACK); /* the only day: not asked which */
	ck_screen(&w, SCREEN_OFFERINGS);
}
END_TEST

/* What is only waited for may become a seat, what was refused cannot. */
START_TEST(test_clashes_with_the_waiting_list)
{
	static const struct {
		enum decision decision;
		enum screen want;
	} cases[] = {
		{DECISION_NONE, SCREEN_REFUSED},
		{DECISION_YES, SCREEN_REFUSED},
		{DECISION_NO, SCREEN_OFFERING},
	};

	for (int i = 0; i < N(cases); i++) {
		struct hall_of h;
		struct world w;
		struct offering *o;

		hall_init(&h);
		o = hall_add(&h, "X1", "event");
		text_copy(o->rule, sizeof(o->rule), "Wed");
		o->from_min = 540;
		o->to_min = 600;
		world_start(&w);
		catalogue_comes(&w, &h);
		world_have(&w, FIXTURE_ZHANG, "C03", DAY_NONE);
		w.store[FIXTURE_ZHANG].enrolments[0].open = true;
		w.store[FIXTURE_ZHANG].enrolments[0].decision = cases[i].decision;
		world_come(&w, FIXTURE_ZHANG);
		to_offering(&w, "event", "X1");
		ck_screen(&w, cases[i].want);
	}
}
END_TEST

/* No seat came free: one may ask again. */
START_TEST(test_after_a_refusal_of_the_hub)
{
	struct world w;

	world_start(&w);
	world_have(&w, FIXTURE_ZHANG, "C03", DAY_NONE);
	w.store[FIXTURE_ZHANG].enrolments[0].open = true;
	w.store[FIXTURE_ZHANG].enrolments[0].decision = DECISION_NO;
	world_come(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C03");
	ck_screen(&w, SCREEN_OFFERING);
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_screen(&w, SCREEN_SAVING);
}
END_TEST

/* ---- leaving ---------------------------------------------------------------------------------- */

START_TEST(test_leave_a_course)
{
	struct world w;
	const struct act *a;

	world_start(&w);
	world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	ck_screen(&w, SCREEN_MINE);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ENROLMENT);
	world_digit(&w, 2); /* stay */
	ck_screen(&w, SCREEN_MINE);
	world_digit(&w, 1);
	world_digit(&w, 1);
	a = &w.draft.record.act;
	ck_assert_int_eq(a->head.kind, ACT_LEAVE);
	ck_assert(a->head.has_ref && a->head.course);
	ck_assert_mem_eq(a->head.ref, w.store[FIXTURE_ZHANG].enrolments[0].id, ACT_ID_BYTES);
	ck_assert_str_eq(a->head.what, "C01");
	ck_assert_str_eq(a->body.items[0].name.text[LANG_ZH], "智能手机应用");
	w.prints = 0;
	world_recorded(&w);
	ck_screen(&w, SCREEN_LEFT);
	ck_assert_int_eq(w.prints, 1);
	ck_assert_int_eq(w.m.standing.n_enrolments, 0);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

/* A seat that the hub gave to somebody on the list is a seat. */
START_TEST(test_leave_the_list_or_a_seat)
{
	static const enum decision decisions[] = {DECISION_NONE, DECISION_YES};

	for (int i = 0; i < N(decisions); i++) {
		struct enrolment *e;
		struct world w;

		world_start(&w);
		world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);
		e = &w.store[FIXTURE_ZHANG].enrolments[0];
		e->open = true;
		e->decision = decisions[i];
		world_come(&w, FIXTURE_ZHANG);
		world_digit(&w, 5);
		world_digit(&w, 1);
		press(&w, CHOICE_LEAVE, -1);
		ck_assert_int_eq(w.draft.record.act.head.kind, ACT_LEAVE);
		ck_assert_int_eq(w.draft.record.act.head.open, i == 0);
	}
}
END_TEST

START_TEST(test_leave_a_session_until_it_begins)
{
	static const struct {
		const char *time;
		enum clock_quality quality;
		bool attended, leavable;
	} cases[] = {
		{"08:00", CLOCK_HUB, false, true}, {"15:29", CLOCK_WALL, false, true},
		{"15:30", CLOCK_HUB, false, false}, {"08:00", CLOCK_UNKNOWN, false, false},
		{"15:00", CLOCK_HUB, true, true}, /* here already, and yet not staying */
	};

	for (int i = 0; i < N(cases); i++) {
		struct world w;

		world_start(&w);
		world_have(&w, FIXTURE_ZHANG, "E02", FIXTURE_DAY);
		w.store[FIXTURE_ZHANG].checked_in = true;
		w.store[FIXTURE_ZHANG].enrolments[0].attended = cases[i].attended;
		w.now = fixture_moment(FIXTURE_TODAY, cases[i].time);
		w.now.quality = cases[i].quality;
		world_card(&w, FIXTURE_ZHANG);
		world_answers(&w);
		world_digit(&w, 5);
		world_digit(&w, 1);
		ck_screen(&w, SCREEN_ENROLMENT);
		ck_assert_msg(world_offers(&w, CHOICE_LEAVE) == cases[i].leavable, "case %d", i);
	}
}
END_TEST

START_TEST(test_a_leave_that_is_refused)
{
	struct world w;

	world_start(&w);
	world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_ENROLMENT);
	ck_assert_int_eq(w.tone, TONE_LOOK);
}
END_TEST

SUITE_MAIN("enrolling", test_a_class_in_four_presses, test_a_seat_that_begins_soon,
	test_a_full_class, test_no_lease_is_not_full, test_a_neighbours_shift, test_single_sessions,
	test_the_only_day, test_a_copied_code_is_asked_for_the_name, test_refusals, test_clashes,
	test_clashes_of_moved_sessions, test_a_moved_session_is_not_booked_twice,
	test_clashes_with_the_waiting_list, test_after_a_refusal_of_the_hub, test_leave_a_course,
	test_leave_the_list_or_a_seat, test_leave_a_session_until_it_begins,
	test_a_leave_that_is_refused)
