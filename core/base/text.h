/* SPDX-License-Identifier: MIT */
/*
 * Text is UTF-8 everywhere inside. Widths are terminal cells as wcwidth, foot, libvterm, tmux
 * and xterm count them: East Asian wide and full-width = 2, ambiguous = 1, combining = 0.
 */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/buf.h"

/* Well-formed UTF-8 without NUL, surrogates or overlong forms. */
bool text_valid(const void *s, size_t n);

/* Next code point of valid text; advances *s. 0 at the end. Malformed bytes yield U+FFFD one
 * byte at a time, so that a loop always ends. */
uint32_t text_next(const char **s);

int text_cell(uint32_t code);  /* cells of one code point: 0, 1 or 2; controls 0 */
int text_cells(const char *s); /* cells of a text */

/* Encodes one code point; returns the bytes written to out[5], NUL after them. */
int text_put(char *out, uint32_t code);

/* Copies and always terminates, cutting before a character that does not fit; false if cut. */
bool text_copy(char *out, size_t size, const char *s);

/* The digits of a text, "+" and spaces left out; how many, cut to what fits. */
size_t text_digits(char *out, size_t size, const char *s);

/* Unicode NFC; ERR_BAD for text that is not valid, ERR_LIMIT when it does not fit. */
MUST_USE int text_nfc(char *out, size_t size, const char *s);

/*
 * GB18030 for printers and exports. Characters that GB18030 writes in four bytes are kept.
 * ERR_BAD when the input is not valid in its code.
 */
MUST_USE int text_to_gb18030(struct buf *out, const char *s);

#endif
