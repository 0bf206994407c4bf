/* SPDX-License-Identifier: MIT */
/*
 * What the hall's other terminals did with today's meals and those to come, as the hub told it
 * (core/wire/peer_row.h). An order of theirs can be handed over here (kiosk/store/window.c).
 */
#ifndef KIOSK_STORE_PEERS_H
#define KIOSK_STORE_PEERS_H

#include "core/hall/catalogue.h"
#include "core/hall/slip.h"
#include "core/wire/feed.h"
#include "kiosk/store/store.h"

/* feed.c: rows of the kind. */
MUST_USE int peers_take(struct store *s, int64_t gen, const struct feed_row *row, struct err *err);
MUST_USE int peers_drop(struct store *s, int64_t gen, const char *key, struct err *err);

typedef unsigned char act_id[ACT_ID_BYTES];
struct peer_ids {
	act_id *of; /* free() */
	int n;
};
/* Their orders of a meal, by terminal and place in its journal. */
MUST_USE int peers_orders(
	struct store *s, const char *meal, day_t day, struct peer_ids *ret, struct err *err);
/* Of one person, of that day and later. */
MUST_USE int peers_orders_of(struct store *s, const unsigned char kc[16], day_t from,
	struct peer_ids *ret, struct err *err);
/* The order that a slip names: 1, 0, < 0. */
MUST_USE int peers_slip(struct store *s, const struct slip_code_parts *slip,
	unsigned char id[ACT_ID_BYTES], struct err *err);
/* One of their acts, opened where the key is here; wipe it. 1, 0, < 0. */
MUST_USE int peers_act(
	struct store *s, const unsigned char id[ACT_ID_BYTES], struct act *ret, struct err *err);
/* The first serving of this order at another terminal that stands, by a terminal's clock; 1, 0, < 0. */
MUST_USE int peers_serving(struct store *s, const unsigned char order[ACT_ID_BYTES],
	struct act_head *ret, struct err *err);
/* That it was handed over here: the place of that in the journal; 0 = it was not. */
MUST_USE int peers_served_here(
	struct store *s, const unsigned char order[ACT_ID_BYTES], int64_t *serve, struct err *err);
/* The same of a slip whose order is not known here. */
MUST_USE int peers_slip_served(struct store *s, const char *slip, int64_t *serve, struct err *err);
MUST_USE int peers_cancelled(
	struct store *s, const unsigned char order[ACT_ID_BYTES], struct err *err);

#endif
