/* SPDX-License-Identifier: MIT */
/* Transfers: each lives from its submission until libusb has told its end. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "devices/usb_link.h"

#define TRANSFERS_MAX 64 /* of one link at a time */
#define SETUP         LIBUSB_CONTROL_SETUP_SIZE

struct transfer {
	struct libusb_transfer *raw;
	struct usb_link *link;
	usb_done *done;
	void *ctx;
	size_t max; /* bytes asked for */
	struct transfer *next;
	size_t size;
	uint8_t data[];
};

static void transfer_free(struct transfer *t)
{
	libusb_free_transfer(t->raw);
	sodium_memzero(t->data, t->size); /* it may have held somebody's number */
	free(t);
}

static void transfer_unlink(const struct transfer *t)
{
	struct transfer **at = &t->link->transfers;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	t->link->n_transfers--;
}

static enum usb_result result_of(const struct transfer *t)
{
	if (t->link->state != LINK_OPEN)
		return USB_GONE;
	switch (t->raw->status) {
	case LIBUSB_TRANSFER_COMPLETED:
		return (size_t)t->raw->actual_length > t->max ? USB_TROUBLE : USB_DONE;
	case LIBUSB_TRANSFER_TIMED_OUT:
	case LIBUSB_TRANSFER_CANCELLED:
		return USB_TIMEOUT;
	case LIBUSB_TRANSFER_STALL:
		return USB_STALL;
	case LIBUSB_TRANSFER_NO_DEVICE:
		return USB_GONE;
	default:
		return USB_TROUBLE;
	}
}

static void LIBUSB_CALL on_transfer(struct libusb_transfer *raw)
{
	struct transfer *t = raw->user_data;
	struct plugged *p = t->link->plugged;
	bool control = raw->type == LIBUSB_TRANSFER_TYPE_CONTROL;
	enum usb_result result = result_of(t);
	size_t n = (size_t)raw->actual_length;

	transfer_unlink(t);
	if (raw->status == LIBUSB_TRANSFER_NO_DEVICE)
		usb_links_end(p);
	if (result == USB_STALL && !control)
		libusb_clear_halt(p->handle, raw->endpoint);
	if (result == USB_GONE || result == USB_TROUBLE || n > t->max)
		n = 0;
	if (!p->usb->closing)
		t->done(t->ctx, result, t->data + (control ? SETUP : 0), n);
	transfer_free(t);
}

/* With room for `size` bytes, not yet part of the link. */
static struct transfer *transfer_new(struct usb_link *link, size_t size, usb_done *done, void *ctx)
{
	struct transfer *t;

	if (link->n_transfers >= TRANSFERS_MAX)
		return NULL;
	t = calloc(1, sizeof(*t) + size);
	if (!t)
		return NULL;
	t->raw = libusb_alloc_transfer(0);
	if (!t->raw) {
		free(t);
		return NULL;
	}
	t->link = link;
	t->done = done;
	t->ctx = ctx;
	t->size = size;
	return t;
}

static int submit(struct transfer *t)
{
	struct usb_link *link = t->link;
	int code = libusb_submit_transfer(t->raw);

	if (code == 0) {
		t->next = link->transfers;
		link->transfers = t;
		link->n_transfers++;
		return 0;
	}
	transfer_free(t);
	if (code == LIBUSB_ERROR_NO_DEVICE)
		usb_links_end(link->plugged);
	return ERR_IO;
}

static const struct usb_endpoint *find_endpoint(const struct usb_link *link, uint8_t address)
{
	const struct usb_interface *i = &link->interface;

	for (int k = 0; k < i->n_endpoints; k++)
		if (i->endpoint[k].address == address)
			return &i->endpoint[k];
	return NULL;
}

static int fill(struct transfer *t, const struct usb_endpoint *e, int timeout_ms)
{
	libusb_device_handle *handle = t->link->plugged->handle;
	unsigned int ms = timeout_ms > 0 ? (unsigned int)timeout_ms : 0;

	libusb_fill_bulk_transfer(
		t->raw, handle, e->address, t->data, (int)t->size, on_transfer, t, ms);
	if (e->kind == USB_INTERRUPT)
		t->raw->type = LIBUSB_TRANSFER_TYPE_INTERRUPT;
	return submit(t);
}

/* NOLINTNEXTLINE(readability-function-size): a transfer and where its end is told */
int usb_send(struct usb_link *link, uint8_t endpoint, const void *data, size_t n, int timeout_ms,
	usb_done *done, void *ctx)
{
	const struct usb_endpoint *e = find_endpoint(link, endpoint);
	struct transfer *t;

	if (link->state != LINK_OPEN || !e || endpoint & 0x80)
		return ERR_IO;
	if (n > USB_TRANSFER)
		return ERR_LIMIT;
	t = transfer_new(link, n, done, ctx);
	if (!t)
		return ERR_LIMIT;
	if (n)
		memcpy(t->data, data, n);
	t->max = n;
	return fill(t, e, timeout_ms);
}

/* Room for whole packets, always: a device that sends more than was asked for would upset the
 * controller, not only the driver. */
static size_t whole_packets(size_t n, size_t packet)
{
	return packet ? (n + packet - 1) / packet * packet : n;
}

/* NOLINTNEXTLINE(readability-function-size): a transfer and where its end is told */
int usb_receive(struct usb_link *link, uint8_t endpoint, size_t max, int timeout_ms, usb_done *done,
	void *ctx)
{
	const struct usb_endpoint *e = find_endpoint(link, endpoint);
	struct transfer *t;

	if (link->state != LINK_OPEN || !e || !(endpoint & 0x80))
		return ERR_IO;
	if (max > USB_TRANSFER)
		return ERR_LIMIT;
	t = transfer_new(link, whole_packets(max, e->max_packet), done, ctx);
	if (!t)
		return ERR_LIMIT;
	t->max = max;
	return fill(t, e, timeout_ms);
}

/* NOLINTNEXTLINE(readability-function-size): a transfer and where its end is told */
int usb_control(struct usb_link *link, const struct usb_request *request, const void *data,
	size_t n, int timeout_ms, usb_done *done, void *ctx)
{
	struct transfer *t;

	if (link->state != LINK_OPEN)
		return ERR_IO;
	if (n > USB_TRANSFER)
		return ERR_LIMIT;
	t = transfer_new(link, SETUP + n, done, ctx);
	if (!t)
		return ERR_LIMIT;
	if (data && n)
		memcpy(t->data + SETUP, data, n);
	t->max = n;
	libusb_fill_control_setup(t->data, request->type, request->request, request->value,
		request->index, (uint16_t)n);
	libusb_fill_control_transfer(t->raw, link->plugged->handle, t->data, on_transfer, t,
		timeout_ms > 0 ? (unsigned int)timeout_ms : 0);
	return submit(t);
}

void usb_cancel(struct usb_link *link)
{
	for (struct transfer *t = link->transfers; t; t = t->next)
		libusb_cancel_transfer(t->raw);
}
