/* SPDX-License-Identifier: MIT */
#ifndef KIOSK_STORE_READING_H
#define KIOSK_STORE_READING_H

#include <stdbool.h>

#include "core/hall/person.h"

/* While a reader walks (walk.c): data keys that were unwrapped already, wiped with it. */
#define READING_KEYS 4096
struct reading {
	bool none_held; /* no act is quarantined */
	struct known_key {
		unsigned char kc[16], dk[DK_BYTES];
		bool there;
	} key[READING_KEYS]; /* by the first bytes of kc */
};

#endif
