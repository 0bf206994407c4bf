/* SPDX-License-Identifier: MIT */
#include "server/ledger_lease.h"
#include "tests/server/terminal.h"

#include <time.h>

static struct fixture f;
static struct terminal t, u;

static void up(void)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
}

static void down(void)
{
	terminal_done(&t);
	fixture_done(&f);
}

static int64_t lease(const char *what, int64_t stream_no, const char *day)
{
	char text[200];

	snprintf(text, sizeof(text),
		"SELECT coalesce(sum(%s), -1) FROM lease WHERE stream_no=%lld AND"
		" resource='meal/" PLACE "/lunch/%s'",
		what, (long long)stream_no, day);
	return sql_number(&f, text);
}

/* The grant of one resource as the feed tells it to this terminal; -1 = none. */
static int64_t told(struct terminal *of, const char *day, struct epoch *epoch)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct feed_row row;
	struct lease_row lease_row;
	struct feed feed;
	struct err err = {0};
	int64_t granted = -1;

	of->cursor = 0;
	ck_assert_uint_eq(get_feed(of, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		if (strcmp(row.kind, "lease") != 0 || !strstr(row.key, day))
			continue;
		ck_assert_int_eq(row_lease_decode(&row, &lease_row, &err), 0);
		granted = lease_row.granted;
		*epoch = lease_row.epoch;
		ck_assert_int_eq(row.place[0], '@');
	}
	buf_done(&raw);
	return granted;
}

static void count(struct terminal *of, const char *day, int64_t granted, int64_t sold)
{
	of->n_leases = 1;
	snprintf(of->leases[0].resource, sizeof(of->leases[0].resource), "meal/" PLACE "/lunch/%s",
		day);
	of->leases[0].granted = granted;
	of->leases[0].sold = sold;
}

/* What the hub may never do. */
static void check(void)
{
	struct err err = {0};
	int64_t broken = -1;

	ck_assert_int_eq(pools_check(&f.hub.ledger, &broken, &err), 0);
	ck_assert_int_eq(broken, 0);
}

START_TEST(one_terminal_gets_all)
{
	struct epoch epoch;

	up();
	send_acts(&t, 1, 0);
	/* all days that can be ordered: today's cut-off was at nine */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM lease"), MEAL_DAYS_MAX - 1);
	ck_assert_int_eq(lease("granted", 1, "2026-11-22"), -1);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 90);
	ck_assert_int_eq(lease("granted", 1, "2026-12-02"), 90);
	ck_assert_int_eq(lease("granted", 1, "2026-12-03"), -1);
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), 90);
	ck_assert_mem_eq(epoch.id, t.epoch.id, sizeof(epoch.id));
	send_acts(&t, 1, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT max(granted-returned) FROM pool"), 90);
	f.now_ms += INT64_C(86400000); /* the next day brings one day more */
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("granted", 1, "2026-12-03"), 90);
	check();
	down();
}
END_TEST

START_TEST(weekdays_and_capacity)
{
	struct epoch epoch;

	up();
	import_text_of(&f, "slots.tsv",
		"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n" PLACE
		"\tlunch\t10:30\t12:30\t0\t09:00\t50\tMon-Fri\n");
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("granted", 1, "2026-11-22"), -1); /* a Sunday */
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 50);
	import_text_of(&f, "slots.tsv", slots_tsv);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 90);
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), 90);
	/* fewer portions: what was granted stays granted, nothing more is */
	import_text_of(&f, "slots.tsv",
		"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n" PLACE
		"\tlunch\t10:30\t12:30\t0\t09:00\t10\t\n");
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 90);
	down();
}
END_TEST

