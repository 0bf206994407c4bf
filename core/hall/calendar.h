/* SPDX-License-Identifier: MIT */
/*
 * Days are counted since 1970-01-01 (Gregorian); times of day are seconds or minutes since local
 * midnight. Nothing here reads a clock or knows a zone: core/base/clock.h gives local days.
 */
#ifndef CORE_HALL_CALENDAR_H
#define CORE_HALL_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"

typedef int32_t day_t;
#define DAY_NONE INT32_MIN

struct date {
	int year, month, day; /* 1…9999, 1…12, 1…31 */
};

day_t day_from_date(struct date d); /* DAY_NONE for a date that does not exist */
struct date day_to_date(day_t day); /* all 0 for DAY_NONE and days outside years 1…9999 */
bool day_exists(day_t day);         /* of the years 1…9999 */
int day_weekday(day_t day);         /* 0 = Monday … 6 = Sunday */

/* "2026-11-22" exactly; ERR_BAD otherwise. */
MUST_USE int day_parse(const char *text, day_t *ret);
void day_format(day_t day, char out[11]); /* "" where day_to_date gives zeros */

/* "09:00" or "9:00" to minutes 0…1440 ("24:00" = 1440); ERR_BAD otherwise. */
MUST_USE int minute_parse(const char *text, int *ret);

/* When a year older is reckoned: sources disagree (facts: on the birthday by default). */
enum birthday_rule { BIRTHDAY_ON, BIRTHDAY_DAY_AFTER };

/*
 * Full years on a day. Born 29 February: a year older on 1 March of common years (ON), on
 * 2 March (DAY_AFTER). Negative when born later; -1 when one of the days is DAY_NONE.
 */
int age_on(day_t born, day_t on, enum birthday_rule rule);

/* Weekday by its English three letters "Mon"…"Sun": 0…6, or -1. */
int weekday_parse(const char *name);

/* "Mon,Wed", "Mon-Fri", "Mon-Wed,Sat" to bits, 1 = Monday … 64 = Sunday; ERR_BAD otherwise. */
MUST_USE int weekdays_parse(const char *list, unsigned *ret);

#endif
