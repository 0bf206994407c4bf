/* SPDX-License-Identifier: MIT */
/* A volunteer registers a newcomer: each page, what is recorded, and that nothing of it stays. */
#include "core/visit/newcomer.h"
#include "core/visit/internal.h"
#include "tests/core/visit/kitchen.h"

#define HERS "330799195109110027"
#define KIDS "330799201806010337"

static struct kitchen k;
static struct world w;

static struct registering *reg(void)
{
	return &w.m.assist.newcomer;
}

static void page_opens(void)
{
	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_NEWCOMER, -2));
	ck_screen(&w, SCREEN_NEWCOMER);
	ck_assert_int_eq(reg()->step, STEP_CARD);
}

static void lay(const char *number, const char *name)
{
	struct event ev = {.kind = EV_CARD};

	ev.card.kind = CARD_ID;
	strcpy(ev.card.number, number);
	strcpy(ev.card.name, name);
	world_step(&w, ev);
}

static void laid(const char *number, const char *name)
{
	page_opens();
	lay(number, name);
	ck_screen(&w, SCREEN_READING);
	ck_assert_str_eq(world_fx(&w, FX_LOOK_UP_CARD)->card.number, number);
	world_step(&w, (struct event){.kind = EV_LOOKUP,
			       .lookup = &(struct lookup){
				       .ticket = w.m.ticket, .result = LOOKUP_UNKNOWN}});
	ck_screen(&w, SCREEN_NEWCOMER);
	ck_assert_int_eq(reg()->step, STEP_PHONE);
}

static void press(enum action action, int digit)
{
	world_step(&w, (struct event){.kind = EV_ACTION, .action = {action, digit}});
}

static void type(const char *number)
{
	for (; *number; number++)
		press(*number == '0' ? ACTION_HELP : ACTION_CHOOSE, *number - '0');
}

/* From the phone on, as somebody with everything answers. */
static void answered(void)
{
	type("13800000001");
	press(ACTION_NEXT, 0);
	keys(&w, "1");  /* hardship */
	keys(&w, "3");  /* a disability card */
	keys(&w, "13"); /* two allergens */
	press(ACTION_NEXT, 0);
	keys(&w, "2"); /* a child */
	type("0579876543");
	press(ACTION_NEXT, 0);
	keys(&w, "1"); /* alone */
	keys(&w, "1"); /* 奶奶 */
	keys(&w, "1"); /* voice */
	keys(&w, "3"); /* Korean */
	ck_assert_int_eq(reg()->step, STEP_AGREE);
}

START_TEST(test_all_of_it)
{
	const struct act *a = &w.draft.record.act;
	const struct newcomer *n = &w.draft.record.newcomer;

	laid(HERS, "张桂兰");
	answered();
	keys(&w, "1");
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(a->head.kind, ACT_REQUEST);
	ck_assert_str_eq(a->head.what, NEWCOMER);
	ck_assert_int_eq(a->head.proof, PROOF_CARD);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert(a->body.has_by_pid && !a->body.has_pid && !a->body.has_form);
	ck_assert_str_eq(a->body.masked, "张*兰");
	ck_assert_str_eq(a->body.age_band, "70-79");
	ck_assert(!w.draft.record.person.known);
	ck_assert_str_eq(n->number, HERS);
	ck_assert_str_eq(n->name, "张桂兰");
	ck_assert_str_eq(n->phone, "13800000001");
	ck_assert_int_eq(n->hardship, HARDSHIP_YES);
	ck_assert_int_eq(n->paper, PAPER_DISABILITY);
	ck_assert_uint_eq(n->allergens, 5);
	ck_assert_int_eq(n->contact, KIN_CHILD);
	ck_assert_str_eq(n->contact_phone, "0579876543");
	ck_assert(n->alone && !n->guardian);
	ck_assert_str_eq(n->address, "张奶奶");
	ck_assert_int_eq(n->voice, VOICE_ON);
	ck_assert_int_eq(n->lang, LANG_KO);
	world_record(&w, &w.draft, RECORD_OK);
	ck_screen(&w, SCREEN_NEWCOMER_MADE);
	ck_assert_str_eq(reg()->masked, "张*兰");
	memset(&w.draft, 0, sizeof(w.draft));
	memset(&w.fx, 0, sizeof(w.fx));
	ck_assert(!world_holds(&w, "桂") && !world_holds(&w, HERS) && !world_holds(&w, "1380000"));
	keys(&w, "1");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_str_eq(reg()->masked, "");
}
END_TEST

