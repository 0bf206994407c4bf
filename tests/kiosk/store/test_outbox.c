/* SPDX-License-Identifier: MIT */
#include "tests/kiosk/store/rig.h"

static void many(struct rig *r, int n, size_t note)
{
	struct person zhang;
	struct act act;

	rig_zhang(r, &zhang);
	draft(&act, ACT_CHECK_IN, &zhang);
	memset(act.body.note, 'x', note);
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
}

static int batch_of(struct rig *r, int max, struct batch_header *h, struct buf *raw)
{
	*raw = BUF_INIT(BATCH_RAW_MAX);
	memset(h, 0, sizeof(*h));
	memset(h->nonce, 9, NONCE_BYTES);
	strcpy(h->status, "{\"version\":\"x\"}");
	r->err = (struct err){0};
	return outbox_batch(r->s, max, h, raw, &r->err);
}

static struct ack ack_of(const struct rig *r, int64_t acked)
{
	struct ack ack = {.epoch = r->grant.epoch, .acked = acked};
	struct err err;
	struct act act;

	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	if (acked && store_act(r->s, acked, &act, &err) == 0)
		memcpy(ack.hash, act.hash, ACT_HASH_BYTES);
	return ack;
}

/* What the hub would do: parse it and follow the chain. */
static int64_t chain_follows(const struct buf *raw, const unsigned char stream[STREAM_BYTES])
{
	unsigned char hash[ACT_HASH_BYTES];
	const unsigned char *bytes;
	struct act_parts parts;
	struct err err;
	struct batch b;
	struct act act;
	int64_t seq;
	size_t n;

	ck_assert_int_eq(batch_parse(raw->data, raw->len, &b, &err), 0);
	ck_assert_mem_eq(b.header.stream, stream, STREAM_BYTES);
	memcpy(hash, b.header.prev_hash, sizeof(hash));
	seq = b.header.first - 1;
	while (batch_next(&b, &bytes, &n) == 1) {
		ck_assert_int_eq(seal_split(bytes, n, &parts), 0);
		ck_assert_int_eq(seal_open(&parts, NULL, stream, &act, &err), 0);
		ck_assert_int_eq(act.head.seq, ++seq);
		seal_chain(hash, &parts, hash);
	}
	return seq;
}

START_TEST(test_hello)
{
	struct rig rig, *r = &rig;
	struct batch_header h;
	struct batch parsed;
	struct buf raw;

	rig_init(r);
	rig_fill(r);
	OK(batch_of(r, 0, &h, &raw));
	ck_assert_int_eq(h.first, 1);
	ck_assert_int_eq(h.n, 0);
	OK(batch_parse(raw.data, raw.len, &parsed, &r->err));
	ck_assert_int_eq(parsed.header.cursor, 10);
	ck_assert_int_eq(parsed.header.epoch.n, 1);
	ck_assert_int_eq(parsed.header.version, WIRE_VERSION);
	ck_assert_int_eq(parsed.header.n_leases, 1);
	ck_assert_str_eq(parsed.header.leases[0].resource, "meal/330784-004/lunch/2026-11-23");
	ck_assert_int_eq(parsed.header.leases[0].granted, 3);
	ck_assert_str_eq(parsed.header.status, "{\"version\":\"x\"}");
	buf_done(&raw);
	rig_done(r);
}
END_TEST

