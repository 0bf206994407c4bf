/* SPDX-License-Identifier: MIT */
#include "devices/scan_text.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"

/* Length of the character at s, or 0 when it is malformed or a control. */
static size_t good_character(const char *s, size_t left)
{
	for (size_t n = 1; n <= 4 && n <= left; n++) {
		char one[5] = {0};
		const char *p = one;
		uint32_t code;

		memcpy(one, s, n);
		if (!text_valid(one, n))
			continue;
		code = text_next(&p);
		return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : n;
	}
	return 0;
}

void scan_text_clean(char *out, size_t size, const void *bytes, size_t n)
{
	const char *s = bytes;
	size_t len = 0, at = 0;

	while (at < n) {
		size_t good = good_character(s + at, n - at);
		const char *from = good ? s + at : "?";
		size_t more = good ? good : 1;

		if (len + more >= size)
			break;
		memmove(out + len, from, more);
		len += more;
		at += more;
	}
	out[len] = 0;
}

size_t scan_text_trim(const void *bytes, size_t n)
{
	const char *s = bytes;

	while (n && (s[n - 1] == '\r' || s[n - 1] == '\n' || s[n - 1] == '\t' || !s[n - 1]))
		n--;
	return n;
}

bool scan_once(struct scan_once *o, const char *text, int64_t ms)
{
	struct scan_once now = {.ms = ms};
	bool again;

	crypto_generichash(
		now.hash, sizeof(now.hash), (const unsigned char *)text, strlen(text), NULL, 0);
	again = ms - o->ms < SCAN_AGAIN_MS &&
		sodium_memcmp(o->hash, now.hash, sizeof(now.hash)) == 0;
	*o = now;
	return !again;
}
