/* SPDX-License-Identifier: MIT */
#include "tests/support/usb_reader.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "core/base/text.h"

#define PACKET 64
#define HEADER 7
#define PHOTO  1024
#define TEXT   256

#define OUT_FIRST 0x02 /* what is sent: whole, or the header of split pipes */
#define OUT_REST  0x06
#define IN_FIRST  0x81
#define IN_REST   0x85

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the card ------------------------------------------------------------------------------ */

static void put_utf16(uint8_t *at, size_t size, const char *s)
{
	size_t n = 0;

	for (size_t i = 0; i < size; i += 2) {
		at[i] = ' ';
		at[i + 1] = 0;
	}
	while (s && *s && n + 2 <= size) {
		uint32_t code = text_next(&s);

		if (code > 0xffff)
			code = 0xfffd;
		at[n++] = (uint8_t)code;
		at[n++] = (uint8_t)(code >> 8);
	}
}

static void citizen_text(uint8_t *out, const struct reader_card *c)
{
	put_utf16(out, 30, c->name);
	put_utf16(out + 30, 2, "1");
	put_utf16(out + 32, 4, "01");
	put_utf16(out + 36, 16, c->born);
	put_utf16(out + 52, 70, c->address);
	put_utf16(out + 122, 36, c->number);
	put_utf16(out + 158, 30, "某市公安局");
	put_utf16(out + 188, 16, c->from);
	put_utf16(out + 204, 16, c->to);
}

static void foreign_2017_text(uint8_t *out, const struct reader_card *c)
{
	put_utf16(out, 120, c->name);
	put_utf16(out + 120, 2, "1");
	put_utf16(out + 122, 30, c->number);
	put_utf16(out + 152, 6, "USA");
	put_utf16(out + 158, 30, "某某");
	put_utf16(out + 188, 16, c->from);
	put_utf16(out + 204, 16, c->to);
	put_utf16(out + 220, 16, c->born);
	put_utf16(out + 236, 4, "01");
	put_utf16(out + 240, 8, "1500");
}

static void foreign_2023_text(uint8_t *out, const struct reader_card *c)
{
	put_utf16(out, 30, "某某");
	put_utf16(out + 30, 2, "1");
	put_utf16(out + 32, 4, "00");
	put_utf16(out + 36, 16, c->born);
	put_utf16(out + 52, 70, c->name);
	put_utf16(out + 122, 36, c->number);
	put_utf16(out + 188, 16, c->from);
	put_utf16(out + 204, 16, c->to);
}

void reader_text(uint8_t out[256], const struct reader_card *card)
{
	put_utf16(out, TEXT, NULL);
	if (card->letter == 'I')
		foreign_2017_text(out, card);
	else if (card->letter == 'Y')
		foreign_2023_text(out, card);
	else
		citizen_text(out, card);
	if (card->letter == 'J') {
		put_utf16(out + 220, 18, "H12345678");
		put_utf16(out + 238, 4, "01");
	}
	if (card->letter) {
		out[248] = (uint8_t)card->letter;
		out[249] = 0;
	}
}

/* A card with a number alone gets what else a card must have: a birth date, here from the number. */
void usb_reader_lay(struct usb_reader *r, const struct reader_card *card)
{
	struct reader_card full = *card;
	char born[9] = "19480315";

	if (strlen(full.number) == 18)
		memcpy(born, full.number + 6, 8);
	if (!full.born)
		full.born = born;
	if (!full.name)
		full.name = "某人";
	if (!full.from)
		full.from = "20150101";
	if (!full.to)
		full.to = "长期";
	reader_text(r->text, &full);
	r->card = true;
	r->selected = r->was_read = false;
}

void usb_reader_lift(struct usb_reader *r)
{
	r->card = r->selected = r->was_read = false;
	memset(r->text, 0, sizeof(r->text));
}

void usb_reader_fail(
	struct usb_reader *r, enum reader_fault fault, enum reader_step at, int times, uint8_t sw3)
{
	r->fault = fault;
	r->at = at;
	r->times = times;
	r->sw3 = sw3;
}

