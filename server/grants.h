/* SPDX-License-Identifier: MIT */
/*
 * Rights to sell portions and seats. A pool for each meal of a hall, today and ten days ahead, for
 * its walk-ins, for each course and each session that can be booked (server/plan.h). What is free,
 * and nobody waits for (server/waiting.h), goes whole to the hall's first enrolled terminal when it
 * says HELLO. After the hub has lost memory nothing is granted until every known terminal has told, in
 * the new epoch, all its counters and all seats that were given to people of its.
 */
#ifndef SERVER_GRANTS_H
#define SERVER_GRANTS_H

#include "core/hall/act.h"
#include "server/hub.h"

/* Merges a terminal's counters and the seats it was told of; *lost: it has seen more granted or
 * given than this hub remembers. */
MUST_USE int grants_merge(struct hub *h, const struct hub_call *call, const struct batch_header *b,
	bool *lost, struct err *err);

/* At a HELLO, or any batch: serves who waits, grants what is free and brings the stream's lease
 * rows up to date. */
MUST_USE int grants_hello(
	struct hub *h, const struct stream_row *s, const struct moment *now, struct err *err);

/* An order was cancelled: its portions go back to the pool, once, while such are still sold. */
MUST_USE int grants_cancelled(
	struct hub *h, const struct act_head *cancel, const struct moment *now, struct err *err);

#endif
