/* SPDX-License-Identifier: MIT */
/* As last time, and one order in place of another. */
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

/* ---- as last time ----------------------------------------------------------------------------- */

static void last_was(int who, const char *meal, const char *const *dishes)
{
	struct last_order *last = &w.store[who].last;

	*last = (struct last_order){.less_rice = true, .collect = COLLECT_PICK_UP};
	snprintf(last->meal, sizeof(last->meal), "%s", meal);
	for (; *dishes; dishes++) {
		snprintf(last->dish[last->n], sizeof(last->dish[0]), "%s", *dishes);
		last->qty[last->n++] = 2;
	}
}

START_TEST(test_as_last_in_two_presses)
{
	const struct act *a = &w.draft.record.act;

	kitchen_open(&k, &w, "08:00");
	last_was(FIXTURE_ZHANG, "lunch", (const char *[]){"S02", NULL});
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(digit_of(&w, CHOICE_AS_LAST, FIXTURE_DAY + 1), 2);
	keys(&w, "2");
	ck_screen(&w, SCREEN_CONFIRM);
	keys(&w, "E");
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(a->head.service_day, FIXTURE_DAY + 1);
	ck_assert_str_eq(a->body.items[0].id, "S02");
	ck_assert_int_eq(a->body.items[0].qty, 1);
	ck_assert_int_eq(a->head.due_fen, 500);
	ck_assert(a->body.less_rice);
	ck_assert_int_eq(a->body.collect, COLLECT_PICK_UP);
	world_recorded(&w);
	world_come(&w, FIXTURE_ZHANG); /* there is one already: the day after, if it has a menu */
	ck_assert_int_eq(digit_of(&w, CHOICE_AS_LAST, FIXTURE_DAY + 2), 2);
	keys(&w, "2");
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 2);
}
END_TEST

START_TEST(test_as_last_of_dishes)
{
	const struct act *a = &w.draft.record.act;

	kitchen_open(&k, &w, "08:00");
	last_was(FIXTURE_LI, "lunch", (const char *[]){"M05", "M01", "M09", NULL});
	world_come(&w, FIXTURE_LI);
	keys(&w, "2"); /* soy in the meatball */
	ck_screen(&w, SCREEN_ALLERGY);
	ck_assert_str_eq(w.m.task.allergic, "M01");
	keys(&w, "1");
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.n_picked, 2);
	keys(&w, "*");
	ck_screen(&w, SCREEN_DISHES);
	keys(&w, "EE");
	ck_assert_int_eq(a->body.n_items, 2);
	ck_assert_str_eq(a->body.items[0].id, "M05");
	ck_assert_int_eq(a->body.items[0].qty, 2);
	ck_assert_int_eq(a->head.list_fen, 2200);
	world_recorded(&w);

	last_was(FIXTURE_LI, "lunch", (const char *[]){"M01", NULL});
	w.store[FIXTURE_LI].n_orders = 0;
	world_come(&w, FIXTURE_LI);
	keys(&w, "21"); /* the only dish is left out */
	ck_screen(&w, SCREEN_DISHES);
	keys(&w, "*");
	world_key(&w, ACTION_BACK);
	keys(&w, "22");
	ck_screen(&w, SCREEN_CONFIRM);
}
END_TEST

START_TEST(test_when_there_is_no_last_time)
{
	static const struct {
		const char *meal, *dishes[4], *at;
		int day; /* offered, from today; 0 = not */
	} cases[] = {
		{"lunch", {"S01"}, "08:00", 1},
		{"lunch", {"M01", "M09"}, "08:00", 1},
		{"lunch", {"M01", "M99"}, "08:00", 0}, /* a dish is gone */
		{"lunch", {"S01", "M09"}, "08:00", 0}, /* no order is both */
		{"lunch", {"B01"}, "08:00", 0},        /* it was a birthday */
		{"lunch", {"D01"}, "08:00", 0},        /* of dinner */
		{"dinner", {"D02"}, "08:00", 1},
		{"dinner", {"D01"}, "23:59", 1},
		{"supper", {"D02"}, "08:00", 0},
		{"", {"S01"}, "08:00", 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		day_t want = cases[i].day ? FIXTURE_DAY + cases[i].day : DAY_NONE;

		kitchen_open(&k, &w, cases[i].at);
		last_was(FIXTURE_ZHANG, cases[i].meal, cases[i].dishes);
		world_come(&w, FIXTURE_ZHANG);
		ck_assert_int_eq(world_offers(&w, CHOICE_AS_LAST), want != DAY_NONE);
		ck_assert_int_eq(digit_of(&w, CHOICE_AS_LAST, want), want == DAY_NONE ? 0 : 2);
	}
	kitchen_open(&k, &w, "08:00"); /* all taken */
	last_was(FIXTURE_ZHANG, "lunch", (const char *[]){"S01", NULL});
	kitchen_right(&k, FIXTURE_TOMORROW)->left = 0;
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(!world_offers(&w, CHOICE_AS_LAST));
}
END_TEST

START_TEST(test_as_last_without_its_way)
{
	kitchen_open(&k, &w, "16:00"); /* tomorrow is no longer delivered */
	last_was(FIXTURE_ZHANG, "lunch", (const char *[]){"S01", NULL});
	w.store[FIXTURE_ZHANG].last.collect = COLLECT_DELIVERY;
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "2");
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.collect, COLLECT_DINE);
	ck_assert(visit_delivery_closed(&w.m));
}
END_TEST

