/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "devices/hid_boot.h"
#include "tests/support/suite.h"
#include "tests/support/usb_scanner.h"

/* What came out: codes, each ended by "~"; what is left behind "|" when there is something. */
struct seen {
	struct hid_boot boot;
	char text[2048];
};

static void report(struct seen *s, const uint8_t *bytes, size_t n)
{
	size_t at = strlen(s->text);

	if (!hid_boot_report(&s->boot, bytes, n))
		return;
	ck_assert_uint_eq(strlen(s->boot.text), s->boot.n);
	snprintf(s->text + at, sizeof(s->text) - at, "%s~", s->boot.text);
	hid_boot_next(&s->boot);
}

/* "02 00 04" and so on, reports set apart by ",": missing bytes are 0. */
static void reports(struct seen *s, const char *hex)
{
	while (*hex) {
		uint8_t bytes[16] = {0};
		size_t n = 0;
		int used;

		for (; *hex && *hex != ','; hex += used, n++)
			ck_assert_int_eq(sscanf(hex, " %2hhx%n", &bytes[n], &used), 1);
		hex += *hex == ',';
		report(s, bytes, n < HID_BOOT_REPORT ? HID_BOOT_REPORT : n);
	}
}

static const char *rest(struct seen *s)
{
	size_t n = strlen(s->text);

	if (hid_boot_silence(&s->boot))
		snprintf(s->text + n, sizeof(s->text) - n, "|%s", s->boot.text);
	return s->text;
}

