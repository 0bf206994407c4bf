/* SPDX-License-Identifier: MIT */
/*
 * Tables of the demo that are about the days to come: demo/days/NAME.tsv with places to fill in.
 *   {day+N}              the date N days from today, N from 0 to 9
 *   {month+N} {date+N}   its month and day of the month
 *   {class+N}            the id of the class on its weekday: C01 on Mondays to C07 on Sundays
 */
#ifndef KIOSK_DEMO_DAYS_H
#define KIOSK_DEMO_DAYS_H

#include "core/hall/calendar.h"

/* Writes `to` from the table `from`; ERR_IO, ERR_BAD: an unknown place to fill in. */
MUST_USE int demo_days_write(const char *from, const char *to, day_t today, struct err *err);

#endif
