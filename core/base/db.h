/* SPDX-License-Identifier: MIT */
/*
 * SQLite as both programs use it: WAL, synchronous=FULL, one connection that writes and
 * checkpoints, readers that never checkpoint (Debian's SQLite 3.40 loses commits when two
 * connections checkpoint). Migrations go forward only, by PRAGMA user_version; the table
 * `schema(min_reader)` tells which older programs may still read the file.
 */
#ifndef CORE_BASE_DB_H
#define CORE_BASE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

#define DB_STMT_MAX 192 /* different statements one connection keeps prepared */

struct db_migration {
	const char *sql; /* brings version i to i + 1 (i = its place in the list) */
	int min_reader;  /* the oldest version of the program that may read the result */
};

struct db_schema {
	int32_t application_id; /* PRAGMA application_id: a foreign database is refused */
	const char *name;       /* for error lines: "terminal database" */
	const struct db_migration *migrations;
	int n;
};

enum db_mode {
	DB_WRITE, /* create if missing, migrate; the one writer and checkpointer */
	DB_READ,  /* an existing database, never changed, works beside a writer */
};

struct db {
	sqlite3 *sql;
	struct {
		const char *text;
		sqlite3_stmt *stmt;
	} kept[DB_STMT_MAX];
	int n_kept;
	int log_end, log_seen; /* pages in the log as of the last commit, the last checkpoint */
};

/*
 * ERR_FUTURE: written by a newer program. ERR_BAD: not a database, or another program's.
 * ERR_IO: cannot be opened or created. On failure nothing is left open and the file is as before.
 */
MUST_USE int db_open(struct db *db, const char *path, const struct db_schema *schema,
	enum db_mode mode, struct err *err);
/* Safe on a zeroed struct; what is asked of a closed one is ERR_IO: it may not have opened again after a
 * commit that failed. */
void db_close(struct db *db);

/*
 * A kept, reset statement for this SQL. The text must be a string constant: it is known again by
 * its address. NULL with err set when it does not compile (a schema that is not ours).
 */
sqlite3_stmt *db_stmt(struct db *db, const char *sql, struct err *err);

/*
 * Binds in order: i int64_t · t const char * (NULL = NULL) · b const void *, size_t · n NULL.
 * Texts and blobs are borrowed until the statement is reset.
 */
void db_bind(sqlite3_stmt *stmt, const char *types, ...);

/* One row: 1 = a row, 0 = the end, < 0 = failed with err set. The end and failure reset it. */
MUST_USE int db_step(struct db *db, sqlite3_stmt *stmt, struct err *err);

/* db_stmt, db_bind and db_step to the end, for statements without rows. ERR_LIMIT: disk full. */
MUST_USE int db_run(struct db *db, struct err *err, const char *sql, const char *types, ...);

/* The first column of the first row as a number; `otherwise` when there is no row or NULL. */
MUST_USE int db_number(struct db *db, struct err *err, int64_t *ret, int64_t otherwise,
	const char *sql, const char *types, ...);

/* BEGIN IMMEDIATE, COMMIT, ROLLBACK. After a failed commit nothing may be called done. */
MUST_USE int db_begin(struct db *db, struct err *err);
MUST_USE int db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);

/*
 * What the log holds is moved into the database by this alone, and by closing: SQLite's automatic
 * checkpoint tells nobody of a disk that fails. 1 = all was moved; 0 = somebody reads who holds some
 * of it back. ERR_IO as after a failed commit: what the disk says from then on is not to be believed.
 */
MUST_USE int db_checkpoint(struct db *db, struct err *err);
/* The same, and leaves no byte in the log. Waits a while for readers. */
MUST_USE int db_checkpoint_all(struct db *db, struct err *err);
int db_log(const struct db *db); /* pages that came into the log since the last one */

/* Text and blob columns: never NULL, the length in *n. */
const void *db_blob(sqlite3_stmt *stmt, int col, size_t *n);
const char *db_text(sqlite3_stmt *stmt, int col);

#endif
