/* SPDX-License-Identifier: MIT */
/* The day's first page: one scan and one key; and a clock that a volunteer has to confirm. */
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

static void first_badge(void)
{
	kitchen_open(&k, &w, "07:30");
	w.m.opened = w.now.day - 1;
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_OPENING);
}

START_TEST(test_one_scan_one_key)
{
	const struct act *a = &w.draft.record.act;

	first_badge();
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(a->head.kind, ACT_DAY);
	ck_assert_str_eq(a->head.what, "open");
	ck_assert_str_eq(a->body.note, "");
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_int_eq(a->body.resident, w.m.assist.by.resident);
	ck_assert_ptr_null(world_fx(&w, FX_CLOCK));
	world_recorded(&w);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_ptr_nonnull(world_fx(&w, FX_PRINT_TEST));
	ck_assert(!world_offers(&w, CHOICE_OPEN_DAY));
	/* The same day: the badge's own page at once. */
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_WELCOME);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
}
END_TEST

START_TEST(test_no_paper_no_test_slip)
{
	first_badge();
	world_step(&w, (struct event){.kind = EV_PRINTER, .printer = PRINTER_OUT});
	world_digit(&w, 1);
	world_recorded(&w);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_ptr_null(world_fx(&w, FX_PRINT_TEST));
}
END_TEST

START_TEST(test_not_now)
{
	first_badge();
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.m.opened, w.now.day - 1);
	world_digit(&w, digit_of(&w, CHOICE_OPEN_DAY, -2));
	ck_screen(&w, SCREEN_OPENING);
}
END_TEST

/* Nothing was written: it is asked again. */
START_TEST(test_refused)
{
	first_badge();
	world_digit(&w, 1);
	world_step(&w, (struct event){.kind = EV_RECORDED,
			       .recorded = &(struct recorded){
				       .ticket = w.m.ticket, .result = RECORD_NO_RIGHT}});
	ck_assert(w.m.assist.on);
	ck_assert_int_eq(w.m.opened, w.now.day - 1);
}
END_TEST

/* After a night without power it stands at the evening before: people check in, nobody orders; a badge
 * puts it right, and they do. */
START_TEST(test_the_clock_is_confirmed)
{
	int64_t before;

	kitchen_open(&k, &w, "07:30");
	w.now.quality = CLOCK_UNKNOWN;
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, digit_of(&w, CHOICE_ORDER_NEXT, -2));
	ck_screen(&w, SCREEN_NO_MEAL);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_OPENING); /* opened today, and asks all the same */
	before = w.now.ms;
	world_digit(&w, digit_of(&w, CHOICE_LATER, 1440));
	world_digit(&w, digit_of(&w, CHOICE_LATER, 60));
	ck_assert_int_eq(visit_opening_time(&w.m).ms, before + 25 * 3600000);
	world_digit(&w, digit_of(&w, CHOICE_NOT_LATER, -2));
	ck_assert_int_eq(visit_opening_time(&w.m).ms, before);
	world_digit(&w, digit_of(&w, CHOICE_LATER, 10));
	world_digit(&w, digit_of(&w, CHOICE_LATER, 1));
	world_digit(&w, 1);
	ck_assert_int_eq(world_fx(&w, FX_CLOCK)->clock_ms, before + 11 * 60000);
	ck_assert_str_eq(w.draft.record.act.body.note, "clock");
	ck_assert_int_eq(w.draft.record.act.head.at_ms, before + 11 * 60000);
	ck_assert_int_eq(w.draft.record.act.head.clock, CLOCK_WALL);
	world_recorded(&w);
	ck_screen(&w, SCREEN_BADGE); /* and the mode has not run out */
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, digit_of(&w, CHOICE_ORDER_NEXT, -2));
	ck_assert_int_ne(w.m.task.screen, SCREEN_NO_MEAL);
}
END_TEST

/* Nobody sets it by a season. */
START_TEST(test_not_for_ever)
{
	first_badge();
	w.now.quality = CLOCK_UNKNOWN;
	world_step(&w, (struct event){.kind = EV_TIME});
	for (int i = 0; i < 200; i++)
		world_digit(&w, digit_of(&w, CHOICE_LATER, 1440));
	ck_assert_int_eq(w.m.assist.later_min, 90 * 1440);
}
END_TEST

SUITE_MAIN("opening", test_one_scan_one_key, test_no_paper_no_test_slip, test_not_now, test_refused,
	test_the_clock_is_confirmed, test_not_for_ever)
