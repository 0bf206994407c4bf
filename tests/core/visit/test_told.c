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

static void answered(struct world *w, enum decision decision, int id)
{
	struct enrolment *e = world_have(w, FIXTURE_ZHANG, "C01", DAY_NONE);

	e->open = true;
	e->decision = decision;
	e->decided = w->now.day - 1;
	memset(e->id, id, sizeof(e->id));
}

static void ck_told(struct world *w, int id, const char *why)
{
	const struct act *act = &w->word.record.act;
	unsigned char want[ACT_ID_BYTES];

	memset(want, id, sizeof(want));
	ck_assert_int_eq(act->head.kind, ACT_PHONED);
	ck_assert_mem_eq(act->head.ref, want, sizeof(want));
	ck_assert_str_eq(act->head.what, "C01");
	ck_assert_str_eq(act->body.note, why);
	memset(&w->word, 0, sizeof(w->word));
}

/* Of each place on a waiting list, one after the other, and once; but not to who is not there. */
START_TEST(test_waiting_lists)
{
	struct world w;
	struct effect first;

	world_start(&w);
	answered(&w, DECISION_YES, 1);
	answered(&w, DECISION_NONE, 2);
	answered(&w, DECISION_NO, 3);
	answered(&w, DECISION_NO, 4);
	w.store[FIXTURE_ZHANG].enrolments[3].conflict = true;
	world_come(&w, FIXTURE_LI);
	ck_assert_int_eq(w.word.record.act.head.kind, 0);
	world_wait(&w, GREETED_MS);
	world_come(&w, FIXTURE_ZHANG);
	for (int i = 0; i < 3; i++) {
		first = w.word;
		ck_told(&w, (const int[]){1, 3, 4}[i],
			(const char *const[]){"waiting-yes", "waiting-no", "conflict"}[i]);
		world_record(&w, &first, RECORD_OK);
		ck_screen(&w, SCREEN_GREETED);
	}
	ck_assert_int_eq(w.word.record.act.head.kind, 0);
	ck_assert_int_eq(w.told, 3);
	world_wait(&w, GREETED_MS);
	ck_screen(&w, SCREEN_WELCOME);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(w.word.record.act.head.kind, 0);
}
END_TEST

SUITE_MAIN("told", test_waiting_lists, test_at_the_next_scan, test_nobody_elses, test_not_written)
