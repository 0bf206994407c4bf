/* SPDX-License-Identifier: MIT */
#include "core/base/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xfffdU

/* Eight bytes at once that are ASCII and not NUL. */
static bool plain(const utf8proc_uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return !((v | (v - 0x0101010101010101)) & 0x8080808080808080);
}

/* Three bytes from U+1000 to U+CFFF: what is not ASCII mostly is. */
static bool hanzi(const utf8proc_uint8_t *p, utf8proc_ssize_t left)
{
	return left >= 3 && *p > 0xe0 && *p < 0xed && (p[1] & 0xc0) == 0x80 &&
	       (p[2] & 0xc0) == 0x80;
}

bool text_valid(const void *s, size_t n)
{
	const utf8proc_uint8_t *p = s;
	utf8proc_ssize_t left = (utf8proc_ssize_t)n;

	while (left > 0) {
		utf8proc_int32_t code;
		utf8proc_ssize_t used = 1;

		code = *p;
		if (left >= 8 && plain(p)) /* most of what is looked at */
			used = 8;
		else if (code >= 0x80 && hanzi(p, left))
			used = 3;
		else if (code >= 0x80)
			used = utf8proc_iterate(p, left, &code);
		if (used <= 0 || code == 0)
			return false;
		p += used;
		left -= used;
	}
	return true;
}

uint32_t text_next(const char **s)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)*s;
	utf8proc_int32_t code;
	utf8proc_ssize_t used;

	if (!*p)
		return 0;
	if (*p < 0x80) {
		(*s)++;
		return *p;
	}
	used = utf8proc_iterate(p, (utf8proc_ssize_t)strnlen(*s, 4), &code);
	*s += used > 0 ? used : 1;
	return used > 0 ? (uint32_t)code : REPLACEMENT;
}

/* utf8proc counts some symbols of width class A as 2 in old versions; sextants and blocks are 1. */
int text_cell(uint32_t code)
{
	int width;

	if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		return 0;
	if (code < 0x300)
		return 1;
	if ((code >= 0x2500 && code < 0x2600) || (code >= 0x1fb00 && code < 0x1fc00))
		return 1;
	if (code >= 0x4e00 && code < 0xa000) /* most of what is measured */
		return 2;
	width = utf8proc_charwidth((utf8proc_int32_t)code);
	return width < 0 ? 0 : width > 2 ? 2 : width;
}

int text_cells(const char *s)
{
	int cells = 0;
	uint32_t code;

	while ((code = text_next(&s)))
		cells += text_cell(code);
	return cells;
}

int text_put(char *out, uint32_t code)
{
	utf8proc_ssize_t n;

	n = utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
	if (n < 0)
		n = 0;
	out[n] = 0;
	return (int)n;
}

bool text_copy(char *out, size_t size, const char *s)
{
	size_t n = strlen(s);
	bool whole = n < size;

	if (!whole) {
		n = size - 1;
		while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	memmove(out, s, n);
	out[n] = 0;
	return whole;
}

size_t text_digits(char *out, size_t size, const char *s)
{
	size_t n = 0;

	for (; *s && n + 1 < size; s++)
		if (*s >= '0' && *s <= '9')
			out[n++] = *s;
	out[n] = 0;
	return n;
}

int text_nfc(char *out, size_t size, const char *s)
{
	utf8proc_uint8_t *nfc;
	size_t n;

	if (!text_valid(s, strlen(s)))
		return ERR_BAD;
	nfc = utf8proc_NFC((const utf8proc_uint8_t *)s);
	if (!nfc)
		return ERR_LIMIT;
	n = strlen((const char *)nfc);
	if (n < size)
		memcpy(out, nfc, n + 1);
	free(nfc);
	return n < size ? 0 : ERR_LIMIT;
}

int text_to_gb18030(struct buf *out, const char *s)
{
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	char *in = (char *)(uintptr_t)s;
	size_t left = strlen(s);
	int result = 0;

	if (cd == (iconv_t)-1)
		return ERR_IO;
	while (left && !result) {
		char part[256], *to = part;
		size_t room = sizeof(part);

		if (iconv(cd, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG)
			result = ERR_BAD;
		buf_add(out, part, (size_t)(to - part));
	}
	iconv_close(cd);
	return result;
}
