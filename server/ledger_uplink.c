/* SPDX-License-Identifier: MIT */
#include "server/ledger_uplink.h"

#include <string.h>

#include "core/base/mutation.h"
#include "core/base/text.h"
#include "core/wire/help_row.h"
#include "core/wire/member.h"
#include "core/wire/peer_row.h"
#include "server/ledger_stream.h"

/* ---- who it is ------------------------------------------------------------------------------- */

static void take_bytes(struct sql_rows *rows, int column, void *to, size_t n)
{
	size_t len;
	const void *bytes = sql_blob(rows, column, &len);

	if (len == n)
		memcpy(to, bytes, n);
}

int uplink_get(struct ledger *l, struct uplink_row *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	memset(ret, 0, sizeof(*ret));
	if (sql_query(&l->sql, &rows, err,
		    "SELECT hub_id, hub_public, stream, feed_key, kiosk, hall, places, counter,"
		    " epoch_n, epoch_id, cursor, filter, collecting FROM uplink",
		    "") < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_bytes(&rows, 0, ret->hub_id, sizeof(ret->hub_id));
	take_bytes(&rows, 1, ret->hub_public, sizeof(ret->hub_public));
	take_bytes(&rows, 2, ret->stream, sizeof(ret->stream));
	take_bytes(&rows, 3, ret->feed_key, sizeof(ret->feed_key));
	text_copy(ret->kiosk, sizeof(ret->kiosk), sql_text(&rows, 4));
	text_copy(ret->place, sizeof(ret->place), sql_text(&rows, 5));
	text_copy(ret->places, sizeof(ret->places), sql_text(&rows, 6));
	ret->counter = sql_int(&rows, 7);
	ret->epoch.n = (uint32_t)sql_int(&rows, 8);
	take_bytes(&rows, 9, ret->epoch.id, sizeof(ret->epoch.id));
	ret->cursor = sql_int(&rows, 10);
	take_bytes(&rows, 11, ret->filter, sizeof(ret->filter));
	ret->collecting = sql_int(&rows, 12) != 0;
	sql_done(&rows);
	return 1;
}

int uplink_put(struct ledger *l, const struct uplink_row *row, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO uplink(one, hub_id, hub_public, stream, feed_key, kiosk, hall, places,"
		" counter, epoch_n, epoch_id, filter) VALUES(1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		"bbbbtttiibb", row->hub_id, sizeof(row->hub_id), row->hub_public,
		sizeof(row->hub_public), row->stream, sizeof(row->stream), row->feed_key,
		sizeof(row->feed_key), row->kiosk, row->place, row->places, row->counter,
		(int64_t)row->epoch.n, row->epoch.id, sizeof(row->epoch.id), row->filter,
		sizeof(row->filter));
}

int uplink_counter(struct ledger *l, int64_t seen, uint64_t *ret, struct err *err)
{
	int64_t counter;

	if (sql_number(&l->sql, err, &counter, 0,
		    "UPDATE uplink SET counter=CASE WHEN counter<?1 THEN ?1 ELSE counter END+1"
		    " RETURNING counter",
		    "i", seen) < 0)
		return err->code;
	*ret = (uint64_t)counter;
	return 0;
}

int uplink_cursor(struct ledger *l, const struct uplink_row *row, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE uplink SET cursor=?, filter=?, collecting=?", "ibi",
		row->cursor, row->filter, sizeof(row->filter), (int64_t)row->collecting);
}

int uplink_epoch(struct ledger *l, const struct epoch *epoch, struct err *err)
{
	if (sql_run(&l->sql, err, "UPDATE uplink SET epoch_n=?, epoch_id=?, cursor=0", "ib",
		    (int64_t)epoch->n, epoch->id, sizeof(epoch->id)) < 0 ||
		sql_run(&l->sql, err, "UPDATE outgoing SET done=0 WHERE done=1", "") < 0)
		return err->code;
	return sql_run(&l->sql, err, "UPDATE uplink_lease SET told=0", "");
}

