/* SPDX-License-Identifier: MIT */
#include "server/ledger_waiting.h"

#include <string.h>

#include "core/base/text.h"

static void take_row(sqlite3_stmt *stmt, struct waiting *ret)
{
	size_t n;
	const void *id = db_blob(stmt, 0, &n);

	memset(ret, 0, sizeof(*ret));
	if (n == ACT_ID_BYTES)
		memcpy(ret->id, id, n);
	text_copy(ret->resource, sizeof(ret->resource), db_text(stmt, 1));
	ret->stream_no = sqlite3_column_int64(stmt, 2);
	ret->seq = sqlite3_column_int64(stmt, 3);
}

static int count(struct ledger *l, const char *resource, struct err *err)
{
	return db_run(&l->db, err,
		"UPDATE pool SET waiting=(SELECT count(*) FROM waiting WHERE resource=?1"
		" AND state='waits') WHERE resource=?1",
		"t", resource);
}

int waiting_put(struct ledger *l, const struct waiting *w, int64_t now_ms, struct err *err)
{
	if (db_run(&l->db, err,
		    "INSERT OR IGNORE INTO waiting(id, resource, stream_no, seq, state, rx_ms)"
		    " VALUES(?, ?, ?, ?, 'waits', ?)",
		    "btiii", w->id, sizeof(w->id), w->resource, w->stream_no, w->seq, now_ms) < 0)
		return err->code;
	return count(l, w->resource, err);
}

int waiting_find(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct waiting *ret,
	char state[WAITING_STATE_SIZE], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(
		&l->db, "SELECT id, resource, stream_no, seq, state FROM waiting WHERE id=?", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "b", id, (size_t)ACT_ID_BYTES);
	got = db_step(&l->db, stmt, err);
	if (got <= 0)
		return got;
	take_row(stmt, ret);
	text_copy(state, WAITING_STATE_SIZE, db_text(stmt, 4));
	sqlite3_reset(stmt);
	return 1;
}

int waiting_close(struct ledger *l, const struct waiting *w, const char *state, int64_t now_ms,
	struct err *err)
{
	if (db_run(&l->db, err,
		    "UPDATE waiting SET state=?, done_ms=? WHERE id=? AND state='waits'", "tib",
		    state, now_ms, w->id, sizeof(w->id)) < 0)
		return err->code;
	return count(l, w->resource, err);
}

int waiting_hall(struct ledger *l, const char *after, char ret[PLACE_SIZE], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT min(hall) FROM pool WHERE waiting>0 AND hall>? HAVING count(*)>0", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "t", after);
	got = db_step(&l->db, stmt, err);
	if (got <= 0)
		return got;
	text_copy(ret, PLACE_SIZE, db_text(stmt, 0));
	sqlite3_reset(stmt);
	return 1;
}

static int one(
	struct ledger *l, sqlite3_stmt *stmt, day_t today, struct waiting *ret, struct err *err)
{
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "i", (int64_t)today);
	got = db_step(&l->db, stmt, err);
	if (got <= 0)
		return got;
	take_row(stmt, ret);
	sqlite3_reset(stmt);
	return 1;
}

#define WAITS                                                                                      \
	"SELECT w.id, w.resource, w.stream_no, w.seq FROM pool p JOIN waiting w"                   \
	" ON w.resource=p.resource AND w.state='waits' WHERE p.waiting>0 AND "

int waiting_first(struct ledger *l, day_t today, struct waiting *ret, struct err *err)
{
	return one(l,
		db_stmt(&l->db,
			WAITS "p.day>=? AND p.capacity+p.credited-p.given-p.granted+p.returned>0"
			      " ORDER BY w.no LIMIT 1",
			err),
		today, ret, err);
}

int waiting_overdue(struct ledger *l, day_t today, struct waiting *ret, struct err *err)
{
	return one(l, db_stmt(&l->db, WAITS "p.day<? ORDER BY w.no LIMIT 1", err), today, ret, err);
}
