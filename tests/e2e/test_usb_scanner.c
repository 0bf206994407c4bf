/* SPDX-License-Identifier: MIT */
/*
 * A bar code scanner on USB goes wrong in every way under the unmodified terminal: a code that came
 * whole is greeted, once; of anything else nobody is checked in, and no key of it reaches a screen.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/usb_hall.h"

#define SECOND_MS 1200

static struct usb_hall u;
static int64_t last_ms; /* when the last scan was seen to be done */

static void plug(enum usb_scanner_kind kind)
{
	usb_scanner_done(&u.scanner);
	usb_scanner_init(&u.scanner, kind);
	usb_hall_plug_scanner(&u);
}

static void in_use(void)
{
	USB_WAIT(&u, usbemu_look(u.scanner_dev).claimed && usbemu_look(u.scanner_dev).waiting);
}

static bool taken(void)
{
	bool all;

	USB_SET(u.scanner_dev, all = u.scanner.taken == u.scanner.reports.len);
	return all;
}

/* The same code within a second counts once; here it is another scan. */
static void another(void)
{
	while (test_host_ms() < last_ms + SECOND_MS)
		vt_pump(u.h.vt, 20);
}

/* The same card again and again: it is checked in the first time. */
static void greeted(void)
{
	const char *word = u.greeted ? "签过到了" : GREETED;

	another();
	USB_SET(u.scanner_dev, usb_scanner_scan(&u.scanner, usb_hall_code(&u)));
	ck_assert_msg(vt_wait(u.h.vt, word, WAIT_MS), "%s", vt_text(u.h.vt));
	last_ms = test_host_ms();
	u.greeted = 1;
	usb_hall_leave(&u);
	usb_hall_books(&u, 0);
}

/* The first reports of a code, and the plug is pulled. */
static bool torn_behind(enum usb_scanner_kind kind, size_t reports)
{
	size_t all, size = kind == USB_SCANNER_KEYS ? 9 : 65;

	usbemu_lock(u.scanner_dev);
	usb_scanner_scan(&u.scanner, usb_hall_code(&u));
	all = (u.scanner.reports.len - u.scanner.taken) / size;
	if (reports < all)
		u.scanner.reports.len -= (all - reports) * size;
	else
		u.scanner.reports.len = u.scanner.taken;
	usbemu_unlock(u.scanner_dev);
	USB_WAIT(&u, taken());
	usbemu_unplug(u.scanner_dev);
	plug(kind);
	in_use();
	usb_hall_books(&u, 0);
	return reports + 1 < all;
}

static void torn(enum usb_scanner_kind kind, size_t step)
{
	size_t n = 0;

	while (torn_behind(kind, n))
		n += step;
	greeted();
}

START_TEST(test_plugs)
{
	usb_hall_begin(&u, 0);
	plug(USB_SCANNER_KEYS);
	in_use();
	greeted();
	torn(USB_SCANNER_KEYS, 16);
	usbemu_unplug(u.scanner_dev);
	plug(USB_SCANNER_POS);
	in_use();
	torn(USB_SCANNER_POS, 1);
	usb_hall_end(&u);
}
END_TEST

/* ---- moods ---------------------------------------------------------------------------------- */

static void noise(enum usb_scanner_kind kind)
{
	uint8_t report[64];
	size_t size = kind == USB_SCANNER_KEYS ? 8 : 64;

	usbemu_lock(u.scanner_dev);
	for (int i = 0; i < 20; i++) {
		for (size_t k = 0; k < size; k++)
			report[k] = (uint8_t)(i * 41 + (int)k * 29 + 7);
		usb_scanner_report(&u.scanner, report, i % 3 ? size : size / 2);
	}
	usb_scanner_report(&u.scanner, (uint8_t[64]){0}, size);
	usbemu_unlock(u.scanner_dev);
}

/* Reports that fail, and a code behind them whose end is cut off: without its last characters, as one
 * that lacks only Enter is whole. */
static void errors(int error, int times)
{
	const bool keys = u.scanner.kind == USB_SCANNER_KEYS;

	usbemu_lock(u.scanner_dev);
	usb_scanner_scan_part(&u.scanner, usb_hall_code(&u), keys ? 21 : 1);
	u.scanner.fail = error;
	u.scanner.fails = times;
	usbemu_unlock(u.scanner_dev);
	USB_WAIT(&u, taken());
}

/* What came is over, and nobody was checked in. (A key would race with the screen's own end, and be
 * taken for one of the next visit.) */
static void quiet(void)
{
	USB_WAIT(&u, taken());
	last_ms = test_host_ms();
	another();
	ck_assert_msg(!vt_has(u.h.vt, "签过到了"), "%s", vt_text(u.h.vt));
	usb_hall_books(&u, 0);
}

/* Its checksum is wrong. */
static void one_changed(void)
{
	char code[256];

	snprintf(code, sizeof(code), "%s", usb_hall_code(&u));
	another();
	code[strlen(code) / 2] = code[strlen(code) / 2] == 'A' ? 'B' : 'A';
	USB_SET(u.scanner_dev, usb_scanner_scan(&u.scanner, code));
	quiet();
}

/* A code that ends with a key held down, which is the first one of the hall's codes, too. */
static void key_left_down(void)
{
	USB_SET(u.scanner_dev, usb_scanner_scan_part(&u.scanner, "LITANGW", 3));
	quiet();
	greeted();
}

static void moods(enum usb_scanner_kind kind)
{
	plug(kind);
	in_use();
	greeted();
	noise(kind);
	quiet();
	greeted();
	one_changed();
	greeted();
	errors(-EPIPE, 1);
	quiet();
	greeted();
	errors(-EPROTO, 3);
	quiet();
	greeted();
	USB_SET(u.scanner_dev, usb_scanner_scan_part(&u.scanner, usb_hall_code(&u),
				       kind == USB_SCANNER_KEYS ? 21 : 1));
	quiet();
	greeted();
	if (kind == USB_SCANNER_KEYS)
		key_left_down();
	usbemu_unplug(u.scanner_dev);
}

START_TEST(test_moods)
{
	usb_hall_begin(&u, 0);
	moods(USB_SCANNER_KEYS);
	moods(USB_SCANNER_POS);
	usb_hall_end(&u);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb-scanner");
	TCase *tcase = tcase_create("usb-scanner");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_plugs);
	tcase_add_test(tcase, test_moods);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
