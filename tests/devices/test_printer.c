/* SPDX-License-Identifier: MIT */
/* The driver of printers: jobs, trouble with paper, and what counts as proven. */
#include <stdio.h>
#include <string.h>

#include "tests/support/printer_world.h"

/* ---- all is well ---------------------------------------------------------------------------- */

START_TEST(a_job_is_proven)
{
	struct printer_world w;
	const struct device_event *ev;

	printer_world_open(&w);
	ck_assert_int_eq(w.dev->state, DEVICE_ABSENT);
	w.held = 1;
	w.settle_ms = 100;
	printer_plug(&w);
	ev = printer_await(&w, DEVICE_STATE);
	ck_assert_int_eq(ev->state, DEVICE_READY);
	ck_assert_int_eq(ev->paper, PAPER_OK);
	ck_assert_str_eq(w.dev->what, "04b8:0202 at 1-2");
	ck_assert_int_eq(w.dev->columns, 48);
	ck_assert_int_eq(printer_print(&w, 7), 0);
	ck_assert_int_eq(printer_print(&w, 8), ERR_BUSY);
	ev = printer_end_of_job(&w, 7);
	ck_assert_int_eq(ev->kind, DEVICE_PRINTED);
	printer_on_paper(&w, 7);
	ck_assert_uint_eq(w.dev->done, 1);
	printer_prints(&w, 8);
	ck_assert_int_eq(w.printer.echoes, 3);
	ck_assert_int_eq(w.printer.resets, 0);
	ck_assert_int_eq(w.printer.n_slips, 2);
	usbemu_unplug(w.plugged);
	ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->state, DEVICE_ABSENT);
	ck_assert_str_eq(w.dev->what, "");
	printer_world_done(&w);
}
END_TEST

START_TEST(plugged_in_late)
{
	struct printer_world w;

	printer_world_open(&w);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	ck_assert_int_eq(w.h.n_events, 0);
	printer_fails(&w, 1, false);
	printer_plug(&w);
	printer_await_ready(&w);
	printer_prints(&w, 1);
	printer_world_done(&w);
}
END_TEST

/* Bytes go out seven at a time; reading comes back empty at once, where some would spin. */
START_TEST(partial_writes_and_empty_reads)
{
	struct printer_world w;
	unsigned long calls;

	printer_world_open(&w);
	w.printer.take = 7;
	w.printer.empty = true;
	printer_plug(&w);
	printer_await_ready(&w);
	printer_prints(&w, 1);
	calls = usbemu_look(w.plugged).calls;
	printer_idle(&w, 300);
	ck_assert_uint_lt(usbemu_look(w.plugged).calls - calls, 400);
	printer_world_done(&w);
}
END_TEST

/* Nothing is proven while it is still at it. */
START_TEST(a_slow_printer_is_waited_for)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, w.printer.speed = 2500);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	ck_assert_int_eq(printer_end_of_job(&w, 1)->kind, DEVICE_PRINTED);
	usbemu_lock(w.plugged);
	ck_assert_uint_eq(w.printer.held, 0);
	usbemu_unlock(w.plugged);
	printer_on_paper(&w, 1);
	printer_world_done(&w);
}
END_TEST

START_TEST(an_idle_printer_is_asked)
{
	struct printer_world w;
	int asked;

	printer_world_ready(&w);
	printer_set(&w, w.printer.paper_low = true);
	printer_await_paper(&w, PAPER_LOW);
	printer_prints(&w, 1);
	printer_set(&w, w.printer.no_paper = true);
	printer_await_paper(&w, PAPER_OUT);
	ck_assert_int_eq(w.dev->state, DEVICE_READY);
	printer_set(&w, w.printer.no_paper = w.printer.paper_low = false);
	printer_await_paper(&w, PAPER_OK);
	printer_set(&w, asked = w.printer.asked);
	printer_idle(&w, 300);
	printer_set(&w, asked = w.printer.asked - asked);
	ck_assert_int_ge(asked, 4);
	ck_assert_int_le(asked, 4 * 6);
	ck_assert_int_eq(w.h.n_events, w.seen); /* told once */
	printer_world_done(&w);
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

static void set_trouble(struct printer_world *w, int i, bool on)
{
	printer_set(w, *(bool *)((char *)&w->printer + troubles[i].at) = on);
}

START_TEST(not_well_and_nothing_is_begun)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, *(bool *)((char *)&w.printer + troubles[_i].at) = true);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	printer_fails(&w, 1, false);
	printer_idle(&w, 100);
	ck_assert_int_eq(w.printer.job_taken, 0);
	w.seen = 1;
	printer_await_paper(&w, troubles[_i].paper);
	set_trouble(&w, _i, false);
	printer_await_paper(&w, PAPER_OK);
	printer_prints(&w, 1);
	ck_assert_int_eq(w.printer.n_slips, 1);
	printer_world_done(&w);
}
END_TEST

