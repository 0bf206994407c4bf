/* SPDX-License-Identifier: MIT */
/*
 * The lunar calendar of China (GB/T 33661-2017), from a table of months for the lunar years
 * LUNAR_FIRST to LUNAR_LAST. Computed calendars differ by a day where a new moon falls near
 * midnight (ICU 78 puts the Spring Festival of 2027 a day early), so it is data.
 */
#ifndef CORE_HALL_LUNAR_H
#define CORE_HALL_LUNAR_H

#include "core/hall/calendar.h"

#define LUNAR_FIRST 1900
#define LUNAR_LAST  2056

struct lunar {
	int year;  /* the lunar year; 0 = not in the table */
	int month; /* 1…12 */
	int day;   /* 1…30 */
	bool leap; /* the leap month that follows `month` */
};
struct lunar lunar_of(day_t day);
/* DAY_NONE when there is no such day in that year. */
day_t lunar_day(struct lunar l);

/*
 * Is `day` the birthday of somebody born on `born`? Solar: the date; born on 29 February: 1 March
 * in common years. Lunar: the day of the month of birth; born in a leap month: in the ordinary
 * month of that number when the year has no such leap month, and in the leap month when it has;
 * born on the 30th: on the 29th where the month is short. False for DAY_NONE and the day of birth
 * itself.
 */
bool birthday_on(day_t born, day_t day, bool lunar);

#endif
