/* SPDX-License-Identifier: MIT */
/* The bus room on real libusb, with mock devices behind usbfs. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "devices/usb.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"
#include "tests/support/usbemu.h"

#define OUT   0x01
#define IN    0x82
#define EVENT 0x83

/* Interface 0: a bulk pair, as a printer has it; interface 1: an interrupt pipe. */
static const uint8_t toy_descriptors[] = {
	18, 1, 0x00, 2, 0, 0, 0, 64, 0x16, 0x04, 0x11, 0x50, 0, 1, 1, 2, 3, 1,    /* device */
	9, 2, 48, 0, 2, 1, 0, 0xc0, 1,                                            /* config */
	9, 4, 0, 0, 2, 7, 1, 2, 0, 7, 5, OUT, 2, 64, 0, 0, 7, 5, IN, 2, 64, 0, 0, /* bulk */
	9, 4, 1, 0, 1, 3, 1, 1, 0, 7, 5, EVENT, 3, 8, 0, 10,                      /* hid */
};

struct toy {
	uint8_t got[65536];
	int n, room; /* bytes that it still takes */
	uint8_t give[256];
	int n_give;
	bool stall;
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
	struct toy *toy = ctx;
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
	struct toy *toy = ctx;
	int n = len < toy->n_give ? len : toy->n_give;

	if (!n || ep != IN)
		return USBEMU_NAK;
	memcpy(buf, toy->give, (size_t)n);
	toy->n_give = 0;
	return n;
}

static const struct usb_model toy_model = {.ctrl = toy_ctrl, .out = toy_out, .in = toy_in};

/* ---- a room to test in --------------------------------------------------------------------- */

struct room;

struct person { /* a client that writes down what it is told */
	struct usb_client client;
	struct room *room;
	int class;
	struct usb_link *link;
	struct usb_interface seen;
	int arrived, left, refused, gone;
	char why[128];
	bool fails_at_once;
};

struct room {
	struct test_host h;
	void (*after)(void *app, int ms, void (*due)(void *ctx), void *ctx);
	int (*watch)(void *app, int fd, int events, void (*ready)(void *ctx), void *ctx);
	int hurry; /* timers of the host are so many times faster */
	struct usbemu *emu;
	struct usb *usb;
	struct toy toy;
	struct person bulk, hid;
	int told[USB_TROUBLE + 1]; /* ends of transfers by result */
	enum usb_result last;
	uint8_t data[USB_TRANSFER];
	size_t n;
};

static bool on_wants(void *ctx, const struct usb_interface *i)
{
	const struct person *p = ctx;

	return i->class == p->class;
}

static void on_arrived(void *ctx, struct usb_link *link, const struct usb_interface *i)
{
	struct person *p = ctx;

	p->arrived++;
	p->link = link;
	p->seen = *i;
	if (p->fails_at_once)
		usb_fail(link, "no answer");
}

static int sum(const struct room *r)
{
	int n = 0;

	for (int i = 0; i <= USB_TROUBLE; i++)
		n += r->told[i];
	return n;
}

static void on_left(void *ctx, struct usb_link *link)
{
	struct person *p = ctx;

	ck_assert_ptr_eq(link, p->link);
	p->link = NULL;
	p->left++;
}

static void on_refused(void *ctx, const struct usb_interface *i, const char *why)
{
	struct person *p = ctx;

	ck_assert_int_eq(i->class, p->class);
	p->refused++;
	snprintf(p->why, sizeof(p->why), "%s", why);
}

static void on_gone(void *ctx, const struct usb_interface *i)
{
	struct person *p = ctx;

	ck_assert_int_eq(i->class, p->class);
	p->gone++;
}

static void on_done(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct room *r = ctx;

	r->told[result]++;
	r->last = result;
	r->n = n;
	ck_assert_uint_le(n, sizeof(r->data));
	memcpy(r->data, data, n);
}

static void hurried_after(void *app, int ms, void (*due)(void *ctx), void *ctx)
{
	struct room *r = app; /* test_host is its first member */

	r->after(app, ms > 0 ? ms / r->hurry : ms, due, ctx);
}

