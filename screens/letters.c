/* SPDX-License-Identifier: MIT */
/* The letters of the alphabet, or digits, as targets, as wide as the screen has room for. */
#include <string.h>

#include "screens/figures.h"
#include "screens/parts.h"

#define ALPHABET     "ABCDEFGHIJKLMNOPQRSTUVWXYZ1"
#define DIGITS       "1234567890X"
#define LETTER_HIGH  2
#define LETTER_WIDE  8 /* columns, where there is room … */
#define LETTER_SLIM  4 /* … and elsewhere; … */
#define LETTER_LEAST 3 /* … where everything is extra large and the header has two rows: 36 mm */
#define LETTER_APART 2 /* columns between them; on the narrowest screens one */

struct grid {
	int abreast, rows, wide, apart, gap;
};

static const char *keys_of(const struct page *p)
{
	return p->digits ? DIGITS : ALPHABET;
}

/* Even rows of keys that are at least `least` wide. */
static struct grid grid_of(const struct page *p, int cols, const struct spacing *s)
{
	int n = (int)strlen(keys_of(p));
	struct grid g = {.gap = s->block ? 1 : 0, .apart = s->block ? LETTER_APART : 1};
	int least = s->edge && s->block   ? LETTER_WIDE
		    : s->edge || s->block ? LETTER_SLIM
					  : LETTER_LEAST;

	if (p->digits && least == LETTER_WIDE) /* there are fewer */
		least *= 2;
	g.abreast = (cols + g.apart) / (least + g.apart);
	if (g.abreast < 1)
		g.abreast = 1;
	g.rows = (n + g.abreast - 1) / g.abreast;
	g.abreast = (n + g.rows - 1) / g.rows;
	g.wide = (cols + g.apart) / g.abreast - g.apart;
	return g;
}

int letters_rows(const struct page *p, int cols, const struct spacing *s)
{
	struct grid g = grid_of(p, cols, s);

	return g.rows * (LETTER_HIGH + g.gap) - g.gap;
}

static void edge_draw(struct canvas *c, struct area box, int row, uint32_t half)
{
	for (int x = 0; x < box.cols; x++)
		canvas_put(c, row, box.col + x, half, INK_EDGE);
}

/* The key, half a row above it and half a row below; where rows of keys touch, none above. */
static void letter_draw(struct canvas *c, struct area box, const char *letter, bool close)
{
	struct area row = {box.row, box.col, 1, box.cols};

	canvas_fill(c, row, INK_TARGET);
	edge_draw(c, box, box.row + 1, block_half(true, false));
	if (!close)
		edge_draw(c, box, box.row - 1, block_half(false, true));
	row.col += (box.cols - (int)strlen(letter)) / 2;
	canvas_text(c, row, letter, INK_TARGET);
}

static void key_target(struct layout *l, struct area box, char key)
{
	if (key >= 'A')
		target_add(l, box, ACTION_LETTER, key - 'A' + 1);
	else if (key == '0')
		target_add(l, box, ACTION_HELP, 0);
	else
		target_add(l, box, ACTION_CHOOSE, key - '0');
}

void letters_draw(const struct page *p, const struct spacing *s, struct canvas *c, struct area at,
	struct layout *l)
{
	struct grid g = grid_of(p, at.cols, s);
	const char *keys = keys_of(p);

	for (int i = 0; keys[i]; i++) {
		struct area box = {at.row + i / g.abreast * (LETTER_HIGH + g.gap),
			at.col + i % g.abreast * (g.wide + g.apart), LETTER_HIGH, g.wide};
		char name[2] = {keys[i], 0};
		const char *shown = p->digits || keys[i] >= 'A' ? name : p->choice[0].label;

		if (keys[i] < 'A' || p->letters >> (keys[i] - 'A') & 1) {
			letter_draw(c, box, shown, !g.gap);
			key_target(l, box, keys[i]);
		} else {
			box.col += (g.wide - 1) / 2;
			canvas_text(c, box, shown, INK_QUIET);
		}
	}
}
