/* SPDX-License-Identifier: MIT */
/* The driver of printers on real libusb, with a mock printer behind usbfs. */
#include <stdio.h>
#include <string.h>

#include "devices/printer.h"
#include "tests/support/host.h"
#include "tests/support/suite.h"
#include "tests/support/usb_printer.h"
#include "tests/support/usbemu.h"

#define EPSON 0x04b8, 0x0202

struct world {
	struct test_host h;
	struct usbemu *emu;
	struct usb *usb;
	struct usb_printer printer;
	struct usbemu_device *plugged;
	struct device *dev;
	int seen; /* events that were looked at */
	bool one_way;
	unsigned held;
	int settle_ms;
};

/* The times of the driver, as short as the machine allows. */
static const struct printer_options hurried = {
	.poll_ms = 60,
	.answer_ms = 150,
	.slow_ms = 150,
	.limit_ms = 1500,
	.settle_ms = 200,
};

static void open_world(struct world *w, const struct printer_options *o)
{
	struct err err = {0};

	memset(w, 0, sizeof(*w));
	test_host_init(&w->h);
	usb_printer_init(&w->printer);
	w->emu = usbemu_open();
	ck_assert_msg(usb_open(&w->usb, &w->h.host, &err) == 0, "%s", err.text);
	ck_assert_int_eq(printer_open(&w->dev, &w->h.host, w->usb, o, &err), 0);
	usbemu_tick(w->emu, 5);
}

static void close_world(struct world *w)
{
	usb_close(w->usb);
	w->dev->driver->close(w->dev);
	usbemu_close(w->emu);
	ck_assert_int_eq(w->h.n_timers, 0);
	ck_assert_int_eq(w->h.n_watches, 0);
	ck_assert_int_eq(w->printer.torn, 0);
	ck_assert_int_eq(w->printer.unknown, 0);
	usb_printer_done(&w->printer);
}

static void plug(struct world *w)
{
	uint8_t descriptors[USB_PRINTER_DESCRIPTORS];
	size_t n = usb_printer_descriptors(descriptors, EPSON, w->one_way);

	w->plugged = usbemu_plug(w->emu, &(struct usbemu_plug){.port = 2,
						 .descriptors = descriptors,
						 .n = n,
						 .model = &usb_printer_model,
						 .ctx = &w->printer,
						 .held = w->held,
						 .settle_ms = w->settle_ms});
}

#define SET(world, statement)                                                                      \
	do {                                                                                       \
		usbemu_lock((world)->plugged);                                                     \
		statement;                                                                         \
		usbemu_unlock((world)->plugged);                                                   \
	} while (0)

/* Turns until the model says so. */
#define WAIT(world, condition)                                                                     \
	do {                                                                                       \
		int64_t until = test_host_ms() + 10000;                                            \
		bool holds = false;                                                                \
                                                                                                   \
		while (!holds && test_host_ms() < until) {                                         \
			test_host_turn(&(world)->h, 5);                                            \
			SET(world, holds = (condition));                                           \
		}                                                                                  \
		ck_assert_msg(holds, "%s", #condition);                                            \
	} while (0)

/* The next event of this kind; those between are passed over. */
static const struct device_event *await(struct world *w, enum device_event_kind kind)
{
	for (;;) {
		ck_assert_msg(test_host_until(&w->h, w->seen + 1), "no event %d", (int)kind);
		if (w->h.event[w->seen++].kind == kind)
			return &w->h.event[w->seen - 1];
	}
}

static void await_paper(struct world *w, enum paper_state paper)
{
	while (await(w, DEVICE_PAPER)->paper != paper)
		;
}

static void await_ready(struct world *w)
{
	while (await(w, DEVICE_STATE)->state != DEVICE_READY)
		;
}

/* Some turns in which nothing is to happen. */
static void idle(struct world *w, int ms)
{
	int64_t until = test_host_ms() + ms;

	while (test_host_ms() < until)
		test_host_turn(&w->h, 5);
}

static void slip_text(int job, char *out, size_t size)
{
	size_t len = (size_t)snprintf(out, size, "取餐号 A%03d\n", job);

	for (int i = 0; i < 60; i++)
		len += (size_t)snprintf(
			out + len, size - len, "line %02d of job %d 米饭\n", i, job);
}

static int print(struct world *w, int job)
{
	struct paper paper = {.columns = 48};
	struct err err = {0};
	char text[4096];

	slip_text(job, text, sizeof(text));
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		paper.line[paper.n].scale = 1;
		snprintf(paper.line[paper.n++].text, PAPER_TEXT_SIZE, "%s", line);
	}
	return w->dev->driver->print(w->dev, job, &paper, &err);
}

