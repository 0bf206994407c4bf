/* SPDX-License-Identifier: MIT */
/* Somebody without a card: a volunteer types a number, the resident agrees, a visit begins. */
#include "tests/core/visit/kitchen.h"

#define HERS "33079919421018005X"

static struct kitchen k;
static struct world w;

static void page_opens(void)
{
	struct found found = {.total = 50, .next = 0x3ffffff};

	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_FIND, -2));
	world_recorded(&w);
	found.ticket = w.m.assist.ticket;
	world_step(&w, (struct event){.kind = EV_FOUND, .found = &found});
	world_digit(&w, digit_of(&w, CHOICE_NUMBER, -2));
	ck_screen(&w, SCREEN_NUMBER);
}

static void press(enum action action, int digit)
{
	world_step(&w, (struct event){.kind = EV_ACTION, .action = {action, digit}});
}

/* As on a number pad, whose X is *. */
static void type(const char *number)
{
	for (; *number; number++)
		if (*number == 'X')
			press(ACTION_BACK, KEY_X);
		else
			press(*number == '0' ? ACTION_HELP : ACTION_CHOOSE, *number - '0');
}

static const char *typed(void)
{
	return w.m.assist.number.typed;
}

static void looks_up(const char *number)
{
	page_opens();
	type(number);
	world_key(&w, ACTION_NEXT);
	world_recorded(&w);
	ck_screen(&w, SCREEN_READING);
}

START_TEST(test_each_try_is_in_the_journal)
{
	const struct act *a = &w.draft.record.act;
	struct person badge;

	fixture_person(&badge, FIXTURE_BADGE);
	page_opens();
	type(HERS);
	ck_assert_str_eq(typed(), HERS);
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_SAVING); /* nothing is looked up before it is there */
	ck_assert_ptr_null(world_fx(&w, FX_LOOK_UP_CARD));
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP);
	ck_assert_str_eq(a->head.what, "number");
	ck_assert_int_eq(a->head.proof, PROOF_CARD);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.pid, badge.pid, PID_BYTES);
	ck_assert_str_eq(a->body.note, ""); /* who it was is nobody's yet */
	world_recorded(&w);
	ck_screen(&w, SCREEN_READING);
	ck_assert_int_eq(world_fx(&w, FX_LOOK_UP_CARD)->card.kind, CARD_ID);
	ck_assert_str_eq(world_fx(&w, FX_LOOK_UP_CARD)->card.number, HERS);
	ck_assert(!world_holds(&w, "3307991942"));

	page_opens();
	type("1001");
	world_key(&w, ACTION_NEXT);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert_str_eq(typed(), "");
}
END_TEST

START_TEST(test_lunch)
{
	const struct act *a = &w.draft.record.act;
	struct person zhang;

	fixture_person(&zhang, FIXTURE_ZHANG);
	for (int way = 0; way < 2; way++) {
		struct lookup l;

		looks_up(way ? "1001" : HERS);
		ck_assert_int_eq(world_fx(&w, FX_LOOK_UP_LINK) != NULL, way);
		l = world_lookup(&w, LOOKUP_FOUND);
		l.person = zhang;
		world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
		ck_screen(&w, SCREEN_AGREE);
		ck_assert_int_eq(w.check_ins, 0);
		world_digit(&w, 1);
		ck_assert_int_eq(a->head.kind, ACT_CHECK_IN);
		ck_assert_int_eq(a->head.proof, PROOF_TYPED);
		ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
		ck_assert_mem_eq(a->body.pid, zhang.pid, PID_BYTES);
		world_recorded(&w);
		ck_screen(&w, SCREEN_GREETED);
		ck_assert(!w.m.assist.number.used);
		keys(&w, "111");
		ck_assert_int_eq(a->head.kind, ACT_ORDER);
		ck_assert_int_eq(a->head.proof, PROOF_TYPED);
		world_recorded(&w);
		ck_screen(&w, SCREEN_SLIP);
	}
	/* the next one is found by the list again */
	ck_assert_int_eq(w.m.assist.number.word, NUMBER_WANTED);
}
END_TEST

