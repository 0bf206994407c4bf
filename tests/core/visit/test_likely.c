/* SPDX-License-Identifier: MIT */
/* What is most likely comes first: the class that begins, the meal that is to be picked up. */
#include "core/visit/day.h"
#include "tests/core/visit/kitchen.h"
#include "tests/support/suite.h"

static struct kitchen kitchen; /* lunch from 10:30 to 12:30, dinner from 17:00 to 18:30 */

static void kitchen_at(struct world *w, const char *time)
{
	kitchen_init(&kitchen);
	world_start(w);
	w->now = fixture_moment(FIXTURE_TODAY, time);
	world_step(w, (struct event){.kind = EV_CATALOGUE, .catalogue = &kitchen.c});
}

static void have_meal(struct world *w, const char *meal, day_t day)
{
	struct open_order *o = &w->store[FIXTURE_ZHANG].orders[w->store[FIXTURE_ZHANG].n_orders++];

	*o = (struct open_order){.service_day = day, .qty = 1, .cancel_day = DAY_NONE};
	strcpy(o->meal, meal);
	strcpy(o->pickup, "A019");
}

START_TEST(test_the_meal_to_pick_up)
{
	static const struct {
		const char *time;
		int pick_up; /* dinner stands first in the list, lunch second */
	} rows[] = {
		{"08:00", 1},
		{"12:00", 1},
		{"12:31", 1},
		{"13:29", 1},
		{"13:30", 0},
		{"17:30", 0},
		{"19:29", 0},
		{"19:30", -1},
	};
	struct world w;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		kitchen_at(&w, rows[i].time);
		have_meal(&w, "dinner", FIXTURE_DAY);
		have_meal(&w, "lunch", FIXTURE_DAY);
		have_meal(&w, "lunch", FIXTURE_DAY + 1);
		world_come(&w, FIXTURE_ZHANG);
		ck_assert_msg(visit_pick_up(&w.m) == rows[i].pick_up, "%s: %d", rows[i].time,
			visit_pick_up(&w.m));
	}
}
END_TEST

START_TEST(test_what_is_not_picked_up)
{
	struct world w;

	kitchen_at(&w, "11:00");
	have_meal(&w, "lunch", FIXTURE_DAY);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(visit_pick_up(&w.m), 0);
	w.m.standing.orders[0].served = true;
	ck_assert_int_eq(visit_pick_up(&w.m), -1);
	w.m.standing.orders[0].served = false;
	w.m.standing.orders[0].collect = COLLECT_DELIVERY;
	ck_assert_int_eq(visit_pick_up(&w.m), -1);
	w.m.standing.orders[0].collect = COLLECT_PICK_UP;
	w.m.standing.orders[0].service_day++;
	ck_assert_int_eq(visit_pick_up(&w.m), -1);
	w.m.standing.orders[0].service_day--;
	w.m.now.secs = 86399; /* the clock is not known: its number is told */
	ck_assert_int_eq(visit_pick_up(&w.m), -1);
	w.m.now.quality = CLOCK_UNKNOWN;
	ck_assert_int_eq(visit_pick_up(&w.m), 0);
	w.m.now.quality = CLOCK_HUB;
	strcpy(w.m.standing.orders[0].meal, "supper"); /* a meal that the hall no longer knows */
	ck_assert_int_eq(visit_pick_up(&w.m), 0);
}
END_TEST

/* The class of half an hour on stands first, before what changed and what comes. */
START_TEST(test_the_class_that_begins)
{
	struct news news[NEWS_MAX];
	struct world w;

	world_start(&w);
	w.now = fixture_moment(FIXTURE_TODAY, "13:30");
	world_have(&w, FIXTURE_ZHANG, "E02", FIXTURE_DAY + 1);
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert_int_ge(visit_news(&w.m, news), 2);
	ck_assert_int_eq(news[0].kind, NEWS_HERE);
	ck_assert_str_eq(news[0].offering->id, "C07");
	ck_assert(visit_soon(&w.m, &news[0].session));
	world_wait(&w, 1799000);
	ck_assert(visit_soon(&w.m, &news[0].session));
	world_wait(&w, 1000);
	ck_assert(!visit_soon(&w.m, &news[0].session));
	news[0].session.day++;
	w.m.now.secs = 0;
	ck_assert(!visit_soon(&w.m, &news[0].session));
}
END_TEST

SUITE_MAIN(
	"likely", test_the_meal_to_pick_up, test_what_is_not_picked_up, test_the_class_that_begins)
