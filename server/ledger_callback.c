/* SPDX-License-Identifier: MIT */
#include "server/ledger_callback.h"

#include <string.h>

#include "core/base/text.h"

int callback_put(struct ledger *l, struct callback *c, struct err *err)
{
	if (sql_number(&l->sql, err, &c->no, 0,
		    "INSERT INTO call_back(no, why, hall, stream_no, seq, id, what, day, made_ms)"
		    " VALUES((SELECT coalesce(max(no), 0)+1 FROM call_back), ?, ?, ?, ?, ?, ?, ?, ?)"
		    " ON CONFLICT(why, stream_no, seq) DO NOTHING RETURNING no",
		    "ttiibtii", c->why, c->place, c->stream_no, c->seq, c->id, sizeof(c->id),
		    c->what, (int64_t)c->day, c->made_ms) < 0)
		return err->code;
	return c->no > 0;
}

#define COLUMNS                                                                                    \
	"SELECT no, why, hall, stream_no, seq, id, what, day, made_ms, coalesce(done_ms, 0),"      \
	" result FROM call_back "

static int one(struct sql_rows *rows, struct callback *ret, struct err *err)
{
	int got = sql_step(rows, err);
	const void *id;
	size_t n;

	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	ret->no = sql_int(rows, 0);
	text_copy(ret->why, sizeof(ret->why), sql_text(rows, 1));
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 2));
	ret->stream_no = sql_int(rows, 3);
	ret->seq = sql_int(rows, 4);
	id = sql_blob(rows, 5, &n);
	if (n == sizeof(ret->id))
		memcpy(ret->id, id, n);
	text_copy(ret->what, sizeof(ret->what), sql_text(rows, 6));
	ret->day = (day_t)sql_int(rows, 7);
	ret->made_ms = sql_int(rows, 8);
	ret->done_ms = sql_int(rows, 9);
	text_copy(ret->result, sizeof(ret->result), sql_text(rows, 10));
	sql_done(rows);
	return 1;
}

int callback_find(struct ledger *l, int64_t no, struct callback *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, COLUMNS "WHERE no=?", "i", no) < 0)
		return err->code;
	return one(&rows, ret, err);
}

int callback_next(
	struct ledger *l, const char *place, int64_t after, struct callback *ret, struct err *err)
{
	struct sql_rows rows;
	int got = place[0] ? sql_query(&l->sql, &rows, err,
				     COLUMNS "WHERE done_ms IS NULL AND hall=? AND no>?"
					     " ORDER BY no LIMIT 1",
				     "ti", place, after)
			   : sql_query(&l->sql, &rows, err,
				     COLUMNS "WHERE done_ms IS NULL AND no>? ORDER BY no LIMIT 1",
				     "i", after);

	return got < 0 ? got : one(&rows, ret, err);
}

int callback_of(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct callback *ret,
	struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    COLUMNS "WHERE id=? AND done_ms IS NULL ORDER BY no LIMIT 1", "b", id,
		    (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	return one(&rows, ret, err);
}

int callback_close(
	struct ledger *l, int64_t no, const char *result, int64_t now_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE call_back SET done_ms=?, result=? WHERE no=? AND done_ms IS NULL", "iti",
		now_ms, result, no);
}
