/* SPDX-License-Identifier: MIT */
/* The bus room on real libusb, with mock devices behind usbfs: who comes, who leaves, who waits. */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/support/suite.h"
#include "tests/support/usb_room.h"

/* ---- arrival ------------------------------------------------------------------------------- */

START_TEST(test_late_plug)
{
	struct usb_room *r = usb_room_new();
	const struct usb_interface *i = &r->bulk.seen;

	usb_room_turn(r, 50);
	ck_assert_int_eq(r->bulk.arrived, 0);
	usb_room_plugged(r);
	ck_assert_int_eq(i->vendor, 0x0416);
	ck_assert_int_eq(i->product, 0x5011);
	ck_assert_int_eq(i->number, 0);
	ck_assert(i->class == 7 && i->subclass == 1 && i->protocol == 2);
	ck_assert_int_eq(i->n_endpoints, 2);
	ck_assert_int_eq(i->endpoint[0].address, TOY_OUT);
	ck_assert_int_eq(i->endpoint[1].address, TOY_IN);
	ck_assert_int_eq(i->endpoint[1].kind, USB_BULK);
	ck_assert_int_eq(i->endpoint[1].max_packet, 64);
	ck_assert_str_eq(i->port, "1-3");
	ck_assert_int_eq(r->hid.seen.number, 1);
	ck_assert_int_eq(r->hid.seen.endpoint[0].kind, USB_INTERRUPT);
	usb_room_send(r, "hello", 5, 1000);
	ck_assert_int_eq(usb_room_told(r), 0); /* nothing from within a call */
	USB_ROOM_WAIT(r, usb_room_told(r) == 1);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_uint_eq(r->n, 5);
	ck_assert_mem_eq(r->toy.got, "hello", 5);
	usb_room_free(r);
}
END_TEST

START_TEST(test_there_already)
{
	struct usb_room *r = usb_room_new();
	struct usb_person late = {0}, second = {0};
	struct usbemu_device *dev;

	usb_close(r->usb);
	r->usb = NULL;
	dev = usb_room_plug(r, (struct usbemu_plug){0});
	ck_assert_int_eq(usb_open(&r->usb, &r->h.host, &(struct err){0}), 0);
	usb_room_turn(r, 50);
	ck_assert_int_eq(usbemu_look(dev).opened, 0); /* what nobody wants is left alone */
	usb_person_init(r, &late, "late", 7);
	usb_person_init(r, &second, "second", 7);
	usb_add(r->usb, &late.client);
	usb_add(r->usb, &second.client);
	ck_assert_int_eq(late.arrived, 0);
	USB_ROOM_WAIT(r, late.arrived == 1);
	usb_room_turn(r, 50);
	ck_assert_int_eq(second.arrived, 0); /* the first that wants it has it */
	ck_assert_uint_eq(usbemu_look(dev).claimed, 1);
	usb_room_free(r);
}
END_TEST

START_TEST(test_two_interfaces)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);

	ck_assert_int_eq(usbemu_look(dev).opened, 1);
	ck_assert_uint_eq(usbemu_look(dev).claimed, 3);
	usb_fail(r->hid.link, "garbage");
	ck_assert_int_eq(r->hid.left, 0);
	USB_ROOM_WAIT(r, r->hid.left == 1);
	ck_assert_uint_eq(usbemu_look(dev).claimed, 1);
	usb_room_send(r, "on", 2, 1000); /* the other one works on */
	USB_ROOM_WAIT(r, r->told[USB_DONE] == 1);
	USB_ROOM_WAIT(r, r->hid.arrived == 2);
	ck_assert_int_eq(usbemu_look(dev).opened, 1);
	ck_assert(r->bulk.arrived == 1 && r->bulk.left == 0);
	usb_room_free(r);
}
END_TEST

START_TEST(test_claim_race)
{
	struct usb_room *r = usb_room_new();
	int64_t begin = test_host_ms();
	struct usbemu_device *dev = usb_room_plug(r, (struct usbemu_plug){.settle_ms = 200});

	USB_ROOM_WAIT(r, r->bulk.arrived && r->hid.arrived);
	ck_assert_int_ge(test_host_ms() - begin, 200);
	ck_assert(usb_room_slow() || usbemu_look(dev).refused >= 2);
	ck_assert_int_le(usbemu_look(dev).refused, 12);
	ck_assert_int_eq(r->bulk.refused + r->hid.refused, 0);
	usb_room_send(r, "x", 1, 1000);
	USB_ROOM_WAIT(r, r->told[USB_DONE] == 1);
	usb_room_free(r);
}
END_TEST

