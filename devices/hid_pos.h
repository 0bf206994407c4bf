/* SPDX-License-Identifier: MIT */
/*
 * Input reports of a bar code scanner that speaks HID Point of Sale, by the layout that its report
 * descriptor gives: to what was scanned. A code that is longer than one report comes in several,
 * all but the last of which say that more follows. Pure; every byte is hostile.
 */
#ifndef DEVICES_HID_POS_H
#define DEVICES_HID_POS_H

#include "devices/hid_report.h"

#define HID_POS_TEXT 192 /* bytes of a code, as in struct device_event; what is longer is cut */

enum hid_pos_result {
	HID_POS_NOTHING, /* no scan is in it: another report, or an empty one */
	HID_POS_MORE,    /* a part; the rest is still to come */
	HID_POS_WHOLE    /* bytes and n are the code until hid_pos_next */
};

struct hid_pos {
	struct hid_scanner scanner;
	char aim[4]; /* AIM symbology id of the last report, "]Q1"; "" when it tells none */
	size_t n;
	uint8_t bytes[HID_POS_TEXT];
};

void hid_pos_init(struct hid_pos *p, const struct hid_scanner *scanner);

/* A report that is shorter than its layout has the fields that are whole in it, and so much of its
 * data as came. Without a length field the NULs behind the data are filling. */
enum hid_pos_result hid_pos_report(struct hid_pos *p, const uint8_t *report, size_t n);

/* Parts came and the rest did not, or the code is taken: wipes it. */
void hid_pos_next(struct hid_pos *p);

#endif