static const struct device_event *end_of_job(struct world *w, int job)
{
	const struct device_event *ev;

	do {
		ck_assert_msg(test_host_until(&w->h, w->seen + 1), "job %d does not end", job);
		ev = &w->h.event[w->seen++];
	} while (ev->kind != DEVICE_PRINTED && ev->kind != DEVICE_PRINT_FAILED);
	ck_assert_int_eq(ev->job, job);
	return ev;
}

/* The last slip is this job's, whole; no other is. */
static void is_on_paper(struct world *w, int job)
{
	char text[4096];
	int whole = 0;

	slip_text(job, text, sizeof(text));
	usbemu_lock(w->plugged);
	ck_assert_int_gt(w->printer.n_slips, 0);
	ck_assert_str_eq(w->printer.slip[w->printer.n_slips - 1].text, text);
	for (int i = 0; i < w->printer.n_slips; i++)
		whole += strcmp(w->printer.slip[i].text, text) == 0;
	usbemu_unlock(w->plugged);
	ck_assert_int_eq(whole, 1);
}

static void prints(struct world *w, int job)
{
	ck_assert_int_eq(print(w, job), 0);
	ck_assert_int_eq(end_of_job(w, job)->kind, DEVICE_PRINTED);
	is_on_paper(w, job);
}

static void fails(struct world *w, int job, bool started)
{
	const struct device_event *ev = end_of_job(w, job);

	ck_assert_int_eq(ev->kind, DEVICE_PRINT_FAILED);
	ck_assert_msg(ev->started == started, "job %d: %s", job, w->dev->trouble);
	ck_assert_str_ne(w->dev->trouble, "");
}

/* A job that has got to byte n. */
static void print_until(struct world *w, int job, long n)
{
	SET(w, w->printer.stop_after = w->printer.job_taken + n);
	ck_assert_int_eq(print(w, job), 0);
	WAIT(w, w->printer.job_taken >= w->printer.stop_after);
}

static void open_ready(struct world *w)
{
	open_world(w, &hurried);
	plug(w);
	await_ready(w);
}

/* ---- all is well ---------------------------------------------------------------------------- */

START_TEST(a_job_is_proven)
{
	struct world w;
	const struct device_event *ev;

	open_world(&w, &hurried);
	ck_assert_int_eq(w.dev->state, DEVICE_ABSENT);
	w.held = 1;
	w.settle_ms = 100;
	plug(&w);
	ev = await(&w, DEVICE_STATE);
	ck_assert_int_eq(ev->state, DEVICE_READY);
	ck_assert_int_eq(ev->paper, PAPER_OK);
	ck_assert_str_eq(w.dev->what, "04b8:0202 at 1-2");
	ck_assert_int_eq(w.dev->columns, 48);
	ck_assert_int_eq(print(&w, 7), 0);
	ck_assert_int_eq(print(&w, 8), ERR_BUSY);
	ev = end_of_job(&w, 7);
	ck_assert_int_eq(ev->kind, DEVICE_PRINTED);
	is_on_paper(&w, 7);
	ck_assert_uint_eq(w.dev->done, 1);
	prints(&w, 8);
	ck_assert_int_eq(w.printer.echoes, 3);
	ck_assert_int_eq(w.printer.resets, 0);
	ck_assert_int_eq(w.printer.n_slips, 2);
	usbemu_unplug(w.plugged);
	ck_assert_int_eq(await(&w, DEVICE_STATE)->state, DEVICE_ABSENT);
	ck_assert_str_eq(w.dev->what, "");
	close_world(&w);
}
END_TEST

