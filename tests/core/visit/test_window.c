/* SPDX-License-Identifier: MIT */
/* The canteen's window: each order is handed over once, by a key or by the next scan. */
#include "core/visit/duty.h"
#include "core/visit/serving.h"

#include "core/visit/window_page.h"
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;
static struct window_answer answer;
static struct recorded recorded;
static enum proof by = PROOF_CODE;
static const struct act *a = &w.draft.record.act;

static void window_opens(void)
{
	kitchen_open(&k, &w, "10:30");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW, -2));
	ck_screen(&w, SCREEN_WINDOW);
	ck_assert_str_eq(w.m.window.meal, "lunch");
}

/* The store's answer to what was asked last. */
static void told(enum window_word word, int who)
{
	ck_assert(w.m.window.ticket && !w.m.window.awaited);
	memset(&answer, 0, sizeof(answer));
	answer.ticket = w.m.window.ticket;
	answer.word = word;
	answer.proof = by;
	answer.person.born = DAY_NONE;
	if (who >= 0)
		fixture_person(&answer.person, who);
	if (word == WINDOW_ORDER || word == WINDOW_SERVED) {
		act_init(&answer.order, ACT_ORDER);
		answer.order.head.seq = 100 + who;
		answer.order.head.id[0] = (unsigned char)(100 + who);
		answer.order.head.qty = 1;
		answer.order.head.list_fen = 1300;
		answer.order.head.subsidy_fen = 500;
		answer.order.head.due_fen = 800;
		answer.order.head.service_day = FIXTURE_DAY;
		strcpy(answer.order.head.what, "lunch");
		strcpy(answer.order.body.pickup, "A027");
		answer.order.body.n_items = 1;
		answer.order.body.items[0] = (struct act_item){.qty = 1, .fen = 1300, .id = "S1"};
		strcpy(answer.order.body.items[0].name.text[LANG_ZH], "套餐一");
	}
	answer.served.id[0] = 77;
	answer.served.qty = 1;
	world_step(&w, (struct event){.kind = EV_WINDOW, .window = &answer});
}

static void sums_told(void)
{
	if (world_fx(&w, FX_WINDOW) && world_fx(&w, FX_WINDOW)->window.by == WINDOW_SUMS)
		told(WINDOW_READY, -1);
}

/* What the window records goes by its own ticket. */
static void committed(void)
{
	const struct effect *e = world_fx(&w, FX_RECORD);

	ck_assert_ptr_nonnull(e);
	w.draft = *e;
	memset(&recorded, 0, sizeof(recorded));
	recorded.ticket = e->ticket;
	recorded.act = e->record.act;
	recorded.act.head.seq = 500;
	recorded.act.head.id[0] = 55;
	recorded.act.head.at_ms = w.m.now.ms;
	world_step(&w, (struct event){.kind = EV_RECORDED, .recorded = &recorded});
}

static void shown(int who)
{
	world_card(&w, who);
	told(WINDOW_ORDER, who);
	ck_screen(&w, SCREEN_SERVE);
}

START_TEST(test_enter_hands_it_over)
{
	window_opens();
	sums_told();
	shown(FIXTURE_ZHANG);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD)); /* nothing before the key */
	world_key(&w, ACTION_NEXT);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_SERVE);
	ck_assert(a->head.has_ref && a->head.ref[0] == 100 + FIXTURE_ZHANG);
	ck_assert_int_eq(a->head.due_fen, 800);
	ck_assert_int_eq(a->head.subsidy_fen, 500);
	ck_assert_int_eq(a->head.proof, PROOF_CODE);
	ck_assert_str_eq(a->body.note, "pay=cash");
	ck_assert_str_eq(a->body.pickup, "A027");
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_int_eq(w.tone, TONE_DONE);
	ck_screen(&w, SCREEN_WINDOW);
	sums_told();
	ck_assert(visit_window_undoes(&w.m));
	world_wait(&w, WINDOW_UNDO_MS); /* the name is gone with what it was for */
	ck_assert(!world_holds(&w, "张"));
}
END_TEST

START_TEST(test_the_next_scan_does_it)
{
	window_opens();
	sums_told();
	shown(0);
	world_card(&w, 1);
	committed(); /* of the first, with no key pressed */
	ck_assert_int_eq(a->head.kind, ACT_SERVE);
	ck_assert_int_eq(a->head.ref[0], 100);
	told(WINDOW_ORDER, 1);
	ck_screen(&w, SCREEN_SERVE);
	ck_assert_int_eq(w.m.window.shown.order.head.seq, 101);
	ck_assert_int_eq(w.m.window.n_scans, 0);
}
END_TEST

