/* SPDX-License-Identifier: MIT */
/* Ordering lunch. */
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static void greet(struct world *w, int who)
{
	world_start(w);
	world_come(w, who);
	ck_screen(w, SCREEN_GREETED);
}

/* Everything that the slip will say is in the act. */
static void ck_draft(const struct act *a)
{
	ck_assert_int_eq(a->head.kind, ACT_ORDER);
	ck_assert_str_eq(a->head.what, "lunch");
	ck_assert_str_eq(a->head.band, "T80");
	ck_assert_int_eq(a->head.service_day, FIXTURE_DAY + 1);
	ck_assert_int_eq(a->head.list_fen, 1300);
	ck_assert_int_eq(a->head.subsidy_fen, 500);
	ck_assert_int_eq(a->head.due_fen, 800);
	ck_assert_int_eq(a->head.qty, 1);
	ck_assert_int_eq(a->head.proof, PROOF_CARD);
	ck_assert_int_eq(a->body.promise, PROMISE_FINAL);
	ck_assert_int_eq(a->body.reason, PRICE_RULE);
	ck_assert_int_eq(a->body.from_min, 630);
	ck_assert_int_eq(a->body.to_min, 750);
	ck_assert_int_eq(a->body.cancel_day, FIXTURE_DAY + 1);
	ck_assert_int_eq(a->body.cancel_min, 540);
	ck_assert_int_eq(a->body.n_items, 5);
	ck_assert_str_eq(a->body.items[0].name.text[LANG_ZH], "套餐一");
	ck_assert_int_eq(a->body.items[0].fen, 1300);
	ck_assert_str_eq(a->body.items[1].name.text[LANG_ZH], "红烧狮子头");
	ck_assert_int_eq(a->body.items[1].fen, 0);
	ck_assert_str_eq(a->body.masked, "张*英");
	ck_assert_str_eq(a->body.age_band, "80-89");
}

START_TEST(test_a_set_in_three_presses)
{
	struct world w;
	const struct effect *print;
	int tones;

	greet(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.price.list_fen, 1300);
	ck_assert_int_eq(w.m.price.subsidy_fen, 500);
	ck_assert_int_eq(w.m.price.due_fen, 800);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_ptr_null(world_fx(&w, FX_PRINT));

	ck_draft(&world_fx(&w, FX_RECORD)->record.act);

	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert_int_eq(w.tone, TONE_DONE);
	ck_assert_int_eq(w.m.done.head.seq, w.seq);
	ck_assert_str_eq(w.m.done.body.pickup, "A002");
	ck_assert_str_eq(w.m.slip_code, "LT1-YD1-2-01234567");
	print = world_fx(&w, FX_PRINT);
	ck_assert_ptr_nonnull(print);
	ck_assert_int_eq(print->print_seq, w.seq);
	ck_assert_ptr_nonnull(world_fx(&w, FX_EXCHANGE));

	world_step(&w, (struct event){.kind = EV_JOB, .job = {w.seq + 1, JOB_FAILED}});
	ck_assert_int_eq(w.m.job, JOB_WAITING); /* another's */
	world_step(&w, (struct event){.kind = EV_JOB, .job = {w.seq - 1, JOB_PROVEN}});
	ck_assert_int_eq(w.m.job, JOB_WAITING);
	world_step(&w, (struct event){.kind = EV_JOB, .job = {w.seq - 1, JOB_FAILED}});
	ck_assert_int_eq(w.m.job, JOB_FAILED); /* this one waits behind it */
	ck_assert_int_eq(w.tone, TONE_LOOK);
	tones = w.tones;
	world_step(&w, (struct event){.kind = EV_JOB, .job = {w.seq, JOB_FAILED}});
	ck_assert_int_eq(w.tones, tones); /* told once */
	world_step(&w, (struct event){.kind = EV_JOB, .job = {w.seq, JOB_PROVEN}});
	ck_assert_int_eq(w.m.job, JOB_PROVEN);
	world_wait(&w, DONE_MS - 1);
	ck_screen(&w, SCREEN_SLIP);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!world_holds(&w, "张"));
	ck_assert(!world_holds(&w, "LT1-"));
}
END_TEST

