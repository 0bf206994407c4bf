/* SPDX-License-Identifier: MIT */
/* Calls for help at the hall's other terminals: they show until a badge answers them, here or there. */
#include "core/visit/calls.h"

#include <stdio.h>

#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static struct world w;
static struct calls_open told;

static void tells(int here, int n)
{
	memset(&told, 0, sizeof(told));
	told.here = here;
	told.n = n;
	for (int i = 0; i < n; i++) {
		snprintf(told.elsewhere[i].kiosk, sizeof(told.elsewhere[i].kiosk), "YD%d", i + 2);
		told.elsewhere[i].id[0] = (unsigned char)(i + 1);
	}
	world_step(&w, (struct event){.kind = EV_CALLS, .calls = &told});
}

static void recorded(int ref)
{
	const struct effect *e = world_fx(&w, FX_RECORD);
	struct recorded r = {.result = RECORD_OK};

	ck_assert_ptr_nonnull(e);
	ck_assert_int_eq(e->record.act.head.kind, ACT_HELP);
	ck_assert(e->record.act.head.has_ref);
	ck_assert_int_eq(e->record.act.head.ref[0], ref);
	ck_assert_str_eq(e->record.act.body.note, CALLS_ANSWERED);
	r.ticket = e->ticket;
	r.act = e->record.act;
	world_step(&w, (struct event){.kind = EV_RECORDED, .recorded = &r});
}

START_TEST(test_a_badge_answers_all)
{
	world_start(&w);
	w.tones = 0;
	tells(0, 2);
	ck_assert_int_eq(w.tones, 1);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	tells(0, 2); /* nothing new */
	ck_assert_int_eq(w.tones, 1);
	tells(1, 2);
	ck_assert_int_eq(w.m.open_help, 1);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	tells(1, 3); /* meanwhile: what is on its way is not counted twice */
	ck_assert_int_eq(w.m.calls.n_elsewhere, 2);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_one_after_the_other)
{
	world_start(&w);
	tells(0, 2);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	recorded(1);
	ck_assert_int_eq(w.m.calls.n_elsewhere, 1);
	recorded(2);
	ck_assert_int_eq(w.m.calls.n_elsewhere, 0);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_screen(&w, SCREEN_BADGE);
	tells(0, 1); /* another one, while the mode is open: the next badge */
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	tells(0, 0); /* somebody was there */
	ck_assert_int_eq(w.m.calls.n_elsewhere, 0);
}
END_TEST

SUITE_MAIN("calls", test_a_badge_answers_all, test_one_after_the_other)
