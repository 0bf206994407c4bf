/* SPDX-License-Identifier: MIT */
#include "devices/pcsc.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "core/base/child.h"
#include "core/base/text.h"
#include "devices/devlog.h"
#include "devices/pcsc_talk.h"

#define PAUSE_MS     1000
#define PAUSE_MOST   300000 /* whatever is wrong, somebody may mend it: tried for ever */
#define SILENCE_MS   40000  /* the child ticks every 5 s; a reader may take its time with a card */
#define SETTLED_MS   60000  /* a child that lived so long begins the pauses anew */
#define WINDOW_MS    1000
#define WINDOW_LINES 40 /* more than that in a window: it babbles */
#define READ_CHUNK   1024

struct pcsc {
	struct device dev; /* first: a struct device * is a struct pcsc * */
	const struct host *host;
	struct pcsc_options options;
	struct devlog log;
	char *program;
	int fd, pid; /* fd -1 = no child */
	char line[PCSC_LINE_MAX];
	size_t n;
	int lines; /* in this window */
	int pause_ms;
};

static void after(struct pcsc *p, int ms, void (*due)(void *ctx))
{
	p->host->after(p->host->app, ms, due, p);
}

/* ---- what the app hears -------------------------------------------------------------------- */

static void tell(struct pcsc *p, enum device_event_kind kind, const char *text)
{
	struct device_event ev = {.kind = kind, .from = &p->dev, .state = p->dev.state};

	text_copy(ev.text, sizeof(ev.text), text);
	p->host->tell(p->host->app, &ev);
	explicit_bzero(ev.text, sizeof(ev.text));
}

/* what: the reader's name; why: what is wrong. "" = nothing. A log line and an event on change. */
static void become(struct pcsc *p, enum device_state state, const char *what, const char *why)
{
	struct device *dev = &p->dev;
	bool same = dev->state == state && strcmp(dev->what, what) == 0 &&
		    (!why[0] || strcmp(dev->trouble, why) == 0);

	if (same)
		return;
	dev->state = state;
	text_copy(dev->what, sizeof(dev->what), what);
	if (why[0])
		text_copy(dev->trouble, sizeof(dev->trouble), why);
	if (state == DEVICE_READY)
		devlog_line(&p->log, LOG_INFO, dev->what);
	else
		devlog_line(&p->log, LOG_WARN, why[0] ? dev->trouble : "no reader");
	tell(p, DEVICE_STATE, "");
}

/* ---- the child ----------------------------------------------------------------------------- */

static void on_start(void *ctx);
static void on_silent(void *ctx);
static void on_settled(void *ctx);
static void on_window(void *ctx);

static void stop(struct pcsc *p)
{
	if (p->fd < 0)
		return;
	p->host->unwatch(p->host->app, p->fd);
	child_end(p->fd, p->pid);
	p->fd = -1;
	explicit_bzero(p->line, sizeof(p->line));
	p->n = 0;
	p->lines = 0;
	after(p, -1, on_silent);
	after(p, -1, on_settled);
	after(p, -1, on_window);
}

static void start_again(struct pcsc *p, const char *why)
{
	stop(p);
	after(p, p->pause_ms, on_start);
	p->pause_ms = p->pause_ms < PAUSE_MOST / 2 ? p->pause_ms * 2 : PAUSE_MOST;
	become(p, DEVICE_TROUBLE, "", why);
}

static void on_silent(void *ctx)
{
	start_again(ctx, "litang-cards says nothing; it is replaced");
}

static void on_settled(void *ctx)
{
	struct pcsc *p = ctx;

	p->pause_ms = p->options.pause_ms;
}

static void on_window(void *ctx)
{
	struct pcsc *p = ctx;

	p->lines = 0;
}

/* ---- what it says -------------------------------------------------------------------------- */

static void take_card(struct pcsc *p, const struct pcsc_news *news)
{
	bool good = news->word == PCSC_CARD;

	if (good)
		p->dev.done++;
	else
		p->dev.failed++;
	tell(p, good ? DEVICE_CARD_CHIP : DEVICE_CARD_BAD, news->text);
}