START_TEST(test_the_same_scan_twice_does_not)
{
	window_opens();
	sums_told();
	shown(0);
	world_card(&w, 0);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_screen(&w, SCREEN_SERVE);
	world_card(&w, 1); /* while it is asked for: the second waits */
	committed();
	world_card(&w, 1);
	told(WINDOW_ORDER, 1);
	ck_screen(&w, SCREEN_SERVE);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_assert_int_eq(w.m.window.n_scans, 0);
}
END_TEST

START_TEST(test_taken_back_for_a_minute)
{
	window_opens();
	sums_told();
	shown(0);
	world_key(&w, ACTION_NEXT);
	committed();
	sums_told();
	world_key(&w, ACTION_BACK);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_UNSERVED);
	ck_assert_int_eq(a->head.ref[0], 55);
	ck_assert_int_eq(a->head.qty, 1);
	ck_assert_int_eq(a->head.due_fen, 800);
	ck_assert_str_eq(a->body.note, "why=undone");
	sums_told();
	ck_assert(!visit_window_undoes(&w.m));
	shown(1);
	world_key(&w, ACTION_NEXT);
	committed();
	sums_told();
	ck_assert(visit_window_undoes(&w.m));
	world_pass(&w, WINDOW_UNDO_MS);
	world_key(&w, ACTION_BACK);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_screen(&w, SCREEN_WINDOW);
}
END_TEST

START_TEST(test_a_second_time)
{
	window_opens();
	sums_told();
	world_card(&w, 0);
	told(WINDOW_SERVED, 0);
	ck_screen(&w, SCREEN_SERVE);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	world_key(&w, ACTION_NEXT); /* put away, and nothing else */
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	sums_told();
	world_card(&w, 0);
	told(WINDOW_SERVED, 0);
	world_digit(&w, digit_of(&w, CHOICE_SERVE_AGAIN, -2));
	ck_screen(&w, SCREEN_WINDOW_ASK);
	world_card(&w, 1); /* waits: what was asked is not answered yet */
	ck_screen(&w, SCREEN_WINDOW_ASK);
	world_digit(&w, 1);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_SERVE);
	ck_assert_str_eq(a->body.note, "pay=cash again=spilled");
	told(WINDOW_ORDER, 1);
	ck_assert_int_eq(w.m.window.again, 0);
	world_key(&w, ACTION_BACK); /* put away unserved */
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	sums_told();
	world_card(&w, 0);
	told(WINDOW_SERVED, 0);
	world_digit(&w, digit_of(&w, CHOICE_SERVE_WAS_NOT, -2));
	committed();
	ck_assert_int_eq(a->head.kind, ACT_UNSERVED);
	ck_assert_int_eq(a->head.ref[0], 77);
}
END_TEST

START_TEST(test_not_handed_over)
{
	window_opens();
	sums_told();
	shown(0);
	world_digit(&w, 4);
	ck_screen(&w, SCREEN_WINDOW_ASK);
	world_digit(&w, REFUSE_UNPAID + 1);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_UNSERVED);
	ck_assert_int_eq(a->head.ref[0], 100);
	ck_assert_int_eq(a->head.qty, 0);
	ck_assert_int_eq(a->head.subsidy_fen, 0);
	ck_assert_str_eq(a->body.note, "why=unpaid");
	ck_screen(&w, SCREEN_WINDOW);
}
END_TEST

START_TEST(test_who_takes_it_and_how_it_is_paid)
{
	window_opens();
	sums_told();
	shown(0);
	world_digit(&w, 2);
	world_digit(&w, TAKER_NEIGHBOUR + 1);
	ck_screen(&w, SCREEN_SERVE);
	for (int i = PAY_LATER; i <= PAY_COUNT; i++) { /* all of them, and the first once more */
		world_digit(&w, 3);
		ck_assert_int_eq(w.m.window.pay, i % PAY_COUNT);
	}
	world_digit(&w, 3);
	world_key(&w, ACTION_NEXT);
	committed();
	ck_assert_str_eq(a->body.note, "pay=unpaid taker=neighbour");
	ck_assert_int_eq(pay_of_note(a->body.note), PAY_LATER);
	ck_assert_int_eq(pay_of_note("taker=self"), PAY_CASH);
	ck_assert_int_eq(pay_of_note("pay=meal-cards"), PAY_CASH);
	sums_told();
	shown(1); /* the next one is as ever */
	world_key(&w, ACTION_NEXT);
	committed();
	ck_assert_str_eq(a->body.note, "pay=cash");
}
END_TEST

