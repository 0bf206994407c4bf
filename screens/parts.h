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
	int line;   /* enum below; at least LINES_BLOCKS */
	int edge;   /* rows above and below each choice: 1, 0; half rows where there is no gap */
	int gap;    /* blank rows between choices */
	int scale;  /* of figures; 0 = as text */
	int beside; /* figures to the right of the lines */
	int grid;   /* choices abreast */
};

#define SPACINGS    28
#define COMFORTABLE 19 /* the first so many spacings; lines that may go, go before tighter ones */
#define CALM_FIRST  2 /* on the page that waits nothing moves: spacings with the same rows above … */
#define CALM        10 /* … and below the question, which is never thin */
extern const struct spacing spacings[SPACINGS];

/* Blank rows in running text: one after at most LINES_RUN rows (a pitch of 1.3), one between all
 * lines. */
enum { LINES_BLOCKS, LINES_APART };
#define LINES_RUN 3

/* Rows needed; CUT when it does not fit into the columns at all. */
#define CUT 1000

#define GRID_MAX 2 /* choices abreast */

int side_margin(int cols); /* columns left of what stands on a page, and right of it */
int header_draw(const struct page *p, struct canvas *c, bool *cut); /* returns its rows */
/* The keys that work here and where they stand: row 0 is the lowest. */
#define FOOTER_KEYS 6
#define FOOTER_OUT  9 /* works, but there is no room to say so */
struct footer {
	struct footer_key {
		enum action action;
		const char *words;
		int row;
	} key[FOOTER_KEYS];
	int n;
	int rows;  /* of the screen, without small print */
	int tiles; /* columns of one at least, where the words stand below the cap; 0 = beside it */
};
void footer_measure(const struct page *p, const struct canvas *c, struct footer *ret);
void footer_draw(const struct footer *f, bool note, struct canvas *c, struct layout *l);

void text_draw(struct canvas *c, struct area at, const char *text, enum ink ink);

int lines_rows(const struct page *p, int n, int cols, int line);
void lines_draw(const struct page *p, int n, struct canvas *c, struct area at, int line);

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
/* Parted by half rows, of which the lower one is no target: what stands below needs no blank row. */
bool choices_close(const struct spacing *s);
int choices_rows(const struct choice_words *words, const struct spacing *s);
void choices_draw(const struct choice_words *words, const struct spacing *s, struct canvas *c,
	struct area at, struct layout *l);

/* letters.c: of a page with the alphabet. */
int letters_rows(const struct page *p, int cols, const struct spacing *s);
void letters_draw(const struct page *p, const struct spacing *s, struct canvas *c, struct area at,
	struct layout *l);

void target_add(struct layout *l, struct area at, enum action action, int digit);

#endif
