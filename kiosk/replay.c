/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/json.h"
#include "core/visit/step.h"
#include "kiosk/record.h"
#include "screens/view.h"
#include "screens/term.h"
#include "screens/words.h"

#define PAUSE_MAX_MS 3000 /* longer waits are cut when a person watches */
#define ACTS_MAX     8    /* acts that one event may ask for */

struct replay {
	const struct replay_options *options;
	FILE *frames;
	struct record_hold hold;
	struct model model;
	struct canvas canvas;
	struct page page;
	struct layout layout;
	struct view view;
	struct buf frame, last_frame;
	struct buf expected[ACTS_MAX]; /* what the last step asked to record, as lines */
	int n_expected, next_expected;
	int64_t n_frames, n_acts;
};

static void show(struct replay *r)
{
	page_fill(&r->model, &r->page);
	r->page.sheet = view_sheet(&r->view, &r->model);
	layout_draw(&r->page, &r->canvas, &r->layout);
	if (!r->options->fast)
		term_show(&r->canvas);
	if (!r->frames)
		return;
	buf_clear(&r->frame);
	canvas_print(&r->canvas, &r->frame);
	if (strcmp(buf_text(&r->frame), buf_text(&r->last_frame)) == 0)
		return;
	fprintf(r->frames, "---- frame %lld at %lld\n%s", (long long)++r->n_frames,
		(long long)r->model.now.ms, buf_text(&r->frame));
	buf_clear(&r->last_frame);
	buf_add(&r->last_frame, r->frame.data, r->frame.len);
}

static void pause_between(struct replay *r, const struct event *ev)
{
	int64_t ms = ev->now.ms - r->model.now.ms;
	struct timespec wait;

	if (r->options->fast || ms <= 0)
		return;
	if (ms > PAUSE_MAX_MS)
		ms = PAUSE_MAX_MS;
	wait = (struct timespec){ms / 1000, ms % 1000 * 1000000};
	nanosleep(&wait, NULL);
}

static int all_asked(const struct replay *r, struct err *err)
{
	if (r->next_expected < r->n_expected)
		return err_set(err, ERR_BAD, "an act is asked for that was not recorded: %.150s",
			buf_text(&r->expected[r->next_expected]));
	return 0;
}

static int play_event(struct replay *r, const cJSON *line, struct err *err)
{
	struct effects fx = {0};
	struct event ev;

	if (all_asked(r, err) < 0 || record_event_decode(line, &ev, &r->hold, err) < 0)
		return err->code;
	pause_between(r, &ev);
	visit_step(&r->model, &ev, &fx);
	r->n_expected = r->next_expected = 0;
	for (int i = 0; i < fx.n; i++) {
		if (fx.v[i].kind == FX_LANG)
			words_use(fx.v[i].lang);
		if (fx.v[i].kind != FX_RECORD || r->n_expected == ACTS_MAX)
			continue;
		buf_clear(&r->expected[r->n_expected]);
		record_act_encode(&fx.v[i].record.act, &r->expected[r->n_expected++]);
	}
	show(r);
	return 0;
}

static int play_act(struct replay *r, const char *text, struct err *err)
{
	const char *now;

	if (r->next_expected == r->n_expected)
		return err_set(err, ERR_BAD, "this act is not asked for any more");
	now = buf_text(&r->expected[r->next_expected++]);
	r->n_acts++;
	if (strcmp(now, text) != 0)
		return err_set(err, ERR_BAD, "the act differs, now: %.190s", now);
	return 0;
}

static int play_size(struct replay *r, const cJSON *line, struct err *err)
{
	int64_t cols, rows;

	if (json_int(line, "c", 1, CANVAS_COLS_MAX, &cols, err) < 0 ||
		json_int(line, "r", 1, CANVAS_ROWS_MAX, &rows, err) < 0)
		return err->code;
	if (!r->options->fast)
		term_resized((int)cols, (int)rows);
	if (canvas_resize(&r->canvas, (int)cols, (int)rows) < 0)
		return err_set(err, ERR_LIMIT, "no memory for the screen");
	r->model.list_most = view_list_most((int)rows);
	show(r);
	return 0;
}

/* The event that turned it follows. */
static int play_sheet(struct replay *r, const cJSON *line, struct err *err)
{
	int64_t sheet;

	if (json_int(line, "n", 0, PAGE_LINES + CHOICES_MAX, &sheet, err) < 0)
		return err->code;
	r->view.sheet = (int)sheet;
	return 0;
}

