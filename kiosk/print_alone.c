/* SPDX-License-Identifier: MIT */
#include "kiosk/print_alone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/app.h"

#define WAIT_MS  20000 /* for a printer that is well */
#define PRINT_MS 90000 /* at the printer: its driver has limits of its own */
#define COLUMNS  48

struct trial {
	struct app app; /* first: what host_init lends is told to a struct app * */
	uv_timer_t end;
	enum paper_state paper;
	const struct papers *papers;
	int next; /* the paper that is printed */
	bool sent, proven;
	char said[200]; /* last, of the printer; "" = none was found yet */
};

static const char *paper_words(enum paper_state paper)
{
	switch (paper) {
	case PAPER_LOW:
		return "ready; the paper is nearly used up";
	case PAPER_OUT:
		return "out of paper: put in a new roll";
	case PAPER_COVER_OPEN:
		return "its cover is open: close it";
	case PAPER_STUCK:
		return "the cutter is stuck, or it has an error: switch it off, clear it, and on again";
	case PAPER_OFFLINE:
		return "plugged in, but it does not answer: switch it on, press its feed button";
	case PAPER_OK:
		break;
	}
	return "ready";
}

/* A line where something changed. */
static void say(struct trial *t, const char *text)
{
	if (strcmp(t->said, text) == 0)
		return;
	snprintf(t->said, sizeof(t->said), "%s", text);
	printf("%s\n", text);
	fflush(stdout);
}

static bool is_well(const struct trial *t)
{
	return t->app.printer->state == DEVICE_READY &&
	       (t->paper == PAPER_OK || t->paper == PAPER_LOW);
}

/* How the printer is: which one it is, and what is to be done about it. */
static void describe(const struct trial *t, char *out, size_t size)
{
	const struct device *dev = t->app.printer;
	const char *what = dev->simulated ? "(simulated)" : dev->what;
	const char *words = paper_words(t->paper);

	if (dev->state == DEVICE_ABSENT)
		words = dev->what[0] ? "plugged in, but it has not answered yet" : "not there";
	else if (dev->state == DEVICE_TROUBLE)
		words = dev->trouble[0] ? dev->trouble : paper_words(PAPER_OFFLINE);
	snprintf(out, size, "printer%s%s: %s", what[0] ? " " : "", what, words);
}

static unsigned seconds_left(const struct trial *t)
{
	return (unsigned)((uv_timer_get_due_in(&t->end) + 999) / 1000);
}

/* Who waits is told so, and for how long. */
static void say_state(struct trial *t)
{
	char text[sizeof(t->said)];

	describe(t, text, sizeof(text));
	if (strcmp(t->said, text) == 0)
		return;
	if (!t->sent && !is_well(t))
		printf("waiting %u s for the ", seconds_left(t));
	say(t, text);
}

static void on_end(uv_timer_t *timer)
{
	uv_stop(timer->loop);
}

static void stop_in(struct trial *t, uint64_t ms)
{
	uv_timer_start(&t->end, on_end, ms, 0);
}

static void print(struct trial *t)
{
	int columns = t->app.options->config.columns;
	struct err err = {0};
	struct paper paper;

	if (t->sent || !is_well(t))
		return;
	if (!columns)
		columns = t->app.printer->columns > 0 ? t->app.printer->columns : COLUMNS;
	t->papers->make(t->papers->ctx, t->next, columns, &paper);
	if (t->app.printer->driver->print(t->app.printer, 1 + t->next, &paper, &err) < 0) {
		say(t, err.text);
		return;
	}
	t->sent = true;
	say(t, "printing");
	stop_in(t, PRINT_MS);
}

static void ended(struct trial *t, const struct device_event *ev)
{
	if (ev->kind == DEVICE_PRINT_FAILED && !ev->started) {
		t->sent = false;
		stop_in(t, WAIT_MS);
		printf("waiting %u s: ", seconds_left(t));
		say(t, "not printed yet, nothing is on paper");
		return;
	}
	if (ev->kind == DEVICE_PRINTED && t->next + 1 < t->papers->n) {
		t->next++;
		t->sent = false;
		stop_in(t, WAIT_MS);
		print(t);
		return;
	}
	t->proven = ev->kind == DEVICE_PRINTED;
	say(t, t->proven ? "printed: the printer says so"
			 : "broken off: some of it may be on paper");
	uv_stop(&t->app.loop);
}

static void told(void *app, const struct device_event *ev)
{
	struct trial *t = app;

	if (ev->from != t->app.printer)
		return;
	if (ev->kind == DEVICE_PRINTED || ev->kind == DEVICE_PRINT_FAILED) {
		ended(t, ev);
		return;
	}
	t->paper = ev->paper;
	say_state(t);
	print(t);
}

static void close_handle(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static int why_not(const struct trial *t, struct err *err)
{
	char state[sizeof(t->said)];

	describe(t, state, sizeof(state));
	if (t->said[0] || t->app.printer->what[0])
		return err_set(err, ERR_IO, "the slip is not proven; %s", state);
	return err_set(err, ERR_NONE,
		"no printer was found: is it plugged in and switched on, does lsusb list it, and may "
		"this user open it (docs/DEVICES.md)?");
}

static int try_printer(struct trial *t, struct err *err)
{
	if (devices_open_printer(&t->app, err) < 0)
		return err->code;
	if (!t->app.printer)
		return err_set(err, ERR_NONE, "[printer] kind is none: there is nothing to test");
	stop_in(t, WAIT_MS);
	/* What is plugged in is found when the loop runs. */
	if (t->app.printer->state == DEVICE_ABSENT)
		printf("looking for a printer, %u s at most\n", seconds_left(t));
	else
		say_state(t);
	fflush(stdout);
	print(t);
	uv_run(&t->app.loop, UV_RUN_DEFAULT);
	return t->proven ? 0 : why_not(t, err);
}

static int run(const struct app_options *options, const struct papers *papers, struct err *err)
{
	struct trial *t = calloc(1, sizeof(*t));
	int result;

	if (!t)
		return err_set(err, ERR_LIMIT, "no memory");
	t->app.options = options;
	t->papers = papers;
	uv_loop_init(&t->app.loop);
	uv_timer_init(&t->app.loop, &t->end);
	host_init(&t->app);
	t->app.host.tell = told;
	result = try_printer(t, err);
	devices_close(&t->app);
	host_done(&t->app);
	uv_walk(&t->app.loop, close_handle, NULL);
	uv_run(&t->app.loop, UV_RUN_DEFAULT);
	uv_loop_close(&t->app.loop);
	free(t);
	return result;
}

int print_alone(const struct app_options *options, const struct papers *papers, struct err *err)
{
	const char *database = options->config.database;
	int lock, result;

	/* A folder that is not there yet holds no terminal either. */
	if (store_lock(database, &lock, err) == ERR_BUSY) {
		err_at(err, "the terminal runs and holds the printer: stop it first");
		return err->code;
	}
	*err = (struct err){0};
	result = run(options, papers, err);
	store_unlock(database, lock);
	return result;
}
