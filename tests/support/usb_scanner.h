/* SPDX-License-Identifier: MIT */
/*
 * Mock scanners on USB: one that types as a boot keyboard, and three that speak HID Point of Sale.
 * What is scanned is turned into reports at once; the machine takes them one by one.
 *
 * Its own idea of the US layout and of the reports, so that it does not agree with the driver by
 * sharing its mistakes. Layouts: the maker's of Access IS LSR118 (manual, appendix B: 64 bytes,
 * Honeywell's and Newland's are the same); that without its last two bytes; one without a length.
 */
#ifndef TESTS_SUPPORT_USB_SCANNER_H
#define TESTS_SUPPORT_USB_SCANNER_H

#include <stdbool.h>

#include "core/base/buf.h"
#include "tests/support/usb_model.h"

enum usb_scanner_kind {
	USB_SCANNER_KEYS, /* 1eab:1303, 03/01/01 */
	USB_SCANNER_POS,  /* 1eab:1310, 03/00/00: id 2, length, AIM id, 56 bytes, flag in byte 63 */
	USB_SCANNER_POS_62,
	USB_SCANNER_POS_PLAIN, /* no report id, no length, no AIM id: 31 bytes, a flag in byte 31 */
	USB_SCANNER_KINDS
};

enum usb_scanner_end { USB_SCANNER_ENTER, USB_SCANNER_TAB, USB_SCANNER_NONE, USB_SCANNER_PAD };

struct usb_scanner {
	enum usb_scanner_kind kind;
	enum usb_scanner_end end; /* of what it types */
	bool overlapping;         /* keys are released as the next one is pressed */
	bool caps;                /* presses Caps Lock first, and types as under it */
	bool mute;                /* nothing comes */
	int fail;                 /* error of the next `fails` reports, as -EPIPE */
	int fails;
	int refuses; /* bit n: control request n of the class is stalled; bit 6: the descriptor */
	/* What the machine asked of it; -1: nothing yet. */
	int protocol, idle, feature;
	struct buf reports; /* of those waiting: length, bytes */
	size_t taken;       /* bytes of reports that are gone */
	int sent;           /* reports so far */
};

extern const struct usb_model usb_scanner_model;

void usb_scanner_init(struct usb_scanner *s, enum usb_scanner_kind kind);
void usb_scanner_done(struct usb_scanner *s);

/* Device and configuration descriptor; the report descriptor. */
const uint8_t *usb_scanner_descriptors(enum usb_scanner_kind kind, size_t *n);
const uint8_t *usb_scanner_report_descriptor(enum usb_scanner_kind kind, size_t *n);

/* A code under the beam: ASCII for keys, any bytes for HID-POS. */
void usb_scanner_scan(struct usb_scanner *s, const char *text);
/* The same, but without its last `cut` reports. */
void usb_scanner_scan_part(struct usb_scanner *s, const char *text, int cut);
/* A report of any bytes. */
void usb_scanner_report(struct usb_scanner *s, const void *bytes, size_t n);

#endif
