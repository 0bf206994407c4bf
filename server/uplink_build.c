/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/mutation.h"
#include "core/base/text.h"
#include "server/grants.h"
#include "server/plan.h"
#include "server/uplink_parts.h"

#define FEED_ASK   500 /* rows a frame */
#define SETTLED    7   /* days: counters of what is over for longer do not change */
#define STATUS_LEN 64

int uplink_sign(
	struct hub *h, struct uplink_request *ret, const unsigned char *nonce, struct err *err)
{
	if (uplink_counter(&h->ledger, 0, &ret->wire.counter, err) < 0)
		return err->code;
	memcpy(ret->wire.stream, h->up.stream, STREAM_BYTES);
	memcpy(ret->wire.nonce, nonce, NONCE_BYTES);
	ret->wire.body = ret->body.data;
	ret->wire.body_len = ret->body.len;
	sign_request(&ret->wire, h->wire_id, h->keys.secret_key, ret->sig);
	request_hash(&ret->wire, h->wire_id, ret->hash);
	return 0;
}

static void post(struct uplink_request *ret, const char *path)
{
	strcpy(ret->wire.method, "POST");
	text_copy(ret->wire.path, sizeof(ret->wire.path), path);
}

/* 0 = all lines were tried. */
static int build_pass(struct uplink *u, struct hub *h, struct uplink_request *ret, struct err *err)
{
	struct outgoing o;
	int got = outgoing_next(&h->ledger, u->line, &o, &ret->body, err);

	if (got == 1) {
		u->line = o.no;
		post(ret, RELAY_PATH);
		text_copy(ret->wire.query, sizeof(ret->wire.query), o.gap ? RELAY_GAP : "");
	}
	return got;
}

static void put_status(char out[STATUS_LEN])
{
	struct buf json = BUF_INIT(STATUS_LEN - 1);

	json_open(&json, NULL, '{');
	json_put_text(&json, "version", LITANG_VERSION);
	json_close(&json, '}');
	text_copy(out, STATUS_LEN, json.failed ? "" : buf_text(&json));
	buf_done(&json);
}

/* It has no acts of its own: a batch of none, with what it holds of the rights. */
static int build_hello(struct uplink *u, struct hub *h, const struct moment *now,
	struct uplink_request *ret, struct err *err)
{
	struct batch_header b = {.version = WIRE_VERSION,
		.version_min = WIRE_VERSION,
		.caps = CAPS_OURS,
		.first = 1};
	struct buf raw = BUF_INIT((size_t)2 * BATCH_RAW_MAX);
	struct uplink_row row;
	struct hub_row hub;
	int n, complete = grants_complete(h, &hub, err);

	/* The pools tell until when the rights hold. */
	if (complete < 0 || uplink_get(&h->ledger, &row, err) < 0 ||
		plan_pools(h, h->up.place, now->day, err) < 0 ||
		uplink_settle(&h->ledger, now->day - SETTLED, complete, err) < 0)
		return err->code;
	n = uplink_untold(&h->ledger, b.leases, &u->all, err);
	if (n < 0)
		return n;
	b.n_leases = n;
	b.told_all = u->all && (complete || MUTATED(HELD_UNTOLD));
	b.epoch = row.epoch;
	b.cursor = row.cursor;
	memcpy(b.stream, h->up.stream, STREAM_BYTES);
	memcpy(b.nonce, u->nonce, NONCE_BYTES);
	put_status(b.status);
	post(ret, "/v1/acts");
	if (batch_begin(&raw, &b) < 0 || wire_pack(&ret->body, raw.data, raw.len) < 0)
		n = err_set(err, ERR_LIMIT, "no memory for a HELLO");
	buf_done(&raw);
	return n < 0 ? n : 1;
}

static int build_feed(struct hub *h, struct uplink_request *ret, struct err *err)
{
	char epoch[EPOCH_SIZE], filter[17];
	struct uplink_row row;

	if (uplink_get(&h->ledger, &row, err) < 0)
		return err->code;
	epoch_format(&row.epoch, epoch);
	hex_from(filter, row.filter, sizeof(row.filter));
	strcpy(ret->wire.method, "GET");
	strcpy(ret->wire.path, "/v1/feed");
	snprintf(ret->wire.query, sizeof(ret->wire.query), "epoch=%s&rev=%lld&filter=%s&max=%d",
		epoch, (long long)row.cursor, filter, FEED_ASK);
	return 1;
}

int uplink_build(struct uplink *u, struct hub *h, const struct moment *now,
	struct uplink_request *ret, struct err *err)
{
	int got = 0;

	u->random(u->nonce, NONCE_BYTES);
	if (u->step == UPLINK_PASS)
		got = build_pass(u, h, ret, err);
	else if (u->step == UPLINK_HELLO)
		got = build_hello(u, h, now, ret, err);
	else
		got = build_feed(h, ret, err);
	return got == 1 && uplink_sign(h, ret, u->nonce, err) < 0 ? err->code : got;
}
