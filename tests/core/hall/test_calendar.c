/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <time.h>

#include "core/hall/calendar.h"
#include "tests/support/suite.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static day_t day_of(const char *text)
{
	day_t day;

	ck_assert_msg(day_parse(text, &day) == 0, "%s is no date", text);
	return day;
}

START_TEST(test_days)
{
	static const struct {
		const char *text;
		day_t day;
		int weekday;
	} rows[] = {
		{"1970-01-01", 0, 3},
		{"1969-12-31", -1, 2},
		{"2020-01-01", 18262, 2},
		{"2000-02-29", 11016, 1},
		{"2026-11-22", 20779, 6},
		{"2026-11-23", 20780, 0},
		{"0001-01-01", -719162, 0},
		{"9999-12-31", 2932896, 4},
	};

	for (size_t i = 0; i < N(rows); i++) {
		char text[11];

		ck_assert_int_eq(day_of(rows[i].text), rows[i].day);
		ck_assert_int_eq(day_weekday(rows[i].day), rows[i].weekday);
		day_format(rows[i].day, text);
		ck_assert_str_eq(text, rows[i].text);
	}
}
END_TEST

START_TEST(test_refused_dates)
{
	static const char *const bad[] = {"", "2026-02-29", "1900-02-29", "2026-13-01",
		"2026-00-01", "2026-01-00", "2026-04-31", "2026-1-01", "2026-01-1", "26-01-01",
		"2026-01-011", "2026/01/01", " 2026-01-01", "0000-01-01", "2026-01-0a",
		"-026-01-01", "+026-01-01", "2026--1-01"};

	for (size_t i = 0; i < N(bad); i++) {
		day_t day = 77;

		ck_assert_msg(day_parse(bad[i], &day) == ERR_BAD, "\"%s\" passed", bad[i]);
		ck_assert_int_eq(day, 77);
	}
	ck_assert_int_eq(day_from_date((struct date){10000, 1, 1}), DAY_NONE);
	ck_assert_int_eq(day_from_date((struct date){2026, 13, 1}), DAY_NONE);
}
END_TEST

/* Every day of the years 1…9999, there and back, without a gap; the C library agrees. */
START_TEST(test_every_day)
{
	struct date last = {1, 1, 1};

	for (day_t day = -719162 + 1; day <= 2932896; day++) {
		struct date d = day_to_date(day);

		if (d.day == 1)
			ck_assert(d.month == 1 ? d.year == last.year + 1 && last.month == 12
					       : d.month == last.month + 1);
		else if (d.day != last.day + 1 || d.month != last.month || d.year != last.year)
			ck_abort_msg("gap at %d", (int)day);
		if (day_from_date(d) != day)
			ck_abort_msg("%d does not come back", (int)day);
		last = d;
	}
	for (day_t day = -200000; day < 200000; day += 37) {
		time_t t = (time_t)day * 86400;
		struct date d = day_to_date(day);
		struct tm tm;

		gmtime_r(&t, &tm);
		ck_assert_int_eq(d.year, tm.tm_year + 1900);
		ck_assert_int_eq(d.month, tm.tm_mon + 1);
		ck_assert_int_eq(d.day, tm.tm_mday);
		ck_assert_int_eq(day_weekday(day), (tm.tm_wday + 6) % 7);
	}
}
END_TEST

START_TEST(test_outside)
{
	static const day_t outside[] = {DAY_NONE, INT32_MAX, -719163, 2932897};

	for (size_t i = 0; i < N(outside); i++) {
		char text[11] = "x";

		ck_assert_int_eq(day_to_date(outside[i]).year, 0);
		day_format(outside[i], text);
		ck_assert_str_eq(text, "");
		ck_assert_int_eq(age_on(outside[i], 20000, BIRTHDAY_ON), -1);
		ck_assert_int_eq(age_on(20000, outside[i], BIRTHDAY_ON), -1);
		ck_assert_int_ge(day_weekday(outside[i]), 0);
		ck_assert_int_le(day_weekday(outside[i]), 6);
	}
}
END_TEST

START_TEST(test_minutes)
{
	static const struct {
		const char *text;
		int minute; /* -1: refused */
	} rows[] = {
		{"09:00", 540},
		{"9:00", 540},
		{"0:00", 0},
		{"00:00", 0},
		{"16:30", 990},
		{"23:59", 1439},
		{"24:00", 1440},
		{"24:01", -1},
		{"25:00", -1},
		{"9:60", -1},
		{"9:5", -1},
		{"", -1},
		{"9", -1},
		{"0900", -1},
		{":30", -1},
		{"09:00 ", -1},
		{" 9:00", -1},
		{"-9:00", -1},
		{"009:00", -1},
		{"9:-1", -1},
	};

	for (size_t i = 0; i < N(rows); i++) {
		int minute = -1, result = minute_parse(rows[i].text, &minute);

		ck_assert_msg(result == (rows[i].minute < 0 ? ERR_BAD : 0), "%s", rows[i].text);
		ck_assert_int_eq(minute, rows[i].minute);
	}
}
END_TEST

