/* SPDX-License-Identifier: MIT */
#include "server/ledger_act.h"

#include <string.h>

#define BRANCH_DEPTH 8 /* a fork of a fork of …: deeper is not looked for */

const char *act_state_name(enum act_state state)
{
	static const char *const names[] = {"ok", "quarantined", "alias", "id-collision"};

	return names[state];
}

static int put(struct ledger *l, const struct act_row *row, int64_t now_ms, struct err *err)
{
	bool twice = row->state == ACT_ALIAS || row->state == ACT_COLLISION;
	const unsigned char *id = row->has_id && !twice ? row->id : NULL;
	const unsigned char *claimed = row->has_id && twice ? row->id : NULL;

	return sql_run(&l->sql, err,
		"INSERT INTO act(stream_no, seq, id, claimed, head, ct, hash, kind, day, state, reason,"
		" rx_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, 0),"
		" nullif(?9, -2147483648), ?10, ?11, ?12) ON CONFLICT(id) DO NOTHING",
		"iibbbbbiitti", row->stream_no, row->seq, id, (size_t)ACT_ID_BYTES, claimed,
		(size_t)ACT_ID_BYTES, row->parts.head, row->parts.head_len, row->parts.ct,
		row->parts.ct_len, row->hash, sizeof(row->hash), (int64_t)row->kind,
		(int64_t)row->day, act_state_name(row->state), row->reason, now_ms);
}

static int hash_of_row(struct ledger *l, int64_t stream_no, int64_t seq,
	unsigned char ret[ACT_HASH_BYTES], struct err *err)
{
	struct sql_rows rows;
	const void *hash;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err, "SELECT hash FROM act WHERE stream_no=? AND seq=?", "ii",
		    stream_no, seq) < 0)
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

/* Are these the bytes of the act with this id? */
static int same_bytes(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	const struct act_parts *parts, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err, "SELECT head=?2 AND ct=?3 FROM act WHERE id=?1", "bbb",
		    id, (size_t)ACT_ID_BYTES, parts->head, parts->head_len, parts->ct,
		    parts->ct_len) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	got = sql_int(&rows, 0) ? 2 : 1;
	sql_done(&rows);
	return got;
}

/* The id is there already: as what does the act stay? */
static int put_twice(struct ledger *l, struct act_row *row, int64_t now_ms, struct err *err)
{
	int same = same_bytes(l, row->id, &row->parts, err);

	if (same < 0)
		return same;
	row->state = same == 2 ? ACT_ALIAS : ACT_COLLISION;
	row->reason = "";
	return put(l, row, now_ms, err);
}

int act_put(struct ledger *l, struct act_row *row, int64_t now_ms, struct err *err)
{
	int64_t changed;

	if (put(l, row, now_ms, err) < 0 || sql_changed(&l->sql, &changed, err) < 0)
		return err->code;
	return changed ? 0 : put_twice(l, row, now_ms, err);
}

/* ---- many at once on PostgreSQL -------------------------------------------------------------- */

enum { SEQ, ID, HEAD, CT, HASH, KIND, DAY, STATE, REASON, ARRAYS };
#define ARRAY_MAX ((size_t)2 * BATCH_RAW_MAX)

struct many {
	struct act_row *rows;
	int n;
	int64_t now_ms;
};

static void add_row(struct buf a[ARRAYS], const struct act_row *row)
{
	const int64_t kind = row->kind, day = row->day;
	const char *state = act_state_name(row->state);

	sql_array_int(&a[SEQ], &row->seq);
	sql_array_bytes(&a[ID], row->has_id ? row->id : NULL, ACT_ID_BYTES);
	sql_array_bytes(&a[HEAD], row->parts.head, row->parts.head_len);
	sql_array_bytes(&a[CT], row->parts.ct, row->parts.ct_len);
	sql_array_bytes(&a[HASH], row->hash, sizeof(row->hash));
	sql_array_int(&a[KIND], row->kind ? &kind : NULL);
	sql_array_int(&a[DAY], row->day != DAY_NONE ? &day : NULL);
	sql_array_bytes(&a[STATE], state, strlen(state));
	sql_array_bytes(&a[REASON], row->reason, strlen(row->reason));
}

