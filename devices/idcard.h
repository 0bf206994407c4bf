/* SPDX-License-Identifier: MIT */
/*
 * The text on the chip of an identity card: 256 bytes of UTF-16LE in fields of fixed places. Four
 * layouts, told apart by the letter at byte 248: citizens (blank), residence permits for people of
 * Hong Kong, Macao and Taiwan (J), foreigners' permanent residence cards of 2017 (I) and 2023 (Y).
 *
 * Only what the terminal needs is taken out: sex, address, nation and authority stay where they
 * are, so that nothing can leak that was never there. The name is for who is registered with the card
 * (core/visit/newcomer.h) and for nothing else. Pure; every byte is untrusted.
 */
#ifndef DEVICES_IDCARD_H
#define DEVICES_IDCARD_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"

#define IDCARD_TEXT    256
#define IDCARD_NAME    64       /* as UTF-8, with its NUL */
#define IDCARD_NO_DATE 0        /* blank, or no date at all */
#define IDCARD_FOREVER 99999999 /* 长期 */

enum idcard_kind { IDCARD_CITIZEN, IDCARD_PERMIT, IDCARD_FOREIGN_2017, IDCARD_FOREIGN_2023 };

/* Overwrite it (sodium_memzero) as soon as the number was told. */
struct idcard {
	enum idcard_kind kind;
	char number[19]; /* 18 characters, the last may be X; 2017: three letters, 12 digits */
	int32_t born, from, to; /* 19410715; from, to: of the card's validity */
	char name[IDCARD_NAME]; /* "": none that can be read */
};

/* ERR_BAD: an unknown layout, no number in its place, or no date of birth. The number's form is
 * judged, not its check character: that is core/hall/idnum's. ret is untouched then, and err tells
 * nothing of the card. */
MUST_USE int idcard_parse(struct idcard *ret, const uint8_t text[IDCARD_TEXT], struct err *err);

#endif
