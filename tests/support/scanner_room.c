/* SPDX-License-Identifier: MIT */
#include "tests/support/scanner_room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"

void room_open(struct scanner_room *r, const struct scanner_options *options)
{
	struct err err = {0};

	memset(r, 0, sizeof(*r));
	test_host_init(&r->h);
	r->emu = usbemu_open();
	ck_assert_msg(usb_open(&r->usb, &r->h.host, &err) == 0, "%s", err.text);
	ck_assert_int_eq(scanner_open(&r->scanner, &r->h.host, r->usb, options, &err), 0);
	ck_assert_int_eq(r->scanner->state, DEVICE_ABSENT);
	ck_assert_int_eq(r->h.n_events, 0);
}

void room_close(struct scanner_room *r)
{
	usb_close(r->usb);
	r->scanner->driver->close(r->scanner);
	ck_assert_int_eq(r->h.n_watches, 0);
	ck_assert_int_eq(r->h.n_timers, 0);
	usbemu_close(r->emu);
	for (int i = 0; i < r->n_places; i++)
		usb_scanner_done(&r->place[i].model);
}

static void plug_at(struct scanner_room *r, struct place *p, const uint8_t *descriptors, size_t n)
{
	p->dev = usbemu_plug(r->emu, &(struct usbemu_plug){
					     .port = 2 + (int)(p - r->place),
					     .descriptors = descriptors,
					     .n = n,
					     .model = &usb_scanner_model,
					     .ctx = &p->model,
					     .held = 1,
					     .settle_ms = r->settle_ms,
				     });
}

struct place *room_plug_as(
	struct scanner_room *r, enum usb_scanner_kind kind, const uint8_t *descriptors)
{
	struct place *p = &r->place[r->n_places++];
	size_t n;

	usb_scanner_descriptors(kind, &n);
	usb_scanner_init(&p->model, kind);
	plug_at(r, p, descriptors, n);
	return p;
}

void room_plug_again(struct scanner_room *r, struct place *p)
{
	size_t n;
	const uint8_t *descriptors = usb_scanner_descriptors(p->model.kind, &n);

	plug_at(r, p, descriptors, n);
}

struct place *room_plug(struct scanner_room *r, enum usb_scanner_kind kind)
{
	size_t n;

	return room_plug_as(r, kind, usb_scanner_descriptors(kind, &n));
}

struct place *room_plug_ids(
	struct scanner_room *r, enum usb_scanner_kind kind, unsigned vendor, unsigned product)
{
	uint8_t d[64];
	size_t n;
	const uint8_t *from = usb_scanner_descriptors(kind, &n);

	memcpy(d, from, n);
	d[8] = (uint8_t)(vendor & 0xff);
	d[9] = (uint8_t)(vendor >> 8);
	d[10] = (uint8_t)(product & 0xff);
	d[11] = (uint8_t)(product >> 8);
	return room_plug_as(r, kind, d);
}

void place_scan(struct place *p, const char *text)
{
	usbemu_lock(p->dev);
	usb_scanner_scan(&p->model, text);
	usbemu_unlock(p->dev);
}

void place_scan_part(struct place *p, const char *text, int cut)
{
	usbemu_lock(p->dev);
	usb_scanner_scan_part(&p->model, text, cut);
	usbemu_unlock(p->dev);
}

/* ---- waiting ------------------------------------------------------------------------------- */

const char *room_scans(const struct scanner_room *r)
{
	static char text[HOST_EVENTS * 192];
	size_t n = 0;

	text[0] = 0;
	for (int i = 0; i < r->h.n_events; i++)
		if (r->h.event[i].kind == DEVICE_SCAN)
			n += (size_t)snprintf(
				text + n, sizeof(text) - n, "%s~", r->h.event[i].text);
	return text;
}

static bool is_scanned(struct scanner_room *r, const void *text)
{
	return strcmp(room_scans(r), text) == 0;
}

static bool is_state(struct scanner_room *r, const void *state)
{
	return r->scanner->state == *(const enum device_state *)state;
}

/* Which of several is named is left to the order in which they came. */
static bool is_count(struct scanner_room *r, const void *count)
{
	const char *plus = strchr(r->scanner->what, '+');

	return r->scanner->what[0] && (plus ? atoi(plus + 1) : 0) + 1 == *(const int *)count;
}

static bool is_failed(struct scanner_room *r, const void *n)
{
	return r->scanner->failed == *(const uint64_t *)n;
}

static bool wait_for(struct scanner_room *r, bool (*is)(struct scanner_room *r, const void *arg),
	const void *arg)
{
	int64_t end = test_host_ms() + 10000;

	while (!is(r, arg) && test_host_ms() < end)
		test_host_turn(&r->h, 100);
	return is(r, arg);
}

void wait_scans(struct scanner_room *r, const char *text)
{
	ck_assert_msg(wait_for(r, is_scanned, text), "%s, not %s", room_scans(r), text);
}

void wait_state(struct scanner_room *r, enum device_state state)
{
	ck_assert_msg(wait_for(r, is_state, &state), "state %d, not %d: %s", r->scanner->state,
		state, r->scanner->trouble);
}

void wait_count(struct scanner_room *r, int n)
{
	ck_assert_msg(wait_for(r, is_count, &n), "%s", r->scanner->what);
}

void wait_failed(struct scanner_room *r, uint64_t n)
{
	ck_assert(wait_for(r, is_failed, &n));
}

static bool is_sent(struct scanner_room *r, const void *arg)
{
	const struct place *p = arg;
	bool all;

	(void)r;
	usbemu_lock(p->dev);
	all = p->model.taken >= p->model.reports.len;
	usbemu_unlock(p->dev);
	return all;
}

void wait_sent(struct scanner_room *r, struct place *p)
{
	ck_assert(wait_for(r, is_sent, p));
	for (int i = 0; i < 10; i++)
		test_host_turn(&r->h, 1);
}

void place_refuse(struct place *p, int requests)
{
	usbemu_lock(p->dev);
	p->model.refuses = requests;
	usbemu_unlock(p->dev);
}

static bool is_opened(struct scanner_room *r, const void *times)
{
	return usbemu_look(r->place[0].dev).opened >= *(const int *)times;
}

void wait_opened(struct scanner_room *r, int times)
{
	ck_assert(wait_for(r, is_opened, &times));
}
