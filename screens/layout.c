/* SPDX-License-Identifier: MIT */
#include "screens/layout.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/parts.h"
#include "screens/qr.h"
#include "screens/sheets.h"
#include "screens/words.h"
#include "screens/wrap.h"

#define SIDE_GAP    3  /* columns between lines and figures, text and code */
#define SIDE_LEAST  24 /* columns that lines need beside figures */
#define BELOW_LEAST 11 /* rows above a code */
#define ALONE_LEAST 4  /* rows above it where it has a sheet to itself */
#define LONG_LIST   5  /* choices */
#define ASIDE_LEAST 16 /* columns of the text beside figures */
#define N(a)        ((int)(sizeof(a) / sizeof((a)[0])))

/* Rows of so many lines, set so. */
struct counted {
	int n, cols, line, rows;
};
#define COUNTED 8

/* One try at a page: what goes where, and how many rows that takes. */
struct draft {
	const struct page *p;
	const struct spacing *s;
	struct area body; /* between header and footer, left of the code */
	int n_lines, n_figures;
	int code_row; /* the code's upper edge; below the page when there is none */
	int side;     /* columns of the figures beside the lines; 0 = they stand above */
	int margin;   /* columns */
	bool tiles;   /* of the keys: they have a row above them to themselves */
	bool whole;   /* choices stand side by side only where their words are not broken more */
	bool padded;  /* the question's ground has blank rows above and below the words */
	int pad;      /* about the question; more of it on a page that says little else */
	int question, figures, lines, choices; /* rows */
	bool deep;                             /* the code goes down to the keys */
	int total;
	int asked; /* rows of the question's words; these and the choices' are counted once */
	struct spacing own; /* what s was before it got the rows that were left */
	struct choice_words words;
	struct counted counted[COUNTED]; /* the last ones */
	unsigned next;
};

static int middle_rows(const struct draft *d)
{
	if (d->side)
		return d->figures > d->lines ? d->figures : d->lines;
	return d->figures + d->lines + (d->figures && d->lines ? d->s->block : 0);
}

/* Figures with the text beside them, or below where the screen is too narrow. */
static int aside_rows(const struct page *p, int figures, int beside, int below)
{
	int rows = wrap_rows(p->aside, beside < ASIDE_LEAST ? below : beside);

	if (beside < ASIDE_LEAST)
		return figures + rows;
	return rows > figures ? rows : figures;
}

/* Where text and choices stand, with the rows still to be filled in. */
static struct area draft_inner(const struct draft *d)
{
	return (struct area){.col = d->body.col + d->margin, .cols = d->body.cols - 2 * d->margin};
}

/* What is the same for all spacings, anew for each width of the body. */
static void draft_words(struct draft *d)
{
	memset(d->counted, 0, sizeof(d->counted));
	d->asked = wrap_rows(d->p->question, draft_inner(d).cols);
	choices_measure(d->p, draft_inner(d).cols, &d->words);
}

/* Many spacings set the same lines alike. */
static int draft_lines(struct draft *d, int cols)
{
	struct counted want = {d->n_lines, cols, d->s->line, 0}, *at;

	for (int i = 0; i < COUNTED; i++) {
		at = &d->counted[i];
		if (at->n == want.n && at->cols == want.cols && at->line == want.line)
			return at->rows;
	}
	at = &d->counted[d->next++ % COUNTED];
	want.rows = lines_rows(d->p, want.n, want.cols, want.line);
	*at = want;
	return want.rows;
}

static int choices_high(const struct draft *d, int cols)
{
	return d->p->alphabet ? letters_rows(d->p, cols, d->s) : choices_rows(&d->words, d->s);
}

/* Blank rows between choices and the keys, whose targets begin a row higher than they look. */
static int below_rows(const struct draft *d)
{
	bool close = d->p->alphabet ? !d->s->block : choices_close(d->s);

	return d->choices && !close && !d->tiles;
}

static void draft_measure(struct draft *d)
{
	const struct page *p = d->p;
	const struct spacing *s = d->s;
	int cols = draft_inner(d).cols, wide = figures_cols(p, d->n_figures, s->scale), middle;

	d->pad = s->pad;
	d->side = s->beside && wide && d->n_lines && !*p->aside ? wide : 0;
	if (d->side && cols - wide - SIDE_GAP < SIDE_LEAST) {
		d->total = CUT;
		return;
	}
	d->question = *p->question ? d->asked + 2 * d->pad : 0;
	d->figures = figures_rows(p, d->n_figures, s->scale, cols);
	if (d->figures && *p->aside)
		d->figures = aside_rows(p, d->figures, cols - wide - SIDE_GAP, cols);
	d->lines = draft_lines(d, cols - (d->side ? d->side + SIDE_GAP : 0));
	d->choices = choices_high(d, cols);
	middle = middle_rows(d);
	d->total = d->question + middle + d->choices + (middle && d->question ? s->block : 0) +
		   (d->choices && (middle || d->question) ? s->block : 0) + below_rows(d);
}

