/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/hall/catalogue.h"
#include "tests/support/suite.h"

#define N(a)   (sizeof(a) / sizeof((a)[0]))
#define PLACE  "330784-004"
#define MONDAY 20780 /* 2026-11-23 */

#define DISH(i, d, c)                                                                              \
	{                                                                                          \
		.id = i, .day = d, .meal = "lunch", .course = c                                    \
	}
#define SET(i, d, p)                                                                               \
	{                                                                                          \
		.id = i, .day = d, .meal = "lunch", .course = "set", .parts = p                    \
	}

static const struct dish dishes[] = {
	DISH("rice", "Any", "staple"),
	SET("set any", "Any", "main,staple"),
	DISH("veg mon", "Mon", "veg"),
	DISH("main any", "Any", "main"),
	DISH("main mon", "Mon", "main"),
	DISH("main mon2", "Mon", "main"),
	DISH("main tue", "Tue", "main"),
	DISH("main date", "2026-11-23", "main"),
	DISH("zongzi", "Festival:端午", "snack"),
	DISH("cake", "Festival:重阳", "snack"),
	DISH("noodles", "Birthday", "staple"),
	SET("set birthday", "Birthday", "main"),
	SET("set festival", "Festival:端午", "snack,staple"),
	{.id = "supper", .day = "Any", .meal = "dinner", .course = "main"},
	{.id = "main abroad",
		.place = "330784-003",
		.day = "Any",
		.meal = "lunch",
		.course = "main"},
	{.id = "main here", .place = PLACE, .day = "Any", .meal = "lunch", .course = "main"},
};

/* The ids that are there, "a|b|c". */
static void list_of(const struct menu *m, int max, char out[256])
{
	const struct dish *found[32];
	int n = menu_dishes(m, found, max);

	out[0] = 0;
	for (int i = 0; i < n; i++) {
		size_t at = strlen(out);

		snprintf(out + at, 256 - at, "%s%s", i ? "|" : "", found[i]->id);
	}
}

static const struct {
	int weekday;
	const char *meal, *place, *festival;
	bool birthday;
	int max;
	const char *dishes, *sets;
} menus[] = {
	{0, "lunch", PLACE, "", false, 32, "rice|main date|main any|main here", "set any"},
	{0, "lunch", PLACE, "", true, 32, "noodles|rice|main date|main any|main here", "set any"},
	{0, "lunch", PLACE, "端午", false, 32, "rice|main date|main any|main here|zongzi",
		"set festival|set any"},
	{0, "lunch", PLACE, "春节", false, 32, "rice|main date|main any|main here", "set any"},
	{0, "lunch", "330784-003", "", false, 32, "rice|main date|main any|main abroad", "set any"},
	{0, "lunch", "", "", false, 32, "rice|main date|main any|main abroad|main here", "set any"},
	/* the day counts as a Tuesday: dated rows stay, and stand for its own */
	{1, "lunch", PLACE, "", false, 32, "rice|main date|main any|main here", "set any"},
	{5, "lunch", PLACE, "", false, 32, "rice|main date|main any|main here", "set any"},
	/* closed */
	{-1, "lunch", PLACE, "端午", true, 32, "", ""},
	{0, "dinner", PLACE, "端午", true, 32, "supper", ""},
	{0, "breakfast", PLACE, "", false, 32, "", ""},
	/* bounded: the first ones */
	{0, "lunch", PLACE, "", false, 3, "rice|main date|main any", "set any"},
	{0, "lunch", PLACE, "", false, 0, "", "set any"},
};

static struct menu menu_of(size_t i)
{
	return (struct menu){.dishes = dishes,
		.n = N(dishes),
		.day = MONDAY,
		.weekday = menus[i].weekday,
		.meal = menus[i].meal,
		.place = menus[i].place,
		.festival = menus[i].festival,
		.birthday = menus[i].birthday};
}

START_TEST(test_dishes_and_sets)
{
	for (size_t i = 0; i < N(menus); i++) {
		struct menu m = menu_of(i);
		struct meal_set sets[8];
		char text[256];
		int n = meal_sets(&m, sets, 8);

		list_of(&m, menus[i].max, text);
		ck_assert_msg(strcmp(text, menus[i].dishes) == 0, "row %zu: %s", i, text);
		text[0] = 0;
		for (int k = 0; k < n; k++) {
			strcat(text, k ? "|" : "");
			strcat(text, sets[k].set->id);
		}
		ck_assert_msg(strcmp(text, menus[i].sets) == 0, "row %zu: %s", i, text);
	}
}
END_TEST

