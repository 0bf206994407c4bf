/* SPDX-License-Identifier: MIT */
#include "server/ledger_claim_file.h"

#include <string.h>

#include "core/base/text.h"
#include "core/hall/daylog.h"

#define COLUMNS "SELECT no, hall, from_day, until_day, made_ms, seed, hash FROM claim_file "

static int one(struct sql_rows *rows, struct claim_file *ret, struct err *err)
{
	int got = sql_step(rows, err);
	const void *seed;
	size_t n;

	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	ret->no = sql_int(rows, 0);
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 1));
	ret->from = (day_t)sql_int(rows, 2);
	ret->until = (day_t)sql_int(rows, 3);
	ret->made_ms = sql_int(rows, 4);
	seed = sql_blob(rows, 5, &n);
	if (n == CLAIM_SEED)
		memcpy(ret->seed, seed, n);
	text_copy(ret->hash, sizeof(ret->hash), sql_text(rows, 6));
	sql_done(rows);
	return 1;
}

int claim_file_of(
	struct ledger *l, const char *place, day_t from, struct claim_file *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    COLUMNS "WHERE from_day=?1 AND (hall=?2 OR hall='') ORDER BY hall DESC LIMIT 1",
		    "it", (int64_t)from, place) < 0)
		return err->code;
	return one(&rows, ret, err);
}

int claim_file_next(struct ledger *l, int64_t after, struct claim_file *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, COLUMNS "WHERE no>? ORDER BY no LIMIT 1", "i", after) <
		0)
		return err->code;
	return one(&rows, ret, err);
}

/* A day that an earlier claim has been made of, for that hall. */
#define CLAIMED_BEFORE                                                                             \
	"EXISTS(SELECT 1 FROM claim_file f WHERE f.no<?1 AND claim.day BETWEEN f.from_day AND"     \
	" f.until_day AND (f.hall='' OR f.hall=claim.hall))"

/* Its own lines; those of months before that are heard only now; what is taken back of earlier ones. */
static int take_lines(struct ledger *l, const struct claim_file *f, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE claim SET file=?1, who=coalesce((SELECT p.hall||'/'||p.resident FROM"
		    " person p WHERE p.pid=claim.pid), '') WHERE file=0 AND released=0"
		    " AND (?2='' OR hall=?2) AND (day BETWEEN ?3 AND ?4 OR " CLAIMED_BEFORE ")",
		    "itii", f->no, f->place, (int64_t)f->from, (int64_t)f->until) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"UPDATE claim SET back=?1 WHERE released=1 AND back=0 AND file>0 AND file<?1"
		" AND (?2='' OR hall=?2)",
		"it", f->no, f->place);
}

/* What the ledger itself tells: taken back before it was claimed; refused as the second one. */
static int take_odds(struct ledger *l, const struct claim_file *f, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "INSERT INTO claim_odd(file, id, why) SELECT CAST(?1 AS BIGINT), id,"
		    " CAST(?5 AS BIGINT) FROM claim"
		    " WHERE file=0 AND released=1 AND (?2='' OR hall=?2) AND day BETWEEN ?3 AND ?4",
		    "itiii", f->no, f->place, (int64_t)f->from, (int64_t)f->until,
		    (int64_t)ODD_UNSERVED) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO claim_odd(file, id, why) SELECT DISTINCT CAST(?1 AS BIGINT), id,"
		" CAST(?5 AS BIGINT) FROM call_back"
		" WHERE why='subsidy-conflict' AND (?2='' OR hall=?2) AND day BETWEEN ?3 AND ?4",
		"itiii", f->no, f->place, (int64_t)f->from, (int64_t)f->until, (int64_t)ODD_TWICE);
}

int claim_file_put(struct ledger *l, struct claim_file *f, struct err *err)
{
	if (sql_number(&l->sql, err, &f->no, 0,
		    "INSERT INTO claim_file(no, hall, from_day, until_day, made_ms, seed)"
		    " VALUES((SELECT coalesce(max(no), 0)+1 FROM claim_file), ?, ?, ?, ?, ?)"
		    " RETURNING no",
		    "tiiib", f->place, (int64_t)f->from, (int64_t)f->until, f->made_ms, f->seed,
		    sizeof(f->seed)) < 0)
		return err->code;
	return take_lines(l, f, err) < 0 ? err->code : take_odds(l, f, err);
}

int claim_file_hash(struct ledger *l, int64_t no, const char hash[CLAIM_HASH], struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE claim_file SET hash=? WHERE no=? AND hash=''", "ti",
		hash, no);
}

int claim_odd_put(struct ledger *l, int64_t no, const unsigned char id[ACT_ID_BYTES], unsigned odd,
	struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO claim_odd(file, id, why) VALUES(?, ?, ?)"
		" ON CONFLICT(file, id, why) DO NOTHING",
		"ibi", no, id, (size_t)ACT_ID_BYTES, (int64_t)odd);
}

/* ---- lines ------------------------------------------------------------------------------------ */

