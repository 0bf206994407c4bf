/* SPDX-License-Identifier: MIT */
/*
 * The control of the power cut: commits one row after another and says so, each in its own
 * transaction. `writer DB JOURNAL_MODE SYNCHRONOUS` writes, `writer DB` says what is there.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static int on_text(void *ctx, int n, char **values, char **names)
{
	(void)names;
	if (n && values[0])
		printf("%s %s\n", (const char *)ctx, values[0]);
	return 0;
}

static void run(sqlite3 *db, char *prefix, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, prefix ? on_text : NULL, prefix, &why) == SQLITE_OK)
		return;
	printf("error %s: %s\n", sql, why);
	exit(1);
}

static void write_rows(sqlite3 *db, const char *mode, const char *synchronous)
{
	char prefix[] = "journal", sql[200];

	snprintf(sql, sizeof(sql), "PRAGMA journal_mode=%s", mode);
	run(db, prefix, sql);
	snprintf(sql, sizeof(sql), "PRAGMA synchronous=%s", synchronous);
	run(db, NULL, sql);
	run(db, NULL, "CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, filling BLOB)");
	for (;;) {
		run(db, NULL,
			"INSERT INTO row (filling) VALUES (randomblob(100 + abs(random() % 3000)))");
		printf("committed %lld\n", (long long)sqlite3_last_insert_rowid(db));
	}
}

int main(int argc, char **argv)
{
	char integrity[] = "integrity", last[] = "last";
	sqlite3 *db;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if ((argc != 2 && argc != 4) || sqlite3_open(argv[1], &db) != SQLITE_OK)
		return 2;
	if (argc == 4)
		write_rows(db, argv[2], argv[3]);
	run(db, integrity, "PRAGMA integrity_check");
	run(db, last, "SELECT coalesce(max(n), 0) FROM row");
	return sqlite3_close(db) != SQLITE_OK;
}
