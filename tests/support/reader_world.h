/* SPDX-License-Identifier: MIT */
/*
 * The driver of identity-card readers with a model of a reader behind it, through libusb, and what
 * tests do with both. Each waits for what it is about, half a minute at most.
 */
#ifndef TESTS_SUPPORT_READER_WORLD_H
#define TESTS_SUPPORT_READER_WORLD_H

#include "devices/idreader.h"
#include "tests/support/host.h"
#include "tests/support/usb_reader.h"
#include "tests/support/usbemu.h"

#define READER_SHAPES 4

#define READER_POLL_MS    5
#define READER_PATIENT_MS 5000 /* where every request is answered */
#define READER_HURRY_MS   500  /* where the reader is silent */

struct reader_world {
	struct usbemu *emu;
	struct usbemu_device *plug;
	struct usb_reader reader;
	struct test_host host;
	struct usb *usb;
	struct device *dev;
	int seen; /* events that were looked at */
};

/* The driver without a reader. Options as struct idreader_options
 * has them; under valgrind (LITANG_SLOW) the driver has more patience. */
void reader_world_init(struct reader_world *w, enum reader_shape shape, int poll_ms, int answer_ms);
/* A driver that asks often, its reader there and ready. */
void reader_world_ready(struct reader_world *w, enum reader_shape shape);
void reader_world_done(struct reader_world *w);
void reader_plug(struct reader_world *w);

/* The next thing that is told. */
void expect_state(struct reader_world *w, enum device_state state);
void expect_card(struct reader_world *w, const char *number);
void expect_bad(struct reader_world *w);

/* Requests of a kind so far. */
int reader_asked(struct reader_world *w, enum reader_step step);
/* Until the reader was asked so often in all. */
void reader_until(struct reader_world *w, enum reader_step step, int times);
/* Until it was asked so many times more; nothing may be told meanwhile. */
void reader_quiet(struct reader_world *w, enum reader_step step, int times);

/* usb_reader_lay, _lift and _fail under the lock. */
void reader_lay(struct reader_world *w, const char *number);
void reader_lift(struct reader_world *w);
void reader_fail(struct reader_world *w, enum reader_fault fault, enum reader_step at, int times,
	uint8_t sw3);

#endif
