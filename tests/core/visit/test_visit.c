/* SPDX-License-Identifier: MIT */
/* Check-in, 「不是我」, help, language, service. */
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

START_TEST(test_a_card_is_a_check_in)
{
	struct world w;
	const struct effect *e;

	world_start(&w);
	ck_screen(&w, SCREEN_WELCOME);
	world_card(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_READING);
	e = world_fx(&w, FX_LOOK_UP_CARD);
	ck_assert_ptr_nonnull(e);
	ck_assert_str_eq(e->card.number, "0");

	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_READING); /* nothing is said before it is committed */
	ck_assert_int_eq(w.tones, 0);
	e = world_fx(&w, FX_RECORD);
	ck_assert_ptr_nonnull(e);
	ck_assert_int_eq(e->record.act.head.kind, ACT_CHECK_IN);
	ck_assert_int_eq(e->record.act.head.proof, PROOF_CARD);
	ck_assert_int_eq(e->record.act.head.day, FIXTURE_DAY);
	ck_assert_str_eq(e->record.act.head.place, FIXTURE_PLACE);
	ck_assert_str_eq(e->record.act.body.masked, "张*英");
	ck_assert_str_eq(e->record.act.body.age_band, "80-89");
	ck_assert_uint_eq(e->record.act.body.resident, 1001);
	ck_assert(e->record.act.body.has_pid);
	ck_assert_mem_eq(e->record.act.body.pid, e->record.person.pid, PID_BYTES);

	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.tone, TONE_DONE);
	ck_assert_int_eq(w.tones, 1);
	ck_assert_ptr_nonnull(world_fx(&w, FX_EXCHANGE));
	ck_assert_ptr_null(world_fx(&w, FX_PRINT)); /* a check-in prints nothing */
	ck_assert(!w.m.already);
	ck_assert_str_eq(w.m.person.address, "张奶奶");

	world_wait(&w, GREETED_MS - 1);
	ck_screen(&w, SCREEN_GREETED);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.present);
}
END_TEST

START_TEST(test_the_second_scan_of_a_day)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_wait(&w, 60000);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(w.m.already);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_assert_int_eq(w.tone, TONE_DONE); /* the same tone: a changed one is taken for a fault */
	ck_assert_int_eq(w.check_ins, 1);
	ck_assert(!world_offers(&w, CHOICE_NOT_ME));
}
END_TEST

START_TEST(test_a_touch_keeps_the_greeting)
{
	static const enum action touches[] = {
		ACTION_TOUCH, ACTION_REPEAT, ACTION_LANG, ACTION_NEXT};
	struct world w;

	for (size_t i = 0; i < sizeof(touches) / sizeof(touches[0]); i++) {
		world_start(&w);
		world_come(&w, FIXTURE_ZHANG);
		world_key(&w, touches[i]);
		world_wait(&w, IDLE_WARN_MS - 1);
		ck_screen(&w, SCREEN_GREETED);
	}
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_not_me_on_the_greeting)
{
	struct world w;
	const struct effect *e;
	unsigned char id[ACT_ID_BYTES];

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	memcpy(id, w.m.undo_id, sizeof(id));
	world_wait(&w, 1000);
	world_digit(&w, 9);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert(!w.m.present);
	ck_assert(!world_holds(&w, "张"));
	e = world_fx(&w, FX_RECORD);
	ck_assert_int_eq(e->record.act.head.kind, ACT_UNDO);
	ck_assert(e->record.act.head.has_ref);
	ck_assert_mem_eq(e->record.act.head.ref, id, sizeof(id));
	ck_assert_str_eq(e->record.act.body.masked, "张*英");
	ck_assert_str_eq(e->record.person.masked, "张*英");
	world_recorded(&w);
	ck_screen(&w, SCREEN_NOT_ME);
	ck_assert_int_eq(w.undos, 1);
	world_wait(&w, ANSWER_MS);
	ck_screen(&w, SCREEN_WELCOME);
	world_digit(&w, 9); /* once */
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

/* What was promised stays with who was here. */
START_TEST(test_no_undo_after_an_order)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(world_offers(&w, CHOICE_NOT_ME));
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert(!w.m.undo_open);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!world_offers(&w, CHOICE_NOT_ME));
}
END_TEST

START_TEST(test_not_me_stays_eight_seconds)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_wait(&w, GREETED_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(world_offers(&w, CHOICE_NOT_ME));
	world_wait(&w, UNDO_MS - GREETED_MS - 1);
	ck_assert(world_offers(&w, CHOICE_NOT_ME));
	world_wait(&w, 1);
	ck_assert(!world_offers(&w, CHOICE_NOT_ME));
	ck_assert(!world_holds(&w, "张"));
	world_digit(&w, 9);
	ck_screen(&w, SCREEN_WELCOME);

	world_come(&w, FIXTURE_LI);
	world_wait(&w, UNDO_MS - 1);
	world_digit(&w, 9);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_str_eq(w.draft.record.person.masked, "李*明");
}
END_TEST

