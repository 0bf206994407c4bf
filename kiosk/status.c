/* SPDX-License-Identifier: MIT */
/*
 * status.json: what `litang status` and a monitor read, renamed into place so that nobody reads
 * half of it. Not fsynced: it tells of now.
 */
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/json.h"
#include "kiosk/app.h"
#include "kiosk/store/outbox.h"
#include "kiosk/store/setting.h"

#define STATUS_BYTES 8192
#define MIB          (1024ULL * 1024)

static void put_devices(struct app *app, struct buf *out)
{
	static const char *const state[] = {"absent", "ready", "trouble"};

	json_open(out, "devices", '[');
	for (int i = 0; i < app->n_devices; i++) {
		const struct device *dev = app->devices[i];

		json_open(out, NULL, '{');
		json_put_text(out, "name", dev->name);
		json_put_text(out, "state", state[dev->state]);
		json_put_int(out, "simulated", dev->simulated);
		json_put_int(out, "since_ms", dev->since_ms);
		json_put_text(out, "what", dev->what);
		json_put_text(out, "trouble", dev->trouble);
		json_put_int(out, "done", (int64_t)dev->done);
		json_put_int(out, "failed", (int64_t)dev->failed);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static void put_jobs(struct app *app, struct buf *out)
{
	struct job_counts n;
	struct err err = {0};

	if (store_count_jobs(app->store, &n, &err) < 0)
		return;
	json_open(out, "slips", '{');
	json_put_int(out, "waiting", n.waiting);
	json_put_int(out, "held", n.held);
	json_put_int(out, "failed", n.failed);
	json_put_int(out, "oldest_ms", n.oldest_ms);
	json_close(out, '}');
}

static void put_sync(struct app *app, struct buf *out)
{
	struct outbox_judged judged;
	struct exchange_status sync;
	struct err err = {0};

	link_status(app->link, app, &sync);
	json_open(out, "sync", '{');
	json_put_int(out, "online", sync.online);
	json_put_int(out, "unsent", sync.unsent);
	json_put_int(out, "last_contact_ms", sync.last_contact_ms);
	json_put_int(out, "silent_since_ms", sync.silent_since_ms);
	json_put_text(out, "trouble", sync.trouble);
	if (outbox_judged(app->store, &judged, &err) == 0) {
		json_put_int(out, "forked", judged.forked);
		json_put_int(out, "quarantined", judged.quarantined);
	}
	json_close(out, '}');
}

static void put_disk(struct app *app, struct buf *out)
{
	struct statvfs fs;

	if (statvfs(app->options->config.database, &fs) == 0)
		json_put_int(out, "disk_free_mib", (int64_t)(fs.f_bavail * fs.f_frsize / MIB));
}

/* Those that were set here. */
static void put_settings(struct app *app, struct buf *out)
{
	struct settings now = app->model.desk.settings;
	char text[SETTING_TEXT_SIZE];
	struct err err = {0};
	unsigned set;

	if (store_settings(app->store, &now, &set, &err) < 0)
		return;
	json_open(out, "settings", '{');
	for (int i = 0; i < SETTING_COUNT; i++) {
		setting_text((enum setting)i, now.value[i], text);
		if (set & 1U << i)
			json_put_text(out, setting_key((enum setting)i), text);
	}
	json_close(out, '}');
}

static const char *const paper[] = {"ok", "low", "out", "open", "gone", "busy", "stuck", "offline"};

const char *status_short(const struct app *app, char *out, size_t size)
{
	struct outbox_state sent;

	outbox_state(app->store, &sent);
	snprintf(out, size, "{\"version\":\"%s\",\"paper\":\"%s\",\"clock\":%d,\"last\":%lld}",
		LITANG_VERSION, paper[app->model.printer], (int)app->model.now.quality,
		(long long)sent.last);
	return out;
}

void status_write(struct app *app)
{
	static const char *const clock[] = {"hub", "wall", "unknown"};
	const struct identity *me = store_identity(app->store);
	struct buf out = BUF_INIT(STATUS_BYTES);
	char temporary[CONFIG_PATH_SIZE + 8];
	FILE *file;

	json_open(&out, NULL, '{');
	json_put_text(&out, "version", LITANG_VERSION);
	json_put_int(&out, "pid", getpid());
	json_put_int(&out, "at_ms", app->model.now.ms);
	json_put_text(&out, "clock", clock[app->model.now.quality]);
	json_put_int(&out, "enrolled", me->enrolled);
	json_put_text(&out, "kiosk", me->grant.kiosk);
	json_put_text(&out, "hall", me->grant.place);
	json_put_int(&out, "in_service", store_in_service(app->store));
	json_put_text(&out, "paper", paper[app->model.printer]);
	put_jobs(app, &out);
	put_devices(app, &out);
	put_sync(app, &out);
	put_disk(app, &out);
	put_settings(app, &out);
	json_close(&out, '}');
	buf_byte(&out, '\n');
	snprintf(temporary, sizeof(temporary), "%s.new", app->options->config.status);
	file = fopen(temporary, "we");
	if (file) {
		bool whole = fwrite(buf_text(&out), 1, out.len, file) == out.len;

		if (fclose(file) == 0 && whole)
			rename(temporary, app->options->config.status);
	}
	buf_done(&out);
}