/* A date's own dishes and sets stand in the place of its weekday's, each for their own hall and kind. */
START_TEST(test_a_days_own)
{
	static const struct dish rows[] = {DISH("main mon", "Mon", "main"),
		DISH("veg mon", "Mon", "veg"), DISH("rice", "Any", "staple"),
		SET("set mon", "Mon", "main"), SET("set any", "Any", "staple"),
		DISH("zongzi", "Festival:端午", "snack"),
		{.id = "here mon", .place = PLACE, .day = "Mon", .meal = "lunch", .course = "soup"},
		DISH("supper", "2026-11-23", "main"), DISH("own", "2026-11-23", "main"),
		SET("own set", "2026-11-23", "main")};
	static const struct {
		const char *meal, *own_place, *place;
		int n; /* of the rows */
		const char *dishes, *sets;
	} cases[] = {
		/* nothing of the day: another meal's stands in nobody's place */
		{"dinner", "", PLACE, 8, "main mon|veg mon|rice|zongzi|here mon",
			"set mon|set any"},
		{"lunch", "", PLACE, 9, "own|rice|zongzi", "set mon|set any"},
		{"lunch", "", PLACE, 10, "own|rice|zongzi", "own set|set any"},
		/* of this hall, of another one, of all at once */
		{"lunch", PLACE, PLACE, 9, "own|rice|zongzi", "set mon|set any"},
		{"lunch", "330784-003", PLACE, 9, "main mon|veg mon|rice|zongzi|here mon",
			"set mon|set any"},
		{"lunch", PLACE, "", 9, "own|main mon|veg mon|rice|zongzi", "set mon|set any"},
	};

	for (size_t i = 0; i < N(cases); i++) {
		struct dish of[N(rows)];
		struct menu_day days[N(rows)];
		struct menu m = {.dishes = of,
			.n = (size_t)cases[i].n,
			.day = MONDAY,
			.meal = "lunch",
			.place = cases[i].place,
			.festival = "端午"};

		memcpy(of, rows, sizeof(of));
		strcpy(of[7].meal, "dinner");
		strcpy(of[8].place, cases[i].own_place);
		for (int by_date = 0; by_date < 2; by_date++) {
			struct meal_set sets[4];
			char text[256];
			int n = meal_sets(&m, sets, 4);

			list_of(&m, 32, text);
			ck_assert_msg(!strcmp(text, cases[i].dishes), "case %zu: %s", i, text);
			text[0] = 0;
			for (int k = 0; k < n; k++)
				snprintf(text + strlen(text), 64, "%s%s", k ? "|" : "",
					sets[k].set->id);
			ck_assert_msg(!strcmp(text, cases[i].sets), "case %zu: %s", i, text);
			menu_days_fill(days, of, cases[i].n);
			m.days = days;
		}
	}
}
END_TEST

/* What is found is what is on the menu, sets among it. */
START_TEST(test_find)
{
	for (size_t i = 0; i < N(menus); i++) {
		struct menu m = menu_of(i);

		for (size_t k = 0; k < N(dishes); k++) {
			const struct dish *found = menu_find(&m, dishes[k].id);

			ck_assert(found == (dish_on(&m, &dishes[k]) ? &dishes[k] : NULL));
		}
		ck_assert_ptr_null(menu_find(&m, ""));
		ck_assert_ptr_null(menu_find(&m, "nothing"));
	}
}
END_TEST

/* Birthday noodles are the guest's own, never part of a set. */
START_TEST(test_birthday_rows)
{
	struct menu m = menu_of(1);
	struct meal_set set;

	ck_assert_int_eq(meal_sets(&m, &set, 1), 1);
	ck_assert_str_eq(set.parts[1]->id, "rice");
	ck_assert_ptr_nonnull(menu_find(&m, "noodles"));
	ck_assert_ptr_nonnull(menu_find(&m, "set birthday"));
	m.birthday = false;
	ck_assert_ptr_null(menu_find(&m, "noodles"));
	ck_assert_ptr_null(menu_find(&m, "set birthday"));
}
END_TEST

