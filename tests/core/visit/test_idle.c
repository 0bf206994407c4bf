/* SPDX-License-Identifier: MIT */
/* Warning, count-down, wiping, and work that waits for its own card. */
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static void idle_end(struct world *w)
{
	world_wait(w, IDLE_WARN_MS);
	ck_screen(w, SCREEN_IDLE);
	world_wait(w, IDLE_COUNT_MS);
	ck_screen(w, SCREEN_WELCOME);
}

static void choose_set(struct world *w, int who)
{
	world_start(w);
	world_come(w, who);
	world_digit(w, 1);
	world_digit(w, 2);
	ck_screen(w, SCREEN_CONFIRM);
}

START_TEST(test_warn_count_wipe)
{
	struct world w;
	unsigned char dk[8];

	choose_set(&w, FIXTURE_ZHANG);
	world_wait(&w, IDLE_WARN_MS - 1);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(visit_countdown(&w.m), -1);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_IDLE);
	ck_assert_int_eq(w.m.behind, SCREEN_CONFIRM);
	ck_assert_int_eq(visit_countdown(&w.m), 30);
	world_wait(&w, 1);
	ck_assert_int_eq(visit_countdown(&w.m), 30);
	world_wait(&w, 29000);
	ck_assert_int_eq(visit_countdown(&w.m), 1);
	world_wait(&w, 999);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(visit_countdown(&w.m), -1);
	ck_assert(!w.m.present);
	ck_assert(!world_holds(&w, "张"));
	memset(dk, 0x80, sizeof(dk)); /* nor the key that seals their acts */
	ck_assert_ptr_null(memmem(&w.m, sizeof(w.m), dk, sizeof(dk)));
}
END_TEST

START_TEST(test_any_key_extends_and_does_nothing_else)
{
	static const enum action actions[] = {ACTION_NEXT, ACTION_BACK, ACTION_HELP, ACTION_LANG,
		ACTION_TOUCH, ACTION_REPEAT, ACTION_CHOOSE};
	struct world w;

	choose_set(&w, FIXTURE_ZHANG);
	for (size_t i = 0; i < 2 * sizeof(actions) / sizeof(actions[0]); i++) { /* no limit */
		struct event ev = {.kind = EV_ACTION, .action = {actions[i / 2], 1}};

		world_wait(&w, IDLE_WARN_MS);
		ck_screen(&w, SCREEN_IDLE);
		world_wait(&w, IDLE_COUNT_MS - 1);
		world_step(&w, ev);
		ck_screen(&w, SCREEN_CONFIRM);
		ck_assert_int_eq(w.fx.n, 0);
		ck_assert_int_eq(w.m.task.set, 1);
		world_wait(&w, IDLE_WARN_MS - 1);
		ck_screen(&w, SCREEN_CONFIRM);
		world_key(&w, ACTION_TOUCH); /* before the warning as well */
	}
}
END_TEST

START_TEST(test_the_halls_own_times)
{
	struct world w;

	choose_set(&w, FIXTURE_ZHANG);
	w.m.idle_warn_ms = 20000;
	w.m.idle_count_ms = 10000;
	world_wait(&w, 20000);
	ck_assert_int_eq(visit_countdown(&w.m), 10);
	world_wait(&w, 10000);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_work_waits_for_its_own_card)
{
	struct world w;

	choose_set(&w, FIXTURE_ZHANG);
	idle_end(&w);
	world_come(&w, FIXTURE_LI); /* never another's */
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.m.task.set, -1);
	world_wait(&w, 14 * 60000); /* … whose greeting is long over */
	ck_screen(&w, SCREEN_WELCOME);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.set, 1);
	ck_assert_int_eq(w.m.price.due_fen, 500);
	world_digit(&w, 1);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	world_come(&w, FIXTURE_ZHANG); /* once */
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_work_is_kept_a_quarter_of_an_hour)
{
	struct world w;

	for (int late = 0; late < 2; late++) {
		choose_set(&w, FIXTURE_ZHANG);
		idle_end(&w);
		world_wait(&w, 15 * 60000 - 1 + late);
		world_come(&w, FIXTURE_ZHANG);
		ck_screen(&w, late ? SCREEN_GREETED : SCREEN_CONFIRM);
	}
}
END_TEST

