/* SPDX-License-Identifier: MIT */
/*
 * One SQL text for SQLite and PostgreSQL. The ledger_*.c files say it; below, each database has a
 * driver (sql_sqlite.c, sql_pg.c). What the text may hold is what both understand:
 *
 *   ? or ?1, ?2 …             values; on PostgreSQL they become $1 … of the type they are bound with
 *   ON CONFLICT … DO NOTHING  not INSERT OR IGNORE; in DO UPDATE own columns as table.column
 *   CASE WHEN a>b THEN …      not max(a, b), iif
 *   gone=0                    not NOT gone: truth is a number in a column, but a comparison may be
 *                             selected (sql_int gives 0 or 1)
 *   CAST(sum(n) AS BIGINT)    where a sum is selected
 *   RETURNING                 for numbers that were given, and for "did it change anything"
 *   (SELECT coalesce(max(no), 0)+1 FROM t)   not AUTOINCREMENT, last_insert_rowid or a sequence
 *   hall||''                  keeps an index from being used
 *   CREATE TEMP TABLE IF NOT EXISTS t; then t, without "temp."
 * and no unixepoch(), json_extract(), instr(), rowid. Where it cannot be one text: sql_is_pg().
 *
 * On PostgreSQL sql_run only sends: it fails at the latest in the next sql_query, sql_number,
 * sql_release or sql_commit, and what failed takes the whole transaction (or savepoint) with it.
 */
#ifndef SERVER_SQL_H
#define SERVER_SQL_H

#include "core/base/buf.h"
#include "core/base/db.h"

#define SQL_ARGS_MAX 24
#define SQL_STMT_MAX DB_STMT_MAX

struct sql_pg; /* sql_pg.c */

struct sql {
	const struct sql_kind *kind; /* NULL = closed */
	struct db db;                /* SQLite */
	int lives;         /* how often it was opened or connected: another life, another state */
	struct sql_pg *pg; /* PostgreSQL */
};

/* The file at path; as db_open. */
MUST_USE int sql_open_sqlite(struct sql *s, const char *path, const struct db_schema *schema,
	enum db_mode mode, struct err *err);
/* The database at a postgresql:// address, or another one of that server (dbname, or NULL). No
 * error line ever has the password. DB_WRITE makes its tables, never the database itself. */
struct sql_where {
	const char *url, *dbname;
};
MUST_USE int sql_open_pg(struct sql *s, const struct sql_where *where,
	const struct db_schema *schema, enum db_mode mode, struct err *err);
void sql_close(struct sql *s); /* safe on a zeroed struct */

bool sql_is_pg(const struct sql *s);
const char *sql_database(const struct sql *s); /* PostgreSQL: its name */

/* ---- statements */

/*
 * The text must be a string constant: it is known again by its address. Values in order of their
 * letters: i int64_t · t const char * · b const void *, size_t. A NULL pointer is SQL's NULL.
 * On PostgreSQL only, arrays as sql_array makes them: I bigint[] · B bytea[] · T text[], each as b.
 */
MUST_USE int sql_run(struct sql *s, struct err *err, const char *text, const char *types, ...);

/* Begins an array of n values of a letter ('I', 'B', 'T'); then each is added, NULL by its pointer. */
void sql_array(struct buf *array, char letter, int n);
void sql_array_int(struct buf *array, const int64_t *value);
void sql_array_bytes(struct buf *array, const void *bytes, size_t n);

/*
 * PostgreSQL only, inside a transaction: rows into a table, "table(column, …)". Before a row its number
 * of columns, then each by sql_array_int or sql_array_bytes. 1 = all are there; 0 = a key that is to be
 * unique was there already, or came twice: none is.
 */
void sql_copy_begin(struct buf *rows);
void sql_copy_row(struct buf *rows, int columns);
void sql_copy_end(struct buf *rows);
MUST_USE int sql_copy(struct sql *s, const char *into, const struct buf *rows, struct err *err);

/* The first column of the first row as a number; `otherwise` when there is no row or NULL. */
MUST_USE int sql_number(struct sql *s, struct err *err, int64_t *ret, int64_t otherwise,
	const char *text, const char *types, ...);

/*
 * Rows. Until their end the same text must not be asked again; other statements may be, but none
 * that changes what is walked. sql_query leaves *rows such that sql_done is safe, whatever it
 * returns.
 */
struct sql_rows {
	struct sql *sql;
	void *from; /* the driver's */
	int row;
	int cursor; /* of a scan on PostgreSQL */
};
MUST_USE int sql_query(struct sql *s, struct sql_rows *rows, struct err *err, const char *text,
	const char *types, ...);
/* The same for very many rows: on PostgreSQL they come in pages, not all at once. */
MUST_USE int sql_scan(struct sql *s, struct sql_rows *rows, struct err *err, const char *text,
	const char *types, ...);
/* 1 = a row, 0 = the end, < 0 = failed. The end and failure are done already. */
MUST_USE int sql_step(struct sql_rows *rows, struct err *err);
void sql_done(struct sql_rows *rows);

/* The row's columns from 0; texts and blobs are there until the next step, and never NULL. */
bool sql_null(const struct sql_rows *rows, int column);
int64_t sql_int(const struct sql_rows *rows, int column);
const char *sql_text(const struct sql_rows *rows, int column);
const void *sql_blob(const struct sql_rows *rows, int column, size_t *n);

/* ---- transactions */

MUST_USE int sql_begin(struct sql *s, struct err *err);
/* A state of the database that stays as it is until sql_rollback, for reading. */
MUST_USE int sql_snapshot(struct sql *s, struct err *err);
/* After a failed commit nothing may be called done. */
MUST_USE int sql_commit(struct sql *s, struct err *err);
void sql_rollback(struct sql *s); /* nothing where none is open */
bool sql_begun(const struct sql *s);

/* One at a time, inside a transaction: what failed between them is taken back alone. */
MUST_USE int sql_savepoint(struct sql *s, struct err *err);
MUST_USE int sql_release(struct sql *s, struct err *err);
MUST_USE int sql_undo(struct sql *s, struct err *err); /* to the savepoint, which is gone then */

#endif
