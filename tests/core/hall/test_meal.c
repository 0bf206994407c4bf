/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/hall/meal.h"
#include "tests/support/suite.h"

#define N(a)   (sizeof(a) / sizeof((a)[0]))
#define PLACE  "330784-004"
#define SUNDAY 20779 /* 2026-11-22 */
#define MONDAY 20780
#define ROWS   64

/* A week's menu, all lunch. */
static const struct {
	const char *day, *course, *zh, *en;
	int fen;
	const char *allergens, *diet;
} MENU[] = {
	{"Mon", "main", "红烧狮子头", "Braised pork meatball", 900, "G,E,S", "soft"},
	{"Mon", "half", "茭白里脊", "Pork with water bamboo", 600, "S", ""},
	{"Mon", "veg", "炒毛毛菜", "Stir-fried baby greens", 300, "", "low-salt,vegan"},
	{"Mon", "soup", "番茄蛋汤", "Tomato egg soup", 100, "E", "soft"},
	{"Tue", "main", "清蒸鲈鱼", "Steamed sea bass", 1200, "F,S,G", "soft,low-salt,pork-free"},
	{"Tue", "half", "肉末蒸蛋", "Steamed egg with minced pork", 500, "E,S,G", "soft"},
	{"Tue", "veg", "清炒西兰花", "Stir-fried broccoli", 300, "", "vegan,low-sugar"},
	{"Tue", "soup", "紫菜虾皮汤", "Laver and dried-shrimp soup", 100, "C", "pork-free"},
	{"Wed", "main", "梅干菜扣肉", "Pork belly with preserved greens", 1000, "S,G", "soft"},
	{"Wed", "half", "番茄炒蛋", "Scrambled egg with tomato", 500, "E", "soft,pork-free"},
	{"Wed", "veg", "麻婆豆腐", "Mapo tofu", 300, "S,G", "soft"},
	{"Wed", "soup", "冬瓜汤", "Winter-melon soup", 100, "", "vegan,low-sugar"},
	{"Thu", "main", "白切鸡", "Poached chicken", 900, "S,G", "pork-free"},
	{"Thu", "half", "莴笋肉片", "Pork with celtuce", 600, "S", ""},
	{"Thu", "veg", "胡萝卜炒茭白", "Carrot and water bamboo", 300, "", "vegan"},
	{"Thu", "soup", "榨菜蛋花汤", "Pickle egg-drop soup", 100, "E", "pork-free"},
	{"Fri", "main", "红烧带鱼", "Braised hairtail", 1000, "F,S,G", "pork-free"},
	{"Fri", "half", "芹菜香干", "Celery with smoked tofu", 400, "S,G", "vegan"},
	{"Fri", "veg", "清炒土豆丝", "Stir-fried potato shreds", 300, "", "vegan"},
	{"Fri", "soup", "菌菇汤", "Mushroom soup", 100, "", "vegan,low-sugar"},
	{"Sat", "main", "土豆烧牛肉", "Beef with potatoes", 1200, "S,G", "soft,pork-free"},
	{"Sat", "half", "千张烧肉", "Pork with tofu sheets", 600, "S,G", ""},
	{"Sat", "veg", "蒜蓉空心菜", "Garlic water spinach", 300, "", "vegan"},
	{"Sat", "soup", "豆腐青菜汤", "Tofu and greens soup", 100, "S", "vegan,soft"},
	{"Sun", "main", "盐水河虾", "Salted river shrimp", 1200, "C", "pork-free"},
	{"Sun", "half", "红烧鸡腿", "Braised chicken leg", 800, "S,G", "pork-free"},
	{"Sun", "veg", "上汤娃娃菜", "Baby cabbage in broth", 300, "E", "soft"},
	{"Sun", "soup", "雪菜豆腐汤", "Tofu and pickled-mustard soup", 100, "S", "vegan"},
	{"Any", "staple", "米饭", "Rice", 100, "", "vegan"},
	{"Any", "staple", "白粥", "Rice congee", 100, "", "vegan,soft,low-salt"},
	{"Any", "staple", "杂粮饭", "Mixed-grain rice", 150, "", "vegan,low-sugar"},
	{"Any", "staple", "永康肉麦饼", "Yongkang meat wheat cake", 600, "G,S", ""},
	{"Festival:端午", "snack", "鲜肉粽", "Pork zongzi (Dragon Boat)", 500, "S,G", ""},
	{"Festival:重阳", "snack", "重阳糕", "Chongyang rice cake", 300, "N", "soft"},
	{"Birthday", "staple", "长寿面", "Longevity noodles", 800, "G,E,S", "soft"},
};

