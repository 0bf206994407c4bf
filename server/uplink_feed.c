/* SPDX-License-Identifier: MIT */
/*
 * What the hub above tells: its rows become ours, as they came (a person's stays sealed for this hub until
 * it is sealed anew for each terminal, server/uplink_tell.h), but those that are for this hub itself.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/wire/help_row.h"
#include "core/wire/member.h"
#include "core/wire/peer_row.h"
#include "server/ledger_act.h"
#include "server/ledger_lives.h"
#include "server/peers.h"
#include "server/uplink_parts.h"

static int known(struct hub *h, const unsigned char stream[STREAM_BYTES], struct stream_row *ret,
	struct err *err)
{
	struct err why = {0};
	int got = stream_find(&h->ledger, stream, ret, &why);

	if (got == ERR_NONE)
		return 0;
	return got < 0 ? (*err = why, got) : 1;
}

/* ---- for this hub itself --------------------------------------------------------------------- */

static int take_lease(const struct uplink_news *n, const struct feed_row *row,
	const struct epoch *epoch, struct err *err)
{
	struct lease_row lease;
	struct err why = {0};

	if (row->gone)
		return uplink_lease_gone(&n->hub->ledger, row->key, err);
	if (row_lease_decode(row, &lease, &why) < 0) {
		log_line(LOG_FAIL, "%s", why.text);
		return 0;
	}
	if (lease.epoch.n != epoch->n || memcmp(lease.epoch.id, epoch->id, sizeof(epoch->id)) != 0)
		return 0; /* it is told anew */
	return uplink_lease_put(&n->hub->ledger, &lease, err);
}

/* Until it has told what it knows here nothing is granted to anybody: this may be a ledger that forgot
 * it. */
static int add_member(const struct uplink_news *n, const struct member *m, struct err *err)
{
	struct buf wrapped = BUF_INIT(KEY_BYTES + WRAP_MORE);
	struct stream_row s = {.letter = m->letter};
	int result = seal_wrap(&wrapped, n->hub->rest, m->feed_key, KEY_BYTES, "feed");

	memcpy(s.stream, m->stream, sizeof(s.stream));
	memcpy(s.public_key, m->public_key, sizeof(s.public_key));
	memcpy(s.kiosk, m->kiosk, sizeof(s.kiosk));
	text_copy(s.place, sizeof(s.place), n->hub->up.place);
	if (result < 0 || wrapped.len != sizeof(s.feed_key))
		result = err_set(err, ERR_LIMIT, "out of memory");
	else
		memcpy(s.feed_key, wrapped.data, wrapped.len);
	buf_done(&wrapped);
	return result < 0 ? result : stream_add(&n->hub->ledger, &s, n->now->ms, err);
}

static int lose_member(const struct uplink_news *n, const struct stream_row *s, struct err *err)
{
	int got = s->revoked ? 0 : stream_revoke(&n->hub->ledger, s->kiosk, n->now->ms, err);

	return got < 0 ? got : 0;
}

static int take_member(const struct uplink_news *n, const struct feed_row *row, struct err *err)
{
	struct member m = {.letter = 0};
	struct stream_row s;
	struct err why = {0};
	int got;

	if (row->gone) {
		if (hex_to(m.stream, sizeof(m.stream), row->key) < 0)
			return 0;
		got = known(n->hub, m.stream, &s, err);
		return got == 1 ? lose_member(n, &s, err) : got;
	}
	if (row_member_decode(row, n->hub->up.feed_key, &m, &why) < 0) {
		log_line(LOG_FAIL, "%s", why.text);
		return 0;
	}
	got = known(n->hub, m.stream, &s, err);
	if (got == 0)
		got = add_member(n, &m, err);
	sodium_memzero(&m, sizeof(m));
	return got < 0 ? got : 0;
}

/* An answer to an enrolment of one of our terminals: 1 = now it is that one's; 0; < 0. */
static int address_answer(const struct uplink_news *n, struct feed_row *row, struct err *err)
{
	unsigned char id[ACT_ID_BYTES];
	struct stream_row s;
	int64_t at[2];
	int got;

	if (strcmp(row->kind, "answer") != 0 || hex_to(id, sizeof(id), row->key) < 0)
		return 0;
	got = act_place(&n->hub->ledger, id, at, err);
	if (got == 1)
		got = stream_next(&n->hub->ledger, at[0] - 1, &s, err);
	if (got == 1)
		hex_from(row->place + 1, s.stream, STREAM_BYTES);
	return got;
}

/* ---- for the hall ---------------------------------------------------------------------------- */

