/* SPDX-License-Identifier: MIT */
/* For somebody else: a daughter orders for her mother. */
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

static void daughter_comes(void)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_DAUGHTER);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(digit_of(&w, CHOICE_FOR, 1), 6);
}

static void for_mother(void)
{
	keys(&w, "62");
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(world_asked(&w), FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(w.m.acting);
}

START_TEST(test_lunch_for_mother)
{
	const struct act *a = &w.draft.record.act;
	struct person mother, daughter;

	daughter_comes();
	fixture_person(&mother, FIXTURE_ZHANG);
	fixture_person(&daughter, FIXTURE_DAUGHTER);
	for_mother();
	ck_assert_str_eq(w.m.called, "妈妈");
	ck_assert_int_eq(w.check_ins, 1); /* hers alone */
	ck_assert(!world_offers(&w, CHOICE_NOT_ME));
	keys(&w, "11");
	ck_assert_int_eq(w.m.price.due_fen, 800); /* by her tariff */
	ck_assert(world_offers(&w, CHOICE_COLLECT));
	keys(&w, "44E"); /* to her address */
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_str_eq(a->head.band, "T80");
	ck_assert_int_eq(a->body.by, BY_FAMILY);
	ck_assert_mem_eq(a->body.pid, mother.pid, PID_BYTES);
	ck_assert_str_eq(a->body.masked, "张*英");
	ck_assert(a->body.has_by_pid);
	ck_assert_mem_eq(a->body.by_pid, daughter.pid, PID_BYTES);
	ck_assert_str_eq(a->body.by_masked, "周*");
	ck_assert_int_eq(a->body.delivery_fen, 200);
	ck_assert_mem_eq(w.draft.record.person.dk, mother.dk, DK_BYTES); /* her key seals it */
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_orders, 1);
	ck_assert_int_eq(w.store[FIXTURE_DAUGHTER].n_orders, 0);
	keys(&w, "1");
	ck_screen(&w, SCREEN_WELCOME);
	world_wait(&w, UNDO_MS);
	ck_assert(!world_holds(&w, "张"));
	ck_assert(!world_holds(&w, "周"));
	ck_assert(!world_holds(&w, "妈妈"));
}
END_TEST

START_TEST(test_back_to_oneself)
{
	for (int way = 0; way < 2; way++) {
		daughter_comes();
		keys(&w, "11E");
		world_recorded(&w);
		world_come(&w, FIXTURE_DAUGHTER);
		ck_assert(world_offers(&w, CHOICE_MINE));
		for_mother();
		ck_assert(!world_offers(&w, CHOICE_MINE)); /* her orders, not the daughter's */
		keys(&w, way ? "61" : "*");
		ck_screen(&w, SCREEN_GREETED);
		ck_assert(!w.m.acting);
		ck_assert_str_eq(w.m.person.masked, "周*");
		ck_assert_int_eq(w.m.standing.n_orders, 1);
		ck_assert_int_eq(w.m.proof, PROOF_CARD);
		ck_assert_str_eq(w.m.called, "");
		ck_assert(!world_holds(&w, "张"));
		keys(&w, "*");
		ck_screen(&w, SCREEN_WELCOME);
	}
}
END_TEST

START_TEST(test_whom_nobody_knows_here)
{
	static const enum lookup_result results[] = {
		LOOKUP_UNKNOWN, LOOKUP_FAILED, LOOKUP_SEVERAL, LOOKUP_NEIGHBOUR};

	for (size_t i = 0; i < 5; i++) {
		daughter_comes();
		keys(&w, "62");
		if (i < 4)
			world_answer(&w, results[i]);
		else
			world_wait(&w, 3000); /* no answer */
		ck_screen(&w, SCREEN_LINKS);
		ck_assert_int_eq(w.m.link, LINK_LOST);
		ck_assert_str_eq(w.m.called, "妈妈"); /* who it was */
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert(!w.m.acting);
		world_answer(&w, LOOKUP_FOUND); /* too late */
		ck_screen(&w, SCREEN_LINKS);
		keys(&w, "*");
		ck_screen(&w, SCREEN_GREETED);
		ck_assert_str_eq(w.m.person.masked, "周*");
		ck_assert_str_eq(w.m.called, "");
	}
}
END_TEST

START_TEST(test_a_copied_code_acts_for_nobody)
{
	kitchen_open(&k, &w, "08:00");
	world_come_by_code(&w, FIXTURE_DAUGHTER);
	keys(&w, "6");
	ck_screen(&w, SCREEN_NAME);
	keys(&w, "*");
	ck_screen(&w, SCREEN_GREETED);
	keys(&w, "61");
	ck_screen(&w, SCREEN_LINKS);
	keys(&w, "2");
	world_answer(&w, LOOKUP_FOUND);
	ck_assert(w.m.acting);
	keys(&w, "1"); /* the name was asked: it is the daughter's */
	ck_screen(&w, SCREEN_SETS);

	kitchen_open(&k, &w, "08:00");
	world_come_by_code(&w, FIXTURE_DAUGHTER);
	keys(&w, "62");
	ck_screen(&w, SCREEN_HELP);
	ck_assert(!w.m.present);
}
END_TEST

START_TEST(test_no_links)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(!world_offers(&w, CHOICE_FOR));
	keys(&w, "6");
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

