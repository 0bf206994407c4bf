/* SPDX-License-Identifier: MIT */
/* What a card or code turns out to be; another card in the middle; sixty in four minutes. */
#include <stdio.h>

#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

START_TEST(test_cards_that_do_not_check_in)
{
	static const struct {
		enum lookup_result result;
		enum screen screen;
	} cases[] = {
		{LOOKUP_OLD_CARD, SCREEN_OLD_CARD},
		{LOOKUP_EXPIRED, SCREEN_EXPIRED},
		{LOOKUP_NOT_OURS, SCREEN_NOT_OURS},
		{LOOKUP_SLIP_ELSEWHERE, SCREEN_NOT_READ},
		{LOOKUP_NOT_READ, SCREEN_NOT_READ},
		{LOOKUP_FAILED, SCREEN_NOT_READ},
	};
	struct world w;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int leave = 0; leave < 3; leave++) {
			world_start(&w);
			world_scan(&w, "0");
			world_answer(&w, cases[i].result);
			ck_screen(&w, cases[i].screen);
			ck_assert_int_eq(w.tone, TONE_LOOK);
			ck_assert(!w.m.present);
			ck_assert(!world_holds(&w, "张"));
			ck_assert_ptr_null(world_fx(&w, FX_RECORD));
			if (leave == 0)
				world_wait(&w, ANSWER_MS);
			else
				world_key(&w, leave == 1 ? ACTION_BACK : ACTION_NEXT);
			ck_screen(&w, SCREEN_WELCOME);
		}
	}
}
END_TEST

START_TEST(test_an_unknown_card_goes_on_the_list)
{
	static const char *const what[] = {"id", "chip", "code"};
	struct world w;

	for (int i = 0; i < 3; i++) {
		struct event ev = {.kind = EV_CARD, .card = {.kind = CARD_ID, .number = "33079"}};

		world_start(&w);
		ev.card.kind = i == 0 ? CARD_ID : CARD_CHIP;
		if (i < 2)
			world_step(&w, ev);
		else
			world_scan(&w, "33079");
		ck_assert(!world_holds(&w, "33079")); /* passed on and forgotten */
		w.asked.card.number[0] = w.asked.scan[0] = 0;
		world_answer(&w, LOOKUP_UNKNOWN);
		ck_screen(&w, SCREEN_READING);
		ck_assert_int_eq(w.draft.record.act.head.kind, ACT_UNKNOWN);
		ck_assert_str_eq(w.draft.record.act.head.what, what[i]);
		ck_assert(!w.draft.record.person.known);
		ck_assert(!w.draft.record.act.body.has_pid);
		world_recorded(&w);
		ck_screen(&w, SCREEN_UNKNOWN);
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert_int_eq(w.m.open_unknown, 1);
		world_wait(&w, ANSWER_MS);
		ck_screen(&w, SCREEN_WELCOME);
	}
}
END_TEST

START_TEST(test_a_neighbour)
{
	struct world w;

	world_start(&w);
	world_scan(&w, "5");
	world_answer(&w, LOOKUP_NEIGHBOUR);
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_CHECK_IN);
	ck_assert_str_eq(w.draft.record.act.body.place, "330784-003");
	ck_assert(!w.draft.record.act.body.has_pid);
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!w.m.person.known);
	ck_assert(world_offers(&w, CHOICE_NOT_ME));
}
END_TEST

