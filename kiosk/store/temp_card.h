/* SPDX-License-Identifier: MIT */
/* Temporary cards (core/hall/temp_card.h): their codes, made and known again. */
#ifndef KIOSK_STORE_TEMP_CARD_H
#define KIOSK_STORE_TEMP_CARD_H

#include "core/hall/token.h"
#include "kiosk/store/store.h"

/* The code that stands on the slip of such an act, always the same. ERR_BAD: the act is none. */
MUST_USE int store_card_code(
	const struct store *s, const struct act *act, char out[TOKEN_CHARS + 1]);

#endif
