/* SPDX-License-Identifier: MIT */
/* Somebody without a card: a volunteer finds the name, the resident agrees, a visit begins. */
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

static void type(const char *letters)
{
	for (; *letters; letters++)
		world_step(&w, (struct event){.kind = EV_ACTION,
				       .action = {ACTION_LETTER, *letters - 'A' + 1}});
}

static void found_add(struct found *f, int who)
{
	struct person p;

	fixture_person(&p, who);
	f->who[f->n].resident = p.resident;
	memcpy(f->who[f->n].masked, p.masked, NAME_SIZE);
	memcpy(f->who[f->n++].address, p.address, NAME_SIZE);
}

/* `total` people, of whom the first are FIXTURE_ZHANG and those after. */
static void finds(int total, uint32_t next)
{
	struct found f = {.ticket = w.m.assist.ticket, .total = total, .next = next};

	for (int i = 0; i < total && i < FOUND_MAX; i++)
		found_add(&f, i);
	world_step(&w, (struct event){.kind = EV_FOUND, .found = &f});
}

static void badge_comes(void)
{
	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
}

static void search_opens(void)
{
	badge_comes();
	world_digit(&w, digit_of(&w, CHOICE_FIND, -2));
	world_recorded(&w);
	finds(50, 0x3ffffff);
	ck_screen(&w, SCREEN_INITIALS);
}

static void zhang_is_asked(void)
{
	search_opens();
	type("Z");
	finds(2, 1);
	keys(&w, "1");
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_AGREE);
}

static void zhang_agrees(void)
{
	zhang_is_asked();
	keys(&w, "1");
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
}

static void nothing_personal(void)
{
	static const struct assist none;

	ck_assert(!world_holds(&w, "张"));
	ck_assert(!world_holds(&w, "陈"));
	ck_assert_mem_eq(&w.m.assist, &none, sizeof(none));
	ck_assert(!w.m.present);
}

/* The visit is over, the mode is not. */
static void volunteer_alone(void)
{
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(w.m.assist.on && !w.m.present && !world_holds(&w, "张"));
	ck_assert(!w.m.assist.found.n && !w.m.assist.letters[0]);
}

START_TEST(test_looking_is_in_the_journal)
{
	const struct act *a = &w.draft.record.act;
	struct person badge;

	fixture_person(&badge, FIXTURE_BADGE);
	badge_comes();
	world_digit(&w, digit_of(&w, CHOICE_FIND, -2));
	ck_screen(&w, SCREEN_SAVING); /* nothing is found before it is there */
	ck_assert_ptr_null(world_fx(&w, FX_FIND));
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP);
	ck_assert_str_eq(a->head.what, "initials");
	ck_assert_int_eq(a->head.proof, PROOF_CARD);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_mem_eq(a->body.pid, badge.pid, PID_BYTES);
	ck_assert_mem_eq(w.draft.record.person.dk, badge.dk, DK_BYTES);
	ck_assert_str_eq(a->body.note, "");
	world_recorded(&w);
	ck_screen(&w, SCREEN_INITIALS);
	ck_assert_str_eq(world_fx(&w, FX_FIND)->letters, "");
	finds(50, 0x3ffffff);
	w.draft.ticket = 0;
	type("ZX");
	keys(&w, "**");
	ck_assert_uint_eq(w.draft.ticket, 0); /* once for the whole search */

	badge_comes();
	world_digit(&w, digit_of(&w, CHOICE_FIND, -2));
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	nothing_personal();
}
END_TEST

