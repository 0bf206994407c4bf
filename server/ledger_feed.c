/* SPDX-License-Identifier: MIT */
#include "server/ledger_feed.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"

/* 1 = there and the same, 0 = there and another, -1 = not there; ERR_* below. */
enum { SAME = 1, OTHER = 0, MISSING = 2 };

static int compare(struct ledger *l, const struct feed_row *row, size_t n, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT gone, need=?4 AND body=?5 FROM feed WHERE kind=?1 AND hall=?2 AND key=?3",
		    "tttib", row->kind, row->place, row->key, (int64_t)row->need, row->body, n) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got < 0)
		return got;
	if (!got)
		return MISSING;
	if (sql_int(&rows, 0))
		got = row->gone ? SAME : OTHER;
	else
		got = !row->gone && sql_int(&rows, 1) ? SAME : OTHER;
	sql_done(&rows);
	return got;
}

int feed_pen_begin(struct ledger *l, struct feed_pen *pen, struct err *err)
{
	if (sql_number(&l->sql, err, &pen->head, 0, "SELECT feed_head FROM hub", "") < 0)
		return err->code;
	pen->began = pen->head;
	return 0;
}

int feed_pen_write(struct ledger *l, struct feed_pen *pen, const struct feed_row *row, size_t n,
	struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO feed(rev, hall, kind, key, need, gone, body) VALUES(?, ?, ?, ?, ?, ?, ?)"
		" ON CONFLICT(kind, hall, key) DO UPDATE SET rev=excluded.rev, need=excluded.need,"
		" gone=excluded.gone, body=excluded.body",
		"itttiib", ++pen->head, row->place, row->kind, row->key, (int64_t)row->need,
		(int64_t)row->gone, row->body, n);
}

int feed_pen_end(struct ledger *l, const struct feed_pen *pen, struct err *err)
{
	return pen->head == pen->began
		       ? 0
		       : sql_run(&l->sql, err, "UPDATE hub SET feed_head=?", "i", pen->head);
}

/* plan_rev: of rows that pools are made of. */
static int write_row(struct ledger *l, const struct feed_row *row, size_t n, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "UPDATE hub SET feed_head=feed_head+1, plan_rev=CASE WHEN ?"
		    " IN('slot','offering','workday','change') THEN feed_head+1 ELSE plan_rev END",
		    "t", row->kind) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO feed(rev, hall, kind, key, need, gone, body)"
		" VALUES((SELECT feed_head FROM hub), ?, ?, ?, ?, ?, ?)"
		" ON CONFLICT(kind, hall, key) DO UPDATE SET rev=excluded.rev, need=excluded.need,"
		" gone=excluded.gone, body=excluded.body",
		"tttiib", row->place, row->kind, row->key, (int64_t)row->need, (int64_t)row->gone,
		row->body, n);
}

int feed_run_begin(struct ledger *l, struct err *err)
{
	unsigned char mark[FEED_MARK];

	randombytes_buf(mark, sizeof(mark));
	/* Runs in which nothing was told leave no line. */
	if (sql_run(&l->sql, err, "DELETE FROM feed_run WHERE from_rev>(SELECT feed_head FROM hub)",
		    "") < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO feed_run(from_rev, mark) SELECT feed_head+1, ? FROM hub", "b", mark,
		sizeof(mark));
}

int feed_run_mark(struct ledger *l, int64_t rev, unsigned char ret[FEED_MARK], struct err *err)
{
	struct sql_rows rows;
	const void *mark;
	size_t n;
	int got;

	memset(ret, 0, FEED_MARK);
	if (sql_query(&l->sql, &rows, err,
		    "SELECT mark FROM feed_run WHERE from_rev<=? ORDER BY from_rev DESC LIMIT 1",
		    "i", rev) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	mark = sql_blob(&rows, 0, &n);
	if (n == FEED_MARK)
		memcpy(ret, mark, n);
	sql_done(&rows);
	return 0;
}

int feed_put(struct ledger *l, const struct feed_row *row, size_t n, bool *changed, struct err *err)
{
	int same = compare(l, row, n, err);

	if (same < 0 || same == SAME)
		return same < 0 ? same : 0;
	*changed = true;
	return write_row(l, row, n, err);
}

int feed_gone(struct ledger *l, const struct feed_row *row, struct err *err)
{
	struct feed_row gone = *row;
	int same;

	gone.gone = true;
	gone.body = "";
	same = compare(l, &gone, 0, err);
	if (same < 0 || same != OTHER)
		return same < 0 ? same : 0;
	return write_row(l, &gone, 0, err);
}

int feed_get(struct ledger *l, const struct feed_row *row, struct buf *body, struct err *err)
{
	struct sql_rows rows;
	const void *bytes;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT body FROM feed WHERE kind=? AND hall=? AND key=? AND gone=0", "ttt",
		    row->kind, row->place, row->key) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	bytes = sql_blob(&rows, 0, &n);
	buf_add(body, bytes, n);
	sql_done(&rows);
	return body->failed ? err_set(err, ERR_LIMIT, "a feed row too large") : 1;
}

