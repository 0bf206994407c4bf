/* SPDX-License-Identifier: MIT */
#include "tests/support/usb_printer.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOISE 0x9c /* no reply of any kind has these bits */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool well(const struct usb_printer *p)
{
	return !p->cover_open && !p->no_paper && !p->cutter_stuck && !p->broken && !p->hot &&
	       !p->offline;
}

/* ---- what it answers ------------------------------------------------------------------------ */

static void reply(struct usb_printer *p, unsigned byte)
{
	if (p->mute || p->n_replies == (int)(sizeof(p->reply) / sizeof(p->reply[0])))
		return;
	p->reply[p->n_replies].byte = (unsigned char)(p->garbage ? NOISE : byte);
	p->reply[p->n_replies++].due_ms = now_ms() + p->answer_ms;
}

static void answer(struct usb_printer *p, int n)
{
	unsigned byte = 0x12;

	p->asked++;
	if (n == 1)
		byte |= well(p) ? 0 : 0x08u;
	if (n == 2)
		byte |= (p->cover_open ? 0x04u : 0) | (p->feed_button ? 0x08u : 0) |
			(p->no_paper ? 0x20u : 0) |
			(p->cutter_stuck || p->broken || p->hot ? 0x40u : 0);
	if (n == 3)
		byte |= (p->cutter_stuck ? 0x08u : 0) | (p->broken ? 0x20u : 0) |
			(p->hot ? 0x40u : 0);
	if (n == 4)
		byte |= (p->paper_low ? 0x0cu : 0) | (p->no_paper ? 0x60u : 0);
	reply(p, byte);
}

/* ---- paper ---------------------------------------------------------------------------------- */

static struct usb_slip *slip(struct usb_printer *p)
{
	return &p->slip[p->n_slips];
}

static void add_text(struct usb_printer *p, const char *text, size_t n)
{
	struct usb_slip *s = slip(p);
	size_t len = s->text ? strlen(s->text) : 0;

	s->text = realloc(s->text, len + n + 1);
	memcpy(s->text + len, text, n);
	s->text[len + n] = 0;
}

static void use_paper(struct usb_printer *p, int rows)
{
	if (p->paper_rows <= 0)
		return;
	p->paper_rows -= rows;
	if (p->paper_rows <= 0) {
		p->paper_rows = 0;
		p->no_paper = true;
	}
}

static void end_line(struct usb_printer *p)
{
	char utf8[1536], *out = utf8, *in = (char *)p->line;
	size_t left = sizeof(utf8), n = p->n_line;
	iconv_t code = iconv_open("UTF-8", "GB18030");

	if (code == (iconv_t)-1 || iconv(code, &in, &n, &out, &left) == (size_t)-1)
		p->unknown++;
	if (code != (iconv_t)-1)
		iconv_close(code);
	*out++ = '\n';
	add_text(p, utf8, (size_t)(out - utf8));
	p->n_line = 0;
	use_paper(p, 24 * p->high + 6);
}

static void add_picture(struct usb_printer *p, const unsigned char *c)
{
	static const char mark[] = "[picture]\n";
	struct usb_slip *s = slip(p);
	int width = c[4] | c[5] << 8, rows = c[6] | c[7] << 8;
	size_t len = s->text ? strlen(s->text) : 0, m = sizeof(mark) - 1;

	if (width > USB_PRINTER_STRIDE || memmem(c + 8, (size_t)(width * rows), "\x10\x04", 2))
		p->torn++;
	if (len < m || strcmp(s->text + len - m, mark) != 0)
		add_text(p, mark, m);
	s->picture = realloc(s->picture, (size_t)(s->rows + rows) * USB_PRINTER_STRIDE);
	for (int y = 0; y < rows; y++) {
		unsigned char *to = s->picture + (size_t)(s->rows + y) * USB_PRINTER_STRIDE;

		memset(to, 0, USB_PRINTER_STRIDE);
		memcpy(to, c + 8 + (size_t)y * (size_t)width,
			(size_t)(width < USB_PRINTER_STRIDE ? width : USB_PRINTER_STRIDE));
	}
	s->rows += rows;
	use_paper(p, rows);
}

static void qr_command(struct usb_printer *p, const unsigned char *c, size_t n)
{
	if (n > 8 && c[6] == 0x50 && n - 8 < sizeof(p->qr)) {
		memcpy(p->qr, c + 8, n - 8);
		p->qr[n - 8] = 0;
	} else if (c[6] == 0x51) {
		add_text(p, "[qr ", 4);
		add_text(p, p->qr, strlen(p->qr));
		add_text(p, "]\n", 2);
		use_paper(p, 200);
	}
}

static void cut(struct usb_printer *p)
{
	slip(p)->cut = true;
	if (!slip(p)->text)
		add_text(p, "", 0);
	if (p->n_slips + 1 < USB_PRINTER_SLIPS)
		p->n_slips++;
}

/* ---- commands ------------------------------------------------------------------------------- */

