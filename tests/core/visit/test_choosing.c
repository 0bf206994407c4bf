/* SPDX-License-Identifier: MIT */
/* Which day, which dishes, what one cannot eat, how it is collected, how many. */
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

/* ---- days ------------------------------------------------------------------------------------- */

START_TEST(test_what_can_be_ordered_when)
{
	static const struct {
		const char *at;
		bool walk_in;     /* first */
		const char *meal; /* the first that is ordered ahead … */
		int day, n;       /* … its day from today; how many there are */
	} cases[] = {
		{"08:59", false, "lunch", 0, 22},
		{"09:00", true, "dinner", 0, 22}, /* lunch from the spare portions */
		{"12:29", true, "dinner", 0, 22},
		{"12:30", false, "dinner", 0, 21}, /* lunch is over */
		{"14:59", false, "dinner", 0, 21},
		{"15:00", false, "lunch", 1, 20},
	};
	struct meal_option o[MEAL_OPTIONS_MAX];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kitchen_open(&k, &w, cases[i].at);
		ck_assert_int_eq(visit_meals(&w.m, o), cases[i].n);
		ck_assert_int_eq(o[0].walk_in, cases[i].walk_in);
		ck_assert_str_eq(o[cases[i].walk_in].meal, cases[i].meal);
		ck_assert_int_eq(o[cases[i].walk_in].day, FIXTURE_DAY + cases[i].day);
		ck_assert_int_eq(o[cases[i].n - 1].day, FIXTURE_DAY + 10);
		ck_assert_str_eq(o[cases[i].n - 1].meal, "dinner");
	}
	kitchen_right(&k, FIXTURE_TOMORROW)->left = 0; /* all taken: not offered */
	ck_assert_int_eq(visit_meals(&w.m, o), 19);
	ck_assert_str_eq(o[0].meal, "dinner");
	w.now.quality = CLOCK_UNKNOWN;
	world_step(&w, (struct event){.kind = EV_TIME});
	ck_assert_int_eq(visit_meals(&w.m, o), 0);
}
END_TEST

START_TEST(test_another_day)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "3");
	ck_screen(&w, SCREEN_DAYS);
	keys(&w, "62"); /* the second page: the seventh */
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 3);
	ck_assert_str_eq(w.m.task.meal, "lunch");
	keys(&w, "6*"); /* back from the days: still that day */
	ck_screen(&w, SCREEN_SETS);
	keys(&w, "1E");
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(w.draft.record.act.head.service_day, FIXTURE_DAY + 3);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);

	world_come(&w, FIXTURE_ZHANG); /* dinner, from the sets of lunch */
	keys(&w, "162");
	ck_screen(&w, SCREEN_SETS);
	ck_assert_str_eq(w.m.task.meal, "dinner");
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY);
	keys(&w, "1E");
	ck_assert_str_eq(w.draft.record.act.head.what, "dinner");
	ck_assert_str_eq(w.draft.record.act.body.items[0].id, "D02");
	ck_assert_int_eq(w.draft.record.act.body.reason, PRICE_LIST_NO_RULE); /* only for lunch */
	ck_assert_int_eq(w.draft.record.act.body.to_min, 1110);
}
END_TEST

START_TEST(test_days_lead_back)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "3*");
	ck_screen(&w, SCREEN_GREETED);
	world_come_by_code(&w, FIXTURE_ZHANG); /* the days are nobody's secret */
	keys(&w, "3");
	ck_screen(&w, SCREEN_DAYS);
	keys(&w, "2");
	ck_screen(&w, SCREEN_NAME);
	keys(&w, "1");
	ck_screen(&w, SCREEN_SETS);
	keys(&w, "6*");
	ck_screen(&w, SCREEN_SETS);
	w.m.standing.orders[w.m.standing.n_orders++] =
		(struct open_order){.meal = "lunch", .service_day = FIXTURE_DAY + 1, .qty = 1};
	keys(&w, "*12");
	ck_screen(&w, SCREEN_GREETED);
	keys(&w, "13");
	ck_screen(&w, SCREEN_DAYS);
	keys(&w, "*"); /* the question is not passed over */
	ck_screen(&w, SCREEN_TWICE);
}
END_TEST

