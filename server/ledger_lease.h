/* SPDX-License-Identifier: MIT */
/*
 * Pools of portions and seats, and the rights that terminals hold of them. All counters are
 * cumulative and merged by max, so a message lost, doubled or late changes nothing.
 *
 * I1: over a pool, the sum of granted - returned, and what the hub itself has given to those who
 * waited, never passes capacity + credited; but for its excess, which is set where capacity is
 * lowered below what is out, and where a hub that was put back is told of more than it knew, and
 * which otherwise only falls. pools_check holds it.
 */
#ifndef SERVER_LEDGER_LEASE_H
#define SERVER_LEDGER_LEASE_H

#include "core/base/clock.h"
#include "core/hall/act.h"
#include "core/wire/batch.h"
#include "server/ledger.h"

/* ---- pools */

struct pool {
	char resource[RESOURCE_SIZE];
	char place[PLACE_SIZE];
	day_t day;
	int64_t ends; /* until then its rights are sold: pool_minute of the cut-off */
	int64_t capacity;
	char moved_from[RESOURCE_SIZE]; /* seats taken there are taken here, too; "" = none */
};

int64_t pool_minute(const struct moment *now); /* local, since 1970 */

/* 1: the hall's pools were made on this day, and no row that tells of them has changed since; 0;
 * < 0. One look-up, unless rows of some hall have. */
MUST_USE int pool_planned(struct ledger *l, const char *place, day_t today, struct err *err);
/* They were. POOL_WAITED: those of every hall where somebody waits. */
#define POOL_WAITED ""
MUST_USE int pool_planned_put(struct ledger *l, const char *place, day_t today, struct err *err);
/*
 * All pools of a hall that grant from now on: begin, each of them, end. What is new is made,
 * another capacity or day is taken over (rights already granted stay granted), and pools of the
 * hall that were not named get the capacity 0.
 */
MUST_USE int pool_want_begin(struct ledger *l, struct err *err);
MUST_USE int pool_want(struct ledger *l, const struct pool *p, struct err *err);
MUST_USE int pool_want_end(struct ledger *l, const char *place, day_t today, struct err *err);
/* A pool that grants nothing, unless it is there. */
MUST_USE int pool_touch(struct ledger *l, const struct pool *p, struct err *err);

/* One seat is given by the hub itself, if one is free: 1; 0; < 0. */
MUST_USE int pool_give(struct ledger *l, const char *resource, struct err *err);
/* One was given, as somebody remembers, whether it is free or not. */
MUST_USE int pool_gave(struct ledger *l, const char *resource, struct err *err);

/* What an order or enrolment takes; false for other acts and broken ones. */
bool taken_resource(const struct act_head *head, char out[RESOURCE_SIZE]);
/* An order or enrolment that was taken back returns what it took, once an act. */
MUST_USE int pool_credit(
	struct ledger *l, const struct act_head *taken, int64_t now_ms, struct err *err);

/* ---- leases */

/* What a terminal counts, all of it. */
struct lease_counts {
	int64_t stream_no;
	const struct lease_count *counts;
	int n;
};
/* What there is of that: to each of them in now[]; 0 where there is nothing. One question where a
 * question is dear. */
MUST_USE int leases_now(struct ledger *l, const struct lease_counts *told, struct lease_count *now,
	struct err *err);
/* What a terminal counts, of what there is now. *granted_more: it has seen more granted than is known
 * here. */
struct lease_news {
	int64_t stream_no;
	const struct lease_count *count, *now; /* now NULL: not looked at yet */
};
MUST_USE int lease_merge(
	struct ledger *l, const struct lease_news *news, bool *granted_more, struct err *err);

#define LEASE_BODY 192 /* of a lease's row in the feed; a longer one is another */
struct lease_seen {
	char resource[RESOURCE_SIZE];
	int64_t granted, recall;
	day_t until;
	bool ended; /* before the day asked for: to be taken back */
	bool told;  /* lease_one: in this epoch, just so */
	/* lease_untold: what the feed says of it; "" = nothing, or with another need */
	bool in_feed;
	char body[LEASE_BODY];
};
struct lease_to_tell {
	int64_t stream_no;
	const char *hall; /* in the feed: "@" and the stream */
	day_t ended_before;
};
/* Leases that the stream has not been told of as they are, and those that have ended but were not
 * taken back; at most LEASES_PAGE, how many, < 0. */
MUST_USE int lease_untold(struct ledger *l, const struct lease_to_tell *which,
	struct lease_seen *ret, struct err *err);
#define LEASES_PAGE 256
/* The stream's lease of one resource; 1; 0 = none, nothing is filled in; < 0. */
MUST_USE int lease_one(struct ledger *l, int64_t stream_no, const char *resource,
	struct lease_seen *ret, struct err *err);
/* It has been told of the page that ended with this one. */
MUST_USE int lease_told(
	struct ledger *l, const struct lease_to_tell *which, const char *last, struct err *err);

/* ---- looking */

struct pool_over {
	char resource[RESOURCE_SIZE];
	int64_t out, room; /* out: granted - returned + given; room: capacity + credited */
};
/* The next pool by name, of those still sold from, of which more is out than there is room for; 1,
 * 0, < 0. */
MUST_USE int pool_over_next(struct ledger *l, const char *after, const struct moment *now,
	struct pool_over *ret, struct err *err);
/* How many pools break I1, or have sums that are not those of their leases. */
MUST_USE int pools_check(struct ledger *l, int64_t *broken, struct err *err);

#endif
