/* SPDX-License-Identifier: MIT */
#include "server/kitchen.h"
#include "server/ledger_lease.h"
#include "tests/server/claimed.h"

/* Orders and cancels in whatever order they come, the kitchen's list, the subsidy once. T0 is a Sunday,
 * 10:00; lunch of the 23rd is ordered until 09:00 of that day. */

#define MINUTE  INT64_C(60000)
#define LUNCH   "meal/" PLACE "/lunch/2026-11-23"
#define CUT_OFF (T0 + 23 * 60 * MINUTE)

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
}

static void down(void)
{
	struct err err = {0};
	int64_t broken = -1;

	ck_assert_int_eq(pools_check(&f.hub.ledger, &broken, &err), 0);
	ck_assert_int_eq(broken, 0);
	terminal_done(&t);
	terminal_done(&u);
	terminal_done(&w);
	fixture_done(&f);
}

static void hello(struct terminal *of)
{
	send_acts(of, of->last + 1, 0);
}

static void order(struct terminal *of, const char *dish, struct act *act)
{
	randombytes_buf(of->dk, sizeof(of->dk));
	draft_init(of, act, ACT_ORDER);
	strcpy(act->head.what, "lunch");
	act->head.service_day = monday;
	act->head.qty = 1;
	act->body.n_items = 1;
	strcpy(act->body.items[0].name.text[LANG_ZH], dish);
	act->body.items[0].qty = 1;
	carry_key(of, act, of->dk);
	journal(of, act);
}

static void refer(struct terminal *of, enum act_kind kind, const struct act *to, struct act *act)
{
	draft_init(of, act, kind);
	act->head.has_ref = true;
	memcpy(act->head.ref, to->head.id, ACT_ID_BYTES);
	carry_key(of, act, of->dk);
	journal(of, act);
}

static int64_t pool(const char *column)
{
	char text[200];

	snprintf(text, sizeof(text), "SELECT %s FROM pool WHERE resource='" LUNCH "'", column);
	return sql_number(&f, text);
}

/* ---- cancels ---------------------------------------------------------------------------------- */

