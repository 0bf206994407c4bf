/* SPDX-License-Identifier: MIT */
#include "devices/sdt_link.h"

#include <string.h>

#include "core/base/clock.h"

#define HID              3
#define BOOT             1
#define SET_REPORT_TYPE  0x21
#define SET_REPORT       9
#define OUTPUT_REPORT    0x0200 /* of id 0 */
#define DRAIN_PIECES_MAX 64

static int64_t now_ms(void)
{
	return time_source_machine.boot_ms(NULL);
}

/* ---- shapes -------------------------------------------------------------------------------- */

/* The first two endpoints of a kind and direction, by their numbers; returns how many there are. */
static int endpoints(const struct usb_interface *i, enum usb_kind kind, bool in, uint8_t found[2])
{
	int n = 0;

	for (unsigned number = 1; number < 16; number++)
		for (int e = 0; e < i->n_endpoints; e++) {
			const struct usb_endpoint *at = &i->endpoint[e];

			if (at->kind == kind && at->address == (in ? number | 0x80 : number) &&
				n < 2)
				found[n++] = at->address;
		}
	return n;
}

static uint16_t packet_of(const struct usb_interface *i, uint8_t address)
{
	for (int e = 0; e < i->n_endpoints; e++)
		if (i->endpoint[e].address == address && i->endpoint[e].max_packet)
			return i->endpoint[e].max_packet;
	return SDT_REPORT;
}

static bool hid_shape(const struct usb_interface *i, struct sdt_shape *s)
{
	if (i->subclass == BOOT && i->protocol != 0) /* a keyboard or a mouse */
		return false;
	if (endpoints(i, USB_INTERRUPT, true, s->in) == 0)
		return false;
	s->reports = true;
	s->control = endpoints(i, USB_INTERRUPT, false, s->out) == 0;
	return true;
}

/* Pipes of bytes: bulk, or interrupt where there is no bulk pair. */
static bool pipe_shape(const struct usb_interface *i, enum usb_kind kind, struct sdt_shape *s)
{
	int n_in = endpoints(i, kind, true, s->in), n_out = endpoints(i, kind, false, s->out);

	s->split = n_in == 2 && n_out == 2;
	return n_in > 0 && n_out > 0;
}

bool sdt_shape_of(const struct usb_interface *i, struct sdt_shape *ret)
{
	struct sdt_shape s = {.interface = i->number};
	bool good;

	if (i->class == HID)
		good = hid_shape(i, &s);
	else
		good = pipe_shape(i, USB_BULK, &s) || pipe_shape(i, USB_INTERRUPT, &s);
	if (!good)
		return false;
	s.packet = packet_of(i, s.in[0]);
	*ret = s;
	return true;
}

/* ---- the end of a request ------------------------------------------------------------------- */

static void finish(struct sdt_link *l, enum sdt_outcome outcome)
{
	l->done(l->ctx, outcome);
}

static void finish_early(void *ctx)
{
	struct sdt_link *l = ctx;

	if (l->usb)
		finish(l, l->early);
}

/* What ends within a call is told from the loop. */
static void finish_later(struct sdt_link *l, enum sdt_outcome outcome)
{
	l->early = outcome;
	l->host->after(l->host->app, 0, finish_early, l);
}

/* A transfer that did not do what it should. Part of a reply is damage, not silence. */
static void finish_wrong(struct sdt_link *l, enum usb_result result)
{
	bool silent = result == USB_TIMEOUT && l->reply.at == 0 && l->reply.noise == 0;

	finish(l, silent ? SDT_SILENT : SDT_DAMAGED);
}

/* ---- receiving ------------------------------------------------------------------------------ */

static void receive(struct sdt_link *l);

static void on_received(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct sdt_link *l = ctx;

	if (!l->usb || result == USB_GONE)
		return;
	if (result != USB_DONE) {
		finish_wrong(l, result);
		return;
	}
	sdt_take(&l->reply, data, n);
	if (l->reply.state == SDT_MORE)
		receive(l);
	else
		finish(l, l->reply.state == SDT_WHOLE ? SDT_ANSWER : SDT_DAMAGED);
}

