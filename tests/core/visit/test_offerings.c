/* SPDX-License-Identifier: MIT */
/* What there is to take part in, and what becomes of it while somebody looks. */
#include <stdio.h>

#include "tests/core/visit/offers.h"
#include "tests/support/suite.h"

/* ---- what there is ---------------------------------------------------------------------------- */

START_TEST(test_kinds_by_audience)
{
	static const struct {
		day_t born;
		const char *want[KINDS_FIRST];
	} cases[] = {
		{-8692, {"class", "clinic", "event"}},                       /* 80 */
		{FIXTURE_DAY - 60 * 365 - 15, {"class", "clinic", "event"}}, /* 60 today */
		{FIXTURE_DAY - 60 * 365 - 14, {"class", "venue", "event"}},  /* tomorrow */
		{FIXTURE_DAY - 10 * 365, {"care", "class", "event"}},        /* 9 */
		{FIXTURE_DAY - 14 * 365 - 3, {"care", "class", "event"}}, /* 13, no care any more */
		{DAY_NONE, {"class", "venue", "event"}},
	};

	for (int i = 0; i < N(cases); i++) {
		const char *kinds[KINDS_MAX];
		struct world w;
		int n, at = 0;

		greet(&w, FIXTURE_ZHANG);
		w.m.person.born = cases[i].born;
		w.m.person.consent = true;
		n = visit_kinds(&w.m, kinds);
		for (int k = 0; k < KINDS_FIRST; k++) {
			if (i == 4 && k == 0) /* of 13 years: none of its offerings fits */
				continue;
			ck_assert_int_lt(at, n);
			ck_assert_msg(strcmp(kinds[at], cases[i].want[k]) == 0,
				"case %d: kind %d is %s, not %s", i, at, kinds[at],
				cases[i].want[k]);
			at++;
		}
	}
}
END_TEST

START_TEST(test_three_kinds_then_more)
{
	struct choice_slot slots[CHOICES_MAX];
	struct world w;

	greet(&w, FIXTURE_ZHANG); /* class, clinic, event, then venue, shift */
	world_digit(&w, 4);
	ck_assert_int_eq(visit_choices(&w.m, slots), 4);
	ck_assert_int_eq(slots[3].id, CHOICE_MORE);
	ck_assert_int_eq(slots[3].digit, 4);
	world_digit(&w, 4);
	ck_assert_int_eq(visit_choices(&w.m, slots), 3);
	ck_assert_int_eq(slots[0].digit, 1);
	ck_assert_int_eq(slots[0].arg, 3);
	ck_assert_int_eq(slots[2].id, CHOICE_MORE);
	world_digit(&w, 3); /* round again */
	ck_assert_int_eq(w.m.page, 0);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

/* A small screen has fewer a page; over all of them each stands once, in the same order. */
static void ck_pages(struct world *w, enum choice_id id, int n)
{
	struct choice_slot slots[CHOICES_MAX];
	int next = 0, more = 0;

	do {
		int shown = visit_choices(&w->m, slots);

		ck_assert_int_le(shown, w->m.list_most);
		for (int i = 0; i < shown; i++) {
			if (slots[i].id == CHOICE_MORE) {
				more = slots[i].digit;
				continue;
			}
			ck_assert_int_eq(slots[i].id, id);
			ck_assert_int_eq(slots[i].digit, i + 1);
			ck_assert_int_eq(slots[i].arg, next++);
		}
		ck_assert(more != 0);
		world_digit(w, more);
	} while (w->m.page);
	ck_assert_int_eq(next, n);
}

START_TEST(test_small_screen)
{
	const char *kinds[KINDS_MAX];
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	for (w.m.list_most = 2; w.m.list_most < KINDS_FIRST + 2; w.m.list_most++) {
		world_digit(&w, 4);
		ck_assert_int_eq(w.m.task.screen, SCREEN_KINDS);
		ck_pages(&w, CHOICE_KIND, visit_kinds(&w.m, kinds));
		world_key(&w, ACTION_BACK);
	}
	w.m.list_most = 3;
	world_digit(&w, 3);
	ck_assert_int_eq(w.m.task.screen, SCREEN_DAYS);
	ck_pages(&w, CHOICE_DAY, visit_meals(&w.m, (struct meal_option[MEAL_OPTIONS_MAX]){0}));
}
END_TEST

/* A new kind is data; what nobody knows a word for is offered all the same. */
START_TEST(test_an_unknown_kind)
{
	const char *kinds[KINDS_MAX];
	struct hall_of h;
	struct world w;

	hall_init(&h);
	hall_add(&h, "X1", "taichi");
	greet_in(&w, &h, FIXTURE_ZHANG);
	ck_assert_str_eq(kinds[visit_kinds(&w.m, kinds) - 1], "taichi");
	to_offering(&w, "taichi", "X1");
	ck_screen(&w, SCREEN_OFFERING);
}
END_TEST

START_TEST(test_nothing_to_offer)
{
	struct hall_of h;
	struct world w;

	hall_init(&h);
	h.c.n_offerings = 0;
	greet_in(&w, &h, FIXTURE_ZHANG);
	ck_assert(!world_offers(&w, CHOICE_OFFERINGS));
	world_digit(&w, 4);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

/* The hall's own first; halls that are no neighbours and other ages are not there. */
START_TEST(test_whose_offerings)
{
	const struct offering *list[OFFERINGS_MAX];
	struct hall_of h;
	struct world w;
	struct offering *o;

	hall_init(&h);
	o = hall_find(&h, "C01"); /* the first in the data is a neighbour's */
	text_copy(o->place, sizeof(o->place), "330784-003");
	text_copy(hall_find(&h, "C03")->place, PLACE_SIZE, "330784-001");
	o = hall_add(&h, "C20", "class");
	o->min_age = 81;
	o = hall_add(&h, "C21", "class");
	text_copy(o->rule, sizeof(o->rule), "2026-11-21"); /* over */
	greet_in(&w, &h, FIXTURE_ZHANG);
	to_kind(&w, "class");
	ck_assert_int_eq(visit_offerings(&w.m, list), 2);
	ck_assert_str_eq(list[0]->id, "C07");
	ck_assert_str_eq(list[1]->id, "C01");
}
END_TEST

/* ---- seats that go, offerings that change ----------------------------------------------------- */

START_TEST(test_the_last_seat_goes_meanwhile)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C01");
	press(&w, CHOICE_ENROL, -1);
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.standing.n_enrolments, 0);
	ck_assert(!world_offers(&w, CHOICE_ENROL));
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_assert(w.draft.record.act.head.open);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
}
END_TEST