START_TEST(counters_merge_by_max)
{
	up();
	send_acts(&t, 1, 0);
	count(&t, "2026-11-23", 90, 7);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("sold", 1, "2026-11-23"), 7);
	count(&t, "2026-11-23", 90, 5); /* an older message */
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("sold", 1, "2026-11-23"), 7);
	/* rights of another hall are not its business */
	strcpy(t.leases[0].resource, "meal/" NEIGHBOUR "/lunch/2026-11-23");
	t.leases[0].granted = 5000;
	send_acts(&t, 1, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT max(granted) FROM lease"), 90);
	ck_assert_int_eq(sql_number(&f, "SELECT epoch_n FROM hub"), 1);
	down();
}
END_TEST

START_TEST(nothing_is_granted_until_all_named_the_epoch)
{
	struct epoch epoch, old;

	up();
	send_acts(&t, 1, 0);
	terminal_enrol(&u, &f, "YD2");
	send_acts(&u, 1, 0);
	old = t.epoch;
	/* a backup from before the grants */
	sql(&f, "DELETE FROM lease");
	sql(&f, "DELETE FROM feed WHERE kind='lease'");
	sql(&f, "UPDATE pool SET granted=0, returned=0");
	count(&t, "2026-11-23", 90, 3);
	ck_assert_uint_eq(send_acts(&t, 1, 0).epoch.n, old.n + 1);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 90); /* what it says is remembered */
	ck_assert_int_eq(lease("granted", 1, "2026-11-24"), -1);
	send_acts(&t, 1, 0); /* names the new epoch; the other has not yet */
	ck_assert_int_eq(lease("granted", 1, "2026-11-24"), -1);
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), -1);
	u.epoch = old;
	send_acts(&u, 1, 0);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("granted", 1, "2026-11-24"), -1);
	send_acts(&u, 1, 0);
	send_acts(&t, 1, 0);
	/* by what they sold: three, and nothing */
	ck_assert_int_eq(lease("granted", 1, "2026-11-24"), 72);
	ck_assert_int_eq(lease("granted", 2, "2026-11-24"), 18);
	ck_assert_int_eq(sql_number(&f, "SELECT max(granted-returned) FROM pool"), 90);
	check();
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), 90);
	ck_assert_uint_eq(epoch.n, old.n + 1);
	/* a lease that the hub does remember is told in the next epoch, too */
	t.leases[0].granted = 95;
	send_acts(&t, 1, 0);
	send_acts(&t, 1, 0);
	send_acts(&u, 1, 0);
	send_acts(&u, 1, 0);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(told(&t, "2026-11-24", &epoch), 72);
	ck_assert_uint_eq(epoch.n, old.n + 2);
	terminal_done(&u);
	down();
}
END_TEST

/* An order for the 23rd, and its cancelling. */
static void order(struct act *act)
{
	draft_init(&t, act, ACT_ORDER);
	strcpy(act->head.what, "lunch");
	ck_assert_int_eq(day_parse("2026-11-23", &act->head.service_day), 0);
	act->head.qty = 2;
	carry_key(&t, act, t.dk);
	journal(&t, act);
}

static void cancel(const struct act *of)
{
	struct act act;

	draft_init(&t, &act, ACT_CANCEL);
	act.head.has_ref = true;
	memcpy(act.head.ref, of->head.id, ACT_ID_BYTES);
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
}

START_TEST(a_cancel_is_credited_once)
{
	struct act first, late;

	up();
	order(&first);
	order(&late);
	send_acts(&t, 1, 2);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 90);
	cancel(&first);
	cancel(&first); /* pressed twice */
	send_acts(&t, 3, 2);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 92);
	send_acts(&t, 3, 2);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 92);
	f.now_ms += INT64_C(86400000); /* 10:00 of the 23rd: the kitchen's list is closed */
	cancel(&late);
	send_acts(&t, 5, 1);
	ck_assert_int_eq(lease("granted", 1, "2026-11-23"), 92);
	down();
}
END_TEST

START_TEST(old_leases_are_taken_back)
{
	struct epoch epoch;

	up();
	send_acts(&t, 1, 0);
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), 90);
	f.now_ms += 5 * INT64_C(86400000);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), -1);
	ck_assert_int_eq(told(&t, "2026-11-25", &epoch), 90);
	down();
}
END_TEST

