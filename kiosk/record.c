/* SPDX-License-Identifier: MIT */
#include "kiosk/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/json.h"
#include "core/base/log.h"

struct recorder {
	FILE *file;
	struct buf line;
};

static void put_line(struct recorder *r)
{
	buf_byte(&r->line, '\n');
	if (r->line.failed || fwrite(r->line.data, 1, r->line.len, r->file) != r->line.len ||
		fflush(r->file) != 0)
		log_line(LOG_WARN, "a line of the recording was not written");
	buf_clear(&r->line);
}

int recorder_open(struct recorder **ret, const char *path, const struct model *m, struct err *err)
{
	struct recorder *r = calloc(1, sizeof(*r));
	int fd = r ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;

	if (fd < 0 || !(r->file = fdopen(fd, "w"))) {
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
		free(r);
		return err->code;
	}
	r->line = BUF_INIT(RECORD_LINE_MAX);
	json_open(&r->line, NULL, '{');
	json_put_int(&r->line, "litang", 1);
	json_put_text(&r->line, "lang", lang_code(m->hall_lang));
	json_put_int(&r->line, "demo", m->demo);
	json_put_int(&r->line, "simulated", m->simulated);
	json_put_int(&r->line, "idle_warn_ms", m->idle_warn_ms);
	json_put_int(&r->line, "idle_count_ms", m->idle_count_ms);
	json_put_int(&r->line, "voice", m->hall_voice);
	record_settings_encode(&r->line, m);
	if (m->opened != DAY_NONE)
		json_put_int(&r->line, "opened", m->opened);
	record_catalogue_encode(m->catalogue, &r->line);
	json_close(&r->line, '}');
	put_line(r);
	*ret = r;
	return 0;
}

void recorder_close(struct recorder *r)
{
	if (!r)
		return;
	fclose(r->file);
	buf_done(&r->line);
	free(r);
}

void recorder_event(struct recorder *r, const struct event *ev)
{
	record_event_encode(ev, &r->line);
	put_line(r);
}

void recorder_effects(struct recorder *r, const struct effects *fx)
{
	for (int i = 0; i < fx->n; i++) {
		if (fx->v[i].kind != FX_RECORD)
			continue;
		record_act_encode(&fx->v[i].record.act, &r->line);
		put_line(r);
	}
}

void recorder_size(struct recorder *r, int cols, int rows)
{
	json_open(&r->line, NULL, '{');
	json_put_text(&r->line, "x", "size");
	json_put_int(&r->line, "c", cols);
	json_put_int(&r->line, "r", rows);
	json_close(&r->line, '}');
	put_line(r);
}

void recorder_sheet(struct recorder *r, int sheet)
{
	json_open(&r->line, NULL, '{');
	json_put_text(&r->line, "x", "sheet");
	json_put_int(&r->line, "n", sheet);
	json_close(&r->line, '}');
	put_line(r);
}
