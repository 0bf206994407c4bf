/* SPDX-License-Identifier: MIT */
/* When the voice is on, how loud, what it holds up; and the number that must be heard. */
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static void tell(struct world *w, bool sound, bool speaking)
{
	world_step(w, (struct event){.kind = EV_VOICE, .voice = {sound, speaking}});
}

static void start(struct world *w, bool hall_voice)
{
	world_start(w);
	w->m.voice = w->m.hall_voice = hall_voice;
	tell(w, true, false);
}

/* Their card says what they want. */
static void come(struct world *w, int who, enum voice_wish wish)
{
	struct lookup l;

	world_card(w, who);
	l = world_lookup(w, LOOKUP_FOUND);
	l.person.voice = wish;
	world_step(w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	while (w->m.ticket)
		world_recorded(w);
}

static bool repeats(struct world *w, enum action action)
{
	world_key(w, action);
	return world_fx(w, FX_REPEAT) != NULL;
}

START_TEST(test_one_key_at_the_welcome_screen)
{
	struct world w;

	visit_init(&w.m, fixture_catalogue(), LANG_ZH);
	ck_assert_int_eq(w.m.loudness, LOUD_USUAL);
	start(&w, false);
	ck_assert(!visit_speaks(&w.m));
	ck_assert(visit_takes(&w.m, ACTION_REPEAT) && !visit_takes(&w.m, ACTION_VOLUME));
	ck_assert(repeats(&w, ACTION_REPEAT));
	ck_assert(w.m.voice);
	ck_assert(!visit_speaks(&w.m)); /* only when asked: nobody may be there */
	ck_assert(visit_takes(&w.m, ACTION_VOLUME));
	ck_assert(repeats(&w, ACTION_LANG)); /* whoever asked waits for it in their language */
	ck_assert(repeats(&w, ACTION_VOLUME));
	ck_assert(!repeats(&w, ACTION_REPEAT));
	ck_assert(!w.m.voice);
	ck_assert_int_eq(w.m.loudness, LOUD_USUAL);
	ck_assert(!repeats(&w, ACTION_LANG));
}
END_TEST

START_TEST(test_without_a_sound_card)
{
	struct world w;

	start(&w, true);
	tell(&w, false, false);
	ck_assert(!visit_takes(&w.m, ACTION_REPEAT) && !visit_takes(&w.m, ACTION_VOLUME));
	ck_assert(!repeats(&w, ACTION_REPEAT) && w.m.voice);
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(!visit_speaks(&w.m));
	ck_assert(!repeats(&w, ACTION_REPEAT) && !repeats(&w, ACTION_VOLUME));
	ck_assert_int_eq(w.m.loudness, LOUD_USUAL);
	world_key(&w, ACTION_HELP); /* "." is any key there */
	world_key(&w, ACTION_VOLUME);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

START_TEST(test_the_card_says_what_is_wished)
{
	static const struct {
		bool hall, key; /* the hall's own way; + before the card */
		enum voice_wish wish;
		bool on;
	} t[] = {
		{false, false, VOICE_AS_HALL, false},
		{false, false, VOICE_ON, true},
		{false, false, VOICE_OFF, false},
		{false, true, VOICE_AS_HALL, true},
		{false, true, VOICE_OFF, false},
		{true, false, VOICE_AS_HALL, true},
		{true, false, VOICE_OFF, false},
		{true, true, VOICE_AS_HALL, false}, /* switched off */
		{true, true, VOICE_ON, true},
	};
	struct world w;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		start(&w, t[i].hall);
		if (t[i].key)
			world_key(&w, ACTION_REPEAT);
		come(&w, FIXTURE_ZHANG, t[i].wish);
		ck_screen(&w, SCREEN_GREETED);
		ck_assert_msg(visit_speaks(&w.m) == t[i].on, "row %zu", i);
		world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_WELCOME);
		ck_assert_msg(w.m.voice == t[i].hall, "row %zu, after", i);
	}
}
END_TEST

START_TEST(test_one_key_during_a_visit)
{
	struct world w;

	start(&w, false);
	come(&w, FIXTURE_ZHANG, VOICE_OFF);
	ck_assert(!visit_takes(&w.m, ACTION_VOLUME));
	ck_assert(repeats(&w, ACTION_REPEAT));
	ck_assert(w.m.voice && visit_speaks(&w.m));
	ck_assert(repeats(&w, ACTION_REPEAT)); /* again, and never off */
	ck_assert(visit_speaks(&w.m));
	world_key(&w, ACTION_HELP);
	ck_assert(repeats(&w, ACTION_REPEAT));
	ck_screen(&w, SCREEN_HELP);
	world_key(&w, ACTION_TOUCH);
	world_digit(&w, 1);
	ck_assert(visit_speaks(&w.m));
	world_card(&w, FIXTURE_LI); /* another one, who sees about the page in between */
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_READING);
	ck_assert(!w.m.voice && !visit_speaks(&w.m));
}
END_TEST