/* Refused after a second, then tried a few more times, then not any more. */
START_TEST(test_claim_never)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev;
	int64_t begin = test_host_ms();
	int tries;

	dev = usb_room_plug(r, (struct usbemu_plug){.settle_ms = 600000});
	USB_ROOM_WAIT(r, r->bulk.refused == 1);
	ck_assert_int_ge(test_host_ms() - begin, USB_CLAIM_MS - 100);
	ck_assert(usb_room_slow() || test_host_ms() - begin < 4 * USB_CLAIM_MS);
	ck_assert_str_ne(r->bulk.why, "");
	r->hurry = 1000;
	USB_ROOM_WAIT(r, r->bulk.refused == 2 && r->hid.refused == 2);
	ck_assert_ptr_nonnull(strstr(r->bulk.why, "plugged in anew"));
	tries = usbemu_look(dev).refused;
	usb_room_turn(r, 300);
	ck_assert_int_eq(usbemu_look(dev).refused, tries);
	ck_assert_int_eq(usbemu_look(dev).open, 0);
	usbemu_unplug(dev);
	USB_ROOM_WAIT(r, r->bulk.gone == 1 && r->hid.gone == 1);
	ck_assert_int_eq(r->bulk.arrived + r->bulk.left, 0);
	usb_room_free(r);
}
END_TEST

START_TEST(test_kernel_driver)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plug(r, (struct usbemu_plug){.held = 3});

	USB_ROOM_WAIT(r, r->bulk.link && r->hid.link);
	ck_assert_uint_eq(usbemu_look(dev).held, 0);
	r->hurry = 1;
	usb_fail(r->bulk.link, "for a while");
	USB_ROOM_WAIT(r, r->bulk.left == 1);
	ck_assert_uint_eq(usbemu_look(dev).held, 1); /* given back while it waits */
	usb_fail(r->hid.link, "this one too");
	USB_ROOM_WAIT(r, r->hid.left == 1);
	USB_ROOM_WAIT(r, usbemu_look(dev).open == 0); /* nobody needs it */
	USB_ROOM_WAIT(r, r->bulk.arrived == 2 && r->hid.arrived == 2);
	ck_assert_uint_eq(usbemu_look(dev).held, 0);
	usb_close(r->usb);
	r->usb = NULL;
	ck_assert_uint_eq(usbemu_look(dev).held, 3);
	ck_assert_uint_eq(usbemu_look(dev).claimed, 0);
	usb_room_free(r);
}
END_TEST

/* ---- departure ----------------------------------------------------------------------------- */

START_TEST(test_unplug_in_flight)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);
	double cpu;

	usbemu_lock(dev);
	r->toy.room = 100;
	usbemu_unlock(dev);
	usb_room_send(r, r->toy.give, 200, 0);
	usb_room_receive(r, 64, 0);
	ck_assert_int_eq(usb_receive(r->hid.link, TOY_EVENT, 8, 0, usb_room_done, r), 0);
	USB_ROOM_WAIT(r, usbemu_look(dev).waiting == 3);
	usbemu_unplug(dev);
	USB_ROOM_WAIT(r, r->bulk.left == 1 && r->hid.left == 1);
	ck_assert_int_eq(r->told[USB_GONE], 3);
	ck_assert_int_eq(usb_room_told(r), 3);
	cpu = usb_room_cpu_ms();
	usb_room_turn(r, 500);
	ck_assert_double_lt(usb_room_cpu_ms() - cpu, usb_room_slow() ? 400 : 50);
	ck_assert_int_eq(usb_room_told(r), 3);
	ck_assert(r->bulk.left == 1 && r->bulk.arrived == 1 && r->bulk.refused == 0);
	/* `left` said it, unless the transfers heard of it before the bus did. */
	ck_assert_int_le(r->hid.gone, 1);
	ck_assert_int_eq(usbemu_look(dev).open, 0);
	usb_room_free(r);
}
END_TEST

