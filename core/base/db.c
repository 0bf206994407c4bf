/* SPDX-License-Identifier: MIT */
#include "core/base/db.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MS 2000

static int fail(struct db *db, struct err *err, const char *doing)
{
	int code = sqlite3_errcode(db->sql) & 0xff;
	const char *text = sqlite3_errmsg(db->sql);

	if (code == SQLITE_READONLY)
		text = "the file or its folder is read-only";
	if (code == SQLITE_FULL)
		return err_set(err, ERR_LIMIT, "%s: %s", doing, text);
	if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		return err_set(err, ERR_BUSY, "%s: %s", doing, text);
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_ERROR)
		return err_set(err, ERR_BAD, "%s: %s", doing, text);
	return err_set(err, ERR_IO, "%s: %s", doing, text);
}

static int exec(struct db *db, const char *sql, const char *doing, struct err *err)
{
	return sqlite3_exec(db->sql, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail(db, err, doing);
}

static int pragma(struct db *db, const char *sql, int64_t *ret, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(db->sql, sql, -1, &stmt, NULL) != SQLITE_OK ||
		sqlite3_step(stmt) != SQLITE_ROW)
		result = fail(db, err, "reading it");
	else
		*ret = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return result;
}

/* A database that is ours, and not too new for this program. */
static int check(struct db *db, const struct db_schema *schema, int64_t *version, struct err *err)
{
	int64_t id = 0, tables = 0, min_reader = 0;

	if (pragma(db, "PRAGMA application_id", &id, err) < 0 ||
		pragma(db, "PRAGMA user_version", version, err) < 0 ||
		pragma(db, "SELECT count(*) FROM sqlite_schema", &tables, err) < 0)
		return err ? err->code : ERR_BAD;
	if (id != schema->application_id && (id || *version || tables))
		return err_set(err, ERR_BAD, "not a %s", schema->name);
	if (*version <= schema->n)
		return 0;
	if (pragma(db, "SELECT min_reader FROM schema", &min_reader, err) < 0 ||
		min_reader > schema->n)
		return err_set(err, ERR_FUTURE,
			"written by a newer version of the program (format %lld, this one knows %d)",
			(long long)*version, schema->n);
	return 0;
}

static int migrate(struct db *db, const struct db_schema *schema, int64_t from, struct err *err)
{
	char sql[200];

	for (int64_t v = from; v < schema->n; v++) {
		snprintf(sql, sizeof(sql),
			"CREATE TABLE IF NOT EXISTS schema(min_reader INTEGER NOT NULL);"
			"DELETE FROM schema; INSERT INTO schema VALUES(%d);"
			"PRAGMA application_id=%d; PRAGMA user_version=%d",
			schema->migrations[v].min_reader, (int)schema->application_id, (int)v + 1);
		if (db_begin(db, err) < 0)
			return err ? err->code : ERR_IO;
		if (exec(db, schema->migrations[v].sql, "migrating it", err) < 0 ||
			exec(db, sql, "migrating it", err) < 0 || db_commit(db, err) < 0) {
			db_rollback(db);
			return err ? err->code : ERR_IO;
		}
	}
	return 0;
}

/* A log that begins anew is shorter than it was. */
static int on_log(void *ctx, sqlite3 *sql, const char *name, int pages)
{
	struct db *db = ctx;

	(void)sql;
	(void)name;
	if (pages < db->log_end)
		db->log_seen = 0;
	db->log_end = pages;
	return SQLITE_OK;
}

static int prepare_file(
	struct db *db, const struct db_schema *schema, enum db_mode mode, struct err *err)
{
	int64_t version = 0;

	sqlite3_busy_timeout(db->sql, BUSY_MS);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (mode == DB_READ)
		sqlite3_db_config(db->sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (check(db, schema, &version, err) < 0)
		return err ? err->code : ERR_BAD;
	if (mode == DB_READ)
		return version ? exec(db, "PRAGMA query_only=1", "opening it", err)
			       : err_set(err, ERR_BAD, "not a %s", schema->name);
	if (version > schema->n)
		return err_set(err, ERR_FUTURE, "written by a newer version of the program");
	if (exec(db,
		    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=1;"
		    "PRAGMA secure_delete=1; PRAGMA cache_size=-1024",
		    "opening it", err) < 0)
		return err ? err->code : ERR_IO;
	sqlite3_wal_hook(db->sql, on_log, db); /* instead of automatic checkpoints */
	return migrate(db, schema, version, err);
}

int db_open(struct db *db, const char *path, const struct db_schema *schema, enum db_mode mode,
	struct err *err)
{
	struct err local = {0};
	int flags =
		mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