/* ---- replies ------------------------------------------------------------------------------- */

static bool is_split(const struct usb_reader *r)
{
	return r->shape == READER_SPLIT;
}

static bool is_hid(const struct usb_reader *r)
{
	return r->shape == READER_HID || r->shape == READER_HID_CONTROL;
}

static void add(struct reader_queue *q, const uint8_t *bytes, size_t n)
{
	if (q->at == q->n)
		q->at = q->n = 0;
	if (n > READER_QUEUE - q->n)
		n = READER_QUEUE - q->n;
	memcpy(q->bytes + q->n, bytes, n);
	q->n += n;
}

static void queue_frame(struct usb_reader *r, const uint8_t *frame, size_t n)
{
	static const uint8_t padding[PACKET];

	if (is_split(r)) {
		add(&r->queue[0], frame, n < HEADER ? n : HEADER);
		if (n > HEADER)
			add(&r->queue[1], frame + HEADER, n - HEADER);
		return;
	}
	add(&r->queue[0], frame, n);
	if (is_hid(r) && n % PACKET)
		add(&r->queue[0], padding, PACKET - n % PACKET);
}

/* The queue where a broken reply shows: the one with the status. */
static struct reader_queue *reply_queue(struct usb_reader *r)
{
	return &r->queue[is_split(r) ? 1 : 0];
}

static void queue_garbage(struct usb_reader *r)
{
	uint8_t noise[960];

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (uint8_t)(i * 37 + 11);
	add(&r->queue[0], noise, is_split(r) ? 64 : sizeof(noise));
	if (is_split(r))
		add(&r->queue[1], noise, sizeof(noise));
}

static void reply(
	struct usb_reader *r, enum reader_fault fault, uint8_t sw3, const uint8_t *data, size_t n)
{
	uint8_t frame[16 + 4 + TEXT + PHOTO] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};
	size_t end = HEADER + 3 + n;

	frame[5] = (uint8_t)((n + 4) >> 8);
	frame[6] = (uint8_t)(n + 4);
	frame[9] = sw3;
	if (n)
		memcpy(frame + 10, data, n);
	for (size_t i = 5; i < end; i++)
		frame[end] ^= frame[i];
	if (fault == READER_BAD_SUM)
		frame[end] ^= 0x40;
	if (is_split(r) && (fault == READER_STALL || fault == READER_EMPTY))
		add(&r->queue[0], frame, HEADER);
	if (fault == READER_GARBAGE)
		queue_garbage(r);
	else if (fault == READER_STALL)
		reply_queue(r)->stall = true;
	else if (fault == READER_EMPTY)
		reply_queue(r)->empty = true;
	else if (fault != READER_MUTE)
		queue_frame(r, frame, fault == READER_SHORT ? HEADER + 1 + n / 2 : end + 1);
	if (fault == READER_DRIP)
		r->queue[0].drip = r->queue[1].drip = true;
}

static void reply_card(struct usb_reader *r, enum reader_fault fault)
{
	uint8_t data[4 + TEXT + PHOTO] = {TEXT >> 8, 0, PHOTO >> 8, 0};

	memcpy(data + 4, r->text, TEXT);
	if (fault == READER_TEXT)
		memset(data + 4, 0xd8, TEXT);
	for (size_t i = 0; i < PHOTO; i++)
		data[4 + TEXT + i] = (uint8_t)(i * 7 + 3);
	r->was_read = r->reading = true;
	reply(r, fault, 0x90, data, sizeof(data));
}

/* ---- requests ------------------------------------------------------------------------------ */

static enum reader_fault next_fault(struct usb_reader *r, enum reader_step step)
{
	if (r->fault == READER_FINE || r->at != step || r->times == 0)
		return READER_FINE;
	if (r->times > 0)
		r->times--;
	return r->fault;
}

