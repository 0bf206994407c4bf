/* SPDX-License-Identifier: MIT */
/* Help that the terminal offers by itself: when, how often, and what it leaves alone. */
#include "core/base/text.h"
#include "tests/core/visit/kitchen.h"
#include "tests/core/visit/offers.h"
#include "tests/support/suite.h"

static bool offers_help(const struct world *w)
{
	ck_assert(!visit_help_offered(&w->m) || visit_distressed(&w->m));
	return visit_help_offered(&w->m);
}

static void not_read(struct world *w)
{
	world_wait(w, 5000);
	world_card(w, 1);
	world_answer(w, LOOKUP_NOT_READ);
}

static void bad(struct world *w)
{
	world_wait(w, 5000);
	world_step(w, (struct event){.kind = EV_CARD_BAD});
}

static void unknown(struct world *w)
{
	world_wait(w, 5000);
	world_card(w, 1);
	world_answer(w, LOOKUP_UNKNOWN);
	world_recorded(w);
	ck_screen(w, SCREEN_UNKNOWN);
}

static void too_slow(struct world *w)
{
	world_wait(w, 5000);
	world_card(w, 1);
	world_wait(w, 3000);
	ck_screen(w, SCREEN_NOT_READ);
}

START_TEST(test_three_refused)
{
	static void (*const ways[])(struct world *) = {not_read, bad, unknown, too_slow};
	static const enum lookup_result results[] = {
		LOOKUP_OLD_CARD, LOOKUP_EXPIRED, LOOKUP_NOT_OURS, LOOKUP_FAILED};
	struct world w;

	for (int i = 0; i < N(ways) + N(results); i++) {
		world_start(&w);
		not_read(&w);
		bad(&w);
		ck_assert(!offers_help(&w) && !visit_distressed(&w.m) && !w.distress.ticket);
		if (i < N(ways)) {
			ways[i](&w);
		} else {
			world_wait(&w, 5000);
			world_card(&w, 1);
			world_answer(&w, results[i - N(ways)]);
		}
		ck_assert_msg(offers_help(&w), "way %d", i);
		ck_assert_msg(w.distress.ticket, "way %d: no act", i);
	}
}
END_TEST

/* The act tells that it happened, and is on the list when it is written. */
START_TEST(test_one_act_without_content)
{
	const struct act *a;
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	for (int i = 0; i < 5; i++) {
		world_digit(&w, 1);
		ck_assert(!offers_help(&w));
		world_key(&w, ACTION_BACK);
	}
	ck_assert(offers_help(&w));
	a = &w.distress.record.act;
	ck_assert_int_eq(a->head.kind, ACT_DISTRESS);
	ck_assert_int_eq(a->head.at_ms, w.now.ms);
	ck_assert_str_eq(a->head.place, FIXTURE_PLACE);
	ck_assert_int_eq(a->head.proof, PROOF_NONE);
	ck_assert(!a->head.what[0] && !a->body.has_pid && !a->body.resident && !a->body.note[0]);
	ck_assert(!a->body.masked[0] && !a->body.age_band[0] && !a->body.n_items);
	ck_assert(!w.distress.record.person.known && !w.distress.record.person.resident);
	ck_assert_int_eq(w.m.open_help, 0);
	world_record(&w, &w.distress, RECORD_OK);
	ck_assert_int_eq(w.m.open_help, 1);
	ck_assert_int_eq(w.distresses, 1);
	ck_assert_ptr_nonnull(world_fx(&w, FX_EXCHANGE));
	ck_screen(&w, SCREEN_GREETED);
	memset(&w.distress, 0, sizeof(w.distress));
	for (int i = 0; i < 9; i++) { /* once a visit */
		world_digit(&w, 1);
		world_key(&w, ACTION_BACK);
	}
	ck_assert_int_eq(w.distress.ticket, 0);
}
END_TEST

START_TEST(test_refused_but_not_in_a_row)
{
	struct world w;

	world_start(&w); /* somebody was recognised in between */
	not_read(&w);
	not_read(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_BACK);
	not_read(&w);
	not_read(&w);
	ck_assert(!visit_distressed(&w.m));
	not_read(&w);
	ck_assert(visit_distressed(&w.m));

	world_start(&w); /* not within two minutes */
	not_read(&w);
	world_wait(&w, 60000);
	not_read(&w);
	world_wait(&w, 60000);
	not_read(&w);
	ck_assert(!visit_distressed(&w.m));
	not_read(&w);
	ck_assert(visit_distressed(&w.m));

	world_start(&w); /* one card that lies there badly */
	for (int i = 0; i < 20; i++) {
		world_wait(&w, 700);
		world_step(&w, (struct event){.kind = EV_CARD_BAD});
	}
	ck_assert(!visit_distressed(&w.m));
}
END_TEST