#define WAIT(room, condition)                                                                      \
	do {                                                                                       \
		int64_t until = test_host_ms() + 10000;                                            \
                                                                                                   \
		while (!(condition) && test_host_ms() < until)                                     \
			test_host_turn(&(room)->h, 20);                                            \
		ck_assert(condition);                                                              \
	} while (0)

static void person_init(struct room *r, struct person *p, const char *name, int class)
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

/* A bus with two clients and nothing plugged in. */
static struct room *room_new(void)
{
	struct room *r = calloc(1, sizeof(*r));
	struct err err = {0};

	ck_assert_ptr_nonnull(r);
	test_host_init(&r->h);
	r->after = r->h.host.after;
	r->h.host.after = hurried_after;
	r->hurry = 1;
	r->toy.room = (int)sizeof(r->toy.got);
	r->emu = usbemu_open();
	person_init(r, &r->bulk, "bulk", 7);
	person_init(r, &r->hid, "hid", 3);
	ck_assert_msg(usb_open(&r->usb, &r->h.host, &err) == 0, "%s", err.text);
	usb_add(r->usb, &r->bulk.client);
	usb_add(r->usb, &r->hid.client);
	return r;
}

static void room_free(struct room *r)
{
	usb_close(r->usb);
	ck_assert_int_eq(r->h.n_watches, 0);
	ck_assert_int_eq(r->h.n_timers, 0);
	usbemu_close(r->emu);
	free(r);
}

static struct usbemu_device *plug(struct room *r, struct usbemu_plug how)
{
	how.port = 3;
	how.descriptors = toy_descriptors;
	how.n = sizeof(toy_descriptors);
	how.model = &toy_model;
	how.ctx = &r->toy;
	return usbemu_plug(r->emu, &how);
}

/* Plugged in, and both clients have their interface. */
static struct usbemu_device *plug_and_wait(struct room *r)
{
	struct usbemu_device *dev = plug(r, (struct usbemu_plug){0});

	WAIT(r, r->bulk.link && r->hid.link);
	return dev;
}

static void turn_for(struct room *r, int ms)
{
	int64_t end = test_host_ms() + ms, now;

	while ((now = test_host_ms()) < end)
		test_host_turn(&r->h, (int)(end - now));
}

/* Milliseconds of CPU of the whole process. */
static double cpu_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static void send(struct room *r, const void *data, size_t n, int timeout_ms)
{
	ck_assert_int_eq(usb_send(r->bulk.link, OUT, data, n, timeout_ms, on_done, r), 0);
}

static void receive(struct room *r, size_t max, int timeout_ms)
{
	ck_assert_int_eq(usb_receive(r->bulk.link, IN, max, timeout_ms, on_done, r), 0);
}

static void give(struct room *r, struct usbemu_device *dev, const char *bytes)
{
	usbemu_lock(dev);
	r->toy.n_give = (int)strlen(bytes);
	memcpy(r->toy.give, bytes, strlen(bytes));
	usbemu_unlock(dev);
}

/* Under valgrind things take longer than they are asserted to. */
static bool slow(void)
{
	return getenv("LITANG_SLOW") != NULL;
}

/* ---- arrival ------------------------------------------------------------------------------- */

START_TEST(test_late_plug)
{
	struct room *r = room_new();
	const struct usb_interface *i = &r->bulk.seen;

	turn_for(r, 50);
	ck_assert_int_eq(r->bulk.arrived, 0);
	plug_and_wait(r);
	ck_assert_int_eq(i->vendor, 0x0416);
	ck_assert_int_eq(i->product, 0x5011);
	ck_assert_int_eq(i->number, 0);
	ck_assert(i->class == 7 && i->subclass == 1 && i->protocol == 2);
	ck_assert_int_eq(i->n_endpoints, 2);
	ck_assert_int_eq(i->endpoint[0].address, OUT);
	ck_assert_int_eq(i->endpoint[1].address, IN);
	ck_assert_int_eq(i->endpoint[1].kind, USB_BULK);
	ck_assert_int_eq(i->endpoint[1].max_packet, 64);
	ck_assert_str_eq(i->port, "1-3");
	ck_assert_int_eq(r->hid.seen.number, 1);
	ck_assert_int_eq(r->hid.seen.endpoint[0].kind, USB_INTERRUPT);
	send(r, "hello", 5, 1000);
	ck_assert_int_eq(sum(r), 0); /* nothing from within a call */
	WAIT(r, sum(r) == 1);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_uint_eq(r->n, 5);
	ck_assert_mem_eq(r->toy.got, "hello", 5);
	room_free(r);
}
END_TEST

