/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "devices/hid_report.h"
#include "tests/support/suite.h"
#include "tests/support/usb_scanner.h"

#define DESCRIPTOR 4200

static size_t bytes_of(const char *hex, uint8_t *out)
{
	size_t n = 0;
	int used;

	for (; sscanf(hex, " %2hhx%n", &out[n], &used) == 1; hex += used)
		n++;
	ck_assert_str_eq(hex + strspn(hex, " "), "");
	return n;
}

/* "2:64 data 40+448 length 8+8 aim 16 24 32 more 504+1"; reports set apart by "; ". */
static void describe(const struct hid_scanner *s, char *out, size_t size)
{
	int n = 0;

	out[0] = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct hid_scan_report *r = &s->report[i];

		n += snprintf(out + n, size - (size_t)n, "%s%d:%d data %d+%d", i ? "; " : "", r->id,
			r->size, r->data.at, r->data.n);
		if (r->length.n)
			n += snprintf(out + n, size - (size_t)n, " length %d+%d", r->length.at,
				r->length.n);
		if (r->aim[0].n)
			n += snprintf(out + n, size - (size_t)n, " aim %d %d %d", r->aim[0].at,
				r->aim[1].at, r->aim[2].at);
		if (r->more.n)
			n += snprintf(
				out + n, size - (size_t)n, " more %d+%d", r->more.at, r->more.n);
	}
}

static const char *parse(const uint8_t *d, size_t n, char *out, size_t size)
{
	struct hid_scanner s = {.n = 77};
	struct err err = {0};
	int result = hid_report_scanner(&s, d, n, &err);

	if (result < 0) {
		ck_assert_uint_eq(s.n, 77);
		ck_assert(err.text[0]);
		return result == ERR_BAD ? "bad" : result == ERR_LIMIT ? "limit" : "none";
	}
	ck_assert(s.n >= 1 && s.n <= HID_SCAN_REPORTS);
	describe(&s, out, size);
	return out;
}

START_TEST(the_models_layouts)
{
	static const char *const layouts[] = {
		[USB_SCANNER_KEYS] = "none",
		[USB_SCANNER_POS] = "2:64 data 40+448 length 8+8 aim 16 24 32 more 504+1",
		[USB_SCANNER_POS_62] = "2:62 data 40+448 length 8+8 aim 16 24 32 more 488+1",
		[USB_SCANNER_POS_PLAIN] = "0:32 data 0+248 more 248+8",
	};

	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		char text[512];
		size_t n;
		const uint8_t *d = usb_scanner_report_descriptor((enum usb_scanner_kind)kind, &n);

		ck_assert_str_eq(parse(d, n, text, sizeof(text)), layouts[kind]);
	}
}
END_TEST

#define SCANNER "05 8c 09 02 a1 01 "
#define BYTES   "15 00 26 ff 00 75 08 "
#define DATA(n) "95 " #n " 09 fe 81 02 "

