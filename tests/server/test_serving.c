/* SPDX-License-Identifier: MIT */
#include "core/hall/slip.h"
#include "tests/server/claimed.h"

/* Meals that windows handed over: by the order, by its slip alone, twice, and not after all. */

static struct fixture f;
static struct terminal t, u, w; /* w is of the neighbouring hall */
static day_t monday;

static void up(void)
{
	char code[ENROL_CODE_SIZE];

	fixture_init(&f);
	terminal_enrol(&t, &f, "YD1");
	terminal_enrol(&u, &f, "YD2");
	terminal_init(&w, &f);
	new_code(&f, "HY1", NEIGHBOUR, code);
	ck_assert_uint_eq(enrol_with(&w, code), 200);
	send_acts(&t, 1, 0);
	ck_assert_int_eq(day_parse("2026-11-23", &monday), 0);
	tariff_of(&f, "0"); /* as often as they like: what is once is the order */
	be(&t, PLACE, 1);
}

static void down(void)
{
	terminal_done(&t);
	terminal_done(&u);
	terminal_done(&w);
	fixture_done(&f);
}

static void send_last(struct terminal *of)
{
	send_acts(of, of->last, 1);
}

static void order(struct act *act)
{
	draft_init(&t, act, ACT_ORDER);
	strcpy(act->head.what, "lunch");
	strcpy(act->head.band, "S");
	act->head.service_day = monday;
	act->head.qty = 1;
	act->head.list_fen = 1000;
	act->head.subsidy_fen = 300;
	act->head.due_fen = 700;
	journal(&t, act);
	memcpy(act->hash, t.hash[t.last], sizeof(act->hash));
}

/* A serving at a window, of the order, or of what its slip says: nothing of whose it is. */
static void serve(struct terminal *at, const struct act *of, bool by_slip, struct act *act)
{
	draft_init(at, act, ACT_SERVE);
	strcpy(act->head.place, at == &w ? NEIGHBOUR : PLACE);
	strcpy(act->head.what, "lunch");
	act->head.service_day = monday;
	act->head.qty = 1;
	act->head.due_fen = 700;
	if (by_slip) {
		ck_assert_int_eq(slip_code(act->head.slip, "YD1", of), 0);
		carry_key(at, act, at->dk);
	} else {
		strcpy(act->head.band, "S");
		act->head.list_fen = 1000;
		act->head.subsidy_fen = 300;
		act->head.has_ref = true;
		memcpy(act->head.ref, of->head.id, ACT_ID_BYTES);
		memcpy(at->dk, t.dk, DK_BYTES);
	}
	journal(at, act);
	send_last(at);
}

static void unserve(struct terminal *at, const struct act *of)
{
	struct act act;

	draft_init(at, &act, ACT_UNSERVED);
	strcpy(act.head.place, of->head.place);
	act.head.has_ref = true;
	memcpy(act.head.ref, of->head.id, ACT_ID_BYTES);
	carry_key(at, &act, at->dk);
	journal(at, &act);
	send_last(at);
}

static int64_t fen(void)
{
	return sql_number(
		&f, "SELECT CAST(coalesce(sum(fen), 0) AS BIGINT) FROM claim WHERE released=0");
}

static int claimed(const struct act *act)
{
	return claimed_in(&f, act);
}

static bool on_sheet(const struct act *act)
{
	return on_sheet_of(&f, "subsidy-conflict", act);
}

/* ---- */

/* The window has heard nothing, the hub neither: the claim is the order's, and of its person. */
START_TEST(a_slip_before_its_order)
{
	struct act o, s;

	up();
	make_acts(&t, 1);
	order(&o);
	serve(&u, &o, true, &s);
	ck_assert_int_eq(claimed(&s), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM serving WHERE order_id IS NULL"), 1);
	send_acts(&t, 1, 2);
	ck_assert_int_eq(claimed(&s), 1);
	ck_assert_int_eq(fen(), 300);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM claim c JOIN person p ON p.pid=c.pid"
					" WHERE p.resident=1 AND c.rule='S'"),
		1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM serving WHERE order_id IS NULL"), 0);
	ck_assert(!on_sheet(&s));
	send_acts(&t, 1, 2);
	send_acts(&u, 1, 1);
	ck_assert_int_eq(fen(), 300);
	down();
}
END_TEST

START_TEST(a_slip_after_its_order)
{
	struct act o, s;

	up();
	order(&o);
	send_last(&t);
	serve(&u, &o, true, &s);
	ck_assert_int_eq(claimed(&s), 1);
	ck_assert_int_eq(fen(), 300);
	unserve(&u, &s);
	ck_assert_int_eq(fen(), 0);
	down();
}
END_TEST

