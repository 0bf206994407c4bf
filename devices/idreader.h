/* SPDX-License-Identifier: MIT */
/*
 * The driver of readers of Chinese identity cards on USB, whatever their shape: four bulk pipes,
 * one pair of pipes, or HID reports, as their descriptors say.
 *
 * About three times a second it asks for a card (find), then selects and reads it, and tells
 * DEVICE_CARD_ID with the number of any of the four kinds of card; which of them the hall takes is
 * for core/hall/idnum. A card is told once, however long it lies there: it must be gone for two
 * questions before another is looked for. What could not be read, after two more tries of what went
 * wrong, is told once as DEVICE_CARD_BAD; so is a card that was taken away or a reader that was
 * unplugged while it read.
 *
 * Nothing waits; every request has a time-out; whatever bytes come, each request ends. Name, photo
 * and address are never looked at; the number is overwritten as soon as it was told.
 */
#ifndef DEVICES_IDREADER_H
#define DEVICES_IDREADER_H

#include "devices/device.h"
#include "devices/usb.h"

#define IDREADER_POLL_MS 300 /* from an answer to the next question, while no card is there */

/* Zeros are the defaults. */
struct idreader_options {
	int poll_ms;   /* IDREADER_POLL_MS */
	int answer_ms; /* time-out of any request, instead of each one's own */
};

/* Absent until one is plugged in. usb must be closed before the device is. ERR_LIMIT: no memory. */
MUST_USE int idreader_open(struct device **ret, const struct host *host, struct usb *usb,
	const struct idreader_options *options, struct err *err);

#endif
