/* SPDX-License-Identifier: MIT */
/* Scanners that are slow, broken, torn out or mean: the driver on real libusb. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/scanner_room.h"
#include "tests/support/suite.h"

#define CODE "WL1-7QK3-0123456789ABCDEFGHJKMNPQRSTVWXYZ-abc"

/* Requests that are refused do not keep a scanner from its work. */
START_TEST(refusals)
{
	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		struct scanner_room r;
		struct place *p;

		room_open(&r, NULL);
		p = room_plug(&r, (enum usb_scanner_kind)kind);
		p->model.refuses = 1 << 0x09 | 1 << 0x0a | 1 << 0x0b;
		if (kind == USB_SCANNER_KEYS)
			p->model.refuses |= 1 << 0x06;
		place_scan(p, CODE);
		wait_scans(&r, CODE "~");
		room_close(&r);
	}
}
END_TEST

/* Without its report descriptor a HID-POS scanner cannot be understood: it is asked again. */
START_TEST(a_descriptor_that_comes_late)
{
	struct scanner_room r;
	struct place *p;

	room_open(&r, NULL);
	p = room_plug(&r, USB_SCANNER_POS);
	place_refuse(p, 1 << 0x06);
	wait_opened(&r, 2);
	place_refuse(p, 0);
	place_scan(p, CODE);
	wait_scans(&r, CODE "~");
	room_close(&r);
}
END_TEST

/* A scanner's number on something that is none. */
START_TEST(neither_keys_nor_codes)
{
	struct scanner_room r;
	struct place *p;

	room_open(&r, NULL);
	p = room_plug(&r, USB_SCANNER_POS);
	usbemu_lock(p->dev);
	p->model.kind = USB_SCANNER_KEYS; /* a keyboard's report descriptor */
	usbemu_unlock(p->dev);
	wait_state(&r, DEVICE_TROUBLE);
	ck_assert_str_eq(r.scanner->trouble, "1eab:1310: no report with scanned data");
	ck_assert_str_eq(r.scanner->what, "");
	room_plug(&r, USB_SCANNER_KEYS);
	wait_state(&r, DEVICE_READY);
	usbemu_unplug(p->dev);
	usbemu_unplug(r.place[1].dev);
	wait_state(&r, DEVICE_ABSENT);
	room_close(&r);
}
END_TEST

/* Unplugged behind each report of a code: it is dropped, and nothing of it is in the next one. */
START_TEST(unplugged_in_the_middle)
{
	struct scanner_room r;
	struct place *p;
	uint64_t dropped = 0;

	room_open(&r, NULL);
	p = room_plug(&r, USB_SCANNER_KEYS);
	wait_state(&r, DEVICE_READY);
	for (int cut = 1; cut < 14; cut++) {
		place_scan_part(p, "7654321", cut);
		wait_sent(&r, p);
		usbemu_unplug(p->dev);
		wait_state(&r, DEVICE_ABSENT);
		/* 16 reports: the last two are Enter, each two before them a key. */
		ck_assert_str_eq(room_scans(&r), cut == 1 ? "7654321~" : "7654321~");
		dropped += cut > 1;
		ck_assert_uint_eq(r.scanner->failed, dropped);
		room_plug_again(&r, p);
		wait_state(&r, DEVICE_READY);
	}
	ck_assert_str_eq(r.scanner->trouble, "1eab:1303: it left in the middle of a code");
	place_scan(p, "new");
	wait_scans(&r, "7654321~new~");
	room_close(&r);
}
END_TEST

START_TEST(a_part_without_the_rest)
{
	char text[120] = "";
	struct scanner_room r;
	struct place *p;

	memset(text, 'x', sizeof(text) - 1);
	room_open(&r, NULL);
	p = room_plug(&r, USB_SCANNER_POS);
	place_scan_part(p, text, 1);
	wait_failed(&r, 1);
	ck_assert_str_eq(r.scanner->trouble, "1eab:1310: a code was cut off");
	place_scan(p, "new");
	wait_scans(&r, "new~");
	place_scan_part(p, text, 1);
	wait_sent(&r, p);
	usbemu_unplug(p->dev);
	wait_failed(&r, 2);
	room_close(&r);
}
END_TEST

START_TEST(late_and_again)
{
	struct scanner_room r;
	struct place *p;
	char want[400] = "";

	room_open(&r, NULL);
	for (int i = 0; i < 20; i++)
		test_host_turn(&r.h, 1);
	p = room_plug(&r, USB_SCANNER_POS);
	for (int i = 0; i < 10; i++) {
		char code[20];

		snprintf(code, sizeof(code), "code %d", i);
		strcat(strcat(want, code), "~");
		wait_state(&r, DEVICE_READY);
		place_scan(p, code);
		wait_scans(&r, want);
		usbemu_unplug(p->dev);
		wait_state(&r, DEVICE_ABSENT);
		room_plug_again(&r, p);
	}
	ck_assert_uint_eq(r.scanner->done, 10);
	ck_assert_uint_eq(r.scanner->failed, 0);
	room_close(&r);
}
END_TEST