/* ---- a spare portion -------------------------------------------------------------------------- */

START_TEST(test_a_walk_in)
{
	char walk[RESOURCE_SIZE];

	kitchen_open(&k, &w, "09:30");
	walk_resource(walk, FIXTURE_PLACE, "lunch", FIXTURE_DAY);
	kitchen_right(&k, walk)->left = 1;
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "311");
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert(w.m.task.walk_in);
	ck_assert_int_eq(digit_of(&w, CHOICE_COLLECT, COLLECT_PICK_UP), 4);
	keys(&w, "4");
	ck_assert_int_eq(digit_of(&w, CHOICE_COLLECT, COLLECT_DINE), 4); /* nobody delivers now */
	keys(&w, "E");
	ck_assert(w.draft.record.act.head.walk);
	ck_assert_int_eq(w.draft.record.act.head.service_day, FIXTURE_DAY);
	ck_assert_int_eq(w.draft.record.act.body.cancel_day, DAY_NONE);
	ck_assert_int_eq(w.draft.record.act.body.collect, COLLECT_PICK_UP);
	kitchen_right(&k, walk)->left = 0; /* the store tells the new catalogue first */
	kitchen_changed(&k, &w);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert(w.m.done.head.walk);

	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "51"); /* handed over now: not to be taken back */
	ck_screen(&w, SCREEN_ORDER);
	ck_assert(!world_offers(&w, CHOICE_CANCEL_ORDER));
	ck_assert(!world_offers(&w, CHOICE_CHANGE_ORDER));
	world_come(&w, FIXTURE_LI);
	world_digit(&w, 1);
	world_answers(&w);
	keys(&w, "3");
	ck_assert(!w.m.task.walk_in);
	keys(&w, "1"); /* the last one was sold: dinner stands first */
	ck_assert_str_eq(w.m.task.meal, "dinner");
}
END_TEST

START_TEST(test_the_last_walk_in)
{
	char walk[RESOURCE_SIZE];

	walk_resource(walk, FIXTURE_PLACE, "lunch", FIXTURE_DAY);
	for (int way = 0; way < 3; way++) {
		kitchen_open(&k, &w, "12:29");
		world_come(&w, FIXTURE_ZHANG);
		keys(&w, "311");
		if (way == 0) { /* sold while she thought */
			kitchen_right(&k, walk)->left = 0;
			kitchen_changed(&k, &w);
			keys(&w, "E");
		} else if (way == 1) { /* lunch ended */
			world_pass(&w, 60000);
			keys(&w, "E");
		} else { /* the store knows better */
			keys(&w, "E");
			world_record(&w, &w.draft, RECORD_NO_RIGHT);
		}
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert_int_eq(w.prints, 0);
		ck_screen(&w, way == 1 ? SCREEN_CLOSED : SCREEN_NO_MEAL);
		ck_assert_int_eq(visit_no_meal(&w.m), NO_MEAL_TAKEN);
		if (way == 1)
			ck_assert(!w.m.task.walk_in);
		ck_assert(world_offers(&w, CHOICE_OTHER_MEAL)); /* no dead end */
	}
}
END_TEST

/* ---- dishes ----------------------------------------------------------------------------------- */

START_TEST(test_dishes_in_nine_presses)
{
	static const struct {
		const char *id;
		int qty, fen;
	} items[] = {{"M01", 1, 900}, {"M02", 1, 600}, {"M07", 1, 300}, {"M04", 1, 100}};
	const struct act *a = &w.draft.record.act;

	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "15");
	ck_screen(&w, SCREEN_DISHES);
	keys(&w, "13612"); /* two, more, two */
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(w.m.price.list_fen, 1900);
	ck_assert_int_eq(w.m.price.subsidy_fen, 500);
	keys(&w, "E");
	ck_screen(&w, SCREEN_CONFIRM);
	keys(&w, "E"); /* the ninth */
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(a->body.n_items, 4);
	for (int i = 0; i < 4; i++) {
		ck_assert_str_eq(a->body.items[i].id, items[i].id);
		ck_assert_int_eq(a->body.items[i].qty, items[i].qty);
		ck_assert_int_eq(a->body.items[i].fen, items[i].fen);
	}
	ck_assert_int_eq(a->head.qty, 1); /* one portion, however many dishes */
	ck_assert_int_eq(a->head.list_fen, 1900);
	ck_assert_int_eq(a->head.due_fen, 1400);
	ck_assert_str_eq(a->head.band, "T80");
}
END_TEST