static const struct {
	const char *what, *hex, *layout;
} layout_cases[] = {
	{"the least", SCANNER BYTES DATA(10) "c0", "0:16 data 0+128"},
	{"nothing", "", "none"},
	{"a report id", SCANNER "85 07 " BYTES DATA(10) "c0", "7:17 data 8+128"},
	{"behind another input", SCANNER BYTES "95 03 09 01 81 02 " DATA(10) "c0",
		"0:19 data 24+128"},
	{"behind a constant", SCANNER BYTES "95 03 81 01 " DATA(10) "c0", "0:19 data 24+128"},
	{"an output is no input", SCANNER BYTES "95 03 09 01 91 02 b1 02 " DATA(10) "c0",
		"0:16 data 0+128"},
	{"data as an array of bytes", SCANNER BYTES "95 10 09 fe 81 00 c0", "0:16 data 0+128"},
	{"an array of selectors is no data", SCANNER BYTES "95 02 09 fe 09 ff 81 00 c0", "none"},
	{"constant data is none", SCANNER BYTES "95 10 09 fe 81 03 c0", "none"},
	{"data of other sizes is none", SCANNER "75 10 95 10 09 fe 81 02 c0", "none"},
	{"data across bytes is none", SCANNER "75 01 95 01 09 ff 81 02 75 08 " DATA(10) "c0",
		"none"},
	{"a symbology id as one field", SCANNER BYTES "95 03 09 fb 81 02 " DATA(10) "c0",
		"0:19 data 24+128 aim 0 8 16"},
	{"a range of usages", SCANNER BYTES "95 13 19 fb 29 fe 81 02 c0",
		"0:19 data 24+128 aim 0 8 16"},
	{"the symbology id behind the data",
		SCANNER BYTES DATA(10) "95 01 09 fb 81 02 09 fc "
				       "81 02 09 fd 81 02 c0",
		"0:19 data 0+128 aim 128 136 144"},
	{"fewer values than usages", SCANNER BYTES "95 02 09 fb 09 fe 09 fd 81 02 c0",
		"0:2 data 8+8 aim 0 0 0"},
	{"two values of four usages",
		SCANNER BYTES "95 01 09 fe 81 02 95 02 09 fb 09 fc 09 ff 09 fd 81 02 c0",
		"0:3 data 0+8 aim 8 16 0"},
	{"a length of two bytes",
		SCANNER "05 01 75 10 95 01 09 3b 81 02 05 8c " BYTES DATA(10) "c0",
		"0:18 data 16+128 length 0+16"},
	{"a byte count that is not of the desktop page",
		SCANNER BYTES "95 01 09 3b 81 02 " DATA(10) "c0", "0:17 data 8+128"},
	{"a usage with its page", "0b 02 00 8c 00 a1 01 " BYTES "95 10 0b fe 00 8c 00 81 02 c0",
		"0:16 data 0+128"},
	{"a usage of two bytes", "06 8c 00 0a 02 00 a1 01 " BYTES "95 10 0a fe 00 81 02 c0",
		"0:16 data 0+128"},
	{"push and pop",
		SCANNER BYTES "95 10 85 03 a4 05 01 75 01 95 01 85 09 b4 09 fe 81 "
			      "02 c0",
		"3:17 data 8+128"},
	{"two reports", SCANNER BYTES "85 01 " DATA(10) "85 02 " DATA(20) "c0",
		"1:17 data 8+128; 2:33 data 8+256"},
	{"a report in two places",
		SCANNER BYTES "85 01 95 01 09 ff 81 02 85 02 " DATA(20) "85 01 " DATA(10) "c0",
		"1:18 data 16+128 more 8+8; 2:33 data 8+256"},
	{"only the first field of a kind", SCANNER BYTES DATA(10) DATA(20) "c0", "0:48 data 0+128"},
	{"nested collections", SCANNER "09 12 a1 02 a1 00 " BYTES DATA(10) "c0 c0 c0",
		"0:16 data 0+128"},
	{"beside a keyboard",
		"05 01 09 06 a1 01 85 01 05 07 19 e0 29 e7 75 01 95 08 81 02 c0 " SCANNER
		"85 02 " BYTES DATA(10) "c0",
		"2:17 data 8+128"},
	{"data outside of the scanner", "05 8c 09 02 a1 01 c0 " BYTES DATA(10), "none"},
	{"data in another application", "05 01 09 06 a1 01 05 8c " BYTES DATA(10) "c0", "none"},
	{"a physical collection is no application", "05 8c 09 02 a1 00 " BYTES DATA(10) "c0",
		"none"},
	{"a scale", "05 8d 09 20 a1 01 " BYTES DATA(10) "c0", "none"},
	{"usages end with their item", SCANNER BYTES "09 fe 91 02 95 10 81 02 c0", "none"},
	{"a long item", SCANNER "fe 02 f0 aa c0 " BYTES DATA(10) "c0", "0:16 data 0+128"},
	{"reserved items", SCANNER "0c 1d aa " BYTES DATA(10) "c0", "0:16 data 0+128"},
	{"no count", SCANNER "75 08 09 fe 81 02 c0", "none"},
	{"no size", SCANNER "95 10 09 fe 81 02 c0", "none"},

	{"an item cut off", SCANNER "95", "bad"},
	{"a value cut off", SCANNER "26 ff", "bad"},
	{"a long item cut off", SCANNER "fe 09 f0 aa", "bad"},
	{"only a long item's beginning", "fe", "bad"},
	{"only a long item's size", "fe 00", "bad"},
	{"an end too many", SCANNER BYTES DATA(10) "c0 c0", "bad"},
	{"an end too many, made up for", SCANNER BYTES DATA(10) "c0 c0 a1 02", "bad"},
	{"an end too few", SCANNER BYTES DATA(10), "bad"},
	{"a pop too many", SCANNER BYTES "a4 b4 b4 " DATA(10) "c0", "bad"},
	{"report id 0", SCANNER "85 00 " BYTES DATA(10) "c0", "bad"},
	{"report id 256", SCANNER "86 00 01 " BYTES DATA(10) "c0", "bad"},
	{"too many bits", SCANNER "75 08 96 01 04 09 fe 81 02 c0", "limit"},
	{"just not too many", SCANNER "75 08 96 00 04 09 fe 81 02 c0", "0:1024 data 0+8192"},
	{"too many in two", SCANNER "75 08 96 00 04 09 fe 81 02 75 01 95 01 81 02 c0", "limit"},
	{"sizes that wrap", SCANNER "77 00 00 01 00 97 00 00 01 00 09 fe 81 02 c0", "limit"},
	{"sizes that wrap by a great size", SCANNER "77 00 00 00 80 95 02 09 fe 81 02 c0", "limit"},
	{"the greatest size", SCANNER "77 ff ff ff ff 95 01 09 fe 81 02 c0", "limit"},
	{"the greatest count", SCANNER "75 00 97 ff ff ff ff 09 fe 81 02 c0", "limit"},
};

