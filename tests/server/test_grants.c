/* SPDX-License-Identifier: MIT */
#include "tests/server/terminal.h"

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

START_TEST(the_first_terminal_gets_all)
{
	struct epoch epoch;

	up();
	terminal_enrol(&u, &f, "YD2");
	send_acts(&u, 1, 0); /* it speaks first, but was enrolled second */
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM lease"), 0);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM lease"), MEAL_DAYS_MAX);
	ck_assert_int_eq(lease("granted", 1, "2026-11-22"), 90);
	ck_assert_int_eq(lease("granted", 1, "2026-12-02"), 90);
	ck_assert_int_eq(lease("granted", 1, "2026-12-03"), -1);
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), 90);
	ck_assert_mem_eq(epoch.id, t.epoch.id, sizeof(epoch.id));
	ck_assert_int_eq(told(&u, "2026-11-23", &epoch), -1);
	send_acts(&t, 1, 0);
	send_acts(&u, 1, 0);
	ck_assert_int_eq(sql_number(&f, "SELECT max(granted-returned) FROM pool"), 90);
	ck_assert_int_eq(sql_number(&f, "SELECT sum(granted) FROM lease"), 90 * MEAL_DAYS_MAX);
	f.now_ms += INT64_C(86400000); /* the next day brings one day more */
	send_acts(&t, 1, 0);
	ck_assert_int_eq(lease("granted", 1, "2026-12-03"), 90);
	terminal_done(&u);
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
	ck_assert_int_eq(lease("granted", 1, "2026-11-24"), 90);
	ck_assert_int_eq(sql_number(&f, "SELECT max(granted-returned) FROM pool"), 90);
	ck_assert_int_eq(told(&t, "2026-11-23", &epoch), 90);
	ck_assert_uint_eq(epoch.n, old.n + 1);
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
	ck_assert_int_eq(told(&t, "2026-11-22", &epoch), 90);
	f.now_ms += 5 * INT64_C(86400000);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(told(&t, "2026-11-22", &epoch), -1);
	ck_assert_int_eq(told(&t, "2026-11-25", &epoch), 90);
	down();
}
END_TEST

SUITE_MAIN("grants", the_first_terminal_gets_all, weekdays_and_capacity, counters_merge_by_max,
	nothing_is_granted_until_all_named_the_epoch, a_cancel_is_credited_once,
	old_leases_are_taken_back)
