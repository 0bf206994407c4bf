/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/hall/meal.h"
#include "tests/support/suite.h"

#define N(a)   (sizeof(a) / sizeof((a)[0]))
#define PLACE  "330784-004"
#define MONDAY 20780 /* 2026-11-23 */
#define HOUR   3600

START_TEST(test_collects)
{
	static const struct {
		unsigned collect;
		bool dine, pick_up, delivery;
	} rows[] = {
		{0, true, false, false},
		{1, true, false, false},
		{2, false, true, false},
		{4, false, false, true},
		{5, true, false, true},
		{7, true, true, true},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct slot s = {.collect = rows[i].collect};

		ck_assert_int_eq(slot_collects(&s, COLLECT_DINE), rows[i].dine);
		ck_assert_int_eq(slot_collects(&s, COLLECT_PICK_UP), rows[i].pick_up);
		ck_assert_int_eq(slot_collects(&s, COLLECT_DELIVERY), rows[i].delivery);
	}
}
END_TEST

/* Demo: dine-in until 9:00 of the day, delivery until 16:00 the day before. */
START_TEST(test_delivery)
{
	static const struct {
		unsigned collect;
		int cutoff_days, cutoff_min, days, minute;
		int today, secs; /* days from MONDAY */
		enum clock_quality quality;
		bool open, delivery;
	} rows[] = {
		{7, 0, 540, 1, 960, -1, 16 * HOUR - 1, CLOCK_HUB, true, true},
		{7, 0, 540, 1, 960, -1, 16 * HOUR, CLOCK_HUB, true, false},
		{7, 0, 540, 1, 960, 0, 8 * HOUR, CLOCK_HUB, true, false},
		{7, 0, 540, 1, 960, -1, 16 * HOUR - 1, CLOCK_UNKNOWN, false, false},
		/* not brought at all */
		{3, 0, 540, 1, 960, -1, 0, CLOCK_HUB, true, false},
		{0, 0, 540, 1, 960, -1, 0, CLOCK_HUB, true, false},
		/* no limit of its own */
		{4, 0, 540, 0, 0, 0, 9 * HOUR - 1, CLOCK_WALL, true, true},
		{4, 0, 540, 0, 0, 0, 9 * HOUR, CLOCK_WALL, false, false},
		/* never later than the cut-off */
		{4, 1, 960, 0, 540, -1, 16 * HOUR - 1, CLOCK_HUB, true, true},
		{4, 1, 960, 0, 540, -1, 16 * HOUR, CLOCK_HUB, false, false},
		{4, 1, 960, 0, 540, 0, 8 * HOUR, CLOCK_HUB, false, false},
		/* until midnight */
		{4, 0, 540, 1, 1440, -1, 86399, CLOCK_HUB, true, true},
		{4, 0, 540, 1, 1440, 0, 0, CLOCK_HUB, true, false},
		{4, 0, 540, 1, 0, -2, 86399, CLOCK_HUB, true, true},
		{4, 0, 540, 1, 0, -1, 0, CLOCK_HUB, true, false},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct slot s = {.collect = rows[i].collect,
			.cutoff_days = rows[i].cutoff_days,
			.cutoff_min = rows[i].cutoff_min,
			.delivery_days = rows[i].days,
			.delivery_min = rows[i].minute};
		struct moment now = {.day = MONDAY + rows[i].today,
			.secs = rows[i].secs,
			.quality = rows[i].quality};

		ck_assert_msg(meal_open(&s, MONDAY, &now) == rows[i].open, "row %zu", i);
		ck_assert_msg(
			meal_delivery_open(&s, MONDAY, &now) == rows[i].delivery, "row %zu", i);
	}
}
END_TEST

