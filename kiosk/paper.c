/* SPDX-License-Identifier: MIT */
/*
 * Slips to the printer, one at a time, oldest first. What is at the printer is written down before
 * its first byte goes out, so that no slip is printed twice without saying so, whatever happens.
 *
 * A slip that is not proven waits again. While the printer says what is wrong with it, it waits for
 * the printer; where the printer claims to be well, it is tried a few times, each after a pause, and
 * then given up: those behind it must not wait for ever.
 */
#include "kiosk/paper.h"

#include <sodium.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/app.h"
#include "kiosk/store/attendance.h"
#include "kiosk/store/kitchen.h"
#include "kiosk/store/slips.h"
#include "kiosk/store/temp_card.h"
#include "kiosk/store/todo.h"
#include "screens/slip.h"
#include "screens/words.h"

#define PAUSE_MS    2000
#define FAILS_MAX   5  /* of a slip of which nothing came on paper, with a printer that is well */
#define UNCLEAR_MAX 3  /* the same where each may have put some of it there */
#define TRIES_MAX   30 /* with a printer that comes and goes: then a volunteer is asked */
#define MINUTE_MS   60000
#define TEST_JOB    (-1) /* in place of a row's number */

static void tell_job(struct app *app, int64_t act_seq, enum job_state state)
{
	struct event ev = {.kind = EV_JOB};

	ev.job.act_seq = act_seq;
	ev.job.state = state;
	app_event(app, &ev);
}

/* ---- slips that wait for a volunteer -------------------------------------------------------- */

static void tell_held(struct app *app)
{
	struct event ev = {.kind = EV_HELD};
	struct job_counts n;
	struct err err = {0};

	if (store_count_jobs(app->store, &n, &err) < 0 || n.held == app->model.held)
		return;
	ev.held = n.held;
	app_event(app, &ev);
}

void app_hold_jobs(struct app *app)
{
	struct moment now = app_now(app);
	int64_t age = (int64_t)app->options->config.printer_stale * MINUTE_MS;
	struct err err = {0};
	int n;

	if (!app->printer) /* without one nobody can be asked */
		return;
	n = store_hold_jobs(app->store, now.ms - age, &now, &err);
	if (n > 0)
		log_line(LOG_INFO, "%d slips waited too long and ask a volunteer", n);
	tell_held(app);
}

int app_release_jobs(struct app *app, bool print, struct err *err)
{
	struct moment now = app_now(app);

	if (store_release_jobs(app->store, print, &now, err) < 0)
		return err->code;
	log_line(LOG_INFO, "slips that waited too long are %s", print ? "printed" : "dropped");
	tell_held(app);
	app_print_next(app);
	return 0;
}

/* ---- a slip that does not come -------------------------------------------------------------- */

static bool job_becomes(
	struct app *app, int64_t id, enum job_state state, const char *reason, bool unclear)
{
	struct moment now = app_now(app);
	struct err err = {0};
	int result = unclear ? store_job_unclear(app->store, id, state, reason, &now, &err)
			     : store_job(app->store, id, state, reason, &now, &err);

	if (result < 0)
		log_line(LOG_WARN, "a print job was not marked: %s", err.text);
	return result == 0;
}

static bool is_hopeless(const struct print_trouble *t)
{
	return t->failed >= FAILS_MAX || t->unclear >= UNCLEAR_MAX;
}

/* Only now it is known whether the printer says what was wrong: its news may come after the job's
 * end. */
static void pause_over(void *ctx)
{
	struct app *app = ctx;
	struct print_trouble *t = &app->print_trouble;

	t->pausing = false;
	if (t->counts && printer_is_well(app->model.printer)) {
		t->failed++;
		t->unclear += t->started;
	}
	t->counts = false;
	if (is_hopeless(t) && job_becomes(app, t->job, JOB_FAILED, "printer", false)) {
		log_line(LOG_FAIL, "the slip of act %lld is given up", (long long)t->act);
		*t = (struct print_trouble){.job = 0};
	}
	app_print_next(app);
}

static void pause_printing(struct app *app)
{
	app->print_trouble.pausing = true;
	app->host.after(app, PAUSE_MS, pause_over, app);
}

/* The slip waits again: where nothing can be on paper with the same copy number. */
static void not_proven(struct app *app, int64_t job, int64_t act, bool started)
{
	static const char *const reasons[] = {"printer", "printer", "paper-out", "cover-open",
		"unplugged", "printer", "stuck", "offline"};
	struct print_trouble *t = &app->print_trouble;

	if (t->job != job) {
		*t = (struct print_trouble){.job = job, .act = act};
		log_line(LOG_WARN, "a slip waits: %s", reasons[app->model.printer]);
	}
	t->counts = true;
	t->started = started;
	job_becomes(app, job, JOB_WAITING, reasons[app->model.printer], started);
	pause_printing(app);
	tell_job(app, act, JOB_FAILED);
}

