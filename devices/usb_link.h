/* SPDX-License-Identifier: MIT */
/*
 * What the two files of the bus share: usb.c has devices, links and the loop, usb_transfer.c has
 * the transfers of a link. Nobody else includes this.
 */
#ifndef DEVICES_USB_LINK_H
#define DEVICES_USB_LINK_H

#include <libusb.h>

#include "devices/devlog.h"
#include "devices/usb.h"

#define USB_CLIENTS    16
#define USB_INTERFACES 8 /* of one device; those after it are not looked at */

enum link_state {
	LINK_IDLE,    /* nobody wants it, or it was given up */
	LINK_WAITING, /* a timer runs for the next attempt */
	LINK_SPARE,   /* its client has as many as it takes */
	LINK_OPEN,
	LINK_ENDING, /* until its last transfer has ended */
};

struct usb_link {
	struct plugged *plugged;
	const struct usb_client *client;
	struct devlog *log; /* its client's */
	struct usb_interface interface;
	enum link_state state;
	struct transfer *transfers;
	int n_transfers;
	int asked; /* clients that said whether they want it */
	int tries, reopens;
	bool known;  /* arrived or refused since it was plugged in */
	bool failed; /* given up by its client since it arrived */
};

struct plugged {
	struct usb *usb;
	libusb_device *device;
	libusb_device_handle *handle; /* NULL: no link needs it */
	bool gone;
	int tries;
	struct usb_link link[USB_INTERFACES];
	int n_links;
	struct plugged *next;
};

struct usb {
	const struct host *host;
	libusb_context *libusb;
	libusb_hotplug_callback_handle hotplug;
	const struct usb_client *client[USB_CLIENTS];
	struct devlog log[USB_CLIENTS]; /* what is said of each one's devices */
	int n_clients;
	struct plugged *plugged;
	bool deaf; /* the host could not watch a descriptor */
	bool closing;
};

/* Open links of the device are given up: their transfers are on their way back. */
void usb_links_end(struct plugged *p);

#endif
