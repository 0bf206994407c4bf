/* SPDX-License-Identifier: MIT */
/*
 * What row.c and row_person.c share: bodies by tables of fields, keys by their parts. Everything
 * that fails here has the row's name in front of the error: kind and key; for people and cards
 * kind and revision, because a person's key is their number and a card's its mark.
 */
#ifndef CORE_WIRE_ROW_PART_H
#define CORE_WIRE_ROW_PART_H

#include "core/hall/field.h"
#include "core/hall/person.h"
#include "core/wire/feed.h"

/* A whole body. */
void row_write(const struct field *fields, size_t n, const void *from, struct buf *out);
MUST_USE int row_read(const struct field *fields, size_t n, const struct feed_row *row, void *to,
	struct err *err);

/* What a struct's own check returned: 0, or its error under the row's name. */
MUST_USE int row_checked(int result, const struct feed_row *row, struct err *err);

/* Always ERR_BAD. */
MUST_USE int row_key_bad(const struct feed_row *row, struct err *err);
/* The key's part before its first '/' (all of it when there is none); the rest in *rest or "". */
MUST_USE int row_key_part(
	const struct feed_row *row, char *out, size_t size, const char **rest, struct err *err);
/* A key that is one name. */
MUST_USE int row_key_whole(const struct feed_row *row, char *out, size_t size, struct err *err);
/* "330784-004/1234" */
MUST_USE int row_key_number(const struct feed_row *row, char place[PLACE_SIZE], uint32_t max,
	uint32_t *number, struct err *err);
/* Exactly a day. */
MUST_USE int row_key_day(const struct feed_row *row, const char *text, day_t *ret, struct err *err);

#endif