/* Two windows that heard nothing of each other: each served once, one of them is claimed. */
START_TEST(an_order_counts_once)
{
	struct act o, first, second, third;

	up();
	order(&o);
	serve(&u, &o, true, &first);
	send_last(&t);
	serve(&t, &o, false, &second);
	ck_assert_int_eq(claimed(&first), 1);
	ck_assert_int_eq(claimed(&second), 0);
	ck_assert(on_sheet(&second));
	ck_assert(!on_sheet(&first));
	serve(&t, &o, false, &third);
	ck_assert_int_eq(fen(), 300);
	/* the one that counts was a mistake: the next one does */
	unserve(&u, &first);
	ck_assert_int_eq(claimed(&second), 1);
	ck_assert(!on_sheet(&second));
	ck_assert(on_sheet(&third));
	ck_assert_int_eq(fen(), 300);
	unserve(&t, &second);
	unserve(&t, &third);
	ck_assert_int_eq(fen(), 0);
	down();
}
END_TEST

/* The slip's came first, but when the hub knew of which order it was, the other one counted already. */
START_TEST(one_that_does_not_count_is_taken_back)
{
	struct act o, by_slip, by_order, third;

	up();
	order(&o);
	serve(&u, &o, true, &by_slip);
	be(&u, PLACE, 1);
	serve(&u, &o, false, &by_order);
	send_last(&t);
	ck_assert_int_eq(claimed(&by_order), 1);
	ck_assert(on_sheet(&by_slip));
	serve(&t, &o, false, &third);
	unserve(&t, &third);
	ck_assert_int_eq(claimed(&by_slip), 0);
	ck_assert_int_eq(fen(), 300);
	unserve(&u, &by_order);
	ck_assert_int_eq(claimed(&by_slip), 1);
	ck_assert_int_eq(fen(), 300);
	down();
}
END_TEST

START_TEST(a_slip_of_an_order_that_was_served)
{
	struct act o, first, second;

	up();
	order(&o);
	serve(&u, &o, true, &second); /* of which the hub hears first, but not what it is of */
	serve(&t, &o, false, &first);
	ck_assert_int_eq(claimed(&first), 0); /* a hole in the journal: not taken */
	send_acts(&t, 1, 2);
	ck_assert_int_eq(claimed(&second), 1);
	ck_assert_int_eq(claimed(&first), 0);
	ck_assert(on_sheet(&first));
	down();
}
END_TEST

/* Another hall's window names it: that takes nothing from whoever hands it over. */
START_TEST(an_order_of_another_hall)
{
	struct act o, theirs, ours;

	up();
	order(&o);
	send_last(&t);
	serve(&w, &o, false, &theirs);
	serve(&u, &o, false, &ours);
	ck_assert_int_eq(claimed(&ours), 1);
	ck_assert(!on_sheet(&ours));
	down();
}
END_TEST

START_TEST(taken_back_before_the_order_came)
{
	struct act o, s, again;

	up();
	order(&o);
	serve(&u, &o, true, &s);
	unserve(&u, &s);
	send_last(&t);
	ck_assert_int_eq(fen(), 0);
	serve(&t, &o, false, &again);
	ck_assert_int_eq(claimed(&again), 1);
	ck_assert(!on_sheet(&again));
	down();
}
END_TEST

/* What no order of this hall bears out is claimed by nobody. */
START_TEST(slips_of_nothing)
{
	struct act o, s, other;

	up();
	order(&o);
	send_last(&t);
	other = o;
	other.hash[3] ^= 1;
	serve(&u, &other, true, &s);
	ck_assert_int_eq(claimed(&s), 0);
	serve(&w, &o, true, &s); /* another hall's window */
	ck_assert_int_eq(claimed(&s), 0);
	draft_init(&u, &s, ACT_SERVE);
	strcpy(s.head.slip, "LT1-'; DROP TABLE--1");
	carry_key(&u, &s, u.dk);
	journal(&u, &s);
	send_last(&u);
	ck_assert_int_eq(fen(), 0);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM serving WHERE order_id IS NULL"), 2);
	/* later orders at that place of other journals do not take them */
	order(&o);
	send_last(&t);
	ck_assert_int_eq(fen(), 0);
	down();
}
END_TEST

SUITE_MAIN("serving", a_slip_before_its_order, a_slip_after_its_order, an_order_counts_once,
	one_that_does_not_count_is_taken_back, a_slip_of_an_order_that_was_served,
	an_order_of_another_hall, taken_back_before_the_order_came, slips_of_nothing)
