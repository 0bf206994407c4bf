/* SPDX-License-Identifier: MIT */
#include "server/ledger_lease.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

/* As in the indexes of server/ledger_schema.c, word for word: they are found by it. */
#define FREE "capacity+credited-given-granted+returned"

/* What has become of a lease's row in the feed. */
enum { UNTOLD = 0, TOLD = 1, TAKEN_BACK = 2 };

/* ---- pools ---------------------------------------------------------------------------------- */

int64_t pool_minute(const struct moment *now)
{
	return (int64_t)now->day * 1440 + now->secs / 60;
}

static int plan_put(struct ledger *l, const char *place, day_t day, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO planned(hall, rev, day) VALUES(?1, (SELECT feed_head FROM hub), ?2)"
		" ON CONFLICT(hall) DO UPDATE SET rev=excluded.rev, day=excluded.day",
		"ti", place, (int64_t)day);
}

int pool_planned(struct ledger *l, const char *place, day_t today, struct err *err)
{
	int64_t rev, changed, head;

	if (sql_number(&l->sql, err, &rev, -1, "SELECT rev FROM planned WHERE hall=? AND day=?",
		    "ti", place, (int64_t)today) < 0)
		return err->code;
	if (rev < 0)
		return 0;
	/* By revision, whatever the database thinks: there are few new ones and many old. */
	if (sql_number(&l->sql, err, &changed, 0,
		    "SELECT EXISTS(SELECT 1 FROM feed WHERE rev>? AND hall||'' IN(?, '*')"
		    " AND kind||'' IN('slot','offering','workday','change'))",
		    "it", rev, place) < 0 ||
		sql_number(&l->sql, err, &head, 0, "SELECT feed_head FROM hub", "") < 0)
		return err->code;
	if (changed)
		return 0;
	/* The next look begins where this one ended. */
	return head > rev && plan_put(l, place, today, err) < 0 ? err->code : 1;
}

int pool_want_begin(struct ledger *l, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "CREATE TEMP TABLE IF NOT EXISTS wanted(resource TEXT PRIMARY KEY,"
		    " hall TEXT NOT NULL, day INTEGER NOT NULL, ends INTEGER NOT NULL,"
		    " capacity INTEGER NOT NULL)",
		    "") < 0)
		return err->code;
	return sql_run(&l->sql, err, "DELETE FROM wanted", "");
}

/* Seats that people have: what terminals say they sold, and what the hub gave. */
static int pool_taken(struct ledger *l, const char *resource, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT given-credited+(SELECT CAST(coalesce(sum(sold), 0) AS BIGINT) FROM lease"
		" WHERE resource=?1) FROM pool WHERE resource=?1",
		"t", resource);
}

int pool_want(struct ledger *l, const struct pool *p, struct err *err)
{
	int64_t taken = 0;

	if (p->moved_from[0] && pool_taken(l, p->moved_from, &taken, err) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO wanted(resource, hall, day, ends, capacity)"
		" VALUES(?, ?, ?, ?, ?) ON CONFLICT(resource) DO NOTHING",
		"ttiii", p->resource, p->place, (int64_t)p->day, p->ends,
		p->capacity > taken ? p->capacity - taken : 0);
}

/* A new pool may have a past: a hub that was put back hears of leases before it knows what they are
 * of. from: rows with what a pool is made of. */
#define WITH_PAST(from)                                                                            \
	" SELECT resource, hall, day, ends, capacity, granted, returned, credited, given,"         \
	" CASE WHEN " FREE "<0 THEN -(" FREE ") ELSE 0 END FROM ("                                 \
	"SELECT w.resource, w.hall, w.day, w.ends, w.capacity,"                                    \
	" (SELECT CAST(coalesce(sum(e.granted), 0) AS BIGINT) FROM lease e"                        \
	" WHERE e.resource=w.resource) AS granted,"                                                \
	" (SELECT CAST(coalesce(sum(e.returned), 0) AS BIGINT) FROM lease e"                       \
	" WHERE e.resource=w.resource) AS returned,"                                               \
	" (SELECT CAST(coalesce(sum(c.qty), 0) AS BIGINT) FROM credit c"                           \
	" WHERE c.resource=w.resource) AS credited,"                                               \
	" (SELECT count(*) FROM waiting v WHERE v.resource=w.resource AND v.state='yes') AS given" \
	" FROM " from " AS w) AS k WHERE true ON CONFLICT(resource) DO "
