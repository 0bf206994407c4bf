/* SPDX-License-Identifier: MIT */
#include "tests/support/usb_scanner.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

/* ---- descriptors --------------------------------------------------------------------------- */

#define DEVICE(product)                                                                            \
	18, 1, 0x10, 0x01, 0, 0, 0, 64, 0xab, 0x1e, (product)&0xff, (product) >> 8, 0, 1, 0, 0, 0, 1
#define INTERFACE(subclass, protocol, report_size, packet)                                         \
	9, 2, 34, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 1, 3, subclass, protocol, 0, 9, 0x21, 0x10,    \
		0x01, 0, 1, 0x22, (report_size)&0xff, (report_size) >> 8, 7, 5, 0x81, 3, packet,   \
		0, 10

/* What the Datalogic Gryphon GD4400 answers (github.com/felis/USB_Host_Shield_2.0/issues/669). */
static const uint8_t keys_report[] = {0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0,
	0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75,
	0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91, 0x02,
	0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x26, 0xff, 0x00,
	0x05, 0x07, 0x19, 0x00, 0x2a, 0xff, 0x00, 0x81, 0x00, 0xc0};

/* An output report of settings comes first, as with real ones: its bits are not of the input. */
static const uint8_t pos_report[] = {0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, /* scanner, application */
	0x85, 0x04, 0x09, 0x11, 0xa1, 0x02,                              /* report 4: settings */
	0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08,                  /* 8 bits */
	0x19, 0x80, 0x29, 0x87, 0x91, 0x02, 0xc0,                        /* output */
	0x85, 0x02, 0x09, 0x12, 0xa1, 0x02,                         /* report 2: scanned data */
	0x26, 0xff, 0x00, 0x75, 0x08,                               /* bytes */
	0xa4, 0x05, 0x01, 0x95, 0x01, 0x09, 0x3b, 0x81, 0x02, 0xb4, /* byte count */
	0x95, 0x03, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x81, 0x02, /* AIM id */
	0x95, 0x38, 0x09, 0xfe, 0x82, 0x02, 0x01,                   /* 56 bytes of data */
	0x95, 0x02, 0x81, 0x03,                                     /* bytes 61 and 62 */
	0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02, /* continued */
	0x95, 0x07, 0x81, 0x03, 0xc0, 0xc0};

static const uint8_t pos62_report[] = {0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x85, 0x02, 0x15, 0x00,
	0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x0b, 0x3b, 0x00, 0x01, 0x00, 0x81,
	0x02,                                                       /* byte count, with its page */
	0x95, 0x3b, 0x19, 0xfb, 0x29, 0xfe, 0x81, 0x02,             /* AIM id and data at once */
	0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02, /* continued */
	0x95, 0x07, 0x81, 0x03, 0xc0};

static const uint8_t plain_report[] = {0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff,
	0x00, 0x75, 0x08, 0x95, 0x1f, 0x09, 0xfe, 0x81, 0x00, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02,
	0xc0};

static const uint8_t keys_device[] = {DEVICE(0x1303), INTERFACE(1, 1, sizeof(keys_report), 8)};
static const uint8_t pos_device[] = {DEVICE(0x1310), INTERFACE(0, 0, sizeof(pos_report), 64)};
static const uint8_t pos62_device[] = {DEVICE(0x1310), INTERFACE(0, 0, sizeof(pos62_report), 64)};
static const uint8_t plain_device[] = {DEVICE(0x1310), INTERFACE(0, 0, sizeof(plain_report), 8)};

static const struct {
	const uint8_t *device, *report;
	size_t n_device, n_report;
} kinds[USB_SCANNER_KINDS] = {
	{keys_device, keys_report, sizeof(keys_device), sizeof(keys_report)},
	{pos_device, pos_report, sizeof(pos_device), sizeof(pos_report)},
	{pos62_device, pos62_report, sizeof(pos62_device), sizeof(pos62_report)},
	{plain_device, plain_report, sizeof(plain_device), sizeof(plain_report)},
};

const uint8_t *usb_scanner_descriptors(enum usb_scanner_kind kind, size_t *n)
{
	*n = kinds[kind].n_device;
	return kinds[kind].device;
}

const uint8_t *usb_scanner_report_descriptor(enum usb_scanner_kind kind, size_t *n)
{
	*n = kinds[kind].n_report;
	return kinds[kind].report;
}

/* ---- reports ------------------------------------------------------------------------------- */

void usb_scanner_init(struct usb_scanner *s, enum usb_scanner_kind kind)
{
	memset(s, 0, sizeof(*s));
	s->kind = kind;
	s->protocol = s->idle = s->feature = -1;
	s->reports = BUF_INIT(1 << 20);
}

void usb_scanner_done(struct usb_scanner *s)
{
	buf_done(&s->reports);
}

void usb_scanner_report(struct usb_scanner *s, const void *bytes, size_t n)
{
	assert(n < 256);
	buf_byte(&s->reports, (unsigned)n);
	buf_add(&s->reports, bytes, n);
}