/* ---- changing --------------------------------------------------------------------------------- */

/* Ordered: set one for tomorrow; her order shows. */
static struct open_order ordered(const char *hhmm)
{
	kitchen_open(&k, &w, hhmm);
	k.slots[0].per_person = 1;
	kitchen_changed(&k, &w);
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "11E");
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "51");
	ck_screen(&w, SCREEN_ORDER);
	ck_assert_int_eq(digit_of(&w, CHOICE_CHANGE_ORDER, ANY_ARG), 3);
	return w.m.standing.orders[0];
}

START_TEST(test_another_set_instead)
{
	struct open_order old = ordered("08:00");
	const struct act *a = &w.draft.record.act;
	int64_t slip;

	keys(&w, "3");
	ck_screen(&w, SCREEN_SETS); /* one order a person, and this one is replaced */
	keys(&w, "2");
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.price.due_fen, 500); /* the day's subsidy is free for it */
	keys(&w, "E");
	ck_assert_int_eq(a->head.kind, ACT_ORDER);
	w.prints = w.tones = 0;
	world_recorded(&w);
	slip = w.m.done.head.seq;
	ck_screen(&w, SCREEN_SAVING); /* not done before the old one is cancelled */
	ck_assert_int_eq(a->head.kind, ACT_CANCEL);
	ck_assert_mem_eq(a->head.ref, old.id, ACT_ID_BYTES);
	ck_assert_int_eq(a->head.due_fen, 800);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert_int_eq(w.m.done.head.seq, slip);
	ck_assert_int_eq(w.m.done.head.kind, ACT_ORDER);
	ck_assert(!w.m.task.changing);
	ck_assert_int_eq(w.prints, 2);
	ck_assert_int_eq(w.tones, 1);
	ck_assert_int_eq(w.m.standing.n_orders, 1);
	ck_assert_int_eq(w.m.standing.orders[0].due_fen, 500);
}
END_TEST

START_TEST(test_a_change_to_another_day)
{
	ordered("08:00");
	keys(&w, "365"); /* another day, the fifth: Tuesday's lunch */
	ck_screen(&w, SCREEN_SETS);
	ck_assert(w.m.task.changing);
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 2);
	keys(&w, "1E");
	world_recorded(&w);
	ck_assert_int_eq(w.draft.record.act.head.service_day, FIXTURE_DAY + 1);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert_int_eq(w.m.standing.n_orders, 1);
	ck_assert_int_eq(w.m.standing.orders[0].service_day, FIXTURE_DAY + 2);
}
END_TEST

START_TEST(test_a_change_that_is_given_up)
{
	static const char *const ways[] = {"3*", "31**", "36**", "315*"};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		ordered("08:00");
		keys(&w, ways[i]);
		if (w.m.task.screen == SCREEN_SETS)
			keys(&w, "*");
		ck_screen(&w, SCREEN_ORDER);
		ck_assert(!w.m.task.changing);
		ck_assert_int_eq(w.m.task.order, 0);
		ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_orders, 1);
	}
}
END_TEST

START_TEST(test_a_change_without_a_portion)
{
	for (int way = 0; way < 2; way++) {
		struct open_order old = ordered("08:00");

		keys(&w, "32");
		if (way == 0) {
			keys(&w, "E");
			world_record(&w, &w.draft, RECORD_NO_RIGHT);
		} else {
			kitchen_right(&k, FIXTURE_TOMORROW)->left = 0;
			kitchen_changed(&k, &w);
			keys(&w, "E");
		}
		ck_screen(&w, SCREEN_NO_MEAL);
		ck_assert_int_eq(visit_no_meal(&w.m), NO_MEAL_TAKEN);
		ck_assert(w.m.task.changing); /* it says that the old one stays */
		keys(&w, "E");
		ck_screen(&w, SCREEN_ORDER);
		ck_assert_mem_eq(w.m.standing.orders[0].id, old.id, ACT_ID_BYTES);
		ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_orders, 1);
	}
}
END_TEST

START_TEST(test_the_old_order_will_not_go)
{
	ordered("08:00");
	keys(&w, "32E");
	world_recorded(&w);
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_SLIP); /* the new one is true … */
	ck_assert_int_eq(w.m.done.head.kind, ACT_ORDER);
	ck_assert(w.m.task.changing); /* … and the page says that the old one is, too */
	ck_assert_int_eq(w.tone, TONE_LOOK);
	keys(&w, "1");
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.task.changing);
}
END_TEST