START_TEST(test_letters)
{
	search_opens();
	ck_assert(!w.m.assist.listing);
	ck_assert(!visit_takes(&w.m, ACTION_NEXT)); /* too many to show */
	type("W");
	ck_assert_str_eq(world_fx(&w, FX_FIND)->letters, "W");
	type("G");
	finds(12, 1 << 11);
	ck_assert_str_eq(w.m.assist.letters, "WG");
	ck_assert(!w.m.assist.listing);
	keys(&w, "9"); /* W, X, Y, Z */
	ck_assert_str_eq(world_fx(&w, FX_FIND)->letters, "WG9");
	finds(0, 0);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	keys(&w, "*");
	ck_assert_str_eq(world_fx(&w, FX_FIND)->letters, "WG");
	finds(12, 1 << 11);
	ck_assert(visit_takes(&w.m, ACTION_NEXT));
	keys(&w, "E"); /* twelve, because they are asked for */
	ck_assert(w.m.assist.listing);
	ck_assert(world_offers(&w, CHOICE_PERSON) && world_offers(&w, CHOICE_MORE));
	keys(&w, "*");
	ck_assert(!w.m.assist.listing);
	ck_assert_str_eq(w.m.assist.letters, "WG");
	type("L");
	finds(12, 0); /* no letter tells them apart */
	ck_assert(w.m.assist.listing);
	keys(&w, "***");
	ck_assert_str_eq(w.m.assist.letters, "");
	ck_screen(&w, SCREEN_INITIALS);
	type("ABCDEFGHIJ");
	ck_assert_str_eq(w.m.assist.letters, "ABCDEFGH");
}
END_TEST

/* A digit that would choose somebody is not asked for by who types digits. */
START_TEST(test_digits)
{
	search_opens();
	keys(&w, "9");
	finds(3, 1 << 6);
	ck_assert(!w.m.assist.listing && visit_takes(&w.m, ACTION_NEXT));
	keys(&w, "4");
	ck_assert_str_eq(w.m.assist.letters, "94");
	finds(3, 0);
	ck_assert(!w.m.assist.listing);
	keys(&w, "E");
	ck_assert(w.m.assist.listing);
	keys(&w, "*");
	ck_assert(!w.m.assist.listing);
	keys(&w, "*");
	finds(30, 0); /* more than Enter shows, and nothing more to type */
	ck_assert(w.m.assist.listing);
}
END_TEST

START_TEST(test_an_answer_too_late)
{
	unsigned before;

	search_opens();
	type("Z");
	before = w.m.assist.ticket;
	type("X");
	world_step(&w, (struct event){.kind = EV_FOUND,
			       .found = &(struct found){.ticket = before, .total = 3}});
	ck_assert_int_eq(w.m.assist.found.total, 50);
	finds(1, 0);
	ck_assert_int_eq(w.m.assist.found.total, 1);
	world_step(&w, (struct event){.kind = EV_FOUND,
			       .found = &(struct found){.ticket = 0, .failed = true}});
	ck_assert(!w.m.assist.found.failed);
}
END_TEST

START_TEST(test_lunch_with_a_volunteer)
{
	const struct act *a = &w.draft.record.act;
	struct person zhang, badge;

	fixture_person(&zhang, FIXTURE_ZHANG);
	fixture_person(&badge, FIXTURE_BADGE);
	search_opens();
	type("Z");
	finds(2, 1);
	ck_assert(w.m.assist.listing);
	keys(&w, "1");
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(world_asked(&w), FIXTURE_ZHANG);
	ck_assert_str_eq(w.asked.link.place, FIXTURE_PLACE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_AGREE);
	ck_assert_int_eq(w.check_ins, 0); /* not before they agree */
	keys(&w, "1");
	ck_assert_int_eq(a->head.kind, ACT_CHECK_IN);
	ck_assert_int_eq(a->head.proof, PROOF_LIST);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.pid, zhang.pid, PID_BYTES);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_str_eq(a->body.by_masked, badge.masked);
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.m.assist.found.n, 0);
	keys(&w, "111");
	ck_assert_int_eq(a->head.kind, ACT_ORDER);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_int_eq(a->head.proof, PROOF_LIST);
	ck_assert_mem_eq(w.draft.record.person.dk, zhang.dk, DK_BYTES);
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert(w.m.assist.on);
	keys(&w, "1");
	world_wait(&w, UNDO_MS);
	volunteer_alone();
	world_come(&w, FIXTURE_LI); /* whoever comes next is helped as well */
	ck_assert_int_eq(a->head.kind, ACT_CHECK_IN);
	ck_assert_int_eq(a->head.proof, PROOF_CARD);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_str_eq(a->body.by_masked, badge.masked);
	keys(&w, "*");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_WELCOME);
	nothing_personal();
	world_come(&w, FIXTURE_DAUGHTER);
	ck_assert_int_eq(a->body.by, BY_SELF);
}
END_TEST

