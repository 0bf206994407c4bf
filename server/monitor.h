/* SPDX-License-Identifier: MIT */
/*
 * GET /metrics on a listener of its own, in plain HTTP and on loopback only: what passes requests on
 * to the terminals' one can never hand it out by mistake. Names of terminals and halls are in it.
 */
#ifndef SERVER_MONITOR_H
#define SERVER_MONITOR_H

#include <stdatomic.h>

#include "server/metrics.h"
#include "server/writer.h"

/* Counted by server/http.c. */
struct http_counts {
	atomic_llong connections; /* open now */
	atomic_llong answers[STATUS_MAX];
};

struct monitor;

/* ERR_BAD: not an address, or not loopback; ERR_IO. writer and counts are borrowed until the stop. */
MUST_USE int monitor_start(struct monitor **ret, struct writer *writer, struct http_counts *counts,
	const char *listen, struct err *err);
void monitor_stop(struct monitor *m);                 /* after the writer's; NULL allowed */
const char *monitor_address(const struct monitor *m); /* NULL of NULL */

#endif