START_TEST(test_one_more_until_none)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "15E"); /* nothing chosen yet: nothing to confirm */
	ck_screen(&w, SCREEN_DISHES);
	ck_assert(!visit_takes(&w.m, ACTION_NEXT));
	for (int press = 1; press <= 9; press++) {
		int want = press % (PICK_MAX + 1);

		keys(&w, "1");
		ck_assert_int_eq(visit_picked(&w.m, "M01"), want);
		ck_assert_int_eq(w.m.price.list_fen, want * 900);
		ck_assert_int_eq(visit_takes(&w.m, ACTION_NEXT), want > 0);
	}
	keys(&w, "2*"); /* back to the sets and again */
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.price.list_fen, 0);
	keys(&w, "5");
	ck_assert_int_eq(visit_picked(&w.m, "M05"), 1);
	ck_assert_int_eq(w.m.price.list_fen, 1900);
	keys(&w, "*2"); /* a set after all */
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.price.list_fen, 1000);
	keys(&w, "E");
	ck_assert_str_eq(w.draft.record.act.body.items[0].id, "S02");
}
END_TEST

START_TEST(test_no_more_than_an_order_holds)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "15123456123"); /* eight of nine */
	ck_assert_int_eq(w.m.task.n_picked, ACT_ITEMS_MAX);
	w.tone = TONE_DONE;
	keys(&w, "4");
	ck_assert_int_eq(w.m.task.n_picked, ACT_ITEMS_MAX);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	keys(&w, "3"); /* more of what is there is no other dish */
	ck_assert_int_eq(w.m.task.n_picked, ACT_ITEMS_MAX);
	keys(&w, "33"); /* one less makes room */
	ck_assert_int_eq(w.m.task.n_picked, ACT_ITEMS_MAX - 1);
	keys(&w, "4");
	ck_assert_int_eq(w.m.task.n_picked, ACT_ITEMS_MAX);
}
END_TEST

START_TEST(test_dishes_of_the_day)
{
	struct lookup l;

	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_ZHANG);
	l = world_lookup(&w, LOOKUP_FOUND);
	ck_assert_int_eq(day_parse("1946-11-24", &l.person.born), 0);
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	world_recorded(&w);
	keys(&w, "15");
	ck_assert_ptr_null(visit_dish(&w.m, "B01"));
	ck_assert_ptr_null(visit_dish(&w.m, "F01"));
	keys(&w, "**35"); /* the third day: a festival, and her birthday */
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 2);
	keys(&w, "5");
	ck_assert_ptr_nonnull(visit_dish(&w.m, "B01"));
	ck_assert_ptr_nonnull(visit_dish(&w.m, "F01"));
	ck_assert_ptr_null(visit_dish(&w.m, "M01")); /* Monday's */
}
END_TEST

/* ---- what somebody cannot eat ----------------------------------------------------------------- */

START_TEST(test_a_set_one_cannot_eat)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_LI); /* soy is in set one */
	keys(&w, "12");
	ck_screen(&w, SCREEN_CONFIRM); /* none in set two */
	ck_assert_int_eq(visit_allergens(&w.m), 0);
	keys(&w, "*1");
	ck_screen(&w, SCREEN_ALLERGY);
	keys(&w, "E"); /* no answer */
	ck_screen(&w, SCREEN_ALLERGY);
	keys(&w, "1");
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.task.set, -1);
	keys(&w, "1*");
	ck_screen(&w, SCREEN_SETS);
	keys(&w, "12");
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(visit_allergens(&w.m), 32); /* said again */
	keys(&w, "*1");
	ck_screen(&w, SCREEN_ALLERGY); /* chosen again: asked again */
	keys(&w, "2E");
	ck_screen(&w, SCREEN_SAVING);
}
END_TEST