START_TEST(test_there_already)
{
	struct room *r = room_new();
	struct person late = {0}, second = {0};
	struct usbemu_device *dev;

	usb_close(r->usb);
	r->usb = NULL;
	dev = plug(r, (struct usbemu_plug){0});
	ck_assert_int_eq(usb_open(&r->usb, &r->h.host, &(struct err){0}), 0);
	turn_for(r, 50);
	ck_assert_int_eq(usbemu_look(dev).opened, 0); /* what nobody wants is left alone */
	person_init(r, &late, "late", 7);
	person_init(r, &second, "second", 7);
	usb_add(r->usb, &late.client);
	usb_add(r->usb, &second.client);
	ck_assert_int_eq(late.arrived, 0);
	WAIT(r, late.arrived == 1);
	turn_for(r, 50);
	ck_assert_int_eq(second.arrived, 0); /* the first that wants it has it */
	ck_assert_uint_eq(usbemu_look(dev).claimed, 1);
	room_free(r);
}
END_TEST

START_TEST(test_two_interfaces)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);

	ck_assert_int_eq(usbemu_look(dev).opened, 1);
	ck_assert_uint_eq(usbemu_look(dev).claimed, 3);
	usb_fail(r->hid.link, "garbage");
	ck_assert_int_eq(r->hid.left, 0);
	WAIT(r, r->hid.left == 1);
	ck_assert_uint_eq(usbemu_look(dev).claimed, 1);
	send(r, "on", 2, 1000); /* the other one works on */
	WAIT(r, r->told[USB_DONE] == 1);
	WAIT(r, r->hid.arrived == 2);
	ck_assert_int_eq(usbemu_look(dev).opened, 1);
	ck_assert(r->bulk.arrived == 1 && r->bulk.left == 0);
	room_free(r);
}
END_TEST

START_TEST(test_claim_race)
{
	struct room *r = room_new();
	int64_t begin = test_host_ms();
	struct usbemu_device *dev = plug(r, (struct usbemu_plug){.settle_ms = 200});

	WAIT(r, r->bulk.arrived && r->hid.arrived);
	ck_assert_int_ge(test_host_ms() - begin, 200);
	ck_assert(slow() || usbemu_look(dev).refused >= 2);
	ck_assert_int_le(usbemu_look(dev).refused, 12);
	ck_assert_int_eq(r->bulk.refused + r->hid.refused, 0);
	send(r, "x", 1, 1000);
	WAIT(r, r->told[USB_DONE] == 1);
	room_free(r);
}
END_TEST

/* Refused after a second, then tried a few more times, then not any more. */
START_TEST(test_claim_never)
{
	struct room *r = room_new();
	struct usbemu_device *dev;
	int64_t begin = test_host_ms();
	int tries;

	dev = plug(r, (struct usbemu_plug){.settle_ms = 600000});
	WAIT(r, r->bulk.refused == 1);
	ck_assert_int_ge(test_host_ms() - begin, USB_CLAIM_MS - 100);
	ck_assert(slow() || test_host_ms() - begin < 4 * USB_CLAIM_MS);
	ck_assert_str_ne(r->bulk.why, "");
	r->hurry = 1000;
	WAIT(r, r->bulk.refused == 2 && r->hid.refused == 2);
	ck_assert_ptr_nonnull(strstr(r->bulk.why, "plugged in anew"));
	tries = usbemu_look(dev).refused;
	turn_for(r, 300);
	ck_assert_int_eq(usbemu_look(dev).refused, tries);
	ck_assert_int_eq(usbemu_look(dev).open, 0);
	usbemu_unplug(dev);
	WAIT(r, r->bulk.gone == 1 && r->hid.gone == 1);
	ck_assert_int_eq(r->bulk.arrived + r->bulk.left, 0);
	room_free(r);
}
END_TEST

