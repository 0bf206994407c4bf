/* SPDX-License-Identifier: MIT */
/*
 * What the staff area asks for: the PIN is judged, the devices are told, slips that waited get
 * their word.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/visit/here.h"
#include "kiosk/app.h"
#include "kiosk/store/callbacks.h"
#include "kiosk/store/day.h"
#include "kiosk/store/help.h"
#include "kiosk/store/here.h"
#include "kiosk/store/kitchen.h"
#include "kiosk/store/pin.h"

/* Good enough, and the same; set: it is kept. */
static enum pin_result new_pin(struct app *app, const struct effect *fx)
{
	struct moment now = app_now(app);
	struct err err = {0};

	if (!store_pin_good(fx->new_pin.digits, fx->new_pin.first))
		return PIN_WRONG;
	if (!fx->new_pin.set)
		return PIN_RIGHT;
	if (store_pin_set(app->store, fx->new_pin.digits, &now, &err) < 0) {
		log_line(LOG_FAIL, "the staff PIN stays as it was: %s", err.text);
		return PIN_FAILED;
	}
	log_line(LOG_INFO, "the staff PIN was changed");
	return PIN_RIGHT;
}

static void app_new_pin(struct app *app, const struct effect *fx)
{
	struct event ev = {.kind = EV_PIN,
		.pin = {.ticket = fx->ticket, .result = new_pin(app, fx), .enrolled = true}};

	app_event(app, &ev);
}

void app_pin(struct app *app, const struct effect *fx)
{
	struct moment now = app_now(app);
	struct event ev = {.kind = EV_PIN, .pin = {.ticket = fx->ticket}};

	if (fx->kind == FX_NEW_PIN) {
		app_new_pin(app, fx);
		return;
	}
	store_pin_try(app->store, fx->pin, &now, &ev.pin);
	if (ev.pin.result == PIN_WRONG)
		log_line(LOG_WARN, "a wrong staff PIN");
	else if (ev.pin.result == PIN_RIGHT)
		log_line(LOG_INFO, "the staff area was opened");
	app_event(app, &ev);
}

static enum line_kind kind_of(const struct device *dev)
{
	static const char *const names[] = {"printer", "scanner", "reader", "nfc"};
	int i = 0;

	if (strcmp(dev->driver->name, "serial-scanner") == 0)
		return LINE_SCAN_SERIAL;
	if (strcmp(dev->name, "voice") == 0)
		return LINE_VOICE;
	while (i < LINE_NFC && strcmp(names[i], dev->name) != 0)
		i++;
	return (enum line_kind)i;
}

/* A driver's words, whatever a device made of them. */
static void plain_copy(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < size; text++)
		out[n++] = *text >= ' ' && *text <= '~' ? *text : '?';
	out[n] = 0;
}

static void line_fill(const struct device *dev, struct device_line *line)
{
	static const enum line_state states[] = {LINE_ABSENT, LINE_READY, LINE_TROUBLE};
	struct moment since = moment_at(dev->since_ms, CLOCK_WALL);

	line->kind = kind_of(dev);
	line->state = states[dev->state];
	line->simulated = dev->simulated;
	line->since_day = since.day;
	line->since_min = since.secs / 60;
	line->done = dev->done > UINT32_MAX ? UINT32_MAX : (uint32_t)dev->done;
	line->failed = dev->failed > UINT32_MAX ? UINT32_MAX : (uint32_t)dev->failed;
	plain_copy(line->trouble, sizeof(line->trouble), dev->trouble);
}

static void report_fill(struct app *app, struct device_report *report)
{
	struct job_counts jobs;
	struct err err = {0};

	memset(report, 0, sizeof(*report));
	for (int i = 0; i < app->n_devices && report->n < DEVICE_LINES_MAX; i++)
		line_fill(app->devices[i], &report->line[report->n++]);
	if (store_callbacks_count(app->store, &report->untold, &err) < 0 ||
		store_count_jobs(app->store, &jobs, &err) < 0)
		return;
	report->waiting = jobs.waiting;
	report->failed = jobs.failed;
}

void app_devices_tell(struct app *app)
{
	struct event ev = {.kind = EV_DEVICES, .devices = &app->report};

	report_fill(app, &app->report);
	app_event(app, &ev);
}

static bool line_same(const struct device_line *a, const struct device_line *b)
{
	return a->kind == b->kind && a->state == b->state && a->simulated == b->simulated &&
	       a->since_day == b->since_day && a->since_min == b->since_min && a->done == b->done &&
	       a->failed == b->failed && strcmp(a->trouble, b->trouble) == 0;
}

static bool report_same(const struct device_report *a, const struct device_report *b)
{
	bool same = a->n == b->n && a->waiting == b->waiting && a->failed == b->failed;

	for (int i = 0; same && i < a->n; i++)
		same = line_same(&a->line[i], &b->line[i]);
	return same;
}

void app_devices_news(struct app *app)
{
	struct device_report now;

	if (!app->model.devices_known)
		return;
	report_fill(app, &now);
	if (!report_same(&now, &app->model.devices))
		app_devices_tell(app);
}

void app_held(struct app *app, const struct effect *fx)
{
	struct err err = {0};

	if (app_release_jobs(app, fx->held == HELD_PRINT, &err) < 0)
		log_line(LOG_WARN, "slips that waited stay as they are: %s", err.text);
}

/* Calls for help here and at the hall's other terminals: what the feed brought, and what became of it. */
static void calls(struct app *app)
{
	const struct calls *c = &app->model.calls;
	struct moment now = app_now(app);
	struct calls_open *open = &app->calls;
	struct event ev = {.kind = EV_CALLS, .calls = open};
	struct err err = {0};

	if (!app->model.catalogue->hall || store_calls(app->store, &now, open, &err) < 0)
		return;
	if (open->here != app->model.open_help || open->n != c->n_elsewhere ||
		memcmp(open->elsewhere, c->elsewhere, sizeof(open->elsewhere)) != 0)
		app_event(app, &ev);
}

/* Not while somebody stands there: it is none of theirs. */
static void children(struct app *app)
{
	struct moment now = app_now(app);
	struct event ev = {.kind = EV_CHILDREN};

	if (app->model.present || app->model.assist.on)
		return;
	if (now.quality != CLOCK_UNKNOWN && now.secs >= HERE_MIN * 60 &&
		app->model.catalogue->hall) {
		store_find_here(app->store, now.day, &app->found);
		ev.children = app->found.total;
		sodium_memzero(&app->found, sizeof(app->found));
	}
	if (ev.children != app->model.children)
		app_event(app, &ev);
}

/* Kitchens outside that have not said that they have the list. */
static void kitchens(struct app *app)
{
	struct event ev = {.kind = EV_KITCHEN};
	struct moment now = app_now(app);
	struct err err = {0};

	ev.kitchens = store_kitchen_calls(app->store, now.day, &err);
	if (ev.kitchens >= 0 && ev.kitchens != app->model.kitchens)
		app_event(app, &ev);
}

void app_flags(struct app *app)
{
	calls(app);
	children(app);
	kitchens(app);
}

void app_today(struct app *app)
{
	struct moment now = app_now(app);
	struct figures today;
	struct event ev = {.kind = EV_TODAY, .today = &app->today};
	struct err err = {0};

	if (store_figures(app->store, now.day, &today, &err) < 0) {
		log_line(LOG_WARN, "the day in figures: %s", err.text);
		ev.today = NULL;
	} else {
		app->today = today;
	}
	app_event(app, &ev);
}
