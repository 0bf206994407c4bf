/* SPDX-License-Identifier: MIT */
/* Projections made anew, copies, and databases of older programs. */
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/kiosk/store/rig.h"

#define ACTS 8

static void record_ok(struct rig *r, const struct act *act, const struct person *p)
{
	ck_assert_msg(rig_record(r, act, p) == RECORD_OK, "%s", r->err.text);
}

/* One of each kind that leaves a trace; jobs: 2 proven, 1 at the printer, 1 waiting. */
static void day(struct rig *r)
{
	struct print_job job;
	struct person zhang;
	struct act act;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	draft_order(&act, &zhang, FIXTURE_DAY + 1, 1);
	record_ok(r, &act, &zhang);
	record_ok(r, &act, &zhang);
	draft(&act, ACT_CANCEL, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	draft(&act, ACT_ENROL, &zhang);
	strcpy(act.head.what, "C01");
	act.head.course = act.head.open = true;
	act.head.qty = 1;
	act.body.promise = PROMISE_OPEN;
	record_ok(r, &act, &zhang);
	draft(&act, ACT_ATTEND, &zhang);
	strcpy(act.head.what, "C01");
	act.head.service_day = FIXTURE_DAY;
	record_ok(r, &act, &zhang);
	draft(&act, ACT_HELP, NULL);
	record_ok(r, &act, NULL);
	draft(&act, ACT_UNKNOWN, NULL);
	record_ok(r, &act, NULL);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
		OK(store_job(r->s, job.id, i < 2 ? JOB_PROVEN : JOB_SENT, "", &r->now, &r->err));
	}
	rig_verified(r, ACTS);
}

static const struct compared *table_of(const struct rebuilt *b, const char *name)
{
	for (int i = 0; i < b->n; i++)
		if (strcmp(b->tables[i].name, name) == 0)
			return &b->tables[i];
	ck_abort_msg("no table %s", name);
	return NULL;
}

/* One number of the open database, seen from beside. */
static int64_t number(const char *db, const char *sql)
{
	sqlite3_stmt *stmt;
	sqlite3 *other;
	int64_t n;

	ck_assert_int_eq(sqlite3_open(db, &other), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(other, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql,
		sqlite3_errmsg(other));
	ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(other);
	return n;
}

START_TEST(test_rebuild_of_a_good_one)
{
	static const struct {
		const char *name;
		int64_t rows;
	} tables[] = {{"days", 1}, {"check-ins", 1}, {"orders", 2}, {"servings", 0},
		{"servings of others", 0}, {"enrolments", 1}, {"attendance", 1},
		{"lease counters", 2}, {"calls", 2}, {"cards", 0}, {"badges", 0}, {"told", 0},
		{"print jobs", 4}};
	struct rig rig, *r = &rig;
	struct rebuilt b;

	day(r);
	OK(store_rebuild(r->s, &b, &r->err));
	ck_assert_int_eq(b.acts, ACTS);
	ck_assert(!b.differed && !b.mended);
	ck_assert_int_eq(b.n, (int)(sizeof(tables) / sizeof(tables[0])));
	for (int i = 0; i < b.n; i++) {
		ck_assert_str_eq(b.tables[i].name, tables[i].name);
		ck_assert_msg(b.tables[i].rows == tables[i].rows, "%s: %lld", tables[i].name,
			(long long)b.tables[i].rows);
		ck_assert(b.tables[i].same);
	}
	rig_done(r);
}
END_TEST

static const struct {
	const char *sql, *table;
} damages[] = {
	{"UPDATE day_run SET day=day+1", "days"},
	{"DELETE FROM check_in", "check-ins"},
	{"UPDATE meal_order SET walk=1", "orders"},
	{"DELETE FROM enrolment", "enrolments"},
	{"UPDATE enrolment SET state=1", "enrolments"},
	{"DELETE FROM attendance", "attendance"},
	{"INSERT INTO attendance VALUES(x'00', 1, 'C02', 99)", "attendance"},
	{"UPDATE lease_count SET sold=0", "lease counters"},
	{"UPDATE lease_count SET waiting=7", "lease counters"},
	{"DELETE FROM call", "calls"},
	{"UPDATE print_job SET copy=5", "print jobs"},
};

START_TEST(test_rebuild)
{
	struct rig rig, *r = &rig;
	struct rebuilt b;

	day(r);
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		rig_sql(r->db, damages[i].sql);
		r->err = (struct err){0};
		OK(store_rebuild(r->s, &b, &r->err));
		ck_assert_msg(b.differed && b.mended, "%s", damages[i].sql);
		for (int t = 0; t < b.n; t++)
			ck_assert_int_eq(
				b.tables[t].same, strcmp(b.tables[t].name, damages[i].table) != 0);
		ck_assert_int_gt(table_of(&b, "orders")->rows, 0);
		rig_verified(r, ACTS);
		OK(store_rebuild(r->s, &b, &r->err));
		ck_assert(!b.differed);
	}
	rig_done(r);
}
END_TEST

