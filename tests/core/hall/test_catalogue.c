/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/hall/catalogue.h"
#include "tests/support/suite.h"

#define N(a)   (int)(sizeof(a) / sizeof((a)[0]))
#define PLACE  "330784-004"
#define SUNDAY 20779 /* 2026-11-22 */

static const struct hall halls[] = {
	{.place = "330784-003", .name = {.text = {"花园", "Huayuan", ""}}},
	{.place = PLACE, .name = {.text = {"园丁", "Yuanding", ""}}},
};

static const struct slot slots[] = {
	{.place = "330784-003", .meal = "lunch", .cutoff_min = 600},
	{.place = PLACE, .meal = "lunch", .cutoff_min = 540, .weekdays = "Mon-Sat"},
	{.place = PLACE, .meal = "lunch", .cutoff_days = 2, .cutoff_min = 540, .weekdays = "Sun"},
	{.place = PLACE, .meal = "dinner", .cutoff_min = 960, .weekdays = "Wed"},
	{.place = PLACE, .meal = "supper", .cutoff_min = 960},
	{.place = PLACE, .meal = "broken", .cutoff_min = 960, .weekdays = "Mxn"},
};

static const struct dish dishes[] = {
	{.id = "S1", .day = "Any", .meal = "lunch", .course = "set", .parts = "main"},
	{.id = "L1", .day = "Mon", .meal = "lunch", .course = "main"},
	{.id = "L2", .day = "Thu", .meal = "lunch", .course = "main"},
	{.id = "L3", .day = "Sun", .meal = "lunch", .course = "main"},
	{.id = "S2", .day = "Any", .meal = "dinner", .course = "set", .parts = "main"},
	{.id = "D1", .day = "Any", .meal = "dinner", .course = "main"},
	{.id = "S3", .day = "2026-12-02", .meal = "supper", .course = "set", .parts = "main"},
	{.id = "U1", .day = "Any", .meal = "supper", .course = "main"},
	{.id = "S4", .day = "Any", .meal = "broken", .course = "set", .parts = "main"},
	{.id = "B1", .day = "Any", .meal = "broken", .course = "main"},
};

/* in the order of strcmp */
static const struct right rights[] = {
	{"meal/330784-003/lunch/2026-11-23", 11},
	{"meal/330784-004/dinner/2026-11-23", 7},
	{"meal/330784-004/lunch/2026-11-23", 40},
	{"meal/330784-004/lunch/2026-11-24", 0},
	{"meal/330784-004/lunch/2026-11-25", -1},
	{"seat/330784-003/C14", 2},
	{"seat/330784-004/C03", 5},
	{"seat/330784-004/E01/2026-11-23", 3},
	{"walk/330784-004/lunch/2026-11-23", 6},
};

static const struct festival festivals[] = {
	{.name = "端午", .day = 20623}, /* 2026-06-19 */
	{.name = "重阳", .day = 20744}, /* 2026-10-18 */
};

static const struct catalogue full = {
	.hall = &halls[1],
	.halls = halls,
	.dishes = dishes,
	.slots = slots,
	.rights = rights,
	.festivals = festivals,
	.n_halls = N(halls),
	.n_dishes = N(dishes),
	.n_slots = N(slots),
	.n_rights = N(rights),
	.n_festivals = N(festivals),
};
static const struct catalogue empty;
static const struct catalogue homeless = {.slots = slots, .n_slots = N(slots)};

START_TEST(test_hall)
{
	ck_assert_ptr_eq(catalogue_hall(&full, PLACE), &halls[1]);
	ck_assert_ptr_eq(catalogue_hall(&full, "330784-003"), &halls[0]);
	ck_assert_ptr_null(catalogue_hall(&full, "330784-001"));
	ck_assert_ptr_null(catalogue_hall(&full, ""));
	ck_assert_ptr_null(catalogue_hall(&empty, PLACE));
}
END_TEST

START_TEST(test_slot)
{
	static const struct {
		const char *meal;
		int day, slot; /* days after SUNDAY; index, -1 = none */
	} rows[] = {
		{"lunch", 0, 2},
		{"lunch", 1, 1},
		{"lunch", 6, 1},
		{"lunch", 7, 2},
		{"dinner", 3, 3},
		{"dinner", 2, -1},
		{"supper", 0, 4},
		{"supper", 5, 4},
		{"breakfast", 1, -1},
		{"", 1, -1},
		{"broken", 1, -1},
	};

	for (int i = 0; i < N(rows); i++) {
		const struct slot *s = catalogue_slot(&full, rows[i].meal, SUNDAY + rows[i].day);

		ck_assert_msg(s == (rows[i].slot < 0 ? NULL : &slots[rows[i].slot]), "row %d", i);
	}
	ck_assert_ptr_null(catalogue_slot(&empty, "lunch", SUNDAY));
	/* before enrolment there is no hall */
	ck_assert_ptr_null(catalogue_slot(&homeless, "lunch", SUNDAY));
}
END_TEST

