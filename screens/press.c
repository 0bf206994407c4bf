/* SPDX-License-Identifier: MIT */
#include "screens/press.h"

#include <stddef.h>

/* Its edges are half in the page's own colour: they stay. */
static void ink_row(struct cell *cell, int n)
{
	for (int i = 0; i < n; i++)
		if (cell[i].ink != INK_EDGE && cell[i].ink != INK_CALM_EDGE)
			cell[i].ink = INK_LOOK;
}

bool press_draw(const struct layout *l, enum action action, int digit, struct canvas *c)
{
	for (int i = 0; i < l->n; i++) {
		const struct target *t = &l->target[i];

		if (t->action != action || t->digit != digit)
			continue;
		for (int row = t->row; row < t->row + t->rows; row++)
			if (row >= 0 && row < c->rows && t->col + t->cols <= c->cols)
				ink_row(&c->cell[(ptrdiff_t)row * c->cols + t->col], t->cols);
		return true;
	}
	return false;
}
