/* SPDX-License-Identifier: MIT */
#include "server/ledger_act.h"

#include <string.h>

#define BRANCH_DEPTH 8 /* a fork of a fork of …: deeper is not looked for */

const char *act_state_name(enum act_state state)
{
	static const char *const names[] = {"ok", "quarantined", "alias", "id-collision"};

	return names[state];
}

static int hash_of_row(struct ledger *l, int64_t stream_no, int64_t seq,
	unsigned char ret[ACT_HASH_BYTES], struct err *err)
{
	struct sql_rows rows;
	const void *hash;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hash FROM act WHERE stream_no=?1 AND seq=?2"
		    " UNION ALL SELECT hash FROM gap WHERE stream_no=?1 AND to_seq=?2",
		    "ii", stream_no, seq) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	hash = sql_blob(&rows, 0, &n);
	if (n == ACT_HASH_BYTES)
		memcpy(ret, hash, n);
	sql_done(&rows);
	return n == ACT_HASH_BYTES ? 1 : err_set(err, ERR_BAD, "a hash of %zu bytes", n);
}

int act_hash(struct ledger *l, const struct stream_row *s, int64_t seq,
	unsigned char ret[ACT_HASH_BYTES], struct err *err)
{
	struct stream_row at = *s;

	if (seq == 0) {
		memset(ret, 0, ACT_HASH_BYTES);
		return 1;
	}
	for (int depth = 0; at.parent && seq <= at.parent_seq; depth++) {
		int64_t parent = at.parent;
		int got = depth < BRANCH_DEPTH ? stream_next(l, parent - 1, &at, err) : 0;

		if (got <= 0 || at.no != parent)
			return got < 0 ? got : 0;
	}
	return hash_of_row(l, at.no, seq, ret, err);
}

int act_aside(
	struct ledger *l, int64_t stream_no, const int64_t range[2], int64_t *seqs, struct err *err)
{
	struct sql_rows rows;
	int n = 0, got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT seq FROM act WHERE stream_no=? AND seq BETWEEN ? AND ?"
		    " AND state IN('quarantined','id-collision') ORDER BY seq LIMIT ?",
		    "iiii", stream_no, range[0], range[1], (int64_t)ACK_QUARANTINED_MAX) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1)
		seqs[n++] = sql_int(&rows, 0);
	return got < 0 ? got : n;
}

int act_revoked_since(
	struct ledger *l, int64_t stream_no, int64_t since_ms, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT count(*) FROM act WHERE state<>'ok' AND state='quarantined' AND reason='revoked'"
		" AND stream_no=? AND rx_ms>?",
		"ii", stream_no, since_ms);
}

static int take_head(struct sql_rows *rows, struct act_head *ret, struct err *err)
{
	const void *head;
	size_t n;
	int got = sql_step(rows, err);

	if (got <= 0)
		return got;
	head = sql_blob(rows, 0, &n);
	got = act_head_decode(head, n, ret, err) < 0 ? 0 : 1;
	sql_done(rows);
	return got;
}

int act_head_of(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct act_head *ret,
	struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, "SELECT head FROM act WHERE id=? AND state='ok'", "b",
		    id, (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	return take_head(&rows, ret, err);
}

int act_head_before(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	const struct stream_row *s, struct act_head *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT head FROM act WHERE id=? AND state='ok' AND NOT (stream_no=? AND seq>?)",
		    "bii", id, (size_t)ACT_ID_BYTES, s->no, s->high) < 0)
		return err->code;
	return take_head(&rows, ret, err);
}

int act_bytes(struct ledger *l, const int64_t at[2], struct buf *bytes,
	unsigned char hash[ACT_HASH_BYTES], struct err *err)
{
	struct sql_rows rows;
	const void *head, *ct, *chain;
	size_t n_head, n_ct, n_chain;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT head, ct, hash FROM act WHERE stream_no=? AND seq=?", "ii", at[0],
		    at[1]) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	head = sql_blob(&rows, 0, &n_head);
	ct = sql_blob(&rows, 1, &n_ct);
	chain = sql_blob(&rows, 2, &n_chain);
	buf_be16(bytes, (uint16_t)n_head);
	buf_add(bytes, head, n_head);
	buf_add(bytes, ct, n_ct);
	if (n_chain == ACT_HASH_BYTES)
		memcpy(hash, chain, n_chain);
	sql_done(&rows);
	return n_chain == ACT_HASH_BYTES && !bytes->failed;
}

int act_seq_of(
	struct ledger *l, const unsigned char id[ACT_ID_BYTES], int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0, "SELECT seq FROM act WHERE id=?", "b", id,
		(size_t)ACT_ID_BYTES);
}

int act_place(
	struct ledger *l, const unsigned char id[ACT_ID_BYTES], int64_t at[2], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT stream_no, seq FROM act WHERE id=? AND state='ok'", "b", id,
		    (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	at[0] = sql_int(&rows, 0);
	at[1] = sql_int(&rows, 1);
	sql_done(&rows);
	return 1;
}

#define ACT_COLUMNS "SELECT stream_no, seq, head, ct, hash, state, reason, id, kind, day FROM act "

static int give(struct sql_rows *rows, act_each each, void *ctx, struct err *err)
{
	struct act_seen act = {.stream_no = sql_int(rows, 0), .seq = sql_int(rows, 1)};
	size_t n_hash, n_id;

	act.parts.head = sql_blob(rows, 2, &act.parts.head_len);
	act.parts.ct = sql_blob(rows, 3, &act.parts.ct_len);
	act.hash = sql_blob(rows, 4, &n_hash);
	act.state = sql_text(rows, 5);
	act.reason = sql_text(rows, 6);
	act.id = sql_blob(rows, 7, &n_id);
	if (n_id != ACT_ID_BYTES)
		act.id = NULL;
	act.kind = (int)sql_int(rows, 8);
	act.day = sql_null(rows, 9) ? DAY_NONE : (day_t)sql_int(rows, 9);
	return n_hash == ACT_HASH_BYTES ? each(ctx, &act, err)
					: err_set(err, ERR_BAD, "act %lld: a hash of %zu bytes",
						  (long long)act.seq, n_hash);
}

static int walk(struct sql_rows *rows, act_each each, void *ctx, struct err *err)
{
	int got;

	while ((got = sql_step(rows, err)) == 1) {
		got = give(rows, each, ctx, err);
		if (got < 0)
			break;
	}
	sql_done(rows);
	return got;
}

int act_walk(struct ledger *l, int64_t stream_no, act_each each, void *ctx, struct err *err)
{
	struct sql_rows rows;

	if (sql_scan(&l->sql, &rows, err, ACT_COLUMNS "WHERE stream_no=? ORDER BY seq", "i",
		    stream_no) < 0)
		return err->code;
	return walk(&rows, each, ctx, err);
}

int act_walk_days(struct ledger *l, const day_t range[2], act_each each, void *ctx, struct err *err)
{
	struct sql_rows rows;

	if (sql_scan(&l->sql, &rows, err,
		    "SELECT a.stream_no, a.seq, a.head, a.ct, a.hash, a.state, a.reason, a.id, a.kind,"
		    " a.day FROM act_range r CROSS JOIN act a WHERE r.day BETWEEN ? AND ?"
		    " AND a.stream_no=r.stream_no AND a.seq BETWEEN r.from_seq AND r.to_seq"
		    " AND a.day=r.day AND a.state<>'alias'"
		    " ORDER BY a.stream_no, a.seq",
		    "ii", (int64_t)range[0], (int64_t)range[1]) < 0)
		return err->code;
	return walk(&rows, each, ctx, err);
}
