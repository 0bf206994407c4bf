/* SPDX-License-Identifier: MIT */
/* The memory disk that the crash tests stand on: it must lose what a disk may lose, and no more. */
#include "tests/support/memvfs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/db.h"
#include "core/base/platter.h"
#include "tests/support/suite.h"

static const struct db_migration steps[] = {{"CREATE TABLE t(n INTEGER PRIMARY KEY, b BLOB);", 1}};
static const struct db_schema schema = {0x4c544d56, "test database", steps, 1};

struct rig {
	struct memvfs *v;
	struct db db;
	struct err err;
	char path[96];
};

static void rig_open(struct rig *r)
{
	ck_assert_msg(db_open(&r->db, r->path, &schema, DB_WRITE, &r->err) == 0, "%s", r->err.text);
}

static void rig_init_seeded(struct rig *r, uint64_t seed)
{
	char dir[64];

	memset(r, 0, sizeof(*r));
	suite_dir(dir, sizeof(dir));
	snprintf(r->path, sizeof(r->path), "%s/a.db", dir);
	r->v = memvfs_new(seed);
	rig_open(r);
}

static void rig_init(struct rig *r)
{
	rig_init_seeded(r, 1);
}

static void rig_done(struct rig *r)
{
	db_close(&r->db);
	memvfs_free(r->v);
}

static int put(struct rig *r, int64_t n)
{
	return db_run(&r->db, &r->err, "INSERT INTO t(n, b) VALUES(?, randomblob(3000))", "i", n);
}

