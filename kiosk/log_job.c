/* SPDX-License-Identifier: MIT */
#include "kiosk/log_job.h"

#include "core/base/log.h"
#include "kiosk/app.h"
#include "kiosk/stick.h"

static void tell(struct app *app, enum stick_word word)
{
	struct event ev = {.kind = EV_STICK, .stick = word};

	app_event(app, &ev);
}

static enum stick_word word_of(int64_t code)
{
	switch (code) {
	case 0:
		return STICK_TAKE_OUT;
	case STICK_EXIT_INUSE:
		return STICK_STAYS;
	case STICK_EXIT + STICK_NONE:
		return STICK_MISSING;
	case STICK_EXIT + STICK_READ_ONLY:
		return STICK_LOCKED;
	case STICK_EXIT + STICK_DAMAGED:
	case STICK_EXIT + STICK_DIFFERS:
		return STICK_BAD;
	case STICK_EXIT + STICK_FULL:
		return STICK_NO_ROOM;
	case STICK_EXIT + STICK_GONE:
		return STICK_PULLED;
	default:
		return STICK_NO_LOG;
	}
}

static void on_exit(uv_process_t *process, int64_t code, int signal)
{
	struct app *app = process->data;

	app->log_job.runs = false;
	uv_close((uv_handle_t *)process, NULL);
	log_line(code || signal ? LOG_WARN : LOG_INFO,
		"the log onto a stick: exit code %lld, signal %d", (long long)code, signal);
	tell(app, signal ? STICK_NO_LOG : word_of(code));
}

/* No terminal, and none of our files: a session of its own, that ends when it is done. */
static int start(struct app *app, uv_process_t *process, uv_exit_cb ended, char *const *args)
{
	const uv_process_options_t options = {.file = "/proc/self/exe",
		.args = (char **)(uintptr_t)args,
		.exit_cb = ended,
		.flags = UV_PROCESS_DETACHED};
	int code;

	process->data = app;
	code = uv_spawn(&app->loop, process, &options);
	if (code == 0)
		return 0;
	log_line(LOG_WARN, "litang %s: %s", args[1], uv_strerror(code));
	uv_close((uv_handle_t *)process, NULL);
	return -1;
}

static char *config_file(const struct app *app)
{
	return (char *)(uintptr_t)app->options->config.file;
}

void app_stick(struct app *app, const day_t days[2])
{
	char from[11], until[11];
	char *args[] = {(char[]){"litang"}, (char[]){"export"}, (char[]){"--config"},
		config_file(app), (char[]){"--from"}, from, (char[]){"--until"}, until,
		(char[]){"--stick"}, (char[]){"--format"}, (char[]){"xlsx"}, NULL};

	day_format(days[0], from);
	day_format(days[1], until);
	if (app->log_job.runs)
		tell(app, STICK_WRITES);
	else if (start(app, &app->log_job.process, on_exit, args) < 0)
		tell(app, STICK_NO_LOG);
	else
		app->log_job.runs = true;
}

/* ---- the copy of the database ----------------------------------------------------------------- */

static void tell_backup(struct app *app, enum backup_word word)
{
	struct event ev = {.kind = EV_BACKUP, .backup = word};

	app_event(app, &ev);
}

static void on_backup(uv_process_t *process, int64_t code, int signal)
{
	struct app *app = process->data;
	enum backup_word word = BACKUP_FAILED;

	app->log_job.backs_up = false;
	uv_close((uv_handle_t *)process, NULL);
	log_line(code || signal ? LOG_WARN : LOG_INFO,
		"a copy of the database: exit code %lld, signal %d", (long long)code, signal);
	if (code == 0 && !signal)
		word = BACKUP_ON_STICK;
	else if (code == STICK_EXIT_KEPT)
		word = BACKUP_KEPT;
	else if (code == STICK_EXIT_NO_PLACE)
		word = BACKUP_NO_PLACE;
	tell_backup(app, word);
}

/* Who asks while one runs is told by its end. */
void app_backup(struct app *app)
{
	char *args[] = {(char[]){"litang"}, (char[]){"backup"}, (char[]){"--config"},
		config_file(app), (char[]){"--stick"}, NULL};

	if (app->log_job.backs_up)
		return;
	if (start(app, &app->log_job.backup, on_backup, args) < 0)
		tell_backup(app, BACKUP_FAILED);
	else
		app->log_job.backs_up = true;
}
