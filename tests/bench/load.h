/* SPDX-License-Identifier: MIT */
/*
 * A load over HTTP/1.1 on loopback: bodies prepared before the clock starts, sent one after another
 * on each of some connections that are kept open, each in a thread.
 */
#ifndef TESTS_BENCH_LOAD_H
#define TESTS_BENCH_LOAD_H

#include <sys/types.h>

#include "core/base/buf.h"

struct post {
	struct buf head, body; /* the whole request; head ends with the empty line */
	int records;
};

struct load {
	int port;
	/* Of connection c: those with index c, c + connections, …; NULL: none in this place. */
	const struct post *const *posts;
	int n, connections;
	/* Is this the reply that was meant? */
	bool (*good)(const struct post *post, unsigned status, const char *body);
	double seconds; /* filled in */
	int failed;     /* filled in: replies that were not good */
	double *each;   /* n of them: how long each took; NULL = not wanted */
};
void load_run(struct load *l);

#define LOAD_REPLY_MAX (1 << 20)

/* One question on a connection of one's own, and its answer. */
struct load_answer {
	unsigned status;
	double first; /* seconds from the question to the answer's first byte */
	char *body;   /* in text, which ends with a NUL */
	char text[LOAD_REPLY_MAX + 1];
};
int load_connect(int port); /* < 0: nobody there */
bool load_ask(int fd, const struct post *p, struct load_answer *a);

/* Waits until something listens there; false after 30 s, or when the server has ended. */
bool load_listens(int port, pid_t server);

#endif
