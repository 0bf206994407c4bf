/* SPDX-License-Identifier: MIT */
#include "devices/pcsc.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/devlog.h"
#include "devices/keeper.h"
#include "devices/pcsc_talk.h"

#define SILENCE_MS 40000 /* the child ticks every 5 s; a reader may take its time with a card */

struct pcsc {
	struct device dev; /* first: a struct device * is a struct pcsc * */
	const struct host *host;
	struct devlog log;
	struct keeper keeper;
};

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

/* There is no child. */
static void on_ended(void *ctx, const char *why)
{
	become(ctx, DEVICE_TROUBLE, "", why);
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

static int on_heard(void *ctx, const char *line, size_t n)
{
	struct pcsc *p = ctx;
	struct pcsc_news news = {0};

	if (pcsc_parse(line, n, &news) < 0)
		return -1;
	if (is_card(&news) && p->dev.state != DEVICE_READY)
		return -1; /* without a reader? */
	take_news(p, &news);
	explicit_bzero(&news, sizeof(news));
	return 1;
}

/* ---- the device ---------------------------------------------------------------------------- */

static void pcsc_close(struct device *dev)
{
	struct pcsc *p = (struct pcsc *)dev;

	keeper_close(&p->keeper);
	devlog_done(&p->log);
	free(p);
}

static const struct driver pcsc_driver = {.name = "pcsc", .close = pcsc_close};

int pcsc_open(struct device **ret, const struct host *host, const struct pcsc_options *options,
	struct err *err)
{
	struct pcsc *p = calloc(1, sizeof(*p));
	struct keeper_task task = {.name = "litang-cards",
		.program = options->program,
		.pause_ms = options->pause_ms,
		.silence_ms = options->silence_ms ? options->silence_ms : SILENCE_MS,
		.ctx = p,
		.heard = on_heard,
		.ended = on_ended};

	if (!p)
		return err_set(err, ERR_LIMIT, "no memory for the reader of chip cards");
	p->dev.driver = &pcsc_driver;
	p->dev.name = "nfc";
	p->host = host;
	devlog_init(&p->log, host, "nfc");
	if (keeper_open(&p->keeper, host, &task, err) < 0) {
		free(p);
		return ERR_LIMIT;
	}
	*ret = &p->dev;
	return 0;
}