/* ---- walk-ins and seats --------------------------------------------------------------------- */

#define OFFERINGS "id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\tahead\n"
#define CHANGES   "offering\tday\tchange\tto\ttime\troom_zh\troom_en\troom_ko\n"

static int64_t granted(const char *resource)
{
	char text[200];

	snprintf(text, sizeof(text),
		"SELECT coalesce(sum(granted), -1) FROM lease WHERE stream_no=1 AND resource='%s'",
		resource);
	return sql_number(&f, text);
}

/* The feed's newest word on a lease to this terminal: until, as a day; DAY_NONE = no such row. */
static day_t until_of(struct terminal *of, const char *resource)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct feed_row row;
	struct lease_row lease_row;
	struct feed feed;
	struct err err = {0};
	day_t until = DAY_NONE;

	of->cursor = 0;
	ck_assert_uint_eq(get_feed(of, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		if (strcmp(row.kind, "lease") != 0 || strcmp(row.key, resource) != 0)
			continue;
		ck_assert_int_eq(row_lease_decode(&row, &lease_row, &err), 0);
		until = lease_row.until;
	}
	buf_done(&raw);
	return until;
}

static day_t day_of(const char *text)
{
	day_t day;

	ck_assert_int_eq(day_parse(text, &day), 0);
	return day;
}

START_TEST(spare_portions_are_granted_apart)
{
	struct act act;

	up();
	import_text_of(&f, "slots.tsv",
		"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\twalk_in\n" PLACE
		"\tlunch\t10:30\t12:30\t0\t09:00\t90\t\t10\n");
	send_acts(&t, 1, 0);
	ck_assert_int_eq(granted("walk/" PLACE "/lunch/2026-11-22"), 10);
	ck_assert_int_eq(granted("walk/" PLACE "/lunch/2026-12-02"), 10);
	ck_assert_int_eq(granted("meal/" PLACE "/lunch/2026-11-22"), -1);
	/* 10:00, after the cut-off of 09:00: a walk-in is cancelled, and goes back to the walk-ins */
	draft_init(&t, &act, ACT_ORDER);
	strcpy(act.head.what, "lunch");
	act.head.service_day = act.head.day;
	act.head.walk = true;
	act.head.qty = 1;
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
	cancel(&act);
	send_acts(&t, 1, 2);
	ck_assert_int_eq(granted("walk/" PLACE "/lunch/2026-11-22"), 11);
	ck_assert_int_eq(granted("meal/" PLACE "/lunch/2026-11-22"), -1);
	/* no more spare portions: nothing new */
	import_text_of(&f, "slots.tsv", slots_tsv);
	f.now_ms += INT64_C(86400000);
	send_acts(&t, 3, 0);
	ck_assert_int_eq(granted("walk/" PLACE "/lunch/2026-12-03"), -1);
	ck_assert_int_eq(granted("meal/" PLACE "/lunch/2026-12-03"), 90);
	down();
}
END_TEST

