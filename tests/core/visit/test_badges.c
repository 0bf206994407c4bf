/* SPDX-License-Identifier: MIT */
/* Volunteers' badges behind the PIN: listed, one of them stopped, and taken back. */
#include "core/visit/badges.h"

#include "tests/core/visit/kitchen.h"
#include "tests/support/suite.h"

static struct kitchen k;
static struct world w;
static struct person helper;

static void list_comes(bool stopped)
{
	static struct found found;

	found = (struct found){.ticket = w.m.desk.badges.ticket, .total = 2, .n = 2};
	found.who[0] = (struct found_person){.resident = 2, .masked = "陈*英", .address = "陈阿姨"};
	fixture_person(&helper, FIXTURE_BADGE);
	found.who[1] = (struct found_person){.resident = helper.resident, .stopped = stopped};
	strcpy(found.who[1].masked, helper.masked);
	world_step(&w, (struct event){.kind = EV_FOUND, .found = &found});
}

static void list_opens(bool stopped)
{
	kitchen_open(&k, &w, "08:00");
	world_key(&w, ACTION_STAFF);
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {w.m.pin_ticket, PIN_RIGHT, 0, true}});
	world_recorded(&w);
	ck_screen(&w, SCREEN_DEVICES);
	world_digit(&w, 7);
	world_digit(&w, 7);
	ck_screen(&w, SCREEN_BADGES);
	ck_assert_ptr_nonnull(world_fx(&w, FX_FIND_BADGES));
	list_comes(stopped);
}

static void one_is_chosen(bool stopped)
{
	struct lookup l;

	list_opens(stopped);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_BADGES);
	ck_assert_uint_eq(world_fx(&w, FX_LOOK_UP_LINK)->link.resident, helper.resident);
	world_digit(&w, 1); /* under way: this press is about nobody */
	ck_assert_ptr_null(world_fx(&w, FX_LOOK_UP_LINK));
	l = world_lookup(&w, LOOKUP_FOUND);
	l.person = helper;
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_screen(&w, SCREEN_BADGE_STOP);
	ck_assert(!w.m.present && !w.m.assist.on);
}

START_TEST(test_stopped_and_back)
{
	const struct act *a = &w.draft.record.act;

	for (int stopped = 0; stopped < 2; stopped++) {
		one_is_chosen(stopped);
		world_digit(&w, 1);
		ck_assert_int_eq(a->head.kind, ACT_SETTING);
		ck_assert_str_eq(a->head.what, stopped ? BADGE_BACK : BADGE_STOPPED);
		ck_assert_int_eq(a->body.by, BY_STAFF);
		ck_assert_uint_eq(a->body.resident, helper.resident);
		ck_assert_uint_eq(w.draft.record.person.resident, helper.resident);
		world_recorded(&w);
		ck_assert_ptr_null(world_fx(&w, FX_SETTING));
		ck_assert_ptr_nonnull(world_fx(&w, FX_FIND_BADGES)); /* as they are now */
		ck_screen(&w, SCREEN_BADGES);
		ck_assert_uint_eq(w.m.desk.badges.person.resident, 0);
	}
}
END_TEST

START_TEST(test_not_done)
{
	one_is_chosen(false);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_BADGES);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SETTINGS);

	one_is_chosen(false);
	world_digit(&w, 1);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert(!w.m.staff && !world_holds(&w, helper.masked));
}
END_TEST

/* Nobody is let in by what is looked up here, and a card ends it. */
START_TEST(test_gone)
{
	list_opens(false);
	world_digit(&w, 2);
	world_answer(&w, LOOKUP_UNKNOWN);
	ck_screen(&w, SCREEN_BADGES);
	ck_assert_ptr_nonnull(world_fx(&w, FX_FIND_BADGES));

	list_opens(false);
	world_step(
		&w, (struct event){.kind = EV_FOUND,
			    .found = &(struct found){.ticket = w.m.last_ticket + 1, .total = 9}});
	ck_assert_int_eq(w.m.desk.badges.found.total, 2);
	world_card(&w, FIXTURE_ZHANG);
	ck_assert(!w.m.staff && !world_holds(&w, "陈*英"));
	ck_screen(&w, SCREEN_READING);
	world_answer(&w, LOOKUP_FOUND);
	ck_assert(w.m.present);
}
END_TEST

SUITE_MAIN("badges", test_stopped_and_back, test_not_done, test_gone)