START_TEST(test_replug)
{
	struct usb_room *r = usb_room_new();

	for (int i = 1; i <= 5; i++) {
		struct usbemu_device *dev = usb_room_plugged(r);

		ck_assert_int_eq(r->bulk.arrived, i);
		usb_room_send(r, "again", 5, 1000);
		USB_ROOM_WAIT(r, r->told[USB_DONE] == i);
		usbemu_unplug(dev);
		USB_ROOM_WAIT(r, r->bulk.left == i && r->hid.left == i);
	}
	ck_assert_int_eq(r->toy.n, 25);
	ck_assert_int_eq(r->bulk.refused, 0);
	usb_room_free(r);
}
END_TEST

/* Away again before anybody looked. */
START_TEST(test_short_visit)
{
	struct usb_room *r = usb_room_new();

	usbemu_unplug(usb_room_plug(r, (struct usbemu_plug){0}));
	usbemu_unplug(usb_room_plug(r, (struct usbemu_plug){.settle_ms = 600000}));
	usb_room_turn(r, 100);
	ck_assert_int_eq(r->bulk.arrived, r->bulk.left);
	usbemu_unplug(usb_room_plug(r, (struct usbemu_plug){.settle_ms = 600000}));
	usb_room_turn(r, 100);
	usb_room_plugged(r);
	ck_assert_int_eq(r->bulk.arrived, r->bulk.left + 1);
	ck_assert_int_eq(r->bulk.refused, 0);
	usb_room_free(r);
}
END_TEST

START_TEST(test_fails_again_and_again)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev;

	r->hurry = 1000;
	r->bulk.fails_at_once = true;
	dev = usb_room_plug(r, (struct usbemu_plug){0});
	USB_ROOM_WAIT(r, r->bulk.refused == 1);
	ck_assert_int_eq(r->bulk.arrived, 1 + USB_REOPENS);
	ck_assert_int_eq(r->bulk.left, 1 + USB_REOPENS);
	usb_room_turn(r, 300);
	ck_assert_int_eq(r->bulk.arrived, 1 + USB_REOPENS);
	ck_assert_int_eq(r->hid.arrived, 1);
	usbemu_unplug(dev);
	USB_ROOM_WAIT(r, r->hid.left == 1);
	ck_assert_int_eq(r->bulk.left, 1 + USB_REOPENS);
	r->bulk.fails_at_once = false;
	usb_room_plugged(r); /* plugging it in begins from the start */
	ck_assert_int_eq(r->bulk.refused, 1);
	usb_room_free(r);
}
END_TEST

/* Pauses grow: half a second, two, eight ... */
START_TEST(test_pauses_grow)
{
	struct usb_room *r = usb_room_new();
	int64_t at[4];

	r->hurry = 10;
	r->bulk.fails_at_once = true;
	usb_room_plug(r, (struct usbemu_plug){0});
	for (int i = 0; i < 4; i++) {
		USB_ROOM_WAIT(r, r->bulk.arrived > i);
		at[i] = test_host_ms();
	}
	ck_assert_int_ge(at[1] - at[0], 45);
	ck_assert_int_ge(at[2] - at[1], 190);
	ck_assert_int_ge(at[3] - at[2], 750);
	usb_room_free(r);
}
END_TEST

/* A failure now and then over a year is not again and again. */
START_TEST(test_steady_again)
{
	struct usb_room *r = usb_room_new();

	r->hurry = 1000;
	usb_room_plugged(r);
	for (int i = 1; i <= 2 * USB_REOPENS; i++) {
		usb_room_turn(r, 100); /* more than a minute of the host's */
		usb_fail(r->bulk.link, "now and then");
		USB_ROOM_WAIT(r, r->bulk.left == i && r->bulk.link);
	}
	ck_assert_int_eq(r->bulk.refused, 0);
	usb_room_free(r);
}
END_TEST

/* ---- rest ---------------------------------------------------------------------------------- */

START_TEST(test_idle)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);
	unsigned long calls;
	double cpu;

	usb_room_receive(r, 64, 0);
	usb_room_receive(r, 64, 60000);
	ck_assert_int_eq(usb_receive(r->hid.link, TOY_EVENT, 8, 0, usb_room_done, r), 0);
	usb_room_turn(r, 50);
	calls = usbemu_look(dev).calls;
	cpu = usb_room_cpu_ms();
	usb_room_turn(r, 1000);
	cpu = usb_room_cpu_ms() - cpu;
	printf("idle second with a device: %.1f ms of CPU\n", cpu);
	ck_assert_double_lt(cpu, usb_room_slow() ? 400 : 10);
	ck_assert_uint_le(usbemu_look(dev).calls, calls + 1);
	usb_room_free(r);
}
END_TEST

