/* SPDX-License-Identifier: MIT */
/*
 * A hall (hall_run.h) whose terminal has a receipt printer, a card reader and a scanner on mock USB
 * (usbemu.h): the unmodified program, real libusb. It has many residents, so that each case of a
 * test has a person of its own, and books that tell at any time whether what was told to people, what
 * the journal holds and what is on paper are the same.
 */
#ifndef TESTS_SUPPORT_USB_HALL_H
#define TESTS_SUPPORT_USB_HALL_H

#include "tests/support/hall_run.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"
#include "tests/support/usb_printer.h"
#include "tests/support/usb_reader.h"
#include "tests/support/usb_scanner.h"
#include "tests/support/usbemu.h"

#define HELLO      "您好！请把卡放这里"
#define NO_PRINTER "打印机没接好"
#define GREETED    "签到好了"
#define NOT_READ   "没读好，请再放一次"
#define IN_HAND    "拿这张小票或者刷卡取饭"
#define NO_SLIP    "没打出小票，不要紧"

#ifdef __SANITIZE_ADDRESS__
#define USB_HALL_SLOW 4
#else
#define USB_HALL_SLOW 1
#endif

struct usb_hall {
	struct hall_run h;
	struct usbemu *emu;
	struct usb_printer printer;
	struct usb_reader reader;
	struct usb_scanner scanner;
	struct usbemu_device *printer_dev, *reader_dev, *scanner_dev; /* NULL: never plugged in */
	/* Told to people so far. */
	int greeted, ordered;
	int next;   /* resident */
	int lifted; /* questions for a card before the last one was taken away; 0: it was not */
};

/* Keeps looking at the screen until it is so. */
#define USB_WAIT(u, condition)                                                                     \
	do {                                                                                       \
		int64_t usb_wait_end = test_host_ms() + WAIT_MS;                                   \
                                                                                                   \
		while (!(condition) && test_host_ms() < usb_wait_end)                              \
			vt_pump((u)->h.vt, 10);                                                    \
		ck_assert_msg(condition, "%s\n%s", #condition, vt_text((u)->h.vt));                \
	} while (0)

/* Changes a model; waiting transfers try again. */
#define USB_SET(dev, change)                                                                       \
	do {                                                                                       \
		usbemu_lock(dev);                                                                  \
		change;                                                                            \
		usbemu_unlock(dev);                                                                \
	} while (0)

/* The hall and its terminal, nothing plugged in. residents: how many there are besides the demo's;
 * with none the hub does not run. */
void usb_hall_begin(struct usb_hall *u, int residents);
/* The journal verifies itself. */
void usb_hall_end(struct usb_hall *u);

/* Plugged in; the models keep the state that they have. */
void usb_hall_plug_printer(struct usb_hall *u);
void usb_hall_plug_reader(struct usb_hall *u);
void usb_hall_plug_scanner(struct usb_hall *u);
void usb_hall_plug(struct usb_hall *u); /* all three, and until they are in use */
void usb_hall_printer_ready(struct usb_hall *u);

/* The number of resident i's card, from 0. */
void usb_hall_number(int i, char out[19]);
/* What is printed on a card of the demo; borrowed until the next call. */
const char *usb_hall_code(struct usb_hall *u);
/* Lays a card on the reader, when that has seen that the last one is away; takes it away. */
void usb_hall_lay(struct usb_hall *u, const char *number);
void usb_hall_lift(struct usb_hall *u);
/* The next resident is greeted and orders a lunch; the card is taken away. Ends on the slip. */
void usb_hall_visit(struct usb_hall *u);
/* Back to the welcome. */
void usb_hall_leave(struct usb_hall *u);

/* The printer's bytes of slips so far; cut slips with this text. */
long usb_hall_taken(struct usb_hall *u);
int usb_hall_slips(struct usb_hall *u, const char *text);
/* What a query of the terminal's database answers. */
int usb_hall_query(struct usb_hall *u, const char *sql);

/*
 * Each greeting and each order that was told is in the journal once, and nothing else is. Each order
 * has a job; each job that is proven has a whole slip on paper with the number that the job has, and
 * each whole slip is of a job; no two pieces of paper are of the same order and have the same number.
 * waiting: orders whose slips are not proven.
 */
void usb_hall_books(struct usb_hall *u, int waiting);

#endif
