/* SPDX-License-Identifier: MIT */
/* Another PIN, typed twice behind the old one; and wrong ones, each an act. */
#include "core/visit/desk.h"

#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

#define PIN "975310"
#define NEW "204060"

static struct world w;

static void type(const char *digits)
{
	for (; *digits; digits++) {
		if (*digits == '0')
			world_key(&w, ACTION_HELP);
		else
			world_digit(&w, *digits - '0');
	}
}

static void answer(enum pin_result result)
{
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {w.m.pin_ticket, result, 0, true}});
}

static void to_pin(void)
{
	world_start(&w);
	world_key(&w, ACTION_STAFF);
	answer(PIN_WANTED);
}

static void to_new_pin(void)
{
	to_pin();
	type(PIN);
	world_key(&w, ACTION_NEXT);
	answer(PIN_RIGHT);
	world_recorded(&w);
	world_digit(&w, 7);
	world_digit(&w, 8);
	ck_screen(&w, SCREEN_NEW_PIN);
}

static void enter(const char *digits)
{
	type(digits);
	ck_assert_str_eq(w.m.pin, digits);
	world_key(&w, ACTION_NEXT);
}

static void typed_twice(void)
{
	to_new_pin();
	enter(NEW);
	ck_assert_str_eq(world_fx(&w, FX_NEW_PIN)->new_pin.digits, NEW);
	ck_assert_str_eq(world_fx(&w, FX_NEW_PIN)->new_pin.first, "");
	answer(PIN_RIGHT);
	ck_assert_int_eq(w.m.desk.new_pin, NEW_PIN_AGAIN);
	enter(NEW);
	ck_assert_str_eq(world_fx(&w, FX_NEW_PIN)->new_pin.first, NEW);
	ck_assert(!world_fx(&w, FX_NEW_PIN)->new_pin.set);
}

static void ck_no_trace(void)
{
	ck_assert(!world_holds(&w, NEW));
}

START_TEST(test_recorded_first)
{
	const struct act *a = &w.draft.record.act;

	typed_twice();
	answer(PIN_RIGHT);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_ptr_null(world_fx(&w, FX_NEW_PIN));
	ck_assert_int_eq(a->head.kind, ACT_SETTING);
	ck_assert_str_eq(a->head.what, "pin");
	ck_assert_str_eq(a->body.note, "pin=changed");
	ck_assert_int_eq(a->body.by, BY_STAFF);
	world_recorded(&w);
	ck_screen(&w, SCREEN_NEW_PIN);
	ck_assert(world_fx(&w, FX_NEW_PIN)->new_pin.set);
	ck_assert_str_eq(world_fx(&w, FX_NEW_PIN)->new_pin.digits, NEW);
	answer(PIN_RIGHT);
	ck_assert_int_eq(w.m.desk.new_pin, NEW_PIN_DONE);
	ck_assert_int_eq(w.tone, TONE_DONE);
	type("1");
	ck_assert_str_eq(w.m.pin, "");
	ck_no_trace();
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_SETTINGS);
}
END_TEST

/* Neither is kept, and it begins anew. */
START_TEST(test_weak_or_another)
{
	to_new_pin();
	enter("111111");
	answer(PIN_WRONG);
	ck_assert_int_eq(w.m.desk.new_pin, NEW_PIN_WEAK);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_str_eq(w.m.pin, "");
	typed_twice();
	answer(PIN_WRONG);
	ck_assert_int_eq(w.m.desk.new_pin, NEW_PIN_DIFFERS);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_no_trace();
	enter(NEW);
	ck_assert_str_eq(world_fx(&w, FX_NEW_PIN)->new_pin.first, "");
}
END_TEST

/* Help that was called meanwhile lies over it, and nothing else becomes of the answer. */
START_TEST(test_help_meanwhile)
{
	struct effect draft;

	typed_twice();
	answer(PIN_RIGHT);
	draft = w.draft;
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	world_record(&w, &draft, RECORD_OK);
	ck_screen(&w, SCREEN_HELP);
	ck_assert(world_fx(&w, FX_NEW_PIN)->new_pin.set);
	answer(PIN_RIGHT);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_int_eq(w.m.desk.new_pin, NEW_PIN_DONE);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_no_trace();
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_NEW_PIN);
}
END_TEST

START_TEST(test_not_kept)
{
	typed_twice();
	answer(PIN_RIGHT);
	world_recorded(&w);
	answer(PIN_FAILED);
	ck_assert_int_eq(w.m.desk.new_pin, NEW_PIN_FAILED);
	ck_no_trace();
	typed_twice();
	answer(PIN_RIGHT);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_no_trace();
}
END_TEST

/* Back takes digits, then leaves; what was asked before is answered to nobody. */
START_TEST(test_left)
{
	unsigned ticket;

	to_new_pin();
	type("20");
	ck_assert(!visit_takes(&w.m, ACTION_NEXT)); /* no PIN is so short */
	world_key(&w, ACTION_BACK);
	ck_assert_str_eq(w.m.pin, "2");
	world_key(&w, ACTION_BACK);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SETTINGS);
	world_digit(&w, 8);
	enter(NEW);
	ticket = w.m.pin_ticket;
	type("1"); /* not before the answer */
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SETTINGS);
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {ticket, PIN_RIGHT, 0, true}});
	ck_screen(&w, SCREEN_SETTINGS);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_no_trace();
	typed_twice();
	world_wait(&w, STAFF_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_no_trace();
}
END_TEST

/* In a recording are as many digits, and none of them. */
START_TEST(test_masked)
{
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_CHOOSE, 7}};

	to_new_pin();
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.digit, 1);
	ev.action.action = ACTION_HELP;
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.action, ACTION_CHOOSE);
	ck_assert_int_eq(ev.action.digit, 1);
}
END_TEST

/* The page stays as it is, and takes the next try meanwhile. */
START_TEST(test_wrong_ones)
{
	const struct act *a = &w.draft.record.act;

	to_pin();
	enter("111111");
	answer(PIN_WRONG);
	ck_screen(&w, SCREEN_PIN);
	ck_assert_int_eq(a->head.kind, ACT_SETTING);
	ck_assert_str_eq(a->head.what, "staff");
	ck_assert_str_eq(a->body.note, "pin=wrong");
	ck_assert_int_eq(a->body.by, BY_SELF); /* nobody knows who */
	type("97");
	world_recorded(&w);
	ck_screen(&w, SCREEN_PIN);
	ck_assert_ptr_nonnull(world_fx(&w, FX_EXCHANGE));
	ck_assert(!w.m.staff);
	type("5310");
	world_key(&w, ACTION_NEXT);
	ck_assert_str_eq(world_fx(&w, FX_PIN)->pin, PIN);
	answer(PIN_WRONG);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	to_pin();
	enter("111111");
	world_step(
		&w, (struct event){.kind = EV_PIN, .pin = {w.m.pin_ticket, PIN_WRONG, 0, false}});
	ck_assert_ptr_null(world_fx(&w, FX_RECORD)); /* a terminal of no hall has no journal */
}
END_TEST

SUITE_MAIN("new pin", test_recorded_first, test_help_meanwhile, test_weak_or_another, test_not_kept,
	test_left, test_masked, test_wrong_ones)
