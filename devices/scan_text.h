/* SPDX-License-Identifier: MIT */
/*
 * What a scanner sent, made harmless: valid UTF-8 without control characters, so that every event
 * can be drawn, logged as JSON and played back. A code that had anything else in it is none of ours
 * and stays so. And the rule for all scanners, when a code counts: once.
 */
#ifndef DEVICES_SCAN_TEXT_H
#define DEVICES_SCAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCAN_AGAIN_MS 1000

/* Malformed bytes and controls become "?"; cut at whole characters to size with its NUL.
 * out may be bytes itself. */
void scan_text_clean(char *out, size_t size, const void *bytes, size_t n);

/* n without the CR, LF, Tab and NUL that scanners put behind a code. */
size_t scan_text_trim(const void *bytes, size_t n);

/* What was scanned last, as a hash: a code is as good as its card. Zeroed: nothing yet. */
struct scan_once {
	int64_t ms;
	unsigned char hash[16];
};

/* False: the same text came less than SCAN_AGAIN_MS ago, and so on without such a pause: a card
 * that is left lying under a scanner counts once. ms: of any monotone clock. */
bool scan_once(struct scan_once *o, const char *text, int64_t ms);

#endif
