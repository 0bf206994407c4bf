/* SPDX-License-Identifier: MIT */
#include "kiosk/store/outbox.h"

#include <sodium.h>
#include <string.h>

#include "core/base/mutation.h"
#include "kiosk/store/internal.h"

#define COUNTER_BLOCK 1000 /* numbers that a restart may skip */
#define QUARANTINED   "hub"

void outbox_state(const struct store *s, struct outbox_state *ret)
{
	*ret = (struct outbox_state){
		.acked = s->state.acked,
		.last = s->last_seq,
		.epoch = s->state.epoch,
		.cursor = s->state.collect_to >= 0 ? s->state.collect_to : s->state.cursor,
		.counter = s->counter,
		.forked = s->state.forked,
	};
	memcpy(ret->filter, s->state.filter, sizeof(ret->filter));
}

int64_t outbox_unsent(const struct store *s)
{
	return s->last_seq - s->state.acked;
}

int64_t outbox_waits_since(struct store *s, int64_t ms)
{
	struct act_head head;
	struct err err = {0};

	if (!outbox_unsent(s) || store_ready(s, &err) < 0 ||
		act_head_at(s, s->state.acked + 1, &head, &err) != 1)
		return ms;
	return head.at_ms < ms ? head.at_ms : ms;
}

int outbox_judged(struct store *s, struct outbox_judged *ret, struct err *err)
{
	*ret = (struct outbox_judged){.forked = s->state.forked};
	if (store_ready(s, err) < 0)
		return err->code;
	return db_number(&s->db, err, &ret->quarantined, 0, "SELECT count(*) FROM quarantine", "");
}

