/* SPDX-License-Identifier: MIT */
/*
 * Composes a page on a canvas of any size from 40x12 on, and remembers where its targets are. What
 * does not fit at once becomes several sheets, of which page.sheet is drawn: first what there is to
 * know, then what can be chosen (view.h turns them).
 */
#ifndef SCREENS_LAYOUT_H
#define SCREENS_LAYOUT_H

#include "screens/canvas.h"
#include "screens/page.h"

#define TARGETS_MAX (CHOICES_MAX + 6 + 26)

struct target {
	int row, col, rows, cols;
	enum action action;
	int digit;
};

struct layout {
	struct target target[TARGETS_MAX];
	int n;
	int sheet, sheets; /* which of how many shows: 0 of 1 where all of the page fits */
	bool cut;          /* something did not fit: the checkers fail on it */
};

void layout_draw(const struct page *p, struct canvas *c, struct layout *ret);

/* The action under a tap; ACTION_TOUCH beside all targets. */
enum action layout_hit(const struct layout *l, int row, int col, int *digit);

#endif
