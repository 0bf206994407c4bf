/* SPDX-License-Identifier: MIT */
/* What the canteen's window is told: whose order it is, whether it was handed over, how many are to come. */
#include "kiosk/store/window.h"

#include "kiosk/store/peers.h"
#include "tests/kiosk/store/seats.h"

static struct rig rig, *r = &rig;
static struct person zhang;
static struct act act;
static struct window_answer a;

static void ask(enum window_by by, const char *code, uint32_t number)
{
	struct window_ask what = {.by = by, .meal = "lunch", .day = TODAY, .number = number};

	what.scan.is_scan = true;
	snprintf(what.scan.text, sizeof(what.scan.text), "%s", code ? code : "");
	store_window(r->s, &what, &r->now, &a);
}

static void orders(int32_t due)
{
	draft_order(&act, &zhang, TODAY, 1);
	act.head.due_fen = due;
	act.body.n_items = 1;
	act.body.items[0] = (struct act_item){.qty = 1, .fen = 1300, .id = "S1"};
	strcpy(act.body.items[0].name.text[LANG_ZH], "套餐一");
	record_ok(r, &act, &zhang);
}

/* What the window records of what shows. */
static void serves(const char *note)
{
	draft(&act, ACT_SERVE, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, a.order.head.id, ACT_ID_BYTES);
	act.head.due_fen = a.order.head.due_fen;
	act.head.service_day = TODAY;
	strcpy(act.body.note, note);
	record_ok(r, &act, &zhang);
}

static void ask_id(const act_id id)
{
	struct window_ask what = {.by = WINDOW_ID, .meal = "lunch", .day = TODAY};

	memcpy(what.id, id, sizeof(what.id));
	store_window(r->s, &what, &r->now, &a);
}

static void phones(const act_id order, const char *note)
{
	draft(&act, ACT_PHONED, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, order, ACT_ID_BYTES);
	strcpy(act.body.note, note);
	record_ok(r, &act, &zhang);
}

