/* SPDX-License-Identifier: MIT */
#include "tests/qemu/redir.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <usbredirparser.h>

#define ENDPOINTS  32
#define BUFFER     65536
#define IN_AT_ONCE 64 /* reports of an interrupt endpoint handed on in one turn */

/* A transfer that waits for the model. */
struct transfer {
	struct transfer *next;
	uint64_t id;
	enum { CTRL, BULK, INTERRUPT_OUT } kind;
	uint8_t ep;
	struct usb_redir_control_packet_header ctrl;
	int len, moved;
	uint8_t *data;
};

struct redir {
	struct usbredirparser *parser;
	int fd;
	struct redir_device device;
	bool greeted, wanted, plugged;
	struct transfer *waiting;
	uint32_t halted, listening; /* bits by index_of */
	int configure_ms;
	int64_t configured_ms; /* when it is to be answered; 0: nothing is */
	uint64_t configure_id;
	int type[ENDPOINTS];
	int packet[ENDPOINTS];
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* As the protocol numbers endpoints. */
static int index_of(uint8_t ep)
{
	return (ep & 0x0f) | ((ep & 0x80) >> 3);
}

/* ---- transfers ------------------------------------------------------------------------------- */

static void answer(struct redir *r, struct transfer *t, int status)
{
	bool in = t->ep & 0x80;
	int n = t->moved;

	if (t->kind == CTRL) {
		t->ctrl.status = (uint8_t)status;
		t->ctrl.length = (uint16_t)n;
		usbredirparser_send_control_packet(
			r->parser, t->id, &t->ctrl, in && n ? t->data : NULL, in ? n : 0);
	} else if (t->kind == BULK) {
		struct usb_redir_bulk_packet_header h = {.endpoint = t->ep,
			.status = (uint8_t)status,
			.length = (uint16_t)n,
			.length_high = (uint16_t)(n >> 16)};

		usbredirparser_send_bulk_packet(
			r->parser, t->id, &h, in && n ? t->data : NULL, in ? n : 0);
	} else {
		struct usb_redir_interrupt_packet_header h = {
			.endpoint = t->ep, .status = (uint8_t)status, .length = (uint16_t)n};

		usbredirparser_send_interrupt_packet(r->parser, t->id, &h, NULL, 0);
	}
}

static int descriptor(struct redir *r, uint16_t value, uint8_t *out, int max)
{
	static const char *const names[] = {"", "Litang", "A model", "0001"};
	unsigned which = value & 0xff;
	const uint8_t *from = r->device.descriptors;
	int n = from[0];

	if (value >> 8 == 2) {
		from += n;
		n = from[2] | from[3] << 8;
	} else if (value >> 8 == 3) {
		uint8_t text[64] = {4, 3, 0x09, 0x04};

		if (which > 3)
			return -EPIPE;
		if (which)
			text[0] = (uint8_t)(2 + 2 * strlen(names[which]));
		for (int i = 0; which && names[which][i]; i++) {
			text[2 + 2 * i] = (uint8_t)names[which][i];
			text[3 + 2 * i] = 0;
		}
		n = text[0] < max ? text[0] : max;
		memcpy(out, text, (size_t)n);
		return n;
	} else if (value >> 8 != 1) {
		return -EPIPE;
	}
	n = n < max ? n : max;
	memcpy(out, from, (size_t)n);
	return n;
}

static int control(struct redir *r, struct transfer *t)
{
	const struct usb_redir_control_packet_header *c = &t->ctrl;

	if (c->requesttype == 0x80 && c->request == 6)
		return descriptor(r, c->value, t->data, t->len);
	if (c->requesttype == 0x80 && c->request == 0) {
		memset(t->data, 0, 2);
		return 2;
	}
	if (c->requesttype == 0x02 && c->request == 1) {
		r->halted &= ~(1u << index_of((uint8_t)c->index));
		return 0;
	}
	if ((c->requesttype & 0x60) == 0 && c->requesttype != 0x81)
		return c->requesttype & 0x80 ? -EPIPE : 0;
	if (!r->device.model->ctrl)
		return -EPIPE;
	return r->device.model->ctrl(
		r->device.ctx, c->requesttype, c->request, c->value, c->index, t->data, t->len);
}

/* Bytes moved, USBEMU_NAK or an error. */
static int step(struct redir *r, struct transfer *t)
{
	const struct usb_model *model = r->device.model;

	if (t->kind == CTRL)
		return control(r, t);
	if (r->halted >> index_of(t->ep) & 1)
		return -EPIPE;
	if (t->ep & 0x80)
		return model->in ? model->in(r->device.ctx, t->ep, t->data, t->len) : USBEMU_NAK;
	if (!model->out)
		return USBEMU_NAK;
	return model->out(r->device.ctx, t->ep, t->data + t->moved, t->len - t->moved);
}

/* true: it is answered. */
static bool try_transfer(struct redir *r, struct transfer *t)
{
	int n = step(r, t);

	if (n == USBEMU_NAK)
		return false;
	if (n < 0) {
		if (t->kind != CTRL && n == -EPIPE)
			r->halted |= 1u << index_of(t->ep);
		answer(r, t, n == -EPIPE ? usb_redir_stall : usb_redir_ioerror);
		return true;
	}
	t->moved += n;
	if (t->kind != CTRL && !(t->ep & 0x80) && t->moved < t->len)
		return false;
	answer(r, t, usb_redir_success);
	return true;
}

static void forget(struct transfer **at)
{
	struct transfer *t = *at;

	*at = t->next;
	free(t->data);
	free(t);
}

/* Those of one endpoint one after another. */
static void try_all(struct redir *r)
{
	uint32_t busy = 0;

	for (struct transfer **at = &r->waiting; *at;) {
		uint32_t bit = (*at)->kind == CTRL ? 0 : 1u << index_of((*at)->ep);

		if (!(busy & bit) && try_transfer(r, *at)) {
			forget(at);
			continue;
		}
		busy |= bit;
		at = &(*at)->next;
	}
}

/* QEMU asks for a whole stream of reports, and keeps what the guest does not take. */
static void try_reports(struct redir *r, uint8_t ep)
{
	uint8_t data[1024];

	for (int i = 0; i < IN_AT_ONCE; i++) {
		struct usb_redir_interrupt_packet_header h = {.endpoint = ep};
		int n = USBEMU_NAK;

		if (r->device.model->in)
			n = r->device.model->in(r->device.ctx, ep, data, r->packet[index_of(ep)]);
		if (n == USBEMU_NAK)
			return;
		h.status = n == -EPIPE ? usb_redir_stall : n < 0 ? usb_redir_ioerror : 0;
		h.length = (uint16_t)(n > 0 ? n : 0);
		usbredirparser_send_interrupt_packet(
			r->parser, 0, &h, n > 0 ? data : NULL, n > 0 ? n : 0);
		if (n < 0)
			return;
	}
}

static void keep(struct redir *r, const struct transfer *what, const uint8_t *data, int n)
{
	struct transfer *t = malloc(sizeof(*t)), **at = &r->waiting;
	int size = what->len > n ? what->len : n;

	*t = *what;
	t->data = calloc(1, (size_t)size + 64);
	if (n)
		memcpy(t->data, data, (size_t)n);
	while (*at)
		at = &(*at)->next;
	*at = t;
}

/* ---- what QEMU says -------------------------------------------------------------------------- */

static void on_control(
	void *ctx, uint64_t id, struct usb_redir_control_packet_header *h, uint8_t *data, int n)
{
	struct redir *r = ctx;

	keep(r,
		&(struct transfer){
			.id = id, .kind = CTRL, .ep = h->endpoint, .ctrl = *h, .len = h->length},
		data, n);
	usbredirparser_free_packet_data(r->parser, data);
}

static void on_bulk(
	void *ctx, uint64_t id, struct usb_redir_bulk_packet_header *h, uint8_t *data, int n)
{
	struct redir *r = ctx;
	int len = h->endpoint & 0x80 ? h->length | h->length_high << 16 : n;

	keep(r, &(struct transfer){.id = id, .kind = BULK, .ep = h->endpoint, .len = len}, data, n);
	usbredirparser_free_packet_data(r->parser, data);
}

static void on_interrupt(
	void *ctx, uint64_t id, struct usb_redir_interrupt_packet_header *h, uint8_t *data, int n)
{
	struct redir *r = ctx;

	keep(r, &(struct transfer){.id = id, .kind = INTERRUPT_OUT, .ep = h->endpoint, .len = n},
		data, n);
	usbredirparser_free_packet_data(r->parser, data);
}

static void on_cancel(void *ctx, uint64_t id)
{
	struct redir *r = ctx;

	for (struct transfer **at = &r->waiting; *at; at = &(*at)->next) {
		if ((*at)->id != id)
			continue;
		answer(r, *at, usb_redir_cancelled);
		forget(at);
		return;
	}
}

static void on_listen(void *ctx, uint64_t id, struct usb_redir_start_interrupt_receiving_header *h)
{
	struct redir *r = ctx;
	struct usb_redir_interrupt_receiving_status_header status = {.endpoint = h->endpoint};

	r->listening |= 1u << index_of(h->endpoint);
	usbredirparser_send_interrupt_receiving_status(r->parser, id, &status);
}

static void on_listen_no_more(
	void *ctx, uint64_t id, struct usb_redir_stop_interrupt_receiving_header *h)
{
	struct redir *r = ctx;
	struct usb_redir_interrupt_receiving_status_header status = {.endpoint = h->endpoint};

	r->listening &= ~(1u << index_of(h->endpoint));
	usbredirparser_send_interrupt_receiving_status(r->parser, id, &status);
}

static void on_set_configuration(
	void *ctx, uint64_t id, struct usb_redir_set_configuration_header *h)
{
	struct redir *r = ctx;

	(void)h;
	r->configure_id = id;
	r->configured_ms = now_ms() + r->configure_ms;
}

static void try_configured(struct redir *r)
{
	struct usb_redir_configuration_status_header status = {.configuration = 1};

	if (!r->configured_ms || now_ms() < r->configured_ms)
		return;
	r->configured_ms = 0;
	usbredirparser_send_configuration_status(r->parser, r->configure_id, &status);
}

void redir_configure_ms(struct redir *r, int ms)
{
	r->configure_ms = ms;
}

static void on_get_configuration(void *ctx, uint64_t id)
{
	struct usb_redir_configuration_status_header status = {.configuration = 1};

	usbredirparser_send_configuration_status(((struct redir *)ctx)->parser, id, &status);
}

static void on_set_alt(void *ctx, uint64_t id, struct usb_redir_set_alt_setting_header *h)
{
	struct usb_redir_alt_setting_status_header status = {
		.interface = h->interface, .alt = h->alt};

	usbredirparser_send_alt_setting_status(((struct redir *)ctx)->parser, id, &status);
}

static void on_get_alt(void *ctx, uint64_t id, struct usb_redir_get_alt_setting_header *h)
{
	struct usb_redir_alt_setting_status_header status = {.interface = h->interface};

	usbredirparser_send_alt_setting_status(((struct redir *)ctx)->parser, id, &status);
}

static void on_reset(void *ctx)
{
	((struct redir *)ctx)->halted = 0;
}

static void on_disconnected(void *ctx)
{
	(void)ctx;
}

static void on_hello(void *ctx, struct usb_redir_hello_header *h)
{
	struct redir *r = ctx;

	(void)h;
	r->greeted = true;
	if (r->wanted)
		redir_plug(r);
}

/* ---- plugging -------------------------------------------------------------------------------- */

static void describe(struct redir *r, struct usb_redir_ep_info_header *eps,
	struct usb_redir_interface_info_header *interfaces)
{
	const uint8_t *d = r->device.descriptors + 18, *end = r->device.descriptors + r->device.n;