START_TEST(test_keys)
{
	page_opens();
	ck_assert(visit_takes(&w.m, ACTION_BACK) && !visit_takes(&w.m, ACTION_HELP));
	ck_assert(!visit_takes(&w.m, ACTION_NEXT));
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_NUMBER);
	type("3307X"); /* not where an X may stand: one back */
	ck_assert_str_eq(typed(), "330");
	world_key(&w, ACTION_BACK);
	ck_assert_str_eq(typed(), "33");
	press(ACTION_LETTER, KEY_X);
	ck_assert_str_eq(typed(), "33");
	type("079919421018005");
	ck_assert_str_eq(typed(), "33079919421018005");
	ck_assert(!visit_takes(&w.m, ACTION_NEXT) && !visit_takes(&w.m, ACTION_BACK));
	press(ACTION_LETTER, 3);
	ck_assert_str_eq(typed(), "33079919421018005");
	press(ACTION_LETTER, KEY_X);
	ck_assert_str_eq(typed(), HERS);
	ck_assert(visit_takes(&w.m, ACTION_NEXT) && visit_takes(&w.m, ACTION_BACK));
	type("1"); /* it is full */
	ck_assert_str_eq(typed(), HERS);
	press(ACTION_BACK, KEY_X);
	world_key(&w, ACTION_BACK); /* Backspace, also where * is the X */
	ck_assert_str_eq(typed(), "3307991942101800");
	for (int n = 16; n > 0; n--) {
		bool whole = n == 15 || n <= 12; /* an identity card, a telephone, a resident */

		ck_assert_int_eq(visit_takes(&w.m, ACTION_NEXT), whole);
		world_key(&w, ACTION_BACK);
	}
	ck_screen(&w, SCREEN_NUMBER);
	press(ACTION_BACK, KEY_X);
	ck_screen(&w, SCREEN_INITIALS);
	ck_assert_int_eq(w.m.assist.found.total, 50);
	ck_assert_int_eq(w.helps, 0);
}
END_TEST

START_TEST(test_what_is_said)
{
	static const struct {
		enum lookup_result result;
		enum number_word word;
	} cases[] = {{LOOKUP_NOT_READ, NUMBER_BAD}, {LOOKUP_UNKNOWN, NUMBER_NOBODY},
		{LOOKUP_NEIGHBOUR, NUMBER_NOBODY}, {LOOKUP_OLD_CARD, NUMBER_NOBODY},
		{LOOKUP_SEVERAL, NUMBER_SEVERAL}, {LOOKUP_FAILED, NUMBER_FAILED}};

	for (size_t i = 0; i < 7; i++) {
		looks_up(i % 2 ? "1001" : HERS);
		if (i < 6)
			world_answer(&w, cases[i].result);
		else
			world_wait(&w, 3000); /* as a store that cannot answer */
		ck_screen(&w, SCREEN_NUMBER);
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert_int_eq(w.m.assist.number.word, i < 6 ? cases[i].word : NUMBER_FAILED);
		ck_assert_str_eq(typed(), "");
		ck_assert(!w.m.present && !world_holds(&w, "张"));
		world_answer(&w, LOOKUP_FOUND); /* too late */
		ck_screen(&w, SCREEN_NUMBER);
		type("1");
		ck_assert_int_eq(w.m.assist.number.word, NUMBER_WANTED);
	}
}
END_TEST

/* 0, and more than any resident has, are nobody's: they do not become somebody's. */
START_TEST(test_resident_numbers)
{
	static const struct {
		const char *typed;
		uint32_t resident;
	} cases[] = {{"1001", 1001}, {"0001001", 1001}, {"0", 0}, {"4294967295", UINT32_MAX},
		{"4294967296", 0}, {"9999999999", 0}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		looks_up(cases[i].typed);
		ck_assert_uint_eq(w.asked.link.resident, cases[i].resident);
		ck_assert_str_eq(w.asked.link.place, FIXTURE_PLACE);
	}
}
END_TEST

static void people_found(int total, bool failed)
{
	static struct found found;

	found = (struct found){.ticket = w.m.ticket, .failed = failed, .total = total, .n = total};
	for (int i = 0; i < total; i++)
		found.who[i].resident = 1001 + (uint32_t)i;
	world_step(&w, (struct event){.kind = EV_FOUND, .found = &found});
}

/* One is asked at once; of a family the volunteer says who it is. */
START_TEST(test_telephones)
{
	looks_up("13800001111");
	ck_assert_str_eq(world_fx(&w, FX_FIND_PHONE)->phone, "13800001111");
	ck_assert(!world_holds(&w, "13800001111"));
	people_found(1, false);
	ck_assert_uint_eq(w.asked.link.resident, 1001);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_AGREE);
	ck_assert_int_eq(w.m.proof, PROOF_TYPED);

	looks_up("057900001002");
	people_found(2, false);
	ck_screen(&w, SCREEN_INITIALS);
	world_digit(&w, 2);
	ck_assert_uint_eq(w.asked.link.resident, 1002);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_AGREE);
	ck_assert_int_eq(w.m.proof, PROOF_TYPED);

	for (int failed = 0; failed < 2; failed++) {
		looks_up("13800001111");
		people_found(0, failed);
		ck_screen(&w, SCREEN_NUMBER);
		ck_assert_int_eq(w.m.assist.number.word, failed ? NUMBER_FAILED : NUMBER_NOBODY);
	}
	looks_up("13800001111");
	world_step(&w, (struct event){.kind = EV_FOUND,
			       .found = &(struct found){.ticket = w.m.ticket + 1, .total = 1}});
	ck_screen(&w, SCREEN_READING); /* the answer to something else */
}
END_TEST

START_TEST(test_no)
{
	looks_up("1001");
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_AGREE);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_NUMBER);
	ck_assert(!w.m.present && !w.m.assist.number.used && w.check_ins == 0);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_INITIALS);
}
END_TEST

