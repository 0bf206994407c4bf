/* SPDX-License-Identifier: MIT */
/*
 * Rows of people who were found to be somebody else (server/people_merge.h).
 */
#ifndef SERVER_LEDGER_ALIAS_H
#define SERVER_LEDGER_ALIAS_H

#include "server/ledger_person.h"

/* This one is from now on that one, and so is who was this one before. */
MUST_USE int alias_put(struct ledger *l, const struct person_key *who,
	const unsigned char into[PID_BYTES], int64_t now_ms, struct err *err);
/* pid becomes that of whom it is now: 1; 0 = it is nobody else's; < 0. */
MUST_USE int alias_of(struct ledger *l, unsigned char pid[PID_BYTES], struct err *err);
/* Was the number of somebody who is another one now: 1, 0, < 0. */
MUST_USE int alias_number(struct ledger *l, const struct person_key *key, struct err *err);
/* One who is this person now, but for the serial; 1, 0, < 0. */
MUST_USE int alias_any(struct ledger *l, const unsigned char into[PID_BYTES],
	struct person_key *ret, struct err *err);
MUST_USE int alias_drop(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err);
/* What was claimed for one counts as claimed for the other. */
MUST_USE int claim_moves(struct ledger *l, const unsigned char from[PID_BYTES],
	const unsigned char into[PID_BYTES], struct err *err);

#endif
