/* SPDX-License-Identifier: MIT */
#include "server/hall_key.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static int gen_of(const char *key)
{
	const char *slash = strchr(key, '/');
	long gen = slash ? strtol(slash + 1, NULL, 10) : 0;

	return gen > 0 && gen <= HALL_GEN_MAX ? (int)gen : 0;
}

static int newer(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	int *gen = ctx, this = gen_of(row->key);

	(void)n, (void)err;
	if (this > *gen)
		*gen = this;
	return 0;
}

int hall_key_newest(struct hub *h, const char *place, int *gen, struct err *err)
{
	*gen = 1;
	return feed_walk_kind(
		&h->ledger, &(struct feed_kind){HALL_KEY_KIND, place}, newer, gen, err);
}

int hall_key_next(struct hub *h, const char *place, int *gen, struct err *err)
{
	struct feed_row row = {.kind = HALL_KEY_KIND, .need = 1, .body = ""};
	bool changed;

	if (hall_key_newest(h, place, gen, err) < 0)
		return err->code;
	if (*gen >= HALL_GEN_MAX)
		return err_set(err, ERR_LIMIT, "%s: too many keys", place);
	++*gen;
	text_copy(row.place, sizeof(row.place), place);
	snprintf(row.key, sizeof(row.key), "%s/%d", place, *gen);
	return feed_put(&h->ledger, &row, 0, &changed, err);
}

int hall_key_body(struct hub *h, const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct buf *body)
{
	struct hall_key v = {.gen = (uint32_t)gen_of(row->key)};
	int result;

	text_copy(v.place, sizeof(v.place), row->place);
	keys_hall(&h->keys, v.place, (int)v.gen, v.key);
	result = row_hall_key_encode(&v, feed_key, body);
	sodium_memzero(&v, sizeof(v));
	return result;
}