/* Whatever comes first, from whichever terminal, how often: one portion comes back, once. */
START_TEST(a_cancel_counts_once_in_any_order)
{
	struct act a, b, c, d, by;

	up();
	order(&t, "甲", &a);
	order(&t, "乙", &b);
	order(&t, "丙", &c);
	send_acts(&t, 1, 1);
	refer(&u, ACT_CANCEL, &a, &by);
	refer(&u, ACT_CANCEL, &a, &by);
	refer(&u, ACT_CANCEL, &b, &by); /* which the hub does not know yet */
	send_acts(&u, 1, 3);
	ck_assert_int_eq(pool("credited"), 1);
	send_acts(&t, 2, 2);
	ck_assert_int_eq(pool("credited"), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order WHERE cancelled=1"), 2);
	refer(&t, ACT_CANCEL, &b, &by);
	send_acts(&t, 4, 1);
	send_acts(&u, 1, 3);
	send_acts(&t, 1, 4);
	ck_assert_int_eq(pool("credited"), 2);
	/* not what another hall ordered, not what is no order */
	refer(&w, ACT_CANCEL, &c, &by);
	strcpy(by.head.place, NEIGHBOUR);
	w.last--;
	journal(&w, &by);
	send_acts(&w, 1, 1);
	refer(&u, ACT_LEAVE, &c, &d);
	refer(&u, ACT_UNSERVED, &c, &d);
	send_acts(&u, 4, 2);
	ck_assert_int_eq(pool("credited"), 2);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM meal_order WHERE cancelled=0"), 1);
	down();
}
END_TEST

START_TEST(a_seat_left_before_it_was_taken)
{
	struct act in, by;

	up();
	import_text_of(&f, "offerings.tsv",
		"id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\tahead\n"
		"C01\tclass\t园丁\t甲\t书法\t\t\tMon\t09:00-10:00\t9\t0\t\t\n");
	hello(&t);
	draft_init(&t, &in, ACT_ENROL);
	strcpy(in.head.what, "C01");
	in.head.course = true;
	carry_key(&t, &in, t.dk);
	journal(&t, &in);
	refer(&u, ACT_LEAVE, &in, &by);
	send_acts(&u, 1, 1);
	send_acts(&t, 1, 1);
	ck_assert_int_eq(
		sql_number(&f, "SELECT credited FROM pool WHERE resource LIKE '%/C01'"), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM seat"), 0);
	down();
}
END_TEST

/* ---- the kitchen ------------------------------------------------------------------------------ */

static struct kitchen_list list(void)
{
	struct moment now = moment_at(f.now_ms, CLOCK_HUB);
	struct kitchen_list ret;
	struct err err = {0};

	ck_assert_int_eq(
		kitchen_list(&f.hub, &(struct kitchen_key){PLACE, "", monday}, &now, &ret, &err),
		1);
	return ret;
}

START_TEST(the_list_freezes_at_the_cut_off)
{
	struct act a, b, c, by;
	struct kitchen_list l;

	up();
	sql(&f, "UPDATE lease SET granted=84 WHERE stream_no=1 AND resource='" LUNCH "'");
	sql(&f, "INSERT INTO lease(resource, stream_no, granted, until) VALUES('" LUNCH
		"', 2, 6, 20780)");
	order(&t, "饺子", &a);
	order(&t, "饺子", &b);
	order(&u, "面", &c);
	send_acts(&t, 1, 2);
	send_acts(&u, 1, 1);
	l = list();
	ck_assert(l.row.no == 0 && l.listed.portions == 3);
	f.now_ms = CUT_OFF;
	hello(&t); /* the other is waited for, two minutes */
	ck_assert_int_eq(list().row.no, 0);
	f.now_ms += 2 * MINUTE;
	hello(&t);
	l = list();
	ck_assert_int_eq(l.row.no, 2); /* the first was today's */
	ck_assert_int_eq(l.row.frozen_ms, f.now_ms);
	ck_assert_int_eq(l.listed.portions, 3);
	ck_assert_int_eq(l.listed.n_items, 2);
	ck_assert_str_eq(l.listed.items[0].name, "饺子");
	ck_assert(l.listed.items[0].n == 2 && l.listed.items[1].n == 1);
	ck_assert_int_eq(l.more, 5); /* of six, one is known */
	ck_assert_str_eq(l.unheard, "YD2");
	/* one more was sold there, and two are cancelled, too late */
	order(&u, "面", &by);
	refer(&u, ACT_CANCEL, &c, &by);
	send_acts(&u, 2, 2);
	refer(&t, ACT_CANCEL, &a, &by);
	send_acts(&t, 3, 1);
	hello(&u);
	hello(&t);
	l = list();
	ck_assert(l.row.no == 2 && l.listed.portions == 3 && l.more == 5);
	ck_assert(l.late.portions == 1 && l.late.items[0].n == 1);
	ck_assert_str_eq(l.late.items[0].name, "面");
	ck_assert_int_eq(l.unwanted.portions, 2);
	ck_assert_int_eq(pool("credited"), 0); /* nothing is sold of it any more */
	down();
}
END_TEST

/* All are heard: at once, without a doubt; by number, each hall its own. */
START_TEST(when_all_are_heard_at_once)
{
	struct kitchen_list l;
	struct act a, by;

	up();
	order(&t, "饺子", &a);
	refer(&t, ACT_CANCEL, &a, &by);
	order(&t, "面", &a);
	send_acts(&t, 1, 3);
	f.now_ms = CUT_OFF;
	hello(&t);
	l = list();
	ck_assert(l.row.no == 2 && l.more == 0 && l.listed.portions == 1);
	ck_assert_str_eq(l.listed.items[0].name, "面");
	f.now_ms += 24 * 60 * MINUTE;
	hello(&t);
	hello(&w);
	ck_assert_int_eq(sql_number(&f, "SELECT max(no) FROM kitchen WHERE hall='" PLACE "'"), 3);
	ck_assert_int_eq(list().row.no, 2);
	down();
}
END_TEST

/* An outside kitchen: the first word of that day stands, and terminals hear of it. */
START_TEST(the_kitchen_has_the_list)
{
	struct kitchen_key key = {PLACE, "lunch", monday};
	struct kitchen_ack ack;
	struct moment now;
	struct err err = {0};
	struct act call, phoned;

	up();
	key.day = monday;
	f.now_ms = T0 + 24 * 60 * MINUTE; /* of that Monday */
	now = moment_at(f.now_ms, CLOCK_HUB);
	ck_assert_int_eq(kitchen_ack_of(&f.hub, &key, &ack, &err), 0);
	draft_init(&t, &call, ACT_TODO);
	strcpy(call.head.what, "kitchen/lunch");
	carry_key(&t, &call, t.dk);
	journal(&t, &call);
	for (int told = 0; told < 2; told++) {
		draft_init(&t, &phoned, ACT_PHONED);
		strcpy(phoned.head.what, "kitchen/lunch");
		phoned.head.service_day = monday;
		phoned.head.at_ms = f.now_ms;
		phoned.head.has_ref = told == 1; /* nobody answered before */
		memcpy(phoned.head.ref, call.head.id, ACT_ID_BYTES);
		carry_key(&t, &phoned, t.dk);
		journal(&t, &phoned);
		send_acts(&t, 1, (int)t.last);
		ck_assert_int_eq(kitchen_ack_of(&f.hub, &key, &ack, &err), told);
	}
	ck_assert_str_eq(ack.by, "YD1");
	ck_assert_int_eq(kitchen_acked(&f.hub, &key, "王师傅", &now, &err), 0);
	ck_assert_int_eq(kitchen_ack_of(&f.hub, &key, &ack, &err), 1);
	ck_assert_str_eq(ack.by, "YD1");
	key.day++;
	ck_assert_int_eq(kitchen_ack_of(&f.hub, &key, &ack, &err), 0);
	ck_assert_int_eq(kitchen_acked(&f.hub, &key, "王师傅", &now, &err), 0);
	ck_assert_int_eq(kitchen_ack_of(&f.hub, &key, &ack, &err), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM feed WHERE kind='kitchen'"), 1);
	down();
}
END_TEST

/* ---- the subsidy ------------------------------------------------------------------------------ */

static void serve(struct terminal *of, const char *meal, int32_t subsidy, struct act *act)
{
	draft_init(of, act, ACT_SERVE);
	strcpy(act->head.place, of == &w ? NEIGHBOUR : PLACE);
	strcpy(act->head.what, meal);
	strcpy(act->head.band, subsidy ? "S" : "");
	act->head.service_day = monday;
	act->head.qty = 1;
	act->head.list_fen = 1000;
	act->head.subsidy_fen = subsidy;
	act->head.due_fen = 1000 - subsidy;
	journal(of, act);
	send_acts(of, of->last, 1);
}

START_TEST(a_subsidy_is_claimed_once_across_halls)
{
	struct act first, second, dinner, other, again, by;

	up();
	tariff_of(&f, "1");
	be(&t, PLACE, 1);
	be(&w, PLACE, 1);
	serve(&w, "lunch", 300, &first); /* whichever the hub commits first */
	serve(&t, "lunch", 300, &second);
	ck_assert_int_eq(claimed_in(&f, &first), 1);
	ck_assert_int_eq(claimed_in(&f, &second), 0);
	ck_assert(on_sheet_of(&f, "subsidy-conflict", &second));
	ck_assert(!on_sheet_of(&f, "subsidy-conflict", &first));
	serve(&t, "dinner", 300, &dinner); /* one a day is one a day */
	ck_assert_int_eq(claimed_in(&f, &dinner), 0);
	be(&t, PLACE, 2);
	serve(&t, "lunch", 300, &other);
	ck_assert_int_eq(claimed_in(&f, &other), 1);
	send_acts(&t, 1, (int)t.last);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM claim"), 2);
	/* not served after all: another may be */
	refer(&w, ACT_UNSERVED, &first, &by);
	strcpy(by.head.place, NEIGHBOUR);
	w.last--;
	journal(&w, &by);
	send_acts(&w, w.last, 1);
	be(&t, PLACE, 1);
	serve(&t, "lunch", 300, &again);
	ck_assert_int_eq(claimed_in(&f, &again), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT CAST(sum(fen) AS BIGINT) FROM claim"
					" WHERE released=0"),
		600);
	down();
}
END_TEST

/* A call about a meal that nobody came for is no word about another matter of the same act. */
START_TEST(which_call_settles_what)
{
	struct act first, second, call;

	up();
	tariff_of(&f, "1");
	be(&t, PLACE, 1);
	serve(&t, "lunch", 300, &first);
	serve(&t, "lunch", 300, &second);
	for (int other = 1; other >= 0; other--) {
		draft_init(&t, &call, ACT_PHONED);
		strcpy(call.head.what, other ? LOOK_UNCOLLECTED : "lunch");
		call.head.has_ref = true;
		memcpy(call.head.ref, second.head.id, ACT_ID_BYTES);
		carry_key(&t, &call, t.dk);
		journal(&t, &call);
		send_acts(&t, t.last, 1);
		ck_assert_int_eq(on_sheet_of(&f, "subsidy-conflict", &second), other);
	}
	down();
}
END_TEST

START_TEST(as_many_a_day_as_the_tariff_says)
{
	struct act act[4];

	up();
	tariff_of(&f, "2");
	be(&t, PLACE, 1);
	for (int i = 0; i < 3; i++)
		serve(&t, i ? "lunch" : "dinner", 300, &act[i]);
	ck_assert(claimed_in(&f, &act[0]) && claimed_in(&f, &act[1]) && !claimed_in(&f, &act[2]));
	tariff_of(&f, "0");
	serve(&t, "lunch", 300, &act[3]);
	ck_assert_int_eq(claimed_in(&f, &act[3]), 1);
	/* a rule that nobody here knows: once */
	be(&t, PLACE, 2);
	sql(&f, "UPDATE feed SET gone=1 WHERE kind='tariff'");
	serve(&t, "lunch", 300, &act[0]);
	serve(&t, "lunch", 300, &act[1]);
	ck_assert(claimed_in(&f, &act[0]) && !claimed_in(&f, &act[1]));
	down();
}
END_TEST

/* A meal that is taken back before its serving is told. */
START_TEST(unserved_before_it_was_served)
{
	struct act act, by, next;

	up();
	tariff_of(&f, "1");
	be(&t, PLACE, 1);
	memcpy(u.dk, t.dk, DK_BYTES);
	draft_init(&t, &act, ACT_SERVE);
	refer(&u, ACT_UNSERVED, &act, &by);
	send_acts(&u, 1, 1);
	strcpy(act.head.what, "lunch");
	strcpy(act.head.band, "S");
	act.head.service_day = monday;
	act.head.subsidy_fen = 300;
	journal(&t, &act);
	send_acts(&t, 1, 1);
	serve(&t, "lunch", 300, &next);
	ck_assert_int_eq(claimed_in(&f, &next), 1);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM claim WHERE released=0"), 1);
	down();
}
END_TEST

/* At another hall the list price is paid; what the tariff grants is found here. */
START_TEST(a_list_price_elsewhere_is_confirmed)
{
	struct act act, second;

	up();
	tariff_of(&f, "1");
	be(&w, PLACE, 1); /* born in 1948 */
	for (int i = 0; i < 2; i++) {
		struct act *at = i ? &second : &act;

		draft_init(&w, at, ACT_SERVE);
		strcpy(at->head.place, NEIGHBOUR);
		strcpy(at->head.what, "lunch");
		at->head.service_day = monday;
		at->head.qty = 1;
		at->head.list_fen = at->head.due_fen = 1000;
		at->body.promise = PROMISE_LIST_PRICE;
		at->body.reason = PRICE_LIST_STRANGER;
		journal(&w, at);
		send_acts(&w, w.last, 1);
	}
	ck_assert_int_eq(claimed_in(&f, &act), 1);
	ck_assert(on_sheet_of(&f, "subsidy-yes", &act));
	ck_assert_int_eq(sql_number(&f, "SELECT fen FROM claim"), 300);
	ck_assert_int_eq(claimed_in(&f, &second), 0);
	ck_assert(!on_sheet_of(&f, "subsidy-yes", &second));
	/* who simply has no subsidy is no matter */
	be(&t, PLACE, 2);
	serve(&t, "lunch", 0, &act);
	ck_assert_int_eq(sql_number(&f, "SELECT count(*) FROM call_back"), 1);
	down();
}
END_TEST

SUITE_MAIN("served", a_cancel_counts_once_in_any_order, a_seat_left_before_it_was_taken,
	the_list_freezes_at_the_cut_off, when_all_are_heard_at_once, the_kitchen_has_the_list,
	a_subsidy_is_claimed_once_across_halls, which_call_settles_what,
	as_many_a_day_as_the_tariff_says, unserved_before_it_was_served,
	a_list_price_elsewhere_is_confirmed)
