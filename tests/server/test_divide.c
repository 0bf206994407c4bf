/* SPDX-License-Identifier: MIT */
#include "core/wire/ask.h"
#include "server/ledger_lease.h"
#include "tests/server/terminal.h"

/* Rights among several terminals of a hall, as they come to hold them by HELLOs and by asking. T0 is a
 * Sunday, 10:00; lunch is ordered until 09:00 of its day. */

#define MINUTE INT64_C(60000)
#define DAY_MS (1440 * MINUTE)
#define LUNCH  "meal/" PLACE "/lunch/2026-11-23"

static struct fixture f;
static struct terminal t, u;

static void up(void)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
}

/* What the hub may never do. */
static void check(void)
{
	struct err err = {0};
	int64_t broken = -1;

	ck_assert_int_eq(pools_check(&f.hub.ledger, &broken, &err), 0);
	ck_assert_int_eq(broken, 0);
}

static void down(void)
{
	check();
	terminal_done(&t);
	terminal_done(&u);
	fixture_done(&f);
}

/* The newest word of the feed to this terminal. */
static struct lease_row told(struct terminal *of, const char *resource)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct lease_row lease = {.granted = 0}, got;
	struct feed_row row;
	struct feed feed;
	struct err err = {0};

	of->cursor = 0;
	ck_assert_uint_eq(get_feed(of, FEED_ROWS_MAX, &raw, &feed), 200);
	while (feed_next(&feed, &row, &err) == 1) {
		if (strcmp(row.kind, "lease") != 0 || strcmp(row.key, resource) != 0)
			continue;
		ck_assert_int_eq(row_lease_decode(&row, &got, &err), 0);
		lease = got;
	}
	buf_done(&raw);
	return lease;
}

static int64_t column(const char *what, int64_t stream_no, const char *resource)
{
	char text[200];

	snprintf(text, sizeof(text),
		"SELECT coalesce(sum(%s), 0) FROM lease WHERE stream_no=%lld AND resource='%s'",
		what, (long long)stream_no, resource);
	return sql_number(&f, text);
}

static struct lease_count *counter(struct terminal *of, const char *resource)
{
	for (int i = 0; i < of->n_leases; i++)
		if (strcmp(of->leases[i].resource, resource) == 0)
			return &of->leases[i];
	strcpy(of->leases[of->n_leases].resource, resource);
	return &of->leases[of->n_leases++];
}

/* As a terminal does at each contact: hears its lease, gives back what it is asked for and has. */
static void contact(struct terminal *of, const char *resource)
{
	struct lease_count *c = counter(of, resource);
	struct lease_row lease;

	send_acts(of, 1, 0);
	lease = told(of, resource);
	if (lease.granted > c->granted)
		c->granted = lease.granted;
	if (lease.recall > c->returned) {
		int64_t unsold = c->granted - c->sold - c->returned,
			due = lease.recall - c->returned;

		c->returned += due < unsold ? due : unsold;
	}
}

static int64_t unsold(struct terminal *of, const char *resource)
{
	const struct lease_count *c = counter(of, resource);

	return c->granted - c->sold - c->returned;
}

static void rounds(int n, const char *resource)
{
	for (int i = 0; i < n; i++) {
		contact(&t, resource);
		contact(&u, resource);
		check();
	}
}

/* The second comes when the first has all: half of it goes over, by way of the hub. */
START_TEST(a_second_terminal_gets_its_share)
{
	up();
	contact(&t, LUNCH);
	ck_assert_int_eq(unsold(&t, LUNCH), 90);
	contact(&u, LUNCH);
	ck_assert_int_eq(column("recall", 1, LUNCH), 45);
	ck_assert_int_eq(column("granted", 2, LUNCH), 0); /* nothing before it is back */
	rounds(2, LUNCH);
	ck_assert_int_eq(unsold(&t, LUNCH), 45);
	ck_assert_int_eq(unsold(&u, LUNCH), 45);
	rounds(3, LUNCH); /* and there it stays */
	ck_assert_int_eq(column("granted", 1, LUNCH), 90);
	ck_assert_int_eq(column("granted", 2, LUNCH), 45);
	down();
}
END_TEST

