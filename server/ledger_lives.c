/* SPDX-License-Identifier: MIT */
#include "server/ledger_lives.h"

#include <string.h>

#include "core/base/text.h"

int stream_of(
	struct ledger *l, const char *kiosk, int64_t after, struct stream_row *ret, struct err *err)
{
	int64_t no;

	if (sql_number(&l->sql, err, &no, 0,
		    "SELECT min(s.no) FROM stream s JOIN kiosk k ON k.no=s.kiosk_no WHERE k.name=?"
		    " AND s.no>?",
		    "ti", kiosk, after) < 0)
		return err->code;
	return no ? stream_next(l, no - 1, ret, err) : 0;
}

/* Its first loss counts: rights come back a day after that. */
#define LOST(column)                                                                               \
	"UPDATE stream SET " column                                                                \
	"=1, lost_ms=CASE WHEN lost_ms=0 THEN ?2 ELSE lost_ms END WHERE kiosk_no="                 \
	"(SELECT no FROM kiosk WHERE name=?1)"

/* Who waits in its hall need not wait for it. */
static int streams_of(struct ledger *l, const char *kiosk, struct err *err)
{
	int64_t n;

	if (sql_run(&l->sql, err,
		    "UPDATE pool SET look=0 WHERE waiting>0 AND hall=(SELECT hall FROM kiosk"
		    " WHERE name=?)",
		    "t", kiosk) < 0 ||
		sql_number(&l->sql, err, &n, 0,
			"SELECT count(*) FROM stream WHERE kiosk_no=(SELECT no FROM kiosk WHERE name=?)",
			"t", kiosk) < 0)
		return err->code;
	return (int)n;
}

int stream_revoke(struct ledger *l, const char *kiosk, int64_t now_ms, struct err *err)
{
	if (sql_run(&l->sql, err, LOST("revoked"), "ti", kiosk, now_ms) < 0)
		return err->code;
	return streams_of(l, kiosk, err);
}

int stream_dead(struct ledger *l, const char *kiosk, int64_t now_ms, struct err *err)
{
	if (sql_run(&l->sql, err, LOST("dead"), "ti", kiosk, now_ms) < 0)
		return err->code;
	return streams_of(l, kiosk, err);
}

int stuck_next(
	struct ledger *l, const struct epoch *epoch, char name[KIOSK_NAME_SIZE], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT k.name FROM stream s JOIN kiosk k ON k.no=s.kiosk_no"
		    " WHERE s.parent IS NULL AND s.revoked=0 AND s.dead=0"
		    " AND NOT (s.heard_n=? AND s.heard_id=?) AND k.name>? AND EXISTS("
		    "SELECT 1 FROM stream f WHERE f.stream=s.stream AND f.parent IS NOT NULL"
		    " AND f.contact_ms>s.contact_ms) ORDER BY k.name LIMIT 1",
		    "ibt", (int64_t)epoch->n, epoch->id, sizeof(epoch->id), name) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	text_copy(name, KIOSK_NAME_SIZE, sql_text(&rows, 0));
	sql_done(&rows);
	return 1;
}

/* ---- rights that it holds ------------------------------------------------------------------- */

static int take_unsold(struct sql_rows *rows, struct unsold *ret, struct err *err)
{
	int got = sql_step(rows, err);

	if (got <= 0)
		return got;
	ret->stream_no = sql_int(rows, 0);
	text_copy(ret->resource, sizeof(ret->resource), sql_text(rows, 1));
	ret->granted = sql_int(rows, 2);
	ret->sold = sql_int(rows, 3);
	ret->returned = sql_int(rows, 4);
	sql_done(rows);
	return 1;
}

int unsold_of(struct ledger *l, const char *kiosk, day_t today, struct unsold *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT e.stream_no, e.resource, e.granted, e.sold, e.returned FROM lease e"
		    " JOIN stream s ON s.no=e.stream_no JOIN kiosk k ON k.no=s.kiosk_no"
		    " WHERE k.name=? AND e.until>=? AND e.granted>e.sold+e.returned"
		    " AND e.resource>? ORDER BY e.resource LIMIT 1",
		    "tit", kiosk, (int64_t)today, ret->resource) < 0)
		return err->code;
	return take_unsold(&rows, ret, err);
}

int unsold_lost(
	struct ledger *l, int64_t lost_before_ms, day_t today, struct unsold *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT e.stream_no, e.resource, e.granted, e.sold, e.returned FROM stream s"
		    " JOIN lease e ON e.stream_no=s.no WHERE s.reclaimed=0 AND s.dead+s.revoked>0"
		    " AND s.lost_ms BETWEEN 1 AND ?1 AND e.until>=?2 AND e.granted>e.sold+e.returned"
		    " AND (e.stream_no>?3 OR (e.stream_no=?3 AND e.resource>?4))"
		    " ORDER BY e.stream_no, e.resource LIMIT 1",
		    "iiit", lost_before_ms, (int64_t)today, ret->stream_no, ret->resource) < 0)
		return err->code;
	return take_unsold(&rows, ret, err);
}

