/* SPDX-License-Identifier: MIT */
/*
 * A room to try the scanner driver in: a host, a bus and mock scanners that are plugged into it.
 */
#ifndef TESTS_SUPPORT_SCANNER_ROOM_H
#define TESTS_SUPPORT_SCANNER_ROOM_H

#include "devices/scanner.h"
#include "tests/support/host.h"
#include "tests/support/usb_scanner.h"
#include "tests/support/usbemu.h"

#define SCANNER_PLUGS 8

/* A mock scanner and where it is plugged in: the first one at 1-2, the next at 1-3. */
struct place {
	struct usb_scanner model;
	struct usbemu_device *dev;
};

struct scanner_room {
	struct test_host h;
	struct usbemu *emu;
	struct usb *usb;
	struct device *scanner;
	struct place place[SCANNER_PLUGS];
	int n_places;
	int settle_ms; /* of what is plugged in next: claims fail for so long */
};

void room_open(struct scanner_room *r, const struct scanner_options *options);
/* Nothing of the driver's is left in the host. */
void room_close(struct scanner_room *r);

struct place *room_plug(struct scanner_room *r, enum usb_scanner_kind kind);
struct place *room_plug_ids(
	struct scanner_room *r, enum usb_scanner_kind kind, unsigned vendor, unsigned product);
/* With descriptors of one's own, as long as the kind's. */
struct place *room_plug_as(
	struct scanner_room *r, enum usb_scanner_kind kind, const uint8_t *descriptors);
void room_plug_again(struct scanner_room *r, struct place *p);

void place_scan(struct place *p, const char *text);
void place_scan_part(struct place *p, const char *text, int cut);
void place_refuse(struct place *p, int requests);

/* The texts of all scans so far, each with "~" behind it. */
const char *room_scans(const struct scanner_room *r);

/* Each waits for 10 s at most, and fails the test then. */
void wait_scans(struct scanner_room *r, const char *text);
void wait_state(struct scanner_room *r, enum device_state state);
void wait_count(struct scanner_room *r, int n); /* scanners that are ready */
void wait_failed(struct scanner_room *r, uint64_t n);
void wait_opened(struct scanner_room *r, int times); /* the first place's */
/* The machine has taken all reports, and what they say has come to the driver. */
void wait_sent(struct scanner_room *r, struct place *p);

#endif
