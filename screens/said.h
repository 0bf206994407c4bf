/* SPDX-License-Identifier: MIT */
/*
 * How written text is said. Chinese becomes pinyin with tone numbers, a blank between syllables,
 * as espeak-ng's voice cmn-latn-pinyin takes it (core/hall/pinyin.h). Numbers, prices, times, dates
 * and pick-up numbers are written out in the words of each language. Pure. say_sound is for
 * everybody; the rest is what sound.c and the numbers of each language share.
 */
#ifndef SCREENS_SAID_H
#define SCREENS_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/hall/own_readings.h"
#include "core/hall/person.h"

/* Into out, cut at a syllable or word; what has no sound (marks, emoji) is a pause or nothing. */
void say_sound(char *out, size_t size, const char *text, enum lang lang);
/* The same with the hall's own readings; NULL = none. */
void say_sound_of(
	char *out, size_t size, const char *text, enum lang lang, const struct own_readings *own);

/* Words with blanks between; once one does not fit nothing more goes in. */
struct said {
	char *out;
	size_t size, len;
	bool full;
	bool joined; /* the next word goes on without a blank */
	const struct own_readings *own;
};

void said_word(struct said *s, const char *word);
/* ',' or '.' after what was said; a longer pause takes the place of a shorter one. */
void said_pause(struct said *s, char mark);

enum numeral_kind {
	NUMERAL_COUNT,   /* 27 */
	NUMERAL_DECIMAL, /* 8.50 */
	NUMERAL_TIME,    /* 12:30 */
	NUMERAL_DATE,    /* 11-22, 2026-11-22 */
	NUMERAL_DIGITS,  /* 0579-0000 1001, 007 */
	NUMERAL_CODE     /* A037, A-5 */
};

/* A number as it is written in a text, and what stands around it. */
struct numeral {
	enum numeral_kind kind;
	char digits[32];                  /* as written; of a decimal those after the point */
	uint32_t whole, part, year;       /* count; yuan, hundredths; hour, minute; month, day */
	char letter;                      /* of a code */
	const char *text, *start, *after; /* the whole text, where it stands in it, what follows */
};

bool numeral_scan(const char *text, const char *at, struct numeral *ret);
/* Whether the text before a number ends with these words, those after it begin with them. */
bool numeral_before(const struct numeral *n, const char *words);
bool numeral_after(const struct numeral *n, const char *words);
/* Each digit by its name, groups apart. */
void said_digits(struct said *s, const char *digits, const char *const names[10]);

/* Each says a number with the unit that changes it, and returns where the text goes on. */
const char *said_number_zh(struct said *s, const struct numeral *n);
const char *said_number_en(struct said *s, const struct numeral *n);
const char *said_number_ko(struct said *s, const struct numeral *n);

/* The name of a Latin letter, 'A' to 'Z'. */
const char *letter_zh(char letter);
const char *letter_ko(char letter);

#endif