/* The least that can be answered, and the card laid down once more in place of the key. */
START_TEST(test_little_of_it)
{
	const struct newcomer *n = &w.draft.record.newcomer;

	laid(KIDS, "Kim Hana");
	ck_assert(reg()->child);
	press(ACTION_NEXT, 0); /* no phone */
	keys(&w, "2");         /* no hardship, so no proof */
	ck_assert_int_eq(reg()->step, STEP_ALLERGENS);
	press(ACTION_NEXT, 0);
	keys(&w, "5"); /* nobody */
	ck_assert_int_eq(reg()->step, STEP_ALONE);
	keys(&w, "2");
	ck_assert_int_eq(reg()->step, STEP_VOICE);
	keys(&w, "22");
	ck_assert_int_eq(reg()->step, STEP_AGREE);
	lay(KIDS, "Kim Hana");
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_str_eq(n->phone, "");
	ck_assert_str_eq(n->address, "");
	ck_assert(n->guardian && !n->alone && n->paper == PAPER_NONE_SHOWN);
	ck_assert_str_eq(w.draft.record.act.body.age_band, "0-9");
}
END_TEST

START_TEST(test_step_by_step_back)
{
	laid(HERS, "张桂兰");
	answered();
	for (int step = STEP_AGREE; step > STEP_CONTACT_PHONE; step--) {
		ck_assert_int_eq(reg()->step, step);
		keys(&w, "*");
	}
	ck_assert_int_eq(reg()->step, STEP_CONTACT_PHONE);
	ck_assert_str_eq(reg()->typed, "0579876543"); /* as it was left */
	keys(&w, "*");
	ck_assert_str_eq(reg()->typed, "057987654");
	for (int i = 0; i < 4; i++)
		keys(&w, "*");
	ck_assert_str_eq(reg()->typed, "05798");
	press(ACTION_NEXT, 0); /* too short for a phone */
	ck_assert_int_eq(reg()->step, STEP_CONTACT_PHONE);
	for (int i = 0; i < 6; i++)
		keys(&w, "*");
	ck_assert_int_eq(reg()->step, STEP_CONTACT);
	keys(&w, "***");
	ck_assert_int_eq(reg()->step, STEP_HARDSHIP);
	keys(&w, "*");
	for (int i = 0; i < 11; i++)
		keys(&w, "*");
	keys(&w, "*");
	ck_assert_int_eq(reg()->step, STEP_CARD);
	ck_assert(!world_holds(&w, "桂") && !world_holds(&w, HERS));
	keys(&w, "*");
	ck_screen(&w, SCREEN_BADGE);
}
END_TEST

/* Cards that begin nothing. */
START_TEST(test_cards_that_are_none)
{
	page_opens();
	lay("330799195109110028", "张桂兰");
	ck_screen(&w, SCREEN_NEWCOMER);
	ck_assert_int_eq(reg()->word, CARD_WRONG);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	lay(HERS, "");
	ck_assert_int_eq(reg()->word, CARD_WRONG);
	lay(HERS, "张桂兰");
	world_wait(&w, LOOK_UP_MS);
	ck_screen(&w, SCREEN_NEWCOMER);
	ck_assert_int_eq(reg()->word, CARD_FAILED);
	ck_assert(!w.m.ticket && !world_holds(&w, "桂"));
}
END_TEST

