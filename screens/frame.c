/* SPDX-License-Identifier: MIT */
/* Header and footer: the same place and look on every page. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/figures.h"
#include "screens/keys.h"
#include "screens/parts.h"
#include "screens/wrap.h"

#define MARGIN      3
#define MARGIN_SLIM 1 /* of a screen narrower than this: */
#define SLIM        48
#define MARKS_GAP   2
#define MARK_GAP    2  /* columns between marks */
#define UPRIGHT     24 /* a screen as high as this has rows for marks in full and for more keys */
#define KEY_LEAST   8  /* columns of a target … */
#define KEY_SLIM    5  /* … where everything is extra large: 60 mm */
#define N(a)        ((int)(sizeof(a) / sizeof((a)[0])))

int side_margin(int cols)
{
	return cols < SLIM ? MARGIN_SLIM : MARGIN;
}

/* ---- the header ------------------------------------------------------------------------------- */

/* Marks in rows of so many cells, none of them broken; returns the rows. Without a canvas they are
 * counted only. */
static int marks_set(const char *marks, struct area at, struct canvas *c)
{
	int row = 0, col = 0;

	while (*marks) {
		const char *gap = strstr(marks, "  ");
		size_t n = gap ? (size_t)(gap - marks) : strlen(marks);
		char mark[PAGE_TEXT];

		snprintf(mark, sizeof(mark), "%.*s", (int)n, marks);
		if (col && col + text_cells(mark) > at.cols) {
			row++;
			col = 0;
		}
		if (c)
			canvas_text(c, (struct area){at.row + row, at.col + col, 1, at.cols - col},
				mark, INK_HEADER);
		col += text_cells(mark) + MARK_GAP;
		marks += n + (gap ? MARK_GAP : 0);
	}
	return row + (col > 0);
}

/* All of them stand there on every screen: beside the hall where there is room, in short where there
 * is little, else in rows of their own. */
static int marks_draw(const struct page *p, struct canvas *c, struct area room)
{
	int side = side_margin(c->cols);
	struct area below = {1, side, 1, c->cols - 2 * side};
	const char *marks = p->marks;

	if (text_cells(marks) > room.cols && c->rows < UPRIGHT)
		marks = p->brief;
	if (text_cells(marks) <= room.cols) {
		room.col += room.cols - text_cells(marks);
		canvas_text(c, room, marks, INK_HEADER);
		return 0;
	}
	if (marks_set(p->marks, below, NULL) <= marks_set(marks, below, NULL))
		marks = p->marks;
	below.rows = marks_set(marks, below, NULL);
	canvas_fill(c, (struct area){1, 0, below.rows, c->cols}, INK_HEADER);
	return marks_set(marks, below, c);
}

int header_draw(const struct page *p, struct canvas *c, bool *cut)
{
	int title = text_cells(p->title), clock = text_cells(p->clock);
	int side = side_margin(c->cols), clock_col = c->cols - side - clock;
	int from = side + title + MARKS_GAP, to = clock_col - (clock ? MARKS_GAP : 0);

	canvas_fill(c, (struct area){0, 0, 1, c->cols}, INK_HEADER);
	if (canvas_text(c, (struct area){0, side, 1, clock_col - side - 1}, p->title, INK_HEADER) <
		title)
		*cut = true;
	canvas_text(c, (struct area){0, clock_col, 1, clock}, p->clock, INK_HEADER);
	return 1 + marks_draw(p, c, (struct area){0, from, 1, to > from ? to - from : 0});
}

/* ---- the footer ------------------------------------------------------------------------------- */

#define KEYS_GAP 2 /* columns between keys */

static int key_wide(const struct footer *f, const struct footer_key *key)
{
	int words = text_cells(key->words), cap = text_cells(key_cap(key->action));
	int wide = cap + 2 + (words ? 1 + words : 0), least = KEY_LEAST;

	if (f->tiles) {
		least = f->tiles;
		wide = words > cap ? words : cap;
		wide += f->tiles == KEY_LEAST ? 2 : 0;
	}
	return wide < least ? least : wide;
}

static int keys_cols(const struct footer *f, int row)
{
	int cols = -KEYS_GAP;

	for (int i = 0; i < f->n; i++)
		if (f->key[i].row == row)
			cols += key_wide(f, &f->key[i]) + KEYS_GAP;
	return cols;
}

/* What may be said in fewer words where a row is too narrow, first what is about the voice: Enter
 * says on its own what it does. */
static const enum action shorter[] = {
	ACTION_REPEAT, ACTION_VOLUME, ACTION_LANG, ACTION_NEXT, ACTION_BACK, ACTION_HELP};

static struct footer_key *key_in(struct footer *f, enum action action, int row)
{
	for (int i = 0; i < f->n; i++)
		if (f->key[i].action == action && f->key[i].row == row)
			return &f->key[i];
	return NULL;
}

static const char *brief_words(const struct page *p, enum action action)
{
	switch (action) {
	case ACTION_REPEAT:
		return p->repeat_brief;
	case ACTION_LANG:
		return p->lang_brief;
	default:
		return key_brief(action);
	}
}

static bool row_fits(const struct page *p, struct footer *f, int row, int cols)
{
	for (int i = 0; i < N(shorter) && keys_cols(f, row) > cols; i++) {
		struct footer_key *key = key_in(f, shorter[i], row);

		if (key)
			key->words = brief_words(p, shorter[i]);
	}
	return keys_cols(f, row) <= cols;
}