START_TEST(seats_of_courses_and_sessions)
{
	up();
	import_text_of(&f, "offerings.tsv",
		OFFERINGS "C01\tclass\t园丁\t\t书法\t\t\tMon\t09:00-10:00\t20\t0\t\t\n"
			  "E01\tvenue\t园丁\t\t健身\t\t\tTue\t09:00-10:00\t12\t0\t\t\n"
			  "E02\tvenue\t园丁\t\t跳舞\t\t\tMon-Sun\t09:00-10:00\t5\t0\t\t3\n"
			  "E03\tevent\t园丁\t\t演出\t\t\t2026-11-25\t18:00-20:00\t99\t0\tcourse\t\n"
			  "E04\tevent\t园丁\t\t讲座\t\t\t2026-11-21\t18:00-20:00\t99\t0\tcourse\t\n"
			  "N01\tclass\t花园\t\t跳舞\t\t\tMon\t09:00-10:00\t30\t0\t\t\n");
	send_acts(&t, 1, 0);
	ck_assert_int_eq(granted("seat/" PLACE "/C01"), 20);
	ck_assert_int_eq(until_of(&t, "seat/" PLACE "/C01"), day_of("2026-11-22") + 60);
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-11-24"), 12);
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-12-01"), 12);
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-12-08"), -1); /* 16 days ahead */
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-11-23"), -1); /* a Monday */
	ck_assert_int_eq(granted("seat/" PLACE "/E02/2026-11-25"), 5);
	ck_assert_int_eq(granted("seat/" PLACE "/E02/2026-11-26"), -1);
	ck_assert_int_eq(until_of(&t, "seat/" PLACE "/E02/2026-11-25"), day_of("2026-11-25"));
	ck_assert_int_eq(until_of(&t, "seat/" PLACE "/E03"), day_of("2026-11-25"));
	ck_assert_int_eq(granted("seat/" PLACE "/E04"), -1); /* it is over */
	ck_assert_int_eq(
		sql_number(&f, "SELECT count(*) FROM lease WHERE resource LIKE '%" NEIGHBOUR "%'"),
		0);
	f.now_ms += INT64_C(86400000); /* a day later the window and the course's end move on */
	send_acts(&t, 1, 0);
	ck_assert_int_eq(until_of(&t, "seat/" PLACE "/C01"), day_of("2026-11-23") + 60);
	ck_assert_int_eq(granted("seat/" PLACE "/C01"), 20);
	ck_assert_int_eq(granted("seat/" PLACE "/E02/2026-11-26"), 5);
	down();
}
END_TEST

START_TEST(sessions_called_off_and_moved)
{
	up();
	import_text_of(&f, "offerings.tsv",
		OFFERINGS "E01\tvenue\t园丁\t\t健身\t\t\tTue,Thu\t09:00-10:00\t12\t0\t\t7\n");
	import_text_of(&f, "workdays.tsv", "day\tas\n2026-11-29\tTue\n2026-12-01\toff\n");
	import_text_of(&f, "changes.tsv", CHANGES "E01\t2026-11-26\toff\nE01\t2026-11-28\textra\n");
	send_acts(&t, 1, 0);
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-11-24"), 12);
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-11-26"), -1); /* off */
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-11-28"), 12); /* extra */
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-11-29"), 12); /* a make-up workday */
	/* five have a seat on Tuesday when it is moved to Wednesday, where they need one each */
	t.n_leases = 1;
	strcpy(t.leases[0].resource, "seat/" PLACE "/E01/2026-11-24");
	t.leases[0].granted = 12;
	t.leases[0].sold = 5;
	import_text_of(&f, "changes.tsv",
		CHANGES "E01\t2026-11-24\tmoved\t2026-11-25\nE01\t2026-11-28\tnone\n");
	send_acts(&t, 1, 0);
	ck_assert_int_eq(granted("seat/" PLACE "/E01/2026-11-25"), 7);
	ck_assert_int_eq(sql_number(&f, "SELECT capacity FROM pool"
					" WHERE resource='seat/" PLACE "/E01/2026-11-24'"),
		0);
	ck_assert_int_eq(sql_number(&f, "SELECT capacity FROM pool"
					" WHERE resource='seat/" PLACE "/E01/2026-11-28'"),
		0);
	/* a day whose meals are served as on another weekday, or not at all */
	ck_assert_int_eq(granted("meal/" PLACE "/lunch/2026-12-01"), -1);
	ck_assert_int_eq(granted("meal/" PLACE "/lunch/2026-11-30"), 90);
	down();
}
END_TEST