START_TEST(plugged_in_late)
{
	struct world w;

	open_world(&w, &hurried);
	ck_assert_int_eq(print(&w, 1), 0);
	ck_assert_int_eq(w.h.n_events, 0);
	fails(&w, 1, false);
	plug(&w);
	await_ready(&w);
	prints(&w, 1);
	close_world(&w);
}
END_TEST

/* Bytes go out seven at a time; reading comes back empty at once, where some would spin. */
START_TEST(partial_writes_and_empty_reads)
{
	struct world w;
	unsigned long calls;

	open_world(&w, &hurried);
	w.printer.take = 7;
	w.printer.empty = true;
	plug(&w);
	await_ready(&w);
	prints(&w, 1);
	calls = usbemu_look(w.plugged).calls;
	idle(&w, 300);
	ck_assert_uint_lt(usbemu_look(w.plugged).calls - calls, 400);
	close_world(&w);
}
END_TEST

/* Nothing is proven while it is still at it. */
START_TEST(a_slow_printer_is_waited_for)
{
	struct world w;

	open_ready(&w);
	SET(&w, w.printer.speed = 2500);
	ck_assert_int_eq(print(&w, 1), 0);
	ck_assert_int_eq(end_of_job(&w, 1)->kind, DEVICE_PRINTED);
	usbemu_lock(w.plugged);
	ck_assert_uint_eq(w.printer.held, 0);
	usbemu_unlock(w.plugged);
	is_on_paper(&w, 1);
	close_world(&w);
}
END_TEST

START_TEST(an_idle_printer_is_asked)
{
	struct world w;
	int asked;

	open_ready(&w);
	SET(&w, w.printer.paper_low = true);
	await_paper(&w, PAPER_LOW);
	prints(&w, 1);
	SET(&w, w.printer.no_paper = true);
	await_paper(&w, PAPER_OUT);
	ck_assert_int_eq(w.dev->state, DEVICE_READY);
	SET(&w, w.printer.no_paper = w.printer.paper_low = false);
	await_paper(&w, PAPER_OK);
	SET(&w, asked = w.printer.asked);
	idle(&w, 300);
	SET(&w, asked = w.printer.asked - asked);
	ck_assert_int_ge(asked, 4);
	ck_assert_int_le(asked, 4 * 6);
	ck_assert_int_eq(w.h.n_events, w.seen); /* told once */
	close_world(&w);
}
END_TEST

/* ---- not well ------------------------------------------------------------------------------- */

static const struct {
	size_t at;
	enum paper_state paper;
	bool waits; /* in the middle of a job: it may come back by itself */
} troubles[] = {
	{offsetof(struct usb_printer, cover_open), PAPER_COVER_OPEN, false},
	{offsetof(struct usb_printer, no_paper), PAPER_OUT, false},
	{offsetof(struct usb_printer, cutter_stuck), PAPER_STUCK, false},
	{offsetof(struct usb_printer, broken), PAPER_STUCK, false},
	{offsetof(struct usb_printer, hot), PAPER_OFFLINE, true},
	{offsetof(struct usb_printer, offline), PAPER_OFFLINE, true},
};
#define TROUBLES (int)(sizeof(troubles) / sizeof(troubles[0]))

static void set_trouble(struct world *w, int i, bool on)
{
	SET(w, *(bool *)((char *)&w->printer + troubles[i].at) = on);
}

START_TEST(not_well_and_nothing_is_begun)
{
	struct world w;

	open_ready(&w);
	SET(&w, *(bool *)((char *)&w.printer + troubles[_i].at) = true);
	ck_assert_int_eq(print(&w, 1), 0);
	fails(&w, 1, false);
	idle(&w, 100);
	ck_assert_int_eq(w.printer.job_taken, 0);
	w.seen = 1;
	await_paper(&w, troubles[_i].paper);
	set_trouble(&w, _i, false);
	await_paper(&w, PAPER_OK);
	prints(&w, 1);
	ck_assert_int_eq(w.printer.n_slips, 1);
	close_world(&w);
}
END_TEST

