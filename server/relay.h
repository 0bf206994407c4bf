/* SPDX-License-Identifier: MIT */
/*
 * The hub above a hall's hub (server/uplink.h): what that one passes on, and whom it is told of. Its
 * terminals are streams here like others, but their contact, their rights and what they have heard are
 * the hall's hub's: here they take no part in divisions, and nothing waits for them.
 */
#ifndef SERVER_RELAY_H
#define SERVER_RELAY_H

#include "server/hub.h"

/* POST /v1/relay of a hall's hub: the terminal's own answer, as core/wire/relay.h packs it. ERR_DENIED:
 * it is no hall's hub, not one of its terminals, or not signed by it. */
MUST_USE int relay_take(
	struct hub *h, const struct hub_call *call, struct buf *out, struct err *err);

/* The feed's row that tells a hall's hub of this terminal of its; and that it is none any more; of a hall's
 * hub that is gone: its terminals are ours. The body
 * is made where it is told: it is sealed for one hub. Nothing for a terminal of our own. */
MUST_USE int relay_member(struct hub *h, const struct stream_row *s, struct err *err);
MUST_USE int relay_member_gone(struct hub *h, const struct stream_row *s, struct err *err);
MUST_USE int relay_member_body(struct hub *h, const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct buf *body, struct err *err); /* 1, 0, < 0 */

#endif
