/* SPDX-License-Identifier: MIT */
#include "server/ledger_waiting.h"

#include <string.h>

#include "core/base/text.h"

static void take_row(struct sql_rows *rows, struct waiting *ret)
{
	size_t n;
	const void *id = sql_blob(rows, 0, &n);

	memset(ret, 0, sizeof(*ret));
	if (n == ACT_ID_BYTES)
		memcpy(ret->id, id, n);
	text_copy(ret->resource, sizeof(ret->resource), sql_text(rows, 1));
	ret->stream_no = sql_int(rows, 2);
	ret->seq = sql_int(rows, 3);
}

static int count(struct ledger *l, const char *resource, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE pool SET waiting=(SELECT count(*) FROM waiting WHERE resource=?1"
		" AND state='waits') WHERE resource=?1",
		"t", resource);
}

int waiting_put(struct ledger *l, const struct waiting *w, int64_t now_ms, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "INSERT INTO waiting(no, id, resource, stream_no, seq, state, rx_ms)"
		    " VALUES((SELECT coalesce(max(no), 0)+1 FROM waiting), ?, ?, ?, ?, 'waits', ?)"
		    " ON CONFLICT(id) DO NOTHING",
		    "btiii", w->id, sizeof(w->id), w->resource, w->stream_no, w->seq, now_ms) < 0)
		return err->code;
	return count(l, w->resource, err);
}

int waiting_find(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct waiting *ret,
	char state[WAITING_STATE_SIZE], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT id, resource, stream_no, seq, state FROM waiting WHERE id=?", "b", id,
		    (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_row(&rows, ret);
	text_copy(state, WAITING_STATE_SIZE, sql_text(&rows, 4));
	sql_done(&rows);
	return 1;
}

int waiting_close(struct ledger *l, const struct waiting *w, const char *state, int64_t now_ms,
	struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE waiting SET state=?, done_ms=? WHERE id=? AND state='waits'", "tib",
		    state, now_ms, w->id, sizeof(w->id)) < 0)
		return err->code;
	return count(l, w->resource, err);
}

int waiting_hall(struct ledger *l, const char *after, char ret[PLACE_SIZE], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT min(hall) FROM pool WHERE waiting>0 AND hall>? HAVING count(*)>0", "t",
		    after) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	text_copy(ret, PLACE_SIZE, sql_text(&rows, 0));
	sql_done(&rows);
	return 1;
}

static int one(struct sql_rows *rows, struct waiting *ret, struct err *err)
{
	int got = sql_step(rows, err);

	if (got <= 0)
		return got;
	take_row(rows, ret);
	sql_done(rows);
	return 1;
}

#define WAITS                                                                                      \
	"SELECT w.id, w.resource, w.stream_no, w.seq FROM pool p JOIN waiting w"                   \
	" ON w.resource=p.resource AND w.state='waits' WHERE p.waiting>0 AND "

int waiting_first(struct ledger *l, day_t today, struct waiting *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    WAITS "p.day>=? AND p.capacity+p.credited-p.given-p.granted+p.returned>0"
			  " ORDER BY w.no LIMIT 1",
		    "i", (int64_t)today) < 0)
		return err->code;
	return one(&rows, ret, err);
}

int waiting_overdue(struct ledger *l, day_t today, struct waiting *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, WAITS "p.day<? ORDER BY w.no LIMIT 1", "i",
		    (int64_t)today) < 0)
		return err->code;
	return one(&rows, ret, err);
}
