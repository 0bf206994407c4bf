/* SPDX-License-Identifier: MIT */
/* The scanner driver on real libusb, with mock scanners behind usbfs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devices/scanner.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"
#include "tests/support/usb_scanner.h"
#include "tests/support/usbemu.h"

#define PLUGS 8
#define CODE  "WL1-7QK3-0123456789ABCDEFGHJKMNPQRSTVWXYZ-abc"

/* A mock scanner and where it is plugged in. */
struct place {
	struct usb_scanner model;
	struct usbemu_device *dev;
};

struct room {
	struct test_host h;
	struct usbemu *emu;
	struct usb *usb;
	struct device *scanner;
	struct place place[PLUGS];
	int n_places;
};

static void room_open(struct room *r, const struct scanner_options *options)
{
	struct err err = {0};

	memset(r, 0, sizeof(*r));
	test_host_init(&r->h);
	r->emu = usbemu_open();
	ck_assert_msg(usb_open(&r->usb, &r->h.host, &err) == 0, "%s", err.text);
	ck_assert_int_eq(scanner_open(&r->scanner, &r->h.host, r->usb, options, &err), 0);
	ck_assert_int_eq(r->scanner->state, DEVICE_ABSENT);
	ck_assert_int_eq(r->h.n_events, 0);
}

static void room_close(struct room *r)
{
	usb_close(r->usb);
	r->scanner->driver->close(r->scanner);
	ck_assert_int_eq(r->h.n_watches, 0);
	ck_assert_int_eq(r->h.n_timers, 0);
	usbemu_close(r->emu);
	for (int i = 0; i < r->n_places; i++)
		usb_scanner_done(&r->place[i].model);
}

static void plug_again(struct room *r, struct place *p, const uint8_t *descriptors, size_t n)
{
	p->dev = usbemu_plug(r->emu, &(struct usbemu_plug){
					     .port = 2 + (int)(p - r->place),
					     .descriptors = descriptors,
					     .n = n,
					     .model = &usb_scanner_model,
					     .ctx = &p->model,
					     .held = 1,
				     });
}

static struct place *plug_as(struct room *r, enum usb_scanner_kind kind, const uint8_t *descriptors)
{
	struct place *p = &r->place[r->n_places++];
	size_t n;

	usb_scanner_descriptors(kind, &n);
	usb_scanner_init(&p->model, kind);
	plug_again(r, p, descriptors, n);
	return p;
}

static struct place *plug(struct room *r, enum usb_scanner_kind kind)
{
	size_t n;

	return plug_as(r, kind, usb_scanner_descriptors(kind, &n));
}

static struct place *plug_ids(
	struct room *r, enum usb_scanner_kind kind, unsigned vendor, unsigned product)
{
	uint8_t d[64];
	size_t n;
	const uint8_t *from = usb_scanner_descriptors(kind, &n);

	memcpy(d, from, n);
	d[8] = (uint8_t)(vendor & 0xff);
	d[9] = (uint8_t)(vendor >> 8);
	d[10] = (uint8_t)(product & 0xff);
	d[11] = (uint8_t)(product >> 8);
	return plug_as(r, kind, d);
}

static void scan(struct place *p, const char *text)
{
	usbemu_lock(p->dev);
	usb_scanner_scan(&p->model, text);
	usbemu_unlock(p->dev);
}

static void scan_part(struct place *p, const char *text, int cut)
{
	usbemu_lock(p->dev);
	usb_scanner_scan_part(&p->model, text, cut);
	usbemu_unlock(p->dev);
}

/* ---- waiting ------------------------------------------------------------------------------- */

/* The texts of all scans so far, each with "~" behind it. */
static const char *scans(const struct room *r)
{
	static char text[HOST_EVENTS * 192];
	size_t n = 0;

	text[0] = 0;
	for (int i = 0; i < r->h.n_events; i++)
		if (r->h.event[i].kind == DEVICE_SCAN)
			n += (size_t)snprintf(
				text + n, sizeof(text) - n, "%s~", r->h.event[i].text);
	return text;
}

static bool is_scanned(struct room *r, const void *text)
{
	return strcmp(scans(r), text) == 0;
}

static bool is_state(struct room *r, const void *state)
{
	return r->scanner->state == *(const enum device_state *)state;
}

/* Which of several is named is left to the order in which they came. */
static bool is_count(struct room *r, const void *count)
{
	const char *plus = strchr(r->scanner->what, '+');

	return r->scanner->what[0] && (plus ? atoi(plus + 1) : 0) + 1 == *(const int *)count;
}

