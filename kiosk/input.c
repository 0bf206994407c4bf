/* SPDX-License-Identifier: MIT */
/*
 * Keys and taps to events. A scanner that types on the tty is told from a person by the wedge; a
 * tap is looked up in the layout that is on the screen.
 */
#include <sodium.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/app.h"
#include "screens/keys.h"
#include "screens/term.h"

#define CTRL_C 3
#define CTRL_L 12 /* as everywhere: draw it all again */

/* What turns a page's sheets is the terminal's own affair. */
static void on_action(struct app *app, struct event *ev)
{
	enum action action = view_action(&app->view, &app->layout, ev->action.action);

	if (action != ev->action.action && app->recorder)
		recorder_sheet(app->recorder, app->view.sheet);
	ev->action.action = action;
	app_event(app, ev);
}

static void on_key(struct app *app, const struct term_key *key)
{
	struct event ev = {.kind = EV_ACTION};

	ev.action.action = key_action(key, &ev.action.digit);
	if (ev.action.action != ACTION_NONE)
		on_action(app, &ev);
}

static void on_held(uv_timer_t *timer);
static bool drain(struct app *app, int64_t ms);

/* What the wedge lets through, and when it wants to be asked again. A code is as good as its card and
 * digits may be a PIN: neither stays here. */
static void pass_on(struct app *app, struct wedge_out *out)
{
	int64_t due;

	if (out->is_scan) {
		struct event ev = {.kind = EV_SCAN};

		text_copy(ev.scan, sizeof(ev.scan), out->text);
		app_event(app, &ev);
		sodium_memzero(&ev, sizeof(ev));
	}
	for (int i = 0; i < out->n; i++)
		on_key(app, &(struct term_key){.kind = TERM_CHAR, .code = out->keys[i]});
	sodium_memzero(out, sizeof(*out));
	due = wedge_due(&app->wedge);
	if (due == INT64_MAX) {
		uv_timer_stop(&app->held);
		return;
	}
	due -= app_boot_ms();
	uv_timer_start(&app->held, on_held, due > 0 ? (uint64_t)due : 1, 0);
}

static void on_held(uv_timer_t *timer)
{
	struct app *app = timer->data;
	struct wedge_out out = {0};

	/* What lay in the tty while the loop was busy (a slow disk) came in time: it goes first. */
	drain(app, app->wedge.last_ms + 1);
	wedge_timeout(&app->wedge, app_boot_ms(), &out);
	pass_on(app, &out);
}

static void on_tap(struct app *app, const struct term_key *key, int64_t ms)
{
	struct event ev = {.kind = EV_ACTION};

	if (!taps_meant(&app->taps, key->row, key->col, ms))
		return;
	ev.action.action = layout_hit(&app->layout, key->row, key->col, &ev.action.digit);
	on_action(app, &ev);
}

static void take(struct app *app, const struct term_key *key, int64_t ms)
{
	struct wedge_out out = {0};

	if (key->kind == TERM_CHAR && key->code == CTRL_C) {
		if (app->options->demo)
			app_stop(app);
		return;
	}
	if (key->kind == TERM_CHAR && key->code == CTRL_L) {
		app_resized(app);
		return;
	}
	if (key->kind == TERM_CHAR) {
		wedge_key(&app->wedge, key->code, ms, &out);
		pass_on(app, &out);
		return;
	}
	wedge_other(&app->wedge, &out);
	pass_on(app, &out);
	if (key->kind == TERM_TAP)
		on_tap(app, key, ms);
	else if (key->kind == TERM_FUNCTION && app->model.demo)
		devices_play_card(app, (int)key->code);
}

/* All keys that are there, as typed at ms. False = none was. */
static bool drain(struct app *app, int64_t ms)
{
	struct term_key key;
	bool any = false;

	while (term_key(&key)) {
		any = true;
		take(app, &key, ms);
	}
	return any;
}

static void on_tty(uv_poll_t *poll, int status, int events)
{
	struct app *app = poll->data;
	bool any = drain(app, app_boot_ms());

	(void)events;
	/* Readable with nothing to read: the terminal has gone. */
	if (status < 0 || (!any && term_gone())) {
		log_line(LOG_WARN, "the terminal has gone");
		app_stop(app);
	}
}

void input_start(struct app *app)
{
	wedge_init(&app->wedge, app->options->config.wedge);
	uv_poll_init(&app->loop, &app->tty, STDIN_FILENO);
	app->tty.data = app;
	uv_poll_start(&app->tty, UV_READABLE, on_tty);
}