/* The key of a character, and whether Shift is held. */
static uint8_t key_of(char c, bool *shift)
{
	static const char rows[] = "1!2@3#4$5%6^7&8*9(0)";
	static const char others[] = " \0-_=+[{]}\\|\0\0;:'\"`~,<.>/?";
	const char *at;

	*shift = c >= 'A' && c <= 'Z';
	if (c >= 'a' && c <= 'z')
		return (uint8_t)(0x04 + c - 'a');
	if (*shift)
		return (uint8_t)(0x04 + c - 'A');
	at = strchr(rows, c);
	if (at) {
		*shift = (at - rows) % 2;
		return (uint8_t)(0x1e + (at - rows) / 2);
	}
	at = memchr(others, c, sizeof(others) - 1);
	assert(at && c);
	*shift = (at - others) % 2;
	return (uint8_t)(0x2c + (at - others) / 2);
}

static void press(struct usb_scanner *s, uint8_t key, bool shift, bool release)
{
	uint8_t report[8] = {shift ? 0x02 : 0, 0, key};

	usb_scanner_report(s, report, sizeof(report));
	if (release)
		usb_scanner_report(s, (uint8_t[8]){0}, 8);
}

static void type(struct usb_scanner *s, const char *text)
{
	static const uint8_t ends[] = {0x28, 0x2b, 0, 0x58};
	bool shift, ignored;

	if (s->caps)
		press(s, 0x39, false, true);
	for (; *text; text++) {
		uint8_t key = key_of(*text, &shift);
		bool again = text[1] && key_of(text[1], &ignored) == key;

		if (s->caps && key >= 0x04 && key <= 0x1d)
			shift = !shift;
		press(s, key, shift, !s->overlapping || again);
	}
	if (s->end != USB_SCANNER_NONE)
		press(s, ends[s->end], false, true);
	else if (s->overlapping)
		usb_scanner_report(s, (uint8_t[8]){0}, 8);
	if (s->caps)
		press(s, 0x39, false, true);
}

/* Where each kind of report has its parts; -1: it has none. */
static const struct {
	int size, length, aim, data, room, more;
} parts[USB_SCANNER_KINDS] = {
	{0},
	{64, 1, 2, 5, 56, 63},
	{62, 1, 2, 5, 56, 61},
	{32, -1, -1, 0, 31, 31},
};

static void tell(struct usb_scanner *s, const char *text)
{
	size_t left = strlen(text), room = (size_t)parts[s->kind].room;

	do {
		uint8_t report[64] = {0};
		size_t n = left < room ? left : room;

		if (parts[s->kind].length >= 0) {
			report[0] = 2;
			report[parts[s->kind].length] = (uint8_t)n;
			memcpy(report + parts[s->kind].aim, "]Q1", 3);
		}
		memcpy(report + parts[s->kind].data, text, n);
		report[parts[s->kind].more] = left > n;
		usb_scanner_report(s, report, (size_t)parts[s->kind].size);
		text += n;
		left -= n;
	} while (left);
}

void usb_scanner_scan(struct usb_scanner *s, const char *text)
{
	if (s->kind == USB_SCANNER_KEYS)
		type(s, text);
	else
		tell(s, text);
}

void usb_scanner_scan_part(struct usb_scanner *s, const char *text, int cut)
{
	size_t size = s->kind == USB_SCANNER_KEYS ? 8 : (size_t)parts[s->kind].size;

	usb_scanner_scan(s, text);
	s->reports.len -= (size_t)cut * (size + 1);
}

/* ---- the device ---------------------------------------------------------------------------- */

static int on_ctrl(void *ctx, uint8_t type, uint8_t request, uint16_t value, uint16_t index,
	uint8_t *buf, int len)
{
	struct usb_scanner *s = ctx;
	int n = (int)kinds[s->kind].n_report;

	if (index || s->refuses & 1 << request)
		return -EPIPE;
	if (type == 0x81 && request == 0x06 && value == 0x2200) {
		n = n < len ? n : len;
		memcpy(buf, kinds[s->kind].report, (size_t)n);
		return n;
	}
	if (type != 0x21)
		return -EPIPE;
	if (request == 0x0b)
		s->protocol = value;
	else if (request == 0x0a)
		s->idle = value >> 8;
	else if (request == 0x09 && len > 1)
		s->feature = buf[0] << 8 | buf[1];
	else
		return -EPIPE;
	return len;
}

static int on_in(void *ctx, uint8_t ep, uint8_t *buf, int len)
{
	struct usb_scanner *s = ctx;
	int n;

	if (ep != 0x81)
		return -EPIPE;
	if (s->mute)
		return USBEMU_NAK;
	if (s->fails) {
		s->fails--;
		return s->fail;
	}
	if (s->taken >= s->reports.len)
		return USBEMU_NAK;
	n = s->reports.data[s->taken];
	if (n > len)
		return -EOVERFLOW;
	memcpy(buf, s->reports.data + s->taken + 1, (size_t)n);
	s->taken += (size_t)n + 1;
	s->sent++;
	return n;
}

const struct usb_model usb_scanner_model = {.ctrl = on_ctrl, .in = on_in};
