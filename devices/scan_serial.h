/* SPDX-License-Identifier: MIT */
/*
 * A bar code scanner on a serial line: CDC-ACM or a USB converter, 8 data bits, no parity, one stop
 * bit. The path may come and go: it is opened anew every second until it is there. It never becomes
 * the terminal that this program is controlled by. What it sent before it was open, and for
 * SCAN_SERIAL_SETTLE_MS after that, is dropped.
 *
 * A code ends with CR, LF or both, or with SCAN_SERIAL_SILENCE_MS without a byte; what is longer
 * than an event's text is cut. Lines that hang up in the middle of a code drop it.
 */
#ifndef DEVICES_SCAN_SERIAL_H
#define DEVICES_SCAN_SERIAL_H

#include "devices/device.h"

#define SCAN_SERIAL_BAUD       9600
#define SCAN_SERIAL_SILENCE_MS 200
#define SCAN_SERIAL_AGAIN_MS   1000
#define SCAN_SERIAL_SETTLE_MS  200

/* Whether a line can have that speed: the usual ones from 1200 to 115200. */
bool scan_serial_has(int baud);

/* baud 0: SCAN_SERIAL_BAUD. ERR_BAD: there is no such speed. The path need not exist. */
MUST_USE int scan_serial_open(
	struct device **ret, const struct host *host, const char *path, int baud, struct err *err);

#endif