/* Capacity is lowered while somebody chooses: the low tone, and another choice. */
START_TEST(test_seats_go_while_looking)
{
	static const struct {
		int left;
		bool tone;
		enum choice_id offers;
	} cases[] = {
		{1, false, CHOICE_ENROL}, /* still a seat: nothing to say */
		{0, true, CHOICE_WAIT_LIST},
		{0, false, CHOICE_WAIT_LIST},
		{2, true, CHOICE_ENROL},
	};
	struct hall_of h[N(cases)];
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C01");
	for (int i = 0; i < N(cases); i++) {
		int tones = w.tones;

		hall_init(&h[i]);
		hall_right(&h[i], "seat/" FIXTURE_PLACE "/C01", cases[i].left);
		catalogue_comes(&w, &h[i]);
		ck_screen(&w, SCREEN_OFFERING);
		ck_assert_int_eq(w.tones, tones + cases[i].tone);
		ck_assert_int_eq(w.tone, cases[i].tone ? TONE_LOOK : w.tone);
		ck_assert(world_offers(&w, cases[i].offers));
	}
}
END_TEST

/* The seat goes while the name is asked: the page shows again, nothing is taken. */
START_TEST(test_seats_go_while_the_name_is_asked)
{
	struct hall_of h;
	struct world w;

	hall_init(&h);
	world_start(&w);
	world_come_by_code(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C01");
	press(&w, CHOICE_ENROL, -1);
	hall_right(&h, "seat/" FIXTURE_PLACE "/C01", 0);
	catalogue_comes(&w, &h);
	ck_screen(&w, SCREEN_NAME);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_assert_int_eq(w.tone, TONE_LOOK);
}
END_TEST

/* Likewise a seat that comes: nobody goes on a list beside it. */
START_TEST(test_a_seat_comes_while_the_name_is_asked)
{
	struct hall_of h, full;
	struct world w;

	hall_init(&h);
	hall_init(&full);
	hall_right(&full, "seat/" FIXTURE_PLACE "/C01", 0);
	world_start(&w);
	catalogue_comes(&w, &full);
	world_come_by_code(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C01");
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_screen(&w, SCREEN_NAME);
	catalogue_comes(&w, &h);
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert(world_offers(&w, CHOICE_ENROL));
	ck_assert(!world_offers(&w, CHOICE_WAIT_LIST));
}
END_TEST

/* It goes while the name is asked, or while it is booked: what is left shows, no empty page. */
START_TEST(test_an_offering_goes_meanwhile)
{
	struct hall_of h;
	struct world w;

	hall_init(&h);
	h.c.n_offerings = 2; /* without C03 */
	world_start(&w);
	world_come_by_code(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C03");
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_screen(&w, SCREEN_NAME);
	catalogue_comes(&w, &h);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_OFFERINGS);

	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C03");
	press(&w, CHOICE_WAIT_LIST, -1);
	h.c.n_offerings = 0;
	catalogue_comes(&w, &h);
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_an_offering_goes_while_looking)
{
	static const struct {
		const char *kind, *id;
		int left; /* offerings that stay, of the fixture's first */
		enum screen want;
	} cases[] = {
		{"class", "C03", 2, SCREEN_OFFERINGS},
		{"venue", "E02", 3, SCREEN_KINDS},
		{"class", "C01", 0, SCREEN_GREETED},
	};

	for (int i = 0; i < N(cases); i++) {
		struct hall_of h;
		struct world w;

		hall_init(&h);
		greet(&w, FIXTURE_ZHANG);
		to_offering(&w, cases[i].kind, cases[i].id);
		h.c.n_offerings = cases[i].left;
		if (i == 2) { /* the question of the help page over it */
			world_key(&w, ACTION_HELP);
			catalogue_comes(&w, &h);
			ck_screen(&w, SCREEN_HELP);
			world_key(&w, ACTION_BACK);
		} else {
			catalogue_comes(&w, &h);
			ck_assert_int_eq(w.tone, TONE_LOOK);
		}
		ck_screen(&w, cases[i].want);
	}
}
END_TEST

START_TEST(test_a_session_goes_while_looking)
{
	static const struct session_change off = {
		.offering = "E02", .kind = CHANGE_OFF, .day = MONDAY, .to_day = DAY_NONE};
	struct hall_of h;
	struct world w;

	hall_init(&h);
	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "venue", "E02");
	press(&w, CHOICE_WHICH_DAY, -1);
	press(&w, CHOICE_SESSION, 1);
	ck_assert_int_eq(w.m.task.session, MONDAY);
	h.c.timetable = (struct timetable){.changes = &off, .n_changes = 1};
	catalogue_comes(&w, &h);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.task.session, DAY_NONE);
	ck_assert(world_offers(&w, CHOICE_WHICH_DAY));
}
END_TEST

