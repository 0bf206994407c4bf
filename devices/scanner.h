/* SPDX-License-Identifier: MIT */
/*
 * Bar code scanners on USB, several at once behind one device: those that type as a keyboard
 * (hid_boot.h) and those that speak HID Point of Sale (hid_pos.h). Their interfaces are taken from
 * the kernel's keyboard driver, so that nothing they type reaches a form.
 *
 * Only what is known as a scanner is taken (scanner_known), never any keyboard: the hall's own
 * number pad looks the same on the bus. Which of the two ways it speaks, its report descriptor says.
 *
 * A code is told once (DEVICE_SCAN; scan_text.h). It ends with Enter, Tab, the last of its reports,
 * or SCANNER_SILENCE_MS without a key. Unplugged in the middle, or cut off between two reports: it
 * is dropped and counts as failed.
 */
#ifndef DEVICES_SCANNER_H
#define DEVICES_SCANNER_H

#include "devices/usb.h"

#define SCANNERS_MAX        4   /* at once; more are the kernel's until one has left */
#define SCANNER_SILENCE_MS  200 /* ends a code that has no end mark */
#define SCANNER_MORE_MS     500 /* the rest of a code in several reports comes within */
#define SCANNER_CONTROL_MS  500
#define SCANNER_ERRORS_MAX  5  /* in a row, then the interface is given up for a while */
#define SCANNER_AGAIN_MS    50 /* after an error */
#define SCANNER_PRODUCT_ANY (-1)

struct scanner_id {
	uint16_t vendor;
	int32_t product; /* SCANNER_PRODUCT_ANY: all its vendor makes with keys are scanners */
};

struct scanner_options {
	const struct scanner_id *more; /* besides those known here; borrowed until close */
	size_t n_more;
};

/* The bus is borrowed until the device's close, which comes after usb_close. options NULL: none. */
MUST_USE int scanner_open(struct device **ret, const struct host *host, struct usb *usb,
	const struct scanner_options *options, struct err *err);

/* Whether the table of scanners names it. */
bool scanner_known(uint16_t vendor, uint16_t product);

#endif
