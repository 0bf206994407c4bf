/* SPDX-License-Identifier: MIT */
/*
 * A model drawn on a canvas as the terminal draws it, and looked at: is it whole, can everything
 * that is offered be tapped, does it name nobody who is not here?
 */
#ifndef TESTS_SUPPORT_FRAME_H
#define TESTS_SUPPORT_FRAME_H

#include "screens/layout.h"

struct frame {
	struct page page;
	struct canvas canvas;
	struct layout layout;
	int sheet; /* which to draw, of a page that does not fit at once */
};

void frame_init(struct frame *f); /* sets the words to Chinese */
void frame_done(struct frame *f);
/* Draws; NULL when all is well, else what is wrong with it. Sizes from 40x12 on. */
const char *frame_draw(struct frame *f, const struct model *m, int cols, int rows);
/* Is this text, in any place, on the frame? */
bool frame_shows(const struct frame *f, const char *text);
void frame_print(const struct frame *f); /* to stdout */

#endif
