/* SPDX-License-Identifier: MIT */
/*
 * How a hall's hub comes to know the hub above it: as a terminal does (kiosk/sync/enrol.c), by a code that
 * names that hub's key by its fingerprint. Its own key signs both to that hub and to its terminals, in
 * different words (core/wire/sign.h).
 */
#include <sodium.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/wire/enrol.h"
#include "server/ledger_uplink.h"
#include "server/uplink.h"

static const unsigned char no_hub[HUB_ID_BYTES];

static int open_key(
	struct hub *h, const struct uplink_row *row, unsigned char ret[KEY_BYTES], struct err *err)
{
	struct buf plain = BUF_SECRET(KEY_BYTES + WRAP_MORE);
	int result = seal_unwrap(&plain, h->rest, row->feed_key, sizeof(row->feed_key), "uplink");

	if (result < 0 || plain.len != KEY_BYTES)
		result = err_set(
			err, ERR_DENIED, "%s: the uplink's key does not open", h->ledger.path);
	else
		memcpy(ret, plain.data, KEY_BYTES);
	buf_done(&plain);
	return result;
}

int uplink_load(struct hub *h, struct err *err)
{
	struct uplink_row row;
	int got = uplink_get(&h->ledger, &row, err);

	memcpy(h->wire_id, h->keys.hub_id, sizeof(h->wire_id));
	if (got <= 0)
		return got;
	if (open_key(h, &row, h->up.feed_key, err) < 0)
		return err->code;
	h->up.joined = true;
	memcpy(h->wire_id, row.hub_id, sizeof(h->wire_id));
	memcpy(h->up.hub_public, row.hub_public, sizeof(h->up.hub_public));
	memcpy(h->up.stream, row.stream, sizeof(h->up.stream));
	text_copy(h->up.kiosk, sizeof(h->up.kiosk), row.kiosk);
	text_copy(h->up.place, sizeof(h->up.place), row.place);
	return 0;
}

/* The stream's name follows from the key: asked again, it is the same. */
static void own_stream(const struct hub *h, unsigned char ret[STREAM_BYTES])
{
	unsigned char hash[crypto_generichash_BYTES];

	crypto_generichash(hash, sizeof(hash), h->keys.public_key, SIGN_PUBLIC,
		(const unsigned char *)"uplink", 6);
	memcpy(ret, hash, STREAM_BYTES);
}

/* Only a hub that nobody knows yet becomes a hall's. */
static int is_empty(struct hub *h, struct err *err)
{
	struct stream_row s;
	int got;

	if (h->up.joined)
		return err_set(err, ERR_DENIED, "%s: has joined a hub already: it is %s of %s",
			h->ledger.path, h->up.kiosk, h->up.place);
	got = stream_next(&h->ledger, 0, &s, err);
	if (got)
		return got < 0 ? got
			       : err_set(err, ERR_DENIED,
					 "%s: has terminals of its own: start with a new one",
					 h->ledger.path);
	return 0;
}

int uplink_join_request(
	struct hub *h, const char *code, struct uplink_request *ret, struct err *err)
{
	struct enrol_request r = {.version = WIRE_VERSION};
	struct enrol_code parts;

	if (enrol_code_parse(code, &parts) < 0)
		return err_set(
			err, ERR_BAD, "the code is not an enrolment code: 26 letters and digits");
	if (is_empty(h, err) < 0)
		return err->code;
	randombytes_buf(r.nonce, sizeof(r.nonce));
	own_stream(h, r.stream);
	memcpy(r.secret, parts.secret, sizeof(r.secret));
	memcpy(r.public_key, h->keys.public_key, sizeof(r.public_key));
	ret->body = BUF_INIT(UPLINK_BODY_MAX);
	enrol_request_encode(&r, &ret->body);
	if (ret->body.failed)
		return err_set(err, ERR_LIMIT, "no memory");
	strcpy(ret->wire.method, "POST");
	strcpy(ret->wire.path, "/v1/enrol");
	memcpy(ret->wire.stream, r.stream, sizeof(r.stream));
	memcpy(ret->wire.nonce, r.nonce, sizeof(r.nonce));
	ret->wire.counter = 1;
	ret->wire.body = ret->body.data;
	ret->wire.body_len = ret->body.len;
	sign_request(&ret->wire, no_hub, h->keys.secret_key, ret->sig);
	request_hash(&ret->wire, no_hub, ret->hash);
	return 0;
}

