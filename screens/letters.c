/* SPDX-License-Identifier: MIT */
/* The letters of the alphabet as targets, as wide as the screen has room for. */
#include "screens/figures.h"
#include "screens/parts.h"

#define LETTERS      26
#define LETTER_HIGH  2
#define LETTER_WIDE  8 /* columns, where there is room … */
#define LETTER_SLIM  4 /* … and elsewhere; … */
#define LETTER_LEAST 3 /* … where everything is extra large and the header has two rows: 36 mm */
#define LETTER_APART 2 /* columns between them; on the narrowest screens one */

struct grid {
	int abreast, rows, wide, apart, gap;
};

/* Even rows of letters that are at least `least` wide. */
static struct grid grid_of(int cols, const struct spacing *s)
{
	struct grid g = {.gap = s->block ? 1 : 0, .apart = s->block ? LETTER_APART : 1};
	int least = s->edge && s->block   ? LETTER_WIDE
		    : s->edge || s->block ? LETTER_SLIM
					  : LETTER_LEAST;

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

static void edge_draw(struct canvas *c, struct area box, int row, uint32_t half)
{
	for (int x = 0; x < box.cols; x++)
		canvas_put(c, row, box.col + x, half, INK_EDGE);
}

/* The letter, half a row above it and half a row below; where rows of letters touch, none above. */
static void letter_draw(struct canvas *c, struct area box, const char *letter, bool close)
{
	struct area row = {box.row, box.col, 1, box.cols};

	canvas_fill(c, row, INK_TARGET);
	edge_draw(c, box, box.row + 1, block_half(true, false));
	if (!close)
		edge_draw(c, box, box.row - 1, block_half(false, true));
	row.col += (box.cols - 1) / 2;
	canvas_text(c, row, letter, INK_TARGET);
}

void letters_draw(const struct page *p, const struct spacing *s, struct canvas *c, struct area at,
	struct layout *l)
{
	struct grid g = grid_of(at.cols, s);

	for (int i = 0; i < LETTERS; i++) {
		struct area box = {at.row + i / g.abreast * (LETTER_HIGH + g.gap),
			at.col + i % g.abreast * (g.wide + g.apart), LETTER_HIGH, g.wide};
		char letter[2] = {(char)('A' + i), 0};

		if (p->letters >> i & 1) {
			letter_draw(c, box, letter, !g.gap);
			target_add(l, box, ACTION_LETTER, i + 1);
		} else {
			box.col += (g.wide - 1) / 2;
			canvas_text(c, box, letter, INK_QUIET);
		}
	}
}
