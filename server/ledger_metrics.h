/* SPDX-License-Identifier: MIT */
/*
 * The ledger in figures, for a monitor. No statement walks the acts: at 100 million of them it costs
 * what it costs at a thousand.
 */
#ifndef SERVER_LEDGER_METRICS_H
#define SERVER_LEDGER_METRICS_H

#include "core/wire/enrol.h"
#include "server/ledger.h"
#include "server/ledger_look.h"

/* Acts in gaps. */
MUST_USE int metrics_lost(struct ledger *l, int64_t *ret, struct err *err);

struct metric_stream {
	char kiosk[KIOSK_NAME_SIZE], place[PLACE_SIZE];
	bool branch; /* a fork of another */
	bool forked, revoked, dead;
	int64_t high, contact_ms;
	char status[LOOK_STATUS_SIZE]; /* JSON, as the terminal told it */
};
/* All streams, those of one terminal together, the newest last. walk: < 0 ends it. */
typedef int (*metric_walk)(void *ctx, const struct metric_stream *s, struct err *err);
MUST_USE int metrics_streams(struct ledger *l, metric_walk walk, void *ctx, struct err *err);

/* Names and numbers: acts by state ("ok", "quarantined", …), the newest whole copy in unix ms by
 * medium. */
typedef void (*metric_named)(void *ctx, const char *name, int64_t n);
MUST_USE int metrics_acts(struct ledger *l, metric_named each, void *ctx, struct err *err);
MUST_USE int metrics_copies(struct ledger *l, metric_named each, void *ctx, struct err *err);

struct metric_sums {
	int64_t waiting;   /* enrolments that wait for a seat */
	int64_t callbacks; /* people who have to be told something */
};
MUST_USE int metrics_sums(struct ledger *l, struct metric_sums *ret, struct err *err);

#endif
