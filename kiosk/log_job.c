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

static int start(struct app *app, const day_t days[2])
{
	char from[11], until[11];
	char *args[] = {(char[]){"litang"}, (char[]){"export"}, (char[]){"--config"},
		(char *)(uintptr_t)app->options->config.file, (char[]){"--from"}, from,
		(char[]){"--until"}, until, (char[]){"--stick"}, (char[]){"--format"},
		(char[]){"xlsx"}, NULL};
	/* No terminal, and none of our files: a session of its own, that ends when it is done. */
	const uv_process_options_t options = {.file = "/proc/self/exe",
		.args = args,
		.exit_cb = on_exit,
		.flags = UV_PROCESS_DETACHED};

	day_format(days[0], from);
	day_format(days[1], until);
	app->log_job.process.data = app;
	return uv_spawn(&app->loop, &app->log_job.process, &options);
}

void app_stick(struct app *app, const day_t days[2])
{
	int code;

	if (app->log_job.runs) {
		tell(app, STICK_WRITES);
		return;
	}
	code = start(app, days);
	if (code < 0) {
		log_line(LOG_WARN, "the log onto a stick: %s", uv_strerror(code));
		uv_close((uv_handle_t *)&app->log_job.process, NULL);
		tell(app, STICK_NO_LOG);
		return;
	}
	app->log_job.runs = true;
}
