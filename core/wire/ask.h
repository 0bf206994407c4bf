/* SPDX-License-Identifier: MIT */
/*
 * POST /v1/leases, signed like the others: a terminal that is online asks for more of one resource.
 *   body   {"resource":"seat/330784-004/C01","n":1}
 *   reply  {"nonce":…,"resource":…,"epoch":…,"granted":…,"until":…,"recall":…}
 * The reply is the lease as it now stands, durable before it is sent; with nothing free, or while
 * somebody waits, it stands as before. The same row comes down the feed.
 */
#ifndef CORE_WIRE_ASK_H
#define CORE_WIRE_ASK_H

#include "core/wire/row.h"

#define ASK_BODY_MAX 512
#define ASK_MOST     20 /* of one resource at once */

struct lease_ask {
	char resource[RESOURCE_SIZE];
	int64_t n; /* 1 … ASK_MOST */
};
void lease_ask_encode(const struct lease_ask *v, struct buf *out);
MUST_USE int lease_ask_decode(const void *json, size_t n, struct lease_ask *ret, struct err *err);

struct lease_reply {
	unsigned char nonce[NONCE_BYTES]; /* the request's */
	struct lease_row lease;
};
void lease_reply_encode(const struct lease_reply *v, struct buf *out);
MUST_USE int lease_reply_decode(
	const void *json, size_t n, struct lease_reply *ret, struct err *err);

#endif
