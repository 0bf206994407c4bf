/* SPDX-License-Identifier: MIT */
/*
 * A reader of identity cards on USB goes wrong in every way at every step under the unmodified
 * terminal: who is greeted is checked in, once, and nobody else is.
 */
#include <stdio.h>

#include "tests/support/usb_hall.h"

static struct usb_hall u;
static const enum reader_step steps[] = {READER_FIND, READER_SELECT, READER_READ};
#define STEPS (int)(sizeof(steps) / sizeof(steps[0]))

static void begin(enum reader_shape shape)
{
	usb_hall_begin(&u, 64);
	u.reader.shape = shape;
	usb_hall_plug_reader(&u);
	USB_WAIT(&u, usbemu_look(u.reader_dev).claimed);
}

static void reader_breaks(enum reader_fault fault, enum reader_step step, int times)
{
	USB_SET(u.reader_dev, usb_reader_fail(&u.reader, fault, step, times, 0x41));
}

static void lay_next(void)
{
	char number[19];

	usb_hall_number(u.next++, number);
	usb_hall_lay(&u, number);
}

/* The card that lies there; then it goes. */
static void greeted(void)
{
	ck_assert_msg(vt_wait(u.h.vt, GREETED, WAIT_MS), "%s", vt_text(u.h.vt));
	u.greeted++;
	usb_hall_lift(&u);
	usb_hall_leave(&u);
}

static void told_to_lay_again(void)
{
	ck_assert_msg(vt_wait(u.h.vt, NOT_READ, WAIT_MS), "%s", vt_text(u.h.vt));
	usb_hall_lift(&u);
	u.next--;
}

static int asked(enum reader_step step)
{
	int n;

	USB_SET(u.reader_dev, n = u.reader.asked[step]);
	return n;
}

/* ---- faults --------------------------------------------------------------------------------- */

/* Once: nobody notices, or a person has to lay the card once more. Where no card was found yet only
 * those that are not mended are of interest. */
static const struct {
	enum reader_fault fault;
	bool again;
} faults[] = {
	{READER_BAD_SUM, false},
	{READER_SHORT, false},
	{READER_GARBAGE, false},
	{READER_STALL, false},
	{READER_DRIP, false},
	{READER_SW, false},
	{READER_TEXT, false},
	{READER_AWAY, true},
	{READER_MUTE, true},
	{READER_EMPTY, false},
};

static void fault_once(enum reader_fault fault, enum reader_step step, bool again)
{
	reader_breaks(fault, step, 1);
	lay_next();
	if (again && (step != READER_FIND || fault == READER_AWAY)) {
		if (step == READER_FIND) /* it was gone before anybody saw it */
			USB_WAIT(&u, asked(READER_FIND) > u.lifted + 4);
		else
			told_to_lay_again();
		lay_next();
	}
	greeted();
	usb_hall_books(&u, 0);
}

START_TEST(test_faults)
{
	begin(READER_SPLIT);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		for (int k = faults[i].again ? 0 : 1; k < STEPS; k++)
			fault_once(faults[i].fault, steps[k], faults[i].again);
	ck_assert_int_eq(u.reader.bad_requests, 0);
	usb_hall_end(&u);
}
END_TEST

/* ---- plugs ---------------------------------------------------------------------------------- */

static void torn_at(enum reader_step step)
{
	int before;

	USB_SET(u.reader_dev, u.reader.ms[step] = 500);
	before = asked(step);
	lay_next();
	USB_WAIT(&u, asked(step) > before);
	usbemu_unplug(u.reader_dev);
	if (step == READER_SELECT || step == READER_READ)
		ck_assert(vt_wait(u.h.vt, NOT_READ, WAIT_MS));
	u.reader.ms[step] = 0;
	usb_hall_plug_reader(&u);
	greeted();
	usb_hall_books(&u, 0);
}

START_TEST(test_plugs)
{
	usb_hall_begin(&u, 64);
	usb_reader_lay(&u.reader, &(struct reader_card){.number = "330799194803150016"});
	usb_hall_plug_reader(&u);
	greeted();
	for (int k = 0; k < STEPS; k++)
		torn_at(steps[k]);
	usb_hall_end(&u);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb-reader");
	TCase *tcase = tcase_create("usb-reader");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_plugs);
	tcase_add_test(tcase, test_faults);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
