/* SPDX-License-Identifier: MIT */
#include "devices/voice.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/child.h"
#include "core/base/text.h"
#include "devices/devlog.h"
#include "devices/voice_talk.h"

#define PAUSE_MS     1000
#define PAUSE_MOST   300000 /* whatever is wrong, somebody may mend it: tried for ever */
#define SILENCE_MS   20000  /* the child ticks every 5 s, also while it speaks */
#define SENTENCE_MS  180000 /* one that takes longer than the longest never ends */
#define SETTLED_MS   60000  /* a child that lived so long begins the pauses anew */
#define WINDOW_MS    1000
#define WINDOW_LINES 40 /* more than that in a window: it babbles */
#define READ_CHUNK   1024

struct voice {
	struct device dev; /* first: a struct device * is a struct voice * */
	const struct host *host;
	struct devlog log;
	char *program, *clips;
	int fd, pid; /* fd -1 = no child */
	struct voice_lines lines;
	int news;                    /* lines in this window */
	int32_t asked, hushed, said; /* the last number of each */
	bool dropped;                /* something, since it was quiet last: said once in the log */
	enum voice_volume volume;
	int pause_ms, first_pause_ms;
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

static void on_endless(void *ctx);

/* The child will say nothing of what was asked. */
static void all_said(struct voice *v)
{
	v->said = v->asked;
	after(v, -1, on_endless);
	after(v, 0, on_quiet);
}

/* ---- the child ----------------------------------------------------------------------------- */

static void on_start(void *ctx);
static void on_silent(void *ctx);
static void on_settled(void *ctx);
static void on_window(void *ctx);
static void on_deaf(void *ctx);

static void stop(struct voice *v)
{
	if (v->fd < 0)
		return;
	v->host->unwatch(v->host->app, v->fd);
	child_end(v->fd, v->pid);
	v->fd = -1;
	v->lines.n = 0;
	v->news = 0;
	after(v, -1, on_silent);
	after(v, -1, on_settled);
	after(v, -1, on_window);
	after(v, -1, on_deaf);
}

static void start_again(struct voice *v, const char *why)
{
	stop(v);
	after(v, v->pause_ms, on_start);
	v->pause_ms = v->pause_ms < PAUSE_MOST / 2 ? v->pause_ms * 2 : PAUSE_MOST;
	become(v, DEVICE_TROUBLE, "", why);
	if (v->said < v->asked)
		all_said(v);
}

static void on_silent(void *ctx)
{
	start_again(ctx, "litang-voice says nothing; it is replaced");
}

static void on_endless(void *ctx)
{
	start_again(ctx, "litang-voice does not come to an end; it is replaced");
}

static void on_settled(void *ctx)
{
	struct voice *v = ctx;

	v->pause_ms = v->first_pause_ms;
}

static void on_window(void *ctx)
{
	struct voice *v = ctx;

	v->news = 0;
}

static void on_deaf(void *ctx)
{
	start_again(ctx, "litang-voice does not listen; it is replaced");
}

/* All of a line or nothing of it, and false: a socket that is full is one that nobody reads. */
static bool send_line(struct voice *v, const char *line, size_t n)
{
	return v->fd >= 0 && send(v->fd, line, n, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)n;
}

/* What must not be lost: else the child is replaced, not from within the app's call. */
static void send_surely(struct voice *v, const char *line, size_t n)
{
	if (!send_line(v, line, n))
		after(v, 0, on_deaf);
}

static void send_volume(struct voice *v)
{
	char line[16];

	send_surely(v, line, (size_t)snprintf(line, sizeof(line), "volume %d\n", (int)v->volume));
}

static void send_clips(struct voice *v)
{
	char line[VOICE_TALK_MAX + 2];
	size_t n;

	if (!v->clips[0])
		return;
	if (voice_talk_clips(line, &n, v->clips) == 0)
		send_surely(v, line, n);
	else
		devlog_line(
			&v->log, LOG_WARN, "the folder of recorded sentences has no usable name");
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

/* False: the child is not to be believed any longer. */
static bool take_line(void *ctx, const char *line, size_t n)
{
	struct voice *v = ctx;
	struct voice_news news;

	if (voice_talk_news(line, n, &news) < 0)
		return false;
	if (news.word == VOICE_SAID) /* bounded by what was asked */
		return take_news(v, &news);
	if (++v->news > WINDOW_LINES)
		return false;
	if (v->news == 1)
		after(v, WINDOW_MS, on_window);
	return take_news(v, &news);
}

static void on_bytes(void *ctx)
{
	struct voice *v = ctx;
	char bytes[READ_CHUNK];
	ssize_t n = recv(v->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		start_again(v, "litang-voice ended; it is started again");
		return;
	}
	after(v, SILENCE_MS, on_silent);
	if (!voice_talk_bytes(&v->lines, bytes, (size_t)n, take_line, v))
		start_again(v, "litang-voice babbles; it is replaced");
}

static void on_start(void *ctx)
{
	struct voice *v = ctx;
	struct err err = {0};

	if (child_start(v->program, &v->fd, &v->pid, &err) < 0) {
		v->fd = -1;
		start_again(v, err.text);
		return;
	}
	if (v->host->watch(v->host->app, v->fd, HOST_READ, on_bytes, v) < 0) {
		start_again(v, "litang-voice cannot be listened to");
		return;
	}
	after(v, SILENCE_MS, on_silent);
	after(v, SETTLED_MS, on_settled);
	v->asked = v->said = v->hushed = 0;
	send_clips(v);
	send_volume(v);
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
	} else if (waiting(v) == VOICE_WAITING || !send_line(v, out, n)) {
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
	send_surely(v, line, (size_t)snprintf(line, sizeof(line), "hush %d\n", v->hushed));
}

bool voice_tone(struct device *dev, enum voice_tone tone)
{
	struct voice *v = (struct voice *)dev;

	return dev->state == DEVICE_READY &&
	       send_line(v, tone == VOICE_DONE ? "done\n" : "look\n", strlen("done\n"));
}

void voice_volume(struct device *dev, enum voice_volume volume)
{
	struct voice *v = (struct voice *)dev;

	v->volume = volume;
	if (v->fd >= 0)
		send_volume(v);
}

/* ---- the device ---------------------------------------------------------------------------- */

static void voice_free(struct voice *v)
{
	if (!v)
		return;
	free(v->program);
	free(v->clips);
	free(v);
}

static void voice_close(struct device *dev)
{
	struct voice *v = (struct voice *)dev;

	stop(v);
	after(v, -1, on_start);
	after(v, -1, on_endless);
	after(v, -1, on_quiet);
	devlog_done(&v->log);
	voice_free(v);
}

static const struct driver voice_driver = {.name = "voice", .close = voice_close};

int voice_open(struct device **ret, const struct host *host, const struct voice_options *options,
	struct err *err)
{
	struct voice *v = calloc(1, sizeof(*v));

	if (v) {
		v->program = strdup(options->program);
		v->clips = strdup(options->clips ? options->clips : "");
	}
	if (!v || !v->program || !v->clips) {
		voice_free(v);
		return err_set(err, ERR_LIMIT, "no memory for the voice");
	}
	v->dev.driver = &voice_driver;
	v->dev.name = "voice";
	v->host = host;
	devlog_init(&v->log, host, "voice");
	v->volume = VOICE_USUAL;
	v->first_pause_ms = options->pause_ms ? options->pause_ms : PAUSE_MS;
	v->pause_ms = v->first_pause_ms;
	v->fd = -1;
	after(v, 0, on_start);
	*ret = &v->dev;
	return 0;
}