START_TEST(test_parked_work_that_no_longer_holds)
{
	struct catalogue none = *fixture_catalogue();
	struct world w;

	choose_set(&w, FIXTURE_ZHANG); /* the day is closed now */
	idle_end(&w);
	w.now = fixture_moment("2026-11-23", "09:00");
	world_waits(&w)->until_ms = w.now.ms + 1;
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.m.task.day, DAY_NONE);

	choose_set(&w, FIXTURE_ZHANG); /* no portion is left */
	idle_end(&w);
	none.n_rights = 0;
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &none});
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);

	choose_set(&w, FIXTURE_ZHANG); /* the set is gone, the day still has another */
	idle_end(&w);
	none = *fixture_catalogue();
	none.n_dishes--;
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &none});
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.task.set, -1);
}
END_TEST

/* What was proven by a chip card is not proven by a copy of the paper code. */
/* A clock put right at rest would keep parked work for as long as it was ahead. */
START_TEST(test_parked_work_and_a_clock_put_right)
{
	struct world w;

	choose_set(&w, FIXTURE_ZHANG);
	idle_end(&w);
	world_wait(&w, ANSWER_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_ptr_nonnull(world_waits(&w));
	world_wait(&w, -30LL * 86400000);
	ck_assert_int_eq(w.m.now.ms, w.now.ms);
	ck_assert_int_le(w.m.since_ms, w.now.ms);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_parked_work_and_a_copied_code)
{
	struct world w;

	choose_set(&w, FIXTURE_ZHANG);
	idle_end(&w);
	world_come_by_code(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_NAME);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.set, 1);
}
END_TEST

START_TEST(test_a_parked_order)
{
	struct world w;
	struct open_order other;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_order(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	idle_end(&w);
	other = w.store[FIXTURE_ZHANG].orders[0]; /* the list has moved meanwhile */
	w.store[FIXTURE_ZHANG].orders[1] = other;
	w.store[FIXTURE_ZHANG].orders[0].id[15] = 9;
	w.store[FIXTURE_ZHANG].n_orders = 2;
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_ORDER);
	ck_assert_int_eq(w.m.task.order, 1);
	idle_end(&w);
	w.store[FIXTURE_ZHANG].n_orders = 1; /* and now it is gone */
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_to_each_their_own)
{
	struct world w;

	world_start(&w);
	for (int i = 0; i < 5; i++) {
		world_come(&w, FIXTURE_CROWD + i);
		world_digit(&w, 1);
		ck_screen(&w, SCREEN_SETS);
		idle_end(&w);
		ck_assert(!world_holds(&w, "客"));
	}
	for (int i = 4; i >= 0; i--) {
		world_come(&w, FIXTURE_CROWD + i);
		ck_screen(&w, SCREEN_SETS);
		world_key(&w, ACTION_BACK);
		world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_WELCOME);
	}
}
END_TEST

START_TEST(test_a_neighbours_work_is_not_parked)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_NEIGHBOUR);
	world_answer(&w, LOOKUP_NEIGHBOUR);
	world_recorded(&w);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	idle_end(&w);
	ck_assert_ptr_null(world_waits(&w));
}
END_TEST

START_TEST(test_a_card_at_the_warning)
{
	struct world w;

	choose_set(&w, FIXTURE_ZHANG);
	world_wait(&w, IDLE_WARN_MS);
	world_card(&w, FIXTURE_LI);
	ck_screen(&w, SCREEN_NEXT_CARD);
	ck_assert_int_eq(w.m.behind, SCREEN_CONFIRM);
	world_wait(&w, NEXT_CARD_MS);
	world_answers(&w);
	ck_assert_str_eq(w.m.person.masked, "李*明");

	world_key(&w, ACTION_TOUCH); /* at a greeting nothing is unfinished */
	world_wait(&w, IDLE_WARN_MS);
	ck_screen(&w, SCREEN_IDLE);
	world_card(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_READING);
}
END_TEST

START_TEST(test_help_page_and_idle)
{
	struct world w;

	choose_set(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_HELP);
	world_wait(&w, 20000);
	ck_screen(&w, SCREEN_CONFIRM);
	world_wait(&w, IDLE_WARN_MS - 20000);
	ck_screen(&w, SCREEN_IDLE);
}
END_TEST

SUITE_MAIN("idle", test_warn_count_wipe, test_any_key_extends_and_does_nothing_else,
	test_the_halls_own_times, test_work_waits_for_its_own_card,
	test_work_is_kept_a_quarter_of_an_hour, test_parked_work_that_no_longer_holds,
	test_parked_work_and_a_clock_put_right, test_parked_work_and_a_copied_code,
	test_a_parked_order, test_to_each_their_own, test_a_neighbours_work_is_not_parked,
	test_a_card_at_the_warning, test_help_page_and_idle)
