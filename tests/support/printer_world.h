/* SPDX-License-Identifier: MIT */
/*
 * A terminal's printer for tests of its driver: real libusb, a mock printer behind usbfs, a host on
 * poll(), and slips of which the paper can be compared with what was told. Everything that does not
 * come within 10 s fails the test.
 */
#ifndef TESTS_SUPPORT_PRINTER_WORLD_H
#define TESTS_SUPPORT_PRINTER_WORLD_H

#include "devices/printer.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"
#include "tests/support/usb_printer.h"
#include "tests/support/usbemu.h"

struct printer_world {
	struct test_host h;
	struct usbemu *emu;
	struct usb *usb;
	struct usb_printer printer; /* with printer_set and printer_wait */
	struct usbemu_device *plugged;
	struct device *dev;
	int seen; /* events that were looked at */
	/* before printer_plug */
	bool one_way;
	unsigned held;
	int settle_ms;
};

/* The times of the driver, as short as the machine allows. */
extern const struct printer_options printer_hurried;

void printer_world_open(struct printer_world *w);  /* nothing is plugged in */
void printer_world_ready(struct printer_world *w); /* plugged in and told as ready */
/* Nothing was left behind, and no question fell into a command. */
void printer_world_done(struct printer_world *w);
void printer_plug(struct printer_world *w); /* an Epson, at port 2 */

#define printer_set(world, statement)                                                              \
	do {                                                                                       \
		usbemu_lock((world)->plugged);                                                     \
		statement;                                                                         \
		usbemu_unlock((world)->plugged);                                                   \
	} while (0)

/* Turns until the model says so. */
#define printer_wait(world, condition)                                                             \
	do {                                                                                       \
		int64_t until = test_host_ms() + 10000;                                            \
		bool holds = false;                                                                \
                                                                                                   \
		while (!holds && test_host_ms() < until) {                                         \
			test_host_turn(&(world)->h, 5);                                            \
			printer_set(world, holds = (condition));                                   \
		}                                                                                  \
		ck_assert_msg(holds, "%s", #condition);                                            \
	} while (0)

/* The next event of this kind; those between are passed over. */
const struct device_event *printer_await(struct printer_world *w, enum device_event_kind kind);
void printer_await_paper(struct printer_world *w, enum paper_state paper);
void printer_await_ready(struct printer_world *w);
/* Some turns in which nothing is to happen. */
void printer_idle(struct printer_world *w, int ms);

/* Job n has a slip of 61 lines and some 1340 bytes that says so. What print returned. */
int printer_print(struct printer_world *w, int job);
const struct device_event *printer_end_of_job(struct printer_world *w, int job);
/* The last slip is this job's, whole; no other is. */
void printer_on_paper(struct printer_world *w, int job);
/* Printed, proven, on paper. */
void printer_prints(struct printer_world *w, int job);
/* A job that was begun ends unproven. */
void printer_fails(struct printer_world *w, int job, bool started);
/* A job that has got to byte n, where the printer takes no more: until stop_after = 0. */
void printer_print_until(struct printer_world *w, int job, long n);

#endif