START_TEST(test_louder_goes_round_and_back)
{
	static const enum loudness steps[] = {LOUD_MORE, LOUD_MOST, LOUD_SOFT, LOUD_USUAL};
	struct world w;

	start(&w, true);
	come(&w, FIXTURE_ZHANG, VOICE_AS_HALL);
	ck_assert_int_eq(w.m.loudness, LOUD_USUAL);
	for (int i = 0; i < 6; i++) {
		ck_assert(repeats(&w, ACTION_VOLUME)); /* it is heard */
		ck_assert_int_eq(w.m.loudness, steps[i % 4]);
	}
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.loudness, LOUD_USUAL);
}
END_TEST

START_TEST(test_switched_on_and_then_not_used)
{
	struct world w;

	start(&w, false);
	world_key(&w, ACTION_REPEAT);
	world_key(&w, ACTION_VOLUME);
	tell(&w, true, true);
	world_wait(&w, 20000);
	tell(&w, true, false);
	world_wait(&w, IDLE_COUNT_MS - 1); /* from when it was said */
	ck_assert(w.m.voice && w.m.loudness == LOUD_MORE);
	world_wait(&w, 1);
	ck_assert(!w.m.voice && w.m.loudness == LOUD_USUAL);
	start(&w, true);
	world_key(&w, ACTION_REPEAT); /* nor is it off for good */
	world_wait(&w, IDLE_COUNT_MS);
	ck_assert(w.m.voice);
}
END_TEST

START_TEST(test_out_of_service_ends_it)
{
	struct world w;

	start(&w, false);
	world_key(&w, ACTION_REPEAT);
	world_step(&w, (struct event){.kind = EV_SERVICE, .in_service = false});
	ck_screen(&w, SCREEN_DOWN);
	ck_assert(!w.m.voice && !visit_speaks(&w.m));
	ck_assert(repeats(&w, ACTION_REPEAT)); /* why, for who asks */
	ck_assert(!w.m.voice);
}
END_TEST

/* ---- what waits while it speaks --------------------------------------------------------------- */

START_TEST(test_a_page_stays_while_it_is_said)
{
	struct world w;

	start(&w, true);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	tell(&w, true, true);
	world_wait(&w, 30000);
	ck_screen(&w, SCREEN_GREETED);
	tell(&w, true, false);
	world_wait(&w, GREETED_MS - 1);
	ck_screen(&w, SCREEN_GREETED);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_a_voice_that_never_ends_holds_nothing_for_good)
{
	struct world w;

	start(&w, true);
	world_come(&w, FIXTURE_ZHANG);
	tell(&w, true, true);
	for (int s = 0; s < 63; s++) {
		world_wait(&w, 1000);
		ck_screen(&w, SCREEN_GREETED);
	}
	world_wait(&w, 1000); /* 60 s, and its own four */
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.present);

	world_come(&w, FIXTURE_LI); /* nor where somebody has to be asked */
	world_key(&w, ACTION_TOUCH);
	world_wait(&w, 60000 + IDLE_WARN_MS - 1);
	ck_screen(&w, SCREEN_GREETED);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_IDLE);
}
END_TEST

START_TEST(test_the_warning_waits_and_its_count_does_not)
{
	struct world w;

	start(&w, true);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	tell(&w, true, true);
	world_wait(&w, 20000);
	tell(&w, true, false);
	world_wait(&w, IDLE_WARN_MS - 1);
	ck_screen(&w, SCREEN_SETS);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_IDLE);
	tell(&w, true, true); /* "Still there?" */
	world_wait(&w, 10000);
	ck_assert_int_eq(visit_countdown(&w.m), 20);
	world_wait(&w, IDLE_COUNT_MS - 10000);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.present);
}
END_TEST

START_TEST(test_not_me_counts_from_the_end)
{
	struct world w;

	start(&w, true);
	world_come(&w, FIXTURE_ZHANG);
	tell(&w, true, true);
	world_wait(&w, 20000);
	ck_assert(w.m.undo_open);
	tell(&w, true, false);
	world_wait(&w, GREETED_MS);
	ck_screen(&w, SCREEN_WELCOME);
	world_wait(&w, UNDO_MS - GREETED_MS - 1);
	ck_assert(w.m.undo_open);
	world_wait(&w, 1);
	ck_assert(!w.m.undo_open && !world_holds(&w, "张"));

	start(&w, true);
	world_come(&w, FIXTURE_LI); /* what is said of later pages does not count */
	ck_assert(w.m.undo_open);
	world_digit(&w, 1);
	tell(&w, true, true);
	world_wait(&w, UNDO_MS);
	ck_assert(!w.m.undo_open);

	start(&w, true);
	world_come(&w, FIXTURE_WANG); /* nor what never ends */
	world_key(&w, ACTION_TOUCH);
	tell(&w, true, true);
	world_wait(&w, 60000 - 1);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(w.m.undo_open);
	world_wait(&w, 1);
	ck_assert(!w.m.undo_open);
}
END_TEST

