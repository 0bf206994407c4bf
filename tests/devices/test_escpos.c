/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "devices/escpos.h"
#include "tests/support/suite.h"
#include "tests/support/usb_printer.h"

#define INIT "1b401c26"
#define END  "1b64031d564200"

static const struct escpos_style plain; /* no font: every line is text */

static void encoded_is(const struct paper *paper, const char *hex)
{
	struct buf out = BUF_INIT(ESCPOS_MAX), text = BUF_INIT(2 * ESCPOS_MAX);
	struct err err = {0};

	ck_assert_int_eq(escpos_encode(paper, &plain, &out, &err), 0);
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

START_TEST(texts_in_gb18030)
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

		ck_assert_int_eq(escpos_encode(&paper, &plain, &out, &err), 0);
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
	ck_assert_int_eq(escpos_encode(&paper, &plain, &out, &err), ERR_BAD);
	ck_assert_str_eq(err.text, "line 2 of the paper is not text");
	memset(paper.line[1].text, 'x', PAPER_TEXT_SIZE); /* without an end */
	ck_assert_int_eq(escpos_encode(&paper, &plain, &out, &err), ERR_BAD);
	paper.line[1].text[0] = 0;
	paper.line[1].kind = PAPER_QR;
	ck_assert_int_eq(escpos_encode(&paper, &plain, &out, &err), ERR_BAD);
	paper.n = PAPER_LINES + 1;
	ck_assert_int_eq(escpos_encode(&paper, &plain, &out, &err), ERR_BAD);
	paper.n = 1;
	paper.columns = 0;
	ck_assert_int_eq(escpos_encode(&paper, &plain, &out, &err), ERR_BAD);
	paper = one_line("a line that is longer than the job may be");
	ck_assert_int_eq(escpos_encode(&paper, &plain, &small, &err), ERR_LIMIT);
	buf_done(&out);
	buf_done(&small);
}
END_TEST

/* ---- pictures ------------------------------------------------------------------------------- */

/* What a printer that is not of this program makes of it: one cut slip. */
static void print(struct usb_printer *printer, const struct buf *job)
{
	usb_printer_init(printer);
	for (size_t at = 0; at < job->len;) {
		int n = usb_printer_model.out(printer, 1, job->data + at, (int)(job->len - at));

		ck_assert_int_gt(n, 0);
		at += (size_t)n;
	}
	ck_assert_int_eq(printer->unknown, 0);
	ck_assert_int_eq(printer->torn, 0);
	ck_assert_int_eq(printer->asked, 0);
	ck_assert_uint_eq(printer->n_command, 0);
	ck_assert_int_eq(printer->n_slips, 1);
}

static void encode_and_print(
	struct usb_printer *printer, const struct paper *paper, const struct escpos_style *style)
{
	struct buf out = BUF_INIT(ESCPOS_MAX);
	struct err err = {0};

	ck_assert_msg(escpos_encode(paper, style, &out, &err) == 0, "%s", err.text);
	print(printer, &out);
	buf_done(&out);
}

static struct paper some_lines(int columns)
{
	static const char *const texts[] = {
		"取餐号 A027", "king 王𠮷明", "김철수 님", "8元", "㙟", "A·B"};
	struct paper paper = {.columns = columns, .n = 6};

	for (int i = 0; i < 6; i++) {
		strcpy(paper.line[i].text, texts[i]);
		paper.line[i].scale = 1 + i % 2;
	}
	return paper;
}

START_TEST(lines_that_the_rom_lacks_are_drawn)
{
	struct escpos_style style = {.font = raster_new(NULL)};
	struct paper paper = some_lines(48);
	struct usb_printer printer;

	encode_and_print(&printer, &paper, &style);
	ck_assert_str_eq(printer.slip[0].text, "取餐号 A027\n[picture]\n8元\n[picture]\nA·B\n");
	usb_printer_done(&printer);
	style.four_byte = true;
	encode_and_print(&printer, &paper, &style);
	ck_assert_str_eq(
		printer.slip[0].text, "取餐号 A027\nking 王𠮷明\n김철수 님\n8元\n㙟\nA·B\n");
	usb_printer_done(&printer);
	raster_free(style.font);
}
END_TEST

START_TEST(every_line_is_drawn_when_asked)
{
	struct escpos_style style = {.font = raster_new(NULL), .raster = true};
	struct paper paper = some_lines(32);
	struct usb_printer printer;

	paper.line[0].kind = PAPER_RULE;
	paper.line[3].text[0] = 0;
	encode_and_print(&printer, &paper, &style);
	ck_assert_str_eq(printer.slip[0].text, "[picture]\n\n[picture]\n");
	usb_printer_done(&printer);
	raster_free(style.font);
}
END_TEST

