/* SPDX-License-Identifier: MIT */
/* The scanner driver on real libusb, with mock scanners behind usbfs. */
#include <stdio.h>
#include <string.h>

#include "tests/support/scanner_room.h"
#include "tests/support/suite.h"

#define CODE "WL1-7QK3-0123456789ABCDEFGHJKMNPQRSTVWXYZ-abc"

START_TEST(each_kind_tells_its_code)
{
	static const char *const what[] = {
		"1eab:1303 at 1-2", "1eab:1310 at 1-2", "1eab:1310 at 1-2", "1eab:1310 at 1-2"};

	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		struct scanner_room r;
		struct place *p;
		struct usbemu_look look;

		room_open(&r, NULL);
		p = room_plug(&r, (enum usb_scanner_kind)kind);
		wait_state(&r, DEVICE_READY);
		ck_assert_str_eq(r.scanner->what, what[kind]);
		look = usbemu_look(p->dev);
		ck_assert_uint_eq(look.held, 0); /* no key of it reaches the console */
		ck_assert_uint_eq(look.claimed, 1);
		usbemu_lock(p->dev);
		ck_assert_int_eq(p->model.protocol, kind == USB_SCANNER_KEYS ? 0 : -1);
		ck_assert_int_eq(p->model.idle, 0);
		ck_assert_int_eq(p->model.feature, -1);
		usbemu_unlock(p->dev);
		place_scan(p, CODE);
		wait_scans(&r, CODE "~");
		ck_assert_uint_eq(r.scanner->done, 1);
		ck_assert_uint_eq(r.scanner->failed, 0);
		ck_assert_str_eq(r.scanner->trouble, "");
		room_close(&r);
	}
}
END_TEST

START_TEST(each_end_of_a_code)
{
	static const enum usb_scanner_end ends[] = {
		USB_SCANNER_ENTER, USB_SCANNER_TAB, USB_SCANNER_PAD, USB_SCANNER_NONE};

	for (int i = 0; i < 8; i++) {
		struct scanner_room r;
		struct place *p;

		room_open(&r, NULL);
		p = room_plug(&r, USB_SCANNER_KEYS);
		p->model.end = ends[i & 3];
		p->model.caps = p->model.overlapping = i & 4;
		place_scan(p, CODE);
		wait_scans(&r, CODE "~");
		place_scan(p, "xyz");
		wait_scans(&r, CODE "~xyz~");
		room_close(&r);
	}
}
END_TEST

/* Codes in several reports, and what a scanner puts behind a code. */
START_TEST(long_codes_and_what_is_behind_them)
{
	static const char suffixed[] = "690123\r\n";
	char text[160] = "", want[200];
	struct scanner_room r;
	struct place *p;

	memset(text, 'x', 150);
	room_open(&r, NULL);
	p = room_plug(&r, USB_SCANNER_POS);
	place_scan(p, text);
	snprintf(want, sizeof(want), "%s~", text);
	wait_scans(&r, want);
	place_scan(p, suffixed);
	strcat(want, "690123~");
	wait_scans(&r, want);
	place_scan(p, "\r\n"); /* nothing, and no event */
	place_scan(p, "a\x1b[2J\xffz");
	strcat(want, "a?[2J?z~");
	wait_scans(&r, want);
	room_close(&r);
}
END_TEST

START_TEST(fifty_in_a_row)
{
	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		char want[50 * 40] = "";
		struct scanner_room r;
		struct place *p;

		room_open(&r, NULL);
		p = room_plug(&r, (enum usb_scanner_kind)kind);
		for (int i = 0; i < 50; i++) {
			char code[40];

			snprintf(code, sizeof(code), "WL1-%d-0123456789ABCDEFabcdef", i);
			place_scan(p, code);
			strcat(want, code);
			strcat(want, "~");
		}
		wait_scans(&r, want);
		ck_assert_uint_eq(r.scanner->done, 50);
		room_close(&r);
	}
}
END_TEST

START_TEST(the_same_code_counts_once)
{
	struct scanner_room r;
	struct place *a, *b;

	room_open(&r, NULL);
	a = room_plug(&r, USB_SCANNER_KEYS);
	b = room_plug(&r, USB_SCANNER_POS);
	wait_count(&r, 2);
	for (int i = 0; i < 5; i++)
		place_scan(a, CODE);
	wait_sent(&r, a);
	place_scan(b, CODE); /* shown to both */
	wait_sent(&r, b);
	place_scan(b, "other");
	wait_scans(&r, CODE "~other~");
	ck_assert_uint_eq(r.scanner->done, 2);
	room_close(&r);
}
END_TEST

START_TEST(several_at_once)
{
	struct scanner_room r;
	struct place *p[4];

	room_open(&r, NULL);
	for (int i = 0; i < 4; i++)
		p[i] = room_plug(&r, (enum usb_scanner_kind)i);
	wait_count(&r, 4);
	place_scan_part(p[0], "halves", 8);
	wait_sent(&r, p[0]);
	place_scan(p[1], "whole");
	wait_scans(&r, "whole~");
	usbemu_unplug(p[1]->dev);
	wait_count(&r, 3);
	wait_scans(&r, "whole~hal~");
	place_scan(p[2], "two");
	wait_scans(&r, "whole~hal~two~");
	for (int i = 0; i < 4; i++)
		if (i != 1)
			usbemu_unplug(p[i]->dev);
	wait_state(&r, DEVICE_ABSENT);
	ck_assert_str_eq(r.scanner->what, "");
	room_close(&r);
}
END_TEST

/* More than there is room for: the others work on, and those take the places of who leaves. Asked one
 * by one, or all before any is here. */
