/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/hall/slip.h"
#include "kiosk/app.h"
#include "screens/slip.h"
#include "screens/term.h"
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

static void tell_sync(struct app *app)
{
	struct exchange_status status;
	struct event ev = {.kind = EV_SYNC};

	link_status(app->link, app, &status);
	ev.sync.unsent = status.unsent;
	ev.sync.online = status.online;
	app_event(app, &ev);
}

static void tell_service(struct app *app, bool in_service)
{
	struct event ev = {.kind = EV_SERVICE, .in_service = in_service};

	app_event(app, &ev);
}

static void record(struct app *app, const struct effect *fx)
{
	struct moment now = app_now(app);
	struct event ev = {.kind = EV_RECORDED, .recorded = &app->recorded};
	struct err err = {0};

	sodium_memzero(&app->recorded, sizeof(app->recorded));
	app->recorded.result = store_record(
		app->store, &now, &fx->record.act, &fx->record.person, &app->recorded, &err);
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
			term_tone(e->tone == TONE_LOOK);
			break;
		case FX_EXCHANGE:
			link_recorded(app->link);
			break;
		case FX_LANG:
			words_use(e->lang);
			break;
		}
	}
}

/* ---- paper --------------------------------------------------------------------------------- */

static void tell_job(struct app *app, int64_t act_seq, enum job_state state)
{
	struct event ev = {.kind = EV_JOB};

	ev.job.act_seq = act_seq;
	ev.job.state = state;
	app_event(app, &ev);
}

static int paper_for(
	struct app *app, const struct print_job *job, struct paper *paper, struct err *err)
{
	const struct identity *me = store_identity(app->store);
	const struct catalogue *catalogue = store_catalogue(app->store);
	char code[SLIP_CODE_SIZE];
	struct act act;
	struct slip_job slip = {.act = &act, .code = code, .copy = job->copy};

	if (!catalogue->hall)
		return err_set(err, ERR_BUSY, "the hall is not known yet");
	if (store_act(app->store, job->act_seq, &act, err) < 0 ||
		slip_code(code, me->grant.kiosk, &act) < 0)
		return err->code ? err->code : ERR_BAD;
	slip.hall = catalogue->hall;
	slip.kiosk = me->grant.kiosk;
	slip_paper(&slip, app->options->config.columns, paper);
	sodium_memzero(&act, sizeof(act));
	return 0;
}

/* A slip that cannot be made (its act cannot be read, its key is gone) must not stop those behind. */
static void give_up_job(struct app *app, const struct print_job *job, struct err *why)
{
	struct moment now = app_now(app);
	struct err err = {0};

	log_line(LOG_WARN, "the slip of act %lld: %s", (long long)job->act_seq, why->text);
	if (why->code == ERR_BUSY)
		return;
	if (store_job(app->store, job->id, JOB_FAILED, "unreadable", &now, &err) == 0)
		app_print_next(app);
}

void app_print_next(struct app *app)
{
	struct moment now = app_now(app);
	struct err err = {0};
	struct paper paper;
	struct print_job job;
	int result;

	if (app->printing || !app->printer || app->model.printer == PRINTER_GONE ||
		app->model.printer == PRINTER_OUT || app->model.printer == PRINTER_OPEN)
		return;
	if (store_next_job(app->store, &job, &err) != 1)
		return;
	if (paper_for(app, &job, &paper, &err) < 0) {
		give_up_job(app, &job, &err);
		return;
	}
	result = app->printer->driver->print(app->printer, job.id, &paper, &err);
	sodium_memzero(&paper, sizeof(paper));
	if (result < 0) {
		log_line(LOG_WARN, "a slip waits: %s", err.text);
		return;
	}
	app->printing = job.id;
	app->printing_act = job.act_seq;
	if (store_job(app->store, job.id, JOB_SENT, "", &now, &err) < 0)
		log_line(LOG_WARN, "a print job was not marked as sent: %s", err.text);
	tell_job(app, job.act_seq, JOB_SENT);
}

void app_printed(struct app *app, const struct device_event *ev)
{
	struct moment now = app_now(app);
	struct err err = {0};
	bool proven = ev->kind == DEVICE_PRINTED;
	enum job_state state = proven ? JOB_PROVEN : JOB_WAITING;

	if (!app->printing || ev->job != app->printing)
		return;
	app->printing = 0;
	/* A slip that is not on paper waits again: the same job, the same copy number. */
	if (store_job(app->store, ev->job, state, proven ? "" : "no-paper", &now, &err) < 0)
		log_line(LOG_WARN, "a print job was not marked: %s", err.text);
	tell_job(app, app->printing_act, proven ? JOB_PROVEN : JOB_FAILED);
	if (proven)
		app_print_next(app);
}
