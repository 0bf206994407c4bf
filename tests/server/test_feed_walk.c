/* SPDX-License-Identifier: MIT */
/*
 * One hall's rows in a district of 559: the same that all rows, looked at one by one, would give, and
 * found without looking at them.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "server/ledger_feed.h"
#include "tests/server/terminal.h"

#define HALLS "559"
#define MANY(n, what)                                                                              \
	"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" n ") " what

static struct fixture f;
static struct feed_scope scope;

/* Of each hall 300 people and as much that only it hears, in turns; H2 … H6 are H1's neighbours. */
static void add_district(void)
{
	sql(&f, MANY("300*" HALLS, "INSERT INTO feed(rev, hall, kind, key, body) SELECT 100000+i,"
				   " 'H'||(i%" HALLS "+1), 'person', 'p'||i, '{}' FROM n"));
	sql(&f, MANY("300*" HALLS, "INSERT INTO feed(rev, hall, kind, key, body) SELECT 600000+i,"
				   " 'H'||(i%" HALLS "+1), 'dish', 'd'||i, '{}' FROM n"));
	sql(&f, MANY("300", "INSERT INTO feed(rev, hall, kind, key, body) SELECT 900000+3*i,"
			    " '@0011', 'lease', 'l'||i, '{}' FROM n"));
	sql(&f, MANY("300", "INSERT INTO feed(rev, hall, kind, key, body) SELECT 900001+3*i,"
			    " '*', 'rule', 'r'||i, '{}' FROM n"));
	sql(&f, "UPDATE hub SET feed_head=1000000");
	sql(&f, "ANALYZE feed"); /* as PostgreSQL does by itself after a while */
}

struct given {
	int64_t last, n, sum;
	int most; /* stops there */
};

static int give(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct given *g = ctx;

	(void)n;
	(void)err;
	ck_assert_int_gt(row->rev, g->last);
	g->last = row->rev;
	g->n++;
	g->sum += row->rev;
	return g->n == g->most;
}

static struct given walk(const char *neighbours, int64_t from, int most)
{
	struct given g = {.last = from, .most = most};
	struct err err = {0};

	strcpy(scope.place, "H1");
	strcpy(scope.stream, "@0011");
	snprintf(scope.neighbours, sizeof(scope.neighbours), "%s", neighbours);
	scope.from = from;
	ck_assert_msg(feed_walk(&f.hub.ledger, &scope, give, &g, &err) >= 0, "%s", err.text);
	return g;
}

/* Every row looked at. */
#define HEARD                                                                                       \
	" FROM feed WHERE rev>?1 AND (hall IN('H1','@0011','*') OR (kind IN('hall','key','person'," \
	"'offering','change','erase') AND replace(','||?2||',', ','||hall||',', '')<>','||?2||','))"

static int64_t one_number(const char *text, const char *neighbours, int64_t from)
{
	struct sql_rows rows;
	struct err err = {0};
	int64_t n;

	ck_assert_msg(sql_query(&f.hub.ledger.sql, &rows, &err, text, "it", from, neighbours) == 0,
		"%s", err.text);
	ck_assert_int_eq(sql_step(&rows, &err), 1);
	n = sql_int(&rows, 0);
	sql_done(&rows);
	return n;
}

static void same_as_all(const char *neighbours, int64_t from)
{
	struct given g = walk(neighbours, from, 0);
	int64_t n = one_number("SELECT count(*)" HEARD, neighbours, from);

	ck_assert_msg(g.n == n, "after %lld, with %s: %lld rows of %lld", (long long)from,
		neighbours, (long long)g.n, (long long)n);
	ck_assert_int_eq(g.sum,
		one_number("SELECT CAST(coalesce(sum(rev), 0) AS BIGINT)" HEARD, neighbours, from));
}

START_TEST(all_that_is_heard)
{
	static const char *const lists[] = {
		"", "H2", "H2,H3,H4,H5,H6", "H6,H2", ",H3,,H5,", "H", "H22,H2"};
	struct err err = {0};

	fixture_init(&f);
	add_district();
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		same_as_all(lists[i], 0);
	same_as_all("H2,H3", 150000);
	same_as_all("H2,H3", 900300);
	same_as_all("H2,H3", 1000000);
	ledger_rollback(&f.hub.ledger);
	fixture_done(&f);
}
END_TEST

/* ---- how it is found ------------------------------------------------------------------------ */

static int count(void *ctx)
{
	++*(int *)ctx;
	return 0;
}

