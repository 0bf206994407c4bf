/* SPDX-License-Identifier: MIT */
/*
 * Acts into the ledger, many in one statement: what a statement costs of its own is more than what
 * one row does.
 */
#include "server/ledger_act.h"

#include <string.h>

/* Consecutive acts of one stream. */
struct many {
	struct act_row *rows;
	int n;
	int64_t now_ms;
};

/* A row whose id is another one's. */
static int put_beside(struct ledger *l, const struct act_row *row, int64_t now_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO act(stream_no, seq, claimed, head, ct, hash, kind, day, state, reason,"
		" rx_ms) VALUES(?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), nullif(?8, -2147483648), ?9,"
		" ?10, ?11)",
		"iibbbbiitti", row->stream_no, row->seq, row->id, (size_t)ACT_ID_BYTES,
		row->parts.head, row->parts.head_len, row->parts.ct, row->parts.ct_len, row->hash,
		sizeof(row->hash), (int64_t)row->kind, (int64_t)row->day,
		act_state_name(row->state), row->reason, now_ms);
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
	return put_beside(l, row, now_ms, err);
}

/* ---- many at once on PostgreSQL -------------------------------------------------------------- */

enum { SEQ, ID, HEAD, CT, HASH, KIND, DAY, STATE, REASON, ARRAYS };
#define ARRAY_MAX ((size_t)2 * BATCH_RAW_MAX)

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

/* ---- many at once on SQLite ------------------------------------------------------------------ */

#define ROW    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define ROWS4  ROW ", " ROW ", " ROW ", " ROW
#define ROWS16 ROWS4 ", " ROWS4 ", " ROWS4 ", " ROWS4
#define ROWS64 ROWS16 ", " ROWS16 ", " ROWS16 ", " ROWS16
#define INTO(rows)                                                                                 \
	"INSERT INTO act(stream_no, seq, id, head, ct, hash, kind, day, state, reason, rx_ms)"     \
	" VALUES" rows " ON CONFLICT(id) DO NOTHING"

enum { COLUMNS = 11 };
static const struct {
	int n;
	const char *text;
} sizes[] = {{64, INTO(ROWS64)}, {16, INTO(ROWS16)}, {4, INTO(ROWS4)}, {1, INTO(ROW)}};

/* Parameters count from 1; those that are not bound are NULL. */
static void bind_row(sqlite3_stmt *stmt, int before, const struct act_row *row, int64_t now_ms)
{
	sqlite3_bind_int64(stmt, before + 1, row->stream_no);
	sqlite3_bind_int64(stmt, before + 2, row->seq);
	if (row->has_id)
		sqlite3_bind_blob(stmt, before + 3, row->id, ACT_ID_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob64(stmt, before + 4, row->parts.head, row->parts.head_len, SQLITE_STATIC);
	sqlite3_bind_blob64(stmt, before + 5, row->parts.ct, row->parts.ct_len, SQLITE_STATIC);
	sqlite3_bind_blob(stmt, before + 6, row->hash, ACT_HASH_BYTES, SQLITE_STATIC);
	if (row->kind)
		sqlite3_bind_int64(stmt, before + 7, row->kind);
	if (row->day != DAY_NONE)
		sqlite3_bind_int64(stmt, before + 8, row->day);
	sqlite3_bind_text(stmt, before + 9, act_state_name(row->state), -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, before + 10, row->reason, -1, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, before + 11, now_ms);
}

/* Those that were not taken have an id that is there already, or came twice in here. */
static int put_missing(struct ledger *l, const struct many *m, struct err *err)
{
	for (int i = 0; i < m->n; i++) {
		int64_t there;

		if (sql_number(&l->sql, err, &there, 0,
			    "SELECT 1 FROM act WHERE stream_no=? AND seq=?", "ii",
			    m->rows[i].stream_no, m->rows[i].seq) < 0 ||
			(!there && put_twice(l, &m->rows[i], m->now_ms, err) < 0))
			return err->code;
	}
	return 0;
}

static int put_values(struct ledger *l, const char *text, const struct many *m, struct err *err)
{
	struct db *db = &l->sql.db;
	sqlite3_stmt *stmt = db_stmt(db, text, err);

	if (!stmt)
		return err->code;
	for (int i = 0; i < m->n; i++)
		bind_row(stmt, i * COLUMNS, &m->rows[i], m->now_ms);
	if (db_step(db, stmt, err) < 0)
		return err->code;
	return sqlite3_changes(db->sql) == m->n ? 0 : put_missing(l, m, err);
}

static int put_rows(struct ledger *l, const struct many *all, struct err *err)
{
	size_t size = 0;
	int done = 0;

	while (done < all->n) {
		struct many m = {all->rows + done, sizes[size].n, all->now_ms};

		if (m.n > all->n - done) {
			size++; /* the last size is 1: it fits */
			continue;
		}
		if (put_values(l, sizes[size].text, &m, err) < 0)
			return err->code;
		done += m.n;
	}
	return 0;
}

int act_put_all(struct ledger *l, struct act_row *rows, int n, int64_t now_ms, struct err *err)
{
	const struct many m = {rows, n, now_ms};

	return sql_is_pg(&l->sql) ? put_arrays(l, &m, err) : put_rows(l, &m, err);
}
