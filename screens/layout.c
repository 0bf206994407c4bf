/* SPDX-License-Identifier: MIT */
#include "screens/layout.h"

#include <string.h>

#include "core/base/text.h"
#include "screens/parts.h"
#include "screens/qr.h"
#include "screens/wrap.h"

#define MARGIN      3
#define SIDE_GAP    3  /* columns between lines and figures, text and code */
#define SIDE_LEAST  24 /* columns that lines need beside figures */
#define ASIDE_LEAST 16 /* columns of the text beside figures */
#define COMFORTABLE 12 /* the first so many spacings; lines that may go, go before tighter ones */
#define CALM_FIRST  2 /* on the page that waits nothing moves: spacings with the same rows above … */
#define CALM        10 /* … and below the question, which is never thin */
#define N(a)        ((int)(sizeof(a) / sizeof((a)[0])))

static const struct spacing spacings[] = {
	/* pad block line edge gap scale beside grid brief most */
	{1, 2, 1, 1, 1, 2, 1, 1, 0, 0},
	{1, 2, 1, 1, 1, 2, 0, 1, 0, 0},
	{1, 1, 1, 1, 0, 2, 1, 1, 0, 0},
	{1, 1, 1, 1, 0, 2, 1, 2, 0, 0},
	{1, 1, 1, 1, 0, 1, 1, 1, 0, 0},
	{1, 1, 1, 1, 0, 1, 1, 2, 0, 0},
	{1, 1, 0, 1, 0, 1, 1, 1, 0, 0},
	{1, 1, 0, 1, 0, 1, 0, 1, 0, 0},
	{1, 1, 0, 1, 0, 1, 1, 2, 0, 0},
	{1, 1, 0, 1, 0, 1, 0, 2, 0, 0},
	{0, 1, 0, 1, 0, 1, 1, 1, 0, 0},
	{0, 1, 0, 1, 0, 1, 1, 2, 0, 0},
	{0, 1, 0, 1, 0, 1, 0, 2, 0, 0},
	{0, 0, 0, 1, 0, 1, 1, 2, 0, 0},
	{0, 0, 0, 1, 0, 1, 0, 2, 0, 0},
	{0, 0, 0, 1, 0, 1, 0, 1, 0, 0},
	{0, 1, 0, 0, 1, 1, 1, 2, 0, 0},
	{0, 0, 0, 0, 1, 1, 1, 2, 0, 0},
	{0, 0, 0, 0, 1, 1, 0, 2, 0, 0},
	{0, 1, 0, 0, 1, 0, 0, 1, 0, 0},
	{0, 1, 0, 0, 1, 0, 0, 2, 0, 0},
	{0, 0, 0, 0, 1, 0, 0, 2, 0, 0},
	{0, 0, 0, 0, 0, 0, 0, 2, 0, 0},
	{0, 0, 0, 0, 0, 0, 0, 2, 1, 0},
};

/* For a window in which not even the choices have room: the beginning of each. */
static const struct spacing clipped[] = {
	{.grid = 2, .brief = 1, .most = 3},
	{.grid = 2, .brief = 1, .most = 2},
	{.grid = 2, .brief = 1, .most = 1},
};

/* One try at a page: what goes where, and how many rows that takes. */
struct draft {
	const struct page *p;
	const struct spacing *s;
	struct area body; /* between header and footer, left of the code */
	int n_lines, n_figures;
	int code_row; /* the code's upper edge; below the page when there is none */
	int side;     /* columns of the figures beside the lines; 0 = they stand above */
	int pad;      /* about the question; more of it on a page that says little else */
	int question, figures, lines, choices; /* rows */
	int total;
	int asked; /* rows of the question's words; these and the choices' are counted once */
	struct choice_words words;
};

static int middle_rows(const struct draft *d)
{
	if (d->side)
		return d->figures > d->lines ? d->figures : d->lines;
	return d->figures + d->lines + (d->figures && d->lines ? d->s->block : 0);
}

/* Figures with the text beside them. */
static int aside_rows(const struct page *p, int figures, int cols)
{
	int rows = cols < ASIDE_LEAST ? CUT : wrap_rows(p->aside, cols);

	return rows > figures ? rows : figures;
}

static int draft_cols(const struct draft *d)
{
	return d->body.cols - 2 * MARGIN;
}

/* What is the same for all spacings, anew for each width of the body. */
static void draft_words(struct draft *d)
{
	d->asked = wrap_rows(d->p->question, draft_cols(d));
	choices_measure(d->p, draft_cols(d), &d->words);
}

