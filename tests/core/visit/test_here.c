/* SPDX-License-Identifier: MIT */
/* Which children are still here, and whom to phone for one of them. */
#include "core/visit/here.h"
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

static void told(int n)
{
	struct found found = {.ticket = w.m.assist.ticket, .total = n, .n = n};

	for (int i = 0; i < n; i++) {
		found.who[i].resident = 1001 + (uint32_t)i;
		found.who[i].at_min = 960 + i;
		strcpy(found.who[i].masked, "张*");
	}
	world_step(&w, (struct event){.kind = EV_FOUND, .found = &found});
}

static void list_opens(int n)
{
	kitchen_open(&k, &w, "17:50");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_HERE, -2));
	ck_screen(&w, SCREEN_HERE);
	ck_assert_ptr_nonnull(world_fx(&w, FX_FIND_HERE));
	told(n);
	ck_screen(&w, SCREEN_HERE);
}

/* The number is a look like any other: before it shows the journal has it, and back is the list. */
START_TEST(test_whom_to_phone)
{
	const struct act *a = &w.draft.record.act;
	struct person zhang;

	fixture_person(&zhang, FIXTURE_ZHANG);
	list_opens(2);
	w.draft.ticket = 0;
	keys(&w, "1");
	ck_screen(&w, SCREEN_READING);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_READING); /* until it is written down */
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP);
	ck_assert_str_eq(a->head.what, "emergency");
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.pid, zhang.pid, PID_BYTES);
	world_recorded(&w);
	ck_screen(&w, SCREEN_EMERGENCY);
	keys(&w, "*");
	ck_screen(&w, SCREEN_HERE); /* nobody laid a card down: not the child's own pages */
	ck_assert(!w.m.present && !w.m.assist.found.n);
	ck_assert_ptr_nonnull(world_fx(&w, FX_FIND_HERE));
	told(1);
	keys(&w, "1");
	world_answer(&w, LOOKUP_FOUND);
	world_recorded(&w);
	keys(&w, "1");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!w.m.present && !w.m.assist.here && !world_holds(&w, "张"));
}
END_TEST

/* One who is not to be read leaves the list as it is; no answer is no answer. */
START_TEST(test_not_read)
{
	list_opens(2);
	w.draft.ticket = 0;
	keys(&w, "1");
	world_answer(&w, LOOKUP_FAILED);
	ck_screen(&w, SCREEN_HERE);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_uint_eq(w.draft.ticket, 0);
	told(2);
	keys(&w, "1");
	world_wait(&w, 3000);
	ck_screen(&w, SCREEN_HERE);
	ck_assert(!w.m.ticket && !w.m.assist.here && !w.m.assist.asking);
}
END_TEST

START_TEST(test_several_pages)
{
	list_opens(20);
	ck_assert(world_offers(&w, CHOICE_MORE) && world_offers(&w, CHOICE_CHILD));
	list_opens(0);
	ck_assert(!world_offers(&w, CHOICE_CHILD));
	keys(&w, "*");
	ck_screen(&w, SCREEN_BADGE);
}
END_TEST

static void children_left(int n)
{
	world_step(&w, (struct event){.kind = EV_CHILDREN, .children = n});
}

START_TEST(test_evening)
{
	world_start(&w);
	w.tones = 0;
	children_left(0);
	ck_assert_int_eq(w.tones, 0);
	children_left(2);
	ck_assert_int_eq(w.tones, 1);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.children, 2);
	children_left(1); /* said once */
	ck_assert_int_eq(w.tones, 1);
	children_left(0);
	children_left(1); /* another one, later */
	ck_assert_int_eq(w.tones, 2);
}
END_TEST

SUITE_MAIN("here", test_whom_to_phone, test_not_read, test_several_pages, test_evening)
