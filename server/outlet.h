/* SPDX-License-Identifier: MIT */
/*
 * The feed as one terminal hears it: rows after its cursor, people sealed under its own key, of
 * neighbouring halls only hall, keys, offerings with their changes, and card serials.
 */
#ifndef SERVER_OUTLET_H
#define SERVER_OUTLET_H

#include "core/base/clock.h"
#include "server/hub.h"

/*
 * Inside the caller's transaction (a cursor beyond the head shows lost memory: a new epoch). The
 * query is as core/wire/feed.h says; a packed frame is appended to out. ERR_BAD: not such a query.
 */
MUST_USE int outlet_frame(
	struct hub *h, const struct hub_call *call, struct buf *out, struct err *err);

#endif
