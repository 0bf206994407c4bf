/* SPDX-License-Identifier: MIT */
/*
 * Back never loses what was chosen: on every page that has a way back somebody goes back, and
 * forward again, and stands where they stood with all that they had chosen.
 */
#include "core/visit/behind.h"
#include "tests/core/visit/kitchen.h"
#include "tests/support/suite.h"

#define N(a) ((int)(sizeof(a) / sizeof((a)[0])))

static struct kitchen k;
static struct world w;
static bool went_back[SCREEN_COUNT];

/* As keys() of kitchen.h; H: help is called, C: another card comes, T: somebody touches the screen,
 * I: nobody does anything until the warning, A: the look-up is answered. */
static void walk(const char *keys_of)
{
	for (const char *at = keys_of; *at; at++) {
		const char key[2] = {*at, 0};

		if (*at == '*')
			went_back[w.m.task.screen] = true;
		if (*at == 'H')
			world_key(&w, ACTION_HELP);
		else if (*at == 'C')
			world_card(&w, FIXTURE_WANG);
		else if (*at == 'T')
			world_key(&w, ACTION_TOUCH);
		else if (*at == 'I')
			world_wait(&w, IDLE_WARN_MS);
		else if (*at == 'A')
			world_answer(&w, LOOKUP_FOUND);
		else
			keys(&w, key);
	}
}

static void ck_kept(const struct model *was, const char *row)
{
	const struct task *a = &was->task, *b = &w.m.task;

	ck_assert_msg(a->screen == b->screen, "%s: screen %d, not %d", row, b->screen, a->screen);
	ck_assert_msg(was->page == w.m.page, "%s: page %d, not %d", row, w.m.page, was->page);
	ck_assert_msg(
		a->n_picked == b->n_picked, "%s: %d dishes, not %d", row, b->n_picked, a->n_picked);
	for (int i = 0; i < a->n_picked; i++)
		ck_assert_msg(visit_picked(&w.m, a->picked[i].id) == a->picked[i].qty,
			"%s: so many %s", row, a->picked[i].id);
	ck_assert_msg(a->less_rice == b->less_rice, "%s: less rice", row);
	ck_assert_msg(a->collect == b->collect, "%s: way %d", row, b->collect);
	ck_assert_msg(a->day == b->day && strcmp(a->meal, b->meal) == 0, "%s: day or meal", row);
	ck_assert_msg(strcmp(a->set_id, b->set_id) == 0, "%s: set", row);
	ck_assert_msg(strcmp(a->kind, b->kind) == 0, "%s: kind", row);
	ck_assert_msg(strcmp(a->offering, b->offering) == 0 && a->session == b->session,
		"%s: offering, or its day", row);
	ck_assert_msg(was->acting == w.m.acting && was->person.resident == w.m.person.resident,
		"%s: whom it is for", row);
	ck_assert_msg(was->price.due_fen == w.m.price.due_fen, "%s: price", row);
}

/* One way: what is chosen first, and round which pages. */
struct way {
	const char *choose, *round;
};

static void ck_ways(const struct way *ways, int n, void (*come)(void))
{
	static struct model was;
	char row[80];

	for (int i = 0; i < n; i++) {
		come();
		walk(ways[i].choose);
		memcpy(&was, &w.m, sizeof(was));
		walk(ways[i].round);
		snprintf(row, sizeof(row), "%s, %s", ways[i].choose, ways[i].round);
		ck_kept(&was, row);
	}
}

/* ---- who comes -------------------------------------------------------------------------------- */

static void comes(void)
{
	kitchen_open(&k, &w, "08:00");
	world_have(&w, FIXTURE_ZHANG, "C07", DAY_NONE);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
}

/* Tomorrow's lunch is ordered. */
static void comes_with_lunch(void)
{
	struct open_order *o = &w.store[FIXTURE_ZHANG].orders[0];

	kitchen_open(&k, &w, "08:00");
	*o = (struct open_order){.id = {7},
		.meal = "lunch",
		.service_day = FIXTURE_DAY + 1,
		.cancel_day = FIXTURE_DAY + 1,
		.cancel_min = 540,
		.collect = COLLECT_PICK_UP,
		.qty = 1};
	w.store[FIXTURE_ZHANG].n_orders = 1;
	world_come(&w, FIXTURE_ZHANG);
}

static void comes_for_the_last(void)
{
	comes_with_lunch();
	k.slots[0].per_person = 1;
	kitchen_changed(&k, &w);
}

