/* SPDX-License-Identifier: MIT */
#include "server/ledger_look.h"

#include <string.h>

#include "core/base/text.h"

/* SQLite takes an index WHERE state<>'ok' for no question that does not say so. */
#define ASIDE "(SELECT count(*) FROM act WHERE stream_no=s.no AND state<>'ok' AND state="

int ledger_look(struct ledger *l, int64_t stream_no, struct stream_look *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	memset(ret, 0, sizeof(*ret));
	if (sql_query(&l->sql, &rows, err,
		    "SELECT seen, contact_ms, clear_ms, dead, status,"
		    " " ASIDE "'quarantined'), " ASIDE "'id-collision'),"
		    " (SELECT count(*) FROM waiting WHERE stream_no=s.no AND state='waits')"
		    " FROM stream s WHERE no=?",
		    "i", stream_no) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_NONE, "a stream is gone");
	ret->contacts = sql_int(&rows, 0);
	ret->contact_ms = sql_int(&rows, 1);
	ret->clear_ms = sql_int(&rows, 2);
	ret->dead = sql_int(&rows, 3) != 0;
	text_copy(ret->status, sizeof(ret->status), sql_text(&rows, 4));
	ret->quarantined = sql_int(&rows, 5);
	ret->collisions = sql_int(&rows, 6);
	ret->waiting = sql_int(&rows, 7);
	sql_done(&rows);
	return 0;
}

/* ---- copies ----------------------------------------------------------------------------------- */

static int failed(sqlite3 *sql, int code, const char *path, struct err *err)
{
	return err_set(err, (code & 0xff) == SQLITE_FULL ? ERR_LIMIT : ERR_IO, "%s: %s", path,
		sqlite3_errmsg(sql));
}

/* All pages in one step: in between a writer could make it begin again, for ever. */
static int copy_pages(sqlite3 *to, struct db *from, const char *path, struct err *err)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from->sql, "main");
	int code, end;

	if (!copy)
		return failed(to, sqlite3_errcode(to), path, err);
	/* To the end of a copy "busy" is no failure: only DONE says that all pages are there. */
	code = sqlite3_backup_step(copy, -1);
	end = sqlite3_backup_finish(copy);
	if (code == SQLITE_DONE && end == SQLITE_OK)
		return 0;
	return failed(to, code == SQLITE_DONE ? end : code, path, err);
}

static int keep_text(void *ctx, int n, char **values, char **names)
{
	char *text = ctx;

	(void)names;
	text_copy(text, 80, n && values[0] ? values[0] : "");
	return 0;
}

static int look_at_pages(sqlite3 *to, const char *path, struct err *err)
{
	char mode[80] = "", whole[80] = "";
	int code = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", keep_text, mode, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "PRAGMA integrity_check(1)", keep_text, whole, NULL);
	if (code != SQLITE_OK)
		return failed(to, code, path, err);
	if (strcmp(mode, "delete") != 0 || strcmp(whole, "ok") != 0)
		return err_set(err, ERR_BAD, "%s: the copy is not whole: %s", path, whole);
	return 0;
}

int ledger_copy(struct db *from, const char *path, struct err *err)
{
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(
		path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	int result =
		code == SQLITE_OK ? copy_pages(to, from, path, err) : failed(to, code, path, err);

	if (!result)
		result = look_at_pages(to, path, err);
	sqlite3_close(to);
	return result;
}

int ledger_copy_mark(const char *path, struct err *err)
{
	sqlite3 *to = NULL;
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	int result = 0;

	if (code == SQLITE_OK)
		code = sqlite3_exec(
			to, "UPDATE hub SET timeline='" LEDGER_COPY "'", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		result = failed(to, code, path, err);
	sqlite3_close(to);
	return result;
}
