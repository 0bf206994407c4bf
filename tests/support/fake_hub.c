/* SPDX-License-Identifier: MIT */
#include "tests/support/fake_hub.h"

#include <check.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/wire/ask.h"
#include "core/wire/seal.h"

#define PLACE "330784-004"

static const unsigned char no_hub[HUB_ID_BYTES];

void fake_hub_init(struct fake_hub *h)
{
	memset(h, 0, sizeof(*h));
	crypto_sign_keypair(h->public_key, h->secret_key);
	memset(h->id, 0x1d, sizeof(h->id));
	h->epoch.n = 1;
	memset(h->epoch.id, 0xe1, sizeof(h->epoch.id));
	memset(h->code.secret, 0x5e, sizeof(h->code.secret));
	enrol_fingerprint(h->public_key, h->code.fingerprint);
	h->now_ms = 1795305600000;
	h->per_frame = 100;
}

void fake_hub_code(const struct fake_hub *h, char out[ENROL_CODE_SIZE])
{
	enrol_code_format(&h->code, out);
}

/* ---- acts ----------------------------------------------------------------------------------- */

static void say_error(struct buf *body, const char *error)
{
	buf_clear(body);
	json_open(body, NULL, '{');
	json_put_text(body, "error", error);
	json_close(body, '}');
}

static void append(struct fake_hub *h, int64_t seq, const unsigned char *bytes, size_t n)
{
	struct act_parts parts;

	if (seal_split(bytes, n, &parts) < 0 || seq >= HUB_ACTS) {
		h->wrong++;
		return;
	}
	seal_chain(h->hash[seq - 1], &parts, h->hash[seq]);
	h->taken[seq]++;
	h->acked = seq;
}

static void take_acts(struct fake_hub *h, struct batch *batch, struct ack *ack)
{
	const unsigned char *bytes;
	int64_t seq = batch->header.first;
	size_t n;

	if (seq > h->acked + 1) {
		strcpy(ack->trouble, "gap");
		return;
	}
	if (memcmp(batch->header.prev_hash, h->hash[seq - 1], ACT_HASH_BYTES) != 0) {
		strcpy(ack->trouble, "hash");
		return;
	}
	for (; batch_next(batch, &bytes, &n) == 1; seq++)
		if (seq > h->acked)
			append(h, seq, bytes, n);
}

static bool holds_bad(const struct fake_hub *h, const struct batch_header *b)
{
	return h->bad_act && b->n > 1 && b->first <= h->bad_act && h->bad_act < b->first + b->n;
}

static unsigned answer_acts(
	struct fake_hub *h, const struct exchange_request *req, struct buf *body)
{
	struct buf raw = BUF_INIT(1 << 20);
	struct ack ack = {.version = h->version, .epoch = h->epoch, .now_ms = h->now_ms};
	struct batch batch;
	struct err err = {0};
	unsigned status = 200;

	if (wire_unpack(&raw, req->wire.body, req->wire.body_len, BATCH_RAW_MAX) < 0 ||
		batch_parse(raw.data, raw.len, &batch, &err) < 0) {
		h->wrong++;
		say_error(body, "bad");
		buf_done(&raw);
		return 400;
	}
	h->header = batch.header;
	ack.caps = h->caps & batch.header.caps;
	h->hellos += batch.header.n == 0;
	if (batch.header.n > h->largest)
		h->largest = batch.header.n;
	if (memcmp(batch.header.nonce, req->wire.nonce, NONCE_BYTES) != 0 ||
		memcmp(batch.header.stream, h->stream, STREAM_BYTES) != 0)
		h->wrong++;
	if (holds_bad(h, &batch.header)) {
		say_error(body, "bad");
		status = 400;
	} else {
		if (h->trouble)
			strcpy(ack.trouble, h->trouble);
		else
			take_acts(h, &batch, &ack);
		memcpy(ack.stream, h->stream, STREAM_BYTES);
		memcpy(ack.nonce, req->wire.nonce, NONCE_BYTES);
		ack.nonce[0] ^= h->other_nonce;
		ack.acked = h->acked;
		memcpy(ack.hash, h->hash[h->acked], ACT_HASH_BYTES);
		h->wrong += ack_encode(&ack, body) < 0;
	}
	buf_done(&raw);
	return status;
}

/* ---- the feed ------------------------------------------------------------------------------- */

static void add_notice(struct buf *raw, int64_t rev)
{
	struct notice notice = {.from = 20000, .until = 30000};
	struct feed_row row = {.rev = rev, .need = 1};
	struct buf json = BUF_INIT(FEED_BODY_MAX);

	snprintf(notice.text.text[LANG_ZH], NAME_SIZE, "通知%d", (int)rev);
	row_notice_encode(&notice, &json);
	strcpy(row.place, PLACE);
	strcpy(row.kind, "notice");
	snprintf(row.key, sizeof(row.key), "n%d", (int)rev);
	row.body = buf_text(&json);
	ck_assert_int_eq(feed_add(raw, &row), 0);
	buf_done(&json);
}

static unsigned answer_feed(
	struct fake_hub *h, const struct exchange_request *req, struct buf *body)
{
	struct feed_header head = {.epoch = h->epoch, .now_ms = h->now_ms, .head = h->notices};
	struct buf raw = BUF_INIT(FEED_RAW_MAX);
	const char *rev = strstr(req->wire.query, "&rev=");

