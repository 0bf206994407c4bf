/* SPDX-License-Identifier: MIT */
/*
 * Who waits for a seat, by arrival. pool.waiting counts those of a pool who still do.
 */
#ifndef SERVER_LEDGER_WAITING_H
#define SERVER_LEDGER_WAITING_H

#include "core/hall/act.h"
#include "server/ledger.h"

#define WAITING_STATE_SIZE 8 /* "waits", "yes", "no", "left" */

struct waiting {
	unsigned char id[ACT_ID_BYTES]; /* of the enrolment */
	char resource[RESOURCE_SIZE];
	int64_t stream_no, seq;
};

/* The same id again changes nothing. */
MUST_USE int waiting_put(
	struct ledger *l, const struct waiting *w, int64_t now_ms, struct err *err);
/* 1 = found, 0, < 0. */
MUST_USE int waiting_find(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	struct waiting *ret, char state[WAITING_STATE_SIZE], struct err *err);
MUST_USE int waiting_close(struct ledger *l, const struct waiting *w, const char *state,
	int64_t now_ms, struct err *err);

/* The next hall after this one where somebody waits; 1, 0, < 0. ret may be after. */
MUST_USE int waiting_hall(
	struct ledger *l, const char *after, char ret[PLACE_SIZE], struct err *err);
/* Who came first where something is free, and has not been before today; 1, 0, < 0. */
MUST_USE int waiting_first(struct ledger *l, day_t today, struct waiting *ret, struct err *err);
/* Somebody who waits for what is past; 1, 0, < 0. */
MUST_USE int waiting_overdue(struct ledger *l, day_t today, struct waiting *ret, struct err *err);

#endif
