/* SPDX-License-Identifier: MIT */
#include "devices/printer_talk.h"

#include <string.h>

#define READ_MAX 512
#define READ_MS  20 /* until the next reading, where one came back at once and empty */
#define ID_MAX   256

#define ALL            0xfu /* HEARD_RT of 1 to 4 */
#define FROM_INTERFACE 0xa1
#define TO_INTERFACE   0x21

static void on_read(void *arg, enum usb_result result, const uint8_t *data, size_t n);
static void ask_next(struct talk *t);

static void after(struct talk *t, int ms, void (*due)(void *ctx))
{
	t->host->after(t->host->app, ms, due, t);
}

static void break_off(struct talk *t, const char *why)
{
	if (t->failed)
		return;
	t->failed = true;
	usb_fail(t->link, why);
	t->client.broken(t->client.ctx, why);
}

static void count_stall(struct talk *t)
{
	if (++t->stalls > TALK_STALLS)
		break_off(t, "it stalls again and again");
}

/* ---- a round of questions ------------------------------------------------------------------- */

static void due_answer(void *arg);

static void round_ends(struct talk *t)
{
	struct talk_round round = t->round;

	t->question = 0;
	after(t, -1, due_answer);
	t->client.round(t->client.ctx, &round);
}

static void on_port(void *arg, enum usb_result result, const uint8_t *data, size_t n)
{
	struct talk *t = arg;

	if (result == USB_GONE || t->failed)
		return;
	if (result == USB_DONE && n >= 1)
		status_add_port(&t->round.status, data[0]);
	round_ends(t);
}

static int ask_port_status(struct talk *t, usb_done *done)
{
	struct usb_request request = {FROM_INTERFACE, 1, 0, t->number};

	return usb_control(t->link, &request, NULL, 1, t->answer_ms, done, t);
}

static void ask_port(struct talk *t)
{
	t->question = TALK_PORT;
	if (ask_port_status(t, on_port) < 0)
		after(t, 0, due_answer);
}

static void on_asked(void *arg, enum usb_result result, const uint8_t *data, size_t n)
{
	struct talk *t = arg;

	(void)data;
	(void)n;
	if (result == USB_DONE)
		t->stalls = 0;
	if (result == USB_STALL && !t->failed)
		count_stall(t);
	if (result == USB_TROUBLE)
		break_off(t, "it takes no bytes");
}

static void ask(struct talk *t)
{
	const uint8_t bytes[3] = {0x10, 0x04, (uint8_t)t->question};

	t->asked |= HEARD_RT(t->question);
	after(t, t->answer_ms, due_answer);
	if (usb_send(t->link, t->out, bytes, sizeof(bytes), t->answer_ms, on_asked, t) < 0)
		after(t, 0, due_answer);
}

static bool passed_over(const struct talk *t, int question)
{
	return (t->asked & ~t->answers & HEARD_RT(question)) != 0;
}

static void ask_next(struct talk *t)
{
	do
		t->question++;
	while (t->question < TALK_PORT && passed_over(t, t->question));
	if (t->question < TALK_PORT)
		ask(t);
	else if (t->round.status.heard & HEARD_RT(4))
		round_ends(t);
	else
		ask_port(t);
}

static void answered(struct talk *t, uint8_t byte)
{
	status_add_realtime(&t->round.status, t->question, byte);
	t->answers |= HEARD_RT(t->question);
	after(t, -1, due_answer);
	if (t->question == 1 && !t->full && !t->round.status.offline) {
		t->round.quick = true;
		round_ends(t);
	} else {
		ask_next(t);
	}
}

static void due_answer(void *arg)
{
	struct talk *t = arg;

	if (t->failed || !t->question)
		return;
	if (t->question == TALK_PORT) {
		round_ends(t);
	} else {
		/* The next one is not asked: a late answer would be taken for its own. */
		t->round.lost = t->answers & HEARD_RT(t->question) || (!t->answers && t->noise);
		ask_port(t);
	}
}

void talk_ask(struct talk *t, bool full)
{
	if (!t->link || t->failed)
		return;
	t->full = full || (t->question && t->full);
	if (t->question)
		return;
	memset(&t->round, 0, sizeof(t->round));
	t->noise = 0;
	if (full && t->asked == ALL && !t->answers)
		t->asked = 0;
	if (t->in && (full || t->answers))
		ask_next(t);
	else
		ask_port(t);
}

/* ---- what comes back ------------------------------------------------------------------------ */

static void echoed(struct talk *t)
{
	t->echoes = true;
	if (t->echoes_due && --t->echoes_due == 0)
		t->client.echo(t->client.ctx);
}

static void heard(struct talk *t, uint8_t byte)
{
	bool waits = t->question > 0 && t->question < TALK_PORT;

	switch (reply_read(&t->reply, byte)) {
	case REPLY_REALTIME:
		if (waits)
			answered(t, byte);
		else
			t->noise++;
		break;
	case REPLY_SENSOR:
		if (t->echoes_due)
			echoed(t);
		else
			t->noise++;
		break;
	case REPLY_ASB:
		if (t->question)
			status_add_asb(&t->round.status, t->reply.asb);
		t->noise++;
		break;
	case REPLY_PART:
	case REPLY_NOISE:
		t->noise++;
		break;
	}
}

