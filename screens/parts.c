/* SPDX-License-Identifier: MIT */
#include "screens/parts.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/figures.h"
#include "screens/wrap.h"

#define DIGIT_COLS   6 /* of a choice: its digit and the blanks about it … */
#define DIGIT_TIGHT  4 /* … where it is narrower than this: */
#define TIGHT_COLS   20
#define CHOICE_LEAST 10
#define WORDS_SURE   20 /* choices this wide have room for every word */
#define GRID_GAP     3  /* columns between choices */
#define FIGURE_GAP   6  /* columns between figures at scale 1: as wide as a digit */
#define COLUMN_GAP   2  /* between the two columns of lines */
#define VALUE_LEAST  14

void text_draw(struct canvas *c, struct area at, const char *text, enum ink ink)
{
	for (int i = 0; i < at.rows && *text; i++) {
		char row[PAGE_TEXT];
		const char *next;
		size_t n = wrap_next(text, at.cols, &next);

		if (n >= sizeof(row))
			n = sizeof(row) - 1;
		memcpy(row, text, n);
		row[n] = 0;
		canvas_text(c, (struct area){at.row + i, at.col, 1, at.cols}, row, ink);
		text = next;
	}
}

void target_add(struct layout *l, struct area at, enum action action, int digit)
{
	if (l->n == TARGETS_MAX) {
		l->cut = true;
		return;
	}
	l->target[l->n++] = (struct target){at.row, at.col, at.rows, at.cols, action, digit};
}

/* "label\tvalue": label gets a copy; returns the value, NULL for a line without one. */
static const char *line_split(const char *line, char label[PAGE_TEXT])
{
	const char *tab = strchr(line, '\t');

	if (!tab)
		return NULL;
	memcpy(label, line, (size_t)(tab - line));
	label[tab - line] = 0;
	return tab + 1;
}

/* Columns of the labels; 0 where values are better put below them. */
static int label_cols(const struct page *p, int n, int cols)
{
	int most = 0;

	for (int i = 0; i < n; i++) {
		char label[PAGE_TEXT];

		if (line_split(p->line[i], label) && text_cells(label) > most)
			most = text_cells(label);
	}
	most += COLUMN_GAP;
	return most + VALUE_LEAST > cols || most > cols / 2 ? 0 : most;
}

/* A text that is a long run by itself has blank rows within, and its pieces are alike. */
static int piece_rows(int rows)
{
	int pieces = (rows + LINES_RUN - 1) / LINES_RUN;

	return pieces ? (rows + pieces - 1) / pieces : 1;
}

static int run_rows(const char *text, int cols)
{
	int rows = wrap_rows(text, cols);

	return rows ? rows + (rows - 1) / piece_rows(rows) : 0;
}

static void run_draw(struct canvas *c, struct area at, const char *text)
{
	int piece = piece_rows(wrap_rows(text, at.cols)), end = at.row + at.rows;

	for (int i = 0; *text && at.row < end; i++) {
		const char *next;
		char row[PAGE_TEXT];

		at.row += i && i % piece == 0;
		snprintf(row, sizeof(row), "%.*s", (int)wrap_next(text, at.cols, &next), text);
		canvas_text(c, at, row, INK_TEXT);
		at.row++;
		text = next;
	}
}

static int line_rows(const char *line, int cols, int labels)
{
	char label[PAGE_TEXT];
	const char *value = line_split(line, label);

	if (!value)
		return run_rows(line, cols);
	if (labels)
		return run_rows(value, cols - labels);
	return wrap_rows(label, cols) + run_rows(value, cols - COLUMN_GAP);
}

static void line_draw(const char *line, struct canvas *c, struct area at, int labels)
{
	char label[PAGE_TEXT];
	const char *value = line_split(line, label);
	struct area below = at;

	if (!value) {
		run_draw(c, at, line);
		return;
	}
	if (labels) {
		canvas_text(c, (struct area){at.row, at.col, 1, labels - 1}, label, INK_QUIET);
		below.col += labels;
		below.cols -= labels;
	} else {
		int rows = wrap_rows(label, at.cols);

		text_draw(c, at, label, INK_QUIET);
		below = (struct area){
			at.row + rows, at.col + COLUMN_GAP, at.rows - rows, at.cols - COLUMN_GAP};
	}
	run_draw(c, below, value);
}

/* Lines set one after the other. */
struct run {
	const struct page *p;
	int n, labels;
	int own[PAGE_LINES]; /* rows of each */
	int rows;            /* so many have run since the last blank one */
};

static void run_begin(struct run *r, const struct page *p, int n, int cols)
{
	r->p = p;
	r->n = n;
	r->labels = label_cols(p, n, cols);
	r->rows = 0;
	for (int i = 0; i < n; i++)
		r->own[i] = line_rows(p->line[i], cols, r->labels);
}

static bool goes_on(const struct run *r, int i)
{
	return r->p->line[i][0] == '\t';
}

