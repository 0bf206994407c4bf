/* SPDX-License-Identifier: MIT */
#include "server/dk_cache.h"

#include <sodium.h>
#include <string.h>

/* kc is a hash: any of its bits will do. */
static unsigned place_of(const unsigned char kc[16])
{
	unsigned n;

	memcpy(&n, kc, sizeof(n));
	return n & (DK_CACHE_PLACES - 1);
}

void dk_cache_check(struct dk_cache *c, int64_t erased)
{
	if (c->erased == erased)
		return;
	dk_cache_wipe(c);
	c->erased = erased;
}

bool dk_cache_get(const struct dk_cache *c, const unsigned char kc[16], unsigned char dk[DK_BYTES])
{
	unsigned n = place_of(kc);

	if (!c->place[n].used || memcmp(c->place[n].kc, kc, 16) != 0)
		return false;
	memcpy(dk, c->place[n].dk, DK_BYTES);
	return true;
}

void dk_cache_put(struct dk_cache *c, const unsigned char kc[16], const unsigned char dk[DK_BYTES])
{
	unsigned n = place_of(kc);

	c->place[n].used = true;
	memcpy(c->place[n].kc, kc, 16);
	memcpy(c->place[n].dk, dk, DK_BYTES);
}

void dk_cache_wipe(struct dk_cache *c)
{
	sodium_memzero(c, sizeof(*c));
}