#define POOL_MADE                                                                                   \
	"INSERT INTO pool(resource, hall, day, ends, capacity, granted, returned, credited, given," \
	" excess)"

static int take_wanted(struct ledger *l, struct err *err)
{
	return sql_run(&l->sql, err,
		POOL_MADE WITH_PAST(
			"wanted") "UPDATE SET capacity=excluded.capacity, weigh=1,"
				  " day=excluded.day, ends=excluded.ends,"
				  " excess=CASE WHEN pool.granted-pool.returned+pool.given-pool.credited"
				  ">excluded.capacity THEN pool.granted-pool.returned+pool.given-pool.credited"
				  "-excluded.capacity ELSE 0 END"
				  " WHERE pool.capacity<>excluded.capacity OR pool.day<>excluded.day"
				  " OR pool.ends<>excluded.ends",
		"");
}

int pool_want_end(struct ledger *l, const char *place, day_t today, struct err *err)
{
	if (take_wanted(l, err) < 0 ||
		sql_run(&l->sql, err,
			"UPDATE pool SET capacity=0, weigh=1,"
			" excess=CASE WHEN granted-returned+given>credited"
			" THEN granted-returned+given-credited ELSE 0 END"
			" WHERE hall=? AND day>=? AND capacity>0"
			" AND resource NOT IN (SELECT resource FROM wanted)",
			"ti", place, (int64_t)today) < 0 ||
		sql_run(&l->sql, err,
			"UPDATE lease SET told=0, until=(SELECT day FROM wanted w"
			" WHERE w.resource=lease.resource)"
			" WHERE resource IN (SELECT resource FROM wanted) AND until<>(SELECT"
			" day FROM wanted w WHERE w.resource=lease.resource)",
			"") < 0)
		return err->code;
	return plan_put(l, place, today, err);
}

/* The excess as it now is: as great as it is found where that is lawful, otherwise no greater than it
 * was. */
static int pool_excess(struct ledger *l, const char *resource, bool lawful, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE pool SET excess=CASE WHEN " FREE ">=0 THEN 0"
		" WHEN -(" FREE ")<excess OR ?2=1 THEN -(" FREE ") ELSE excess END"
		" WHERE resource=?1 AND (excess>0 OR " FREE "<0)",
		"ti", resource, (int64_t)lawful);
}

int pool_touch(struct ledger *l, const struct pool *p, struct err *err)
{
	return sql_run(&l->sql, err,
		POOL_MADE WITH_PAST("(SELECT ?1 AS resource, ?2 AS hall, ?3 AS day, ?4 AS ends,"
				    " 0 AS capacity)") "NOTHING",
		"ttii", p->resource, p->place, (int64_t)p->day, p->ends);
}

int pool_give(struct ledger *l, const char *resource, struct err *err)
{
	int64_t given;

	if (sql_number(&l->sql, err, &given, 0,
		    "UPDATE pool SET given=given+1 WHERE resource=? AND " FREE ">0 RETURNING 1",
		    "t", resource) < 0)
		return err->code;
	return (int)given;
}

int pool_gave(struct ledger *l, const char *resource, struct err *err)
{
	if (sql_run(&l->sql, err, "UPDATE pool SET given=given+1, weigh=1 WHERE resource=?", "t",
		    resource) < 0)
		return err->code;
	return pool_excess(l, resource, true, err);
}

