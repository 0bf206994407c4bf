/* SPDX-License-Identifier: MIT */
/* The driver of identity-card readers: cards, plugging, and what it costs. */
#include "devices/idreader.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "devices/sdt_link.h"
#include "tests/support/reader_world.h"
#include "tests/support/suite.h"

#define ALICE "330799194803150016"
#define BOB   "33079919421018005X"

/* ---- the common case ------------------------------------------------------------------------ */

START_TEST(every_shape_reads_a_card)
{
	struct reader_world w;

	reader_world_ready(&w, (enum reader_shape)_i);
	ck_assert_str_eq(w.dev->what, "0400:c35a at 1-3");
	ck_assert_str_eq(w.dev->name, "reader");
	reader_quiet(&w, READER_FIND, 3);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_lift(&w);
	reader_quiet(&w, READER_FIND, 3);
	reader_lay(&w, ALICE);
	expect_card(&w, ALICE);
	ck_assert_int_eq(w.reader.bad_requests, 0);
	ck_assert_int_eq(reader_asked(&w, READER_RESET), 1);
	ck_assert_int_eq(reader_asked(&w, READER_READ), 2);
	ck_assert_uint_eq(w.dev->done, 2);
	ck_assert_uint_eq(w.dev->failed, 0);
	ck_assert_str_eq(w.dev->trouble, "");
	reader_world_done(&w);
}
END_TEST

START_TEST(all_kinds_of_card_are_told)
{
	static const struct reader_card cards[] = {
		{.number = BOB},
		{.letter = 'J', .number = "810000199408230021"},
		{.letter = 'I', .number = "USA110081021001", .born = "19810210"},
		{.letter = 'Y', .number = "911124198108030024"},
	};
	struct reader_world w;

	reader_world_ready(&w, READER_SPLIT);
	for (size_t i = 0; i < sizeof(cards) / sizeof(cards[0]); i++) {
		usbemu_lock(w.plug);
		usb_reader_lay(&w.reader, &cards[i]);
		usbemu_unlock(w.plug);
		expect_card(&w, cards[i].number);
		reader_lift(&w);
		reader_quiet(&w, READER_FIND, 4);
	}
	reader_world_done(&w);
}
END_TEST

START_TEST(a_card_that_lies_there_is_told_once)
{
	struct reader_world w;

	reader_world_ready(&w, READER_BULK);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_quiet(&w, READER_FIND, 10);
	ck_assert_int_eq(reader_asked(&w, READER_READ), 1);
	/* One question that missed it is not a card that was lifted. */
	reader_fail(&w, READER_SW, READER_FIND, 1, 0x80);
	reader_quiet(&w, READER_FIND, 6);
	reader_fail(&w, READER_SW, READER_FIND, 2, 0x80);
	expect_card(&w, BOB);
	reader_world_done(&w);
}
END_TEST

/* Many readers find a card again only when it was lifted. */
START_TEST(a_reader_that_finds_a_card_once_is_no_different)
{
	struct reader_world w;

	reader_world_init(&w, READER_SPLIT, READER_POLL_MS, READER_PATIENT_MS);
	w.reader.once = true;
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_quiet(&w, READER_FIND, 6);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_world_done(&w);
}
END_TEST

START_TEST(the_number_is_gone_after_it_was_told)
{
	static const char *const forms[] = {
		BOB, "3\0003\0000\0007\0009\0009\0001\0009\0004\0002\0001\0000\0001\000"};
	struct reader_world w;

	reader_world_ready(&w, READER_SPLIT);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	ck_assert_ptr_null(memmem(w.dev, malloc_usable_size(w.dev), forms[0], 12));
	ck_assert_ptr_null(memmem(w.dev, malloc_usable_size(w.dev), forms[1], 24));
	reader_world_done(&w);
}
END_TEST

/* ---- plugging ------------------------------------------------------------------------------- */