#define WORDS(z)                                                                                   \
	{                                                                                          \
		.text = { z, "", "" }                                                              \
	}
#define DISH(i, d, c)                                                                              \
	{                                                                                          \
		.id = i, .day = d, .meal = "lunch", .course = c, .name = WORDS(i)                  \
	}
#define SET(i, d, p)                                                                               \
	{                                                                                          \
		.id = i, .day = d, .meal = "lunch", .course = "set", .name = WORDS(i),             \
		.fen = 1300, .parts = p                                                            \
	}

/* The menu as dishes, followed by a set of four courses every day. */
static size_t load_menu(struct dish dishes[ROWS])
{
	static const struct dish set = SET("S1", "Any", "main,veg,soup,staple");
	size_t n = N(MENU);

	for (size_t i = 0; i < n; i++) {
		struct dish *d = &dishes[i];

		*d = (struct dish){.meal = "lunch", .fen = MENU[i].fen};
		snprintf(d->id, sizeof(d->id), "M%02zu", i + 1);
		snprintf(d->day, sizeof(d->day), "%s", MENU[i].day);
		snprintf(d->course, sizeof(d->course), "%s", MENU[i].course);
		snprintf(d->name.text[LANG_ZH], NAME_SIZE, "%s", MENU[i].zh);
		snprintf(d->name.text[LANG_EN], NAME_SIZE, "%s", MENU[i].en);
		ck_assert_int_eq(allergens_parse(MENU[i].allergens, &d->allergens), 0);
		ck_assert_int_eq(diet_parse(MENU[i].diet, &d->diet), 0);
	}
	dishes[n++] = set;
	return n;
}

/* A plain lunch menu of one day. */
static struct menu menu_of(const struct dish *dishes, size_t n, day_t day)
{
	return (struct menu){.dishes = dishes,
		.n = n,
		.day = day,
		.weekday = day_weekday(day),
		.meal = "lunch",
		.place = "",
		.festival = ""};
}

static int sets_of(const struct dish *dishes, size_t n, day_t day, struct meal_set *ret, int max)
{
	struct menu menu = menu_of(dishes, n, day);

	return meal_sets(&menu, ret, max);
}

START_TEST(test_menu_passes)
{
	struct dish dishes[ROWS];
	size_t n = load_menu(dishes);

	for (size_t i = 0; i < n; i++) {
		struct err err = {0};

		ck_assert_msg(dish_check(&dishes[i], &err) == 0, "row %zu: %s", i, err.text);
	}
}
END_TEST

