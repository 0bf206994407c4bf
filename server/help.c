/* SPDX-License-Identifier: MIT */
#include "server/help.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/help_row.h"
#include "server/ledger_feed.h"

static void row_of(const char *place, const char *kiosk, struct feed_row *row)
{
	*row = (struct feed_row){.kind = HELP_ROW_KIND, .need = 1, .body = ""};
	text_copy(row->place, sizeof(row->place), place);
	snprintf(row->key, sizeof(row->key), "%s/%s", place, kiosk);
}

static int put(struct hub *h, const char *place, const struct help_row *v, struct err *err)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row row;
	bool changed;
	int result;

	row_of(place, v->kiosk, &row);
	row_help_encode(v, &body);
	row.body = buf_text(&body);
	result = feed_put(&h->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return result;
}

/* 1 = there is one; 0. */
static int own(struct hub *h, const struct stream_row *s, struct help_row *ret, struct err *err)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row row;
	int got;

	row_of(s->place, s->kiosk, &row);
	got = feed_get(&h->ledger, &row, &body, err);
	row.body = buf_text(&body);
	if (got == 1 && row_help_decode(&row, ret, err) < 0)
		got = err->code;
	buf_done(&body);
	return got;
}

struct search {
	const unsigned char *id;
	struct help_row found; /* seq 0 = none */
};

static int look(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct search *s = ctx;
	struct help_row v;

	(void)n;
	if (row_help_decode(row, &v, err) < 0)
		return err->code;
	if (!v.open || memcmp(v.id, s->id, sizeof(v.id)) != 0)
		return 0;
	s->found = v;
	return 1;
}

static int answered_elsewhere(
	struct hub *h, const char *place, const unsigned char *id, struct err *err)
{
	struct search s = {.id = id};

	if (feed_walk_kind(&h->ledger, &(struct feed_kind){HELP_ROW_KIND, place}, look, &s, err) <
		0)
		return err->code;
	if (!s.found.seq)
		return 0;
	s.found.open = false;
	return put(h, place, &s.found, err);
}

static int called(
	struct hub *h, const struct stream_row *s, const struct act_head *head, struct err *err)
{
	struct help_row v = {.seq = head->seq, .at_ms = head->at_ms, .open = true};

	text_copy(v.kiosk, sizeof(v.kiosk), s->kiosk);
	memcpy(v.id, head->id, sizeof(v.id));
	return put(h, s->place, &v, err);
}

int help_heard(
	struct hub *h, const struct stream_row *s, const struct act_head *head, struct err *err)
{
	struct help_row mine = {.seq = 0};
	int got;

	if (s->forked || s->revoked || s->dead)
		return 0;
	got = own(h, s, &mine, err);
	if (got < 0)
		return got;
	if (!head->has_ref)
		return called(h, s, head, err);
	if (!mine.open)
		return answered_elsewhere(h, s->place, head->ref, err);
	mine.open = false;
	if (put(h, s->place, &mine, err) < 0)
		return err->code;
	return answered_elsewhere(h, s->place, head->ref, err);
}
