/* SPDX-License-Identifier: MIT */
/* The journal's beginning is let go; what follows from it is not. */
#include "kiosk/store/prune.h"

#include "kiosk/store/internal.h"
#include "tests/kiosk/store/rig.h"

#define GRANTED 8

/* The hub has all of it, twice. */
static void acked(struct rig *r, int64_t n, int64_t safe)
{
	struct ack ack = {.version = 1, .epoch = r->grant.epoch, .acked = n, .safe = safe};
	struct act act;

	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	OK(store_act(r->s, n, &act, &r->err));
	memcpy(ack.hash, act.hash, ACT_HASH_BYTES);
	ack.now_ms = r->now.ms;
	OK(outbox_acked(r->s, &ack, &r->err));
}

static void days_later(struct rig *r, int days)
{
	r->now = moment_at(r->now.ms + days * INT64_C(86400000), CLOCK_HUB);
}

static void lease_of_course(struct rig *r)
{
	struct lease_row row = {
		.epoch = r->grant.epoch, .granted = GRANTED, .until = FIXTURE_DAY + 4000};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct offering o = {.session = false};
	struct frame f;

	text_copy(o.id, sizeof(o.id), "taiji");
	text_copy(o.place, sizeof(o.place), FIXTURE_PLACE);
	seat_resource(row.resource, &o, DAY_NONE);
	frame_init(&f, r, 10, 11);
	row_lease_encode(&row, &body);
	frame_body(&f, 11, "lease", row.resource, &body);
	OK(frame_give(r, &f));
}

static enum record_result course_seat(struct rig *r, const struct person *p)
{
	struct act act;

	draft(&act, ACT_ENROL, p);
	text_copy(act.head.what, sizeof(act.head.what), "taiji");
	act.head.course = true;
	act.head.qty = 1;
	act.body.promise = PROMISE_FINAL;
	return rig_record(r, &act, p);
}

/* Two days: 4 of 8 places, an order, check-ins; then half a year in which nobody came, and one act. */
static void half_a_year(struct rig *r, struct person *p)
{
	struct act act;

	rig_init(r);
	rig_fill(r);
	lease_of_course(r);
	rig_zhang(r, p);
	rig_check_in(r, p);
	for (int i = 0; i < 4; i++)
		ck_assert_msg(course_seat(r, p) == RECORD_OK, "%s", r->err.text);
	draft_order(&act, p, FIXTURE_DAY + 1, 1);
	ck_assert_int_eq(rig_record(r, &act, p), RECORD_OK);
	days_later(r, 1);
	rig_check_in(r, p); /* 7 */
	days_later(r, 1);
	rig_check_in(r, p); /* 8 */
	days_later(r, 200);
	rig_check_in(r, p); /* 9 */
}

static int64_t pruned(struct rig *r)
{
	bool more = true;
	day_t day;

	for (int i = 0; more && i < 1000; i++)
		OK(store_prune(r->s, &r->now, &more, &r->err));
	return store_pruned(r->s, &day);
}