/* The set of each weekday of the menu. */
START_TEST(test_sets_of_a_week)
{
	static const struct {
		const char *main, *soup, *allergens;
	} week[] = {
		{"红烧狮子头", "番茄蛋汤", "G,E,S"},
		{"清蒸鲈鱼", "紫菜虾皮汤", "F,S,G,C"},
		{"梅干菜扣肉", "冬瓜汤", "S,G"},
		{"白切鸡", "榨菜蛋花汤", "S,G,E"},
		{"红烧带鱼", "菌菇汤", "F,S,G"},
		{"土豆烧牛肉", "豆腐青菜汤", "S,G"},
		{"盐水河虾", "雪菜豆腐汤", "C,E,S"},
	};
	struct dish dishes[ROWS];
	size_t n = load_menu(dishes);
	struct menu menu;

	for (int i = 0; i < 7; i++) {
		struct meal_set set;
		unsigned allergens;

		ck_assert_int_eq(sets_of(dishes, n, MONDAY + i, &set, 1), 1);
		ck_assert_str_eq(set.set->id, "S1");
		ck_assert_int_eq(set.n_parts, 4);
		ck_assert_str_eq(set.parts[0]->name.text[LANG_ZH], week[i].main);
		ck_assert_str_eq(set.parts[2]->name.text[LANG_ZH], week[i].soup);
		ck_assert_str_eq(set.parts[3]->name.text[LANG_ZH], "米饭");
		ck_assert_int_eq(allergens_parse(week[i].allergens, &allergens), 0);
		ck_assert_uint_eq(set.allergens, allergens);
	}
	menu = menu_of(dishes, n, MONDAY);
	menu.meal = "dinner";
	ck_assert_int_eq(meal_sets(&menu, &(struct meal_set){0}, 1), 0);
}
END_TEST

START_TEST(test_dish_on)
{
	static const struct {
		const char *row_day;
		day_t day;
		const char *meal, *festival;
		bool on;
	} rows[] = {
		{"Sun", SUNDAY, "lunch", "", true},
		{"Mon", SUNDAY, "lunch", "", false},
		{"Mon", MONDAY, "lunch", "", true},
		{"Any", MONDAY, "lunch", "", true},
		{"Any", MONDAY, "dinner", "", false},
		{"2026-11-23", MONDAY, "lunch", "", true},
		{"2026-11-23", SUNDAY, "lunch", "", false},
		{"Festival:端午", MONDAY, "lunch", "端午", true},
		{"Festival:端午", MONDAY, "lunch", "重阳", false},
		{"Festival:端午", MONDAY, "lunch", "", false},
		{"Festival:", MONDAY, "lunch", "", false},
		{"Birthday", MONDAY, "lunch", "", false},
		{"Birthday", MONDAY, "lunch", "Birthday", false},
		{"Mxn", MONDAY, "lunch", "", false},
		{"", MONDAY, "lunch", "", false},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct dish d = DISH("D", "", "main");
		struct menu menu = menu_of(&d, 1, rows[i].day);

		menu.meal = rows[i].meal;
		menu.festival = rows[i].festival;
		snprintf(d.day, sizeof(d.day), "%s", rows[i].row_day);
		ck_assert_msg(dish_on(&menu, &d) == rows[i].on, "row %zu", i);
	}
}
END_TEST

/* Dated before Any, and in the place of the weekday's, for sets and for their parts; then the menu's
 * order. */
START_TEST(test_set_order)
{
	static const struct dish dishes[] = {
		SET("any1", "Any", "main"),
		SET("week", "Mon", "main,veg"),
		SET("date", "2026-11-23", "main"),
		SET("any2", "Any", "veg"),
		SET("later", "2026-11-24", "main"),
		DISH("main any", "Any", "main"),
		DISH("main mon", "Mon", "main"),
		DISH("main mon2", "Mon", "main"),
		DISH("main date", "2026-11-23", "main"),
		DISH("veg any", "Any", "veg"),
		DISH("veg any2", "Any", "veg"),
		DISH("veg mon", "Mon", "veg"),
	};
	static const char *const order[] = {"date", "any1", "any2"};
	struct meal_set sets[8];

	ck_assert_int_eq(sets_of(dishes, N(dishes), MONDAY, sets, 8), 3);
	for (size_t i = 0; i < N(order); i++)
		ck_assert_str_eq(sets[i].set->id, order[i]);
	ck_assert_str_eq(sets[0].parts[0]->id, "main date");
	ck_assert_str_eq(sets[2].parts[0]->id, "veg any");
	/* another Monday: no dated rows; a Sunday: only Any */
	ck_assert_int_eq(sets_of(dishes, N(dishes), MONDAY + 7, sets, 8), 3);
	ck_assert_str_eq(sets[0].set->id, "week");
	ck_assert_str_eq(sets[0].parts[0]->id, "main mon");
	ck_assert_str_eq(sets[0].parts[1]->id, "veg mon");
	ck_assert_int_eq(sets_of(dishes, N(dishes), SUNDAY, sets, 8), 2);
	ck_assert_str_eq(sets[0].parts[0]->id, "main any");
	ck_assert_str_eq(sets[1].parts[0]->id, "veg any");
	/* bounded */
	ck_assert_int_eq(sets_of(dishes, N(dishes), MONDAY, sets, 2), 2);
	ck_assert_str_eq(sets[1].set->id, "any1");
	ck_assert_int_eq(sets_of(dishes, N(dishes), MONDAY, sets, 0), 0);
}
END_TEST

