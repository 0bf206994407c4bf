/* SPDX-License-Identifier: MIT */
#include "kiosk/sync/exchange_parts.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

#define FEED_ASK 250 /* rows a frame: the terminal stands still while it takes them in */

static int build_acts(struct exchange *x, struct exchange_request *ret, struct err *err)
{
	struct batch_header h = {.version = WIRE_VERSION, .version_min = WIRE_VERSION};
	struct buf raw = BUF_INIT((size_t)2 * BATCH_RAW_MAX);
	int result;

	memcpy(h.nonce, x->nonce, NONCE_BYTES);
	text_copy(h.status, sizeof(h.status), x->tell);
	x->hurry = false;
	result = outbox_batch(x->store, x->acts_stopped ? 0 : x->limit, &h, &raw, err);
	if (result == 0 && wire_pack(&ret->body, raw.data, raw.len) < 0)
		result = err_set(err, ERR_LIMIT, "the batch cannot be packed");
	buf_done(&raw);
	if (result < 0)
		return result;
	x->n = h.n;
	strcpy(ret->wire.method, "POST");
	strcpy(ret->wire.path, "/v1/acts");
	return 0;
}

static void build_feed(struct exchange *x, const struct outbox_state *st, struct request *wire)
{
	const struct identity *id = store_identity(x->store);
	unsigned char filter[8];
	char epoch_hex[2 * sizeof(st->epoch.id) + 1], filter_hex[2 * sizeof(filter) + 1];

	feed_filter(id->grant.places, id->stream, filter);
	/* Once there is a cursor its own filter goes with it, which is the hub's of that time: when
	 * the hub's has changed since, it sees so and sends everything anew, once. */
	if (st->cursor)
		memcpy(filter, st->filter, sizeof(filter));
	hex_from(epoch_hex, st->epoch.id, sizeof(st->epoch.id));
	hex_from(filter_hex, filter, sizeof(filter));
	strcpy(wire->method, "GET");
	strcpy(wire->path, "/v1/feed");
	x->n = x->limit < FEED_ASK ? x->limit : FEED_ASK;
	snprintf(wire->query, sizeof(wire->query), "epoch=%u.%s&rev=%lld&filter=%s&max=%d",
		st->epoch.n, epoch_hex, (long long)st->cursor, filter_hex, x->n);
}

static int build_ask(struct exchange *x, struct exchange_request *ret, struct err *err)
{
	x->asked = x->wanted;
	lease_ask_encode(&x->asked, &ret->body);
	strcpy(ret->wire.method, "POST");
	strcpy(ret->wire.path, "/v1/leases");
	return ret->body.failed ? err_set(err, ERR_LIMIT, "no memory") : 0;
}

int exchange_build(struct exchange *x, struct exchange_request *ret, struct err *err)
{
	const struct identity *id = store_identity(x->store);
	struct outbox_state st;
	int result = 0;

	x->random(x->nonce, NONCE_BYTES);
	outbox_state(x->store, &st);
	ret->body = BUF_INIT(EXCHANGE_BODY_MAX);
	if (!x->asks) {
		x->acked = st.acked;
		x->n = 0;
	}
	if (x->asks)
		result = build_ask(x, ret, err);
	else if (x->step == STEP_ACTS)
		result = build_acts(x, ret, err);
	else
		build_feed(x, &st, &ret->wire);
	if (result < 0 || outbox_counter(x->store, &ret->wire.counter, err) < 0)
		return err->code;
	memcpy(ret->wire.stream, id->stream, STREAM_BYTES);
	memcpy(ret->wire.nonce, x->nonce, NONCE_BYTES);
	ret->wire.body = ret->body.data;
	ret->wire.body_len = ret->body.len;
	sign_request(&ret->wire, id->grant.hub_id, id->secret_key, ret->sig);
	request_hash(&ret->wire, id->grant.hub_id, ret->hash);
	memcpy(x->hash, ret->hash, REQUEST_HASH);
	return 0;
}
