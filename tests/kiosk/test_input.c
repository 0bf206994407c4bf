/* SPDX-License-Identifier: MIT */
/* From a terminal's keys to events: a code that is typed, and what is left of it. */
#include <pty.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/app.h"
#include "screens/term.h"
#include "tests/support/own_stack.h"
#include "tests/support/suite.h"

#define CODE "330799194803150016"

static struct app app;
static struct app_options options;
static int keyboard;

/* The terminal is this process's; the test has one of its own. */
static void begin(void)
{
	struct winsize size = {.ws_row = 22, .ws_col = 80};
	struct err err = {0};
	int tty;

	ck_assert_int_ge(sodium_init(), 0); /* as main.c: its hashes are others then */
	memset(&app, 0, sizeof(app));
	options.config.wedge = 1;
	app.options = &options;
	app.busy = true; /* events stay in the queue */
	ck_assert_int_eq(openpty(&keyboard, &tty, NULL, NULL, &size), 0);
	ck_assert_int_eq(dup2(tty, STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(dup2(tty, STDOUT_FILENO), STDOUT_FILENO);
	setenv("TERM", "xterm-256color", 1);
	ck_assert_int_eq(term_open(&err), 0);
	ck_assert_int_eq(uv_loop_init(&app.loop), 0);
	uv_timer_init(&app.loop, &app.held);
	app.held.data = &app;
	input_start(&app);
}

static void handle_keys(void)
{
	while (!app.queued)
		uv_run(&app.loop, UV_RUN_ONCE);
}

static void end(void)
{
	uv_close((uv_handle_t *)&app.held, NULL);
	uv_close((uv_handle_t *)&app.tty, NULL);
	uv_run(&app.loop, UV_RUN_DEFAULT);
	ck_assert_int_eq(uv_loop_close(&app.loop), 0);
	term_close();
	close(keyboard);
}

/* As text and as keys, whatever ended it; digits of a PIN are a few keys. */
START_TEST(what_was_typed_does_not_stay)
{
	static const struct {
		const char *typed;
		bool is_scan;
	} cases[] = {{CODE "\r", true}, {CODE, true}, {"33079", false}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static const uint32_t keys[] = {'3', '3', '0', '7', '9'};

		begin();
		ck_assert_int_gt(write(keyboard, cases[i].typed, strlen(cases[i].typed)), 0);
		own_stack_run(handle_keys);
		ck_assert_int_eq(app.queued, cases[i].is_scan ? 1 : sizeof(keys) / sizeof(keys[0]));
		ck_assert_int_eq(app.queue[0].kind, cases[i].is_scan ? EV_SCAN : EV_ACTION);
		if (cases[i].is_scan)
			ck_assert_str_eq(app.queue[0].scan, CODE);
		ck_assert_msg(!own_stack_has(CODE, strlen(CODE)), "case %zu", i);
		ck_assert_msg(!own_stack_has(keys, sizeof(keys)), "case %zu, keys", i);
		end();
	}
}
END_TEST

/* ---- taps ------------------------------------------------------------------------------------- */

static void tap(int row, int col)
{
	char text[64];
	int n = snprintf(text, sizeof(text), "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1, row + 1,
		col + 1, row + 1);

	ck_assert_int_eq(write(keyboard, text, (size_t)n), n);
}

/* Until what was written last is read: a key that is no part of a scan. */
static void read_all(void)
{
	int before = app.queued;

	ck_assert_int_eq(write(keyboard, "5", 1), 1);
	while (app.queued <= before || app.queue[app.queued - 1].action.action != ACTION_CHOOSE ||
		app.queue[app.queued - 1].action.digit != 5)
		uv_run(&app.loop, UV_RUN_ONCE);
	app.queued--;
}

/* Two targets, one below the other, a blank row between. */
static void begin_taps(void)
{
	begin();
	app.wedge.on = false;
	app.layout.n = 2;
	app.layout.target[0] = (struct target){4, 3, 2, 20, ACTION_CHOOSE, 1};
	app.layout.target[1] = (struct target){7, 3, 2, 20, ACTION_CHOOSE, 2};
	app.taps.waited_ms = app_boot_ms() - 1000;
}

START_TEST(a_tap_is_what_it_meets)
{
	static const struct {
		int row, col, digit;
	} cases[] = {
		{4, 3, 1},
		{5, 22, 1},
		{7, 3, 2},
		{8, 22, 2},
		{6, 10, 0},
		{3, 10, 0},
		{9, 10, 0},
		{5, 2, 0},
		{5, 23, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin_taps();
		tap(cases[i].row, cases[i].col);
		read_all();
		ck_assert_int_eq(app.queued, 1);
		ck_assert_int_eq(
			app.queue[0].action.action, cases[i].digit ? ACTION_CHOOSE : ACTION_TOUCH);
		ck_assert_int_eq(app.queue[0].action.digit, cases[i].digit);
		end();
	}
}
END_TEST

/* The finger stays, or trembles: one tap. Somewhere else it is another one. */
START_TEST(a_long_press_is_one_tap)
{
	begin_taps();
	tap(4, 10);
	tap(4, 10);
	tap(5, 14);
	tap(4, 12);
	read_all();
	ck_assert_int_eq(app.queued, 1);
	tap(8, 14);
	read_all();
	ck_assert_int_eq(app.queued, 2);
	ck_assert_int_eq(app.queue[1].action.digit, 2);
	app.taps.ms -= 200; /* later it is meant */
	tap(8, 14);
	read_all();
	ck_assert_int_eq(app.queued, 3);
	end();
}
END_TEST

/* Who taps once more while an answer is awaited does not choose on the page that it brings. */
START_TEST(a_tap_before_the_page_is_seen)
{
	begin_taps();
	app.taps.waited_ms = app_boot_ms() + 5000;
	tap(4, 10);
	read_all();
	ck_assert_int_eq(app.queued, 0);
	app.taps.waited_ms -= 6000;
	app.taps.ms -= 200;
	tap(4, 10);
	read_all();
	ck_assert_int_eq(app.queued, 1);
	end();
}
END_TEST

SUITE_MAIN("input", what_was_typed_does_not_stay, a_tap_is_what_it_meets, a_long_press_is_one_tap,
	a_tap_before_the_page_is_seen)