START_TEST(test_who_is_known_is_greeted)
{
	struct lookup l;

	page_opens();
	lay("330799194803150016", "张桂兰");
	l = world_lookup(&w, LOOKUP_FOUND);
	fixture_person(&l.person, FIXTURE_ZHANG);
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	world_recorded(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(!world_holds(&w, "桂"));
}
END_TEST

/* Another card, no word of consent, a badge that is gone. */
START_TEST(test_it_ends)
{
	for (int way = 0; way < 3; way++) {
		int64_t seq;

		laid(HERS, "张桂兰");
		answered();
		seq = w.seq;
		lay(KIDS, "Kim Hana");
		if (way)
			laid(HERS, "张桂兰"), answered();
		if (way == 1)
			keys(&w, "2");
		if (way == 2)
			world_wait(&w, ASSIST_QUIET_MS);
		ck_screen(&w, way == 0 ? SCREEN_READING : way == 1 ? SCREEN_BADGE : SCREEN_WELCOME);
		ck_assert_int_eq(w.seq, way ? 0 : seq);
		memset(&w.fx, 0, sizeof(w.fx));
		ck_assert(!world_holds(&w, "桂") && !world_holds(&w, HERS));
	}
}
END_TEST

/* Digits of a phone are nobody's but the page's. */
START_TEST(test_masked)
{
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_HELP, 0}};

	laid(HERS, "张桂兰");
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.action, ACTION_CHOOSE);
	ck_assert_int_eq(ev.action.digit, 1);
	ck_assert(!visit_takes(&w.m, ACTION_HELP));
	type("0000000000000");
	ck_assert_str_eq(reg()->typed, "000000000000");
	ck_screen(&w, SCREEN_NEWCOMER);
}
END_TEST

/* Until the feed has told, the card is unknown, but the visit names the registration. */
START_TEST(test_it_waits)
{
	const struct act *a = &w.draft.record.act;
	unsigned char id[ACT_ID_BYTES];

	laid(HERS, "张桂兰");
	answered();
	keys(&w, "1");
	world_record(&w, &w.draft, RECORD_OK);
	memcpy(id, w.m.newcomers.who[0].id, sizeof(id));
	keys(&w, "1");
	for (int whose = 0; whose < 2; whose++) {
		lay(whose ? KIDS : HERS, "");
		world_step(&w, (struct event){.kind = EV_LOOKUP,
				       .lookup = &(struct lookup){.ticket = w.m.ticket,
					       .result = LOOKUP_UNKNOWN,
					       .proof = PROOF_CARD}});
		ck_assert_int_eq(a->head.kind, ACT_UNKNOWN);
		ck_assert_str_eq(a->head.what, whose ? "id" : NEWCOMER);
		ck_assert_int_eq(a->head.has_ref, !whose);
		ck_assert(whose || memcmp(a->head.ref, id, sizeof(id)) == 0);
		world_record(&w, &w.draft, RECORD_OK);
		ck_screen(&w, SCREEN_UNKNOWN);
		ck_assert_int_eq(w.m.newcomers.laid, !whose);
	}
}
END_TEST

/* ---- a card that cannot be read --------------------------------------------------------------- */

static void number_page(void)
{
	page_opens();
	keys(&w, "1");
	ck_screen(&w, SCREEN_NUMBER);
}

/* What the store says of a number whose digits it has looked at. */
static void told(enum lookup_result result, const char *born)
{
	struct lookup l = {.ticket = w.m.ticket, .result = result, .person.born = DAY_NONE};

	if (born)
		ck_assert_int_eq(day_parse(born, &l.person.born), 0);
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
}

static void typed(const char *number)
{
	for (; *number; number++)
		press(*number == '0'     ? ACTION_HELP
			: *number == 'X' ? ACTION_BACK
					 : ACTION_CHOOSE,
			*number == 'X' ? KEY_X : *number - '0');
	press(ACTION_NEXT, 0);
}

