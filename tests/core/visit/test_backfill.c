/* SPDX-License-Identifier: MIT */
/* What stood on paper: a queue whose proof is the sheet, typed line by line. */
#include "core/base/text.h"
#include "core/visit/day.h"

#include <stdio.h>

#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;
static const struct act *a = &w.draft.record.act;

static const char *opens_at = "11:30";

static void page_opens(enum queue_what what)
{
	struct queue_action options[QUEUE_OPTIONS_MAX];
	int n, i = 0;

	kitchen_open(&k, &w, opens_at);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_BACKFILL, -2));
	ck_screen(&w, SCREEN_QUEUE_WHAT);
	n = visit_queue_options(&w.m, options);
	while (i < n && options[i].what != what)
		i++;
	ck_assert_int_lt(i, n);
	world_digit(&w, digit_of(&w, CHOICE_QUEUE, i));
	ck_screen(&w, SCREEN_BACKFILL);
}

/* As on a number pad. */
static void type(const char *number)
{
	for (; *number; number++)
		world_step(&w, (struct event){.kind = EV_ACTION,
				       .action = {*number == '0' ? ACTION_HELP : ACTION_CHOOSE,
					       *number - '0'}});
}

static void sheet(enum queue_what what)
{
	page_opens(what);
	type("12");
	world_key(&w, ACTION_NEXT);
	ck_assert_uint_eq(w.m.queue.backfill.sheet, 12);
	ck_screen(&w, SCREEN_BACKFILL);
}

static void all_recorded(void)
{
	for (int i = 0; i < 6 && w.m.ticket && w.m.awaited; i++)
		world_recorded(&w);
}

/* A number and Enter; the look for it is in the journal first. */
static void line(int who, enum lookup_result result)
{
	struct lookup l;

	type("1101");
	world_key(&w, ACTION_NEXT);
	ck_assert_int_eq(a->head.kind, ACT_LOOKUP);
	ck_assert_str_eq(a->body.note, "");
	world_recorded(&w);
	ck_screen(&w, SCREEN_READING);
	l = world_lookup(&w, result);
	fixture_person(&l.person, who);
	l.standing = w.store[who];
	l.proof = PROOF_LIST;
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
}

static void of_paper(int who)
{
	struct person p, badge;

	fixture_person(&p, who);
	fixture_person(&badge, FIXTURE_BADGE);
	ck_assert_int_eq(a->head.proof, PROOF_PAPER);
	ck_assert_str_eq(a->body.note, "sheet 12");
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_mem_eq(a->body.pid, p.pid, PID_BYTES);
	ck_assert(a->head.queue);
}

START_TEST(test_a_number_each)
{
	sheet(QUEUE_CHECK_IN);
	for (int who = 0; who < 4; who++) {
		line(who, LOOKUP_FOUND);
		ck_assert_int_eq(a->head.kind, ACT_CHECK_IN);
		of_paper(who);
		all_recorded();
		ck_screen(&w, SCREEN_BACKFILL);
		ck_assert(!w.m.present && !w.m.assist.number.typed[0]);
		ck_assert_int_eq(w.m.queue.done, who + 1);
	}
	w.store[2].checked_in = true;
	line(2, LOOKUP_FOUND); /* a line twice, or they were here before the cut */
	ck_screen(&w, SCREEN_BACKFILL);
	ck_assert_int_eq(w.m.queue.done, 4);
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_ALREADY);
	ck_assert(!visit_backfill_undoes(&w.m));
	ck_assert_int_eq(w.prints, 0);
}
END_TEST

START_TEST(test_a_card_is_of_the_sheet_too)
{
	page_opens(QUEUE_CHECK_IN);
	world_card(&w, FIXTURE_ZHANG); /* of which sheet? */
	ck_assert_int_eq(w.m.queue.n_scans, 0);
	ck_assert_uint_eq(w.m.ticket, 0);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	type("12");
	world_key(&w, ACTION_NEXT);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	ck_assert_int_eq(a->head.kind, ACT_CHECK_IN);
	of_paper(FIXTURE_ZHANG);
	all_recorded();
	ck_screen(&w, SCREEN_BACKFILL);
	ck_assert_int_eq(w.m.queue.done, 1);
}
END_TEST

START_TEST(test_nobody_has_that_number)
{
	sheet(QUEUE_CHECK_IN);
	line(0, LOOKUP_UNKNOWN);
	ck_screen(&w, SCREEN_BACKFILL);
	ck_assert_int_eq(w.m.assist.number.word, NUMBER_NOBODY);
	ck_assert_int_eq(w.m.queue.done + w.m.queue.todo, 0); /* typed again, nothing left to do */
	type("5");
	ck_assert_int_eq(w.m.assist.number.word, NUMBER_WANTED);
	world_key(&w, ACTION_BACK);
	ck_assert_str_eq(w.m.assist.number.typed, "");
	ck_screen(&w, SCREEN_BACKFILL);
}
END_TEST