START_TEST(trouble_in_the_middle)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_print_until(&w, 1, 700);
	printer_set(&w, *(bool *)((char *)&w.printer + troubles[_i].at) = true;
		    w.printer.stop_after = 0);
	printer_await_paper(&w, troubles[_i].paper);
	if (troubles[_i].waits) {
		set_trouble(&w, _i, false);
		ck_assert_int_eq(printer_end_of_job(&w, 1)->kind, DEVICE_PRINTED);
		ck_assert_int_eq(w.printer.n_slips, 1);
		printer_on_paper(&w, 1);
	} else {
		printer_fails(&w, 1, true);
		set_trouble(&w, _i, false);
		printer_await_paper(&w, PAPER_OK);
		printer_prints(&w, 2);
		ck_assert_int_eq(w.printer.n_slips, 2);
		ck_assert_int_eq(w.printer.resets, 1);
	}
	printer_world_done(&w);
}
END_TEST

/* After the last byte, before it is all worked off. */
START_TEST(trouble_at_the_end)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, w.printer.speed = 2000);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	printer_wait(&w, w.printer.job_taken > 1330 && w.printer.held > 100);
	set_trouble(&w, _i, true);
	if (troubles[_i].waits) {
		printer_await_paper(&w, troubles[_i].paper);
		set_trouble(&w, _i, false);
		ck_assert_int_eq(printer_end_of_job(&w, 1)->kind, DEVICE_PRINTED);
		printer_on_paper(&w, 1);
	} else {
		printer_fails(&w, 1, true);
		ck_assert_int_eq(w.printer.n_slips, 0);
	}
	printer_world_done(&w);
}
END_TEST

START_TEST(the_paper_ends_in_the_slip)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, w.printer.paper_rows = 300);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	printer_fails(&w, 1, true);
	ck_assert_int_eq(w.h.event[w.h.n_events - 1].paper, PAPER_OUT);
	ck_assert_int_eq(w.printer.n_slips, 0);
	printer_set(&w, w.printer.no_paper = false);
	printer_await_paper(&w, PAPER_OK);
	printer_prints(&w, 2);
	ck_assert_int_eq(w.printer.n_slips, 2); /* what hung out was cut off */
	printer_world_done(&w);
}
END_TEST

/* ---- what counts as proven ------------------------------------------------------------------ */

START_TEST(proven_by_the_port_status_where_nothing_else_is)
{
	struct printer_world w;

	printer_world_open(&w);
	w.one_way = _i;
	w.printer.mute = true;
	printer_plug(&w);
	printer_await_ready(&w);
	printer_prints(&w, 1);
	printer_set(&w, w.printer.no_paper = true);
	printer_await_paper(&w, PAPER_OUT);
	ck_assert_int_eq(printer_print(&w, 2), 0);
	printer_fails(&w, 2, false);
	printer_set(&w, w.printer.no_paper = false; w.printer.paper_rows = 300);
	printer_await_paper(&w, PAPER_OK);
	ck_assert_int_eq(printer_print(&w, 3), 0);
	printer_fails(&w, 3, true);
	printer_world_done(&w);
}
END_TEST

START_TEST(nothing_is_printed_on_no_word_at_all)
{
	struct printer_world w;

	printer_world_open(&w);
	w.printer.mute = w.printer.no_ctrl = true;
	printer_plug(&w);
	ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->paper, PAPER_OFFLINE);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	printer_fails(&w, 1, false);
	ck_assert_int_eq(w.printer.job_taken, 0);
	printer_world_done(&w);
}
END_TEST

START_TEST(without_an_echo_after_a_while)
{
	struct printer_world w;
	int64_t from;

	printer_world_open(&w);
	w.printer.no_echo = true;
	printer_plug(&w);
	printer_await_ready(&w);
	from = test_host_ms();
	printer_prints(&w, 1);
	ck_assert_int_ge(test_host_ms() - from, printer_hurried.settle_ms);
	printer_world_done(&w);
}
END_TEST

/* It has given one before: status alone is not believed any more. */
START_TEST(an_echo_that_does_not_come)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, w.printer.no_echo = true);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	printer_fails(&w, 1, true);
	printer_world_done(&w);
}
END_TEST

/* ---- more than one -------------------------------------------------------------------------- */

START_TEST(a_second_one_takes_over)
{
	struct usb_printer second;
	uint8_t descriptors[USB_PRINTER_DESCRIPTORS];
	size_t n = usb_printer_descriptors(descriptors, 0x0416, 0x5011, false);
	struct printer_world w;

	usb_printer_init(&second);
	printer_world_ready(&w);
	usbemu_plug(w.emu, &(struct usbemu_plug){.port = 3,
				   .descriptors = descriptors,
				   .n = n,
				   .model = &usb_printer_model,
				   .ctx = &second});
	printer_idle(&w, 200);
	printer_prints(&w, 1);
	ck_assert_int_eq(second.n_slips, 0);
	usbemu_unplug(w.plugged);
	printer_await_ready(&w);
	ck_assert_str_eq(w.dev->what, "0416:5011 at 1-3");
	ck_assert_int_eq(w.dev->columns, 32);
	ck_assert_int_eq(printer_print(&w, 2), 0);
	ck_assert_int_eq(printer_end_of_job(&w, 2)->kind, DEVICE_PRINTED);
	printer_world_done(&w);
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
	tcase_add_loop_test(c, proven_by_the_port_status_where_nothing_else_is, 0, 2);
	tcase_add_test(c, nothing_is_printed_on_no_word_at_all);
	tcase_add_test(c, without_an_echo_after_a_while);
	tcase_add_test(c, an_echo_that_does_not_come);
	tcase_add_test(c, a_second_one_takes_over);
	suite_add_tcase(s, c);
	return suite_run_all(srunner_create(s));
}