START_TEST(layouts)
{
	for (size_t i = 0; i < sizeof(layout_cases) / sizeof(layout_cases[0]); i++) {
		uint8_t d[512];
		char text[512];
		size_t n = bytes_of(layout_cases[i].hex, d);
		const char *got = parse(d, n, text, sizeof(text));

		ck_assert_msg(strcmp(got, layout_cases[i].layout) == 0, "%s: %s, not %s",
			layout_cases[i].what, got, layout_cases[i].layout);
	}
}
END_TEST

static void add(uint8_t *d, size_t *n, const char *hex, int times)
{
	while (times--)
		*n += bytes_of(hex, d + *n);
}

START_TEST(bounds)
{
	static const struct {
		const char *what, *head, *again, *tail;
		int times;
		const char *layout;
	} cases[] = {
		{"as deep as may be", SCANNER BYTES, "a1 02 ", DATA(10), 31, "bad"},
		{"too deep", SCANNER BYTES, "a1 02 ", DATA(10), 32, "limit"},
		{"pushes", SCANNER BYTES, "a4 ", DATA(10) "c0", 8, "0:16 data 0+128"},
		{"too many pushes", SCANNER BYTES, "a4 ", DATA(10) "c0", 9, "limit"},
		{"usages", SCANNER BYTES, "09 01 ", "95 40 09 fe 81 02 c0", 31,
			"0:64 data 248+264"},
		{"usages that are too many are left out", SCANNER BYTES, "09 01 ",
			"95 40 09 fe 81 02 c0", 32, "none"},
		{"a range without end", SCANNER BYTES, "", "19 00 2b ff ff ff ff 95 10 81 02 c0", 0,
			"none"},
		{"a range up to the greatest", SCANNER BYTES, "",
			"1b f0 ff ff ff 2b ff ff ff ff 95 10 81 02 c0", 0, "none"},
		{"as long as may be", SCANNER BYTES DATA(10), "75 08 ", "c0 c0", 2036, "bad"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t d[DESCRIPTOR];
		char text[512];
		const char *got;
		size_t n = 0;

		add(d, &n, cases[i].head, 1);
		add(d, &n, cases[i].again, cases[i].times);
		add(d, &n, cases[i].tail, 1);
		got = parse(d, n, text, sizeof(text));
		ck_assert_msg(strcmp(got, cases[i].layout) == 0, "%s: %s, not %s", cases[i].what,
			got, cases[i].layout);
	}
}
END_TEST

START_TEST(descriptors_that_are_too_long)
{
	uint8_t d[HID_DESCRIPTOR_MAX + 1];
	char text[512];
	size_t n = 0;

	add(d, &n, SCANNER BYTES DATA(10), 1);
	while (n + 1 < HID_DESCRIPTOR_MAX)
		d[n++] = 0x14; /* logical minimum without a value */
	d[n++] = 0xc0;
	ck_assert_str_eq(parse(d, n, text, sizeof(text)), "0:16 data 0+128");
	d[n - 1] = 0x14;
	d[n++] = 0xc0;
	ck_assert_str_eq(parse(d, n, text, sizeof(text)), "limit");
}
END_TEST

START_TEST(more_kinds_of_report_than_are_kept)
{
	uint8_t d[512];
	char text[512];
	size_t n = 0;

	add(d, &n, SCANNER BYTES, 1);
	for (unsigned id = 1; id < 20; id++) {
		d[n++] = 0x85;
		d[n++] = (uint8_t)id;
		add(d, &n, DATA(02), 1);
	}
	d[n++] = 0xc0;
	ck_assert_str_eq(parse(d, n, text, sizeof(text)),
		"1:3 data 8+16; 2:3 data 8+16; 3:3 data 8+16; 4:3 data 8+16; 5:3 data 8+16; "
		"6:3 data 8+16; 7:3 data 8+16; 8:3 data 8+16");
}
END_TEST

/* Each beginning of each model's descriptor, and each of its bits turned: no crash, nothing out of
 * bounds. */
START_TEST(torn_and_turned)
{
	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		uint8_t d[512];
		char text[512];
		size_t n;
		const uint8_t *whole =
			usb_scanner_report_descriptor((enum usb_scanner_kind)kind, &n);

		memcpy(d, whole, n);
		for (size_t cut = 0; cut < n; cut++)
			ck_assert_ptr_nonnull(parse(d, cut, text, sizeof(text)));
		for (size_t bit = 0; bit < n * 8; bit++) {
			d[bit / 8] ^= (uint8_t)(1 << bit % 8);
			ck_assert_ptr_nonnull(parse(d, n, text, sizeof(text)));
			d[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}
END_TEST

SUITE_MAIN("hid_report", the_models_layouts, layouts, bounds, descriptors_that_are_too_long,
	more_kinds_of_report_than_are_kept, torn_and_turned)
