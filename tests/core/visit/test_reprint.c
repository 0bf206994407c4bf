/* SPDX-License-Identifier: MIT */
/* A slip once more: a volunteer asks for it, and says why. */
#include "core/visit/reprint.h"

#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

/* Somebody who ordered lunch, and a volunteer beside them. */
static void comes_again(bool volunteer)
{
	kitchen_open(&k, &w, "08:00");
	if (volunteer) {
		world_card(&w, FIXTURE_BADGE);
		world_answer(&w, LOOKUP_FOUND);
	}
	world_come(&w, FIXTURE_ZHANG);
	world_order(&w);
	ck_screen(&w, SCREEN_SLIP);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, digit_of(&w, CHOICE_MINE, ANY_ARG));
	ck_screen(&w, SCREEN_MINE);
	world_digit(&w, digit_of(&w, CHOICE_ORDER, ANY_ARG));
	ck_screen(&w, SCREEN_ORDER);
}

START_TEST(test_a_slip_once_more)
{
	static const char *const words[] = {"lost", "not-printed", "not-readable"};
	const struct act *a = &w.draft.record.act;
	struct person badge;

	fixture_person(&badge, FIXTURE_BADGE);
	for (int i = 0; i < REPRINT_WHY_COUNT; i++) {
		struct open_order o;

		comes_again(true);
		o = *visit_order(&w.m);
		world_digit(&w, digit_of(&w, CHOICE_REPRINT, ANY_ARG));
		ck_screen(&w, SCREEN_REPRINT);
		world_digit(&w, digit_of(&w, CHOICE_REPRINT_WHY, i));
		ck_screen(&w, SCREEN_SAVING);
		ck_assert_int_eq(a->head.kind, ACT_REPRINT);
		ck_assert(a->head.has_ref);
		ck_assert_mem_eq(a->head.ref, o.id, ACT_ID_BYTES);
		ck_assert_str_eq(a->head.what, "lunch");
		ck_assert_int_eq(a->head.service_day, o.service_day);
		ck_assert_int_eq(a->head.qty, 0); /* no second right */
		ck_assert_str_eq(a->body.pickup, "");
		ck_assert_str_eq(a->body.note, words[i]);
		ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
		ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
		ck_assert_mem_eq(a->body.pid, w.m.person.pid, PID_BYTES);
		ck_assert_ptr_null(world_fx(&w, FX_PRINT)); /* not before it is written down */
		world_recorded(&w);
		ck_screen(&w, SCREEN_REPRINTED);
		ck_assert_ptr_nonnull(world_fx(&w, FX_PRINT));
		keys(&w, "1");
		ck_screen(&w, SCREEN_BADGE);
		ck_assert(!w.m.present && w.m.assist.on);
	}
}
END_TEST

/* Nobody alone, and nothing that another terminal's journal has. */
START_TEST(test_not_offered)
{
	comes_again(false);
	ck_assert(!world_offers(&w, CHOICE_REPRINT));
	w.m.assist.on = true;
	ck_assert(world_offers(&w, CHOICE_REPRINT));
	w.m.standing.orders[0].seq = 0;
	ck_assert(!world_offers(&w, CHOICE_REPRINT));
}
END_TEST

START_TEST(test_a_seat)
{
	struct enrolment *e;

	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	e = world_have(&w, FIXTURE_ZHANG, "calligraphy", DAY_NONE);
	e->seq = 7;
	memset(e->id, 9, sizeof(e->id));
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, digit_of(&w, CHOICE_MINE, ANY_ARG));
	world_digit(&w, digit_of(&w, CHOICE_ENROLMENT, ANY_ARG));
	ck_screen(&w, SCREEN_ENROLMENT);
	world_digit(&w, digit_of(&w, CHOICE_REPRINT, ANY_ARG));
	ck_screen(&w, SCREEN_REPRINT);
	keys(&w, "*");
	ck_screen(&w, SCREEN_ENROLMENT);
	world_digit(&w, digit_of(&w, CHOICE_REPRINT, ANY_ARG));
	keys(&w, "1");
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_REPRINT);
	ck_assert_str_eq(w.draft.record.act.head.what, "calligraphy");
	ck_assert_int_eq(w.draft.record.act.head.ref[0], 9);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert_ptr_null(world_fx(&w, FX_PRINT));
}
END_TEST

SUITE_MAIN("reprint", test_a_slip_once_more, test_not_offered, test_a_seat)