START_TEST(test_sets_left_out)
{
	static const struct dish dishes[] = {
		SET("whole", "Any", "main"),
		SET("lacks soup", "Any", "main,soup"),
		SET("dinner's soup", "Any", "main,tea"),
		DISH("m", "Any", "main"),
		DISH("s", "Tue", "soup"),
		{.id = "t", .day = "Any", .meal = "dinner", .course = "tea"},
	};
	struct dish places[] = {SET("a", "Any", "main"), DISH("b", "Any", "main")};
	struct meal_set sets[4];

	ck_assert_int_eq(sets_of(dishes, N(dishes), MONDAY, sets, 4), 1);
	ck_assert_str_eq(sets[0].set->id, "whole");
	ck_assert_int_eq(sets_of(dishes, N(dishes), MONDAY + 1, sets, 4), 2);
	/* a set of one hall takes no dish of another */
	strcpy(places[0].place, "330784-004");
	strcpy(places[1].place, "330784-001");
	ck_assert_int_eq(sets_of(places, 2, MONDAY, sets, 4), 0);
	strcpy(places[1].place, "330784-004");
	ck_assert_int_eq(sets_of(places, 2, MONDAY, sets, 4), 1);
	places[1].place[0] = 0;
	ck_assert_int_eq(sets_of(places, 2, MONDAY, sets, 4), 1);
	/* allergens of the set's own row count as well */
	places[0].allergens = 1;
	places[1].allergens = 8;
	ck_assert_int_eq(sets_of(places, 2, MONDAY, sets, 4), 1);
	ck_assert_uint_eq(sets[0].allergens, 9);
}
END_TEST

/* Demo: delivery until 16:00 the day before, dine-in until 09:00 of the day. To the second. */
START_TEST(test_cutoff)
{
	static const struct {
		int days, minute;
		day_t today;
		int secs;
		enum clock_quality quality;
		bool open; /* for MONDAY */
	} rows[] = {
		{0, 540, MONDAY, 9 * 3600 - 1, CLOCK_HUB, true},
		{0, 540, MONDAY, 9 * 3600, CLOCK_HUB, false},
		{0, 540, MONDAY, 0, CLOCK_WALL, true},
		{0, 540, SUNDAY, 86399, CLOCK_WALL, true},
		{0, 540, MONDAY + 1, 0, CLOCK_HUB, false},
		{1, 960, SUNDAY, 16 * 3600 - 1, CLOCK_HUB, true},
		{1, 960, SUNDAY, 16 * 3600, CLOCK_HUB, false},
		{1, 960, MONDAY, 0, CLOCK_HUB, false},
		{1, 960, SUNDAY - 1, 86399, CLOCK_HUB, true},
		{1, 1440, SUNDAY, 86399, CLOCK_HUB, true},
		{1, 1440, MONDAY, 0, CLOCK_HUB, false},
		{0, 0, SUNDAY, 86399, CLOCK_HUB, true},
		{0, 0, MONDAY, 0, CLOCK_HUB, false},
		/* no promise without a clock */
		{0, 540, SUNDAY, 0, CLOCK_UNKNOWN, false},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct slot s = {.cutoff_days = rows[i].days, .cutoff_min = rows[i].minute};
		struct moment now = {
			.day = rows[i].today, .secs = rows[i].secs, .quality = rows[i].quality};

		ck_assert_msg(meal_open(&s, MONDAY, &now) == rows[i].open, "row %zu", i);
	}
}
END_TEST

