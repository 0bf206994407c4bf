/* SPDX-License-Identifier: MIT */
/*
 * How written text is said. Chinese becomes pinyin with tone numbers, a blank between syllables,
 * as espeak-ng's voice cmn-latn-pinyin takes it: phrases as locales/zh_CN.pinyin has them (the
 * longest first, all polyphones of the messages are settled there), other characters by Unihan's
 * kMandarin (Unicode Standard Annex #38). Numbers, prices, times, dates and pick-up numbers are
 * written out in the words of each language. Pure.
 */
#ifndef SCREENS_PINYIN_H
#define SCREENS_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/hall/person.h"

/* Into out, cut at a syllable or word; what has no sound (marks, emoji) is a pause or nothing. */
void say_sound(char *out, size_t size, const char *text, enum lang lang);

/* The reading of one Hanzi with its tone, "zhong1"; "" for what is none. Static. */
const char *pinyin_of(uint32_t code);

/* Initial letters of a name, "WGL" for 王桂兰; surnames as surnames are read (单 Shan, 解 Xie, 曾
 * Zeng). Latin words give their first letter, what has no reading nothing. */
void pinyin_initials(char *out, size_t size, const char *name);

#endif