START_TEST(test_another_dish)
{
	const struct dish *in[WINDOW_SWAPS_MAX];

	window_opens();
	sums_told();
	shown(0);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_WINDOW_ASK);
	world_digit(&w, 1); /* the only one ran out */
	ck_assert_int_gt(visit_window_swaps(&w.m, in), 0);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_ANSWER, 0));
	ck_screen(&w, SCREEN_SERVE);
	ck_assert_int_eq(visit_window_price(&w.m).list_fen, in[0]->fen);
	world_key(&w, ACTION_NEXT);
	committed();
	ck_assert_str_eq(a->body.items[0].name.text[LANG_ZH], in[0]->name.text[LANG_ZH]);
	ck_assert_str_eq(a->body.items[0].id, in[0]->id);
	ck_assert_int_eq(a->head.list_fen, in[0]->fen);
	ck_assert_int_ge(a->head.due_fen, 0);
	ck_assert_ptr_nonnull(strstr(a->body.note, "swap=1"));
}
END_TEST

START_TEST(test_a_guest)
{
	window_opens();
	sums_told();
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_WINDOW_ASK);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_GUEST, -2));
	world_digit(&w, GUEST_STAFF + 1);
	world_digit(&w, 1);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_ORDER);
	ck_assert(a->head.walk && a->head.queue && !a->head.subsidy_fen);
	ck_assert_int_eq(a->head.due_fen, a->head.list_fen);
	ck_assert_str_eq(a->head.band, "staff");
	ck_assert_int_eq(a->body.resident, 0);
	ck_screen(&w, SCREEN_SERVE);
	world_key(&w, ACTION_NEXT);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_SERVE);
	ck_assert_str_eq(a->head.band, "staff");
	ck_assert(a->head.walk);
	ck_assert_int_eq(w.prints, 0);
}
END_TEST

START_TEST(test_a_number)
{
	window_opens();
	sums_told();
	world_digit(&w, 2);
	world_key(&w, ACTION_HELP); /* the key 0 */
	ck_assert_str_eq(w.m.window.typed, "20");
	world_key(&w, ACTION_BACK);
	world_digit(&w, 7);
	world_key(&w, ACTION_NEXT);
	ck_assert_int_eq(world_fx(&w, FX_WINDOW)->window.by, WINDOW_NUMBER);
	ck_assert_uint_eq(world_fx(&w, FX_WINDOW)->window.number, 27);
	told(WINDOW_UNKNOWN, -1);
	ck_screen(&w, SCREEN_SERVE);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WINDOW);
	ck_assert_str_eq(w.m.window.typed, "");
}
END_TEST

/* The list on paper, after a power cut: a number and Enter each. */
START_TEST(test_from_paper)
{
	window_opens();
	sums_told();
	world_key(&w, ACTION_NEXT);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_PAPER, -2));
	ck_screen(&w, SCREEN_WINDOW);
	for (int i = 0; i < 3; i++) {
		world_digit(&w, 2);
		world_digit(&w, 1 + i);
		world_key(&w, ACTION_NEXT);
		ck_assert_uint_eq(world_fx(&w, FX_WINDOW)->window.number, (unsigned)(21 + i));
		by = PROOF_TYPED;
		told(WINDOW_ORDER, i);
		committed();
		ck_assert_int_eq(a->head.kind, ACT_SERVE);
		ck_assert_int_eq(a->head.proof, PROOF_PAPER);
		ck_assert_int_eq(a->head.ref[0], 100 + i);
		ck_screen(&w, SCREEN_WINDOW);
		sums_told();
	}
	world_digit(&w, 9);
	world_key(&w, ACTION_NEXT);
	told(WINDOW_SERVED, 0); /* twice on the list: nothing more */
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_screen(&w, SCREEN_SERVE);
	world_key(&w, ACTION_NEXT);
	by = PROOF_CODE;
	sums_told();
	shown(1); /* who comes now stands there as ever */
	world_key(&w, ACTION_BACK);
	sums_told();
	world_key(&w, ACTION_NEXT);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_PAPER, -2));
	ck_assert(!w.m.window.paper);
}
END_TEST

START_TEST(test_the_badge_closes_it)
{
	window_opens();
	sums_told();
	world_pass(&w, WINDOW_QUIET_MS - 1000);
	world_wait(&w, 0);
	ck_screen(&w, SCREEN_WINDOW);
	world_card(&w, FIXTURE_BADGE);
	told(WINDOW_BADGE, FIXTURE_BADGE);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.assist.on && !w.m.window.on);
	window_opens();
	sums_told();
	shown(0);
	world_wait(&w, WINDOW_QUIET_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.window.shown.order.head.seq);
}
END_TEST