START_TEST(a_reader_comes_goes_and_comes_back)
{
	struct reader_world w;

	reader_world_ready(&w, (enum reader_shape)_i);
	usbemu_unplug(w.plug);
	expect_state(&w, DEVICE_ABSENT);
	ck_assert_str_eq(w.dev->what, "");
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_lay(&w, ALICE);
	expect_card(&w, ALICE);
	ck_assert_uint_eq(w.dev->failed, 0);
	reader_world_done(&w);
}
END_TEST

/* Pulled out while each request is under way. */
START_TEST(unplugged_at_each_step)
{
	enum reader_step step = (enum reader_step)(_i / READER_SHAPES);
	enum reader_shape shape = (enum reader_shape)(_i % READER_SHAPES);
	bool told = step > READER_STATUS, at_card = step > READER_FIND;
	struct reader_world w;

	reader_world_init(&w, shape, READER_POLL_MS, READER_PATIENT_MS);
	w.reader.ms[step] = 60000;
	reader_plug(&w);
	if (told)
		expect_state(&w, DEVICE_READY);
	reader_lay(&w, BOB);
	reader_until(&w, step, 1);
	usbemu_unplug(w.plug);
	if (at_card)
		expect_bad(&w);
	if (told)
		expect_state(&w, DEVICE_ABSENT);
	w.reader.ms[step] = 0;
	w.reader.queue[0].at = w.reader.queue[0].n = 0;
	w.reader.queue[1].at = w.reader.queue[1].n = 0;
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	expect_card(&w, BOB);
	ck_assert_uint_eq(w.dev->failed, at_card);
	reader_world_done(&w);
}
END_TEST

START_TEST(closed_in_the_middle_of_a_request)
{
	struct reader_world w;

	reader_world_init(&w, READER_SPLIT, READER_POLL_MS, READER_PATIENT_MS);
	w.reader.ms[READER_READ] = 60000;
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_lay(&w, BOB);
	reader_until(&w, READER_READ, 1);
	reader_world_done(&w);
}
END_TEST

/* What an earlier program asked and did not take is no answer to this one. */
START_TEST(old_answers_are_thrown_away)
{
	static const uint8_t find[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69, 0, 3, 0x20, 1, 0x22};
	uint8_t report[64] = {0};
	struct reader_world w;

	reader_world_init(&w, (enum reader_shape)_i, READER_POLL_MS, READER_PATIENT_MS);
	usb_reader_lay(&w.reader, &(struct reader_card){.number = ALICE});
	memcpy(report, find, sizeof(find));
	for (int k = 0; k < 3; k++) {
		if ((enum reader_shape)_i == READER_SPLIT) {
			usb_reader_model.out(&w.reader, 2, find, 7);
			usb_reader_model.out(&w.reader, 6, find + 7, 3);
		} else if ((enum reader_shape)_i == READER_HID_CONTROL) {
			usb_reader_model.ctrl(&w.reader, 0x21, 9, 0x0200, 0, report, 64);
		} else {
			usb_reader_model.out(&w.reader, 2, report,
				(enum reader_shape)_i == READER_BULK ? 10 : 64);
		}
	}
	usb_reader_lift(&w.reader);
	ck_assert_int_eq(w.reader.asked[READER_FIND], 3);
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_quiet(&w, READER_FIND, 3);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	ck_assert_uint_eq(w.dev->failed, 0);
	ck_assert_str_eq(w.dev->trouble, "");
	reader_world_done(&w);
}
END_TEST

/* ---- shapes --------------------------------------------------------------------------------- */