static void take_news(struct pcsc *p, const struct pcsc_news *news)
{
	switch (news->word) {
	case PCSC_NO_DAEMON:
		become(p, DEVICE_TROUBLE, "", "pcscd does not answer");
		break;
	case PCSC_NO_READER:
		become(p, DEVICE_ABSENT, "", "");
		break;
	case PCSC_READER:
		become(p, DEVICE_READY, news->text, "");
		break;
	case PCSC_CARD:
	case PCSC_BAD:
		take_card(p, news);
		break;
	case PCSC_TICK:
		break;
	}
}

static bool is_card(const struct pcsc_news *news)
{
	return news->word == PCSC_CARD || news->word == PCSC_BAD;
}

/* False: the child is not to be believed any longer. */
static bool take_line(struct pcsc *p)
{
	struct pcsc_news news = {0};
	int result = pcsc_parse(p->line, p->n, &news);

	explicit_bzero(p->line, p->n);
	p->n = 0;
	if (result < 0 || ++p->lines > WINDOW_LINES)
		return false;
	if (is_card(&news) && p->dev.state != DEVICE_READY)
		return false; /* without a reader? */
	if (p->lines == 1)
		after(p, WINDOW_MS, on_window);
	take_news(p, &news);
	explicit_bzero(&news, sizeof(news));
	return true;
}

static bool take_bytes(struct pcsc *p, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == '\n') {
			if (!take_line(p))
				return false;
		} else if (p->n == sizeof(p->line)) {
			return false;
		} else {
			p->line[p->n++] = bytes[i];
		}
	}
	return true;
}

static void on_bytes(void *ctx)
{
	struct pcsc *p = ctx;
	char bytes[READ_CHUNK];
	ssize_t n = recv(p->fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		start_again(p, "litang-cards ended; it is started again");
		return;
	}
	after(p, p->options.silence_ms, on_silent);
	if (!take_bytes(p, bytes, (size_t)n))
		start_again(p, "litang-cards babbles; it is replaced");
	explicit_bzero(bytes, (size_t)n);
}

static void on_start(void *ctx)
{
	struct pcsc *p = ctx;
	struct err err = {0};

	if (child_start(p->program, &p->fd, &p->pid, &err) < 0) {
		p->fd = -1;
		start_again(p, err.text);
		return;
	}
	if (p->host->watch(p->host->app, p->fd, HOST_READ, on_bytes, p) < 0) {
		start_again(p, "litang-cards cannot be listened to");
		return;
	}
	after(p, p->options.silence_ms, on_silent);
	after(p, SETTLED_MS, on_settled);
}

/* ---- the device ---------------------------------------------------------------------------- */

static void pcsc_close(struct device *dev)
{
	struct pcsc *p = (struct pcsc *)dev;

	stop(p);
	after(p, -1, on_start);
	devlog_done(&p->log);
	free(p->program);
	free(p);
}

static const struct driver pcsc_driver = {.name = "pcsc", .close = pcsc_close};

int pcsc_open(struct device **ret, const struct host *host, const struct pcsc_options *options,
	struct err *err)
{
	struct pcsc *p = calloc(1, sizeof(*p));

	if (p)
		p->program = strdup(options->program);
	if (!p || !p->program) {
		free(p);
		return err_set(err, ERR_LIMIT, "no memory for the reader of chip cards");
	}
	p->dev.driver = &pcsc_driver;
	p->dev.name = "nfc";
	p->host = host;
	devlog_init(&p->log, host, "nfc");
	p->options = *options;
	if (!p->options.pause_ms)
		p->options.pause_ms = PAUSE_MS;
	if (!p->options.silence_ms)
		p->options.silence_ms = SILENCE_MS;
	p->pause_ms = p->options.pause_ms;
	p->fd = -1;
	after(p, 0, on_start);
	*ret = &p->dev;
	return 0;
}
