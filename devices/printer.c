/* SPDX-License-Identifier: MIT */
#include "devices/printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/printer_parts.h"

static void due_poll(void *arg);
static void due_probed(void *arg);

static struct printer *printer_of(struct device *dev)
{
	return (struct printer *)dev;
}

void printer_after(struct printer *p, int ms, void (*due)(void *ctx))
{
	p->host->after(p->host->app, ms, due, p);
}

void printer_tell(struct printer *p, enum device_event_kind kind)
{
	bool job = kind == DEVICE_PRINTED || kind == DEVICE_PRINT_FAILED;
	struct device_event ev = {
		.kind = kind,
		.from = &p->dev,
		.state = p->dev.state,
		.paper = p->paper,
		.job = job ? p->job : 0,
		.started = job && p->started,
	};

	p->host->tell(p->host->app, &ev);
}

void printer_trouble(struct printer *p, const char *what)
{
	text_copy(p->dev.trouble, sizeof(p->dev.trouble), what);
}

static void set_state(struct printer *p, enum device_state state)
{
	if (p->dev.state == state)
		return;
	p->dev.state = state;
	printer_tell(p, DEVICE_STATE);
}

void printer_rest(struct printer *p)
{
	printer_after(p, p->o.poll_ms, due_poll);
}

bool printer_can(enum paper_state paper)
{
	return paper == PAPER_OK || paper == PAPER_LOW;
}

static void set_paper(struct printer *p, enum paper_state paper, const char *words)
{
	if (p->paper == paper)
		return;
	p->paper = paper;
	if (*words)
		printer_trouble(p, words);
	usb_log(p->talk.link, printer_can(paper) ? LOG_INFO : LOG_WARN, *words ? words : "well");
	if (p->known)
		printer_tell(p, DEVICE_PAPER);
}

/* ---- what the talk tells -------------------------------------------------------------------- */

static void probe_ends(struct printer *p)
{
	p->probing = false;
	printer_after(p, -1, due_probed);
	if (!p->known) {
		p->known = true;
		set_state(p, DEVICE_READY);
	}
	if (p->step == STEP_BEGIN)
		job_begin(p);
	else
		printer_rest(p);
}

static void due_probed(void *arg)
{
	struct printer *p = arg;

	usb_log(p->talk.link, LOG_INFO,
		p->talk.answers ? "gives no echo: proven by status"
				: "is mute: proven by the port status");
	probe_ends(p);
}

/* Nothing of a job is under way. */
static void idle_round(struct printer *p, bool well)
{
	if (well && !p->probed && p->talk.answers && !p->talk.sending) {
		p->probed = p->probing = true;
		printer_after(p, p->o.answer_ms, due_probed);
		talk_send_echo(&p->talk);
	} else if (!p->known) {
		probe_ends(p);
	} else {
		printer_rest(p);
	}
}

static void on_round(void *ctx, const struct talk_round *round)
{
	struct printer *p = ctx;
	const struct printer_status *s = &round->status;
	enum paper_state paper = status_paper(s);
	const char *words = status_words(s);
	bool well = status_well(s) && !round->lost;

	if (!well && printer_can(paper)) {
		paper = PAPER_OFFLINE;
		words = "does not answer";
	}
	if (!round->quick || !well)
		set_paper(p, paper, words);
	if (p->step > STEP_BEGIN)
		job_round(p, well, words);
	else
		idle_round(p, well);
}

static void on_sent(void *ctx, bool whole)
{
	job_sent(ctx, whole);
}

/* Off line until it takes bytes again; without paper it will not. */
static void on_waiting(void *ctx, const struct printer_status *port)
{
	struct printer *p = ctx;
	enum paper_state paper = status_paper(port);

	set_paper(p, printer_can(paper) ? PAPER_OFFLINE : paper,
		printer_can(paper) ? "takes no bytes" : status_words(port));
	if (p->paper != PAPER_OFFLINE && p->talk.link)
		usb_cancel(p->talk.link);
}

static void on_echo(void *ctx)
{
	struct printer *p = ctx;

	if (p->probing)
		probe_ends(p);
	job_echoed(p);
}

static void on_broken(void *ctx, const char *why)
{
	struct printer *p = ctx;

	p->broken = true;
	job_ends(p, false, why);
	printer_trouble(p, why);
	p->known = p->probing = false;
	set_state(p, DEVICE_TROUBLE);
}

static void on_named(void *ctx, const struct printer_id *id)
{
	struct printer *p = ctx;
	char text[128];

	p->dev.columns = p->o.columns ? p->o.columns : printer_model_columns(p->model, id);
	snprintf(text, sizeof(text), "%s (%s %s), %d columns", p->model->name, id->maker, id->model,
		p->dev.columns);
	usb_log(p->talk.link, LOG_INFO, text);
	talk_ask(&p->talk, true);
}

static void due_poll(void *arg)
{
	struct printer *p = arg;

	if (p->step == STEP_NONE)
		talk_ask(&p->talk, true);
}

/* ---- what the bus tells --------------------------------------------------------------------- */

