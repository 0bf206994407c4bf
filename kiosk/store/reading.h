/* SPDX-License-Identifier: MIT */
#ifndef KIOSK_STORE_READING_H
#define KIOSK_STORE_READING_H

#include <stdbool.h>

#include "core/hall/person.h"

/* While a reader walks (walk.c): data keys that were unwrapped already, wiped with it. Room for all of a
 * large hall's people, 6 MiB; memory is taken for those that come. */
#define READING_KEYS  131072
#define READING_TRIES 8
struct reading {
	bool none_held; /* no act is quarantined */
	struct known_key {
		unsigned char kc[16], dk[DK_BYTES]; /* kc is dk's mark */
		bool there;
	} key[READING_KEYS]; /* by the first bytes of kc: there, or one of the next ones */
};

#endif
