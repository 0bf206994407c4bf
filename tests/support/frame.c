/* SPDX-License-Identifier: MIT */
#include "tests/support/frame.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/words.h"

void frame_init(struct frame *f)
{
	const char *build = getenv("LITANG_BUILD");
	char path[400];

	memset(f, 0, sizeof(*f));
	snprintf(path, sizeof(path), "%s/locale", build ? build : "build");
	words_init(path);
	words_use(LANG_ZH);
	ck_assert_int_eq(canvas_init(&f->canvas, 80, 22), 0);
}

void frame_done(struct frame *f)
{
	canvas_done(&f->canvas);
}

/* A wide character is followed by its second half, and a second half stands nowhere else. */
static const char *broken_cell(const struct canvas *c)
{
	for (int i = 0; i < c->rows * c->cols; i++) {
		const struct cell *cell = &c->cell[i];
		bool last = i % c->cols == c->cols - 1;

		if (!cell->code)
			return "half a character";
		if (cell->code < 0x20 || cell->code == 0x7f || cell->code > 0x10ffff)
			return "a character that is none";
		if (cell->ink >= INK_COUNT)
			return "an ink that is none";
		if ((text_cell(cell->code) == 2) != (!last && !c->cell[i + 1].code))
			return "a wide character without its second half";
		i += text_cell(cell->code) == 2;
	}
	return NULL;
}

static bool target_of(const struct layout *l, enum action action, int digit)
{
	for (int i = 0; i < l->n; i++)
		if (l->target[i].action == action && l->target[i].digit == digit)
			return true;
	return false;
}

static bool inside(const struct canvas *c, const struct target *t)
{
	return t->row >= 0 && t->col >= 0 && t->rows > 0 && t->cols > 0 &&
	       t->row + t->rows <= c->rows && t->col + t->cols <= c->cols;
}

static const char *broken_targets(const struct frame *f)
{
	bool last = f->layout.sheet == f->layout.sheets - 1;

	for (int i = 0; i < f->layout.n; i++) {
		const struct target *t = &f->layout.target[i];
		int digit = 0;

		if (!inside(&f->canvas, t))
			return "a target outside the screen";
		if (layout_hit(&f->layout, t->row, t->col, &digit) != t->action ||
			digit != t->digit)
			return "a target that lies under another";
	}
	if (((f->page.back || f->layout.sheet > 0) && !target_of(&f->layout, ACTION_BACK, 0)) ||
		((f->page.next || !last) && !target_of(&f->layout, ACTION_NEXT, 0)) ||
		(f->page.help && !target_of(&f->layout, ACTION_HELP, 0)))
		return "a key that cannot be tapped";
	return NULL;
}

/* Looks at each sheet, and ends with the wanted one on the canvas. */
static const char *broken_sheets(struct frame *f)
{
	bool tapped[10] = {false};
	uint32_t letters = 0;
	const char *wrong = NULL;

	for (int sheet = 0, sheets = 1; sheet <= sheets; sheet++) {
		f->page.sheet = sheet < sheets ? sheet : f->sheet;
		layout_draw(&f->page, &f->canvas, &f->layout);
		sheets = f->layout.sheets;
		for (int i = 0; i < f->layout.n; i++)
			if (f->layout.target[i].action == ACTION_LETTER)
				letters |= 1U << (f->layout.target[i].digit - 1);
			else
				tapped[f->layout.target[i].digit] = true;
		if (!wrong)
			wrong = broken_cell(&f->canvas);
		if (!wrong)
			wrong = broken_targets(f);
	}
	for (int i = 0; i < f->page.n_choices; i++)
		if (!wrong && !tapped[f->page.choice[i].digit])
			wrong = "a choice that cannot be tapped";
	if (!wrong && f->page.alphabet && letters != f->page.letters)
		wrong = "a letter that cannot be tapped, or should not";
	return wrong;
}

static const char *broken_page(const struct page *p)
{
	if (!*p->question)
		return "a page that says nothing";
	for (int i = 0; i < p->n_choices; i++)
		if (!*p->choice[i].label)
			return "a choice without a word";
	if (strstr(p->spoken, "月0日") || strstr(p->spoken, "월 0일"))
		return "a day that is none";
	return NULL;
}

const char *frame_draw(struct frame *f, const struct model *m, int cols, int rows)
{
	const char *wrong;

	if (f->canvas.cols != cols || f->canvas.rows != rows)
		ck_assert_int_eq(canvas_resize(&f->canvas, cols, rows), 0);
	page_fill(m, &f->page);
	wrong = broken_sheets(f);
	return wrong ? wrong : broken_page(&f->page);
}

bool frame_shows(const struct frame *f, const char *text)
{
	struct buf out = BUF_INIT(1u << 17);
	bool found;

	canvas_print(&f->canvas, &out);
	found = strstr(buf_text(&out), text) != NULL;
	buf_done(&out);
	return found;
}

void frame_print(const struct frame *f)
{
	struct buf out = BUF_INIT(1u << 17);

	canvas_print(&f->canvas, &out);
	printf("%s", buf_text(&out));
	buf_done(&out);
}
