/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "devices/escpos.h"
#include "tests/support/suite.h"

#define INIT "1b401c26"
#define END  "1b64031d564200"

static void encoded_is(const struct paper *paper, const char *hex)
{
	struct buf out = BUF_INIT(ESCPOS_MAX), text = BUF_INIT(2 * ESCPOS_MAX);
	struct err err = {0};

	ck_assert_int_eq(escpos_encode(paper, &out, &err), 0);
	buf_hex(&text, out.data, out.len);
	ck_assert_str_eq(buf_text(&text), hex);
	buf_done(&out);
	buf_done(&text);
}

static struct paper one_line(const char *text)
{
	struct paper paper = {.columns = 48, .n = 1};

	paper.line[0].scale = 1;
	strcpy(paper.line[0].text, text);
	return paper;
}

/* The vector of the printer's manual: 取餐号 A027, centred, twice the size. */
START_TEST(pickup_number_at_twice_the_size)
{
	struct paper paper = one_line("取餐号 A027");

	paper.line[0].scale = 2;
	paper.line[0].centred = true;
	encoded_is(&paper, "1b401c261b61011d2111c8a1b2cdbac520413032370a" END);
}
END_TEST

START_TEST(texts)
{
	static const struct {
		const char *text, *hex;
	} cases[] = {
		{"", ""}, {"A", "41"}, {"8元", "38d4aa"}, {"¥8", "a3a438"}, {"￥8", "a3a438"},
		{"a·b", "61a1a462"}, {"㙟", "a3bf"}, /* four bytes in GB18030 */
		{"王𠮷明", "cdf5a3bfc3f7"}, {"김", "a3bf"},
		{"a\x1b\x40\x10\x04\x01\x7f", "613f403f3f3f3f"}, /* no commands out of texts */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct paper paper = one_line(cases[i].text);
		char hex[200] = INIT;

		strcat(strcat(strcat(hex, cases[i].hex), "0a"), END);
		encoded_is(&paper, hex);
	}
}
END_TEST

START_TEST(only_changes_are_sent)
{
	struct paper paper = {.columns = 32, .n = 5};

	for (int i = 0; i < 5; i++) {
		strcpy(paper.line[i].text, "x");
		paper.line[i].scale = 1;
	}
	paper.line[1].tall = true;
	paper.line[2].tall = true;
	paper.line[2].centred = true;
	paper.line[3].centred = true;
	paper.line[4].kind = PAPER_RULE;
	encoded_is(&paper,
		INIT "780a"
		     "1d2101780a"
		     "1b6101780a"
		     "1d2100780a"
		     "1b6100"
		     "2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d2d0a" END);
}
END_TEST

START_TEST(qr_code_model_2_level_m)
{
	struct paper paper = one_line("LT1-A01-27-0123ABCD");

	paper.line[0].kind = PAPER_QR;
	paper.line[0].centred = true;
	encoded_is(&paper, INIT "1b6101"
				"1d286b0400"
				"31413200"
				"1d286b0300"
				"314308"
				"1d286b0300"
				"314531"
				"1d286b1600" /* 19 + 3 bytes */
				"315030"
				"4c54312d4130312d32372d3031323341424344"
				"1d286b0300"
				"315130" END);
	paper.columns = 32;
	memset(paper.line[0].text, 'Q', PAPER_TEXT_SIZE - 1);
	paper.line[0].text[PAPER_TEXT_SIZE - 1] = 0;
	{
		struct buf out = BUF_INIT(ESCPOS_MAX);
		struct err err = {0};

		ck_assert_int_eq(escpos_encode(&paper, &out, &err), 0);
		ck_assert(memmem(out.data, out.len, "\x1d(k\xa2\0\x31\x50\x30QQQ", 11));
		buf_done(&out);
	}
}
END_TEST

START_TEST(bad_paper_is_refused)
{
	struct buf out = BUF_INIT(ESCPOS_MAX), small = BUF_INIT(20);
	struct paper paper = one_line("ok");
	struct err err = {0};

	paper.n = 2;
	strcpy(paper.line[1].text, "\xff\xfe");
	ck_assert_int_eq(escpos_encode(&paper, &out, &err), ERR_BAD);
	ck_assert_str_eq(err.text, "line 2 of the paper is not text");
	memset(paper.line[1].text, 'x', PAPER_TEXT_SIZE); /* without an end */
	ck_assert_int_eq(escpos_encode(&paper, &out, &err), ERR_BAD);
	paper.line[1].text[0] = 0;
	paper.line[1].kind = PAPER_QR;
	ck_assert_int_eq(escpos_encode(&paper, &out, &err), ERR_BAD);
	paper.n = PAPER_LINES + 1;
	ck_assert_int_eq(escpos_encode(&paper, &out, &err), ERR_BAD);
	paper.n = 1;
	paper.columns = 0;
	ck_assert_int_eq(escpos_encode(&paper, &out, &err), ERR_BAD);
	paper = one_line("a line that is longer than the job may be");
	ck_assert_int_eq(escpos_encode(&paper, &small, &err), ERR_LIMIT);
	buf_done(&out);
	buf_done(&small);
}
END_TEST

START_TEST(the_longest_paper_fits)
{
	struct buf out = BUF_INIT(ESCPOS_MAX);
	struct paper paper = {.columns = 48, .n = PAPER_LINES};
	struct err err = {0};

	for (int i = 0; i < PAPER_LINES; i++) {
		paper.line[i].kind = PAPER_QR;
		paper.line[i].centred = i % 2;
		memset(paper.line[i].text, 'Q', PAPER_TEXT_SIZE - 1);
	}
	ck_assert_int_eq(escpos_encode(&paper, &out, &err), 0);
	buf_done(&out);
}
END_TEST

SUITE_MAIN("escpos", pickup_number_at_twice_the_size, texts, only_changes_are_sent,
	qr_code_model_2_level_m, bad_paper_is_refused, the_longest_paper_fits)
