/* SPDX-License-Identifier: MIT */
#include "devices/idreader.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/idcard.h"
#include "devices/sdt_link.h"

#define TRIES_MAX    3    /* of one card */
#define GONE_POLLS   2    /* questions without a card that mean it was lifted */
#define WRONG_MAX    5    /* answers in a row that were none: the reader is given up */
#define AGAIN_MS     100  /* a card that moves is asked for again */
#define UNWELL_MS    2000 /* a reader that says it is not well is asked again */
#define TROUBLE_SIZE sizeof(((struct device *)0)->trouble)

/* Readers that speak these frames, by what public programs for them open. */
static const struct {
	uint16_t vendor, product;
} readers[] = {
	{0x0400,
		0xc35a}, /* SAM_V module on USB, of many makers: libusb programs, Windows drivers */
	{0x0316,
		0x5020}, /* Synjones: its adapter for Android, class ff, frames in 64-byte pieces */
};

struct idreader {
	struct device dev; /* first: a struct device * is a struct idreader * */
	const struct host *host;
	struct idreader_options options;
	struct usb_client client;
	struct usb_link *link;
	struct sdt_link io;
	enum sdt_command step; /* what is asked, or will be next */
	bool cleaning;         /* what an earlier request left is thrown away first */
	bool failing;          /* usb_fail was called: `left` is no unplugging */
	bool reading;          /* a card was found and is neither told nor bad yet */
	bool lying;            /* the card that lies there is told, or bad */
	int tries;             /* that went wrong with it */
	int none;              /* questions in a row without a card */
	int wrong;             /* in a row */
};

/* ---- what is told --------------------------------------------------------------------------- */

static void tell(struct idreader *r, enum device_event_kind kind, const struct idcard *card)
{
	struct device_event ev = {.kind = kind, .from = &r->dev, .state = r->dev.state};

	if (card) {
		text_copy(ev.text, sizeof(ev.text), card->number);
		text_copy(ev.name, sizeof(ev.name), card->name);
	}
	r->host->tell(r->host->app, &ev);
	sodium_memzero(&ev, sizeof(ev));
}

static void set_state(struct idreader *r, enum device_state state)
{
	if (r->dev.state == state)
		return;
	r->dev.state = state;
	tell(r, DEVICE_STATE, NULL);
}

/* A line in the log when it is something else than before; what the bus told without a link, it has
 * said itself. */
static void set_trouble(struct idreader *r, const char *why)
{
	if (r->link && strcmp(r->dev.trouble, why) != 0)
		usb_log(r->link, LOG_WARN, why);
	text_copy(r->dev.trouble, TROUBLE_SIZE, why);
}

static void card_told(struct idreader *r, const struct idcard *card)
{
	r->dev.done++;
	r->reading = false;
	r->lying = true;
	r->tries = 0;
	tell(r, DEVICE_CARD_ID, card);
}

static void card_bad(struct idreader *r, const char *why)
{
	r->dev.failed++;
	r->reading = false;
	r->lying = r->none < GONE_POLLS;
	r->tries = 0;
	set_trouble(r, why);
	tell(r, DEVICE_CARD_BAD, NULL);
}

/* ---- what is asked next --------------------------------------------------------------------- */

static int timeout_of(const struct idreader *r, enum sdt_command step)
{
	if (r->options.answer_ms)
		return r->options.answer_ms;
	switch (step) {
	case SDT_RESET:
	case SDT_STATUS:
		return 2000;
	case SDT_FIND:
	case SDT_SELECT:
		return 1000;
	case SDT_READ:
		break;
	}
	return 3000;
}

static void ask(struct idreader *r, enum sdt_command step)
{
	r->step = step;
	r->cleaning = false;
	sdt_ask(&r->io, step, timeout_of(r, step));
}

static void on_due(void *ctx)
{
	struct idreader *r = ctx;

	if (r->cleaning)
		sdt_drain(&r->io);
	else
		ask(r, r->step);
}

static void ask_later(struct idreader *r, enum sdt_command step, int ms)
{
	r->step = step;
	r->cleaning = false;
	r->host->after(r->host->app, ms, on_due, r);
}

/* After something that was no reply: first, silence. */
static void ask_cleanly(struct idreader *r, enum sdt_command step, int ms)
{
	ask_later(r, step, ms);
	r->cleaning = true;
}

static void poll_later(struct idreader *r)
{
	ask_later(r, SDT_FIND, r->options.poll_ms);
}

