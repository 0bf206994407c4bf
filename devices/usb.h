/* SPDX-License-Identifier: MIT */
/*
 * The USB bus in the app's loop: the only file that knows libusb is usb.c. No thread: libusb's own
 * descriptors and time-outs go through struct host.
 *
 * A driver says which interface it wants; the bus finds it at the start or when it is plugged in,
 * claims it (again and again for about a second: right after the arrival of a device the kernel
 * still holds it), takes it from the kernel's driver and gives it back. Everything is asynchronous:
 * nothing is told from within a call, all comes from the host's loop.
 *
 * An interface that fails is given up with usb_fail and tried again a bounded number of times, each
 * later than the one before; plugging it in anew begins from the start.
 */
#ifndef DEVICES_USB_H
#define DEVICES_USB_H

#include "core/base/log.h"
#include "devices/device.h"

#define USB_ENDPOINTS 8
#define USB_PORT_SIZE 32
#define USB_CLAIM_MS  1000 /* how long the first claim is tried after arrival */
#define USB_REOPENS   5 /* after usb_fail, until it is plugged in anew or was well for a minute */
#define USB_TRANSFER  4096 /* bytes of one transfer at most */

enum usb_kind { USB_BULK, USB_INTERRUPT };

struct usb_endpoint {
	uint8_t address; /* bit 7: towards this machine */
	enum usb_kind kind;
	uint16_t max_packet;
};

/* What the descriptors say. Isochronous and control endpoints are left out. */
struct usb_interface {
	uint16_t vendor, product;
	uint8_t number, class, subclass, protocol; /* of the interface */
	struct usb_endpoint endpoint[USB_ENDPOINTS];
	int n_endpoints;
	char port[USB_PORT_SIZE]; /* "1-3.2": bus and the sockets on the way */
};

struct usb_link; /* one claimed interface */

enum usb_result {
	USB_DONE,    /* n may be less than asked for: a short packet */
	USB_TIMEOUT, /* n is not to be trusted: what went out may be less or more */
	USB_STALL,   /* the endpoint's halt is cleared already */
	USB_GONE,    /* unplugged, given up or closed */
	USB_TROUBLE, /* any other error of the bus */
};

/* data: for transfers towards this machine, valid during the call only. */
typedef void usb_done(void *ctx, enum usb_result result, const uint8_t *data, size_t n);

/* What a driver gives the bus; borrowed until usb_close. One driver may hold several links. */
struct usb_client {
	const char *name; /* for the log */
	void *ctx;
	/* Links at once; more wait in their sockets, unclaimed, until one has left or was given up.
	 * 0: any number. */
	int most;
	/* Pure: by what the descriptors say. The first client that wants an interface gets it. */
	bool (*wants)(void *ctx, const struct usb_interface *i);
	/* It is claimed. i is valid until `left`. */
	void (*arrived)(void *ctx, struct usb_link *link, const struct usb_interface *i);
	/* Every transfer has ended (each was told with USB_GONE); the link is no more after it. */
	void (*left)(void *ctx, struct usb_link *link);
	/* It could not be opened or claimed in time, or was given up after its last reopen: why, in
	 * words for the log and the status. After the first of these it is still tried again. */
	void (*refused)(void *ctx, const struct usb_interface *i, const char *why);
	/* It was unplugged when it was refused or given up: `left` was told before, or never comes.
	 * May be NULL. */
	void (*gone)(void *ctx, const struct usb_interface *i);
};

struct usb;

/* ERR_IO: there is no USB here. */
MUST_USE int usb_open(struct usb **ret, const struct host *host, struct err *err);
/* NULL allowed. Ends all transfers and gives interfaces back; tells nobody. Not from within what
 * it calls. */
void usb_close(struct usb *usb);
/* Before or after devices are there; what is there already comes from the loop. usb NULL: nothing
 * ever comes. Clients stay until usb_close. */
void usb_add(struct usb *usb, const struct usb_client *client);

/* One transfer towards the device; data is copied. At most USB_TRANSFER bytes; timeout_ms 0: none.
 * ERR_LIMIT: too long or no memory; ERR_IO: it cannot begin. Then `done` is not called. */
MUST_USE int usb_send(struct usb_link *link, uint8_t endpoint, const void *data, size_t n,
	int timeout_ms, usb_done *done, void *ctx);
/* One transfer from the device, of at most `max` bytes. */
MUST_USE int usb_receive(struct usb_link *link, uint8_t endpoint, size_t max, int timeout_ms,
	usb_done *done, void *ctx);

/* bmRequestType, bRequest, wValue, wIndex of USB 2.0, 9.3. */
struct usb_request {
	uint8_t type, request;
	uint16_t value, index;
};

/* A control transfer; data NULL: n bytes are asked for (type's bit 7 is set). */
MUST_USE int usb_control(struct usb_link *link, const struct usb_request *request, const void *data,
	size_t n, int timeout_ms, usb_done *done, void *ctx);
/* Ends every transfer of the link; each is told with USB_TIMEOUT. */
void usb_cancel(struct usb_link *link);
/* A line in the log about the link's device (devlog.h); the bus itself says when it comes, goes,
 * fails or is given up. */
void usb_log(struct usb_link *link, enum log_level level, const char *what);
/* Gives the link up for a while: `left` follows, and `arrived` when it was opened again. */
void usb_fail(struct usb_link *link, const char *why);

#endif