START_TEST(counters_of_all_own_resources_are_heard)
{
	static const char *const resources[] = {"walk/" PLACE "/lunch/2026-11-22",
		"seat/" PLACE "/C01", "seat/" NEIGHBOUR "/C01", "soap/" PLACE "/C01"};
	static const int64_t heard[] = {3, 3, 0, 0};

	up();
	for (int i = 0; i < 4; i++) {
		strcpy(t.leases[i].resource, resources[i]);
		t.leases[i].granted = 20;
		t.leases[i].sold = 3;
	}
	t.n_leases = 4;
	send_acts(&t, 1, 0);
	for (int i = 0; i < 4; i++) {
		char text[160];

		snprintf(text, sizeof(text),
			"SELECT coalesce(sum(sold), 0) FROM lease WHERE resource='%s'",
			resources[i]);
		ck_assert_int_eq(sql_number(&f, text), heard[i]);
	}
	down();
}
END_TEST

/* ---- how much work it is -------------------------------------------------------------------- */

static double hello_ms(struct terminal *of)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	send_acts(of, 1, 0);
	clock_gettime(CLOCK_MONOTONIC, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

static void offer_many(int n)
{
	struct buf text = BUF_INIT(1 << 20);
	char row[160];

	buf_str(&text, OFFERINGS);
	for (int i = 0; i < n; i++) {
		snprintf(row, sizeof(row),
			"V%03d\tvenue\t园丁\t\t健身\t\t\tMon-Sun\t%02d:00-%02d:30\t12\t0\t\t\n", i,
			8 + i % 10, 8 + i % 10);
		buf_str(&text, row);
	}
	import_text_of(&f, "offerings.tsv", buf_text(&text));
	buf_done(&text);
}

#define HEAD "SELECT feed_head FROM hub"

/* PostgreSQL counts, but tells it late. */
static int changes_made(void)
{
	return postgres_asked() ? 0 : sqlite3_total_changes(f.hub.ledger.sql.db.sql);
}

static int count_questions(unsigned kind, void *ctx, void *stmt, void *text)
{
	(void)kind;
	(void)stmt;
	*(int *)ctx += strncmp(text, "SELECT", 6) == 0;
	return 0;
}

/* On PostgreSQL each is a way there and back; it is the same text on SQLite, where it can be counted. */
static int questions(double *ms)
{
	int n = 0;

	if (!postgres_asked())
		sqlite3_trace_v2(f.hub.ledger.sql.db.sql, SQLITE_TRACE_STMT, count_questions, &n);
	*ms = hello_ms(&t);
	if (!postgres_asked())
		sqlite3_trace_v2(f.hub.ledger.sql.db.sql, 0, NULL, NULL);
	return n;
}

/* 500 offerings, each with 15 days of sessions, three tenths of them begun today: all is told, and then
 * only what changes. */
START_TEST(a_hello_is_as_much_work_as_has_changed)
{
	double none, first, again, next_day;
	int64_t head;
	int changes;

	up();
	hello_ms(&t);
	none = hello_ms(&t);
	offer_many(500);
	/* by pages, not by leases */
	ck_assert_int_lt(questions(&first), 200);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM lease"), 7350 + MEAL_DAYS_MAX - 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='lease' AND gone=0"),
		7350 + MEAL_DAYS_MAX - 1);
	hello_ms(&t);
	head = sql_number(&f, HEAD);
	changes = changes_made();
	again = hello_ms(&t);
	ck_assert_int_eq(sql_number(&f, HEAD), head);
	/* the contact itself, and no look through all pools */
	ck_assert_int_lt(changes_made() - changes, 10);
	/* one offering more: its 14 sessions to come */
	import_text_of(&f, "offerings.tsv",
		OFFERINGS "X1\tvenue\t园丁\t\t健身\t\t\tMon-Sun\t09:00-10:00\t12\t0\t\t\n");
	hello_ms(&t);
	ck_assert_int_eq(sql_number(&f, HEAD), head + 1 + 14);
	f.now_ms += INT64_C(86400000);
	next_day = hello_ms(&t);
	/* one day more of each, one meal more */
	ck_assert_int_eq(sql_number(&f, HEAD), head + 15 + 501 + 1);
	printf("grants: HELLO without offerings %.2f ms, with 500: first %.0f ms, next %.2f ms, next"
	       " day %.0f ms\n",
		none, first, again, next_day);
	down();
}
END_TEST

