/* SPDX-License-Identifier: MIT */
/*
 * What a hall has, out of the feed's rows, and the pools of rights that follow from it.
 */
#ifndef SERVER_PLAN_H
#define SERVER_PLAN_H

#include "core/hall/catalogue.h"
#include "server/hub.h"

struct plan {
	struct slot *slots;
	struct offering *offerings;
	struct workday *workdays; /* of all halls, and of this one */
	struct session_change *changes;
	int n_slots, n_offerings, n_workdays, n_changes;
	struct timetable timetable; /* of the two above */
};

/* What sessions need of it: no slots, no offerings. Rows that this program cannot read are left out
 * and logged: one must not stop a hall. */
MUST_USE int plan_timetable(struct hub *h, const char *place, struct plan *ret, struct err *err);
void plan_done(struct plan *p); /* safe on a zeroed one, and after a failed read */

/* An offering of a hall by its id; 1, 0 or < 0. */
MUST_USE int plan_offering(
	struct hub *h, const char *place, const char *id, struct offering *ret, struct err *err);

/*
 * Brings a hall's pools up to what its rows say today: portions and walk-ins for the days ahead,
 * seats of courses and of the sessions that can be booked. A pool of something that is no longer
 * held grants nothing more. Does nothing while neither a row nor the day has changed.
 */
MUST_USE int plan_pools(struct hub *h, const char *place, day_t today, struct err *err);

#endif
