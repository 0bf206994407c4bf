/* SPDX-License-Identifier: MIT */
#include "core/wire/hall_key.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/hall/field.h"
#include "core/wire/row_part.h"
#include "core/wire/seal.h"

struct body {
	unsigned char sealed[KEY_BYTES + WRAP_MORE];
};
static const struct field body_fields[] = {F_HEX_MUST(struct body, sealed, "x")};

/* A key opens only in its own row. */
static void about_key(char out[48], const struct hall_key *v)
{
	snprintf(out, 48, "khall %s/%lu", v->place, (unsigned long)v->gen);
}

int row_hall_key_encode(
	const struct hall_key *v, const unsigned char feed_key[KEY_BYTES], struct buf *out)
{
	struct buf sealed = BUF_INIT(KEY_BYTES + WRAP_MORE);
	struct body body = {{0}};
	char about[48];
	int result;

	about_key(about, v);
	result = seal_wrap(&sealed, feed_key, v->key, KEY_BYTES, about);
	if (!result && sealed.len == sizeof(body.sealed))
		memcpy(body.sealed, sealed.data, sealed.len);
	else
		result = ERR_LIMIT;
	buf_done(&sealed);
	if (!result)
		row_write(FIELDS(body_fields), &body, out);
	return result || out->failed ? ERR_LIMIT : 0;
}

int row_hall_key_decode(const struct feed_row *row, const unsigned char feed_key[KEY_BYTES],
	struct hall_key *ret, struct err *err)
{
	struct buf plain = BUF_SECRET(KEY_BYTES + WRAP_MORE);
	struct hall_key v = {.gen = 0};
	struct body body;
	char about[48];
	int result;

	if (row_key_number(row, v.place, HALL_GEN_MAX, &v.gen, err) < 0 ||
		row_read(FIELDS(body_fields), row, &body, err) < 0)
		return ERR_BAD;
	if (v.gen < 2)
		return row_key_bad(row, err);
	about_key(about, &v);
	result = seal_unwrap(&plain, feed_key, body.sealed, sizeof(body.sealed), about);
	if (result < 0 || plain.len != KEY_BYTES)
		result = err_set(err, ERR_BAD, "x: it does not open");
	else
		memcpy(v.key, plain.data, KEY_BYTES);
	buf_done(&plain);
	if (!result)
		*ret = v;
	sodium_memzero(&v, sizeof(v));
	return row_checked(result, row, err);
}
