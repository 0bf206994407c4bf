/* SPDX-License-Identifier: MIT */
/*
 * A room to try the bus in: a host, a bus on real libusb with two clients, and a toy to plug in.
 */
#ifndef TESTS_SUPPORT_USB_ROOM_H
#define TESTS_SUPPORT_USB_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices/usb.h"
#include "tests/support/host.h"
#include "tests/support/usbemu.h"

#define TOY_OUT       0x01
#define TOY_IN        0x82
#define TOY_EVENT     0x83
#define USB_TOY_BYTES 66

/* Interface 0: a bulk pair, as a printer has it; interface 1: an interrupt pipe. */
extern const uint8_t usb_toy_descriptors[USB_TOY_BYTES];
extern const struct usb_model usb_toy_model;

struct usb_toy {
	uint8_t got[65536];
	int n, room; /* bytes that it still takes */
	uint8_t give[256];
	int n_give;
	bool stall;
};

struct usb_room;

struct usb_person { /* a client that writes down what it is told */
	struct usb_client client;
	struct usb_room *room;
	int class;
	struct usb_link *link;
	struct usb_interface seen;
	int arrived, left, refused, gone;
	char why[128];
	bool fails_at_once;
};

struct usb_room {
	struct test_host h;
	void (*after)(void *app, int ms, void (*due)(void *ctx), void *ctx);
	int (*watch)(void *app, int fd, int events, void (*ready)(void *ctx), void *ctx);
	int hurry; /* timers of the host are so many times faster */
	struct usbemu *emu;
	struct usb *usb;
	struct usb_toy toy;
	struct usb_person bulk, hid;
	int told[USB_TROUBLE + 1]; /* ends of transfers by result */
	enum usb_result last;
	uint8_t data[USB_TRANSFER];
	size_t n;
};

#define USB_ROOM_WAIT(room, condition)                                                             \
	do {                                                                                       \
		int64_t until = test_host_ms() + 10000;                                            \
                                                                                                   \
		while (!(condition) && test_host_ms() < until)                                     \
			test_host_turn(&(room)->h, 20);                                            \
		ck_assert(condition);                                                              \
	} while (0)

/* A bus with two clients and nothing plugged in. */
struct usb_room *usb_room_new(void);
void usb_room_free(struct usb_room *r);
void usb_person_init(struct usb_room *r, struct usb_person *p, const char *name, int class);

/* At port 3; of `how` only held and settle_ms are heeded. */
struct usbemu_device *usb_room_plug(struct usb_room *r, struct usbemu_plug how);
/* Plugged in, and both clients have their interface. */
struct usbemu_device *usb_room_plugged(struct usb_room *r);
void usb_room_turn(struct usb_room *r, int ms);

/* By the bulk client's pipes, told to usb_room_done. */
void usb_room_send(struct usb_room *r, const void *data, size_t n, int timeout_ms);
void usb_room_receive(struct usb_room *r, size_t max, int timeout_ms);
/* What the toy says when it is asked next. */
void usb_room_give(struct usb_room *r, struct usbemu_device *dev, const char *bytes);
/* Writes down how a transfer ended; ctx is the room. */
void usb_room_done(void *ctx, enum usb_result result, const uint8_t *data, size_t n);
int usb_room_told(const struct usb_room *r); /* transfers that ended */

/* Milliseconds of CPU of the whole process. */
double usb_room_cpu_ms(void);
/* Under valgrind things take longer than they are asserted to. */
bool usb_room_slow(void);

#endif