START_TEST(without_a_font_rom_text_with_question_marks)
{
	static const char *const none[] = {"/nonexistent", NULL};
	struct escpos_style style = {.font = raster_new(none), .raster = true};
	struct paper paper = some_lines(32);
	struct usb_printer printer;

	encode_and_print(&printer, &paper, &style);
	ck_assert_str_eq(
		printer.slip[0].text, "取餐号 A027\nking 王？明\n？？？ ？\n8元\n？\nA·B\n");
	usb_printer_done(&printer);
	raster_free(style.font);
}
END_TEST

START_TEST(a_long_line_goes_on_below)
{
	struct escpos_style style = {.font = raster_new(NULL), .raster = true};
	struct paper paper = one_line("");
	struct usb_printer printer;

	paper.columns = 32;
	for (int i = 0; i < 17; i++)
		strcat(paper.line[0].text, "한");
	encode_and_print(&printer, &paper, &style);
	ck_assert_int_eq(printer.slip[0].rows, 2 * 30);
	usb_printer_done(&printer);
	raster_free(style.font);
}
END_TEST

/* DLE EOT in a picture would be answered, DLE DC4 might switch the printer off. */
START_TEST(no_picture_holds_a_real_time_command)
{
	struct escpos_style style = {.font = raster_new(NULL), .raster = true};
	struct err err = {0};

	for (unsigned code = 0x4e00; code < 0x9fa0; code += 7) {
		struct buf out = BUF_INIT(ESCPOS_MAX);
		struct paper paper = one_line("");

		for (unsigned i = 0; i < 24; i++) {
			char *to = paper.line[0].text + 3 * i;
			unsigned c = code + i;

			to[0] = (char)(0xe0 | c >> 12);
			to[1] = (char)(0x80 | (c >> 6 & 0x3f));
			to[2] = (char)(0x80 | (c & 0x3f));
			to[3] = 0;
		}
		ck_assert_int_eq(escpos_encode(&paper, &style, &out, &err), 0);
		for (size_t i = 0; i + 1 < out.len; i++)
			ck_assert_msg(out.data[i] != 0x10 ||
					      (out.data[i + 1] != 4 && out.data[i + 1] != 5 &&
						      out.data[i + 1] != 0x14),
				"U+%04X", code);
		buf_done(&out);
	}
	raster_free(style.font);
}
END_TEST

/* zbar reads what is on paper. */
static void scan(const struct usb_slip *slip, int dots, char *text, size_t size)
{
	char dir[64], path[80], command[140];
	FILE *f;

	suite_dir(dir, sizeof(dir));
	snprintf(path, sizeof(path), "%s/code.pgm", dir);
	f = fopen(path, "w");
	fprintf(f, "P5\n%d %d\n255\n", dots + 40, slip->rows + 40);
	for (int y = -20; y < slip->rows + 20; y++)
		for (int x = -20; x < dots + 20; x++) {
			const unsigned char *row = slip->picture + (size_t)y * USB_PRINTER_STRIDE;
			bool in = y >= 0 && y < slip->rows && x >= 0 && x < dots;

			putc(in && row[x / 8] & 0x80 >> x % 8 ? 0 : 255, f);
		}
	fclose(f);
	snprintf(command, sizeof(command), "zbarimg -q --raw %s 2>/dev/null", path);
	f = popen(command, "r");
	text[fread(text, 1, size - 1, f)] = 0;
	pclose(f);
	text[strcspn(text, "\n")] = 0;
}

START_TEST(a_drawn_code_can_be_read)
{
	static const char *const texts[] = {"LT1-A01-27-0123ABCD",
		"WL1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"};

	for (int i = 0; i < 4; i++) {
		struct escpos_style style = {.qr_picture = true, .tear = i % 2};
		struct paper paper = one_line(texts[i / 2]);
		struct usb_printer printer;
		struct buf out = BUF_INIT(ESCPOS_MAX);
		struct err err = {0};
		char read[200];

		paper.columns = i % 2 ? 32 : 48;
		paper.line[0].kind = PAPER_QR;
		ck_assert_int_eq(escpos_encode(&paper, &style, &out, &err), 0);
		if (style.tear)
			buf_add(&out, "\x1d\x56\x42\x00", 4);
		print(&printer, &out);
		scan(&printer.slip[0], paper.columns * 12, read, sizeof(read));
		ck_assert_str_eq(read, texts[i / 2]);
		buf_done(&out);
		usb_printer_done(&printer);
	}
}
END_TEST

START_TEST(without_a_cutter_it_is_fed_out)
{
	struct escpos_style style = {.tear = true};
	struct paper paper = one_line("x");
	struct buf out = BUF_INIT(ESCPOS_MAX), hex = BUF_INIT(200);
	struct err err = {0};

	ck_assert_int_eq(escpos_encode(&paper, &style, &out, &err), 0);
	buf_hex(&hex, out.data, out.len);
	ck_assert_str_eq(buf_text(&hex), INIT "780a1b6405");
	buf_done(&out);
	buf_done(&hex);
}
END_TEST

/* ---- pieces --------------------------------------------------------------------------------- */

