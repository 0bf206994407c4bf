/* SPDX-License-Identifier: MIT */
#include "server/outlet.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/wire/member.h"
#include "core/wire/peer_row.h"
#include "server/hall_key.h"
#include "server/ingest.h"
#include "server/peers.h"
#include "server/people.h"
#include "server/relay.h"
#include "server/request.h"
#include "server/uplink_tell.h"

#define HEADER_ROOM 2048

struct frame {
	struct hub *hub;
	const struct stream_row *stream;
	unsigned char feed_key[KEY_BYTES];
	struct buf rows;
	int n, max;
	bool fresh; /* a snapshot's first frame: what is gone need not be told */
	int64_t to; /* the newest revision looked at */
	bool full;
};

/* ---- rows ----------------------------------------------------------------------------------- */

/* What is told of a person: all to the own hall, to others only a serial above the first. */
static int person_body(
	struct frame *f, const struct feed_row *row, struct buf *body, struct err *err)
{
	bool own = strcmp(row->place, f->stream->place) == 0;
	const char *number = strrchr(row->key, '/');
	struct resident r;
	int got =
		number ? people_get(f->hub, row->place, strtoll(number + 1, NULL, 10), &r, err) : 0;

	if (got <= 0)
		return got;
	r.row.person.known = own;
	got = 0;
	if (own || r.row.person.serial > 1) {
		got = row_person_encode(&r.row, f->feed_key, body) < 0 ? 0 : 1;
		if (!got)
			log_line(LOG_FAIL, "feed row %lld cannot be sealed", (long long)row->rev);
	}
	sodium_memzero(&r, sizeof(r));
	return got;
}

static int add_row(struct frame *f, const struct feed_row *row, struct err *err)
{
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct feed_row told = *row;
	int got = 1;

	if (f->hub->up.joined && !row->gone)
		got = uplink_tell(f->hub, row, f->feed_key, &body);
	else if (strcmp(row->kind, "person") == 0 && !row->gone)
		got = person_body(f, row, &body, err);
	else if (strcmp(row->kind, HALL_KEY_KIND) == 0 && !row->gone)
		got = hall_key_body(f->hub, row, f->feed_key, &body) == 0;
	else if (strcmp(row->kind, MEMBER_KIND) == 0 && !row->gone)
		got = relay_member_body(f->hub, row, f->feed_key, &body, err);
	if (strcmp(row->kind, PEER_ROW_KIND) == 0 && !row->gone)
		got = peers_body(f->hub, f->stream, row, &body, err);
	if (body.len)
		told.body = buf_text(&body);
	if (got == 1) {
		int added = feed_add(&f->rows, &told);

		if (added < 0)
			log_line(LOG_FAIL, "feed row %lld cannot be sent", (long long)row->rev);
		f->n += added == 0;
	}
	buf_done(&body);
	return got < 0 ? got : 0;
}

static int each_row(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	struct frame *f = ctx;

	(void)n;
	if (f->n >= f->max || f->rows.len + FEED_BODY_MAX + HEADER_ROOM > f->rows.max) {
		f->full = true;
		return 1;
	}
	f->to = row->rev;
	if (f->fresh && row->gone)
		return 0;
	return add_row(f, row, err);
}

/* ---- the frame ------------------------------------------------------------------------------ */

static int scope_of(struct hub *h, const struct stream_row *s, struct feed_scope *scope,
	unsigned char filter[8], struct err *err)
{
	struct hall hall = {0};
	char places[sizeof(hall.place) + sizeof(hall.neighbours) + 1];
	int got = hub_hall(h, s->place, &hall, err);

	if (got < 0)
		return got;
	text_copy(hall.place, sizeof(hall.place), s->place);
	hub_places(&hall, places, sizeof(places));
	feed_filter(places, s->stream, filter);
	text_copy(scope->place, sizeof(scope->place), s->place);
	text_copy(scope->neighbours, sizeof(scope->neighbours), hall.neighbours);
	scope->stream[0] = '@';
	hex_from(scope->stream + 1, s->stream, STREAM_BYTES);
	return 0;
}

/*
 * What a terminal keeps beside a cursor and sends back with it: of its filter and of the run that gave
 * the revision (ledger_feed.h). Another one: it has heard what this ledger has never said.
 */
