/* SPDX-License-Identifier: MIT */
/*
 * Has somebody another seat at the same time?
 */
#ifndef SERVER_CONFLICT_H
#define SERVER_CONFLICT_H

#include "core/hall/act.h"
#include "server/hub.h"

/* Does what this person would enrol for overlap, on any day from today on, with a seat that they have
 * already (of whichever hall)? 1, 0, < 0. Seats of offerings that are no more do not count. */
MUST_USE int conflict_of(struct hub *h, const struct act_head *enrol, day_t today, struct err *err);

#endif
