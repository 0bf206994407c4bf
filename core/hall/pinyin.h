/* SPDX-License-Identifier: MIT */
/*
 * How Hanzi are read: phrases as locales/zh_CN.pinyin has them (the longest first, all polyphones
 * of the messages are settled there), other characters by Unihan's kMandarin (Unicode Standard
 * Annex #38). For the voice, and for finding people by the initials of their names. Pure.
 */
#ifndef CORE_HALL_PINYIN_H
#define CORE_HALL_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/hall/own_readings.h"

bool code_is_hanzi(uint32_t code);
bool code_is_hangul(uint32_t code);
bool code_is_latin(uint32_t code); /* with its accents */

/* The reading of one Hanzi with its tone, "zhong1"; "" for what is none. Static. */
const char *pinyin_of(uint32_t code);
/* What is said at a place of a text in Chinese: a phrase or one Hanzi; "" = nothing. own: the hall's
 * readings, or NULL; of the same length its own goes first. Static, or of own. */
const char *pinyin_at(const struct own_readings *own, const char *at, size_t *len);
/* "zhong1": a syllable there is, with any tone from 1 to 5. */
bool pinyin_is_syllable(const char *s, size_t n);
/* How Korean reads a Hanzi, a code point; Hangul is itself, 0 = not known. */
uint32_t pinyin_hangul(uint32_t code);

/* Initial letters of a name, "WGL" for 王桂兰; surnames as surnames are read (单 Shan, 解 Xie, 曾
 * Zeng). Latin words give their first letter, Hangul that of each syllable ("HGD" for 홍길동), what
 * has no reading nothing. */
void pinyin_initials(char *out, size_t size, const char *name);

#endif
