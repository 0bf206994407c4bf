/* SPDX-License-Identifier: MIT */
#include "server/sql_kind.h"

#include <string.h>

static sqlite3_stmt *bound(struct sql *s, const struct sql_call *call, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db, call->text, err);

	for (int i = 0; stmt && i < call->n; i++) {
		const struct sql_value *v = &call->values[i];

		if (v->type == 'i')
			sqlite3_bind_int64(stmt, i + 1, v->number);
		else if (v->type == 't')
			sqlite3_bind_text(stmt, i + 1, v->pointer, -1, SQLITE_STATIC);
		else
			sqlite3_bind_blob64(stmt, i + 1, v->pointer, v->n, SQLITE_STATIC);
	}
	return stmt;
}

static int run(struct sql *s, const struct sql_call *call, struct err *err)
{
	sqlite3_stmt *stmt = bound(s, call, err);
	int got;

	if (!stmt)
		return err->code;
	while ((got = db_step(&s->db, stmt, err)) == 1)
		continue;
	return got;
}

static int query(struct sql *s, struct sql_rows *rows, const struct sql_call *call, struct err *err)
{
	rows->from = bound(s, call, err);
	return rows->from ? 0 : err->code;
}

static int step(struct sql_rows *rows, struct err *err)
{
	return db_step(&rows->sql->db, rows->from, err);
}

static void done(struct sql_rows *rows)
{
	sqlite3_reset(rows->from);
}

static bool null(const struct sql_rows *rows, int column)
{
	return sqlite3_column_type(rows->from, column) == SQLITE_NULL;
}

static int64_t number(const struct sql_rows *rows, int column)
{
	return sqlite3_column_int64(rows->from, column);
}

static const char *text(const struct sql_rows *rows, int column)
{
	return db_text(rows->from, column);
}

static const void *blob(const struct sql_rows *rows, int column, size_t *n)
{
	return db_blob(rows->from, column, n);
}

static int begin(struct sql *s, struct err *err)
{
	return db_begin(&s->db, err);
}

static int plain(struct sql *s, const char *sql, struct err *err)
{
	return db_run(&s->db, err, sql, "");
}

/* A deferred transaction has its state from its first look on. */
static int snapshot(struct sql *s, struct err *err)
{
	int64_t n;

	if (plain(s, "BEGIN", err) < 0)
		return err->code;
	return db_number(&s->db, err, &n, 0, "SELECT count(*) FROM sqlite_schema", "");
}

static int commit(struct sql *s, struct err *err)
{
	return db_commit(&s->db, err);
}

static void rollback(struct sql *s)
{
	db_rollback(&s->db);
}

static bool begun(const struct sql *s)
{
	return !sqlite3_get_autocommit(s->db.sql);
}

static int savepoint(struct sql *s, struct err *err)
{
	return plain(s, "SAVEPOINT one", err);
}

static int release(struct sql *s, struct err *err)
{
	return plain(s, "RELEASE one", err);
}

/* SQLite rolls all back by itself after some failures (disk full, EIO): there is no savepoint then,
 * and this fails, as it must. */
static int undo(struct sql *s, struct err *err)
{
	if (plain(s, "ROLLBACK TO one", err) < 0)
		return err->code;
	return plain(s, "RELEASE one", err);
}

static void close_db(struct sql *s)
{
	db_close(&s->db);
}

const struct sql_kind sql_kind_sqlite = {
	.run = run,
	.query = query,
	.scan = query,
	.step = step,
	.done = done,
	.null = null,
	.number = number,
	.text = text,
	.blob = blob,
	.begin = begin,
	.snapshot = snapshot,
	.commit = commit,
	.rollback = rollback,
	.begun = begun,
	.savepoint = savepoint,
	.release = release,
	.undo = undo,
	.close = close_db,
};

int sql_open_sqlite(struct sql *s, const char *path, const struct db_schema *schema,
	enum db_mode mode, struct err *err)
{
	memset(s, 0, sizeof(*s));
	if (db_open(&s->db, path, schema, mode, err) < 0)
		return err->code;
	/* A district's ledger is larger than a terminal's journal: the tables' roots and newest pages
	 * stay in memory. A log that a reader made long does not stay so. */
	sqlite3_exec(s->db.sql, "PRAGMA cache_size=-65536; PRAGMA journal_size_limit=134217728",
		NULL, NULL, NULL);
	/* SQLite makes a table of act's "state IN(…)" anew for each row, a tenth of what the writer does.
	 * States are names of enums here; that no row has another one a backup sees, which checks all. */
	if (mode == DB_WRITE)
		sqlite3_exec(s->db.sql, "PRAGMA ignore_check_constraints=1", NULL, NULL, NULL);
	s->kind = &sql_kind_sqlite;
	s->lives = 1;
	return 0;
}