START_TEST(test_several_ask_the_name_first)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_SEVERAL);
	ck_screen(&w, SCREEN_NAME);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	world_digit(&w, 1);
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_CHECK_IN);
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	world_wait(&w, GREETED_MS); /* the yes was no touch of the greeting */
	ck_screen(&w, SCREEN_WELCOME);

	world_card(&w, FIXTURE_LI); /* help before the name is sure is nobody's */
	world_answer(&w, LOOKUP_SEVERAL);
	world_key(&w, ACTION_HELP);
	ck_assert(!w.help.record.act.body.has_pid);
	ck_assert_str_eq(w.help.record.act.body.masked, "");
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_NAME);

	for (int way = 0; way < 3; way++) { /* no · back · nobody there */
		world_start(&w);
		world_card(&w, FIXTURE_ZHANG);
		world_answer(&w, LOOKUP_SEVERAL);
		if (way == 0)
			world_digit(&w, 2);
		else if (way == 1)
			world_key(&w, ACTION_BACK);
		else {
			world_wait(&w, IDLE_WARN_MS);
			world_wait(&w, IDLE_COUNT_MS);
		}
		ck_screen(&w, way ? SCREEN_WELCOME : SCREEN_HELP);
		ck_assert(!world_holds(&w, "张"));
		ck_assert_int_eq(w.check_ins, 0);
		ck_assert_ptr_null(world_waits(&w));
	}
}
END_TEST

START_TEST(test_a_badge_is_no_check_in)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_assert(!w.m.present);
	world_wait(&w, ASSIST_QUIET_MS);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_a_slip_shows_its_order_and_nothing_else)
{
	struct choice_slot slots[CHOICES_MAX];
	struct world w;
	struct lookup l;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_order(&w);
	world_scan(&w, "0");
	l = world_lookup(&w, LOOKUP_SLIP);
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_screen(&w, SCREEN_ORDER);
	ck_assert(!w.m.present);
	ck_assert_int_eq(visit_choices(&w.m, slots), 0);
	ck_assert_int_eq(w.m.task.order, 0);
	ck_assert_int_eq(w.m.standing.n_orders, 1);
	ck_assert_int_eq(w.m.standing.orders[0].due_fen, 800);
	world_wait(&w, UNDO_MS);
	ck_assert(!world_holds(&w, "张"));
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.standing.n_orders, 0);

	world_scan(&w, "1"); /* a slip of an order that is no more */
	world_answer(&w, LOOKUP_SLIP);
	ck_screen(&w, SCREEN_NOT_READ);
}
END_TEST

START_TEST(test_a_slip_shows_its_seat_and_nothing_else)
{
	struct choice_slot slots[CHOICES_MAX];
	struct enrolment *e;
	struct world w;

	world_start(&w);
	e = &w.store[FIXTURE_ZHANG].enrolments[w.store[FIXTURE_ZHANG].n_enrolments++];
	*e = (struct enrolment){.offering = "C01", .day = DAY_NONE, .decided = DAY_NONE};
	world_scan(&w, "0");
	world_answer(&w, LOOKUP_SLIP);
	ck_screen(&w, SCREEN_ENROLMENT);
	ck_assert(!w.m.present);
	ck_assert_int_eq(visit_choices(&w.m, slots), 0);
	ck_assert_str_eq(w.m.standing.enrolments[0].offering, "C01");
	ck_assert(!world_holds(&w, "张"));
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ENROLMENT);
	world_wait(&w, DONE_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.standing.n_enrolments, 0);
	world_scan(&w, "0");
	world_answer(&w, LOOKUP_SLIP);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_a_look_up_without_an_answer)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_ZHANG);
	world_wait(&w, 2999);
	ck_screen(&w, SCREEN_READING);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_NOT_READ);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	world_answer(&w, LOOKUP_FOUND); /* too late */
	ck_screen(&w, SCREEN_NOT_READ);
	ck_assert(!w.m.present);

	world_card(&w, FIXTURE_ZHANG); /* an act that is being written is waited for */
	world_answer(&w, LOOKUP_FOUND);
	world_wait(&w, 60000);
	ck_screen(&w, SCREEN_READING);
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_something_that_could_not_be_read)
{
	struct world w;

	world_start(&w);
	world_step(&w, (struct event){.kind = EV_CARD_BAD});
	ck_screen(&w, SCREEN_NOT_READ);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_step(&w, (struct event){.kind = EV_CARD_BAD});
	ck_screen(&w, SCREEN_SETS); /* nobody's work is lost by it */
	ck_assert_int_eq(w.tone, TONE_LOOK);
}
END_TEST