static int insert(struct ledger *l, struct sql_rows *taken, const struct buf a[ARRAYS],
	const struct many *m, struct err *err)
{
	return sql_query(&l->sql, taken, err,
		"INSERT INTO act(stream_no, seq, id, head, ct, hash, kind, day, state, reason, rx_ms)"
		" SELECT ?1, a.seq, a.id, a.head, a.ct, a.hash, a.kind, a.day, a.state, a.reason, ?2"
		" FROM unnest(?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		" AS a(seq, id, head, ct, hash, kind, day, state, reason)"
		" ON CONFLICT(id) DO NOTHING RETURNING seq",
		"iiIBBBBIITT", m->rows[0].stream_no, m->now_ms, a[SEQ].data, a[SEQ].len, a[ID].data,
		a[ID].len, a[HEAD].data, a[HEAD].len, a[CT].data, a[CT].len, a[HASH].data,
		a[HASH].len, a[KIND].data, a[KIND].len, a[DAY].data, a[DAY].len, a[STATE].data,
		a[STATE].len, a[REASON].data, a[REASON].len);
}

/* Those that were not taken have an id that is there already, or came twice in here. */
static int put_rest(struct ledger *l, struct sql_rows *taken, const struct many *m, struct err *err)
{
	bool there[BATCH_ACTS_MAX] = {false};
	int got;

	while ((got = sql_step(taken, err)) == 1) {
		int64_t i = sql_int(taken, 0) - m->rows[0].seq;

		if (i >= 0 && i < m->n)
			there[i] = true;
	}
	for (int i = 0; i < m->n && !got; i++)
		if (!there[i])
			got = put_twice(l, &m->rows[i], m->now_ms, err);
	return got;
}

static int put_arrays(struct ledger *l, const struct many *m, struct err *err)
{
	static const char letters[ARRAYS + 1] = "IBBBBIITT";
	struct buf a[ARRAYS];
	struct sql_rows taken;
	bool failed = false;
	int result;

	for (int k = 0; k < ARRAYS; k++) {
		a[k] = BUF_INIT(ARRAY_MAX);
		sql_array(&a[k], letters[k], m->n);
	}
	for (int i = 0; i < m->n; i++)
		add_row(a, &m->rows[i]);
	for (int k = 0; k < ARRAYS; k++)
		failed = failed || a[k].failed;
	result = failed ? err_set(err, ERR_LIMIT, "out of memory") : insert(l, &taken, a, m, err);
	for (int k = 0; k < ARRAYS; k++)
		buf_done(&a[k]);
	return result < 0 ? result : put_rest(l, &taken, m, err);
}

int act_put_all(struct ledger *l, struct act_row *rows, int n, int64_t now_ms, struct err *err)
{
	const struct many m = {rows, n, now_ms};

	if (sql_is_pg(&l->sql) && n > 1 && n <= BATCH_ACTS_MAX)
		return put_arrays(l, &m, err);
	for (int i = 0; i < n; i++)
		if (act_put(l, &rows[i], now_ms, err) < 0)
			return err->code;
	return 0;
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
		"SELECT count(*) FROM act WHERE state='quarantined' AND reason='revoked'"
		" AND stream_no=? AND rx_ms>?",
		"ii", stream_no, since_ms);
}

int act_head_of(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct act_head *ret,
	struct err *err)
{
	struct sql_rows rows;
	const void *head;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err, "SELECT head FROM act WHERE id=? AND state='ok'", "b",
		    id, (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	head = sql_blob(&rows, 0, &n);
	got = act_head_decode(head, n, ret, err) < 0 ? 0 : 1;
	sql_done(&rows);
	return got;
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
		    ACT_COLUMNS "WHERE day BETWEEN ? AND ? AND state<>'alias'"
				" ORDER BY stream_no, seq",
		    "ii", (int64_t)range[0], (int64_t)range[1]) < 0)
		return err->code;
	return walk(&rows, each, ctx, err);
}
