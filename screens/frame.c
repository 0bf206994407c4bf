/* SPDX-License-Identifier: MIT */
/* Header and footer: the same place and look on every page. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/figures.h"
#include "screens/keys.h"
#include "screens/parts.h"
#include "screens/wrap.h"

#define MARGIN     2
#define MARKS_GAP  3
#define MARKS_ROWS 16 /* a screen as high as this has a second header row where marks need it */
#define KEY_LEAST  8  /* columns of a target */

/* The first marks, as many as there is room for: for whom it is goes before what is for volunteers. */
static void marks_fit(const char *marks, int room, char out[PAGE_TEXT])
{
	text_copy(out, PAGE_TEXT, marks);
	while (*out && text_cells(out) > room) {
		char *last = NULL;

		for (char *gap = strstr(out, "  "); gap; gap = strstr(gap + 2, "  "))
			last = gap;
		*(last ? last : out) = 0;
	}
}

/* Rows below the first for the marks: all of them on a high screen, else one for whom it is. */
static int marks_rows(const struct page *p, const struct canvas *c, int room)
{
	if (c->rows >= MARKS_ROWS)
		return text_cells(p->marks) > room ? wrap_rows(p->marks, c->cols - 2 * MARGIN) : 0;
	return text_cells(p->whom) > room;
}

int header_draw(const struct page *p, struct canvas *c, bool *cut)
{
	int title = text_cells(p->title), clock = text_cells(p->clock);
	int clock_col = c->cols - MARGIN - clock, room = clock_col - MARGIN - title - 2 * MARKS_GAP;
	int inner = c->cols - 2 * MARGIN, below = marks_rows(p, c, room), wide;
	char marks[PAGE_TEXT];

	canvas_fill(c, (struct area){0, 0, 1 + below, c->cols}, INK_HEADER);
	if (canvas_text(c, (struct area){0, MARGIN, 1, clock_col - MARGIN - 1}, p->title,
		    INK_HEADER) < title)
		*cut = true;
	canvas_text(c, (struct area){0, clock_col, 1, clock}, p->clock, INK_HEADER);
	marks_fit(p->marks, below ? below * inner : room, marks);
	wide = text_cells(marks);
	if (below)
		text_draw(c, (struct area){1, MARGIN, below, inner}, marks, INK_HEADER);
	else
		canvas_text(c, (struct area){0, clock_col - MARKS_GAP - wide, 1, wide}, marks,
			INK_HEADER);
	return 1 + below;
}

#define KEYS_GAP 2  /* columns between keys */
#define TWO_ROWS 24 /* a screen as high as this may have a second row of keys */
#define N(a)     ((int)(sizeof(a) / sizeof((a)[0])))

static void key_put(const char *words, enum action action, struct footer *f)
{
	int wide = text_cells(key_cap(action)) + text_cells(words) + 3;

	f->key[f->n++] = (struct footer_key){action, words, wide < KEY_LEAST ? KEY_LEAST : wide, 0};
}

static void key_add(const struct page *p, bool takes, enum action action, struct footer *f)
{
	if (takes)
		key_put(action == ACTION_REPEAT ? p->repeat_label : key_label(action), action, f);
}

static int keys_cols(const struct footer *f, int row)
{
	int cols = -KEYS_GAP;

	for (int i = 0; i < f->n; i++)
		if (f->key[i].row == row)
			cols += f->key[i].wide + KEYS_GAP;
	return cols;
}

/* Keys leave a row that has no room for them: the other language first, then what is about the voice,
 * at last what goes on. */
static void row_thin(struct footer *f, int row, int to, int cols)
{
	static const enum action order[] = {ACTION_LANG, ACTION_VOLUME, ACTION_REPEAT, ACTION_NEXT};

	for (int i = 0; i < N(order) && keys_cols(f, row) > cols; i++)
		for (int j = 0; j < f->n; j++)
			if (f->key[j].action == order[i] && f->key[j].row == row &&
				(to != FOOTER_OUT || order[i] != ACTION_NEXT))
				f->key[j].row = to;
}

/* A high screen has a second row for them; else they are left out, and work all the same. */
static void footer_spread(struct footer *f, const struct canvas *c)
{
	row_thin(f, 0, c->rows >= TWO_ROWS ? 1 : FOOTER_OUT, c->cols);
	row_thin(f, 1, FOOTER_OUT, c->cols);
	for (int i = 0; i < f->n; i++)
		if (f->key[i].row == 1)
			f->rows = 5;
}

/* In the order of the bar. An offer of help takes no other key's place: then its key has the usual
 * word. */
void footer_measure(const struct page *p, const struct canvas *c, struct footer *ret)
{
	ret->n = 0;
	ret->rows = 2;
	key_add(p, p->back, ACTION_BACK, ret);
	key_add(p, p->next, ACTION_NEXT, ret);
	key_add(p, p->repeat, ACTION_REPEAT, ret);
	key_add(p, p->volume, ACTION_VOLUME, ret);
	key_add(p, p->language, ACTION_LANG, ret);
	if (p->help)
		key_put(p->offer ? p->offer : key_label(ACTION_HELP), ACTION_HELP, ret);
	if (p->help && p->offer && keys_cols(ret, 0) > c->cols) {
		ret->n--;
		key_put(key_label(ACTION_HELP), ACTION_HELP, ret);
	}
	footer_spread(ret, c);
}

/* A key looks like a choice. Its target is two rows high; the upper one is drawn by half, where no
 * small print stands. */
static void key_draw(const struct footer_key *key, struct canvas *c, struct area at, bool edge)
{
	char text[96];

	snprintf(text, sizeof(text), " %s %s", key_cap(key->action), key->words);
	canvas_fill(c, at, INK_TARGET);
	canvas_text(c, at, text, INK_TARGET);
	for (int i = 0; edge && i < at.cols; i++)
		canvas_put(c, at.row - 1, at.col + i, block_half(false, true), INK_EDGE);
}

static void keys_draw(
	const struct footer *f, int row, bool edge, struct canvas *c, struct layout *l)
{
	int col = keys_cols(f, row) < c->cols ? 1 : 0, at = c->rows - 1 - 3 * row;

	for (int i = 0; i < f->n; i++) {
		const struct footer_key *key = &f->key[i];

		if (key->row != row)
			continue;
		/* Help stands in the right corner. */
		if (key->action == ACTION_HELP && col < c->cols - key->wide - 1)
			col = c->cols - key->wide - 1;
		if (col + key->wide > c->cols)
			l->cut = true;
		key_draw(key, c, (struct area){at, col, 1, key->wide}, edge);
		target_add(l, (struct area){at - 1, col, 2, key->wide}, key->action, 0);
		col += key->wide + KEYS_GAP;
	}
}

void footer_draw(const struct footer *f, bool note, struct canvas *c, struct layout *l)
{
	keys_draw(f, 0, !note || f->rows > 2, c, l);
	keys_draw(f, 1, !note, c, l);
}
