/* SPDX-License-Identifier: MIT */
/*
 * Colours of the inks as indices 16–255 of the 256-colour palette, whose RGB values every
 * terminal shares (0–15 are the terminal's own). Each pair has a contrast of at least 7:1
 * (WCAG 1.4.6), and whatever can be tapped one of 3:1 to the page that it stands on (1.4.11); the
 * test computes them from the tables. All are bold: each change of weight would cost the terminal a
 * reset of colours, and a hall's terminal has a bold font anyway.
 */
#ifndef SCREENS_THEME_H
#define SCREENS_THEME_H

#include "screens/canvas.h"

struct theme_pair {
	short fg, bg;
	bool reverse; /* what a terminal without 256 colours does instead */
};

enum theme {
	THEME_BLUE,   /* white on dark blue */
	THEME_YELLOW, /* black on yellow, for eyes that see it better */
	THEME_COUNT   /* their number */
};

extern const struct theme_pair theme_pairs[THEME_COUNT][INK_COUNT];

/* WCAG 2 contrast of two palette indices 16–255, 1…21. */
double theme_contrast(int fg, int bg);

#endif