/* Who stands there now must never take back what another did before. */
START_TEST(test_not_me_is_of_the_last_person)
{
	struct world w;

	world_start(&w);
	w.store[FIXTURE_LI].checked_in = true;
	world_come(&w, FIXTURE_ZHANG);
	world_come(&w, FIXTURE_LI); /* already checked in: nothing of his to reverse */
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!world_offers(&w, CHOICE_NOT_ME));
	ck_assert(!world_holds(&w, "张"));

	world_come(&w, FIXTURE_WANG);
	world_come(&w, FIXTURE_WANG); /* the same card again: it still is hers */
	ck_assert(w.m.already);
	ck_assert(world_offers(&w, CHOICE_NOT_ME));
}
END_TEST

START_TEST(test_help)
{
	struct world w;

	world_start(&w);
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_int_eq(w.help.record.act.head.kind, ACT_HELP);
	ck_assert(!w.help.record.act.body.has_pid);
	world_record(&w, &w.help, RECORD_OK);
	ck_assert_int_eq(w.m.open_help, 1);
	ck_assert_ptr_nonnull(world_fx(&w, FX_EXCHANGE));
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);

	world_wait(&w, 59000); /* the same minute: shown, not written again */
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	world_wait(&w, 20000);
	ck_screen(&w, SCREEN_WELCOME);
	world_key(&w, ACTION_HELP);
	ck_assert_ptr_nonnull(world_fx(&w, FX_RECORD));
}
END_TEST

START_TEST(test_help_keeps_what_was_chosen)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_CONFIRM);
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_str_eq(w.help.record.act.body.masked, "张*英");
	world_record(&w, &w.help, RECORD_OK);
	ck_screen(&w, SCREEN_HELP);
	world_digit(&w, 1); /* any key returns and does nothing else */
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.set, 1);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
}
END_TEST

START_TEST(test_help_over_an_answer)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	world_answer(&w, LOOKUP_FOUND);
	world_recorded(&w);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_int_eq(w.m.behind, SCREEN_GREETED);
	world_key(&w, ACTION_TOUCH);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_help_that_cannot_be_written)
{
	struct world w;

	world_start(&w);
	world_key(&w, ACTION_HELP);
	world_record(&w, &w.help, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert_int_eq(w.m.open_help, 0);
}
END_TEST

START_TEST(test_language)
{
	struct world w;

	world_start(&w);
	world_key(&w, ACTION_LANG);
	ck_assert_int_eq(world_fx(&w, FX_LANG)->lang, LANG_EN);
	world_key(&w, ACTION_LANG);
	ck_assert_int_eq(w.m.lang, LANG_KO);
	world_key(&w, ACTION_LANG);
	ck_assert_int_eq(w.m.lang, LANG_ZH);
	world_key(&w, ACTION_LANG);
	world_wait(&w, IDLE_COUNT_MS); /* nobody there: the hall's own again */
	ck_assert_int_eq(w.m.lang, LANG_ZH);
	ck_assert_int_eq(world_fx(&w, FX_LANG)->lang, LANG_ZH);

	world_card(&w, FIXTURE_SMITH);
	world_answer(&w, LOOKUP_FOUND);
	ck_assert_int_eq(world_fx(&w, FX_LANG)->lang, LANG_EN);
	ck_assert_int_eq(w.draft.record.act.body.lang, LANG_EN);
	world_recorded(&w);
	world_wait(&w, GREETED_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.lang, LANG_ZH);
	ck_assert_int_eq(world_fx(&w, FX_LANG)->lang, LANG_ZH);
}
END_TEST

/* Every language that a card may ask for is spoken, and gone with the visit. */
START_TEST(test_language_of_the_card)
{
	for (int lang = LANG_EN; lang < LANG_COUNT; lang++) {
		struct lookup found;
		struct world w;

		world_start(&w);
		world_card(&w, FIXTURE_ZHANG);
		found = world_lookup(&w, LOOKUP_FOUND);
		found.person.lang = (enum lang)lang;
		world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &found});
		ck_assert_int_eq(w.m.lang, lang);
		ck_assert_int_eq((int)world_fx(&w, FX_LANG)->lang, lang);
		ck_assert_int_eq(w.draft.record.act.body.lang, lang);
		world_recorded(&w);
		world_wait(&w, GREETED_MS);
		ck_assert_int_eq(w.m.lang, LANG_ZH);
	}
}
END_TEST

