/* SPDX-License-Identifier: MIT */
#include "screens/wrap.h"

#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "tests/support/suite.h"

static const struct {
	const char *text;
	int cells;
	const char *rows; /* parted by | */
} cases[] = {
	{"", 10, ""}, {"abc", 10, "abc"}, {"one two three", 8, "one two|three"},
	{"one two three", 7, "one two|three"}, {"one two three", 6, "one|two|three"},
	{"unbreakable", 4, "unbr|eaka|ble"}, {"取餐号码", 4, "取餐|号码"},
	{"取餐号码", 5, "取餐|号码"},
	{"您好！请把卡", 4, "您|好！|请把|卡"}, /* no row begins with a closing mark */
	{"说「不是我」", 4, "说|「不|是|我」"}, /* and none ends with an opening one */
	{"付8元吧", 3, "付|8元|吧"},            /* a number keeps its unit */
	{"A1号，付10元", 9, "A1号，|付10元"},   /* and its verb, where a mark is before it */
	{"今天 签到", 5, "今天|签到"}, {"a\nb", 10, "a|b"},
	{"어린 청경채볶음, 국", 12, "어린|청경채볶음,|국"}, /* Korean words stay whole … */
	{"청경채볶음", 4, "청경|채볶|음"},                  /* … where they can */
	{"낮 12시 30분까지", 10, "낮 12시|30분까지"},
	{"取", 1, "取"}, /* too narrow: still an end */
};

START_TEST(test_rows)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *at = cases[i].text;
		struct buf got = BUF_INIT(1024);
		int rows = 0;

		while (*at) {
			const char *next;
			size_t n = wrap_next(at, cases[i].cells, &next);

			ck_assert(next > at);
			if (rows++)
				buf_byte(&got, '|');
			buf_add(&got, at, n);
			at = next;
		}
		ck_assert_str_eq(buf_text(&got), cases[i].rows);
		ck_assert_int_eq(wrap_rows(cases[i].text, cases[i].cells), rows);
		buf_done(&got);
	}
}
END_TEST

/* Whatever the width, no row is wider and nothing but blanks is lost. */
START_TEST(test_whole)
{
	static const char text[] =
		"好的，今天的饭 A027号，10:30到12:30（中午）取。Take care, 慢走！";

	for (int cells = 2; cells < 80; cells++) {
		const char *at = text;
		size_t letters = 0, all = 0;

		for (const char *p = text; *p; p++)
			all += *p != ' ';
		while (*at) {
			const char *next;
			char row[256] = "";
			size_t n = wrap_next(at, cells, &next);

			memcpy(row, at, n);
			ck_assert(text_valid(row, n));
			ck_assert_int_le(text_cells(row), cells);
			for (size_t i = 0; i < n; i++)
				letters += row[i] != ' ';
			at = next;
		}
		ck_assert_uint_eq(letters, all);
	}
}
END_TEST

/* So wide, no word is broken: counted without setting it. */
START_TEST(test_words)
{
	static const struct {
		const char *text;
		int cells;
	} rows[] = {{"Classes and activities", 10}, {"8 yuan each", 6}, {"签到好了", 2},
		{"好（的）", 6}, {"한국어 메뉴", 6}, {"a\nbcd\ne", 3}, {"", 0}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_msg(wrap_whole(rows[i].text, rows[i].cells), "%s", rows[i].text);
		ck_assert_msg(!*rows[i].text || !wrap_whole(rows[i].text, rows[i].cells - 1), "%s",
			rows[i].text);
	}
}
END_TEST

SUITE_MAIN("wrap", test_rows, test_whole, test_words)
