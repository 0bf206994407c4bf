/* SPDX-License-Identifier: MIT */
/*
 * Disks that fail and lie: with a VFS that does, and with a real loop device on a full tmpfs.
 */
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "tests/kiosk/store/lying.h"
#include "tests/kiosk/store/rig.h"

static void start(struct rig *r, struct person *zhang)
{
	lying_start();
	rig_init(r);
	rig_fill(r);
	rig_zhang(r, zhang);
	store_checkpoint(r->s);
}

static void check_in_many(struct rig *r, const struct person *p, int n)
{
	for (int i = 0; i < n; i++)
		rig_check_in(r, p);
}

/* What another program finds in the files, and only there. */
static int64_t acts_in(const char *db)
{
	sqlite3 *other;
	sqlite3_stmt *stmt;
	int64_t n;

	ck_assert_int_eq(sqlite3_open_v2(db, &other, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	ck_assert_int_eq(
		sqlite3_prepare_v2(other, "SELECT count(*) FROM act", -1, &stmt, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(other);
	return n;
}

/* The control: plain SQLite, told that the commit failed, finds the row after reopening as long as
 * the cache holds it; it is not on the disk. So looking up proves nothing. */
START_TEST(test_control_the_disk_lies)
{
	struct rig rig, *r = &rig;
	struct person zhang;

	start(r, &zhang);
	check_in_many(r, &zhang, 2);
	lying.fail = 1;
	rig_sql(r->db, "SELECT 1");
	{
		sqlite3 *other;

		ck_assert_int_eq(sqlite3_open(r->db, &other), SQLITE_OK);
		sqlite3_db_config(other, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_exec(other, "PRAGMA synchronous=FULL", NULL, NULL, NULL);
		ck_assert_int_ne(
			sqlite3_exec(other, "UPDATE state SET proof=99", NULL, NULL, NULL), 0);
		sqlite3_close(other);
	}
	ck_assert_int_eq(lying.failed, 1);
	ck_assert_int_eq(lying.reverted, 1);
	rig_done(r);
}
END_TEST

START_TEST(test_one_failed_fsync)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act before;

	start(r, &zhang);
	check_in_many(r, &zhang, 5);
	before = r->done.act;
	lying.fail = 1;
	rig_check_in(r, &zhang); /* RECORD_OK: written again, and then it held */
	ck_assert_int_eq(lying.failed, 1);
	ck_assert_int_eq(lying.reverted, 1);
	ck_assert_int_eq(r->done.act.head.seq, 6);
	ck_assert(r->done.standing.checked_in);
	ck_assert(store_in_service(r->s));
	check_in_many(r, &zhang, 3);
	rig_verified(r, 9);
	rig_reopen(r);
	rig_verified(r, 9);
	OK(store_act(r->s, 5, &r->done.act, &r->err));
	ck_assert_mem_eq(r->done.act.hash, before.hash, ACT_HASH_BYTES);
	rig_done(r);
}
END_TEST

START_TEST(test_two_failures_out_of_service)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	start(r, &zhang);
	check_in_many(r, &zhang, 5);
	lying.fail = 3;
	draft(&act, ACT_CHECK_IN, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_FAILED);
	ck_assert(!store_in_service(r->s));
	ck_assert_int_eq(r->done.act.head.seq, 0);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_FAILED);
	ck_assert_int_lt(store_recover(r->s, &r->err), 0);
	ck_assert(!store_in_service(r->s));
	ck_assert_int_eq(lying.failed, 3);
	OK(store_recover(r->s, &r->err));
	ck_assert(store_in_service(r->s));
	rig_verified(r, 5); /* the one that was not promised did not come back */
	rig_check_in(r, &zhang);
	ck_assert_int_eq(r->done.act.head.seq, 6);
	rig_verified(r, 6);
	rig_done(r);
}
END_TEST

/* Earlier fsyncs had said "done" and were not: everything since the checkpoint comes from memory,
 * byte for byte. */
START_TEST(test_earlier_acts_were_lost_too)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act order;
	char code[SLIP_CODE_SIZE];

	start(r, &zhang);
	check_in_many(r, &zhang, 4);
	store_checkpoint(r->s);
	check_in_many(r, &zhang, 3);
	draft_order(&order, &zhang, FIXTURE_DAY + 1, 2);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_OK);
	strcpy(code, r->done.slip_code);
	lying.lose_all = true;
	lying.fail = 1;
	rig_check_in(r, &zhang);
	ck_assert_int_eq(r->done.act.head.seq, 9);
	rig_verified(r, 9);
	OK(store_act(r->s, 8, &r->done.act, &r->err));
	OK(slip_code(r->done.slip_code, "YD1", &r->done.act));
	ck_assert_str_eq(r->done.slip_code, code);
	ck_assert_int_eq(rig_record(r, &order, &zhang), RECORD_NO_RIGHT);
	rig_done(r);
}
END_TEST

