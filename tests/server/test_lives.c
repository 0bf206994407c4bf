/* SPDX-License-Identifier: MIT */
#include "server/check.h"
#include "server/ledger_lives.h"
#include "server/ledger_lease.h"
#include "server/lives.h"
#include "tests/server/terminal.h"

#define DAY_MS INT64_C(86400000)
#define LUNCH  "meal/" PLACE "/lunch/2026-11-25"

static struct fixture f;
static struct terminal t;

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

static struct moment now(void)
{
	return moment_at(f.now_ms, CLOCK_HUB);
}

static void make_order(struct terminal *of)
{
	struct act act;

	draft_init(of, &act, ACT_ORDER);
	strcpy(act.head.what, "lunch");
	act.head.service_day = act.head.day + 1;
	act.head.qty = 1;
	carry_key(of, &act, of->dk);
	journal(of, &act);
}

static const char *state_of(int64_t stream_no, int64_t seq)
{
	char text[160];

	snprintf(text, sizeof(text),
		"SELECT state||' '||reason FROM act WHERE stream_no=%lld AND seq=%lld",
		(long long)stream_no, (long long)seq);
	return sql_value(&f, text);
}

static int release(int64_t seq, char why[24])
{
	const struct release r = {1, seq, true};
	struct moment at = now();
	struct err err = {0};
	int got;

	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	got = lives_release(&f.hub, &r, &at, why, &err);
	ck_assert_msg(got >= 0, "%s", err.text);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	return got;
}

static void lose(int (*how)(struct ledger *, const char *, int64_t, struct err *))
{
	struct err err = {0};

	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(how(&f.hub.ledger, "YD1", f.now_ms, &err), 1);
	ck_assert_int_eq(how(&f.hub.ledger, "YD9", f.now_ms, &err), 0);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
}

/* ---- set aside ------------------------------------------------------------------------------ */

START_TEST(a_revoked_terminal_is_told_nothing_and_its_acts_wait)
{
	struct request req = {.method = "GET", .path = "/v1/feed"};
	char why[24];

	up();
	make_order(&t);
	send_acts(&t, 1, 1);
	lose(stream_revoke);
	make_order(&t);
	ck_assert_str_eq(send_acts(&t, 2, 1).trouble, "revoked");
	ck_assert_uint_eq(ask(&t, &req, f.hub.keys.hub_id), 403);
	ck_assert_str_eq(state_of(1, 2), "quarantined revoked");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 1);
	/* released: what follows from it follows once */
	ck_assert_int_eq(release(2, why), 1);
	ck_assert_str_eq(state_of(1, 2), "ok ");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 2);
	ck_assert_int_eq(release(2, why), 0);
	ck_assert_str_eq(why, "not set aside");
	ck_assert_int_eq(release(9, why), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 2);
	/* sent again it is what it is */
	send_acts(&t, 2, 1);
	ck_assert_str_eq(state_of(1, 2), "ok ");
	down();
}
END_TEST

START_TEST(what_is_wrong_in_itself_is_not_released)
{
	char why[24];
	struct act act;

	up();
	draft_init(&t, &act, ACT_CHECK_IN); /* sealed by a key that nobody told */
	journal(&t, &act);
	send_acts(&t, 1, 1);
	ck_assert_str_eq(state_of(1, 1), "quarantined no-key");
	ck_assert_int_eq(release(1, why), 0);
	ck_assert_str_eq(why, "no-key");
	ck_assert_str_eq(state_of(1, 1), "quarantined no-key");
	make_acts(&t, 1); /* this one brings the key */
	send_acts(&t, 2, 1);
	ck_assert_int_eq(release(1, why), 1);
	down();
}
END_TEST

static int64_t approve(int64_t stream_no)
{
	struct moment at = now();
	struct err err = {0};
	int64_t n = -1;

	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_msg(lives_approve(&f.hub, stream_no, &at, &n, &err) == 0, "%s", err.text);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	return n;
}

