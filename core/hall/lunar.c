/* SPDX-License-Identifier: MIT */
#include "core/hall/lunar.h"

#include <stdint.h>

#define FIRST_DAY (-25537) /* 1900-01-31, the first day of the lunar year 1900 */
#define YEARS     (LUNAR_LAST - LUNAR_FIRST + 1)

/*
 * A year: bits 15…4 the months 1…12 (1 = 30 days), bits 3…0 the leap month (0 = none), bit 16 its
 * length. As published; the new moons and solar terms, computed for Beijing's local time up to 1928
 * and UTC+8 since, give the same but for the fourth month of 1906, which the almanac of that year
 * began on 24 April. The table ends before the new moon of 28 September 2057, 23:59:50: nobody can
 * tell yet whether it will be that day.
 */
static const uint32_t years[YEARS] = {
	/* clang-format off */
	0x04bd8, 0x04ae0, 0x0a570, 0x054d5, 0x0d260, 0x0d950, 0x16554, 0x056a0, 0x09ad0, 0x055d2,
	0x04ae0, 0x0a5b6, 0x0a4d0, 0x0d250, 0x1d255, 0x0b540, 0x0d6a0, 0x0ada2, 0x095b0, 0x14977,
	0x04970, 0x0a4b0, 0x0b4b5, 0x06a50, 0x06d40, 0x1ab54, 0x02b60, 0x09570, 0x052f2, 0x04970,
	0x06566, 0x0d4a0, 0x0ea50, 0x16a95, 0x05ad0, 0x02b60, 0x186e3, 0x092e0, 0x1c8d7, 0x0c950,
	0x0d4a0, 0x1d8a6, 0x0b550, 0x056a0, 0x1a5b4, 0x025d0, 0x092d0, 0x0d2b2, 0x0a950, 0x0b557,
	0x06ca0, 0x0b550, 0x15355, 0x04da0, 0x0a5b0, 0x14573, 0x052b0, 0x0a9a8, 0x0e950, 0x06aa0,
	0x0aea6, 0x0ab50, 0x04b60, 0x0aae4, 0x0a570, 0x05260, 0x0f263, 0x0d950, 0x05b57, 0x056a0,
	0x096d0, 0x04dd5, 0x04ad0, 0x0a4d0, 0x0d4d4, 0x0d250, 0x0d558, 0x0b540, 0x0b6a0, 0x195a6,
	0x095b0, 0x049b0, 0x0a974, 0x0a4b0, 0x0b27a, 0x06a50, 0x06d40, 0x0af46, 0x0ab60, 0x09570,
	0x04af5, 0x04970, 0x064b0, 0x074a3, 0x0ea50, 0x06b58, 0x05ac0, 0x0ab60, 0x096d5, 0x092e0,
	0x0c960, 0x0d954, 0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0, 0x092d0, 0x0cab5,
	0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9, 0x04ba0, 0x0a5b0, 0x15176, 0x052b0, 0x0a930,
	0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530,
	0x05aa0, 0x076a3, 0x096d0, 0x04afb, 0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45,
	0x0b5a0, 0x056d0, 0x055b2, 0x049b0, 0x0a577, 0x0a4b0, 0x0aa50, 0x1b255, 0x06d20, 0x0ada0,
	0x14b63, 0x09370, 0x049f8, 0x04970, 0x064b0, 0x168a6, 0x0ea50,
	/* clang-format on */
};

static uint32_t year_bits(int year)
{
	return years[year - LUNAR_FIRST];
}

static int leap_month(int year)
{
	return (int)(year_bits(year) & 15);
}

static int month_days(int year, int month, bool leap)
{
	uint32_t bits = year_bits(year);

	return 29 + (int)((leap ? bits >> 16 : bits >> (16 - month)) & 1);
}

static int year_days(int year)
{
	int days = 12 * 29 + __builtin_popcount(year_bits(year) >> 4 & 0xfff);

	return leap_month(year) ? days + month_days(year, 0, true) : days;
}

/* The month after this one of the same year; false after the last. */
static bool month_next(struct lunar *l)
{
	if (!l->leap && leap_month(l->year) == l->month) {
		l->leap = true;
		return true;
	}
	l->leap = false;
	return ++l->month <= 12;
}

struct lunar lunar_of(day_t day)
{
	struct lunar l = {.year = LUNAR_FIRST, .month = 1};
	int64_t left = (int64_t)day - FIRST_DAY;

	if (day == DAY_NONE || left < 0)
		return (struct lunar){0};
	while (l.year <= LUNAR_LAST && left >= year_days(l.year))
		left -= year_days(l.year++);
	if (l.year > LUNAR_LAST)
		return (struct lunar){0};
	while (left >= month_days(l.year, l.month, l.leap)) {
		left -= month_days(l.year, l.month, l.leap);
		if (!month_next(&l))
			return (struct lunar){0};
	}
	l.day = (int)left + 1;
	return l;
}

day_t lunar_day(struct lunar l)
{
	struct lunar at = {.year = l.year, .month = 1};
	day_t day = FIRST_DAY;

	if (l.year < LUNAR_FIRST || l.year > LUNAR_LAST || l.month < 1 || l.month > 12 || l.day < 1)
		return DAY_NONE;
	for (int year = LUNAR_FIRST; year < l.year; year++)
		day += year_days(year);
	while (at.month != l.month || at.leap != l.leap) {
		day += month_days(at.year, at.month, at.leap);
		if (!month_next(&at))
			return DAY_NONE;
	}
	return l.day <= month_days(l.year, l.month, l.leap) ? day + l.day - 1 : DAY_NONE;
}

static bool lunar_birthday(day_t born, day_t day)
{
	struct lunar b = lunar_of(born), d = lunar_of(day);

	if (!b.year || !d.year || b.month != d.month)
		return false;
	if (d.leap != (b.leap && leap_month(d.year) == b.month))
		return false;
	if (b.day == 30 && month_days(d.year, d.month, d.leap) == 29)
		return d.day == 29;
	return b.day == d.day;
}

bool birthday_on(day_t born, day_t day, bool lunar)
{
	struct date b = day_to_date(born), d = day_to_date(day);

	if (!b.year || !d.year || day <= born)
		return false;
	if (lunar)
		return lunar_birthday(born, day);
	if (b.month == 2 && b.day == 29 && day_from_date((struct date){d.year, 2, 29}) == DAY_NONE)
		return d.month == 3 && d.day == 1;
	return b.month == d.month && b.day == d.day;
}
