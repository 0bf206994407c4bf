/* SPDX-License-Identifier: MIT */
/* The driver of printers: unplugged, stalled, silent, talking nonsense. */
#include <stdio.h>
#include <string.h>

#include "tests/support/printer_world.h"

/* ---- in any mood ---------------------------------------------------------------------------- */

START_TEST(unplugged_at_every_64th_byte)
{
	struct printer_world w;
	int job = 1;

	printer_world_ready(&w);
	for (long n = 1; n < 1344; n += 64) {
		printer_print_until(&w, job, n);
		usbemu_unplug(w.plugged);
		printer_fails(&w, job++, true);
		ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->state, DEVICE_ABSENT);
		w.printer.stop_after = 0;
		if (job % 3)
			usb_printer_power(&w.printer); /* else only the cable was out */
		w.h.n_events = w.seen = 0;
		printer_plug(&w);
		printer_await_ready(&w);
		printer_prints(&w, job++);
		while (w.printer.n_slips > 20) { /* the others are looked at already */
			struct usb_slip *last = &w.printer.slip[--w.printer.n_slips];

			free(last->bytes), free(last->text), free(last->picture);
			memset(last, 0, sizeof(*last));
		}
	}
	ck_assert_uint_eq(w.dev->done, w.dev->failed);
	printer_world_done(&w);
}
END_TEST

START_TEST(unplugged_before_the_first_byte)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, w.printer.answer_ms = 100);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	test_host_turn(&w.h, 5);
	usbemu_unplug(w.plugged);
	printer_fails(&w, 1, false);
	printer_world_done(&w);
}
END_TEST

/* A printer that takes nothing for a while: told, and the job goes on. */
START_TEST(a_pause_in_the_middle)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_print_until(&w, 1, 600);
	printer_await_paper(&w, PAPER_OFFLINE);
	printer_idle(&w, 300);
	printer_set(&w, w.printer.stop_after = 0);
	printer_await_paper(&w, PAPER_OK);
	ck_assert_int_eq(printer_end_of_job(&w, 1)->kind, DEVICE_PRINTED);
	printer_on_paper(&w, 1);
	ck_assert_int_eq(w.printer.n_slips, 1);
	printer_world_done(&w);
}
END_TEST

/* It will take no more, and says by its port why: nobody waits for the limit. */
START_TEST(without_paper_and_taking_nothing)
{
	struct printer_world w;
	int64_t from;

	printer_world_ready(&w);
	printer_print_until(&w, 1, 600);
	from = test_host_ms();
	printer_set(&w, w.printer.no_paper = true);
	printer_fails(&w, 1, true);
	ck_assert_int_lt(test_host_ms() - from, 1000);
	ck_assert_int_eq(w.h.event[w.seen - 1].paper, PAPER_OUT);
	printer_set(&w, w.printer.no_paper = false; w.printer.stop_after = 0);
	printer_await_paper(&w, PAPER_OK);
	printer_prints(&w, 2);
	printer_world_done(&w);
}
END_TEST

START_TEST(a_pause_without_end)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_print_until(&w, 1, 600);
	printer_fails(&w, 1, true);
	ck_assert_int_eq(printer_print(&w, 2), 0);
	printer_fails(&w, 2, false);
	printer_set(&w, w.printer.stop_after = 0);
	printer_await_paper(&w, PAPER_OK);
	printer_prints(&w, 3);
	printer_world_done(&w);
}
END_TEST

START_TEST(a_stall_in_the_middle)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_print_until(&w, 1, 600);
	printer_set(&w, w.printer.stop_after = 0; w.printer.stalls = 1);
	printer_fails(&w, 1, true);
	printer_prints(&w, 2);
	printer_world_done(&w);
}
END_TEST

START_TEST(one_that_only_stalls_is_given_up_for_a_while)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, w.printer.stall_out = true);
	ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->state, DEVICE_TROUBLE);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	printer_fails(&w, 1, false);
	printer_set(&w, w.printer.stall_out = false);
	printer_await_ready(&w);
	printer_prints(&w, 1);
	printer_world_done(&w);
}
END_TEST

