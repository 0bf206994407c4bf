/* SPDX-License-Identifier: MIT */
/*
 * Lines of a slip as pictures of one bit a dot, for what a printer's own characters cannot say:
 * rare Hanzi, Hangul, and printers without Chinese characters.
 *
 * A cell is 12 × 24 dots as in the printer's own font, so a picture of a line is as wide as its
 * text: Hanzi and Hangul take two cells. The font is Debian's fonts-noto-cjk (Noto Sans Mono CJK SC,
 * bold), then what else of these files is there. It is opened when the first line is drawn.
 */
#ifndef DEVICES_RASTER_H
#define DEVICES_RASTER_H

#include "core/base/err.h"
#include "core/base/paper.h"

#define RASTER_DOTS 576 /* across, on 80 mm */
#define RASTER_ROWS 576
#define RASTER_CELL 12 /* dots of a column at scale 1 */

/* The first dot is bit 7 of the first byte; 1 is black. */
struct picture {
	int dots, rows; /* dots is a multiple of 8 */
	unsigned char bits[RASTER_ROWS][RASTER_DOTS / 8];
};

bool picture_black(const struct picture *p, int x, int y);

struct raster;

/* fonts: paths to try, NULL at the end; NULL = those of this computer. NULL without memory. */
struct raster *raster_new(const char *const *fonts);
void raster_free(struct raster *r); /* NULL allowed */
/* Is a font there? Opens it; the log has one line when there is none. */
bool raster_ready(struct raster *r);

/* Draws of *text, UTF-8, what goes into one line of `dots`, in the size and place that `line`
 * has, and leaves *text at what remains. At least one character is taken, unless none is left.
 * A character that the font lacks is a full-width question mark. ERR_NONE: there is no font. */
MUST_USE int raster_text(struct raster *r, const struct paper_line *line, const char **text,
	int dots, struct picture *ret);

/* Without a font: a code in the middle, level M, of so many dots a module or as many as go in,
 * with a quiet zone of 4 modules. ERR_LIMIT: it does not go in at 2 dots. */
MUST_USE int raster_qr(const char *text, int module, int dots, struct picture *ret);
/* A dashed line of the height of text. */
void raster_rule(int dots, struct picture *ret);

#endif
