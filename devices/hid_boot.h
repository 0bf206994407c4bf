/* SPDX-License-Identifier: MIT */
/*
 * Boot keyboard reports (HID 1.11, appendix B.1) to what a scanner types: 8 bytes, the modifier keys
 * as bits, a reserved byte, and up to six keys that are held (usages of HUT page 07). The layout is
 * US, which scanners type unless they were set to another country. Pure; every byte is hostile.
 *
 * A key counts when it is held and was not in the report before: repeats of a report type nothing.
 * Enter, keypad Enter and Tab end a code; a scanner that types none of them is ended by silence. A
 * key without a character, or held with Ctrl, Alt or the like, types "?": such a code is none of
 * ours, and stays so.
 */
#ifndef DEVICES_HID_BOOT_H
#define DEVICES_HID_BOOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HID_BOOT_REPORT 8
#define HID_BOOT_KEYS   6
#define HID_BOOT_TEXT   192 /* bytes of a code with its NUL, as in struct device_event */

struct hid_boot {
	uint8_t held[HID_BOOT_KEYS]; /* of the last report that told of keys */
	bool caps;
	size_t n;
	char text[HID_BOOT_TEXT]; /* ASCII; what is longer is cut */
};

void hid_boot_init(struct hid_boot *b);

/* One report. True: a code is complete; it is in text (never "") until hid_boot_next. What the same
 * report has behind an end mark is dropped; reports that are too short or tell of a rollover change
 * nothing. */
bool hid_boot_report(struct hid_boot *b, const uint8_t *report, size_t n);

/* Nothing came for a while: no key is held any more, though the report that tells so may have been
 * lost with the end of a code. True: what was typed so far is a code. */
bool hid_boot_silence(struct hid_boot *b);

/* The code is taken or dropped: wipes it. Caps Lock and the keys that are held stay. */
void hid_boot_next(struct hid_boot *b);

#endif
