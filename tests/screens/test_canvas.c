/* SPDX-License-Identifier: MIT */
#include "screens/canvas.h"

#include <string.h>

#include "tests/support/suite.h"

static void ck_printed(const struct canvas *c, const char *want)
{
	struct buf out = BUF_INIT(65536);

	canvas_print(c, &out);
	ck_assert_str_eq(buf_text(&out), want);
	buf_done(&out);
}

START_TEST(test_bounds)
{
	static const struct {
		int cols, rows, result;
	} cases[] = {
		{1, 1, 0},
		{CANVAS_COLS_MAX, CANVAS_ROWS_MAX, 0},
		{0, 1, ERR_LIMIT},
		{1, 0, ERR_LIMIT},
		{-5, 10, ERR_LIMIT},
		{CANVAS_COLS_MAX + 1, 1, ERR_LIMIT},
		{1, CANVAS_ROWS_MAX + 1, ERR_LIMIT},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct canvas c;

		ck_assert_int_eq(canvas_init(&c, cases[i].cols, cases[i].rows), cases[i].result);
		canvas_done(&c);
	}
}
END_TEST

START_TEST(test_text_clips)
{
	static const struct {
		int row, col, cells;
		const char *text;
		int used;
		const char *printed;
	} cases[] = {
		{0, 0, 10, "abc", 3, "abc\n\n"},
		{1, 2, 2, "abc", 2, "\n  ab\n"},
		{0, 0, 3, "取餐号", 2, "取\n\n"},   /* no half of a wide character */
		{0, 5, 10, "a取", 1, "     a\n\n"}, /* the right edge neither */
		{0, 4, 10, "取", 2, "    取\n\n"},
		{2, 0, 10, "abc", 0, "\n\n"}, /* outside */
		{-1, 0, 10, "abc", 0, "\n\n"},
		{0, 6, 10, "abc", 0, "\n\n"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct canvas c;

		ck_assert_int_eq(canvas_init(&c, 6, 2), 0);
		ck_assert_int_eq(
			canvas_text(&c,
				(struct area){cases[i].row, cases[i].col, 1, cases[i].cells},
				cases[i].text, INK_TEXT),
			cases[i].used);
		ck_printed(&c, cases[i].printed);
		canvas_done(&c);
	}
}
END_TEST

/* Writing over one half of a wide character leaves a blank, never the other half. */
START_TEST(test_halves)
{
	static const struct {
		int col;
		const char *over, *printed;
	} cases[] = {
		{0, "x", "x 餐\n"},
		{1, "x", " x餐\n"},
		{1, "号", " 号\n"},
		{2, "x", "取x\n"},
		{3, "x", "取 x\n"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct canvas c;

		ck_assert_int_eq(canvas_init(&c, 4, 1), 0);
		canvas_text(&c, (struct area){0, 0, 1, 4}, "取餐", INK_TEXT);
		canvas_text(&c, (struct area){0, cases[i].col, 1, 4}, cases[i].over, INK_TITLE);
		ck_printed(&c, cases[i].printed);
		canvas_done(&c);
	}
}
END_TEST

START_TEST(test_fill)
{
	struct canvas c;

	ck_assert_int_eq(canvas_init(&c, 6, 3), 0);
	for (int row = 0; row < 3; row++)
		canvas_text(&c, (struct area){row, 0, 1, 6}, "取餐号", INK_TEXT);
	canvas_fill(&c, (struct area){1, 1, 5, 2}, INK_TARGET);
	ck_printed(&c, "取餐号\n    号\n    号\n");
	ck_assert_int_eq(c.cell[6 + 1].ink, INK_TARGET);
	ck_assert_int_eq(c.cell[6 + 3].ink, INK_TEXT);
	canvas_fill(&c, (struct area){-1, -1, 2, 100}, INK_TARGET);
	ck_printed(&c, "\n    号\n    号\n");
	canvas_clear(&c, INK_QUIET);
	ck_printed(&c, "\n\n\n");
	ck_assert_int_eq(c.cell[17].ink, INK_QUIET);
	canvas_done(&c);
}
END_TEST

START_TEST(test_resize)
{
	struct canvas c;

	ck_assert_int_eq(canvas_init(&c, 6, 3), 0);
	c.sextants = true;
	canvas_text(&c, (struct area){0, 0, 1, 6}, "abc", INK_TEXT);
	ck_assert_int_eq(canvas_resize(&c, 4, 1), 0);
	ck_printed(&c, "\n");
	ck_assert(c.sextants);
	ck_assert_int_eq(canvas_resize(&c, 0, 1), ERR_LIMIT);
	ck_assert_int_eq(c.cols, 4); /* as it was */
	canvas_done(&c);
}
END_TEST

SUITE_MAIN("canvas", test_bounds, test_text_clips, test_halves, test_fill, test_resize)
