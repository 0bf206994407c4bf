/* SPDX-License-Identifier: MIT */
/*
 * The only file that knows curses. It owns the terminal from term_open to term_close and may be
 * closed from a signal-safe exit path by term_close again.
 */
#ifndef SCREENS_TERM_H
#define SCREENS_TERM_H

#include "screens/canvas.h"
#include "screens/theme.h"

enum term_key_kind { TERM_NONE, TERM_CHAR, TERM_FUNCTION, TERM_TAP, TERM_RESIZE };

struct term_key {
	enum term_key_kind kind;
	uint32_t
		code; /* TERM_CHAR: the character (digits of a keypad too; 13, 27, 127); TERM_FUNCTION: 1…12 */
	int row, col; /* TERM_TAP */
};

/* The colours; before term_open. Blue without it. */
void term_theme(enum theme theme);
MUST_USE int term_open(struct err *err);
void term_close(void);
void term_size(int *cols, int *rows);
/* Does this terminal draw sextants itself (canvas.sextants)? foot does; LITANG_SEXTANTS=1 or 0
 * decides otherwise. */
bool term_sextants(void);
/* After SIGWINCH: asks the terminal for its size and tells curses. cols, rows > 0 force one. */
void term_resized(int cols, int rows);
void term_show(const struct canvas *c); /* one refresh; curses sends what changed */
void term_tone(bool low);               /* the terminal bell: once, or twice for "look" */
/* The next key without waiting; false = none. Unknown escape sequences are swallowed whole. */
bool term_key(struct term_key *ret);
/* The last read said that the terminal is gone (hung up). */
bool term_gone(void);

#endif
