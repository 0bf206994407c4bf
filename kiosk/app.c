/* SPDX-License-Identifier: MIT */
#include "kiosk/app.h"

#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "kiosk/kitchen.h"
#include "kiosk/store/day.h"
#include "kiosk/store/machine.h"
#include "kiosk/store/prune.h"
#include "kiosk/store/setting.h"
#include "kiosk/store/todo.h"
#include "screens/press.h"
#include "screens/term.h"
#include "screens/words.h"

#define PRESENT_TICK_MS 250   /* while somebody is here or something counts down */
#define IDLE_TICK_MS    30000 /* nobody: the next minute, at the latest this */
#define STATUS_MS       10000
#define NEWS_MS         1000 /* what a device or the hub said is in the status by then */
#define SERVICE_MS      2000 /* how often a store out of service is tried */
#define SLOW_MS         100  /* an answer that takes longer is waited for */

static void on_tick(uv_timer_t *timer);

int64_t app_boot_ms(void)
{
	return time_source_machine.boot_ms(NULL);
}

struct moment app_now(struct app *app)
{
	return hall_clock_now(&app->clock);
}

void app_stop(struct app *app)
{
	uv_stop(&app->loop);
}

static void app_draw(struct app *app)
{
	if (!app->screen_open)
		return;
	page_fill(&app->model, &app->page);
	app->page.sheet = view_sheet(&app->view, &app->model);
	layout_draw(&app->page, &app->canvas, &app->layout);
	term_show(&app->canvas);
	app->drawn = true;
}

static bool has(const struct effects *fx, enum effect_kind kind)
{
	for (int i = 0; i < fx->n; i++)
		if (fx->v[i].kind == kind)
			return true;
	return false;
}

/* A press whose answer comes from the disk: it shows before that. */
static void app_pressed(struct app *app, const struct event *ev, const struct effects *fx)
{
	if (!app->drawn || ev->kind != EV_ACTION || !app->screen_open ||
		(!has(fx, FX_RECORD) && !has(fx, FX_LOOK_UP_LINK)))
		return;
	if (press_draw(&app->layout, ev->action.action, ev->action.digit, &app->canvas))
		term_show(&app->canvas);
}

/* A PIN's digits do not reach the file. */
static void record_event(struct app *app, const struct event *ev)
{
	struct event shown = *ev;

	if (!app->recorder)
		return;
	visit_mask(&app->model, &shown);
	recorder_event(app->recorder, &shown);
	sodium_memzero(&shown, sizeof(shown));
}

void app_handle(struct app *app, struct event *ev)
{
	struct effects fx;

	fx.n = 0;
	ev->now = app_now(app);
	record_event(app, ev);
	app_hush(app, ev);
	visit_step(&app->model, ev, &fx);
	if (app->recorder)
		recorder_effects(app->recorder, &fx);
	app_pressed(app, ev, &fx);
	app->drawn = false;
	app_perform(app, &fx);
	sodium_memzero(fx.v, (size_t)fx.n * sizeof(fx.v[0]));
}

static bool is_queued(const struct app *app, enum event_kind kind)
{
	for (int i = 0; i < app->queued; i++)
		if (app->queue[i].kind == kind)
			return true;
	return false;
}

/* What was read from a card and what was answered about a person goes as soon as it is handled;
 * an answer to the next question may be there already. */
static void forget(struct app *app, struct event *ev)
{
	if (ev->kind == EV_LOOKUP && !is_queued(app, EV_LOOKUP))
		sodium_memzero(&app->lookup, sizeof(app->lookup));
	if (ev->kind == EV_RECORDED && !is_queued(app, EV_RECORDED))
		sodium_memzero(&app->recorded, sizeof(app->recorded));
	if (ev->kind == EV_FOUND && !is_queued(app, EV_FOUND))
		sodium_memzero(&app->found, sizeof(app->found));
	if (ev->kind == EV_WINDOW && !is_queued(app, EV_WINDOW))
		sodium_memzero(&app->window, sizeof(app->window));
	if (ev->kind == EV_TODOS && !is_queued(app, EV_TODOS))
		sodium_memzero(&app->todos, sizeof(app->todos));
	sodium_memzero(&app->queue[app->queued], sizeof(app->queue[0]));
	sodium_memzero(ev, sizeof(*ev));
}

void app_event(struct app *app, struct event *ev)
{
	int64_t began = app_boot_ms();

	if (app->queued == APP_QUEUE) {
		log_line(LOG_WARN, "the event queue is full, one event is dropped");
		return;
	}
	app->queue[app->queued++] = *ev;
	if (app->busy)
		return;
	app->busy = true;
	while (app->queued) {
		struct event next = app->queue[0];

		app->queued--;
		memmove(app->queue, app->queue + 1, (size_t)app->queued * sizeof(next));
		app_handle(app, &next);
		forget(app, &next);
	}
	app->busy = false;
	app_draw(app);
	if (app_boot_ms() - began >= SLOW_MS)
		app->taps.waited_ms = app_boot_ms();
	app_speak(app);
	app_rearm(app);
}