static void comes_too_late(void)
{
	comes();
	k.slots[0].cutoff_days = 1;
	k.slots[0].cutoff_min = 420;
	kitchen_changed(&k, &w);
}

static void comes_allergic(void)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_LI);
}

static void comes_by_code(void)
{
	kitchen_open(&k, &w, "08:00");
	world_come_by_code(&w, FIXTURE_ZHANG);
}

static void daughter_comes(void)
{
	kitchen_open(&k, &w, "08:00");
	world_come(&w, FIXTURE_DAUGHTER);
}

/* ---- the ways --------------------------------------------------------------------------------- */

#define DISHES "15112"       /* two of the first, one of the second */
#define HOW    DISHES "E344" /* and little rice, delivered */
#define LATER  "3625112"     /* the same on a day of the second page */

static void meals(void)
{
	static const struct way ways[] = {
		{DISHES, "*5"},
		{DISHES, "**15"},
		{DISHES, "**4*15"},
		{DISHES, "**41*1**15"},
		{DISHES, "**5*15"},
		{DISHES, "**51**15"},
		{DISHES, "**3*15"},
		{DISHES, "*6*5"},
		{DISHES, "HT"},
		{DISHES, "IT"},
		{DISHES, "C*"},
		{DISHES, "C2"},
		{HOW, "2*"},
		{HOW, "*E"},
		{HOW, "**5E"},
		{HOW, "***15E"},
		{HOW, "***4*5*15E"},
		{HOW, "HT"},
		{HOW, "IT"},
		{HOW, "C*"},
		{"11344", "*1"},
		{"11344", "**11"},
		{"11344", "2*"},
		{"12344", "**4*12"},
		{LATER, "**25"},
		{LATER, "***3625"},
		{LATER, "**1*25"}, /* dinner of another day, which has none of these dishes */
		{LATER, "**152*3*25"},
		{LATER "E3", "*E"},
		{LATER "E34", "***25E"},
	};

	ck_ways(ways, N(ways), comes);
}

static void one_more(void)
{
	static const struct way ways[] = {
		{"115112", "**15"}, {"115112", "***115"}, {"115112E34", "***15E"},
		{"13625112", "**25"}, /* from the question to the days */
	};
	static const struct way changes[] = {
		{"51", "*1"},
		{"513", "*3"},
		{"5135112", "**35"},
		{"5135112E34", "***35E"},
		{"5135112E344", "****135E"},
		{"5131344", "**31"},
	};

	ck_ways(ways, N(ways), comes_with_lunch);
	ck_ways(changes, N(changes), comes_with_lunch);
}

static void hindered(void)
{
	static const struct way none[] = {
		{LATER, "**66663*625"}, /* the day that is ordered already: no more of it */
		{LATER, "***1*3625"},
	};
	static const struct way late[] = {
		{"115112", "**115"}, {"115112E3", "***115E"}, {"1", "*1"}};

	ck_ways(none, N(none), comes_for_the_last);
	ck_ways(late, N(late), comes_too_late);
}

/* What one cannot eat is asked about; back answers nothing. */
static void what_one_cannot_eat(void)
{
	static const struct way ways[] = {
		{"153", "1*"},
		{"151", "*1"},
		{"15123", "*5"},
		{"11", "*1"},
	};
	struct last_order *last = &w.store[FIXTURE_LI].last;

	ck_ways(ways, N(ways), comes_allergic);

	kitchen_open(&k, &w, "08:00"); /* as last time: all of it was chosen with one press */
	*last = (struct last_order){.meal = "lunch", .dish = {"M01", "M09"}, .qty = {2, 1}, .n = 2};
	world_come(&w, FIXTURE_LI);
	keys(&w, "2");
	ck_screen(&w, SCREEN_ALLERGY);
	walk("*");
	ck_screen(&w, SCREEN_DISHES);
	ck_assert_int_eq(visit_picked(&w.m, "M01"), 2);
	ck_assert_int_eq(visit_picked(&w.m, "M09"), 1);
	keys(&w, "E");
	ck_screen(&w, SCREEN_ALLERGY); /* still to be answered */
	keys(&w, "2");
	ck_screen(&w, SCREEN_CONFIRM);
}

static void by_code(void)
{
	static const struct way ways[] = {{"1", "*1"}, {"362", "*2"}, {"36215112", "**25"}};

	ck_ways(ways, N(ways), comes_by_code);
}