START_TEST(test_batches_and_acks)
{
	struct rig rig, *r = &rig;
	struct batch_header h;
	struct outbox_state state;
	struct ack ack;
	struct buf raw;

	rig_init(r);
	rig_fill(r);
	many(r, 5, 0);
	ck_assert_int_eq(outbox_unsent(r->s), 5);
	OK(batch_of(r, 3, &h, &raw));
	ck_assert_int_eq(h.n, 3);
	ck_assert(sodium_is_zero(h.prev_hash, ACT_HASH_BYTES));
	ck_assert_int_eq(chain_follows(&raw, h.stream), 3);
	buf_done(&raw);
	ack = ack_of(r, 3);
	OK(outbox_acked(r->s, &ack, &r->err));
	ck_assert_int_eq(outbox_unsent(r->s), 2);
	OK(batch_of(r, 500, &h, &raw));
	ck_assert_int_eq(h.first, 4);
	ck_assert_mem_eq(h.prev_hash, ack.hash, ACT_HASH_BYTES);
	ck_assert_int_eq(chain_follows(&raw, h.stream), 5);
	buf_done(&raw);
	ack = ack_of(r, 1); /* the hub's word is the truth, even if lower */
	OK(outbox_acked(r->s, &ack, &r->err));
	rig_reopen(r);
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.acked, 1);
	ck_assert_int_eq(state.last, 5);
	ck_assert_int_eq(state.cursor, 10);
	OK(batch_of(r, 500, &h, &raw));
	ck_assert_int_eq(h.first, 2);
	ck_assert_int_eq(h.n, 4);
	buf_done(&raw);
	rig_verified(r, 5);
	rig_done(r);
}
END_TEST

START_TEST(test_batches_have_limits)
{
	struct rig rig, *r = &rig;
	struct batch_header h;
	struct ack ack;
	struct buf raw;
	int64_t last;

	rig_init(r);
	rig_fill(r);
	many(r, 700, 90);
	OK(batch_of(r, 10000, &h, &raw));
	last = chain_follows(&raw, h.stream);
	ck_assert_int_eq(last, h.n);
	ck_assert_int_gt(h.n, 100);
	ck_assert_int_le(h.n, BATCH_ACTS_MAX);
	ck_assert_uint_le(raw.len, BATCH_RAW_MAX);
	buf_done(&raw);
	ack = ack_of(r, last);
	OK(outbox_acked(r->s, &ack, &r->err));
	OK(batch_of(r, 10000, &h, &raw));
	ck_assert_int_eq(h.first, last + 1);
	ck_assert_int_gt(chain_follows(&raw, h.stream), last);
	buf_done(&raw);
	rig_done(r);
}
END_TEST

/* This journal was put back or copied: the rights are the other's, whatever the feed says. */
START_TEST(test_a_fork_sells_nothing)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order;
	struct ack ack;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	ack = ack_of(r, 0);
	ack.acked = 5;
	ck_assert_int_eq(outbox_acked(r->s, &ack, &r->err), ERR_BAD);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	rig_reopen(r);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	store_refresh(r->s, &r->now);
	ck_assert_int_eq(catalogue_left(store_catalogue(r->s), "lunch", FIXTURE_DAY + 1), 0);
	ack = ack_of(r, 1); /* the hub keeps it apart */
	strcpy(ack.trouble, "fork");
	OK(outbox_acked(r->s, &ack, &r->err));
	ck_assert_int_eq(outbox_unsent(r->s), 0);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	ack = ack_of(r, 1); /* staff settled it */
	OK(outbox_acked(r->s, &ack, &r->err));
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	rig_done(r);
}
END_TEST

START_TEST(test_bad_acks_change_nothing)
{
	struct rig rig, *r = &rig;
	struct outbox_state state;
	struct ack ack;

	rig_init(r);
	rig_fill(r);
	many(r, 4, 0);
	ack = ack_of(r, 2);
	ack.hash[3] ^= 1;
	ck_assert_int_eq(outbox_acked(r->s, &ack, &r->err), ERR_BAD);
	ck_assert_ptr_nonnull(strstr(r->err.text, "fork"));
	ack = ack_of(r, 2);
	ack.acked = 5; /* more than there is: this database was put back */
	ck_assert_int_eq(outbox_acked(r->s, &ack, &r->err), ERR_BAD);
	ck_assert_ptr_nonnull(strstr(r->err.text, "fork"));
	ack = ack_of(r, 2);
	ack.stream[0] ^= 1;
	ck_assert_int_eq(outbox_acked(r->s, &ack, &r->err), ERR_BAD);
	ack = ack_of(r, 0);
	ack.hash[0] = 1;
	ck_assert_int_eq(outbox_acked(r->s, &ack, &r->err), ERR_BAD);
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.acked, 0);
	rig_done(r);
}
END_TEST