static size_t escape_length(const unsigned char *c, size_t n)
{
	if (n < 2)
		return 2;
	return c[1] == '@' || c[1] == '&' || c[1] == '.' ? 2 : 3;
}

static size_t group_length(const unsigned char *c, size_t n)
{
	if (n < 2)
		return 2;
	switch (c[1]) {
	case 'V':
		return n > 2 && c[2] >= 65 ? 4 : 3;
	case '(':
		return n < 5 ? 5 : 5 + (size_t)(c[3] | c[4] << 8);
	case 'v':
		return n < 8 ? 8 : 8 + (size_t)(c[4] | c[5] << 8) * (size_t)(c[6] | c[7] << 8);
	default:
		return 3;
	}
}

/* Bytes that these need to be whole; n when they are, or more. */
static size_t length(const unsigned char *c, size_t n)
{
	if (c[0] == 0x1b || c[0] == 0x1c)
		return escape_length(c, n);
	if (c[0] == 0x1d)
		return group_length(c, n);
	if (c[0] == 0x10)
		return n > 1 && c[1] == 0x14 ? 5 : 3;
	if (c[0] < 0x81)
		return 1;
	return n > 1 && c[1] >= '0' && c[1] <= '9' ? 4 : 2;
}

static void group(struct usb_printer *p, const unsigned char *c, size_t n)
{
	if (c[1] == '!') {
		p->high = (c[2] & 7) + 1;
	} else if (c[1] == '(' && c[2] == 'k') {
		qr_command(p, c, n);
	} else if (c[1] == 'v') {
		add_picture(p, c);
	} else if (c[1] == 'V') {
		cut(p);
	} else if (c[1] == 'r' && !p->no_echo) {
		p->echoes++;
		reply(p, (p->paper_low ? 0x03u : 0));
	} else if (c[1] != 'r') {
		p->unknown++;
	}
}

static void escape(struct usb_printer *p, const unsigned char *c)
{
	if (c[1] == '@') {
		p->n_line = 0;
		p->high = 1;
	} else if (c[1] == 'd') {
		if (p->n_line)
			end_line(p);
		use_paper(p, 30 * c[2]);
	} else if (c[1] != 'a') {
		p->unknown++;
	}
}

static void work_off(struct usb_printer *p, const unsigned char *c, size_t n)
{
	struct usb_slip *s = slip(p);

	if (c[0]) {
		s->bytes = realloc(s->bytes, s->n + n);
		memcpy(s->bytes + s->n, c, n);
		s->n += n;
	}
	if (c[0] == 0x1d)
		group(p, c, n);
	else if (c[0] == 0x1b)
		escape(p, c);
	else if (c[0] == '\n')
		end_line(p);
	else if (c[0] >= 0x20 && p->n_line + n <= sizeof(p->line))
		p->n_line += (memcpy(p->line + p->n_line, c, n), n);
	else if (c[0] && c[0] != 0x10 && c[0] != 0x1c)
		p->unknown++;
}

/* One byte of the buffer. */
static void work_byte(struct usb_printer *p, unsigned char byte)
{
	if (p->n_command == sizeof(p->command)) {
		p->unknown++;
		p->n_command = 0;
	}
	p->command[p->n_command++] = byte;
	if (length(p->command, p->n_command) > p->n_command)
		return;
	work_off(p, p->command, p->n_command);
	p->n_command = 0;
}

static void work(struct usb_printer *p)
{
	int64_t now = now_ms();
	size_t may = p->held, done = 0;

	if (p->speed > 0) {
		may = (size_t)((now - p->worked_ms) * p->speed / 1000);
		if (!may)
			return;
	}
	p->worked_ms = now;
	while (done < p->held && done < may && well(p))
		work_byte(p, p->buffer[done++]);
	p->held -= done;
	memmove(p->buffer, p->buffer + done, p->held);
}

/* ---- the bus --------------------------------------------------------------------------------- */

static bool is_question(const uint8_t *buf, int len)
{
	return len == 3 && buf[0] == 0x10 && buf[1] == 0x04;
}

static void real_time(struct usb_printer *p, const uint8_t *buf, int n)
{
	for (int i = 0; i < n; i++) {
		if (p->recent[0] == 0x10 && p->recent[1] == 0x04 && buf[i] >= 1 && buf[i] <= 4)
			answer(p, buf[i]);
		p->recent[0] = p->recent[1];
		p->recent[1] = buf[i];
	}
}

static int room(const struct usb_printer *p, int len, bool question)
{
	long n = len;

	if (p->take > 0 && n > p->take && !question)
		n = p->take;
	if (n > (long)(USB_PRINTER_BUFFER - p->held))
		n = (long)(USB_PRINTER_BUFFER - p->held);
	if (p->stop_after > 0 && question)
		n = p->job_taken < p->stop_after ? n : 0;
	else if (p->stop_after > 0 && n > p->stop_after - p->job_taken)
		n = p->stop_after - p->job_taken;
	return (int)n;
}