static void for_another(void)
{
	static const struct way ways[] = {
		{"62A" DISHES, "**15"},
		{"62A" DISHES, "**6*15"},
		{"62A" HOW, "***6*15E"},
		{"62A", "4*"},
		{DISHES, "**6*15"},
		/* out of her greeting to one's own and in again: what each has stays with them */
		{"62A" DISHES, "***62A15"},
		{"62A" DISHES, "**6162A15"},
		{"62A" HOW, "****62A15E"},
		{DISHES, "**62A*15"},
		{DISHES, "**62A1511**6115"},
		{DISHES "**62A" HOW, "****15**62A15E"},
	};

	ck_ways(ways, N(ways), daughter_comes);
}

/* Lists of several pages show the page that one came from. */
static struct offering offerings[8];

static void comes_to_a_large_hall(void)
{
	static const char *const kinds[] = {
		"class", "clinic", "event", "shift", "venue", "care", "choir", "trip"};

	kitchen_open(&k, &w, "08:00");
	for (int i = 0; i < N(offerings); i++) {
		struct offering *o = &offerings[i];

		*o = fixture_catalogue()->offerings[0];
		snprintf(o->id, sizeof(o->id), "X%02d", i);
		snprintf(o->kind, sizeof(o->kind), "%s", kinds[i]);
		snprintf(o->rule, sizeof(o->rule), "Mon-Sun");
		o->session = true;
		o->ahead = 20;
		o->min_age = o->max_age = 0;
	}
	k.c.offerings = offerings;
	k.c.n_offerings = N(offerings);
	kitchen_changed(&k, &w);
	world_have(&w, FIXTURE_ZHANG, "X07", FIXTURE_DAY + 1);
	world_come(&w, FIXTURE_ZHANG);
	ck_screen(&w, SCREEN_GREETED);
}

static void round_offerings(void)
{
	static const struct way ways[] = {
		{"4", "1*"},
		{"41", "*1"},
		{"44", "1*"},
		{"441", "*1"},
		{"441", "**441"},
		{"411", "*1"},
		{"4111", "*1"},
		{"411162", "*2"},
		{"411162", "***1162"},
		{"41116", "2*"},
		{"51", "*1"},
	};

	ck_ways(ways, N(ways), comes_to_a_large_hall);
}

/* Not for children: the page that says why leads back to the list. */
static void refused(void)
{
	comes_to_a_large_hall();
	offerings[0].hardship = true;
	kitchen_changed(&k, &w);
	keys(&w, "411");
	ck_screen(&w, SCREEN_REFUSED);
	walk("*");
	ck_screen(&w, SCREEN_OFFERINGS);
	ck_assert_str_eq(w.m.task.kind, "class");
}

/* Who does not agree is asked no more, and the search goes on where it was. */
static void not_agreed(void)
{
	struct found found = {.total = 1, .n = 1, .who = {{.resident = 1001}}};

	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	keys(&w, "2");
	world_recorded(&w);
	found.ticket = w.m.assist.ticket;
	world_step(&w, (struct event){.kind = EV_FOUND, .found = &found});
	keys(&w, "1");
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_AGREE);
	walk("*");
	ck_screen(&w, SCREEN_INITIALS);
	ck_assert(w.m.assist.listing);
	w.m.assist.listing = false;
	keys(&w, "1");
	ck_screen(&w, SCREEN_NUMBER);
	walk("*");
	ck_screen(&w, SCREEN_INITIALS);
	keys(&w, "*");
	ck_screen(&w, SCREEN_BADGE);
	keys(&w, "6");
	ck_screen(&w, SCREEN_HERE);
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
	world_come(&w, FIXTURE_ZHANG);
	walk("8*");
	ck_screen(&w, SCREEN_GREETED);
	keys(&w, "7");
	world_recorded(&w);
	ck_screen(&w, SCREEN_EMERGENCY);
	walk("*");
	ck_screen(&w, SCREEN_GREETED);
	w.m.person.born = w.now.day - 3650;
	keys(&w, "61");
	walk("*");
	ck_assert_int_eq(w.m.assist.fetch.word, FETCH_CARD);
	walk("*");
	ck_screen(&w, SCREEN_GREETED);
	keys(&w, "*");
	ck_screen(&w, SCREEN_BADGE);
	keys(&w, "7");
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
	walk("*");
	ck_screen(&w, SCREEN_WELCOME);
}

/* The day's first page, by the first badge and from the volunteer's. */
static void not_opened(void)
{
	kitchen_open(&k, &w, "08:00");
	w.m.opened = DAY_NONE;
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_OPENING);
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
	keys(&w, "5");
	ck_screen(&w, SCREEN_OPENING);
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
}