/* Lunch 10:30-12:30. */
START_TEST(test_walk_in)
{
	static const struct {
		int portions, cutoff_days, cutoff_min;
		int today, secs; /* days from MONDAY */
		enum clock_quality quality;
		bool sold;
	} rows[] = {
		{5, 0, 540, 0, 9 * HOUR - 1, CLOCK_HUB, false},
		{5, 0, 540, 0, 9 * HOUR, CLOCK_HUB, true},
		{5, 0, 540, 0, 9 * HOUR, CLOCK_WALL, true},
		{5, 0, 540, 0, 9 * HOUR, CLOCK_UNKNOWN, false},
		{0, 0, 540, 0, 9 * HOUR, CLOCK_HUB, false},
		{5, 0, 540, 0, 45000 - 1, CLOCK_HUB, true},
		{5, 0, 540, 0, 45000, CLOCK_HUB, false},
		{5, 0, 540, 0, 86399, CLOCK_HUB, false},
		{5, 0, 540, 1, 9 * HOUR, CLOCK_HUB, false},
		{5, 0, 540, -1, 9 * HOUR, CLOCK_HUB, false},
		/* ordered the day before: spare ones all day long, but not that day */
		{5, 1, 960, -1, 17 * HOUR, CLOCK_HUB, false},
		{5, 1, 960, 0, 0, CLOCK_HUB, true},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct slot s = {.walk_in = rows[i].portions,
			.cutoff_days = rows[i].cutoff_days,
			.cutoff_min = rows[i].cutoff_min,
			.from_min = 630,
			.to_min = 750};
		struct moment now = {.day = MONDAY + rows[i].today,
			.secs = rows[i].secs,
			.quality = rows[i].quality};

		ck_assert_msg(meal_walk_in(&s, MONDAY, &now) == rows[i].sold, "row %zu", i);
	}
}
END_TEST

/*
 * Cut-offs are the hall's local time on the days when clocks change, too, to the second. Each row's
 * UTC second is the first at which nothing is taken any more; the one before is still in time.
 */
static const struct {
	const char *zone, *day;
	int days, minute;
	struct tm closed; /* UTC */
} clock_changes[] = {
#define UTC(y, mon, d, h, min, s)                                                                  \
	{                                                                                          \
		.tm_year = (y)-1900, .tm_mon = (mon)-1, .tm_mday = d, .tm_hour = h, .tm_min = min, \
		.tm_sec = s                                                                        \
	}
	/* Shanghai went from 2:00 to 3:00 on 1987-04-12 and back on 1987-09-13 */
	{"Asia/Shanghai", "1987-04-11", 0, 540, UTC(1987, 4, 11, 1, 0, 0)},
	{"Asia/Shanghai", "1987-04-12", 0, 540, UTC(1987, 4, 12, 0, 0, 0)},
	{"Asia/Shanghai", "1987-04-13", 1, 960, UTC(1987, 4, 12, 7, 0, 0)},
	{"Asia/Shanghai", "1987-09-12", 0, 540, UTC(1987, 9, 12, 0, 0, 0)},
	{"Asia/Shanghai", "1987-09-13", 0, 540, UTC(1987, 9, 13, 1, 0, 0)},
	{"Asia/Shanghai", "1987-09-13", 1, 960, UTC(1987, 9, 12, 7, 0, 0)},
	{"Asia/Shanghai", "2026-11-23", 0, 540, UTC(2026, 11, 23, 1, 0, 0)},
	{"Asia/Shanghai", "2026-11-23", 1, 1440, UTC(2026, 11, 22, 16, 0, 0)},
	/* Berlin from 2:00 to 3:00 on 2026-03-29, back from 3:00 to 2:00 on 2026-10-25 */
	{"Europe/Berlin", "2026-03-28", 0, 540, UTC(2026, 3, 28, 8, 0, 0)},
	{"Europe/Berlin", "2026-03-29", 0, 540, UTC(2026, 3, 29, 7, 0, 0)},
	{"Europe/Berlin", "2026-03-29", 0, 150, UTC(2026, 3, 29, 1, 0, 0)}, /* no such time */
	{"Europe/Berlin", "2026-03-30", 1, 960, UTC(2026, 3, 29, 14, 0, 0)},
	{"Europe/Berlin", "2026-10-25", 0, 540, UTC(2026, 10, 25, 8, 0, 0)},
	{"Europe/Berlin", "2026-10-25", 1, 960, UTC(2026, 10, 24, 14, 0, 0)},
	{"Europe/Berlin", "2026-10-26", 1, 1440, UTC(2026, 10, 25, 23, 0, 0)},
};

