/* SPDX-License-Identifier: MIT */
/* Transfers of the bus room: how each one ends, and that each is told of once. */
#include "tests/support/suite.h"
#include "tests/support/usb_room.h"

START_TEST(test_stall)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);

	usbemu_lock(dev);
	r->toy.stall = true;
	usbemu_unlock(dev);
	usb_room_send(r, "one", 3, 1000);
	USB_ROOM_WAIT(r, usb_room_told(r) == 1);
	ck_assert_int_eq(r->last, USB_STALL);
	ck_assert_int_eq(usbemu_look(dev).cleared, 1);
	usb_room_send(r, "two", 3, 1000);
	USB_ROOM_WAIT(r, usb_room_told(r) == 2);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_mem_eq(r->toy.got, "two", 3);
	usb_room_free(r);
}
END_TEST

START_TEST(test_control)
{
	static const struct usb_request status = {0xa1, 1, 0, 0}, set = {0x21, 9, 0x200, 1},
					unknown = {0xa1, 99, 0, 0};
	struct usb_room *r = usb_room_new();
	struct usb_link *link;

	usb_room_plugged(r);
	link = r->bulk.link;
	ck_assert_int_eq(usb_control(link, &status, NULL, 8, 1000, usb_room_done, r), 0);
	USB_ROOM_WAIT(r, usb_room_told(r) == 1);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_uint_eq(r->n, 1);
	ck_assert_int_eq(r->data[0], 0x18);
	ck_assert_int_eq(usb_control(link, &set, "\x07\x01", 2, 1000, usb_room_done, r), 0);
	USB_ROOM_WAIT(r, usb_room_told(r) == 2);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_int_eq(usb_control(link, &unknown, NULL, 8, 1000, usb_room_done, r), 0);
	USB_ROOM_WAIT(r, usb_room_told(r) == 3);
	ck_assert_int_eq(r->last, USB_STALL);
	usb_room_free(r);
}
END_TEST

START_TEST(test_timeouts)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);
	int64_t begin = test_host_ms();

	usbemu_lock(dev);
	r->toy.room = 64;
	usbemu_unlock(dev);
	usb_room_send(r, r->toy.give, 200, 150);
	usb_room_receive(r, 64, 300);
	USB_ROOM_WAIT(r, usb_room_told(r) == 1);
	ck_assert_int_eq(r->last, USB_TIMEOUT);
	ck_assert_int_ge(test_host_ms() - begin, 150);
	ck_assert_int_eq(r->toy.n, 64);
	USB_ROOM_WAIT(r, usb_room_told(r) == 2);
	ck_assert_int_eq(r->told[USB_TIMEOUT], 2);
	ck_assert_int_ge(test_host_ms() - begin, 300);
	ck_assert(usb_room_slow() || test_host_ms() - begin < 3000);
	ck_assert(r->bulk.link && r->bulk.left == 0); /* a time-out is the driver's to judge */
	usb_room_free(r);
}
END_TEST

START_TEST(test_packets)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);

	usb_room_receive(r, 200, 0);
	USB_ROOM_WAIT(r, usbemu_look(dev).waiting == 1);
	usb_room_give(r, dev, "short");
	USB_ROOM_WAIT(r, usb_room_told(r) == 1);
	ck_assert_int_eq(r->last, USB_DONE);
	ck_assert_uint_eq(r->n, 5);
	ck_assert_mem_eq(r->data, "short", 5);
	usb_room_give(r, dev, "more than was asked for");
	usb_room_receive(r, 4, 1000);
	USB_ROOM_WAIT(r, usb_room_told(r) == 2);
	ck_assert_int_eq(r->last, USB_TROUBLE);
	ck_assert_uint_eq(r->n, 0);
	usb_room_send(r, NULL, 0, 1000);
	USB_ROOM_WAIT(r, usb_room_told(r) == 3);
	ck_assert_int_eq(r->last, USB_DONE);
	usb_room_free(r);
}
END_TEST

