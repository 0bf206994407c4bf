/* SPDX-License-Identifier: MIT */
/*
 * What a volunteer may see and do. Said here once more, from the other side: what is not theirs. A
 * page or a choice that is new is in neither list, and fails until somebody has decided.
 */
#include "core/visit/duty.h"
#include "core/visit/internal.h"

#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

static const enum screen not_seen[] = {SCREEN_WELCOME, SCREEN_LINKS, SCREEN_DOWN, SCREEN_PIN,
	SCREEN_DEVICES, SCREEN_HELD, SCREEN_TRY_SCAN, SCREEN_TODAY, SCREEN_STICK, SCREEN_CLOSING,
	SCREEN_CLOSE_LOG, SCREEN_DAY_OVER, SCREEN_SETTINGS, SCREEN_SETTING, SCREEN_NEW_PIN,
	SCREEN_CLASSES, SCREEN_CLASS, SCREEN_BADGES, SCREEN_BADGE_STOP};
static const enum choice_id not_done[] = {CHOICE_NONE, CHOICE_FOR, CHOICE_LINK, CHOICE_LETTERS,
	CHOICE_PRINT_TEST, CHOICE_TRY_SCAN, CHOICE_HELD, CHOICE_HELD_DROP, CHOICE_TODAY,
	CHOICE_LOG_DAY, CHOICE_LOG_MONTH, CHOICE_CLOSING, CHOICE_CLOSE_LOG, CHOICE_CLOSE_DAY,
	CHOICE_SWITCH_OFF, CHOICE_SETTINGS, CHOICE_SETTING, CHOICE_VALUE, CHOICE_NEW_PIN,
	CHOICE_CLASSES, CHOICE_CLASS, CHOICE_CLASS_PRINT, CHOICE_BADGES, CHOICE_BADGE,
	CHOICE_BADGE_STOP};
#define SEEN 56
#define DONE 80

START_TEST(test_all_else_is_theirs)
{
	int seen = 0, done = 0;

	for (size_t i = 0; i < sizeof(not_seen) / sizeof(not_seen[0]); i++)
		ck_assert(!duty_sees(not_seen[i]));
	for (size_t i = 0; i < sizeof(not_done) / sizeof(not_done[0]); i++)
		ck_assert(!duty_does(not_done[i]));
	for (int s = 0; s < SCREEN_COUNT; s++)
		seen += duty_sees((enum screen)s);
	for (int c = 0; c < CHOICE_COUNT; c++)
		done += duty_does((enum choice_id)c);
	ck_assert_int_eq(seen, SEEN);
	ck_assert_int_eq(done, DONE);
}
END_TEST

static void badge_comes(void)
{
	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
}

/* The table is what holds, whatever a screen has. */
START_TEST(test_the_table_holds)
{
	badge_comes();
	world_come(&w, FIXTURE_DAUGHTER);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_gt(w.m.person.n_links, 0);
	ck_assert(!world_offers(&w, CHOICE_FOR) && world_offers(&w, CHOICE_ORDER_NEXT));
	w.m.assist.on = false;
	ck_assert(world_offers(&w, CHOICE_FOR));
}
END_TEST

/* A page that is not theirs is nobody's they stand beside. */
START_TEST(test_a_page_of_others_ends_it)
{
	badge_comes();
	visit_show(&w.m, SCREEN_DEVICES);
	ck_assert(!w.m.assist.on && !w.m.assist.by.resident);
}
END_TEST

START_TEST(test_another_badge_takes_over)
{
	struct lookup l;

	badge_comes();
	world_card(&w, FIXTURE_ZHANG);
	l = world_lookup(&w, LOOKUP_FOUND);
	l.person.volunteer = true;
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.m.assist.by.resident, l.person.resident);
	world_card(&w, FIXTURE_ZHANG);
	world_step(&w,
		(struct event){.kind = EV_LOOKUP,
			.lookup = &(struct lookup){
				.ticket = w.m.ticket, .result = LOOKUP_FOUND, .person = l.person}});
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.assist.on);
}
END_TEST

/* Three minutes from the last key or card, whichever page shows. */
START_TEST(test_three_minutes)
{
	badge_comes();
	world_wait(&w, ASSIST_QUIET_MS - 1);
	world_key(&w, ACTION_TOUCH);
	world_wait(&w, ASSIST_QUIET_MS - 1);
	ck_assert(w.m.assist.on);
	world_card(&w, FIXTURE_ZHANG); /* unknown here: it was used all the same */
	world_answer(&w, LOOKUP_OLD_CARD);
	world_wait(&w, ANSWER_MS);
	ck_screen(&w, SCREEN_BADGE);
	world_wait(&w, ASSIST_QUIET_MS - ANSWER_MS - 1);
	ck_assert(w.m.assist.on);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.assist.on);
}
END_TEST

/* Who called is waited for until a badge comes, which answers all of them once. */
START_TEST(test_a_badge_answers_calls)
{
	const struct act *a = &w.help.record.act;
	unsigned char id[ACT_ID_BYTES];

	kitchen_open(&k, &w, "08:00");
	world_key(&w, ACTION_HELP);
	world_record(&w, &w.help, RECORD_OK);
	world_wait(&w, HELP_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.open_help, 1);
	memcpy(id, w.m.calls.last, sizeof(id));
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(a->head.kind, ACT_HELP);
	ck_assert(a->head.has_ref);
	ck_assert_mem_eq(a->head.ref, id, sizeof(id));
	ck_assert_str_eq(a->body.note, CALLS_ANSWERED);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_int_eq(w.m.open_help, 1); /* until it is written down */
	world_record(&w, &w.help, RECORD_OK);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.m.open_help, 0);
	memset(&w.help, 0, sizeof(w.help));
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_uint_eq(w.help.ticket, 0);
}
END_TEST

SUITE_MAIN("duty", test_all_else_is_theirs, test_the_table_holds, test_a_page_of_others_ends_it,
	test_another_badge_takes_over, test_three_minutes, test_a_badge_answers_calls)