/* Whole packets, as many as certainly come: a longer transfer would wait for its time-out behind a
 * reply that ends with a full packet, a shorter one could overflow. */
static size_t expected(const struct sdt_link *l)
{
	size_t packet = l->shape.packet;
	size_t n = (sdt_missing(&l->reply) + packet - 1) / packet * packet;

	if (l->shape.reports)
		return SDT_REPORT;
	return n < USB_TRANSFER ? n : USB_TRANSFER;
}

static void receive(struct sdt_link *l)
{
	bool rest = l->shape.split && l->reply.at >= SDT_HEADER;
	int64_t left = l->end_ms - now_ms();

	if (left <= 0 || l->pieces++ == SDT_LINK_PIECES) {
		finish_later(l, l->reply.at || l->reply.noise ? SDT_DAMAGED : SDT_SILENT);
		return;
	}
	if (usb_receive(l->usb, l->shape.in[rest], expected(l), (int)left, on_received, l) < 0)
		finish_later(l, SDT_DAMAGED);
}

/* ---- sending -------------------------------------------------------------------------------- */

static void send(struct sdt_link *l);

static void on_sent(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct sdt_link *l = ctx;

	(void)data, (void)n;
	if (!l->usb || result == USB_GONE)
		return;
	if (result != USB_DONE) {
		finish_wrong(l, result);
		return;
	}
	l->sent += l->piece;
	if (l->sent < l->n_request)
		send(l);
	else
		receive(l);
}

static int send_report(struct sdt_link *l, int left)
{
	struct usb_request request = {
		SET_REPORT_TYPE, SET_REPORT, OUTPUT_REPORT, l->shape.interface};

	if (!l->shape.control)
		return usb_send(l->usb, l->shape.out[0], l->request, SDT_REPORT, left, on_sent, l);
	return usb_control(l->usb, &request, l->request, SDT_REPORT, left, on_sent, l);
}

static void send(struct sdt_link *l)
{
	bool rest = l->shape.split && l->sent > 0;
	int64_t left = l->end_ms - now_ms();
	int result;

	if (left <= 0) {
		finish_later(l, SDT_SILENT);
		return;
	}
	l->piece = l->shape.split && !rest ? SDT_HEADER : l->n_request - l->sent;
	if (l->shape.reports)
		result = send_report(l, (int)left);
	else
		result = usb_send(l->usb, l->shape.out[rest], l->request + l->sent, l->piece,
			(int)left, on_sent, l);
	if (result < 0)
		finish_later(l, SDT_DAMAGED);
}

void sdt_ask(struct sdt_link *l, enum sdt_command command, int timeout_ms)
{
	sdt_clear(&l->reply);
	memset(l->request, 0, sizeof(l->request));
	l->n_request = sdt_request(l->request, command);
	l->sent = 0;
	l->pieces = 0;
	l->end_ms = now_ms() + timeout_ms;
	if (l->usb)
		send(l);
}

/* ---- draining ------------------------------------------------------------------------------- */

static void drain_next(struct sdt_link *l);

static void on_drained(void *ctx, enum usb_result result, const uint8_t *data, size_t n)
{
	struct sdt_link *l = ctx;

	(void)data, (void)n;
	if (!l->usb || result == USB_GONE)
		return;
	if (result != USB_DONE || l->pieces == DRAIN_PIECES_MAX) {
		l->draining++;
		l->pieces = 0;
	}
	drain_next(l);
}

static void drain_next(struct sdt_link *l)
{
	size_t most = l->shape.reports ? SDT_REPORT : l->shape.packet;
	int pipe = l->draining - 1;

	l->pieces++;
	if (pipe > (l->shape.split ? 1 : 0) ||
		usb_receive(l->usb, l->shape.in[pipe], most, SDT_DRAIN_MS, on_drained, l) < 0)
		finish_later(l, SDT_ANSWER);
}

void sdt_drain(struct sdt_link *l)
{
	sdt_clear(&l->reply);
	l->draining = 1;
	l->pieces = 0;
	if (l->usb)
		drain_next(l);
}

void sdt_cut(struct sdt_link *l)
{
	l->usb = NULL;
	l->host->after(l->host->app, -1, finish_early, l);
	sdt_clear(&l->reply);
}
