/* SPDX-License-Identifier: MIT */
/*
 * A keyboard-wedge scanner types on the same tty as the residents do. A burst is characters each less
 * than WEDGE_GAP_MS after the one before. One of WEDGE_LEAST or more is a scan, as nobody types like
 * that; Enter, Tab or WEDGE_GAP_MS of silence ends it. What follows a scan's Enter or Tab as closely
 * (a line feed, a second line) is the scanner's too and dropped, unless it is a scan itself. To tell
 * all this from a person a key is held until WEDGE_GAP_MS have passed without another; then it is
 * passed on. Pure: no clock, no timer. The caller gives the milliseconds of any monotone clock.
 *
 * A key held down repeats as a burst of one and the same character, and would order things. Less than
 * WEDGE_LEAST of them are one press (a key that bounces looks the same), more are dropped. Only with
 * Enter or Tab behind them they are a scan.
 *
 * Only characters come here (Enter = 13 or 10). A function key or a tap is never part of a scan: the
 * caller handles it itself, after wedge_other.
 */
#ifndef DEVICES_WEDGE_H
#define DEVICES_WEDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/scan_text.h"

#define WEDGE_GAP_MS 50
#define WEDGE_LEAST  8
#define WEDGE_MOST   192 /* characters kept of one burst; more are dropped */
#define WEDGE_TEXT   192 /* bytes of a scan with its NUL, as in struct device_event */

struct wedge {
	bool on; /* off: every key passes at once */
	uint32_t held[WEDGE_MOST];
	int n;           /* held ones */
	int64_t last_ms; /* of the newest character */
	bool after_scan; /* Enter or Tab ended a scan, and the burst may go on */
	struct scan_once once;
};

/* A scan, then keys to pass on, in order: both when silence that nobody had told of ended the scan.
 * Both empty when everything is held or dropped, or when the same code was scanned a moment ago. */
struct wedge_out {
	uint32_t keys[WEDGE_LEAST]; /* fewer than a scan, and what came behind them */
	int n;
	bool is_scan;
	char text[WEDGE_TEXT]; /* UTF-8, whole characters, cut at the end; controls become '?' */
};

void wedge_init(struct wedge *w, bool on);

/* A character that was typed at ms. */
void wedge_key(struct wedge *w, uint32_t code, int64_t ms, struct wedge_out *out);

/* A function key or tap is about to be handled: a single held key comes out first, so that a
 * person's keys keep their order; a burst stays held, so that a touch does not cut a scan. */
void wedge_other(struct wedge *w, struct wedge_out *out);

/* When wedge_timeout is due; INT64_MAX when nothing is held. */
int64_t wedge_due(const struct wedge *w);

/* What is held is a scan or a person's, if its time has come. */
void wedge_timeout(struct wedge *w, int64_t ms, struct wedge_out *out);

#endif