/* Where more is sold there is more to sell: the other's spare portions come over. */
START_TEST(rights_follow_what_is_sold)
{
	up();
	rounds(3, LUNCH);
	counter(&t, LUNCH)->sold = 40; /* of 45 */
	rounds(4, LUNCH);
	/* 50 are left, by 41 : 1 */
	ck_assert_int_eq(unsold(&t, LUNCH), 49);
	ck_assert_int_eq(unsold(&u, LUNCH), 1);
	counter(&t, LUNCH)->sold = 89;
	counter(&u, LUNCH)->sold = 1;
	rounds(3, LUNCH);
	ck_assert_int_eq(unsold(&t, LUNCH) + unsold(&u, LUNCH), 0);
	ck_assert_int_eq(
		sql_number(&f, "SELECT granted-returned FROM pool WHERE resource='" LUNCH "'"), 90);
	down();
}
END_TEST

START_TEST(who_is_not_heard_keeps_and_gets_nothing)
{
	up();
	rounds(3, LUNCH);
	f.now_ms += 11 * MINUTE;
	counter(&t, LUNCH)->sold = 45;
	contact(&t, LUNCH);
	contact(&t, LUNCH);
	/* it is not asked for what it has, which stays counted */
	ck_assert_int_eq(column("recall", 2, LUNCH), 0);
	ck_assert_int_eq(column("granted", 2, LUNCH), 45);
	ck_assert_int_eq(column("granted-returned", 1, LUNCH), 45);
	/* what is new goes to who is there: a day more */
	f.now_ms += DAY_MS;
	contact(&t, LUNCH);
	ck_assert_int_eq(column("granted", 1, "meal/" PLACE "/lunch/2026-12-03"), 90);
	/* and is divided when the other is heard again */
	contact(&u, "meal/" PLACE "/lunch/2026-12-03");
	rounds(2, "meal/" PLACE "/lunch/2026-12-03");
	/* 46 : 1 */
	ck_assert_int_eq(column("granted-returned", 2, "meal/" PLACE "/lunch/2026-12-03"), 2);
	down();
}
END_TEST

START_TEST(revoked_and_gone_take_no_part)
{
	static const char *const ends[] = {
		"UPDATE stream SET revoked=1 WHERE no=2", "UPDATE stream SET dead=1 WHERE no=2"};

	for (int i = 0; i < 2; i++) {
		up();
		rounds(3, LUNCH);
		sql(&f, ends[i]);
		sql(&f, "UPDATE pool SET credited=10, weigh=1 WHERE resource='" LUNCH "'");
		contact(&t, LUNCH);
		ck_assert_int_eq(column("granted-returned", 1, LUNCH), 55);
		ck_assert_int_eq(column("granted-returned", 2, LUNCH), 45);
		down();
	}
}
END_TEST

/* From the cut-off on nothing is granted, and nothing asked for. */
START_TEST(a_lease_ends_with_its_cut_off)
{
	up();
	contact(&t, LUNCH);
	f.now_ms += 23 * 60 * MINUTE - MINUTE; /* 08:59 of the 23rd */
	contact(&t, LUNCH);
	sql(&f, "UPDATE pool SET credited=2, weigh=1 WHERE resource='" LUNCH "'");
	contact(&t, LUNCH);
	ck_assert_int_eq(column("granted", 1, LUNCH), 92);
	f.now_ms += MINUTE;
	sql(&f, "UPDATE pool SET credited=4, weigh=1 WHERE resource='" LUNCH "'");
	contact(&t, LUNCH);
	contact(&u, LUNCH);
	contact(&t, LUNCH);
	ck_assert_int_eq(column("granted", 1, LUNCH), 92);
	ck_assert_int_eq(column("recall", 1, LUNCH), 0);
	ck_assert_int_eq(column("granted", 2, LUNCH), 0);
	/* tomorrow's are still divided */
	ck_assert_int_eq(column("recall", 1, "meal/" PLACE "/lunch/2026-11-24"), 45);
	down();
}
END_TEST

#define SLOT(n)                                                                                    \
	"place\tmeal\tfrom\tto\tcutoff_days\tcutoff\tportions\tweekdays\n" PLACE                   \
	"\tlunch\t10:30\t12:30\t0\t09:00\t" n "\t\n"

