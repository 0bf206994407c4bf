/* SPDX-License-Identifier: MIT */
#include "screens/canvas.h"

#include <stddef.h>
#include <stdlib.h>

#include "core/base/text.h"

int canvas_init(struct canvas *c, int cols, int rows)
{
	*c = (struct canvas){0};
	return canvas_resize(c, cols, rows);
}

void canvas_done(struct canvas *c)
{
	free(c->cell);
	*c = (struct canvas){0};
}

int canvas_resize(struct canvas *c, int cols, int rows)
{
	struct cell *cell;

	if (cols < 1 || cols > CANVAS_COLS_MAX || rows < 1 || rows > CANVAS_ROWS_MAX)
		return ERR_LIMIT;
	cell = realloc(c->cell, (size_t)rows * (size_t)cols * sizeof(*cell));
	if (!cell)
		return ERR_LIMIT;
	c->cell = cell;
	c->cols = cols;
	c->rows = rows;
	/* Filling looks for halves of wide characters in what was there: nothing was. */
	for (int i = 0; i < rows * cols; i++)
		cell[i] = (struct cell){.code = ' '};
	canvas_clear(c, INK_TEXT);
	return 0;
}

void canvas_clear(struct canvas *c, enum ink ink)
{
	canvas_fill(c, (struct area){0, 0, c->rows, c->cols}, ink);
}

static struct cell *cell_at(struct canvas *c, int row, int col)
{
	return &c->cell[(ptrdiff_t)row * c->cols + col];
}

static bool inside(const struct canvas *c, int row, int col)
{
	return row >= 0 && row < c->rows && col >= 0 && col < c->cols;
}

/* What is left of a wide character that loses one half becomes a blank. */
static void unpair(struct canvas *c, int row, int col)
{
	struct cell *at = cell_at(c, row, col);

	if (!at->code && col > 0)
		at[-1].code = ' ';
	if (col + 1 < c->cols && !at[1].code)
		at[1].code = ' ';
}

void canvas_put(struct canvas *c, int row, int col, uint32_t code, enum ink ink)
{
	int cells = text_cell(code);
	struct cell *at;

	if (cells < 1 || !inside(c, row, col) || !inside(c, row, col + cells - 1))
		return;
	at = cell_at(c, row, col);
	unpair(c, row, col);
	if (cells == 2) {
		unpair(c, row, col + 1);
		at[1] = (struct cell){0, (uint8_t)ink};
	}
	at[0] = (struct cell){code, (uint8_t)ink};
}

void canvas_fill(struct canvas *c, struct area at, enum ink ink)
{
	int row = at.row < 0 ? 0 : at.row, col = at.col < 0 ? 0 : at.col;
	int to_row = at.row + at.rows < c->rows ? at.row + at.rows : c->rows;
	int to_col = at.col + at.cols < c->cols ? at.col + at.cols : c->cols;

	if (col >= to_col)
		return;
	for (; row < to_row; row++) {
		unpair(c, row, col);
		unpair(c, row, to_col - 1);
		for (int x = col; x < to_col; x++)
			*cell_at(c, row, x) = (struct cell){' ', (uint8_t)ink};
	}
}

int canvas_text(struct canvas *c, struct area at, const char *text, enum ink ink)
{
	int used = 0;
	uint32_t code;

	while ((code = text_next(&text))) {
		int width = text_cell(code);

		if (used + width > at.cols ||
			!inside(c, at.row, at.col + used + (width ? width - 1 : 0)))
			break;
		canvas_put(c, at.row, at.col + used, code, ink);
		used += width;
	}
	return used;
}

static void print_row(const struct canvas *c, int row, struct buf *out)
{
	const struct cell *cell = &c->cell[(ptrdiff_t)row * c->cols];
	int end = c->cols;
	char utf8[5];

	while (end > 0 && cell[end - 1].code == ' ')
		end--;
	for (int col = 0; col < end; col++) {
		if (!cell[col].code)
			continue;
		buf_add(out, utf8, (size_t)text_put(utf8, cell[col].code));
	}
	buf_byte(out, '\n');
}

void canvas_print(const struct canvas *c, struct buf *out)
{
	for (int row = 0; row < c->rows; row++)
		print_row(c, row, out);
}
