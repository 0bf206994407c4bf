/* SPDX-License-Identifier: MIT */
/* What a HELLO asks of the ledger, in SQLite's own steps: it does not grow with the district. */
#include "tests/server/waiting.h"

static int count(void *ctx)
{
	++*(int *)ctx;
	return 0;
}

/* In tens of the database's instructions. */
static int hello_steps(void)
{
	sqlite3 *db = f.hub.ledger.sql.db.sql;
	int n = 0;

	f.now_ms += 1000;
	sqlite3_progress_handler(db, 10, count, &n);
	send_acts(&t, t.last + 1, 0);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	return n;
}

#define MANY(what) "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500) " what

/* 500 halls: each with a terminal, which was heard, and somebody who waits. */
static void add_halls(void)
{
	sql(&f, MANY("INSERT INTO kiosk(no, name, hall, letter) SELECT 100+i, 'K'||i, 'H'||i, 'A'"
		     " FROM n"));
	sql(&f, MANY("INSERT INTO stream(no, stream, kiosk_no, pubkey, high_hash, feed_key, heard_n,"
		     " heard_id, enrolled_ms) SELECT 100+i, x'00'||i, 100+i, x'', x'', x'', epoch_n,"
		     " epoch_id, 0 FROM n, hub"));
	sql(&f, MANY("INSERT INTO pool(resource, hall, day, ends, capacity, credited, waiting)"
		     " SELECT 'seat/H'||i||'/X', 'H'||i, 30000, 43200000, 0, 1, 1 FROM n"));
	sql(&f, MANY("INSERT INTO waiting(no, id, resource, stream_no, seq, state, rx_ms,"
		     " promised_ms) SELECT 100+i, x'00'||i, 'seat/H'||i||'/X', 100+i, 1, 'waits',"
		     " 1800000000000, 0 FROM n"));
	/* a terminal that has rights and was not heard since */
	sql(&f, MANY("INSERT INTO lease(resource, stream_no, granted, until, told)"
		     " SELECT 'seat/H'||i||'/X', 101+i%500, 1, 30000, 1 FROM n"));
	sql(&f, "UPDATE pool SET granted=1, credited=2 WHERE hall LIKE 'H%'");
	sql(&f, "DELETE FROM planned WHERE hall=''");
}

/* Years of orders taken back, of seats given. */
static void add_past(void)
{
	sql(&f, MANY("INSERT INTO credit(order_id, resource, qty, rx_ms)"
		     " SELECT x'01'||i, 'seat/H1/Y'||i, 1, 0 FROM n"));
	sql(&f, MANY("INSERT INTO waiting(no, id, resource, stream_no, seq, state, rx_ms,"
		     " promised_ms) SELECT 1000+i, x'01'||i, 'seat/H1/Y'||i, 1, 1, 'yes', 0, 0"
		     " FROM n"));
}

START_TEST(a_hello_does_not_grow_with_the_district)
{
	int before, first, after;

	if (postgres_asked())
		return;
	up(1);
	hello_steps();
	before = hello_steps();
	add_halls();
	first = hello_steps();
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM planned WHERE hall LIKE 'H%'"), 500);
	ck_assert_int_gt(first, before + 500);
	after = hello_steps();
	ck_assert_msg(after <= before + 10, "%d steps, and %d before", after, before);
	offer(2); /* some hall's rows have changed: who waits there is looked at */
	ck_assert_int_gt(hello_steps(), before + 500);
	after = hello_steps();
	ck_assert_msg(after <= before + 10, "%d steps, and %d before", after, before);
	printf("district: a HELLO takes %d steps, with 500 halls more %d\n", 10 * before,
		10 * after);
	down();
}
END_TEST

/* What is taken back, and who waits now. */
static int leave_steps(void)
{
	sqlite3 *db = f.hub.ledger.sql.db.sql;
	struct act in, wish;
	int n = 0;

	enrol(&gym, &in);
	enrol(&gym, &wish);
	sqlite3_progress_handler(db, 10, count, &n);
	leave(&in);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	leave(&wish);
	return n;
}

START_TEST(nor_with_the_years)
{
	int before, after;

	if (postgres_asked())
		return;
	up(1);
	leave_steps();
	before = leave_steps();
	add_past();
	after = leave_steps();
	ck_assert_msg(after <= before + 40, "%d steps, and %d before", after, before);
	f.now_ms += DAY_MS;
	hello_steps();
	f.now_ms += DAY_MS;
	sql(&f, "DELETE FROM credit WHERE resource LIKE 'seat/H1%'");
	sql(&f, "DELETE FROM waiting WHERE resource LIKE 'seat/H1%'");
	before = hello_steps(); /* a new day's pools are made */
	f.now_ms += DAY_MS;
	add_past();
	after = hello_steps();
	ck_assert_msg(after <= before + 40, "%d steps, and %d before", after, before);
	down();
}
END_TEST

SUITE_MAIN("district", a_hello_does_not_grow_with_the_district, nor_with_the_years)