START_TEST(a_forks_acts_are_taken_when_somebody_approves)
{
	static struct terminal c;
	struct act cancel;

	up();
	make_order(&t);
	send_acts(&t, 1, 1);
	terminal_branch(&c, &t, 1);
	make_order(&t);
	send_acts(&t, 2, 1);
	make_order(&c);
	draft_init(&c, &cancel, ACT_CANCEL); /* of the fork's own order: order matters */
	cancel.head.has_ref = true;
	{
		struct act_head order;
		struct act_parts parts;
		struct err err = {0};

		ck_assert_int_eq(seal_split(c.acts[1].data, c.acts[1].len, &parts), 0);
		ck_assert_int_eq(act_head_decode(parts.head, parts.head_len, &order, &err), 0);
		memcpy(cancel.head.ref, order.id, ACT_ID_BYTES);
	}
	carry_key(&c, &cancel, c.dk);
	journal(&c, &cancel);
	ck_assert_str_eq(send_acts(&c, 2, 2).trouble, "fork");
	ck_assert_str_eq(state_of(2, 2), "quarantined unapproved");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 2);
	ck_assert_int_eq(approve(2), 2);
	ck_assert_str_eq(state_of(2, 2), "ok ");
	ck_assert_str_eq(state_of(2, 3), "ok ");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 3);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order WHERE cancelled=1"), 1);
	ck_assert_int_eq(approve(2), 0);
	/* it is a fork still: later acts wait again */
	make_order(&c);
	c.counter += 1000;
	send_acts(&c, 4, 1);
	ck_assert_str_eq(state_of(2, 4), "quarantined unapproved");
	terminal_done(&c);
	down();
}
END_TEST

/* It was put back to where the hub had it, or moved with its disk: no act differs yet. */
START_TEST(another_life_is_a_fork_before_any_act_differs)
{
	static struct terminal c;
	struct ack ack;

	up();
	make_order(&t);
	make_order(&t);
	send_acts(&t, 1, 2);
	terminal_branch(&c, &t, 2);
	memset(c.life, 0x5a, sizeof(c.life));
	ack = send_acts(&c, 3, 0);
	ck_assert_str_eq(ack.trouble, "fork");
	ck_assert_int_eq(ack.acked, 2);
	ck_assert_str_eq(sql_value(&f, "SELECT life FROM stream WHERE no=2"), "5a5a5a5a5a5a5a5a");
	ck_assert_int_eq(sql_number(&f, "SELECT parent_seq FROM stream WHERE no=2"), 2);
	/* the true one goes on as if nothing were, the other waits for somebody */
	make_order(&t);
	t.counter += 2000;
	ck_assert_str_eq(send_acts(&t, 3, 1).trouble, "");
	ck_assert_str_eq(state_of(1, 3), "ok ");
	make_order(&c);
	c.counter += 2000;
	ck_assert_str_eq(send_acts(&c, 3, 1).trouble, "fork");
	ck_assert_str_eq(state_of(2, 3), "quarantined unapproved");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 2);
	/* from its first act on, as a hub that was put back asks it */
	c.counter += 2000;
	ck_assert_str_eq(send_acts(&c, 1, 3).trouble, "fork");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 2);
	/* once more put back */
	memset(c.life, 0x5b, sizeof(c.life));
	ck_assert_str_eq(send_acts(&c, 3, 0).trouble, "fork");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 3);
	ck_assert_int_eq(approve(2), 1);
	terminal_done(&c);
	down();
}
END_TEST

/* What the first had not sent when its disk was copied is its own, whoever brings it first. */
START_TEST(a_copy_that_is_heard_first_takes_nothing_from_the_first)
{
	static struct terminal c;

	up();
	make_order(&t);
	send_acts(&t, 1, 1);
	make_order(&t);
	terminal_branch(&c, &t, 2);
	memset(c.life, 0x5a, sizeof(c.life));
	ck_assert_str_eq(send_acts(&c, 2, 1).trouble, "fork");
	ck_assert_str_eq(state_of(2, 2), "quarantined unapproved");
	t.counter += 2000;
	ck_assert_str_eq(send_acts(&t, 2, 1).trouble, "");
	ck_assert_str_eq(state_of(1, 2), "ok ");
	ck_assert_str_eq(state_of(2, 2), "alias ");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 2);
	ck_assert_int_eq(approve(2), 0);
	terminal_done(&c);
	down();
}
END_TEST

