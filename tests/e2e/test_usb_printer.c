/* SPDX-License-Identifier: MIT */
/*
 * A receipt printer on USB goes wrong in every way while the unmodified terminal prints: after each
 * case what was told is in the journal and on paper, once, or says on itself that it is not the first.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/usb_hall.h"

#define OFFLINE  "打印机没开"
#define NO_PAPER "缺纸"
#define AGAIN    "补打 1"

static struct usb_hall u;

static void begin(void)
{
	usb_hall_begin(&u, 24);
	usb_hall_plug(&u);
}

/* Proven, every slip so far, and told so. */
static void printed(void)
{
	USB_WAIT(&u, usb_hall_query(&u, "SELECT count(*) FROM print_past") == u.ordered);
	ck_assert(vt_wait_gone(u.h.vt, NO_SLIP, WAIT_MS));
	ck_assert_msg(vt_has(u.h.vt, IN_HAND), "%s", vt_text(u.h.vt));
}

static void not_printed(void)
{
	ck_assert_msg(vt_wait(u.h.vt, NO_SLIP, WAIT_MS), "%s", vt_text(u.h.vt));
}

/* Somebody orders, and their slip stops at the printer when it has taken so many bytes of it. */
static void order_until(long bytes)
{
	long stop;

	USB_SET(u.printer_dev, stop = u.printer.stop_after = u.printer.job_taken + bytes);
	usb_hall_visit(&u);
	USB_WAIT(&u, usb_hall_taken(&u) >= stop);
}

/* The case is over; so many slips say that they are the second. */
static void leave(int again)
{
	usb_hall_leave(&u);
	usb_hall_books(&u, 0);
	ck_assert_int_eq(usb_hall_slips(&u, AGAIN), again);
}

static void end(void)
{
	usb_hall_books(&u, 0);
	usb_hall_end(&u);
}

/* ---- plugs ---------------------------------------------------------------------------------- */

START_TEST(test_plugged_in_late)
{
	usb_hall_begin(&u, 24);
	usb_hall_plug_reader(&u);
	usb_hall_visit(&u);
	not_printed();
	ck_assert(vt_has(u.h.vt, NO_PRINTER));
	usb_hall_books(&u, 1);
	usb_hall_plug_printer(&u);
	printed();
	usb_hall_printer_ready(&u);
	leave(0);
	usb_hall_visit(&u);
	printed();
	leave(0);
	end();
}
END_TEST

/* The bytes of a slip. */
static long whole_slip(void)
{
	long before = usb_hall_taken(&u);

	usb_hall_visit(&u);
	printed();
	leave(0);
	return usb_hall_taken(&u) - before;
}

/* Every second time its power went with the cable. */
static void torn_at(long byte, int again)
{
	order_until(byte);
	usbemu_unplug(u.printer_dev);
	not_printed();
	ck_assert(vt_wait(u.h.vt, NO_PRINTER, WAIT_MS));
	u.printer.stop_after = 0;
	if (again % 2)
		usb_printer_power(&u.printer);
	usb_hall_plug_printer(&u);
	printed();
	leave(again);
}

START_TEST(test_unplugged_at_every_64th_byte)
{
	int again = 0;
	long n;

	begin();
	n = whole_slip();
	for (long byte = 1; byte < n; byte += 64)
		torn_at(byte, ++again);
	torn_at(n, ++again);
	printf("a slip of %ld bytes, unplugged %d times: %d slips again\n", n, again,
		usb_hall_slips(&u, AGAIN));
	end();
}
END_TEST

/* ---- moods ---------------------------------------------------------------------------------- */

/* In the middle of a slip, until it is told. Who comes back by itself prints on; otherwise there is
 * a second slip that says so. */
static const struct {
	bool *on;
	const char *word;
	bool again;
} moods[] = {
	{&u.printer.garbage, OFFLINE, false},
	{&u.printer.mute, OFFLINE, false},
	{&u.printer.no_paper, NO_PAPER, true},
	{&u.printer.stall_in, NO_SLIP, true},
	{&u.printer.babble, NO_SLIP, true},
};

START_TEST(test_moods)
{
	int again = 0;

	begin();
	for (size_t i = 0; i < sizeof(moods) / sizeof(moods[0]); i++) {
		order_until(300);
		USB_SET(u.printer_dev, *moods[i].on = true; u.printer.stop_after = 0);
		ck_assert_msg(vt_wait(u.h.vt, moods[i].word, WAIT_MS), "mood %zu", i);
		USB_SET(u.printer_dev, *moods[i].on = false);
		printed();
		leave(again += moods[i].again);
	}
	order_until(300);
	USB_SET(u.printer_dev, u.printer.stalls = 1; u.printer.stop_after = 0);
	printed();
	leave(again + 1);
	end();
}
END_TEST

/* Seven bytes at a time, answers without bytes, late answers: one slip each. */
START_TEST(test_slow_ones)
{
	begin();
	USB_SET(u.printer_dev, u.printer.take = 7);
	usb_hall_visit(&u);
	printed();
	leave(0);
	USB_SET(u.printer_dev, u.printer.take = 0; u.printer.empty = true);
	usb_hall_visit(&u);
	printed();
	leave(0);
	USB_SET(u.printer_dev, u.printer.empty = false; u.printer.answer_ms = 100);
	usb_hall_visit(&u);
	printed();
	leave(0);
	end();
}
END_TEST

static void greeted(void)
{
	ck_assert_msg(vt_wait(u.h.vt, GREETED, WAIT_MS), "%s", vt_text(u.h.vt));
	u.greeted++;
	usb_hall_leave(&u);
	usb_hall_books(&u, 0);
}

/* All three take and give nothing for ten seconds, in the middle of what they do: the slip goes on,
 * the code is told, the card is read when it is laid again. */
START_TEST(test_ten_seconds)
{
	char number[19];
	int64_t until;

	begin();
	order_until(300);
	usb_hall_leave(&u);
	until = test_host_ms() + 10000;
	USB_SET(u.scanner_dev, u.scanner.mute = true;
		usb_scanner_scan(&u.scanner, usb_hall_code(&u)));
	USB_SET(u.reader_dev, u.reader.ms[READER_SELECT] = 10000);
	usb_hall_number(u.next++, number);
	usb_hall_lay(&u, number);
	ck_assert(vt_wait(u.h.vt, OFFLINE, WAIT_MS));
	while (test_host_ms() < until)
		vt_pump(u.h.vt, 50);
	usb_hall_books(&u, 1);
	USB_SET(u.printer_dev, u.printer.stop_after = 0);
	ck_assert(vt_wait_gone(u.h.vt, OFFLINE, WAIT_MS));
	USB_WAIT(&u, usb_hall_slips(&u, "LT1-") == 1);
	ck_assert_int_eq(usb_hall_slips(&u, AGAIN), 0);
	USB_SET(u.reader_dev, u.reader.ms[READER_SELECT] = 0);
	usb_hall_lift(&u);
	usb_hall_lay(&u, number);
	greeted();
	USB_SET(u.scanner_dev, u.scanner.mute = false);
	greeted();
	end();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb-printer");
	TCase *tcase = tcase_create("usb-printer");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_plugged_in_late);
	tcase_add_test(tcase, test_unplugged_at_every_64th_byte);
	tcase_add_test(tcase, test_moods);
	tcase_add_test(tcase, test_slow_ones);
	tcase_add_test(tcase, test_ten_seconds);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