static bool seat_of(const struct act_head *head, char out[RESOURCE_SIZE])
{
	const char *place = head->at_place[0] ? head->at_place : head->place;
	char date[12] = "/";

	if (!head->what[0] || head->course != (head->service_day == DAY_NONE))
		return false;
	if (head->course)
		date[0] = 0;
	else
		day_format(head->service_day, date + 1);
	return snprintf(out, RESOURCE_SIZE, "seat/%s/%s%s", place, head->what, date) <
	       RESOURCE_SIZE;
}

bool taken_resource(const struct act_head *head, char out[RESOURCE_SIZE])
{
	if (head->kind == ACT_ENROL)
		return seat_of(head, out);
	if (head->kind != ACT_ORDER || head->service_day == DAY_NONE)
		return false;
	(head->walk ? walk_resource : meal_resource)(
		out, head->place, head->what, head->service_day);
	return true;
}

int pool_credit(struct ledger *l, const struct act_head *taken, int64_t now_ms, struct err *err)
{
	char resource[RESOURCE_SIZE];
	int qty = taken->kind == ACT_ORDER && taken->qty > 0 ? taken->qty : 1;

	if (!taken_resource(taken, resource))
		return 0;
	if (sql_run(&l->sql, err,
		    "INSERT INTO credit(order_id, resource, qty, rx_ms)"
		    " VALUES(?, ?, ?, ?) ON CONFLICT(order_id) DO NOTHING",
		    "btii", taken->id, sizeof(taken->id), resource, (int64_t)qty, now_ms) < 0)
		return err->code;
	if (sql_run(&l->sql, err,
		    "UPDATE pool SET weigh=1, credited=(SELECT coalesce(sum(qty), 0) FROM credit"
		    " WHERE resource=?1) WHERE resource=?1",
		    "t", resource) < 0)
		return err->code;
	return pool_excess(l, resource, false, err);
}

/* ---- leases --------------------------------------------------------------------------------- */

/* The sums over the leases: written anew where a terminal has told of one. */
static int pool_sum(struct ledger *l, const char *resource, bool more, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE pool SET (granted, returned, weigh) = (SELECT coalesce(sum(granted), 0),"
		    " coalesce(sum(returned), 0), 1 FROM lease WHERE resource=?1)"
		    " WHERE resource=?1",
		    "t", resource) < 0)
		return err->code;
	return pool_excess(l, resource, more, err);
}

/* The day that a resource's name ends with, 0 = none. */
static day_t day_of_name(const char *resource)
{
	const char *end = strrchr(resource, '/');
	day_t day;

	return end && day_parse(end + 1, &day) == 0 ? day : 0;
}

/* In DO UPDATE: what is there, or what comes. */
#define GREATER(what)                                                                              \
	"CASE WHEN excluded." what ">lease." what " THEN excluded." what " ELSE lease." what " END"

