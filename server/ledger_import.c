/* SPDX-License-Identifier: MIT */
#include "server/ledger_import.h"

#include <string.h>

#include "core/base/text.h"

int seen_clear(struct ledger *l, struct err *err)
{
	if (db_run(&l->db, err,
		    "CREATE TEMP TABLE IF NOT EXISTS import_seen(key TEXT PRIMARY KEY,"
		    " hall TEXT NOT NULL, day TEXT NOT NULL,"
		    " line INTEGER NOT NULL)",
		    "") < 0 ||
		db_run(&l->db, err,
			"CREATE INDEX IF NOT EXISTS temp.import_day ON import_seen(hall, day)",
			"") < 0)
		return err->code;
	return db_run(&l->db, err, "DELETE FROM temp.import_seen", "");
}

int seen_add(struct ledger *l, const struct seen *seen, int line, int *before, struct err *err)
{
	int64_t there;

	if (seen_line(l, seen->key, &there, err) < 0)
		return err->code;
	*before = (int)there;
	if (there)
		return 0;
	return db_run(&l->db, err,
		"INSERT INTO temp.import_seen(key, hall, day, line) VALUES(?, ?, ?, ?)", "ttti",
		seen->key, seen->hall, seen->day, (int64_t)line);
}

int seen_line(struct ledger *l, const char *key, int64_t *ret, struct err *err)
{
	return db_number(
		&l->db, err, ret, 0, "SELECT line FROM temp.import_seen WHERE key=?", "t", key);
}

int seen_stale_dish(struct ledger *l, struct feed_row *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT hall, key FROM feed WHERE kind='dish' AND NOT gone"
		" AND key NOT IN (SELECT key FROM temp.import_seen)"
		" AND EXISTS (SELECT 1 FROM temp.import_seen s WHERE s.hall=feed.hall"
		" AND s.day=json_extract(CAST(feed.body AS TEXT), '$.day')) LIMIT 1",
		err);
	int got;

	if (!stmt)
		return err->code;
	got = db_step(&l->db, stmt, err);
	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->place, sizeof(ret->place), db_text(stmt, 0));
	text_copy(ret->kind, sizeof(ret->kind), "dish");
	text_copy(ret->key, sizeof(ret->key), db_text(stmt, 1));
	ret->need = 1;
	ret->body = "";
	sqlite3_reset(stmt);
	return 1;
}

int seen_nobody(struct ledger *l, int64_t *line, struct err *err)
{
	return db_number(&l->db, err, line, 0,
		"SELECT min(line) FROM temp.import_seen s WHERE key LIKE '" SEEN_LINK "%'"
		" AND NOT EXISTS (SELECT 1 FROM person p WHERE p.hall=s.hall"
		" AND p.resident=CAST(s.day AS INTEGER))",
		"");
}

int offering_hall(struct ledger *l, const char *id, char hall[PLACE_SIZE], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT hall FROM feed WHERE kind='offering' AND key=? AND NOT gone LIMIT 1", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "t", id);
	got = db_step(&l->db, stmt, err);
	if (got <= 0)
		return got;
	text_copy(hall, PLACE_SIZE, db_text(stmt, 0));
	sqlite3_reset(stmt);
	return 1;
}

int workday_told(struct ledger *l, const char *date, const char *hall, bool *ret, struct err *err)
{
	int64_t n;

	if (db_number(&l->db, err, &n, 0,
		    "SELECT count(*) FROM feed WHERE kind='workday' AND key=?1 AND NOT gone"
		    " AND hall<>?2 AND '*' IN (hall, ?2)",
		    "tt", date, hall) < 0)
		return err->code;
	*ret = n > 0;
	return 0;
}