START_TEST(test_kernel_driver)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug(r, (struct usbemu_plug){.held = 3});

	WAIT(r, r->bulk.link && r->hid.link);
	ck_assert_uint_eq(usbemu_look(dev).held, 0);
	r->hurry = 1;
	usb_fail(r->bulk.link, "for a while");
	WAIT(r, r->bulk.left == 1);
	ck_assert_uint_eq(usbemu_look(dev).held, 1); /* given back while it waits */
	usb_fail(r->hid.link, "this one too");
	WAIT(r, r->hid.left == 1);
	WAIT(r, usbemu_look(dev).open == 0); /* nobody needs it */
	WAIT(r, r->bulk.arrived == 2 && r->hid.arrived == 2);
	ck_assert_uint_eq(usbemu_look(dev).held, 0);
	usb_close(r->usb);
	r->usb = NULL;
	ck_assert_uint_eq(usbemu_look(dev).held, 3);
	ck_assert_uint_eq(usbemu_look(dev).claimed, 0);
	room_free(r);
}
END_TEST

/* ---- departure ----------------------------------------------------------------------------- */

START_TEST(test_unplug_in_flight)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);
	double cpu;

	usbemu_lock(dev);
	r->toy.room = 100;
	usbemu_unlock(dev);
	send(r, r->toy.give, 200, 0);
	receive(r, 64, 0);
	ck_assert_int_eq(usb_receive(r->hid.link, EVENT, 8, 0, on_done, r), 0);
	WAIT(r, usbemu_look(dev).waiting == 3);
	usbemu_unplug(dev);
	WAIT(r, r->bulk.left == 1 && r->hid.left == 1);
	ck_assert_int_eq(r->told[USB_GONE], 3);
	ck_assert_int_eq(sum(r), 3);
	cpu = cpu_ms();
	turn_for(r, 500);
	ck_assert_double_lt(cpu_ms() - cpu, slow() ? 400 : 50);
	ck_assert_int_eq(sum(r), 3);
	ck_assert(r->bulk.left == 1 && r->bulk.arrived == 1 && r->bulk.refused == 0);
	ck_assert_int_eq(r->hid.gone, 0); /* `left` said it */
	ck_assert_int_eq(usbemu_look(dev).open, 0);
	room_free(r);
}
END_TEST

START_TEST(test_replug)
{
	struct room *r = room_new();

	for (int i = 1; i <= 5; i++) {
		struct usbemu_device *dev = plug_and_wait(r);

		ck_assert_int_eq(r->bulk.arrived, i);
		send(r, "again", 5, 1000);
		WAIT(r, r->told[USB_DONE] == i);
		usbemu_unplug(dev);
		WAIT(r, r->bulk.left == i && r->hid.left == i);
	}
	ck_assert_int_eq(r->toy.n, 25);
	ck_assert_int_eq(r->bulk.refused, 0);
	room_free(r);
}
END_TEST

/* Away again before anybody looked. */
START_TEST(test_short_visit)
{
	struct room *r = room_new();

	usbemu_unplug(plug(r, (struct usbemu_plug){0}));
	usbemu_unplug(plug(r, (struct usbemu_plug){.settle_ms = 600000}));
	turn_for(r, 100);
	ck_assert_int_eq(r->bulk.arrived, r->bulk.left);
	usbemu_unplug(plug(r, (struct usbemu_plug){.settle_ms = 600000}));
	turn_for(r, 100);
	plug_and_wait(r);
	ck_assert_int_eq(r->bulk.arrived, r->bulk.left + 1);
	ck_assert_int_eq(r->bulk.refused, 0);
	room_free(r);
}
END_TEST

START_TEST(test_fails_again_and_again)
{
	struct room *r = room_new();
	struct usbemu_device *dev;

	r->hurry = 1000;
	r->bulk.fails_at_once = true;
	dev = plug(r, (struct usbemu_plug){0});
	WAIT(r, r->bulk.refused == 1);
	ck_assert_int_eq(r->bulk.arrived, 1 + USB_REOPENS);
	ck_assert_int_eq(r->bulk.left, 1 + USB_REOPENS);
	turn_for(r, 300);
	ck_assert_int_eq(r->bulk.arrived, 1 + USB_REOPENS);
	ck_assert_int_eq(r->hid.arrived, 1);
	usbemu_unplug(dev);
	WAIT(r, r->hid.left == 1);
	ck_assert_int_eq(r->bulk.left, 1 + USB_REOPENS);
	r->bulk.fails_at_once = false;
	plug_and_wait(r); /* plugging it in begins from the start */
	ck_assert_int_eq(r->bulk.refused, 1);
	room_free(r);
}
END_TEST

