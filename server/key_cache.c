/* SPDX-License-Identifier: MIT */
#include "server/key_cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_PLACES 4096 /* a power of two */

struct key_cache {
	pthread_mutex_t lock; /* of what follows */
	int64_t erased;       /* how many had been when the first of these was put here */
	struct {
		bool used;
		unsigned char name[KEY_NAME], key[CACHED_KEY];
	} place[CACHE_PLACES];
};

struct key_cache *key_cache_new(void)
{
	struct key_cache *c = calloc(1, sizeof(*c));

	if (c)
		pthread_mutex_init(&c->lock, NULL);
	return c;
}

void key_cache_free(struct key_cache *c)
{
	if (!c)
		return;
	key_cache_wipe(c);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* A name is random or a hash: any of its bits will do. */
static unsigned place_of(const unsigned char name[KEY_NAME])
{
	unsigned n;

	memcpy(&n, name, sizeof(n));
	return n & (CACHE_PLACES - 1);
}

static void wipe(struct key_cache *c)
{
	sodium_memzero(c->place, sizeof(c->place));
}

void key_cache_check(struct key_cache *c, int64_t erased)
{
	pthread_mutex_lock(&c->lock);
	if (c->erased != erased)
		wipe(c);
	c->erased = erased;
	pthread_mutex_unlock(&c->lock);
}

bool key_cache_get(
	struct key_cache *c, const unsigned char name[KEY_NAME], unsigned char key[CACHED_KEY])
{
	unsigned n = place_of(name);
	bool found;

	pthread_mutex_lock(&c->lock);
	found = c->place[n].used && memcmp(c->place[n].name, name, KEY_NAME) == 0;
	if (found)
		memcpy(key, c->place[n].key, CACHED_KEY);
	pthread_mutex_unlock(&c->lock);
	return found;
}

void key_cache_put(struct key_cache *c, const unsigned char name[KEY_NAME],
	const unsigned char key[CACHED_KEY])
{
	unsigned n = place_of(name);

	pthread_mutex_lock(&c->lock);
	c->place[n].used = true;
	memcpy(c->place[n].name, name, KEY_NAME);
	memcpy(c->place[n].key, key, CACHED_KEY);
	pthread_mutex_unlock(&c->lock);
}

void key_cache_wipe(struct key_cache *c)
{
	pthread_mutex_lock(&c->lock);
	wipe(c);
	pthread_mutex_unlock(&c->lock);
}