int uplink_heard_put(struct ledger *l, int64_t now_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE uplink SET heard_n=(SELECT epoch_n FROM hub),"
		" heard_id=(SELECT epoch_id FROM hub), contact_ms=?",
		"i", now_ms);
}

int uplink_look(struct ledger *l, struct uplink_look *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	memset(ret, 0, sizeof(*ret));
	if (sql_query(&l->sql, &rows, err,
		    "SELECT contact_ms, (SELECT count(*) FROM outgoing WHERE done=0),"
		    " (SELECT count(*) FROM outgoing o LEFT JOIN uplink_safe u ON u.stream_no=o.stream_no"
		    " WHERE o.last_seq>coalesce(u.safe, 0)) FROM uplink",
		    "") < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	*ret = (struct uplink_look){sql_int(&rows, 0), sql_int(&rows, 1), sql_int(&rows, 2)};
	sql_done(&rows);
	return 0;
}

int uplink_heard(struct ledger *l, struct err *err)
{
	int64_t same;

	if (sql_number(&l->sql, err, &same, 0,
		    "SELECT u.heard_n=h.epoch_n AND u.heard_id=h.epoch_id FROM uplink u, hub h",
		    "") < 0)
		return err->code;
	return same != 0;
}

/* ---- what is to be passed on ----------------------------------------------------------------- */

int outgoing_put(
	struct ledger *l, const struct outgoing *o, const struct buf *body, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO outgoing(no, stream_no, last_seq, body)"
		" VALUES((SELECT coalesce(max(no), 0)+1 FROM outgoing), ?, ?, ?)",
		"iib", o->stream_no, o->last_seq, body->data, body->len);
}

int outgoing_next(
	struct ledger *l, int64_t after, struct outgoing *ret, struct buf *body, struct err *err)
{
	struct sql_rows rows;
	const void *bytes;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT no, stream_no, last_seq, gap, body FROM outgoing WHERE done=0 AND no>?"
		    " ORDER BY no LIMIT 1",
		    "i", after) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	*ret = (struct outgoing){
		sql_int(&rows, 0), sql_int(&rows, 1), sql_int(&rows, 2), sql_int(&rows, 3) != 0};
	bytes = sql_blob(&rows, 4, &n);
	if (body)
		buf_add(body, bytes, n);
	sql_done(&rows);
	return body && body->failed ? err_set(err, ERR_LIMIT, "no memory") : 1;
}

int outgoing_get(struct ledger *l, int64_t no, struct outgoing *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT no, stream_no, last_seq, gap FROM outgoing WHERE no=?", "i", no) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	*ret = (struct outgoing){
		sql_int(&rows, 0), sql_int(&rows, 1), sql_int(&rows, 2), sql_int(&rows, 3) != 0};
	sql_done(&rows);
	return 1;
}

int outgoing_acked(
	struct ledger *l, const struct outgoing *o, int64_t acked, int64_t safe, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE outgoing SET done=CASE WHEN last_seq<=?2 THEN 1 ELSE 0 END"
		    " WHERE stream_no=?1 AND (last_seq>?2 OR no=?3)",
		    "iii", o->stream_no, acked, o->no) < 0 ||
		sql_run(&l->sql, err,
			"DELETE FROM outgoing WHERE stream_no=?1 AND last_seq<=?2 AND done=1"
			" AND (last_seq=0 OR last_seq<(SELECT max(last_seq) FROM outgoing"
			" WHERE stream_no=?1))",
			"ii", o->stream_no, MUTATED(PASSED_IS_SAFE) ? acked : safe) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO uplink_safe(stream_no, safe) VALUES(?, ?)"
		" ON CONFLICT(stream_no) DO UPDATE SET safe=excluded.safe"
		" WHERE uplink_safe.safe<>excluded.safe",
		"ii", o->stream_no, safe);
}

int outgoing_gap(struct ledger *l, const struct outgoing *o, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE outgoing SET gap=1 WHERE no=?1 AND no=(SELECT min(no) FROM outgoing"
		" WHERE stream_no=?2 AND last_seq>0)",
		"ii", o->no, o->stream_no);
}

