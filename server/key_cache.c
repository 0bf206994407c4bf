/* SPDX-License-Identifier: MIT */
#include "server/key_cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* A name has a few places, or two that want the same one would drive each other out at every act. */
#define CACHE_SETS 8192 /* a power of two */
#define CACHE_WAYS 4

struct place {
	bool used;
	unsigned char name[KEY_NAME], key[CACHED_KEY];
};

struct key_cache {
	pthread_mutex_t lock; /* of what follows */
	int64_t erased;       /* how many had been when the first of these was put here */
	struct place set[CACHE_SETS][CACHE_WAYS]; /* the newest first */
	/* Those with anything in them: all of it is 1.6 MB, and a small hub has a few keys. */
	uint16_t filled[CACHE_SETS];
	int n_filled;
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
static struct place *set_of(struct key_cache *c, const unsigned char name[KEY_NAME])
{
	unsigned n;

	memcpy(&n, name, sizeof(n));
	return c->set[n & (CACHE_SETS - 1)];
}

/* Its place in the set, or CACHE_WAYS. */
static int find(const struct place *set, const unsigned char name[KEY_NAME])
{
	int i = 0;

	while (i < CACHE_WAYS && !(set[i].used && memcmp(set[i].name, name, KEY_NAME) == 0))
		i++;
	return i;
}

static void wipe(struct key_cache *c)
{
	for (int i = 0; i < c->n_filled; i++)
		sodium_memzero(c->set[c->filled[i]], sizeof(c->set[0]));
	c->n_filled = 0;
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
	const struct place *set = set_of(c, name);
	int i;

	pthread_mutex_lock(&c->lock);
	i = find(set, name);
	if (i < CACHE_WAYS)
		memcpy(key, set[i].key, CACHED_KEY);
	pthread_mutex_unlock(&c->lock);
	return i < CACHE_WAYS;
}

void key_cache_put(struct key_cache *c, const unsigned char name[KEY_NAME],
	const unsigned char key[CACHED_KEY])
{
	struct place *set = set_of(c, name);
	int i;

	pthread_mutex_lock(&c->lock);
	i = find(set, name);
	if (!set[0].used)
		c->filled[c->n_filled++] = (uint16_t)((set - c->set[0]) / CACHE_WAYS);
	/* Of a full set the oldest goes. */
	for (i = i < CACHE_WAYS ? i : CACHE_WAYS - 1; i > 0; i--)
		set[i] = set[i - 1];
	set[0].used = true;
	memcpy(set[0].name, name, KEY_NAME);
	memcpy(set[0].key, key, CACHED_KEY);
	pthread_mutex_unlock(&c->lock);
}

void key_cache_wipe(struct key_cache *c)
{
	pthread_mutex_lock(&c->lock);
	wipe(c);
	pthread_mutex_unlock(&c->lock);
}
