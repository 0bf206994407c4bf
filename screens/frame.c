/* SPDX-License-Identifier: MIT */
/* Header and footer: the same place and look on every page. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/keys.h"
#include "screens/parts.h"
#include "screens/wrap.h"

#define MARGIN     2
#define MARKS_GAP  3
#define MARKS_ROWS 16 /* a screen as high as this has a second header row where marks need it */
#define KEY_LEAST  8  /* columns of a target */

int header_draw(const struct page *p, struct canvas *c, bool *cut)
{
	int title = text_cells(p->title), clock = text_cells(p->clock),
	    marks = text_cells(p->marks);
	int clock_col = c->cols - MARGIN - clock, room = clock_col - MARGIN - title - 2 * MARKS_GAP;
	int inner = c->cols - 2 * MARGIN, rows = 1;

	if (marks > room && c->rows >= MARKS_ROWS)
		rows += wrap_rows(p->marks, inner);
	canvas_fill(c, (struct area){0, 0, rows, c->cols}, INK_HEADER);
	if (canvas_text(c, (struct area){0, MARGIN, 1, clock_col - MARGIN - 1}, p->title,
		    INK_HEADER) < title)
		*cut = true;
	canvas_text(c, (struct area){0, clock_col, 1, clock}, p->clock, INK_HEADER);
	if (rows > 1)
		text_draw(c, (struct area){1, MARGIN, rows - 1, inner}, p->marks, INK_HEADER);
	else if (marks <= room)
		canvas_text(c, (struct area){0, clock_col - MARKS_GAP - marks, 1, marks}, p->marks,
			INK_HEADER);
	return rows;
}

#define FOOTER_KEYS 6

/* The keys that work here, in the order of the bar; help stands in the right corner. */
static int footer_keys(const struct page *p, enum action ret[FOOTER_KEYS])
{
	int n = 0;

	if (p->back)
		ret[n++] = ACTION_BACK;
	if (p->next)
		ret[n++] = ACTION_NEXT;
	if (p->repeat)
		ret[n++] = ACTION_REPEAT;
	if (p->volume)
		ret[n++] = ACTION_VOLUME;
	if (p->language)
		ret[n++] = ACTION_LANG;
	if (p->help)
		ret[n++] = ACTION_HELP;
	return n;
}

static int key_text(const struct page *p, enum action action, char *out, size_t size)
{
	const char *label = action == ACTION_REPEAT ? p->repeat_label : key_label(action);
	int cells;

	snprintf(out, size, " %s %s ", key_cap(action), label);
	cells = text_cells(out);
	return cells < KEY_LEAST ? KEY_LEAST : cells;
}

static int keys_cols(const struct page *p, const enum action *keys, int n)
{
	char text[96];
	int cols = 1;

	for (int i = 0; i < n; i++)
		cols += key_text(p, keys[i], text, sizeof(text)) + 1;
	return cols;
}

static int keys_without(enum action *keys, int n, enum action without)
{
	int kept = 0;

	for (int i = 0; i < n; i++)
		if (keys[i] != without)
			keys[kept++] = keys[i];
	return kept;
}

/* On a narrow screen the other language goes first: every key here still works. */
static int keys_shorten(const struct page *p, enum action *keys, int n, int cols)
{
	static const enum action first[] = {ACTION_LANG, ACTION_VOLUME, ACTION_REPEAT};

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (keys_cols(p, keys, n) > cols)
			n = keys_without(keys, n, first[i]);
	return n;
}

void footer_draw(const struct page *p, struct canvas *c, struct layout *l)
{
	enum action keys[FOOTER_KEYS];
	int n = keys_shorten(p, keys, footer_keys(p, keys), c->cols), col = 1, row = c->rows - 1;
	char text[96];

	canvas_fill(c, (struct area){row, 0, 1, c->cols}, INK_HEADER);
	for (int i = 0; i < n; i++) {
		int wide = key_text(p, keys[i], text, sizeof(text));

		if (keys[i] == ACTION_HELP && col < c->cols - wide - 1)
			col = c->cols - wide - 1;
		if (col + wide > c->cols) {
			l->cut = true;
			return;
		}
		canvas_text(c, (struct area){row, col, 1, wide}, text, INK_HEADER);
		target_add(l, (struct area){row - 1, col, 2, wide}, keys[i], 0);
		col += wide + 1;
	}
}
