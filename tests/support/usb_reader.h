/* SPDX-License-Identifier: MIT */
/*
 * A reader of Chinese identity cards that is not there: a model for usbemu.h and for a guest of
 * QEMU. It answers reset, status, find, select and read as facts of real readers say, in the four
 * shapes that they have on USB, as fast or as slowly as it is told, and fails on request.
 *
 *	struct usb_reader reader;
 *	uint8_t descriptors[READER_DESCRIPTORS_MAX];
 *
 *	usb_reader_init(&reader, READER_SPLIT);
 *	n = usb_reader_descriptors(READER_SPLIT, descriptors);
 *	dev = usbemu_plug(emu, &(struct usbemu_plug){.port = 3, .descriptors = descriptors, .n = n,
 *		.model = &usb_reader_model, .ctx = &reader});
 *	...
 *	usbemu_lock(dev);
 *	usb_reader_lay(&reader, &(struct reader_card){.number = "330799194803150016"});
 *	usbemu_unlock(dev);
 *
 * With times of its own (usb_reader.ms) it needs usbemu_tick.
 */
#ifndef TESTS_SUPPORT_USB_READER_H
#define TESTS_SUPPORT_USB_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/usb_model.h"

#define READER_DESCRIPTORS_MAX 96
#define READER_QUEUE           8192

/* All are 0400:c35a. */
enum reader_shape {
	READER_SPLIT,       /* bulk OUT 02 and 06, IN 81 and 85 */
	READER_BULK,        /* one bulk pair, OUT 02, IN 81 */
	READER_HID,         /* reports of 64 bytes, interrupt OUT 02, IN 81 */
	READER_HID_CONTROL, /* reports of 64 bytes, SET_REPORT, interrupt IN 81 */
};

enum reader_step { READER_RESET, READER_STATUS, READER_FIND, READER_SELECT, READER_READ };
#define READER_STEPS 5

enum reader_fault {
	READER_FINE,
	READER_BAD_SUM, /* the reply's last byte is wrong */
	READER_SHORT,   /* the reply ends in its middle */
	READER_MUTE,    /* no reply; what was asked is done all the same */
	READER_GARBAGE, /* noise instead of the reply */
	READER_STALL,   /* the endpoint stalls instead of replying */
	READER_SW,      /* the reply is the status `sw3` and nothing else */
	READER_AWAY,    /* the card is taken away while it is asked */
	READER_EMPTY,   /* packets without bytes, without end */
	READER_DRIP,    /* a byte a packet */
	READER_TEXT,    /* the card's text is noise, its frame is right */
};

/* The text of a card; NULL is blank. Dates as "19480315". */
struct reader_card {
	char letter; /* 0 = citizen, J, I, Y */
	const char *name, *number, *born, *from, *to, *address;
};

struct usb_reader {
	/* A test sets these, under the carrier's lock. */
	int ms[READER_STEPS]; /* how long each request takes */
	bool once;            /* a card that was read is found again only when it was lifted */
	enum reader_fault fault;
	enum reader_step at; /* the request that the fault is for */
	int times;           /* how often; it counts down; -1: always */
	uint8_t sw3;
	/* And looks at these. */
	int asked[READER_STEPS]; /* requests so far */
	int bad_requests;        /* wrong sums, lengths, commands, pipes */
	long transfers, bytes;   /* both ways */
	int64_t read_ms;         /* monotonic: when the last card's text had been taken whole */

	enum reader_shape shape;
	bool card, selected, was_read;
	uint8_t text[256];
	uint8_t request[64];
	size_t n_request;
	struct reader_queue {
		uint8_t bytes[READER_QUEUE];
		size_t at, n;
		bool stall, empty, drip;
	} queue[2];
	int64_t ready_ms;
	bool reading;
};

extern const struct usb_model usb_reader_model;

void usb_reader_init(struct usb_reader *r, enum reader_shape shape);
/* Device and configuration, as sysfs has them; returns their size. */
size_t usb_reader_descriptors(enum reader_shape shape, uint8_t out[READER_DESCRIPTORS_MAX]);
void usb_reader_lay(struct usb_reader *r, const struct reader_card *card);
void usb_reader_lift(struct usb_reader *r);
/* The next `times` requests of a kind fail (-1: all); READER_SW: with sw3. */
void usb_reader_fail(
	struct usb_reader *r, enum reader_fault fault, enum reader_step at, int times, uint8_t sw3);

/* The 256 bytes on a card's chip. */
void reader_text(uint8_t out[256], const struct reader_card *card);

#endif
