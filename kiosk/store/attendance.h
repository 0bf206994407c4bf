/* SPDX-License-Identifier: MIT */
/*
 * Who has a seat in a session and who came, as this terminal's own journal has it: what was done at
 * another terminal of the hall is not in it.
 */
#ifndef KIOSK_STORE_ATTENDANCE_H
#define KIOSK_STORE_ATTENDANCE_H

#include "kiosk/store/store.h"

struct attendee {
	char place[PLACE_SIZE];
	uint32_t resident;
	char masked[NAME_SIZE];
	bool enrolled; /* false: came without a seat taken here */
	bool waiting;  /* on the waiting list, and the hub has not yet given a seat */
	bool came;
	int64_t came_ms; /* 0 = did not come, or when is not known */
};
/* Returns < 0 to stop with that result. */
typedef int (*attendance_each)(void *ctx, const struct attendee *who);
/* Each who has a seat in this session, by when they took it, then who came without. Whoever is in a
 * course is in each of its sessions. */
MUST_USE int store_attendance(struct store *s, const struct session *session, attendance_each each,
	void *ctx, struct err *err);

/* Answers FX_FIND_CLASS (core/visit/classes.h): of that offering's session of the day. */
void store_find_class(struct store *s, const char *offering, day_t day, struct found *ret);

#endif