/* Figures stay large but above a long list. */
static bool spacing_suits(const struct draft *d, int i)
{
	const struct spacing *s = &spacings[i];

	if ((d->whole && s->grid > 1) || (d->padded && (!s->pad || !s->edge)))
		return false;
	return s->scale || i >= COMFORTABLE ||
	       (d->p->mood == MOOD_PLAIN && d->p->n_choices >= LONG_LIST);
}

static bool draft_fits(struct draft *d, int first, int last)
{
	for (int i = first; i < last; i++) {
		if (!spacing_suits(d, i))
			continue;
		d->s = &spacings[i];
		draft_measure(d);
		if (d->total <= d->body.rows)
			return true;
	}
	return false;
}

static int most_of(int a, int b)
{
	return a > b ? a : b;
}

/* What is left over goes where it helps most: about a question on a ground of its own, between the
 * parts, into the targets and between lines. One rule for all pages but the one that waits, where
 * nothing may move. */
static void draft_loosen(struct draft *d)
{
	static const struct spacing steps[] = {{.pad = 1}, {.block = 1}, {.edge = 1}, {.pad = 1},
		{.line = LINES_APART}, {.block = 2}};

	for (int i = d->p->mood == MOOD_PLAIN; i < N(steps) && !*d->p->aside; i++) {
		struct spacing was = d->own = *d->s;

		d->own.pad = most_of(was.pad, steps[i].pad);
		d->own.block = most_of(was.block, steps[i].block);
		d->own.line = most_of(was.line, steps[i].line);
		d->own.edge = most_of(was.edge, steps[i].edge);
		d->own.gap = d->own.edge > was.edge ? 0 : was.gap;
		d->s = &d->own;
		draft_measure(d);
		if (d->total <= d->body.rows)
			continue;
		d->own = was;
		draft_measure(d);
	}
}

/* Are words broken more where choices stand side by side? */
static bool labels_break(const struct draft *d)
{
	for (int i = 0; i < d->p->n_choices; i++)
		if (d->words.label[GRID_MAX - 1][i] > d->words.label[0][i])
			return true;
	return false;
}

/* Not in the middle of what stands under one label, but for its last line. */
static bool lines_end(const struct page *p, int n)
{
	bool inside = n < p->n_lines && p->line[n][0] == '\t';

	return !inside || n + 1 == p->n_lines || p->line[n + 1][0] != '\t';
}

/* What may be left out goes before the page gets tight: figures first, then lines. */
static bool draft_comfortable(struct draft *d)
{
	int lines = d->p->n_lines - d->p->n_extra;
	int figures = d->p->n_figures - d->p->n_extra_figures;
	int first = *d->p->aside ? CALM_FIRST : 0, last = *d->p->aside ? CALM : COMFORTABLE;

	for (d->n_lines = d->p->n_lines; d->n_lines >= lines; d->n_lines--)
		for (d->n_figures = d->p->n_figures; d->n_figures >= figures; d->n_figures--)
			if (lines_end(d->p, d->n_lines) && draft_fits(d, first, last))
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
	struct area at = draft_inner(d);

	at.row = row + d->pad;
	at.rows = d->question - 2 * d->pad;
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

	if (at.cols - before < ASIDE_LEAST) {
		rows = wrap_rows(d->p->aside, at.cols);
		at.row += at.rows - rows;
	} else {
		at.col += before;
		at.cols -= before;
		rows = wrap_rows(d->p->aside, at.cols);
		at.row += rows < at.rows ? (at.rows - rows) / 2 : 0;
	}
	text_draw(c, at, d->p->aside, INK_TEXT);
}

static void middle_draw(const struct draft *d, struct canvas *c, int row)
{
	struct area at = draft_inner(d);

	at.row = row;
	at.rows = d->figures;
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

	if (left <= 0)
		return 0;
	if (d->choices || d->figures || *d->p->qr)
		return left;
	d->pad += more;
	d->question += 2 * more;
	return left - 2 * more;
}

/* A row that is left over above a question without a ground, if there is one below it. */
static bool question_lower(const struct draft *d, int left)
{
	return d->p->mood == MOOD_PLAIN && !d->pad && left > (d->s->block ? 0 : 1);
}

/* Rows that are left over. */
struct share {
	int top, between, below; /* above the question, under it, and above the keys */
	int all;                 /* of them from the question to the choices */
};

static struct share left_share(const struct draft *d, int left)
{
	bool middle = middle_rows(d) > 0;
	struct share s = {0};