START_TEST(test_resource)
{
	char out[RESOURCE_SIZE];

	meal_resource(out, PLACE, "lunch", MONDAY);
	ck_assert_str_eq(out, "meal/330784-004/lunch/2026-11-23");
	meal_resource(out, "330784-4095", "abcdefghijklmno", MONDAY);
	ck_assert_str_eq(out, "meal/330784-4095/abcdefghijklmno/2026-11-23");
}
END_TEST

/* One good dish, one member spoilt, the error begins with the field's name. */
static const struct dish good_dish = SET("S1", "Mon", "main,veg,soup,staple");

static const struct {
	const char *field, *day, *meal, *course, *parts, *place;
	int fen;
} dish_check_rows[] = {
	{NULL, "Mon", "lunch", "set", "main", "", 0},
	{NULL, "2026-11-23", "lunch", "set", "a,b,c,d,e,f", PLACE, 1000000},
	{NULL, "Festival:端午", "lunch", "main", "", "", 0},
	{NULL, "Birthday", "lunch", "main", "", "", 0},
	{"day", "Mxn", "lunch", "main", "", "", 0},
	{"day", "", "lunch", "main", "", "", 0},
	{"day", "Mon,Tue", "lunch", "main", "", "", 0},
	{"day", "2026-02-30", "lunch", "main", "", "", 0},
	{"day", "Festival:", "lunch", "main", "", "", 0},
	{"day", "any", "lunch", "main", "", "", 0},
	{"meal", "Mon", "", "main", "", "", 0},
	{"meal", "Mon", "Lunch", "main", "", "", 0},
	{"meal", "Mon", "lunch/x", "main", "", "", 0},
	{"course", "Mon", "lunch", "", "", "", 0},
	{"course", "Mon", "lunch", "主菜", "", "", 0},
	{"fen", "Mon", "lunch", "main", "", "", -1},
	{"fen", "Mon", "lunch", "main", "", "", 1000001},
	{"place", "Mon", "lunch", "main", "", "园丁", 0},
	{"parts", "Mon", "lunch", "main", "veg", "", 0},
	{"parts", "Mon", "lunch", "set", "", "", 0},
	{"parts", "Mon", "lunch", "set", "a,b,c,d,e,f,g", "", 0},
	{"parts", "Mon", "lunch", "set", "main,", "", 0},
	{"parts", "Mon", "lunch", "set", ",main", "", 0},
	{"parts", "Mon", "lunch", "set", "main,,veg", "", 0},
	{"parts", "Mon", "lunch", "set", "main,set", "", 0},
	{"parts", "Mon", "lunch", "set", "main,veg,main", "", 0},
	{"parts", "Mon", "lunch", "set", "main, veg", "", 0},
	{"parts", "Mon", "lunch", "set", "averyverylongcourse", "", 0},
};