/* What there is of a lease, 0 where there is none. */
static int lease_now(struct ledger *l, int64_t stream_no, const char *resource,
	struct lease_count *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	ret->granted = ret->sold = ret->returned = 0;
	if (sql_query(&l->sql, &rows, err,
		    "SELECT granted, sold, returned FROM lease WHERE resource=? AND stream_no=?",
		    "ti", resource, stream_no) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	ret->granted = sql_int(&rows, 0);
	ret->sold = sql_int(&rows, 1);
	ret->returned = sql_int(&rows, 2);
	sql_done(&rows);
	return 1;
}

int lease_merge(struct ledger *l, int64_t stream_no, const struct lease_count *count,
	bool *granted_more, struct err *err)
{
	int64_t changed, returned = count->returned;
	struct lease_count now;
	int known = lease_now(l, stream_no, count->resource, &now, err);
	bool more = known >= 0 && count->granted > now.granted;

	if (known < 0)
		return known;
	*granted_more = *granted_more || more;
	/* Nobody gives back more than there was. */
	if (returned > (more ? count->granted : now.granted))
		returned = more ? count->granted : now.granted;
	/* Nearly all that a terminal tells was told before. */
	if (known && !more && count->sold <= now.sold && returned <= now.returned)
		return 0;
	/* A lease forgotten by a restored hub comes back; its pool or its name's end tell its day. */
	if (sql_number(&l->sql, err, &changed, 0,
		    "INSERT INTO lease(resource, stream_no, granted, sold, returned, until)"
		    " VALUES(?1, ?2, ?3, ?4, ?5, coalesce((SELECT day FROM pool WHERE resource=?1), ?6))"
		    " ON CONFLICT(resource, stream_no) DO UPDATE SET"
		    " told=CASE WHEN excluded.granted>lease.granted THEN 0 ELSE lease.told END,"
		    " granted=" GREATER("granted") ", sold=" GREATER("sold") ", returned=" GREATER(
			    "returned") " WHERE excluded.granted>lease.granted"
					" OR excluded.sold>lease.sold OR excluded.returned>lease.returned RETURNING 1",
		    "tiiiii", count->resource, stream_no, count->granted, count->sold, returned,
		    (int64_t)day_of_name(count->resource)) < 0)
		return err->code;
	return changed ? pool_sum(l, count->resource, more, err) : 0;
}

int lease_untold(struct ledger *l, int64_t stream_no, day_t ended_before, struct lease_seen *ret,
	struct err *err)
{
	struct sql_rows rows;
	int n = 0, got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT resource, granted, until, recall FROM lease WHERE stream_no=?1 AND told=0"
		    " UNION ALL"
		    " SELECT resource, granted, until, recall FROM lease WHERE stream_no=?1 AND told=1"
		    " AND until<?2 ORDER BY 1 LIMIT ?3",
		    "iii", stream_no, (int64_t)ended_before, (int64_t)LEASES_PAGE) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		struct lease_seen *seen = &ret[n++];

		text_copy(seen->resource, sizeof(seen->resource), sql_text(&rows, 0));
		seen->granted = sql_int(&rows, 1);
		seen->until = (day_t)sql_int(&rows, 2);
		seen->recall = sql_int(&rows, 3);
		seen->ended = seen->until < ended_before;
	}
	return got < 0 ? got : n;
}

int lease_one(struct ledger *l, int64_t stream_no, const char *resource, struct lease_seen *ret,
	struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT granted, until, recall, told FROM lease WHERE resource=? AND stream_no=?",
		    "ti", resource, stream_no) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	text_copy(ret->resource, sizeof(ret->resource), resource);
	ret->granted = sql_int(&rows, 0);
	ret->until = (day_t)sql_int(&rows, 1);
	ret->recall = sql_int(&rows, 2);
	ret->told = sql_int(&rows, 3) == TOLD;
	sql_done(&rows);
	return 1;
}

int lease_told(struct ledger *l, int64_t stream_no, const struct lease_seen *seen, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE lease SET told=? WHERE resource=? AND stream_no=?",
		"iti", (int64_t)(seen->ended ? TAKEN_BACK : TOLD), seen->resource, stream_no);
}

/* ---- looking -------------------------------------------------------------------------------- */

int pool_over_next(struct ledger *l, const char *after, const struct moment *now,
	struct pool_over *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT resource, granted-returned+given, capacity+credited FROM pool"
		    " WHERE resource>? AND ends>? AND " FREE "<0 ORDER BY resource LIMIT 1",
		    "ti", after, pool_minute(now)) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	text_copy(ret->resource, sizeof(ret->resource), sql_text(&rows, 0));
	ret->out = sql_int(&rows, 1);
	ret->room = sql_int(&rows, 2);
	sql_done(&rows);
	return 1;
}

int pools_check(struct ledger *l, int64_t *broken, struct err *err)
{
	return sql_number(&l->sql, err, broken, 0,
		"SELECT count(*) FROM pool p WHERE " FREE "+excess<0 OR granted<>(SELECT"
		" coalesce(sum(e.granted), 0) FROM lease e WHERE e.resource=p.resource)"
		" OR returned<>(SELECT coalesce(sum(e.returned), 0) FROM lease e"
		" WHERE e.resource=p.resource)",
		"");
}
