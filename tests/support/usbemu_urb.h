/* SPDX-License-Identifier: MIT */
/*
 * What usbemu.c (plugging) and usbemu_urb.c (the calls of a device node) share. Whoever calls a
 * function of this file holds the device's lock, but for the two signal handlers.
 */
#ifndef TESTS_SUPPORT_USBEMU_URB_H
#define TESTS_SUPPORT_USBEMU_URB_H

#include <stdbool.h>

#include <umockdev.h>

#include "tests/support/usbemu.h"

#define PATH_SIZE 256
#define PIPE_SIZE 4096

struct usbemu_device {
	struct usbemu *emu;
	const struct usb_model *model;
	void *ctx;
	UMockdevIoctlBase *handler;
	GPtrArray *clients; /* those that have it open */
	char node[PATH_SIZE], sys[PATH_SIZE], file[PATH_SIZE];
	GMutex lock; /* all below */
	GQueue waiting, finished;
	unsigned int held_first; /* what goes back to the kernel's driver */
	guint32 halted_in, halted_out;
	gint64 settled_us;
	bool gone;
	int pipe;
	bool pipe_full;
	struct usbemu_look look;
};

struct usbemu {
	UMockdevTestbed *testbed;
	GPtrArray *devices;
	int number;
	GThread *ticker;
	GMutex lock;
	GCond stop;
	int tick_ms;
};

/*
 * umockdev would put a plain file where the node is, and a plain file is always ready: libusb would
 * spin. A pipe stands there instead: full when there is nothing to reap, empty (POLLOUT, as usbfs
 * signals) when there is.
 */
void usbemu_node_ready(struct usbemu_device *dev, bool ready);
/* Each endpoint's transfers in turn: one that waits holds up those behind it. */
void usbemu_pump(struct usbemu_device *dev);
/* A handle was closed, or its process is dead: its transfers and claims are no more. (umockdev's
 * signal for it never comes.) */
void usbemu_sweep(struct usbemu_device *dev);
/* Those of a client, or all of them (NULL). */
void usbemu_drop(GQueue *queue, const UMockdevIoctlClient *client);

gboolean usbemu_on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, void *arg);
void usbemu_on_connected(UMockdevIoctlBase *base, UMockdevIoctlClient *client, void *arg);

#endif
