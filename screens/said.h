/* SPDX-License-Identifier: MIT */
/* Text becoming sound: what pinyin.c and the numbers of each language share. */
#ifndef SCREENS_SAID_H
#define SCREENS_SAID_H

#include "screens/pinyin.h"

/* Words with blanks between; once one does not fit nothing more goes in. */
struct said {
	char *out;
	size_t size, len;
	bool full;
	bool joined; /* the next word goes on without a blank */
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

/* What is said at a place of a text in Chinese: a phrase or one Hanzi; "" = nothing. */
const char *reading_at(const char *at, size_t *len);
/* The words for what is not a letter: "*", "+", "to" between numbers, "minus". */
const char *mark_words(char mark, enum lang lang);
/* The name of a Latin letter, 'A' to 'Z'. */
const char *letter_zh(char letter);
const char *letter_ko(char letter);

#endif
