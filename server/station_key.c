/* SPDX-License-Identifier: MIT */
#include "server/station_key.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/ledger_feed.h"

static void row_of(const struct stream_row *s, struct feed_row *row)
{
	*row = (struct feed_row){.kind = STATION_KEY_KIND, .need = 1, .body = ""};
	text_copy(row->place, sizeof(row->place), s->place);
	snprintf(row->key, sizeof(row->key), "%s/%d", s->place, token_terminal(s->letter));
}

int station_key_put(struct hub *h, const struct stream_row *s, struct err *err)
{
	struct token_key key = {.key_id = token_terminal(s->letter)};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row row;
	bool changed;
	int result;

	row_of(s, &row);
	memcpy(key.public_key, s->public_key, TOKEN_PUBLIC);
	row_key_encode(&key, &body);
	row.body = buf_text(&body);
	result = feed_put(&h->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return result;
}

int station_key_gone(struct hub *h, const struct stream_row *s, struct err *err)
{
	struct feed_row row;

	row_of(s, &row);
	return feed_gone(&h->ledger, &row, err);
}