START_TEST(test_0_takes_the_last_back)
{
	sheet(QUEUE_CHECK_IN);
	type("0"); /* there is none */
	ck_screen(&w, SCREEN_BACKFILL);
	ck_assert_uint_eq(w.m.ticket, 0);
	line(FIXTURE_LI, LOOKUP_FOUND);
	all_recorded();
	ck_assert(visit_backfill_undoes(&w.m));
	type("10"); /* a digit like any other behind the first */
	ck_assert_str_eq(w.m.assist.number.typed, "10");
	world_key(&w, ACTION_BACK);
	world_key(&w, ACTION_BACK);
	type("0");
	ck_assert_int_eq(a->head.kind, ACT_UNDO);
	of_paper(FIXTURE_LI);
	all_recorded();
	ck_screen(&w, SCREEN_BACKFILL);
	ck_assert_int_eq(w.m.queue.done, 0);
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_UNDONE);
}
END_TEST

static struct enrolment *zhang_enrolled(const char *offering)
{
	struct enrolment *e = &w.store[FIXTURE_ZHANG].enrolments[0];

	w.store[FIXTURE_ZHANG].n_enrolments = 1;
	memset(e, 0, sizeof(*e));
	memset(e->id, 7, sizeof(e->id));
	text_copy(e->offering, sizeof(e->offering), offering);
	e->day = catalogue_offering(&k.c, e->offering)->session ? w.m.now.day : DAY_NONE;
	return e;
}

/* Whom paper tells of is not here now: it is no attendance of the class that begins at this minute. */
START_TEST(test_nobody_is_here)
{
	char offering[OFFERING_ID_SIZE], at[16];
	struct session se;

	page_opens(QUEUE_SEAT);
	text_copy(offering, sizeof(offering), w.m.queue.action.id);
	ck_assert(session_on(&k.c.timetable, catalogue_offering(&k.c, offering), w.m.now.day, &se));
	snprintf(at, sizeof(at), "%02d:%02d", se.from_min / 60 % 24, se.from_min % 60);
	opens_at = at;
	sheet(QUEUE_CHECK_IN);
	opens_at = "11:30";
	zhang_enrolled(offering);
	line(FIXTURE_ZHANG, LOOKUP_FOUND);
	all_recorded();
	ck_assert_int_eq(w.attends, 0);
	ck_assert_int_eq(w.m.queue.done, 1);
	world_key(&w, ACTION_BACK); /* with the card itself it is */
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	all_recorded();
	ck_assert_int_eq(w.attends, 1);
}
END_TEST

/* Of a class that has begun: who has a seat was there, whoever has none is seen to. */
START_TEST(test_a_class)
{
	struct enrolment *e;

	sheet(QUEUE_SEAT);
	e = zhang_enrolled(w.m.queue.action.id);
	w.store[FIXTURE_ZHANG].checked_in = true;
	line(FIXTURE_ZHANG, LOOKUP_FOUND);
	ck_assert_int_eq(a->head.kind, ACT_ATTEND);
	ck_assert_mem_eq(a->head.ref, e->id, sizeof(e->id));
	of_paper(FIXTURE_ZHANG);
	all_recorded();
	ck_screen(&w, SCREEN_BACKFILL);
	ck_assert_int_eq(w.m.queue.done, 1);
	e->attended = true;
	line(FIXTURE_ZHANG, LOOKUP_FOUND);
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_ALREADY);
	w.store[FIXTURE_LI].checked_in = true;
	line(FIXTURE_LI, LOOKUP_FOUND);
	ck_assert_int_eq(a->head.kind, ACT_TODO);
	ck_assert_int_eq(a->head.proof, PROOF_PAPER);
	all_recorded();
	ck_assert_int_eq(w.m.queue.todo, 1);
	e->attended = false;
	line(FIXTURE_ZHANG, LOOKUP_FOUND);
	world_record(&w, &w.draft, RECORD_NO_RIGHT); /* said once, not tried for ever */
	ck_assert_int_eq(a->head.kind, ACT_TODO);
}
END_TEST

START_TEST(test_its_end_says_which_sheet)
{
	struct queue_sums sums;

	sheet(QUEUE_CHECK_IN);
	line(FIXTURE_LI, LOOKUP_FOUND);
	all_recorded();
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.sheet.record.act.head.kind, ACT_QUEUE);
	ck_assert(queue_sums_parse(w.sheet.record.act.body.note, &sums));
	ck_assert(sums.sheet == 12 && sums.done == 1 && sums.todo == 0);
	ck_assert(!w.m.queue.backfill.on);
	keys(&w, "8"); /* chosen, and on second thoughts not */
	keys(&w, "*3");
	ck_screen(&w, SCREEN_QUEUE_WHAT);
	ck_assert(!w.m.queue.backfill.on);
}
END_TEST

SUITE_MAIN("backfill", test_a_number_each, test_a_card_is_of_the_sheet_too,
	test_nobody_has_that_number, test_0_takes_the_last_back, test_nobody_is_here, test_a_class,
	test_its_end_says_which_sheet)
