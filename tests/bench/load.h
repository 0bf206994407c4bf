/* SPDX-License-Identifier: MIT */
/*
 * A load over HTTP/1.1 on loopback: bodies prepared before the clock starts, sent one after another
 * on each of some connections that are kept open, each in a thread.
 */
#ifndef TESTS_BENCH_LOAD_H
#define TESTS_BENCH_LOAD_H

#include "core/base/buf.h"

struct post {
	struct buf head, body; /* the whole request; head ends with the empty line */
	int records;
};

struct load {
	int port;
	struct post *posts; /* of connection c: those with index c, c + connections, … */
	int n, connections;
	/* Is this the reply that was meant? */
	bool (*good)(const struct post *post, unsigned status, const char *body);
	double seconds; /* filled in */
	int failed;     /* filled in: replies that were not good */
	double *each;   /* n of them: how long each took; NULL = not wanted */
};
void load_run(struct load *l);

/* Waits until something listens there; false after 30 s. */
bool load_listens(int port);

#endif