/* Ten classes, each looked at once; two of them compared. */
START_TEST(test_looking_round_is_left_in_peace)
{
	struct world w;
	struct hall_of h;

	world_start(&w);
	hall_init(&h);
	for (int i = 0; i < 4; i++) {
		char id[] = {'X', '0', (char)('1' + i), 0};

		hall_add(&h, id, "class");
	}
	catalogue_comes(&w, &h);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 4);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_OFFERINGS);
	for (int i = 1; i <= 5; i++) {
		world_digit(&w, i);
		world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_OFFERINGS);
	}
	for (int i = 0; i < 3; i++) {
		world_digit(&w, 2 + i % 2);
		world_key(&w, ACTION_BACK);
	}
	ck_assert(!visit_distressed(&w.m));
	ck_assert(!visit_distressed(&w.m));
}
END_TEST

/* All the way in and all the way out again is one turn. */
START_TEST(test_the_way_out_is_one_turn)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	for (int i = 0; i < 4; i++) {
		world_digit(&w, 4);
		world_digit(&w, 1);
		world_digit(&w, 1);
		ck_screen(&w, SCREEN_OFFERING);
		for (int back = 0; back < 3; back++)
			world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_GREETED);
	}
	ck_assert(!visit_distressed(&w.m));
}
END_TEST

START_TEST(test_what_is_recorded_ends_it)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	for (int i = 0; i < 4; i++) {
		world_digit(&w, 1);
		world_key(&w, ACTION_BACK);
	}
	world_order(&w);
	ck_screen(&w, SCREEN_SLIP);
	world_come(&w, FIXTURE_ZHANG);
	for (int i = 0; i < 4; i++) {
		world_digit(&w, 4);
		world_key(&w, ACTION_BACK);
	}
	ck_assert(!visit_distressed(&w.m));
	world_digit(&w, 4);
	world_key(&w, ACTION_BACK);
	ck_assert(offers_help(&w));
}
END_TEST

/* It is offered beside what is being done: the same keys, the same choices, the same task. */
START_TEST(test_nothing_is_in_the_way)
{
	struct choice_slot before[CHOICES_MAX], after[CHOICES_MAX];
	struct world w;
	int n;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	n = visit_choices(&w.m, before);
	for (int i = 0; i < 5; i++) {
		world_digit(&w, 1);
		world_key(&w, ACTION_BACK);
	}
	ck_assert(offers_help(&w));
	ck_assert_int_eq(visit_choices(&w.m, after), n);
	ck_assert_mem_eq(before, after, (size_t)n * sizeof(before[0]));
	world_digit(&w, 1);
	ck_assert(offers_help(&w));
	for (int i = 0; i < 4; i++) { /* as long as the visit lasts */
		world_wait(&w, 60000);
		world_key(&w, ACTION_TOUCH);
	}
	ck_assert(offers_help(&w));
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert(!offers_help(&w));
}
END_TEST

/* The idle warning, answered, and once more over the same page. */
START_TEST(test_long_still)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_wait(&w, IDLE_WARN_MS);
	ck_screen(&w, SCREEN_IDLE);
	world_key(&w, ACTION_TOUCH);
	ck_assert(!visit_distressed(&w.m));
	world_digit(&w, 1); /* they got on */
	ck_screen(&w, SCREEN_CONFIRM);
	world_wait(&w, IDLE_WARN_MS);
	world_key(&w, ACTION_TOUCH);
	ck_assert(!visit_distressed(&w.m));
	world_digit(&w, 3);
	world_wait(&w, IDLE_WARN_MS);
	ck_screen(&w, SCREEN_IDLE);
	ck_assert(visit_distressed(&w.m) && w.distress.ticket);
	ck_assert(!offers_help(&w)); /* there any key goes on, 0 as well */
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert(offers_help(&w));
	ck_assert(w.m.task.less_rice);
}
END_TEST

