/* SPDX-License-Identifier: MIT */
/* Walk-in portions, the last portion, "as last time", and people one may act for. */
#include "tests/kiosk/store/seats.h"

/* Both kinds of portions are called at one window: their numbers go on. */
START_TEST(test_walk_in)
{
	struct rig rig, *r = &rig;
	const struct standing *st;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	draft_order(&act, &zhang, TODAY, 1);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A001");
	act.head.walk = true;
	act.body.collect = COLLECT_PICK_UP;
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A002");
	record_ok(r, &act, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	act.head.walk = false;
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(r->done.act.body.pickup, "A004");
	ck_assert_int_eq(right_left(r, "meal/" FIXTURE_PLACE "/lunch/2026-11-22"), 3);
	ck_assert_int_eq(right_left(r, "walk/" FIXTURE_PLACE "/lunch/2026-11-22"), 0);
	st = stands(r, &zhang);
	ck_assert_int_eq(st->n_orders, 4);
	ck_assert(!st->orders[0].walk_in && st->orders[1].walk_in && !st->orders[3].walk_in);
	ck_assert_int_eq(st->orders[1].collect, COLLECT_PICK_UP);
	rig_verified(r, 4);
	rig_done(r);
}
END_TEST

/* Somebody orders for two in one visit, and one portion is left. */
START_TEST(test_last_portion)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	for (int i = 0; i < 2; i++) {
		draft_order(&act, &zhang, TODAY + 1, 1);
		record_ok(r, &act, &zhang);
	}
	ck_assert_int_eq(right_left(r, FIXTURE_TOMORROW), 1);
	record_ok(r, &act, &zhang);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_NO_RIGHT);
	ck_assert_int_eq(right_left(r, FIXTURE_TOMORROW), 0);
	/* Two orders for one meal are two orders with numbers of their own. */
	ck_assert_int_eq(stands(r, &zhang)->n_orders, 3);
	ck_assert_str_ne(r->done.standing.orders[0].pickup, r->done.standing.orders[1].pickup);
	rig_verified(r, 3);
	rig_done(r);
}
END_TEST

static void set_item(struct act *act, int i, const char *id, int qty, int32_t fen)
{
	strcpy(act->body.items[i].id, id);
	strcpy(act->body.items[i].name.text[LANG_ZH], id);
	act->body.items[i].qty = qty;
	act->body.items[i].fen = fen;
	act->body.n_items = i + 1;
}

START_TEST(test_last_order)
{
	struct rig rig, *r = &rig;
	const struct last_order *last = &rig.done.standing.last;
	unsigned char dishes[ACT_ID_BYTES];
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	stands(r, &zhang);
	ck_assert_str_eq(last->meal, "");
	draft_order(&act, &zhang, TODAY + 1, 1);
	set_item(&act, 0, "S01", 1, 1300);
	set_item(&act, 1, "M01", 1, 0);
	set_item(&act, 2, "M09", 1, 0);
	act.body.less_rice = true;
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(last->meal, "lunch");
	ck_assert_int_eq(last->n, 1);
	ck_assert_str_eq(last->dish[0], "S01");
	ck_assert(last->less_rice);
	/* Dishes, for an earlier day: it is newer all the same. */
	draft_order(&act, &zhang, TODAY, 1);
	set_item(&act, 0, "M05", 1, 1000);
	set_item(&act, 1, "M09", 2, 100);
	act.body.collect = COLLECT_PICK_UP;
	record_ok(r, &act, &zhang);
	memcpy(dishes, r->done.act.head.id, sizeof(dishes));
	ck_assert_int_eq(last->n, 2);
	ck_assert_str_eq(last->dish[1], "M09");
	ck_assert_int_eq(last->qty[1], 2);
	ck_assert_int_eq(last->collect, COLLECT_PICK_UP);
	ck_assert(!last->less_rice);
	draft_order(&act, &zhang, TODAY + 1, 1);
	set_item(&act, 0, "M06", 1, 500);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(last->dish[0], "M06");
	draft(&act, ACT_CANCEL, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	ck_assert_str_eq(last->dish[0], "M05");
	memcpy(act.head.ref, dishes, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	/* Both cancelled: the one before is the last. */
	ck_assert_str_eq(last->dish[0], "S01");
	ck_assert_int_eq(stands(r, &zhang)->n_orders, 1);
	at_day(r, "2026-11-24"); /* the day after */
	ck_assert_int_eq(stands(r, &zhang)->n_orders, 0);
	/* It counts 60 days from its meal, though it is no order to come any more. */
	at_day(r, "2027-01-22");
	ck_assert_int_eq(stands(r, &zhang)->n_orders, 0);
	ck_assert_str_eq(last->dish[0], "S01");
	at_day(r, "2027-01-23");
	stands(r, &zhang);
	ck_assert_str_eq(last->meal, "");
	rig_done(r);
}
END_TEST

START_TEST(test_served_today)
{
	struct rig rig, *r = &rig;
	struct person zhang;
	struct act act;

	seats_fill(r, &zhang);
	draft_order(&act, &zhang, TODAY, 1);
	record_ok(r, &act, &zhang);
	ck_assert(!r->done.standing.orders[0].served);
	draft(&act, ACT_SERVE, &zhang);
	act.head.has_ref = true;
	memcpy(act.head.ref, r->done.act.head.id, ACT_ID_BYTES);
	record_ok(r, &act, &zhang);
	ck_assert_int_eq(r->done.standing.n_orders, 1);
	ck_assert(r->done.standing.orders[0].served);
	rig_done(r);
}
END_TEST

/* ---- for somebody else ------------------------------------------------------------------------ */

START_TEST(test_link)
{
	static const struct {
		const char *place;
		uint32_t resident;
		enum lookup_result result;
	} cases[] = {
		{FIXTURE_PLACE, 1001, LOOKUP_FOUND},
		{FIXTURE_PLACE, 1002, LOOKUP_UNKNOWN},
		{RIG_NOWHERE, 1001, LOOKUP_UNKNOWN}, /* accepted here, but its keys are not */
		{"330199-001", 1001, LOOKUP_UNKNOWN},
	};
	struct rig rig, *r = &rig;
	struct lookup found = {.ticket = 7};
	struct person zhang;

	seats_fill(r, &zhang);
	enrol(r, &zhang, COURSE, DAY_NONE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct link_to link = {.resident = cases[i].resident};

		strcpy(link.place, cases[i].place);
		store_find_link(r->s, &link, &r->now, &found);
		ck_assert_int_eq(found.result, cases[i].result);
		ck_assert_int_eq(found.ticket, 7);
		ck_assert_int_eq(found.person.known, cases[i].result == LOOKUP_FOUND);
		ck_assert_int_eq(found.standing.n_enrolments, cases[i].result == LOOKUP_FOUND);
	}
	rig_done(r);
}
END_TEST

SUITE_MAIN("orders", test_walk_in, test_last_portion, test_last_order, test_served_today, test_link)
