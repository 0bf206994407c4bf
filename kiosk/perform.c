/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "kiosk/app.h"
#include "kiosk/store/attendance.h"
#include "kiosk/store/here.h"
#include "kiosk/store/newcomer.h"
#include "kiosk/store/setting.h"
#include "kiosk/store/todo.h"
#include "kiosk/store/window.h"
#include "screens/words.h"

static void look_up(struct app *app, const struct effect *fx)
{
	struct moment now = app_now(app);
	struct event ev = {.kind = EV_LOOKUP, .lookup = &app->lookup};

	sodium_memzero(&app->lookup, sizeof(app->lookup));
	if (fx->kind == FX_LOOK_UP_CARD)
		store_find_card(app->store, &fx->card, &now, &app->lookup);
	else if (fx->kind == FX_LOOK_UP_LINK)
		store_find_link(app->store, &fx->link, &now, &app->lookup);
	else
		store_find_scan(app->store, fx->scan, &now, &app->lookup);
	app->lookup.ticket = fx->ticket;
	app_event(app, &ev);
}

static void find(struct app *app, const struct effect *fx)
{
	struct event ev = {.kind = EV_FOUND, .found = &app->found};

	if (fx->kind == FX_FIND_HERE)
		store_find_here(app->store, app_now(app).day, &app->found);
	else if (fx->kind == FX_FIND_BADGES)
		store_find_badges(app->store, &app->found);
	else if (fx->kind == FX_FIND_CLASS)
		store_find_class(app->store, fx->offering, app_now(app).day, &app->found);
	else if (fx->kind == FX_FIND_PHONE)
		store_find_phone(app->store, fx->phone, &app->found);
	else
		store_find_initials(app->store, fx->letters, &app->found);
	app->found.ticket = fx->ticket;
	app_event(app, &ev);
}

static void todos(struct app *app, const struct effect *fx)
{
	struct event ev = {.kind = EV_TODOS, .todos = &app->todos};

	store_todos(app->store, fx->after, &app->todos);
	app->todos.ticket = fx->ticket;
	app_event(app, &ev);
}

static void window(struct app *app, const struct effect *fx)
{
	struct moment now = app_now(app);
	struct event ev = {.kind = EV_WINDOW, .window = &app->window};

	store_window(app->store, &fx->window, &now, &app->window);
	app->window.ticket = fx->ticket;
	app_event(app, &ev);
}

static void park(struct app *app, const struct effect *fx)
{
	struct moment now = app_now(app);

	store_park(app->store, &now, &fx->keep.person, &fx->keep.work);
}

static void tell_sync(struct app *app)
{
	struct exchange_status status;
	struct event ev = {.kind = EV_SYNC};

	link_status(app->link, app, &status);
	ev.sync.unsent = status.unsent;
	ev.sync.online = status.online;
	ev.sync.silent_since_ms = status.silent_since_ms;
	app_event(app, &ev);
}

static void tell_service(struct app *app, bool in_service)
{
	struct event ev = {.kind = EV_SERVICE, .in_service = in_service};

	app_event(app, &ev);
}

/* What only the hub may read is sealed here, before anything is written. */
static enum record_result record_act_of(
	struct app *app, const struct effect *fx, const struct moment *now, struct err *err)
{
	struct act act = fx->record.act;
	enum record_result result = RECORD_FAILED;
	bool newcomer = act.head.kind == ACT_REQUEST && strcmp(act.head.what, NEWCOMER) == 0;

	if (!newcomer || store_seal_newcomer(app->store, &fx->record.newcomer, &act, err) == 0)
		result = store_record(
			app->store, now, &act, &fx->record.person, &app->recorded, err);
	sodium_memzero(&act, sizeof(act));
	return result;
}

static void record(struct app *app, const struct effect *fx)
{
	struct moment now = app_now(app);
	struct event ev = {.kind = EV_RECORDED, .recorded = &app->recorded};
	struct err err = {0};

	sodium_memzero(&app->recorded, sizeof(app->recorded));
	app->recorded.result = record_act_of(app, fx, &now, &err);
	app->recorded.ticket = fx->ticket;
	if (app->recorded.result == RECORD_FAILED)
		log_line(LOG_FAIL, "an act was not recorded: %s", err.text);
	app_catalogue_changed(app);
	app_event(app, &ev);
	if (app->recorded.result == RECORD_OK)
		link_recorded(app->link);
	tell_sync(app);
	if (!store_in_service(app->store))
		tell_service(app, false);
}

