/* SPDX-License-Identifier: MIT */
/* One more right, of a terminal that has none left: in every order of answer, time and keys. */
#include <stdio.h>

#include "tests/core/visit/offers.h"
#include "tests/support/suite.h"

#define FULL     "seat/" FIXTURE_PLACE "/C03"
#define SOLD_OUT "meal/" FIXTURE_PLACE "/lunch/2026-11-23"

static void online(struct world *w, bool yes)
{
	world_step(w, (struct event){.kind = EV_SYNC, .sync = {.online = yes}});
}

static void answered(struct world *w, unsigned ticket)
{
	world_step(w, (struct event){.kind = EV_RIGHT, .ticket = ticket});
}

/* The hub was asked for it just now. */
static unsigned asked(struct world *w, const char *resource)
{
	const struct effect *e = world_fx(w, FX_ASK_RIGHT);

	ck_screen(w, SCREEN_ASKING);
	ck_assert_ptr_nonnull(e);
	ck_assert_str_eq(e->resource, resource);
	ck_assert_ptr_null(world_fx(w, FX_RECORD));
	return e->ticket;
}

/* At the full class, the place on the list pressed. */
static unsigned ask_seat(struct world *w, struct hall_of *h)
{
	hall_init(h);
	hall_right(h, FULL, 0);
	greet_in(w, h, FIXTURE_ZHANG);
	online(w, true);
	to_offering(w, "class", "C03");
	press(w, CHOICE_WAIT_LIST, -1);
	return asked(w, FULL);
}

START_TEST(test_a_seat_came)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = ask_seat(&w, &h);

	hall_right(&h, FULL, 1);
	catalogue_comes(&w, &h);
	ck_screen(&w, SCREEN_ASKING); /* not before the answer */
	answered(&w, ticket);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert(!w.draft.record.act.head.open);
	ck_assert_int_eq(w.draft.record.act.body.promise, PROMISE_FINAL);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	answered(&w, ticket); /* once more: nothing */
	ck_screen(&w, SCREEN_SLIP);
}
END_TEST

START_TEST(test_none_came)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = ask_seat(&w, &h);

	answered(&w, ticket + 1); /* another question's */
	ck_screen(&w, SCREEN_ASKING);
	answered(&w, ticket);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert(w.draft.record.act.head.open);
	ck_assert_int_eq(w.draft.record.act.body.promise, PROMISE_OPEN);
	ck_assert_str_eq(w.draft.record.act.body.note, NOTE_FULL);
}
END_TEST

/* 800 ms and not one more; the clock on the screen goes on. */
START_TEST(test_nobody_answers)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = ask_seat(&w, &h);
	int64_t began = w.m.now.ms;

	ck_assert_int_eq(visit_due_ms(&w.m), began + 800);
	world_wait(&w, 799);
	ck_screen(&w, SCREEN_ASKING);
	ck_assert_int_eq(w.m.now.ms, began + 799);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert(w.draft.record.act.head.open);
	ck_assert_int_eq(visit_due_ms(&w.m), INT64_MAX);
	answered(&w, ticket); /* too late for them, and nothing breaks */
	ck_screen(&w, SCREEN_SAVING);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert_str_eq(w.m.done.body.pickup, "A-1");
}
END_TEST

/* The time is over while a right is there: it is taken. */
START_TEST(test_time_and_right_together)
{
	struct hall_of h;
	struct world w;

	ask_seat(&w, &h);
	hall_right(&h, FULL, 1);
	catalogue_comes(&w, &h);
	world_wait(&w, RIGHT_MS);
	ck_assert(!w.draft.record.act.head.open);
}
END_TEST

START_TEST(test_offline_nobody_waits)
{
	struct hall_of h;
	struct world w;

	hall_init(&h);
	hall_right(&h, FULL, 0);
	greet_in(&w, &h, FIXTURE_ZHANG);
	online(&w, true);
	to_offering(&w, "class", "C03");
	online(&w, false);
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_ptr_null(world_fx(&w, FX_ASK_RIGHT));
	ck_assert(w.draft.record.act.head.open);
}
END_TEST

/* Presses while it waits: twice is once, back ends it, 0 calls help, a card waits its turn. */
START_TEST(test_keys_meanwhile)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = ask_seat(&w, &h);

	world_digit(&w, 1);
	world_key(&w, ACTION_NEXT);
	world_key(&w, ACTION_TOUCH);
	ck_screen(&w, SCREEN_ASKING);
	ck_assert_ptr_null(world_fx(&w, FX_ASK_RIGHT));
	ck_assert(visit_takes(&w.m, ACTION_BACK));
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_OFFERING);
	ck_assert(world_offers(&w, CHOICE_WAIT_LIST));
	answered(&w, ticket);
	ck_screen(&w, SCREEN_OFFERING);

	press(&w, CHOICE_WAIT_LIST, -1); /* who comes back asks again */
	ck_screen(&w, SCREEN_ASKING);
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	answered(&w, w.m.ticket);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_int_eq(w.m.behind, SCREEN_SAVING);
}
END_TEST

