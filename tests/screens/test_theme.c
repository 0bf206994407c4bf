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

START_TEST(test_theme)
{
	for (int i = 0; i < INK_COUNT; i++) {
		const struct theme_pair *t = &theme_pairs[i];

		ck_assert_int_ge(t->fg, 16);
		ck_assert_int_ge(t->bg, 16);
		ck_assert_int_le(t->fg, 255);
		ck_assert_int_le(t->bg, 255);
		ck_assert_msg(theme_contrast(t->fg, t->bg) >= 7.0, "ink %d has a contrast of %.1f",
			i, theme_contrast(t->fg, t->bg));
	}
	/* A QR is black on white, or no reader decodes it. */
	ck_assert_int_eq(theme_pairs[INK_CODE].fg, 16);
	ck_assert_int_eq(theme_pairs[INK_CODE].bg, 231);
	/* The edge of a target continues the target on the page. */
	ck_assert_int_eq(theme_pairs[INK_EDGE].fg, theme_pairs[INK_TARGET].bg);
	ck_assert_int_eq(theme_pairs[INK_EDGE].bg, theme_pairs[INK_TEXT].bg);
	/* Targets that touch are told apart. */
	ck_assert_int_ne(theme_pairs[INK_OTHER].bg, theme_pairs[INK_TARGET].bg);
}
END_TEST

SUITE_MAIN("theme", test_contrast, test_theme)
