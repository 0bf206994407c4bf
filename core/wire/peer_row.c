/* SPDX-License-Identifier: MIT */
#include "core/wire/peer_row.h"

#include <sodium.h>
#include <string.h>

#include "core/hall/field.h"
#include "core/wire/row_part.h"

#define BASE64 sodium_base64_VARIANT_ORIGINAL

static const struct field peer_fields[] = {
	F_TEXT_MUST(struct peer_row, kiosk, "kiosk"),
	F_HEX_MUST(struct peer_row, stream, "stream"),
	F_INT_MUST(struct peer_row, seq, "s", 1, FIELD_INT_MAX),
	F_HEX_MUST(struct peer_row, hash, "hash"),
	F_FLAGGED(struct peer_row, order, "of"),
	F_TEXT_MUST(struct peer_row, act, "act"),
};

int peer_row_set(struct peer_row *v, const void *act_bytes, size_t n)
{
	if (n > PEER_ACT_MAX)
		return ERR_LIMIT;
	sodium_bin2base64(v->act, sizeof(v->act), act_bytes, n, BASE64);
	return 0;
}

void peer_row_encode(const struct peer_row *v, struct buf *out)
{
	row_write(FIELDS(peer_fields), v, out);
}

int peer_row_decode(const struct feed_row *row, struct peer_row *ret, struct err *err)
{
	memset(ret, 0, sizeof(*ret));
	return row_read(FIELDS(peer_fields), row, ret, err) < 0 ? ERR_BAD : 0;
}

int peer_row_bytes(const struct peer_row *v, unsigned char *bytes, size_t *n)
{
	return sodium_base642bin(
		       bytes, PEER_ACT_MAX, v->act, strlen(v->act), NULL, n, NULL, BASE64) == 0
		       ? 0
		       : ERR_BAD;
}