/* An export runs beside: it holds the old index of the WAL, which tells of frames that are gone. */
START_TEST(test_with_a_reader_beside)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	int ready[2], status;
	pid_t child;
	char c;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	check_in_many(r, &zhang, 5);
	store_close(r->s);
	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		int64_t n;

		OK(store_open(&r->s, r->db, r->key, STORE_READ, &r->err));
		OK(store_verify(r->s, &n, &r->err));
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	ck_assert_int_eq(read(ready[0], &c, 1), 1);
	lying_start();
	rig_open(r);
	check_in_many(r, &zhang, 4);
	lying.lose_all = true;
	lying.fail = 1;
	rig_check_in(r, &zhang);
	ck_assert_int_eq(lying.reverted, 1);
	rig_verified(r, 10);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	rig_reopen(r);
	rig_verified(r, 10);
	rig_done(r);
}
END_TEST

/* The same when the recovery comes later. */
START_TEST(test_lost_and_recovered_later)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	start(r, &zhang);
	check_in_many(r, &zhang, 6);
	lying.lose_all = true;
	lying.fail = 2;
	draft(&act, ACT_CHECK_IN, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_FAILED);
	ck_assert_int_eq(acts_in(r->db), 0); /* not even the promised ones are there now */
	OK(store_recover(r->s, &r->err));
	rig_verified(r, 6);
	rig_done(r);
}
END_TEST

/* The database cannot even be opened again: nothing crashes, look-ups say so, and it comes back. */
START_TEST(test_closed_for_a_while)
{
	struct rig rig, *r = &rig;
	struct card card = {.kind = CARD_ID, .number = RIG_ID};
	struct print_job job;
	struct lookup found;
	struct person zhang;
	struct act act;

	start(r, &zhang);
	check_in_many(r, &zhang, 2);
	lying.fail = 1;
	lying.reads = 1;
	draft(&act, ACT_CHECK_IN, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_FAILED);
	ck_assert(!store_in_service(r->s));
	store_find_card(r->s, &card, &r->now, &found);
	ck_assert_int_eq(found.result, LOOKUP_FAILED);
	ck_assert_int_lt(store_next_job(r->s, &job, &r->err), 0);
	ck_assert(!store_refresh(r->s, &r->now));
	store_checkpoint(r->s);
	OK(store_recover(r->s, &r->err));
	store_find_card(r->s, &card, &r->now, &found);
	ck_assert_int_eq(found.result, LOOKUP_FOUND);
	rig_verified(r, 2);
	rig_done(r);
}
END_TEST

/* A commit that is no act's: it is not done, and the journal is whole. */
START_TEST(test_other_commits_fail)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct ack ack = {.acked = 3};
	struct outbox_state state;
	struct frame f;

	start(r, &zhang);
	check_in_many(r, &zhang, 3);
	ack.epoch = r->grant.epoch;
	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	memcpy(ack.hash, r->done.act.hash, ACT_HASH_BYTES);
	lying.fail = 1;
	ck_assert_int_eq(outbox_acked(r->s, &ack, &r->err), ERR_IO);
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.acked, 0);
	ck_assert(store_in_service(r->s));
	OK(outbox_acked(r->s, &ack, &r->err));
	lying.fail = 1;
	frame_init(&f, r, 10, 20);
	frame_gone(&f, 11, "person", FIXTURE_PLACE "/1001");
	ck_assert_int_eq(frame_give(r, &f), ERR_IO);
	outbox_state(r->s, &state);
	ck_assert_int_eq(state.cursor, 10);
	frame_init(&f, r, 10, 20);
	OK(frame_give(r, &f));
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

/* ---- a real one --------------------------------------------------------------------------------- */

static int sh(const char *dir, const char *what)
{
	char command[512];

	snprintf(command, sizeof(command), "cd %s && { %s; } >/dev/null 2>&1", dir, what);
	return system(command);
}

/* Mounts of this process only: they go with it, whatever ends it. */
static bool may_mount(void)
{
	return unshare(CLONE_NEWNS) == 0 && mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) == 0;
}

static void store_on(struct rig *r, const char *dir)
{
	memset(r, 0, sizeof(*r));
	rig_names(r, dir);
	rig_grant(r);
	r->now = fixture_moment(FIXTURE_TODAY, "08:00");
	rig_open(r);
	OK(store_enrolled(r->s, &r->grant, &r->err));
	rig_fill(r);
}

