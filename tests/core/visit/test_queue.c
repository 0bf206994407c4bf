/* SPDX-License-Identifier: MIT */
/* A volunteer's queue: chosen once, then a card a person, and nothing stops it. */
#include "core/visit/duty.h"
#include "core/visit/internal.h"

#include "tests/core/visit/kitchen.h"

static struct kitchen k;
static struct world w;
static const struct act *a = &w.draft.record.act;

static void queue_opens(enum queue_what what, int nth)
{
	struct queue_action options[QUEUE_OPTIONS_MAX];
	int n;

	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_digit(&w, digit_of(&w, CHOICE_QUEUE_OPEN, -2));
	ck_screen(&w, SCREEN_QUEUE_WHAT);
	n = visit_queue_options(&w.m, options);
	for (int i = 0; i < n; i++)
		if (options[i].what == what && nth-- == 0) {
			while (digit_of(&w, CHOICE_QUEUE, i) < 0)
				world_digit(&w, digit_of(&w, CHOICE_MORE, -2));
			world_digit(&w, digit_of(&w, CHOICE_QUEUE, i));
			break;
		}
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.m.queue.action.what, what);
}

static void both(int who)
{
	struct person p, badge;

	fixture_person(&p, who);
	fixture_person(&badge, FIXTURE_BADGE);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert_mem_eq(a->body.by_pid, badge.pid, PID_BYTES);
	ck_assert_mem_eq(a->body.pid, p.pid, PID_BYTES);
	ck_assert(a->head.queue);
}

/* Whatever is recorded for one card, up to its line. */
static void all_recorded(void)
{
	for (int i = 0; i < 6 && w.m.ticket && w.m.awaited; i++)
		world_recorded(&w);
}

START_TEST(test_check_in_a_card_each)
{
	queue_opens(QUEUE_CHECK_IN, 0);
	for (int who = 0; who < 4; who++) {
		world_card(&w, who);
		world_answer(&w, LOOKUP_FOUND);
		ck_assert_int_eq(a->head.kind, ACT_CHECK_IN);
		both(who);
		all_recorded();
		ck_screen(&w, SCREEN_QUEUE);
		ck_assert(!w.m.present);
		ck_assert_int_eq(w.m.queue.done, who + 1);
	}
	ck_assert_int_eq(w.prints, 0);
	world_card(&w, 2); /* once more: nothing is done twice */
	world_answer(&w, LOOKUP_FOUND);
	ck_assert_int_eq(w.m.queue.done, 4);
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_ALREADY);
	ck_assert(!world_offers(&w, CHOICE_QUEUE_UNDO));
}
END_TEST

START_TEST(test_tomorrows_set)
{
	queue_opens(QUEUE_SET, 0);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	world_recorded(&w);
	ck_assert_int_eq(a->head.kind, ACT_ORDER);
	ck_assert_str_eq(a->body.items[0].id, w.m.queue.action.id);
	ck_assert_int_eq(a->head.service_day, w.m.queue.action.day);
	both(FIXTURE_ZHANG);
	world_recorded(&w);
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.m.queue.done, 1);
	ck_assert_int_eq(w.prints, 0);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_ALREADY);
	world_scan(&w, "1"); /* a copied code: the volunteer sees the person */
	{
		struct lookup l = world_lookup(&w, LOOKUP_FOUND);

		l.proof = PROOF_CODE;
		world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	}
	all_recorded();
	ck_assert_int_eq(w.m.queue.done + w.m.queue.todo, 2);
	ck_screen(&w, SCREEN_QUEUE);
}
END_TEST

START_TEST(test_one_key_takes_the_last_back)
{
	queue_opens(QUEUE_SET, 0);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	all_recorded();
	ck_assert_int_eq(w.m.queue.done, 1);
	keys(&w, "9");
	ck_assert_int_eq(a->head.kind, ACT_CANCEL);
	both(FIXTURE_ZHANG);
	all_recorded();
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.m.queue.done, 0);
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_UNDONE);
	ck_assert(!world_offers(&w, CHOICE_QUEUE_UNDO) && !w.m.present);

	queue_opens(QUEUE_CHECK_IN, 0);
	world_card(&w, FIXTURE_LI);
	world_answer(&w, LOOKUP_FOUND);
	all_recorded();
	keys(&w, "9");
	ck_assert_int_eq(a->head.kind, ACT_UNDO);
	both(FIXTURE_LI);
	all_recorded();
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.m.queue.done, 0);
}
END_TEST