int uplink_safe(struct ledger *l, int64_t stream_no, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0, "SELECT safe FROM uplink_safe WHERE stream_no=?",
		"i", stream_no);
}

/* ---- what it was granted --------------------------------------------------------------------- */

/* In DO UPDATE: what is there, or what comes. */
#define GREATER(what)                                                                              \
	"CASE WHEN excluded." what ">uplink_lease." what " THEN excluded." what                    \
	" ELSE uplink_lease." what " END"

/* The hall's pools are made anew of what there is now. */
static int plan_anew(struct ledger *l, struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM planned", "");
}

int uplink_lease_put(struct ledger *l, const struct lease_row *row, struct err *err)
{
	int64_t changed;

	if (sql_number(&l->sql, err, &changed, 0,
		    "INSERT INTO uplink_lease(resource, granted, recall, until) VALUES(?, ?, ?, ?)"
		    " ON CONFLICT(resource) DO UPDATE SET granted=" GREATER("granted") ", recall=" GREATER(
			    "recall") ","
				      " until=excluded.until, told=0"
				      " WHERE excluded.granted>uplink_lease.granted"
				      " OR excluded.recall>uplink_lease.recall"
				      " OR excluded.until<>uplink_lease.until RETURNING 1",
		    "tiii", row->resource, row->granted, row->recall, (int64_t)row->until) < 0)
		return err->code;
	return changed ? plan_anew(l, err) : 0;
}

int uplink_lease_gone(struct ledger *l, const char *resource, struct err *err)
{
	if (sql_run(&l->sql, err, "DELETE FROM uplink_lease WHERE resource=?", "t", resource) < 0)
		return err->code;
	return plan_anew(l, err);
}

int uplink_capacity(struct ledger *l, const char *resource, int64_t *ret, struct err *err)
{
	if (MUTATED(RECALL_UNREAD))
		return sql_number(&l->sql, err, ret, 0,
			"SELECT granted-returned FROM uplink_lease WHERE resource=?", "t",
			resource);
	return sql_number(&l->sql, err, ret, 0,
		"SELECT granted-CASE WHEN recall>returned THEN recall ELSE returned END"
		" FROM uplink_lease WHERE resource=?",
		"t", resource);
}

/* Of the leases of this hall's terminals; those that were lost, too, until they are reclaimed. */
#define OF_HALL(what)                                                                              \
	"(SELECT CAST(coalesce(sum(" what ") , 0) AS BIGINT) FROM lease e"                         \
	" WHERE e.resource=uplink_lease.resource)"
#define NOBODYS "granted-" OF_HALL("e.granted-e.returned")

/* Both hubs may have forgotten what the terminals still know. */
static int take_held(struct ledger *l, day_t since, struct err *err)
{
	int64_t more;

	if (MUTATED(HELD_UNTOLD))
		return 0;
	if (sql_number(&l->sql, err, &more, 0,
		    "INSERT INTO uplink_lease(resource, granted, recall, until)"
		    " SELECT resource, CAST(sum(granted-returned) AS BIGINT), 0, max(until) FROM lease"
		    " WHERE until>=? GROUP BY resource HAVING sum(granted-returned)>0"
		    " ON CONFLICT(resource) DO UPDATE SET"
		    " granted=excluded.granted+uplink_lease.returned, told=0"
		    " WHERE excluded.granted+uplink_lease.returned>uplink_lease.granted RETURNING 1",
		    "i", (int64_t)since) < 0)
		return err->code;
	return more ? plan_anew(l, err) : 0;
}

static int give_back(struct ledger *l, day_t since, struct err *err)
{
	if (MUTATED(RETURNED_HELD))
		return sql_run(&l->sql, err,
			"UPDATE uplink_lease SET told=0, returned=recall WHERE returned<recall",
			"");
	return sql_run(&l->sql, err,
		"UPDATE uplink_lease SET told=0, returned=CASE WHEN recall<" NOBODYS
		" THEN recall ELSE " NOBODYS " END WHERE until>=? AND returned<recall"
		" AND returned<" NOBODYS,
		"i", (int64_t)since);
}