/* ---- when to wake ------------------------------------------------------------------------- */

static bool nothing_moves(const struct model *m)
{
	return (m->task.screen == SCREEN_WELCOME && !m->undo_open) || m->task.screen == SCREEN_DOWN;
}

void app_rearm(struct app *app)
{
	int64_t boot = app_boot_ms(), in = PRESENT_TICK_MS, due;

	if (nothing_moves(&app->model)) {
		in = 60000 - app->model.now.ms % 60000; /* the clock on the screen */
		if (in > IDLE_TICK_MS)
			in = IDLE_TICK_MS;
	}
	due = link_due_ms(app->link);
	if (due != INT64_MAX && due - boot < in)
		in = due - boot;
	due = visit_due_ms(&app->model);
	if (due != INT64_MAX && due - app->model.now.ms < in)
		in = due - app->model.now.ms;
	if (!store_in_service(app->store) && in > SERVICE_MS)
		in = SERVICE_MS;
	if (!app->status_due_ms && in > NEWS_MS)
		in = NEWS_MS;
	uv_timer_start(&app->tick, on_tick, in > 0 ? (uint64_t)in : 1, 0);
}

/* A step each ten seconds while nobody is here: a day's acts are pruned within the hour. */
static void look_after_store(struct app *app)
{
	const struct moment now = hall_clock_now(&app->clock);
	struct err err = {0};
	bool more;

	if (store_prune(app->store, &now, &more, &err) < 0)
		log_line(LOG_FAIL, "pruning: %s", err.text);
	store_checkpoint(app->store);
}

static void on_tick(uv_timer_t *timer)
{
	struct app *app = timer->data;
	struct event ev = {.kind = EV_TIME};
	int64_t boot = app_boot_ms();

	if (!store_in_service(app->store))
		app_try_service(app);
	if (nothing_moves(&app->model) && hall_clock_settle(&app->clock))
		log_line(LOG_WARN, "the clock was ahead: the hub's time holds from now on");
	app_catalogue_changed(app);
	app_devices_news(app);
	host_readers_check(app);
	if (link_due_ms(app->link) <= boot)
		link_run(app->link);
	if (boot >= app->status_due_ms) {
		app->status_due_ms = boot + STATUS_MS;
		app_hold_jobs(app);
		app_flags(app);
		app_kitchen(app);
		status_write(app);
		app_alive();
		store_park_tidy(app->store, &app->model.now);
		if (nothing_moves(&app->model))
			look_after_store(app);
	}
	app_event(app, &ev);
}

/* ---- start and end ------------------------------------------------------------------------ */

void app_resized(struct app *app)
{
	int cols, rows;

	term_resized(app->options->cols, app->options->rows);
	term_size(&cols, &rows);
	if (canvas_resize(&app->canvas, cols, rows) < 0)
		log_line(LOG_WARN, "no memory for a screen of %dx%d", cols, rows);
	app->model.list_most = view_list_most(rows);
	if (app->recorder)
		recorder_size(app->recorder, cols, rows);
	app_draw(app);
}

static void on_resized(uv_signal_t *signal, int number)
{
	(void)number;
	app_resized(signal->data);
}

static void on_stop(uv_signal_t *signal, int number)
{
	(void)number;
	app_stop(signal->data);
}

static void loop_open(struct app *app)
{
	static const int stops[] = {SIGTERM, SIGHUP, SIGINT};

	uv_loop_init(&app->loop);
	uv_timer_init(&app->loop, &app->tick);
	uv_timer_init(&app->loop, &app->held);
	uv_signal_init(&app->loop, &app->resized);
	app->tick.data = app->held.data = app->resized.data = app;
	for (int i = 0; i < 3; i++) {
		uv_signal_init(&app->loop, &app->stop[i]);
		app->stop[i].data = app;
		uv_signal_start(&app->stop[i], on_stop, stops[i]);
	}
	host_init(app);
}

