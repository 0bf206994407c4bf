/* SPDX-License-Identifier: MIT */
/* Header and footer: the same place and look on every page. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/keys.h"
#include "screens/parts.h"
#include "screens/wrap.h"

#define MARGIN    2
#define MARKS_GAP 3

int header_draw(const struct page *p, struct canvas *c, bool *cut)
{
	int title = text_cells(p->title), clock = text_cells(p->clock),
	    marks = text_cells(p->marks);
	int clock_col = c->cols - MARGIN - clock, room = clock_col - MARGIN - title - 2 * MARKS_GAP;
	int inner = c->cols - 2 * MARGIN, rows = 1;

	if (marks > room)
		rows += wrap_rows(p->marks, inner);
	canvas_fill(c, 0, 0, rows, c->cols, INK_HEADER);
	if (canvas_text(c, 0, MARGIN, clock_col - MARGIN - 1, p->title, INK_HEADER) < title)
		*cut = true;
	canvas_text(c, 0, clock_col, clock, p->clock, INK_HEADER);
	if (marks > room)
		text_draw(c, (struct area){1, MARGIN, rows - 1, inner}, p->marks, INK_HEADER);
	else
		canvas_text(c, 0, clock_col - MARKS_GAP - marks, marks, p->marks, INK_HEADER);
	return rows;
}

/* The keys that work here, in the order of the bar; help stands in the right corner. */
static int footer_keys(const struct page *p, enum action ret[5])
{
	int n = 0;

	if (p->back)
		ret[n++] = ACTION_BACK;
	if (p->next)
		ret[n++] = ACTION_NEXT;
	if (p->repeat)
		ret[n++] = ACTION_REPEAT;
	if (p->language)
		ret[n++] = ACTION_LANG;
	if (p->help)
		ret[n++] = ACTION_HELP;
	return n;
}

static int key_text(enum action action, char *out, size_t size)
{
	snprintf(out, size, " %s %s ", key_cap(action), key_label(action));
	return text_cells(out);
}

void footer_draw(const struct page *p, struct canvas *c, struct layout *l)
{
	enum action keys[5];
	int n = footer_keys(p, keys), used = 0, widths[5], col = 1, row = c->rows - 1;
	char text[96];

	canvas_fill(c, row, 0, 1, c->cols, INK_HEADER);
	for (int i = 0; i < n; i++) {
		widths[i] = key_text(keys[i], text, sizeof(text));
		used += widths[i] < 8 ? 8 : widths[i];
	}
	if (used + n + 1 > c->cols)
		l->cut = true;
	for (int i = 0; i < n; i++) {
		int wide = widths[i] < 8 ? 8 : widths[i];

		key_text(keys[i], text, sizeof(text));
		if (keys[i] == ACTION_HELP && col < c->cols - wide - 1)
			col = c->cols - wide - 1;
		if (col + wide > c->cols)
			return;
		canvas_text(c, row, col, wide, text, INK_HEADER);
		target_add(l, (struct area){row - 1, col, 2, wide}, keys[i], 0);
		col += wide + 1;
	}
}
