/* SPDX-License-Identifier: MIT */
/*
 * The rows behind the division of rights (server/grants.h): who takes part, what is to be divided,
 * what each holds of it.
 */
#ifndef SERVER_LEDGER_DIVIDE_H
#define SERVER_LEDGER_DIVIDE_H

#include "server/ledger_lease.h"
#include "server/share.h"

struct parting {
	const char *place;
	int64_t stream_no; /* who says HELLO now: it takes part */
	int64_t since_ms;  /* the others, if they were heard since */
	day_t sold_from;   /* what of these days was sold is their weight */
	int64_t minute;    /* pool_minute of now: what has ended is not divided */
};
/* Terminals of the hall that take part, by their streams' numbers, with their weights; how many, at
 * most HOLDERS_MAX; < 0. */
MUST_USE int divide_who(
	struct ledger *l, const struct parting *p, struct holder *ret, struct err *err);
/* All pools of the hall that are not over: somebody has come whom they did not know. */
MUST_USE int divide_anew(struct ledger *l, const struct parting *p, struct err *err);
/* All that is free, but where somebody waits, to the only terminal there is. */
MUST_USE int divide_to_one(struct ledger *l, const struct parting *p, struct err *err);

struct division {
	char resource[RESOURCE_SIZE];
	day_t day;
	int64_t free;
	bool waits; /* somebody */
};
/* Pools in which something is to be done, at most DIVISIONS_PAGE; how many; < 0. After
 * divide_done they are not told again until something changes. */
#define DIVISIONS_PAGE 64
struct division_page {
	struct division of[DIVISIONS_PAGE];
	struct holder held[DIVISIONS_PAGE][HOLDERS_MAX]; /* divide_held_all */
	int n;
};
MUST_USE int divide_what(
	struct ledger *l, const struct parting *p, struct division_page *ret, struct err *err);
/* The counters of these n of each of the page, and their weights. */
MUST_USE int divide_held_all(struct ledger *l, struct division_page *page, const struct holder *who,
	int n, struct err *err);
MUST_USE int divide_done(struct ledger *l, const struct parting *p,
	const struct division_page *page, struct err *err);
/* One of them by its name, also when nothing is to be done, if it is still sold from: 1; 0; < 0. */
MUST_USE int divide_find(struct ledger *l, const char *resource, int64_t minute,
	struct division *ret, struct err *err);
/* Their counters of this pool. */
MUST_USE int divide_held(
	struct ledger *l, const struct division *d, struct holder *h, int n, struct err *err);

/* n more of it, if so many are free and nobody waits. */
MUST_USE int lease_grant(
	struct ledger *l, const struct division *d, int64_t stream_no, int64_t n, struct err *err);
/* So much it is to have given back; never less than before. */
MUST_USE int lease_recall(
	struct ledger *l, const char *resource, int64_t stream_no, int64_t recall, struct err *err);
/* All that is unsold, of everybody. */
MUST_USE int lease_recall_all(struct ledger *l, const char *resource, struct err *err);

#endif