/* Each leaves an act with its reason, two low tones, and the next card is taken. */
START_TEST(test_a_problem_stops_nobody)
{
	static const struct {
		enum lookup_result result;
		const char *why;
	} cases[] = {{LOOKUP_UNKNOWN, "unknown"}, {LOOKUP_OLD_CARD, "old-card"},
		{LOOKUP_EXPIRED, "expired"}, {LOOKUP_NOT_OURS, "not-ours"},
		{LOOKUP_SEVERAL, "several"}};

	queue_opens(QUEUE_CHECK_IN, 0);
	for (size_t i = 0; i < 5; i++) {
		int tones = w.tones;

		world_card(&w, FIXTURE_ZHANG);
		world_answer(&w, cases[i].result);
		if (a->head.kind == ACT_UNKNOWN)
			world_recorded(&w);
		ck_assert_int_eq(a->head.kind, ACT_TODO);
		ck_assert_str_eq(a->head.what, "check-in");
		ck_assert_str_eq(a->body.note, cases[i].why);
		ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
		all_recorded();
		ck_screen(&w, SCREEN_QUEUE);
		ck_assert_int_eq(w.tone, TONE_LOOK);
		ck_assert_int_eq(w.tones, tones + 1);
		ck_assert_int_eq(w.m.queue.todo, (int)i + 1);
	}
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_NOT_READ); /* nobody's: once more */
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.m.queue.todo, 5);
	keys(&w, "1");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.m.open_todo, 5);
}
END_TEST

/* Nothing is lost while an act is being recorded; beyond the bound it is refused aloud. */
START_TEST(test_scans_wait_in_order)
{
	queue_opens(QUEUE_CHECK_IN, 0);
	world_card(&w, 0);
	for (int i = 0; i < QUEUE_SCANS; i++)
		world_card(&w, 1 + i % 3);
	ck_assert_int_eq(w.m.queue.n_scans, QUEUE_SCANS);
	w.tone = TONE_DONE;
	world_card(&w, 4);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	for (int i = 0; i <= QUEUE_SCANS; i++) {
		ck_assert_int_eq(world_asked(&w), i ? 1 + (i - 1) % 3 : 0);
		world_answer(&w, LOOKUP_FOUND);
		all_recorded();
	}
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.m.queue.n_scans, 0);
	ck_assert_int_eq(w.check_ins, 4);
}
END_TEST

/* A card of this result, up to the act that says how it ended. */
static void comes(int who, enum lookup_result result, unsigned allergens)
{
	struct lookup l;

	world_card(&w, who);
	l = world_lookup(&w, result);
	l.person.allergens = allergens;
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	if (w.m.awaited == ACT_CHECK_IN)
		world_recorded(&w);
}

static void left_for(const char *why)
{
	ck_assert_int_eq(a->head.kind, ACT_TODO);
	ck_assert_str_eq(a->body.note, why);
	all_recorded();
	ck_screen(&w, SCREEN_QUEUE);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_TODO);
	ck_assert_str_eq(todo_word(w.m.queue.last[0].why), why);
}

START_TEST(test_reasons_of_a_meal)
{
	char resource[RESOURCE_SIZE];

	queue_opens(QUEUE_SET, 0);
	for (int i = 0; i < k.c.n_dishes; i++)
		k.dishes[i].allergens = 1;
	comes(FIXTURE_ZHANG, LOOKUP_FOUND, 1);
	left_for("allergy");
	comes(FIXTURE_LI, LOOKUP_FOUND, 2);
	ck_assert_int_eq(a->head.kind, ACT_ORDER);
	all_recorded();
	meal_resource(resource, FIXTURE_PLACE, "lunch", w.m.queue.action.day);
	kitchen_right(&k, resource)->left = 0;
	comes(FIXTURE_WANG, LOOKUP_FOUND, 0);
	left_for("full");
	kitchen_right(&k, resource)->resource[0] = '~'; /* none was ever granted */
	qsort(k.rights, (size_t)k.c.n_rights, sizeof(k.rights[0]), right_order);
	comes(FIXTURE_ZHANG, LOOKUP_FOUND, 0);
	left_for("no-lease");
	queue_opens(QUEUE_SET, 0);
	w.now = fixture_moment("2026-12-20", "23:00");
	comes(FIXTURE_LI, LOOKUP_FOUND, 0);
	left_for("closed");
}
END_TEST