static bool wants(void *ctx, const struct usb_interface *i)
{
	(void)ctx;
	if (i->class != 7 || i->subclass != 1 || i->protocol < 1 || i->protocol > 2)
		return false;
	for (int k = 0; k < i->n_endpoints; k++)
		if (i->endpoint[k].kind == USB_BULK && !(i->endpoint[k].address & 0x80))
			return true;
	return false;
}

static void on_arrived(void *ctx, struct usb_link *link, const struct usb_interface *i)
{
	struct printer *p = ctx;

	p->model = printer_model_find(i->vendor, i->product);
	p->style.four_byte = p->model->page == PRINTER_GB18030;
	p->style.qr_picture = p->model->qr_picture || p->o.raster;
	p->style.tear = p->model->tear;
	p->broken = p->known = p->probed = p->probing = false;
	p->paper = PAPER_OK;
	snprintf(p->dev.what, sizeof(p->dev.what), "%04x:%04x at %s", i->vendor, i->product,
		i->port);
	talk_begin(&p->talk, link, i);
}

static void on_left(void *ctx, struct usb_link *link)
{
	struct printer *p = ctx;

	(void)link;
	talk_end(&p->talk);
	printer_after(p, -1, due_probed);
	printer_after(p, -1, due_poll);
	p->known = p->probing = false;
	job_ends(p, false, "it was unplugged");
	printer_after(p, -1, due_poll);
	if (!p->broken) {
		p->dev.what[0] = 0;
		set_state(p, DEVICE_ABSENT);
	}
}

static void on_refused(void *ctx, const struct usb_interface *i, const char *why)
{
	struct printer *p = ctx;

	if (p->talk.link)
		return;
	snprintf(p->dev.what, sizeof(p->dev.what), "%04x:%04x at %s", i->vendor, i->product,
		i->port);
	printer_trouble(p, why);
	set_state(p, DEVICE_TROUBLE);
}

/* It was given up or refused, and is unplugged. */
static void on_gone(void *ctx, const struct usb_interface *i)
{
	struct printer *p = ctx;

	(void)i;
	if (p->talk.link)
		return;
	p->dev.what[0] = 0;
	set_state(p, DEVICE_ABSENT);
}

/* ---- the driver ----------------------------------------------------------------------------- */

static int printer_print(
	struct device *dev, int64_t job, const struct paper *paper, struct err *err)
{
	struct printer *p = printer_of(dev);

	if (p->step != STEP_NONE)
		return err_set(err, ERR_BUSY, "the printer is at another job");
	if (p->unclear)
		escpos_recover(&p->style, &p->bytes);
	if (escpos_encode(paper, &p->style, &p->bytes, err) < 0) {
		buf_done(&p->bytes);
		return err->code;
	}
	p->step = STEP_BEGIN;
	p->job = job;
	p->lines = paper->n;
	p->at = p->chunk = p->sending = 0;
	p->started = p->limited = p->stale = false;
	printer_after(p, -1, due_poll);
	job_begin(p);
	return 0;
}

static void printer_close(struct device *dev)
{
	struct printer *p = printer_of(dev);

	talk_end(&p->talk);
	job_timers_end(p);
	printer_after(p, -1, due_poll);
	printer_after(p, -1, due_probed);
	buf_done(&p->bytes);
	raster_free(p->style.font);
	free(p);
}

static const struct driver printer_driver = {
	.name = "usb",
	.close = printer_close,
	.print = printer_print,
};

static int or_usual(int ms, int usual)
{
	return ms > 0 ? ms : usual;
}

static void fill_options(struct printer *p, const struct printer_options *o)
{
	p->o = *o;
	p->o.poll_ms = or_usual(o->poll_ms, 4000);
	p->o.settle_ms = or_usual(o->settle_ms, 1500);
	p->o.answer_ms = or_usual(o->answer_ms, 800);
	p->o.slow_ms = or_usual(o->slow_ms, 3000);
	p->o.limit_ms = or_usual(o->limit_ms, 30000);
	p->style.raster = o->raster;
	p->talk.answer_ms = p->o.answer_ms;
	p->talk.slow_ms = p->o.slow_ms;
	p->talk.limit_ms = p->o.limit_ms;
}

int printer_open(struct device **ret, const struct host *host, struct usb *usb,
	const struct printer_options *o, struct err *err)
{
	struct printer *p = calloc(1, sizeof(*p));
	struct raster *font = raster_new(NULL);

	if (!p || !font) {
		free(p);
		raster_free(font);
		return err_set(err, ERR_LIMIT, "no memory");
	}
	p->dev = (struct device){.driver = &printer_driver, .name = "printer"};
	p->dev.columns = o->columns;
	p->host = p->talk.host = host;
	p->style.font = font;
	p->model = printer_model_find(0, 0);
	p->bytes = BUF_SECRET(ESCPOS_MAX);
	fill_options(p, o);
	p->talk.client = (struct talk_client){
		.ctx = p,
		.named = on_named,
		.round = on_round,
		.sent = on_sent,
		.waiting = on_waiting,
		.echo = on_echo,
		.broken = on_broken,
	};
	p->client = (struct usb_client){
		.name = "printer",
		.ctx = p,
		.most = 1,
		.wants = wants,
		.arrived = on_arrived,
		.left = on_left,
		.refused = on_refused,
		.gone = on_gone,
	};
	usb_add(usb, &p->client);
	*ret = &p->dev;
	return 0;
}