#define COLUMNS "SELECT rev, hall, kind, key, need, gone, body FROM feed "
#define PAGE    256

struct walk {
	feed_each each;
	void *ctx;
	int64_t from; /* the last revision that was given */
	int n;        /* on this page */
};

/* The body is copied so that it ends with a NUL, as JSON readers want it. */
static int give(struct buf *body, struct sql_rows *rows, const struct walk *w, struct err *err)
{
	struct feed_row row = {.rev = sql_int(rows, 0)};
	const void *bytes;
	size_t n;

	text_copy(row.place, sizeof(row.place), sql_text(rows, 1));
	text_copy(row.kind, sizeof(row.kind), sql_text(rows, 2));
	text_copy(row.key, sizeof(row.key), sql_text(rows, 3));
	row.need = (int)sql_int(rows, 4);
	row.gone = sql_int(rows, 5) != 0;
	bytes = sql_blob(rows, 6, &n);
	buf_clear(body);
	buf_add(body, bytes, n);
	if (body->failed)
		return err_set(err, ERR_LIMIT, "feed row %lld is too large", (long long)row.rev);
	row.body = buf_text(body);
	return w->each(w->ctx, &row, n, err);
}

/* Page by page, so that a long feed is not in memory at once. */
static int page(struct sql_rows *rows, struct walk *w, struct err *err)
{
	struct buf body = BUF_INIT((size_t)2 * FEED_BODY_MAX);
	int got, result = 0;

	w->n = 0;
	while (!result && (got = sql_step(rows, err)) != 0) {
		w->n++;
		w->from = got < 0 ? w->from : sql_int(rows, 0);
		result = got < 0 ? got : give(&body, rows, w, err);
	}
	sql_done(rows);
	buf_done(&body);
	return result;
}

/* clang-format off */
/* Of each place a page's numbers, by feed_hall; of all those the first page's rows. What is between
 * them, of the district's other halls, is not looked at. */
#define NEXT_OF(place) "SELECT rev FROM feed WHERE hall=" place " AND rev>?1"
#define PAGE_OF(place) "SELECT * FROM (" NEXT_OF(place) " ORDER BY rev LIMIT ?5) AS one"
#define OF_KIND(kind) " AND " kind " IN('hall','key','person','offering','change','erase')"
/* A list without its first name: all that ltrim takes when it may take every letter but commas. */
#define REST "ltrim(list, replace(list, ',', ''))"
#define SCOPE_PAGE(of_near) \
	"WITH RECURSIVE near(place, list) AS (SELECT '', ?3||'' UNION ALL" \
	" SELECT substr(list, 1, length(list)-length(" REST ")), substr(" REST ", 2)" \
	" FROM near WHERE list<>'') " \
	COLUMNS "WHERE rev IN (SELECT rev FROM (" \
	PAGE_OF("?2") " UNION ALL " PAGE_OF("?4") " UNION ALL " PAGE_OF("'*'") " UNION ALL " \
	"SELECT * FROM (" of_near " ORDER BY rev LIMIT ?5) AS theirs" \
	") AS page ORDER BY rev LIMIT ?5) ORDER BY rev"
/* In a CROSS JOIN SQLite takes near first; what PostgreSQL joins it may begin at either end. */
static const char scope_page[] = SCOPE_PAGE(
	"SELECT rev FROM near CROSS JOIN feed WHERE hall=place AND rev>?1" OF_KIND("kind"));
static const char scope_page_pg[] = SCOPE_PAGE("SELECT rev FROM near CROSS JOIN LATERAL ("
	NEXT_OF("place") OF_KIND("kind||''") " ORDER BY rev LIMIT ?5) AS one");
/* clang-format on */

int feed_walk(struct ledger *l, const struct feed_scope *scope, feed_each each, void *ctx,
	struct err *err)
{
	const char *text = sql_is_pg(&l->sql) ? scope_page_pg : scope_page;
	struct walk w = {each, ctx, scope->from, 0};
	struct sql_rows rows;
	int result;

	do {
		if (sql_query(&l->sql, &rows, err, text, "ittti", w.from, scope->place,
			    scope->neighbours, scope->stream, (int64_t)PAGE) < 0)
			return err->code;
		result = page(&rows, &w, err);
	} while (!result && w.n == PAGE);
	return result;
}

int feed_walk_kind(
	struct ledger *l, const struct feed_kind *which, feed_each each, void *ctx, struct err *err)
{
	struct walk w = {each, ctx, 0, 0};
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    COLUMNS "WHERE kind=?1 AND (?2 IS NULL OR hall=?2) AND gone=0 ORDER BY rev",
		    "tt", which->kind, which->hall) < 0)
		return err->code;
	return page(&rows, &w, err);
}
