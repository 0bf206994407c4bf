/* SPDX-License-Identifier: MIT */
/* What drivers borrow from the loop: descriptors and timers, and which comes first. */
#include <string.h>
#include <unistd.h>

#include "kiosk/app.h"
#include "tests/support/suite.h"

#define HELD_UP_MS 100

static struct app app;
static int line[2];
static char order[8];

static void on_line(void *ctx)
{
	char byte;

	(void)ctx;
	ck_assert_int_eq(read(line[0], &byte, 1), 1);
	strcat(order, "R");
}

static void on_due(void *ctx)
{
	(void)ctx;
	strcat(order, "T");
	uv_stop(&app.loop);
}

/* Something that takes its time: behind it a byte waits and a timer is due. */
static void hold_up(uv_timer_t *timer)
{
	int64_t end = app_boot_ms() + HELD_UP_MS;

	(void)timer;
	ck_assert_int_eq(write(line[1], "x", 1), 1);
	while (app_boot_ms() < end)
		;
}

static void begin(uv_timer_t *slow)
{
	memset(&app, 0, sizeof(app));
	order[0] = 0;
	ck_assert_int_eq(pipe(line), 0);
	ck_assert_int_eq(uv_loop_init(&app.loop), 0);
	host_init(&app);
	ck_assert_int_eq(app.host.watch(&app, line[0], HOST_READ, on_line, NULL), 0);
	uv_timer_init(&app.loop, slow);
}

static void end(uv_timer_t *slow)
{
	uv_close((uv_handle_t *)slow, NULL);
	host_done(&app);
	uv_run(&app.loop, UV_RUN_DEFAULT);
	ck_assert_int_eq(uv_loop_close(&app.loop), 0);
	close(line[0]);
	close(line[1]);
}

START_TEST(what_came_is_before_a_late_timer)
{
	uv_timer_t slow;

	begin(&slow);
	uv_timer_start(&slow, hold_up, 0, 0);
	app.host.after(&app, HELD_UP_MS / 4, on_due, NULL);
	uv_run(&app.loop, UV_RUN_DEFAULT);
	ck_assert_str_eq(order, "RT");
	end(&slow);
}
END_TEST

static void hold_up_and_arm(uv_timer_t *timer)
{
	hold_up(timer);
	app.host.after(&app, HELD_UP_MS / 2, on_due, NULL);
}

START_TEST(a_timer_counts_from_its_call)
{
	uv_timer_t slow;
	int64_t start = app_boot_ms();

	begin(&slow);
	uv_timer_start(&slow, hold_up_and_arm, 0, 0);
	uv_run(&app.loop, UV_RUN_DEFAULT);
	ck_assert_str_eq(order, "RT");
	ck_assert_int_ge(app_boot_ms() - start, HELD_UP_MS + HELD_UP_MS / 2);
	end(&slow);
}
END_TEST

START_TEST(a_timer_taken_back_never_comes)
{
	uv_timer_t slow;

	begin(&slow);
	app.host.after(&app, 0, on_due, NULL);
	app.host.after(&app, -1, on_due, NULL);
	ck_assert_int_eq(write(line[1], "x", 1), 1);
	uv_run(&app.loop, UV_RUN_ONCE);
	ck_assert_str_eq(order, "R");
	end(&slow);
}
END_TEST

SUITE_MAIN("host", what_came_is_before_a_late_timer, a_timer_counts_from_its_call,
	a_timer_taken_back_never_comes)
