/* SPDX-License-Identifier: MIT */
/* A teacher's sheet: a line each, in every width and language, and no more than a paper has. */
#include <stdio.h>
#include <string.h>

#include "screens/slip.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

static struct paper paper;

static int lines_with(const char *text)
{
	int n = 0;

	for (int i = 0; i < paper.n; i++)
		n += strstr(paper.line[i].text, text) != NULL;
	return n;
}

static void few(const struct session *s, enum lang lang, int columns)
{
	slip_class_head(s, fixture_catalogue()->hall, columns, &paper);
	slip_class_line(1, "欧**锋", "08:52", true, &paper);
	slip_class_line(2, "王*花", "", true, &paper);
	slip_class_line(3, "张*仙", "09:10", false, &paper);
	slip_class_foot(2, 2, &paper);
	ck_assert_int_eq(lines_with("[v]"), 2);
	ck_assert_int_eq(lines_with("[  ]"), 1);
	ck_assert_int_eq(lines_with("08:52"), 1);
	ck_assert_int_eq(lines_with(words_in(&s->offering->name, lang)), 1);
	for (int i = 0; i < paper.n; i++)
		ck_assert_int_le(text_cells(paper.line[i].text), columns);
}

static void many(const struct session *s, int columns)
{
	slip_class_head(s, fixture_catalogue()->hall, columns, &paper);
	for (int i = 0; i < 200; i++)
		slip_class_line(i + 1, "欧**锋", "09:10", false, &paper);
	slip_class_foot(200, 200, &paper);
	ck_assert_int_le(paper.n, PAPER_LINES);
	ck_assert_ptr_nonnull(strstr(paper.line[paper.n - 1].text, "200"));
}

START_TEST(test_sheet)
{
	const struct session s = {.offering = &fixture_catalogue()->offerings[0],
		.day = FIXTURE_DAY,
		.from_min = 540,
		.to_min = 630};

	for (int columns = 32; columns <= 48; columns += 16)
		for (enum lang lang = LANG_ZH; lang < LANG_COUNT; lang++) {
			screen_words(lang);
			few(&s, lang, columns);
			many(&s, columns);
		}
}
END_TEST

SUITE_MAIN("slip_class", test_sheet)