static int64_t number(const char *db, const char *sql)
{
	int64_t n = -1;
	sqlite3_stmt *stmt;
	sqlite3 *other;

	ck_assert_int_eq(sqlite3_open(db, &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(other, sql, -1, &stmt, NULL), SQLITE_OK);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(other);
	return n;
}

START_TEST(only_what_is_old_and_safe)
{
	struct rig rig, *r = &rig;
	struct person p;

	half_a_year(r, &p);
	ck_assert_int_eq(pruned(r), 0); /* the hub has nothing */
	acked(r, 9, 0);
	ck_assert_int_eq(pruned(r), 0); /* in no backup */
	acked(r, 9, 6);
	ck_assert_int_eq(pruned(r), 6); /* the first day, and no more */
	acked(r, 9, 9);
	r->now = moment_at(r->now.ms - 30 * INT64_C(86400000), CLOCK_HUB);
	ck_assert_int_eq(pruned(r), 6); /* 7 is 171 days old */
	days_later(r, 30);
	r->now.quality = CLOCK_WALL;
	ck_assert_int_eq(pruned(r), 6); /* nobody says how old it is */
	r->now.quality = CLOCK_HUB;
	ck_assert_int_eq(pruned(r), 8); /* never the newest */
	rig_verified(r, 9);
	/* Places in a course without an end stay, with their acts; the meal is over. */
	ck_assert_int_eq(number(r->db, "SELECT count(*) FROM act"), 5);
	ck_assert_int_eq(number(r->db, "SELECT count(*) FROM meal_order"), 0);
	ck_assert_int_eq(number(r->db, "SELECT count(*) FROM enrolment"), 4);
	rig_reopen(r);
	rig_verified(r, 9);
	rig_done(r);
}
END_TEST

/* Made anew, a pruned journal knows what it sold: 8 granted, never 12. */
START_TEST(rebuilt_from_the_base)
{
	struct rig rig, *r = &rig;
	struct rebuilt report;
	struct person p;

	half_a_year(r, &p);
	acked(r, 9, 9);
	ck_assert_int_eq(pruned(r), 8);
	rig_sql(r->db, "DELETE FROM enrolment; DELETE FROM lease_count WHERE granted_seen=0;"
		       "UPDATE lease_count SET sold=0");
	OK(store_rebuild(r->s, &report, &r->err));
	ck_assert(report.differed && report.mended);
	rig_verified(r, 9);
	for (int i = 4; i < GRANTED; i++)
		ck_assert_msg(course_seat(r, &p) == RECORD_OK, "%s", r->err.text);
	ck_assert_int_eq(course_seat(r, &p), RECORD_NO_RIGHT);
	rig_verified(r, 9 + 4);
	rig_done(r);
}
END_TEST

START_TEST(without_its_checkpoint_nothing_is_made)
{
	static const char *const wrongs[] = {
		"UPDATE pruned SET base=CAST(substr(base, 1, length(base)-1)||x'01' AS BLOB)",
		"UPDATE pruned SET sig=zeroblob(64)",
		"UPDATE pruned SET seq=7",
		"DELETE FROM pruned",
		"UPDATE act SET head=CAST(head||x'20' AS BLOB) WHERE seq=2",
		"DELETE FROM act WHERE seq=2",
	};
	struct rebuilt report;

	for (size_t i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		struct rig rig, *r = &rig;
		struct person p;

		half_a_year(r, &p);
		acked(r, 9, 9);
		ck_assert_int_eq(pruned(r), 8);
		rig_sql(r->db, wrongs[i]);
		rig_sql(r->db, "UPDATE lease_count SET sold=0");
		r->err = (struct err){0};
		ck_assert_msg(
			store_rebuild(r->s, &report, &r->err) == ERR_BAD, "wrong %zu passed", i);
		ck_assert_msg(strstr(r->err.text, i < 3    ? "signed"
						  : i == 3 ? "checkpoint"
							   : "act 2"),
			"%zu: %s", i, r->err.text);
		rig_done(r);
	}
}
END_TEST

/* An act answers one that was pruned but is not over; the rest goes on as if nothing had gone. */
START_TEST(acts_after_it_name_acts_before_it)
{
	struct rig rig, *r = &rig;
	struct act act, ref;
	struct person p;
	char copy[96];
	int64_t n;

	half_a_year(r, &p);
	acked(r, 9, 9);
	ck_assert_int_eq(pruned(r), 8);
	OK(store_act(r->s, 3, &ref, &r->err));
	draft(&act, ACT_LEAVE, &p);
	act.head.has_ref = true;
	memcpy(act.head.ref, ref.head.id, ACT_ID_BYTES);
	ck_assert_msg(rig_record(r, &act, &p) == RECORD_OK, "%s", r->err.text);
	ck_assert_int_eq(
		number(r->db, "SELECT count(*) FROM enrolment WHERE state=1 AND seq=3"), 1);
	rig_verified(r, 10);
	snprintf(copy, sizeof(copy), "%.60s/copy.db", r->dir);
	OK(store_backup(r->s, copy, &r->err));
	OK(store_copied(copy, &n, &r->err));
	ck_assert_int_eq(n, 10);
	/* And again, half a year later. */
	days_later(r, 200);
	rig_check_in(r, &p);
	acked(r, 11, 11);
	ck_assert_int_eq(pruned(r), 10);
	rig_verified(r, 11);
	rig_done(r);
}
END_TEST

/* The hub was put back to before it: the terminal names what neither has. */
START_TEST(a_hub_that_lost_it_is_told)
{
	struct rig rig, *r = &rig;
	struct batch_header h = {.n = 0};
	struct buf raw = BUF_INIT(BATCH_RAW_MAX);
	struct ack ack = {.version = 1, .acked = 2, .trouble = "gap"};
	struct person p;
	struct batch b;

	half_a_year(r, &p);
	acked(r, 9, 9);
	ck_assert_int_eq(pruned(r), 8);
	ack.epoch = r->grant.epoch;
	ack.epoch.n++;
	memcpy(ack.stream, store_identity(r->s)->stream, STREAM_BYTES);
	memset(ack.hash, 3, sizeof(ack.hash));
	OK(outbox_acked(r->s, &ack, &r->err));
	OK(outbox_batch(r->s, 10, &h, &raw, &r->err));
	OK(batch_parse(raw.data, raw.len, &b, &r->err));
	ck_assert_int_eq(b.header.gap, 3);
	ck_assert_int_eq(b.header.first, 9);
	ck_assert_int_eq(b.header.n, 1);
	buf_done(&raw);
	rig_verified(r, 9);
	rig_done(r);
}
END_TEST

/* ---- a base of today, read by a later program ---------------------------------------------------- */

/* The tables of the first bases, as they lie on disks: this text stays as it is. Where it fails
 * after a migration of projections, base_attach_bytes must bring what it attaches to the new shape. */
static const char first_base[] =
	"CREATE TABLE day_run(first INTEGER PRIMARY KEY, day INTEGER NOT NULL) STRICT;"
	"CREATE TABLE check_in(day INTEGER NOT NULL, kc BLOB NOT NULL, seq INTEGER NOT NULL,"
	" undone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(day, kc)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE meal_order(kc BLOB NOT NULL, service_day INTEGER NOT NULL,"
	" seq INTEGER NOT NULL, meal TEXT NOT NULL, qty INTEGER NOT NULL,"
	" state INTEGER NOT NULL DEFAULT 0, walk INTEGER NOT NULL DEFAULT 0,"
	" cancel INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(kc, service_day, seq))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE lease_count(resource TEXT NOT NULL PRIMARY KEY,"
	" granted_seen INTEGER NOT NULL DEFAULT 0, sold INTEGER NOT NULL DEFAULT 0,"
	" returned INTEGER NOT NULL DEFAULT 0, orders INTEGER NOT NULL DEFAULT 0,"
	" waiting INTEGER NOT NULL DEFAULT 0, day INTEGER NOT NULL DEFAULT 0)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE call(day INTEGER NOT NULL, seq INTEGER NOT NULL, kind INTEGER NOT NULL,"
	" answered INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(day, seq)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE print_job(act_seq INTEGER NOT NULL, copy INTEGER NOT NULL,"
	" id INTEGER NOT NULL, state INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',"
	" at_ms INTEGER NOT NULL, moved_ms INTEGER, tries INTEGER NOT NULL DEFAULT 0,"
	" sent_ms INTEGER, sent_as INTEGER NOT NULL DEFAULT -1,"
	" paper INTEGER NOT NULL DEFAULT -1, since_ms INTEGER, PRIMARY KEY(act_seq, copy))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE enrolment(kc BLOB NOT NULL, day INTEGER NOT NULL, seq INTEGER NOT NULL,"
	" offering TEXT NOT NULL, place TEXT NOT NULL, open INTEGER NOT NULL,"
	" state INTEGER NOT NULL DEFAULT 0, attended INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY(kc, day, seq)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE attendance(kc BLOB NOT NULL, day INTEGER NOT NULL,"
	" offering TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(kc, day, offering))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE told(id BLOB NOT NULL PRIMARY KEY, seq INTEGER NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE kept(seq INTEGER PRIMARY KEY, sum BLOB NOT NULL) STRICT;"
	"CREATE TABLE point(seq INTEGER NOT NULL, day INTEGER NOT NULL) STRICT;";

/* Tables of a base whose rows are not copied: it has no past jobs, and what it keeps and where it
 * stands is its own. */
#define NOT_COPIED " AND name NOT IN ('print_past', 'kept', 'point')"

static char *texts(sqlite3 *sql, const char *query)
{
	struct buf all = BUF_INIT(8000);
	sqlite3_stmt *stmt;
	char *ret;

	ck_assert_msg(sqlite3_prepare_v2(sql, query, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", query,
		sqlite3_errmsg(sql));
	while (sqlite3_step(stmt) == SQLITE_ROW)
		buf_str(&all, (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	ret = strdup(buf_text(&all));
	buf_done(&all);
	return ret;
}

static void executed(sqlite3 *sql, const char *statements)
{
	ck_assert_msg(sqlite3_exec(sql, statements, NULL, NULL, NULL) == SQLITE_OK, "%s: %s",
		sqlite3_errmsg(sql), statements);
}

/* One row into each table that is there. */
static void filled(sqlite3 *sql)
{
	char *rows = texts(sql,
		"SELECT 'INSERT INTO '||t.name||' VALUES('||(SELECT group_concat(CASE type"
		" WHEN 'TEXT' THEN '''x''' WHEN 'BLOB' THEN 'x''01''' ELSE '1' END)"
		" FROM pragma_table_info(t.name))||');' FROM sqlite_schema AS t WHERE type='table'");

	executed(sql, rows);
	free(rows);
}

static int64_t rows_of(sqlite3 *sql)
{
	char *sum = texts(sql, "SELECT 'SELECT 0'||group_concat('+(SELECT count(*) FROM '||name||"
			       "')', '') FROM sqlite_schema WHERE type='table'" NOT_COPIED);
	char *n = texts(sql, sum);
	int64_t ret = strtoll(n, NULL, 10);

	free(sum);
	free(n);
	return ret;
}

/* All that a base of that shape has comes into the tables of today. */
static void copied(sqlite3 *from)
{
	struct err err = {0};
	unsigned char *bytes;
	sqlite3_int64 n;
	struct db to;

	filled(from);
	bytes = sqlite3_serialize(from, "main", &n, 0);
	ck_assert_ptr_nonnull(bytes);
	ck_assert_msg(base_open(&to, &err) == 0, "%s", err.text);
	ck_assert_msg(base_attach_bytes(&to, bytes, (size_t)n, &err) == 0, "%s", err.text);
	ck_assert_msg(base_copy(&to, &err) == 0, "%s", err.text);
	base_detach(&to);
	sqlite3_free(bytes);
	ck_assert_int_ge(rows_of(from), 9);
	ck_assert_int_eq(rows_of(to.sql), rows_of(from));
	db_close(&to);
}

START_TEST(no_base_is_left_behind)
{
	struct err err = {0};
	struct db today;
	sqlite3 *first;

	ck_assert_msg(base_open(&today, &err) == 0, "%s", err.text);
	copied(today.sql);
	db_close(&today);
	ck_assert_int_eq(sqlite3_open(":memory:", &first), SQLITE_OK);
	executed(first, first_base);
	copied(first);
	sqlite3_close(first);
}
END_TEST

/* What migrations have made of the tables of a terminal is what a base begins with. */
START_TEST(a_base_has_the_tables_of_the_journal)
{
	static const char shape[] =
		"SELECT t.name||'.'||c.name||' '||c.type||' '||c.\"notnull\"||' '||c.pk||char(10)"
		" FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type='table'"
		" AND t.name IN (SELECT name FROM temp.of_base) ORDER BY 1";
	struct rig rig, *r = &rig;
	struct db base;
	char *names, *shapes[2];

	rig_init(r);
	OK(base_open(&base, &r->err));
	names = texts(base.sql,
		"SELECT 'INSERT INTO temp.of_base VALUES('''||name||''');' FROM sqlite_schema"
		" WHERE type='table' AND name<>'point'");
	for (int i = 0; i < 2; i++) {
		sqlite3 *sql = i ? base.sql : r->s->db.sql;

		executed(sql, "CREATE TEMP TABLE of_base(name TEXT)");
		executed(sql, names);
		shapes[i] = texts(sql, shape);
	}
	ck_assert_str_eq(shapes[0], shapes[1]);
	free(names);
	free(shapes[0]);
	free(shapes[1]);
	db_close(&base);
	rig_done(r);
}
END_TEST

SUITE_MAIN("prune", only_what_is_old_and_safe, rebuilt_from_the_base,
	without_its_checkpoint_nothing_is_made, acts_after_it_name_acts_before_it,
	a_hub_that_lost_it_is_told, no_base_is_left_behind, a_base_has_the_tables_of_the_journal)