/* Rows of a line and of those that go on under its label. */
static int block_rows(const struct run *r, int i)
{
	int rows = r->own[i];

	while (++i < r->n && goes_on(r, i))
		rows += r->own[i];
	return rows;
}

/* Blank rows above the line. Within a block there is one only where the block is too long a run by
 * itself; before one that would make the run too long, or before each. */
static int run_gap(struct run *r, int i, int line)
{
	int gap = 0;

	if (i)
		gap = r->rows + (goes_on(r, i) ? r->own[i] : block_rows(r, i)) > LINES_RUN;
	if (i && line == LINES_APART && !goes_on(r, i))
		gap = 1;
	r->rows = r->own[i] + (gap ? 0 : r->rows);
	return gap;
}

int lines_rows(const struct page *p, int n, int cols, int line)
{
	struct run run;
	int rows = 0;

	run_begin(&run, p, n, cols);
	for (int i = 0; i < n; i++)
		rows += run.own[i] + run_gap(&run, i, line);
	return rows;
}

void lines_draw(const struct page *p, int n, struct canvas *c, struct area at, int line)
{
	struct run run;

	run_begin(&run, p, n, at.cols);
	for (int i = 0; i < n; i++) {
		at.rows = run.own[i];
		at.row += run_gap(&run, i, line);
		line_draw(p->line[i], c, at, run.labels);
		at.row += at.rows;
	}
}

/* "8元", but "8 yuan". */
static int unit_gap(const struct page_figure *f)
{
	const char *unit = f->unit;

	return text_cell(text_next(&unit)) == 1;
}

static int figure_text_cols(const struct page_figure *f)
{
	int cols = text_cells(f->value) + unit_gap(f) + text_cells(f->unit);

	return cols + (*f->label ? text_cells(f->label) + COLUMN_GAP : 0);
}

static int figure_wide(const struct page_figure *f, int scale)
{
	int label = text_cells(f->label), cols;

	if (!scale || !figure_fits(f->value))
		return figure_text_cols(f);
	cols = figure_cols(f->value, scale) + (*f->unit ? 1 + text_cells(f->unit) : 0);
	return cols > label ? cols : label;
}

static int figure_high(const struct page_figure *f, int scale)
{
	if (!scale || !figure_fits(f->value))
		return 1;
	return figure_rows(scale) + (*f->label ? 1 : 0);
}

static int figure_gap(int scale)
{
	return FIGURE_GAP * (scale ? scale : 1);
}

int figures_cols(const struct page *p, int n, int scale)
{
	int cols = 0;

	for (int i = 0; i < n; i++)
		cols += figure_wide(&p->figure[i], scale) + (i ? figure_gap(scale) : 0);
	return cols;
}

int figures_rows(const struct page *p, int n, int scale, int cols)
{
	bool abreast = figures_cols(p, n, scale) <= cols;
	int rows = 0;

	for (int i = 0; i < n; i++) {
		int high = figure_high(&p->figure[i], scale);

		if (figure_wide(&p->figure[i], scale) > cols)
			return CUT;
		if (!abreast)
			rows += high + (i && scale ? 1 : 0);
		else if (high > rows)
			rows = high;
	}
	return rows;
}

static void figure_place(const struct page_figure *f, struct canvas *c, struct area at, int scale)
{
	int col = at.col, row = at.row;

	if (!scale || !figure_fits(f->value)) {
		if (*f->label)
			col += canvas_text(c, (struct area){row, col, 1, at.cols}, f->label,
				       INK_QUIET) +
			       COLUMN_GAP;
		col += canvas_text(c, (struct area){row, col, 1, at.cols}, f->value, INK_FIGURE) +
		       unit_gap(f);
		canvas_text(c, (struct area){row, col, 1, at.cols}, f->unit, INK_FIGURE);
		return;
	}
	if (*f->label)
		canvas_text(c, (struct area){row++, col, 1, at.cols}, f->label, INK_QUIET);
	col += figure_draw(c, (struct figure_place){row, col, scale}, f->value, INK_FIGURE);
	canvas_text(c, (struct area){row + figure_rows(scale) - 1, col + 1 - scale, 1, at.cols},
		f->unit, INK_FIGURE);
}

void figures_draw(const struct page *p, int n, struct canvas *c, struct area at, int scale)
{
	bool abreast = figures_cols(p, n, scale) <= at.cols;

	for (int i = 0; i < n; i++) {
		const struct page_figure *f = &p->figure[i];

		figure_place(f, c, at, scale);
		if (abreast)
			at.col += figure_wide(f, scale) + figure_gap(scale);
		else
			at.row += figure_high(f, scale) + (scale ? 1 : 0);
	}
}

static int choice_grid(const struct page *p, const struct spacing *s)
{
	return p->n_choices < s->grid ? 1 : s->grid;
}

/* Columns before a choice's text. */
static int digit_cols(int cols)
{
	return cols < TIGHT_COLS ? DIGIT_TIGHT : DIGIT_COLS;
}