/* While it is given up, and while that is under way: it is gone, and not in trouble for ever. */
START_TEST(one_that_is_given_up_is_unplugged)
{
	struct printer_world w;

	printer_world_ready(&w);
	if (_i)
		printer_set(&w, w.printer.stall_out = true);
	else
		printer_set(&w, w.printer.babble = true);
	ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->state, DEVICE_TROUBLE);
	usbemu_unplug(w.plugged);
	ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->state, DEVICE_ABSENT);
	ck_assert_str_eq(w.dev->what, "");
	usb_printer_done(&w.printer);
	usb_printer_init(&w.printer);
	printer_plug(&w);
	printer_await_ready(&w);
	printer_prints(&w, 1);
	printer_world_done(&w);
}
END_TEST

START_TEST(garbage_is_no_answer)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_print_until(&w, 1, 600);
	printer_set(&w, w.printer.stop_after = 0; w.printer.garbage = true);
	printer_fails(&w, 1, true);
	ck_assert_int_eq(printer_print(&w, 2), 0);
	printer_fails(&w, 2, false);
	printer_set(&w, w.printer.garbage = false);
	printer_await_paper(&w, PAPER_OK);
	printer_prints(&w, 3);
	printer_world_done(&w);
}
END_TEST

/* From the start: it is not mute, so that its port status is not enough. */
START_TEST(garbage_from_the_start)
{
	struct printer_world w;

	printer_world_open(&w);
	w.printer.garbage = true;
	printer_plug(&w);
	printer_await_ready(&w);
	ck_assert_int_eq(printer_print(&w, 1), 0);
	printer_fails(&w, 1, false);
	ck_assert_int_eq(w.printer.job_taken, 0);
	printer_world_done(&w);
}
END_TEST

START_TEST(one_that_never_stops_talking)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_set(&w, w.printer.babble = true);
	ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->state, DEVICE_TROUBLE);
	printer_set(&w, w.printer.babble = false);
	printer_await_ready(&w);
	printer_prints(&w, 1);
	printer_world_done(&w);
}
END_TEST

START_TEST(silence_in_the_middle)
{
	struct printer_world w;

	printer_world_ready(&w);
	printer_print_until(&w, 1, 600);
	printer_set(&w, w.printer.stop_after = 0; w.printer.mute = true);
	printer_await_paper(&w, PAPER_OFFLINE);
	if (_i) {
		printer_set(&w, w.printer.mute = false);
		ck_assert_int_eq(printer_end_of_job(&w, 1)->kind, DEVICE_PRINTED);
	} else {
		printer_fails(&w, 1, true);
	}
	printer_world_done(&w);
}
END_TEST

/* Answers that always come too late are never taken for those to the next question. */
START_TEST(late_answers)
{
	struct printer_world w;

	printer_world_open(&w);
	w.printer.answer_ms = printer_hurried.answer_ms + 20;
	w.printer.offline = true; /* as an answer to 2 it would be the feed button */
	w.printer.no_ctrl = true;
	printer_plug(&w);
	ck_assert_int_eq(printer_await(&w, DEVICE_STATE)->paper, PAPER_OFFLINE);
	printer_idle(&w, 1500);
	ck_assert_int_eq(w.h.n_events, w.seen);
	printer_world_done(&w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("printer_faults");
	TCase *c = tcase_create("printer_faults");

	tcase_add_test(c, unplugged_at_every_64th_byte);
	tcase_add_test(c, unplugged_before_the_first_byte);
	tcase_add_test(c, a_pause_in_the_middle);
	tcase_add_test(c, without_paper_and_taking_nothing);
	tcase_add_test(c, a_pause_without_end);
	tcase_add_test(c, a_stall_in_the_middle);
	tcase_add_test(c, one_that_only_stalls_is_given_up_for_a_while);
	tcase_add_loop_test(c, one_that_is_given_up_is_unplugged, 0, 2);
	tcase_add_test(c, garbage_is_no_answer);
	tcase_add_test(c, garbage_from_the_start);
	tcase_add_test(c, one_that_never_stops_talking);
	tcase_add_loop_test(c, silence_in_the_middle, 0, 2);
	tcase_add_test(c, late_answers);
	suite_add_tcase(s, c);
	return suite_run_all(srunner_create(s));
}
