/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/base/text.h"
#include "devices/raster.h"
#include "tests/support/suite.h"

/* Dots from the first black column to the last, and where they begin. */
static int width(const struct picture *p, int *left)
{
	int from = -1, to = -1;

	for (int x = 0; x < p->dots; x++)
		for (int y = 0; y < p->rows; y++)
			if (picture_black(p, x, y)) {
				from = from < 0 ? x : from;
				to = x;
			}
	*left = from;
	return from < 0 ? 0 : to - from + 1;
}

static struct picture draw(const char *text, int scale, bool tall, bool centred, int dots)
{
	struct paper_line line = {.scale = scale, .tall = tall, .centred = centred};
	struct raster *r = raster_new(NULL);
	struct picture p = {0};

	ck_assert_int_eq(raster_text(r, &line, &text, dots, &p), 0);
	ck_assert_str_eq(text, "");
	raster_free(r);
	return p;
}

/* As wide as its columns, in the middle where asked, as high as its size. */
START_TEST(places_and_sizes)
{
	static const struct {
		const char *text;
		int scale;
		bool tall, centred;
		int dots, rows;
	} cases[] = {
		{"口口口口", 1, false, false, 384, 30},
		{"口口口口", 1, false, true, 384, 30},
		{"口口口口", 2, false, true, 384, 54},
		{"口口口口", 1, true, true, 576, 54},
		{"HHHHHHHH", 1, false, true, 576, 30},
		{"HHHHHHHH", 2, false, false, 576, 54},
		{"믐믐믐믐", 1, false, true, 384, 30},
		{"A口믐𠮷H", 2, false, true, 576, 54},
		{"口口口口口口口口口口口口口口口口", 1, false, false, 384, 30},
		{"口口口口口口口口口口口口口口口口口口口口口口口口", 1, true, true, 576, 54},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct picture p = draw(cases[i].text, cases[i].scale, cases[i].tall,
			cases[i].centred, cases[i].dots);
		int cell = RASTER_CELL * cases[i].scale, left;
		int room = cell * text_cells(cases[i].text), wide = width(&p, &left);
		int from = cases[i].centred ? (cases[i].dots - room) / 2 : 0;

		ck_assert_int_eq(p.dots, cases[i].dots);
		ck_assert_int_eq(p.rows, cases[i].rows);
		ck_assert_msg(wide <= room && wide > room - 2 * cell, "case %d: %d of %d", (int)i,
			wide, room);
		ck_assert_msg(left >= from && left < from + cell, "case %d: %d", (int)i, left);
	}
}
END_TEST

/* No glyph reaches into the first and last rows: lines do not touch. */
START_TEST(lines_do_not_touch)
{
	struct picture p = draw("鑫龘灣国gjpQ귏뷁(@{", 1, false, false, 576);

	for (int x = 0; x < p.dots; x++) {
		ck_assert(!picture_black(&p, x, 0));
		ck_assert(!picture_black(&p, x, p.rows - 1));
	}
}
END_TEST

START_TEST(different_characters_look_different)
{
	static const char *const texts[] = {"𠮷", "吉", "？", "김", "깁", "㙟", "A", "B"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (size_t k = 0; k < i; k++) {
			struct picture a = draw(texts[i], 1, false, false, 384);
			struct picture b = draw(texts[k], 1, false, false, 384);

			ck_assert_int_ne(memcmp(a.bits, b.bits, 30 * sizeof(a.bits[0])), 0);
		}
}
END_TEST

START_TEST(what_no_font_has_is_a_question_mark)
{
	struct picture a = draw("\xf3\xb0\x80\x80", 1, false, false, 384), b; /* private */

	b = draw("？", 1, false, false, 384);
	ck_assert_int_gt(a.rows, 0);
	/* one cell wide, so pressed together: not the same dots */
	{
		int left;

		ck_assert_int_gt(width(&a, &left), 2);
		ck_assert_int_lt(width(&a, &left), width(&b, &left));
	}
}
END_TEST

START_TEST(what_does_not_fit_remains)
{
	struct paper_line line = {.scale = 2};
	struct raster *r = raster_new(NULL);
	const char *text = "一二三四五六七八九";
	struct picture p;

	ck_assert_int_eq(raster_text(r, &line, &text, 384, &p), 0);
	ck_assert_str_eq(text, "九");
	text = "\t\x01";
	ck_assert_int_eq(raster_text(r, &line, &text, 384, &p), 0);
	ck_assert_str_eq(text, "");
	text = "宽"; /* wider than the paper: taken all the same */
	ck_assert_int_eq(raster_text(r, &line, &text, 8, &p), 0);
	ck_assert_str_eq(text, "");
	raster_free(r);
}
END_TEST

START_TEST(no_font)
{
	static const char *const none[] = {"/nonexistent", "/dev/null", "/etc/passwd", NULL};
	struct paper_line line = {.scale = 1};
	struct raster *r = raster_new(none);
	const char *text = "x";
	struct picture p;

	for (int i = 0; i < 3; i++) {
		ck_assert(!raster_ready(r));
		ck_assert_int_eq(raster_text(r, &line, &text, 384, &p), ERR_NONE);
	}
	raster_free(r);
	raster_free(NULL);
}
END_TEST

/* The quiet zone is white, the corners are black. */
START_TEST(code)
{
	struct picture p;
	int left;

	ck_assert_int_eq(raster_qr("LT1-A01-27-0123ABCD", 8, 576, &p), 0);
	ck_assert_int_eq(width(&p, &left), 25 * 8); /* version 2: letters as bytes */
	ck_assert_int_eq(left, (576 - 25 * 8) / 2);
	ck_assert_int_eq(p.rows, (25 + 8) * 8);
	for (int y = 0; y < 4 * 8; y++)
		ck_assert(!picture_black(&p, left, y));
	for (int y = 4 * 8; y < 11 * 8; y++)
		ck_assert(picture_black(&p, left, y));
	ck_assert_int_eq(raster_qr("x", 40, 384, &p), 0); /* as large as goes in */
	ck_assert_int_eq(width(&p, &left) / 21, 384 / 29);
	ck_assert_int_eq(raster_qr("x", 8, 48, &p), ERR_LIMIT);
}
END_TEST

SUITE_MAIN("raster", places_and_sizes, lines_do_not_touch, different_characters_look_different,
	what_no_font_has_is_a_question_mark, what_does_not_fit_remains, no_font, code)
