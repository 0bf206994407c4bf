/* SPDX-License-Identifier: MIT */
/*
 * Whole batches into the ledger: one act of hundreds is there already, and acts of a day are found
 * wherever they are.
 */
#include "server/check.h"
#include "server/ledger_act.h"
#include "server/ledger_look.h"
#include "tests/server/terminal.h"

#define MANY 200 /* PostgreSQL takes so many otherwise than a few */

static struct fixture f;
static struct terminal t, u;

static void up(void)
{
	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
}

static void down(void)
{
	struct check_report report;
	struct err err = {0};

	ck_assert_msg(check_ledger(&f.hub, &report, &err) == 0, "%s", err.text);
	terminal_done(&t);
	terminal_done(&u);
	fixture_done(&f);
}

static int64_t how_many(const char *state)
{
	char text[120];

	snprintf(text, sizeof(text), "SELECT count(*) FROM act WHERE stream_no=2 AND state='%s'",
		state);
	return sql_number(&f, text);
}

START_TEST(one_of_many_is_there)
{
	struct act act;
	struct ack ack;

	up();
	make_acts(&t, 1);
	send_acts(&t, 1, 1);
	make_acts(&u, MANY);
	journal_bytes(&u, t.acts[0].data, t.acts[0].len); /* an alias */
	make_act(&u, ACT_CHECK_IN, &act);
	act.head.seq++;
	journal(&u, &act); /* the same id twice in the batch */
	make_acts(&u, 1);
	ack = send_acts(&u, 1, MANY + 4);
	ck_assert_int_eq(ack.acked, MANY + 4);
	ck_assert_int_eq(ack.n_quarantined, 1);
	ck_assert_int_eq(ack.quarantined[0], MANY + 3);
	ck_assert_int_eq(how_many("ok"), MANY + 2);
	ck_assert_int_eq(how_many("alias"), 1);
	ck_assert_int_eq(how_many("id-collision"), 1);
	/* and the connection is as it was */
	make_acts(&u, MANY);
	ck_assert_int_eq(send_acts(&u, MANY + 5, MANY).acked, 2 * MANY + 4);
	ck_assert_int_eq(how_many("ok"), 2 * MANY + 2);
	down();
}
END_TEST

/* What the server cannot take is no success, and nothing of it stays. */
START_TEST(many_that_fail)
{
	struct batch_header h;

	up();
	make_acts(&t, MANY);
	sql(&f, postgres_asked() ? "ALTER TABLE act ADD CONSTRAINT few CHECK(seq<150)"
				 : "CREATE TRIGGER few BEFORE INSERT ON act WHEN NEW.seq>=150"
				   " BEGIN SELECT RAISE(ABORT, 'few'); END");
	header_init(&t, &h, 1, MANY);
	ck_assert_int_eq(post_batch(&t, &h), 503);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), 0);
	sql(&f, postgres_asked() ? "ALTER TABLE act DROP CONSTRAINT few" : "DROP TRIGGER few");
	ck_assert_int_eq(send_acts(&t, 1, MANY).acked, MANY);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act"), MANY);
	down();
}
END_TEST

/* The one that writes does not look at each row whether its state is one of them; the copy's reader does. */
START_TEST(a_copy_is_checked)
{
	char path[100];
	struct err err = {0};

	if (postgres_asked())
		return;
	up();
	snprintf(path, sizeof(path), "%s/copy", f.dir);
	make_acts(&t, 2);
	send_acts(&t, 1, 2);
	sql(&f, "UPDATE act SET state='lost' WHERE seq=2");
	ck_assert_int_eq(ledger_copy(&f.hub.ledger.sql.db, path, &err), ERR_BAD);
	ck_assert_ptr_nonnull(strstr(err.text, "CHECK constraint failed in act"));
	sql(&f, "UPDATE act SET state='ok' WHERE seq=2");
	ck_assert_msg(ledger_copy(&f.hub.ledger.sql.db, path, &err) == 0, "%s", err.text);
	down();
}
END_TEST

static void order(struct act *act)
{
	draft_init(&t, act, ACT_ORDER);
	strcpy(act->head.what, "lunch");
	act->head.service_day = act->head.day + 1;
	act->head.qty = 1;
	carry_key(&t, act, t.dk);
}

static void cancel(const struct act *order)
{
	struct act act;

	draft_init(&t, &act, ACT_CANCEL);
	act.head.has_ref = true;
	memcpy(act.head.ref, order->head.id, ACT_ID_BYTES);
	carry_key(&t, &act, t.dk);
	journal(&t, &act);
}

/* All of a batch are kept before anything follows from the first: a cancel that stands before its order
 * must not find it yet. */
START_TEST(taken_back_before_it_was_told)
{
	struct act first, second;

	up();
	order(&first);
	order(&second);
	journal(&t, &first);
	cancel(&first);
	cancel(&second);
	second.head.seq = t.last + 1;
	journal(&t, &second);
	send_acts(&t, 1, 4);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM act WHERE state='ok'"), 4);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order WHERE cancelled=1"), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order"), 2);
	down();
}
END_TEST

static int add_up(void *ctx, const struct act_seen *act, struct err *err)
{
	int64_t *sum = ctx;

	(void)err;
	*sum += act->stream_no * 1000 + act->seq;
	return 0;
}

static int64_t seen(day_t from, day_t until)
{
	const day_t range[2] = {from, until};
	struct err err = {0};
	int64_t sum = 0;

	ck_assert_msg(act_walk_days(&f.hub.ledger, range, add_up, &sum, &err) == 0, "%s", err.text);
	return sum;
}

static void act_of(struct terminal *by, day_t day)
{
	struct act act;

	draft_init(by, &act, ACT_CHECK_IN);
	act.head.day = day;
	carry_key(by, &act, by->dk);
	journal(by, &act);
}

/* A clock may jump: days need not follow each other. */
START_TEST(acts_of_a_day)
{
	static const int days[] = {1, 1, 2, 1, 3, 3, 2};
	const day_t first = 20000;

	up();
	for (int i = 0; i < 7; i++)
		act_of(&t, first + days[i]);
	act_of(&u, first + 2);
	send_acts(&t, 1, 3);
	send_acts(&t, 4, 4);
	send_acts(&u, 1, 1);
	ck_assert_int_eq(seen(first, first), 0);
	ck_assert_int_eq(seen(first + 1, first + 1), 3000 + 1 + 2 + 4);
	ck_assert_int_eq(seen(first + 2, first + 2), 2000 + 3 + 7 + 2001);
	ck_assert_int_eq(seen(first + 3, first + 9), 2000 + 5 + 6);
	ck_assert_int_eq(seen(first + 1, first + 3), 7000 + 28 + 2001);
	down();
}
END_TEST

SUITE_MAIN("many", one_of_many_is_there, many_that_fail, a_copy_is_checked,
	taken_back_before_it_was_told, acts_of_a_day)