static bool is_failed(struct room *r, const void *n)
{
	return r->scanner->failed == *(const uint64_t *)n;
}

static bool wait_for(struct room *r, bool (*is)(struct room *r, const void *arg), const void *arg)
{
	int64_t end = test_host_ms() + 10000;

	while (!is(r, arg) && test_host_ms() < end)
		test_host_turn(&r->h, 100);
	return is(r, arg);
}

static void wait_scans(struct room *r, const char *text)
{
	ck_assert_msg(wait_for(r, is_scanned, text), "%s, not %s", scans(r), text);
}

static void wait_state(struct room *r, enum device_state state)
{
	ck_assert_msg(wait_for(r, is_state, &state), "state %d, not %d: %s", r->scanner->state,
		state, r->scanner->trouble);
}

static void wait_count(struct room *r, int n)
{
	ck_assert_msg(wait_for(r, is_count, &n), "%s", r->scanner->what);
}

static void wait_failed(struct room *r, uint64_t n)
{
	ck_assert(wait_for(r, is_failed, &n));
}

static bool is_sent(struct room *r, const void *arg)
{
	const struct place *p = arg;
	bool all;

	(void)r;
	usbemu_lock(p->dev);
	all = p->model.taken >= p->model.reports.len;
	usbemu_unlock(p->dev);
	return all;
}

/* The machine has taken all reports, and what they say has come to the driver. */
static void wait_sent(struct room *r, struct place *p)
{
	ck_assert(wait_for(r, is_sent, p));
	for (int i = 0; i < 10; i++)
		test_host_turn(&r->h, 1);
}

/* ---- the tests ----------------------------------------------------------------------------- */

START_TEST(each_kind_tells_its_code)
{
	static const char *const what[] = {
		"1eab:1303 at 1-2", "1eab:1310 at 1-2", "1eab:1310 at 1-2", "1eab:1310 at 1-2"};

	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		struct room r;
		struct place *p;
		struct usbemu_look look;

		room_open(&r, NULL);
		p = plug(&r, (enum usb_scanner_kind)kind);
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
		scan(p, CODE);
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
		struct room r;
		struct place *p;

		room_open(&r, NULL);
		p = plug(&r, USB_SCANNER_KEYS);
		p->model.end = ends[i & 3];
		p->model.caps = p->model.overlapping = i & 4;
		scan(p, CODE);
		wait_scans(&r, CODE "~");
		scan(p, "xyz");
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
	struct room r;
	struct place *p;

	memset(text, 'x', 150);
	room_open(&r, NULL);
	p = plug(&r, USB_SCANNER_POS);
	scan(p, text);
	snprintf(want, sizeof(want), "%s~", text);
	wait_scans(&r, want);
	scan(p, suffixed);
	strcat(want, "690123~");
	wait_scans(&r, want);
	scan(p, "\r\n"); /* nothing, and no event */
	scan(p, "a\x1b[2J\xffz");
	strcat(want, "a?[2J?z~");
	wait_scans(&r, want);
	room_close(&r);
}
END_TEST

