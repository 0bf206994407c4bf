/* SPDX-License-Identifier: MIT */
/*
 * What drivers borrow from the loop, and what becomes of their news. Drivers know no loop; the
 * loop knows no protocol.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "devices/sim.h"
#include "devices/spool.h"
#include "kiosk/app.h"

struct app_watch {
	uv_poll_t poll;
	int fd;
	void (*ready)(void *ctx);
	void *ctx;
	struct app_watch *next;
};

struct app_timer {
	uv_timer_t timer;
	void (*due)(void *ctx);
	void *ctx;
	bool waited; /* what came in meanwhile had its turn */
	struct app_timer *next;
};

static void free_handle(uv_handle_t *handle)
{
	free(handle->data);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
	struct app_watch *watch = poll->data;

	(void)status, (void)events;
	watch->ready(watch->ctx);
}

static int host_watch(void *ctx, int fd, int events, void (*ready)(void *ctx), void *arg)
{
	int wanted = (events & HOST_READ ? UV_READABLE : 0) |
		     (events & HOST_WRITE ? UV_WRITABLE : 0) | UV_DISCONNECT;

	struct app *app = ctx;
	struct app_watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return ERR_LIMIT;
	watch->fd = fd;
	watch->ready = ready;
	watch->ctx = arg;
	watch->poll.data = watch;
	if (uv_poll_init(&app->loop, &watch->poll, fd) != 0) {
		free(watch);
		return ERR_IO;
	}
	uv_poll_start(&watch->poll, wanted, on_ready);
	watch->next = app->watches;
	app->watches = watch;
	return 0;
}

static void host_unwatch(void *ctx, int fd)
{
	struct app *app = ctx;

	for (struct app_watch **at = &app->watches; *at; at = &(*at)->next) {
		struct app_watch *watch = *at;

		if (watch->fd != fd)
			continue;
		*at = watch->next;
		uv_close((uv_handle_t *)&watch->poll, free_handle);
		return;
	}
}

/* Timers come before descriptors in the loop. After something held it up (a slow disk, a PIN) what came
 * in meanwhile has its turn first: a code in two halves is still one when the second was there in
 * time. */
static void on_due(uv_timer_t *timer)
{
	struct app_timer *t = timer->data;

	if (!t->waited) {
		t->waited = true;
		uv_timer_start(timer, on_due, 1, 0);
		return;
	}
	t->due(t->ctx);
}

/* One that is no more wanted is forgotten: what it belonged to may be gone for good. */
static void cancel(struct app *app, void (*due)(void *ctx), const void *arg)
{
	for (struct app_timer **at = &app->timers; *at; at = &(*at)->next) {
		struct app_timer *t = *at;

		if (t->ctx != arg || t->due != due)
			continue;
		*at = t->next;
		uv_close((uv_handle_t *)&t->timer, free_handle);
		return;
	}
}

static void host_after(void *ctx, int ms, void (*due)(void *ctx), void *arg)
{
	struct app *app = ctx;
	struct app_timer *t = app->timers;

	if (ms < 0) {
		cancel(app, due, arg);
		return;
	}
	while (t && (t->ctx != arg || t->due != due))
		t = t->next;
	if (!t) {
		t = calloc(1, sizeof(*t));
		if (!t)
			return;
		t->timer.data = t;
		t->ctx = arg;
		t->due = due;
		uv_timer_init(&app->loop, &t->timer);
		t->next = app->timers;
		app->timers = t;
	}
	t->waited = ms == 0;
	uv_update_time(&app->loop); /* it stands still while an event is handled */
	uv_timer_start(&t->timer, on_due, (uint64_t)ms, 0);
}

/* ---- news ---------------------------------------------------------------------------------- */

static void tell_card(struct app *app, const struct device_event *news, enum card_kind kind)
{
	struct event ev = {.kind = EV_CARD};

	ev.card.kind = kind;
	text_copy(ev.card.name, sizeof(ev.card.name), news->name);
	if (!text_copy(ev.card.number, sizeof(ev.card.number), news->text))
		ev.kind = EV_CARD_BAD;
	app_event(app, &ev);
	sodium_memzero(&ev, sizeof(ev));
}

/* One in trouble is there, but nothing can be said to it: off and on again helps more often than
 * looking for its plug. */