/* Nobody is cancelled: what is unsold comes back, what is sold is over. */
START_TEST(capacity_below_what_is_out)
{
	struct moment now = moment_at(T0, CLOCK_HUB);
	struct pool_over over = {.resource = ""};
	struct err err = {0};

	up();
	rounds(3, LUNCH);
	counter(&t, LUNCH)->sold = 30;
	counter(&u, LUNCH)->sold = 3;
	import_text_of(&f, "slots.tsv", SLOT("30"));
	contact(&t, LUNCH);
	ck_assert_int_eq(pool_over_next(&f.hub.ledger, "", &now, &over, &err), 1);
	ck_assert(over.out == 90 && over.room == 30);
	check();
	rounds(4, LUNCH);
	ck_assert_int_eq(unsold(&t, LUNCH) + unsold(&u, LUNCH), 0);
	ck_assert_int_eq(
		pool_over_next(&f.hub.ledger, "meal/" PLACE "/lunch/2026-11-22", &now, &over, &err),
		1);
	ck_assert_str_eq(over.resource, LUNCH);
	ck_assert(over.out == 33 && over.room == 30);
	ck_assert_int_eq(sql_number(&f, "SELECT excess FROM pool WHERE resource='" LUNCH "'"), 3);
	/* more again: the rest is sold */
	import_text_of(&f, "slots.tsv", SLOT("40"));
	rounds(5, LUNCH);
	ck_assert_int_eq(unsold(&t, LUNCH) + unsold(&u, LUNCH), 7);
	ck_assert_int_eq(sql_number(&f, "SELECT excess FROM pool WHERE resource='" LUNCH "'"), 0);
	down();
}
END_TEST

/* ---- asked for -------------------------------------------------------------------------------- */

static unsigned ask_for(
	struct terminal *of, const char *resource, int64_t n, struct lease_reply *reply)
{
	struct lease_ask ask_body = {.n = n};
	struct buf body = BUF_INIT(ASK_BODY_MAX);
	struct request req = {.counter = 0};
	struct err err = {0};
	unsigned status;

	snprintf(ask_body.resource, sizeof(ask_body.resource), "%s", resource);
	lease_ask_encode(&ask_body, &body);
	put_path(&req, "POST", "/v1/leases");
	randombytes_buf(req.nonce, sizeof(req.nonce));
	req.body = body.data;
	req.body_len = body.len;
	status = ask(of, &req, f.hub.keys.hub_id);
	if (status == 200) {
		ck_assert_int_eq(
			lease_reply_decode(of->a.body.data, of->a.body.len, reply, &err), 0);
		ck_assert_mem_eq(reply->nonce, req.nonce, NONCE_BYTES);
		ck_assert_str_eq(reply->lease.resource, resource);
	}
	buf_done(&body);
	return status;
}

