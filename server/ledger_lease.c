/* SPDX-License-Identifier: MIT */
#include "server/ledger_lease.h"

int pool_put(struct ledger *l, const struct pool *p, struct err *err)
{
	return db_run(&l->db, err,
		"INSERT INTO pool(resource, hall, day, capacity) VALUES(?, ?, ?, ?)"
		" ON CONFLICT(resource) DO UPDATE SET capacity=excluded.capacity"
		" WHERE capacity<>excluded.capacity",
		"ttii", p->resource, p->place, (int64_t)p->day, p->capacity);
}

/* The sums over the leases: written anew wherever a lease has changed. */
static int pool_sum(struct ledger *l, const char *resource, struct err *err)
{
	return db_run(&l->db, err,
		"UPDATE pool SET (granted, returned) = (SELECT coalesce(sum(granted), 0),"
		" coalesce(sum(returned), 0) FROM lease WHERE resource=?1) WHERE resource=?1",
		"t", resource);
}

int pool_grant_rest(struct ledger *l, const struct pool *p, int64_t stream_no, struct err *err)
{
	int64_t rest;

	if (db_number(&l->db, err, &rest, 0,
		    "SELECT capacity+credited-(granted-returned) FROM pool WHERE resource=?"
		    " AND NOT waiting",
		    "t", p->resource) < 0)
		return err->code;
	if (rest <= 0)
		return 0;
	if (db_run(&l->db, err,
		    "INSERT INTO lease(resource, stream_no, granted, until) VALUES(?, ?, ?, ?)"
		    " ON CONFLICT(resource, stream_no) DO UPDATE SET"
		    " granted=granted+excluded.granted",
		    "tiii", p->resource, stream_no, rest, (int64_t)p->day) < 0)
		return err->code;
	return pool_sum(l, p->resource, err);
}

int lease_merge(struct ledger *l, int64_t stream_no, const struct lease_count *count,
	bool *granted_more, struct err *err)
{
	int64_t granted;

	if (db_number(&l->db, err, &granted, 0,
		    "SELECT granted FROM lease WHERE resource=? AND stream_no=?", "ti",
		    count->resource, stream_no) < 0)
		return err->code;
	if (count->granted > granted)
		*granted_more = true;
	/* A lease forgotten by a restored hub comes back; its day is told by its name's end. */
	if (db_run(&l->db, err,
		    "INSERT INTO lease(resource, stream_no, granted, sold, returned, until)"
		    " VALUES(?1, ?2, ?3, ?4, ?5,"
		    " coalesce(unixepoch(substr(?1, -10))/86400, 0))"
		    " ON CONFLICT(resource, stream_no) DO UPDATE SET"
		    " granted=max(granted, excluded.granted), sold=max(sold, excluded.sold),"
		    " returned=max(returned, excluded.returned)",
		    "tiiii", count->resource, stream_no, count->granted, count->sold,
		    count->returned) < 0)
		return err->code;
	return pool_sum(l, count->resource, err);
}

int pool_credit(struct ledger *l, const struct act_head *order, int64_t now_ms, struct err *err)
{
	char resource[RESOURCE_SIZE];

	meal_resource(resource, order->place, order->what, order->service_day);
	if (db_run(&l->db, err,
		    "INSERT OR IGNORE INTO credit(order_id, resource, qty, rx_ms)"
		    " VALUES(?, ?, ?, ?)",
		    "btii", order->id, sizeof(order->id), resource,
		    (int64_t)(order->qty > 0 ? order->qty : 1), now_ms) < 0)
		return err->code;
	return db_run(&l->db, err,
		"UPDATE pool SET credited=(SELECT coalesce(sum(qty), 0) FROM credit"
		" WHERE resource=?1) WHERE resource=?1",
		"t", resource);
}

int lease_walk(struct ledger *l, const struct lease_range *range, lease_each each, void *ctx,
	struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT resource, granted, sold, returned, until FROM lease WHERE stream_no=?"
		" AND until BETWEEN ? AND ? ORDER BY until, resource",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iii", range->stream_no, (int64_t)range->from, (int64_t)range->until);
	while ((got = db_step(&l->db, stmt, err)) == 1) {
		struct lease_seen seen = {
			.resource = db_text(stmt, 0),
			.granted = sqlite3_column_int64(stmt, 1),
			.sold = sqlite3_column_int64(stmt, 2),
			.returned = sqlite3_column_int64(stmt, 3),
			.until = (day_t)sqlite3_column_int64(stmt, 4),
		};

		got = each(ctx, &seen, err);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	return got;
}
