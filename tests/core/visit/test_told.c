/* SPDX-License-Identifier: MIT */
/* What the hub decided otherwise: on the first page of the next visit, and once. */
#include "core/base/text.h"
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static void owe(struct world *w, int who)
{
	struct hub_word *word = &w->store[who].word;

	*word = (struct hub_word){
		.is = true, .why = "oversold", .what = "lunch", .day = FIXTURE_DAY + 1};
	memset(word->id, 0x3c, sizeof(word->id));
}

START_TEST(test_at_the_next_scan)
{
	static const unsigned char id[ACT_ID_BYTES] = "<<<<<<<<<<<<<<<<";
	struct world w;
	const struct act *act = &w.word.record.act;

	world_start(&w);
	owe(&w, FIXTURE_ZHANG);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(w.m.word.is);
	ck_assert_str_eq(w.m.word.why, "oversold");
	ck_assert_int_eq(act->head.kind, ACT_PHONED);
	ck_assert(act->head.has_ref);
	ck_assert_mem_eq(act->head.ref, id, sizeof(id));
	ck_assert_str_eq(act->body.note, "oversold");
	ck_assert_int_eq(act->head.proof, PROOF_CARD);
	/* Nobody waits for the act, and it is told in their own time. */
	ck_assert(!w.m.ticket);
	world_record(&w, &w.word, RECORD_OK);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(w.m.word.is);
	ck_assert_ptr_nonnull(world_fx(&w, FX_EXCHANGE));
	world_wait(&w, GREETED_MS);
	ck_screen(&w, SCREEN_GREETED);
	world_wait(&w, DONE_MS - GREETED_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.word.is);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(!w.m.word.is);
	ck_assert_int_eq(w.told, 1);
}
END_TEST

/* Not to whoever acts for them, nor to anybody else. */
START_TEST(test_nobody_elses)
{
	struct world w;

	world_start(&w);
	owe(&w, FIXTURE_ZHANG);
	world_come(&w, FIXTURE_LI);
	ck_assert(!w.m.word.is);
	ck_assert_int_eq(w.word.record.act.head.kind, 0);
}
END_TEST

/* The disk refused: out of service, and told once more later. */
START_TEST(test_not_written)
{
	struct world w;

	world_start(&w);
	owe(&w, FIXTURE_ZHANG);
	world_come(&w, FIXTURE_ZHANG);
	world_record(&w, &w.word, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert(w.store[FIXTURE_ZHANG].word.is);
}
END_TEST

SUITE_MAIN("told", test_at_the_next_scan, test_nobody_elses, test_not_written)