	memset(eps->type, usb_redir_type_invalid, sizeof(eps->type));
	eps->type[0] = eps->type[16] = usb_redir_type_control;
	eps->max_packet_size[0] = eps->max_packet_size[16] = 64;
	for (; d < end && d[0]; d += d[0]) {
		unsigned i = interfaces->interface_count;

		if (d[1] == 4) {
			interfaces->interface[i] = d[2];
			interfaces->interface_class[i] = d[5];
			interfaces->interface_subclass[i] = d[6];
			interfaces->interface_protocol[i] = d[7];
			interfaces->interface_count++;
		} else if (d[1] == 5) {
			int at = index_of(d[2]);

			eps->type[at] = d[3] & 3;
			eps->interval[at] = d[6];
			eps->interface[at] = interfaces->interface[i ? i - 1 : 0];
			eps->max_packet_size[at] = (uint16_t)(d[4] | d[5] << 8);
			r->type[at] = d[3] & 3;
			r->packet[at] = d[4] | d[5] << 8;
		}
	}
}

void redir_plug(struct redir *r)
{
	const uint8_t *d = r->device.descriptors;
	struct usb_redir_ep_info_header eps = {0};
	struct usb_redir_interface_info_header interfaces = {0};
	struct usb_redir_device_connect_header connect = {.speed = usb_redir_speed_full,
		.device_class = d[4],
		.device_subclass = d[5],
		.device_protocol = d[6],
		.vendor_id = (uint16_t)(d[8] | d[9] << 8),
		.product_id = (uint16_t)(d[10] | d[11] << 8),
		.device_version_bcd = (uint16_t)(d[12] | d[13] << 8)};

	r->wanted = true;
	if (!r->greeted || r->plugged)
		return;
	describe(r, &eps, &interfaces);
	usbredirparser_send_ep_info(r->parser, &eps);
	usbredirparser_send_interface_info(r->parser, &interfaces);
	usbredirparser_send_device_connect(r->parser, &connect);
	r->plugged = true;
}

void redir_unplug(struct redir *r)
{
	r->wanted = false;
	if (!r->plugged)
		return;
	while (r->waiting) {
		answer(r, r->waiting, usb_redir_ioerror);
		forget(&r->waiting);
	}
	r->halted = r->listening = 0;
	r->configured_ms = 0;
	r->plugged = false;
	usbredirparser_send_device_disconnect(r->parser);
}

/* ---- the line -------------------------------------------------------------------------------- */

static int on_read(void *ctx, uint8_t *data, int n)
{
	ssize_t got = read(((struct redir *)ctx)->fd, data, (size_t)n);

	if (got < 0)
		return errno == EAGAIN ? 0 : -1;
	return got == 0 ? -1 : (int)got;
}

static int on_write(void *ctx, uint8_t *data, int n)
{
	ssize_t put = write(((struct redir *)ctx)->fd, data, (size_t)n);

	if (put < 0)
		return errno == EAGAIN ? 0 : -1;
	return (int)put;
}

static void on_log(void *ctx, int level, const char *text)
{
	(void)ctx;
	if (level <= usbredirparser_warning)
		fprintf(stderr, "usbredir: %s\n", text);
}

struct redir *redir_open(int fd, const struct redir_device *device)
{
	struct redir *r = calloc(1, sizeof(*r));
	struct usbredirparser *p = usbredirparser_create();
	uint32_t caps[USB_REDIR_CAPS_SIZE] = {0};