START_TEST(test_the_mark_goes)
{
	struct world w;

	world_start(&w); /* with whoever comes next … */
	for (int i = 0; i < 3; i++)
		not_read(&w);
	ck_assert(offers_help(&w));
	world_wait(&w, 6000);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(offers_help(&w));
	world_card(&w, FIXTURE_ZHANG);
	ck_assert(visit_distressed(&w.m));
	world_answers(&w);
	ck_assert(!visit_distressed(&w.m));

	world_start(&w); /* … and by itself */
	for (int i = 0; i < 3; i++)
		not_read(&w);
	world_wait(&w, 179999);
	ck_assert(visit_distressed(&w.m));
	world_wait(&w, 1);
	ck_assert(!visit_distressed(&w.m) && !offers_help(&w));

	world_start(&w); /* after a visit it stays a while, for who stands there and cannot go on */
	world_come(&w, FIXTURE_ZHANG);
	for (int i = 0; i < 5; i++) {
		world_digit(&w, 1);
		world_key(&w, ACTION_BACK);
	}
	world_wait(&w, IDLE_WARN_MS);
	world_wait(&w, IDLE_COUNT_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(visit_distressed(&w.m));
	ck_assert(!w.m.distress.n_left && !w.m.distress.left[0] && !w.m.distress.still);
	world_wait(&w, 60000);
	ck_assert(!visit_distressed(&w.m));
}
END_TEST

START_TEST(test_not_often)
{
	struct world w;

	world_start(&w);
	for (int i = 0; i < 3; i++)
		not_read(&w);
	world_record(&w, &w.distress, RECORD_OK);
	memset(&w.distress, 0, sizeof(w.distress));
	world_come(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_BACK);
	for (int i = 0; i < 3; i++)
		not_read(&w);
	ck_assert(offers_help(&w)); /* but no second entry on the list */
	ck_assert_int_eq(w.distress.ticket, 0);
	world_wait(&w, 300000);
	for (int i = 0; i < 3; i++)
		not_read(&w);
	ck_assert_int_ne(w.distress.ticket, 0);
}
END_TEST

/* Who called for help is not asked whether they want it. */
START_TEST(test_help_was_called)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_HELP);
	world_record(&w, &w.help, RECORD_OK);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
	world_wait(&w, 61000);
	for (int i = 0; i < 9; i++) {
		world_digit(&w, 1);
		world_key(&w, ACTION_BACK);
	}
	ck_assert(!visit_distressed(&w.m) && !w.distress.ticket);

	world_start(&w); /* a volunteer is there, for who has no card */
	world_come(&w, FIXTURE_ZHANG);
	w.m.assist.on = true;
	for (int i = 0; i < 9; i++) {
		world_digit(&w, 1);
		world_key(&w, ACTION_BACK);
	}
	ck_assert(!visit_distressed(&w.m) && !w.distress.ticket);

	world_start(&w); /* before a card */
	world_key(&w, ACTION_HELP);
	world_record(&w, &w.help, RECORD_OK);
	world_key(&w, ACTION_BACK);
	for (int i = 0; i < 3; i++)
		not_read(&w);
	ck_assert(!visit_distressed(&w.m));

	world_start(&w); /* offered, and taken */
	for (int i = 0; i < 3; i++)
		not_read(&w);
	ck_assert(offers_help(&w));
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	world_key(&w, ACTION_BACK);
	ck_assert(!offers_help(&w) && visit_distressed(&w.m));
	ck_assert_int_eq(w.m.help_ticket, w.help.ticket);
	world_record(&w, &w.help, RECORD_OK); /* each of the two answers finds its own */
	world_record(&w, &w.distress, RECORD_OK);
	ck_assert_int_eq(w.m.open_help, 2);
}
END_TEST

/* While something is recorded the offer waits: one draft at a time. */
START_TEST(test_after_what_is_recorded)
{
	struct world w;

	world_start(&w);
	not_read(&w);
	not_read(&w);
	world_wait(&w, 5000);
	world_card(&w, 1);
	world_answer(&w, LOOKUP_UNKNOWN);
	ck_assert(!w.distress.ticket);
	world_recorded(&w);
	ck_assert_int_eq(w.m.open_unknown, 1);
	ck_assert_int_ne(w.distress.ticket, 0);
	world_record(&w, &w.distress, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert_int_eq(w.m.open_help, 0);
}
END_TEST

START_TEST(test_the_clock_is_put_right)
{
	struct world w;

	world_start(&w);
	not_read(&w);
	not_read(&w);
	not_read(&w);
	ck_assert(visit_distressed(&w.m));
	world_wait(&w, -3600000);
	ck_assert(!visit_distressed(&w.m));
	for (int i = 0; i < 3; i++)
		not_read(&w);
	ck_assert(visit_distressed(&w.m));
}
END_TEST

SUITE_MAIN("distress", test_three_refused, test_one_act_without_content,
	test_refused_but_not_in_a_row, test_looking_round_is_left_in_peace,
	test_the_way_out_is_one_turn, test_what_is_recorded_ends_it, test_nothing_is_in_the_way,
	test_long_still, test_the_mark_goes, test_not_often, test_help_was_called,
	test_after_what_is_recorded, test_the_clock_is_put_right)