/* More rows than a meal can have: the first ones, and nothing breaks. */
START_TEST(test_too_many)
{
	static struct dish many[MENU_ROWS_MAX + 44];
	static const struct dish *found[N(many)];
	struct menu m = {.dishes = many,
		.n = N(many),
		.day = MONDAY,
		.weekday = 0,
		.meal = "lunch",
		.place = PLACE,
		.festival = ""};

	for (size_t i = 0; i < N(many); i++) {
		many[i] = (struct dish)DISH("", "Any", "");
		snprintf(many[i].id, sizeof(many[i].id), "D%zu", i);
		snprintf(many[i].course, sizeof(many[i].course), "%s", i % 2 ? "veg" : "main");
	}
	ck_assert_int_eq(menu_dishes(&m, found, N(many)), MENU_ROWS_MAX);
	ck_assert_str_eq(found[0]->id, "D0");
	ck_assert_str_eq(found[1]->id, "D2");
	ck_assert_str_eq(found[MENU_ROWS_MAX / 2]->id, "D1");
}
END_TEST

/* The catalogue puts together day, festival and birthday. */
START_TEST(test_of_the_catalogue)
{
	static const struct hall hall = {.place = PLACE};
	static const struct festival festivals[] = {
		{.name = "端午", .day = 20623}}; /* 2026-06-19 */
	static const struct workday workdays[] = {
		{.day = MONDAY, .as = -1}, {.day = MONDAY + 5, .as = 0}};
	struct catalogue c = {.hall = &hall,
		.dishes = dishes,
		.n_dishes = N(dishes),
		.festivals = festivals,
		.n_festivals = 1,
		.timetable = {.workdays = workdays, .n_workdays = 2}};
	struct person solar = {.known = true, .born = -7597},          /* 1949-03-15 */
		lunar = {.known = true, .born = -7962, .lunar = true}; /* 1948-03-15, 二月初五 */
	static const struct {
		day_t day;
		int weekday;
		const char *festival;
		bool solar, lunar;
	} rows[] = {
		{20623, 4, "端午", false, false},
		{20527, 6, "", true, false}, /* 2026-03-15 */
		{20535, 0, "", false, true}, /* 2026-03-23, 二月初五 */
		{MONDAY, -1, "", false, false},
		{MONDAY + 5, 0, "", false, false},
		{MONDAY + 6, 6, "", false, false},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct menu m = catalogue_menu(&c, "lunch", rows[i].day, NULL);

		ck_assert_msg(m.weekday == rows[i].weekday && m.day == rows[i].day, "row %zu", i);
		ck_assert_str_eq(m.festival, rows[i].festival);
		ck_assert_str_eq(m.place, PLACE);
		ck_assert(m.dishes == dishes && m.n == N(dishes) && !m.birthday);
		m = catalogue_menu(&c, "lunch", rows[i].day, &solar);
		ck_assert_msg(m.birthday == rows[i].solar, "row %zu", i);
		m = catalogue_menu(&c, "lunch", rows[i].day, &lunar);
		ck_assert_msg(m.birthday == rows[i].lunar, "row %zu, lunar", i);
	}
	solar.born = DAY_NONE;
	ck_assert(!catalogue_menu(&c, "lunch", MONDAY, &solar).birthday);
}
END_TEST

/* ---- by dates ---------------------------------------------------------------------------------- */

/* A row of any kind, of few days, courses and sets, so that they meet. */
static struct dish some_dish(int n)
{
	static const char *const days[] = {"Any", "Mon", "Tue", "2026-11-22", "2026-11-23",
		"2026-11-24", "Festival:端午", "Birthday", "2026-99-99", "2026-11-23"};
	static const char *const courses[] = {"main", "veg", "staple", "soup", "set"};
	static const char *const places[] = {"", "", PLACE, "330784-003"};
	struct dish d = {.fen = n};
	const char *day = days[rand() % (int)N(days)];

	snprintf(d.id, sizeof(d.id), "d%d", rand() % 3 ? n : n / 2);
	snprintf(d.day, sizeof(d.day), "%s", day);
	snprintf(d.meal, sizeof(d.meal), "%s", rand() % 4 ? "lunch" : "dinner");
	snprintf(d.course, sizeof(d.course), "%s", courses[rand() % (int)N(courses)]);
	snprintf(d.place, sizeof(d.place), "%s", places[rand() % (int)N(places)]);
	if (dish_is_set(&d))
		snprintf(d.parts, sizeof(d.parts), "%s", rand() % 2 ? "main,staple" : "soup");
	return d;
}

