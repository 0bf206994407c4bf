/* SPDX-License-Identifier: MIT */
#include "tests/support/reader_world.h"

#include <string.h>

#include "tests/support/suite.h"

void reader_plug(struct reader_world *w)
{
	uint8_t descriptors[READER_DESCRIPTORS_MAX];
	size_t n = usb_reader_descriptors(w->reader.shape, descriptors);

	w->plug = usbemu_plug(w->emu, &(struct usbemu_plug){.port = 3,
					      .descriptors = descriptors,
					      .n = n,
					      .model = &usb_reader_model,
					      .ctx = &w->reader});
}

void reader_world_init(struct reader_world *w, enum reader_shape shape, int poll_ms, int answer_ms)
{
	struct idreader_options options = {
		.poll_ms = poll_ms, .answer_ms = answer_ms * (getenv("LITANG_SLOW") ? 2 : 1)};
	struct err err = {0};

	memset(w, 0, sizeof(*w));
	usb_reader_init(&w->reader, shape);
	w->emu = usbemu_open();
	test_host_init(&w->host);
	ck_assert_msg(usb_open(&w->usb, &w->host.host, &err) == 0, "%s", err.text);
	ck_assert_int_eq(idreader_open(&w->dev, &w->host.host, w->usb, &options, &err), 0);
	ck_assert_int_eq(w->dev->state, DEVICE_ABSENT);
}

void reader_world_done(struct reader_world *w)
{
	usb_close(w->usb);
	w->dev->driver->close(w->dev);
	usbemu_close(w->emu);
}

static const struct device_event *next_event(struct reader_world *w)
{
	if (!test_host_until(&w->host, w->seen + 1))
		ck_abort_msg("nothing was told: state %d, trouble \"%s\"", w->dev->state,
			w->dev->trouble);
	return &w->host.event[w->seen++];
}

void expect_state(struct reader_world *w, enum device_state state)
{
	const struct device_event *ev = next_event(w);

	ck_assert_int_eq(ev->kind, DEVICE_STATE);
	ck_assert_int_eq(ev->state, state);
	ck_assert_int_eq(w->dev->state, state);
}

void expect_card(struct reader_world *w, const char *number)
{
	const struct device_event *ev = next_event(w);

	ck_assert_msg(
		ev->kind == DEVICE_CARD_ID, "told %d, trouble \"%s\"", ev->kind, w->dev->trouble);
	ck_assert_str_eq(ev->text, number);
}

void expect_bad(struct reader_world *w)
{
	ck_assert_int_eq(next_event(w)->kind, DEVICE_CARD_BAD);
}

int reader_asked(struct reader_world *w, enum reader_step step)
{
	int n;

	usbemu_lock(w->plug);
	n = w->reader.asked[step];
	usbemu_unlock(w->plug);
	return n;
}

void reader_until(struct reader_world *w, enum reader_step step, int times)
{
	int64_t end = test_host_ms() + 30000;

	while (reader_asked(w, step) < times && test_host_ms() < end)
		test_host_turn(&w->host, 10);
	ck_assert_int_ge(reader_asked(w, step), times);
}

void reader_quiet(struct reader_world *w, enum reader_step step, int times)
{
	reader_until(w, step, reader_asked(w, step) + times);
	ck_assert_msg(
		w->host.n_events == w->seen, "told %d", w->host.event[w->host.n_events - 1].kind);
}

void reader_lay(struct reader_world *w, const char *number)
{
	usbemu_lock(w->plug);
	usb_reader_lay(&w->reader, &(struct reader_card){.number = number});
	usbemu_unlock(w->plug);
}

void reader_lift(struct reader_world *w)
{
	usbemu_lock(w->plug);
	usb_reader_lift(&w->reader);
	usbemu_unlock(w->plug);
}

void reader_fail(struct reader_world *w, enum reader_fault fault, enum reader_step at, int times,
	uint8_t sw3)
{
	usbemu_lock(w->plug);
	usb_reader_fail(&w->reader, fault, at, times, sw3);
	usbemu_unlock(w->plug);
}

void reader_world_ready(struct reader_world *w, enum reader_shape shape)
{
	reader_world_init(w, shape, READER_POLL_MS, READER_PATIENT_MS);
	reader_plug(w);
	expect_state(w, DEVICE_READY);
}
