/* SPDX-License-Identifier: MIT */
#include "devices/voice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/devlog.h"
#include "devices/keeper.h"
#include "devices/voice_talk.h"

#define SILENCE_MS  20000  /* the child ticks every 5 s, also while it speaks */
#define SENTENCE_MS 180000 /* one that takes longer than the longest never ends */

struct voice {
	struct device dev; /* first: a struct device * is a struct voice * */
	const struct host *host;
	struct devlog log;
	struct keeper keeper;
	char *clips;
	int32_t asked, hushed, said; /* the last number of each */
	bool dropped;                /* something, since it was quiet last: said once in the log */
	enum voice_volume volume;
};

static void after(struct voice *v, int ms, void (*due)(void *ctx))
{
	v->host->after(v->host->app, ms, due, v);
}

/* ---- what the app hears -------------------------------------------------------------------- */

static void tell(struct voice *v, enum device_event_kind kind)
{
	const struct device_event ev = {.kind = kind, .from = &v->dev, .state = v->dev.state};

	v->host->tell(v->host->app, &ev);
}

/* what: the card's name; why: what is wrong. "" = nothing. A log line and an event on change. */
static void become(struct voice *v, enum device_state state, const char *what, const char *why)
{
	struct device *dev = &v->dev;
	bool same = dev->state == state && strcmp(dev->what, what) == 0 &&
		    (!why[0] || strcmp(dev->trouble, why) == 0);

	if (same)
		return;
	dev->state = state;
	text_copy(dev->what, sizeof(dev->what), what);
	if (why[0])
		text_copy(dev->trouble, sizeof(dev->trouble), why);
	devlog_line(&v->log, state == DEVICE_READY ? LOG_INFO : LOG_WARN,
		state == DEVICE_READY ? dev->what : dev->trouble);
	tell(v, DEVICE_STATE);
}

/* Sentences that were asked for and are neither said nor hushed. */
static int32_t waiting(const struct voice *v)
{
	return v->asked - (v->said > v->hushed ? v->said : v->hushed);
}

static void on_quiet(void *ctx)
{
	struct voice *v = ctx;

	if (v->said < v->asked)
		return;
	v->dropped = false;
	tell(v, DEVICE_QUIET);
}

static void on_endless(void *ctx)
{
	struct voice *v = ctx;

	keeper_replace(&v->keeper, "does not come to an end");
}

/* ---- the child ----------------------------------------------------------------------------- */

/* There is none: it will say nothing of what was asked. */
static void on_ended(void *ctx, const char *why)
{
	struct voice *v = ctx;

	become(v, DEVICE_TROUBLE, "", why);
	if (v->said == v->asked)
		return;
	v->said = v->asked;
	after(v, -1, on_endless);
	after(v, 0, on_quiet);
}

static void send_volume(struct voice *v)
{
	char line[16];

	keeper_send_surely(&v->keeper, line,
		(size_t)snprintf(line, sizeof(line), "volume %d\n", (int)v->volume));
}

static void send_clips(struct voice *v)
{
	char line[VOICE_TALK_MAX + 2];
	size_t n;

	if (!v->clips[0])
		return;
	if (voice_talk_clips(line, &n, v->clips) == 0)
		keeper_send_surely(&v->keeper, line, n);
	else
		devlog_line(
			&v->log, LOG_WARN, "the folder of recorded sentences has no usable name");
}

static void on_started(void *ctx)
{
	struct voice *v = ctx;

	v->asked = v->said = v->hushed = 0;
	send_clips(v);
	send_volume(v);
}

/* ---- what it says -------------------------------------------------------------------------- */

/* False: it says what was not asked. */
static bool take_said(struct voice *v, int32_t n)
{
	if (n <= v->said || n > v->asked)
		return false;
	v->said = n;
	v->dev.done += n != v->hushed;
	after(v, v->said < v->asked ? SENTENCE_MS : -1, on_endless);
	if (v->said == v->asked)
		on_quiet(v);
	return true;
}

static void take_none(struct voice *v, const char *why)
{
	char text[sizeof(v->dev.trouble)];

	snprintf(text, sizeof(text), "no sound card: %s", why);
	become(v, DEVICE_ABSENT, "", text);
}

static void take_broken(struct voice *v, const char *lang)
{
	char text[sizeof(v->dev.trouble)];

	v->dev.failed++;
	snprintf(text, sizeof(text), "a sentence of %.*s cannot be read or spoken", VOICE_LANG,
		lang);
	text_copy(v->dev.trouble, sizeof(v->dev.trouble), text);
	devlog_line(&v->log, LOG_WARN, text);
}