static enum printer_state printer_state_of(const struct device_event *news)
{
	static const enum printer_state by_paper[] = {
		[PAPER_OK] = PRINTER_OK,
		[PAPER_LOW] = PRINTER_LOW,
		[PAPER_OUT] = PRINTER_OUT,
		[PAPER_COVER_OPEN] = PRINTER_OPEN,
		[PAPER_STUCK] = PRINTER_STUCK,
		[PAPER_OFFLINE] = PRINTER_OFFLINE,
	};
	enum printer_state state = by_paper[news->paper];

	if (news->from->state == DEVICE_ABSENT)
		return PRINTER_GONE;
	return news->from->state == DEVICE_TROUBLE && printer_is_well(state) ? PRINTER_OFFLINE
									     : state;
}

static void tell_printer(struct app *app, const struct device_event *news)
{
	struct event ev = {.kind = EV_PRINTER, .printer = printer_state_of(news)};

	app_event(app, &ev);
	app_print_next(app);
}

/* The devices are the app's own; drivers tell of a change, not of when. */
static void note_since(struct app *app, const struct device *from)
{
	for (int i = 0; i < app->n_devices; i++)
		if (app->devices[i] == from)
			app->devices[i]->since_ms = app_now(app).ms;
}

/* Drivers of real devices count for themselves. */
static void note_played(struct app *app, const struct device_event *news)
{
	bool failed = news->kind == DEVICE_CARD_BAD || news->kind == DEVICE_PRINT_FAILED;

	if (news->kind == DEVICE_STATE || news->kind == DEVICE_PAPER)
		return;
	for (int i = 0; i < app->n_devices; i++) {
		struct device *dev = app->devices[i];

		if (dev != news->from || !dev->simulated)
			continue;
		dev->done += !failed;
		dev->failed += failed;
	}
}

void host_devices_opened(struct app *app)
{
	for (int i = 0; i < app->n_devices; i++)
		if (!app->devices[i]->since_ms)
			app->devices[i]->since_ms = app_now(app).ms;
}

/* A scanner that types may be there at any time: nobody can tell. */
static bool readers_ready(const struct app *app)
{
	if (app->options->config.wedge)
		return true;
	for (int i = 0; i < app->n_devices; i++)
		if (app->devices[i] != app->printer && app->devices[i] != app->voice &&
			app->devices[i]->state == DEVICE_READY)
			return true;
	return false;
}

void host_readers_check(struct app *app)
{
	struct event ev = {.kind = EV_READERS, .readers = readers_ready(app)};

	if (ev.readers == app->model.readers_gone)
		app_event(app, &ev);
}

static void tell_state(struct app *app, const struct device_event *news)
{
	if (news->from == app->printer) {
		tell_printer(app, news);
		return;
	}
	if (news->from == app->voice)
		app_voice_news(app, news);
	/* That one is back is told at once. That none is left waits for the next tick: one that is
	 * only found again, as at the start, is not missed. */
	if (app->model.readers_gone)
		host_readers_check(app);
	app_rearm(app); /* no event may come of it, but the status is due */
}

static void host_tell(void *ctx, const struct device_event *news)
{
	struct app *app = ctx;
	struct event ev = {.kind = EV_CARD_BAD};

	if (news->kind != DEVICE_QUIET)
		app->status_due_ms = 0;
	if (news->kind == DEVICE_STATE || news->kind == DEVICE_PAPER)
		note_since(app, news->from);
	note_played(app, news);
	switch (news->kind) {
	case DEVICE_CARD_ID:
		tell_card(app, news, CARD_ID);
		break;
	case DEVICE_CARD_CHIP:
		tell_card(app, news, CARD_CHIP);
		break;
	case DEVICE_CARD_BAD:
		app_event(app, &ev);
		break;
	case DEVICE_SCAN:
		ev.kind = EV_SCAN;
		text_copy(ev.scan, sizeof(ev.scan), news->text);
		app_event(app, &ev);
		sodium_memzero(&ev, sizeof(ev));
		break;
	case DEVICE_STATE:
	case DEVICE_PAPER:
		tell_state(app, news);
		break;
	case DEVICE_PRINTED:
	case DEVICE_PRINT_FAILED:
		app_printed(app, news);
		break;
	case DEVICE_QUIET:
		app_voice_news(app, news);
		break;
	}
}

void host_init(struct app *app)
{
	app->host = (struct host){
		.app = app,
		.watch = host_watch,
		.unwatch = host_unwatch,
		.after = host_after,
		.tell = host_tell,
	};
}

void host_done(struct app *app)
{
	while (app->watches)
		host_unwatch(app, app->watches->fd);
	while (app->timers) {
		struct app_timer *t = app->timers;

		app->timers = t->next;
		uv_close((uv_handle_t *)&t->timer, free_handle);
	}
}
