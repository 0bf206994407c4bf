/* SPDX-License-Identifier: MIT */
#include "core/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAP 256

static void let_go(const struct buf *b)
{
	if (b->secret && b->data)
		explicit_bzero(b->data, b->cap);
	free(b->data);
}

/* realloc would leave what it moved away from as it was. */
static unsigned char *enlarge(const struct buf *b, size_t want)
{
	unsigned char *data = b->secret ? malloc(want) : realloc(b->data, want);

	if (!data || !b->secret)
		return data;
	if (b->data)
		memcpy(data, b->data, b->len + 1);
	let_go(b);
	return data;
}

static bool reserve(struct buf *b, size_t more)
{
	size_t want;
	unsigned char *data;

	if (b->failed || more > b->max || b->len > b->max - more) {
		b->failed = true;
		return false;
	}
	want = b->len + more + 1;
	if (want <= b->cap)
		return true;
	want = want < FIRST_CAP ? FIRST_CAP : want + want / 2;
	data = enlarge(b, want);
	if (!data) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->cap = want;
	return true;
}

void buf_done(struct buf *b)
{
	let_go(b);
	*b = (struct buf){.max = b->max, .secret = b->secret};
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data)
		b->data[0] = 0;
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = 0;
}

void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_byte(struct buf *b, unsigned byte)
{
	unsigned char c = (unsigned char)byte;

	buf_add(b, &c, 1);
}

void buf_be16(struct buf *b, uint16_t v)
{
	unsigned char c[2] = {(unsigned char)(v >> 8), (unsigned char)v};

	buf_add(b, c, sizeof(c));
}

void buf_be32(struct buf *b, uint32_t v)
{
	buf_be16(b, (uint16_t)(v >> 16));
	buf_be16(b, (uint16_t)v);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args;
	size_t room;
	int n;

	if (!reserve(b, 0))
		return;
	/* Mostly there is room already, and once is enough. */
	room = (b->cap <= b->max ? b->cap : b->max + 1) - b->len;
	va_start(args, fmt);
	n = vsnprintf((char *)b->data + b->len, room, fmt, args);
	va_end(args);
	if (n >= 0 && (size_t)n < room) {
		b->len += (size_t)n;
		return;
	}
	b->data[b->len] = 0;
	if (n < 0 || !reserve(b, (size_t)n)) {
		b->failed = true;
		return;
	}
	va_start(args, fmt);
	vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, args);
	va_end(args);
	b->len += (size_t)n;
}

void buf_hex(struct buf *b, const void *bytes, size_t n)
{
	if (n > b->max || !reserve(b, 2 * n)) {
		b->failed = true;
		return;
	}
	hex_from((char *)b->data + b->len, bytes, n);
	b->len += 2 * n;
}

const char *buf_text(const struct buf *b)
{
	return b->data ? (const char *)b->data : "";
}

const unsigned char *read_take(struct reader *r, size_t n)
{
	const unsigned char *at = r->at;

	if (r->failed || n > r->left) {
		r->failed = true;
		return NULL;
	}
	r->at += n;
	r->left -= n;
	return at;
}

uint16_t read_be16(struct reader *r)
{
	const unsigned char *p = read_take(r, 2);

	return (uint16_t)(p ? p[0] << 8 | p[1] : 0);
}

uint32_t read_be32(struct reader *r)
{
	uint32_t high = read_be16(r);

	return high << 16 | read_be16(r);
}

size_t dec_from(char out[DEC_SIZE], int64_t v)
{
	char digits[DEC_SIZE];
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	size_t at = sizeof(digits), n;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (v < 0)
		digits[--at] = '-';
	n = sizeof(digits) - at;
	memcpy(out, digits + at, n);
	out[n] = 0;
	return n;
}

void hex_from(char *out, const void *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *p = bytes;

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digit[p[i] >> 4];
		out[2 * i + 1] = digit[p[i] & 15];
	}
	out[2 * n] = 0;
}

/* 0x80 and its value; 0: no digit. */
static const unsigned char nibble[256] = {['0'] = 0x80,
	['1'] = 0x81,
	['2'] = 0x82,
	['3'] = 0x83,
	['4'] = 0x84,
	['5'] = 0x85,
	['6'] = 0x86,
	['7'] = 0x87,
	['8'] = 0x88,
	['9'] = 0x89,
	['a'] = 0x8a,
	['b'] = 0x8b,
	['c'] = 0x8c,
	['d'] = 0x8d,
	['e'] = 0x8e,
	['f'] = 0x8f,
	['A'] = 0x8a,
	['B'] = 0x8b,
	['C'] = 0x8c,
	['D'] = 0x8d,
	['E'] = 0x8e,
	['F'] = 0x8f};

int hex_to_n(void *out, size_t n, const char *hex)
{
	unsigned char *p = out;
	unsigned good = 0x80;

	for (size_t i = 0; i < n; i++) {
		unsigned high = nibble[(unsigned char)hex[2 * i]];
		unsigned low = nibble[(unsigned char)hex[2 * i + 1]];

		good &= high & low;
		p[i] = (unsigned char)(high << 4 | (low & 15));
	}
	return good ? 0 : ERR_BAD;
}

int hex_to(void *out, size_t n, const char *hex)
{
	for (size_t i = 0; i < 2 * n; i++)
		if (!nibble[(unsigned char)hex[i]])
			return ERR_BAD;
	return hex[2 * n] ? ERR_BAD : hex_to_n(out, n, hex);
}
