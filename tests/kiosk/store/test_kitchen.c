/* SPDX-License-Identifier: MIT */
/* The lists of a meal's cut-off: each once, and always with the same orders. */
#include "kiosk/store/kitchen.h"

#include "core/wire/kitchen_ack.h"
#include "tests/kiosk/store/rig.h"

static struct rig rig, *const r = &rig;
static struct person zhang;

#define DAY (FIXTURE_DAY + 1)

static struct act ordered(const char *meal)
{
	struct act act;

	draft_order(&act, &zhang, DAY, 1);
	act.body.items[0].qty = 1;
	strcpy(act.head.what, meal);
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	return r->done.act;
}

static void cancelled(const struct act *order)
{
	struct act act;

	draft(&act, ACT_CANCEL, &zhang);
	strcpy(act.head.what, order->head.what);
	act.head.service_day = DAY;
	act.head.qty = 1;
	act.head.has_ref = true;
	memcpy(act.head.ref, order->head.id, ACT_ID_BYTES);
	act.body.items[0] = order->body.items[0];
	act.body.n_items = 1;
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
}

/* The next one, recorded: what stands on it. */
static bool next(struct kitchen *ret, struct act *list)
{
	int got = store_list_next(r->s, "lunch", DAY, list, &r->err);

	ck_assert_msg(got >= 0, "%s", r->err.text);
	if (!got)
		return false;
	list->head.day = FIXTURE_DAY;
	ck_assert_int_eq(rig_record(r, list, NULL), RECORD_OK);
	*list = r->done.act;
	OK(store_list(r->s, list, ret, &r->err));
	return true;
}

START_TEST(test_each_once)
{
	struct act first, list[3], again;
	struct kitchen k;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 10, 11);
	frame_lease(&f, r, 11, DAY, 30);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	rig_zhang(r, &zhang);
	ck_assert(!next(&k, &list[0])); /* nothing was ordered */
	first = ordered("lunch");
	cancelled(&first);
	ck_assert(!next(&k, &list[0]));
	first = ordered("lunch");
	for (int i = 0; i < WINDOW_A_SHEET; i++)
		ordered("lunch");
	ck_assert(next(&k, &list[0]));
	ck_assert_int_eq(k.sheet, 0);
	ck_assert_int_eq(k.orders, WINDOW_A_SHEET + 1);
	ck_assert_int_eq(k.dish[0].n, WINDOW_A_SHEET + 1);
	ck_assert_int_eq(k.unsent, WINDOW_A_SHEET + 1);
	ck_assert(next(&k, &list[1]));
	ck_assert_int_eq(k.sheet, 1);
	ck_assert_int_eq(k.sheets, 2);
	ck_assert_int_eq(k.n_rows, WINDOW_A_SHEET);
	ck_assert_str_eq(k.row[0].pickup, first.body.pickup);
	ck_assert(next(&k, &list[2]));
	ck_assert_int_eq(k.n_rows, 1);
	ck_assert(!next(&k, &again));
	cancelled(&first);
	ck_assert(next(&k, &again));
	ck_assert(again.head.has_ref && !again.head.qty);
	ck_assert_int_eq(k.n_rows, 1);
	ck_assert(!next(&k, &again));
	ordered("lunch"); /* printed again, the list is what it was */
	OK(store_list(r->s, &list[1], &k, &r->err));
	ck_assert_int_eq(k.orders, WINDOW_A_SHEET + 1);
	ck_assert_str_eq(k.row[0].pickup, first.body.pickup);
	ck_assert(!next(&k, &again));
	rig_done(r);
}
END_TEST

/* What the journal is to say of the kitchen outside: 1 and recorded, or 0. */
static int calls(bool due, struct act *call)
{
	int got = store_kitchen_call(r->s, &(struct kitchen_due){"lunch", DAY, due}, call, &r->err);

	ck_assert_msg(got >= 0, "%s", r->err.text);
	if (!got)
		return 0;
	call->head.day = DAY;
	ck_assert_int_eq(rig_record(r, call, NULL), RECORD_OK);
	*call = r->done.act;
	return got;
}

static void acked(int64_t rev, day_t day)
{
	struct kitchen_ack ack = {.day = day, .by = "王师傅", .at_ms = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct frame f;

	kitchen_ack_encode(&ack, &body);
	frame_init(&f, r, rev - 1, rev);
	frame_body(&f, rev, KITCHEN_ACK_KIND, FIXTURE_PLACE "/lunch", &body);
	OK(frame_give(r, &f));
}

START_TEST(test_a_kitchen_outside)
{
	struct act call, told;
	struct frame f;

	rig_init(r);
	rig_fill(r);
	frame_init(&f, r, 10, 11);
	frame_lease(&f, r, 11, DAY, 30);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	rig_zhang(r, &zhang);
	r->now = fixture_moment("2026-11-23", "10:00");
	ck_assert_int_eq(calls(true, &call), 0); /* nothing was ordered */
	ordered("lunch");
	ck_assert_int_eq(calls(false, &call), 0);
	ck_assert_int_eq(calls(true, &call), 1);
	ck_assert_str_eq(call.head.what, KITCHEN_WHAT "lunch");
	ck_assert_str_eq(call.body.note, "kitchen");
	ck_assert_int_eq(store_kitchen_calls(r->s, DAY, &r->err), 1);
	ck_assert_int_eq(store_kitchen_calls(r->s, DAY - 1, &r->err), 0);
	ck_assert_int_eq(calls(true, &told), 0); /* once */
	acked(12, DAY - 1);                      /* of another day */
	ck_assert_int_eq(calls(true, &told), 0);
	acked(13, DAY);
	ck_assert_int_eq(calls(true, &told), 1); /* nobody has to phone any more */
	ck_assert(told.head.has_ref && memcmp(told.head.ref, call.head.id, ACT_ID_BYTES) == 0);
	ck_assert_int_eq(store_kitchen_calls(r->s, DAY, &r->err), 0);
	ck_assert_int_eq(calls(true, &told), 0);
	rig_done(r);
}
END_TEST

/* What is in the dishes and not for them, and how they eat. */
START_TEST(test_not_for_them)
{
	struct person_row row;
	struct kitchen k;
	struct act list, act;
	struct frame f;
	struct dish dish = fixture_catalogue()->dishes[0];
	struct buf body = BUF_INIT(4096);

	rig_init(r);
	rig_fill(r);
	rig_person(r, &row, RIG_ID, 1001);
	row.person.allergens = 12;
	row.person.diet = DIET_SOFT;
	frame_init(&f, r, 10, 12);
	frame_lease(&f, r, 11, DAY, 30);
	frame_person(&f, r, 12, &row);
	dish.allergens = 6;
	row_dish_encode(&dish, &body);
	frame_body(&f, 12, "dish", dish.id, &body);
	OK(frame_give(r, &f));
	store_refresh(r->s, &r->now);
	rig_zhang(r, &zhang);
	ordered("lunch");
	draft_order(&act, &zhang, DAY, 1);
	act.body.items[0].qty = 1;
	act.body.items[0].name = dish.name;
	ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	ck_assert(next(&k, &list) && next(&k, &list));
	ck_assert_int_eq(k.n_rows, 2);
	ck_assert_uint_eq(k.row[0].allergens, 0);
	ck_assert_uint_eq(k.row[1].allergens, 4);
	ck_assert_uint_eq(k.row[0].diet, DIET_SOFT);
	rig_done(r);
}
END_TEST

SUITE_MAIN("store_kitchen", test_each_once, test_a_kitchen_outside, test_not_for_them)
