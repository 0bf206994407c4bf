/* SPDX-License-Identifier: MIT */
/*
 * Waiting lists. An enrolment outside a lease comes here and is decided by the hub, whatever terminal
 * and hall it came from; while anybody waits no terminal is granted more of that resource.
 *
 *   order     of promise: by the act's time where its clock was the hub's, otherwise by when it came
 *   when      a seat that is free goes to the first in the list once every other terminal with rights
 *             of it has said that nothing is unsent there since that one was taken in (somebody may
 *             have been promised a place before), or after WAITING_MS, or when the cut-off is past
 *   conflict  who has another seat at that time is passed over, and told so
 *   end       at the cut-off who still waits is told no
 * The decision goes down the feed as an "answer" row to the terminal that took the enrolment, and
 * onto the call-back sheet.
 */
#ifndef SERVER_WAITING_H
#define SERVER_WAITING_H

#include "core/hall/act.h"
#include "server/hub.h"

#define WAITING_MS INT64_C(86400000)

/* An open enrolment was taken: onto the list of its offering, of whichever hall; one that does not
 * exist is answered no at once. */
MUST_USE int waiting_enrolled(struct hub *h, const struct stream_row *s,
	const struct act_head *enrol, const struct moment *now, struct err *err);
/* Somebody gave this enrolment up: off the list, or the seat goes back to its pool, once. */
MUST_USE int waiting_left(
	struct hub *h, const struct act_head *enrol, const struct moment *now, struct err *err);
/* A terminal has told somebody that the hub gave them this seat: so it is given. *lost: the hub did
 * not know. */
MUST_USE int waiting_told(struct hub *h, const struct hub_call *call, const struct seat_told *seat,
	bool *lost, struct err *err);
/* Gives what is free to those who wait, and tells those who waited in vain, in all halls, as far as
 * something has changed there or it is time, and in this one, which is heard. Call it before anything
 * is granted, and never before all terminals have named the epoch. */
MUST_USE int waiting_serve(
	struct hub *h, const char *place, const struct moment *now, struct err *err);

#endif