static void draft_measure(struct draft *d)
{
	const struct page *p = d->p;
	const struct spacing *s = d->s;
	int cols = draft_cols(d), wide = figures_cols(p, d->n_figures, s->scale), middle;

	d->pad = s->pad;
	d->side = s->beside && wide && d->n_lines && !*p->aside ? wide : 0;
	if (d->side && cols - wide - SIDE_GAP < SIDE_LEAST) {
		d->total = CUT;
		return;
	}
	d->question = *p->question ? d->asked + 2 * d->pad : 0;
	d->figures = figures_rows(p, d->n_figures, s->scale, cols);
	if (d->figures && *p->aside)
		d->figures = aside_rows(p, d->figures, cols - wide - SIDE_GAP);
	d->lines = lines_rows(p, d->n_lines, cols - (d->side ? d->side + SIDE_GAP : 0), s->line);
	d->choices = choices_rows(&d->words, s);
	middle = middle_rows(d);
	d->total = d->question + middle + d->choices + (middle && d->question ? s->block : 0) +
		   (d->choices && (middle || d->question) ? s->block : 0);
}

static bool draft_fits(struct draft *d, int first, int last)
{
	for (int i = first; i < last; i++) {
		d->s = &spacings[i];
		draft_measure(d);
		if (d->total <= d->body.rows)
			return true;
	}
	return false;
}

/* What may be left out goes before the page gets tight: figures first, then lines. */
static bool draft_comfortable(struct draft *d)
{
	int lines = d->p->n_lines - d->p->n_extra;
	int figures = d->p->n_figures - d->p->n_extra_figures;
	int first = *d->p->aside ? CALM_FIRST : 0, last = *d->p->aside ? CALM : COMFORTABLE;

	for (d->n_lines = d->p->n_lines; d->n_lines >= lines; d->n_lines--)
		for (d->n_figures = d->p->n_figures; d->n_figures >= figures; d->n_figures--)
			if (draft_fits(d, first, last))
				return true;
	d->n_lines = lines;
	d->n_figures = figures;
	return false;
}

static enum ink mood_ink(enum page_mood mood)
{
	return mood == MOOD_GOOD ? INK_GOOD : mood == MOOD_LOOK ? INK_LOOK : INK_TITLE;
}

static void question_draw(const struct draft *d, struct canvas *c, int row)
{
	enum ink ink = mood_ink(d->p->mood);
	struct area at = {row + d->pad, d->body.col + MARGIN, d->question - 2 * d->pad,
		d->body.cols - 2 * MARGIN};

	if (ink != INK_TITLE)
		canvas_fill(c,
			(struct area){row, 0, d->question,
				row + d->question <= d->code_row ? c->cols : d->body.cols},
			ink);
	text_draw(c, at, d->p->question, ink);
}

/* In the middle of the figures' height. */
static void aside_draw(const struct draft *d, struct canvas *c, struct area at)
{
	int before = figures_cols(d->p, d->n_figures, d->s->scale) + SIDE_GAP, rows;

	at.col += before;
	at.cols -= before;
	rows = wrap_rows(d->p->aside, at.cols);
	if (rows < at.rows)
		at.row += (at.rows - rows) / 2;
	text_draw(c, at, d->p->aside, INK_TEXT);
}

static void middle_draw(const struct draft *d, struct canvas *c, int row)
{
	struct area at = {row, d->body.col + MARGIN, d->figures, d->body.cols - 2 * MARGIN};

	if (d->side) {
		struct area side = at;

		side.col += at.cols - d->side;
		side.cols = d->side;
		figures_draw(d->p, d->n_figures, c, side, d->s->scale);
		at.cols -= d->side + SIDE_GAP;
	} else if (d->figures) {
		aside_draw(d, c, at);
		figures_draw(d->p, d->n_figures, c, at, d->s->scale);
		at.row += d->figures + d->s->block;
	}
	at.rows = d->lines;
	lines_draw(d->p, d->n_lines, c, at, d->s->line);
}

/* A page that only says something says it in a high band in the upper half. Returns the rows left
 * over. */
static int message_widen(struct draft *d)
{
	int left = d->body.rows - d->total, more = left / 6;

	if (left <= 0 || d->choices || d->figures || *d->p->qr)
		return left < 0 ? 0 : left;
	d->pad += more;
	d->question += 2 * more;
	return left - 2 * more;
}

/* The question above, the choices where the hand expects them: at the bottom. What is left over
 * goes between, and above a page without choices. */
