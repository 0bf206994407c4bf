/* SPDX-License-Identifier: MIT */
#include "server/ledger_serving.h"

#include <string.h>

#include "core/base/text.h"

#define COLUMNS                                                                                    \
	"SELECT no, id, order_id, stream_no, seq, kiosk, order_seq, mark, counts FROM serving "

static void take_id(
	const struct sql_rows *rows, int column, unsigned char id[ACT_ID_BYTES], bool *there)
{
	size_t n;
	const void *bytes = sql_blob(rows, column, &n);

	*there = n == ACT_ID_BYTES;
	if (*there)
		memcpy(id, bytes, n);
}

static int take(struct sql_rows *rows, struct serving_row *ret, struct err *err)
{
	int got = sql_step(rows, err);
	const void *mark;
	bool there;
	size_t n;

	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	ret->no = sql_int(rows, 0);
	take_id(rows, 1, ret->id, &there);
	take_id(rows, 2, ret->order, &ret->has_order);
	ret->stream_no = sql_int(rows, 3);
	ret->seq = sql_int(rows, 4);
	text_copy(ret->slip.kiosk, sizeof(ret->slip.kiosk), sql_text(rows, 5));
	ret->slip.seq = sql_int(rows, 6);
	mark = sql_blob(rows, 7, &n);
	if (n == sizeof(ret->slip.hash4))
		memcpy(ret->slip.hash4, mark, n);
	ret->counts = sql_int(rows, 8) != 0;
	sql_done(rows);
	return 1;
}

int serving_put(struct ledger *l, const struct serving_row *row, struct err *err)
{
	int64_t fresh;

	if (sql_number(&l->sql, err, &fresh, 0,
		    "INSERT INTO serving(no, id, order_id, stream_no, seq, kiosk, order_seq, mark)"
		    " VALUES((SELECT coalesce(max(no), 0)+1 FROM serving), ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO NOTHING RETURNING 1",
		    "bbiitib", row->id, sizeof(row->id), row->has_order ? row->order : NULL,
		    (size_t)ACT_ID_BYTES, row->stream_no, row->seq, row->slip.kiosk, row->slip.seq,
		    row->slip.hash4, sizeof(row->slip.hash4)) < 0)
		return err->code;
	return fresh == 1;
}

int serving_get(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct serving_row *ret,
	struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, COLUMNS "WHERE id=?", "b", id, (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	return take(&rows, ret, err);
}

int serving_counted(struct ledger *l, const unsigned char order[ACT_ID_BYTES], struct err *err)
{
	int64_t n;

	return sql_number(&l->sql, err, &n, 0,
		       "SELECT count(*) FROM serving WHERE order_id=? AND undone=0 AND counts=1",
		       "b", order, (size_t)ACT_ID_BYTES) < 0
		       ? err->code
		       : n > 0;
}

int serving_count(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE serving SET counts=1 WHERE id=?", "b", id,
		(size_t)ACT_ID_BYTES);
}

int serving_of(struct ledger *l, const unsigned char order[ACT_ID_BYTES], struct serving_row *ret,
	struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    COLUMNS "WHERE order_id=? AND undone=0 ORDER BY no LIMIT 1", "b", order,
		    (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	return take(&rows, ret, err);
}

int serving_undo(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct serving_row *ret,
	struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err, COLUMNS "WHERE id=? AND undone=0", "b", id,
		    (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	got = take(&rows, ret, err);
	if (got == 1 && sql_run(&l->sql, err, "UPDATE serving SET undone=1 WHERE id=?", "b", id,
				(size_t)ACT_ID_BYTES) < 0)
		return err->code;
	return got;
}

int serving_waits(struct ledger *l, int64_t order_seq, struct serving_row *at, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    COLUMNS "WHERE order_id IS NULL AND undone=0 AND order_seq=? AND no>?"
			    " ORDER BY no LIMIT 1",
		    "ii", order_seq, at->no) < 0)
		return err->code;
	return take(&rows, at, err);
}

int serving_resolve(struct ledger *l, const struct serving_row *row, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE serving SET order_id=? WHERE id=?", "bb", row->order,
		sizeof(row->order), row->id, sizeof(row->id));
}

int order_of_slip(struct ledger *l, const struct stream_row *s, const struct slip_code_parts *slip,
	unsigned char id[ACT_ID_BYTES], struct err *err)
{
	struct sql_rows rows;
	bool there;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT a.id FROM kiosk k JOIN stream s ON s.kiosk_no=k.no"
		    " JOIN act a ON a.stream_no=s.no AND a.seq=?3 WHERE k.hall=?1 AND k.name=?2"
		    " AND substr(a.hash, 1, 4)=?4 AND a.kind=?5 AND a.state='ok'"
		    " AND NOT (a.stream_no=?6 AND a.seq>?7) ORDER BY a.stream_no LIMIT 1",
		    "ttibiii", s->place, slip->kiosk, slip->seq, slip->hash4, sizeof(slip->hash4),
		    (int64_t)ACT_ORDER, s->no, s->high) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_id(&rows, 0, id, &there);
	sql_done(&rows);
	return there;
}