START_TEST(test_a_station_at_the_window)
{
	kitchen_open(&k, &w, "10:30");
	w.m.window_station = true;
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_WINDOW);
}
END_TEST

/* ---- nobody came for it ----------------------------------------------------------------------- */

static void left_told(void)
{
	ck_assert(w.m.window.ticket && !w.m.window.awaited);
	memset(&answer, 0, sizeof(answer));
	answer.ticket = w.m.window.ticket;
	answer.person.born = DAY_NONE;
	answer.sums.ordered = 2;
	answer.left.n = 2;
	answer.left.of[0].id[0] = 100;
	answer.left.of[1].id[0] = 101;
	world_step(&w, (struct event){.kind = EV_WINDOW, .window = &answer});
}

/* Open at the end of lunch, two orders left: the list. */
static void list_opens(void)
{
	window_opens();
	left_told();
	world_key(&w, ACTION_NEXT);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_LEFT, -2));
	ck_assert_int_eq(world_fx(&w, FX_WINDOW)->window.by, WINDOW_LEFT);
	left_told();
	ck_screen(&w, SCREEN_WINDOW_ASK);
}

static void calls(int which)
{
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_ANSWER, which));
	ck_assert_int_eq(world_fx(&w, FX_WINDOW)->window.by, WINDOW_ID);
	ck_assert_int_eq(world_fx(&w, FX_WINDOW)->window.id[0], 100 + which);
	told(WINDOW_ORDER, which);
	ck_assert_int_ne(w.m.window.question, WINDOW_ASK_CALL); /* not before it is written down */
	committed();
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP);
	ck_assert_str_eq(a->head.what, LOOK_UNCOLLECTED);
	ck_assert_int_eq(w.m.window.question, WINDOW_ASK_CALL);
	ck_screen(&w, SCREEN_WINDOW_ASK);
}

START_TEST(test_nobody_came)
{
	list_opens();
	calls(1);
	world_digit(&w, CALL_NOT_REACHED + 1);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_PHONED);
	ck_assert(a->head.has_ref && a->head.ref[0] == 101);
	ck_assert_str_eq(a->body.note, "result=not-reached");
	ck_assert_int_eq(call_of_note(a->body.note), CALL_NOT_REACHED);
	ck_assert_int_eq(call_of_note("result=no"), CALL_COUNT);
	ck_assert_int_eq(w.m.window.question, WINDOW_ASK_LEFT); /* the list again */
	left_told();
	calls(0);
	world_digit(&w, CALL_BROUGHT + 1);
	committed();
	ck_assert_int_eq(a->head.kind, ACT_SERVE);
	ck_assert_str_eq(a->body.note, "pay=cash taker=volunteer");
	ck_screen(&w, SCREEN_WINDOW);
}
END_TEST

START_TEST(test_they_came_meanwhile)
{
	list_opens();
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_ANSWER, 0));
	told(WINDOW_SERVED, 0);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_screen(&w, SCREEN_SERVE); /* it says when */
	ck_assert(!w.m.window.calling);
	/* back from a call: nothing was said of it, and a card that comes is none of it */
	world_key(&w, ACTION_NEXT);
	left_told();
	world_key(&w, ACTION_NEXT);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_LEFT, -2));
	left_told();
	calls(0);
	world_key(&w, ACTION_BACK);
	left_told();
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WINDOW);
	left_told();
	shown(1);
}
END_TEST

START_TEST(test_the_meal_is_over)
{
	int tones;

	window_opens();
	left_told();
	tones = w.tones;
	w.now = fixture_moment("2026-11-22", "10:59");
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_assert_int_eq(visit_uncollected(&w.m), 0);
	ck_assert_int_eq(w.tones, tones);
	w.now = fixture_moment("2026-11-22", "13:30");
	w.m.active_ms = w.now.ms; /* somebody was there all the time */
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_assert_int_eq(visit_uncollected(&w.m), 2);
	ck_assert_int_eq(w.tones, tones + 1);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_assert_int_eq(w.tones, tones + 1); /* once */
}
END_TEST

SUITE_MAIN("window", test_enter_hands_it_over, test_the_next_scan_does_it,
	test_the_same_scan_twice_does_not, test_taken_back_for_a_minute, test_a_second_time,
	test_not_handed_over, test_who_takes_it_and_how_it_is_paid, test_another_dish, test_a_guest,
	test_a_number, test_from_paper, test_the_badge_closes_it, test_a_station_at_the_window,
	test_nobody_came, test_they_came_meanwhile, test_the_meal_is_over)
