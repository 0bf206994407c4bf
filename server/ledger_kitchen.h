/* SPDX-License-Identifier: MIT */
/*
 * Orders as the kitchen counts them, and its lists (server/kitchen.h).
 */
#ifndef SERVER_LEDGER_KITCHEN_H
#define SERVER_LEDGER_KITCHEN_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"
#include "server/ledger.h"

struct kitchen_key {
	const char *place, *meal;
	day_t day;
};

/* ---- orders */

/* An order, but no walk-in: those do not concern the list. */
MUST_USE int order_put(
	struct ledger *l, const struct act_head *order, int64_t stream_no, struct err *err);
MUST_USE int order_cancelled(
	struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err);

struct meal_order {
	int64_t stream_no, seq, qty;
	bool cancelled;
	bool listed; /* it was known, and not cancelled, when the list was frozen */
};
/* The order with the least (stream, seq) above *at, which may be ret; 1, 0, < 0. */
MUST_USE int order_next(struct ledger *l, const struct kitchen_key *key,
	const struct meal_order *at, struct meal_order *ret, struct err *err);

/* ---- lists */

struct kitchen_row {
	char meal[MEAL_SIZE];
	day_t day;
	int64_t ends;          /* pool_minute of the cut-off */
	int64_t no, frozen_ms; /* 0, 0 = not frozen */
};
/* There is such a meal, until then it is ordered. A frozen list stays as it is. */
MUST_USE int kitchen_want(
	struct ledger *l, const struct kitchen_key *key, int64_t ends, struct err *err);
/* The next list of the hall after *at, by day and meal, that is not frozen and whose cut-off is not
 * after this minute; 1, 0, < 0. */
MUST_USE int kitchen_due(struct ledger *l, const char *place, int64_t minute,
	struct kitchen_row *at, struct err *err);
/* The next meal of that hall and day, by its name; its list appended to body, if it is frozen. */
MUST_USE int kitchen_next(struct ledger *l, const struct kitchen_key *after,
	struct kitchen_row *ret, struct buf *body, struct err *err);
/* Gives the list the hall's next number, and marks the orders that are on it. */
MUST_USE int kitchen_freeze(struct ledger *l, const struct kitchen_key *key, int64_t now_ms,
	const char *body, struct err *err);

/* A terminal that has rights of this meal and has not said since the cut-off that nothing is unsent:
 * so many portions may have been sold there of which nothing is known. */
struct unheard {
	int64_t stream_no; /* set 0 before the first */
	char kiosk[KIOSK_NAME_SIZE];
	int64_t more;
};
/* The next one, 1, 0, < 0. */
MUST_USE int kitchen_unheard(struct ledger *l, const struct kitchen_key *key, int64_t cutoff_ms,
	struct unheard *at, struct err *err);

#endif
