/* SPDX-License-Identifier: MIT */
/*
 * HID report descriptors (HID 1.11, 6.2.2): where the input reports of a bar code scanner (HID Point
 * of Sale Usage Tables 1.02, page 8C) keep what was scanned. Pure; every byte is hostile: a
 * descriptor is read once from front to back, and no number in it makes a loop longer.
 */
#ifndef DEVICES_HID_REPORT_H
#define DEVICES_HID_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

#define HID_DESCRIPTOR_MAX 4096 /* bytes of a descriptor */
#define HID_REPORT_MAX     1024 /* bytes of an input report with its id */
#define HID_SCAN_REPORTS   8    /* kinds of report with scanned data */

/* Bits from the start of a report, its id included; n 0: it has no such field. */
struct hid_field {
	uint16_t at, n;
};

/* An input report with scanned data. Whole bytes but for `more`. */
struct hid_scan_report {
	uint8_t id;              /* its first byte; 0: the device's reports have none */
	uint16_t size;           /* bytes, the id included */
	struct hid_field data;   /* 8C:FE decoded data; always there */
	struct hid_field length; /* 01:3B byte count of the data: 1 or 2 bytes */
	struct hid_field aim[3]; /* 8C:FB, FC, FD: "]", letter, digit of the AIM symbology id */
	struct hid_field more;   /* 8C:FF the code goes on in the next report */
};

struct hid_scanner {
	struct hid_scan_report report[HID_SCAN_REPORTS];
	size_t n; /* at least 1 */
};

/* ERR_BAD: malformed. ERR_LIMIT: larger than anything real. ERR_NONE: no scanner is in it. *ret is
 * untouched then. */
MUST_USE int hid_report_scanner(
	struct hid_scanner *ret, const uint8_t *descriptor, size_t n, struct err *err);

#endif
