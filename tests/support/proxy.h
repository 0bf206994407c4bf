/* SPDX-License-Identifier: MIT */
/*
 * A bad line: a TCP proxy on loopback, in a child process, that cuts, slows, half-closes and holds
 * what goes through it. What it does to a connection is settled when that begins.
 */
#ifndef TESTS_SUPPORT_PROXY_H
#define TESTS_SUPPORT_PROXY_H

#include <stdatomic.h>

enum proxy_mode {
	PROXY_PASS,
	PROXY_CUT_UP,   /* after `at` bytes of the client's the connection is gone, for both */
	PROXY_CUT_DOWN, /* … of the server's */
	PROXY_HALF, /* after `at` bytes of the client's its sending side is closed to the server */
	PROXY_SLOW, /* `at` bytes a second, each way */
	PROXY_HOLD, /* taken, and nothing more */
};

/* Shared with the child. */
struct proxy_control {
	atomic_int mode;
	atomic_long at;
	atomic_int once;      /* the next connection that is cut is the last: PROXY_PASS again */
	atomic_int life;      /* raised: all connections there are end */
	atomic_int lives;     /* … up to this one they have */
	atomic_int taken;     /* connections so far */
	atomic_int broken;    /* … that were cut or half-closed */
	atomic_long up, down; /* bytes of the newest connection */
};

struct proxy {
	int pid;
	char url[64]; /* https://127.0.0.1:PORT, or http */
	struct proxy_control *control;
};

/* To 127.0.0.1:port. */
void proxy_start(struct proxy *p, const char *scheme, int port);
void proxy_end(struct proxy *p);
/* From the next connection on; those there are end. */
void proxy_set(struct proxy *p, enum proxy_mode mode, long at);

#endif
