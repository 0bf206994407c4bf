/* SPDX-License-Identifier: MIT */
/*
 * What follows from an act that was taken, each act once, whatever the order in which terminals tell:
 *
 *   order           onto the kitchen's list           cancel    off it, and the portions are credited
 *   enrol           a seat, or onto the waiting list  leave     the seat is credited
 *   serve           the subsidy's claim               unserved  it is free again
 *   phoned          the person was told: off the call-back sheet
 *   request         of a card: the old one is dead; of a newcomer: a resident (server/newcomer.h)
 *   erased          that terminal has destroyed the key
 * What takes something back counts when both are here: one that comes before its act is kept until
 * that comes.
 */
#ifndef SERVER_FOLLOW_H
#define SERVER_FOLLOW_H

#include "core/hall/act.h"
#include "server/hub.h"

/* The act stands in the ledger already, and s->high is its seq, or higher: acts of this stream after that
 * are not there yet. */
MUST_USE int follow_act(struct hub *h, const struct stream_row *s, const struct act_head *head,
	const struct moment *now, struct err *err);
/* It was kept, but the id is another act's: what it promised is in no book. */
MUST_USE int follow_collision(struct hub *h, const struct stream_row *s,
	const struct act_head *head, const struct moment *now, struct err *err);

#endif