START_TEST(test_help_and_the_time)
{
	struct hall_of h;
	struct world w;

	ask_seat(&w, &h);
	world_key(&w, ACTION_HELP);
	world_wait(&w, RIGHT_MS);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_int_eq(w.m.behind, SCREEN_SAVING);
}
END_TEST

START_TEST(test_a_card_meanwhile)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = ask_seat(&w, &h);

	world_card(&w, FIXTURE_LI);
	ck_screen(&w, SCREEN_ASKING);
	answered(&w, ticket);
	ck_screen(&w, SCREEN_SAVING);
	world_recorded(&w);
	ck_screen(&w, SCREEN_READING); /* the slip is an answer: the next card takes over */
}
END_TEST

/* What was denied is not asked for again in this visit, but in the next. */
START_TEST(test_denied_once)
{
	struct hall_of h;
	struct world w;

	answered(&w, ask_seat(&w, &h));
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_OFFERING);
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_screen(&w, SCREEN_SAVING);
	world_recorded(&w);
	world_digit(&w, 1);
	world_come(&w, FIXTURE_LI);
	to_offering(&w, "class", "C03");
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_screen(&w, SCREEN_ASKING);
}
END_TEST

/* Another hall's seats are the hub's alone. */
START_TEST(test_a_neighbours_seat)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	online(&w, true);
	to_offering(&w, "shift", "E06");
	press(&w, CHOICE_WHICH_DAY, -1);
	press(&w, CHOICE_SESSION, 1);
	press(&w, CHOICE_WAIT_LIST, -1);
	ck_screen(&w, SCREEN_SAVING);
}
END_TEST

/* ---- meals ------------------------------------------------------------------------------------ */

static unsigned ask_meal(struct world *w, struct hall_of *h)
{
	hall_init(h);
	hall_right(h, SOLD_OUT, 0);
	greet_in(w, h, FIXTURE_ZHANG);
	online(w, true);
	world_digit(w, 1);
	return asked(w, SOLD_OUT);
}

START_TEST(test_a_meal_came)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = ask_meal(&w, &h);

	hall_right(&h, SOLD_OUT, 1);
	catalogue_comes(&w, &h);
	answered(&w, ticket);
	ck_screen(&w, SCREEN_SETS);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_CONFIRM);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(w.draft.record.act.body.promise, PROMISE_FINAL);
}
END_TEST

START_TEST(test_a_meal_sold_out)
{
	struct hall_of h;
	struct world w;

	for (int i = 0; i < 2; i++) {
		unsigned ticket = ask_meal(&w, &h);

		if (i)
			answered(&w, ticket);
		else
			world_wait(&w, RIGHT_MS);
		ck_screen(&w, SCREEN_NO_MEAL);
		ck_assert_int_eq(visit_no_meal(&w.m), NO_MEAL_TAKEN);
		world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_GREETED);
		world_digit(&w, 1);
		ck_screen(&w, SCREEN_NO_MEAL); /* once is enough */
	}
	ask_meal(&w, &h);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ASKING);
}
END_TEST

/* The last portion goes while somebody chooses: recalled, say. */
static unsigned gone_at_confirm(struct world *w, struct hall_of *h)
{
	hall_init(h);
	hall_right(h, SOLD_OUT, 1);
	greet_in(w, h, FIXTURE_ZHANG);
	online(w, true);
	world_digit(w, 1);
	world_digit(w, 1);
	ck_screen(w, SCREEN_CONFIRM);
	hall_right(h, SOLD_OUT, 0);
	catalogue_comes(w, h);
	ck_screen(w, SCREEN_CONFIRM);
	world_digit(w, 1);
	return asked(w, SOLD_OUT);
}

START_TEST(test_confirmed_and_gone)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = gone_at_confirm(&w, &h);

	hall_right(&h, SOLD_OUT, 1);
	catalogue_comes(&w, &h);
	answered(&w, ticket);
	ck_screen(&w, SCREEN_SAVING);

	answered(&w, gone_at_confirm(&w, &h));
	ck_screen(&w, SCREEN_NO_MEAL);

	gone_at_confirm(&w, &h);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_CONFIRM);
}
END_TEST

/* Nobody confirms another price than they saw. */
START_TEST(test_another_price_meanwhile)
{
	struct hall_of h;
	struct world w;
	unsigned ticket = gone_at_confirm(&w, &h);

	hall_right(&h, SOLD_OUT, 1);
	h.c.n_rules = 0;
	catalogue_comes(&w, &h);
	answered(&w, ticket);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.price.subsidy_fen, 0);
}
END_TEST

SUITE_MAIN("right", test_a_seat_came, test_none_came, test_nobody_answers,
	test_time_and_right_together, test_offline_nobody_waits, test_keys_meanwhile,
	test_help_and_the_time, test_a_card_meanwhile, test_denied_once, test_a_neighbours_seat,
	test_a_meal_came, test_a_meal_sold_out, test_confirmed_and_gone,
	test_another_price_meanwhile)