START_TEST(test_dish_check)
{
	struct dish d = good_dish;
	struct err err = {0};

	for (size_t i = 0; i < N(dish_check_rows); i++) {
		int result;

		d = good_dish;
		d.fen = dish_check_rows[i].fen;
		snprintf(d.day, sizeof(d.day), "%s", dish_check_rows[i].day);
		snprintf(d.meal, sizeof(d.meal), "%s", dish_check_rows[i].meal);
		snprintf(d.course, sizeof(d.course), "%s", dish_check_rows[i].course);
		snprintf(d.parts, sizeof(d.parts), "%s", dish_check_rows[i].parts);
		snprintf(d.place, sizeof(d.place), "%s", dish_check_rows[i].place);
		err.text[0] = 0;
		result = dish_check(&d, &err);
		ck_assert_msg(result == (dish_check_rows[i].field ? ERR_BAD : 0), "row %zu: %s", i,
			err.text);
		if (dish_check_rows[i].field)
			ck_assert_msg(strncmp(err.text, dish_check_rows[i].field,
					      strlen(dish_check_rows[i].field)) == 0,
				"row %zu: %s", i, err.text);
	}
	d = good_dish;
	d.id[0] = 0;
	ck_assert_int_eq(dish_check(&d, &err), ERR_BAD);
	d = good_dish;
	d.name.text[LANG_ZH][0] = 0;
	ck_assert_int_eq(dish_check(&d, &err), ERR_BAD);
	d = good_dish;
	d.allergens = 256;
	ck_assert_int_eq(dish_check(&d, &err), ERR_BAD);
	d = good_dish;
	d.diet = 32;
	ck_assert_int_eq(dish_check(&d, &err), ERR_BAD);
}
END_TEST

START_TEST(test_slot_check)
{
	static const struct slot good = {.place = PLACE,
		.meal = "lunch",
		.from_min = 630,
		.to_min = 750,
		.cutoff_min = 540,
		.portions = 90};
	struct {
		const char *field;
		struct slot slot;
	} rows[17];
	size_t n = 0;

	for (size_t i = 0; i < N(rows); i++)
		rows[i].slot = good;
	rows[n++].field = NULL;
	strcpy(rows[n].slot.weekdays, "Mon-Fri");
	rows[n++].field = NULL;
	strcpy(rows[n].slot.weekdays, "Mon,Tue,Wed,Thu,Fri,Sat,Sun");
	rows[n++].field = NULL;
	rows[n].slot.cutoff_days = 10;
	rows[n++].field = NULL;
	strcpy(rows[n].slot.weekdays, "Mon,Mxn");
	rows[n++].field = "weekdays";
	rows[n].slot.place[0] = 0;
	rows[n++].field = "place";
	rows[n].slot.meal[0] = 0;
	rows[n++].field = "meal";
	rows[n].slot.from_min = -1;
	rows[n++].field = "time";
	rows[n].slot.to_min = 1441;
	rows[n++].field = "time";
	rows[n].slot.to_min = 630;
	rows[n++].field = "time";
	rows[n].slot.cutoff_days = -1;
	rows[n++].field = "cutoff_days";
	rows[n].slot.cutoff_days = 11;
	rows[n++].field = "cutoff_days";
	rows[n].slot.cutoff_min = -1;
	rows[n++].field = "cutoff_min";
	rows[n].slot.cutoff_min = 1441;
	rows[n++].field = "cutoff_min";
	rows[n].slot.cutoff_min = 751;
	rows[n++].field = "cutoff_min";
	rows[n].slot.portions = -1;
	rows[n++].field = "portions";
	rows[n].slot.portions = 100001;
	rows[n++].field = "portions";
	ck_assert_uint_eq(n, N(rows));
	for (size_t i = 0; i < n; i++) {
		struct err err = {0};
		int result = slot_check(&rows[i].slot, &err);

		ck_assert_msg(result == (rows[i].field ? ERR_BAD : 0), "row %zu: %s", i, err.text);
		if (rows[i].field)
			ck_assert_msg(strncmp(err.text, rows[i].field, strlen(rows[i].field)) == 0,
				"row %zu: %s", i, err.text);
	}
}
END_TEST

SUITE_MAIN("meal", test_menu_passes, test_sets_of_a_week, test_dish_on, test_set_order,
	test_sets_left_out, test_cutoff, test_resource, test_dish_check, test_slot_check)