static void do_step(struct usb_reader *r, enum reader_step step)
{
	static const uint8_t zeros[8];
	enum reader_fault fault = next_fault(r, step);

	r->asked[step]++;
	r->queue[0].stall = r->queue[0].empty = r->queue[0].drip = false;
	r->queue[1].stall = r->queue[1].empty = r->queue[1].drip = false;
	r->ready_ms = now_ms() + r->ms[step];
	if (fault == READER_AWAY)
		usb_reader_lift(r);
	if (fault == READER_SW) {
		reply(r, fault, r->sw3, NULL, 0);
		return;
	}
	if (step == READER_FIND && r->card && !(r->once && r->was_read)) {
		r->selected = false;
		reply(r, fault, 0x9f, zeros, 4);
	} else if (step == READER_FIND) {
		reply(r, fault, 0x80, NULL, 0);
	} else if (step == READER_SELECT) {
		r->selected = r->card;
		reply(r, fault, r->card ? 0x90 : 0x81, zeros, r->card ? 8 : 0);
	} else if (step == READER_READ && r->selected) {
		reply_card(r, fault);
	} else {
		reply(r, fault, step == READER_READ ? 0x41 : 0x90, NULL, 0);
	}
}

static void do_request(struct usb_reader *r)
{
	static const uint16_t commands[READER_STEPS] = {0x10ff, 0x11ff, 0x2001, 0x2002, 0x3001};
	unsigned command = (unsigned)r->request[7] << 8 | r->request[8];
	uint8_t sum = 0;

	for (size_t i = 5; i < r->n_request; i++)
		sum ^= r->request[i];
	r->n_request = 0;
	for (int i = 0; i < READER_STEPS && !sum; i++)
		if (commands[i] == command) {
			do_step(r, (enum reader_step)i);
			return;
		}
	r->bad_requests++;
	reply(r, READER_FINE, sum ? 0x10 : 0x21, NULL, 0);
}

static bool begins_right(const struct usb_reader *r)
{
	static const uint8_t preamble[] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};
	size_t n = r->n_request < sizeof(preamble) ? r->n_request : sizeof(preamble);

	return memcmp(r->request, preamble, n) == 0;
}

static void take_byte(struct usb_reader *r, uint8_t byte)
{
	r->request[r->n_request++] = byte;
	if (!begins_right(r) || r->n_request == sizeof(r->request)) {
		r->bad_requests++;
		r->n_request = 0;
		return;
	}
	if (r->n_request >= HEADER + 3 &&
		r->n_request == HEADER + ((size_t)r->request[5] << 8 | r->request[6]))
		do_request(r);
}

/* A report holds one request and padding behind it. */
static void take_report(struct usb_reader *r, const uint8_t *buf, int len)
{
	r->n_request = 0;
	for (int i = 0; i < len && (i == 0 || r->n_request); i++)
		take_byte(r, buf[i]);
	if (len != PACKET)
		r->bad_requests++;
}

static int on_out(void *ctx, uint8_t ep, const uint8_t *buf, int len)
{
	struct usb_reader *r = ctx;

	r->transfers++;
	r->bytes += len;
	if (is_hid(r)) {
		take_report(r, buf, len);
		return len;
	}
	if (is_split(r) && (ep == OUT_FIRST) != (r->n_request == 0 && len == HEADER))
		r->bad_requests++;
	for (int i = 0; i < len; i++)
		take_byte(r, buf[i]);
	return len;
}

/* The whole text was taken: what comes after it costs the terminal's time, not the reader's. */
static void note_read(struct usb_reader *r, const struct reader_queue *q)
{
	if (!r->reading || q->at != q->n)
		return;
	r->reading = false;
	r->read_ms = now_ms();
}