	if (!d->choices && !*d->p->qr && !*d->p->aside)
		return (struct share){.top = left / 3};
	s.below = d->choices && left > (d->s->block ? 0 : 2);
	s.top = question_lower(d, left - s.below);
	s.all = left - s.below - s.top;
	if (!middle)
		s.between = s.all = s.all / 3;
	else if (d->choices && !*d->p->aside)
		s.between = (s.all + 2) / 3;
	return s;
}

/* The question above, the choices where the hand expects them: at the bottom. What is left over
 * goes between, and above a page without choices. */
static void draft_draw(struct draft *d, struct canvas *c, struct layout *l)
{
	struct share share = left_share(d, message_widen(d));
	struct area choices = draft_inner(d);
	int row = d->body.row + share.top, middle = middle_rows(d);

	if (d->question) {
		question_draw(d, c, row);
		row += d->question + (middle || d->choices ? d->s->block : 0);
	}
	if (middle) {
		middle_draw(d, c, row + share.between);
		row += middle + (d->choices ? d->s->block : 0);
	}
	choices.row = row + share.all;
	choices.rows = d->choices;
	if (d->p->alphabet)
		letters_draw(d->p, d->s, c, choices, l);
	else if (d->choices)
		choices_draw(&d->words, d->s, c, choices, l);
}

/* A code and where it stands; modules 0 = there is none. */
struct code {
	struct qr qr;
	int row, col, quiet;
};

/* On the right side of the page in full height, if that leaves the text enough; at most with the row
 * that is half the keys', which are then drawn without it. */
static bool code_beside(struct draft *d, const struct canvas *c, struct code *ret)
{
	int wide = figures_cols(d->p, d->p->n_figures - d->p->n_extra_figures, 1);
	int least = wide > SIDE_LEAST ? wide : SIDE_LEAST;
	int rows = qr_rows(&ret->qr, ret->quiet, c->sextants),
	    cols = qr_cols(&ret->qr, ret->quiet, c->sextants);
	int left = d->body.cols - cols - (ret->quiet > 1 ? d->margin : 0);

	if (rows > d->body.rows + d->deep || left < least + 2 * d->margin)
		return false;
	d->code_row = ret->row = d->body.row + (d->body.rows + d->deep - rows) / 2;
	d->body.cols = ret->col = left;
	return true;
}

/* On a screen that stands upright: below all else. */
static bool code_below(struct draft *d, const struct canvas *c, struct code *ret)
{
	int rows = qr_rows(&ret->qr, ret->quiet, c->sextants),
	    cols = qr_cols(&ret->qr, ret->quiet, c->sextants);

	if (cols > d->body.cols || rows + (d->deep ? ALONE_LEAST : BELOW_LEAST) > d->body.rows)
		return false;
	d->deep = false;
	d->body.rows -= rows;
	ret->row = d->body.row + d->body.rows;
	ret->col = (d->body.cols - cols) / 2;
	return true;
}

/* The widest quiet zone there is room for. */
static bool code_place(struct draft *d, const struct canvas *c, struct code *ret)
{
	d->deep = false;
	if (!qr_make(&ret->qr, d->p->qr))
		return false;
	for (ret->quiet = QR_QUIET_MAX; ret->quiet >= 1; ret->quiet--)
		if (code_beside(d, c, ret) || code_below(d, c, ret))
			return true;
	d->deep = true;
	ret->quiet = 1;
	if (code_beside(d, c, ret) || code_below(d, c, ret))
		return true;
	d->deep = false;
	ret->qr.modules = 0;
	return false;
}

/* What it takes to be comfortable is given up one by one. */
static bool draft_set(struct draft *d)
{
	d->padded = *d->p->question && d->p->mood != MOOD_PLAIN;
	d->whole = labels_break(d);
	if (draft_comfortable(d))
		return true;
	d->whole = false;
	if (draft_comfortable(d))
		return true;
	d->padded = false;
	return draft_comfortable(d) || draft_fits(d, COMFORTABLE, SPACINGS);
}

/* Sets the page with its code, all of it but for what may be left out; false: it does not fit. */
static bool draft_try(struct draft *d, const struct canvas *c, struct code *code)
{
	bool fits;

	code->qr.modules = 0;
	d->deep = false;
	d->code_row = c->rows;
	if (*d->p->qr && !code_place(d, c, code))
		return false;
	draft_words(d);
	fits = draft_set(d);
	if (fits)
		draft_loosen(d);
	return fits;
}

/* ---- sheets: what does not fit at once ---------------------------------------------------------- */

static bool sheet_fits(struct draft *d, const struct canvas *c, const struct page *sheet)
{
	struct area body = d->body;
	struct code code;
	bool fits;

	d->p = sheet;
	fits = draft_try(d, c, &code);
	d->body = body;
	return fits;
}

/* The next sheet: what there is to know goes before what can be chosen. At least something of it, so
 * that there is an end. */
