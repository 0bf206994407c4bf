/* SPDX-License-Identifier: MIT */
/*
 * Big figures: 0-9 A-Z - : . of an own small bitmap font, in half blocks that every terminal
 * draws, or in sextants where canvas.sextants says so. At scale 1 a digit takes 6 columns and 4
 * rows, at scale 2 twice that. No Hanzi: at this size a complex one is a blob.
 */
#ifndef SCREENS_FIGURES_H
#define SCREENS_FIGURES_H

#include "screens/canvas.h"

#define FIGURE_ROWS 4 /* at scale 1 */

struct figure_place {
	int row, col, scale;
};

bool figure_fits(const char *value); /* has only characters that the font has */
int figure_cols(const char *value, int scale);
int figure_rows(int scale);
int figure_draw(struct canvas *c, struct figure_place at, const char *value, enum ink ink);

/* The cell for two halves, and for six sextants (bit 0 = upper left, 1 = upper right, … 5). */
uint32_t block_half(bool upper, bool lower);
uint32_t block_sextant(unsigned bits);

#endif
