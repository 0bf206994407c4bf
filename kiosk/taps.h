/* SPDX-License-Identifier: MIT */
/*
 * Which taps are meant. A finger that trembles or rests touches again and again, and who waits for an
 * answer taps once more: neither is meant for the page that has come meanwhile. All times are of any
 * one clock.
 */
#ifndef KIOSK_TAPS_H
#define KIOSK_TAPS_H

#include <stdbool.h>
#include <stdint.h>

#define BOUNCE_MS   200 /* a tap so soon after the last one … */
#define BOUNCE_ROWS 2   /* … and so near to it is the same one */
#define BOUNCE_COLS 5
#define REACT_MS    100 /* nobody sees a page and taps on it in less */

struct taps {
	int row, col;
	int64_t ms;        /* the last one; 0 = none yet */
	int64_t waited_ms; /* until then somebody waited for an answer */
};

/* Is this one meant? It is the last one from now on. */
bool taps_meant(struct taps *t, int row, int col, int64_t ms);

#endif
