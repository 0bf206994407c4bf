/* SPDX-License-Identifier: MIT */
/*
 * How the rights of one pool are divided among the terminals that take part: those of its hall that
 * are heard (server/grants.h). Pure.
 *
 *   unsold   granted - sold - returned, as the terminal last told
 *   has      granted - sold - max(returned, recall): what it is left with once it has given back what
 *            it was asked for; below 0 where it had sold that already
 *   all      what is free, and all unsold
 *   share    its part of all, by weight; the last few go by the largest remainder, then to the older
 *            terminal
 *   short    has below half its share
 *
 * What is free goes to those below their share, who lacks most first. Only if somebody is short even
 * so (or more is out than there is room for), who has more than their share is asked for it, no more
 * than is needed and not already on its way. So
 *   - what is granted is never more than is free;
 *   - once all has come back that was asked for, a second division changes nothing: nobody is above
 *     their share whose rights are needed, and what comes back goes to who is short;
 *   - with one terminal its share is all: it gets what is free and is asked for nothing.
 */
#ifndef SERVER_SHARE_H
#define SERVER_SHARE_H

#include <stdint.h>

#define HOLDERS_MAX 26 /* terminals of a hall: by their letters */

struct holder {
	int64_t stream_no;
	int64_t weight; /* what it sold lately, + 1 */
	int64_t granted, sold, returned, recall;
	int64_t give; /* result: to be granted on top */
	int64_t back; /* result: to be asked for on top of what it has been asked for */
};

/* free < 0: more is out than there is room for. h in the order of enrolment. */
void share_out(int64_t free, struct holder *h, int n);

#endif
