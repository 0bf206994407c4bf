/* SPDX-License-Identifier: MIT */
/* What was pressed is marked on the page that shows: its target and nothing else. */
#include "screens/press.h"

#include <stdlib.h>
#include <string.h>

#include "screens/words.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

static struct canvas canvas, before;
static struct layout layout;

static void draw(enum screen screen, int cols, int rows)
{
	static struct model m;
	static struct page page;

	screen_words(LANG_ZH);
	screen_model(&m, screen, LANG_ZH);
	ck_assert_int_eq(canvas_init(&canvas, cols, rows), 0);
	ck_assert_int_eq(canvas_init(&before, cols, rows), 0);
	page_fill(&m, &page);
	layout_draw(&page, &canvas, &layout);
	layout_draw(&page, &before, &layout);
}

static void done_drawing(void)
{
	canvas_done(&canvas);
	canvas_done(&before);
}

static bool inside(const struct target *t, int row, int col)
{
	return row >= t->row && row < t->row + t->rows && col >= t->col && col < t->col + t->cols;
}

static void ck_marked(const struct target *t)
{
	int marked = 0;

	for (int row = 0; row < canvas.rows; row++)
		for (int col = 0; col < canvas.cols; col++) {
			const struct cell *now = &canvas.cell[row * canvas.cols + col],
					  *was = &before.cell[row * canvas.cols + col];

			ck_assert_uint_eq(now->code, was->code);
			if (!inside(t, row, col))
				ck_assert_uint_eq(now->ink, was->ink);
			else if (was->ink != INK_EDGE && was->ink != INK_CALM_EDGE)
				ck_assert_uint_eq(now->ink, INK_LOOK);
			marked += now->ink != was->ink;
		}
	ck_assert_int_ge(marked, t->cols);
}

START_TEST(each_target)
{
	static const enum screen screens[] = {SCREEN_CONFIRM, SCREEN_OFFERING, SCREEN_GREETED};
	static const int sizes[][2] = {{80, 22}, {60, 16}, {33, 30}};

	for (size_t s = 0; s < sizeof(screens) / sizeof(screens[0]); s++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			draw(screens[s], sizes[i][0], sizes[i][1]);
			ck_assert_int_gt(layout.n, 0);
			for (int t = 0; t < layout.n; t++) {
				const struct target *at = &layout.target[t];
				size_t n = (size_t)canvas.cols * (size_t)canvas.rows;

				memcpy(canvas.cell, before.cell, n * sizeof(*before.cell));
				ck_assert(press_draw(&layout, at->action, at->digit, &canvas));
				ck_marked(at);
			}
			done_drawing();
		}
}
END_TEST

START_TEST(what_is_no_target)
{
	draw(SCREEN_CONFIRM, 80, 22);
	ck_assert(!press_draw(&layout, ACTION_CHOOSE, 8, &canvas));
	ck_assert(!press_draw(&layout, ACTION_TOUCH, 0, &canvas));
	layout.n = 1; /* the window is smaller meanwhile */
	layout.target[0] = (struct target){20, 70, 5, 20, ACTION_CHOOSE, 8};
	ck_assert(press_draw(&layout, ACTION_CHOOSE, 8, &canvas));
	ck_assert_mem_eq(canvas.cell, before.cell, 80 * 22 * sizeof(*before.cell));
	done_drawing();
}
END_TEST

SUITE_MAIN("press", each_target, what_is_no_target)