/* What this hub has told its terminals itself, from their own acts: 1; 0; < 0. */
static int told_here(const struct uplink_news *n, const struct feed_row *row, struct err *err)
{
	struct peer_row peer;
	struct help_row help;
	struct stream_row s;
	struct err why = {0};
	int got;

	if (row->gone)
		return strcmp(row->kind, PEER_ROW_KIND) == 0 ||
		       strcmp(row->kind, HELP_ROW_KIND) == 0;
	if (strcmp(row->kind, PEER_ROW_KIND) == 0)
		return peer_row_decode(row, &peer, &why) < 0 ? 1
							     : known(n->hub, peer.stream, &s, err);
	if (strcmp(row->kind, HELP_ROW_KIND) != 0)
		return 0;
	if (row_help_decode(row, &help, &why) < 0)
		return 1;
	got = stream_of(&n->hub->ledger, help.kiosk, 0, &s, err);
	return got;
}

static int take_row(const struct uplink_news *n, struct feed_row *row, const struct epoch *epoch,
	struct err *err)
{
	bool changed;
	int got;

	if (strcmp(row->kind, MEMBER_KIND) == 0)
		return take_member(n, row, err);
	if (row->place[0] == '@' && strcmp(row->kind, "lease") == 0)
		return take_lease(n, row, epoch, err);
	got = row->place[0] == '@' ? address_answer(n, row, err) : 1;
	if (got <= 0)
		return got;
	got = told_here(n, row, err);
	if (got)
		return got < 0 ? got : 0;
	if (strcmp(row->kind, "erase") == 0)
		n->uplink->erased = true;
	if (strcmp(row->kind, PEER_ROW_KIND) == 0)
		peers_above(row);
	return row->gone ? feed_gone(&n->hub->ledger, row, err)
			 : feed_put(&n->hub->ledger, row, strlen(row->body), &changed, err);
}

/* ---- a snapshot's end ------------------------------------------------------------------------ */

static int sweep(const struct uplink_news *n, struct err *err)
{
	struct ledger *l = &n->hub->ledger;
	struct feed_row row;
	struct stream_row s;
	int64_t no = 0;
	int got;

	while ((got = uplink_rows_missing(l, &row, err)) == 1)
		if (feed_gone(l, &row, err) < 0)
			return err->code;
	while (got == 0 && (got = uplink_members_missing(l, no, &no, err)) == 1)
		got = stream_next(l, no - 1, &s, err) < 0 ? err->code : lose_member(n, &s, err);
	return got < 0 ? got : 0;
}

static int take_rows(
	const struct uplink_news *n, struct feed *feed, struct uplink_row *at, struct err *err)
{
	struct feed_row row;
	int got;

	while ((got = feed_next(feed, &row, err)) == 1) {
		if (at->collecting && !row.gone && uplink_rows_add(&n->hub->ledger, &row, err) < 0)
			return err->code;
		if (take_row(n, &row, &at->epoch, err) < 0)
			return err->code;
	}
	return got;
}

static int take_feed(const struct uplink_news *n, struct feed *feed, bool *last, struct err *err)
{
	const struct feed_header *head = &feed->header;
	struct ledger *l = &n->hub->ledger;
	struct uplink_row at;

	if (uplink_get(l, &at, err) < 0)
		return err->code;
	if (head->snapshot && uplink_rows_begin(l, err) < 0)
		return err->code;
	at.collecting = at.collecting || head->snapshot;
	if (take_rows(n, feed, &at, err) < 0 || (head->last && at.collecting && sweep(n, err) < 0))
		return err->code;
	at.collecting = at.collecting && !head->last;
	at.cursor = head->to;
	memcpy(at.filter, head->filter, sizeof(at.filter));
	*last = head->last;
	return uplink_cursor(l, &at, err);
}

int uplink_take_feed(const struct uplink_news *n, bool *last, struct err *err)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	struct feed *feed = calloc(1, sizeof(*feed));
	struct uplink *u = n->uplink;
	int result = ERR_BAD;

	if (feed && wire_unpack(&raw, n->reply->body, n->reply->body_len, FEED_RAW_MAX) == 0)
		result = feed_parse(raw.data, raw.len, feed, err);
	if (!result && (memcmp(feed->header.nonce, u->nonce, NONCE_BYTES) != 0 ||
			       (!feed->header.last && feed->header.to <= u->feed_to)))
		result = ERR_BAD;
	if (!result) {
		u->feed_to = feed->header.to;
		result = take_feed(n, feed, last, err);
	} else {
		err_set(err, ERR_BAD, "what it tells cannot be read");
	}
	free(feed);
	buf_done(&raw);
	return result;
}
