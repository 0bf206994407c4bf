/* SPDX-License-Identifier: MIT */
/*
 * A receipt printer on USB goes wrong in every way while the unmodified terminal prints: after each
 * case what was told is in the journal and on paper, once, or says on itself that it is not the first.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/usb_hall.h"

#define OFFLINE "打印机没开"
#define AGAIN   "补打 1"

static struct usb_hall u;

static void begin(void)
{
	usb_hall_begin(&u, 24);
	usb_hall_plug(&u);
}

static void printed(void)
{
	ck_assert_msg(vt_wait(u.h.vt, IN_HAND, WAIT_MS), "%s", vt_text(u.h.vt));
	ck_assert(!vt_has(u.h.vt, NO_SLIP));
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

int main(void)
{
	Suite *suite = suite_create("usb-printer");
	TCase *tcase = tcase_create("usb-printer");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_plugged_in_late);
	tcase_add_test(tcase, test_unplugged_at_every_64th_byte);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
