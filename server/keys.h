/* SPDX-License-Identifier: MIT */
/*
 * The hub's secrets, in a 0600 file beside the database (DB.keys), never in it: a copy of the
 * database alone opens nothing. The file holds the hub's id, the seed of its Ed25519 key and one
 * master key; every other key is derived from the master by a label, so that the file never
 * changes and a server that runs sees a new hall's keys at once. The file does not protect against
 * whoever takes the disk with both.
 */
#ifndef SERVER_KEYS_H
#define SERVER_KEYS_H

#include <stdbool.h>

#include "core/base/err.h"
#include "core/hall/person.h"
#include "core/hall/token.h"
#include "core/wire/sign.h"

#define ISSUER_KEY_ID 1 /* the first issuer key of each hall */

struct hub_keys {
	unsigned char hub_id[HUB_ID_BYTES];
	unsigned char public_key[SIGN_PUBLIC], secret_key[SIGN_SECRET];
	unsigned char master[KEY_BYTES];
};

/* create: makes the file when it is missing. ERR_NONE: missing; ERR_DENIED: others may read it;
 * ERR_BAD: not a key file; ERR_IO. */
MUST_USE int keys_open(struct hub_keys *k, const char *path, bool create, struct err *err);
void keys_wipe(struct hub_keys *k);

void keys_match(const struct hub_keys *k, unsigned char out[KEY_BYTES]); /* K_match: pids */
void keys_rest(const struct hub_keys *k, unsigned char out[KEY_BYTES]);  /* wraps what lies here */
/* K_hall of a generation, 1 = the first (server/hall_key.h). */
void keys_hall(const struct hub_keys *k, const char *place, int gen, unsigned char out[KEY_BYTES]);
void keys_issuer(const struct hub_keys *k, const char *place, int key_id,
	unsigned char public_key[TOKEN_PUBLIC], unsigned char secret[TOKEN_SECRET]);

/* Opens what was sealed (crypto_box_seal) to the hub's Ed25519 key, as X25519. n_plain bytes. */
MUST_USE int keys_open_box(
	const struct hub_keys *k, const unsigned char *box, size_t n_plain, unsigned char *out);

#endif