static void due_read(void *arg)
{
	struct talk *t = arg;

	if (t->failed || usb_receive(t->link, t->in, READ_MAX, 0, on_read, t) == 0)
		return;
	break_off(t, "it cannot be read from");
}

static void on_read(void *arg, enum usb_result result, const uint8_t *data, size_t n)
{
	struct talk *t = arg;

	if (result == USB_GONE || t->failed)
		return;
	if (result == USB_TROUBLE) {
		break_off(t, "it cannot be read from");
		return;
	}
	if (result == USB_STALL)
		count_stall(t);
	for (size_t i = 0; result == USB_DONE && i < n && !t->failed; i++)
		heard(t, data[i]);
	if (t->noise > TALK_NOISE)
		break_off(t, "it talks what no printer says");
	if (!t->failed && result == USB_DONE && n)
		due_read(t);
	else
		after(t, READ_MS, due_read);
}

/* ---- what goes out -------------------------------------------------------------------------- */

static void due_slow(void *arg);

static void on_slow_port(void *arg, enum usb_result result, const uint8_t *data, size_t n)
{
	struct printer_status port = {0};
	struct talk *t = arg;

	if (result == USB_GONE || t->failed || !t->sending)
		return;
	if (result == USB_DONE && n >= 1)
		status_add_port(&port, data[0]);
	t->client.waiting(t->client.ctx, &port);
}

static void due_slow(void *arg)
{
	struct talk *t = arg;

	if (t->failed || !t->sending)
		return;
	after(t, t->slow_ms, due_slow);
	if (ask_port_status(t, on_slow_port) < 0)
		break_off(t, "it cannot be asked");
}

static void sent(struct talk *t, bool whole)
{
	t->sending = false;
	after(t, -1, due_slow);
	t->client.sent(t->client.ctx, whole);
}

static void due_unsent(void *arg)
{
	sent(arg, false);
}

static void on_sent(void *arg, enum usb_result result, const uint8_t *data, size_t n)
{
	struct talk *t = arg;

	(void)data;
	if (result == USB_GONE || t->failed)
		return;
	if (result == USB_DONE)
		t->stalls = 0;
	if (result == USB_STALL)
		count_stall(t);
	if (result == USB_TROUBLE)
		break_off(t, "it takes no bytes");
	if (!t->failed)
		sent(t, result == USB_DONE && n == t->length);
}

void talk_send(struct talk *t, const void *data, size_t n)
{
	t->sending = true;
	t->length = n;
	after(t, t->slow_ms, due_slow);
	if (usb_send(t->link, t->out, data, n, t->limit_ms, on_sent, t) < 0)
		after(t, 0, due_unsent);
}

void talk_send_echo(struct talk *t)
{
	static const unsigned char gs_r[3] = {0x1d, 0x72, 0x01};

	if (!t->echoes)
		t->echoes_due = 0; /* it may not know the command: earlier ones count for nothing */
	t->echoes_due++;
	talk_send(t, gs_r, sizeof(gs_r));
}

static void on_reset(void *arg, enum usb_result result, const uint8_t *data, size_t n)
{
	(void)arg;
	(void)result;
	(void)data;
	(void)n;
}

void talk_reset(struct talk *t)
{
	struct usb_request request = {TO_INTERFACE, 2, 0, t->number};

	t->echoes_due = 0; /* forgotten with the bytes before them */
	if (usb_control(t->link, &request, NULL, 0, t->answer_ms, on_reset, t) < 0)
		break_off(t, "it cannot be reset");
}

/* ---- a printer comes and goes ----------------------------------------------------------------- */

static void on_named(void *arg, enum usb_result result, const uint8_t *data, size_t n)
{
	struct talk *t = arg;
	struct printer_id id;

	if (result == USB_GONE || t->failed)
		return;
	printer_id_parse(&id, data, result == USB_DONE ? n : 0);
	t->client.named(t->client.ctx, &id);
}

void talk_begin(struct talk *t, struct usb_link *link, const struct usb_interface *i)
{
	struct usb_request request = {FROM_INTERFACE, 0, 0, (uint16_t)(i->number << 8)};
	struct talk begun = {
		.host = t->host,
		.client = t->client,
		.answer_ms = t->answer_ms,
		.slow_ms = t->slow_ms,
		.limit_ms = t->limit_ms,
		.link = link,
		.number = i->number,
	};

	*t = begun;
	for (int k = 0; k < i->n_endpoints; k++) {
		const struct usb_endpoint *e = &i->endpoint[k];

		if (e->kind == USB_BULK && e->address & 0x80 && !t->in)
			t->in = e->address;
		if (e->kind == USB_BULK && !(e->address & 0x80) && !t->out)
			t->out = e->address;
	}
	if (t->in)
		due_read(t);
	if (!t->failed && usb_control(link, &request, NULL, ID_MAX, t->answer_ms, on_named, t) < 0)
		break_off(t, "it cannot be asked for its name");
}

void talk_end(struct talk *t)
{
	after(t, -1, due_answer);
	after(t, -1, due_read);
	after(t, -1, due_slow);
	after(t, -1, due_unsent);
	t->link = NULL;
	t->question = 0;
	t->sending = false;
}
