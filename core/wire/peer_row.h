/* SPDX-License-Identifier: MIT */
/*
 * What one terminal of a hall did, told to its others as it was signed: rows of the feed, kind
 * PEER_ROW_KIND, key day/stream number/seq, of meals that were ordered and handed over. What is sealed
 * in it opens where the person's key is.
 */
#ifndef CORE_WIRE_PEER_ROW_H
#define CORE_WIRE_PEER_ROW_H

#include "core/hall/act.h"
#include "core/hall/catalogue.h"
#include "core/wire/feed.h"

#define PEER_ROW_KIND "peer"
#define PEER_ACT_MAX  2700 /* act bytes; longer ones find no room in a row and are not told */

struct peer_row {
	char kiosk[KIOSK_NAME_SIZE];
	unsigned char stream[STREAM_BYTES];
	int64_t seq;
	unsigned char hash[ACT_HASH_BYTES]; /* of the chain: a slip has its beginning */
	/* The order that a serving by a slip is of, once the hub knows it. */
	bool has_order;
	unsigned char order[ACT_ID_BYTES];
	char act[PEER_ACT_MAX * 4 / 3 + 8]; /* the act's bytes, Base64 */
};

MUST_USE int peer_row_set(struct peer_row *v, const void *act_bytes, size_t n); /* ERR_LIMIT */
void peer_row_encode(const struct peer_row *v, struct buf *out);
MUST_USE int peer_row_decode(const struct feed_row *row, struct peer_row *ret, struct err *err);
/* The act's bytes, at most PEER_ACT_MAX. ERR_BAD. */
MUST_USE int peer_row_bytes(const struct peer_row *v, unsigned char *bytes, size_t *n);

#endif
