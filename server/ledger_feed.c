/* SPDX-License-Identifier: MIT */
#include "server/ledger_feed.h"

#include <string.h>

#include "core/base/text.h"

/* 1 = there and the same, 0 = there and another, -1 = not there; ERR_* below. */
enum { SAME = 1, OTHER = 0, MISSING = 2 };

static int compare(struct ledger *l, const struct feed_row *row, size_t n, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT gone, need=?4 AND body=?5 FROM feed WHERE kind=?1 AND hall=?2 AND key=?3",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "tttib", row->kind, row->place, row->key, (int64_t)row->need, row->body, n);
	got = db_step(&l->db, stmt, err);
	if (got < 0)
		return got;
	if (!got)
		return MISSING;
	if (sqlite3_column_int(stmt, 0))
		got = row->gone ? SAME : OTHER;
	else
		got = !row->gone && sqlite3_column_int(stmt, 1) ? SAME : OTHER;
	sqlite3_reset(stmt);
	return got;
}

static int write_row(struct ledger *l, const struct feed_row *row, size_t n, struct err *err)
{
	if (db_run(&l->db, err, "UPDATE hub SET feed_head=feed_head+1", "") < 0 ||
		db_run(&l->db, err, "DELETE FROM feed WHERE kind=? AND hall=? AND key=?", "ttt",
			row->kind, row->place, row->key) < 0)
		return err->code;
	return db_run(&l->db, err,
		"INSERT INTO feed(rev, hall, kind, key, need, gone, body)"
		" VALUES((SELECT feed_head FROM hub), ?, ?, ?, ?, ?, ?)",
		"tttiib", row->place, row->kind, row->key, (int64_t)row->need, (int64_t)row->gone,
		row->body, n);
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
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT body FROM feed WHERE kind=? AND hall=? AND key=? AND NOT gone", err);
	const void *bytes;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ttt", row->kind, row->place, row->key);
	got = db_step(&l->db, stmt, err);
	if (got <= 0)
		return got;
	bytes = db_blob(stmt, 0, &n);
	buf_add(body, bytes, n);
	sqlite3_reset(stmt);
	return body->failed ? err_set(err, ERR_LIMIT, "a feed row too large") : 1;
}

/* The body is copied so that it ends with a NUL, as JSON readers want it. */
static int give(struct buf *body, sqlite3_stmt *stmt, feed_each each, void *ctx, struct err *err)
{
	struct feed_row row = {.rev = sqlite3_column_int64(stmt, 0)};
	const void *bytes;
	size_t n;

	text_copy(row.place, sizeof(row.place), db_text(stmt, 1));
	text_copy(row.kind, sizeof(row.kind), db_text(stmt, 2));
	text_copy(row.key, sizeof(row.key), db_text(stmt, 3));
	row.need = sqlite3_column_int(stmt, 4);
	row.gone = sqlite3_column_int(stmt, 5) != 0;
	bytes = db_blob(stmt, 6, &n);
	buf_clear(body);
	buf_add(body, bytes, n);
	if (body->failed)
		return err_set(err, ERR_LIMIT, "feed row %lld is too large", (long long)row.rev);
	row.body = buf_text(body);
	return each(ctx, &row, n, err);
}

static int walk(struct ledger *l, sqlite3_stmt *stmt, feed_each each, void *ctx, struct err *err)
{
	struct buf body = BUF_INIT((size_t)2 * FEED_BODY_MAX);
	int got, result = 0;

	while (!result && (got = db_step(&l->db, stmt, err)) != 0)
		result = got < 0 ? got : give(&body, stmt, each, ctx, err);
	sqlite3_reset(stmt);
	buf_done(&body);
	return result;
}

int feed_walk(struct ledger *l, const struct feed_scope *scope, feed_each each, void *ctx,
	struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT rev, hall, kind, key, need, gone, body FROM feed WHERE rev>?1 AND"
		" (hall=?2 OR hall=?4 OR hall='*' OR (kind IN('hall','key','person',"
		" 'offering','change') AND instr(','||?3||',', ','||hall||','))) ORDER BY rev",
		err);

	if (!stmt)
		return err->code;
	db_bind(stmt, "ittt", scope->from, scope->place, scope->neighbours, scope->stream);
	return walk(l, stmt, each, ctx, err);
}

int feed_walk_kind(
	struct ledger *l, const struct feed_kind *which, feed_each each, void *ctx, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT rev, hall, kind, key, need, gone, body FROM feed WHERE kind=?1"
		" AND (?2 IS NULL OR hall=?2) AND NOT gone ORDER BY rev",
		err);

	if (!stmt)
		return err->code;
	db_bind(stmt, "tt", which->kind, which->hall);
	return walk(l, stmt, each, ctx, err);
}
