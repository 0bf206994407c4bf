/* SPDX-License-Identifier: MIT */
/*
 * Mock USB devices for real libusb, by umockdev: this process and every child it starts see them
 * in /sys and /dev, with hotplug events. No root, no kernel module.
 *
 * A test program that links this starts itself anew with umockdev's library preloaded (and, with
 * SAN=1, the sanitizer's before it); nothing has to be set by hand. One testbed a process at a
 * time: it is named to children by the environment, so open it before libusb_init and before the
 * child starts. Under Check every test has a process of its own.
 *
 *	struct usbemu *emu = usbemu_open();
 *	struct usbemu_device *dev = usbemu_plug(emu, &(struct usbemu_plug){.port = 2,
 *		.descriptors = printer_descriptors, .n = sizeof(printer_descriptors),
 *		.model = &printer_model, .ctx = &printer});
 *	...
 *	usbemu_lock(dev);
 *	printer.paper = false;
 *	usbemu_unlock(dev);
 *
 * Locking: a model's functions are called from umockdev's thread, inside the device's lock. So a
 * test reads and changes a model's state only between usbemu_lock and usbemu_unlock, and a model's
 * function calls nothing of this file. usbemu_unlock lets waiting transfers try again; a model that
 * waits for time to pass needs usbemu_tick.
 */
#ifndef TESTS_SUPPORT_USBEMU_H
#define TESTS_SUPPORT_USBEMU_H

#include <stddef.h>

#include "tests/support/usb_model.h"

struct usbemu;
struct usbemu_device; /* stays valid after usbemu_unplug, until usbemu_close */

struct usbemu_plug {
	int port;                   /* of bus 1: libusb knows it as "1-PORT" */
	const uint8_t *descriptors; /* device, then configuration, as sysfs has them; copied */
	size_t n;
	const struct usb_model *model; /* borrowed until usbemu_close, as ctx */
	void *ctx;
	unsigned int held; /* bit i: a driver of the kernel holds interface i */
	int settle_ms;     /* claims fail for so long, as right after arrival on a real machine */
};

/* What became of a device so far. */
struct usbemu_look {
	unsigned int held, claimed; /* bit i: interface i */
	int opened;                 /* times that it was opened; */
	int open;                   /* handles that are open now */
	int refused;                /* claims that failed */
	int waiting;                /* transfers under way */
	int submitted, cancelled, cleared;
	unsigned long calls; /* ioctls in all */
};

struct usbemu *usbemu_open(void);
/* Whoever uses libusb in this process has closed it before. NULL allowed. */
void usbemu_close(struct usbemu *emu);

/* Each plug gets a device number of its own, as from a kernel. */
struct usbemu_device *usbemu_plug(struct usbemu *emu, const struct usbemu_plug *plug);
/* Transfers under way end, calls fail with ENODEV, and the system tells that it left. */
void usbemu_unplug(struct usbemu_device *dev);

void usbemu_lock(struct usbemu_device *dev);
void usbemu_unlock(struct usbemu_device *dev);
/* usbemu_lock and usbemu_unlock: the model has something new by itself. */
void usbemu_kick(struct usbemu_device *dev);
/* A thread kicks all devices every ms from now on; 0 ends it. */
void usbemu_tick(struct usbemu *emu, int ms);

struct usbemu_look usbemu_look(struct usbemu_device *dev);

#endif
