/* SPDX-License-Identifier: MIT */
/* The letters of the alphabet as targets, as wide as the screen has room for. */
#include "screens/parts.h"

#define LETTERS      26
#define LETTER_HIGH  2
#define LETTER_WIDE  8 /* columns, where there is room … */
#define LETTER_SLIM  4 /* … and elsewhere */
#define LETTER_APART 2 /* columns between them; on the narrowest screens one */

struct grid {
	int abreast, rows, wide, apart, gap;
};

/* Even rows of letters that are at least `least` wide. */
static struct grid grid_of(int cols, const struct spacing *s)
{
	struct grid g = {.gap = s->block ? 1 : 0, .apart = s->block ? LETTER_APART : 1};
	int least = s->edge && s->block ? LETTER_WIDE : LETTER_SLIM;

	g.abreast = (cols + g.apart) / (least + g.apart);
	if (g.abreast < 1)
		g.abreast = 1;
	g.rows = (LETTERS + g.abreast - 1) / g.abreast;
	g.abreast = (LETTERS + g.rows - 1) / g.rows;
	g.wide = (cols + g.apart) / g.abreast - g.apart;
	return g;
}

int letters_rows(int cols, const struct spacing *s)
{
	struct grid g = grid_of(cols, s);

	return g.rows * (LETTER_HIGH + g.gap) - g.gap;
}

/* Rows that touch are told apart by half a row. */
static void letter_draw(struct canvas *c, struct area box, char letter, bool close)
{
	char text[2] = {letter, 0};
	struct area at = {box.row, box.col + (box.cols - 1) / 2, 1, 1};

	canvas_fill(c, box, INK_TARGET);
	for (int x = 0; x < box.cols && close; x++)
		canvas_put(c, box.row + 1, box.col + x, 0x2580, INK_EDGE);
	canvas_text(c, at, text, INK_TARGET);
}

void letters_draw(const struct page *p, const struct spacing *s, struct canvas *c, struct area at,
	struct layout *l)
{
	struct grid g = grid_of(at.cols, s);

	for (int i = 0; i < LETTERS; i++) {
		struct area box = {at.row + i / g.abreast * (LETTER_HIGH + g.gap),
			at.col + i % g.abreast * (g.wide + g.apart), LETTER_HIGH, g.wide};
		char quiet[2] = {(char)('A' + i), 0};

		if (p->letters >> i & 1) {
			letter_draw(c, box, (char)('A' + i), !g.gap);
			target_add(l, box, ACTION_LETTER, i + 1);
		} else {
			box.col += (g.wide - 1) / 2;
			canvas_text(c, box, quiet, INK_QUIET);
		}
	}
}
