/* SPDX-License-Identifier: MIT */
/*
 * Claims of subsidies (server/claim.h): one row a served meal that counts.
 */
#ifndef SERVER_LEDGER_CLAIM_H
#define SERVER_LEDGER_CLAIM_H

#include "core/hall/act.h"
#include "server/ledger.h"

struct claim {
	unsigned char pid[PID_BYTES];
	day_t day;
	const char *meal, *place, *rule;
	int64_t qty, fen;
	const unsigned char *id; /* of the serving */
};
MUST_USE int claim_put(struct ledger *l, const struct claim *c, struct err *err);
/* Portions of this person and day that count. */
MUST_USE int claim_count(struct ledger *l, const unsigned char pid[PID_BYTES], day_t day,
	int64_t *ret, struct err *err);
/* It was not served after all. */
MUST_USE int claim_release(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err);
/* Is, or was, the serving of this id a claim? 1, 0, < 0. */
MUST_USE int claim_of(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err);

/* Is there another one that counts, of the same person, day and meal, or was it refused as such? */
MUST_USE int claim_twice(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err);
/* Had the person of this key been erased by then? */
MUST_USE int claim_erased(
	struct ledger *l, const unsigned char kc[16], int64_t at_ms, struct err *err);

/* Whose data key this is, as far as the district knows them: 1, 0, < 0. */
MUST_USE int claim_pid(struct ledger *l, const unsigned char kc[16], unsigned char pid[PID_BYTES],
	struct err *err);

#endif