static int on_in(void *ctx, uint8_t ep, uint8_t *buf, int len)
{
	struct usb_reader *r = ctx;
	struct reader_queue *q = &r->queue[ep == IN_REST];
	size_t n = q->n - q->at;

	if (q->at == q->n && !q->stall && !q->empty)
		return USBEMU_NAK;
	if (now_ms() < r->ready_ms)
		return USBEMU_NAK;
	r->transfers++;
	if (q->stall) {
		q->stall = false;
		return -EPIPE;
	}
	if (q->empty)
		return 0;
	if (n > (size_t)len)
		n = (size_t)len;
	if (is_hid(r) && n > PACKET)
		n = PACKET;
	if (q->drip && !is_hid(r))
		n = 1;
	memcpy(buf, q->bytes + q->at, n);
	q->at += n;
	r->bytes += (long)n;
	note_read(r, q);
	return (int)n;
}

/* Input and output of 64 bytes of a vendor's page, without report ids. */
static const uint8_t report_descriptor[] = {0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x09, 0x02,
	0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x81, 0x02, 0x09, 0x03, 0x95, 0x40,
	0x91, 0x02, 0xc0};

static int on_ctrl(void *ctx, uint8_t type, uint8_t request, uint16_t value, uint16_t index,
	uint8_t *buf, int len)
{
	struct usb_reader *r = ctx;
	int n = (int)sizeof(report_descriptor);

	(void)index;
	if (!is_hid(r))
		return -EPIPE;
	if (type == 0x81 && request == 6 && value == 0x2200) {
		n = n < len ? n : len;
		memcpy(buf, report_descriptor, (size_t)n);
		return n;
	}
	if (type == 0x21 && request == 0x0a) /* SET_IDLE, as usbhid says it */
		return 0;
	if (type != 0x21 || request != 9 || value != 0x0200 || r->shape != READER_HID_CONTROL)
		return -EPIPE;
	r->transfers++;
	r->bytes += len;
	take_report(r, buf, len);
	return len;
}

const struct usb_model usb_reader_model = {.ctrl = on_ctrl, .out = on_out, .in = on_in};

void usb_reader_init(struct usb_reader *r, enum reader_shape shape)
{
	memset(r, 0, sizeof(*r));
	r->shape = shape;
}

/* ---- descriptors --------------------------------------------------------------------------- */

struct bytes {
	uint8_t *at;
	size_t n;
};

static void put(struct bytes *b, const uint8_t *bytes, size_t n)
{
	memcpy(b->at + b->n, bytes, n);
	b->n += n;
}

static void put_endpoint(struct bytes *b, uint8_t address, uint8_t type)
{
	const uint8_t endpoint[] = {7, 5, address, type, PACKET, 0, (uint8_t)(type == 3)};

	put(b, endpoint, sizeof(endpoint));
	b->at[18 + 9 + 4]++; /* bNumEndpoints */
}

size_t usb_reader_descriptors(enum reader_shape shape, uint8_t out[READER_DESCRIPTORS_MAX])
{
	static const uint8_t start[] = {18, 1, 0x10, 0x01, 0, 0, 0, 8, 0x00, 0x04, 0x5a, 0xc3, 0x63,
		0x00, 0, 0, 0, 1,              /**/
		9, 2, 0, 0, 1, 1, 0, 0x80, 50, /**/
		9, 4, 0, 0, 0, 0xff, 0, 0, 0};
	static const uint8_t hid[] = {
		9, 0x21, 0x10, 0x01, 0, 1, 0x22, sizeof(report_descriptor), 0};
	bool is_hid_shape = shape == READER_HID || shape == READER_HID_CONTROL;
	uint8_t type = is_hid_shape ? 3 : 2;
	struct bytes b = {.at = out};

	put(&b, start, sizeof(start));
	if (is_hid_shape) {
		out[18 + 9 + 5] = 3;
		put(&b, hid, sizeof(hid));
	}
	put_endpoint(&b, IN_FIRST, type);
	if (shape != READER_HID_CONTROL)
		put_endpoint(&b, OUT_FIRST, type);
	if (shape == READER_SPLIT) {
		put_endpoint(&b, IN_REST, type);
		put_endpoint(&b, OUT_REST, type);
	}
	out[18 + 2] = (uint8_t)(b.n - 18); /* wTotalLength */
	return b.n;
}
