/* SPDX-License-Identifier: MIT */
#include "server/ledger_kitchen.h"

#include "core/base/text.h"

int order_put(struct ledger *l, const struct act_head *order, int64_t stream_no, struct err *err)
{
	int64_t qty = order->qty > 0 ? order->qty : 1;

	if (order->walk || order->service_day == DAY_NONE)
		return 0;
	return sql_run(&l->sql, err,
		"INSERT INTO meal_order(id, hall, meal, day, qty, stream_no, seq)"
		" VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO NOTHING",
		"bttiiii", order->id, sizeof(order->id), order->place, order->what,
		(int64_t)order->service_day, qty, stream_no, order->seq);
}

int order_cancelled(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE meal_order SET cancelled=1 WHERE id=?", "b", id,
		(size_t)ACT_ID_BYTES);
}

int order_next(struct ledger *l, const struct kitchen_key *key, const struct meal_order *at,
	struct meal_order *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT stream_no, seq, qty, cancelled, listed FROM meal_order"
		    " WHERE hall=?1 AND day=?2 AND meal=?3"
		    " AND (stream_no>?4 OR (stream_no=?4 AND seq>?5))"
		    " ORDER BY stream_no, seq LIMIT 1",
		    "titii", key->place, (int64_t)key->day, key->meal, at->stream_no, at->seq) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	*ret = (struct meal_order){
		.stream_no = sql_int(&rows, 0),
		.seq = sql_int(&rows, 1),
		.qty = sql_int(&rows, 2),
		.cancelled = sql_int(&rows, 3) != 0,
		.listed = sql_int(&rows, 4) != 0,
	};
	sql_done(&rows);
	return 1;
}

int kitchen_want(struct ledger *l, const struct kitchen_key *key, int64_t ends, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO kitchen(hall, meal, day, ends) VALUES(?, ?, ?, ?)"
		" ON CONFLICT(hall, meal, day) DO UPDATE SET ends=excluded.ends"
		" WHERE kitchen.frozen_ms=0 AND kitchen.ends<>excluded.ends",
		"ttii", key->place, key->meal, (int64_t)key->day, ends);
}

static void take_row(struct sql_rows *rows, struct kitchen_row *ret)
{
	text_copy(ret->meal, sizeof(ret->meal), sql_text(rows, 0));
	ret->day = (day_t)sql_int(rows, 1);
	ret->ends = sql_int(rows, 2);
	ret->no = sql_int(rows, 3);
	ret->frozen_ms = sql_int(rows, 4);
}

int kitchen_due(struct ledger *l, const char *place, int64_t minute, struct kitchen_row *at,
	struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT meal, day, ends, no, frozen_ms FROM kitchen WHERE hall=?1"
		    " AND frozen_ms=0 AND ends<=?2 AND (day>?3 OR (day=?3 AND meal>?4))"
		    " ORDER BY day, meal LIMIT 1",
		    "tiit", place, minute, (int64_t)at->day, at->meal) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_row(&rows, at);
	sql_done(&rows);
	return 1;
}

int kitchen_next(struct ledger *l, const struct kitchen_key *after, struct kitchen_row *ret,
	struct buf *body, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT meal, day, ends, no, frozen_ms, body FROM kitchen WHERE hall=? AND day=?"
		    " AND meal>? ORDER BY meal LIMIT 1",
		    "tit", after->place, (int64_t)after->day, after->meal) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_row(&rows, ret);
	buf_str(body, sql_text(&rows, 5));
	sql_done(&rows);
	return 1;
}

int kitchen_freeze(struct ledger *l, const struct kitchen_key *key, int64_t now_ms,
	const char *body, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE kitchen SET frozen_ms=?4, body=?5,"
		    " no=(SELECT coalesce(max(k.no), 0)+1 FROM kitchen k WHERE k.hall=?1)"
		    " WHERE hall=?1 AND meal=?2 AND day=?3 AND frozen_ms=0",
		    "ttiit", key->place, key->meal, (int64_t)key->day, now_ms, body) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"UPDATE meal_order SET listed=1 WHERE hall=? AND day=? AND meal=? AND cancelled=0",
		"tit", key->place, (int64_t)key->day, key->meal);
}

int kitchen_unheard(struct ledger *l, const struct kitchen_key *key, int64_t cutoff_ms,
	struct unheard *at, struct err *err)
{
	char resource[RESOURCE_SIZE];
	struct sql_rows rows;
	int got;

	meal_resource(resource, key->place, key->meal, key->day);
	if (sql_query(&l->sql, &rows, err,
		    "SELECT no, name, more FROM (SELECT s.no, k.name, e.granted-e.returned"
		    "-(SELECT CAST(coalesce(sum(o.qty), 0) AS BIGINT) FROM meal_order o"
		    " WHERE o.hall=?1 AND o.day=?2 AND o.meal=?3 AND o.stream_no=s.no) AS more"
		    " FROM lease e JOIN stream s ON s.no=e.stream_no JOIN kiosk k ON k.no=s.kiosk_no"
		    " WHERE e.resource=?4 AND s.clear_ms<?5 AND s.no>?6) AS u"
		    " WHERE more>0 ORDER BY no LIMIT 1",
		    "tittii", key->place, (int64_t)key->day, key->meal, resource, cutoff_ms,
		    at->stream_no) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	at->stream_no = sql_int(&rows, 0);
	text_copy(at->kiosk, sizeof(at->kiosk), sql_text(&rows, 1));
	at->more = sql_int(&rows, 2);
	sql_done(&rows);
	return 1;
}
