/* SPDX-License-Identifier: MIT */
/*
 * Acts into the ledger, many in one statement: what a statement costs of its own is more than what
 * one row does.
 */
#include "server/ledger_act_put.h"

#include <string.h>

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

int put_twice(struct ledger *l, struct act_row *row, int64_t now_ms, struct err *err)
{
	int same = same_bytes(l, row->id, &row->parts, err);

	if (same < 0)
		return same;
	row->state = same == 2 ? ACT_ALIAS : ACT_COLLISION;
	row->reason = "";
	return put_beside(l, row, now_ms, err);
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

/* A line for as many as are of one day after each other. */
int act_days_put(struct ledger *l, const struct act_row *rows, int n, struct err *err)
{
	for (int from = 0, end; from < n; from = end) {
		for (end = from + 1; end < n && rows[end].day == rows[from].day;)
			end++;
		if (rows[from].day == DAY_NONE)
			continue;
		if (sql_run(&l->sql, err,
			    "INSERT INTO act_range(stream_no, day, from_seq, to_seq) VALUES(?, ?, ?, ?)"
			    " ON CONFLICT(stream_no, day) DO UPDATE SET"
			    " from_seq=CASE WHEN excluded.from_seq<act_range.from_seq THEN excluded.from_seq"
			    " ELSE act_range.from_seq END,"
			    " to_seq=CASE WHEN excluded.to_seq>act_range.to_seq THEN excluded.to_seq"
			    " ELSE act_range.to_seq END",
			    "iiii", rows[from].stream_no, (int64_t)rows[from].day, rows[from].seq,
			    rows[end - 1].seq) < 0)
			return err->code;
	}
	return 0;
}

int act_put_all(struct ledger *l, struct act_row *rows, int n, int64_t now_ms, struct err *err)
{
	const struct many m = {rows, n, now_ms};

	if ((sql_is_pg(&l->sql) ? put_many_pg(l, &m, err) : put_rows(l, &m, err)) < 0)
		return err->code;
	return act_days_put(l, rows, n, err);
}
