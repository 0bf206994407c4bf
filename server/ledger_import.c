/* SPDX-License-Identifier: MIT */
#include "server/ledger_import.h"

#include <string.h>

#include "core/base/text.h"

int seen_clear(struct ledger *l, struct err *err)
{
	if (sql_run(&l->sql, err,
		    "CREATE TEMP TABLE IF NOT EXISTS import_seen(key TEXT PRIMARY KEY,"
		    " hall TEXT NOT NULL, day TEXT NOT NULL, line BIGINT NOT NULL,"
		    " UNIQUE(hall, day, key))",
		    "") < 0)
		return err->code;
	return sql_run(&l->sql, err, "DELETE FROM import_seen", "");
}

int seen_add(struct ledger *l, const struct seen *seen, int line, int *before, struct err *err)
{
	int64_t there;

	if (seen_line(l, seen->key, &there, err) < 0)
		return err->code;
	*before = (int)there;
	if (there)
		return 0;
	return sql_run(&l->sql, err,
		"INSERT INTO import_seen(key, hall, day, line) VALUES(?, ?, ?, ?)", "ttti",
		seen->key, seen->hall, seen->day, (int64_t)line);
}

int seen_line(struct ledger *l, const char *key, int64_t *ret, struct err *err)
{
	return sql_number(
		&l->sql, err, ret, 0, "SELECT line FROM import_seen WHERE key=?", "t", key);
}

#define STALE_DISH(day)                                                                            \
	"SELECT hall, key FROM feed WHERE kind='dish' AND gone=0"                                  \
	" AND key NOT IN (SELECT key FROM import_seen)"                                            \
	" AND EXISTS (SELECT 1 FROM import_seen s WHERE s.hall=feed.hall AND s.day=" day ")"       \
	" ORDER BY hall, key LIMIT 1"

int seen_stale_dish(struct ledger *l, struct feed_row *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	/* The CASE keeps PostgreSQL from reading bodies of other kinds, which may be no text. */
	if (sql_query(&l->sql, &rows, err,
		    sql_is_pg(&l->sql)
			    ? STALE_DISH("CASE WHEN feed.kind='dish' THEN"
					 " convert_from(feed.body, 'UTF8')::jsonb->>'day' END")
			    : STALE_DISH("json_extract(CAST(feed.body AS TEXT), '$.day')"),
		    "") < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->place, sizeof(ret->place), sql_text(&rows, 0));
	text_copy(ret->kind, sizeof(ret->kind), "dish");
	text_copy(ret->key, sizeof(ret->key), sql_text(&rows, 1));
	ret->need = 1;
	ret->body = "";
	sql_done(&rows);
	return 1;
}

int orders_standing(struct ledger *l, const struct orders_of *of, int64_t *ret, struct err *err)
{
	/* Day 0 was a Thursday. */
	return sql_number(&l->sql, err, ret, 0,
		"SELECT count(*) FROM meal_order WHERE cancelled=0 AND meal=? AND day>=?"
		" AND (?='*' OR hall=?) AND (?<0 OR (day+3)%7=?) AND (?<0 OR day=?)",
		"tittiiii", of->meal, (int64_t)of->from, of->hall, of->hall, (int64_t)of->weekday,
		(int64_t)of->weekday, (int64_t)of->day, (int64_t)of->day);
}

int seen_nobody(struct ledger *l, int64_t *line, struct err *err)
{
	return sql_number(&l->sql, err, line, 0,
		"SELECT min(line) FROM import_seen s WHERE key LIKE '" SEEN_LINK "%'"
		" AND NOT EXISTS (SELECT 1 FROM person p WHERE p.hall=s.hall"
		" AND p.resident=CAST(s.day AS INTEGER))",
		"");
}

int offering_hall(struct ledger *l, const char *id, char hall[PLACE_SIZE], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall FROM feed WHERE kind='offering' AND key=? AND gone=0 ORDER BY hall LIMIT 1",
		    "t", id) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	text_copy(hall, PLACE_SIZE, sql_text(&rows, 0));
	sql_done(&rows);
	return 1;
}

int workday_told(struct ledger *l, const char *date, const char *hall, bool *ret, struct err *err)
{
	int64_t n;

	if (sql_number(&l->sql, err, &n, 0,
		    "SELECT count(*) FROM feed WHERE kind='workday' AND key=?1 AND gone=0"
		    " AND hall<>?2 AND '*' IN (hall, ?2)",
		    "tt", date, hall) < 0)
		return err->code;
	*ret = n > 0;
	return 0;
}
