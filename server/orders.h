/* SPDX-License-Identifier: MIT */
/*
 * The orders of a meal one by one, as all of the hall's terminals told them: for the window, and for
 * those who bring them. What is cancelled is left out, and so are walk-ins, who eat at once.
 */
#ifndef SERVER_ORDERS_H
#define SERVER_ORDERS_H

#include "server/hub.h"
#include "server/ledger_kitchen.h"
#include "server/people.h"

struct listed_order {
	char pickup[PICKUP_SIZE];
	char masked[NAME_SIZE]; /* "" = the person was erased */
	char items[256];        /* Chinese, as on the slip */
	enum collect collect;
	int64_t qty;
	int32_t due_fen;
	bool less_rice, served;
	/* Of a delivery alone; "" = not on file, or of another hall. */
	char name[NAME_SIZE], phone[24], deliver_to[DELIVER_SIZE], route[ROUTE_SIZE];
};
typedef int (*orders_each)(void *ctx, const struct listed_order *o, struct err *err);
/* By terminal and place in its journal; each returns < 0 to stop. */
MUST_USE int orders_walk(
	struct hub *h, const struct kitchen_key *key, orders_each each, void *ctx, struct err *err);

#endif