/* A database from before seats were leased: everybody gets the neighbours' offerings. */
START_TEST(an_older_database)
{
	int64_t head;

	if (postgres_asked())
		return; /* it began later */
	up();
	send_acts(&t, 1, 0);
	head = sql_number(&f, HEAD);
	sql(&f, "DROP INDEX pool_hall; DROP INDEX pool_free; DROP INDEX pool_waited;"
		"DROP INDEX lease_untold; DROP INDEX lease_told; DROP TABLE planned;"
		"ALTER TABLE pool DROP COLUMN given; ALTER TABLE lease DROP COLUMN told;"
		"DROP TABLE backup_high; DROP TABLE backup; DROP INDEX stream_lost;"
		"ALTER TABLE stream DROP COLUMN lost_ms; ALTER TABLE stream DROP COLUMN reclaimed;"
		"ALTER TABLE erased DROP COLUMN hall;"
		"DROP INDEX pool_weigh; DROP INDEX lease_sold; DROP TABLE undone; DROP TABLE seat;"
		"DROP TABLE meal_order; DROP TABLE serving; DROP TABLE newcomer; ALTER TABLE pool DROP COLUMN ends;"
		"ALTER TABLE pool DROP COLUMN excess; ALTER TABLE pool DROP COLUMN weigh;"
		"ALTER TABLE lease DROP COLUMN recall; ALTER TABLE stream DROP COLUMN life;"
		"DROP TABLE proof; DROP TABLE todo; DROP INDEX pool_look; DROP INDEX stream_heard;"
		"DROP INDEX stream_kiosk; DROP INDEX credit_resource; DROP INDEX waiting_given;"
		"ALTER TABLE pool DROP COLUMN look; ALTER TABLE hub DROP COLUMN plan_rev;"
		"DROP TABLE uplink; DROP TABLE uplink_lease; DROP TABLE outgoing; DROP TABLE uplink_safe;"
		"DROP TABLE uplink_row; ALTER TABLE stream DROP COLUMN via;"
		"ALTER TABLE enrol_code DROP COLUMN hall_hub;"
		"DROP TABLE claim_file; DROP TABLE claim_odd; DROP TABLE account;"
		"DROP TABLE account_session; DROP TABLE account_failed; DROP TABLE account_log;"
		"DROP TABLE person_mark; DROP TABLE person_alias; DROP INDEX act_aside_of; DROP INDEX feed_hall; DROP TABLE act_range; DROP TABLE feed_run;"
		"CREATE INDEX act_day ON act(day, stream_no, seq);"
		"PRAGMA user_version=1;");
	hub_close(&f.hub);
	fixture_open(&f);
	ck_assert_int_eq(sql_number(&f, HEAD), head + 1);
	ck_assert_int_eq(sql_number(&f, "SELECT floor FROM hub"), head + 1);
	/* of three people, one of whom has a telephone */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM person_mark"), 3 * 2 + 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM todo WHERE what='marks'"), 0);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(sql_number(&f, HEAD), head + 1); /* the leases are as they were */
	ck_assert_int_eq(
		sql_number(&f, "SELECT sum(granted) FROM lease"), 90 * (MEAL_DAYS_MAX - 1));
	f.now_ms += INT64_C(86400000);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(sql_number(&f, HEAD), head + 2);
	down();
}
END_TEST

SUITE_MAIN("grants", one_terminal_gets_all, weekdays_and_capacity, counters_merge_by_max,
	nothing_is_granted_until_all_named_the_epoch, a_cancel_is_credited_once,
	old_leases_are_taken_back, spare_portions_are_granted_apart, seats_of_courses_and_sessions,
	sessions_called_off_and_moved, counters_of_all_own_resources_are_heard,
	a_hello_is_as_much_work_as_has_changed, an_older_database)
