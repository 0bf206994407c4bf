/* SPDX-License-Identifier: MIT */
/* Bytes that come in pieces, as lines: how a program and its child hear each other. */
#ifndef DEVICES_LINES_H
#define DEVICES_LINES_H

#include <stdbool.h>
#include <stddef.h>

#define LINES_MAX 2176 /* bytes of a line without its end; the longest is a sentence to be said */

struct lines { /* zeroed: none yet */
	size_t n;
	char line[LINES_MAX + 1];
};

/* Gives each whole line to take, and forgets it. False when take did, or a line is too long: what is
 * behind it is not looked at. */
bool lines_take(struct lines *lines, const char *bytes, size_t n,
	bool (*take)(void *ctx, const char *line, size_t n), void *ctx);

#endif