static int on_out(void *ctx, uint8_t ep, const uint8_t *buf, int len)
{
	struct usb_printer *p = ctx;
	bool question = is_question(buf, len);
	int n;

	(void)ep;
	if (p->stall_out || p->stalls > 0) {
		p->stalls -= p->stalls > 0;
		return -EPIPE;
	}
	work(p);
	n = room(p, len, question);
	if (p->nak || (n <= 0 && len > 0))
		return USBEMU_NAK;
	real_time(p, buf, n);
	p->taken += n;
	if (question) {
		p->torn += p->held == 0 && p->n_command > 0;
		return n;
	}
	if (!(n == 3 && buf[0] == 0x1d && buf[1] == 'r'))
		p->job_taken += n;
	memcpy(p->buffer + p->held, buf, (size_t)n);
	p->held += (size_t)n;
	work(p);
	return n;
}

static int on_in(void *ctx, uint8_t ep, uint8_t *buf, int len)
{
	struct usb_printer *p = ctx;
	int n = 0;

	(void)ep;
	if (p->stall_in)
		return -EPIPE;
	work(p);
	if (p->babble) {
		memset(buf, NOISE, (size_t)(len < 64 ? len : 64));
		return len < 64 ? len : 64;
	}
	while (n < len && n < p->n_replies && p->reply[n].due_ms <= now_ms()) {
		buf[n] = p->reply[n].byte;
		n++;
	}
	p->n_replies -= n;
	memmove(p->reply, p->reply + n, (size_t)p->n_replies * sizeof(p->reply[0]));
	return n || p->empty ? n : USBEMU_NAK;
}

static int device_id(struct usb_printer *p, uint8_t *buf, int len)
{
	static const char id[] =
		"\0\x3fMFG:LITANG;MDL:MODEL-80;CMD:ESC/POS;CLS:PRINTER;DES:a model;";
	int n = (int)sizeof(id) - 1;

	p->identified++;
	memcpy(buf, id, (size_t)(n < len ? n : len));
	return n < len ? n : len;
}

static int on_ctrl(void *ctx, uint8_t type, uint8_t request, uint16_t value, uint16_t index,
	uint8_t *buf, int len)
{
	struct usb_printer *p = ctx;

	(void)value;
	(void)index;
	if (p->no_ctrl)
		return -EPIPE;
	if (type == 0xa1 && request == 0)
		return device_id(p, buf, len);
	if (type == 0xa1 && request == 1 && len >= 1) {
		p->port_asked++;
		buf[0] = (uint8_t)((p->no_paper ? 0x20 : 0) | (p->offline ? 0 : 0x10) |
				   (p->cutter_stuck || p->broken || p->cover_open ? 0 : 0x08));
		return 1;
	}
	if ((type == 0x21 || type == 0x23) && request == 2) {
		p->resets++;
		usb_printer_power(p);
		return 0;
	}
	return -EPIPE;
}

const struct usb_model usb_printer_model = {.ctrl = on_ctrl, .out = on_out, .in = on_in};

/* ---- for tests ------------------------------------------------------------------------------- */

void usb_printer_init(struct usb_printer *p)
{
	memset(p, 0, sizeof(*p));
	p->high = 1;
	p->worked_ms = now_ms();
}

void usb_printer_done(struct usb_printer *p)
{
	for (int i = 0; i < USB_PRINTER_SLIPS; i++) {
		free(p->slip[i].bytes);
		free(p->slip[i].text);
		free(p->slip[i].picture);
	}
	memset(p, 0, sizeof(*p));
}

void usb_printer_power(struct usb_printer *p)
{
	p->held = p->n_command = p->n_line = 0;
	p->n_replies = 0;
	p->high = 1;
	memset(p->recent, 0, sizeof(p->recent));
}

size_t usb_printer_descriptors(
	uint8_t out[USB_PRINTER_DESCRIPTORS], uint16_t vendor, uint16_t product, bool one_way)
{
	const uint8_t all[] = {18, 1, 0x00, 0x02, 0, 0, 0, 64, (uint8_t)(vendor & 0xff),
		(uint8_t)(vendor >> 8), (uint8_t)(product & 0xff), (uint8_t)(product >> 8), 0x00,
		0x01, 1, 2, 3, 1,                                      /* configuration */
		9, 2, one_way ? 25 : 32, 0, 1, 1, 0, 0xc0, 1,          /* interface */
		9, 4, 0, 0, one_way ? 1 : 2, 7, 1, one_way ? 1 : 2, 0, /* endpoints */
		7, 5, 0x01, 2, 64, 0, 0, 7, 5, 0x82, 2, 64, 0, 0};
	size_t n = one_way ? sizeof(all) - 7 : sizeof(all);

	memcpy(out, all, n);
	return n;
}

int usb_printer_count(const struct usb_printer *p, const char *text)
{
	int n = 0;

	for (int i = 0; i < p->n_slips; i++)
		n += p->slip[i].text && strstr(p->slip[i].text, text);
	return n;
}
