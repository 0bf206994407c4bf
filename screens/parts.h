/* SPDX-License-Identifier: MIT */
/*
 * The parts a page is composed of: each can be measured for a width and drawn at a place. Only
 * layout.c uses them.
 */
#ifndef SCREENS_PARTS_H
#define SCREENS_PARTS_H

#include "screens/layout.h"

/* One way of setting a page, from airy to tight. */
struct spacing {
	int pad;    /* blank rows above and below the question */
	int block;  /* blank rows between parts */
	int line;   /* blank rows between lines */
	int edge;   /* rows above and below each choice: 1, 0; half rows where there is no gap */
	int gap;    /* blank rows between choices */
	int scale;  /* of figures; 0 = as text */
	int beside; /* figures to the right of the lines */
	int grid;   /* choices abreast */
	int brief;  /* choices without their second line */
	int most;   /* rows of text that a choice has at most; 0 = as many as it needs */
};

/* Rows needed; CUT when it does not fit into the columns at all. */
#define CUT 1000

#define GRID_MAX 2 /* choices abreast */

int header_draw(const struct page *p, struct canvas *c, bool *cut); /* returns its rows */
void footer_draw(const struct page *p, struct canvas *c, struct layout *l);

void text_draw(struct canvas *c, struct area at, const char *text, enum ink ink);

int lines_rows(const struct page *p, int n, int cols, int line_gap);
void lines_draw(const struct page *p, int n, struct canvas *c, struct area at, int line_gap);

/* Figures side by side, or one below the other where they are too wide. */
int figures_cols(const struct page *p, int n, int scale);
int figures_rows(const struct page *p, int n, int scale, int cols);
void figures_draw(const struct page *p, int n, struct canvas *c, struct area at, int scale);

/* Rows that each choice's words take, alone in its row and with another beside it: counted once for
 * all spacings. Where choices are too narrow for words, `label` is CUT. */
struct choice_words {
	const struct page *p; /* borrowed */
	int label[GRID_MAX][CHOICES_MAX], detail[GRID_MAX][CHOICES_MAX];
};

void choices_measure(const struct page *p, int cols, struct choice_words *ret);
int choices_rows(const struct choice_words *words, const struct spacing *s);
void choices_draw(const struct choice_words *words, const struct spacing *s, struct canvas *c,
	struct area at, struct layout *l);

void target_add(struct layout *l, struct area at, enum action action, int digit);

#endif