int unsold_none(struct ledger *l, int64_t lost_before_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE stream SET reclaimed=1 WHERE reclaimed=0 AND dead+revoked>0 AND lost_ms BETWEEN 1 AND ?",
		"i", lost_before_ms);
}

/* ---- set aside ------------------------------------------------------------------------------ */

int aside_next(struct ledger *l, const struct aside_wish *wish, struct aside *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT a.stream_no, a.seq, k.name, s.forked, coalesce(a.kind, 0), a.state,"
		    " a.reason, a.rx_ms FROM act a JOIN stream s ON s.no=a.stream_no"
		    " JOIN kiosk k ON k.no=s.kiosk_no"
		    " WHERE a.state IN('quarantined','id-collision')"
		    " AND (a.stream_no>?1 OR (a.stream_no=?1 AND a.seq>?2))"
		    " AND (?3 IS NULL OR k.name=?3) AND (?4 IS NULL OR a.reason=?4)"
		    " AND (?5=0 OR a.stream_no=?5) ORDER BY a.stream_no, a.seq LIMIT 1",
		    "iitti", ret->stream_no, ret->seq, wish->kiosk, wish->reason,
		    wish->stream_no) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	ret->stream_no = sql_int(&rows, 0);
	ret->seq = sql_int(&rows, 1);
	text_copy(ret->kiosk, sizeof(ret->kiosk), sql_text(&rows, 2));
	ret->fork = sql_int(&rows, 3) != 0;
	ret->kind = (int)sql_int(&rows, 4);
	text_copy(ret->state, sizeof(ret->state), sql_text(&rows, 5));
	text_copy(ret->reason, sizeof(ret->reason), sql_text(&rows, 6));
	ret->rx_ms = sql_int(&rows, 7);
	sql_done(&rows);
	return 1;
}

int aside_read(struct ledger *l, struct act_row *row, struct buf *bytes, struct err *err)
{
	struct sql_rows rows;
	const void *head, *ct;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT head, ct, id IS NOT NULL FROM act WHERE stream_no=? AND seq=?"
		    " AND state='quarantined'",
		    "ii", row->stream_no, row->seq) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	head = sql_blob(&rows, 0, &row->parts.head_len);
	ct = sql_blob(&rows, 1, &row->parts.ct_len);
	row->again = sql_int(&rows, 2) != 0;
	buf_add(bytes, head, row->parts.head_len);
	buf_add(bytes, ct, row->parts.ct_len);
	sql_done(&rows);
	if (bytes->failed)
		return err_set(err, ERR_LIMIT, "no memory for an act");
	row->parts.head = bytes->data;
	row->parts.ct = bytes->data + row->parts.head_len;
	return 1;
}

int aside_judged(struct ledger *l, const struct act_row *row, struct err *err)
{
	bool twice = row->state == ACT_ALIAS || row->state == ACT_COLLISION;
	const unsigned char *id = row->has_id && !twice ? row->id : NULL;
	const unsigned char *claimed = row->has_id && twice ? row->id : NULL;
	int64_t changed;

	if (sql_number(&l->sql, err, &changed, 0,
		    "UPDATE act SET state=?3, reason=?4, id=?5, claimed=?6, kind=nullif(?7, 0),"
		    " day=nullif(?8, -2147483648) WHERE stream_no=?1 AND seq=?2"
		    " AND state='quarantined' RETURNING 1",
		    "iittbbii", row->stream_no, row->seq, act_state_name(row->state), row->reason,
		    id, (size_t)ACT_ID_BYTES, claimed, (size_t)ACT_ID_BYTES, (int64_t)row->kind,
		    (int64_t)row->day) < 0)
		return err->code;
	if (changed && act_days_put(l, row, 1, err) < 0)
		return err->code;
	return changed != 0;
}

/* The chain's hash at the same place: it is the same act, with the same past. */
int aside_brought(struct ledger *l, const struct stream_row *s, int64_t seq,
	const unsigned char hash[ACT_HASH_BYTES], struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE act SET state='alias', reason='', claimed=id, id=NULL WHERE seq=?2 AND hash=?3"
		" AND state='quarantined' AND reason='unapproved' AND id IS NOT NULL AND stream_no IN"
		" (SELECT no FROM stream WHERE stream=?1 AND parent IS NOT NULL)",
		"bib", s->stream, (size_t)STREAM_BYTES, seq, hash, (size_t)ACT_HASH_BYTES);
}

int aside_count(struct ledger *l, int64_t stream_no, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT count(*) FROM act WHERE stream_no=? AND state<>'ok' AND state='quarantined'",
		"i", stream_no);
}
