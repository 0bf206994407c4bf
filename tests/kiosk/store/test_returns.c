/* SPDX-License-Identifier: MIT */
/* Rights that the hub wants back: only what nobody bought, by an act first, and once. */
#include "kiosk/store/internal.h"
#include "tests/kiosk/store/rig.h"

#define DAY "2026-11-23" /* FIXTURE_DAY + 1 */

static const char *const rights[] = {
	"meal/" FIXTURE_PLACE "/lunch/" DAY,
	"seat/" FIXTURE_PLACE "/C01",
	"seat/" FIXTURE_PLACE "/lunch/" DAY,
	"walk/" FIXTURE_PLACE "/lunch/" DAY,
};
#define RIGHTS ((int)(sizeof(rights) / sizeof(rights[0])))

static void frame_right(struct frame *f, int64_t rev, const char *resource, struct lease_row *row)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);

	strcpy(row->resource, resource);
	row->until = FIXTURE_DAY + 1;
	row_lease_encode(row, &body);
	frame_body(f, rev, "lease", resource, &body);
}

/* Ten of each right; so many are wanted back. */
static void recall(struct rig *r, int64_t from, int64_t n)
{
	struct lease_row row = {.epoch = r->grant.epoch, .granted = 10, .recall = n};
	struct frame f;

	frame_init(&f, r, from, from + 10);
	for (int i = 0; i < RIGHTS; i++)
		frame_right(&f, from + 1 + i, rights[i], &row);
	OK(frame_give(r, &f));
}

static bool gives(struct rig *r)
{
	bool gave = false;

	r->now.ms += 1000;
	OK(outbox_give_back(r->s, &r->now, &gave, &r->err));
	return gave;
}

static int left(struct rig *r, const char *resource)
{
	store_refresh(r->s, &r->now);
	return catalogue_right(store_catalogue(r->s), resource);
}

static int64_t told_returned(struct rig *r, const char *resource)
{
	static struct batch_header h;
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);
	int64_t n = 0;

	memset(&h, 0, sizeof(h));
	OK(outbox_batch(r->s, 0, &h, &raw, &r->err));
	for (int i = 0; i < h.n_leases; i++)
		if (strcmp(h.leases[i].resource, resource) == 0)
			n = h.leases[i].returned;
	buf_done(&raw);
	return n;
}

static void order(struct rig *r, int qty, enum record_result wanted)
{
	struct person zhang;
	struct act act;

	rig_zhang(r, &zhang);
	draft_order(&act, &zhang, FIXTURE_DAY + 1, qty);
	ck_assert_int_eq(rig_record(r, &act, &zhang), wanted);
}

START_TEST(test_unsold_rights_go_back)
{
	struct rig rig, *r = &rig;

	rig_init(r);
	rig_fill(r);
	recall(r, 10, 0);
	ck_assert(!gives(r));
	order(r, 7, RECORD_OK);
	recall(r, 20, 4);
	/* Nothing is told before it is an act. */
	ck_assert_int_eq(told_returned(r, rights[1]), 0);
	ck_assert(gives(r));
	ck_assert_int_eq(left(r, rights[0]), 0); /* 7 sold, 3 of 4 back */
	for (int i = 1; i < RIGHTS; i++)
		ck_assert_msg(left(r, rights[i]) == 6, "%s: %d", rights[i], left(r, rights[i]));
	ck_assert_int_eq(told_returned(r, rights[0]), 3);
	ck_assert_int_eq(told_returned(r, rights[2]), 4);
	order(r, 1, RECORD_NO_RIGHT);
	rig_verified(r, 1 + RIGHTS);
	ck_assert(!gives(r));
	/* The same again, and less: it has had that. */
	recall(r, 30, 2);
	ck_assert(!gives(r));
	rig_reopen(r);
	ck_assert(!gives(r));
	ck_assert_int_eq(told_returned(r, rights[3]), 4);
	recall(r, 40, 100);
	ck_assert(gives(r));
	for (int i = 0; i < RIGHTS; i++)
		ck_assert_int_eq(left(r, rights[i]), 0);
	ck_assert_int_eq(told_returned(r, rights[1]), 10);
	rig_verified(r, 1 + RIGHTS + RIGHTS - 1);
	rig_done(r);
}
END_TEST

/* A recall of an epoch that is over says nothing about this one. */
START_TEST(test_of_this_epoch_only)
{
	struct rig rig, *r = &rig;
	struct ack ack = {.acked = 0};

	rig_init(r);
	rig_fill(r);
	recall(r, 10, 4);
	ack.epoch = r->grant.epoch;
	ack.epoch.n++;
	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	OK(outbox_acked(r->s, &ack, &r->err));
	ck_assert(!gives(r));
	r->grant.epoch = ack.epoch;
	recall(r, 0, 1);
	ck_assert(gives(r));
	ck_assert_int_eq(told_returned(r, rights[0]), 1);
	rig_done(r);
}
END_TEST

/* What cannot be said in an act stays where it is; so does another hall's. */
START_TEST(test_strange_names)
{
	static const char *const names[] = {
		"meal/" FIXTURE_PLACE "/lunch",
		"meal/" FIXTURE_PLACE "/lunch/yesterday",
		"meal/" RIG_NOWHERE "/lunch/" DAY,
		"boat/" FIXTURE_PLACE "/lunch/" DAY,
		"seat/" FIXTURE_PLACE "/C01/" DAY "x",
		"meal",
		"///",
	};
	struct lease_row row = {.granted = 10, .recall = 5};
	struct rig rig, *r = &rig;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	row.epoch = r->grant.epoch;
	frame_init(&f, r, 10, 30);
	for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++)
		frame_right(&f, 11 + i, names[i], &row);
	OK(frame_give(r, &f));
	ck_assert(!gives(r));
	rig_verified(r, 0);
	rig_done(r);
}
END_TEST

/* Another journal of its stream may have sold them. */
START_TEST(test_a_fork_gives_nothing)
{
	struct rig rig, *r = &rig;

	rig_init(r);
	rig_fill(r);
	recall(r, 10, 4);
	r->s->state.forked = true;
	ck_assert(!gives(r));
	r->s->state.forked = false;
	ck_assert(gives(r));
	rig_done(r);
}
END_TEST

SUITE_MAIN("returns", test_unsold_rights_go_back, test_of_this_epoch_only, test_strange_names,
	test_a_fork_gives_nothing)