	r->parser = p;
	r->fd = fd;
	r->device = *device;
	p->priv = r;
	p->log_func = on_log;
	p->read_func = on_read;
	p->write_func = on_write;
	p->hello_func = on_hello;
	p->reset_func = on_reset;
	p->set_configuration_func = on_set_configuration;
	p->get_configuration_func = on_get_configuration;
	p->set_alt_setting_func = on_set_alt;
	p->get_alt_setting_func = on_get_alt;
	p->start_interrupt_receiving_func = on_listen;
	p->stop_interrupt_receiving_func = on_listen_no_more;
	p->control_packet_func = on_control;
	p->bulk_packet_func = on_bulk;
	p->interrupt_packet_func = on_interrupt;
	p->cancel_data_packet_func = on_cancel;
	p->device_disconnect_ack_func = on_disconnected;
	usbredirparser_caps_set_cap(caps, usb_redir_cap_connect_device_version);
	usbredirparser_caps_set_cap(caps, usb_redir_cap_device_disconnect_ack);
	usbredirparser_caps_set_cap(caps, usb_redir_cap_ep_info_max_packet_size);
	usbredirparser_caps_set_cap(caps, usb_redir_cap_64bits_ids);
	usbredirparser_caps_set_cap(caps, usb_redir_cap_32bits_bulk_length);
	usbredirparser_init(p, "litang", caps, USB_REDIR_CAPS_SIZE, usbredirparser_fl_usb_host);
	return r;
}

void redir_close(struct redir *r)
{
	while (r->waiting)
		forget(&r->waiting);
	usbredirparser_destroy(r->parser);
	close(r->fd);
	free(r);
}

bool redir_turn(struct redir *r)
{
	if (usbredirparser_do_read(r->parser) == usbredirparser_read_io_error)
		return false;
	if (r->plugged) {
		try_configured(r);
		try_all(r);
		for (int i = 16; i < ENDPOINTS; i++)
			if (r->listening >> i & 1)
				try_reports(r, (uint8_t)(0x80 | (i & 0x0f)));
	}
	return !usbredirparser_has_data_to_write(r->parser) ||
	       usbredirparser_do_write(r->parser) == 0 || errno == EAGAIN;
}

bool redir_waits_to_write(struct redir *r)
{
	return usbredirparser_has_data_to_write(r->parser) > 0;
}