START_TEST(test_no)
{
	for (int way = 0; way < 2; way++) {
		zhang_is_asked();
		keys(&w, way ? "2" : "*");
		ck_screen(&w, SCREEN_INITIALS);
		ck_assert(!w.m.present && w.m.assist.listing);
		ck_assert_str_eq(w.m.assist.letters, "Z");
		ck_assert_int_eq(w.check_ins, 0);
		keys(&w, "2"); /* the other one */
		ck_assert_int_eq(world_asked(&w), FIXTURE_LI);
	}
}
END_TEST

/* Who was only asked is named nowhere. */
START_TEST(test_help_before_the_answer)
{
	zhang_is_asked();
	world_key(&w, ACTION_HELP);
	ck_screen(&w, SCREEN_HELP);
	ck_assert(!w.help.record.person.known && !w.help.record.act.body.has_pid);
	ck_assert_str_eq(w.help.record.act.body.masked, "");
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_AGREE);
}
END_TEST

START_TEST(test_whoever_is_not_there_any_more)
{
	static const enum lookup_result results[] = {
		LOOKUP_UNKNOWN, LOOKUP_FAILED, LOOKUP_SEVERAL, LOOKUP_NEIGHBOUR};

	for (size_t i = 0; i < 5; i++) {
		search_opens();
		type("Z");
		finds(2, 1);
		keys(&w, "1");
		if (i < 4)
			world_answer(&w, results[i]);
		else
			world_wait(&w, 3000);
		ck_screen(&w, SCREEN_INITIALS);
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert(w.m.assist.listing && !w.m.present);
		world_answer(&w, LOOKUP_FOUND); /* too late */
		ck_screen(&w, SCREEN_INITIALS);
	}
}
END_TEST

START_TEST(test_how_it_ends)
{
	search_opens();
	type("Z");
	finds(2, 1);
	world_wait(&w, 60000);
	volunteer_alone();
	world_wait(&w, ASSIST_QUIET_MS - 60001);
	volunteer_alone();
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_WELCOME);
	nothing_personal();

	search_opens();
	keys(&w, "*");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(world_offers(&w, CHOICE_FIND));
	keys(&w, "*");
	ck_screen(&w, SCREEN_WELCOME);
	nothing_personal();

	zhang_is_asked();
	world_wait(&w, IDLE_WARN_MS);
	ck_screen(&w, SCREEN_IDLE);
	world_wait(&w, IDLE_COUNT_MS);
	volunteer_alone();

	search_opens(); /* another card: the letters are nobody's work */
	type("Z");
	finds(2, 1);
	world_come(&w, FIXTURE_LI);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!w.m.assist.found.n && !world_holds(&w, "张"));

	zhang_is_asked(); /* she has found her card */
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_eq(w.m.proof, PROOF_CARD);

	zhang_agrees();
	world_step(&w, (struct event){.kind = EV_SERVICE, .in_service = false});
	ck_screen(&w, SCREEN_DOWN);
	nothing_personal();
}
END_TEST

/* What she began with her card waits for her card; what is begun without it, too. */
START_TEST(test_parked_work)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_ZHANG);
	keys(&w, "11");
	ck_screen(&w, SCREEN_CONFIRM);
	world_wait(&w, IDLE_WARN_MS);
	world_wait(&w, IDLE_COUNT_MS);
	ck_screen(&w, SCREEN_WELCOME);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_FIND, -2));
	world_recorded(&w);
	finds(2, 1);
	keys(&w, "1");
	world_answer(&w, LOOKUP_FOUND);
	keys(&w, "1");
	ck_screen(&w, SCREEN_GREETED);
	keys(&w, "1");
	ck_screen(&w, SCREEN_SETS);
	world_wait(&w, IDLE_WARN_MS);
	world_wait(&w, IDLE_COUNT_MS);
	volunteer_alone();
	keys(&w, "*");
	ck_screen(&w, SCREEN_WELCOME);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_SETS); /* the last that was begun */
	keys(&w, "**");
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED); /* and nothing below it */
}
END_TEST