START_TEST(test_another_card_with_nothing_unfinished)
{
	struct world w;

	for (int at = 0; at < 5; at++) {
		world_start(&w);
		world_come(&w, FIXTURE_ZHANG);
		if (at == 1)
			world_order(&w); /* SLIP */
		if (at == 2)
			world_key(&w, ACTION_HELP);
		if (at >= 3) {
			world_order(&w);
			world_come(&w, FIXTURE_ZHANG);
			world_digit(&w, 5); /* ORDERS */
		}
		if (at == 4) { /* CANCELLED */
			world_digit(&w, 1);
			world_digit(&w, 1);
			world_recorded(&w);
		}
		world_card(&w, FIXTURE_LI);
		ck_screen(&w, SCREEN_READING);
		ck_assert_int_eq(world_asked(&w), FIXTURE_LI);
		ck_assert(!w.m.present);
		world_answers(&w);
		ck_screen(&w, SCREEN_GREETED);
		ck_assert_str_eq(w.m.person.masked, "李*明");
		ck_assert(!world_holds(&w, "张"));
	}
}
END_TEST

START_TEST(test_another_card_in_the_middle)
{
	static const enum screen unfinished[] = {SCREEN_SETS, SCREEN_CONFIRM, SCREEN_REASON};
	struct world w;

	for (int i = 0; i < 3; i++) {
		world_start(&w);
		world_come(&w, FIXTURE_ZHANG);
		world_digit(&w, 1);
		if (i > 0)
			world_digit(&w, 1);
		if (i > 1)
			world_digit(&w, 2);
		world_card(&w, FIXTURE_LI);
		ck_screen(&w, SCREEN_NEXT_CARD);
		ck_assert_int_eq(visit_countdown(&w.m), 5);
		world_digit(&w, 2); /* wait */
		ck_screen(&w, unfinished[i]);
		ck_assert(!w.m.waiting_card);
		ck_assert_ptr_null(memmem(&w.m.waiting, sizeof(w.m.waiting), "1", 1));

		world_card(&w, FIXTURE_WANG); /* the latest is meant */
		world_card(&w, FIXTURE_LI);
		world_wait(&w, NEXT_CARD_MS - 1000);
		world_key(&w, ACTION_TOUCH); /* neither yes nor wait */
		world_wait(&w, 999);
		ck_screen(&w, SCREEN_NEXT_CARD);
		ck_assert_int_eq(visit_countdown(&w.m), 1);
		world_wait(&w, 1);
		ck_screen(&w, SCREEN_READING);
		ck_assert_int_eq(world_asked(&w), FIXTURE_LI);
		ck_assert(!world_holds(&w, "张*英") || w.m.undo_open);
		world_answers(&w);
		ck_screen(&w, SCREEN_GREETED);
		ck_assert(!world_holds(&w, "张"));

		world_come(&w, FIXTURE_ZHANG); /* her work is still there */
		ck_screen(&w, i == 0 ? SCREEN_SETS : SCREEN_CONFIRM);
		ck_assert_str_eq(w.m.person.masked, "张*英");
		if (i > 0)
			ck_assert_int_eq(w.m.price.due_fen, 800);
	}
}
END_TEST

START_TEST(test_the_same_card_in_the_middle)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 2);
	world_card(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_NEXT_CARD);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_READING);
	world_answer(&w, LOOKUP_FOUND);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD)); /* no check-in again */
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.set, 1);
	ck_assert_int_eq(w.m.price.due_fen, 500);
}
END_TEST

START_TEST(test_help_over_the_question)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_card(&w, FIXTURE_LI);
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_NEXT_CARD); /* the card is not forgotten, nor is the work */
	world_key(&w, ACTION_BACK);      /* back to one's own work: wait */
	ck_screen(&w, SCREEN_SETS);
	ck_assert(!w.m.waiting_card);
}
END_TEST