/* Descriptors cut off anywhere, or full of nonsense. */
START_TEST(test_bad_descriptors)
{
	struct usb_room *r = usb_room_new();
	uint8_t bad[sizeof(usb_toy_descriptors)];

	for (size_t n = 1; n < sizeof(bad); n += 4)
		usbemu_plug(r->emu, &(struct usbemu_plug){.port = 10 + (int)n,
					    .descriptors = usb_toy_descriptors,
					    .n = n,
					    .model = &usb_toy_model,
					    .ctx = &r->toy});
	for (int i = 18; i < (int)sizeof(bad); i += 3) {
		memcpy(bad, usb_toy_descriptors, sizeof(bad));
		bad[i] = 0xff;
		usbemu_plug(r->emu, &(struct usbemu_plug){.port = 110 + i,
					    .descriptors = bad,
					    .n = sizeof(bad),
					    .model = &usb_toy_model,
					    .ctx = &r->toy});
	}
	usb_room_turn(r, 200);
	usb_room_free(r);
}
END_TEST

START_TEST(test_no_usb)
{
	struct rlimit all, few;
	struct test_host h;
	struct usb *usb = NULL;
	struct err err = {0};

	test_host_init(&h);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &all), 0);
	few = (struct rlimit){.rlim_cur = 3, .rlim_max = all.rlim_max};
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0); /* libusb cannot open anything */
	ck_assert_int_eq(usb_open(&usb, &h.host, &err), ERR_IO);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &all), 0);
	ck_assert_ptr_null(usb);
	ck_assert_ptr_nonnull(strstr(err.text, "no USB"));
	ck_assert_int_eq(h.n_watches + h.n_timers, 0);
	usb_close(NULL);
}
END_TEST

static int watch_nothing(void *app, int fd, int events, void (*ready)(void *ctx), void *ctx)
{
	(void)app, (void)fd, (void)events, (void)ready, (void)ctx;
	return ERR_LIMIT;
}

START_TEST(test_host_is_full)
{
	struct usb_room *r = usb_room_new();
	int (*watch)(void *, int, int, void (*)(void *), void *) = r->h.host.watch;
	struct usb *other = NULL;

	r->h.host.watch = watch_nothing;
	ck_assert_int_eq(usb_open(&other, &r->h.host, &(struct err){0}), ERR_IO);
	usb_room_plug(r, (struct usbemu_plug){0});
	usb_room_turn(r, 200);
	ck_assert_int_eq(r->bulk.arrived, 0);
	r->h.host.watch = watch;
	USB_ROOM_WAIT(r, r->bulk.arrived == 1);
	usb_room_free(r);
}
END_TEST

static struct usbemu_device *plugged_meanwhile;

static int watch_and_plug(void *app, int fd, int events, void (*ready)(void *ctx), void *ctx)
{
	struct usb_room *r = app;

	if (!plugged_meanwhile) {
		plugged_meanwhile = usb_room_plug(r, (struct usbemu_plug){0});
		poll(NULL, 0, 100); /* libusb's own thread hears of it */
	}
	return r->watch(app, fd, events, ready, ctx);
}

/* Found by looking and heard of as well: it is one device all the same. */
START_TEST(test_plugged_meanwhile)
{
	struct usb_room *r = usb_room_new();

	usb_close(r->usb);
	r->watch = r->h.host.watch;
	r->h.host.watch = watch_and_plug;
	ck_assert_int_eq(usb_open(&r->usb, &r->h.host, &(struct err){0}), 0);
	usb_add(r->usb, &r->bulk.client);
	USB_ROOM_WAIT(r, r->bulk.arrived == 1);
	usb_room_turn(r, 200);
	ck_assert(r->bulk.arrived == 1 && r->bulk.refused == 0);
	ck_assert_int_eq(usbemu_look(plugged_meanwhile).refused, 0);
	ck_assert_int_eq(usbemu_look(plugged_meanwhile).opened, 1);
	usb_room_free(r);
}
END_TEST

SUITE_MAIN("usb", test_late_plug, test_there_already, test_two_interfaces, test_claim_race,
	test_claim_never, test_kernel_driver, test_unplug_in_flight, test_replug, test_short_visit,
	test_fails_again_and_again, test_pauses_grow, test_steady_again, test_idle,
	test_bad_descriptors, test_no_usb, test_host_is_full, test_plugged_meanwhile)