/* Whose seats are not this terminal's cannot be full for it. */
START_TEST(test_reasons_of_a_seat)
{
	struct right *right = &k.rights[0];
	const struct queue_action *action = &w.m.queue.action;

	queue_opens(QUEUE_SEAT, 0);
	comes(FIXTURE_ZHANG, LOOKUP_FOUND, 0);
	left_for("no-lease");
	k.c.n_rights = 1;
	seat_resource(right->resource, catalogue_offering(&k.c, action->id), action->day);
	right->left = 0;
	comes(FIXTURE_LI, LOOKUP_FOUND, 0);
	left_for("full");
	right->left = 1;
	comes(FIXTURE_LI, LOOKUP_FOUND, 0);
	ck_assert_int_eq(a->head.kind, ACT_ENROL);
	world_record(&w, &w.draft, RECORD_NO_RIGHT); /* the last one went meanwhile */
	left_for("full");
}
END_TEST

/* The hub was asked and did not answer in time: that is no "full" either. */
START_TEST(test_the_hub_says_nothing)
{
	queue_opens(QUEUE_SEAT, 0);
	w.m.online = true;
	comes(FIXTURE_ZHANG, LOOKUP_FOUND, 0);
	ck_screen(&w, SCREEN_ASKING);
	world_wait(&w, RIGHT_MS);
	left_for("no-lease");
	comes(FIXTURE_LI, LOOKUP_FOUND, 0);
	keys(&w, "*"); /* the volunteer does not wait */
	left_for("no-lease");
}
END_TEST

/* Of a neighbour's resident only the number is known; a set is theirs all the same. */
START_TEST(test_a_neighbour)
{
	queue_opens(QUEUE_SET, 0);
	comes(FIXTURE_ZHANG, LOOKUP_NEIGHBOUR, 0);
	ck_assert_int_eq(a->head.kind, ACT_ORDER);
	ck_assert_int_eq(a->body.by, BY_VOLUNTEER);
	ck_assert(!a->body.has_pid);
	all_recorded();
	ck_assert_int_eq(w.m.queue.last[0].end, QUEUE_DONE);
	ck_assert_uint_eq(w.m.queue.last[0].guest, a->body.resident);
	ck_assert_uint_ne(w.m.queue.last[0].guest, 0);
	comes(FIXTURE_LI, LOOKUP_FOUND, 0);
	all_recorded();
	ck_assert_uint_eq(w.m.queue.last[0].guest, 0);
	world_card(&w, FIXTURE_WANG);
	world_answer(&w, LOOKUP_UNKNOWN);
	world_recorded(&w);
	left_for("unknown");
	ck_assert_uint_eq(w.m.queue.last[0].guest, 0);
}
END_TEST

/* However a queue of one done and one left ends, one sheet says so. */
static void queue_with_two(void)
{
	queue_opens(QUEUE_SEAT, 0);
	memset(&w.sheet, 0, sizeof(w.sheet));
	comes(FIXTURE_ZHANG, LOOKUP_FOUND, 0);
	left_for("no-lease");
	k.c.n_rights = 1;
	seat_resource(k.rights[0].resource, catalogue_offering(&k.c, w.m.queue.action.id),
		w.m.queue.action.day);
	comes(FIXTURE_LI, LOOKUP_FOUND, 0);
	all_recorded();
	ck_assert_int_eq(w.m.queue.done, 1);
}

static void one_sheet(int64_t left)
{
	const struct act *sheet = &w.sheet.record.act;
	const struct offering *o = catalogue_offering(&k.c, sheet->head.what);
	struct queue_sums sums;
	struct person badge;
	int prints = w.prints;

	fixture_person(&badge, FIXTURE_BADGE);
	ck_assert_int_eq(sheet->head.kind, ACT_QUEUE);
	ck_assert(!sheet->head.queue && !sheet->head.has_ref);
	ck_assert_mem_eq(sheet->body.pid, badge.pid, PID_BYTES);
	ck_assert_str_eq(sheet->body.masked, badge.masked);
	ck_assert_int_eq(sheet->body.lang, w.m.hall_lang);
	ck_assert_ptr_nonnull(o);
	ck_assert_str_eq(sheet->body.items[0].name.text[LANG_ZH], o->name.text[LANG_ZH]);
	ck_assert(queue_sums_parse(sheet->body.note, &sums));
	ck_assert(sums.done == 1 && sums.todo == 1 && sums.since == left);
	world_record(&w, &w.sheet, RECORD_OK);
	ck_assert_int_eq(w.prints, prints + 1);
	memset(&w.sheet, 0, sizeof(w.sheet));
}

