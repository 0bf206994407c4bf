/* SPDX-License-Identifier: MIT */
/*
 * The hub in figures, as Prometheus reads them (text format 0.0.4). Terminals and halls by their
 * names, nobody else; docs/OPERATIONS.md says which figures to watch.
 */
#ifndef SERVER_METRICS_H
#define SERVER_METRICS_H

#include "server/hub.h"

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define METRICS_MAX  (8u << 20)

#define STATUS_MAX 600 /* of HTTP */

/* What the running program knows, not the ledger. */
struct metrics_run {
	int waiting;         /* requests that wait for the writer */
	int64_t commits;     /* since it started */
	int64_t commit_us;   /* the last one's, from its first statement */
	int64_t commits_us;  /* all of theirs */
	int64_t connections; /* open now */
	int64_t answers[STATUS_MAX];
};

/* Adds to out; a ledger that cannot be read is a figure, too. */
void metrics_write(
	struct hub *h, const struct metrics_run *run, const struct moment *now, struct buf *out);

#endif
