/* SPDX-License-Identifier: MIT */
/* Slips in their order, and how many of an act may be on paper. */
#include "tests/kiosk/store/rig.h"

#define MINUTE 60000

/* n orders, a minute apart: acts 1 to n, the newest `now`. */
static void orders(struct rig *r, int n)
{
	struct person zhang;
	struct act act;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	for (int i = 0; i < n; i++) {
		r->now.ms += MINUTE - 1000; /* and a second for each act */
		draft_order(&act, &zhang, FIXTURE_DAY + 1, 1);
		ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	}
}

static void reprint(struct rig *r, int64_t seq)
{
	struct person zhang;
	struct act act;

	rig_zhang(r, &zhang);
	draft(&act, ACT_REPRINT, &zhang);
	act.head.has_ref = true;
	OK(store_act(r->s, seq, &r->done.act, &r->err));
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
}

/* The next job is of this act and prints this copy. */
static void ck_next(struct rig *r, int64_t act, int copy)
{
	struct print_job job;

	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_eq(job.act_seq, act);
	ck_assert_int_eq(job.copy, copy);
	ck_assert_int_eq(job.state, JOB_WAITING);
}

static void ck_none(struct rig *r)
{
	struct print_job job;

	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 0);
}

static void becomes(struct rig *r, int64_t id, enum job_state state)
{
	OK(store_job(r->s, id, state, "", &r->now, &r->err));
}

static void ends_unclear(struct rig *r, int64_t id)
{
	OK(store_job_unclear(r->s, id, JOB_WAITING, "gone", &r->now, &r->err));
}