static void take_act(const struct sql_rows *rows, int column, struct claim_line *ret)
{
	struct act_head head;
	struct err why = {0};
	const void *bytes;
	size_t n;

	ret->stream_no = sql_int(rows, column);
	ret->seq = sql_int(rows, column + 1);
	text_copy(ret->kiosk, sizeof(ret->kiosk), sql_text(rows, column + 2));
	bytes = sql_blob(rows, column + 3, &n);
	if (n == 0 || act_head_decode(bytes, n, &head, &why) < 0)
		return;
	ret->list_fen = head.list_fen;
	if (ret->meal[0])
		return;
	/* one that was never claimed: the act alone tells */
	text_copy(ret->meal, sizeof(ret->meal), head.what);
	text_copy(ret->place, sizeof(ret->place), head.place);
	text_copy(ret->rule, sizeof(ret->rule), head.band);
	ret->day = head.service_day == DAY_NONE ? head.day : head.service_day;
	ret->qty = head.qty;
	ret->fen = head.subsidy_fen;
}

static void take_line(const struct sql_rows *rows, struct claim_line *ret)
{
	const void *id;
	size_t n;

	memset(ret, 0, sizeof(*ret));
	id = sql_blob(rows, 0, &n);
	if (n == sizeof(ret->id))
		memcpy(ret->id, id, n);
	ret->day = (day_t)sql_int(rows, 1);
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 2));
	text_copy(ret->meal, sizeof(ret->meal), sql_text(rows, 3));
	text_copy(ret->rule, sizeof(ret->rule), sql_text(rows, 4));
	text_copy(ret->who, sizeof(ret->who), sql_text(rows, 5));
	ret->qty = sql_int(rows, 6);
	ret->fen = sql_int(rows, 7);
	ret->back = sql_int(rows, 8);
	ret->odd = (unsigned)sql_int(rows, 9);
	take_act(rows, 10, ret);
}

static int walk(struct sql_rows *rows, claim_each each, void *ctx, struct err *err)
{
	struct claim_line line;
	int got;

	while ((got = sql_step(rows, err)) == 1) {
		take_line(rows, &line);
		got = each(ctx, &line, err);
		if (got < 0)
			break;
	}
	sql_done(rows);
	return got < 0 ? got : 0;
}

#define OF_CLAIM                                                                                   \
	"coalesce(c.day, 0), coalesce(c.hall, ''), coalesce(c.meal, ''), coalesce(c.rule, ''),"
#define OF_ACT "coalesce(a.stream_no, 0), coalesce(a.seq, 0), coalesce(k.name, ''), a.head"
#define ACT_OF(id)                                                                                 \
	" LEFT JOIN act a ON a.id=" id                                                             \
	" LEFT JOIN stream s ON s.no=a.stream_no LEFT JOIN kiosk k ON k.no=s.kiosk_no"

int claim_file_lines(struct ledger *l, int64_t no, claim_each each, void *ctx, struct err *err)
{
	struct sql_rows rows;

	if (sql_scan(&l->sql, &rows, err,
		    "SELECT c.id, " OF_CLAIM " c.who, c.qty, c.fen, c.back, 0, " OF_ACT
		    " FROM claim c" ACT_OF("c.id") " WHERE c.file=?1 OR c.back=?1"
						   " ORDER BY c.day, c.hall, c.meal, c.id",
		    "i", no) < 0)
		return err->code;
	return walk(&rows, each, ctx, err);
}

int claim_file_odds(struct ledger *l, int64_t no, claim_each each, void *ctx, struct err *err)
{
	struct sql_rows rows;

	if (sql_scan(&l->sql, &rows, err,
		    "SELECT o.id, " OF_CLAIM " coalesce(c.who, ''), coalesce(c.qty, 0),"
		    " coalesce(c.fen, 0), coalesce(c.back, 0), o.why, " OF_ACT
		    " FROM claim_odd o LEFT JOIN claim c ON c.id=o.id" ACT_OF(
			    "o.id") " WHERE o.file=? ORDER BY o.id, o.why",
		    "i", no) < 0)
		return err->code;
	return walk(&rows, each, ctx, err);
}

int claim_file_totals(struct ledger *l, int64_t no, claim_each each, void *ctx, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall, meal, rule, CAST(sum(CASE WHEN back=?1 THEN -qty ELSE qty END) AS"
		    " BIGINT), CAST(sum(CASE WHEN back=?1 THEN -fen ELSE fen END) AS BIGINT)"
		    " FROM claim WHERE file=?1 OR back=?1 GROUP BY hall, meal, rule"
		    " ORDER BY hall, meal, rule",
		    "i", no) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		struct claim_line sum = {.qty = sql_int(&rows, 3), .fen = sql_int(&rows, 4)};

		text_copy(sum.place, sizeof(sum.place), sql_text(&rows, 0));
		text_copy(sum.meal, sizeof(sum.meal), sql_text(&rows, 1));
		text_copy(sum.rule, sizeof(sum.rule), sql_text(&rows, 2));
		got = each(ctx, &sum, err);
		if (got < 0)
			break;
	}
	sql_done(&rows);
	return got < 0 ? got : 0;
}