static int64_t micros(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

#define NEAR "H2,H3,H4,H5,H6"

/* A snapshot in frames of 250 rows. */
static int snapshot(void)
{
	struct given g = {.last = 0};
	int frames = 0;

	do {
		g = walk(NEAR, g.last, 250);
		frames++;
	} while (g.n == 250);
	return frames;
}

/* A snapshot, and a frame of whoever has all; on SQLite in its own steps, too. */
static void frames(const char *when, int *steps)
{
	sqlite3 *db = postgres_asked() ? NULL : f.hub.ledger.sql.db.sql;
	int64_t began;
	int n;

	walk(NEAR, 0, 1); /* compiled */
	if (db)
		sqlite3_progress_handler(db, 10, count, &steps[0]);
	began = micros();
	n = snapshot();
	began = micros() - began;
	if (db)
		sqlite3_progress_handler(db, 10, count, &steps[1]);
	walk(NEAR, 1000000, 250);
	if (db)
		sqlite3_progress_handler(db, 0, NULL, NULL);
	printf("feed: %s, %s: a snapshot of %d frames %lld us, %d steps; nothing new %d steps\n",
		postgres_asked() ? "PostgreSQL" : "SQLite", when, n, (long long)began,
		10 * steps[0], 10 * steps[1]);
}

/* The database's plan of the walk, a line a step. */
static void plan(struct buf *ret)
{
	static char text[8192];
	const char *name = NULL;
	struct sql_rows rows;
	struct err err = {0};
	bool pg = postgres_asked();

	if (pg) {
		ck_assert_int_eq(sql_query(&f.hub.ledger.sql, &rows, &err,
					 "SELECT name FROM pg_prepared_statements WHERE statement"
					 " LIKE 'WITH RECURSIVE near%'",
					 ""),
			0);
		ck_assert_int_eq(sql_step(&rows, &err), 1);
		snprintf(text, sizeof(text), "EXPLAIN EXECUTE %s(0, 'H1', 'H2,H3', '@0011', 256)",
			sql_text(&rows, 0));
		sql_done(&rows);
	} else {
		sqlite3 *db = f.hub.ledger.sql.db.sql;

		for (sqlite3_stmt *s = sqlite3_next_stmt(db, NULL); s; s = sqlite3_next_stmt(db, s))
			if (strncmp(sqlite3_sql(s), "WITH RECURSIVE near", 19) == 0)
				name = sqlite3_sql(s);
		ck_assert_ptr_nonnull(name);
		snprintf(text, sizeof(text), "EXPLAIN QUERY PLAN %s", name);
	}
	ck_assert_msg(sql_query(&f.hub.ledger.sql, &rows, &err, text, "") == 0, "%s", err.text);
	while (sql_step(&rows, &err) == 1)
		buf_fmt(ret, "%s\n", sql_text(&rows, pg ? 0 : 3));
	sql_done(&rows);
}

static int times(const char *text, const char *what)
{
	int n = 0;

	while ((text = strstr(text, what))) {
		text += strlen(what);
		n++;
	}
	return n;
}

/* Places by the hall and what came after, each of the four arms; then the rows one by one. */
static void by_hall_or_number(const char *lines)
{
	bool pg = postgres_asked();
	int looked_at = times(lines, pg ? " on feed" : " feed USING");
	int by_hall =
		times(lines, pg ? "Index Cond: ((hall = "
				: "SEARCH feed USING COVERING INDEX feed_hall (hall=? AND rev>?)");
	int by_rev = times(
		lines, pg ? "Index Cond: (rev = " : "feed USING INTEGER PRIMARY KEY (rowid=?)");

	ck_assert_msg(by_hall == 4 && by_rev == 1 && times(lines, "feed_hall") == by_hall &&
			      looked_at >= by_hall + by_rev && !times(lines, "SCAN feed") &&
			      !times(lines, "Seq Scan on feed") && !times(lines, "feed_kind"),
		"%s", lines);
}

START_TEST(without_looking_at_the_others)
{
	struct buf lines = BUF_INIT(1u << 16);
	int alone[2] = {0}, among[2] = {0};
	struct err err = {0};

	fixture_init(&f);
	add_district();
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	frames("one of " HALLS " halls", among);
	plan(&lines);
	by_hall_or_number(buf_text(&lines));
	ledger_rollback(&f.hub.ledger);
	sql(&f, "DELETE FROM feed WHERE hall NOT IN('H1','H2','H3','H4','H5','H6','@0011','*')");
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	frames("one of 6", alone);
	ledger_rollback(&f.hub.ledger);
	ck_assert_msg(among[0] <= alone[0] + 20 && among[1] <= alone[1] + 10,
		"%d and %d steps, without the others %d and %d", among[0], among[1], alone[0],
		alone[1]);
	buf_done(&lines);
	fixture_done(&f);
}
END_TEST

SUITE_MAIN("feed walk", all_that_is_heard, without_looking_at_the_others)
