/* SPDX-License-Identifier: MIT */
#include "core/wire/member.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/hall/field.h"
#include "core/wire/row_part.h"
#include "core/wire/seal.h"

struct body {
	unsigned char public_key[SIGN_PUBLIC];
	char kiosk[KIOSK_NAME_SIZE], letter[2];
	unsigned char sealed[KEY_BYTES + WRAP_MORE];
};
static const struct field body_fields[] = {
	F_HEX_MUST(struct body, public_key, "pk"),
	F_TEXT_MUST(struct body, kiosk, "kiosk"),
	F_TEXT_MUST(struct body, letter, "letter"),
	F_HEX_MUST(struct body, sealed, "x"),
};

/* A key opens only in its own row. */
static void about_member(char out[32], const unsigned char stream[STREAM_BYTES])
{
	char hex[2 * STREAM_BYTES + 1];

	hex_from(hex, stream, STREAM_BYTES);
	snprintf(out, 32, "member %s", hex);
}

int row_member_encode(
	const struct member *v, const unsigned char feed_key[KEY_BYTES], struct buf *out)
{
	struct buf sealed = BUF_INIT(KEY_BYTES + WRAP_MORE);
	struct body body = {.letter = {v->letter, 0}};
	char about[32];
	int result;

	about_member(about, v->stream);
	memcpy(body.public_key, v->public_key, sizeof(body.public_key));
	memcpy(body.kiosk, v->kiosk, sizeof(body.kiosk));
	result = seal_wrap(&sealed, feed_key, v->feed_key, KEY_BYTES, about);
	if (!result && sealed.len == sizeof(body.sealed))
		memcpy(body.sealed, sealed.data, sealed.len);
	else
		result = ERR_LIMIT;
	buf_done(&sealed);
	if (!result)
		row_write(FIELDS(body_fields), &body, out);
	return result || out->failed ? ERR_LIMIT : 0;
}

static bool names_are_good(const struct body *b)
{
	return b->kiosk[0] && !b->kiosk[strspn(b->kiosk, KIOSK_SET)] && b->letter[0] >= 'A' &&
	       b->letter[0] <= 'Z';
}

int row_member_decode(const struct feed_row *row, const unsigned char feed_key[KEY_BYTES],
	struct member *ret, struct err *err)
{
	struct buf plain = BUF_SECRET(KEY_BYTES + WRAP_MORE);
	struct member v = {.letter = 0};
	struct body body = {.letter = ""};
	char about[32];
	int result = 0;

	if (hex_to(v.stream, sizeof(v.stream), row->key) < 0)
		return row_key_bad(row, err);
	if (row_read(FIELDS(body_fields), row, &body, err) < 0)
		return ERR_BAD;
	about_member(about, v.stream);
	if (!names_are_good(&body))
		result = err_set(err, ERR_BAD, "kiosk, letter: no terminal's");
	else if (seal_unwrap(&plain, feed_key, body.sealed, sizeof(body.sealed), about) < 0 ||
		 plain.len != KEY_BYTES)
		result = err_set(err, ERR_BAD, "x: it does not open");
	if (!result) {
		memcpy(v.feed_key, plain.data, KEY_BYTES);
		memcpy(v.public_key, body.public_key, sizeof(v.public_key));
		memcpy(v.kiosk, body.kiosk, sizeof(v.kiosk));
		v.letter = body.letter[0];
		*ret = v;
	}
	buf_done(&plain);
	sodium_memzero(&v, sizeof(v));
	return row_checked(result, row, err);
}
