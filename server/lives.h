/* SPDX-License-Identifier: MIT */
/*
 * What becomes of a terminal that is not as it was, decided by staff:
 *
 *   revoked    stolen: no feed, its acts are set aside "revoked", at most 20,000 a day
 *   dead       broken or lost for good: nobody waits for it, acts that still come are set aside
 *              "dead". A day after either what it had not told as sold goes back to its pools; what
 *              it sold and never told is then sold twice.
 *   forked     two journals of one identity: the other branch is a stream of its own, "unapproved"
 *
 * and what becomes of an act that was set aside when somebody looks at it.
 */
#ifndef SERVER_LIVES_H
#define SERVER_LIVES_H

#include "server/hub.h"

#define LOST_DAY_MS INT64_C(86400000)
/* Rights of terminals that were lost a day ago. Cheap where there is none. */
MUST_USE int lives_reclaim(struct hub *h, const struct moment *now, struct err *err);

struct theft {
	char name[KIOSK_NAME_SIZE];
	char place[PLACE_SIZE]; /* where it stood; written, … */
	int gen; /* … with the hall's new K_hall (server/hall_key.h); 0: not the first time */
};
/* The terminal is revoked, and its hall gets another key that it never hears of. How many streams, 0
 * = no such terminal, < 0. In the caller's transaction. */
MUST_USE int lives_stolen(struct hub *h, struct theft *t, int64_t now_ms, struct err *err);

struct release {
	int64_t stream_no, seq;
	/* Somebody looked: what hangs on who sent it and when ("revoked", "dead", "unapproved",
	 * "backdated") does not count any more. */
	bool looked;
};
/*
 * A quarantined act is judged again by this program; if it is good, all follows from it that would
 * have followed when it came. 1: it is good now, 0: it stays aside (*why) or was not aside; < 0. A
 * second time it is not aside any more, so nothing follows twice. In the caller's transaction.
 */
MUST_USE int lives_release(struct hub *h, const struct release *r, const struct moment *now,
	char why[24], struct err *err);

/* All acts of the stream that wait for approval, in order; *n are good now. */
MUST_USE int lives_approve(
	struct hub *h, int64_t stream_no, const struct moment *now, int64_t *n, struct err *err);
/* After an upgrade: acts of kinds that an older program did not know, in order. */
MUST_USE int lives_upgraded(struct hub *h, const struct moment *now, int64_t *n, struct err *err);

#endif