START_TEST(test_prices_of_people)
{
	static const struct {
		int who;
		int due[2]; /* of set one and two */
		const char *band, *age;
		enum price_reason reason;
		enum promise promise;
	} cases[] = {
		{FIXTURE_ZHANG, {800, 500}, "T80", "80-89", PRICE_RULE, PROMISE_FINAL},
		{FIXTURE_LI, {1000, 700}, "T70", "70-79", PRICE_RULE, PROMISE_FINAL},
		{FIXTURE_WANG, {200, 200}, "TH", "60-69", PRICE_RULE, PROMISE_FINAL},
		{FIXTURE_SMITH, {1100, 800}, "T60", "60-69", PRICE_RULE, PROMISE_FINAL},
		{FIXTURE_NO_AGE, {1300, 1000}, "", "", PRICE_LIST_NO_RULE, PROMISE_FINAL},
		{FIXTURE_NEIGHBOUR, {1300, 1000}, "", "", PRICE_LIST_STRANGER, PROMISE_LIST_PRICE},
	};
	struct world w;

	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		size_t c = i / 2;
		bool neighbour = cases[c].who == FIXTURE_NEIGHBOUR;

		world_start(&w);
		world_card(&w, cases[c].who);
		world_answer(&w, neighbour ? LOOKUP_NEIGHBOUR : LOOKUP_FOUND);
		world_recorded(&w);
		world_digit(&w, 1);
		world_digit(&w, 1 + (int)(i % 2));
		if (cases[c].who == FIXTURE_LI && i % 2 == 0) {
			ck_screen(&w, SCREEN_ALLERGY);
			world_digit(&w, 2);
		}
		ck_screen(&w, SCREEN_CONFIRM);
		ck_assert_int_eq(w.m.price.due_fen, cases[c].due[i % 2]);
		world_key(&w, ACTION_NEXT); /* Enter goes on */
		ck_screen(&w, SCREEN_SAVING);
		ck_assert_str_eq(w.draft.record.act.head.band, cases[c].band);
		ck_assert_str_eq(w.draft.record.act.body.age_band, cases[c].age);
		ck_assert_int_eq(w.draft.record.act.body.reason, cases[c].reason);
		ck_assert_int_eq(w.draft.record.act.body.promise, cases[c].promise);
		ck_assert_int_eq(w.draft.record.act.body.has_pid, !neighbour);
	}
}
END_TEST

START_TEST(test_back_keeps_what_was_chosen)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 2);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_REASON);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.set, 1);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.task.set, 1);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
	world_wait(&w, GREETED_MS);
	ck_screen(&w, SCREEN_GREETED); /* it was touched */
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_one_more)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	world_order(&w);
	world_digit(&w, 1); /* the slip was read */
	ck_screen(&w, SCREEN_WELCOME);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_TWICE);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, 1);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_TWICE);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.price.reason, PRICE_LIST_LIMIT); /* one subsidised lunch a day */
	ck_assert_int_eq(w.m.price.due_fen, 1300);
}
END_TEST

/* per_day counts the day: a subsidised dinner has used it up, and lunch is no second one. */
START_TEST(test_subsidy_of_the_day)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	world_order(&w);
	strcpy(w.store[FIXTURE_ZHANG].orders[0].meal, "dinner");
	world_digit(&w, 1);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	world_digit(&w, 1);
	ck_assert_int_eq(w.m.price.reason, PRICE_LIST_LIMIT);
}
END_TEST

/* A hall whose orders end at 16:00 of the day before. */
static struct slot evening_slot(void)
{
	struct slot s = fixture_catalogue()->slots[0];

	s.cutoff_days = 1;
	s.cutoff_min = 960;
	return s;
}

START_TEST(test_the_cut_off_has_passed)
{
	struct slot slot = evening_slot();
	struct catalogue c = *fixture_catalogue();
	struct world w;

	c.slots = &slot;
	world_start(&w);
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	w.now = fixture_moment(FIXTURE_TODAY, "15:59");
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 1);
	world_digit(&w, 1);
	world_wait(&w, 60000); /* while the person thought */
	ck_screen(&w, SCREEN_CONFIRM);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_CLOSED);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.m.task.day, FIXTURE_DAY + 2);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_CLOSED);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_assert_int_eq(w.draft.record.act.head.service_day, FIXTURE_DAY + 2);
	ck_assert_int_eq(w.draft.record.act.body.cancel_day, FIXTURE_DAY + 1);
	ck_assert_int_eq(w.draft.record.act.body.cancel_min, 960);
}
END_TEST

START_TEST(test_midnight_in_the_middle)
{
	struct world w;

	world_start(&w);
	w.now = fixture_moment(FIXTURE_TODAY, "23:59");
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_wait(&w, 80000);
	ck_assert_int_eq(w.m.now.day, FIXTURE_DAY + 1);
	world_digit(&w, 1); /* the day that was meant, not "tomorrow" anew */
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(w.draft.record.act.head.service_day, FIXTURE_DAY + 1);
	ck_assert_int_eq(w.draft.record.act.head.day, FIXTURE_DAY + 1);
}
END_TEST

START_TEST(test_nothing_to_order)
{
	struct right none = {.resource = FIXTURE_TOMORROW, .left = 0};
	struct catalogue sold = *fixture_catalogue(), bare = sold, shut = sold;
	const struct catalogue *cases[] = {&sold, &bare, fixture_catalogue()};
	struct world w;

	sold.rights = &none;
	sold.n_rights = 1;
	bare.n_dishes = 0;
	shut.n_slots = 0;
	for (size_t i = 0; i < 3; i++) {
		world_start(&w);
		world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = cases[i]});
		if (cases[i] == fixture_catalogue())
			w.now.quality = CLOCK_UNKNOWN;
		world_come(&w, FIXTURE_ZHANG); /* the check-in runs in any case */
		ck_screen(&w, SCREEN_GREETED);
		world_digit(&w, 1);
		ck_screen(&w, SCREEN_NO_MEAL);
		world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_GREETED);
	}
	world_start(&w);
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &shut});
	world_come(&w, FIXTURE_ZHANG);
	ck_assert(!world_offers(&w, CHOICE_ORDER_NEXT)); /* a hall without a lunch */
}
END_TEST

