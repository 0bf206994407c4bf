/* SPDX-License-Identifier: MIT */
/* What drivers borrow from the loop: descriptors and timers, and which comes first. */
#include <string.h>
#include <unistd.h>

#include "kiosk/app.h"
#include "tests/support/own_stack.h"
#include "tests/support/suite.h"

#define HELD_UP_MS 100

static struct app app;
static int line[2];
static char order[8];

/* Something that takes its time: behind it a byte waits and a timer is due. */
static void hold_up(void)
{
	int64_t end = app_boot_ms() + HELD_UP_MS;

	ck_assert_int_eq(write(line[1], "x", 1), 1);
	while (app_boot_ms() < end)
		;
}

static void on_line(void *ctx)
{
	char byte;

	(void)ctx;
	ck_assert_int_eq(read(line[0], &byte, 1), 1);
	strcat(order, "R");
	if (byte == 's')
		hold_up();
}

static void on_due(void *ctx)
{
	(void)ctx;
	strcat(order, "T");
	uv_stop(&app.loop);
}

static void begin(const char *bytes)
{
	memset(&app, 0, sizeof(app));
	order[0] = 0;
	ck_assert_int_eq(pipe(line), 0);
	ck_assert_int_eq(write(line[1], bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	ck_assert_int_eq(uv_loop_init(&app.loop), 0);
	host_init(&app);
	ck_assert_int_eq(app.host.watch(&app, line[0], HOST_READ, on_line, NULL), 0);
}

static void end(void)
{
	host_done(&app);
	uv_run(&app.loop, UV_RUN_DEFAULT);
	ck_assert_int_eq(uv_loop_close(&app.loop), 0);
	close(line[0]);
	close(line[1]);
}

START_TEST(what_came_is_before_a_late_timer)
{
	static const int after_ms[] = {HELD_UP_MS / 4, HELD_UP_MS - 2}; /* long over, just over */

	for (size_t i = 0; i < sizeof(after_ms) / sizeof(after_ms[0]); i++) {
		begin("s");
		app.host.after(&app, after_ms[i], on_due, NULL);
		uv_run(&app.loop, UV_RUN_DEFAULT);
		ck_assert_str_eq(order, "RRT");
		end();
	}
}
END_TEST

/* Not from the time that the loop knew before it was held up. */
START_TEST(a_timer_counts_from_its_call)
{
	int64_t start;

	begin("");
	uv_update_time(&app.loop);
	hold_up();
	start = app_boot_ms();
	app.host.after(&app, HELD_UP_MS / 2, on_due, NULL);
	uv_run(&app.loop, UV_RUN_DEFAULT);
	ck_assert_str_eq(order, "RT");
	ck_assert_int_ge(app_boot_ms() - start, HELD_UP_MS / 2);
	end();
}
END_TEST

START_TEST(a_timer_taken_back_never_comes)
{
	begin("x");
	app.host.after(&app, 0, on_due, NULL);
	app.host.after(&app, -1, on_due, NULL);
	uv_run(&app.loop, UV_RUN_ONCE);
	ck_assert_str_eq(order, "R");
	end();
}
END_TEST

/* Out of paper since it ran out, not since the printer was plugged in; a slip changes neither. */
START_TEST(paper_moves_since)
{
	static const struct {
		enum device_event_kind kind;
		bool moves;
	} cases[] = {{DEVICE_STATE, true}, {DEVICE_PAPER, true}, {DEVICE_SCAN, false}};
	struct device printer = {.name = "printer", .state = DEVICE_READY};
	struct device_event news = {.from = &printer};

	begin("");
	app.devices[app.n_devices++] = app.printer = &printer;
	app.busy = true; /* what comes of it waits */
	app.printing = 1;
	hall_clock_init(&app.clock, time_source_machine, 0);
	for (int i = 0; i < 3; i++) {
		printer.since_ms = 1;
		news.kind = cases[i].kind;
		app.host.tell(&app, &news);
		ck_assert_msg((printer.since_ms > 1) == cases[i].moves, "case %d", i);
	}
	end();
}
END_TEST

#define NUMBER "330799194803150016"

static struct device device = {.name = "reader"};
static struct device_event told = {.from = &device, .text = NUMBER};

static void tell(void)
{
	app.host.tell(&app, &told);
}

/* Told on a stack that can be looked at, to an app that puts it into its queue and does no more. */
START_TEST(what_was_told_does_not_stay)
{
	static const enum device_event_kind kinds[] = {
		DEVICE_CARD_ID, DEVICE_CARD_CHIP, DEVICE_SCAN};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct event *ev = &app.queue[0];

		memset(&app, 0, sizeof(app));
		host_init(&app);
		app.busy = true;
		told.kind = kinds[i];
		own_stack_run(tell);
		ck_assert_int_eq(app.queued, 1);
		ck_assert_str_eq(ev->kind == EV_SCAN ? ev->scan : ev->card.number, NUMBER);
		ck_assert_msg(!own_stack_has(NUMBER, strlen(NUMBER)), "%zu", i);
	}
}
END_TEST

SUITE_MAIN("host", what_came_is_before_a_late_timer, a_timer_counts_from_its_call,
	a_timer_taken_back_never_comes, paper_moves_since, what_was_told_does_not_stay)
