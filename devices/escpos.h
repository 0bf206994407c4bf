/* SPDX-License-Identifier: MIT */
/*
 * Paper to the bytes of an ESC/POS receipt printer with a Chinese character ROM.
 * Commands as in Epson's reference: ESC @, FS &, ESC a, GS !, GS ( k, GS v 0, ESC d, GS V.
 *
 * Text goes in GB18030. A line with a character that printers' ROMs lack (four bytes in GB18030:
 * rare Hanzi, Hangul; private use) is drawn as a picture; without a font such a character becomes a
 * full-width question mark. ¥ becomes ￥; control characters become "?", so that no text can give
 * the printer a command. No picture holds the bytes of a real-time command either (DLE EOT, DLE
 * ENQ, DLE DC4: printers look for them everywhere): one dot more is drawn instead.
 */
#ifndef DEVICES_ESCPOS_H
#define DEVICES_ESCPOS_H

#include "core/base/buf.h"
#include "core/base/paper.h"
#include "devices/raster.h"

#define ESCPOS_MAX         (4u << 20) /* no job of PAPER_LINES lines is larger */
#define ESCPOS_BAND        24         /* rows of a picture in one command */
#define ESCPOS_COMMAND_MAX (8 + ESCPOS_BAND * RASTER_DOTS / 8) /* bytes of the longest one */

/* What a printer can; all zero: everything but rare characters. */
struct escpos_style {
	struct raster *font; /* borrowed; NULL: no line is drawn */
	bool raster;         /* every line is drawn: no Chinese characters in it */
	bool four_byte;      /* its ROM has all of GB18030 */
	bool qr_picture;     /* it does not know GS ( k */
	bool tear;           /* it has no cutter: a longer feed to its tear bar */
};

/* Appends one whole job, from init to cut. ERR_BAD: a line is not UTF-8 or the paper's shape is
 * wrong, err names the line; ERR_LIMIT: out is full, or a code too large for the paper. */
MUST_USE int escpos_encode(const struct paper *paper, const struct escpos_style *style,
	struct buf *out, struct err *err);

/* Appends what goes before a job when the one before may have ended in the middle: as many NUL as
 * an open command may still want (a printer passes over the others), init, and a cut, so that what
 * is left of the old slip does not hang on the new one. */
void escpos_recover(const struct escpos_style *style, struct buf *out);

/* Bytes of an encoded job, n > 0, to the end of the first command or line of text: a place where a
 * real-time command may go in between. At least 1, at most n. */
size_t escpos_piece(const unsigned char *job, size_t n);

#endif
