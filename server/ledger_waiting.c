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
	ret->promised_ms = sql_int(rows, 4);
	ret->rx_ms = sql_int(rows, 5);
}

static int count(struct ledger *l, const char *resource, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE pool SET weigh=1, look=0, waiting=(SELECT count(*) FROM waiting WHERE resource=?1"
		" AND state='waits') WHERE resource=?1",
		"t", resource);
}

int waiting_put(struct ledger *l, const struct waiting *w, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "INSERT INTO waiting(no, id, resource, stream_no, seq, state, promised_ms,"
		    " rx_ms) VALUES((SELECT coalesce(max(no), 0)+1 FROM waiting), ?, ?, ?, ?,"
		    " 'waits', ?, ?) ON CONFLICT(id) DO NOTHING",
		    "btiiii", w->id, sizeof(w->id), w->resource, w->stream_no, w->seq,
		    w->promised_ms, w->rx_ms) < 0)
		return err->code;
	return count(l, w->resource, err);
}

#define COLUMNS "SELECT id, resource, stream_no, seq, promised_ms, rx_ms, state FROM waiting "

int waiting_find(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct waiting *ret,
	char state[WAITING_STATE_SIZE], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err, COLUMNS "WHERE id=?", "b", id, (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_row(&rows, ret);
	text_copy(state, WAITING_STATE_SIZE, sql_text(&rows, 6));
	sql_done(&rows);
	return 1;
}

int waiting_close(
	struct ledger *l, const struct waiting *w, const struct waiting_end *end, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE waiting SET state=?, why=?, done_ms=? WHERE id=? AND state='waits'",
		    "ttib", end->state, end->why, end->now_ms, w->id, sizeof(w->id)) < 0)
		return err->code;
	return count(l, w->resource, err);
}

int waiting_hall(struct ledger *l, const char *after, char ret[PLACE_SIZE], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall FROM pool WHERE waiting>0 AND hall>? ORDER BY hall LIMIT 1", "t",
		    after) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	text_copy(ret, PLACE_SIZE, sql_text(&rows, 0));
	sql_done(&rows);
	return 1;
}

#define FREE "capacity+credited-given-granted+returned"

#define WAITED "SELECT resource, " FREE ", ends<=?1 FROM pool WHERE waiting>0 AND "

/* By the few of them, not by the key of all pools there ever were. */
int waiting_pools(struct ledger *l, const struct waiting_due *due, const char *after,
	struct waited *ret, struct err *err)
{
	struct sql_rows rows;
	int n = 0, got;

	if (sql_query(&l->sql, &rows, err,
		    WAITED "look<=?1 AND resource||''>?3 UNION " WAITED
			   "hall=?2 AND resource||''>?3 ORDER BY 1 LIMIT ?4",
		    "itti", due->minute, due->place, after, (int64_t)WAITED_PAGE) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		struct waited *at = &ret[n++];

		text_copy(at->resource, sizeof(at->resource), sql_text(&rows, 0));
		at->free = sql_int(&rows, 1);
		at->ended = sql_int(&rows, 2) != 0;
	}
	return got < 0 ? got : n;
}

int waiting_looked(struct ledger *l, const struct waited *at, int64_t minute, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE pool SET look=CASE WHEN ends<?2 THEN ends ELSE ?2 END WHERE resource=?1"
		" AND look<>CASE WHEN ends<?2 THEN ends ELSE ?2 END",
		"ti", at->resource, minute);
}

int waiting_first(struct ledger *l, const char *resource, struct waiting *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    COLUMNS "WHERE resource=? AND state='waits' ORDER BY promised_ms, no LIMIT 1",
		    "t", resource) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_row(&rows, ret);
	sql_done(&rows);
	return 1;
}

int waiting_unheard(struct ledger *l, const struct waiting *w, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT count(*) FROM lease e JOIN stream s ON s.no=e.stream_no WHERE e.resource=?"
		" AND e.granted>e.returned AND s.no<>? AND s.parent IS NULL AND s.revoked=0"
		" AND s.forked=0 AND s.dead=0 AND s.clear_ms<?",
		"tii", w->resource, w->stream_no, w->rx_ms);
}
