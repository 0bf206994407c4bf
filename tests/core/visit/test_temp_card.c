/* SPDX-License-Identifier: MIT */
/* A volunteer has a temporary card printed for somebody whose card is lost. */
#include "core/hall/temp_card.h"
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

static void zhang_stands_here(bool helped)
{
	kitchen_open(&k, &w, "08:00");
	if (helped) {
		world_card(&w, FIXTURE_BADGE);
		world_answer(&w, LOOKUP_FOUND);
	}
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
}

START_TEST(test_it_is_printed)
{
	const struct act *a = &w.draft.record.act;
	struct person zhang, badge;

	fixture_person(&zhang, FIXTURE_ZHANG);
	fixture_person(&badge, FIXTURE_BADGE);
	zhang_stands_here(true);
	keys(&w, "8");
	ck_screen(&w, SCREEN_CARD);
	keys(&w, "1");
	ck_screen(&w, SCREEN_SAVING); /* not before it is in the journal */
	ck_assert_ptr_null(world_fx(&w, FX_PRINT));
	ck_assert_int_eq(a->head.kind, ACT_REQUEST);
	ck_assert_str_eq(a->head.what, "card");
	ck_assert_int_eq(a->head.service_day, w.now.day + 29); /* thirty days with today */
	ck_assert_int_eq(a->head.proof, PROOF_CARD);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_mem_eq(a->body.pid, zhang.pid, PID_BYTES);
	ck_assert_mem_eq(w.draft.record.person.dk, zhang.dk, DK_BYTES);
	world_recorded(&w);
	ck_screen(&w, SCREEN_CARD_MADE);
	ck_assert_int_eq(world_fx(&w, FX_PRINT)->print_seq, w.m.done.head.seq);
	ck_assert_int_eq(w.tone, TONE_DONE);
	keys(&w, "1");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!w.m.present && !world_holds(&w, "张"));
}
END_TEST

START_TEST(test_not_after_all)
{
	for (int way = 0; way < 2; way++) {
		int64_t seq;

		zhang_stands_here(true);
		seq = w.seq;
		keys(&w, "8");
		keys(&w, way ? "2" : "*");
		ck_screen(&w, SCREEN_GREETED);
		ck_assert_int_eq(w.seq, seq);
		ck_assert(!w.m.ticket);
	}
}
END_TEST

/* Nothing was written: the card that is lost works still, and no other is promised. */
START_TEST(test_it_cannot_be)
{
	zhang_stands_here(true);
	keys(&w, "81");
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_ptr_null(world_fx(&w, FX_PRINT));
	keys(&w, "81");
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
}
END_TEST

/* Not by oneself, not for guests, not for days that nobody knows. */
START_TEST(test_for_whom)
{
	struct lookup l;

	zhang_stands_here(false);
	ck_assert(!world_offers(&w, CHOICE_TEMP_CARD));
	zhang_stands_here(true);
	ck_assert(world_offers(&w, CHOICE_TEMP_CARD));
	w.m.now.quality = CLOCK_UNKNOWN;
	ck_assert(!world_offers(&w, CHOICE_TEMP_CARD));
	w.m.now.quality = CLOCK_HUB;
	w.m.acting = true;
	ck_assert(!world_offers(&w, CHOICE_TEMP_CARD));

	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_card(&w, FIXTURE_ZHANG);
	l = world_lookup(&w, LOOKUP_NEIGHBOUR);
	strcpy(l.person.place, "330784-003");
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!world_offers(&w, CHOICE_TEMP_CARD));
}
END_TEST

/* The clock was lost while it was asked. */
START_TEST(test_the_clock_goes)
{
	zhang_stands_here(true);
	keys(&w, "8");
	w.now.quality = CLOCK_UNKNOWN;
	w.draft.ticket = 0;
	keys(&w, "1");
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_uint_eq(w.draft.ticket, 0);
}
END_TEST

SUITE_MAIN("temp_card", test_it_is_printed, test_not_after_all, test_it_cannot_be, test_for_whom,
	test_the_clock_goes)
