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

SUITE_MAIN("input", what_was_typed_does_not_stay)
