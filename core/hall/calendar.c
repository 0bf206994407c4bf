/* SPDX-License-Identifier: MIT */
#include "core/hall/calendar.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define UNIX_EPOCH   719162 /* days from 0001-01-01 to 1970-01-01 */
#define DAYS_400     146097
#define LAST_OF_9999 2932896

static const short BEFORE_MONTH[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days of the year before this month; month 13 gives the length of the year. */
static int days_before(int year, int month)
{
	return BEFORE_MONTH[month - 1] + (month > 2 && is_leap(year));
}

/* Days from 0001-01-01 to the first of a year. */
static int days_before_year(int year)
{
	int y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400;
}

day_t day_from_date(struct date d)
{
	if (d.year < 1 || d.year > 9999 || d.month < 1 || d.month > 12 || d.day < 1)
		return DAY_NONE;
	if (d.day > days_before(d.year, d.month + 1) - days_before(d.year, d.month))
		return DAY_NONE;
	return days_before_year(d.year) + days_before(d.year, d.month) + d.day - 1 - UNIX_EPOCH;
}

bool day_exists(day_t day)
{
	return day >= -UNIX_EPOCH && day <= LAST_OF_9999;
}

struct date day_to_date(day_t day)
{
	struct date d;
	int rest;

	if (!day_exists(day))
		return (struct date){0};
	rest = day + UNIX_EPOCH;
	/* At most a year too late, by the leap days that the division spreads evenly. */
	d.year = (int)((int64_t)rest * 400 / DAYS_400) + 1;
	if (days_before_year(d.year) > rest)
		d.year--;
	else if (days_before_year(d.year + 1) <= rest)
		d.year++;
	rest -= days_before_year(d.year);
	for (d.month = 1; days_before(d.year, d.month + 1) <= rest; d.month++)
		;
	d.day = rest - days_before(d.year, d.month) + 1;
	return d;
}

int day_weekday(day_t day)
{
	return (day % 7 + 7 + 3) % 7;
}

/* n digits, nothing else is allowed among them. */
static int digits(const char *s, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

int day_parse(const char *text, day_t *ret)
{
	struct date d;
	day_t day;

	if (strnlen(text, 11) != 10 || text[4] != '-' || text[7] != '-')
		return ERR_BAD;
	d = (struct date){digits(text, 4), digits(text + 5, 2), digits(text + 8, 2)};
	day = day_from_date(d);
	if (day == DAY_NONE)
		return ERR_BAD;
	*ret = day;
	return 0;
}

static void digits_put(char *out, int n, int number)
{
	for (; n > 0; number /= 10)
		out[--n] = (char)('0' + number % 10);
}

/* Without printf: a key press asks for dozens of menus and portions by their dates. */
void day_format(day_t day, char out[11])
{
	struct date d = day_to_date(day);

	out[0] = 0;
	if (!d.year)
		return;
	digits_put(out, 4, d.year);
	out[4] = '-';
	digits_put(out + 5, 2, d.month);
	out[7] = '-';
	digits_put(out + 8, 2, d.day);
	out[10] = 0;
}

int minute_parse(const char *text, int *ret)
{
	size_t n = strnlen(text, 6);
	int hour, minute;

	if (n < 4 || n > 5 || text[n - 3] != ':')
		return ERR_BAD;
	hour = digits(text, (int)n - 3);
	minute = digits(text + n - 2, 2);
	if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || (hour == 24 && minute))
		return ERR_BAD;
	*ret = hour * 60 + minute;
	return 0;
}

/* The day in that year on which somebody born on b is a year older. */
static day_t birthday_in(struct date b, int year)
{
	bool moved = b.month == 2 && b.day == 29 && !is_leap(year);

	return day_from_date((struct date){year, moved ? 3 : b.month, moved ? 1 : b.day});
}

int age_on(day_t born, day_t on, enum birthday_rule rule)
{
	struct date b = day_to_date(born), d = day_to_date(on);
	int age;

	if (!b.year || !d.year)
		return -1;
	age = d.year - b.year;
	if (on < birthday_in(b, d.year) + (rule == BIRTHDAY_DAY_AFTER))
		age--;
	return born <= on && age < 0 ? 0 : age;
}

int weekday_parse(const char *name)
{
	static const char names[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

	for (int i = 0; i < 7; i++)
		if (strcmp(name, names[i]) == 0)
			return i;
	return -1;
}

/* The weekday that the first three characters name. */
static int weekday_at(const char *s)
{
	char name[4] = "";

	memcpy(name, s, strnlen(s, 3));
	return weekday_parse(name);
}

int weekdays_parse(const char *list, unsigned *ret)
{
	unsigned bits = 0;

	for (;; list++) {
		int first = weekday_at(list), last = first;

		if (first < 0)
			return ERR_BAD;
		list += 3;
		if (*list == '-') {
			last = weekday_at(list + 1);
			if (last < first)
				return ERR_BAD;
			list += 4;
		}
		for (int i = first; i <= last; i++)
			bits |= 1U << i;
		if (*list != ',')
			break;
	}
	if (*list)
		return ERR_BAD;
	*ret = bits;
	return 0;
}
