/* SPDX-License-Identifier: MIT */
/* Time passes and kitchens change while somebody chooses. */
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

START_TEST(test_cut_off_while_choosing)
{
	static const struct {
		const char *at, *before, *after; /* keys before and after the minute passed */
		enum screen screen;
		int day; /* asked about, from today */
	} cases[] = {
		{"08:59", "31", "1", SCREEN_CLOSED, 1},   /* the set of today's lunch */
		{"08:59", "311", "E", SCREEN_CLOSED, 1},  /* its confirmation */
		{"08:59", "315", "1E", SCREEN_CLOSED, 1}, /* its dishes */
		{"14:59", "311", "1", SCREEN_CLOSED, 1},  /* today's dinner */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kitchen_open(&k, &w, cases[i].at);
		world_come(&w, FIXTURE_ZHANG);
		keys(&w, cases[i].before);
		world_wait(&w, 60000);
		keys(&w, cases[i].after);
		ck_screen(&w, cases[i].screen);
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert_ptr_null(world_fx(&w, FX_RECORD));
		ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + cases[i].day);
		keys(&w, "1");
		ck_screen(&w, SCREEN_SETS);
	}
	k.slots[1].cutoff_days = 5; /* nobody means tomorrow who chose a day of next week */
	k.slots[1].cutoff_min = 540;
	w.now = fixture_moment(FIXTURE_TODAY, "08:59");
	kitchen_changed(&k, &w);
	world_come(&w, FIXTURE_LI);
	keys(&w, "1");
	world_answers(&w);
	keys(&w, "366");
	ck_assert_int_eq(visit_countdown(&w.m), -1);
	world_digit(&w, digit_of(&w, CHOICE_DAY, 10));
	world_wait(&w, 60000);
	keys(&w, "1");
}
END_TEST

START_TEST(test_dishes_across_midnight)
{
	kitchen_open(&k, &w, "23:59");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "151");
	world_wait(&w, 80000);
	ck_screen(&w, SCREEN_DISHES);
	keys(&w, "1EE");
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(w.draft.record.act.head.service_day, FIXTURE_DAY + 1);
	ck_assert_int_eq(w.draft.record.act.head.day, FIXTURE_DAY + 1);
	ck_assert_int_eq(w.draft.record.act.body.items[0].qty, 2);
}
END_TEST

START_TEST(test_a_dish_is_gone)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "1513");
	k.dishes[0].meal[0] = 'x'; /* the meatball */
	kitchen_changed(&k, &w);
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.task.n_picked, 1);
	ck_assert_int_eq(w.m.price.list_fen, 600);
	keys(&w, "E");
	ck_screen(&w, SCREEN_CONFIRM);
	k.dishes[1].fen = 700; /* dearer while it is confirmed */
	w.tone = TONE_DONE;
	kitchen_changed(&k, &w);
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.price.list_fen, 700);
	keys(&w, "E");
	k.dishes[3].fen = 7000; /* of a dish that nobody chose */
	kitchen_changed(&k, &w);
	ck_screen(&w, SCREEN_CONFIRM);
	k.slots[0].delivery_fen = 300; /* nor the way */
	kitchen_changed(&k, &w);
	ck_screen(&w, SCREEN_CONFIRM);
	keys(&w, "44");
	kitchen_changed(&k, &w); /* another row */
	ck_screen(&w, SCREEN_CONFIRM);
	k.slots[0].delivery_fen = 400;
	kitchen_changed(&k, &w);
	ck_screen(&w, SCREEN_DISHES);
}
END_TEST

/* While somebody is asked whether they want it. */
START_TEST(test_a_dish_is_gone_under_the_question)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_LI);
	keys(&w, "151");
	ck_screen(&w, SCREEN_ALLERGY);
	k.dishes[0].meal[0] = 'x';
	kitchen_changed(&k, &w);
	keys(&w, "2");
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(w.m.task.n_picked, 0);
	keys(&w, "E"); /* an order of nothing */
	ck_screen(&w, SCREEN_DISHES);
}
END_TEST

START_TEST(test_an_allergen_comes_in)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_LI);
	keys(&w, "12");
	ck_screen(&w, SCREEN_CONFIRM);
	k.dishes[1].allergens = 32;
	kitchen_changed(&k, &w);
	ck_screen(&w, SCREEN_SETS);
	keys(&w, "2");
	ck_screen(&w, SCREEN_ALLERGY);
}
END_TEST

SUITE_MAIN("meanwhile", test_cut_off_while_choosing, test_dishes_across_midnight,
	test_a_dish_is_gone, test_a_dish_is_gone_under_the_question, test_an_allergen_comes_in)