static void same_menus(const struct menu *a, const struct menu *b)
{
	const struct dish *of_a[64], *of_b[64];
	struct meal_set set_a[8], set_b[8];
	int n = menu_dishes(a, of_a, 64), sets = meal_sets(a, set_a, 8);

	ck_assert_int_eq(menu_dishes(b, of_b, 64), n);
	for (int i = 0; i < n; i++)
		ck_assert_msg(
			of_a[i] == of_b[i], "dish %d: %s, not %s", i, of_b[i]->id, of_a[i]->id);
	ck_assert_int_eq(meal_sets(b, set_b, 8), sets);
	for (int i = 0; i < sets; i++) {
		ck_assert(set_a[i].set == set_b[i].set && set_a[i].n_parts == set_b[i].n_parts);
		for (int j = 0; j < set_a[i].n_parts; j++)
			ck_assert(set_a[i].parts[j] == set_b[i].parts[j]);
	}
	for (size_t i = 0; i < a->n; i++)
		ck_assert(menu_find(a, a->dishes[i].id) == menu_find(b, a->dishes[i].id));
	ck_assert(menu_any(a) == menu_any(b));
}

static void menus_of_some_rows(void)
{
	static const day_t days[] = {
		MONDAY - 2, MONDAY - 1, MONDAY, MONDAY + 1, MONDAY + 2, DAY_NONE};
	struct dish rows[40];
	struct menu_day dates[N(rows)];

	for (int i = 0; i < (int)N(rows); i++)
		rows[i] = some_dish(i);
	menu_days_fill(dates, rows, N(rows));
	for (size_t i = 0; i < N(days) * 4; i++) {
		struct menu all = {.dishes = rows,
			.n = rand() % 8 ? N(rows) : 0,
			.day = days[i % N(days)],
			.weekday = rand() % 8 - 1,
			.meal = rand() % 2 ? "lunch" : "dinner",
			.place = rand() % 4 ? PLACE : "",
			.festival = rand() % 2 ? "端午" : "",
			.birthday = rand() % 2};
		struct menu by_date = all;

		if (rand() % 2)
			day_format(all.day, by_date.date);
		by_date.days = dates;
		same_menus(&all, &by_date);
	}
}

/* The index only tells faster: every menu is the same with it and without. */
START_TEST(test_by_dates)
{
	srand(1);
	for (int i = 0; i < 50; i++)
		menus_of_some_rows();
}
END_TEST

/* Only rows of the day are looked at: without this the index is for nothing. */
START_TEST(test_dates_in_order)
{
	static const struct dish rows[] = {DISH("a", "2026-11-24", "main"), DISH("b", "Any", "veg"),
		DISH("c", "2026-11-23", "veg"), DISH("d", "Mon", "main"),
		DISH("e", "2026-11-24", "veg"), DISH("f", "2026-99-99", "soup")};
	static const struct menu_day want[] = {{DAY_NONE, 1, 1}, {DAY_NONE, 3, 0}, {DAY_NONE, 5, 5},
		{MONDAY, 2, 1}, {MONDAY + 1, 0, 0}, {MONDAY + 1, 4, 1}};
	struct menu_day got[N(rows)];

	menu_days_fill(got, rows, N(rows));
	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(got[i].day == want[i].day && got[i].at == want[i].at &&
				      got[i].course == want[i].course,
			"row %zu: %d, %d, %d", i, (int)got[i].day, got[i].at, got[i].course);
	menu_days_fill(got, rows, 0);
}
END_TEST

START_TEST(test_parts)
{
	const char *at = "main,,a course that is too long,soup";
	struct {
		char course[COURSE_SIZE], behind;
	} got = {.behind = 'x'};
	static const char *const want[] = {"main", "", "a course th", "soup"};

	for (size_t i = 0; i < N(want); i++) {
		ck_assert(parts_next(&at, got.course));
		ck_assert_str_eq(got.course, want[i]);
		ck_assert_int_eq(got.behind, 'x');
	}
	ck_assert(!parts_next(&at, got.course));
}
END_TEST

SUITE_MAIN("menu", test_dishes_and_sets, test_a_days_own, test_find, test_birthday_rows,
	test_too_many, test_of_the_catalogue, test_by_dates, test_dates_in_order, test_parts)
