/* SPDX-License-Identifier: MIT */
/*
 * What a mock USB device is: three functions on bytes. A model knows nothing of what carries it:
 * the same one is plugged into libusb in process (usbemu.h), under the whole program, and into a
 * guest of QEMU.
 *
 * The carrier calls from a thread of its own, one call at a time for a device; it says how a test
 * may change the model meanwhile (usbemu_lock).
 */
#ifndef TESTS_SUPPORT_USB_MODEL_H
#define TESTS_SUPPORT_USB_MODEL_H

#include <errno.h> /* the codes that models answer */
#include <stdint.h>

#define USBEMU_NAK (-100000) /* not now: the transfer goes on waiting */

/*
 * Each returns the bytes moved, USBEMU_NAK or -errno (-EPIPE stalls: a bulk or interrupt endpoint
 * then stays halted until it is cleared). A function that is NULL stalls (ctrl) or is never ready.
 */
struct usb_model {
	/* type: bit 7 set: fill buf with at most len bytes; else buf holds len bytes. */
	int (*ctrl)(void *ctx, uint8_t type, uint8_t request, uint16_t value, uint16_t index,
		uint8_t *buf, int len);
	/* Fewer than len: the rest of the transfer is offered again, as to a device that is full. */
	int (*out)(void *ctx, uint8_t ep, const uint8_t *buf, int len);
	/* What it returns ends the transfer, as a short packet does. */
	int (*in)(void *ctx, uint8_t ep, uint8_t *buf, int len);
};

#endif