void app_printed(struct app *app, const struct device_event *ev)
{
	int64_t job = app->printing, act = app->printing_act;

	if (!job || ev->job != job)
		return;
	app->printing = 0;
	if (ev->kind != DEVICE_PRINTED) {
		if (job == TEST_JOB)
			pause_printing(app);
		else
			not_proven(app, job, act, ev->started);
		return;
	}
	if (job == TEST_JOB) {
		app_print_next(app);
		return;
	}
	if (app->print_trouble.job == job)
		app->print_trouble = (struct print_trouble){.job = 0};
	job_becomes(app, job, JOB_PROVEN, "", false);
	tell_job(app, act, JOB_PROVEN);
	app_print_next(app);
}

/* ---- the next one --------------------------------------------------------------------------- */

static int columns_of(const struct app *app)
{
	uint32_t set = app->model.desk.settings.value[SETTING_PAPER];
	int columns = app->options->config.columns;

	if (set != PAPER_USUAL)
		return set == PAPER_58 ? 32 : 48;
	if (!columns)
		columns = app->printer->columns;
	return columns > 0 && columns < 48 ? 32 : 48;
}

/* A list, with the telephone of a kitchen outside. */
static int kitchen_of(struct app *app, const struct act *list, struct kitchen *ret, struct err *err)
{
	const struct slot *slot = catalogue_slot(
		store_catalogue(app->store), list->head.what, list->head.service_day);

	if (store_list(app->store, list, ret, err) < 0)
		return err->code;
	if (slot)
		text_copy(ret->phone, sizeof(ret->phone), slot->kitchen_phone);
	return 0;
}

/* Whom a queue left, where it is a queue's sheet. */
static int todos_of(
	struct app *app, const struct act *act, struct todo ret[LEFT_SHEET_MAX], struct err *err)
{
	struct queue_sums sums;

	if (act->head.kind != ACT_QUEUE || !queue_sums_parse(act->body.note, &sums) || !sums.since)
		return 0;
	return store_todos_between(app->store, sums.since, act->head.seq, ret, err);
}

static int paper_for(
	struct app *app, const struct print_job *job, struct paper *paper, struct err *err)
{
	const struct identity *me = store_identity(app->store);
	const struct catalogue *catalogue = store_catalogue(app->store);
	char code[SLIP_CODE_SIZE], card[TOKEN_CHARS + 1], qr[SLIP_ORDER_SIZE];
	struct act act;
	struct todo todo[LEFT_SHEET_MAX];
	struct kitchen kitchen = {.portions = 0};
	struct slip_job slip = {
		.act = &act, .code = code, .copy = job->copy, .todo = todo, .kitchen = &kitchen};

	if (!catalogue->hall)
		return err_set(err, ERR_BUSY, "the hall is not known yet");
	if (store_act(app->store, job->act_seq, &act, err) < 0 ||
		slip_code(code, me->grant.kiosk, &act) < 0)
		return err->code ? err->code : ERR_BAD;
	if (store_card_code(app->store, &act, card) == 0)
		slip.code = card;
	if (store_slip_qr(app->store, &act, qr) == 0)
		slip.qr = qr;
	slip.n_todo = todos_of(app, &act, todo, err);
	if (slip.n_todo < 0 ||
		(act.head.kind == ACT_LIST && kitchen_of(app, &act, &kitchen, err) < 0))
		return err->code;
	slip.hall = catalogue->hall;
	slip.kiosk = me->grant.kiosk;
	slip_paper(&slip, columns_of(app), paper);
	sodium_memzero(&act, sizeof(act));
	sodium_memzero(&kitchen, sizeof(kitchen));
	sodium_memzero(todo, sizeof(todo));
	return 0;
}

static void print_due(void *ctx)
{
	app_print_next(ctx);
}

/* A slip that cannot be made (its act cannot be read, its key is gone, it is longer than a printer
 * takes) must not stop those behind. */
static void give_up_job(struct app *app, const struct print_job *job, const struct err *why)
{
	log_line(LOG_WARN, "the slip of act %lld: %s", (long long)job->act_seq, why->text);
	tell_job(app, job->act_seq, JOB_FAILED);
	if (why->code != ERR_BUSY && job_becomes(app, job->id, JOB_FAILED, "unreadable", false))
		app->host.after(app, 0, print_due, app);
}