int uplink_settle(struct ledger *l, day_t since, bool complete, struct err *err)
{
	if (take_held(l, since, err) < 0)
		return err->code;
	if ((complete || MUTATED(RETURNED_UNHEARD)) && give_back(l, since, err) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"UPDATE uplink_lease SET told=0, sold=" OF_HALL(
			"e.sold") " WHERE until>=? AND sold<" OF_HALL("e.sold"),
		"i", (int64_t)since);
}

enum { UNTOLD, TOLD, ON_ITS_WAY };

int uplink_untold(struct ledger *l, struct lease_count *ret, bool *all, struct err *err)
{
	struct sql_rows rows;
	int n = 0, got;

	*all = true;
	if (sql_run(&l->sql, err, "UPDATE uplink_lease SET told=0 WHERE told=2", "") < 0 ||
		sql_run(&l->sql, err,
			"UPDATE uplink_lease SET told=2 WHERE resource IN (SELECT resource"
			" FROM uplink_lease WHERE told=0 ORDER BY resource LIMIT ?)",
			"i", (int64_t)BATCH_LEASES_MAX) < 0 ||
		sql_query(&l->sql, &rows, err,
			"SELECT resource, granted, sold, returned, told FROM uplink_lease"
			" WHERE told<>1 ORDER BY resource",
			"") < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		if (sql_int(&rows, 4) != ON_ITS_WAY || n == BATCH_LEASES_MAX) {
			*all = false;
			continue;
		}
		ret[n] = (struct lease_count){.granted = sql_int(&rows, 1),
			.sold = sql_int(&rows, 2),
			.returned = sql_int(&rows, 3)};
		text_copy(ret[n++].resource, sizeof(ret->resource), sql_text(&rows, 0));
	}
	return got < 0 ? got : n;
}

int uplink_told(struct ledger *l, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE uplink_lease SET told=1 WHERE told=2", "");
}

/* ---- rows of a snapshot ---------------------------------------------------------------------- */

int uplink_rows_begin(struct ledger *l, struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM uplink_row", "");
}

int uplink_rows_add(struct ledger *l, const struct feed_row *row, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO uplink_row(kind, hall, key) VALUES(?, ?, ?)"
		" ON CONFLICT(kind, hall, key) DO NOTHING",
		"ttt", row->kind, row->place, row->key);
}

/* What the hall's terminals are told by this hub itself is not missed above. */
int uplink_rows_missing(struct ledger *l, struct feed_row *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT kind, hall, key FROM feed f WHERE gone=0 AND substr(hall, 1, 1)<>'@'"
		    " AND kind NOT IN('" PEER_ROW_KIND "','" HELP_ROW_KIND "') AND NOT EXISTS("
		    "SELECT 1 FROM uplink_row u WHERE u.kind=f.kind AND u.hall=f.hall"
		    " AND u.key=f.key) LIMIT 1",
		    "") < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	*ret = (struct feed_row){.need = 1, .body = ""};
	text_copy(ret->kind, sizeof(ret->kind), sql_text(&rows, 0));
	text_copy(ret->place, sizeof(ret->place), sql_text(&rows, 1));
	text_copy(ret->key, sizeof(ret->key), sql_text(&rows, 2));
	sql_done(&rows);
	return 1;
}

int uplink_members_missing(struct ledger *l, int64_t after, int64_t *no, struct err *err)
{
	struct sql_rows rows;
	const unsigned char *stream;
	char hex[2 * STREAM_BYTES + 1];
	int64_t known;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT no, stream FROM stream WHERE parent IS NULL AND revoked=0 AND no>?"
		    " ORDER BY no LIMIT 1",
		    "i", after) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	*no = sql_int(&rows, 0);
	stream = sql_blob(&rows, 1, &n);
	hex_from(hex, stream, n == STREAM_BYTES ? n : 0);
	sql_done(&rows);
	if (sql_number(&l->sql, err, &known, 0,
		    "SELECT 1 FROM uplink_row WHERE kind='" MEMBER_KIND "' AND key=?", "t",
		    hex) < 0)
		return err->code;
	return known ? uplink_members_missing(l, *no, no, err) : 1;
}