/* At each end a question is asked: it never falls into a command. */
START_TEST(pieces_end_where_commands_end)
{
	struct escpos_style style = {.font = raster_new(NULL)};
	struct paper paper = some_lines(48);
	struct usb_printer printer;
	struct buf out = BUF_INIT(ESCPOS_MAX);
	struct err err = {0};
	int pieces = 0;

	paper.line[3].kind = PAPER_QR;
	paper.line[5].kind = PAPER_RULE;
	escpos_recover(&style, &out);
	ck_assert_int_eq(escpos_encode(&paper, &style, &out, &err), 0);
	usb_printer_init(&printer);
	for (size_t at = 0; at < out.len; pieces++) {
		size_t n = escpos_piece(out.data + at, out.len - at);

		ck_assert_uint_gt(n, 0);
		ck_assert_uint_le(at + n, out.len);
		ck_assert_int_eq(usb_printer_model.out(&printer, 1, out.data + at, (int)n), (int)n);
		ck_assert_int_eq(
			usb_printer_model.out(&printer, 1, (const uint8_t *)"\x10\x04\x01", 3), 3);
		at += n;
	}
	ck_assert_int_eq(printer.torn, 0);
	ck_assert_int_eq(printer.asked, pieces);
	ck_assert_int_gt(pieces, 20);
	ck_assert_int_eq(printer.n_slips, 2);
	for (size_t n = 1; n < out.len; n += 13)
		ck_assert_uint_le(escpos_piece(out.data, n), n);
	buf_done(&out);
	usb_printer_done(&printer);
	raster_free(style.font);
}
END_TEST

/* A slip torn anywhere: the next one comes out whole, by itself. */
START_TEST(recovery_after_any_byte)
{
	struct escpos_style style = {.font = raster_new(NULL)};
	struct paper paper = some_lines(48), next = one_line("next");
	struct buf first = BUF_INIT(ESCPOS_MAX), second = BUF_INIT(ESCPOS_MAX);
	struct err err = {0};

	paper.line[3].kind = PAPER_QR;
	ck_assert_int_eq(escpos_encode(&paper, &style, &first, &err), 0);
	escpos_recover(&style, &second);
	ck_assert_int_eq(escpos_encode(&next, &style, &second, &err), 0);
	for (size_t cut = 1; cut < first.len; cut += cut < 100 ? 1 : 61) {
		struct usb_printer printer;
		int n;

		usb_printer_init(&printer);
		ck_assert_int_gt(usb_printer_model.out(
					 &printer, 1, first.data, (int)(cut < 4096 ? cut : 4096)),
			0);
		n = usb_printer_model.out(&printer, 1, second.data, (int)second.len);
		ck_assert_int_eq(n, (int)second.len);
		ck_assert_int_ge(printer.n_slips, 2);
		ck_assert_str_eq(printer.slip[printer.n_slips - 1].text, "next\n");
		usb_printer_done(&printer);
	}
	buf_done(&first);
	buf_done(&second);
	raster_free(style.font);
}
END_TEST

START_TEST(the_longest_paper_fits)
{
	struct escpos_style styles[] = {{0}, {.qr_picture = true}};

	for (size_t k = 0; k < 2; k++) {
		struct buf out = BUF_INIT(ESCPOS_MAX);
		struct paper paper = {.columns = 48, .n = PAPER_LINES};
		struct err err = {0};

		for (int i = 0; i < PAPER_LINES; i++) {
			paper.line[i].kind = PAPER_QR;
			paper.line[i].centred = i % 2;
			memset(paper.line[i].text, 'Q', PAPER_TEXT_SIZE - 1);
		}
		ck_assert_int_eq(escpos_encode(&paper, &styles[k], &out, &err), 0);
		buf_done(&out);
	}
}
END_TEST

START_TEST(the_longest_drawn_paper_fits)
{
	struct escpos_style style = {.font = raster_new(NULL), .raster = true};
	struct buf out = BUF_INIT(ESCPOS_MAX);
	struct paper paper = {.columns = 1, .n = PAPER_LINES};
	struct err err = {0};

	for (int k = 0; k < 2; k++) {
		buf_clear(&out);
		paper.columns = k ? 48 : 32;
		for (int i = 0; i < PAPER_LINES; i++) {
			paper.line[i].scale = 2;
			memset(paper.line[i].text, 'W', PAPER_TEXT_SIZE - 1);
		}
		ck_assert_int_eq(escpos_encode(&paper, &style, &out, &err), 0);
	}
	buf_done(&out);
	raster_free(style.font);
}
END_TEST

SUITE_MAIN("escpos", pickup_number_at_twice_the_size, texts_in_gb18030, only_changes_are_sent,
	qr_code_model_2_level_m, bad_paper_is_refused, lines_that_the_rom_lacks_are_drawn,
	every_line_is_drawn_when_asked, without_a_font_rom_text_with_question_marks,
	a_long_line_goes_on_below, no_picture_holds_a_real_time_command, a_drawn_code_can_be_read,
	without_a_cutter_it_is_fed_out, pieces_end_where_commands_end, recovery_after_any_byte,
	the_longest_paper_fits, the_longest_drawn_paper_fits)