/* A hub that was put back knows the past only from the copy: the first one's branch it is not. */
START_TEST(a_copy_does_not_make_a_branch_of_the_first)
{
	static struct terminal c;
	struct ack ack;

	up();
	for (int i = 0; i < 3; i++)
		make_order(&t);
	terminal_branch(&c, &t, 3);
	memset(c.life, 0x5a, sizeof(c.life));
	ck_assert_str_eq(send_acts(&c, 1, 3).trouble, "fork");
	t.counter += 2000;
	ack = send_acts(&t, 4, 0);
	ck_assert_str_eq(ack.trouble, "gap");
	ck_assert_int_eq(ack.acked, 0);
	ck_assert_str_eq(send_acts(&t, 1, 3).trouble, "");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 3);
	ck_assert_str_eq(state_of(1, 3), "ok ");
	terminal_done(&c);
	down();
}
END_TEST

/* A disk that was moved, its past pruned there and lost here: it is heard, as a life of its own. */
START_TEST(another_life_begins_behind_a_hole)
{
	struct check_report report;
	struct batch_header h;
	struct err err = {0};
	struct ack ack;

	up();
	for (int i = 0; i < 5; i++)
		make_order(&t);
	memset(t.life, 0x5a, sizeof(t.life));
	header_init(&t, &h, 4, 1);
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "gap");
	t.epoch = ack.epoch;
	header_init(&t, &h, 4, 1);
	h.gap = 1;
	ck_assert_uint_eq(post_batch(&t, &h), 200);
	read_ack(&t, &ack);
	ck_assert_str_eq(ack.trouble, "fork");
	ck_assert_int_eq(ack.acked, 4);
	ck_assert_uint_eq(ack.epoch.n, t.epoch.n);
	ck_assert_str_eq(state_of(2, 4), "quarantined unapproved");
	ck_assert_int_eq(send_acts(&t, 5, 1).acked, 5);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM stream"), 2);
	ck_assert_int_eq(
		sql_number(&f, "SELECT to_seq*10+from_seq FROM gap WHERE stream_no=2"), 31);
	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	ck_assert_int_eq(report.lost, 3);
	ck_assert_int_eq(approve(2), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 2);
	down();
}
END_TEST

static void go_on_behind_a_hole(struct terminal *of, int64_t seq)
{
	struct batch_header h;
	struct ack ack;

	of->counter += 9000;
	of->epoch = send_acts(of, seq, 1).epoch;
	header_init(of, &h, seq, 1);
	h.gap = 1;
	ck_assert_uint_eq(post_batch(of, &h), 200);
	read_ack(of, &ack);
	ck_assert_str_eq(ack.trouble, "");
}

/* Pruned at the first, lost here: what a copy of its disk brings, and the first went on from, is taken;
 * what differs from that, or came after it, waits. */
static void a_copy_fills_a_hole(bool copy_first, bool other)
{
	static struct terminal c;
	struct check_report report;
	struct err err = {0};

	up();
	for (int i = 0; i < 3; i++)
		make_order(&t);
	terminal_branch(&c, &t, other ? 2 : 3);
	memset(c.life, 0x5a, sizeof(c.life));
	make_order(&t);
	make_order(&c);
	if (!copy_first)
		go_on_behind_a_hole(&t, 4);
	c.counter = t.counter + 2000;
	ck_assert_str_eq(send_acts(&c, 1, 2).trouble, "fork");
	ck_assert_str_eq(state_of(2, 2), "quarantined unapproved");
	ck_assert_str_eq(send_acts(&c, 3, (int)c.last - 2).trouble, "fork");
	if (copy_first)
		go_on_behind_a_hole(&t, 4);
	ck_assert_str_eq(state_of(2, 1), other ? "quarantined unapproved" : "ok ");
	ck_assert_str_eq(state_of(2, 3), other ? "quarantined unapproved" : "ok ");
	ck_assert_str_eq(state_of(2, c.last), "quarantined unapproved");
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), other ? 1 : 4);
	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	ck_assert_int_eq(approve(2), other ? 3 : 1);
	terminal_done(&c);
	down();
}