START_TEST(test_a_dish_one_cannot_eat)
{
	const struct words *name;

	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_LI);
	keys(&w, "151");
	ck_screen(&w, SCREEN_ALLERGY);
	ck_assert_int_eq(visit_allergy(&w.m, &name), 32);
	ck_assert_str_eq(name->text[LANG_ZH], "红烧狮子头");
	keys(&w, "1");
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(w.m.task.n_picked, 0);
	keys(&w, "12");
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(visit_picked(&w.m, "M01"), 1);
	keys(&w, "1"); /* one more is not asked again */
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(visit_picked(&w.m, "M01"), 2);
	keys(&w, "E");
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(visit_allergens(&w.m), 32);
	keys(&w, "*11"); /* none, and then again one: asked */
	ck_assert_int_eq(visit_picked(&w.m, "M01"), 0);
	keys(&w, "1");
	ck_screen(&w, SCREEN_ALLERGY);
	w.m.person.allergens = 0;
}
END_TEST

START_TEST(test_allergy_on_a_later_page)
{
	kitchen_open(&k, &w, "08:00");
	k.dishes[8].allergens = 32; /* rice, of all things: on the second page */
	kitchen_changed(&k, &w);
	world_come(&w, FIXTURE_LI);
	keys(&w, "15");
	ck_assert_int_eq(digit_of(&w, CHOICE_MORE, ANY_ARG), 6);
	keys(&w, "6");
	for (int i = 1; i <= 2; i++) {
		world_digit(&w, digit_of(&w, CHOICE_DISH, 8));
		ck_screen(&w, SCREEN_ALLERGY);
		world_digit(&w, i);
		ck_screen(&w, SCREEN_DISHES);
		ck_assert_int_eq(w.m.page, 1); /* where it was */
	}
	ck_assert_int_eq(visit_picked(&w.m, "M09"), 1);
}
END_TEST

/* ---- confirming ------------------------------------------------------------------------------- */

START_TEST(test_less_rice_and_ways_to_collect)
{
	const struct act *a = &w.draft.record.act;

	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "11");
	ck_assert_int_eq(digit_of(&w, CHOICE_LESS_RICE, 0), 3);
	keys(&w, "3");
	ck_assert_int_eq(digit_of(&w, CHOICE_LESS_RICE, 1), 3);
	keys(&w, "4");
	ck_assert_int_eq(w.m.task.collect, COLLECT_PICK_UP);
	ck_assert_int_eq(visit_delivery_fen(&w.m), 0);
	keys(&w, "4");
	ck_assert_int_eq(w.m.task.collect, COLLECT_DELIVERY);
	ck_assert_int_eq(visit_delivery_fen(&w.m), 200);
	keys(&w, "E");
	ck_assert(a->body.less_rice);
	ck_assert_int_eq(a->body.collect, COLLECT_DELIVERY);
	ck_assert_int_eq(a->body.delivery_fen, 200);
	ck_assert_int_eq(a->head.list_fen, 1300);
	ck_assert_int_eq(a->head.subsidy_fen, 500);
	ck_assert_int_eq(a->head.due_fen, 1000);           /* the way is not subsidised */
	ck_assert_int_eq(a->body.cancel_day, FIXTURE_DAY); /* packed the day before */
	ck_assert_int_eq(a->body.cancel_min, 960);

	world_recorded(&w);
	world_come(&w, FIXTURE_LI); /* no address on file */
	keys(&w, "12444");
	ck_assert_int_eq(w.m.task.collect, COLLECT_PICK_UP);
	ck_assert(!visit_delivery_closed(&w.m));
	keys(&w, "44");
	ck_assert_int_eq(w.m.task.collect, COLLECT_PICK_UP);
}
END_TEST

START_TEST(test_the_last_delivery)
{
	kitchen_open(&k, &w, "15:59");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "1144");
	ck_assert_int_eq(w.m.task.collect, COLLECT_DELIVERY);
	world_wait(&w, 60000);
	keys(&w, "E"); /* too late for a delivery, not for the meal */
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.task.collect, COLLECT_DINE);
	ck_assert_int_eq(visit_delivery_fen(&w.m), 0);
	ck_assert(visit_delivery_closed(&w.m));
	keys(&w, "E");
	ck_assert_int_eq(w.draft.record.act.head.due_fen, 800);
}
END_TEST