START_TEST(one_more_is_asked_for)
{
	struct lease_reply reply;
	struct lease_row row;

	up();
	rounds(3, LUNCH);
	/* nothing free: the lease as it stands */
	ck_assert_uint_eq(ask_for(&u, LUNCH, 1, &reply), 200);
	ck_assert(reply.lease.granted == 45 && reply.lease.epoch.n == u.epoch.n);
	sql(&f, "UPDATE pool SET credited=3 WHERE resource='" LUNCH "'");
	ck_assert_uint_eq(ask_for(&u, LUNCH, 1, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 46);
	ck_assert_uint_eq(ask_for(&u, LUNCH, 20, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 48);
	ck_assert_uint_eq(ask_for(&t, LUNCH, 1, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 90);
	/* durable, and the feed says the same */
	hub_close(&f.hub);
	fixture_open(&f);
	row = told(&u, LUNCH);
	ck_assert_int_eq(row.granted, 48);
	ck_assert_int_eq(row.until, reply.lease.until);
	down();
}
END_TEST

START_TEST(what_is_not_granted_on_asking)
{
	struct lease_reply reply;
	struct terminal v;

	up();
	rounds(3, LUNCH);
	ck_assert_uint_eq(ask_for(&u, "meal/" NEIGHBOUR "/lunch/2026-11-23", 1, &reply), 400);
	ck_assert_uint_eq(ask_for(&u, "soap", 1, &reply), 400);
	ck_assert_uint_eq(ask_for(&u, LUNCH, 21, &reply), 400);
	ck_assert_uint_eq(ask_for(&u, LUNCH, 0, &reply), 400);
	/* no such thing; over since nine */
	ck_assert_uint_eq(ask_for(&u, "meal/" PLACE "/tea/2026-11-23", 1, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 0);
	ck_assert_uint_eq(ask_for(&u, "meal/" PLACE "/lunch/2026-11-22", 1, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 0);
	/* somebody waits */
	sql(&f, "UPDATE pool SET credited=3, waiting=1 WHERE resource='" LUNCH "'");
	ck_assert_uint_eq(ask_for(&u, LUNCH, 1, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 45);
	sql(&f, "UPDATE pool SET waiting=0 WHERE resource='" LUNCH "'");
	/* one that has not told in this epoch yet */
	terminal_init(&v, &f);
	terminal_enrol(&v, &f, "YD3");
	sql(&f, "UPDATE stream SET heard_n=0 WHERE no=3");
	ck_assert_uint_eq(ask_for(&u, LUNCH, 1, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 45);
	/* in a new epoch nothing stands before all have told */
	sql(&f, "UPDATE hub SET epoch_n=epoch_n+1; UPDATE lease SET told=0");
	ck_assert_uint_eq(ask_for(&u, LUNCH, 1, &reply), 200);
	ck_assert_int_eq(reply.lease.granted, 0);
	sql(&f, "UPDATE hub SET epoch_n=epoch_n-1; UPDATE lease SET told=1");
	sql(&f, "UPDATE stream SET heard_n=1 WHERE no=3");
	sql(&f, "UPDATE stream SET revoked=1 WHERE no=2");
	ck_assert_uint_eq(ask_for(&u, LUNCH, 1, &reply), 403);
	terminal_done(&v);
	down();
}
END_TEST

/* It had sold what it was asked back: what it is granted makes that good. */
START_TEST(an_ask_makes_good_what_was_asked_back)
{
	struct lease_reply reply;

	up();
	contact(&t, LUNCH);
	contact(&u, LUNCH); /* 45 are asked of the first, which sells 50 before it hears that */
	counter(&t, LUNCH)->sold = 50;
	rounds(1, LUNCH);
	ck_assert_int_eq(counter(&t, LUNCH)->returned, 40);
	sql(&f, "UPDATE pool SET credited=10 WHERE resource='" LUNCH "'");
	send_acts(&t, 1, 0);
	sql(&f, "UPDATE lease SET granted=90 WHERE stream_no=1 AND resource='" LUNCH "'");
	sql(&f, "UPDATE lease SET granted=40 WHERE stream_no=2 AND resource='" LUNCH "'");
	sql(&f, "UPDATE pool SET granted=130 WHERE resource='" LUNCH "'");
	ck_assert_uint_eq(ask_for(&t, LUNCH, 1, &reply), 200);
	ck_assert_int_eq(reply.lease.recall, 45);
	ck_assert_int_eq(reply.lease.granted, 96); /* five go back at once, one is left */
	down();
}
END_TEST

/* Counters that a hub has forgotten, told before it has made their pool. */
START_TEST(a_pool_is_made_after_its_leases)
{
	up();
	contact(&t, LUNCH);
	sql(&f, "DELETE FROM lease; DELETE FROM pool; DELETE FROM planned;"
		"DELETE FROM feed WHERE kind='lease'");
	send_acts(&t, 1, 0); /* a new epoch */
	send_acts(&u, 1, 0);
	send_acts(&t, 1, 0);
	send_acts(&u, 1, 0);
	ck_assert_uint_eq(t.epoch.n, 2);
	ck_assert_int_eq(sql_number(&f, "SELECT granted FROM pool WHERE resource='" LUNCH "'"), 90);
	ck_assert_int_eq(column("granted", 1, LUNCH), 90);
	ck_assert_int_eq(column("recall", 1, LUNCH), 45);
	down();
}
END_TEST

SUITE_MAIN("divide", a_second_terminal_gets_its_share, rights_follow_what_is_sold,
	who_is_not_heard_keeps_and_gets_nothing, revoked_and_gone_take_no_part,
	a_lease_ends_with_its_cut_off, capacity_below_what_is_out, one_more_is_asked_for,
	what_is_not_granted_on_asking, an_ask_makes_good_what_was_asked_back,
	a_pool_is_made_after_its_leases)