START_TEST(test_limits)
{
	static uint8_t big[USB_TRANSFER + 1];
	struct usb_room *r = usb_room_new();
	struct usb_link *link;

	usb_room_plugged(r);
	link = r->bulk.link;
	ck_assert_int_eq(usb_send(link, TOY_OUT, big, sizeof(big), 0, usb_room_done, r), ERR_LIMIT);
	ck_assert_int_eq(usb_receive(link, TOY_IN, sizeof(big), 0, usb_room_done, r), ERR_LIMIT);
	ck_assert_int_eq(usb_control(link, &(struct usb_request){0xa1, 1, 0, 0}, NULL, sizeof(big),
				 0, usb_room_done, r),
		ERR_LIMIT);
	ck_assert_int_eq(usb_send(link, TOY_IN, big, 1, 0, usb_room_done, r), ERR_IO);
	ck_assert_int_eq(usb_send(link, 0x07, big, 1, 0, usb_room_done, r), ERR_IO);
	ck_assert_int_eq(usb_receive(link, TOY_OUT, 1, 0, usb_room_done, r), ERR_IO);
	ck_assert_int_eq(
		usb_receive(link, TOY_EVENT, 8, 0, usb_room_done, r), ERR_IO); /* the other's */
	usb_room_send(r, big, USB_TRANSFER, 1000);
	USB_ROOM_WAIT(r, usb_room_told(r) == 1);
	ck_assert_uint_eq(r->n, USB_TRANSFER);
	for (int i = 0; i < 64; i++)
		usb_room_receive(r, 64, 0);
	ck_assert_int_eq(usb_receive(link, TOY_IN, 64, 0, usb_room_done, r), ERR_LIMIT);
	usb_room_free(r);
}
END_TEST

START_TEST(test_cancel)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);

	usb_room_receive(r, 64, 0);
	usb_room_receive(r, 64, 5000);
	usb_cancel(r->bulk.link);
	ck_assert_int_eq(usb_room_told(r), 0);
	USB_ROOM_WAIT(r, usb_room_told(r) == 2);
	ck_assert_int_eq(r->told[USB_TIMEOUT], 2);
	ck_assert_int_eq(usbemu_look(dev).cancelled, 2);
	usb_room_give(r, dev, "on");
	usb_room_receive(r, 64, 1000);
	USB_ROOM_WAIT(r, r->told[USB_DONE] == 1);
	ck_assert_int_eq(r->bulk.left, 0);
	usb_room_free(r);
}
END_TEST

static void on_done_fail(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct usb_room *r = ctx;

	usb_room_done(ctx, result, data, n);
	usb_fail(r->bulk.link, "wrong answer");
	usb_fail(r->bulk.link, "twice");
	ck_assert_int_eq(usb_receive(r->bulk.link, TOY_IN, 8, 0, usb_room_done, r), ERR_IO);
	ck_assert_int_eq(usb_send(r->bulk.link, TOY_OUT, "!", 1, 0, usb_room_done, r), ERR_IO);
	ck_assert_int_eq(usb_control(r->bulk.link, &(struct usb_request){0xa1, 1, 0, 0}, NULL, 1, 0,
				 usb_room_done, r),
		ERR_IO);
}

/* A driver gives up in the middle of being told something, with other transfers under way. */
START_TEST(test_fail_within)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);

	usb_room_receive(r, 64, 0);
	ck_assert_int_eq(usb_receive(r->bulk.link, TOY_IN, 64, 0, usb_room_done, r), 0);
	ck_assert_int_eq(usb_send(r->bulk.link, TOY_OUT, "?", 1, 0, on_done_fail, r), 0);
	USB_ROOM_WAIT(r, r->bulk.left == 1);
	ck_assert_int_eq(r->told[USB_DONE], 1);
	ck_assert_int_eq(r->told[USB_GONE], 2);
	USB_ROOM_WAIT(r, r->bulk.arrived == 2);
	ck_assert_int_eq(usbemu_look(dev).waiting, 0);
	usb_room_free(r);
}
END_TEST

START_TEST(test_close_in_flight)
{
	struct usb_room *r = usb_room_new();
	struct usbemu_device *dev = usb_room_plugged(r);

	for (int i = 0; i < 5; i++)
		usb_room_receive(r, 64, i * 1000);
	usb_close(r->usb);
	r->usb = NULL;
	ck_assert_int_eq(usb_room_told(r), 0);
	ck_assert_int_eq(r->bulk.left, 0);
	USB_ROOM_WAIT(r, usbemu_look(dev).open == 0);
	ck_assert_int_eq(usbemu_look(dev).waiting, 0);
	usb_room_free(r);
}
END_TEST

SUITE_MAIN("usb_transfer", test_stall, test_control, test_timeouts, test_packets, test_limits,
	test_cancel, test_fail_within, test_close_in_flight)
