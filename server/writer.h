/* SPDX-License-Identifier: MIT */
/*
 * The one thread that has the hub: it takes all requests that wait and answers them in one
 * transaction (server/answer.h), so that a commit costs the disk once for many terminals. While it
 * works, others come to wait for the next.
 */
#ifndef SERVER_WRITER_H
#define SERVER_WRITER_H

#include "server/answer.h"

struct writer;

/* hub is the writer's alone until it has stopped. ERR_LIMIT: no thread. */
MUST_USE int writer_start(struct writer **ret, struct hub *hub, struct err *err);
/* From any thread: waits until q->a is there and true. false: it is stopping, q is not answered. */
MUST_USE bool writer_ask(struct writer *w, struct query *q);
/* The same for whoever else needs the hub: turn(hub, ctx) in the writer's thread, after what waits is
 * answered and told; what it writes is a transaction of its own. */
typedef void (*writer_turn)(struct hub *hub, void *ctx);
MUST_USE bool writer_run(struct writer *w, writer_turn turn, void *ctx);

struct writer_figures {
	int waiting;                            /* requests in the queue */
	int64_t commits, commit_us, commits_us; /* how many, how long: the last one, all */
};
void writer_figures(struct writer *w, struct writer_figures *ret);

/* Answers what waits, then ends. NULL allowed. */
void writer_stop(struct writer *w);
void writer_free(struct writer *w); /* after the stop, when nobody asks any more; NULL allowed */

#endif
