/* SPDX-License-Identifier: MIT */
/*
 * Who is connected, so that those who say nothing, or say it for ever, never keep out one who
 * speaks. A hall, or all halls behind one router, may share an address: nothing here asks for it.
 */
#ifndef SERVER_CALLERS_H
#define SERVER_CALLERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct caller {
	struct caller *before, *after;
	int fd;
	int64_t since_ms; /* what it does now it has done since then */
	bool busy;        /* a request was begun and is not answered to its end */
	bool known;       /* it has had an answer on this connection */
	bool cut;
};

struct callers {
	pthread_mutex_t lock;
	struct caller *first, *last; /* by since_ms */
	int n, crowd;
	int64_t patience_ms;
};

/* With more than `crowd` of them, who comes takes the place of somebody: of the one that has been
 * silent longest and never had an answer, else of the one that has been idle longest. A request that
 * is not through within patience_ms is cut. */
void callers_init(struct callers *all, int crowd, int64_t patience_ms);
void callers_done(struct callers *all);

void callers_come(struct callers *all, struct caller *c, int fd, int64_t now_ms);
void callers_begin(
	struct callers *all, struct caller *c, int64_t now_ms); /* a request's first line */
void callers_end(
	struct callers *all, struct caller *c, int64_t now_ms); /* its answer's last byte */
/* Before its descriptor is closed. */
void callers_go(struct callers *all, struct caller *c);

#endif