	if (!err)
		err = &local;
	memset(db, 0, sizeof(*db));
	if (sqlite3_open_v2(path, &db->sql, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		err_set(err, ERR_IO, "%s", db->sql ? sqlite3_errmsg(db->sql) : "out of memory");
		db_close(db);
		return err_at(err, "%s", path);
	}
	sqlite3_extended_result_codes(db->sql, 1);
	/* What cannot be opened for writing SQLite opens for reading, and says nothing. */
	if (mode != DB_READ && sqlite3_db_readonly(db->sql, "main") == 1) {
		db_close(db);
		return err_set(err, ERR_IO, "%s: it cannot be opened for writing", path);
	}
	if (prepare_file(db, schema, mode, err) < 0) {
		db_close(db);
		return err_at(err, "%s", path);
	}
	return 0;
}

void db_close(struct db *db)
{
	for (int i = 0; i < db->n_kept; i++)
		sqlite3_finalize(db->kept[i].stmt);
	sqlite3_close(db->sql);
	memset(db, 0, sizeof(*db));
}

sqlite3_stmt *db_stmt(struct db *db, const char *sql, struct err *err)
{
	sqlite3_stmt *stmt = NULL;

	for (int i = 0; i < db->n_kept; i++) {
		if (db->kept[i].text != sql)
			continue;
		sqlite3_reset(db->kept[i].stmt);
		sqlite3_clear_bindings(db->kept[i].stmt);
		return db->kept[i].stmt;
	}
	if (!db->sql) {
		err_set(err, ERR_IO, "the database is not open");
		return NULL;
	}
	if (db->n_kept == DB_STMT_MAX) {
		err_set(err, ERR_LIMIT, "too many statements");
		return NULL;
	}
	if (sqlite3_prepare_v3(db->sql, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
		SQLITE_OK) {
		fail(db, err, sqlite3_db_filename(db->sql, "main"));
		return NULL;
	}
	db->kept[db->n_kept].text = sql;
	db->kept[db->n_kept++].stmt = stmt;
	return stmt;
}

static void bind_list(sqlite3_stmt *stmt, const char *types, va_list args)
{
	const void *blob;

	for (int i = 1; *types; types++, i++) {
		if (*types == 'i') {
			sqlite3_bind_int64(stmt, i, va_arg(args, int64_t));
		} else if (*types == 't') {
			sqlite3_bind_text(stmt, i, va_arg(args, const char *), -1, SQLITE_STATIC);
		} else if (*types == 'b') {
			blob = va_arg(args, const void *);
			sqlite3_bind_blob64(stmt, i, blob, va_arg(args, size_t), SQLITE_STATIC);
		} else {
			sqlite3_bind_null(stmt, i);
		}
	}
}

void db_bind(sqlite3_stmt *stmt, const char *types, ...)
{
	va_list args;

	va_start(args, types);
	bind_list(stmt, types, args);
	va_end(args);
}

int db_step(struct db *db, sqlite3_stmt *stmt, struct err *err)
{
	int code = sqlite3_step(stmt), result;

	if (code == SQLITE_ROW)
		return 1;
	result = code == SQLITE_DONE ? 0 : fail(db, err, sqlite3_db_filename(db->sql, "main"));
	sqlite3_reset(stmt);
	return result;
}

/* A kept statement with its values; NULL with err set. */
static sqlite3_stmt *bound(
	struct db *db, struct err *err, const char *sql, const char *types, va_list args)
{
	sqlite3_stmt *stmt = db_stmt(db, sql, err);

	if (stmt)
		bind_list(stmt, types, args);
	return stmt;
}

int db_run(struct db *db, struct err *err, const char *sql, const char *types, ...)
{
	sqlite3_stmt *stmt;
	va_list args;
	int got;

	va_start(args, types);
	stmt = bound(db, err, sql, types, args);
	va_end(args);
	if (!stmt)
		return err ? err->code : ERR_BAD;
	while ((got = db_step(db, stmt, err)) == 1)
		continue;
	return got;
}

/* NOLINTNEXTLINE(readability-function-size): a statement, its values, where the number goes */
int db_number(struct db *db, struct err *err, int64_t *ret, int64_t otherwise, const char *sql,
	const char *types, ...)
{
	sqlite3_stmt *stmt;
	va_list args;
	int got;

	va_start(args, types);
	stmt = bound(db, err, sql, types, args);
	va_end(args);
	if (!stmt)
		return err ? err->code : ERR_BAD;
	got = db_step(db, stmt, err);
	if (got < 0)
		return got;
	*ret = got && sqlite3_column_type(stmt, 0) != SQLITE_NULL ? sqlite3_column_int64(stmt, 0)
								  : otherwise;
	sqlite3_reset(stmt);
	return 0;
}

int db_begin(struct db *db, struct err *err)
{
	return exec(db, "BEGIN IMMEDIATE", "starting a transaction", err);
}

int db_commit(struct db *db, struct err *err)
{
	return exec(db, "COMMIT", "committing", err);
}

void db_rollback(struct db *db)
{
	if (db->sql && !sqlite3_get_autocommit(db->sql))
		sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
}

static int checkpoint(struct db *db, int mode, struct err *err)
{
	int pages = 0, moved = 0;
	int code = sqlite3_wal_checkpoint_v2(db->sql, NULL, mode, &pages, &moved);

	db->log_seen = db->log_end;
	if (code != SQLITE_OK && code != SQLITE_BUSY)
		return fail(db, err, "moving its log");
	return code == SQLITE_OK && pages == moved;
}

int db_checkpoint(struct db *db, struct err *err)
{
	return checkpoint(db, SQLITE_CHECKPOINT_PASSIVE, err);
}

int db_checkpoint_all(struct db *db, struct err *err)
{
	return checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE, err);
}

int db_log(const struct db *db)
{
	return db->log_end - db->log_seen;
}

const void *db_blob(sqlite3_stmt *stmt, int col, size_t *n)
{
	const void *p = sqlite3_column_blob(stmt, col);

	*n = p ? (size_t)sqlite3_column_bytes(stmt, col) : 0;
	return p ? p : "";
}

const char *db_text(sqlite3_stmt *stmt, int col)
{
	const unsigned char *p = sqlite3_column_text(stmt, col);

	return p ? (const char *)p : "";
}