START_TEST(trouble_in_the_middle)
{
	struct world w;

	open_ready(&w);
	print_until(&w, 1, 700);
	SET(&w, *(bool *)((char *)&w.printer + troubles[_i].at) = true; w.printer.stop_after = 0);
	await_paper(&w, troubles[_i].paper);
	if (troubles[_i].waits) {
		set_trouble(&w, _i, false);
		ck_assert_int_eq(end_of_job(&w, 1)->kind, DEVICE_PRINTED);
		ck_assert_int_eq(w.printer.n_slips, 1);
		is_on_paper(&w, 1);
	} else {
		fails(&w, 1, true);
		set_trouble(&w, _i, false);
		await_paper(&w, PAPER_OK);
		prints(&w, 2);
		ck_assert_int_eq(w.printer.n_slips, 2);
		ck_assert_int_eq(w.printer.resets, 1);
	}
	close_world(&w);
}
END_TEST

/* After the last byte, before it is all worked off. */
START_TEST(trouble_at_the_end)
{
	struct world w;

	open_ready(&w);
	SET(&w, w.printer.speed = 2000);
	ck_assert_int_eq(print(&w, 1), 0);
	WAIT(&w, w.printer.job_taken > 1330 && w.printer.held > 100);
	set_trouble(&w, _i, true);
	if (troubles[_i].waits) {
		await_paper(&w, troubles[_i].paper);
		set_trouble(&w, _i, false);
		ck_assert_int_eq(end_of_job(&w, 1)->kind, DEVICE_PRINTED);
		is_on_paper(&w, 1);
	} else {
		fails(&w, 1, true);
		ck_assert_int_eq(w.printer.n_slips, 0);
	}
	close_world(&w);
}
END_TEST

START_TEST(the_paper_ends_in_the_slip)
{
	struct world w;

	open_ready(&w);
	SET(&w, w.printer.paper_rows = 300);
	ck_assert_int_eq(print(&w, 1), 0);
	fails(&w, 1, true);
	ck_assert_int_eq(w.h.event[w.h.n_events - 1].paper, PAPER_OUT);
	ck_assert_int_eq(w.printer.n_slips, 0);
	SET(&w, w.printer.no_paper = false);
	await_paper(&w, PAPER_OK);
	prints(&w, 2);
	ck_assert_int_eq(w.printer.n_slips, 2); /* what hung out was cut off */
	close_world(&w);
}
END_TEST

/* ---- in any mood ---------------------------------------------------------------------------- */

START_TEST(unplugged_at_every_64th_byte)
{
	struct world w;
	int job = 1;

	open_ready(&w);
	for (long n = 1; n < 1344; n += 64) {
		print_until(&w, job, n);
		usbemu_unplug(w.plugged);
		fails(&w, job++, true);
		ck_assert_int_eq(await(&w, DEVICE_STATE)->state, DEVICE_ABSENT);
		w.printer.stop_after = 0;
		if (job % 3)
			usb_printer_power(&w.printer); /* else only the cable was out */
		w.h.n_events = w.seen = 0;
		plug(&w);
		await_ready(&w);
		prints(&w, job++);
		while (w.printer.n_slips > 20) { /* the others are looked at already */
			struct usb_slip *last = &w.printer.slip[--w.printer.n_slips];

			free(last->bytes), free(last->text), free(last->picture);
			memset(last, 0, sizeof(*last));
		}
	}
	ck_assert_uint_eq(w.dev->done, w.dev->failed);
	close_world(&w);
}
END_TEST

START_TEST(unplugged_before_the_first_byte)
{
	struct world w;

	open_ready(&w);
	SET(&w, w.printer.answer_ms = 100);
	ck_assert_int_eq(print(&w, 1), 0);
	test_host_turn(&w.h, 5);
	usbemu_unplug(w.plugged);
	fails(&w, 1, false);
	close_world(&w);
}
END_TEST

/* A printer that takes nothing for a while: told, and the job goes on. */
START_TEST(a_pause_in_the_middle)
{
	struct world w;

	open_ready(&w);
	print_until(&w, 1, 600);
	await_paper(&w, PAPER_OFFLINE);
	idle(&w, 300);
	SET(&w, w.printer.stop_after = 0);
	await_paper(&w, PAPER_OK);
	ck_assert_int_eq(end_of_job(&w, 1)->kind, DEVICE_PRINTED);
	is_on_paper(&w, 1);
	ck_assert_int_eq(w.printer.n_slips, 1);
	close_world(&w);
}
END_TEST