START_TEST(what_a_copy_has_of_a_hole_is_taken)
{
	a_copy_fills_a_hole(true, false);
	a_copy_fills_a_hole(false, false);
	a_copy_fills_a_hole(true, true);
	a_copy_fills_a_hole(false, true);
}
END_TEST

START_TEST(kinds_that_are_known_now_are_taken)
{
	struct moment at;
	struct err err = {0};
	int64_t n = -1;

	up();
	make_order(&t);
	make_order(&t);
	sql(&f, "UPDATE stream SET revoked=1");
	send_acts(&t, 1, 2);
	/* as the program before this one left them */
	sql(&f, "UPDATE stream SET revoked=0");
	sql(&f, "UPDATE act SET reason='unknown-kind'");
	at = now();
	ck_assert_int_eq(ledger_begin(&f.hub.ledger, &err), 0);
	ck_assert_msg(lives_upgraded(&f.hub, &at, &n, &err) == 0, "%s", err.text);
	ck_assert_int_eq(n, 2);
	ck_assert_int_eq(lives_upgraded(&f.hub, &at, &n, &err), 0);
	ck_assert_int_eq(n, 0);
	ck_assert_int_eq(ledger_commit(&f.hub.ledger, &err), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 2);
	down();
}
END_TEST

/* ---- rights that come back ------------------------------------------------------------------ */

static int64_t column(const char *what)
{
	char text[160];

	snprintf(text, sizeof(text),
		"SELECT %s FROM lease WHERE stream_no=1 AND resource='" LUNCH "'", what);
	return sql_number(&f, text);
}

START_TEST(a_dead_terminals_rights_come_back_after_a_day)
{
	static struct terminal u;
	struct err err = {0};
	struct unsold at = {.resource = ""};
	int64_t broken = -1;

	up();
	send_acts(&t, 1, 0);
	ck_assert_int_eq(column("granted"), 90);
	strcpy(t.leases[0].resource, LUNCH);
	t.leases[0].granted = 90;
	t.leases[0].sold = 20;
	t.n_leases = 1;
	send_acts(&t, 1, 0);
	while (unsold_of(&f.hub.ledger, "YD1", now().day, &at, &err) == 1)
		if (strcmp(at.resource, LUNCH) == 0)
			break;
	ck_assert_int_eq(at.granted - at.sold - at.returned, 70);
	lose(stream_dead);
	terminal_enrol(&u, &f, "YD2");
	f.now_ms += DAY_MS - 1000;
	send_acts(&u, 1, 0);
	ck_assert_int_eq(column("returned"), 0);
	f.now_ms += 2000;
	send_acts(&u, 1, 0);
	ck_assert_int_eq(column("returned"), 70);
	ck_assert_int_eq(sql_number(&f, "SELECT granted FROM lease WHERE stream_no=2 AND"
					" resource='" LUNCH "'"),
		70);
	/* what still comes of it waits for somebody, and it gets nothing */
	make_order(&t);
	ck_assert_str_eq(send_acts(&t, 1, 1).trouble, "revoked");
	ck_assert_str_eq(state_of(1, 1), "quarantined dead");
	ck_assert_int_eq(pools_check(&f.hub.ledger, &broken, &err), 0);
	ck_assert_int_eq(broken, 0);
	terminal_done(&u);
	down();
}
END_TEST

SUITE_MAIN("lives", a_revoked_terminal_is_told_nothing_and_its_acts_wait,
	what_is_wrong_in_itself_is_not_released, a_forks_acts_are_taken_when_somebody_approves,
	another_life_is_a_fork_before_any_act_differs,
	a_copy_that_is_heard_first_takes_nothing_from_the_first,
	a_copy_does_not_make_a_branch_of_the_first, another_life_begins_behind_a_hole,
	what_a_copy_has_of_a_hole_is_taken, kinds_that_are_known_now_are_taken,
	a_dead_terminals_rights_come_back_after_a_day)
