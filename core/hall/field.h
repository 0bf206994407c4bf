/* SPDX-License-Identifier: MIT */
/*
 * A struct's members beside their JSON keys, as a const table: one description for writing and
 * reading, in the order in which they are written. Members hold zero, "", or DAY_NONE when their
 * key is absent; a member that must be there is written and wanted always.
 */
#ifndef CORE_HALL_FIELD_H
#define CORE_HALL_FIELD_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/base/err.h"

enum field_type {
	FIELD_INT,     /* bool, enum, 32 or 64 bits; unsigned unless min < 0 */
	FIELD_TEXT,    /* char[] */
	FIELD_HEX,     /* bytes; absent when all are zero */
	FIELD_FLAGGED, /* bytes with a bool `flag` that tells whether they are there */
	FIELD_DAY,     /* day_t as "2026-11-22" */
};

struct field {
	const char *key;
	enum field_type type;
	bool must;
	size_t at, size; /* offset and size of the member */
	size_t flag;
	int64_t min, max;
};

#define FIELD_INT_MAX 9007199254740992 /* 2^53: JSON's whole numbers */
#define FIELD_MS_MAX  253402300799999  /* the last of year 9999 */

/* NOLINTBEGIN(bugprone-macro-parentheses): a type and a member cannot stand in parentheses. */
#define FIELD_PLACE(s, m) .at = offsetof(s, m), .size = sizeof(((s *)0)->m)
#define F_INT(s, m, k, low, high)                                                                  \
	{                                                                                          \
		.key = (k), .type = FIELD_INT, .min = (low), .max = (high), FIELD_PLACE(s, m)      \
	}
#define F_INT_MUST(s, m, k, low, high)                                                             \
	{                                                                                          \
		.key = (k), .type = FIELD_INT, .must = true, .min = (low), .max = (high),          \
		FIELD_PLACE(s, m)                                                                  \
	}
#define F_TEXT(s, m, k)                                                                            \
	{                                                                                          \
		.key = (k), .type = FIELD_TEXT, FIELD_PLACE(s, m)                                  \
	}
#define F_TEXT_MUST(s, m, k)                                                                       \
	{                                                                                          \
		.key = (k), .type = FIELD_TEXT, .must = true, FIELD_PLACE(s, m)                    \
	}
#define F_HEX(s, m, k)                                                                             \
	{                                                                                          \
		.key = (k), .type = FIELD_HEX, FIELD_PLACE(s, m)                                   \
	}
#define F_HEX_MUST(s, m, k)                                                                        \
	{                                                                                          \
		.key = (k), .type = FIELD_HEX, .must = true, FIELD_PLACE(s, m)                     \
	}
#define F_FLAGGED(s, m, k)                                                                         \
	{                                                                                          \
		.key = (k), .type = FIELD_FLAGGED, .flag = offsetof(s, has_##m), FIELD_PLACE(s, m) \
	}
#define F_DAY(s, m, k)                                                                             \
	{                                                                                          \
		.key = (k), .type = FIELD_DAY, FIELD_PLACE(s, m)                                   \
	}
#define F_DAY_MUST(s, m, k)                                                                        \
	{                                                                                          \
		.key = (k), .type = FIELD_DAY, .must = true, FIELD_PLACE(s, m)                     \
	}
/* struct words; the keys are the prefix before "zh", "en", "ko". */
#define F_WORDS_AS(s, m, prefix)                                                                   \
	F_TEXT(s, m.text[LANG_ZH], prefix "zh"), F_TEXT(s, m.text[LANG_EN], prefix "en"),          \
		F_TEXT(s, m.text[LANG_KO], prefix "ko")
#define F_WORDS(s, m) F_WORDS_AS(s, m, "")
/* NOLINTEND(bugprone-macro-parentheses) */

#define FIELDS(table) (table), sizeof(table) / sizeof((table)[0])

/* Writes the members into the object that is open at the end of out. */
void fields_write(const struct field *fields, size_t n, const void *from, struct buf *out);

/* Reads them out of obj; a member whose key is absent stays as it is. ERR_BAD names the key; then
 * some members may have been written. Other keys are ignored. */
MUST_USE int fields_read(
	const struct field *fields, size_t n, const cJSON *obj, void *to, struct err *err);

/* Puts a number that is within bounds into an int member. */
void field_keep(const struct field *f, void *at, int64_t v);

/* Would fields_read take what fields_write makes of the members? As doing both, a tenth of the time;
 * ERR_BAD names the key. */
MUST_USE int fields_check(const struct field *fields, size_t n, const void *from, struct err *err);

/* json_parse, and the value must be an object. */
cJSON *object_parse(const void *json, size_t n, struct err *err);

#endif