/* ---- parked ----------------------------------------------------------------------------------- */

static void interrupt(struct world *w)
{
	world_card(w, FIXTURE_LI);
	ck_screen(w, SCREEN_NEXT_CARD);
	world_digit(w, 1);
	world_answers(w);
	ck_assert_str_eq(w->m.person.address, "李爷爷");
	ck_assert_str_eq(w->m.task.offering, "");
	world_key(w, ACTION_BACK);
}

START_TEST(test_parked_and_brought_back)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "venue", "E02");
	press(&w, CHOICE_WHICH_DAY, -1);
	press(&w, CHOICE_SESSION, 1);
	interrupt(&w);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert_str_eq(w.m.task.offering, "E02");
	ck_assert_int_eq(w.m.task.session, MONDAY);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SESSIONS);
	interrupt(&w);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_SESSIONS);
}
END_TEST

START_TEST(test_parked_and_gone)
{
	struct hall_of h;
	struct world w;

	hall_init(&h);
	greet(&w, FIXTURE_ZHANG);
	to_offering(&w, "class", "C03");
	interrupt(&w);
	h.c.n_offerings = 2;
	catalogue_comes(&w, &h);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_OFFERINGS);
	interrupt(&w);
	h.c.n_offerings = 0;
	catalogue_comes(&w, &h);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_str_eq(w.m.task.kind, "");
}
END_TEST

START_TEST(test_a_parked_leave)
{
	struct world w;

	world_start(&w);
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_have(&w, FIXTURE_ZHANG, "C01", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_ENROLMENT);
	ck_assert_int_eq(w.m.task.enrolment, 1);
	interrupt(&w);
	w.store[FIXTURE_ZHANG].enrolments[0] = w.store[FIXTURE_ZHANG].enrolments[1];
	w.store[FIXTURE_ZHANG].n_enrolments = 1; /* it is another index now */
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_ENROLMENT);
	ck_assert_int_eq(w.m.task.enrolment, 0);
}
END_TEST

SUITE_MAIN("offerings", test_kinds_by_audience, test_three_kinds_then_more, test_small_screen,
	test_an_unknown_kind, test_nothing_to_offer, test_whose_offerings,
	test_the_last_seat_goes_meanwhile, test_seats_go_while_looking,
	test_seats_go_while_the_name_is_asked, test_a_seat_comes_while_the_name_is_asked,
	test_an_offering_goes_meanwhile, test_an_offering_goes_while_looking,
	test_a_session_goes_while_looking, test_parked_and_brought_back, test_parked_and_gone,
	test_a_parked_leave)
