/* SPDX-License-Identifier: MIT */
#include "core/hall/lunar.h"

#include "tests/support/suite.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static day_t at(const char *date)
{
	day_t day = DAY_NONE;

	ck_assert_msg(day_parse(date, &day) == 0, "%s", date);
	return day;
}

/* The Spring Festival of each year (month and day) and its leap month, computed from new moons and
 * solar terms, and the same in published tables. */
/* clang-format off */
static const struct {
	int date, leap;
} YEARS[] = {
	{131, 8}, {219, 0}, {208, 0}, {129, 5}, {216, 0}, {204, 0}, {125, 4}, {213, 0}, {202, 0}, {122, 2}, /* 1900 */
	{210, 0}, {130, 6}, {218, 0}, {206, 0}, {126, 5}, {214, 0}, {203, 0}, {123, 2}, {211, 0}, {201, 7}, /* 1910 */
	{220, 0}, {208, 0}, {128, 5}, {216, 0}, {205, 0}, {124, 4}, {213, 0}, {202, 0}, {123, 2}, {210, 0}, /* 1920 */
	{130, 6}, {217, 0}, {206, 0}, {126, 5}, {214, 0}, {204, 0}, {124, 3}, {211, 0}, {131, 7}, {219, 0}, /* 1930 */
	{208, 0}, {127, 6}, {215, 0}, {205, 0}, {125, 4}, {213, 0}, {202, 0}, {122, 2}, {210, 0}, {129, 7}, /* 1940 */
	{217, 0}, {206, 0}, {127, 5}, {214, 0}, {203, 0}, {124, 3}, {212, 0}, {131, 8}, {218, 0}, {208, 0}, /* 1950 */
	{128, 6}, {215, 0}, {205, 0}, {125, 4}, {213, 0}, {202, 0}, {121, 3}, {209, 0}, {130, 7}, {217, 0}, /* 1960 */
	{206, 0}, {127, 5}, {215, 0}, {203, 0}, {123, 4}, {211, 0}, {131, 8}, {218, 0}, {207, 0}, {128, 6}, /* 1970 */
	{216, 0}, {205, 0}, {125, 4}, {213, 0}, {202, 10}, {220, 0}, {209, 0}, {129, 6}, {217, 0}, {206, 0}, /* 1980 */
	{127, 5}, {215, 0}, {204, 0}, {123, 3}, {210, 0}, {131, 8}, {219, 0}, {207, 0}, {128, 5}, {216, 0}, /* 1990 */
	{205, 0}, {124, 4}, {212, 0}, {201, 0}, {122, 2}, {209, 0}, {129, 7}, {218, 0}, {207, 0}, {126, 5}, /* 2000 */
	{214, 0}, {203, 0}, {123, 4}, {210, 0}, {131, 9}, {219, 0}, {208, 0}, {128, 6}, {216, 0}, {205, 0}, /* 2010 */
	{125, 4}, {212, 0}, {201, 0}, {122, 2}, {210, 0}, {129, 6}, {217, 0}, {206, 0}, {126, 5}, {213, 0}, /* 2020 */
	{203, 0}, {123, 3}, {211, 0}, {131, 11}, {219, 0}, {208, 0}, {128, 6}, {215, 0}, {204, 0}, {124, 5}, /* 2030 */
	{212, 0}, {201, 0}, {122, 2}, {210, 0}, {130, 7}, {217, 0}, {206, 0}, {126, 5}, {214, 0}, {202, 0}, /* 2040 */
	{123, 3}, {211, 0}, {201, 8}, {219, 0}, {208, 0}, {128, 6}, {215, 0}, /* 2050 */
};
/* clang-format on */

START_TEST(test_years)
{
	ck_assert_uint_eq(N(YEARS), LUNAR_LAST - LUNAR_FIRST + 1);
	for (int i = 0; i < (int)N(YEARS); i++) {
		int year = LUNAR_FIRST + i;
		struct date d = {year, YEARS[i].date / 100, YEARS[i].date % 100};
		struct lunar eve = lunar_of(day_from_date(d) - 1);

		ck_assert_msg(lunar_day((struct lunar){year, 1, 1, false}) == day_from_date(d),
			"Spring Festival of %d", year);
		ck_assert_msg(i == 0 ? eve.year == 0 : eve.year == year - 1 && eve.month == 12,
			"New Year's Eve before %d", year);
		for (int month = 1; month <= 12; month++)
			ck_assert_msg((lunar_day((struct lunar){year, month, 1, true}) !=
					      DAY_NONE) == (month == YEARS[i].leap),
				"leap month %d of %d", month, year);
	}
}
END_TEST

