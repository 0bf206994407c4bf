/* SPDX-License-Identifier: MIT */
/*
 * What was handed over at canteens' windows. A serving names its order (ref), or the slip that it went
 * by (head.slip) where the window had heard nothing of the order: then it is the order that says whose
 * it was and what is claimed of it (server/claim.h), now or when that comes. An order counts once: a
 * second serving of it, at any window, is kept, put onto the call-back sheet as `subsidy-conflict` where
 * a subsidy goes with it, and not claimed; when the first is taken back, the next one counts.
 */
#ifndef SERVER_SERVING_H
#define SERVER_SERVING_H

#include "server/hub.h"

/* ACT_SERVE; stream: where the act is. */
MUST_USE int serving_heard(struct hub *h, const struct stream_row *s, const struct act_head *serve,
	const struct moment *now, struct err *err);
/* ACT_ORDER, before which its slip may have been heard of. */
MUST_USE int serving_ordered(struct hub *h, const struct stream_row *s,
	const struct act_head *order, const struct moment *now, struct err *err);
/* ACT_UNSERVED of it. */
MUST_USE int serving_undone(
	struct hub *h, const struct act_head *serve, const struct moment *now, struct err *err);

#endif