START_TEST(fifty_in_a_row)
{
	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		char want[50 * 40] = "";
		struct room r;
		struct place *p;

		room_open(&r, NULL);
		p = plug(&r, (enum usb_scanner_kind)kind);
		for (int i = 0; i < 50; i++) {
			char code[40];

			snprintf(code, sizeof(code), "WL1-%d-0123456789ABCDEFabcdef", i);
			scan(p, code);
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
	struct room r;
	struct place *a, *b;

	room_open(&r, NULL);
	a = plug(&r, USB_SCANNER_KEYS);
	b = plug(&r, USB_SCANNER_POS);
	wait_count(&r, 2);
	for (int i = 0; i < 5; i++)
		scan(a, CODE);
	wait_sent(&r, a);
	scan(b, CODE); /* shown to both */
	wait_sent(&r, b);
	scan(b, "other");
	wait_scans(&r, CODE "~other~");
	ck_assert_uint_eq(r.scanner->done, 2);
	room_close(&r);
}
END_TEST

START_TEST(several_at_once)
{
	struct room r;
	struct place *p[4];

	room_open(&r, NULL);
	for (int i = 0; i < 4; i++)
		p[i] = plug(&r, (enum usb_scanner_kind)i);
	wait_count(&r, 4);
	scan_part(p[0], "halves", 8);
	wait_sent(&r, p[0]);
	scan(p[1], "whole");
	wait_scans(&r, "whole~");
	usbemu_unplug(p[1]->dev);
	wait_count(&r, 3);
	wait_scans(&r, "whole~hal~");
	scan(p[2], "two");
	wait_scans(&r, "whole~hal~two~");
	for (int i = 0; i < 4; i++)
		if (i != 1)
			usbemu_unplug(p[i]->dev);
	wait_state(&r, DEVICE_ABSENT);
	ck_assert_str_eq(r.scanner->what, "");
	room_close(&r);
}
END_TEST

/* More than there is room for: the others work on. */
START_TEST(one_scanner_too_many)
{
	struct room r;
	struct place *p[6];

	room_open(&r, NULL);
	for (int i = 0; i < 6; i++)
		p[i] = plug(&r, USB_SCANNER_KEYS);
	wait_count(&r, 4);
	for (int i = 0; i < 6; i++)
		usbemu_unplug(p[i]->dev);
	wait_state(&r, DEVICE_ABSENT);
	room_close(&r);
}
END_TEST

/* The hall's own keyboard and number pad look the same on the bus. */
START_TEST(no_keyboard_is_taken)
{
	static const uint16_t ids[][2] = {
		{0x046d, 0xc31c}, {0x1a2c, 0x0e24}, {0x0db5, 0x0139}, {0x0000, 0x0000}};
	struct place *p[4];
	struct room r;

	room_open(&r, NULL);
	for (int i = 0; i < 4; i++) {
		p[i] = plug_ids(&r, USB_SCANNER_KEYS, ids[i][0], ids[i][1]);
		ck_assert(!scanner_known(ids[i][0], ids[i][1]));
	}
	scan(plug(&r, USB_SCANNER_POS), CODE);
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
	struct room r;
	size_t n;
	const uint8_t *d = usb_scanner_descriptors(USB_SCANNER_KEYS, &n);

	room_open(&r, NULL);
	for (int i = 0; i < 5; i++) {
		uint8_t other[64];

		memcpy(other, d, n);
		memcpy(other + 18 + 9 + 5, classes[i], 3);
		p[i] = plug_as(&r, USB_SCANNER_KEYS, other);
	}
	scan(plug(&r, USB_SCANNER_POS), CODE);
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
	struct room r;

	room_open(&r, &options);
	scan(plug_ids(&r, USB_SCANNER_KEYS, 0x1234, 0x5678), CODE);
	wait_scans(&r, CODE "~");
	ck_assert_str_eq(r.scanner->what, "1234:5678 at 1-2");
	room_close(&r);
}
END_TEST

START_TEST(honeywells_are_woken)
{
	struct room r;
	struct place *p;

	room_open(&r, NULL);
	p = plug_ids(&r, USB_SCANNER_POS, 0x0c2e, 0x0b8f);
	scan(p, CODE);
	wait_scans(&r, CODE "~");
	usbemu_lock(p->dev);
	ck_assert_int_eq(p->model.feature, 0xfe01);
	usbemu_unlock(p->dev);
	room_close(&r);
}
END_TEST

/* Requests that are refused do not keep a scanner from its work. */
START_TEST(refusals)
{
	for (int kind = 0; kind < USB_SCANNER_KINDS; kind++) {
		struct room r;
		struct place *p;

		room_open(&r, NULL);
		p = plug(&r, (enum usb_scanner_kind)kind);
		p->model.refuses = 1 << 0x09 | 1 << 0x0a | 1 << 0x0b;
		if (kind == USB_SCANNER_KEYS)
			p->model.refuses |= 1 << 0x06;
		scan(p, CODE);
		wait_scans(&r, CODE "~");
		room_close(&r);
	}
}
END_TEST

static void refuse(struct place *p, int requests)
{
	usbemu_lock(p->dev);
	p->model.refuses = requests;
	usbemu_unlock(p->dev);
}

static bool is_opened(struct room *r, const void *times)
{
	return usbemu_look(r->place[0].dev).opened >= *(const int *)times;
}

/* Without its report descriptor a HID-POS scanner cannot be understood: it is asked again. */
START_TEST(a_descriptor_that_comes_late)
{
	const int twice = 2;
	struct room r;
	struct place *p;

	room_open(&r, NULL);
	p = plug(&r, USB_SCANNER_POS);
	refuse(p, 1 << 0x06);
	ck_assert(wait_for(&r, is_opened, &twice));
	refuse(p, 0);
	scan(p, CODE);
	wait_scans(&r, CODE "~");
	room_close(&r);
}
END_TEST

/* A scanner's number on something that is none. */
START_TEST(neither_keys_nor_codes)
{
	struct room r;
	struct place *p;

	room_open(&r, NULL);
	p = plug(&r, USB_SCANNER_POS);
	usbemu_lock(p->dev);
	p->model.kind = USB_SCANNER_KEYS; /* a keyboard's report descriptor */
	usbemu_unlock(p->dev);
	wait_state(&r, DEVICE_TROUBLE);
	ck_assert_str_eq(r.scanner->trouble, "1eab:1310: no report with scanned data");
	ck_assert_str_eq(r.scanner->what, "");
	plug(&r, USB_SCANNER_KEYS);
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
	struct room r;
	struct place *p;
	uint64_t dropped = 0;
	size_t n;
	const uint8_t *d = usb_scanner_descriptors(USB_SCANNER_KEYS, &n);

	room_open(&r, NULL);
	p = plug(&r, USB_SCANNER_KEYS);
	wait_state(&r, DEVICE_READY);
	for (int cut = 1; cut < 14; cut++) {
		scan_part(p, "7654321", cut);
		wait_sent(&r, p);
		usbemu_unplug(p->dev);
		wait_state(&r, DEVICE_ABSENT);
		/* 16 reports: the last two are Enter, each two before them a key. */
		ck_assert_str_eq(scans(&r), cut == 1 ? "7654321~" : "7654321~");
		dropped += cut > 1;
		ck_assert_uint_eq(r.scanner->failed, dropped);
		plug_again(&r, p, d, n);
		wait_state(&r, DEVICE_READY);
	}
	ck_assert_str_eq(r.scanner->trouble, "1eab:1303: it left in the middle of a code");
	scan(p, "new");
	wait_scans(&r, "7654321~new~");
	room_close(&r);
}
END_TEST

START_TEST(a_part_without_the_rest)
{
	char text[120] = "";
	struct room r;
	struct place *p;

	memset(text, 'x', sizeof(text) - 1);
	room_open(&r, NULL);
	p = plug(&r, USB_SCANNER_POS);
	scan_part(p, text, 1);
	wait_failed(&r, 1);
	ck_assert_str_eq(r.scanner->trouble, "1eab:1310: a code was cut off");
	scan(p, "new");
	wait_scans(&r, "new~");
	scan_part(p, text, 1);
	wait_sent(&r, p);
	usbemu_unplug(p->dev);
	wait_failed(&r, 2);
	room_close(&r);
}
END_TEST

START_TEST(late_and_again)
{
	struct room r;
	struct place *p;
	char want[400] = "";
	size_t n;
	const uint8_t *d = usb_scanner_descriptors(USB_SCANNER_POS, &n);

	room_open(&r, NULL);
	for (int i = 0; i < 20; i++)
		test_host_turn(&r.h, 1);
	p = plug(&r, USB_SCANNER_POS);
	for (int i = 0; i < 10; i++) {
		char code[20];

		snprintf(code, sizeof(code), "code %d", i);
		strcat(strcat(want, code), "~");
		wait_state(&r, DEVICE_READY);
		scan(p, code);
		wait_scans(&r, want);
		usbemu_unplug(p->dev);
		wait_state(&r, DEVICE_ABSENT);
		plug_again(&r, p, d, n);
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
		struct room r;
		struct place *p;
		const int opened = i < 2 ? 1 : 2;

		room_open(&r, NULL);
		p = plug(&r, USB_SCANNER_KEYS);
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
		struct room r;
		struct place *p;
		int64_t end = test_host_ms() + 10000;

		room_open(&r, NULL);
		p = plug(&r, (enum usb_scanner_kind)kind);
		garbage(p, (unsigned)kind + 1);
		wait_sent(&r, p);
		/* Caps Lock may be on, keys held, a code begun: digits, until they stand alone. */
		for (int i = 0; !strstr(scans(&r), "~690123456") && test_host_ms() < end; i++) {
			char code[20];

			r.h.n_events = 0;
			snprintf(code, sizeof(code), "690123456%d", i);
			scan(p, "690123456");
			scan(p, code);
			wait_sent(&r, p);
		}
		ck_assert_msg(strstr(scans(&r), "690123456"), "kind %d: %.200s", kind, scans(&r));
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
		struct room r;

		room_open(&r, NULL);
		scan(plug(&r, USB_SCANNER_KEYS), CODE);
		scan(plug(&r, USB_SCANNER_POS), CODE);
		for (int i = 0; i < turns; i++)
			test_host_turn(&r.h, 5);
		room_close(&r);
	}
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
	one_more_by_its_number, honeywells_are_woken, refusals, a_descriptor_that_comes_late,
	neither_keys_nor_codes, unplugged_in_the_middle, a_part_without_the_rest, late_and_again,
	stalls_and_errors, garbage_and_then_a_code, closed_in_the_middle, the_table)