void app_catalogue_changed(struct app *app)
{
	struct moment now = app_now(app);
	struct event ev = {.kind = EV_CATALOGUE};

	if (!store_refresh(app->store, &now))
		return;
	ev.catalogue = store_catalogue(app->store);
	app->status_due_ms = 0; /* somebody may have called for help elsewhere */
	/* Not through the queue: what the model borrowed is gone now. */
	app_handle(app, &ev);
}

void app_try_service(struct app *app)
{
	struct err err = {0};

	if (store_recover(app->store, &err) < 0) {
		log_line(LOG_FAIL, "still out of service: %s", err.text);
		return;
	}
	log_line(LOG_INFO, "in service again");
	app_catalogue_changed(app);
	tell_service(app, true);
	app_print_next(app);
}

/* In force already; should the disk refuse, it is as before after the next start. */
static void setting(struct app *app, const struct effect *e)
{
	struct err err = {0};

	if (store_setting_set(app->store, e->setting.which, e->setting.value, &err) < 0)
		log_line(LOG_FAIL, "a setting is not kept: %s", err.text);
}

/* What volunteers and staff ask the store. */
static void ask_store(struct app *app, const struct effect *e)
{
	switch (e->kind) {
	case FX_FIND:
	case FX_FIND_PHONE:
	case FX_FIND_HERE:
	case FX_FIND_BADGES:
	case FX_FIND_CLASS:
		find(app, e);
		break;
	case FX_TODOS:
		todos(app, e);
		break;
	case FX_WINDOW:
		window(app, e);
		break;
	case FX_STICK:
		app_stick(app, e->days);
		break;
	case FX_BACKUP:
		app_backup(app);
		break;
	case FX_SETTING:
		setting(app, e);
		break;
	case FX_TODAY:
		app_today(app);
		break;
	case FX_PIN:
	case FX_NEW_PIN:
		app_pin(app, e);
		break;
	default:
		break;
	}
}

/* No job: nobody waits for it. */
static void print_once(struct app *app, const struct effect *e)
{
	if (e->kind == FX_PRINT_CLASS)
		app_print_class(app, e->offering);
	else
		app_print_test(app);
}

static void end(struct app *app, int code)
{
	app->code = code;
	app_stop(app);
}

void app_perform(struct app *app, const struct effects *fx)
{
	for (int i = 0; i < fx->n; i++) {
		const struct effect *e = &fx->v[i];

		switch (e->kind) {
		case FX_LOOK_UP_CARD:
		case FX_LOOK_UP_SCAN:
		case FX_LOOK_UP_LINK:
			look_up(app, e);
			break;
		case FX_RECORD:
			record(app, e);
			break;
		case FX_PRINT:
			app_print_next(app);
			break;
		case FX_TONE:
			app_tone(app, e->tone);
			break;
		case FX_EXCHANGE:
			link_recorded(app->link);
			break;
		case FX_CLOCK:
			hall_clock_set(&app->clock, e->clock_ms);
			break;
		case FX_LANG:
			words_use(e->lang);
			break;
		case FX_LETTERS:
			end(app, APP_LETTERS + (int)app->model.lang);
			break;
		case FX_OFF:
			log_line(LOG_INFO, "the day was closed: the machine goes off");
			end(app, APP_OFF);
			break;
		case FX_DEVICES:
			app_devices_tell(app);
			break;
		case FX_PRINT_TEST:
		case FX_PRINT_CLASS:
			print_once(app, e);
			break;
		case FX_HELD:
			app_held(app, e);
			break;
		case FX_KEEP:
			park(app, e);
			break;
		case FX_ASK_RIGHT:
			if (app->link)
				link_ask_right(app->link, e->ticket, e->resource);
			break;
		case FX_REPEAT:
			app->speech.repeat = true;
			break;
		default:
			ask_store(app, e);
			break;
		}
	}
}