/* Back and help keep their places; what else there is goes up, Enter too where another would stand
 * there alone. */
static bool rows_fit(const struct page *p, struct footer *f, int cols)
{
	int up = 0;

	for (int i = 0; i < f->n; i++) {
		enum action action = f->key[i].action;

		f->key[i].row =
			action == ACTION_REPEAT || action == ACTION_VOLUME || action == ACTION_LANG;
		up += f->key[i].row;
	}
	if (up == 1 && key_in(f, ACTION_NEXT, 0))
		key_in(f, ACTION_NEXT, 0)->row = 1;
	f->rows = 5;
	return row_fits(p, f, 0, cols) && row_fits(p, f, 1, cols);
}

static void key_add(const char *words, bool takes, enum action action, struct footer *f)
{
	if (takes)
		f->key[f->n++] = (struct footer_key){action, words, 0};
}

/* In the order of the bar. */
static void keys_add(const struct page *p, const char *help, struct footer *ret)
{
	*ret = (struct footer){.rows = 2};
	key_add(key_label(ACTION_BACK), p->back, ACTION_BACK, ret);
	key_add(key_label(ACTION_NEXT), p->next, ACTION_NEXT, ret);
	key_add(p->repeat_label, p->repeat, ACTION_REPEAT, ret);
	key_add(key_label(ACTION_VOLUME), p->volume, ACTION_VOLUME, ret);
	key_add(p->lang_label, p->language, ACTION_LANG, ret);
	key_add(help, p->help, ACTION_HELP, ret);
}

/* Keys with the words below the cap, and a row above them for small print, or blank. */
static bool tiles_fit(const struct page *p, struct footer *f, int least, int cols)
{
	keys_add(p, key_label(ACTION_HELP), f);
	f->tiles = least;
	f->rows = 3;
	return row_fits(p, f, 0, cols);
}

/* On a screen smaller than any hall has: they work all the same. */
static void row_thin(struct footer *f, int cols)
{
	for (int i = 0; i < N(shorter) && keys_cols(f, 0) > cols; i++)
		if (key_in(f, shorter[i], 0))
			key_in(f, shorter[i], 0)->row = FOOTER_OUT;
}

/* All keys that work, in as many words as there is room for. An offer of help takes no other key's
 * words: then its key has the usual one. */
void footer_measure(const struct page *p, const struct canvas *c, struct footer *ret)
{
	keys_add(p, p->offer ? p->offer : key_label(ACTION_HELP), ret);
	if (keys_cols(ret, 0) <= c->cols)
		return;
	keys_add(p, key_label(ACTION_HELP), ret);
	if (row_fits(p, ret, 0, c->cols))
		return;
	keys_add(p, key_label(ACTION_HELP), ret);
	if (c->rows >= UPRIGHT && rows_fit(p, ret, c->cols))
		return;
	if (!tiles_fit(p, ret, KEY_LEAST, c->cols) && !tiles_fit(p, ret, KEY_SLIM, c->cols))
		row_thin(ret, c->cols);
}

/* A key's target is two rows high; the upper one is drawn by half, where no small print stands. */
static void key_draw(const struct footer_key *key, struct canvas *c, struct area at, bool edge)
{
	char text[96];

	snprintf(text, sizeof(text), " %s %s", key_cap(key->action), key->words);
	canvas_fill(c, at, INK_CALM);
	canvas_text(c, at, text, INK_CALM);
	for (int i = 0; edge && i < at.cols; i++)
		canvas_put(c, at.row - 1, at.col + i, block_half(false, true), INK_CALM_EDGE);
}

static void middle_text(struct canvas *c, struct area at, const char *text)
{
	at.col += (at.cols - text_cells(text)) / 2;
	canvas_text(c, at, text, INK_CALM);
}

static void tile_draw(const struct footer_key *key, struct canvas *c, struct area at)
{
	canvas_fill(c, (struct area){at.row - 1, at.col, 2, at.cols}, INK_CALM);
	middle_text(c, (struct area){at.row - 1, at.col, 1, at.cols}, key_cap(key->action));
	middle_text(c, at, key->words);
}

/* Under the text of the page, or from the edge on where the row is full. */
static int first_col(const struct footer *f, int row, int cols)
{
	int wide = keys_cols(f, row), side = side_margin(cols);

	if (wide <= cols - 2 * side)
		return side;
	return wide < cols ? (cols - wide) / 2 : 0;
}

static void keys_draw(
	const struct footer *f, int row, bool edge, struct canvas *c, struct layout *l)
{
	int first = first_col(f, row, c->cols), col = first, at = c->rows - 1 - 3 * row;

	for (int i = 0; i < f->n; i++) {
		const struct footer_key *key = &f->key[i];
		int wide = key_wide(f, key);

		if (key->row != row)
			continue;
		/* Help stands in the right corner. */
		if (key->action == ACTION_HELP && col < c->cols - wide - first)
			col = c->cols - wide - first;
		if (col + wide > c->cols)
			l->cut = true;
		if (f->tiles)
			tile_draw(key, c, (struct area){at, col, 1, wide});
		else
			key_draw(key, c, (struct area){at, col, 1, wide}, edge);
		target_add(l, (struct area){at - 1, col, 2, wide}, key->action, 0);
		col += wide + KEYS_GAP;
	}
}

void footer_draw(const struct footer *f, bool note, struct canvas *c, struct layout *l)
{
	keys_draw(f, 0, !note || f->rows > 2, c, l);
	keys_draw(f, 1, !note, c, l);
}