START_TEST(test_in_order)
{
	struct rig rig, *r = &rig;
	struct job_counts n;

	orders(r, 3);
	OK(store_count_jobs(r->s, &n, &r->err));
	ck_assert(n.waiting == 3 && !n.held && !n.failed && n.oldest_ms == r->now.ms - 2 * MINUTE);
	for (int64_t i = 1; i <= 3; i++) {
		ck_next(r, i, 0);
		becomes(r, i, JOB_SENT);
		/* Nothing of it came on paper: the same again, before those behind it. */
		becomes(r, i, JOB_WAITING);
		ck_next(r, i, 0);
		becomes(r, i, JOB_SENT);
		becomes(r, i, JOB_PROVEN);
	}
	ck_none(r);
	OK(store_count_jobs(r->s, &n, &r->err));
	ck_assert(!n.waiting && !n.oldest_ms);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

START_TEST(test_unclear_is_marked)
{
	struct rig rig, *r = &rig;
	struct print_job job;

	orders(r, 2);
	becomes(r, 1, JOB_SENT);
	ends_unclear(r, 1);
	ck_next(r, 1, 1);
	becomes(r, 1, JOB_SENT);
	becomes(r, 1, JOB_WAITING); /* nothing more of it than before */
	ck_next(r, 1, 1);
	becomes(r, 1, JOB_SENT);
	ends_unclear(r, 1);
	ck_next(r, 1, 2);
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_eq(job.tries, 3);
	ck_assert_int_eq(job.sent_ms, r->now.ms);
	becomes(r, 1, JOB_SENT);
	becomes(r, 1, JOB_PROVEN);
	ck_next(r, 2, 0); /* each act counts for itself */
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_reprints)
{
	struct rig rig, *r = &rig;

	orders(r, 2);
	/* As ever: the first one, and what somebody asked for after it. */
	reprint(r, 1);
	ck_next(r, 1, 0);
	becomes(r, 1, JOB_SENT);
	becomes(r, 1, JOB_PROVEN);
	becomes(r, 2, JOB_SENT);
	ends_unclear(r, 2);
	becomes(r, 2, JOB_SENT);
	becomes(r, 2, JOB_PROVEN); /* 补打 1 */
	ck_next(r, 1, 1);
	becomes(r, 3, JOB_SENT);
	ends_unclear(r, 3);
	ck_next(r, 1, 2);
	becomes(r, 3, JOB_SENT);
	becomes(r, 3, JOB_PROVEN);
	reprint(r, 2);
	ck_next(r, 2, 2); /* and not the number that is out there already */
	reprint(r, 1);
	becomes(r, 4, JOB_FAILED);
	ck_next(r, 1, 3);
	rig_verified(r, 5);
	rig_done(r);
}
END_TEST

/* The reprint of a slip that is held comes first: the first one is no first one then. */
START_TEST(test_overtaken)
{
	struct rig rig, *r = &rig;

	orders(r, 1);
	ck_assert_int_eq(store_hold_jobs(r->s, r->now.ms + 1, &r->now, &r->err), 1);
	reprint(r, 1);
	ck_next(r, 1, 1);
	becomes(r, 2, JOB_SENT);
	becomes(r, 2, JOB_PROVEN);
	OK(store_release_jobs(r->s, true, &r->now, &r->err));
	ck_next(r, 1, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_ended_at_the_printer)
{
	struct rig rig, *r = &rig;

	orders(r, 2);
	becomes(r, 1, JOB_SENT);
	ck_next(r, 2, 0);
	rig_reopen(r);
	ck_next(r, 1, 1);
	rig_reopen(r); /* it was not tried meanwhile */
	ck_next(r, 1, 1);
	becomes(r, 1, JOB_SENT);
	rig_reopen(r);
	ck_next(r, 1, 2);
	becomes(r, 1, JOB_FAILED);
	ck_next(r, 2, 0);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_old_ones_are_held)
{
	struct rig rig, *r = &rig;
	struct print_job held[4];
	struct job_counts n;
	int64_t now;

	orders(r, 3);
	now = r->now.ms;
	reprint(r, 1);
	becomes(r, 1, JOB_SENT); /* what is at the printer is not held */
	/* Asked for at now - 1 minute, now and now + 1 second. */
	ck_assert_int_eq(store_hold_jobs(r->s, now - MINUTE, &r->now, &r->err), 0);
	ck_next(r, 2, 0);
	ck_assert_int_eq(store_hold_jobs(r->s, now - MINUTE + 1, &r->now, &r->err), 1);
	ck_next(r, 3, 0);
	ck_assert_int_eq(store_hold_jobs(r->s, now + 1, &r->now, &r->err), 1);
	ck_next(r, 1, 1);
	OK(store_count_jobs(r->s, &n, &r->err));
	ck_assert(n.waiting == 2 && n.held == 2 && !n.failed);
	ck_assert_int_eq(store_held_jobs(r->s, held, 4, &r->err), 2);
	ck_assert(held[0].act_seq == 2 && held[1].act_seq == 3 && held[0].state == JOB_HELD);
	ck_assert_int_eq(store_held_jobs(r->s, held, 1, &r->err), 1);
	rig_reopen(r);
	ck_assert_int_eq(store_held_jobs(r->s, held, 4, &r->err), 2);
	/* A volunteer wants them: in their order, and their age counts from now. */
	r->now.ms += 10 * MINUTE;
	OK(store_release_jobs(r->s, true, &r->now, &r->err));
	ck_next(r, 1, 1);
	ck_assert_int_eq(
		store_hold_jobs(r->s, r->now.ms - MINUTE, &r->now, &r->err), 2); /* of act 1 */
	ck_next(r, 2, 0);
	rig_verified(r, 4);
	rig_done(r);
}
END_TEST

START_TEST(test_dropped)
{
	struct rig rig, *r = &rig;
	struct print_job held[2];
	struct job_counts n;

	orders(r, 2);
	ck_assert_int_eq(store_hold_jobs(r->s, r->now.ms, &r->now, &r->err), 1);
	OK(store_release_jobs(r->s, false, &r->now, &r->err));
	ck_assert_int_eq(store_held_jobs(r->s, held, 2, &r->err), 0);
	ck_next(r, 2, 0); /* nobody was asked about it */
	OK(store_count_jobs(r->s, &n, &r->err));
	ck_assert(n.waiting == 1 && n.failed == 1);
	reprint(r, 1);
	becomes(r, 2, JOB_PROVEN);
	ck_next(r, 1, 1); /* a reprint stays one */
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

/* Made anew from the journal, nothing is forgotten of what is on paper. */
START_TEST(test_rebuilt)
{
	struct rig rig, *r = &rig;
	struct rebuilt b;

	orders(r, 2);
	becomes(r, 1, JOB_SENT);
	ends_unclear(r, 1);
	becomes(r, 2, JOB_SENT);
	becomes(r, 2, JOB_PROVEN);
	rig_sql(r->db, "UPDATE lease_count SET sold=0");
	OK(store_rebuild(r->s, &b, &r->err));
	ck_assert(b.mended);
	ck_next(r, 1, 1);
	reprint(r, 2);
	becomes(r, 1, JOB_FAILED);
	ck_next(r, 2, 1);
	/* Of a row that was lost nobody knows: it may be out there. */
	rig_sql(r->db, "DELETE FROM print_past");
	OK(store_rebuild(r->s, &b, &r->err));
	ck_assert(b.mended);
	ck_next(r, 2, 1);
	rig_done(r);
}
END_TEST

/* ---- whatever happens ------------------------------------------------------------------------ */

#define ACTS_MAX 64

/* What a row of slips on the floor would show. */
struct floor {
	struct rig *r;
	uint32_t seed;
	int may[ACTS_MAX];    /* by act: the highest number that may be on paper, -1 = none */
	bool again[ACTS_MAX]; /* somebody asked for it again */
	int64_t at;           /* the job at the printer, 0 = none … */
	int64_t at_act, at_copy;
	int64_t newest; /* act */
};

static uint32_t roll(struct floor *f, uint32_t n)
{
	f->seed = f->seed * 1664525u + 1013904223u;
	return (f->seed >> 8) % n;
}

static void ends(struct floor *f, enum job_state state, bool unclear)
{
	struct rig *r = f->r;

	if (!f->at)
		return;
	if (unclear)
		ends_unclear(r, f->at);
	else
		becomes(r, f->at, state);
	if (unclear || state == JOB_PROVEN)
		f->may[f->at_act] = (int)f->at_copy;
	f->at = 0;
}

/* Two slips of an act never carry the same number, and the first without one is the first. */
static void give(struct floor *f)
{
	struct rig *r = f->r;
	struct print_job job;

	if (f->at || store_next_job(r->s, &job, &r->err) != 1)
		return;
	ck_assert_msg(job.copy > f->may[job.act_seq], "seed %u: act %d again as %d", f->seed,
		(int)job.act_seq, job.copy);
	if (!f->again[job.act_seq])
		ck_assert_int_eq(job.copy, f->may[job.act_seq] + 1);
	becomes(r, job.id, JOB_SENT);
	f->at = job.id;
	f->at_act = job.act_seq;
	f->at_copy = job.copy;
}

static void ask(struct floor *f)
{
	int64_t act = 1 + roll(f, 3);

	if (f->newest + 1 >= ACTS_MAX)
		return;
	reprint(f->r, act);
	f->again[act] = true;
	f->newest++;
}

static void happens(struct floor *f)
{
	struct rig *r = f->r;

	r->now.ms += 1000;
	switch (roll(f, 10)) {
	case 0:
		ends(f, JOB_PROVEN, false);
		break;
	case 1:
		ends(f, JOB_WAITING, true);
		break;
	case 2:
		ends(f, JOB_WAITING, false);
		break;
	case 3:
		ends(f, JOB_FAILED, roll(f, 2));
		break;
	case 4: /* the program ends */
		if (f->at)
			f->may[f->at_act] = (int)f->at_copy;
		f->at = 0;
		rig_reopen(r);
		break;
	case 5:
		ck_assert_int_ge(
			store_hold_jobs(r->s, r->now.ms - roll(f, 20) * 1000, &r->now, &r->err), 0);
		break;
	case 6:
		OK(store_release_jobs(r->s, roll(f, 4) > 0, &r->now, &r->err));
		break;
	case 7:
		ask(f);
		break;
	default:
		give(f);
	}
}

START_TEST(test_whatever_happens)
{
	for (uint32_t seed = 1; seed <= 12; seed++) {
		struct rig rig;
		struct floor f = {.r = &rig, .seed = seed, .newest = 3};

		orders(&rig, 3);
		for (int i = 0; i < ACTS_MAX; i++)
			f.may[i] = -1;
		for (int i = 0; i < 300; i++)
			happens(&f);
		rig_verified(&rig, f.newest);
		rig_done(&rig);
	}
}
END_TEST

/* A database of the version before: one proven, one at the printer, one waits. */
#define WITHOUT(table)                                                                             \
	"ALTER TABLE " table " DROP COLUMN tries; ALTER TABLE " table " DROP COLUMN sent_ms;"      \
	"ALTER TABLE " table " DROP COLUMN sent_as; ALTER TABLE " table " DROP COLUMN paper;"      \
	"ALTER TABLE " table " DROP COLUMN since_ms;"

/* clang-format off */
#define WITHOUT_NEWER \
	"DROP INDEX order_cancel; ALTER TABLE meal_order DROP COLUMN cancel; DROP TABLE told;" \
	"DROP TABLE callback; DROP TABLE cancel_heard; CREATE TABLE call_back(seq INTEGER) STRICT;" \
	"ALTER TABLE identity DROP COLUMN machine; ALTER TABLE identity DROP COLUMN life;"      \
	"ALTER TABLE identity DROP COLUMN grants; DROP TABLE pruned; DROP TABLE kept; DROP TABLE card_least; DROP TABLE badge_stopped; DROP TABLE served; DROP INDEX order_day; DROP TABLE served_peer; DROP TABLE peer;"      \
	"ALTER TABLE answer DROP COLUMN why; ALTER TABLE lease DROP COLUMN recall; DROP TABLE setting;"
/* clang-format on */

START_TEST(test_migrated)
{
	struct rig rig, *r = &rig;

	orders(r, 3);
	becomes(r, 1, JOB_SENT);
	becomes(r, 1, JOB_PROVEN);
	becomes(r, 2, JOB_SENT);
	reprint(r, 3);
	becomes(r, 4, JOB_PROVEN); /* before the first one */
	store_close(r->s);
	rig_sql(r->db,
		WITHOUT("print_job") WITHOUT("print_past") WITHOUT_NEWER "PRAGMA user_version=4");
	rig_open(r);
	rig_verified(r, 4);
	ck_next(r, 2, 1);
	becomes(r, 2, JOB_SENT);
	becomes(r, 2, JOB_PROVEN);
	ck_next(r, 3, 2);
	becomes(r, 3, JOB_SENT);
	becomes(r, 3, JOB_PROVEN);
	reprint(r, 1);
	ck_next(r, 1, 1);
	reprint(r, 2);
	becomes(r, 5, JOB_FAILED);
	ck_next(r, 2, 2);
	rig_done(r);
}
END_TEST

SUITE_MAIN("printq", test_in_order, test_unclear_is_marked, test_reprints, test_overtaken,
	test_ended_at_the_printer, test_old_ones_are_held, test_dropped, test_rebuilt,
	test_whatever_happens, test_migrated)
