/* SPDX-License-Identifier: MIT */
/*
 * That an outside kitchen has a meal's list: a row of the feed, kind KITCHEN_ACK_KIND, key place/meal, of the
 * newest day of which that was said.
 */
#ifndef CORE_WIRE_KITCHEN_ACK_H
#define CORE_WIRE_KITCHEN_ACK_H

#include "core/hall/meal.h"
#include "core/wire/feed.h"

#define KITCHEN_ACK_KIND "kitchen"

struct kitchen_ack {
	day_t day;
	char by[64]; /* whoever said so */
	int64_t at_ms;
};

void kitchen_ack_encode(const struct kitchen_ack *v, struct buf *out);
MUST_USE int kitchen_ack_decode(
	const struct feed_row *row, struct kitchen_ack *ret, struct err *err);

#endif