/* Nothing was done there that could be taken back: the way out is on a page of its own. */
static void at_the_window(void)
{
	static struct window_answer answer = {.word = WINDOW_UNKNOWN};

	keys(&w, "5");
	ck_screen(&w, SCREEN_WINDOW);
	walk("*");
	ck_screen(&w, SCREEN_WINDOW);
	answer = (struct window_answer){.ticket = w.m.window.ticket, .word = WINDOW_READY};
	world_step(&w, (struct event){.kind = EV_WINDOW, .window = &answer});
	world_card(&w, FIXTURE_ZHANG);
	answer = (struct window_answer){.ticket = w.m.window.ticket, .word = WINDOW_UNKNOWN};
	world_step(&w, (struct event){.kind = EV_WINDOW, .window = &answer});
	ck_screen(&w, SCREEN_SERVE);
	walk("*");
	ck_screen(&w, SCREEN_WINDOW);
	answer = (struct window_answer){.ticket = w.m.window.ticket, .word = WINDOW_READY};
	world_step(&w, (struct event){.kind = EV_WINDOW, .window = &answer});
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_WINDOW_ASK);
	walk("*");
	ck_screen(&w, SCREEN_WINDOW);
	world_key(&w, ACTION_NEXT);
	world_digit(&w, digit_of(&w, CHOICE_WINDOW_CLOSE, -2));
	ck_screen(&w, SCREEN_BADGE);
}

/* A volunteer's queue, and the page on which it is chosen. */
static void queued(void)
{
	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	keys(&w, "3");
	ck_screen(&w, SCREEN_QUEUE_WHAT);
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
	w.m.open_todo = 1; /* whom an earlier one left */
	keys(&w, "4");
	ck_screen(&w, SCREEN_TODO);
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
	at_the_window();
	keys(&w, "81");
	ck_screen(&w, SCREEN_BACKFILL);
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
	keys(&w, "31");
	ck_screen(&w, SCREEN_QUEUE);
	walk("*");
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_int_eq(w.m.queue.action.what, QUEUE_OFF);
}

/* A slip once more, on second thoughts not. */
static void not_reprinted(void)
{
	kitchen_open(&k, &w, "08:00");
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	world_come(&w, FIXTURE_ZHANG);
	world_order(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_digit(&w, digit_of(&w, CHOICE_MINE, ANY_ARG));
	world_digit(&w, digit_of(&w, CHOICE_ORDER, ANY_ARG));
	world_digit(&w, digit_of(&w, CHOICE_REPRINT, ANY_ARG));
	ck_screen(&w, SCREEN_REPRINT);
	walk("*");
	ck_screen(&w, SCREEN_ORDER);
}

/* What is ordered, or of another person, is not left lying about. */
START_TEST(test_what_does_not_stay)
{
	comes();
	keys(&w, HOW "E");
	world_recorded(&w);
	ck_screen(&w, SCREEN_SLIP);
	ck_assert(!w.m.task.n_picked && !w.m.task.less_rice && !w.m.task.collect);

	daughter_comes();
	walk(DISHES "**62A");
	ck_assert(w.m.acting && !w.m.task.n_picked);
	keys(&w, "15");
	ck_assert_int_eq(w.m.task.n_picked, 0);
	keys(&w, "3***");
	ck_assert(!w.m.acting && w.m.task.n_picked == 2); /* one's own, not hers */
	keys(&w, "*");
	ck_screen(&w, SCREEN_WELCOME);
	world_come(&w, FIXTURE_DAUGHTER);
	ck_assert(!w.m.task.n_picked);
	walk("62A");
	ck_assert(w.m.acting && !w.m.task.n_picked);

	comes();
	walk(DISHES "***");
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.task.n_picked, 0);
}
END_TEST

/* And every page with a way back was gone back from, but the first, where it ends the visit, and the
 * one that waits for a right (test_right.c goes back from it). */
START_TEST(test_round)
{
	static struct model m;

	meals();
	one_more();
	hindered();
	what_one_cannot_eat();
	by_code();
	for_another();
	round_offerings();
	refused();
	not_agreed();
	queued();
	not_reprinted();
	not_opened();
	for (int s = 0; s < SCREEN_COUNT; s++) {
		m.task.screen = (enum screen)s;
		if (screen_rule(&m)->back && !staff_shows(&m) && s != SCREEN_GREETED &&
			s != SCREEN_ASKING)
			ck_assert_msg(went_back[s], "nobody went back from screen %d", s);
	}
}
END_TEST

SUITE_MAIN("back", test_round, test_what_does_not_stay)
