/* SPDX-License-Identifier: MIT */
/*
 * A ledger that was made before the hub kept orders, seats and claims has acts, and nothing that
 * follows from them: the migration leaves a note (table todo), and the first program that opens it to
 * write makes them of the acts, in one transaction, as if they came now (server/follow.h).
 */
#ifndef SERVER_REFILL_H
#define SERVER_REFILL_H

#include "server/hub.h"

/* Nothing where there is no such note. */
MUST_USE int refill(struct hub *h, struct err *err);
/* Whether a migration left that note ("follow", "marks"): 1, 0, < 0. */
MUST_USE int refill_due(struct hub *h, const char *what, struct err *err);

#endif
