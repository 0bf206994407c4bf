/* SPDX-License-Identifier: MIT */
/*
 * Numbers on identity cards: GB 11643-1999 (18 characters, ISO 7064 MOD 11-2), its 15-digit
 * predecessor, Hong Kong / Macao / Taiwan residence permits (810000, 820000, 830000; the same
 * algorithm) and foreign permanent resident cards (2023: 9 + 17; 2017: three letters, 12 digits).
 */
#ifndef CORE_HALL_IDNUM_H
#define CORE_HALL_IDNUM_H

#include "core/hall/calendar.h"

enum idnum_verdict {
	IDNUM_OK,
	IDNUM_BAD_FORM,  /* length or characters */
	IDNUM_BAD_DATE,  /* no such date, or before 1850 */
	IDNUM_FUTURE,    /* born after `today` */
	IDNUM_BAD_CHECK, /* the last character does not fit the rest */
};

enum idnum_kind {
	IDNUM_CITIZEN,
	IDNUM_CITIZEN_15,
	IDNUM_PERMIT,
	IDNUM_FOREIGN_2023,
	IDNUM_FOREIGN_2017
};

struct idnum {
	enum idnum_kind kind;
	char number[19];  /* canonical: upper case, 15 digits widened to 18; 2017 cards stay 15 */
	day_t born;       /* DAY_NONE for 2017 cards: their number's date has two-digit years */
	char division[7]; /* first six digits; "" for foreign cards */
};

/* The check character of 17 digits; 0 if one is not a digit. */
char idnum_check_char(const char *first17);

/*
 * Judges and parses text (surrounding blanks ignored, x = X). `today` guards against births in
 * the future. Where several faults are there, form goes before date before future before check.
 * ret is written only for IDNUM_OK. Overwrite it (sodium_memzero) when it is no longer needed.
 */
enum idnum_verdict idnum_parse(const char *text, day_t today, struct idnum *ret);

#endif