/* Acts until the disk refuses one; the last that was promised. */
static int64_t fill_with_acts(struct rig *r, int64_t promised)
{
	struct person zhang;
	struct act act;

	rig_zhang(r, &zhang);
	draft(&act, ACT_CHECK_IN, &zhang);
	memset(act.body.note, 'x', sizeof(act.body.note) - 1);
	while (promised < 100000 && rig_record(r, &act, &zhang) == RECORD_OK)
		promised = r->done.act.head.seq;
	return promised;
}

static int64_t newest(const char *db, const char *how)
{
	sqlite3 *sql;
	sqlite3_stmt *stmt;
	int64_t n;

	ck_assert_int_eq(sqlite3_open(db, &sql), SQLITE_OK);
	sqlite3_db_config(sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	ck_assert_int_eq(sqlite3_prepare_v2(sql, how, -1, &stmt, NULL), SQLITE_OK);
	sqlite3_step(stmt);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(sql);
	return n;
}

/* A request of many pages of which the first still have blocks counts as written, whole, with the
 * loop driver: a lie that no program can find out. So the device gets one page at a time; the limit
 * is the device's, which others use afterwards, and is put back. */
#define MOUNT_IMAGE                                                                                \
	"mount -o loop t/image m &&"                                                               \
	" ln -sfn /sys/block/$(basename $(findmnt -no SOURCE m))/queue queue &&"                   \
	" echo 4 > queue/max_sectors_kb"
#define UMOUNT_IMAGE "cat queue/max_hw_sectors_kb > queue/max_sectors_kb; umount m"

/* The control: a program that only opens again and looks finds a row whose fsync had failed, and
 * after unmounting it is not there. Otherwise the next test proves nothing. */
static void device_lies(const char *dir)
{
	char db[96];
	sqlite3 *sql;
	int64_t i = 0, seen;

	snprintf(db, sizeof(db), "%s/m/plain.db", dir);
	ck_assert_int_eq(sqlite3_open(db, &sql), SQLITE_OK);
	sqlite3_db_config(sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	ck_assert_int_eq(
		sqlite3_exec(sql,
			"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
			"PRAGMA wal_autocheckpoint=0; CREATE TABLE t(i INTEGER PRIMARY KEY,"
			" b BLOB)",
			NULL, NULL, NULL),
		SQLITE_OK);
	ck_assert_int_ne(sh(dir, "cat /dev/zero > t/fill"), 0);
	do
		i++;
	while (i < 10000 && sqlite3_exec(sql, "INSERT INTO t(b) VALUES(randomblob(3000))", NULL,
				    NULL, NULL) == SQLITE_OK);
	sqlite3_close(sql);
	seen = newest(db, "SELECT max(i) FROM t");
	ck_assert_int_eq(sh(dir, "rm t/fill; " UMOUNT_IMAGE " && " MOUNT_IMAGE), 0);
	printf("loop device: row %lld failed, a look-up saw %lld, the disk has %lld\n",
		(long long)i, (long long)seen, (long long)newest(db, "SELECT max(i) FROM t"));
	ck_assert_int_eq(seen, i);
	ck_assert_int_lt(newest(db, "SELECT max(i) FROM t"), i);
}

static void device_fills_up(const char *dir, int before)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	char mounted[96];
	int64_t promised, n;

	snprintf(mounted, sizeof(mounted), "%s/m", dir);
	store_on(r, mounted);
	rig_zhang(r, &zhang);
	check_in_many(r, &zhang, before);
	/* The image is sparse: once the tmpfs below is full, no new block of it can be written. */
	ck_assert_int_ne(sh(dir, "cat /dev/zero > t/fill"), 0);
	promised = fill_with_acts(r, before);
	ck_assert(!store_in_service(r->s));
	/* It may still overwrite blocks that it has, and come back for some acts. */
	if (store_recover(r->s, &r->err) == 0)
		promised = fill_with_acts(r, promised);
	ck_assert_int_eq(sh(dir, "rm t/fill"), 0);
	OK(store_recover(r->s, &r->err));
	OK(store_verify(r->s, &n, &r->err));
	ck_assert_int_ge(n, promised);
	ck_assert_int_le(n, promised + 4);
	rig_record(r, &(struct act){.head = {.kind = ACT_HELP, .service_day = DAY_NONE}}, NULL);
	ck_assert_int_eq(r->done.result, RECORD_OK);
	/* A copy of the device as it is now, mounted: no page cache helps, as after a power cut. */
	ck_assert_int_eq(sh(dir, "mkdir c && cp --sparse=always t/image copy; e2fsck -fy copy;"
				 " mount -o loop copy c"),
		0);
	snprintf(mounted, sizeof(mounted), "%s/c", dir);
	store_close(r->s);
	rig_names(r, mounted);
	rig_open(r);
	rig_verified(r, n + 1);
	store_close(r->s);
	printf("loop device: %lld acts promised, all there\n", (long long)promised);
}

static void full_loop_device(int before)
{
	char dir[64], command[128];

	suite_dir(dir, sizeof(dir));
	if (may_mount() &&
		sh(dir, "mkdir t m && mount -t tmpfs -o size=16m none t && truncate -s 32m t/image &&"
			" mkfs.ext4 -q -b 4096 -O ^has_journal t/image && " MOUNT_IMAGE) == 0) {
		device_lies(dir);
		device_fills_up(dir, before);
	} else {
		printf("skipped: mounting a loop device is not permitted here\n");
	}
	sh(dir, "umount c; " UMOUNT_IMAGE "; umount t");
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}

/* What needs new blocks first is a commit: the WAL grows until the first checkpoint. */
START_TEST(test_full_loop_device)
{
	full_loop_device(100);
}
END_TEST

/* What needs new blocks first is a checkpoint: the WAL has been as long as it gets. */
START_TEST(test_full_loop_device_at_a_checkpoint)
{
	full_loop_device(1650);
}
END_TEST

/* A small full tmpfs: refused, and whole again when there is room. */
START_TEST(test_full_tmpfs)
{
	char dir[64], command[128], mounted[96];
	struct rig rig, *r = &rig;
	int64_t promised;

	suite_dir(dir, sizeof(dir));
	snprintf(mounted, sizeof(mounted), "%s/m", dir);
	if (may_mount() && sh(dir, "mkdir m && mount -t tmpfs -o size=2m none m") == 0) {
		store_on(r, mounted);
		ck_assert_int_ne(sh(dir, "cat /dev/zero > m/fill"), 0);
		promised = fill_with_acts(r, 0);
		ck_assert(!store_in_service(r->s));
		ck_assert_int_eq(sh(dir, "rm m/fill"), 0);
		OK(store_recover(r->s, &r->err));
		rig_verified(r, promised);
		rig_reopen(r);
		rig_verified(r, promised);
		store_close(r->s);
	} else {
		printf("skipped: mounting a tmpfs is not permitted here\n");
	}
	sh(dir, "umount m");
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

/* ---- killed ------------------------------------------------------------------------------------- */

/* The child says each seq that was promised into a pipe and is killed at some moment. */
static void child_records(const char *dir, int out)
{
	struct rig rig, *r = &rig;
	struct person zhang;

	memset(r, 0, sizeof(*r));
	rig_names(r, dir);
	rig_grant(r);
	r->now = fixture_moment(FIXTURE_TODAY, "08:00");
	rig_open(r);
	rig_zhang(r, &zhang);
	for (;;) {
		int64_t seq;

		rig_check_in(r, &zhang);
		seq = r->done.act.head.seq;
		if (write(out, &seq, sizeof(seq)) != sizeof(seq))
			_exit(1);
		if (seq % 7 == 0)
			store_checkpoint(r->s);
	}
}

static int64_t killed_after(const char *dir, int acts)
{
	int64_t seq = 0, promised = 0;
	int fd[2], status;
	pid_t child;

	ck_assert_int_eq(pipe(fd), 0);
	child = fork();
	if (child == 0)
		child_records(dir, fd[1]);
	close(fd[1]);
	for (int i = 0; i < acts && read(fd[0], &seq, sizeof(seq)) == sizeof(seq); i++)
		promised = seq;
	kill(child, SIGKILL);
	while (read(fd[0], &seq, sizeof(seq)) == sizeof(seq))
		promised = seq;
	close(fd[0]);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return promised;
}

START_TEST(test_killed)
{
	struct rig rig, *r = &rig;
	int64_t n;

	rig_init(r);
	rig_fill(r);
	for (int i = 1; i <= 12; i++) {
		int64_t promised;

		store_close(r->s);
		promised = killed_after(r->dir, i);
		rig_open(r);
		OK(store_verify(r->s, &n, &r->err));
		ck_assert_int_ge(n, promised);
		ck_assert_int_le(n, promised + 1);
	}
	rig_done(r);
}
END_TEST

SUITE_MAIN("recover", test_control_the_disk_lies, test_one_failed_fsync,
	test_two_failures_out_of_service, test_earlier_acts_were_lost_too,
	test_with_a_reader_beside, test_lost_and_recovered_later, test_closed_for_a_while,
	test_other_commits_fail, test_full_loop_device, test_full_loop_device_at_a_checkpoint,
	test_full_tmpfs, test_killed)