static void taken_back(const struct act_head *serving)
{
	draft(&act, ACT_UNSERVED, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, serving->id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
}

START_TEST(test_by_number)
{
	seats_fill(r, &zhang);
	orders(800);
	orders(500);
	ask(WINDOW_NUMBER, NULL, 2);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	ck_assert_str_eq(a.order.body.pickup, "A002");
	ck_assert_int_eq(a.order.head.due_fen, 500);
	ck_assert_int_eq(a.proof, PROOF_TYPED);
	ck_assert_mem_eq(a.person.pid, zhang.pid, PID_BYTES);
	ck_assert(a.person.known);
	ck_assert_int_eq(a.sums.ordered, 2);
	ck_assert_int_eq(a.sums.n, 1);
	ck_assert_int_eq(a.sums.dish[0].ordered, 2);
	ask(WINDOW_NUMBER, NULL, 3);
	ck_assert_int_eq(a.word, WINDOW_UNKNOWN);
	ck_assert_int_eq(a.sums.ordered, 2);
	rig_done(r);
}
END_TEST

START_TEST(test_by_slip)
{
	char code[SLIP_CODE_SIZE];
	int64_t fen;

	seats_fill(r, &zhang);
	orders(800);
	strcpy(code, r->done.slip_code);
	ask(WINDOW_SCAN, code, 0);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	ck_assert_int_eq(window_cash(r->s, TODAY, &fen, &r->err), 0);
	serves("pay=cash");
	ask(WINDOW_SCAN, code, 0);
	ck_assert_int_eq(a.word, WINDOW_SERVED);
	ck_assert_int_eq(a.served_ms, r->done.act.head.at_ms);
	ck_assert_mem_eq(a.served.id, r->done.act.head.id, ACT_ID_BYTES);
	ck_assert_int_eq(a.sums.served, 1);
	ck_assert_int_eq(a.sums.paid[PAY_CASH], 800);
	ck_assert_int_eq(window_cash(r->s, TODAY, &fen, &r->err), 1);
	ck_assert_int_eq(fen, 800);
	taken_back(&a.served);
	ask(WINDOW_SCAN, code, 0);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	ck_assert_int_eq(a.sums.served, 0);
	serves("pay=unpaid");
	ask(WINDOW_SUMS, NULL, 0);
	ck_assert_int_eq(a.word, WINDOW_READY);
	ck_assert_int_eq(a.sums.paid[PAY_LATER], 800);
	ck_assert_int_eq(window_cash(r->s, TODAY, &fen, &r->err), 1);
	ck_assert_int_eq(fen, 0);
	rig_verified(r, 4);
	draft_order(&act, &zhang, TODAY + 1, 1);
	record_ok(r, &act, &zhang);
	ask(WINDOW_SCAN, r->done.slip_code, 0);
	ck_assert_int_eq(a.word, WINDOW_OTHER);
	ck_assert_int_eq(a.order.head.service_day, TODAY + 1);
	ask(WINDOW_SCAN, "LT1-ZZ9-1-00000000", 0);
	ck_assert_int_eq(a.word, WINDOW_NOT_READ);
	rig_done(r);
}
END_TEST

/* Handed over twice, and one of it taken back: it was handed over. */
START_TEST(test_twice)
{
	struct act_head first;
	int64_t fen;

	seats_fill(r, &zhang);
	orders(800);
	ask(WINDOW_NUMBER, NULL, 1);
	serves("pay=cash");
	first = r->done.act.head;
	serves("pay=cash again=spilled");
	ask(WINDOW_NUMBER, NULL, 1);
	ck_assert_int_eq(a.word, WINDOW_SERVED);
	ck_assert_mem_eq(a.served.id, first.id, ACT_ID_BYTES);
	ck_assert_int_eq(a.sums.served, 1);
	ck_assert_int_eq(window_cash(r->s, TODAY, &fen, &r->err), 2);
	taken_back(&first);
	ck_assert(stands(r, &zhang)->orders[0].served);
	ask(WINDOW_NUMBER, NULL, 1);
	ck_assert_int_eq(a.word, WINDOW_SERVED);
	taken_back(&a.served);
	ask(WINDOW_NUMBER, NULL, 1);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	rig_verified(r, 5);
	rig_done(r);
}
END_TEST

START_TEST(test_by_person)
{
	seats_fill(r, &zhang);
	ask(WINDOW_RESIDENT, NULL, zhang.resident);
	ck_assert_int_eq(a.word, WINDOW_NO_ORDER);
	ck_assert_mem_eq(a.person.pid, zhang.pid, PID_BYTES);
	orders(800);
	orders(800);
	ask(WINDOW_RESIDENT, NULL, zhang.resident);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	ck_assert_str_eq(a.order.body.pickup, "A001");
	ck_assert_int_eq(a.more, 1);
	serves("");
	ask(WINDOW_RESIDENT, NULL, zhang.resident);
	ck_assert_str_eq(a.order.body.pickup, "A002");
	ck_assert_int_eq(a.more, 0);
	draft(&act, ACT_CANCEL, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, a.order.head.id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	ask(WINDOW_NUMBER, NULL, 2);
	ck_assert_int_eq(a.word, WINDOW_CANCELLED);
	ck_assert_int_eq(a.sums.ordered, 1);
	ask(WINDOW_RESIDENT, NULL, zhang.resident);
	ck_assert_int_eq(a.word, WINDOW_SERVED);
	ask(WINDOW_RESIDENT, NULL, 999999);
	ck_assert_int_eq(a.word, WINDOW_UNKNOWN);
	rig_done(r);
}
END_TEST

/* Those who are old or alone come first; what was handed over or cancelled is not on it. */
START_TEST(test_nobody_came)
{
	act_id first;

	seats_fill(r, &zhang);
	orders(800);
	orders(500);
	orders(300);
	ask(WINDOW_NUMBER, NULL, 2);
	serves("pay=cash");
	ask(WINDOW_LEFT, NULL, 0);
	ck_assert_int_eq(a.word, WINDOW_READY);
	ck_assert_int_eq(a.left.n, 2);
	ck_assert_str_eq(a.left.of[0].pickup, "A001");
	ck_assert_str_eq(a.left.of[1].pickup, "A003");
	ck_assert_int_eq(a.left.of[0].result, CALL_COUNT);
	memcpy(first, a.left.of[0].id, sizeof(first));
	phones(first, "result=not-reached");
	phones(first, "result=comes"); /* the last word counts */
	ask(WINDOW_LEFT, NULL, 0);
	ck_assert_int_eq(a.left.of[0].result, CALL_COMES);
	ck_assert_int_eq(a.left.of[1].result, CALL_COUNT);
	ask_id(first);
	ck_assert_int_eq(a.word, WINDOW_ORDER);
	ck_assert_str_eq(a.order.body.pickup, "A001");
	rig_verified(r, 6);
	rig_done(r);
}
END_TEST

START_TEST(test_who_comes_first)
{
	struct uncollected u = {.n = 3};

	strcpy(u.of[0].pickup, "A001");
	strcpy(u.of[1].pickup, "A002");
	strcpy(u.of[2].pickup, "A003");
	u.of[2].first = true;
	uncollected_sort(&u);
	ck_assert_str_eq(u.of[0].pickup, "A003");
	ck_assert_str_eq(u.of[1].pickup, "A001");
	ck_assert_str_eq(u.of[2].pickup, "A002");
}
END_TEST

SUITE_MAIN("window", test_by_number, test_by_slip, test_twice, test_by_person, test_nobody_came,
	test_who_comes_first)
