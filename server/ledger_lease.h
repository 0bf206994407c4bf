/* SPDX-License-Identifier: MIT */
/*
 * Pools of portions and the rights that terminals hold of them. All counters are cumulative and
 * merged by max, so a message lost, doubled or late changes nothing. The sum of granted - returned
 * over a pool never passes capacity + credited.
 */
#ifndef SERVER_LEDGER_LEASE_H
#define SERVER_LEDGER_LEASE_H

#include "core/hall/act.h"
#include "core/wire/batch.h"
#include "server/ledger.h"

struct pool {
	char resource[RESOURCE_SIZE];
	char place[PLACE_SIZE];
	day_t day;
	int64_t capacity;
};

/* Makes the pool, or gives it another capacity. Rights already granted stay granted. */
MUST_USE int pool_put(struct ledger *l, const struct pool *p, struct err *err);
/* Grants all that is free to this stream. */
MUST_USE int pool_grant_rest(
	struct ledger *l, const struct pool *p, int64_t stream_no, struct err *err);
/* What a terminal counts. *granted_more: it has seen more granted than is known here. */
MUST_USE int lease_merge(struct ledger *l, int64_t stream_no, const struct lease_count *count,
	bool *granted_more, struct err *err);
/* A cancelled order gives its portions back, once an order. */
MUST_USE int pool_credit(
	struct ledger *l, const struct act_head *order, int64_t now_ms, struct err *err);

struct lease_seen {
	const char *resource;
	int64_t granted, sold, returned;
	day_t until;
};
typedef int (*lease_each)(void *ctx, const struct lease_seen *lease, struct err *err);

struct lease_range {
	int64_t stream_no;
	day_t from, until; /* the days that leases end on */
};
/* By day. each must not change leases. */
MUST_USE int lease_walk(struct ledger *l, const struct lease_range *range, lease_each each,
	void *ctx, struct err *err);

#endif
