/* SPDX-License-Identifier: MIT */
/* My orders, and cancelling one. */
#include <stdio.h>

#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static void greet(struct world *w, int who)
{
	world_start(w);
	world_come(w, who);
	ck_screen(w, SCREEN_GREETED);
}

START_TEST(test_cancel_before_the_hub_has_it)
{
	struct world w;
	struct open_order order;
	const struct act *a;

	greet(&w, FIXTURE_ZHANG);
	world_order(&w);
	world_key(&w, ACTION_NEXT);
	world_come(&w, FIXTURE_ZHANG);
	order = w.m.standing.orders[0];
	world_digit(&w, 5);
	ck_screen(&w, SCREEN_MINE);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	world_digit(&w, 2); /* keep it */
	ck_screen(&w, SCREEN_MINE);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	a = &w.draft.record.act;
	ck_assert_int_eq(a->head.kind, ACT_CANCEL);
	ck_assert(a->head.has_ref);
	ck_assert_mem_eq(a->head.ref, order.id, ACT_ID_BYTES);
	ck_assert_str_eq(a->head.what, "lunch");
	ck_assert_int_eq(a->head.service_day, FIXTURE_DAY + 1);
	ck_assert_int_eq(a->head.list_fen, 1300);
	ck_assert_int_eq(a->head.subsidy_fen, 500);
	ck_assert_int_eq(a->head.due_fen, 800);
	ck_assert_int_eq(a->body.promise, PROMISE_FINAL);
	ck_assert_str_eq(a->body.items[0].name.text[LANG_ZH], "套餐一");
	ck_assert_str_eq(a->body.pickup, order.pickup);
	w.prints = 0;
	world_recorded(&w);
	ck_screen(&w, SCREEN_CANCELLED);
	ck_assert_int_eq(w.prints, 1);
	ck_assert_int_eq(w.tone, TONE_DONE);
	ck_assert_int_eq(w.m.standing.n_orders, 0);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
	world_wait(&w, UNDO_MS);
	ck_assert(!world_holds(&w, "张"));
}
END_TEST

/* Beside a volunteer's badge: the order is the resident's, and the act says who helped. */
START_TEST(test_cancel_with_a_volunteer)
{
	struct person badge;
	struct world w;
	const struct act *a = &w.draft.record.act;

	fixture_person(&badge, FIXTURE_BADGE);
	greet(&w, FIXTURE_ZHANG);
	world_order(&w);
	world_key(&w, ACTION_NEXT);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_assert(w.m.assist.on);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	ck_screen(&w, SCREEN_MINE);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	world_digit(&w, 1);
	ck_assert_int_eq(a->head.kind, ACT_CANCEL);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_str_eq(a->body.by_masked, badge.masked);
	ck_assert_mem_eq(a->body.pid, w.m.person.pid, PID_BYTES);
	world_recorded(&w);
	ck_screen(&w, SCREEN_CANCELLED);
	ck_assert(w.m.assist.on);
}
END_TEST

START_TEST(test_cancel_of_a_sent_order_is_a_request)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	w.hub_has_it = true;
	world_order(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_assert_int_eq(w.draft.record.act.body.promise, PROMISE_REQUESTED);
	world_record(&w, &w.draft, RECORD_NO_RIGHT); /* never cancelled on the screen alone */
	ck_screen(&w, SCREEN_ORDER);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_orders, 1);
}
END_TEST

START_TEST(test_too_late_to_cancel)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	world_order(&w);
	w.now = fixture_moment("2026-11-23", "08:59");
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 1);
	ck_assert(world_offers(&w, CHOICE_CANCEL_ORDER));
	w.now = fixture_moment("2026-11-23", "09:00");
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_screen(&w, SCREEN_ORDER);
	ck_assert(!world_offers(&w, CHOICE_CANCEL_ORDER));
	ck_assert(world_offers(&w, CHOICE_KEEP_ORDER));
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	w.now = fixture_moment("2026-11-23", "08:00"); /* as if; but now nobody knows the time */
	w.now.quality = CLOCK_UNKNOWN;
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_assert(!world_offers(&w, CHOICE_CANCEL_ORDER));
}
END_TEST

/* A volunteer may, until it is handed over: it says that the kitchen may have cooked it. */
START_TEST(test_late_by_a_volunteer)
{
	struct world w;
	const struct act *a = &w.draft.record.act;

	greet(&w, FIXTURE_ZHANG);
	world_order(&w);
	w.now = fixture_moment("2026-11-23", "10:00");
	w.m.now = w.now;
	w.m.assist.on = true;
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	ck_assert(world_offers(&w, CHOICE_CANCEL_ORDER));
	ck_assert(!world_offers(&w, CHOICE_CHANGE_ORDER));
	world_digit(&w, 1);
	ck_assert_ptr_nonnull(world_fx(&w, FX_RECORD));
	ck_assert_int_eq(a->head.kind, ACT_CANCEL);
	ck_assert_int_eq(a->body.promise, PROMISE_REQUESTED);
	ck_assert_int_eq(a->body.cancel_day, FIXTURE_DAY + 1);
}
END_TEST

START_TEST(test_cut_off_while_the_name_is_asked)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	world_order(&w);
	w.now = fixture_moment("2026-11-23", "08:59");
	world_come_by_code(&w, FIXTURE_ZHANG);
	world_digit(&w, 5);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_NAME);
	world_wait(&w, 60000);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
}
END_TEST

static void fill_orders(struct world *w, int who, int n)
{
	for (int i = 0; i < n; i++) {
		struct open_order *o = &w->store[who].orders[i];

		o->id[0] = (unsigned char)(i + 1);
		o->service_day = FIXTURE_DAY + 1;
		o->cancel_day = FIXTURE_DAY + 1;
		o->cancel_min = 540;
		o->qty = 1;
		snprintf(o->meal, sizeof(o->meal), "lunch");
	}
	w->store[who].n_orders = n;
}

START_TEST(test_pages_of_orders)
{
	static const struct {
		int n, first, more;
	} cases[] = {{1, 1, 0}, {6, 6, 0}, {7, 5, 6}, {8, 5, 6}};
	struct choice_slot slots[CHOICES_MAX];
	struct world w;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int n, first = cases[i].first, more = cases[i].more;

		world_start(&w);
		fill_orders(&w, FIXTURE_ZHANG, cases[i].n);
		world_come(&w, FIXTURE_ZHANG);
		world_digit(&w, 5);
		n = visit_choices(&w.m, slots);
		ck_assert_int_eq(n, first + (more > 0));
		ck_assert_int_eq(slots[n - 1].id, more ? CHOICE_MORE : CHOICE_ORDER);
		if (!more)
			continue;
		world_digit(&w, more);
		ck_assert_int_eq(visit_choices(&w.m, slots), cases[i].n - first + 1);
		ck_assert_int_eq(slots[0].arg, first);
		world_digit(&w, 1);
		ck_screen(&w, SCREEN_ORDER);
		ck_assert_int_eq(w.m.task.order, first);
		world_key(&w, ACTION_BACK);
		ck_assert_int_eq(w.m.page, 1);
		world_digit(&w, cases[i].n - first + 1); /* no such choice on this page … */
		world_digit(&w, more);                   /* … and round again */
		ck_assert_int_eq(w.m.page, 0);
	}
}
END_TEST

SUITE_MAIN("orders", test_cancel_before_the_hub_has_it, test_cancel_with_a_volunteer,
	test_cancel_of_a_sent_order_is_a_request, test_too_late_to_cancel, test_late_by_a_volunteer,
	test_cut_off_while_the_name_is_asked, test_pages_of_orders)