START_TEST(test_clock_changes)
{
	for (size_t i = 0; i < N(clock_changes); i++) {
		struct slot s = {.cutoff_days = clock_changes[i].days,
			.cutoff_min = clock_changes[i].minute};
		struct tm tm = clock_changes[i].closed;
		int64_t closed = (int64_t)timegm(&tm) * 1000;
		struct moment before, now;
		day_t day;

		setenv("TZ", clock_changes[i].zone, 1);
		tzset();
		ck_assert_int_eq(day_parse(clock_changes[i].day, &day), 0);
		before = moment_at(closed - 1, CLOCK_HUB);
		now = moment_at(closed, CLOCK_HUB);
		ck_assert_msg(meal_open(&s, day, &before), "row %zu: a second early", i);
		ck_assert_msg(!meal_open(&s, day, &now), "row %zu: late", i);
	}
}
END_TEST

/* No day is no meal, whatever the slot: an absent date never overflows. */
START_TEST(test_no_day)
{
	struct slot s = {.cutoff_days = 10, .cutoff_min = 540, .walk_in = 1, .to_min = 1440};
	struct moment now = {.day = MONDAY};

	ck_assert(!meal_open(&s, DAY_NONE, &now));
	ck_assert(!meal_delivery_open(&s, DAY_NONE, &now));
	ck_assert(!meal_walk_in(&s, DAY_NONE, &now));
}
END_TEST

START_TEST(test_resources)
{
	char out[RESOURCE_SIZE];

	walk_resource(out, PLACE, "lunch", MONDAY);
	ck_assert_str_eq(out, "walk/330784-004/lunch/2026-11-23");
	walk_resource(out, "330784-4095", "abcdefghijklmno", MONDAY);
	ck_assert_str_eq(out, "walk/330784-4095/abcdefghijklmno/2026-11-23");
}
END_TEST

START_TEST(test_limits)
{
	static const struct {
		const char *says; /* NULL = good */
		int walk_in, per_person;
		unsigned collect;
		int days, minute;
		int32_t fen;
	} rows[] = {
		{NULL, 0, 0, 0, 0, 0, 0},
		{NULL, 100000, 100, 7, 10, 1440, 1000000},
		{"walk_in", -1, 0, 0, 0, 0, 0},
		{"walk_in", 100001, 0, 0, 0, 0, 0},
		{"per_person", 0, -1, 0, 0, 0, 0},
		{"per_person", 0, 101, 0, 0, 0, 0},
		{"collect", 0, 0, 8, 0, 0, 0},
		{"delivery_days", 0, 0, 0, -1, 0, 0},
		{"delivery_days", 0, 0, 0, 11, 0, 0},
		{"delivery_min", 0, 0, 0, 0, -1, 0},
		{"delivery_min", 0, 0, 0, 0, 1441, 0},
		{"delivery_fen", 0, 0, 0, 0, 0, -1},
		{"delivery_fen", 0, 0, 0, 0, 0, 1000001},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct slot s = {.place = PLACE,
			.meal = "lunch",
			.from_min = 630,
			.to_min = 750,
			.cutoff_min = 540,
			.portions = 90,
			.walk_in = rows[i].walk_in,
			.per_person = rows[i].per_person,
			.collect = rows[i].collect,
			.delivery_days = rows[i].days,
			.delivery_min = rows[i].minute,
			.delivery_fen = rows[i].fen};
		struct err err = {0};
		int result = slot_check(&s, &err);

		ck_assert_msg(result == (rows[i].says ? ERR_BAD : 0), "row %zu: %s", i, err.text);
		if (rows[i].says)
			ck_assert_msg(strncmp(err.text, rows[i].says, strlen(rows[i].says)) == 0,
				"row %zu: %s", i, err.text);
	}
}
END_TEST

SUITE_MAIN("slot", test_collects, test_delivery, test_walk_in, test_clock_changes, test_no_day,
	test_resources, test_limits)
