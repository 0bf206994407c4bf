/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/db.h"
#include "tests/support/suite.h"

static const struct db_migration one[] = {{"CREATE TABLE t(a)", 1}};
static const struct db_migration two[] = {{"CREATE TABLE t(a)", 1}, {"ALTER TABLE t ADD b", 1}};
static const struct db_migration three[] = {
	{"CREATE TABLE t(a)", 1}, {"ALTER TABLE t ADD b", 1}, {"ALTER TABLE t ADD c", 3}};
static const struct db_migration broken[] = {{"CREATE TABLE t(a)", 1}, {"CREATE TABLE t(a)", 1}};

static const struct db_schema v1 = {0x11, "test database", one, 1};
static const struct db_schema v2 = {0x11, "test database", two, 2};
static const struct db_schema v3 = {0x11, "test database", three, 3};
static const struct db_schema bad = {0x11, "test database", broken, 2};
static const struct db_schema foreign = {0x12, "other database", one, 1};

static char path[80];

static void fresh(void)
{
	char dir[64];

	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/db", dir);
}

static int64_t version(void)
{
	struct err err;
	struct db db;
	int64_t v = -1;

	ck_assert_int_eq(db_open(&db, path, &v3, DB_READ, &err), 0);
	ck_assert_int_eq(db_number(&db, &err, &v, -1, "PRAGMA user_version", ""), 0);
	db_close(&db);
	return v;
}

START_TEST(test_migrates_forward)
{
	struct err err = {0};
	struct db db;

	fresh();
	ck_assert_msg(db_open(&db, path, &v1, DB_WRITE, &err) == 0, "%s", err.text);
	ck_assert_int_eq(db_run(&db, &err, "INSERT INTO t VALUES(?)", "i", (int64_t)5), 0);
	db_close(&db);
	ck_assert_int_eq(version(), 1);
	ck_assert_int_eq(db_open(&db, path, &v3, DB_WRITE, &err), 0);
	ck_assert_int_eq(db_run(&db, &err, "UPDATE t SET c=a", ""), 0);
	db_close(&db);
	ck_assert_int_eq(version(), 3);
}
END_TEST

START_TEST(test_from_the_future)
{
	struct err err = {0};
	struct db db;

	fresh();
	ck_assert_int_eq(db_open(&db, path, &v2, DB_WRITE, &err), 0);
	db_close(&db);
	/* Format 2 may be read by a program of format 1, not written. */
	ck_assert_int_eq(db_open(&db, path, &v1, DB_READ, &err), 0);
	db_close(&db);
	ck_assert_int_eq(db_open(&db, path, &v1, DB_WRITE, &err), ERR_FUTURE);
	ck_assert_ptr_nonnull(strstr(err.text, "newer version"));
	ck_assert_int_eq(db_open(&db, path, &v3, DB_WRITE, &err), 0);
	db_close(&db);
	ck_assert_int_eq(db_open(&db, path, &v1, DB_READ, &err), ERR_FUTURE);
	ck_assert_ptr_nonnull(strstr(err.text, path));
	ck_assert_int_eq(version(), 3);
}
END_TEST

START_TEST(test_a_failed_migration_changes_nothing)
{
	struct err err = {0};
	struct db db;

	fresh();
	ck_assert_int_eq(db_open(&db, path, &v1, DB_WRITE, &err), 0);
	db_close(&db);
	ck_assert_int_lt(db_open(&db, path, &bad, DB_WRITE, &err), 0);
	ck_assert_int_eq(version(), 1);
}
END_TEST

