/* SPDX-License-Identifier: MIT */
#include "server/ledger_lease.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

/* As in the indexes of server/ledger_schema.c, word for word: they are found by it. */
#define FREE "capacity+credited-given-granted+returned"

/* What has become of a lease's row in the feed. */
enum { TOLD = 1 }; /* 0 = not as it is; 2 = taken back */

/* ---- pools ---------------------------------------------------------------------------------- */

int64_t pool_minute(const struct moment *now)
{
	return (int64_t)now->day * 1440 + now->secs / 60;
}

int pool_planned_put(struct ledger *l, const char *place, day_t day, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO planned(hall, rev, day) VALUES(?1, (SELECT feed_head FROM hub), ?2)"
		" ON CONFLICT(hall) DO UPDATE SET rev=excluded.rev, day=excluded.day",
		"ti", place, (int64_t)day);
}

enum { NEVER = -2, NOTHING_NEW = -1 };

int pool_planned(struct ledger *l, const char *place, day_t today, struct err *err)
{
	int64_t rev, changed;

	if (sql_number(&l->sql, err, &rev, NEVER,
		    "SELECT CASE WHEN p.rev>=h.plan_rev THEN -1 ELSE p.rev END FROM planned p, hub h"
		    " WHERE p.hall=? AND p.day=?",
		    "ti", place, (int64_t)today) < 0)
		return err->code;
	if (rev < 0 || strcmp(place, POOL_WAITED) == 0)
		return rev == NOTHING_NEW;
	/* Some hall's rows have changed: this one's? */
	if (sql_number(&l->sql, err, &changed, 0,
		    "SELECT EXISTS(SELECT 1 FROM feed WHERE kind IN('slot','offering','workday',"
		    "'change') AND hall IN(?, '*') AND rev>?)",
		    "ti", place, rev) < 0)
		return err->code;
	if (changed)
		return 0;
	return pool_planned_put(l, place, today, err) < 0 ? err->code : 1;
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
			"wanted") "UPDATE SET capacity=excluded.capacity, weigh=1, look=0,"
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
			"UPDATE pool SET capacity=0, weigh=1, look=0,"
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
	return pool_planned_put(l, place, today, err);
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
		    "UPDATE pool SET weigh=1, look=0, credited=(SELECT coalesce(sum(qty), 0) FROM credit"
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
		    "UPDATE pool SET (granted, returned, weigh, look) = (SELECT"
		    " coalesce(sum(granted), 0), coalesce(sum(returned), 0), 1, 0 FROM lease WHERE resource=?1)"
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

/* On PostgreSQL every question is a way there and back. */
static int leases_asked(
	struct ledger *l, const struct lease_counts *told, struct sql_rows *rows, struct err *err)
{
	struct buf names = BUF_INIT((size_t)BATCH_LEASES_MAX * (RESOURCE_SIZE + 4) + 64);
	int result;

	sql_array(&names, 'T', told->n);
	for (int i = 0; i < told->n; i++)
		sql_array_bytes(&names, told->counts[i].resource, strlen(told->counts[i].resource));
	if (names.failed)
		result = err_set(err, ERR_LIMIT, "out of memory");
	else
		result = sql_query(&l->sql, rows, err,
			"SELECT a.i, e.granted, e.sold, e.returned FROM unnest(?2)"
			" WITH ORDINALITY AS a(resource, i) JOIN lease e ON e.resource=a.resource"
			" AND e.stream_no=?1",
			"iT", told->stream_no, names.data, names.len);
	buf_done(&names);
	return result;
}

int leases_now(
	struct ledger *l, const struct lease_counts *told, struct lease_count *now, struct err *err)
{
	struct sql_rows rows;
	int got = 0;