START_TEST(test_out_of_service)
{
	static const int steps_before = 4;
	struct world w;

	for (int i = 0; i <= steps_before; i++) {
		world_start(&w);
		if (i > 0)
			world_card(&w, FIXTURE_ZHANG);
		if (i > 1)
			world_answers(&w);
		if (i > 2)
			world_digit(&w, 1);
		if (i > 3)
			world_digit(&w, 1);
		world_step(&w, (struct event){.kind = EV_SERVICE, .in_service = false});
		ck_screen(&w, SCREEN_DOWN);
		ck_assert(!world_holds(&w, "张"));
		ck_assert_uint_eq(w.m.ticket, 0);
		world_card(&w, FIXTURE_LI);
		world_key(&w, ACTION_HELP); /* nothing can be written: it must not say so */
		ck_screen(&w, SCREEN_DOWN);
		world_key(&w, ACTION_BACK);
		world_wait(&w, 1000000);
		ck_screen(&w, SCREEN_DOWN);
		ck_assert(!w.m.waiting_card);
		world_step(&w, (struct event){.kind = EV_SERVICE, .in_service = true});
		ck_screen(&w, SCREEN_WELCOME);
	}
}
END_TEST

START_TEST(test_a_check_in_the_disk_refuses)
{
	struct world w;

	world_start(&w);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert(!w.m.undo_open);
	ck_assert(!world_holds(&w, "张"));
}
END_TEST

START_TEST(test_other_tickets_change_nothing)
{
	struct world w;
	struct model before;
	struct recorded r = {.result = RECORD_OK};
	struct lookup l = {.result = LOOKUP_FOUND};

	world_start(&w);
	world_card(&w, FIXTURE_ZHANG);
	memcpy(&before, &w.m, sizeof(before));
	for (unsigned ticket = 0; ticket < 5; ticket++) {
		r.ticket = ticket; /* a record is not awaited at all */
		world_step(&w, (struct event){.kind = EV_RECORDED, .recorded = &r});
		l.ticket = ticket == w.m.ticket ? 77 : ticket;
		world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
		ck_assert(memcmp(&before, &w.m, sizeof(before)) == 0);
		ck_assert_int_eq(w.fx.n, 0);
	}
	world_answer(&w, LOOKUP_FOUND);
	memcpy(&before, &w.m, sizeof(before));
	world_answer(&w, LOOKUP_FOUND); /* twice the same */
	l.ticket = w.m.ticket;          /* the right ticket, the wrong kind of answer */
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_assert(memcmp(&before, &w.m, sizeof(before)) == 0);
}
END_TEST

START_TEST(test_marks)
{
	struct world w;

	world_start(&w);
	world_step(&w, (struct event){.kind = EV_PRINTER, .printer = PRINTER_OUT});
	ck_assert_int_eq(w.m.printer, PRINTER_OUT);
	world_step(&w, (struct event){.kind = EV_SYNC, .sync = {7, true}});
	ck_assert_int_eq(w.m.unsent, 7);
	ck_assert(w.m.online);
	ck_assert(!w.m.frozen);
	world_step(&w, (struct event){.kind = EV_SYNC, .sync = {7, true, .frozen = true}});
	ck_assert(w.m.frozen);
	w.m.open_help = 3;
	world_wait(&w, 24 * 3600 * 1000); /* another day, another list */
	ck_assert_int_eq(w.m.open_help, 0);
}
END_TEST

/* Nobody who is served loses anything by it, and help can be called. */
START_TEST(test_readers_gone)
{
	struct model before;
	struct world w;

	for (int steps = 0; steps < 4; steps++) {
		world_start(&w);
		if (steps > 0)
			world_card(&w, FIXTURE_ZHANG);
		if (steps > 1)
			world_answers(&w);
		if (steps > 2)
			world_digit(&w, 1);
		memcpy(&before, &w.m, sizeof(before));
		world_step(&w, (struct event){.kind = EV_READERS, .readers = false});
		ck_assert(w.m.readers_gone);
		ck_assert_int_eq(w.fx.n, 0);
		before.readers_gone = true;
		ck_assert(memcmp(&before, &w.m, sizeof(before)) == 0);
		world_step(&w, (struct event){.kind = EV_READERS, .readers = true});
		before.readers_gone = false;
		ck_assert(memcmp(&before, &w.m, sizeof(before)) == 0);
		ck_assert_int_eq(w.fx.n, 0);
	}
	world_start(&w);
	world_step(&w, (struct event){.kind = EV_READERS, .readers = false});
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
}
END_TEST

SUITE_MAIN("visit", test_a_card_is_a_check_in, test_the_second_scan_of_a_day,
	test_a_touch_keeps_the_greeting, test_not_me_on_the_greeting, test_no_undo_after_an_order,
	test_not_me_stays_eight_seconds, test_not_me_is_of_the_last_person, test_help,
	test_help_keeps_what_was_chosen, test_help_over_an_answer, test_help_that_cannot_be_written,
	test_language, test_language_of_the_card, test_out_of_service,
	test_a_check_in_the_disk_refuses, test_other_tickets_change_nothing, test_marks,
	test_readers_gone)