static int choice_cols(int grid, int cols)
{
	return (cols - GRID_GAP * (grid - 1)) / grid;
}

/* Columns of a choice's words. */
static int inner_cols(int box)
{
	return box - digit_cols(box) - 1;
}

/* Rows of a choice's text; CUT where a word of it does not fit whole. */
static int words_rows(const char *text, int cols)
{
	return cols < WORDS_SURE && !wrap_whole(text, cols) ? CUT : wrap_rows(text, cols);
}

void choices_measure(const struct page *p, int cols, struct choice_words *ret)
{
	ret->p = p;
	for (int grid = 0; grid < GRID_MAX; grid++) {
		int inner = inner_cols(choice_cols(grid + 1, cols));
		bool room = inner >= CHOICE_LEAST;

		for (int i = 0; i < p->n_choices; i++) {
			ret->label[grid][i] = room ? words_rows(p->choice[i].label, inner) : CUT;
			ret->detail[grid][i] = room ? words_rows(p->choice[i].detail, inner) : 0;
		}
	}
}

/* The height of one row of choices: that of the one with the most text. */
static int choice_rows(const struct choice_words *words, const struct spacing *s, int from)
{
	int grid = choice_grid(words->p, s), most = s->edge ? 1 : 2;

	for (int i = from; i < words->p->n_choices && i < from + grid; i++) {
		int rows = words->label[grid - 1][i] + words->detail[grid - 1][i];

		if (rows >= CUT)
			return CUT;
		if (rows > most)
			most = rows;
	}
	return most + 2 * s->edge;
}

bool choices_close(const struct spacing *s)
{
	return s->edge && !s->gap;
}

int choices_rows(const struct choice_words *words, const struct spacing *s)
{
	int grid = choice_grid(words->p, s), rows = 0;

	for (int i = 0; i < words->p->n_choices; i += grid)
		rows += choice_rows(words, s, i) + (i ? s->gap : 0);
	return rows;
}

static void choice_edges(struct canvas *c, struct area box, enum ink ink)
{
	for (int x = 0; x < box.cols; x++) {
		canvas_put(c, box.row, box.col + x, block_half(false, true), ink);
		canvas_put(c, box.row + box.rows - 1, box.col + x, block_half(true, false), ink);
	}
}

struct choice_place {
	struct area box;
	int label, detail; /* rows of its words */
};

static void choice_draw(const struct page_choice *choice, const struct spacing *s, struct canvas *c,
	struct choice_place at)
{
	char digit[4] = {' ', (char)('0' + choice->digit), ' ', 0};
	enum ink ink = choice->calm ? INK_CALM : INK_TARGET;
	int before = digit_cols(at.box.cols), used = at.label + at.detail;
	struct area text = {at.box.row + s->edge, at.box.col + before, at.box.rows - 2 * s->edge,
		inner_cols(at.box.cols)};

	if (used > text.rows)
		used = at.label = text.rows;
	canvas_fill(c, at.box, ink);
	/* Half a row on each side parts targets that stand close; whole rows are a tenth of the bytes. */
	if (choices_close(s))
		choice_edges(c, at.box, choice->calm ? INK_CALM_EDGE : INK_EDGE);
	text.row += (text.rows - used) / 2;
	canvas_text(c, (struct area){text.row, text.col - 4, 1, 3}, digit, INK_FIGURE);
	text.rows = at.label;
	text_draw(c, text, choice->label, ink);
	text.row += at.label;
	text.rows = used - at.label;
	text_draw(c, text, choice->detail, ink);
}

/* What few need is no wider than half a row where it stands alone in one and its words fit. */
static int calm_cols(const struct choice_words *words, int i, int cols, int wide)
{
	const struct choice_words *w = words;
	bool fits = w->label[GRID_MAX - 1][i] == w->label[0][i] &&
		    w->detail[GRID_MAX - 1][i] == w->detail[0][i];

	return wide == cols && w->p->choice[i].calm && fits ? choice_cols(GRID_MAX, cols) : wide;
}

void choices_draw(const struct choice_words *words, const struct spacing *s, struct canvas *c,
	struct area at, struct layout *l)
{
	const struct page *p = words->p;
	int grid = choice_grid(p, s), wide = choice_cols(grid, at.cols), high = 0;

	for (int i = 0; i < p->n_choices; i++) {
		struct choice_place place = {
			.label = words->label[grid - 1][i], .detail = words->detail[grid - 1][i]};

		if (i % grid == 0) {
			at.row += i ? high + s->gap : 0;
			high = choice_rows(words, s, i);
		}
		place.box = (struct area){at.row, i % grid ? at.col + at.cols - wide : at.col, high,
			calm_cols(words, i, at.cols, wide)};
		choice_draw(&p->choice[i], s, c, place);
		/* Of two half rows one is nobody's: a tap between does nothing. */
		place.box.rows -= choices_close(s);
		target_add(l, place.box, ACTION_CHOOSE, p->choice[i].digit);
	}
}