START_TEST(a_pause_without_end)
{
	struct world w;

	open_ready(&w);
	print_until(&w, 1, 600);
	fails(&w, 1, true);
	ck_assert_int_eq(print(&w, 2), 0);
	fails(&w, 2, false);
	SET(&w, w.printer.stop_after = 0);
	await_paper(&w, PAPER_OK);
	prints(&w, 3);
	close_world(&w);
}
END_TEST

START_TEST(a_stall_in_the_middle)
{
	struct world w;

	open_ready(&w);
	print_until(&w, 1, 600);
	SET(&w, w.printer.stop_after = 0; w.printer.stalls = 1);
	fails(&w, 1, true);
	prints(&w, 2);
	close_world(&w);
}
END_TEST

START_TEST(one_that_only_stalls_is_given_up_for_a_while)
{
	struct world w;

	open_ready(&w);
	SET(&w, w.printer.stall_out = true);
	ck_assert_int_eq(await(&w, DEVICE_STATE)->state, DEVICE_TROUBLE);
	ck_assert_int_eq(print(&w, 1), 0);
	fails(&w, 1, false);
	SET(&w, w.printer.stall_out = false);
	await_ready(&w);
	prints(&w, 1);
	close_world(&w);
}
END_TEST

START_TEST(garbage_is_no_answer)
{
	struct world w;

	open_ready(&w);
	print_until(&w, 1, 600);
	SET(&w, w.printer.stop_after = 0; w.printer.garbage = true);
	fails(&w, 1, true);
	ck_assert_int_eq(print(&w, 2), 0);
	fails(&w, 2, false);
	SET(&w, w.printer.garbage = false);
	await_paper(&w, PAPER_OK);
	prints(&w, 3);
	close_world(&w);
}
END_TEST

/* From the start: it is not mute, so that its port status is not enough. */
START_TEST(garbage_from_the_start)
{
	struct world w;

	open_world(&w, &hurried);
	w.printer.garbage = true;
	plug(&w);
	await_ready(&w);
	ck_assert_int_eq(print(&w, 1), 0);
	fails(&w, 1, false);
	ck_assert_int_eq(w.printer.job_taken, 0);
	close_world(&w);
}
END_TEST

START_TEST(one_that_never_stops_talking)
{
	struct world w;

	open_ready(&w);
	SET(&w, w.printer.babble = true);
	ck_assert_int_eq(await(&w, DEVICE_STATE)->state, DEVICE_TROUBLE);
	SET(&w, w.printer.babble = false);
	await_ready(&w);
	prints(&w, 1);
	close_world(&w);
}
END_TEST

START_TEST(silence_in_the_middle)
{
	struct world w;

	open_ready(&w);
	print_until(&w, 1, 600);
	SET(&w, w.printer.stop_after = 0; w.printer.mute = true);
	await_paper(&w, PAPER_OFFLINE);
	if (_i) {
		SET(&w, w.printer.mute = false);
		ck_assert_int_eq(end_of_job(&w, 1)->kind, DEVICE_PRINTED);
	} else {
		fails(&w, 1, true);
	}
	close_world(&w);
}
END_TEST

/* ---- what counts as proven ------------------------------------------------------------------ */

START_TEST(proven_by_the_port_status_where_nothing_else_is)
{
	struct world w;

	open_world(&w, &hurried);
	w.one_way = _i;
	w.printer.mute = true;
	plug(&w);
	await_ready(&w);
	prints(&w, 1);
	SET(&w, w.printer.no_paper = true);
	await_paper(&w, PAPER_OUT);
	ck_assert_int_eq(print(&w, 2), 0);
	fails(&w, 2, false);
	SET(&w, w.printer.no_paper = false; w.printer.paper_rows = 300);
	await_paper(&w, PAPER_OK);
	ck_assert_int_eq(print(&w, 3), 0);
	fails(&w, 3, true);
	close_world(&w);
}
END_TEST