START_TEST(test_a_card_while_something_is_awaited)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_ZHANG);
	world_card(&w, FIXTURE_WANG);
	world_card(&w, FIXTURE_LI); /* during the look-up */
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(world_asked(&w), FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_READING);
	world_recorded(&w); /* hers is done, and his begins */
	ck_assert_int_eq(w.check_ins, 1);
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(world_asked(&w), FIXTURE_LI);
	world_answers(&w);
	ck_assert_str_eq(w.m.person.masked, "李*明");
	ck_assert(!world_holds(&w, "张"));

	world_digit(&w, 1);
	world_digit(&w, 2);
	world_digit(&w, 1);
	world_card(&w, FIXTURE_WANG); /* during the writing */
	ck_screen(&w, SCREEN_SAVING);
	w.prints = 0;
	world_recorded(&w);
	ck_assert_int_eq(w.prints, 1); /* his slip is on paper */
	ck_screen(&w, SCREEN_READING);
	world_answers(&w);
	ck_assert_str_eq(w.m.person.masked, "王*");
	ck_assert(!world_holds(&w, "李"));

	world_digit(&w, 1);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_card(&w, FIXTURE_ZHANG);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert(!w.m.waiting_card);
}
END_TEST

START_TEST(test_a_card_after_a_look_up_timed_out)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_ZHANG);
	world_card(&w, FIXTURE_LI);
	world_wait(&w, 3000);
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(world_asked(&w), FIXTURE_LI);
	world_answers(&w);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

/* No earlier person's name or address, but what the undo needs; never for a stranger's eyes. */
static void ck_only(const struct world *w, int who)
{
	char text[32];

	for (int i = FIXTURE_CROWD; i < FIXTURE_CROWD + 60; i++) {
		bool undo = w->m.undo_open && w->m.undo_person.resident == 1001U + (unsigned)i;

		if (i == who || undo)
			continue;
		snprintf(text, sizeof(text), "客*%03d", i);
		ck_assert_msg(!world_holds(w, text), "%s at %d", text, who);
		snprintf(text, sizeof(text), "贵客%03d", i);
		ck_assert_msg(!world_holds(w, text), "%s at %d", text, who);
	}
}

START_TEST(test_sixty_cards_in_four_minutes)
{
	struct world w;
	int64_t start;

	world_start(&w);
	start = w.now.ms;
	for (int i = 0; i < 60; i++) {
		int who = FIXTURE_CROWD + i;

		world_card(&w, who);
		ck_only(&w, who);
		world_pass(&w, 30);
		world_answer(&w, LOOKUP_FOUND);
		ck_only(&w, who);
		world_pass(&w, 30);
		world_recorded(&w);
		ck_screen(&w, SCREEN_GREETED);
		ck_assert_uint_eq(w.m.person.resident, 1001U + (unsigned)who);
		ck_only(&w, who);
		for (int j = 0; j < 4; j++) {
			world_wait(&w, i % 3 ? 970 : 990);
			ck_only(&w, who);
		}
	}
	ck_assert_int_le(w.now.ms - start, 4 * 60 * 1000);
	ck_assert_int_eq(w.check_ins, 60);
	world_wait(&w, UNDO_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_only(&w, -1);
}
END_TEST

SUITE_MAIN("cards", test_cards_that_do_not_check_in, test_an_unknown_card_goes_on_the_list,
	test_a_neighbour, test_several_ask_the_name_first, test_a_badge_is_no_check_in,
	test_a_slip_shows_its_order_and_nothing_else, test_a_slip_shows_its_seat_and_nothing_else,
	test_a_look_up_without_an_answer, test_something_that_could_not_be_read,
	test_another_card_with_nothing_unfinished, test_another_card_in_the_middle,
	test_the_same_card_in_the_middle, test_help_over_the_question,
	test_a_card_while_something_is_awaited, test_a_card_after_a_look_up_timed_out,
	test_sixty_cards_in_four_minutes)
