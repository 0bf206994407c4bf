/* SPDX-License-Identifier: MIT */
#include "tests/support/printer_world.h"

#include <stdio.h>
#include <string.h>

#define EPSON 0x04b8, 0x0202

/* The times of the driver, as short as the machine allows. */
const struct printer_options printer_hurried = {
	.poll_ms = 60,
	.answer_ms = 150,
	.slow_ms = 150,
	.limit_ms = 1500,
	.settle_ms = 200,
};

void printer_world_open(struct printer_world *w)
{
	struct err err = {0};

	memset(w, 0, sizeof(*w));
	test_host_init(&w->h);
	usb_printer_init(&w->printer);
	w->emu = usbemu_open();
	ck_assert_msg(usb_open(&w->usb, &w->h.host, &err) == 0, "%s", err.text);
	ck_assert_int_eq(printer_open(&w->dev, &w->h.host, w->usb, &printer_hurried, &err), 0);
	usbemu_tick(w->emu, 5);
}

void printer_world_done(struct printer_world *w)
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

void printer_plug(struct printer_world *w)
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

/* The next event of this kind; those between are passed over. */
const struct device_event *printer_await(struct printer_world *w, enum device_event_kind kind)
{
	for (;;) {
		ck_assert_msg(test_host_until(&w->h, w->seen + 1), "no event %d", (int)kind);
		if (w->h.event[w->seen++].kind == kind)
			return &w->h.event[w->seen - 1];
	}
}

void printer_await_paper(struct printer_world *w, enum paper_state paper)
{
	while (printer_await(w, DEVICE_PAPER)->paper != paper)
		;
}

void printer_await_ready(struct printer_world *w)
{
	while (printer_await(w, DEVICE_STATE)->state != DEVICE_READY)
		;
}

/* Some turns in which nothing is to happen. */
void printer_idle(struct printer_world *w, int ms)
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

int printer_print(struct printer_world *w, int job)
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

const struct device_event *printer_end_of_job(struct printer_world *w, int job)
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
void printer_on_paper(struct printer_world *w, int job)
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

void printer_prints(struct printer_world *w, int job)
{
	ck_assert_int_eq(printer_print(w, job), 0);
	ck_assert_int_eq(printer_end_of_job(w, job)->kind, DEVICE_PRINTED);
	printer_on_paper(w, job);
}

void printer_fails(struct printer_world *w, int job, bool started)
{
	const struct device_event *ev = printer_end_of_job(w, job);

	ck_assert_int_eq(ev->kind, DEVICE_PRINT_FAILED);
	ck_assert_msg(ev->started == started, "job %d: %s", job, w->dev->trouble);
	ck_assert_str_ne(w->dev->trouble, "");
}

/* A job that has got to byte n. */
void printer_print_until(struct printer_world *w, int job, long n)
{
	printer_set(w, w->printer.stop_after = w->printer.job_taken + n);
	ck_assert_int_eq(printer_print(w, job), 0);
	printer_wait(w, w->printer.job_taken >= w->printer.stop_after);
}

void printer_world_ready(struct printer_world *w)
{
	printer_world_open(w);
	printer_plug(w);
	printer_await_ready(w);
}
