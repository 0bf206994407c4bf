/* SPDX-License-Identifier: MIT */
#include "server/uplink_tell.h"

#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/wire/hall_key.h"
#include "core/wire/row.h"

static int tell_person(struct hub *h, const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct buf *body, struct err *err)
{
	struct person_row v;
	int result = row_person_decode(row, h->up.feed_key, &v, err);

	if (!result)
		result = row_person_encode(&v, feed_key, body);
	sodium_memzero(&v, sizeof(v));
	return result;
}

static int tell_key(struct hub *h, const struct feed_row *row,
	const unsigned char feed_key[KEY_BYTES], struct buf *body, struct err *err)
{
	struct hall_key v;
	int result = row_hall_key_decode(row, h->up.feed_key, &v, err);

	if (!result)
		result = row_hall_key_encode(&v, feed_key, body);
	sodium_memzero(&v, sizeof(v));
	return result;
}

int uplink_tell(struct hub *h, const struct feed_row *row, const unsigned char feed_key[KEY_BYTES],
	struct buf *body)
{
	struct err why = {0};
	int result = 0;

	if (strcmp(row->kind, "person") == 0)
		result = tell_person(h, row, feed_key, body, &why);
	else if (strcmp(row->kind, HALL_KEY_KIND) == 0)
		result = tell_key(h, row, feed_key, body, &why);
	if (result < 0)
		log_line(LOG_FAIL, "feed row %lld is not told on: %s", (long long)row->rev,
			why.text);
	return result == 0;
}