/* In one small transaction; s->state follows only when it is on the disk. */
static int state_commit(struct store *s, const struct state *state, struct err *err)
{
	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (state_save(s, state, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	if (service_commit(s, err) < 0)
		return err->code;
	s->state = *state;
	return 0;
}

int outbox_counter(struct store *s, uint64_t *ret, struct err *err)
{
	struct state state = s->state;

	if (store_writable(s, err) < 0)
		return err->code;
	if (s->counter >= (uint64_t)state.counter_to) {
		state.counter_to = (int64_t)s->counter + COUNTER_BLOCK;
		if (state_commit(s, &state, err) < 0)
			return err->code;
	}
	*ret = ++s->counter;
	return 0;
}

/* ---- out -------------------------------------------------------------------------------------- */

/* The chain's hash at seq; zero for 0. */
static int hash_at(
	struct store *s, int64_t seq, unsigned char hash[ACT_HASH_BYTES], struct err *err)
{
	sqlite3_stmt *stmt;
	const void *bytes;
	size_t n;
	int got;

	memset(hash, 0, ACT_HASH_BYTES);
	if (!seq)
		return 0;
	if (seq == s->pruned.seq) {
		memcpy(hash, s->pruned.hash, ACT_HASH_BYTES);
		return 0;
	}
	stmt = db_stmt(&s->db, "SELECT hash FROM act WHERE seq=?", err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "i", seq);
	got = db_step(&s->db, stmt, err);
	if (got < 0)
		return got;
	bytes = got ? db_blob(stmt, 0, &n) : NULL;
	if (!bytes || n != ACT_HASH_BYTES)
		got = err_set(err, ERR_BAD, "act %lld: no hash", (long long)seq);
	else
		memcpy(hash, bytes, n);
	sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

/* How many acts from `first` on fit into `room` bytes, at least one if there is one. */
static int acts_that_fit(struct store *s, int64_t first, int max, size_t room, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT length(head)+length(ct) FROM act WHERE seq>=? ORDER BY seq LIMIT ?", err);
	size_t used = 0;
	int n = 0, got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", first, (int64_t)(max < BATCH_ACTS_MAX ? max : BATCH_ACTS_MAX));
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		used += (size_t)sqlite3_column_int64(stmt, 0) + 2 + 4;
		if (used > room)
			break;
		n++;
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

static int add_act(struct buf *raw, sqlite3_stmt *stmt, struct buf *bytes)
{
	const void *head, *ct;
	size_t n_head, n_ct;

	head = db_blob(stmt, 0, &n_head);
	ct = db_blob(stmt, 1, &n_ct);
	buf_clear(bytes);
	buf_be16(bytes, (uint16_t)n_head);
	buf_add(bytes, head, n_head);
	buf_add(bytes, ct, n_ct);
	return bytes->failed ? ERR_LIMIT : batch_add(raw, bytes->data, bytes->len);
}

static int add_acts(struct store *s, const struct batch_header *h, struct buf *raw, struct err *err)
{
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT head, ct FROM act WHERE seq>=? ORDER BY seq LIMIT ?", err);
	struct buf bytes = BUF_INIT(ACT_BYTES_MAX);
	int got, n = 0;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", h->first, (int64_t)h->n);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		got = add_act(raw, stmt, &bytes);
		if (got < 0) {
			err_set(err, got, "act %lld does not fit into a batch",
				(long long)h->first + n);
			break;
		}
		n++;
	}
	sqlite3_reset(stmt);
	buf_done(&bytes);
	return got < 0 ? got : 0;
}

static int header_fill(struct store *s, struct batch_header *h, struct err *err)
{
	struct outbox_state out;

	outbox_state(s, &out);
	h->version = h->version_min = WIRE_VERSION;
	memcpy(h->stream, s->id.stream, STREAM_BYTES);
	memcpy(h->life, s->bound.life, LIFE_BYTES);
	h->caps = CAPS_OURS;
	h->epoch = out.epoch;
	h->cursor = out.cursor;
	h->first = out.acked + 1;
	h->gap = 0;
	if (out.acked < s->pruned.seq) {
		h->gap = h->first;
		h->first = s->pruned.seq + 1;
	}
	h->n = 0;
	if (hash_at(s, h->first - 1, h->prev_hash, err) < 0)
		return err->code;
	return lease_counts(s, h, err);
}

int outbox_batch(
	struct store *s, int max_acts, struct batch_header *h, struct buf *raw, struct err *err)
{
	struct buf header = BUF_INIT(BATCH_RAW_MAX);
	int n = 0, result;

	if (store_ready(s, err) < 0 || header_fill(s, h, err) < 0)
		return err->code;
	result = batch_begin(&header, h); /* only to know its size */
	if (!result && max_acts > 0)
		n = acts_that_fit(s, h->first, max_acts, BATCH_RAW_MAX - header.len - 16, err);
	buf_done(&header);
	if (result < 0 || n < 0)
		return result < 0 ? err_set(err, result, "a batch header too large") : n;
	h->n = n;
	if (batch_begin(raw, h) < 0)
		return err_set(err, ERR_LIMIT, "a batch header too large");
	return add_acts(s, h, raw, err);
}

/* ---- acks ------------------------------------------------------------------------------------- */

/* The hub's chain must be ours as far as it goes. */
static int check_ack(struct store *s, const struct ack *ack, struct err *err)
{
	unsigned char hash[ACT_HASH_BYTES];

	if (memcmp(ack->stream, s->id.stream, STREAM_BYTES) != 0)
		return err_set(err, ERR_BAD, "an ack for another stream");
	if (ack->acked < 0 || ack->acked > s->last_seq)
		return err_set(err, ERR_BAD,
			"fork: the hub has acts up to %lld, this journal ends at %lld",
			(long long)ack->acked, (long long)s->last_seq);
	/* What was pruned the hub once had; whether it was this nobody can say any more. */
	if (ack->acked < s->pruned.seq)
		return 0;
	if (hash_at(s, ack->acked, hash, err) < 0)
		return err->code;
	if (memcmp(hash, ack->hash, ACT_HASH_BYTES) != 0)
		return err_set(
			err, ERR_BAD, "fork: another act %lld at the hub", (long long)ack->acked);
	return 0;
}

static bool same_epoch(const struct epoch *a, const struct epoch *b)
{
	return a->n == b->n && memcmp(a->id, b->id, sizeof(a->id)) == 0;
}

/* A hub with another memory: what its old feed said is asked for again, as a whole; until it comes
 * no right of the old epoch is sold from. */
static void epoch_after(const struct epoch *heard, struct state *state)
{
	if (same_epoch(&state->epoch, heard))
		return;
	state->epoch = *heard;
	state->cursor = 0;
	state->collect_to = -1;
}

static void state_after(const struct store *s, const struct ack *ack, struct state *state)
{
	*state = s->state;
	state->acked = ack->acked;
	if (MUTATED(EPOCH_IGNORED) && ack->acked < s->state.acked)
		state->acked = s->state.acked;
	memcpy(state->acked_hash, ack->hash, ACT_HASH_BYTES);
	state->safe = ack->safe;
	/* Revoked or given up: what it holds is going to others. */
	state->forked = (strcmp(ack->trouble, "fork") == 0 || strcmp(ack->trouble, "hash") == 0) &&
			!MUTATED(ROLLBACK_UNSEEN);
	state->forked |= strcmp(ack->trouble, "revoked") == 0;
	/* A second life stays without rights, also where an older hub does not know what it is. */
	state->forked |= !sodium_is_zero(s->bound.life, LIFE_BYTES);
	epoch_after(&ack->epoch, state);
}

/* memcmp of structs compares padding; both come from one assignment and a few members. */
static bool state_changed(const struct state *a, const struct state *b)
{
	return a->acked != b->acked || a->safe != b->safe || a->forked != b->forked ||
	       !same_epoch(&a->epoch, &b->epoch) ||
	       memcmp(a->acked_hash, b->acked_hash, ACT_HASH_BYTES) != 0;
}

static int quarantine(struct store *s, const struct ack *ack, struct err *err)
{
	for (int i = 0; i < ack->n_quarantined; i++)
		if (db_run(&s->db, err,
			    "INSERT OR IGNORE INTO quarantine(seq, reason) VALUES(?, ?)", "it",
			    ack->quarantined[i], QUARANTINED) < 0)
			return err->code;
	return 0;
}

/* When the hub came to know of a cancel: the kitchen's list freezes at some time. */
static int cancels_heard(struct store *s, const struct ack *ack, struct err *err)
{
	return db_run(&s->db, err,
		"INSERT OR REPLACE INTO cancel_heard(seq, ms) SELECT cancel, ?3 FROM meal_order"
		" WHERE cancel>0 AND cancel>?1 AND cancel<=?2",
		"iii", s->state.acked, ack->acked, ack->now_ms);
}

static int ack_write(
	struct store *s, const struct ack *ack, const struct state *state, struct err *err)
{
	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (state_save(s, state, err) < 0 || quarantine(s, ack, err) < 0 ||
		cancels_heard(s, ack, err) < 0 ||
		db_run(&s->db, err,
			"INSERT OR IGNORE INTO epoch_seen(n, id, acked) VALUES(?, ?, ?)", "ibi",
			(int64_t)state->epoch.n, state->epoch.id, sizeof(state->epoch.id),
			ack->acked) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}

/* With trouble the hub may not have read what the batch told. */
static void told_after(struct store *s, const struct ack *ack)
{
	if (!same_epoch(&s->state.epoch, &ack->epoch))
		lease_tell_anew(s);
	else if (!ack->trouble[0])
		lease_page_heard(s);
}

/* The rights are the other journal's; what the hub tells of itself is true all the same. Returns
 * what check_ack said, unless even this fails. */
static int fork_found(struct store *s, const struct ack *ack, struct err *err)
{
	struct state state = s->state;
	struct err why = {0};

	if (err->code != ERR_BAD || memcmp(ack->stream, s->id.stream, STREAM_BYTES) != 0)
		return err->code;
	told_after(s, ack);
	state.forked = !MUTATED(ROLLBACK_UNSEEN);
	/* A hub with another memory may have lost our branch, too, and cannot say up to where: all of
	 * it is sent again, once. */
	if (!same_epoch(&state.epoch, &ack->epoch)) {
		state.acked = 0;
		memset(state.acked_hash, 0, sizeof(state.acked_hash));
	}
	epoch_after(&ack->epoch, &state);
	if (!state_changed(&s->state, &state))
		return err->code;
	if (state_commit(s, &state, &why) < 0)
		*err = why;
	s->rights_changed = true;
	return err->code;
}

int outbox_lease(struct store *s, const struct lease_row *row, struct err *err)
{
	if (store_writable(s, err) < 0 || db_begin(&s->db, err) < 0)
		return err->code;
	if (lease_put(s, s->state.gen, row, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	if (service_commit(s, err) < 0)
		return err->code;
	generation_keep(s);
	s->rights_changed = true;
	return 0;
}

bool outbox_told_all(const struct store *s)
{
	return s->told.all;
}

int outbox_acked(struct store *s, const struct ack *ack, struct err *err)
{
	struct state state;

	if (store_writable(s, err) < 0)
		return err->code;
	if (check_ack(s, ack, err) < 0)
		return fork_found(s, ack, err);
	state_after(s, ack, &state);
	told_after(s, ack);
	/* Every 30 s a HELLO is answered: that is no reason to write. */
	if (!state_changed(&s->state, &state) && !ack->n_quarantined)
		return 0;
	if (ack_write(s, ack, &state, err) < 0)
		return err->code;
	if (!same_epoch(&s->state.epoch, &state.epoch) || s->state.forked != state.forked)
		s->rights_changed = true;
	s->state = state;
	service_tidy(s);
	return 0;
}