static void draft_draw(struct draft *d, struct canvas *c, struct layout *l)
{
	int left = message_widen(d), row = d->body.row, middle = middle_rows(d);
	struct area choices = {0, d->body.col + MARGIN, d->choices, d->body.cols - 2 * MARGIN};

	if (!d->choices && !*d->p->qr && !*d->p->aside)
		row += left / 3;
	if (d->question) {
		question_draw(d, c, row);
		row += d->question + (middle || d->choices ? d->s->block : 0);
	}
	if (middle) {
		middle_draw(d, c, row + (d->choices && !*d->p->aside ? left / 3 : 0));
		row += middle + (d->choices ? d->s->block : 0);
	}
	choices.row = row + (middle ? left : left / 3);
	if (d->choices)
		choices_draw(&d->words, d->s, c, choices, l);
}

/* A code and where it stands; modules 0 = there is none. */
struct code {
	struct qr qr;
	int row, col, quiet;
};

/* The code takes the right side of the page in full height, with the widest quiet zone that
 * leaves the text enough. False when there is no room for it. */
static bool code_place(struct draft *d, const struct canvas *c, struct code *ret)
{
	int wide = figures_cols(d->p, d->p->n_figures - d->p->n_extra_figures, 1);
	int least = wide > SIDE_LEAST ? wide : SIDE_LEAST;

	if (!qr_make(&ret->qr, d->p->qr))
		return false;
	for (ret->quiet = QR_QUIET_MAX; ret->quiet >= 1; ret->quiet--) {
		int rows = qr_rows(&ret->qr, ret->quiet, c->sextants),
		    cols = qr_cols(&ret->qr, ret->quiet, c->sextants);
		int left = d->body.cols - cols - (ret->quiet > 1 ? MARGIN : 0);

		if (rows > d->body.rows + 1 || left < least + 2 * MARGIN)
			continue;
		d->code_row = ret->row = d->body.row + (d->body.rows - rows + 1) / 2;
		d->body.cols = ret->col = left;
		return true;
	}
	ret->qr.modules = 0;
	return false;
}

/* Whatever can be chosen can be tapped; what is said above it gets the rows that are left. */
static void draft_clip(struct draft *d)
{
	for (int i = 0; i < N(clipped); i++) {
		d->s = &clipped[i];
		draft_measure(d);
		if (d->total <= d->body.rows)
			return;
	}
	while (d->n_figures > 0 && d->total > d->body.rows) {
		d->n_figures--;
		draft_measure(d);
	}
	while (d->question > 1 && d->total > d->body.rows) {
		d->question--;
		d->total--;
	}
}

/* The page with its code; where the words need the room, without it, and then with fewer lines, so
 * that all choices are there. */
static void draft_compose(struct draft *d, struct canvas *c, struct layout *l)
{
	struct area body = d->body;
	struct code code = {0};
	bool fits;

	if (*d->p->qr && !code_place(d, c, &code))
		l->cut = true;
	draft_words(d);
	fits = draft_comfortable(d) || draft_fits(d, COMFORTABLE, N(spacings));
	if (!fits && code.qr.modules) {
		code.qr.modules = 0;
		d->body = body;
		draft_words(d);
		d->code_row = c->rows;
		l->cut = true;
		fits = draft_comfortable(d) || draft_fits(d, COMFORTABLE, N(spacings));
	}
	l->cut = l->cut || !fits;
	while (!fits && d->n_lines > 0) {
		d->n_lines--;
		fits = draft_fits(d, COMFORTABLE, N(spacings));
	}
	if (!fits)
		draft_clip(d);
	if (code.qr.modules)
		qr_draw(c, code.row, d->body.col + code.col, &code.qr, code.quiet);
	draft_draw(d, c, l);
}

static int note_draw(const struct page *p, struct canvas *c, bool *cut)
{
	int rows = wrap_rows(p->note, c->cols - 2 * MARGIN);
	struct area at = {c->rows - 1 - rows, MARGIN, rows, c->cols - 2 * MARGIN};

	if (rows > c->rows / 4) {
		*cut = true;
		return 1;
	}
	text_draw(c, at, p->note, INK_QUIET);
	return rows ? rows : 1;
}

void layout_draw(const struct page *p, struct canvas *c, struct layout *ret)
{
	struct draft d = {.p = p, .code_row = c->rows};
	int top, low;

	ret->n = 0;
	ret->cut = false;
	canvas_clear(c, INK_TEXT);
	top = header_draw(p, c, &ret->cut);
	low = note_draw(p, c, &ret->cut) + 1;
	d.body = (struct area){top, 0, c->rows - top - low, c->cols};
	draft_compose(&d, c, ret);
	footer_draw(p, c, ret);
}

enum action layout_hit(const struct layout *l, int row, int col, int *digit)
{
	*digit = 0;
	for (int i = 0; i < l->n; i++) {
		const struct target *t = &l->target[i];

		if (row >= t->row && row < t->row + t->rows && col >= t->col &&
			col < t->col + t->cols) {
			*digit = t->digit;
			return t->action;
		}
	}
	return ACTION_TOUCH;
}
