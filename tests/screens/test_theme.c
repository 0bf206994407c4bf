/* SPDX-License-Identifier: MIT */
#include "screens/theme.h"

#include "tests/support/suite.h"

/* Vectors measured elsewhere: black and white, and pairs that pass or fail. */
START_TEST(test_contrast)
{
	static const struct {
		int fg, bg;
		double want;
	} cases[] = {{231, 16, 21.0}, {226, 16, 19.6}, {231, 18, 15.6}, {16, 220, 15.0},
		{231, 88, 10.3}, {231, 22, 8.0}, {231, 196, 4.0}, {16, 231, 21.0}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_double_eq_tol(
			theme_contrast(cases[i].fg, cases[i].bg), cases[i].want, 0.06);
}
END_TEST

/* Text, in each theme. */
START_TEST(test_text)
{
	for (int i = 0; i < THEME_COUNT * INK_COUNT; i++) {
		const struct theme_pair *t = &theme_pairs[i / INK_COUNT][i % INK_COUNT];

		ck_assert_int_ge(t->fg, 16);
		ck_assert_int_ge(t->bg, 16);
		ck_assert_int_le(t->fg, 255);
		ck_assert_int_le(t->bg, 255);
		ck_assert_msg(theme_contrast(t->fg, t->bg) >= 7.0,
			"theme %d: ink %d has a contrast of %.1f", i / INK_COUNT, i % INK_COUNT,
			theme_contrast(t->fg, t->bg));
	}
}
END_TEST

/* Where a target begins and ends: choices and keys are fields of one ink on the page. */
START_TEST(test_edges)
{
	for (int theme = 0; theme < THEME_COUNT; theme++) {
		const struct theme_pair *t = theme_pairs[theme];
		double edge = theme_contrast(t[INK_TARGET].bg, t[INK_TEXT].bg);
		double calm = theme_contrast(t[INK_CALM].bg, t[INK_TEXT].bg);

		ck_assert_msg(edge >= 3.0, "theme %d: targets against the page: %.1f", theme, edge);
		/* Half blocks go on in the target's colour on the page's. */
		ck_assert_int_eq(t[INK_EDGE].fg, t[INK_TARGET].bg);
		ck_assert_int_eq(t[INK_EDGE].bg, t[INK_TEXT].bg);
		ck_assert_msg(
			calm >= 3 && calm < edge, "theme %d: a calm target has %.1f", theme, calm);
		ck_assert_int_eq(t[INK_CALM_EDGE].fg, t[INK_CALM].bg);
		ck_assert_int_eq(t[INK_CALM_EDGE].bg, t[INK_TEXT].bg);
		/* A QR is black on white in each, or no reader decodes it. */
		ck_assert_int_eq(t[INK_CODE].fg, 16);
		ck_assert_int_eq(t[INK_CODE].bg, 231);
	}
}
END_TEST

/* Written on the page without a field of its own: the page goes on below it. */
START_TEST(test_page)
{
	static const enum ink on_page[] = {
		INK_QUIET, INK_TITLE, INK_FIGURE, INK_EDGE, INK_CALM_EDGE};

	for (int theme = 0; theme < THEME_COUNT; theme++)
		for (size_t i = 0; i < sizeof(on_page) / sizeof(on_page[0]); i++)
			ck_assert_int_eq(
				theme_pairs[theme][on_page[i]].bg, theme_pairs[theme][INK_TEXT].bg);
	ck_assert_int_eq(theme_pairs[THEME_YELLOW][INK_TEXT].fg, 16);
}
END_TEST

SUITE_MAIN("theme", test_contrast, test_text, test_edges, test_page)
