/* SPDX-License-Identifier: MIT */
/*
 * Paper to the bytes of an ESC/POS receipt printer with a Chinese character ROM. Pure.
 * Commands as in Epson's reference: ESC @, FS &, ESC a, GS !, GS ( k, ESC d, GS V.
 *
 * Text goes in GB18030. What GB18030 writes in four bytes is not in printers' ROMs and becomes a
 * full-width question mark, ¥ becomes ￥; control characters become "?", so that no text can
 * give the printer a command.
 */
#ifndef DEVICES_ESCPOS_H
#define DEVICES_ESCPOS_H

#include "core/base/buf.h"
#include "core/base/paper.h"

#define ESCPOS_MAX (32u << 10) /* no job of PAPER_LINES lines is larger */

/* Appends one whole job, from init to cut. ERR_BAD: a line is not UTF-8 or the paper's shape is
 * wrong, err names the line; ERR_LIMIT: out is full. */
MUST_USE int escpos_encode(const struct paper *paper, struct buf *out, struct err *err);

#endif