START_TEST(test_the_last_portion_goes)
{
	struct right left = {.resource = FIXTURE_TOMORROW, .left = 1};
	struct catalogue c = *fixture_catalogue();
	struct world w;

	c.rights = &left;
	c.n_rights = 1;
	world_start(&w);
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 1);
	left.left = 0;
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	ck_screen(&w, SCREEN_CONFIRM);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_NO_MEAL);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
}
END_TEST

START_TEST(test_outside_the_lease)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_record(&w, &w.draft, RECORD_NO_RIGHT);
	ck_screen(&w, SCREEN_NO_MEAL);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.prints, 0);
	ck_assert_ptr_null(world_fx(&w, FX_EXCHANGE));
	ck_assert_int_eq(w.m.standing.n_orders, 0);
}
END_TEST

START_TEST(test_an_order_the_disk_refuses)
{
	struct world w;

	greet(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.prints, 0);
	ck_assert(!world_holds(&w, "张"));
}
END_TEST

/* Nobody confirms another set or price than the one they saw. */
START_TEST(test_the_catalogue_changes_under_a_choice)
{
	struct catalogue c = *fixture_catalogue();
	struct dish dishes[16];
	struct world w;
	int n = c.n_dishes;

	ck_assert_int_le(n, 16);
	memcpy(dishes, c.dishes, (size_t)n * sizeof(dishes[0]));
	c.dishes = dishes;

	greet(&w, FIXTURE_ZHANG); /* another order of the sets: the same one stays chosen */
	world_digit(&w, 1);
	world_digit(&w, 1);
	dishes[n - 2] = fixture_catalogue()->dishes[n - 1];
	dishes[n - 1] = fixture_catalogue()->dishes[n - 2];
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	ck_screen(&w, SCREEN_CONFIRM);
	ck_assert_int_eq(w.m.task.set, 1);
	world_digit(&w, 1);
	ck_assert_str_eq(w.draft.record.act.body.items[0].name.text[LANG_ZH], "套餐一");

	greet(&w, FIXTURE_ZHANG); /* another price */
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_digit(&w, 2);
	dishes[n - 1].fen = 1400;
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.price.list_fen, 1400);

	greet(&w, FIXTURE_ZHANG); /* the set is gone, while the page lies below another */
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_key(&w, ACTION_HELP);
	c.n_dishes = n - 1;
	world_step(&w, (struct event){.kind = EV_CATALOGUE, .catalogue = &c});
	ck_screen(&w, SCREEN_HELP);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_SETS);
	ck_assert_int_eq(w.m.task.set, -1);
}
END_TEST

START_TEST(test_a_code_asks_for_the_name)
{
	struct world w;

	world_start(&w);
	world_come_by_code(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED); /* a check-in needs no name */
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_NAME);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_assert_int_eq(w.draft.record.act.head.proof, PROOF_CODE);
	world_recorded(&w);
	world_digit(&w, 1);

	world_come_by_code(&w, FIXTURE_ZHANG); /* each visit anew */
	world_digit(&w, 5);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_ORDER);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_NAME);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_ORDER);
	world_digit(&w, 1);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_CANCEL);
	world_recorded(&w);
	ck_screen(&w, SCREEN_CANCELLED);
}
END_TEST

START_TEST(test_the_name_is_asked_once_a_visit)
{
	struct world w;

	world_start(&w);
	world_come_by_code(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 1);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_GREETED);
	world_digit(&w, 1);
	ck_screen(&w, SCREEN_SETS);
}
END_TEST

START_TEST(test_a_copied_code)
{
	struct world w;

	world_start(&w);
	world_come_by_code(&w, FIXTURE_ZHANG);
	world_digit(&w, 1);
	world_digit(&w, 2);
	ck_screen(&w, SCREEN_HELP);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(w.help.record.act.head.kind, ACT_HELP);
	ck_assert(!w.help.record.act.body.has_pid);
	ck_assert(!w.m.present);
	ck_assert_ptr_null(memmem(&w.m.person, sizeof(w.m.person), "张", 3));
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

SUITE_MAIN("meal_visit", test_subsidy_of_the_day, test_a_set_in_three_presses,
	test_prices_of_people, test_back_keeps_what_was_chosen, test_one_more,
	test_the_cut_off_has_passed, test_midnight_in_the_middle, test_nothing_to_order,
	test_the_last_portion_goes, test_outside_the_lease, test_an_order_the_disk_refuses,
	test_the_catalogue_changes_under_a_choice, test_a_code_asks_for_the_name,
	test_the_name_is_asked_once_a_visit, test_a_copied_code)