START_TEST(shapes_are_told_from_descriptors)
{
	static const struct {
		struct usb_interface i;
		bool good;
		struct sdt_shape s;
	} cases[] = {
		{{.class = 0xff,
			 .n_endpoints = 4,
			 .endpoint = {{0x85, USB_BULK, 64}, {0x02, USB_BULK, 64},
				 {0x81, USB_BULK, 64}, {0x06, USB_BULK, 64}}},
			true, {.split = true, .out = {2, 6}, .in = {0x81, 0x85}, .packet = 64}},
		{{.class = 0xff,
			 .number = 1,
			 .n_endpoints = 3,
			 .endpoint = {{0x83, USB_INTERRUPT, 8}, {0x81, USB_BULK, 512},
				 {0x02, USB_BULK, 512}}},
			true, {.interface = 1, .out = {2}, .in = {0x81}, .packet = 512}},
		{{.class = 0xff,
			 .n_endpoints = 2,
			 .endpoint = {{0x81, USB_INTERRUPT, 64}, {0x01, USB_INTERRUPT, 64}}},
			true, {.out = {1}, .in = {0x81}, .packet = 64}},
		{{.class = 3, .n_endpoints = 1, .endpoint = {{0x81, USB_INTERRUPT, 64}}}, true,
			{.reports = true, .control = true, .in = {0x81}, .packet = 64}},
		{{.class = 3,
			 .n_endpoints = 2,
			 .endpoint = {{0x81, USB_INTERRUPT, 0}, {0x01, USB_INTERRUPT, 64}}},
			true, {.reports = true, .out = {1}, .in = {0x81}, .packet = 64}},
		{{.class = 3,
			 .subclass = 1,
			 .protocol = 1,
			 .n_endpoints = 1,
			 .endpoint = {{0x81, USB_INTERRUPT, 8}}},
			false, {0}},
		{{.class = 3, .n_endpoints = 1, .endpoint = {{0x01, USB_INTERRUPT, 64}}}, false,
			{0}},
		{{.class = 0xff, .n_endpoints = 1, .endpoint = {{0x81, USB_BULK, 64}}}, false, {0}},
		{{.class = 0xff,
			 .n_endpoints = 2,
			 .endpoint = {{0x81, USB_BULK, 64}, {0x82, USB_BULK, 64}}},
			false, {0}},
		{{.class = 0xff}, false, {0}},
	};

	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		struct sdt_shape s = {0};
		const struct sdt_shape *is = &cases[k].s;

		ck_assert_msg(sdt_shape_of(&cases[k].i, &s) == cases[k].good, "case %zu", k);
		ck_assert_msg(s.split == is->split && s.reports == is->reports &&
				      s.control == is->control && s.interface == is->interface &&
				      s.packet == is->packet,
			"case %zu", k);
		ck_assert_msg(s.in[0] == is->in[0] && s.out[0] == is->out[0], "case %zu", k);
		ck_assert(!s.split || (s.in[1] == is->in[1] && s.out[1] == is->out[1]));
	}
}
END_TEST

/* ---- cost ----------------------------------------------------------------------------------- */

static double cpu_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_THREAD, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

START_TEST(an_idle_reader_costs_little)
{
	enum reader_shape shape = _i ? READER_HID : READER_SPLIT;
	const int ms = 1500;
	struct reader_world w;
	int64_t end;
	double cpu;
	long transfers;

	reader_world_init(&w, shape, 0, 0);
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	transfers = w.reader.transfers;
	cpu = cpu_ms();
	end = test_host_ms() + ms;
	while (test_host_ms() < end)
		test_host_turn(&w.host, 100);
	cpu = cpu_ms() - cpu;
	usbemu_lock(w.plug);
	transfers = w.reader.transfers - transfers;
	usbemu_unlock(w.plug);
	printf("idle, %s: %.1f transfers a second, %.2f %% CPU\n", _i ? "HID" : "split pipes",
		(double)transfers * 1000 / ms, cpu * 100 / ms);
	ck_assert_int_le(transfers, 4 * (ms / IDREADER_POLL_MS + 1));
	ck_assert_int_ge(transfers, 2 * (ms / IDREADER_POLL_MS / 2));
	reader_world_done(&w);
}
END_TEST