static void stop(struct idreader *r)
{
	r->host->after(r->host->app, -1, on_due, r);
	sdt_cut(&r->io);
}

static void give_up(struct idreader *r, const char *why)
{
	set_trouble(r, why);
	stop(r);
	r->failing = true;
	set_state(r, DEVICE_TROUBLE);
	usb_fail(r->link, why);
}

/* Outside of a card. A reader that is silent is asked how it is, and given up when it is silent
 * again. */
static void went_wrong(struct idreader *r, enum sdt_outcome outcome)
{
	static const char *const whys[] = {
		[SDT_ANSWER] = "it answers what was not asked",
		[SDT_DAMAGED] = "its answers are damaged",
		[SDT_SILENT] = "it does not answer",
	};
	bool asked_how = r->step == SDT_STATUS;

	if (++r->wrong >= WRONG_MAX || (asked_how && outcome == SDT_SILENT)) {
		give_up(r, whys[outcome]);
		return;
	}
	set_trouble(r, whys[outcome]);
	if (asked_how || outcome == SDT_SILENT)
		ask_cleanly(r, SDT_STATUS, 0);
	else
		ask_cleanly(r, SDT_FIND, r->options.poll_ms);
}

/* ---- what was answered ---------------------------------------------------------------------- */

static void on_status(struct idreader *r)
{
	uint8_t sw3 = sdt_sw3(&r->io.reply);

	/* A module that does not know the question is well enough to say so. */
	if (sw3 == SDT_SW_OK || sw3 == SDT_SW_BAD_COMMAND || sw3 == SDT_SW_UNKNOWN) {
		if (r->dev.state != DEVICE_READY)
			usb_log(r->link, LOG_INFO, "ready");
		set_state(r, DEVICE_READY);
		ask_later(r, SDT_FIND, 0);
		return;
	}
	set_trouble(r, sdt_sw3_text(sw3));
	set_state(r, DEVICE_TROUBLE);
	ask_cleanly(r, SDT_RESET, UNWELL_MS);
}

static void no_card(struct idreader *r)
{
	if (r->none < GONE_POLLS)
		r->none++;
	if (r->none < GONE_POLLS) {
		ask_later(r, SDT_FIND, r->reading ? AGAIN_MS : r->options.poll_ms);
		return;
	}
	r->lying = false;
	if (r->reading)
		card_bad(r, "a card was taken away while it was read");
	poll_later(r);
}

static void on_find(struct idreader *r)
{
	uint8_t sw3 = sdt_sw3(&r->io.reply);

	if (sw3 != SDT_SW_FOUND && sw3 != SDT_SW_NO_CARD) {
		went_wrong(r, SDT_ANSWER);
		return;
	}
	r->wrong = 0;
	if (sw3 == SDT_SW_NO_CARD) {
		no_card(r);
		return;
	}
	r->none = 0;
	r->reading = !r->lying;
	if (r->reading)
		ask(r, SDT_SELECT);
	else
		poll_later(r);
}

/* Once more, or the card is bad. */
static void try_again(struct idreader *r, enum sdt_command step, const char *why)
{
	if (++r->tries < TRIES_MAX) {
		ask_cleanly(r, step, 0);
		return;
	}
	card_bad(r, why);
	ask_cleanly(r, SDT_FIND, r->options.poll_ms);
}

/* The reader says that it could not, or that the request reached it damaged. */
static void card_refused(struct idreader *r)
{
	uint8_t sw3 = sdt_sw3(&r->io.reply);
	bool damaged = sw3 == SDT_SW_BAD_SUM || sw3 == SDT_SW_BAD_LENGTH;

	try_again(r, damaged ? r->step : SDT_FIND, sdt_sw3_text(sw3));
}

static void on_select(struct idreader *r)
{
	if (sdt_sw3(&r->io.reply) == SDT_SW_OK)
		ask(r, SDT_READ);
	else
		card_refused(r);
}

static void on_read(struct idreader *r)
{
	const uint8_t *text = sdt_text(&r->io.reply);
	struct idcard card;
	struct err err = {0};

	if (sdt_sw3(&r->io.reply) != SDT_SW_OK) {
		card_refused(r);
	} else if (!text || idcard_parse(&card, text, &err) < 0) {
		sdt_clear(&r->io.reply);
		try_again(r, SDT_FIND, text ? err.text : "an answer without a card's text");
	} else {
		sdt_clear(&r->io.reply);
		card_told(r, &card);
		sodium_memzero(&card, sizeof(card));
		poll_later(r);
	}
}