static int on_act(void *ctx, const struct act *act, const char *sync)
{
	char *out = ctx;

	ck_assert_int_ge(act->head.seq, 1);
	strcat(out, sync);
	strcat(out, " ");
	return 0;
}

START_TEST(test_sync_words)
{
	struct rig rig, *r = &rig;
	struct lookup found;
	struct card card = {.kind = CARD_ID, .number = RIG_ID};
	struct person zhang;
	struct act order;
	char words[64] = "";
	struct ack ack;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	many(r, 2, 0);
	ack = ack_of(r, 2);
	ack.quarantined[0] = 2;
	ack.n_quarantined = 1;
	OK(outbox_acked(r->s, &ack, &r->err));
	OK(outbox_acked(r->s, &ack, &r->err));
	OK(store_walk(r->s, 1, 3, on_act, words, &r->err));
	ck_assert_str_eq(words, "synced quarantined waiting ");
	store_find_card(r->s, &card, &r->now, &found);
	ck_assert(found.standing.orders[0].sent);
	rig_done(r);
}
END_TEST

/* The hub was put back: rights of the old epoch are not sold from until the new one grants. */
START_TEST(test_new_epoch)
{
	struct rig rig, *r = &rig;
	struct outbox_state state;
	struct batch_header h;
	struct person zhang;
	struct act order;
	struct frame f;
	struct ack ack;
	struct buf raw;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	ack = ack_of(r, 0);
	ack.epoch.n = 2;
	OK(outbox_acked(r->s, &ack, &r->err));
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.epoch.n, 2);
	ck_assert_int_eq(state.cursor, 0);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	ck_assert(store_refresh(r->s, &r->now));
	ck_assert_int_eq(store_catalogue(r->s)->n_rights, 0);
	ck_assert_ptr_nonnull(store_catalogue(r->s)->hall);
	OK(batch_of(r, 0, &h, &raw)); /* what was seen is told, whatever the epoch */
	ck_assert_int_eq(h.leases[0].granted, 3);
	ck_assert_int_eq(h.leases[0].sold, 1);
	buf_done(&raw);
	frame_init(&f, r, 0, 5); /* the old epoch's feed comes too late */
	ck_assert_int_eq(frame_give(r, &f), ERR_BAD);
	frame_init(&f, r, 0, 5);
	f.header.epoch = ack.epoch;
	frame_lease(&f, r, 1, FIXTURE_DAY + 1, 3); /* a lease of epoch 1 in a feed of epoch 2 */
	OK(frame_give(r, &f));
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	r->grant.epoch = ack.epoch;
	frame_init(&f, r, 5, 6);
	frame_lease(&f, r, 6, FIXTURE_DAY + 1, 2);
	OK(frame_give(r, &f));
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_counter_rises_for_ever)
{
	struct rig rig, *r = &rig;
	uint64_t last = 0, next;

	rig_init(r);
	for (int round = 0; round < 4; round++) {
		for (int i = 0; i < 1500; i++) {
			OK(outbox_counter(r->s, &next, &r->err));
			ck_assert_uint_gt(next, last);
			last = next;
		}
		rig_reopen(r);
	}
	ck_assert_uint_lt(last, 4 * 1500 + 4 * 1000 + 1);
	rig_done(r);
}
END_TEST

SUITE_MAIN("outbox", test_hello, test_batches_and_acks, test_batches_have_limits,
	test_a_fork_sells_nothing, test_bad_acks_change_nothing, test_sync_words, test_new_epoch,
	test_counter_rises_for_ever)
