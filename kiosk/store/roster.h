/* SPDX-License-Identifier: MIT */
/* The people of this hall, as terminals know them: masked. */
#ifndef KIOSK_STORE_ROSTER_H
#define KIOSK_STORE_ROSTER_H

#include "kiosk/store/store.h"

/* Returns < 0 to stop with that result. */
typedef int (*store_listed)(void *ctx, const struct found_person *who);
/* Each by resident number whose initials begin with these letters, "" = everybody. */
MUST_USE int store_roster(
	struct store *s, const char *letters, store_listed each, void *ctx, struct err *err);

#endif