START_TEST(test_no_further_than_oneself)
{
	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_FIND, -2));
	world_recorded(&w);
	finds(8, 0);
	keys(&w, "6"); /* the second page */
	world_digit(&w, digit_of(&w, CHOICE_PERSON, FIXTURE_DAUGHTER));
	world_answer(&w, LOOKUP_FOUND);
	keys(&w, "1");
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_int_gt(w.m.person.n_links, 0);
	ck_assert(!world_offers(&w, CHOICE_FOR));
}
END_TEST

/* The volunteer reads, the resident is spoken to as they wish and in their language. */
START_TEST(test_whom_the_voice_is_for)
{
	struct lookup l;

	search_opens();
	world_step(&w, (struct event){.kind = EV_VOICE, .voice = {.sound = true}});
	w.m.voice = w.m.hall_voice = true;
	ck_assert(!visit_speaks(&w.m));
	w.m.voice = w.m.hall_voice = false;
	finds(0, 0);
	type("Z");
	finds(2, 1);
	keys(&w, "1");
	l = world_lookup(&w, LOOKUP_FOUND);
	l.person.voice = VOICE_ON;
	l.person.lang = LANG_KO;
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_screen(&w, SCREEN_AGREE);
	ck_assert(visit_speaks(&w.m));
	ck_assert_int_eq(w.m.lang, LANG_KO);
	keys(&w, "2");
	ck_screen(&w, SCREEN_INITIALS);
	ck_assert(!w.m.voice);
	ck_assert_int_eq(w.m.lang, LANG_ZH);
}
END_TEST

START_TEST(test_not_me)
{
	const struct act *a = &w.draft.record.act;

	zhang_agrees();
	keys(&w, "9");
	ck_assert_int_eq(a->head.kind, ACT_UNDO);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	world_recorded(&w);
	ck_screen(&w, SCREEN_NOT_ME);
	keys(&w, "*");
	volunteer_alone();
}
END_TEST

/* Which letters were typed is not in a recording, and played back it does the same. */
START_TEST(test_recordings)
{
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_LETTER, 26}};

	search_opens();
	visit_mask(&w.m, &ev);
	ck_assert(ev.action.action == ACTION_LETTER && ev.action.digit == 1);
	ev.action.action = ACTION_CHOOSE;
	ev.action.digit = 9;
	visit_mask(&w.m, &ev);
	ck_assert(ev.action.action == ACTION_CHOOSE && ev.action.digit == 2);
	type("Z");
	finds(2, 1);
	ev.action.digit = 2; /* a person of the list */
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.digit, 2);
	world_start(&w);
	ev.action.action = ACTION_LETTER;
	ev.action.digit = 26;
	visit_mask(&w.m, &ev);
	ck_assert(ev.action.action == ACTION_TOUCH && !ev.action.digit);
}
END_TEST

START_TEST(test_letters_elsewhere)
{
	kitchen_open(&k, &w, "08:00");
	type("Z");
	ck_screen(&w, SCREEN_WELCOME);
	world_come(&w, FIXTURE_ZHANG);
	type("ZX");
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(w.m.touched);
	keys(&w, "1");
	type("A");
	ck_screen(&w, SCREEN_SETS);
	ck_assert_ptr_null(world_fx(&w, FX_FIND));
}
END_TEST

SUITE_MAIN("assist", test_looking_is_in_the_journal, test_letters, test_digits,
	test_an_answer_too_late, test_lunch_with_a_volunteer, test_no, test_help_before_the_answer,
	test_whoever_is_not_there_any_more, test_how_it_ends, test_parked_work,
	test_no_further_than_oneself, test_whom_the_voice_is_for, test_not_me, test_recordings,
	test_letters_elsewhere)