/* Pauses grow: half a second, two, eight ... */
START_TEST(test_pauses_grow)
{
	struct room *r = room_new();
	int64_t at[4];

	r->hurry = 10;
	r->bulk.fails_at_once = true;
	plug(r, (struct usbemu_plug){0});
	for (int i = 0; i < 4; i++) {
		WAIT(r, r->bulk.arrived > i);
		at[i] = test_host_ms();
	}
	ck_assert_int_ge(at[1] - at[0], 45);
	ck_assert_int_ge(at[2] - at[1], 190);
	ck_assert_int_ge(at[3] - at[2], 750);
	room_free(r);
}
END_TEST

/* A failure now and then over a year is not again and again. */
START_TEST(test_steady_again)
{
	struct room *r = room_new();

	r->hurry = 1000;
	plug_and_wait(r);
	for (int i = 1; i <= 2 * USB_REOPENS; i++) {
		turn_for(r, 100); /* more than a minute of the host's */
		usb_fail(r->bulk.link, "now and then");
		WAIT(r, r->bulk.left == i && r->bulk.link);
	}
	ck_assert_int_eq(r->bulk.refused, 0);
	room_free(r);
}
END_TEST

/* ---- transfers ----------------------------------------------------------------------------- */

START_TEST(test_stall)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);

	usbemu_lock(dev);
	r->toy.stall = true;
	usbemu_unlock(dev);
	send(r, "one", 3, 1000);
	WAIT(r, sum(r) == 1);
	ck_assert_int_eq(r->last, USB_STALL);
	ck_assert_int_eq(usbemu_look(dev).cleared, 1);
	send(r, "two", 3, 1000);
	WAIT(r, sum(r) == 2);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_mem_eq(r->toy.got, "two", 3);
	room_free(r);
}
END_TEST

START_TEST(test_control)
{
	static const struct usb_request status = {0xa1, 1, 0, 0}, set = {0x21, 9, 0x200, 1},
					unknown = {0xa1, 99, 0, 0};
	struct room *r = room_new();
	struct usb_link *link;

	plug_and_wait(r);
	link = r->bulk.link;
	ck_assert_int_eq(usb_control(link, &status, NULL, 8, 1000, on_done, r), 0);
	WAIT(r, sum(r) == 1);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_uint_eq(r->n, 1);
	ck_assert_int_eq(r->data[0], 0x18);
	ck_assert_int_eq(usb_control(link, &set, "\x07\x01", 2, 1000, on_done, r), 0);
	WAIT(r, sum(r) == 2);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_int_eq(usb_control(link, &unknown, NULL, 8, 1000, on_done, r), 0);
	WAIT(r, sum(r) == 3);
	ck_assert_int_eq(r->last, USB_STALL);
	room_free(r);
}
END_TEST

START_TEST(test_timeouts)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);
	int64_t begin = test_host_ms();

	usbemu_lock(dev);
	r->toy.room = 64;
	usbemu_unlock(dev);
	send(r, r->toy.give, 200, 150);
	receive(r, 64, 300);
	WAIT(r, sum(r) == 1);
	ck_assert_int_eq(r->last, USB_TIMEOUT);
	ck_assert_int_ge(test_host_ms() - begin, 150);
	ck_assert_int_eq(r->toy.n, 64);
	WAIT(r, sum(r) == 2);
	ck_assert_int_eq(r->told[USB_TIMEOUT], 2);
	ck_assert_int_ge(test_host_ms() - begin, 300);
	ck_assert(slow() || test_host_ms() - begin < 3000);
	ck_assert(r->bulk.link && r->bulk.left == 0); /* a time-out is the driver's to judge */
	room_free(r);
}
END_TEST

START_TEST(test_packets)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);

	receive(r, 200, 0);
	WAIT(r, usbemu_look(dev).waiting == 1);
	give(r, dev, "short");
	WAIT(r, sum(r) == 1);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_uint_eq(r->n, 5);
	ck_assert_mem_eq(r->data, "short", 5);
	give(r, dev, "more than was asked for");
	receive(r, 4, 1000);
	WAIT(r, sum(r) == 2);
	ck_assert_int_eq(r->last, USB_TROUBLE);
	ck_assert_uint_eq(r->n, 0);
	send(r, NULL, 0, 1000);
	WAIT(r, sum(r) == 3);
	ck_assert_int_eq(r->last, USB_DONE);
	room_free(r);
}
END_TEST

