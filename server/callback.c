/* SPDX-License-Identifier: MIT */
#include "server/callback.h"

#include <string.h>

#include "core/base/text.h"
#include "core/hall/newcomer.h"

/* Of waiting lists the terminal hears by answers; a newcomer's form is for staff alone. */
static bool not_in_feed(const char *why)
{
	return strncmp(why, "waiting-", 8) == 0 || strcmp(why, "conflict") == 0 ||
	       strcmp(why, NEWCOMER) == 0;
}

static void name_row(const struct callback *c, struct feed_row *row)
{
	*row = (struct feed_row){.kind = "callback", .need = 1};
	text_copy(row->place, sizeof(row->place), c->place);
	hex_from(row->key, c->id, ACT_ID_BYTES);
}

static int tell(struct hub *h, const struct callback *c, const struct stream_row *s,
	const struct act_head *head, struct err *err)
{
	struct callback_row told = {.no = c->no, .seq = c->seq, .day = c->day};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row row;
	bool changed;
	int result;

	memcpy(told.why, c->why, sizeof(told.why));
	memcpy(told.what, c->what, sizeof(told.what));
	memcpy(told.kc, head->kc, sizeof(told.kc));
	memcpy(told.stream, s->stream, sizeof(told.stream));
	row_callback_encode(&told, &body);
	name_row(c, &row);
	row.body = buf_text(&body);
	result = feed_put(&h->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return result;
}

/* The hall is the terminal's own, whatever the act says of it. */
int callback_add(struct hub *h, const struct callback_about *about, const struct act_head *head,
	struct err *err)
{
	struct callback c = {.stream_no = about->stream_no,
		.seq = head->seq,
		.day = head->service_day,
		.made_ms = about->now_ms};
	struct stream_row s;
	int got = stream_next(&h->ledger, about->stream_no - 1, &s, err);

	if (got <= 0 || s.no != about->stream_no)
		return got < 0 ? got : 0;
	text_copy(c.why, sizeof(c.why), about->why);
	text_copy(c.place, sizeof(c.place), s.place);
	text_copy(c.what, sizeof(c.what), head->what);
	memcpy(c.id, head->id, sizeof(c.id));
	got = callback_put(&h->ledger, &c, err);
	if (got <= 0 || not_in_feed(c.why))
		return got < 0 ? got : 0;
	return tell(h, &c, &s, head, err);
}

static int settle(struct hub *h, const struct callback *c, const char *result, int64_t now_ms,
	struct err *err)
{
	struct feed_row row;

	name_row(c, &row);
	if (!not_in_feed(c->why) && feed_gone(&h->ledger, &row, err) < 0)
		return err->code;
	return callback_close(&h->ledger, c->no, result, now_ms, err);
}

int callback_done(struct hub *h, int64_t no, const char *result, int64_t now_ms, struct err *err)
{
	struct callback c;
	int got = callback_find(&h->ledger, no, &c, err);

	if (got <= 0 || c.done_ms)
		return got < 0 ? got : 0;
	return settle(h, &c, result, now_ms, err) < 0 ? err->code : 1;
}

int callback_settled(struct hub *h, const unsigned char id[ACT_ID_BYTES], const char *result,
	int64_t now_ms, struct err *err)
{
	struct callback c;
	int got;

	while ((got = callback_of(&h->ledger, id, &c, err)) == 1)
		if (settle(h, &c, result, now_ms, err) < 0)
			return err->code;
	return got;
}