static int64_t ask(struct rig *r, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t n;

	ck_assert_int_eq(sqlite3_prepare_v2(r->db.sql, sql, -1, &stmt, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

#define COUNT  "SELECT count(*) FROM t"
#define HEALTH "SELECT integrity_check='ok' FROM pragma_integrity_check"

START_TEST(test_file_is_in_memory)
{
	struct rig r;
	struct stat st;
	char wal[128];

	rig_init(&r);
	ck_assert_int_eq(put(&r, 1), 0);
	snprintf(wal, sizeof(wal), "%s-wal", r.path);
	ck_assert_int_gt(memvfs_size(r.v, wal), 0);
	ck_assert_int_ne(stat(wal, &st), 0);
	ck_assert_int_eq(stat(r.path, &st), 0);
	ck_assert_int_eq(st.st_size, 0);
	db_close(&r.db);
	ck_assert_int_eq(memvfs_size(r.v, wal), 0);
	rig_open(&r);
	ck_assert_int_eq(ask(&r, COUNT), 1);
	rig_done(&r);
}
END_TEST

START_TEST(test_connections_share_and_lock)
{
	struct rig r;
	struct db reader, writer;

	rig_init(&r);
	ck_assert_int_eq(put(&r, 1), 0);
	ck_assert_int_eq(db_open(&reader, r.path, &schema, DB_READ, &r.err), 0);
	ck_assert_int_eq(db_open(&writer, r.path, &schema, DB_WRITE, &r.err), 0);
	ck_assert_int_eq(db_begin(&r.db, &r.err), 0);
	ck_assert_int_eq(put(&r, 2), 0);
	ck_assert_int_eq(db_begin(&writer, &r.err), ERR_BUSY);
	ck_assert_int_eq(sqlite3_exec(reader.sql, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(ask(&(struct rig){.db = reader}, COUNT), 1);
	ck_assert_int_eq(db_commit(&r.db, &r.err), 0);
	ck_assert_int_eq(ask(&(struct rig){.db = reader}, COUNT), 1); /* its own moment */
	ck_assert_int_eq(sqlite3_exec(reader.sql, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(ask(&(struct rig){.db = reader}, COUNT), 2);
	ck_assert_int_eq(db_begin(&writer, &r.err), 0);
	ck_assert_int_eq(db_commit(&writer, &r.err), 0);
	db_close(&reader);
	db_close(&writer);
	rig_done(&r);
}
END_TEST

START_TEST(test_snapshots_are_moments)
{
	struct memvfs_image *image;
	struct rig r, clone;

	rig_init(&r);
	ck_assert_int_eq(put(&r, 1), 0);
	image = memvfs_snapshot(r.v, r.path);
	ck_assert_int_eq(put(&r, 2), 0);
	clone = r;
	strcat(clone.path, ".clone");
	memvfs_restore(r.v, clone.path, image);
	rig_open(&clone);
	ck_assert_int_eq(ask(&clone, COUNT), 1);
	ck_assert_int_eq(put(&clone, 7), 0);
	ck_assert_int_eq(ask(&r, COUNT), 2);
	db_close(&clone.db);
	db_close(&r.db);
	memvfs_restore(r.v, r.path, image);
	rig_open(&r);
	ck_assert_int_eq(ask(&r, COUNT), 1);
	ck_assert_int_eq(ask(&r, HEALTH), 1);
	memvfs_image_free(image);
	rig_done(&r);
}
END_TEST

/* What was committed is there after a power cut; after PRAGMA synchronous=NORMAL it mostly is not. */
START_TEST(test_power_cut)
{
	static const char *const modes[] = {"PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL"};
	int lost[2] = {0, 0};

	for (int i = 0; i < 2 * 50; i++) {
		struct rig r;
		struct db old;

		rig_init(&r);
		sqlite3_exec(r.db.sql, modes[i % 2], NULL, NULL, NULL);
		for (int64_t n = 1; n <= 5; n++)
			ck_assert_int_eq(put(&r, n), 0);
		old = r.db;
		memvfs_cut(r.v, r.path, (uint64_t)i);
		ck_assert_int_lt(put(&r, 6), 0);
		rig_open(&r);
		lost[i % 2] += ask(&r, COUNT) != 5;
		ck_assert_int_eq(ask(&r, HEALTH), 1);
		db_close(&old); /* the dead may still let go, and change nothing */
		ck_assert_int_eq(put(&r, 7), 0);
		rig_done(&r);
	}
	ck_assert_int_eq(lost[0], 0);
	ck_assert_int_gt(lost[1], 45);
}
END_TEST

START_TEST(test_killed_process_loses_nothing)
{
	struct rig r;
	struct db old;

	rig_init(&r);
	sqlite3_exec(r.db.sql, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	ck_assert_int_eq(put(&r, 1), 0);
	ck_assert_int_eq(db_begin(&r.db, &r.err), 0);
	ck_assert_int_eq(put(&r, 2), 0);
	old = r.db;
	memvfs_kill(r.v, "");
	rig_open(&r); /* its lock is gone with it */
	ck_assert_int_eq(ask(&r, COUNT), 1);
	db_close(&old);
	rig_done(&r);
}
END_TEST

START_TEST(test_faults)
{
	static const struct {
		struct memvfs_fault fault;
		int code;
	} rows[] = {
		{{MEMVFS_WRITE, "", 1, 1, ENOSPC}, ERR_LIMIT},
		{{MEMVFS_WRITE, "", 2, 1, EIO}, ERR_IO},
		{{MEMVFS_SYNC, "", 1, 1, EIO}, ERR_IO},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rig r;

		rig_init(&r);
		ck_assert_int_eq(put(&r, 1), 0);
		memvfs_fail(r.v, rows[i].fault);
		ck_assert_int_eq(put(&r, 2), rows[i].code);
		ck_assert_int_eq(memvfs_failed(r.v), 1);
		ck_assert_int_eq(put(&r, 3), 0);
		rig_done(&r);
	}
}
END_TEST

START_TEST(test_open_fails)
{
	struct rig r;

	rig_init(&r);
	db_close(&r.db);
	memvfs_fail(r.v, (struct memvfs_fault){MEMVFS_OPEN, "", 1, 1, EIO});
	ck_assert_int_eq(db_open(&r.db, r.path, &schema, DB_WRITE, &r.err), ERR_IO);
	memvfs_well(r.v);
	rig_open(&r);
	rig_done(&r);
}
END_TEST

/* After a failed sync a look-up shows what the platter has not got, until the cache is dropped. */
START_TEST(test_failed_sync_lies)
{
	int lied = 0;

	for (int i = 0; i < 20; i++) {
		struct rig r;

		rig_init_seeded(&r, (uint64_t)i);
		ck_assert_int_eq(put(&r, 1), 0);
		ck_assert_int_eq(put(&r, 2), 0);
		memvfs_fail(r.v, (struct memvfs_fault){MEMVFS_SYNC, "", 1, 1, EIO});
		ck_assert_int_eq(put(&r, 3), ERR_IO);
		memvfs_cut(r.v, "", 1);
		db_close(&r.db);
		rig_open(&r);
		ck_assert_int_ge(ask(&r, COUNT), 2);
		lied += ask(&r, COUNT) == 2;
		ck_assert_int_eq(ask(&r, HEALTH), 1);
		rig_done(&r);
	}
	ck_assert_int_gt(lied, 10);
}
END_TEST

/* core/base/db.h: nothing leaves the log by itself, and a disk that fails meanwhile is told. */
START_TEST(test_own_checkpoints)
{
	struct rig r;
	int64_t size;

	rig_init(&r);
	ck_assert_int_eq(db_checkpoint(&r.db, &r.err), 1);
	size = memvfs_size(r.v, r.path);
	for (int64_t n = 1; n <= 1500; n++)
		ck_assert_int_eq(put(&r, n), 0);
	ck_assert_int_ge(db_log(&r.db), 1500);
	ck_assert_int_eq(memvfs_size(r.v, r.path), size);
	memvfs_fail(r.v, (struct memvfs_fault){MEMVFS_SYNC, r.path, 2, 1, EIO});
	ck_assert_int_eq(db_checkpoint(&r.db, &r.err), ERR_IO);
	memvfs_cut(r.v, "", 1);
	db_close(&r.db);
	rig_open(&r);
	ck_assert_int_eq(ask(&r, COUNT), 1500);
	ck_assert_int_eq(put(&r, 1501), 0);
	ck_assert_int_ge(db_log(&r.db), 1500); /* what was there before counts */
	ck_assert_int_eq(db_checkpoint(&r.db, &r.err), 1);
	ck_assert_int_eq(db_log(&r.db), 0);
	ck_assert_int_eq(put(&r, 1502), 0);
	ck_assert_int_lt(db_log(&r.db), 10);
	rig_done(&r);
}
END_TEST

START_TEST(test_proof)
{
	struct rig r;

	rig_init(&r);
	ck_assert(platter_log_left(r.path));
	ck_assert_int_eq(platter_prove(r.path, &r.err), 0);
	memvfs_fail(r.v, (struct memvfs_fault){MEMVFS_SYNC, r.path, 1, 1, EIO});
	memvfs_lie(r.v, 20);
	for (int i = 0; i <= 20; i++)
		ck_assert_int_eq(platter_prove(r.path, &r.err), ERR_IO);
	ck_assert_int_eq(platter_prove(r.path, &r.err), 0);
	db_close(&r.db);
	ck_assert(!platter_log_left(r.path));
	rig_open(&r);
	rig_done(&r);
}
END_TEST

START_TEST(test_tape)
{
	struct memvfs_tape *tape;
	struct memvfs_image *image;
	struct memvfs_step step;
	int64_t told = 0, points = 0;
	struct rig r;

	rig_init(&r);
	memvfs_record(r.v);
	for (int64_t n = 1; n <= 30; n++) {
		ck_assert_int_eq(put(&r, n), 0);
		memvfs_mark(r.v, 5, n);
		if (n % 10 == 0)
			sqlite3_wal_checkpoint_v2(
				r.db.sql, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	}
	db_close(&r.db);
	tape = memvfs_recorded(r.v);
	ck_assert_int_gt((int)memvfs_tape_length(tape), 120);
	while (memvfs_tape_step(tape, &step)) {
		if (step.mark)
			told = step.value;
		image = memvfs_tape_crash(tape, (uint64_t)++points);
		memvfs_restore(r.v, "", image);
		memvfs_image_free(image);
		rig_open(&r);
		ck_assert_int_ge(ask(&r, COUNT), told);
		ck_assert_int_le(ask(&r, COUNT), told + 1);
		ck_assert_int_eq(ask(&r, HEALTH), 1);
		db_close(&r.db);
	}
	ck_assert_int_eq(told, 30);
	memvfs_tape_rewind(tape);
	image = memvfs_tape_crash(tape, 1);
	memvfs_restore(r.v, "", image);
	memvfs_image_free(image);
	rig_open(&r);
	ck_assert_int_eq(ask(&r, COUNT), 0);
	memvfs_tape_free(tape);
	rig_done(&r);
}
END_TEST

SUITE_MAIN("memvfs", test_file_is_in_memory, test_connections_share_and_lock,
	test_snapshots_are_moments, test_power_cut, test_killed_process_loses_nothing, test_faults,
	test_open_fails, test_failed_sync_lies, test_tape, test_own_checkpoints, test_proof)