/* Grants and the states of jobs are in no act; a job that was lost prints no old slip. */
START_TEST(test_rebuild_keeps)
{
	struct rig rig, *r = &rig;
	struct print_job job;
	struct person zhang;
	struct rebuilt b;
	struct act act;

	day(r);
	rig_sql(r->db, "DELETE FROM check_in; DELETE FROM print_past WHERE act_seq=2");
	OK(store_rebuild(r->s, &b, &r->err));
	ck_assert(b.mended);
	ck_assert_int_eq(number(r->db, "SELECT granted_seen FROM lease_count WHERE sold>0"), 3);
	ck_assert_int_eq(
		number(r->db, "SELECT day FROM lease_count WHERE sold>0"), FIXTURE_DAY + 1);
	ck_assert_int_eq(number(r->db, "SELECT count(*) FROM print_past"), 1);
	ck_assert_int_eq(number(r->db, "SELECT state FROM print_job WHERE act_seq=2"), JOB_FAILED);
	ck_assert_int_eq(number(r->db, "SELECT state FROM print_job WHERE act_seq=4"), JOB_SENT);
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	ck_assert_int_eq(job.act_seq, 5);
	/* The third of three. */
	rig_zhang(r, &zhang);
	draft_order(&act, &zhang, FIXTURE_DAY + 1, 1);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A003");
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	rig_done(r);
}
END_TEST

START_TEST(test_rebuild_changes_nothing)
{
	struct rig rig, *r = &rig;
	struct rebuilt b;

	day(r);
	store_close(r->s);
	rig_sql(r->db, "UPDATE meal_order SET state=2 WHERE seq=2");
	/* Read only: told, not mended. */
	OK(store_open(&r->s, r->db, r->key, STORE_READ, &r->err));
	OK(store_rebuild(r->s, &b, &r->err));
	ck_assert(b.differed && !b.mended && !table_of(&b, "orders")->same);
	store_close(r->s);
	/* A journal that is broken is nothing to make tables from. */
	rig_sql(r->db, "UPDATE act SET ct=x'00' WHERE seq=3");
	rig_open(r);
	ck_assert_int_eq(store_rebuild(r->s, &b, &r->err), ERR_BAD);
	ck_assert(!b.mended);
	ck_assert_ptr_nonnull(strstr(r->err.text, "act 3"));
	ck_assert_int_eq(number(r->db, "SELECT state FROM meal_order WHERE seq=2"), 2);
	rig_done(r);
}
END_TEST

/* ---- copies ----------------------------------------------------------------------------------- */

static size_t bytes_of(const char *path, unsigned char *ret, size_t max)
{
	FILE *file = fopen(path, "rb");
	size_t n;

	ck_assert_ptr_nonnull(file);
	n = fread(ret, 1, max, file);
	ck_assert_uint_lt(n, max);
	fclose(file);
	return n;
}

/* One of the two keys of a key file, anywhere in another. */
static bool holds(const char *path, const char *key)
{
	static unsigned char bytes[1 << 20];
	unsigned char keys[65];
	size_t n = bytes_of(path, bytes, sizeof(bytes));

	ck_assert_uint_eq(bytes_of(key, keys, sizeof(keys)), 64);
	return memmem(bytes, n, keys, 32) || memmem(bytes, n, keys + 32, 32);
}

START_TEST(test_backup)
{
	struct rig rig, *r = &rig;
	struct store *reader, *copy;
	char path[96], part[104];
	struct stat st;
	int64_t n;

	day(r);
	snprintf(path, sizeof(path), "%.60s/copy.db", r->dir);
	snprintf(part, sizeof(part), "%.90s.part", path);
	/* What an attempt left behind, and an older copy. */
	ck_assert_int_eq(rig_sh(r, "echo x >copy.db.part; echo old >copy.db"), 0);
	OK(store_open(&reader, r->db, r->key, STORE_READ, &r->err));
	OK(store_backup(reader, path, &r->err));
	store_close(reader);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert_int_ne(access(part, F_OK), 0);
	/* No key goes with it: K_kiosk, the data keys, the secret of the terminal. */
	ck_assert_int_eq(number(path, "SELECT count(*) FROM sqlite_schema WHERE name='dk'"), 0);
	ck_assert(holds(r->key, r->key) && !holds(path, r->key));
	ck_assert_int_ne(rig_sh(r, "ls copy.db-* 2>/dev/null"), 0);
	/* With the keys beside it, it is a store: whole, and of this moment. */
	ck_assert_int_eq(rig_sh(r, "cp kiosk.db-keys copy.db-keys; cp kiosk.db-keys-wal"
				   " copy.db-keys-wal"),
		0);
	rig_check_in(r, &(struct person){.born = DAY_NONE});
	OK(store_open(&copy, path, r->key, STORE_WRITE, &r->err));
	OK(store_verify(copy, &n, &r->err));
	ck_assert_int_eq(n, ACTS);
	store_close(copy);
	rig_verified(r, ACTS + 1);
	rig_done(r);
}
END_TEST

