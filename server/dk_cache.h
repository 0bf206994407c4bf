/* SPDX-License-Identifier: MIT */
/*
 * Data keys that were in use lately, opened: a resident's key is wanted for each act, and lies
 * wrapped in a database of its own. Gone when anybody was erased since, whoever did it.
 */
#ifndef SERVER_DK_CACHE_H
#define SERVER_DK_CACHE_H

#include "core/wire/seal.h"

#define DK_CACHE_PLACES 4096 /* a power of two */

struct dk_cache {
	int64_t erased; /* how many had been when the first of these was put here */
	struct {
		bool used;
		unsigned char kc[16], dk[DK_BYTES];
	} place[DK_CACHE_PLACES];
};

/* erased: how many there are now. */
void dk_cache_check(struct dk_cache *c, int64_t erased);
bool dk_cache_get(const struct dk_cache *c, const unsigned char kc[16], unsigned char dk[DK_BYTES]);
void dk_cache_put(struct dk_cache *c, const unsigned char kc[16], const unsigned char dk[DK_BYTES]);
void dk_cache_wipe(struct dk_cache *c);

#endif
