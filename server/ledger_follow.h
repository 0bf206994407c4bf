/* SPDX-License-Identifier: MIT */
/*
 * What acts have led to (server/follow.h): the seats that people have, and what was taken back before
 * it came.
 */
#ifndef SERVER_LEDGER_FOLLOW_H
#define SERVER_LEDGER_FOLLOW_H

#include "core/hall/act.h"
#include "server/ledger.h"

/* The person of this enrolment has a seat; has none any more. */
MUST_USE int seat_put(struct ledger *l, const struct act_head *enrol, struct err *err);
MUST_USE int seat_gone(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err);

struct seat {
	unsigned char id[ACT_ID_BYTES]; /* of the enrolment */
	char place[PLACE_SIZE], offering[ACT_WHAT_SIZE];
	day_t day; /* DAY_NONE = the whole course */
};
/* The next seat of a person, by its key's mark, after the id in *at; 1, 0, < 0. */
MUST_USE int seat_next(
	struct ledger *l, const unsigned char kc[16], struct seat *at, struct err *err);

/* This act takes back one that is not here, or not good. */
MUST_USE int undone_put(struct ledger *l, const struct act_head *by, struct err *err);
/* Has this act been taken back already? The id of the one that did; 1, 0, < 0. */
MUST_USE int undone_by(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	unsigned char by[ACT_ID_BYTES], struct err *err);

#endif