START_TEST(test_backup_refused)
{
	struct rig rig, *r = &rig;
	char path[96];

	day(r);
	ck_assert_int_eq(store_backup(r->s, r->db, &r->err), ERR_DENIED);
	ck_assert_int_eq(store_backup(r->s, r->keys, &r->err), ERR_DENIED);
	snprintf(path, sizeof(path), "%.60s/none/copy.db", r->dir);
	ck_assert_int_eq(store_backup(r->s, path, &r->err), ERR_IO);
	ck_assert_ptr_nonnull(strstr(r->err.text, "none/copy.db"));
	/* What is broken is not copied over what is whole. */
	ck_assert_int_eq(rig_sh(r, "echo old >copy.db"), 0);
	rig_sql(r->db, "UPDATE act SET ct=x'00' WHERE seq=3");
	snprintf(path, sizeof(path), "%.60s/copy.db", r->dir);
	ck_assert_int_eq(store_backup(r->s, path, &r->err), ERR_BAD);
	ck_assert_ptr_nonnull(strstr(r->err.text, "act 3"));
	ck_assert_int_eq(rig_sh(r, "test \"$(cat copy.db)\" = old"), 0);
	ck_assert_int_ne(rig_sh(r, "ls copy.db.part* 2>/dev/null"), 0);
	rig_done(r);
}
END_TEST

/* ---- databases of older programs -------------------------------------------------------------- */

/* Takes away what the newest migrations brought. */
/* clang-format off */
#define WITHOUT(table) \
	"ALTER TABLE " table " DROP COLUMN tries; ALTER TABLE " table " DROP COLUMN sent_ms;" \
	"ALTER TABLE " table " DROP COLUMN sent_as; ALTER TABLE " table " DROP COLUMN paper;" \
	"ALTER TABLE " table " DROP COLUMN since_ms;"
static const char as_before[] =
	WITHOUT("print_job") WITHOUT("print_past")
	"DROP INDEX order_cancel; ALTER TABLE meal_order DROP COLUMN cancel; DROP TABLE told;"
	"DROP TABLE callback; DROP TABLE cancel_heard; CREATE TABLE call_back(seq INTEGER) STRICT;"
	"ALTER TABLE identity DROP COLUMN machine; ALTER TABLE identity DROP COLUMN life;"
	"ALTER TABLE identity DROP COLUMN grants; DROP TABLE pruned; DROP TABLE kept; DROP TABLE card_least; DROP TABLE badge_stopped; DROP TABLE served; DROP INDEX order_day; DROP TABLE served_peer; DROP TABLE peer;"
	"ALTER TABLE lease DROP COLUMN recall;"
	"DROP TABLE setting; DROP TABLE staff_pin; DROP TABLE answer; DROP TABLE attendance; DROP TABLE enrolment;"
	"DROP INDEX lease_count_day; ALTER TABLE lease_count DROP COLUMN day;"
	"ALTER TABLE lease_count DROP COLUMN waiting; ALTER TABLE meal_order DROP COLUMN walk;"
	"UPDATE state SET level=1; UPDATE schema SET min_reader=1; PRAGMA user_version=2";
/* clang-format on */

START_TEST(test_migration)
{
	struct rig rig, *r = &rig;
	unsigned char id[ACT_ID_BYTES];
	struct person zhang;
	struct act act;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	rig_check_in(r, &zhang);
	draft_order(&act, &zhang, FIXTURE_DAY + 1, 1);
	record_ok(r, &act, &zhang);
	memset(id, 0xab, sizeof(id));
	store_close(r->s);
	rig_sql(r->db, as_before);
	/* An answer that came while nobody could read it. */
	rig_sql(r->db, "INSERT INTO feed_row SELECT gen, 'answer', '@1', "
		       "'abababababababababababababababab', 1, 9, '{\"yes\":1}' FROM state");
	rig_open(r);
	rig_verified(r, 2);
	ck_assert_int_eq(number(r->db, "PRAGMA user_version"), 15);
	ck_assert_int_eq(number(r->db, "SELECT min_reader FROM schema"), 3);
	ck_assert_int_eq(number(r->db, "SELECT day FROM lease_count"), FIXTURE_DAY + 1);
	ck_assert_int_eq(number(r->db, "SELECT yes FROM answer"), 1);
	ck_assert_int_eq(number(r->db, "SELECT count(*) FROM feed_row WHERE kind='answer'"), 0);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A002");
	ck_assert_int_eq(r->done.standing.n_orders, 2);
	rig_reopen(r);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

SUITE_MAIN("upkeep", test_rebuild_of_a_good_one, test_rebuild, test_rebuild_keeps,
	test_rebuild_changes_nothing, test_backup, test_backup_refused, test_migration)
