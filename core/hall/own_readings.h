/* SPDX-License-Identifier: MIT */
/*
 * Readings that a hall adds: how a name or a dish is said where the built-in reading is wrong. Lines as
 * in locales/zh_CN.pinyin: a phrase, a tab, its pinyin with a tone number a syllable; "^" before a
 * surname; "#" before a remark. From somebody's editor: whatever else a line holds, it is passed over.
 * Pure.
 */
#ifndef CORE_HALL_OWN_READINGS_H
#define CORE_HALL_OWN_READINGS_H

#include "core/base/err.h"
#include "core/hall/readings.h"

#define OWN_READINGS_SIZE 65536 /* bytes that are looked at */
#define OWN_READINGS_MOST 1000  /* lines that are taken */

struct own_readings {
	struct said_phrase *phrases, *surnames; /* the longest first; of the same the first one */
	size_t n_phrases, n_surnames;
	int passed_over, first_passed; /* lines, and the number of the first of them */
	char *text;                    /* what the above point into */
};

/* ERR_LIMIT: no memory. ret is to be freed in any case. */
MUST_USE int own_readings_parse(
	struct own_readings *ret, const char *text, size_t n, struct err *err);
void own_readings_done(struct own_readings *r);

#endif