START_TEST(test_not_ours)
{
	struct err err = {0};
	struct db db;
	FILE *file;

	fresh();
	file = fopen(path, "w");
	fprintf(file, "this is a letter to the hall, not a database; it is long enough to be one");
	for (int i = 0; i < 1000; i++)
		fputc('.', file);
	fclose(file);
	ck_assert_int_eq(db_open(&db, path, &v1, DB_WRITE, &err), ERR_BAD);
	ck_assert_ptr_nonnull(strstr(err.text, "not a database"));
	fresh();
	ck_assert_int_eq(db_open(&db, path, &foreign, DB_WRITE, &err), 0);
	db_close(&db);
	ck_assert_int_eq(db_open(&db, path, &v1, DB_WRITE, &err), ERR_BAD);
	ck_assert_ptr_nonnull(strstr(err.text, "not a test database"));
	fresh();
	ck_assert_int_eq(db_open(&db, path, &v1, DB_READ, &err), ERR_IO);
	ck_assert_int_eq(access(path, F_OK), -1);
}
END_TEST

/* Each says which file it was, also in the middle of the work. */
START_TEST(test_read_only_file)
{
	struct err err = {0};
	struct db db;

	fresh();
	ck_assert_int_eq(db_open(&db, path, &v1, DB_WRITE, &err), 0);
	db_close(&db);
	ck_assert_int_eq(db_open(&db, path, &v1, DB_READ, &err), 0);
	ck_assert_int_eq(db_run(&db, &err, "INSERT INTO t VALUES(1)", ""), ERR_IO);
	ck_assert_ptr_nonnull(strstr(err.text, path));
	ck_assert_ptr_nonnull(strstr(err.text, "the file or its folder is read-only"));
	ck_assert_ptr_null(db_stmt(&db, "SELECT nothing FROM t", &err));
	ck_assert_ptr_nonnull(strstr(err.text, path));
	db_close(&db);
}
END_TEST

START_TEST(test_reader_beside_writer)
{
	struct err err = {0};
	struct db writer, reader;
	int64_t n = 0;

	fresh();
	ck_assert_int_eq(db_open(&writer, path, &v1, DB_WRITE, &err), 0);
	ck_assert_int_eq(db_open(&reader, path, &v1, DB_READ, &err), 0);
	for (int64_t i = 0; i < 10; i++)
		ck_assert_int_eq(db_run(&writer, &err, "INSERT INTO t VALUES(?)", "i", i), 0);
	ck_assert_int_eq(db_number(&reader, &err, &n, 0, "SELECT count(*) FROM t", ""), 0);
	ck_assert_int_eq(n, 10);
	ck_assert_int_lt(db_run(&reader, &err, "DELETE FROM t", ""), 0);
	db_close(&reader);
	ck_assert_int_eq(db_run(&writer, &err, "DELETE FROM t", ""), 0);
	db_close(&writer);
}
END_TEST

START_TEST(test_full_sync)
{
	struct err err = {0};
	struct db db;
	int64_t v = 0;

	fresh();
	ck_assert_int_eq(db_open(&db, path, &v1, DB_WRITE, &err), 0);
	ck_assert_int_eq(db_number(&db, &err, &v, 0, "PRAGMA synchronous", ""), 0);
	ck_assert_int_eq(v, 2);
	db_close(&db);
}
END_TEST

/* As a database that could not be opened again after a commit failed. */
START_TEST(test_closed)
{
	struct err err = {0};
	struct db db;
	int64_t n;

	fresh();
	ck_assert_int_eq(db_open(&db, path, &v1, DB_WRITE, &err), 0);
	db_close(&db);
	db_rollback(&db);
	ck_assert_int_lt(db_begin(&db, &err), 0);
	ck_assert_int_lt(db_commit(&db, &err), 0);
	ck_assert_int_lt(db_number(&db, &err, &n, 0, "SELECT 1", ""), 0);
	ck_assert_int_lt(db_run(&db, &err, "DELETE FROM t", ""), 0);
	db_close(&db);
}
END_TEST

SUITE_MAIN("db", test_migrates_forward, test_from_the_future,
	test_a_failed_migration_changes_nothing, test_not_ours, test_read_only_file,
	test_reader_beside_writer, test_full_sync, test_closed)