static int play_head(struct replay *r, const cJSON *line, struct err *err)
{
	int64_t version, demo, simulated, warn, count, voice = 0, opened = DAY_NONE;
	char code[12];
	enum lang lang;

	if (json_int(line, "litang", 1, 1, &version, err) < 0 ||
		json_text(line, "lang", code, sizeof(code), err) < 0 ||
		json_int(line, "demo", 0, 1, &demo, err) < 0 ||
		json_int(line, "simulated", 0, 1, &simulated, err) < 0 ||
		json_int(line, "idle_warn_ms", 1, 3600000, &warn, err) < 0 ||
		json_int(line, "idle_count_ms", 1, 3600000, &count, err) < 0)
		return err->code;
	if (json_has(line, "voice") && json_int(line, "voice", 0, 1, &voice, err) < 0)
		return err->code;
	if (json_has(line, "opened") &&
		json_int(line, "opened", INT32_MIN, INT32_MAX, &opened, err) < 0)
		return err->code;
	if (lang_parse(code, &lang) < 0)
		return err_set(err, ERR_BAD, "lang: unknown");
	r->hold.catalogue = record_catalogue_decode(line, err);
	if (!r->hold.catalogue)
		return err->code;
	visit_init(&r->model, record_catalogue_get(r->hold.catalogue), lang);
	r->model.demo = demo;
	r->model.simulated = simulated;
	r->model.opened = (day_t)opened;
	r->model.idle_warn_ms = (int)warn;
	r->model.idle_count_ms = (int)count;
	r->model.voice = r->model.hall_voice = voice;
	if (record_settings_decode(line, &r->model, err) < 0)
		return err->code;
	words_use(lang);
	return 0;
}

static int play_line(struct replay *r, const char *text, size_t n, bool first, struct err *err)
{
	cJSON *line = json_parse(text, n, err);
	char extra[8] = "";
	int result;

	if (!line)
		return err->code;
	if (json_has(line, "x") && json_text(line, "x", extra, sizeof(extra), err) < 0)
		result = err->code;
	else if (first)
		result = play_head(r, line, err);
	else if (strcmp(extra, "act") == 0)
		result = play_act(r, text, err);
	else if (strcmp(extra, "size") == 0)
		result = play_size(r, line, err);
	else if (strcmp(extra, "sheet") == 0)
		result = play_sheet(r, line, err);
	else
		result = play_event(r, line, err);
	cJSON_Delete(line);
	return result;
}

static int play_file(struct replay *r, FILE *file, struct err *err)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t n;
	int number = 0, result = 0;

	while (result == 0 && (n = getline(&text, &size, file)) > 0) {
		if ((size_t)n > RECORD_LINE_MAX)
			result = err_set(err, ERR_LIMIT, "a line of %zd bytes", n);
		if (text[n - 1] == '\n')
			text[--n] = 0;
		number++;
		if (result == 0)
			result = play_line(r, text, (size_t)n, number == 1, err);
	}
	if (result == 0 && number == 0)
		result = err_set(err, ERR_BAD, "empty");
	if (result == 0)
		result = all_asked(r, err);
	free(text);
	return result < 0 ? err_at(err, "%s:%d", r->options->path, number) : 0;
}

static int replay_open(struct replay *r, FILE **file, struct err *err)
{
	*file = fopen(r->options->path, "re");
	if (!*file)
		return err_set(err, ERR_IO, "%s: %s", r->options->path, strerror(errno));
	r->frames = r->options->frames ? fopen(r->options->frames, "we") : NULL;
	if (r->options->frames && !r->frames)
		return err_set(err, ERR_IO, "%s: %s", r->options->frames, strerror(errno));
	r->frame = r->last_frame = BUF_INIT((size_t)CANVAS_COLS_MAX * CANVAS_ROWS_MAX * 5);
	for (int i = 0; i < ACTS_MAX; i++)
		r->expected[i] = BUF_INIT(RECORD_LINE_MAX);
	if (canvas_init(&r->canvas, 80, 22) < 0)
		return err_set(err, ERR_LIMIT, "no memory for the screen");
	return r->options->fast ? 0 : term_open(err);
}

static void replay_close(struct replay *r, FILE *file)
{
	if (!r->options->fast)
		term_close();
	if (file)
		fclose(file);
	if (r->frames)
		fclose(r->frames);
	record_catalogue_free(r->hold.catalogue);
	canvas_done(&r->canvas);
	buf_done(&r->frame);
	buf_done(&r->last_frame);
	for (int i = 0; i < ACTS_MAX; i++)
		buf_done(&r->expected[i]);
}

int replay_run(const struct replay_options *options)
{
	struct replay *r = calloc(1, sizeof(*r));
	struct err err = {0};
	FILE *file = NULL;
	int result;

	if (!r)
		return 1;
	r->options = options;
	result = replay_open(r, &file, &err);
	if (result == 0)
		result = play_file(r, file, &err);
	replay_close(r, file);
	if (result < 0)
		fprintf(stderr, "litang: %s\n", err.text);
	else
		printf("%lld acts as recorded\n", (long long)r->n_acts);
	free(r);
	return result < 0 ? 1 : 0;
}
