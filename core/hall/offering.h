/* SPDX-License-Identifier: MIT */
/*
 * Anything with places and times: classes, clinics, parties, gym hours, shifts, visits. A new kind
 * is data, not code.
 */
#ifndef CORE_HALL_OFFERING_H
#define CORE_HALL_OFFERING_H

#include "core/hall/calendar.h"
#include "core/hall/person.h"

#define OFFERING_ID_SIZE 16

struct offering {
	char id[OFFERING_ID_SIZE];
	char kind[12]; /* class, care, venue, clinic, event, shift, visit, … */
	char place[PLACE_SIZE];
	struct words name, room;
	char rule[48]; /* "Mon,Wed" · "Mon-Fri" · "1st Sat" · "last Sun" · "2026-11-25" */
	int from_min, to_min;
	int seats;
	int min_age;
};
MUST_USE int offering_check(const struct offering *o, struct err *err); /* names the field */

/* Is there a session on this day? False for a rule that offering_check refuses. */
bool offering_on(const struct offering *o, day_t day);
/* The first session day at or after `from`, within 370 days; DAY_NONE. */
day_t offering_next(const struct offering *o, day_t from);

#endif