START_TEST(test_limits)
{
	static uint8_t big[USB_TRANSFER + 1];
	struct room *r = room_new();
	struct usb_link *link;

	plug_and_wait(r);
	link = r->bulk.link;
	ck_assert_int_eq(usb_send(link, OUT, big, sizeof(big), 0, on_done, r), ERR_LIMIT);
	ck_assert_int_eq(usb_receive(link, IN, sizeof(big), 0, on_done, r), ERR_LIMIT);
	ck_assert_int_eq(usb_control(link, &(struct usb_request){0xa1, 1, 0, 0}, NULL, sizeof(big),
				 0, on_done, r),
		ERR_LIMIT);
	ck_assert_int_eq(usb_send(link, IN, big, 1, 0, on_done, r), ERR_IO);
	ck_assert_int_eq(usb_send(link, 0x07, big, 1, 0, on_done, r), ERR_IO);
	ck_assert_int_eq(usb_receive(link, OUT, 1, 0, on_done, r), ERR_IO);
	ck_assert_int_eq(usb_receive(link, EVENT, 8, 0, on_done, r), ERR_IO); /* the other's */
	send(r, big, USB_TRANSFER, 1000);
	WAIT(r, sum(r) == 1);
	ck_assert_uint_eq(r->n, USB_TRANSFER);
	for (int i = 0; i < 64; i++)
		receive(r, 64, 0);
	ck_assert_int_eq(usb_receive(link, IN, 64, 0, on_done, r), ERR_LIMIT);
	room_free(r);
}
END_TEST

START_TEST(test_cancel)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);

	receive(r, 64, 0);
	receive(r, 64, 5000);
	usb_cancel(r->bulk.link);
	ck_assert_int_eq(sum(r), 0);
	WAIT(r, sum(r) == 2);
	ck_assert_int_eq(r->told[USB_TIMEOUT], 2);
	ck_assert_int_eq(usbemu_look(dev).cancelled, 2);
	give(r, dev, "on");
	receive(r, 64, 1000);
	WAIT(r, r->told[USB_DONE] == 1);
	ck_assert_int_eq(r->bulk.left, 0);
	room_free(r);
}
END_TEST

static void on_done_fail(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct room *r = ctx;

	on_done(ctx, result, data, n);
	usb_fail(r->bulk.link, "wrong answer");
	usb_fail(r->bulk.link, "twice");
	ck_assert_int_eq(usb_receive(r->bulk.link, IN, 8, 0, on_done, r), ERR_IO);
	ck_assert_int_eq(usb_send(r->bulk.link, OUT, "!", 1, 0, on_done, r), ERR_IO);
	ck_assert_int_eq(usb_control(r->bulk.link, &(struct usb_request){0xa1, 1, 0, 0}, NULL, 1, 0,
				 on_done, r),
		ERR_IO);
}

/* A driver gives up in the middle of being told something, with other transfers under way. */
START_TEST(test_fail_within)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);

	receive(r, 64, 0);
	ck_assert_int_eq(usb_receive(r->bulk.link, IN, 64, 0, on_done, r), 0);
	ck_assert_int_eq(usb_send(r->bulk.link, OUT, "?", 1, 0, on_done_fail, r), 0);
	WAIT(r, r->bulk.left == 1);
	ck_assert_int_eq(r->told[USB_DONE], 1);
	ck_assert_int_eq(r->told[USB_GONE], 2);
	WAIT(r, r->bulk.arrived == 2);
	ck_assert_int_eq(usbemu_look(dev).waiting, 0);
	room_free(r);
}
END_TEST

START_TEST(test_close_in_flight)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);

	for (int i = 0; i < 5; i++)
		receive(r, 64, i * 1000);
	usb_close(r->usb);
	r->usb = NULL;
	ck_assert_int_eq(sum(r), 0);
	ck_assert_int_eq(r->bulk.left, 0);
	WAIT(r, usbemu_look(dev).open == 0);
	ck_assert_int_eq(usbemu_look(dev).waiting, 0);
	room_free(r);
}
END_TEST