START_TEST(one_scanner_too_many)
{
	for (int settle = 0; settle < 2; settle++) {
		struct scanner_room r;
		struct place *p[6];

		room_open(&r, NULL);
		r.settle_ms = settle * 200;
		for (int i = 0; i < 6; i++)
			p[i] = room_plug(&r, USB_SCANNER_KEYS);
		wait_count(&r, SCANNERS_MAX);
		for (int i = 0; i < 6; i++) {
			char code[] = {(char)('0' + i), 0};

			place_scan(p[i], code);
		}
		ck_assert(test_host_until(&r.h, r.h.n_events + SCANNERS_MAX));
		ck_assert_uint_eq(strlen(room_scans(&r)), 2 * SCANNERS_MAX);
		for (int i = 0, left = 0; i < 6 && left < 2; i++)
			if (usbemu_look(p[i]->dev).claimed) {
				usbemu_unplug(p[i]->dev);
				p[i] = NULL;
				left++;
			}
		ck_assert(test_host_until(&r.h, r.h.n_events + 2));
		wait_count(&r, SCANNERS_MAX);
		for (int i = 0; i < 6; i++)
			if (p[i])
				usbemu_unplug(p[i]->dev);
		wait_state(&r, DEVICE_ABSENT);
		room_close(&r);
	}
}
END_TEST

/* The hall's own keyboard and number pad look the same on the bus. */
START_TEST(no_keyboard_is_taken)
{
	static const uint16_t ids[][2] = {
		{0x046d, 0xc31c}, {0x1a2c, 0x0e24}, {0x0db5, 0x0139}, {0x0000, 0x0000}};
	struct place *p[4];
	struct scanner_room r;

	room_open(&r, NULL);
	for (int i = 0; i < 4; i++) {
		p[i] = room_plug_ids(&r, USB_SCANNER_KEYS, ids[i][0], ids[i][1]);
		ck_assert(!scanner_known(ids[i][0], ids[i][1]));
	}
	place_scan(room_plug(&r, USB_SCANNER_POS), CODE);
	wait_scans(&r, CODE "~");
	for (int i = 0; i < 4; i++) {
		struct usbemu_look look = usbemu_look(p[i]->dev);

		ck_assert_uint_eq(look.held, 1);
		ck_assert_int_eq(look.opened, 0);
	}
	room_close(&r);
}
END_TEST

/* Of a known maker, but neither a boot keyboard nor plain HID: a mouse, a line, a modem. */
START_TEST(other_interfaces_are_left)
{
	static const uint8_t classes[][3] = {
		{3, 1, 2}, {3, 0, 1}, {3, 1, 0}, {2, 0, 0}, {0xff, 1, 1}};
	struct place *p[5];
	struct scanner_room r;
	size_t n;
	const uint8_t *d = usb_scanner_descriptors(USB_SCANNER_KEYS, &n);

	room_open(&r, NULL);
	for (int i = 0; i < 5; i++) {
		uint8_t other[64];

		memcpy(other, d, n);
		memcpy(other + 18 + 9 + 5, classes[i], 3);
		p[i] = room_plug_as(&r, USB_SCANNER_KEYS, other);
	}
	place_scan(room_plug(&r, USB_SCANNER_POS), CODE);
	wait_scans(&r, CODE "~");
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(usbemu_look(p[i]->dev).opened, 0);
	room_close(&r);
}
END_TEST

/* One that nobody knows, named by the configuration. */
START_TEST(one_more_by_its_number)
{
	static const struct scanner_id more[] = {{0x1234, 0x5678}};
	const struct scanner_options options = {.more = more, .n_more = 1};
	struct scanner_room r;

	room_open(&r, &options);
	place_scan(room_plug_ids(&r, USB_SCANNER_KEYS, 0x1234, 0x5678), CODE);
	wait_scans(&r, CODE "~");
	ck_assert_str_eq(r.scanner->what, "1234:5678 at 1-2");
	room_close(&r);
}
END_TEST

START_TEST(honeywells_are_woken)
{
	struct scanner_room r;
	struct place *p;

	room_open(&r, NULL);
	p = room_plug_ids(&r, USB_SCANNER_POS, 0x0c2e, 0x0b8f);
	place_scan(p, CODE);
	wait_scans(&r, CODE "~");
	usbemu_lock(p->dev);
	ck_assert_int_eq(p->model.feature, 0xfe01);
	usbemu_unlock(p->dev);
	room_close(&r);
}
END_TEST

START_TEST(the_table)
{
	static const struct {
		uint16_t vendor, product;
		bool known;
	} ids[] = {
		{0x0c2e, 0x0b61, true},
		{0x1eab, 0x1303, true},
		{0x05e0, 0x1200, true},
		{0x05f9, 0x2206, true},
		{0x0416, 0xc141, true},
		{0x0416, 0x5011, false},
		{0x1a86, 0x5723, true},
		{0x1a86, 0x7523, false},
		{0x0400, 0xc35a, false},
		{0x04b4, 0xde61, true},
		{0x04b4, 0x0001, false},
		{0xffff, 0xffff, false},
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		ck_assert_int_eq(scanner_known(ids[i].vendor, ids[i].product), ids[i].known);
}
END_TEST

SUITE_MAIN("scanner", each_kind_tells_its_code, each_end_of_a_code,
	long_codes_and_what_is_behind_them, fifty_in_a_row, the_same_code_counts_once,
	several_at_once, one_scanner_too_many, no_keyboard_is_taken, other_interfaces_are_left,
	one_more_by_its_number, honeywells_are_woken, the_table)
