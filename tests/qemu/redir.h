/* SPDX-License-Identifier: MIT */
/*
 * Carries a mock device (tests/support/usb_model.h) to QEMU over usbredir, where a real kernel finds
 * it behind a real host controller. One thread: the model is called from redir_turn only.
 */
#ifndef TESTS_QEMU_REDIR_H
#define TESTS_QEMU_REDIR_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/support/usb_model.h"

struct redir;

struct redir_device {
	const uint8_t *descriptors; /* device, then configuration, as sysfs has them; borrowed */
	size_t n;
	const struct usb_model *model;
	void *ctx;
};

/* fd: a connected socket to QEMU's chardev, not blocking. */
struct redir *redir_open(int fd, const struct redir_device *device);
void redir_close(struct redir *r);

/* SET_CONFIGURATION is answered so much later, as by slow devices. */
void redir_configure_ms(struct redir *r, int ms);
void redir_plug(struct redir *r);
void redir_unplug(struct redir *r);

/* Reads, lets waiting transfers try again, writes. false: QEMU has gone. */
bool redir_turn(struct redir *r);
bool redir_waits_to_write(struct redir *r);

#endif