START_TEST(reports_to_text)
{
	static const struct {
		const char *what, *hex, *text;
	} cases[] = {
		{"a digit and Enter", "0 0 1e, 0, 0 0 28, 0", "1~"},
		/* As an Opticon M10 sends it (github.com/felis/USB_Host_Shield_2.0/issues/732). */
		{"a real code", "0 0 1e,0,0 0 22,0,0 0 27,0,0 0 22,0,0 0 27,0,0 0 1e,0,0 0 28,0",
			"150501~"},
		{"keypad Enter", "0 0 1e, 0, 0 0 58", "1~"},
		{"Tab", "0 0 1e, 0, 0 0 2b", "1~"},
		{"none", "0 0 1e, 0", "|1"},
		{"only Enter", "0 0 28, 0, 0 0 28", ""},
		{"a held key types once", "0 0 04, 0 0 04, 0 0 04, 0", "|a"},
		{"released between", "0 0 04, 0, 0 0 04, 0", "|aa"},
		{"the next key before the release", "0 0 04, 0 0 05, 0 0 04", "|aba"},
		{"two at once, in order", "0 0 05 04, 0", "|ba"},
		{"one more while one is held", "0 0 04, 0 0 04 05, 0 0 05, 0", "|ab"},
		{"held keys change places", "0 0 04 05, 0 0 05 04", "|ab"},
		{"twice in one report", "0 0 04 04 04", "|a"},
		{"left Shift", "2 0 04, 0", "|A"},
		{"right Shift", "20 0 04, 0", "|A"},
		{"both", "22 0 1e, 0", "|!"},
		{"Shift pressed before and let go after", "2, 2 0 04, 2, 0, 0 0 04", "|Aa"},
		{"Caps Lock", "0 0 39, 0, 0 0 04, 0, 0 0 1e, 0, 0 0 39, 0, 0 0 04", "|A1a"},
		{"Caps Lock and Shift", "0 0 39, 0, 2 0 04, 0, 2 0 1e", "|a!"},
		{"Caps Lock stays behind a code", "0 0 39, 0, 0 0 28, 0, 0 0 04, 0, 0 0 28", "A~"},
		{"Caps Lock held is pressed once", "0 0 39, 0 0 39 04", "|A"},
		{"Num Lock types nothing", "0 0 53, 0 0 59", "|1"},
		{"keypad", "0 0 54,0 0 55,0 0 56,0 0 57,0 0 62,0 0 63,0 0 67", "|/*-+0.="},
		{"keypad digits", "0 0 59 5a 5b 5c 5d 5e, 0 0 5f 60 61 62", "|1234567890"},
		{"a key of European keyboards", "0 0 64, 0, 2 0 64, 0 0 32, 0, 2 0 32", "|\\|\\|"},
		{"keys without a character", "0 0 29, 0 0 2a, 0 0 3a, 0 0 52, 0 0 a4, 0 0 df",
			"|??????"},
		{"Ctrl, Alt, GUI", "1 0 04, 0, 4 0 04, 0, 8 0 04, 0, 10 0 4, 0, 40 0 4, 0, 80 0 4",
			"|??????"},
		{"AltGr with Shift", "42 0 04", "|?"},
		{"modifiers as keys", "0 0 e0, 0 0 e1 04, 0 0 e7", "|a"},
		{"rollover", "0 0 04, 1 0 1 1 1 1 1 1, 0 0 04 05, 0", "|ab"},
		{"one rollover byte", "0 0 04 01 05, 0 0 05", "|b"},
		{"error codes", "0 0 2 0 0 0 0 4, 0 0 3 4, 0 0 4", "|a"},
		{"behind the end in one report", "0 0 04, 0 0 28 05, 0, 0 0 06", "a~|c"},
		{"in front of the end", "0 0 04 28, 0", "a~"},
		{"Enter held", "0 0 04, 0 0 28, 0 0 28 05, 0 0 28", "a~|b"},
		{"longer reports", "0 0 04 0 0 0 0 0 05 06 07", "|a"},
		{"the reserved byte means nothing", "0 ff 04, 0 1 28", "a~"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen s = {.text = ""};

		hid_boot_init(&s.boot);
		reports(&s, cases[i].hex);
		ck_assert_msg(strcmp(rest(&s), cases[i].text) == 0, "%s: \"%s\", not \"%s\"",
			cases[i].what, s.text, cases[i].text);
	}
}
END_TEST

START_TEST(short_reports_change_nothing)
{
	struct seen s = {.text = ""};
	const uint8_t bytes[8] = {0, 0, 0x04};

	hid_boot_init(&s.boot);
	report(&s, bytes, 8);
	for (size_t n = 0; n < 8; n++)
		report(&s, (const uint8_t[8]){0, 0, 0x05}, n);
	report(&s, bytes, 8); /* still held */
	ck_assert_str_eq(rest(&s), "|a");
}
END_TEST

/* Every character of ASCII, typed by the model, which has its own idea of the layout. */
START_TEST(every_character_of_the_model)
{
	static const enum usb_scanner_end ends[] = {
		USB_SCANNER_ENTER, USB_SCANNER_TAB, USB_SCANNER_PAD, USB_SCANNER_NONE};
	char all[96] = "";
	size_t at = 0;

	for (int c = 0x20; c < 0x7f; c++)
		all[c - 0x20] = (char)c;
	for (int i = 0; i < 16; i++) {
		struct seen s = {.text = ""};
		struct usb_scanner model;

		usb_scanner_init(&model, USB_SCANNER_KEYS);
		model.end = ends[i & 3];
		model.caps = i & 4;
		model.overlapping = i & 8;
		usb_scanner_scan(&model, all);
		hid_boot_init(&s.boot);
		for (at = 0; at < model.reports.len; at += 9)
			report(&s, model.reports.data + at + 1, 8);
		usb_scanner_done(&model);
		s.boot.held[0] = 0;
		rest(&s);
		ck_assert_uint_eq(strlen(s.text), 96);
		ck_assert(memcmp(s.text + (s.text[0] == '|'), all, 95) == 0);
		ck_assert(!s.boot.caps);
	}
}
END_TEST

START_TEST(a_code_without_end_stays_in_bounds)
{
	struct seen s = {.text = ""};

	hid_boot_init(&s.boot);
	for (int i = 0; i < 10000; i++) {
		report(&s, (const uint8_t[8]){0, 0, 0x04, 0x05}, 8);
		report(&s, (const uint8_t[8]){0}, 8);
	}
	ck_assert_uint_eq(s.boot.n, HID_BOOT_TEXT - 1);
	report(&s, (const uint8_t[8]){0, 0, 0x28}, 8);
	ck_assert_uint_eq(strlen(s.text), HID_BOOT_TEXT);
	ck_assert_str_eq(s.text + HID_BOOT_TEXT - 4, "aba~");
}
END_TEST

/* A code is as good as its card. */
START_TEST(a_code_that_was_taken_is_wiped)
{
	static const char none[HID_BOOT_TEXT];
	struct seen s = {.text = ""};

	hid_boot_init(&s.boot);
	reports(&s, "0 0 04, 0, 0 0 05, 0");
	ck_assert_str_eq(s.boot.text, "ab");
	hid_boot_next(&s.boot);
	ck_assert(memcmp(s.boot.text, none, sizeof(none)) == 0);
	ck_assert(!hid_boot_silence(&s.boot));
}
END_TEST

/* What would have told that the last key was released was lost with the end of the code. */
START_TEST(a_silent_scanner_holds_no_key)
{
	struct seen s = {.text = ""};

	hid_boot_init(&s.boot);
	reports(&s, "0 0 04, 0, 0 0 05");
	ck_assert_str_eq(rest(&s), "|ab");
	hid_boot_next(&s.boot);
	s.text[0] = 0;
	reports(&s, "0 0 05, 0, 0 0 04, 0, 0 0 28");
	ck_assert_str_eq(s.text, "ba~");
}
END_TEST

SUITE_MAIN("hid_boot", reports_to_text, short_reports_change_nothing, every_character_of_the_model,
	a_code_without_end_stays_in_bounds, a_code_that_was_taken_is_wiped,
	a_silent_scanner_holds_no_key)