/* How long a person waits, and how much of it is the reader's own: it finds, selects and reads as
 * slowly as real ones. */
START_TEST(a_card_is_told_as_soon_as_it_was_read)
{
	const int find = 40, select = 30, read = 200;
	struct reader_world w;
	int64_t laid, told, took = 0, own = 0;

	reader_world_init(&w, (enum reader_shape)_i, 0, 0);
	w.reader.ms[READER_FIND] = find;
	w.reader.ms[READER_SELECT] = select;
	w.reader.ms[READER_READ] = read;
	usbemu_tick(w.emu, 1);
	reader_plug(&w);
	expect_state(&w, DEVICE_READY);
	reader_quiet(&w, READER_FIND, 2);
	reader_lay(&w, BOB);
	laid = test_host_ms();
	expect_card(&w, BOB);
	told = test_host_ms();
	usbemu_lock(w.plug);
	took = told - laid;
	own = told - w.reader.read_ms;
	usbemu_unlock(w.plug);
	printf("card laid to told: %d ms, of them %d the reader's and up to %d until it is asked; "
	       "read to told: %d ms\n",
		(int)took, find + select + read, IDREADER_POLL_MS + find, (int)own);
	ck_assert_int_ge(took, select + read);
	reader_world_done(&w);
}
END_TEST

/* It waits in its socket until the first has gone, and back is then the one that waits. */
START_TEST(a_second_reader_takes_over)
{
	struct reader_world w;
	struct usb_reader second;
	struct usbemu_device *plug;
	uint8_t descriptors[READER_DESCRIPTORS_MAX];
	size_t n = usb_reader_descriptors(READER_BULK, descriptors);

	usb_reader_init(&second, READER_BULK);
	usb_reader_lay(&second, &(struct reader_card){.number = ALICE});
	reader_world_ready(&w, READER_SPLIT);
	plug = usbemu_plug(w.emu, &(struct usbemu_plug){.port = 5,
					  .descriptors = descriptors,
					  .n = n,
					  .model = &usb_reader_model,
					  .ctx = &second});
	reader_quiet(&w, READER_FIND, 20);
	ck_assert_uint_eq(usbemu_look(plug).claimed, 0);
	usbemu_unplug(w.plug);
	expect_state(&w, DEVICE_ABSENT);
	expect_state(&w, DEVICE_READY);
	ck_assert_str_eq(w.dev->what, "0400:c35a at 1-5");
	expect_card(&w, ALICE);
	reader_plug(&w);
	usbemu_unplug(plug);
	expect_state(&w, DEVICE_ABSENT);
	expect_state(&w, DEVICE_READY);
	reader_lay(&w, BOB);
	expect_card(&w, BOB);
	reader_world_done(&w);
}
END_TEST

static void add(TCase *tcase, const TTest *test, int times)
{
	tcase_add_loop_test(tcase, test, 0, times);
}

int main(void)
{
	Suite *suite = suite_create("idreader");
	TCase *tcase = tcase_create("idreader");

	add(tcase, every_shape_reads_a_card, READER_SHAPES);
	add(tcase, all_kinds_of_card_are_told, 1);
	add(tcase, a_card_that_lies_there_is_told_once, 1);
	add(tcase, a_reader_that_finds_a_card_once_is_no_different, 1);
	add(tcase, the_number_is_gone_after_it_was_told, 1);
	add(tcase, a_reader_comes_goes_and_comes_back, READER_SHAPES);
	add(tcase, a_second_reader_takes_over, 1);
	add(tcase, unplugged_at_each_step, READER_STEPS * READER_SHAPES);
	add(tcase, closed_in_the_middle_of_a_request, 1);
	add(tcase, old_answers_are_thrown_away, READER_SHAPES);
	add(tcase, shapes_are_told_from_descriptors, 1);
	add(tcase, an_idle_reader_costs_little, 2);
	add(tcase, a_card_is_told_as_soon_as_it_was_read, READER_SHAPES);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