START_TEST(test_festivals)
{
	static const struct {
		int month, day;
	} festivals[] = {{1, 1}, {1, 15}, {5, 5}, {7, 7}, {8, 15}, {9, 9}, {12, 8}};
	static const struct {
		int year;
		const char *dates[N(festivals)];
	} rows[] = {
		{2025, {"2025-01-29", "2025-02-12", "2025-05-31", "2025-08-29", "2025-10-06",
			       "2025-10-29", "2026-01-26"}},
		{2026, {"2026-02-17", "2026-03-03", "2026-06-19", "2026-08-19", "2026-09-25",
			       "2026-10-18", "2027-01-15"}},
		{2027, {"2027-02-06", "2027-02-20", "2027-06-09", "2027-08-08", "2027-09-15",
			       "2027-10-08", "2028-01-04"}},
		{2028, {"2028-01-26", "2028-02-09", "2028-05-28", "2028-08-26", "2028-10-03",
			       "2028-10-26", "2029-01-22"}},
	};

	for (size_t i = 0; i < N(rows); i++)
		for (size_t k = 0; k < N(festivals); k++) {
			struct lunar l = {
				rows[i].year, festivals[k].month, festivals[k].day, false};

			ck_assert_msg(lunar_day(l) == at(rows[i].dates[k]), "%s", rows[i].dates[k]);
		}
}
END_TEST

START_TEST(test_days)
{
	static const struct {
		const char *date;
		struct lunar lunar;
	} rows[] = {
		{"1948-03-15", {1948, 2, 5, false}},
		{"1938-07-02", {1938, 6, 5, false}},
		{"1951-09-11", {1951, 8, 11, false}},
		{"1984-11-25", {1984, 10, 3, true}},
		/* new moons near midnight, where tables differ */
		{"1906-04-23", {1906, 3, 30, false}},
		{"1906-04-24", {1906, 4, 1, false}},
		{"1933-07-22", {1933, 5, 30, true}},
		{"1933-07-23", {1933, 6, 1, false}},
		{"1954-02-03", {1954, 1, 1, false}},
		{"1978-09-03", {1978, 8, 1, false}},
		{"2013-06-08", {2013, 5, 1, false}},
		{"2027-02-05", {2026, 12, 29, false}},
		{"2030-02-03", {2030, 1, 1, false}},
		/* the leap month after the eleventh */
		{"2033-12-22", {2033, 11, 1, true}},
		{"2034-01-20", {2033, 12, 1, false}},
		/* the ends of the table */
		{"1900-01-31", {1900, 1, 1, false}},
		{"1900-01-30", {0, 0, 0, false}},
		{"2057-02-03", {2056, 12, 30, false}},
		{"2057-02-04", {0, 0, 0, false}},
		{"0001-01-01", {0, 0, 0, false}},
		{"9999-12-31", {0, 0, 0, false}},
	};

	for (size_t i = 0; i < N(rows); i++) {
		struct lunar l = lunar_of(at(rows[i].date)), want = rows[i].lunar;

		ck_assert_msg(l.year == want.year && l.month == want.month && l.day == want.day &&
				      l.leap == want.leap,
			"%s: %d-%d%s-%d", rows[i].date, l.year, l.month, l.leap ? "+" : "", l.day);
	}
	ck_assert_int_eq(lunar_of(DAY_NONE).year, 0);
	ck_assert_int_eq(lunar_of(INT32_MAX).year, 0);
}
END_TEST

START_TEST(test_every_day)
{
	day_t last = lunar_day((struct lunar){LUNAR_LAST, 12, 29, false});
	struct lunar before = {0};

	for (day_t day = at("1900-01-31"); day <= last; day++) {
		struct lunar l = lunar_of(day);

		ck_assert_msg(lunar_day(l) == day, "day %d", (int)day);
		ck_assert_msg(
			l.day == 1 ? before.day != 1 : l.day == before.day + 1, "day %d", (int)day);
		ck_assert(l.month >= 1 && l.month <= 12 && l.day >= 1 && l.day <= 30);
		before = l;
	}
}
END_TEST

