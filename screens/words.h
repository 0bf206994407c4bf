/* SPDX-License-Identifier: MIT */
/*
 * gettext for the screens. _() marks and looks up; N_() only marks, for const tables.
 * The language changes in place, without any system locale but C.UTF-8.
 */
#ifndef SCREENS_WORDS_H
#define SCREENS_WORDS_H

#include <libintl.h>

#include "core/hall/person.h"

#define _(text)  gettext(text)
#define N_(text) (text)

/* locale_dir: where <lang>/LC_MESSAGES/litang.mo are. Without it, English. */
void words_init(const char *locale_dir);
void words_use(enum lang lang);
enum lang words_lang(void); /* the language in use; LANG_ZH before words_use */

/* "11月23日 星期一" / "Mon 23 November"; with a word for today and tomorrow in front when it is;
 * "" for DAY_NONE. */
void words_day(char *out, size_t size, day_t day, day_t today, enum lang lang);
/* A language by its own name: "中文", "English", "한국어"; brief: at most 5 cells. */
const char *words_language(enum lang lang, bool brief);
/* "星期三" / "Wednesday" / "수요일"; 0 = Monday. */
const char *words_weekday(int weekday, enum lang lang);
/* "农历十月十四" / "10th lunar month, day 14" / "음력 10월 14일"; "" for a day that the lunar table
 * does not have. */
void words_lunar(char *out, size_t size, day_t day, enum lang lang);
/* A festival by its Chinese name, as catalogues have it; one that is not known keeps that name. */
const char *words_festival(const char *name);
void words_money(char *out, size_t size, int32_t fen, enum lang lang); /* "8元" "8.50元" "8 yuan" */
void words_minutes(char *out, size_t size, int minute, enum lang lang); /* "上午9点" "9:00" */

#endif
