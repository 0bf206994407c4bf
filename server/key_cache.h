/* SPDX-License-Identifier: MIT */
/*
 * Keys that were in use lately, by the mark or name that stands for them. Data keys lie wrapped in a
 * database of their own, and one is wanted for each act: they are forgotten when anybody was erased
 * since, whoever did it. The writer puts keys here; any thread may ask.
 */
#ifndef SERVER_KEY_CACHE_H
#define SERVER_KEY_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#define KEY_NAME   16
#define CACHED_KEY 32

struct key_cache;

struct key_cache *key_cache_new(void);    /* NULL: no memory */
void key_cache_free(struct key_cache *c); /* NULL allowed */

/* erased: how many there are now. */
void key_cache_check(struct key_cache *c, int64_t erased);
bool key_cache_get(
	struct key_cache *c, const unsigned char name[KEY_NAME], unsigned char key[CACHED_KEY]);
void key_cache_put(struct key_cache *c, const unsigned char name[KEY_NAME],
	const unsigned char key[CACHED_KEY]);
void key_cache_wipe(struct key_cache *c);

#endif
