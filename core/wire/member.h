/* SPDX-License-Identifier: MIT */
/*
 * What a hall's hub is told of each terminal that is enrolled through it, so that it knows its signature
 * and can seal for it. Row: kind "member", place "@" and the hall's hub's stream, key hex of the
 * terminal's stream; "x" is its feed key, sealed under the hall's hub's own.
 */
#ifndef CORE_WIRE_MEMBER_H
#define CORE_WIRE_MEMBER_H

#include "core/hall/catalogue.h"
#include "core/hall/person.h"
#include "core/wire/feed.h"

#define MEMBER_KIND "member"

struct member {
	unsigned char stream[STREAM_BYTES];
	unsigned char public_key[SIGN_PUBLIC];
	char kiosk[KIOSK_NAME_SIZE];
	char letter;
	unsigned char feed_key[KEY_BYTES];
};

MUST_USE int row_member_encode(
	const struct member *v, const unsigned char feed_key[KEY_BYTES], struct buf *out);
/* ERR_BAD: broken, or not sealed for this hub. The caller wipes ret. */
MUST_USE int row_member_decode(const struct feed_row *row, const unsigned char feed_key[KEY_BYTES],
	struct member *ret, struct err *err);

#endif
