/* SPDX-License-Identifier: MIT */
/*
 * What the parts of server/uplink.h share.
 */
#ifndef SERVER_UPLINK_PARTS_H
#define SERVER_UPLINK_PARTS_H

#include "core/wire/feed.h"
#include "server/ledger_uplink.h"
#include "server/uplink.h"

/* A reply that is to be taken in, inside a transaction. */
struct uplink_news {
	struct uplink *uplink;
	struct hub *hub;
	const struct moment *now;
	const struct uplink_reply *reply;
};

/* uplink_build.c: the request of this step; 0 = this step has nothing to ask. In a transaction. */
enum uplink_step { UPLINK_IDLE, UPLINK_PASS, UPLINK_HELLO, UPLINK_FEED };
MUST_USE int uplink_build(struct uplink *u, struct hub *h, const struct moment *now,
	struct uplink_request *ret, struct err *err);
/* Signed as the hub above knows us. */
MUST_USE int uplink_sign(
	struct hub *h, struct uplink_request *ret, const unsigned char *nonce, struct err *err);

/* uplink_feed.c: a frame's rows and its cursor; *last: there are no more. ERR_BAD: not a frame. */
MUST_USE int uplink_take_feed(const struct uplink_news *news, bool *last, struct err *err);

#endif