static void sheet_next(struct draft *d, const struct canvas *c, struct rest *r, struct page *ret)
{
	bool text = r->figures || r->line < r->n_lines;
	int *n = text ? &ret->n_lines : &ret->n_choices, least = text && r->figures ? 0 : 1;

	rest_page(r, ret);
	if (sheet_fits(d, c, ret)) {
		*r = (struct rest){.p = r->p, .choice = r->p->n_choices};
		return;
	}
	if (!text && r->code) {
		ret->n_choices = 0;
		r->code = false;
		return;
	}
	ret->qr[0] = 0;
	ret->alphabet = !text && r->alphabet;
	r->alphabet &= text;
	if (text)
		ret->n_choices = 0;
	while (*n > least && !sheet_fits(d, c, ret))
		(*n)--;
	r->figures = false;
	r->line += ret->n_lines;
	r->choice += ret->n_choices;
}

/* The sheet that is wanted, or the last; marked with its number and the keys that turn. */
static void sheet_take(struct draft *d, const struct canvas *c, const struct page *p,
	struct page *ret, struct layout *l)
{
	struct rest rest = rest_begin(p);

	for (l->sheets = 0; rest_left(&rest); l->sheets++)
		sheet_next(d, c, &rest, ret);
	l->sheet = p->sheet < l->sheets ? p->sheet : l->sheets - 1;
	rest = rest_begin(p);
	for (int i = 0; i <= l->sheet; i++)
		sheet_next(d, c, &rest, ret);
	ret->back = p->back || l->sheet > 0;
	ret->next = p->next || l->sheet < l->sheets - 1;
	snprintf(ret->note, sizeof(ret->note), _("Page %d of %d"), l->sheet + 1, l->sheets);
}

/* ---- the whole -------------------------------------------------------------------------------- */

/* False when it does not fit; then it is drawn all the same, if it must. */
static bool compose(
	struct draft *d, const struct page *p, struct canvas *c, struct layout *l, bool must)
{
	struct area body = d->body;
	struct code code;
	bool fits;

	d->p = p;
	fits = draft_try(d, c, &code);
	if (!fits && !must) {
		d->body = body;
		return false;
	}
	if (!fits) {
		d->s = &spacings[SPACINGS - 1];
		draft_words(d);
		draft_measure(d);
		l->cut = true;
	}
	if (code.qr.modules)
		qr_draw(c, code.row, d->body.col + code.col, &code.qr, code.quiet);
	draft_draw(d, c, l);
	return true;
}

static int note_rows(const struct page *p, const struct canvas *c)
{
	int rows = wrap_rows(p->note, c->cols - 2 * side_margin(c->cols));

	return rows > c->rows / 4 ? 1 : rows;
}

/* Between header and footer; small print is on the row that the keys' targets begin in. */
static void body_set(struct draft *d, const struct page *p, const struct canvas *c,
	const struct footer *f, int top)
{
	int note = note_rows(p, c), low = f->rows + (note ? note - 1 : 0);

	d->tiles = f->tiles;
	d->body = (struct area){top, 0, c->rows - top - low, c->cols};
}

static void foot_draw(const struct draft *d, const struct page *p, const struct footer *f,
	struct canvas *c, struct layout *l)
{
	int rows = note_rows(p, c), side = side_margin(c->cols);

	footer_draw(f, rows > 0 || d->deep, c, l);
	text_draw(c, (struct area){c->rows + 1 - f->rows - rows, side, rows, c->cols - 2 * side},
		p->note, INK_QUIET);
}

/* The sheets of a page have the same keys but for the first and the last, which have fewer: what is
 * measured holds for all, and these have the more room. */
static void sheet_draw(struct draft *d, const struct page *p, struct canvas *c, struct layout *l)
{
	struct page sheet = *p;
	struct footer footer;
	int top = d->body.row;

	sheet.note[0] = 0;
	sheet.back = sheet.next = true;
	footer_measure(&sheet, c, &footer);
	body_set(d, &sheet, c, &footer, top);
	sheet_take(d, c, p, &sheet, l);
	footer_measure(&sheet, c, &footer);
	body_set(d, &sheet, c, &footer, top);
	compose(d, &sheet, c, l, true);
	foot_draw(d, &sheet, &footer, c, l);
}

void layout_draw(const struct page *p, struct canvas *c, struct layout *ret)
{
	struct draft d = {.margin = side_margin(c->cols)};
	struct footer footer;
	int top;

	*ret = (struct layout){.sheets = 1};
	canvas_clear(c, INK_TEXT);
	top = header_draw(p, c, &ret->cut);
	footer_measure(p, c, &footer);
	body_set(&d, p, c, &footer, top);
	if (compose(&d, p, c, ret, false))
		foot_draw(&d, p, &footer, c, ret);
	else
		sheet_draw(&d, p, c, ret);
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
