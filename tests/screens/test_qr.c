/* SPDX-License-Identifier: MIT */
/* Codes on the screen, read back by zbar as a phone would see them: an image of the cells. */
#include "screens/qr.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screens/figures.h"
#include "screens/layout.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

/* A cell as foot draws it at 80x22 on a 21.5-inch panel. */
#define CELL_WIDE 24
#define CELL_HIGH 48
#define LONG_CODE "LT1-ABCDEFGH12-1234567890-89ABCDEF0123" /* 38 characters */

/* Is this point of a cell dark? Half blocks, sextants, blanks; all else counts as dark page. */
static bool dark(const struct cell *cell, int x, int y)
{
	int half = y * 2 / CELL_HIGH, sixth = y * 3 / CELL_HIGH * 2 + x * 2 / CELL_WIDE;

	if (cell->ink != INK_CODE)
		return true;
	for (unsigned bits = 0; bits < 4; bits++)
		if (cell->code == block_half(bits & 1, bits & 2))
			return bits >> half & 1;
	for (unsigned bits = 0; bits < 64; bits++)
		if (cell->code == block_sextant(bits))
			return bits >> sixth & 1;
	return true;
}

static void write_image(const char *path, const struct canvas *c)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fprintf(f, "P5\n%d %d\n255\n", c->cols * CELL_WIDE, c->rows * CELL_HIGH);
	for (int y = 0; y < c->rows * CELL_HIGH; y++)
		for (int x = 0; x < c->cols * CELL_WIDE; x++)
			putc(dark(&c->cell[y / CELL_HIGH * c->cols + x / CELL_WIDE], x % CELL_WIDE,
				     y % CELL_HIGH)
					? 0
					: 255,
				f);
	ck_assert_int_eq(fclose(f), 0);
}

static void ck_reads(const struct canvas *c, const char *want)
{
	char dir[64], path[80], command[128], got[128] = "";
	FILE *f;

	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/code", dir);
	write_image(path, c);
	snprintf(command, sizeof(command), "zbarimg --raw -q --nodbus %s 2>&1", path);
	f = popen(command, "r");
	ck_assert_ptr_nonnull(f);
	if (fgets(got, sizeof(got), f))
		got[strcspn(got, "\n")] = 0;
	pclose(f);
	unlink(path);
	ck_assert_str_eq(got, want);
}

START_TEST(test_read_back)
{
	static const char *const texts[] = {"LT1-YD1-27-89ABCDEF", LONG_CODE};
	static const int quiets[] = {1, 2, 4};

	for (int i = 0; i < 2 * 3 * 2; i++) {
		bool sextants = i % 2;
		int quiet = quiets[i / 2 % 3];
		const char *text = texts[i / 6];
		struct canvas c;
		struct qr qr;

		ck_assert(qr_make(&qr, text));
		ck_assert_int_le(qr.modules, 25);
		ck_assert_int_eq(canvas_init(&c, 80, 22), 0);
		c.sextants = sextants;
		qr_draw(&c, 1, 20, &qr, quiet);
		ck_reads(&c, text);
		canvas_done(&c);
	}
}
END_TEST

static bool has_code(const struct canvas *c)
{
	for (int i = 0; i < c->cols * c->rows; i++)
		if (c->cell[i].ink == INK_CODE)
			return true;
	return false;
}

/* The slip's page at all sizes, with the shortest and the longest code; at 40x12, where it has a sheet
 * of its own, only sextants are fine enough. */
START_TEST(test_slip_page)
{
	static const int sizes[][2] = {{80, 22}, {60, 16}, {120, 40}, {96, 20}, {33, 30}, {40, 12}};
	static struct model m;
	static struct page page;

	screen_words(LANG_ZH);
	for (int i = 0; i < 6 * 2 * 2; i++) {
		struct layout layout;
		struct canvas c;

		screen_model(&m, SCREEN_SLIP, LANG_ZH);
		if (i % 2)
			snprintf(m.slip_code, sizeof(m.slip_code), "%s", LONG_CODE);
		page_fill(&m, &page);
		ck_assert_int_eq(canvas_init(&c, sizes[i / 4][0], sizes[i / 4][1]), 0);
		c.sextants = i / 2 % 2;
		if (c.rows == 12 && !c.sextants) {
			canvas_done(&c);
			continue;
		}
		do
			layout_draw(&page, &c, &layout);
		while (!has_code(&c) && ++page.sheet < layout.sheets);
		ck_assert(!layout.cut);
		ck_reads(&c, m.slip_code);
		canvas_done(&c);
	}
}
END_TEST

START_TEST(test_refused)
{
	char text[512];
	struct qr qr;

	memset(text, 'A', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	ck_assert(!qr_make(&qr, ""));
	ck_assert_int_eq(qr.modules, 0);
	ck_assert(!qr_make(&qr, text));
	ck_assert_int_eq(qr.modules, 0);
}
END_TEST

START_TEST(test_blocks)
{
	/* U+1FB00 begins with pattern 1 and leaves out 0, 21, 42 and 63. */
	static const struct {
		unsigned bits;
		uint32_t code;
	} cases[] = {{0, ' '}, {1, 0x1fb00}, {20, 0x1fb13}, {21, 0x258c}, {22, 0x1fb14},
		{41, 0x1fb27}, {42, 0x2590}, {43, 0x1fb28}, {62, 0x1fb3b}, {63, 0x2588}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_uint_eq(block_sextant(cases[i].bits), cases[i].code);
	ck_assert_int_eq(figure_cols("A027", 1), 27);
	ck_assert_int_eq(figure_cols("8:30", 2), 6 * 2 * 3 + 2 * 2 + 3 * 2);
	ck_assert_int_eq(figure_rows(2), 8);
	ck_assert(figure_fits("A027"));
	ck_assert(!figure_fits("A027号"));
	ck_assert(!figure_fits(""));
}
END_TEST

SUITE_MAIN("qr", test_read_back, test_slip_page, test_refused, test_blocks)