/* Stalls and errors of the bus: a few are nothing; many, and it is given up for a while. */
START_TEST(stalls_and_errors)
{
	static const int errors[] = {-EPIPE, -EPROTO};

	for (int i = 0; i < 4; i++) {
		struct scanner_room r;
		struct place *p;
		const int opened = i < 2 ? 1 : 2;

		room_open(&r, NULL);
		p = room_plug(&r, USB_SCANNER_KEYS);
		wait_state(&r, DEVICE_READY);
		usbemu_lock(p->dev);
		p->model.fail = errors[i & 1];
		p->model.fails = i < 2 ? SCANNER_ERRORS_MAX : SCANNER_ERRORS_MAX + 1;
		usb_scanner_scan(&p->model, CODE);
		usbemu_unlock(p->dev);
		wait_scans(&r, CODE "~");
		ck_assert_int_eq(usbemu_look(p->dev).opened, opened);
		ck_assert_str_eq(
			r.scanner->trouble, i < 2 ? "" : "1eab:1303: its reports end in errors");
		wait_state(&r, DEVICE_READY);
		room_close(&r);
	}
}
END_TEST

/* As many as may be, and then a report; and so on. */
START_TEST(errors_are_counted_in_a_row)
{
	struct scanner_room r;
	struct place *p;

	room_open(&r, NULL);
	p = room_plug(&r, USB_SCANNER_KEYS);
	wait_state(&r, DEVICE_READY);
	for (int i = 0; i < 3; i++) {
		static const char *const want[] = {"0~", "0~1~", "0~1~2~"};

		usbemu_lock(p->dev);
		p->model.fail = -EPIPE;
		p->model.fails = SCANNER_ERRORS_MAX;
		usb_scanner_scan(&p->model, (const char[]){(char)('0' + i), 0});
		usbemu_unlock(p->dev);
		wait_scans(&r, want[i]);
	}
	ck_assert_int_eq(usbemu_look(p->dev).opened, 1);
	room_close(&r);
}
END_TEST

/* Unplugged while it waits to ask again. */
START_TEST(unplugged_after_an_error)
{
	struct scanner_room r;
	struct place *p;
	int64_t end;
	bool failed = false;

	room_open(&r, NULL);
	p = room_plug(&r, USB_SCANNER_KEYS);
	wait_state(&r, DEVICE_READY);
	usbemu_lock(p->dev);
	p->model.fail = -EPROTO;
	p->model.fails = 1;
	usbemu_unlock(p->dev);
	while (!failed) {
		test_host_turn(&r.h, 1);
		usbemu_lock(p->dev);
		failed = !p->model.fails;
		usbemu_unlock(p->dev);
	}
	usbemu_unplug(p->dev);
	wait_state(&r, DEVICE_ABSENT);
	end = test_host_ms() + 2 * SCANNER_AGAIN_MS;
	while (test_host_ms() < end)
		test_host_turn(&r.h, 10);
	room_close(&r);
}
END_TEST

static void garbage(struct place *p, unsigned seed)
{
	usbemu_lock(p->dev);
	for (int i = 0; i < 500; i++) {
		uint8_t bytes[64];
		size_t most = p->model.kind == USB_SCANNER_KEYS ? 8 : 64;
		size_t n;

		if (p->model.kind == USB_SCANNER_POS_PLAIN)
			most = 32;
		for (size_t k = 0; k < sizeof(bytes); k++) {
			seed = seed * 1103515245 + 12345;
			bytes[k] = (uint8_t)(seed >> 16);
		}
		n = bytes[63] % (most + 1);
		usb_scanner_report(&p->model, bytes, n);
	}
	usbemu_unlock(p->dev);
}

/* Whatever comes, the next real code is understood: behind an end, or behind silence. */
START_TEST(garbage_and_then_a_code)
{
	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		struct scanner_room r;
		struct place *p;
		int64_t end = test_host_ms() + 10000;

		room_open(&r, NULL);
		p = room_plug(&r, (enum usb_scanner_kind)kind);
		garbage(p, (unsigned)kind + 1);
		wait_sent(&r, p);
		/* Caps Lock may be on, keys held, a code begun: digits, until they stand alone. */
		for (int i = 0; !strstr(room_scans(&r), "~690123456") && test_host_ms() < end;
			i++) {
			char code[20];

			r.h.n_events = 0;
			snprintf(code, sizeof(code), "690123456%d", i);
			place_scan(p, "690123456");
			place_scan(p, code);
			wait_sent(&r, p);
		}
		ck_assert_msg(strstr(room_scans(&r), "690123456"), "kind %d: %.200s", kind,
			room_scans(&r));
		for (int i = 0; i < r.h.n_events; i++)
			ck_assert(r.h.event[i].kind != DEVICE_SCAN || r.h.event[i].text[0]);
		room_close(&r);
	}
}
END_TEST

/* Closed while everything is under way: nothing is left behind (the sanitizer looks too). */
START_TEST(closed_in_the_middle)
{
	for (int turns = 0; turns < 20; turns++) {
		struct scanner_room r;

		room_open(&r, NULL);
		place_scan(room_plug(&r, USB_SCANNER_KEYS), CODE);
		place_scan(room_plug(&r, USB_SCANNER_POS), CODE);
		for (int i = 0; i < turns; i++)
			test_host_turn(&r.h, 5);
		room_close(&r);
	}
}
END_TEST

SUITE_MAIN("scanner_faults", refusals, a_descriptor_that_comes_late, neither_keys_nor_codes,
	unplugged_in_the_middle, a_part_without_the_rest, late_and_again, stalls_and_errors,
	errors_are_counted_in_a_row, unplugged_after_an_error, garbage_and_then_a_code,
	closed_in_the_middle)