START_TEST(test_the_question_to_others_is_heard)
{
	struct world w;

	start(&w, true);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_card(&w, FIXTURE_LI);
	ck_screen(&w, SCREEN_NEXT_CARD);
	ck_assert(visit_speaks(&w.m));
	tell(&w, true, true);
	world_wait(&w, NEXT_CARD_MS + 2000);
	ck_screen(&w, SCREEN_NEXT_CARD);
	ck_assert_int_eq(visit_countdown(&w.m), 5);
	tell(&w, true, false);
	world_wait(&w, NEXT_CARD_MS);
	ck_screen(&w, SCREEN_READING);
}
END_TEST

START_TEST(test_a_clock_put_back_while_it_was_ahead)
{
	struct world w;

	start(&w, true);
	world_come(&w, FIXTURE_ZHANG);
	tell(&w, true, true);
	tell(&w, true, false);
	world_wait(&w, -3600000);
	world_wait(&w, GREETED_MS);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

/* ---- what is said by itself ------------------------------------------------------------------- */

START_TEST(test_pages_of_staff_speak_only_when_asked)
{
	struct world w;
	struct lookup l;

	start(&w, true);
	world_key(&w, ACTION_STAFF);
	ck_screen(&w, SCREEN_PIN);
	ck_assert(!visit_speaks(&w.m) && !visit_takes(&w.m, ACTION_VOLUME));
	ck_assert(repeats(&w, ACTION_REPEAT));
	start(&w, false);
	world_card(&w, FIXTURE_ZHANG);
	l = world_lookup(&w, LOOKUP_FOUND);
	l.person.volunteer = true;
	l.person.voice = VOICE_ON;
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!visit_speaks(&w.m));
	ck_assert(repeats(&w, ACTION_REPEAT));
	ck_assert(!w.m.voice); /* that page alone */
}
END_TEST

START_TEST(test_a_card_that_is_not_read_is_told)
{
	struct world w;

	start(&w, true);
	world_step(&w, (struct event){.kind = EV_CARD_BAD});
	ck_screen(&w, SCREEN_NOT_READ);
	ck_assert(visit_speaks(&w.m));
}
END_TEST

static void order(struct world *w, enum voice_wish wish)
{
	come(w, FIXTURE_ZHANG, wish);
	world_order(w);
	ck_screen(w, SCREEN_SLIP);
}

START_TEST(test_without_paper_the_number_is_heard)
{
	static const enum voice_wish wishes[] = {VOICE_AS_HALL, VOICE_OFF, VOICE_ON};
	struct world w;

	for (int i = 0; i < 3; i++) {
		bool wanted = wishes[i] != VOICE_OFF;

		start(&w, false);
		order(&w, wishes[i]);
		ck_assert_int_eq(visit_speaks(&w.m), wishes[i] == VOICE_ON); /* the paper has it */
		world_step(&w, (struct event){.kind = EV_PRINTER, .printer = PRINTER_OUT});
		ck_assert_int_eq(visit_speaks(&w.m), wanted);
		world_step(&w, (struct event){.kind = EV_PRINTER, .printer = PRINTER_LOW});
		ck_assert_int_eq(visit_speaks(&w.m), wishes[i] == VOICE_ON);
		world_step(&w, (struct event){.kind = EV_JOB, .job = {w.seq, JOB_FAILED}});
		ck_assert_int_eq(visit_speaks(&w.m), wanted);
		world_step(&w, (struct event){.kind = EV_JOB, .job = {w.seq, JOB_HELD}});
		ck_assert_int_eq(visit_speaks(&w.m), wanted);
		world_key(&w, ACTION_NEXT);
		ck_screen(&w, SCREEN_WELCOME);
		ck_assert(!visit_speaks(&w.m) && !w.m.voice);
	}
}
END_TEST

SUITE_MAIN("voice", test_one_key_at_the_welcome_screen, test_without_a_sound_card,
	test_the_card_says_what_is_wished, test_one_key_during_a_visit,
	test_louder_goes_round_and_back, test_switched_on_and_then_not_used,
	test_out_of_service_ends_it, test_a_page_stays_while_it_is_said,
	test_a_voice_that_never_ends_holds_nothing_for_good,
	test_the_warning_waits_and_its_count_does_not, test_not_me_counts_from_the_end,
	test_the_question_to_others_is_heard, test_a_clock_put_back_while_it_was_ahead,
	test_pages_of_staff_speak_only_when_asked, test_a_card_that_is_not_read_is_told,
	test_without_paper_the_number_is_heard)