START_TEST(test_one_sheet_however_it_ends)
{
	int64_t left;

	for (int way = 0; way < 4; way++) {
		queue_with_two();
		left = w.m.queue.since;
		ck_assert_int_gt(left, 0);
		if (way == 0)
			keys(&w, "1");
		else if (way == 1)
			keys(&w, "*");
		else if (way == 2)
			world_wait(&w, ASSIST_QUIET_MS);
		else
			world_come(&w, FIXTURE_BADGE);
		ck_assert(!w.m.queue.action.what && !world_holds(&w, "张"));
		one_sheet(left);
	}
	queue_opens(QUEUE_CHECK_IN, 0); /* nobody came */
	keys(&w, "1");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.sheet.kind + w.sheet.record.act.head.kind, 0);
}
END_TEST

/* Another volunteer's badge takes the mode over; the sheet is the first one's. */
START_TEST(test_the_sheet_names_whose_queue_it_was)
{
	struct lookup l;
	int64_t left;

	queue_with_two();
	left = w.m.queue.since;
	world_card(&w, FIXTURE_BADGE);
	l = world_lookup(&w, LOOKUP_FOUND);
	l.person.resident += 1;
	l.person.pid[0] ^= 1;
	world_step(&w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_assert_uint_eq(w.m.assist.by.resident, l.person.resident);
	one_sheet(left);
}
END_TEST

START_TEST(test_what_a_sheet_says)
{
	static const char *const bad[] = {"", "done=1", "done=1 todo=2", "done=1 todo=2 since=3 ",
		"done=-1 todo=0 since=0", "done=1 todo=-2 since=3", "done=1 todo=2 since=-3",
		"done=9999999999 todo=1 since=1", "todo=1 done=2 since=3",
		"done=1 todo=2 since=3 sheet=", "done=1 todo=2 since=3 sheet=4 "};
	struct queue_sums sums = {7, 8, 9, 0};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!queue_sums_parse(bad[i], &sums), "%s", bad[i]);
	ck_assert(sums.done == 7 && sums.todo == 8 && sums.since == 9);
	ck_assert(queue_sums_parse("done=27 todo=5 since=123456789012", &sums));
	ck_assert(sums.done == 27 && sums.todo == 5 && sums.since == 123456789012);
	ck_assert_uint_eq(sums.sheet, 0);
	ck_assert(queue_sums_parse("done=27 todo=5 since=0 sheet=4", &sums) && sums.sheet == 4);
	for (int i = LEFT_NONE; i < LEFT_END; i++)
		ck_assert_int_eq(todo_why(todo_word((enum todo_why)i)), i);
	ck_assert_int_eq(todo_why("of a newer program"), LEFT_FAILED);
}
END_TEST

START_TEST(test_how_it_ends)
{
	queue_opens(QUEUE_CHECK_IN, 0);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	all_recorded();
	ck_assert(world_holds(&w, "张"));
	world_card(&w, FIXTURE_BADGE); /* first what it left shows, then all of it ends */
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert(!world_holds(&w, "张") && w.m.assist.on);
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_WELCOME);

	queue_opens(QUEUE_CHECK_IN, 0);
	world_card(&w, FIXTURE_ZHANG);
	world_answer(&w, LOOKUP_FOUND);
	all_recorded();
	world_wait(&w, ASSIST_QUIET_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!world_holds(&w, "张") && !world_holds(&w, "陈"));
}
END_TEST

SUITE_MAIN("queue", test_check_in_a_card_each, test_tomorrows_set, test_one_key_takes_the_last_back,
	test_a_problem_stops_nobody, test_scans_wait_in_order, test_reasons_of_a_meal,
	test_reasons_of_a_seat, test_the_hub_says_nothing, test_a_neighbour,
	test_one_sheet_however_it_ends, test_the_sheet_names_whose_queue_it_was,
	test_what_a_sheet_says, test_how_it_ends)