START_TEST(test_only_delivered)
{
	kitchen_open(&k, &w, "08:00");
	k.slots[0].collect = 1 << COLLECT_DELIVERY;
	kitchen_changed(&k, &w);
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "11");
	ck_assert_int_eq(w.m.task.collect, COLLECT_DELIVERY);
	ck_assert(!world_offers(&w, CHOICE_COLLECT));
	world_come(&w, FIXTURE_LI);
	keys(&w, "1");
	world_answers(&w);
	keys(&w, "1");
	ck_screen(&w, SCREEN_NO_MEAL);
	ck_assert_int_eq(visit_no_meal(&w.m), NO_MEAL_DELIVERED);
}
END_TEST

/* ---- how many --------------------------------------------------------------------------------- */

START_TEST(test_two_orders_for_one_meal)
{
	kitchen_open(&k, &w, "08:00");
	k.slots[0].per_person = 2;
	kitchen_changed(&k, &w);
	for (int i = 0; i < 2; i++) {
		world_come(&w, FIXTURE_ZHANG);
		keys(&w, i ? "11" : "1");
		ck_screen(&w, SCREEN_SETS);
		keys(&w, "1");
		ck_assert_int_eq(w.m.price.due_fen, i ? 1300 : 800);
		keys(&w, "E");
		world_recorded(&w);
	}
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "1");
	ck_screen(&w, SCREEN_NO_MEAL);
	ck_assert_int_eq(visit_no_meal(&w.m), NO_MEAL_ENOUGH);
	ck_assert_int_eq(visit_ordered(&w.m), 2);
	keys(&w, "1"); /* another day is another meal */
	ck_screen(&w, SCREEN_DAYS);
	keys(&w, "5");
	ck_screen(&w, SCREEN_SETS);
	keys(&w, "64"); /* so is dinner */
	ck_screen(&w, SCREEN_SETS);
	ck_assert_str_eq(w.m.task.meal, "dinner");
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 1);
}
END_TEST

START_TEST(test_the_last_portion_of_two_orders)
{
	kitchen_open(&k, &w, "08:00");
	kitchen_right(&k, FIXTURE_TOMORROW)->left = 1;
	kitchen_changed(&k, &w);
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "11E");
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	world_come(&w, FIXTURE_ZHANG); /* the catalogue has not heard of it yet */
	keys(&w, "111E");
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_NO_MEAL);
	ck_assert_int_eq(visit_no_meal(&w.m), NO_MEAL_TAKEN);
	ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_orders, 1);
	kitchen_right(&k, FIXTURE_TOMORROW)->left = 0;
	kitchen_changed(&k, &w);
	keys(&w, "*1");
	ck_screen(&w, SCREEN_NO_MEAL);
}
END_TEST

START_TEST(test_as_many_orders_as_the_terminal_knows)
{
	kitchen_open(&k, &w, "08:00");
	for (int i = 0; i < ORDERS_MAX; i++) {
		struct open_order *o = &w.store[FIXTURE_ZHANG].orders[i];

		*o = (struct open_order){.service_day = FIXTURE_DAY + 2 + i / 2, .qty = 1};
		o->id[0] = (unsigned char)(i + 1);
		snprintf(o->meal, sizeof(o->meal), i % 2 ? "dinner" : "lunch");
	}
	w.store[FIXTURE_ZHANG].n_orders = ORDERS_MAX;
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "1");
	ck_screen(&w, SCREEN_NO_MEAL);
	ck_assert_int_eq(visit_no_meal(&w.m), NO_MEAL_TOO_MANY);
}
END_TEST

SUITE_MAIN("choosing", test_what_can_be_ordered_when, test_another_day, test_days_lead_back,
	test_a_walk_in, test_the_last_walk_in, test_dishes_in_nine_presses,
	test_one_more_until_none, test_no_more_than_an_order_holds, test_dishes_of_the_day,
	test_a_set_one_cannot_eat, test_a_dish_one_cannot_eat, test_allergy_on_a_later_page,
	test_less_rice_and_ways_to_collect, test_the_last_delivery, test_only_delivered,
	test_two_orders_for_one_meal, test_the_last_portion_of_two_orders,
	test_as_many_orders_as_the_terminal_knows)