/* A slip of which the printer took nothing. */
static void not_begun(struct app *app, const struct print_job *job, const struct err *why)
{
	app->printing = 0;
	if (why->code == ERR_BAD || why->code == ERR_LIMIT) {
		give_up_job(app, job, why);
		return;
	}
	not_proven(app, job->id, job->act_seq, false);
	app->print_trouble.counts = why->code != ERR_BUSY; /* at something else: it is waited for */
}

static void hand_over(struct app *app, const struct print_job *job, const struct paper *paper)
{
	struct err err = {0};

	if (!job_becomes(app, job->id, JOB_SENT, "", false)) {
		pause_printing(app);
		return;
	}
	app->printing = job->id;
	app->printing_act = job->act_seq;
	if (app->printer->driver->print(app->printer, job->id, paper, &err) < 0)
		not_begun(app, job, &err);
	else if (app->print_trouble.job != job->id)
		tell_job(app, job->act_seq, JOB_SENT);
}

/* 1 = there is one. One that was tried very often asks a volunteer. */
static int next_job(struct app *app, struct print_job *job)
{
	struct err err = {0};
	int got;

	app_hold_jobs(app);
	do
		got = store_next_job(app->store, job, &err);
	while (got == 1 && job->tries >= TRIES_MAX &&
		job_becomes(app, job->id, JOB_HELD, "tries", false));
	return got;
}

/* 0 = it is at the printer. Nobody waits for it: it is tried once. */
static int test_slip(struct app *app)
{
	struct moment now = app_now(app);
	struct err err = {0};
	struct paper paper;

	if (!app->print_test)
		return ERR_NONE;
	app->print_test = false;
	slip_test(columns_of(app), &now, &paper);
	if (app->printer->driver->print(app->printer, TEST_JOB, &paper, &err) < 0) {
		log_line(LOG_WARN, "no test slip: %s", err.text);
		return err.code;
	}
	app->printing = TEST_JOB;
	app->printing_act = 0;
	return 0;
}

struct class_paper {
	struct paper paper;
	int number, seats, came;
};

static int class_line(void *ctx, const struct attendee *who)
{
	struct class_paper *p = ctx;
	struct moment at = moment_at(who->came_ms, CLOCK_WALL);
	char time[16] = "";

	if (who->waiting)
		return 0;
	if (who->came)
		snprintf(time, sizeof(time), "%02d:%02d", at.secs / 3600, at.secs / 60 % 60);
	p->seats += who->enrolled;
	p->came += who->came;
	slip_class_line(++p->number, who->masked, time, who->enrolled, &p->paper);
	return 0;
}

/* As a test slip: tried once, and nobody waits for it. */
void app_print_class(struct app *app, const char *offering)
{
	const struct catalogue *c = store_catalogue(app->store);
	const struct offering *o = catalogue_offering(c, offering);
	struct class_paper p = {.number = 0};
	struct session session;
	struct err err = {0};

	if (app->printing || !app->printer || !printer_is_well(app->model.printer) || !o ||
		!session_on(&c->timetable, o, app_now(app).day, &session)) {
		app_tone(app, TONE_LOOK);
		return;
	}
	words_use(app->model.hall_lang);
	slip_class_head(&session, c->hall, columns_of(app), &p.paper);
	if (store_attendance(app->store, &session, class_line, &p, &err) == 0) {
		slip_class_foot(p.seats, p.came, &p.paper);
		if (app->printer->driver->print(app->printer, TEST_JOB, &p.paper, &err) == 0)
			app->printing = TEST_JOB;
	}
	words_use(app->model.lang);
	if (err.code)
		log_line(LOG_WARN, "no sheet of a class: %s", err.text);
	sodium_memzero(&p, sizeof(p));
}

void app_print_test(struct app *app)
{
	app->print_test = printer_is_well(app->model.printer);
	app_print_next(app);
}

void app_print_next(struct app *app)
{
	struct err err = {0};
	struct paper paper;
	struct print_job job;

	if (app->printing || app->print_trouble.pausing || !app->printer ||
		!printer_is_well(app->model.printer))
		return;
	if (test_slip(app) == 0 || next_job(app, &job) != 1)
		return;
	if (paper_for(app, &job, &paper, &err) < 0) {
		give_up_job(app, &job, &err);
		return;
	}
	hand_over(app, &job, &paper);
	sodium_memzero(&paper, sizeof(paper));
}
