/* SPDX-License-Identifier: MIT */
/* A child is fetched: by who is on its list, or after a telephone call. */
#include "core/visit/fetch.h"
#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;

/* Li is a child today, and Wang may fetch it. */
static void child_comes(bool helped)
{
	struct person wang;

	fixture_person(&wang, FIXTURE_WANG);
	kitchen_open(&k, &w, "16:30");
	if (helped) {
		world_card(&w, FIXTURE_BADGE);
		world_answer(&w, LOOKUP_FOUND);
	}
	world_come(&w, FIXTURE_LI);
	ck_screen(&w, SCREEN_GREETED);
	w.m.person.born = w.now.day - 3650;
	w.m.person.n_fetchers = 1;
	w.m.person.fetchers[0].resident = wang.resident;
	strcpy(w.m.person.fetchers[0].place, wang.place);
	strcpy(w.m.person.fetchers[0].called, "爷爷");
	w.draft.ticket = 0;
}

static void asked(void)
{
	child_comes(true);
	keys(&w, "6");
	ck_screen(&w, SCREEN_FETCH);
	ck_assert_int_eq(w.m.assist.fetch.word, FETCH_CARD);
}

static void ck_act(const char *what, const char *note)
{
	const struct act *a = &w.draft.record.act;
	struct person li, badge;

	fixture_person(&li, FIXTURE_LI);
	fixture_person(&badge, FIXTURE_BADGE);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(a->head.kind, ACT_COLLECT);
	ck_assert_str_eq(a->head.what, what);
	ck_assert_str_eq(a->body.note, note);
	ck_assert_mem_eq(a->body.pid, li.pid, PID_BYTES);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_mem_eq(w.draft.record.person.dk, li.dk, DK_BYTES);
}

/* Two cards and two keys. */
START_TEST(test_who_is_on_the_list)
{
	char note[32];
	struct person wang;

	fixture_person(&wang, FIXTURE_WANG);
	snprintf(note, sizeof(note), "%s/%u", wang.place, (unsigned)wang.resident);
	asked();
	world_card(&w, FIXTURE_WANG);
	ck_screen(&w, SCREEN_READING);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_FETCH);
	ck_assert_int_eq(w.m.assist.fetch.word, FETCH_KNOWN);
	ck_assert_int_eq(w.tone, TONE_DONE);
	ck_assert_uint_eq(w.draft.ticket, 0); /* nobody goes by a card alone */
	keys(&w, "1");
	ck_act(FETCH_LISTED, note);
	world_recorded(&w);
	ck_screen(&w, SCREEN_FETCHED);
	world_wait(&w, ANSWER_MS);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!w.m.present && !w.m.assist.fetch.who.resident);
}
END_TEST

/* Nobody else: a stranger, somebody else's card, an old one, one that may be several people's. */
START_TEST(test_who_is_not)
{
	static const enum lookup_result is[] = {LOOKUP_FOUND, LOOKUP_UNKNOWN, LOOKUP_OLD_CARD,
		LOOKUP_EXPIRED, LOOKUP_NOT_OURS, LOOKUP_SEVERAL, LOOKUP_NEIGHBOUR, LOOKUP_SLIP,
		LOOKUP_SLIP_ELSEWHERE};

	for (size_t i = 0; i < sizeof(is) / sizeof(is[0]); i++) {
		asked();
		world_card(&w, is[i] == LOOKUP_FOUND ? FIXTURE_ZHANG : FIXTURE_WANG);
		world_answer(&w, is[i]);
		ck_screen(&w, SCREEN_FETCH);
		ck_assert_int_eq(w.m.assist.fetch.word, FETCH_PHONE);
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert(!world_offers(&w, CHOICE_FETCH_GO));
		ck_assert_uint_eq(w.m.person.resident, 1001 + FIXTURE_LI);
	}
	keys(&w, "3");
	ck_act(FETCH_PHONED, "grandparent");
	world_recorded(&w);
	ck_screen(&w, SCREEN_FETCHED);
}
END_TEST

START_TEST(test_no_card)
{
	static const char *const with[] = {"mother", "father", "grandparent", "other"};

	for (int i = 0; i < FETCH_WHO_COUNT; i++) {
		asked();
		keys(&w, "1");
		ck_assert_int_eq(w.m.assist.fetch.word, FETCH_PHONE);
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert_uint_eq(w.draft.ticket, 0);
		world_digit(&w, 1 + i);
		ck_act(FETCH_PHONED, with[i]);
	}
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_GREETED); /* nothing was written: the child is here */
	asked();
	keys(&w, "17"); /* the number is a look-up, as ever */
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_LOOKUP);
	world_recorded(&w);
	ck_screen(&w, SCREEN_EMERGENCY);
}
END_TEST

/* What was not read is laid down once more; the volunteer's badge ends it. */
START_TEST(test_not_read)
{
	asked();
	world_card(&w, FIXTURE_WANG);
	world_answer(&w, LOOKUP_NOT_READ);
	ck_assert_int_eq(w.m.assist.fetch.word, FETCH_CARD);
	world_card(&w, FIXTURE_WANG);
	world_wait(&w, 3000);
	ck_screen(&w, SCREEN_FETCH);
	ck_assert_int_eq(w.m.assist.fetch.word, FETCH_CARD);
	ck_assert(!w.m.ticket && !w.m.assist.fetch.asking);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.assist.on && !w.m.present);
}
END_TEST

/* Not by oneself, not from fourteen on, not who is not here. */
START_TEST(test_for_whom)
{
	child_comes(false);
	ck_assert(!world_offers(&w, CHOICE_FETCH));
	child_comes(true);
	ck_assert(world_offers(&w, CHOICE_FETCH));
	ck_assert(!world_offers(&w, CHOICE_TEMP_CARD));
	w.m.standing.checked_in = false;
	ck_assert(!world_offers(&w, CHOICE_FETCH));
	w.m.standing.checked_in = true;
	w.m.person.born = w.now.day - 14 * 366;
	ck_assert(!world_offers(&w, CHOICE_FETCH));
	w.m.person.born = DAY_NONE;
	ck_assert(!world_offers(&w, CHOICE_FETCH));
}
END_TEST

SUITE_MAIN("fetch", test_who_is_on_the_list, test_who_is_not, test_no_card, test_not_read,
	test_for_whom)
