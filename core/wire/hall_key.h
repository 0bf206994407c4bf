/* SPDX-License-Identifier: MIT */
/*
 * A later K_hall, as the feed brings it to the hall's terminals. The first comes with the grant;
 * after a theft the hub makes the next one, and marks that it makes from then on (tags of ID
 * numbers, marks of chip cards) are of that one. Those that stand stay as they are, so a terminal
 * looks for a card under each that it has.
 *
 * Row: kind "khall", key PLACE/GENERATION from 2 on, body {"x": hex of the key, sealed under the
 * terminal's feed key}. A terminal that does not know the kind keeps it raw and finds people of the
 * first generation only.
 */
#ifndef CORE_WIRE_HALL_KEY_H
#define CORE_WIRE_HALL_KEY_H

#include "core/hall/person.h"
#include "core/wire/feed.h"

#define HALL_KEY_KIND "khall"
#define HALL_KEYS_MAX 16 /* the newest that terminals look under */
#define HALL_GEN_MAX  9999

struct hall_key {
	char place[PLACE_SIZE];
	uint32_t gen;
	unsigned char key[KEY_BYTES];
};

MUST_USE int row_hall_key_encode(
	const struct hall_key *v, const unsigned char feed_key[KEY_BYTES], struct buf *out);
MUST_USE int row_hall_key_decode(const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct hall_key *ret, struct err *err);

#endif