static void close_handle(uv_handle_t *handle, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void loop_close(struct app *app)
{
	host_done(app);
	uv_walk(&app->loop, close_handle, NULL);
	uv_run(&app->loop, UV_RUN_DEFAULT);
	uv_loop_close(&app->loop);
}

static int screen_open(struct app *app, struct err *err)
{
	int cols, rows;

	term_theme((enum theme)app->options->config.theme);
	if (term_open(err) < 0)
		return err->code;
	app->screen_open = true;
	term_resized(app->options->cols, app->options->rows);
	term_size(&cols, &rows);
	if (canvas_init(&app->canvas, cols, rows) < 0)
		return err_set(err, ERR_LIMIT, "no memory for the screen");
	app->canvas.sextants = term_sextants();
	app->model.list_most = view_list_most(rows);
	/* After curses, whose own handler would keep the news from the loop. */
	uv_signal_start(&app->resized, on_resized, SIGWINCH);
	if (app->recorder)
		recorder_size(app->recorder, cols, rows);
	return 0;
}

/* Whoever can start it in another size says which one this is, and gives back the language in which it
 * was asked for: "big 2". */
static void letters_init(struct app *app)
{
	const char *wish = getenv("LITANG_LETTERS");
	char size[8] = "";
	int lang = -1;

	if (!wish || sscanf(wish, "%7s %d", size, &lang) < 1 ||
		(strcmp(size, "usual") != 0 && strcmp(size, "big") != 0))
		return;
	if (lang >= 0 && lang < LANG_COUNT)
		app->model.lang = (enum lang)lang;
	app->model.letters = *size == 'b' ? LETTERS_BIG : LETTERS_USUAL;
	app->model.active_ms = app->model.now.ms;
}

/* A demo may be carried around. LITANG_MACHINE: for tests, a folder instead of this machine's root. */
static int bind_store(struct app *app, struct err *err)
{
	const char *root = getenv("LITANG_MACHINE");
	const struct binding b = {root ? root : "", app->options->config.generation};

	return app->options->demo ? 0 : store_bind(app->store, &b, err);
}

/* What staff set here wins over the file. */
static int settings_init(struct app *app, struct err *err)
{
	const struct config *config = &app->options->config;
	struct model *m = &app->model;
	unsigned set;

	m->idle_warn_ms = config->idle_warn * 1000;
	m->idle_count_ms = config->idle_count * 1000;
	m->hall_voice = config->voice;
	visit_settings_usual(m);
	if (store_settings(app->store, &m->desk.settings, &set, err) < 0)
		return err->code;
	visit_settings_use(m);
	m->lang = m->hall_lang;
	return 0;
}

static int open_parts(struct app *app, struct err *err)
{
	const struct config *config = &app->options->config;
	struct moment now;

	if (config->log[0] && log_open(config->log, err) < 0)
		return err->code;
	if (store_open(&app->store, config->database, config->keys, STORE_WRITE, err) < 0 ||
		bind_store(app, err) < 0)
		return err->code;
	hall_clock_init(&app->clock, time_source_machine, store_last_ms(app->store));
	store_set_birthday(app->store, config->birthday);
	now = app_now(app);
	store_refresh(app->store, &now);
	visit_init(&app->model, store_catalogue(app->store), config->language);
	app->model.now = now;
	app->model.demo = app->options->demo && config->cards[0];
	app->model.window_station = config->window;
	/* What waits for a volunteer was there before this start, too. */
	if (store_open_calls(app->store, now.day, &app->model.open_help, &app->model.open_unknown,
		    err) < 0 ||
		store_last_call(app->store, now.day, app->model.calls.last, err) < 0 ||
		store_open_todos(app->store, &app->model.open_todo, err) < 0 ||
		store_opened(app->store, &app->model.opened, err) < 0)
		return err->code;
	if (settings_init(app, err) < 0)
		return err->code;
	letters_init(app);
	words_use(app->model.lang);
	if (app->options->record &&
		recorder_open(&app->recorder, app->options->record, &app->model, err) < 0)
		return err->code;
	return screen_open(app, err);
}

static void close_parts(struct app *app)
{
	link_free(app->link);
	devices_close(app);
	if (app->screen_open)
		term_close();
	canvas_done(&app->canvas);
	recorder_close(app->recorder);
	store_close(app->store);
	log_close();
}

int app_run(const struct app_options *options)
{
	struct app *app = calloc(1, sizeof(*app));
	struct err err = {0};
	int code = 1;

	if (!app)
		return 1;
	app->options = options;
	loop_open(app);
	if (open_parts(app, &err) == 0) {
		app_draw(app);
		input_start(app);
		app->link = link_new(app);
		if (devices_open(app, &err) == 0 && devices_open_voice(app, &err) == 0) {
			host_devices_opened(app);
			status_write(app);
			app_event(app, &(struct event){.kind = EV_TIME});
			uv_run(&app->loop, UV_RUN_DEFAULT);
			code = app->code;
		}
	}
	close_parts(app);
	loop_close(app);
	sodium_memzero(app, sizeof(*app));
	free(app);
	if (code == 1)
		fprintf(stderr, "litang: %s\n", err.text);
	return code;
}