	memset(now, 0, (size_t)told->n * sizeof(*now));
	for (int i = 0; i < told->n && !sql_is_pg(&l->sql) && got >= 0; i++)
		got = lease_now(l, told->stream_no, told->counts[i].resource, &now[i], err);
	if (!told->n || !sql_is_pg(&l->sql))
		return got < 0 ? got : 0;
	if (leases_asked(l, told, &rows, err) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1)
		now[sql_int(&rows, 0) - 1] = (struct lease_count){.granted = sql_int(&rows, 1),
			.sold = sql_int(&rows, 2),
			.returned = sql_int(&rows, 3)};
	return got;
}

int lease_merge(
	struct ledger *l, const struct lease_news *news, bool *granted_more, struct err *err)
{
	const struct lease_count *count = news->count;
	int64_t changed, returned = count->returned;
	struct lease_count now;
	bool more;

	if (news->now)
		now = *news->now;
	else if (lease_now(l, news->stream_no, count->resource, &now, err) < 0)
		return err->code;
	more = count->granted > now.granted;
	*granted_more = *granted_more || more;
	/* Nobody gives back more than there was. */
	if (returned > (more ? count->granted : now.granted))
		returned = more ? count->granted : now.granted;
	/* Nearly all that a terminal tells was told before. */
	if (!more && count->sold <= now.sold && returned <= now.returned && now.granted)
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
		    "tiiiii", count->resource, news->stream_no, count->granted, count->sold,
		    returned, (int64_t)day_of_name(count->resource)) < 0)
		return err->code;
	return changed ? pool_sum(l, count->resource, more, err) : 0;
}

/* What is in the feed and not gone, as text. */
static void take_body(struct sql_rows *rows, struct lease_seen *seen)
{
	size_t n;
	const char *body;

	seen->in_feed = !sql_null(rows, 4) && sql_int(rows, 4) == 0;
	seen->body[0] = 0;
	if (!seen->in_feed || sql_null(rows, 5))
		return;
	body = sql_blob(rows, 5, &n);
	if (n < sizeof(seen->body) && !memchr(body, 0, n)) {
		memcpy(seen->body, body, n);
		seen->body[n] = 0;
	}
}

#define OF_LEASE "f.kind='lease' AND f.hall=?4 AND f.key=e.resource"

int lease_untold(struct ledger *l, const struct lease_to_tell *which, struct lease_seen *ret,
	struct err *err)
{
	struct sql_rows rows;
	int n = 0, got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT e.resource, e.granted, e.until, e.recall,"
		    " (SELECT f.gone FROM feed f WHERE " OF_LEASE "),"
		    " (SELECT f.body FROM feed f WHERE " OF_LEASE " AND f.need=1) FROM ("
		    "SELECT resource, granted, until, recall FROM lease WHERE stream_no=?1 AND told=0"
		    " UNION ALL"
		    " SELECT resource, granted, until, recall FROM lease WHERE stream_no=?1 AND told=1"
		    " AND until<?2 ORDER BY 1 LIMIT ?3) AS e ORDER BY e.resource",
		    "iiit", which->stream_no, (int64_t)which->ended_before, (int64_t)LEASES_PAGE,
		    which->hall) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		struct lease_seen *seen = &ret[n++];

		text_copy(seen->resource, sizeof(seen->resource), sql_text(&rows, 0));
		seen->granted = sql_int(&rows, 1);
		seen->until = (day_t)sql_int(&rows, 2);
		seen->recall = sql_int(&rows, 3);
		seen->ended = seen->until < which->ended_before;
		take_body(&rows, seen);
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

int lease_told(
	struct ledger *l, const struct lease_to_tell *which, const char *last, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE lease SET told=2 WHERE stream_no=? AND told=1 AND until<? AND resource<=?",
		    "iit", which->stream_no, (int64_t)which->ended_before, last) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"UPDATE lease SET told=CASE WHEN until<?2 THEN 2 ELSE 1 END"
		" WHERE stream_no=?1 AND told=0 AND resource<=?3",
		"iit", which->stream_no, (int64_t)which->ended_before, last);
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