static void on_answer(struct idreader *r)
{
	switch (r->step) {
	case SDT_RESET:
		ask(r, SDT_STATUS);
		break;
	case SDT_STATUS:
		on_status(r);
		break;
	case SDT_FIND:
		on_find(r);
		break;
	case SDT_SELECT:
		on_select(r);
		break;
	case SDT_READ:
		on_read(r);
		break;
	}
}

static void on_done(void *ctx, enum sdt_outcome outcome)
{
	struct idreader *r = ctx;

	if (r->cleaning)
		ask(r, r->step);
	else if (outcome == SDT_ANSWER)
		on_answer(r);
	else if (r->step == SDT_RESET) /* some do not know it; the status decides */
		ask_cleanly(r, SDT_STATUS, 0);
	else if (r->reading && outcome == SDT_DAMAGED)
		try_again(r, r->step, "a card's answer was damaged");
	else {
		if (r->reading)
			card_bad(r, "the reader fell silent at a card");
		went_wrong(r, outcome);
	}
}

/* ---- the bus -------------------------------------------------------------------------------- */

static bool wants(void *ctx, const struct usb_interface *i)
{
	struct sdt_shape shape;

	(void)ctx;
	for (size_t k = 0; k < sizeof(readers) / sizeof(readers[0]); k++)
		if (readers[k].vendor == i->vendor && readers[k].product == i->product)
			return sdt_shape_of(i, &shape);
	return false;
}

static void name_it(struct idreader *r, const struct usb_interface *i)
{
	snprintf(r->dev.what, sizeof(r->dev.what), "%04x:%04x at %s", i->vendor, i->product,
		i->port);
}

/* A card that lay there while the reader was given up is still the same. */
static void arrived(void *ctx, struct usb_link *link, const struct usb_interface *i)
{
	struct idreader *r = ctx;

	if (!sdt_shape_of(i, &r->io.shape))
		return;
	if (!r->failing)
		r->lying = false;
	r->failing = r->reading = false;
	r->tries = r->none = r->wrong = 0;
	r->link = r->io.usb = link;
	name_it(r, i);
	ask_cleanly(r, SDT_RESET, 0);
}

static void unplugged(struct idreader *r)
{
	r->lying = r->failing = false;
	r->dev.what[0] = 0;
	set_state(r, DEVICE_ABSENT);
}

static void left(void *ctx, struct usb_link *link)
{
	struct idreader *r = ctx;

	(void)link;
	stop(r);
	if (r->reading)
		card_bad(r, "it was unplugged at a card");
	r->link = NULL;
	if (!r->failing)
		unplugged(r);
}

static void refused(void *ctx, const struct usb_interface *i, const char *why)
{
	struct idreader *r = ctx;

	if (r->link)
		return;
	name_it(r, i);
	set_trouble(r, why);
	set_state(r, DEVICE_TROUBLE);
}

static void gone(void *ctx, const struct usb_interface *i)
{
	struct idreader *r = ctx;

	(void)i;
	if (!r->link)
		unplugged(r);
}

/* ---- the driver ----------------------------------------------------------------------------- */

/* The bus is closed before: there is no link any more. */
static void idreader_close(struct device *dev)
{
	struct idreader *r = (struct idreader *)dev;

	stop(r);
	free(r);
}

static const struct driver idreader_driver = {.name = "idreader", .close = idreader_close};

int idreader_open(struct device **ret, const struct host *host, struct usb *usb,
	const struct idreader_options *options, struct err *err)
{
	struct idreader *r = calloc(1, sizeof(*r));

	if (!r)
		return err_set(err, ERR_LIMIT, "no memory");
	r->dev = (struct device){.driver = &idreader_driver, .name = "reader"};
	r->host = host;
	r->options = *options;
	if (!r->options.poll_ms)
		r->options.poll_ms = IDREADER_POLL_MS;
	r->client = (struct usb_client){.name = "card reader",
		.ctx = r,
		.most = 1,
		.wants = wants,
		.arrived = arrived,
		.left = left,
		.refused = refused,
		.gone = gone};
	r->io.host = host;
	r->io.done = on_done;
	r->io.ctx = r;
	usb_add(usb, &r->client);
	*ret = &r->dev;
	return 0;
}