START_TEST(test_by_its_number)
{
	const struct act *a = &w.draft.record.act;
	const struct newcomer *n = &w.draft.record.newcomer;

	number_page();
	typed("33079919421018005X");
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP); /* that somebody is looked for */
	ck_assert_str_eq(a->head.what, LOOK_NUMBER);
	world_recorded(&w);
	ck_assert_str_eq(world_fx(&w, FX_LOOK_UP_CARD)->card.number, "33079919421018005X");
	told(LOOKUP_UNKNOWN, "1942-10-18");
	ck_screen(&w, SCREEN_NEWCOMER);
	ck_assert_int_eq(reg()->step, STEP_PHONE);
	answered();
	lay("33079919421018005X", "张桂兰"); /* no comparing with what was typed: it ends */
	ck_screen(&w, SCREEN_READING);
	for (int child = 0; child < 2; child++) {
		number_page();
		typed(child ? KIDS : "33079919421018005X");
		world_recorded(&w);
		told(LOOKUP_UNKNOWN, child ? "2018-06-01" : "1942-10-18");
		ck_assert_int_eq(reg()->child, child);
		answered();
		keys(&w, "1");
		ck_assert_int_eq(a->head.kind, ACT_REQUEST);
		ck_assert_int_eq(a->head.proof, PROOF_TYPED);
		ck_assert_str_eq(a->body.masked, "新*民");
		ck_assert_str_eq(a->body.age_band, child ? "0-9" : "80-89");
		ck_assert_str_eq(n->number, child ? KIDS : "33079919421018005X");
		ck_assert_str_eq(n->name, NEWCOMER_UNNAMED);
		ck_assert_str_eq(n->address, "爷爷"); /* by the number alone */
		ck_assert_int_eq(n->guardian, child);
		world_record(&w, &w.draft, RECORD_OK);
		ck_screen(&w, SCREEN_NEWCOMER_MADE);
		ck_assert_uint_eq(w.m.newcomers.n, 0);
	}
}
END_TEST

START_TEST(test_a_number_that_is_none)
{
	static const enum lookup_result words[] = {LOOKUP_NOT_READ, LOOKUP_SEVERAL, LOOKUP_FAILED};

	number_page();
	type("330799194203");
	ck_assert(!visit_takes(&w.m, ACTION_NEXT)); /* a telephone is none of theirs */
	for (int i = 0; i < 3; i++) {
		number_page();
		typed(HERS);
		world_recorded(&w);
		told(words[i], NULL);
		ck_screen(&w, SCREEN_NUMBER);
		ck_assert_int_eq(w.m.assist.number.word, i == 0   ? NUMBER_BAD
							 : i == 1 ? NUMBER_SEVERAL
								  : NUMBER_FAILED);
		ck_assert(!world_holds(&w, HERS));
		typed(HERS); /* once more, and then nobody has it */
		world_recorded(&w);
		told(LOOKUP_UNKNOWN, "1951-09-11");
		ck_assert_int_eq(reg()->step, STEP_PHONE);
	}
	number_page();
	press(ACTION_BACK, 0);
	ck_screen(&w, SCREEN_NEWCOMER);
	ck_assert_int_eq(reg()->step, STEP_CARD);
	keys(&w, "1");
	lay(HERS, "张桂兰"); /* they have it with them after all */
	told(LOOKUP_UNKNOWN, NULL);
	ck_assert_int_eq(reg()->step, STEP_PHONE);
	ck_assert_str_eq(reg()->masked, "张*兰");
}
END_TEST

/* They are asked as anybody who is found is. */
START_TEST(test_a_number_that_is_known)
{
	struct lookup l;

	number_page();
	typed("330799194803150016");
	world_recorded(&w);
	l = world_lookup(&w, LOOKUP_FOUND);
	fixture_person(&l.person, FIXTURE_ZHANG);
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_screen(&w, SCREEN_AGREE);
	ck_assert_int_eq(w.m.proof, PROOF_TYPED);
	ck_assert(!world_holds(&w, "330799194803150016"));
}
END_TEST

SUITE_MAIN("newcomer", test_all_of_it, test_little_of_it, test_step_by_step_back,
	test_cards_that_are_none, test_who_is_known_is_greeted, test_it_ends, test_masked,
	test_it_waits, test_by_its_number, test_a_number_that_is_none, test_a_number_that_is_known)
