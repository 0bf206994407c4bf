/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "devices/hid_pos.h"
#include "tests/support/suite.h"
#include "tests/support/usb_scanner.h"

static void pos_of(struct hid_pos *p, enum usb_scanner_kind kind)
{
	struct hid_scanner scanner;
	struct err err = {0};
	size_t n;
	const uint8_t *d = usb_scanner_report_descriptor(kind, &n);

	ck_assert_int_eq(hid_report_scanner(&scanner, d, n, &err), 0);
	hid_pos_init(p, &scanner);
}

/* Reports of the model, all but `cut`; the last one's result. */
static enum hid_pos_result play(struct hid_pos *p, struct usb_scanner *model)
{
	enum hid_pos_result result = HID_POS_NOTHING;

	while (model->taken < model->reports.len) {
		const uint8_t *at = model->reports.data + model->taken;

		ck_assert_int_ne(result, HID_POS_WHOLE);
		result = hid_pos_report(p, at + 1, at[0]);
		model->taken += at[0] + 1U;
	}
	return result;
}

START_TEST(codes_of_every_length)
{
	char all[HID_POS_TEXT + 200];

	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)('!' + i % 90);
	for (int kind = USB_SCANNER_POS; kind < USB_SCANNER_KINDS; kind++)
		for (size_t n = 1; n < sizeof(all); n++) {
			struct usb_scanner model;
			struct hid_pos p;
			size_t kept = n < HID_POS_TEXT ? n : HID_POS_TEXT;
			char text[sizeof(all)] = "";

			memcpy(text, all, n);
			pos_of(&p, (enum usb_scanner_kind)kind);
			usb_scanner_init(&model, (enum usb_scanner_kind)kind);
			usb_scanner_scan(&model, text);
			ck_assert_int_eq(play(&p, &model), HID_POS_WHOLE);
			ck_assert_uint_eq(p.n, kept);
			ck_assert(memcmp(p.bytes, all, kept) == 0);
			ck_assert_str_eq(p.aim, kind == USB_SCANNER_POS_PLAIN ? "" : "]Q1");
			hid_pos_next(&p);
			ck_assert_uint_eq(p.n, 0);
			ck_assert(!memchr(p.bytes, '!', sizeof(p.bytes)));
			usb_scanner_done(&model);
		}
}
END_TEST

/* The example of the maker's manual: 60 bytes in two reports (Access IS LSR118, appendix B.1.1). */
START_TEST(the_manuals_example)
{
	static const char code[] = "M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  17xyz";
	uint8_t first[64] = {2, 0x38, ']', 'Q', '0'}, second[64] = {2, 4, ']', 'Q', '0'};
	struct hid_pos p;

	memcpy(first + 5, code, 56);
	memcpy(second + 5, code + 56, 4);
	first[61] = second[61] = 's';
	first[63] = 1;
	pos_of(&p, USB_SCANNER_POS);
	ck_assert_int_eq(hid_pos_report(&p, first, 64), HID_POS_MORE);
	ck_assert_int_eq(hid_pos_report(&p, second, 64), HID_POS_WHOLE);
	ck_assert_uint_eq(p.n, 60);
	ck_assert(memcmp(p.bytes, code, 60) == 0);
	ck_assert_str_eq(p.aim, "]Q0");
}
END_TEST

struct shot {
	enum usb_scanner_kind kind;
	size_t n;
	uint8_t bytes[64];
	enum hid_pos_result result;
	size_t have;
	const char *text;
};