static bool take_news(struct voice *v, const struct voice_news *news)
{
	switch (news->word) {
	case VOICE_CARD:
		become(v, DEVICE_READY, news->text, "");
		return true;
	case VOICE_NONE:
		take_none(v, news->text);
		return true;
	case VOICE_SAID:
		return take_said(v, news->n);
	case VOICE_BROKEN:
		take_broken(v, news->text);
		return true;
	case VOICE_MUTE:
		devlog_line(&v->log, LOG_WARN, "no speech: the data of espeak-ng is missing");
		return true;
	default:
		return true;
	}
}

static int on_heard(void *ctx, const char *line, size_t n)
{
	struct voice *v = ctx;
	struct voice_news news;

	if (voice_talk_news(line, n, &news) < 0 || !take_news(v, &news))
		return -1;
	return news.word == VOICE_SAID ? 0 : 1; /* those are bounded by what was asked */
}

/* ---- what it is asked ---------------------------------------------------------------------- */

static void drop(struct voice *v, const char *why)
{
	v->dev.failed++;
	if (!v->dropped)
		devlog_line(&v->log, LOG_WARN, why);
	v->dropped = true;
	after(v, 0, on_quiet);
}

void voice_say(struct device *dev, const struct voice_line *line)
{
	struct voice *v = (struct voice *)dev;
	char out[VOICE_TALK_MAX + 2];
	size_t n = 0;

	if (dev->state != DEVICE_READY) {
		after(v, 0, on_quiet);
	} else if (voice_talk_say(out, &n, v->asked + 1, line) < 0) {
		drop(v, "a sentence was dropped: too long, or of no language");
	} else if (waiting(v) == VOICE_WAITING || !keeper_send(&v->keeper, out, n)) {
		drop(v, "sentences were dropped: too many wait");
	} else {
		if (v->said == v->asked)
			after(v, SENTENCE_MS, on_endless);
		v->asked++;
	}
	explicit_bzero(out, sizeof(out));
}

void voice_hush(struct device *dev)
{
	struct voice *v = (struct voice *)dev;
	char line[32];

	if (v->said == v->asked) {
		after(v, 0, on_quiet);
		return;
	}
	v->hushed = ++v->asked;
	keeper_send_surely(
		&v->keeper, line, (size_t)snprintf(line, sizeof(line), "hush %d\n", v->hushed));
}

bool voice_tone(struct device *dev, enum voice_tone tone)
{
	struct voice *v = (struct voice *)dev;

	return dev->state == DEVICE_READY &&
	       keeper_send(&v->keeper, tone == VOICE_DONE ? "done\n" : "look\n", strlen("done\n"));
}

void voice_volume(struct device *dev, enum voice_volume volume)
{
	struct voice *v = (struct voice *)dev;

	v->volume = volume;
	send_volume(v);
}

/* ---- the device ---------------------------------------------------------------------------- */

static void voice_close(struct device *dev)
{
	struct voice *v = (struct voice *)dev;

	keeper_close(&v->keeper);
	after(v, -1, on_endless);
	after(v, -1, on_quiet);
	devlog_done(&v->log);
	free(v->clips);
	free(v);
}

static const struct driver voice_driver = {.name = "voice", .close = voice_close};

int voice_open(struct device **ret, const struct host *host, const struct voice_options *options,
	struct err *err)
{
	struct voice *v = calloc(1, sizeof(*v));
	struct keeper_task task = {.name = "litang-voice",
		.program = options->program,
		.pause_ms = options->pause_ms,
		.silence_ms = SILENCE_MS,
		.ctx = v,
		.started = on_started,
		.heard = on_heard,
		.ended = on_ended};

	if (v)
		v->clips = strdup(options->clips ? options->clips : "");
	if (!v || !v->clips) {
		free(v);
		return err_set(err, ERR_LIMIT, "no memory for the voice");
	}
	v->dev.driver = &voice_driver;
	v->dev.name = "voice";
	v->host = host;
	devlog_init(&v->log, host, "voice");
	v->volume = VOICE_USUAL;
	if (keeper_open(&v->keeper, host, &task, err) < 0) {
		free(v->clips);
		free(v);
		return ERR_LIMIT;
	}
	*ret = &v->dev;
	return 0;
}