START_TEST(test_too_late_to_change)
{
	ordered("08:00");
	keys(&w, "*");
	w.now = fixture_moment("2026-11-23", "08:59");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "51363"); /* to the next day, whose orders stay open */
	ck_screen(&w, SCREEN_SETS);
	keys(&w, "2");
	world_wait(&w, 60000); /* the kitchen has begun */
	keys(&w, "E");
	ck_screen(&w, SCREEN_ORDER); /* two meals would be more than was asked for */
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert(!world_offers(&w, CHOICE_CHANGE_ORDER));
}
END_TEST

START_TEST(test_too_late_while_another_set_is_chosen)
{
	ordered("08:00");
	keys(&w, "*");
	w.now = fixture_moment("2026-11-23", "08:59");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "513");
	ck_screen(&w, SCREEN_SETS);
	world_wait(&w, 60000);
	keys(&w, "2");
	ck_screen(&w, SCREEN_ORDER); /* no other day is offered for it */
	ck_assert_int_eq(w.tone, TONE_LOOK);
}
END_TEST

START_TEST(test_a_change_by_a_copied_code)
{
	ordered("08:00");
	keys(&w, "*");
	world_come_by_code(&w, FIXTURE_ZHANG);
	keys(&w, "513");
	ck_screen(&w, SCREEN_NAME);
	keys(&w, "*");
	ck_screen(&w, SCREEN_ORDER);
	keys(&w, "31");
	ck_screen(&w, SCREEN_SETS);
	ck_assert(w.m.task.changing);
	keys(&w, "2E");
	world_recorded(&w);
	world_recorded(&w);
	ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_orders, 1);
}
END_TEST

START_TEST(test_served_is_served)
{
	ordered("08:00");
	keys(&w, "*");
	w.store[FIXTURE_ZHANG].orders[0].served = true;
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "51");
	ck_assert(!world_offers(&w, CHOICE_CANCEL_ORDER));
	ck_assert(!world_offers(&w, CHOICE_CHANGE_ORDER));
}
END_TEST

/* ---- parked ----------------------------------------------------------------------------------- */

static void park_and_return(void)
{
	world_card(&w, FIXTURE_WANG);
	ck_screen(&w, SCREEN_NEXT_CARD);
	keys(&w, "1");
	world_answers(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.m.task.n_picked, 0); /* never another's */
	world_come(&w, FIXTURE_ZHANG);
}

START_TEST(test_parked_dishes)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "15113");
	ck_screen(&w, SCREEN_DISHES);
	park_and_return();
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(w.m.task.n_picked, 2);
	ck_assert_int_eq(visit_picked(&w.m, "M01"), 2);
	ck_assert_int_eq(w.m.price.list_fen, 2400);
	keys(&w, "E34");
	ck_screen(&w, SCREEN_CONFIRM);
	world_card(&w, FIXTURE_WANG);
	keys(&w, "1");
	world_answers(&w);
	k.dishes[0].meal[0] = 'x'; /* the meatball is gone meanwhile */
	kitchen_changed(&k, &w);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.task.n_picked, 1);
	ck_assert_int_eq(w.m.price.list_fen, 600);
	ck_assert(w.m.task.less_rice);
	ck_assert_int_eq(w.m.task.collect, COLLECT_PICK_UP);
}
END_TEST

START_TEST(test_parked_days_and_questions)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "3");
	park_and_return();
	ck_screen(&w, SCREEN_DAYS);
	keys(&w, "1");
	w.m.person.allergens = 32;
	keys(&w, "1");
	ck_screen(&w, SCREEN_CONFIRM); /* Sunday's: none in it */
	ordered("08:00");
	keys(&w, "32");
	park_and_return();
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert(w.m.task.changing);
	world_card(&w, FIXTURE_WANG);
	keys(&w, "1");
	world_answers(&w);
	w.store[FIXTURE_ZHANG].n_orders = 0; /* cancelled elsewhere: nothing to change */
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_a_parked_walk_in)
{
	kitchen_open(&k, &w, "12:20");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "311");
	park_and_return();
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert(w.m.task.walk_in);
	world_card(&w, FIXTURE_WANG);
	keys(&w, "1");
	world_answers(&w);
	world_pass(&w, 600000);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED); /* lunch is over */
}
END_TEST

SUITE_MAIN("again", test_as_last_in_two_presses, test_as_last_of_dishes,
	test_when_there_is_no_last_time, test_as_last_without_its_way, test_another_set_instead,
	test_a_change_to_another_day, test_a_change_that_is_given_up,
	test_a_change_without_a_portion, test_the_old_order_will_not_go, test_too_late_to_change,
	test_too_late_while_another_set_is_chosen, test_a_change_by_a_copied_code,
	test_served_is_served, test_parked_dishes, test_parked_days_and_questions,
	test_a_parked_walk_in)