START_TEST(test_how_it_ends)
{
	page_opens();
	type("3307");
	world_wait(&w, 60000);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_str_eq(typed(), "");

	page_opens();
	type("3307");
	world_come(&w, FIXTURE_LI);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_str_eq(typed(), "");
	ck_assert_int_eq(w.m.proof, PROOF_CARD);
}
END_TEST

/* Which digits were typed is not in a recording, and played back it does the same. */
START_TEST(test_recordings)
{
	static const struct {
		enum action action;
		int digit;
	} keys[] = {{ACTION_CHOOSE, 9}, {ACTION_HELP, 0}};
	struct event ev = {.kind = EV_ACTION};

	page_opens();
	for (size_t i = 0; i < 2; i++) {
		ev.action.action = keys[i].action;
		ev.action.digit = keys[i].digit;
		visit_mask(&w.m, &ev);
		ck_assert(ev.action.action == ACTION_CHOOSE && ev.action.digit == 1);
	}
	type("33079919421018005");
	ev.action.action = ACTION_BACK;
	ev.action.digit = 0;
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.action, ACTION_BACK);
	ev.action.digit = KEY_X;
	visit_mask(&w.m, &ev);
	ck_assert(ev.action.action == ACTION_CHOOSE && ev.action.digit == 1);
}
END_TEST

/* ---- a roster's codes ------------------------------------------------------------------------- */

#define LISTED "LR1-" FIXTURE_PLACE "-1001"

static void badge_comes(void)
{
	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
}

START_TEST(test_a_name_of_the_roster)
{
	const struct act *a = &w.draft.record.act;

	badge_comes();
	world_scan(&w, LISTED);
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP);
	ck_assert_str_eq(a->head.what, "number");
	ck_assert_ptr_null(world_fx(&w, FX_LOOK_UP_LINK));
	world_recorded(&w);
	ck_assert_uint_eq(world_fx(&w, FX_LOOK_UP_LINK)->link.resident, 1001);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_AGREE);
	ck_assert_int_eq(w.check_ins, 0);
	world_digit(&w, 1);
	ck_assert_int_eq(a->head.kind, ACT_CHECK_IN);
	ck_assert_int_eq(a->head.proof, PROOF_LIST);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);

	badge_comes();
	world_scan(&w, LISTED);
	world_recorded(&w);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!w.m.present && w.check_ins == 0 && !world_holds(&w, "张"));
}
END_TEST

/* Who is not known any more is on the list of those to see to, as any card that nobody knows. */
START_TEST(test_a_name_that_is_gone)
{
	badge_comes();
	world_scan(&w, LISTED);
	world_recorded(&w);
	world_answer(&w, LOOKUP_UNKNOWN);
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_UNKNOWN);
	ck_assert_str_eq(w.draft.record.act.head.what, "code");
	world_recorded(&w);
	ck_screen(&w, SCREEN_UNKNOWN);

	badge_comes();
	world_scan(&w, LISTED);
	world_recorded(&w);
	world_wait(&w, 3000);
	ck_screen(&w, SCREEN_NOT_READ);
	ck_assert(!w.m.assist.number.listed && !w.m.assist.asking);
}
END_TEST

/* It proves nothing: without a volunteer, or at another hall, it is a code like any. */
START_TEST(test_no_card)
{
	kitchen_open(&k, &w, "08:00");
	world_scan(&w, LISTED);
	ck_assert_str_eq(world_fx(&w, FX_LOOK_UP_SCAN)->scan, LISTED);
	badge_comes();
	world_scan(&w, "LR1-330784-999-1001");
	ck_assert_ptr_nonnull(world_fx(&w, FX_LOOK_UP_SCAN));
}
END_TEST

/* One after the other with a tap each; the one who is gone stops nobody. */
START_TEST(test_a_queue_of_names)
{
	badge_comes();
	keys(&w, "31");
	ck_screen(&w, SCREEN_QUEUE);
	for (int i = 0; i < 2; i++) {
		world_scan(&w, i ? "LR1-" FIXTURE_PLACE "-1002" : LISTED);
		world_recorded(&w);
		world_answer(&w, LOOKUP_FOUND);
		ck_screen(&w, SCREEN_AGREE);
		world_digit(&w, 1);
		ck_assert_int_eq(w.draft.record.act.head.proof, PROOF_LIST);
		ck_assert(w.draft.record.act.head.queue);
		world_recorded(&w);
		ck_screen(&w, SCREEN_QUEUE);
	}
	world_scan(&w, "LR1-" FIXTURE_PLACE "-1003");
	world_recorded(&w);
	world_answer(&w, LOOKUP_UNKNOWN);
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_UNKNOWN);
	world_recorded(&w);
	while (w.m.ticket)
		world_recorded(&w);
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.check_ins, 2);
}
END_TEST

SUITE_MAIN("number", test_each_try_is_in_the_journal, test_lunch, test_keys, test_what_is_said,
	test_resident_numbers, test_telephones, test_no, test_how_it_ends, test_recordings,
	test_a_name_of_the_roster, test_a_name_that_is_gone, test_no_card, test_a_queue_of_names)
