/* SPDX-License-Identifier: MIT */
#include "tests/support/usb_room.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/support/suite.h"

const uint8_t usb_toy_descriptors[USB_TOY_BYTES] = {
	18, 1, 0x00, 2, 0, 0, 0, 64, 0x16, 0x04, 0x11, 0x50, 0, 1, 1, 2, 3, 1, /* device */
	9, 2, 48, 0, 2, 1, 0, 0xc0, 1,                                         /* config */
	9, 4, 0, 0, 2, 7, 1, 2, 0, 7, 5, TOY_OUT, 2, 64, 0, 0, 7, 5, TOY_IN, 2, 64, 0, 0, /* bulk */
	9, 4, 1, 0, 1, 3, 1, 1, 0, 7, 5, TOY_EVENT, 3, 8, 0, 10,                          /* hid */
};

static int toy_ctrl(void *ctx, uint8_t type, uint8_t request, uint16_t value, uint16_t index,
	uint8_t *buf, int len)
{
	(void)ctx, (void)value, (void)index;
	if (type == 0xa1 && request == 1 && len >= 1) {
		buf[0] = 0x18;
		return 1;
	}
	return type == 0x21 && request == 9 && buf[0] == 7 ? len : -EPIPE;
}

static int toy_out(void *ctx, uint8_t ep, const uint8_t *buf, int len)
{
	struct usb_toy *toy = ctx;
	int n = len < toy->room ? len : toy->room;

	(void)ep;
	if (toy->stall) {
		toy->stall = false;
		return -EPIPE;
	}
	if (len && !n)
		return USBEMU_NAK;
	if (n)
		memcpy(toy->got + toy->n, buf, (size_t)n);
	toy->n += n;
	toy->room -= n;
	return n;
}

static int toy_in(void *ctx, uint8_t ep, uint8_t *buf, int len)
{
	struct usb_toy *toy = ctx;
	int n = len < toy->n_give ? len : toy->n_give;

	if (!n || ep != TOY_IN)
		return USBEMU_NAK;
	memcpy(buf, toy->give, (size_t)n);
	toy->n_give = 0;
	return n;
}

const struct usb_model usb_toy_model = {.ctrl = toy_ctrl, .out = toy_out, .in = toy_in};

/* ---- the room ------------------------------------------------------------------------------ */

static bool on_wants(void *ctx, const struct usb_interface *i)
{
	const struct usb_person *p = ctx;

	return i->class == p->class;
}

static void on_arrived(void *ctx, struct usb_link *link, const struct usb_interface *i)
{
	struct usb_person *p = ctx;

	p->arrived++;
	p->link = link;
	p->seen = *i;
	if (p->fails_at_once)
		usb_fail(link, "no answer");
}

int usb_room_told(const struct usb_room *r)
{
	int n = 0;

	for (int i = 0; i <= USB_TROUBLE; i++)
		n += r->told[i];
	return n;
}

static void on_left(void *ctx, struct usb_link *link)
{
	struct usb_person *p = ctx;

	ck_assert_ptr_eq(link, p->link);
	p->link = NULL;
	p->left++;
}

static void on_refused(void *ctx, const struct usb_interface *i, const char *why)
{
	struct usb_person *p = ctx;

	ck_assert_int_eq(i->class, p->class);
	p->refused++;
	snprintf(p->why, sizeof(p->why), "%s", why);
}

static void on_gone(void *ctx, const struct usb_interface *i)
{
	struct usb_person *p = ctx;

	ck_assert_int_eq(i->class, p->class);
	p->gone++;
}

void usb_room_done(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct usb_room *r = ctx;

	r->told[result]++;
	r->last = result;
	r->n = n;
	ck_assert_uint_le(n, sizeof(r->data));
	memcpy(r->data, data, n);
}

static void hurried_after(void *app, int ms, void (*due)(void *ctx), void *ctx)
{
	struct usb_room *r = app; /* test_host is its first member */

	r->after(app, ms > 0 ? ms / r->hurry : ms, due, ctx);
}

void usb_person_init(struct usb_room *r, struct usb_person *p, const char *name, int class)
{
	p->room = r;
	p->class = class;
	p->client = (struct usb_client){.name = name,
		.ctx = p,
		.wants = on_wants,
		.arrived = on_arrived,
		.left = on_left,
		.refused = on_refused,
		.gone = on_gone};
}

struct usb_room *usb_room_new(void)
{
	struct usb_room *r = calloc(1, sizeof(*r));
	struct err err = {0};

	ck_assert_ptr_nonnull(r);
	test_host_init(&r->h);
	r->after = r->h.host.after;
	r->h.host.after = hurried_after;
	r->hurry = 1;
	r->toy.room = (int)sizeof(r->toy.got);
	r->emu = usbemu_open();
	usb_person_init(r, &r->bulk, "bulk", 7);
	usb_person_init(r, &r->hid, "hid", 3);
	ck_assert_msg(usb_open(&r->usb, &r->h.host, &err) == 0, "%s", err.text);
	usb_add(r->usb, &r->bulk.client);
	usb_add(r->usb, &r->hid.client);
	return r;
}

void usb_room_free(struct usb_room *r)
{
	usb_close(r->usb);
	ck_assert_int_eq(r->h.n_watches, 0);
	ck_assert_int_eq(r->h.n_timers, 0);
	usbemu_close(r->emu);
	free(r);
}

struct usbemu_device *usb_room_plug(struct usb_room *r, struct usbemu_plug how)
{
	how.port = 3;
	how.descriptors = usb_toy_descriptors;
	how.n = sizeof(usb_toy_descriptors);
	how.model = &usb_toy_model;
	how.ctx = &r->toy;
	return usbemu_plug(r->emu, &how);
}

struct usbemu_device *usb_room_plugged(struct usb_room *r)
{
	struct usbemu_device *dev = usb_room_plug(r, (struct usbemu_plug){0});

	USB_ROOM_WAIT(r, r->bulk.link && r->hid.link);
	return dev;
}

void usb_room_turn(struct usb_room *r, int ms)
{
	int64_t end = test_host_ms() + ms, now;

	while ((now = test_host_ms()) < end)
		test_host_turn(&r->h, (int)(end - now));
}

double usb_room_cpu_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

void usb_room_send(struct usb_room *r, const void *data, size_t n, int timeout_ms)
{
	ck_assert_int_eq(usb_send(r->bulk.link, TOY_OUT, data, n, timeout_ms, usb_room_done, r), 0);
}

void usb_room_receive(struct usb_room *r, size_t max, int timeout_ms)
{
	ck_assert_int_eq(usb_receive(r->bulk.link, TOY_IN, max, timeout_ms, usb_room_done, r), 0);
}

void usb_room_give(struct usb_room *r, struct usbemu_device *dev, const char *bytes)
{
	usbemu_lock(dev);
	r->toy.n_give = (int)strlen(bytes);
	memcpy(r->toy.give, bytes, strlen(bytes));
	usbemu_unlock(dev);
}

bool usb_room_slow(void)
{
	return getenv("LITANG_SLOW") != NULL;
}
