/* SPDX-License-Identifier: MIT */
/*
 * A recording is a text file, one JSON object a line: how the visit began, then every event with
 * its moment (answers too), and after each the acts that it asked to record. Played back it gives
 * the same screens and the same acts, without a store, devices or a clock; bug reports, demos and
 * benchmarks use it. It holds what people did: outside the demo it is refused.
 *
 *   {"litang":1,"lang":"zh_CN","demo":1,…}
 *   {"t":ms,"q":0,"d":"2026-11-22","s":28800,"e":"card",…}
 *   {"x":"act","head":{…},"body":{…}}
 *   {"x":"size","c":80,"r":22}
 *   {"x":"sheet","n":1}
 */
#ifndef KIOSK_RECORD_H
#define KIOSK_RECORD_H

#include <cjson/cJSON.h>

#include "core/base/buf.h"
#include "core/visit/effect.h"
#include "core/visit/model.h"

#define RECORD_LINE_MAX (4u << 20) /* a catalogue is one line */

struct recorder;

/* Creates the file (0600; an existing one is refused) and writes how things stand in m. */
MUST_USE int recorder_open(
	struct recorder **ret, const char *path, const struct model *m, struct err *err);
void recorder_close(struct recorder *r); /* NULL allowed */
void recorder_event(struct recorder *r, const struct event *ev);
void recorder_effects(struct recorder *r, const struct effects *fx);
void recorder_size(struct recorder *r, int cols, int rows);
void recorder_sheet(struct recorder *r, int sheet); /* turned to (screens/view.h) */

/* Events as lines: what both sides share (record_codec.c). The borrowed answers of a decoded event
 * live in hold, until the next. */
struct record_hold {
	struct lookup lookup;
	struct recorded recorded;
	struct device_report devices;
	struct found found;
	struct todo_list todos;
	struct window_answer window;
	struct calls_open calls;
	struct figures today;
	struct record_catalogue *catalogue; /* of the newest EV_CATALOGUE */
};
void record_event_encode(const struct event *ev, struct buf *out);
MUST_USE int record_event_decode(
	const cJSON *line, struct event *ret, struct record_hold *hold, struct err *err);
void record_act_encode(const struct act *draft, struct buf *out);

/* Where a person stands, inside an event's line (record_standing.c). */
void record_standing_encode(struct buf *out, const struct standing *s);
MUST_USE int record_standing_decode(const cJSON *line, struct standing *s, struct err *err);

/* What staff and volunteers were told (record_staff.c). */
void record_pin_encode(struct buf *out, const struct pin_answer *a);
MUST_USE int record_pin_decode(const cJSON *line, struct pin_answer *a, struct err *err);
void record_devices_encode(struct buf *out, const struct device_report *r);
MUST_USE int record_devices_decode(const cJSON *line, struct device_report *r, struct err *err);

/* What the canteen's window was told (record_window.c). */
void record_window_encode(struct buf *out, const struct window_answer *a);
MUST_USE int record_window_decode(const cJSON *line, struct window_answer *a, struct err *err);

/* Somebody, or an act, inside an event's line. */
void record_act_put(struct buf *out, const struct act *act);
MUST_USE int record_act_get(const cJSON *line, struct act *act, struct err *err);
void record_person_encode(struct buf *out, const struct person *p);
MUST_USE int record_person_decode(const cJSON *line, struct person *p, struct err *err);

void record_slip_put(struct buf *out, const struct slip_order *slip); /* none: nothing */
MUST_USE int record_slip_get(const cJSON *line, struct slip_order *slip, struct err *err);

void record_calls_encode(struct buf *out, const struct calls_open *c);
MUST_USE int record_calls_decode(const cJSON *line, struct calls_open *c, struct err *err);
void record_today_encode(struct buf *out, const struct figures *f);
MUST_USE int record_today_decode(const cJSON *line, struct figures *f, struct err *err);
void record_todos_encode(struct buf *out, const struct todo_list *l);
MUST_USE int record_todos_decode(const cJSON *line, struct todo_list *l, struct err *err);

/* What was set, in the first line. */
void record_settings_encode(struct buf *out, const struct model *m);
MUST_USE int record_settings_decode(const cJSON *line, struct model *m, struct err *err);

void record_found_encode(struct buf *out, const struct found *f);
MUST_USE int record_found_decode(const cJSON *line, struct found *f, struct err *err);

/* A catalogue as feed rows and back; owned by the decoder. */
struct record_catalogue;
void record_catalogue_encode(const struct catalogue *c, struct buf *out);
struct record_catalogue *record_catalogue_decode(const cJSON *obj, struct err *err);
const struct catalogue *record_catalogue_get(const struct record_catalogue *c);
void record_catalogue_free(struct record_catalogue *c);

struct replay_options {
	const char *path;
	bool fast; /* as quickly as it goes, without the terminal */
	const char *
		frames; /* every frame that differs from the last as text into this file; or NULL */
};
/* 0: played to the end and every act is the same; 1: it differs or is not a recording (said on
 * stderr with its line). */
int replay_run(const struct replay_options *options);

#endif