	h->feeds++;
	strcpy(h->query, req->wire.query);
	head.from = rev ? strtoll(rev + 5, NULL, 10) : 0;
	head.snapshot = head.from == 0;
	head.to = head.from + h->per_frame;
	head.last = head.to >= h->notices;
	if (head.last)
		head.to = h->notices;
	if (h->endless_feed) {
		head.last = false;
		head.to = head.from;
	}
	memcpy(head.nonce, req->wire.nonce, NONCE_BYTES);
	head.nonce[0] ^= h->other_nonce;
	feed_filter(PLACE, h->stream, head.filter);
	ck_assert_int_eq(feed_begin(&raw, &head), 0);
	for (int64_t i = head.from + 1; i <= head.to; i++)
		add_notice(&raw, i);
	ck_assert_int_eq(wire_pack(body, raw.data, raw.len - h->cut_feed), 0);
	buf_done(&raw);
	return 200;
}

/* ---- one more right ------------------------------------------------------------------------- */

static unsigned answer_ask(struct fake_hub *h, const struct exchange_request *req, struct buf *body)
{
	struct lease_reply reply = {.lease = {.epoch = h->epoch, .until = DAY_NONE}};
	struct lease_ask ask;
	struct err err = {0};

	h->asks++;
	if (h->old) {
		say_error(body, "path");
		return 404;
	}
	if (lease_ask_decode(req->wire.body, req->wire.body_len, &ask, &err) < 0) {
		h->wrong++;
		say_error(body, "bad");
		return 400;
	}
	if (h->spare > 0) {
		h->spare--;
		h->granted++;
	}
	strcpy(reply.lease.resource, ask.resource);
	reply.lease.granted = h->granted;
	memcpy(reply.nonce, req->wire.nonce, NONCE_BYTES);
	reply.nonce[0] ^= h->other_nonce;
	lease_reply_encode(&reply, body);
	return 200;
}

/* ---- enrolment ------------------------------------------------------------------------------ */

static unsigned answer_enrol(
	struct fake_hub *h, const struct exchange_request *req, struct buf *body)
{
	struct enrol_grant grant = {.epoch = h->epoch, .letter = 'A', .now_ms = h->now_ms};
	struct enrol_request r;
	struct err err = {0};

	if (enrol_request_decode(req->wire.body, req->wire.body_len, &r, &err) < 0 ||
		memcmp(r.secret, h->code.secret, ENROL_SECRET) != 0) {
		say_error(body, "code");
		return 403;
	}
	memcpy(h->terminal, r.public_key, SIGN_PUBLIC);
	memcpy(h->stream, r.stream, STREAM_BYTES);
	memcpy(grant.nonce, r.nonce, NONCE_BYTES);
	grant.nonce[0] ^= h->other_nonce;
	memcpy(grant.hub_id, h->id, HUB_ID_BYTES);
	memcpy(grant.hub_public, h->public_key, SIGN_PUBLIC);
	strcpy(grant.kiosk, "YD1");
	strcpy(grant.place, PLACE);
	strcpy(grant.places, PLACE);
	memset(grant.k_hall, 0x41, KEY_BYTES);
	memset(grant.feed_key, 0x42, KEY_BYTES);
	grant.block_from = 1000;
	grant.block_to = 1999;
	h->wrong += enrol_grant_encode(&grant, r.public_key, body) < 0;
	return 200;
}

/* ---- every answer --------------------------------------------------------------------------- */

static void check_request(struct fake_hub *h, const struct exchange_request *req)
{
	bool enrol = strcmp(req->wire.path, "/v1/enrol") == 0;
	unsigned char hash[REQUEST_HASH];

	request_hash(&req->wire, enrol ? no_hub : h->id, hash);
	h->wrong += memcmp(hash, req->hash, sizeof(hash)) != 0;
	h->wrong += req->wire.counter <= h->counter;
	h->counter = req->wire.counter;
	if (!enrol)
		h->wrong += verify_request(&req->wire, h->id, h->terminal, req->sig) < 0;
}

void fake_hub_answer(struct fake_hub *h, const struct exchange_request *req, struct buf *body,
	struct exchange_reply *ret)
{
	*body = BUF_INIT(FEED_RAW_MAX);
	*ret = (struct exchange_reply){.id = req->id};
	h->requests++;
	check_request(h, req);
	if (h->status) {
		buf_str(body, h->status_body);
		ret->status = h->status;
	} else if (strcmp(req->wire.path, "/v1/acts") == 0) {
		ret->status = answer_acts(h, req, body);
	} else if (strcmp(req->wire.path, "/v1/feed") == 0) {
		ret->status = answer_feed(h, req, body);
	} else if (strcmp(req->wire.path, "/v1/leases") == 0) {
		ret->status = answer_ask(h, req, body);
	} else {
		ret->status = answer_enrol(h, req, body);
	}
	sign_reply(req->hash, ret->status, body->data, body->len, h->secret_key, ret->sig);
	ret->sig[5] ^= h->refuse_signature;
	ret->body = body->data;
	ret->body_len = body->len;
}