/* A holiday has no meals; a make-up Sunday that counts as Wednesday has Wednesday's. */
START_TEST(test_slot_by_timetable)
{
	static const struct workday days[] = {
		{.day = SUNDAY + 3, .as = -1}, {.day = SUNDAY + 7, .as = 2}};
	struct catalogue c = full;

	ck_assert_ptr_eq(catalogue_slot(&c, "dinner", SUNDAY + 3), &slots[3]);
	ck_assert_ptr_eq(catalogue_slot(&c, "supper", SUNDAY + 3), &slots[4]);
	ck_assert_ptr_null(catalogue_slot(&c, "dinner", SUNDAY + 7));
	c.timetable = (struct timetable){.workdays = days, .n_workdays = N(days)};
	ck_assert_ptr_null(catalogue_slot(&c, "dinner", SUNDAY + 3));
	ck_assert_ptr_null(catalogue_slot(&c, "supper", SUNDAY + 3));
	ck_assert_ptr_eq(catalogue_slot(&c, "dinner", SUNDAY + 7), &slots[3]);
	ck_assert_ptr_eq(catalogue_slot(&c, "lunch", SUNDAY + 7), &slots[1]);
}
END_TEST

START_TEST(test_rights)
{
	static const struct offering course = {.id = "C03", .place = PLACE},
				     venue = {.id = "E01", .place = PLACE, .session = true},
				     abroad = {.id = "C14", .place = "330784-003"};
	static const int left[] = {0, 40, 0, 0, 0, 0};

	for (int i = 0; i < N(left); i++)
		ck_assert_int_eq(catalogue_left(&full, "lunch", SUNDAY + i), left[i]);
	for (int i = 0; i < N(rights); i++)
		ck_assert_int_eq(catalogue_right(&full, rights[i].resource),
			rights[i].left > 0 ? rights[i].left : 0);
	ck_assert_int_eq(catalogue_right(&full, "meal/330784-004/lunch/2026-11-2"), 0);
	ck_assert_int_eq(catalogue_right(&full, ""), 0);
	ck_assert_int_eq(catalogue_left(&full, "dinner", SUNDAY + 1), 7);
	ck_assert_int_eq(catalogue_walk_in(&full, "lunch", SUNDAY + 1), 6);
	ck_assert_int_eq(catalogue_walk_in(&full, "lunch", SUNDAY + 2), 0);
	ck_assert_int_eq(catalogue_walk_in(&full, "dinner", SUNDAY + 1), 0);
	/* a course has one pot of seats, a venue one each session; a neighbour's is its own */
	ck_assert_int_eq(catalogue_seats(&full, &course, SUNDAY + 1), 5);
	ck_assert_int_eq(catalogue_seats(&full, &course, SUNDAY + 8), 5);
	ck_assert_int_eq(catalogue_seats(&full, &venue, SUNDAY + 1), 3);
	ck_assert_int_eq(catalogue_seats(&full, &venue, SUNDAY + 3), 0);
	ck_assert_int_eq(catalogue_seats(&full, &abroad, SUNDAY), 2);
	ck_assert_int_eq(catalogue_left(&empty, "lunch", SUNDAY + 1), 0);
	ck_assert_int_eq(catalogue_walk_in(&homeless, "lunch", SUNDAY + 1), 0);
	ck_assert_int_eq(catalogue_seats(&empty, &course, SUNDAY + 1), 0);
}
END_TEST

START_TEST(test_festival)
{
	ck_assert_str_eq(catalogue_festival(&full, 20623), "端午");
	ck_assert_str_eq(catalogue_festival(&full, 20744), "重阳");
	ck_assert_str_eq(catalogue_festival(&full, SUNDAY), "");
	ck_assert_str_eq(catalogue_festival(&empty, SUNDAY), "");
}
END_TEST

START_TEST(test_next_meal_day)
{
	static const struct {
		const char *meal;
		int today, hour;
		enum clock_quality quality;
		int next; /* days after SUNDAY; -1 = none */
	} rows[] = {
		/* Monday has a set; without one until Thursday; Sunday closes two days before */
		{"lunch", 0, 8, CLOCK_HUB, 1},
		{"lunch", 0, 23, CLOCK_WALL, 1},
		{"lunch", 1, 8, CLOCK_HUB, 4},
		{"lunch", 4, 8, CLOCK_HUB, 7},
		{"lunch", 5, 8, CLOCK_HUB, 7},
		{"lunch", 5, 9, CLOCK_HUB, 8},
		{"dinner", 0, 8, CLOCK_HUB, 3},
		{"dinner", 3, 8, CLOCK_HUB, 10},
		/* ten days ahead and no more */
		{"supper", 0, 8, CLOCK_HUB, 10},
		{"supper", -1, 8, CLOCK_HUB, -1},
		{"supper", 10, 8, CLOCK_HUB, -1},
		{"breakfast", 0, 8, CLOCK_HUB, -1},
		{"broken", 0, 8, CLOCK_HUB, -1},
		{"lunch", 0, 8, CLOCK_UNKNOWN, -1},
	};
	struct moment now = {.day = SUNDAY};

	for (int i = 0; i < N(rows); i++) {
		day_t want = rows[i].next < 0 ? DAY_NONE : SUNDAY + rows[i].next;

		now = (struct moment){.day = SUNDAY + rows[i].today,
			.secs = rows[i].hour * 3600,
			.quality = rows[i].quality};
		ck_assert_msg(catalogue_next_meal_day(&full, rows[i].meal, now.day, &now) == want,
			"row %d: %d", i,
			(int)catalogue_next_meal_day(&full, rows[i].meal, now.day, &now) - SUNDAY);
	}
	ck_assert_int_eq(catalogue_next_meal_day(&empty, "lunch", now.day, &now), DAY_NONE);
}
END_TEST

SUITE_MAIN("catalogue", test_hall, test_slot, test_slot_by_timetable, test_rights, test_festival,
	test_next_meal_day)
