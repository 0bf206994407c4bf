/* SPDX-License-Identifier: MIT */
/* What tests of feed rows share. */
#ifndef TESTS_CORE_WIRE_ROWS_H
#define TESTS_CORE_WIRE_ROWS_H

#include <string.h>

#include "core/wire/row.h"

#define LONG           "1234567890123456789012345678901234567890123456789012345678901234"
#define DAY_2026_11_22 20779

static const unsigned char FEED_KEY[KEY_BYTES] = {1, 2, 3};

static inline struct feed_row row_of(const char *kind, const char *key, const char *body)
{
	struct feed_row row = {.rev = 1, .place = "*", .body = body};

	strcpy(row.kind, kind);
	strcpy(row.key, key);
	return row;
}

/* The longest texts that a check lets through, of quotes, which JSON makes twice as long. */
static inline void fill(char *text, size_t size)
{
	memset(text, '"', size - 1);
	text[size - 1] = 0;
}

static inline void fill_words(struct words *w)
{
	for (int i = 0; i < LANG_COUNT; i++)
		fill(w->text[i], NAME_SIZE);
}

#endif