static int check_grant(const struct enrol_grant *grant, const char *code,
	const struct uplink_request *req, const struct uplink_reply *reply, struct err *err)
{
	unsigned char fingerprint[sizeof(((struct enrol_code *)0)->fingerprint)];
	struct enrol_code parts;

	if (enrol_code_parse(code, &parts) < 0)
		return err_set(err, ERR_BAD, "the code is not an enrolment code");
	enrol_fingerprint(grant->hub_public, fingerprint);
	if (sodium_memcmp(fingerprint, parts.fingerprint, sizeof(fingerprint)) != 0)
		return err_set(err, ERR_DENIED, "this is not the hub that the code is from");
	if (verify_reply(req->hash, reply->status, reply->body, reply->body_len, grant->hub_public,
		    reply->sig) < 0)
		return err_set(err, ERR_DENIED, "the reply is not signed by the hub");
	if (memcmp(grant->nonce, req->wire.nonce, NONCE_BYTES) != 0)
		return err_set(err, ERR_DENIED, "the reply answers another request");
	if (!grant->hall_hub)
		return err_set(
			err, ERR_DENIED, "the code is of a terminal: make one with --hall-hub");
	return 0;
}

static int keep_grant(struct hub *h, const struct enrol_grant *grant, struct err *err)
{
	struct buf wrapped = BUF_INIT(KEY_BYTES + WRAP_MORE);
	struct uplink_row row = {.counter = 1, .epoch = grant->epoch};
	int result = seal_wrap(&wrapped, h->rest, grant->feed_key, KEY_BYTES, "uplink");

	if (result < 0 || wrapped.len != sizeof(row.feed_key)) {
		buf_done(&wrapped);
		return err_set(err, ERR_LIMIT, "out of memory");
	}
	memcpy(row.feed_key, wrapped.data, wrapped.len);
	buf_done(&wrapped);
	memcpy(row.hub_id, grant->hub_id, sizeof(row.hub_id));
	memcpy(row.hub_public, grant->hub_public, sizeof(row.hub_public));
	own_stream(h, row.stream);
	text_copy(row.kiosk, sizeof(row.kiosk), grant->kiosk);
	text_copy(row.place, sizeof(row.place), grant->place);
	text_copy(row.places, sizeof(row.places), grant->places);
	feed_filter(row.places, row.stream, row.filter);
	if (ledger_begin(&h->ledger, err) < 0)
		return err->code;
	if (uplink_put(&h->ledger, &row, err) < 0) {
		ledger_rollback(&h->ledger);
		return err->code;
	}
	return ledger_commit(&h->ledger, err) < 0 ? err->code : uplink_load(h, err);
}

/* Its key is not known yet, so nothing proves these words. */
static int refused(const struct uplink_reply *reply, struct err *err)
{
	struct err ignored = {0};
	char text[64] = "";
	cJSON *json = json_parse(reply->body, reply->body_len, &ignored);

	if (json && json_text(json, "error", text, sizeof(text), &ignored) < 0)
		text[0] = 0;
	cJSON_Delete(json);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return err_set(err, ERR_DENIED, "the hub refused: HTTP %u %s", reply->status, text);
}

int uplink_join_reply(struct hub *h, const char *code, const struct uplink_request *req,
	const struct uplink_reply *reply, struct err *err)
{
	struct enrol_grant grant;
	int result;

	if (reply->status == 0)
		return err_set(err, ERR_IO, "the hub does not answer");
	if (reply->status != 200)
		return refused(reply, err);
	result = enrol_grant_decode(reply->body, reply->body_len, h->keys.secret_key, &grant, err);
	if (result == 0)
		result = check_grant(&grant, code, req, reply, err);
	if (result == 0)
		result = keep_grant(h, &grant, err);
	sodium_memzero(&grant, sizeof(grant));
	return result;
}