static int token(struct hub *h, const unsigned char filter[8], int64_t rev, unsigned char ret[8],
	struct err *err)
{
	unsigned char both[8 + FEED_MARK], hash[crypto_generichash_BYTES];

	memcpy(both, filter, 8);
	if (feed_run_mark(&h->ledger, rev, both + 8, err) < 0)
		return err->code;
	memcpy(ret, filter, 8);
	if (sodium_is_zero(both + 8, FEED_MARK))
		return 0; /* as it was before there were runs */
	crypto_generichash(hash, sizeof(hash), both, sizeof(both), NULL, 0);
	memcpy(ret, hash, 8);
	return 0;
}

static int open_feed_key(struct frame *f, struct err *err)
{
	struct buf plain = BUF_INIT(KEY_BYTES + WRAP_MORE);
	int result = seal_unwrap(
		&plain, f->hub->rest, f->stream->feed_key, sizeof(f->stream->feed_key), "feed");

	if (result < 0 || plain.len != KEY_BYTES)
		result = err_set(
			err, ERR_DENIED, "%s: its feed key does not open", f->stream->kiosk);
	else
		memcpy(f->feed_key, plain.data, KEY_BYTES);
	if (plain.data)
		sodium_memzero(plain.data, plain.len);
	buf_done(&plain);
	return result;
}

/* Is the cursor one of this hub's memory and of this filter? Otherwise: all from the start. */
static int begin(
	struct hub *h, const struct feed_query *q, struct feed_header *head, struct err *err)
{
	unsigned char wanted[8];
	struct hub_row hub;
	bool same;

	if (ledger_hub(&h->ledger, &hub, err) < 0 ||
		ingest_memory(h, &q->epoch, q->rev > hub.feed_head, err) < 0 ||
		ledger_hub(&h->ledger, &hub, err) < 0 ||
		token(h, head->filter, q->rev, wanted, err) < 0)
		return err->code;
	same = q->epoch.n == hub.epoch.n &&
	       memcmp(q->epoch.id, hub.epoch.id, sizeof(hub.epoch.id)) == 0;
	head->epoch = hub.epoch;
	head->head = hub.feed_head;
	/* A cursor of 0 is no cursor: whoever has nothing yet is given the whole. */
	head->snapshot = !same || q->rev == 0 || q->rev < hub.floor ||
			 memcmp(q->filter, wanted, sizeof(q->filter)) != 0;
	head->from = head->snapshot ? 0 : q->rev;
	return 0;
}

static int pack(struct frame *f, const struct feed_header *head, struct buf *out, struct err *err)
{
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	int result = feed_begin(&raw, head);

	buf_add(&raw, f->rows.data ? f->rows.data : (const unsigned char *)"", f->rows.len);
	if (result < 0 || raw.failed || wire_pack(out, raw.data, raw.len) < 0)
		result = err_set(err, ERR_LIMIT, "no memory for the feed");
	buf_done(&raw);
	return result;
}

int outlet_frame(struct hub *h, const struct hub_call *call, struct buf *out, struct err *err)
{
	struct frame f = {.hub = h, .stream = call->stream, .rows = BUF_INIT(FEED_RAW_MAX)};
	struct feed_header head = {.now_ms = call->now->ms};
	struct feed_scope scope = {.from = 0};
	struct feed_query q;
	int result = feed_query_read(call->req->query, &q, err);

	if (!result)
		result = scope_of(h, call->stream, &scope, head.filter, err);
	if (!result)
		result = begin(h, &q, &head, err);
	if (!result)
		result = open_feed_key(&f, err);
	if (!result) {
		memcpy(head.nonce, call->req->nonce, sizeof(head.nonce));
		scope.from = f.to = head.from;
		f.max = q.max;
		f.fresh = head.snapshot;
		result = feed_walk(&h->ledger, &scope, each_row, &f, err);
	}
	if (result >= 0) {
		head.last = !f.full;
		head.to = f.full ? f.to : head.head;
		result = token(h, head.filter, head.to, head.filter, err);
	}
	if (result >= 0) {
		result = pack(&f, &head, out, err);
	}
	sodium_memzero(f.feed_key, sizeof(f.feed_key));
	buf_done(&f.rows);
	return result;
}
