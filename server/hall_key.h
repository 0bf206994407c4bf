/* SPDX-License-Identifier: MIT */
/*
 * Which K_hall is a hall's own now. All are derived from the hub's master key (server/keys.h), so
 * that nothing but their number is kept: a row of the feed for each from the second on, which is
 * also how the hall's terminals get it (core/wire/hall_key.h). One that was revoked hears nothing.
 */
#ifndef SERVER_HALL_KEY_H
#define SERVER_HALL_KEY_H

#include "core/wire/hall_key.h"
#include "server/hub.h"
#include "server/ledger_feed.h"

/* The newest; 1 = the first. */
MUST_USE int hall_key_newest(struct hub *h, const char *place, int *gen, struct err *err);
/* After a theft: there is one more; *gen is its number. In the caller's transaction. */
MUST_USE int hall_key_next(struct hub *h, const char *place, int *gen, struct err *err);
/* What one terminal is told for such a row. */
MUST_USE int hall_key_body(struct hub *h, const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct buf *body);

#endif