START_TEST(nothing_is_printed_on_no_word_at_all)
{
	struct world w;

	open_world(&w, &hurried);
	w.printer.mute = w.printer.no_ctrl = true;
	plug(&w);
	ck_assert_int_eq(await(&w, DEVICE_STATE)->paper, PAPER_OFFLINE);
	ck_assert_int_eq(print(&w, 1), 0);
	fails(&w, 1, false);
	ck_assert_int_eq(w.printer.job_taken, 0);
	close_world(&w);
}
END_TEST

START_TEST(without_an_echo_after_a_while)
{
	struct world w;
	int64_t from;

	open_world(&w, &hurried);
	w.printer.no_echo = true;
	plug(&w);
	await_ready(&w);
	from = test_host_ms();
	prints(&w, 1);
	ck_assert_int_ge(test_host_ms() - from, hurried.settle_ms);
	close_world(&w);
}
END_TEST

/* It has given one before: status alone is not believed any more. */
START_TEST(an_echo_that_does_not_come)
{
	struct world w;

	open_ready(&w);
	SET(&w, w.printer.no_echo = true);
	ck_assert_int_eq(print(&w, 1), 0);
	fails(&w, 1, true);
	close_world(&w);
}
END_TEST

/* ---- more than one -------------------------------------------------------------------------- */

START_TEST(a_second_one_takes_over)
{
	struct usb_printer second;
	uint8_t descriptors[USB_PRINTER_DESCRIPTORS];
	size_t n = usb_printer_descriptors(descriptors, 0x0416, 0x5011, false);
	struct world w;

	usb_printer_init(&second);
	open_ready(&w);
	usbemu_plug(w.emu, &(struct usbemu_plug){.port = 3,
				   .descriptors = descriptors,
				   .n = n,
				   .model = &usb_printer_model,
				   .ctx = &second});
	idle(&w, 200);
	prints(&w, 1);
	ck_assert_int_eq(second.n_slips, 0);
	usbemu_unplug(w.plugged);
	await_ready(&w);
	ck_assert_str_eq(w.dev->what, "0416:5011 at 1-3");
	ck_assert_int_eq(w.dev->columns, 32);
	ck_assert_int_eq(print(&w, 2), 0);
	ck_assert_int_eq(end_of_job(&w, 2)->kind, DEVICE_PRINTED);
	close_world(&w);
	usb_printer_done(&second);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("printer");
	TCase *c = tcase_create("printer");

	tcase_add_test(c, a_job_is_proven);
	tcase_add_test(c, plugged_in_late);
	tcase_add_test(c, partial_writes_and_empty_reads);
	tcase_add_test(c, a_slow_printer_is_waited_for);
	tcase_add_test(c, an_idle_printer_is_asked);
	tcase_add_loop_test(c, not_well_and_nothing_is_begun, 0, TROUBLES);
	tcase_add_loop_test(c, trouble_in_the_middle, 0, TROUBLES);
	tcase_add_loop_test(c, trouble_at_the_end, 0, TROUBLES);
	tcase_add_test(c, the_paper_ends_in_the_slip);
	tcase_add_test(c, unplugged_at_every_64th_byte);
	tcase_add_test(c, unplugged_before_the_first_byte);
	tcase_add_test(c, a_pause_in_the_middle);
	tcase_add_test(c, a_pause_without_end);
	tcase_add_test(c, a_stall_in_the_middle);
	tcase_add_test(c, one_that_only_stalls_is_given_up_for_a_while);
	tcase_add_test(c, garbage_is_no_answer);
	tcase_add_test(c, garbage_from_the_start);
	tcase_add_test(c, one_that_never_stops_talking);
	tcase_add_loop_test(c, silence_in_the_middle, 0, 2);
	tcase_add_loop_test(c, proven_by_the_port_status_where_nothing_else_is, 0, 2);
	tcase_add_test(c, nothing_is_printed_on_no_word_at_all);
	tcase_add_test(c, without_an_echo_after_a_while);
	tcase_add_test(c, an_echo_that_does_not_come);
	tcase_add_test(c, a_second_one_takes_over);
	suite_add_tcase(s, c);
	return suite_run_all(srunner_create(s));
}