START_TEST(single_reports)
{
	static const struct shot shots[] = {
		{USB_SCANNER_POS, 64, {2, 3, ']', 'C', '0', 'a', 'b', 'c', 'd'}, HID_POS_WHOLE, 3,
			"abc"},
		/* NULs are data where there is a length, and filling where there is none. */
		{USB_SCANNER_POS, 64, {2, 3, 0, 0, 0, 'a', 0, 0}, HID_POS_WHOLE, 3, "a\0\0"},
		{USB_SCANNER_POS_PLAIN, 32, {'a', 0, 'b', 0, 0}, HID_POS_WHOLE, 3, "a\0b"},
		{USB_SCANNER_POS_PLAIN, 32, {0}, HID_POS_NOTHING, 0, ""},
		{USB_SCANNER_POS, 64, {2, 0, ']', 'Q', '1', 'a'}, HID_POS_NOTHING, 0, ""},
		{USB_SCANNER_POS, 64, {3, 3, 0, 0, 0, 'a', 'b', 'c'}, HID_POS_NOTHING, 0, ""},
		{USB_SCANNER_POS, 64, {0, 3, 0, 0, 0, 'a', 'b', 'c'}, HID_POS_NOTHING, 0, ""},
		/* A length that is a lie. */
		{USB_SCANNER_POS, 64, {2, 255, 0, 0, 0, 'a'}, HID_POS_WHOLE, 56, "a\0\0"},
		/* Short ones. */
		{USB_SCANNER_POS, 0, {2, 3}, HID_POS_NOTHING, 0, ""},
		{USB_SCANNER_POS, 1, {2, 3}, HID_POS_NOTHING, 0, ""},
		{USB_SCANNER_POS, 5, {2, 3, 0, 0, 0, 'a'}, HID_POS_NOTHING, 0, ""},
		{USB_SCANNER_POS, 6, {2, 3, 0, 0, 0, 'a', 'b'}, HID_POS_WHOLE, 1, "a"},
		{USB_SCANNER_POS_PLAIN, 2, {'a', 'b', 'c'}, HID_POS_WHOLE, 2, "ab"},
		/* A flag that did not come is not set. */
		{USB_SCANNER_POS_PLAIN, 31, {'a', [31] = 1}, HID_POS_WHOLE, 1, "a"},
		{USB_SCANNER_POS_PLAIN, 32, {'a', [31] = 1}, HID_POS_MORE, 1, "a"},
		/* Only the lowest bit of the byte is the flag. */
		{USB_SCANNER_POS, 64, {2, 1, 0, 0, 0, 'a', [63] = 0xfe}, HID_POS_WHOLE, 1, "a"},
		{USB_SCANNER_POS, 64, {2, 1, 0, 0, 0, 'a', [63] = 0xff}, HID_POS_MORE, 1, "a"},
	};

	for (size_t i = 0; i < sizeof(shots) / sizeof(shots[0]); i++) {
		const struct shot *s = &shots[i];
		struct hid_pos p;

		pos_of(&p, s->kind);
		ck_assert_msg(hid_pos_report(&p, s->bytes, s->n) == s->result, "shot %zu", i);
		ck_assert_msg(p.n == s->have, "shot %zu: %zu bytes", i, p.n);
		ck_assert(memcmp(p.bytes, s->text, p.n < 3 ? p.n : 3) == 0);
	}
}
END_TEST

/* Ends in front of its data, where no length field says so. */
START_TEST(reports_without_their_data)
{
	struct hid_pos p;

	pos_of(&p, USB_SCANNER_POS);
	p.scanner.report[0].length.n = 0;
	for (size_t n = 1; n <= 5; n++) {
		uint8_t *report = malloc(n);

		ck_assert_ptr_nonnull(report);
		memset(report, 2, n);
		ck_assert_int_eq(hid_pos_report(&p, report, n), HID_POS_NOTHING);
		ck_assert_uint_eq(p.n, 0);
		free(report);
	}
	ck_assert_int_eq(hid_pos_report(&p, NULL, 0), HID_POS_NOTHING);
}
END_TEST

/* A symbology id may hold anything. */
START_TEST(the_symbology_id_is_printable)
{
	uint8_t report[64] = {2, 1, ']', 7, 'x', 'a'};
	struct hid_pos p;

	pos_of(&p, USB_SCANNER_POS);
	ck_assert_int_eq(hid_pos_report(&p, report, 64), HID_POS_WHOLE);
	ck_assert_str_eq(p.aim, "]");
}
END_TEST

/* Reports that say "more" for ever fill the room and no more. */
START_TEST(a_code_without_end_stays_in_bounds)
{
	uint8_t report[64] = {2, 56, ']', 'Q', '1', [63] = 1};
	struct hid_pos p;

	memset(report + 5, 'a', 56);
	pos_of(&p, USB_SCANNER_POS);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(hid_pos_report(&p, report, 64), HID_POS_MORE);
	ck_assert_uint_eq(p.n, HID_POS_TEXT);
	report[63] = 0;
	ck_assert_int_eq(hid_pos_report(&p, report, 64), HID_POS_WHOLE);
	ck_assert_uint_eq(p.n, HID_POS_TEXT);
}
END_TEST

/* An empty last report ends what came before it. */
START_TEST(an_empty_report_ends_a_code)
{
	uint8_t report[64] = {2, 2, ']', 'Q', '1', 'a', 'b', [63] = 1};
	struct hid_pos p;

	pos_of(&p, USB_SCANNER_POS);
	ck_assert_int_eq(hid_pos_report(&p, report, 64), HID_POS_MORE);
	report[1] = report[63] = 0;
	ck_assert_int_eq(hid_pos_report(&p, report, 64), HID_POS_WHOLE);
	ck_assert_uint_eq(p.n, 2);
}
END_TEST

SUITE_MAIN("hid_pos", codes_of_every_length, the_manuals_example, single_reports,
	reports_without_their_data, the_symbology_id_is_printable,
	a_code_without_end_stays_in_bounds, an_empty_report_ends_a_code)
