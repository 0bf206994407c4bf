/* SPDX-License-Identifier: MIT */
/* What queues left, answered one after the other with a key each. */
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;
static struct todo_list list;
static const struct act *a = &w.draft.record.act;

static void badge_comes(int open)
{
	kitchen_open(&k, &w, "08:00");
	w.m.open_todo = open;
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
}

/* The store's answer to what was asked last: n of total, the first one Zhang's or a strange card. */
static void told(int n, int total, bool zhang)
{
	const struct effect *asked = world_fx(&w, FX_TODOS);
	static struct person nobody = {.born = DAY_NONE};

	ck_assert_ptr_nonnull(asked);
	memset(&list, 0, sizeof(list));
	list.ticket = asked->ticket;
	list.n = n;
	list.total = total;
	for (int i = 0; i < n; i++) {
		list.line[i] = (struct todo){
			.seq = asked->after + 1 + i, .day = FIXTURE_DAY + 1, .why = LEFT_FULL};
		memset(list.line[i].id, (int)list.line[i].seq, ACT_ID_BYTES);
		strcpy(list.line[i].what, "S1");
	}
	list.person = nobody;
	if (zhang) {
		fixture_person(&list.person, FIXTURE_ZHANG);
		list.line[0].resident = list.person.resident;
		strcpy(list.line[0].masked, list.person.masked);
	}
	world_step(&w, (struct event){.kind = EV_TODOS, .todos = &list});
}

static void page_opens(int n, int total)
{
	badge_comes(total);
	keys(&w, "4");
	ck_screen(&w, SCREEN_TODO);
	ck_assert_int_eq(world_fx(&w, FX_TODOS)->after, 0);
	ck_assert(!world_offers(&w, CHOICE_TODO_DONE)); /* not before somebody is seen */
	told(n, total, true);
}

START_TEST(test_nothing_is_left)
{
	badge_comes(0);
	ck_assert(!world_offers(&w, CHOICE_TODO));
	keys(&w, "4");
	ck_screen(&w, SCREEN_BADGE);
}
END_TEST

/* One key: an act that names the first one, the resident and the volunteer. */
START_TEST(test_a_key_each)
{
	static const struct {
		const char *key, *how;
	} cases[] = {{"1", "done"}, {"2", "dropped"}};

	for (int i = 0; i < 2; i++) {
		struct person badge, zhang;

		fixture_person(&badge, FIXTURE_BADGE);
		fixture_person(&zhang, FIXTURE_ZHANG);
		page_opens(2, 2);
		keys(&w, cases[i].key);
		ck_assert_int_eq(a->head.kind, ACT_TODO);
		ck_assert_str_eq(a->body.note, cases[i].how);
		ck_assert(a->head.has_ref && !a->head.queue);
		ck_assert_mem_eq(a->head.ref, list.line[0].id, ACT_ID_BYTES);
		ck_assert_str_eq(a->head.what, "S1");
		ck_assert_int_eq(a->head.service_day, FIXTURE_DAY + 1);
		ck_assert_int_eq(a->head.proof, PROOF_LIST);
		ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
		ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
		ck_assert_mem_eq(a->body.pid, zhang.pid, PID_BYTES);
		ck_assert_mem_eq(w.draft.record.person.dk, zhang.dk, DK_BYTES);
		world_recorded(&w);
		ck_screen(&w, SCREEN_TODO);
		ck_assert_int_eq(w.tone, TONE_DONE);
		ck_assert_int_eq(world_fx(&w, FX_TODOS)->after, 1);
		keys(&w, "1"); /* too soon: nothing is done to who has not been seen */
		ck_screen(&w, SCREEN_TODO);
		ck_assert(!w.m.ticket);
		keys(&w, "*");
		ck_screen(&w, SCREEN_BADGE);
	}
}
END_TEST

START_TEST(test_until_nobody_is_left)
{
	page_opens(2, 2);
	keys(&w, "1");
	world_recorded(&w);
	told(1, 1, false); /* a card that nobody knew */
	ck_assert_int_eq(w.m.open_todo, 1);
	ck_assert(!world_offers(&w, CHOICE_TODO_NEXT));
	keys(&w, "1");
	ck_assert(!a->body.has_pid && !a->body.resident && !w.draft.record.person.known);
	ck_assert_int_eq(a->head.proof, PROOF_NONE);
	world_recorded(&w);
	told(0, 0, false);
	ck_screen(&w, SCREEN_TODO);
	ck_assert_int_eq(w.m.open_todo, 0);
	ck_assert(!world_offers(&w, CHOICE_TODO_DONE));
	keys(&w, "*");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!world_offers(&w, CHOICE_TODO));
}
END_TEST

