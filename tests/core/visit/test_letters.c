/* SPDX-License-Identifier: MIT */
/* Bigger letters: who is asked, and when the usual ones come back. */
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static bool asks(const struct world *w)
{
	return world_fx(w, FX_LETTERS) != NULL;
}

START_TEST(test_where_letters_are_as_they_are)
{
	struct world w;

	world_start(&w);
	ck_assert(!world_offers(&w, CHOICE_LETTERS));
	world_digit(&w, 8);
	ck_assert(!asks(&w));
}
END_TEST

START_TEST(test_only_on_the_page_that_waits)
{
	struct world w;

	world_start(&w);
	w.m.letters = LETTERS_USUAL;
	ck_assert(world_offers(&w, CHOICE_LETTERS));
	world_digit(&w, 8);
	ck_assert(asks(&w));
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(!world_offers(&w, CHOICE_LETTERS));
	world_digit(&w, 8);
	ck_assert(!asks(&w));
}
END_TEST

/* "That was not me" needs what the terminal holds in its memory. */
START_TEST(test_not_while_a_check_in_can_be_taken_back)
{
	struct world w;

	world_start(&w);
	w.m.letters = LETTERS_USUAL;
	world_come(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(w.m.undo_open && !world_offers(&w, CHOICE_LETTERS));
	world_wait(&w, UNDO_MS);
	ck_assert(world_offers(&w, CHOICE_LETTERS));
}
END_TEST

START_TEST(test_big_ones_go_when_nobody_is_there)
{
	struct world w;

	world_start(&w);
	w.m.letters = LETTERS_BIG;
	world_key(&w, ACTION_TOUCH);
	world_wait(&w, 14 * 60000);
	ck_assert(!asks(&w));
	world_come(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_BACK);
	world_wait(&w, 14 * 60000);
	ck_assert(!asks(&w));
	world_wait(&w, 60000);
	ck_assert(asks(&w));
	w.m.letters = LETTERS_USUAL;
	world_wait(&w, 60000);
	ck_assert(!asks(&w));
}
END_TEST

SUITE_MAIN("letters", test_where_letters_are_as_they_are, test_only_on_the_page_that_waits,
	test_not_while_a_check_in_can_be_taken_back, test_big_ones_go_when_nobody_is_there)