/* Whoever comes next sees neither of them. */
START_TEST(test_another_card)
{
	daughter_comes();
	for_mother();
	world_come(&w, FIXTURE_LI);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!w.m.acting);
	ck_assert(!world_holds(&w, "张"));
	ck_assert(!world_holds(&w, "周"));
	ck_assert(!world_holds(&w, "妈妈"));
	ck_assert_ptr_null(world_waits(&w)); /* nothing was begun */
}
END_TEST

START_TEST(test_a_card_during_the_look_up)
{
	daughter_comes();
	keys(&w, "62");
	world_card(&w, FIXTURE_LI);
	ck_assert_int_eq(world_asked(&w), FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(world_asked(&w), FIXTURE_LI);
	ck_assert(!w.m.present && !w.m.acting);
	world_answers(&w);
	ck_assert_str_eq(w.m.person.masked, "李*明");
}
END_TEST

static void interrupted(void)
{
	daughter_comes();
	for_mother();
	keys(&w, "1511");
	ck_screen(&w, SCREEN_DISHES);
	world_card(&w, FIXTURE_LI);
	keys(&w, "1");
	world_answers(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!world_holds(&w, "妈妈"));
}

START_TEST(test_parked_for_mother)
{
	interrupted();
	world_come(&w, FIXTURE_ZHANG); /* not even her own card brings it back */
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.m.task.n_picked, 0);
	world_card(&w, FIXTURE_DAUGHTER);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_READING); /* asked once more whether she is there */
	ck_assert_int_eq(world_asked(&w), FIXTURE_ZHANG);
	ck_assert(!w.m.acting);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_DISHES);
	ck_assert(w.m.acting);
	ck_assert_int_eq(visit_picked(&w.m, "M01"), 2);
	ck_assert_int_eq(w.m.price.due_fen, 1300);
	keys(&w, "EE");
	ck_assert_str_eq(w.draft.record.act.body.masked, "张*英");
	ck_assert_str_eq(w.draft.record.act.body.by_masked, "周*");
}
END_TEST

START_TEST(test_parked_but_no_longer_linked)
{
	for (int way = 0; way < 3; way++) {
		struct lookup l;

		interrupted();
		world_card(&w, FIXTURE_DAUGHTER);
		l = world_lookup(&w, LOOKUP_FOUND);
		l.person.n_links = way == 0 ? 0 : 1;
		world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
		if (way == 1)
			world_answer(&w, LOOKUP_UNKNOWN);
		if (way == 2)
			world_wait(&w, 3000);
		ck_screen(&w, way ? SCREEN_LINKS : SCREEN_GREETED);
		ck_assert(!w.m.acting);
		ck_assert_int_eq(w.m.task.n_picked, 0);
		ck_assert_ptr_null(world_waits(&w));
		ck_assert(!world_holds(&w, "张"));
	}
}
END_TEST

START_TEST(test_idle_for_mother)
{
	daughter_comes();
	for_mother();
	keys(&w, "1");
	world_wait(&w, IDLE_WARN_MS);
	ck_screen(&w, SCREEN_IDLE);
	world_wait(&w, IDLE_COUNT_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!world_holds(&w, "张"));
	ck_assert(!world_holds(&w, "周"));
	world_card(&w, FIXTURE_DAUGHTER);
	world_answer(&w, LOOKUP_FOUND);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_SETS);
	ck_assert(w.m.acting);
}
END_TEST

START_TEST(test_her_orders_and_allergies)
{
	daughter_comes();
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "11E");
	world_recorded(&w);
	world_come(&w, FIXTURE_DAUGHTER);
	for_mother();
	keys(&w, "1");
	ck_screen(&w, SCREEN_TWICE); /* she has one */
	keys(&w, "*511");
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_CANCEL);
	ck_assert_int_eq(w.draft.record.act.body.by, BY_FAMILY);
	ck_assert_str_eq(w.draft.record.act.body.by_masked, "周*");
	world_recorded(&w);
	ck_screen(&w, SCREEN_CANCELLED);
	ck_assert_int_eq(w.store[FIXTURE_ZHANG].n_orders, 0);
}
END_TEST

/* She is at home: whoever stands here needs it. */
START_TEST(test_help_while_it_is_for_mother)
{
	const struct act *a = &w.help.record.act;
	struct person daughter;

	daughter_comes();
	fixture_person(&daughter, FIXTURE_DAUGHTER);
	for_mother();
	world_key(&w, ACTION_HELP);
	ck_assert_int_eq(a->head.kind, ACT_HELP);
	ck_assert_int_eq(a->head.proof, PROOF_CARD);
	ck_assert_int_eq(a->body.by, BY_SELF);
	ck_assert(!a->body.has_by_pid);
	ck_assert_str_eq(a->body.masked, "周*");
	ck_assert_mem_eq(w.help.record.person.dk, daughter.dk, DK_BYTES);
}
END_TEST

SUITE_MAIN("family", test_lunch_for_mother, test_back_to_oneself, test_whom_nobody_knows_here,
	test_a_copied_code_acts_for_nobody, test_no_links, test_another_card,
	test_a_card_during_the_look_up, test_parked_for_mother, test_parked_but_no_longer_linked,
	test_idle_for_mother, test_her_orders_and_allergies, test_help_while_it_is_for_mother)