START_TEST(test_the_next_one)
{
	page_opens(3, 9);
	keys(&w, "3");
	ck_screen(&w, SCREEN_TODO);
	ck_assert_int_eq(world_fx(&w, FX_TODOS)->after, 1);
	told(3, 9, true);
	ck_assert_int_eq(w.m.todo.line[0].seq, 2);
	ck_assert_int_eq(w.m.open_todo, 9);
}
END_TEST

/* Whatever ends the page, nobody is left in memory; an answer that comes later is nobody's. */
START_TEST(test_nobody_stays)
{
	for (int way = 0; way < 4; way++) {
		page_opens(2, 2);
		ck_assert(world_holds(&w, "张"));
		if (way == 0)
			keys(&w, "*");
		else if (way == 1)
			world_wait(&w, ASSIST_QUIET_MS);
		else if (way == 2)
			world_come(&w, FIXTURE_BADGE);
		else
			world_come(&w, FIXTURE_LI);
		ck_assert(!world_holds(&w, "张"));
		world_step(&w, (struct event){.kind = EV_TODOS, .todos = &list});
		ck_assert(!world_holds(&w, "张"));
	}
	page_opens(2, 2);
	keys(&w, "3");
	list.ticket = w.m.todo_ticket;
	keys(&w, "*");
	world_step(&w, (struct event){.kind = EV_TODOS, .todos = &list});
	ck_assert(!world_holds(&w, "张"));
}
END_TEST

START_TEST(test_the_store_cannot_say)
{
	badge_comes(3);
	keys(&w, "4");
	list = (struct todo_list){.ticket = w.m.todo_ticket, .failed = true};
	w.tone = TONE_DONE;
	world_step(&w, (struct event){.kind = EV_TODOS, .todos = &list});
	ck_screen(&w, SCREEN_TODO);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.open_todo, 3);
	ck_assert(!world_offers(&w, CHOICE_TODO_DONE));
}
END_TEST

/* A line of the call-back sheet: told takes it off it, no answer leaves it there; both are acts. */
START_TEST(test_a_call)
{
	struct person zhang;

	fixture_person(&zhang, FIXTURE_ZHANG);
	for (int key = 1; key <= 2; key++) {
		page_opens(2, 2);
		keys(&w, "3");
		ck_assert_ptr_nonnull(world_fx(&w, FX_TODOS));
		told(2, 2, true);
		list.ticket = w.m.todo_ticket = 999;
		list.line[0].seq = LEFT_CALLS + 12;
		list.line[0].why = LEFT_OVERSOLD;
		world_step(&w, (struct event){.kind = EV_TODOS, .todos = &list});
		ck_assert(
			world_offers(&w, CHOICE_CALL_TOLD) && world_offers(&w, CHOICE_CALL_MISSED));
		ck_assert(!world_offers(&w, CHOICE_TODO_DONE));
		keys(&w, key == 1 ? "1" : "2");
		ck_assert_int_eq(a->head.kind, ACT_PHONED);
		ck_assert_str_eq(a->body.note, key == 1 ? "oversold" : "no-answer 12");
		ck_assert_int_eq(a->head.has_ref, key == 1);
		ck_assert(key == 2 || memcmp(a->head.ref, list.line[0].id, ACT_ID_BYTES) == 0);
		ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
		ck_assert_mem_eq(a->body.pid, zhang.pid, PID_BYTES);
		world_recorded(&w);
		ck_screen(&w, SCREEN_TODO);
		ck_assert_int_eq(w.tone, TONE_DONE);
		ck_assert(world_fx(&w, FX_TODOS)->after == LEFT_CALLS + 12);
	}
}
END_TEST

/* The badge asks how many there are; whose they are it does not keep. */
START_TEST(test_the_badge_counts)
{
	badge_comes(0);
	ck_assert(!world_offers(&w, CHOICE_TODO));
	told(2, 4, true);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.m.open_todo, 4);
	ck_assert(world_offers(&w, CHOICE_TODO));
	ck_assert(!world_holds(&w, "张"));
}
END_TEST

SUITE_MAIN("todo", test_a_call, test_the_badge_counts, test_nothing_is_left, test_a_key_each,
	test_until_nobody_is_left, test_the_next_one, test_nobody_stays, test_the_store_cannot_say)
