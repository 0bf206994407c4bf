/* SPDX-License-Identifier: MIT */
/*
 * What a scanner sent, made harmless: valid UTF-8 without control characters, so that every event
 * can be drawn, logged as JSON and played back. A code that had anything else in it is none of ours
 * and stays so.
 */
#ifndef DEVICES_SCAN_TEXT_H
#define DEVICES_SCAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Malformed bytes and controls become "?"; cut at whole characters to size with its NUL.
 * out may be bytes itself. */
void scan_text_clean(char *out, size_t size, const void *bytes, size_t n);

#endif
