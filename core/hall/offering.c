/* SPDX-License-Identifier: MIT */
#include "core/hall/offering.h"

#include <string.h>

#include "core/hall/token.h"

#define SEATS_MAX  100000
#define LOOK_AHEAD 370

/* A session rule read. */
struct rule {
	unsigned weekdays; /* bits; 0: a single date */
	int nth;           /* 1…5: that one of the month; -1 the last; 0 every week */
	day_t date;
};

static int parse_nth(const char *s, size_t n)
{
	static const char *const names[] = {"1st", "2nd", "3rd", "4th", "5th"};

	for (int i = 0; i < 5; i++)
		if (n == 3 && memcmp(s, names[i], 3) == 0)
			return i + 1;
	return n == 4 && memcmp(s, "last", 4) == 0 ? -1 : 0;
}

static bool rule_parse(const char *text, struct rule *ret)
{
	const char *blank = strchr(text, ' ');
	int weekday;

	*ret = (struct rule){.date = DAY_NONE};
	if (day_parse(text, &ret->date) == 0)
		return true;
	if (!blank)
		return weekdays_parse(text, &ret->weekdays) == 0;
	ret->nth = parse_nth(text, (size_t)(blank - text));
	weekday = weekday_parse(blank + 1);
	if (!ret->nth || weekday < 0)
		return false;
	ret->weekdays = 1U << weekday;
	return true;
}

static bool rule_on(const struct rule *r, day_t day)
{
	struct date d = day_to_date(day);

	if (!r->weekdays)
		return day == r->date;
	if (!d.year || !(r->weekdays >> day_weekday(day) & 1))
		return false;
	if (r->nth > 0)
		return (d.day - 1) / 7 + 1 == r->nth;
	/* The last one: a week later is another month. */
	return r->nth == 0 || day_to_date(day + 7).month != d.month;
}

int offering_check(const struct offering *o, struct err *err)
{
	uint32_t division, hall;
	struct rule rule;

	if (!o->id[0])
		return err_set(err, ERR_BAD, "id: empty");
	if (!o->kind[0] || o->kind[strspn(o->kind, "abcdefghijklmnopqrstuvwxyz-")])
		return err_set(err, ERR_BAD, "kind: \"%s\" is no kind", o->kind);
	if (place_parse(o->place, &division, &hall))
		return err_set(err, ERR_BAD, "hall: \"%s\" is no hall", o->place);
	if (!rule_parse(o->rule, &rule))
		return err_set(err, ERR_BAD, "days: \"%s\" is no rule for sessions", o->rule);
	if (o->from_min < 0 || o->to_min > 1440 || o->from_min >= o->to_min)
		return err_set(err, ERR_BAD, "time: %d to %d is no time of day in minutes",
			o->from_min, o->to_min);
	if (o->seats < 1 || o->seats > SEATS_MAX)
		return err_set(err, ERR_BAD, "seats: %d is not 1 to %d", o->seats, SEATS_MAX);
	if (o->min_age < 0 || o->min_age > 150)
		return err_set(err, ERR_BAD, "minage: %d is not 0 to 150", o->min_age);
	return words_check(&o->name, "name", err);
}

bool offering_on(const struct offering *o, day_t day)
{
	struct rule rule;

	return rule_parse(o->rule, &rule) && rule_on(&rule, day);
}

day_t offering_next(const struct offering *o, day_t from)
{
	struct rule rule;

	if (!rule_parse(o->rule, &rule) || from > INT32_MAX - LOOK_AHEAD)
		return DAY_NONE;
	for (day_t day = from; day <= from + LOOK_AHEAD; day++)
		if (rule_on(&rule, day))
			return day;
	return DAY_NONE;
}
