/* SPDX-License-Identifier: MIT */
/*
 * Rights to sell portions and seats. A pool for each meal of a hall, today and ten days ahead, for
 * its walk-ins, for each course and each session that can be booked (server/plan.h). Rights are
 * granted ahead, so that a terminal sells with the network gone, and follow demand:
 *
 *   who       the hall's terminals that are not revoked, gone or forked, and were heard within
 *             HEARD_MS. One alone gets all. What the others hold stays theirs, and counted.
 *   how much  by what each sold lately (of the days from SOLD_DAYS ago on), + 1; server/share.h has the rule:
 *             what is free goes to who lacks most of its share; who holds more than its share is
 *             asked for it (`recall` of its lease) while another has not half of its own.
 *   when      at a HELLO of the hall, in pools where something has changed.
 *   waiting   while anybody waits (server/waiting.h) nothing is granted, everybody is asked for all
 *             that is unsold, and what comes back goes to the list.
 *   end       a lease ends with the cut-off of its meal, the start of its session, the last session
 *             of its course: from then on nothing of it is granted or asked for, and what is unsold
 *             is nobody's.
 * Capacity lowered below what is out cancels nothing: what is unsold is asked for, and the rest is
 * shown ("over by N"). I1 stands in server/ledger_lease.h.
 *
 * After the hub has lost memory nothing is granted until every known terminal has told, in the new
 * epoch, all its counters and all seats that were given to people of its.
 */
#ifndef SERVER_GRANTS_H
#define SERVER_GRANTS_H

#include "core/hall/act.h"
#include "core/wire/ask.h"
#include "server/hub.h"

#define HEARD_MS  INT64_C(600000)
#define SOLD_DAYS 7

/* Merges a terminal's counters and the seats it was told of; *lost: it has seen more granted or
 * given than this hub remembers. */
MUST_USE int grants_merge(struct hub *h, const struct hub_call *call, const struct batch_header *b,
	bool *lost, struct err *err);

/* Does this hub know all that it had granted? Nothing is granted while somebody has not told what they
 * know. 1, 0, < 0; *hub: whose epoch it is. */
MUST_USE int grants_complete(struct hub *h, struct hub_row *hub, struct err *err);

/* At a HELLO, or any batch: serves who waits, divides what there is and brings the stream's lease rows
 * up to date. */
MUST_USE int grants_hello(
	struct hub *h, const struct stream_row *s, const struct moment *now, struct err *err);

/* POST /v1/leases: more of one resource of its hall, as far as it is free and nobody waits for it;
 * the lease as it then stands. ERR_BAD: not such a resource; ERR_DENIED: not to this terminal. */
MUST_USE int grants_ask(struct hub *h, const struct hub_call *call, const struct lease_ask *ask,
	struct lease_row *ret, struct err *err);

/* An order was cancelled: its portions go back to the pool, once, while such are still sold. */
MUST_USE int grants_cancelled(
	struct hub *h, const struct act_head *order, const struct moment *now, struct err *err);

#endif