START_TEST(test_no_such_day)
{
	static const struct lunar rows[] = {
		{0, 0, 0, false},
		{1899, 12, 1, false},
		{LUNAR_LAST + 1, 1, 1, false},
		{2026, 0, 1, false},
		{2026, 13, 1, false},
		{2026, 1, 0, false},
		{2026, 1, 31, false},
		{2026, 1, -1, false},
		{2026, 1, 1, true},
		{2025, 5, 1, true},
		{2025, 6, 30, true}, /* 29 days */
		{2026, 12, 30, false},
		{2025, 12, 31, false},
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(lunar_day(rows[i]) == DAY_NONE, "row %zu", i);
	ck_assert_int_ne(lunar_day((struct lunar){2025, 6, 29, true}), DAY_NONE);
}
END_TEST

START_TEST(test_birthdays)
{
	static const struct {
		const char *born, *day;
		bool lunar, on;
	} rows[] = {
		{"1946-06-18", "2026-06-18", false, true},
		{"1946-06-18", "2026-06-17", false, false},
		{"1946-06-18", "2026-06-19", false, false},
		/* not yet, and not the day of birth itself */
		{"2026-06-18", "2026-06-18", false, false},
		{"2026-06-18", "2025-06-18", false, false},
		/* 29 February */
		{"1964-02-29", "2028-02-29", false, true},
		{"1964-02-29", "2028-03-01", false, false},
		{"1964-02-29", "2026-02-28", false, false},
		{"1964-02-29", "2026-03-01", false, true},
		{"1964-02-29", "2100-03-01", false, true},
		{"1964-03-01", "2026-03-01", false, true},
		/* lunar: 二月初五 is 2026-03-23, 六月初五 2026-07-18 */
		{"1948-03-15", "2026-03-23", true, true},
		{"1948-03-15", "2026-03-15", true, false},
		{"1948-03-15", "2026-03-22", true, false},
		{"1948-03-15", "2026-03-23", false, false},
		{"1938-07-02", "2026-07-18", true, true},
		{"1948-03-15", "1948-03-15", true, false},
		/* 2025 has a leap sixth month: 六月初五 is 2025-06-29, not 2025-07-29 */
		{"1938-07-02", "2025-06-29", true, true},
		{"1938-07-02", "2025-07-29", true, false},
		/* born in a leap tenth month: otherwise in the tenth; 2014 had a leap ninth */
		{"1984-11-25", "2026-11-11", true, true},
		{"1984-11-25", "2014-11-24", true, true},
		{"1984-11-25", "2014-11-25", true, false},
		{"1984-11-25", "2014-10-26", true, false},
		/* born in the leap sixth of 1960 (1960-07-24): only that of 2025, sixth of 2026 */
		{"1960-07-24", "2025-07-25", true, true},
		{"1960-07-24", "2025-06-25", true, false},
		{"1960-07-24", "2026-07-14", true, true},
		/* born on the 30th of the twelfth month */
		{"1984-02-01", "2026-02-16", true, true}, /* 2025: 29 days */
		{"1984-02-01", "2026-02-15", true, false},
		{"1984-02-01", "2024-02-09", true, true}, /* 2023: 30 days */
		{"1984-02-01", "2024-02-08", true, false},
		/* outside the table */
		{"1899-12-31", "2026-03-23", true, false},
		{"1948-03-15", "2060-03-07", true, false},
	};

	for (size_t i = 0; i < N(rows); i++)
		ck_assert_msg(
			birthday_on(at(rows[i].born), at(rows[i].day), rows[i].lunar) == rows[i].on,
			"%s on %s, %s", rows[i].born, rows[i].day,
			rows[i].lunar ? "lunar" : "solar");
	ck_assert(!birthday_on(DAY_NONE, 20000, true));
	ck_assert(!birthday_on(DAY_NONE, 20000, false));
	ck_assert(!birthday_on(-7957, DAY_NONE, false));
	ck_assert(!birthday_on(-7957, DAY_NONE, true));
}
END_TEST

/* Whoever was born has one birthday in each later year: none is lost to a short or a leap month. */
START_TEST(test_one_birthday_a_year)
{
	for (day_t born = at("1936-01-24"); born < at("1939-02-19"); born++) {
		int counts[2] = {0};

		for (day_t day = at("2025-01-29"); day <= at("2028-01-25"); day++)
			counts[0] += birthday_on(born, day, true);
		for (day_t day = at("2025-01-01"); day <= at("2027-12-31"); day++)
			counts[1] += birthday_on(born, day, false);
		ck_assert_msg(counts[0] == 3 && counts[1] == 3, "born %d: %d, %d", (int)born,
			counts[0], counts[1]);
	}
}
END_TEST

SUITE_MAIN("lunar", test_years, test_festivals, test_days, test_every_day, test_no_such_day,
	test_birthdays, test_one_birthday_a_year)
