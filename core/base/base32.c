/* SPDX-License-Identifier: MIT */
#include "core/base/base32.h"

#include <stdint.h>

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void base32_encode(char *out, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint32_t acc = 0;
	int bits = 0;

	for (size_t i = 0; i < n; i++) {
		acc = (acc << 8 | p[i]) & 0xfff;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			*out++ = ALPHABET[acc >> bits & 31];
		}
	}
	if (bits)
		*out++ = ALPHABET[acc << (5 - bits) & 31];
	*out = 0;
}

static int digit_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= '2' && c <= '7')
		return c - '2' + 26;
	return -1;
}

int base32_decode(void *out, size_t n_bytes, const char *text, size_t chars)
{
	unsigned char *p = out;
	uint32_t acc = 0;
	int bits = 0;

	if (chars != BASE32_CHARS(n_bytes))
		return ERR_BAD;
	for (size_t i = 0; i < chars; i++) {
		int value = digit_value(text[i]);

		if (value < 0)
			return ERR_BAD;
		acc = (acc << 5 | (uint32_t)value) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			*p++ = (unsigned char)(acc >> bits);
		}
	}
	return acc & ((1U << bits) - 1) ? ERR_BAD : 0;
}