START_TEST(test_ages)
{
	static const struct {
		const char *born, *on;
		int age, age_day_after;
	} rows[] = {
		/* published: a year older on the birthday */
		{"1946-06-18", "2026-06-18", 80, 79},
		{"1946-06-19", "2026-06-18", 79, 79},
		{"1946-06-18", "2026-06-19", 80, 80},
		/* born on 29 February: 1 March of common years, the day itself in leap years */
		{"1964-02-29", "2026-02-28", 61, 61},
		{"1964-02-29", "2026-03-01", 62, 61},
		{"1964-02-29", "2026-03-02", 62, 62},
		{"1964-02-29", "2028-02-28", 63, 63},
		{"1964-02-29", "2028-02-29", 64, 63},
		{"1964-02-29", "2028-03-01", 64, 64},
		{"1900-02-28", "2000-02-28", 100, 99},
		/* over the year's end */
		{"1948-12-31", "2026-12-31", 78, 77},
		{"1948-12-31", "2027-01-01", 78, 78},
		{"1948-01-01", "2026-12-31", 78, 78},
		{"1948-01-01", "2027-01-01", 79, 78},
		{"1948-01-01", "2027-01-02", 79, 79},
		/* the newborn, and those not yet born */
		{"2026-11-22", "2026-11-22", 0, 0},
		{"2026-11-23", "2026-11-22", -1, -1},
		{"2027-11-22", "2026-11-22", -1, -1},
		{"2028-11-23", "2026-11-22", -3, -3},
	};

	for (size_t i = 0; i < N(rows); i++) {
		day_t born = day_of(rows[i].born), on = day_of(rows[i].on);

		ck_assert_msg(age_on(born, on, BIRTHDAY_ON) == rows[i].age, "%s on %s: %d",
			rows[i].born, rows[i].on, age_on(born, on, BIRTHDAY_ON));
		if (rows[i].age >= 0)
			ck_assert_msg(age_on(born, on, BIRTHDAY_DAY_AFTER) == rows[i].age_day_after,
				"%s on %s, day after: %d", rows[i].born, rows[i].on,
				age_on(born, on, BIRTHDAY_DAY_AFTER));
		else
			ck_assert_int_lt(age_on(born, on, BIRTHDAY_DAY_AFTER), 0);
	}
}
END_TEST

START_TEST(test_weekdays)
{
	static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const bad[] = {"", "mon", "Monday", "Mo", "Mxn", "周一"};

	for (int i = 0; i < 7; i++)
		ck_assert_int_eq(weekday_parse(names[i]), i);
	for (size_t i = 0; i < N(bad); i++)
		ck_assert_int_eq(weekday_parse(bad[i]), -1);
}
END_TEST

START_TEST(test_weekday_lists)
{
	static const struct {
		const char *list;
		unsigned bits; /* 0: refused */
	} rows[] = {
		{"Mon", 1},
		{"Sun", 64},
		{"Mon,Wed", 5},
		{"Mon-Fri", 31},
		{"Mon-Sun", 127},
		{"Mon-Mon", 1},
		{"Mon-Wed,Sat", 39},
		{"Sat,Mon", 33},
		{"", 0},
		{"Mon,", 0},
		{",Mon", 0},
		{"Mon,,Tue", 0},
		{"Mon-", 0},
		{"Fri-Mon", 0},
		{"Mon Tue", 0},
		{"Mon-Fri-Sun", 0},
		{"Mon, Tue", 0},
		{"Mxn", 0},
		{"M", 0},
		{"Mon-T", 0},
	};

	for (size_t i = 0; i < N(rows); i++) {
		unsigned bits = 0;
		int result = weekdays_parse(rows[i].list, &bits);

		ck_assert_msg(result == (rows[i].bits ? 0 : ERR_BAD), "%s", rows[i].list);
		ck_assert_uint_eq(bits, rows[i].bits);
	}
}
END_TEST

/* Festivals as the table has them: they fall on the days on which people know them. */
START_TEST(test_festival_days)
{
	static const struct {
		const char *text;
		int weekday;
	} rows[] = {
		{"2026-02-17", 1}, /* Spring Festival */
		{"2027-02-06", 5},
		{"2026-06-19", 4}, /* Dragon Boat */
		{"2026-10-18", 6}, /* Chongyang */
		{"2028-02-29", 1},
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_int_eq(day_weekday(day_of(rows[i].text)), rows[i].weekday);
}
END_TEST

SUITE_MAIN("calendar", test_days, test_refused_dates, test_every_day, test_outside, test_minutes,
	test_ages, test_weekdays, test_weekday_lists, test_festival_days)
