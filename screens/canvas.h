/* SPDX-License-Identifier: MIT */
/*
 * A grid of cells that screens are drawn on. No curses, no terminal: golden tests print it as
 * text, term.c copies it to curses, which finds what changed.
 */
#ifndef SCREENS_CANVAS_H
#define SCREENS_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/buf.h"

#define CANVAS_COLS_MAX 240
#define CANVAS_ROWS_MAX 100

/* Roles, not colours; screens/theme.h gives each a pair with contrast >= 7:1. */
enum ink {
	INK_TEXT,
	INK_QUIET,
	INK_TITLE,
	INK_TARGET,
	INK_FIGURE,
	INK_GOOD, /* the band of a page that says "done" */
	INK_LOOK, /* the band of a page that says "look" */
	INK_HEADER,
	INK_CODE, /* QR: black on white, never inverted */
	INK_EDGE, /* half blocks in a target's colour on the page's own: its upper and lower edge */
	INK_CALM, /* a target that is not what one came for: keys, and choices that few need */
	INK_CALM_EDGE, /* its edges */
	INK_COUNT      /* their number */
};

struct cell {
	uint32_t code; /* 0 = the second half of a wide character */
	uint32_t ink;  /* enum ink; as wide as the code: cells are compared as bytes */
};

struct canvas {
	int cols, rows;
	struct cell *cell; /* rows * cols */
	bool sextants;     /* the terminal draws U+1FB00 itself (foot): finer figures and codes */
};

struct area {
	int row, col, rows, cols;
};

MUST_USE int canvas_init(struct canvas *c, int cols, int rows); /* bounded by the maxima */
void canvas_done(struct canvas *c);
MUST_USE int canvas_resize(struct canvas *c, int cols, int rows); /* empties it; keeps sextants */
void canvas_clear(struct canvas *c, enum ink ink);
void canvas_fill(struct canvas *c, struct area at, enum ink ink);
/* Writes a text into the first row of an area; never half a wide character, never outside. Returns
 * the cells used. */
int canvas_text(struct canvas *c, struct area at, const char *text, enum ink ink);
void canvas_put(struct canvas *c, int row, int col, uint32_t code, enum ink ink);
/* All rows as UTF-8 lines, blanks at the end of a line dropped. */
void canvas_print(const struct canvas *c, struct buf *out);

#endif
