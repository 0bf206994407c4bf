/* SPDX-License-Identifier: MIT */
/* The tables that tools/pinyin makes when the program is built; only pinyin.c looks into them. */
#ifndef CORE_HALL_READINGS_H
#define CORE_HALL_READINGS_H

#include <stddef.h>
#include <stdint.h>

#define HANZI_FIRST 0x3400
#define HANZI_COUNT (0xa000 - HANZI_FIRST)

struct said_phrase {
	const char *text, *sound;
};

extern const char said_syllables[][8];          /* [0] is "" */
extern const uint16_t said_hanzi[HANZI_COUNT];  /* a syllable of Mandarin */
extern const uint16_t said_hangul[HANZI_COUNT]; /* how Korean reads it, a code point; 0 = unknown */
extern const struct said_phrase said_phrases[]; /* locales/zh_CN.pinyin, the longest first */
extern const struct said_phrase said_surnames[]; /* its lines with "^", likewise */
extern const size_t n_said_syllables, n_said_phrases, n_said_surnames;

#endif