/* ---- rest ---------------------------------------------------------------------------------- */

START_TEST(test_idle)
{
	struct room *r = room_new();
	struct usbemu_device *dev = plug_and_wait(r);
	unsigned long calls;
	double cpu;

	receive(r, 64, 0);
	receive(r, 64, 60000);
	ck_assert_int_eq(usb_receive(r->hid.link, EVENT, 8, 0, on_done, r), 0);
	turn_for(r, 50);
	calls = usbemu_look(dev).calls;
	cpu = cpu_ms();
	turn_for(r, 1000);
	cpu = cpu_ms() - cpu;
	printf("idle second with a device: %.1f ms of CPU\n", cpu);
	ck_assert_double_lt(cpu, slow() ? 400 : 10);
	ck_assert_uint_le(usbemu_look(dev).calls, calls + 1);
	room_free(r);
}
END_TEST

/* Descriptors cut off anywhere, or full of nonsense. */
START_TEST(test_bad_descriptors)
{
	struct room *r = room_new();
	uint8_t bad[sizeof(toy_descriptors)];

	for (size_t n = 1; n < sizeof(bad); n += 4)
		usbemu_plug(r->emu, &(struct usbemu_plug){.port = 10 + (int)n,
					    .descriptors = toy_descriptors,
					    .n = n,
					    .model = &toy_model,
					    .ctx = &r->toy});
	for (int i = 18; i < (int)sizeof(bad); i += 3) {
		memcpy(bad, toy_descriptors, sizeof(bad));
		bad[i] = 0xff;
		usbemu_plug(r->emu, &(struct usbemu_plug){.port = 110 + i,
					    .descriptors = bad,
					    .n = sizeof(bad),
					    .model = &toy_model,
					    .ctx = &r->toy});
	}
	turn_for(r, 200);
	room_free(r);
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
	struct room *r = room_new();
	int (*watch)(void *, int, int, void (*)(void *), void *) = r->h.host.watch;
	struct usb *other = NULL;

	r->h.host.watch = watch_nothing;
	ck_assert_int_eq(usb_open(&other, &r->h.host, &(struct err){0}), ERR_IO);
	plug(r, (struct usbemu_plug){0});
	turn_for(r, 200);
	ck_assert_int_eq(r->bulk.arrived, 0);
	r->h.host.watch = watch;
	WAIT(r, r->bulk.arrived == 1);
	room_free(r);
}
END_TEST

static struct usbemu_device *plugged_meanwhile;

static int watch_and_plug(void *app, int fd, int events, void (*ready)(void *ctx), void *ctx)
{
	struct room *r = app;

	if (!plugged_meanwhile) {
		plugged_meanwhile = plug(r, (struct usbemu_plug){0});
		poll(NULL, 0, 100); /* libusb's own thread hears of it */
	}
	return r->watch(app, fd, events, ready, ctx);
}

/* Found by looking and heard of as well: it is one device all the same. */
START_TEST(test_plugged_meanwhile)
{
	struct room *r = room_new();

	usb_close(r->usb);
	r->watch = r->h.host.watch;
	r->h.host.watch = watch_and_plug;
	ck_assert_int_eq(usb_open(&r->usb, &r->h.host, &(struct err){0}), 0);
	usb_add(r->usb, &r->bulk.client);
	WAIT(r, r->bulk.arrived == 1);
	turn_for(r, 200);
	ck_assert(r->bulk.arrived == 1 && r->bulk.refused == 0);
	ck_assert_int_eq(usbemu_look(plugged_meanwhile).refused, 0);
	ck_assert_int_eq(usbemu_look(plugged_meanwhile).opened, 1);
	room_free(r);
}
END_TEST

SUITE_MAIN("usb", test_late_plug, test_there_already, test_plugged_meanwhile, test_two_interfaces,
	test_claim_race, test_claim_never, test_kernel_driver, test_unplug_in_flight, test_replug,
	test_short_visit, test_fails_again_and_again, test_pauses_grow, test_steady_again,
	test_stall, test_control, test_timeouts, test_packets, test_limits, test_cancel,
	test_fail_within, test_close_in_flight, test_idle, test_bad_descriptors, test_no_usb,
	test_host_is_full)
