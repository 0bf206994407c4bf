/* SPDX-License-Identifier: MIT */
/*
 * What a terminal told of itself in its header. A terminal of another version may tell less, or what
 * nobody here understands.
 */
#ifndef SERVER_TOLD_H
#define SERVER_TOLD_H

#include <stdint.h>

struct told {
	int64_t last;                /* its newest act; -1 = it did not say */
	char paper[16], version[24]; /* "" = it did not say */
};
void told_read(const char *status, struct told *ret);

#endif
