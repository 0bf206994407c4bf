/* SPDX-License-Identifier: MIT */
/*
 * How a terminal comes to know its hub. Nothing is pinned yet: the code that a person carried over
 * names the hub's key by its fingerprint, and the key then has to have signed the very reply that
 * brings it.
 */
#include <sodium.h>
#include <string.h>

#include "core/base/json.h"
#include "kiosk/sync/exchange.h"

static const unsigned char no_hub[HUB_ID_BYTES];

int exchange_enrol_request(
	struct store *s, const char *code, struct exchange_request *ret, struct err *err)
{
	const struct identity *id = store_identity(s);
	struct enrol_request r = {.version = WIRE_VERSION};
	struct enrol_code parts;

	if (enrol_code_parse(code, &parts) < 0)
		return err_set(
			err, ERR_BAD, "the code is not an enrolment code: 26 letters and digits");
	if (outbox_counter(s, &ret->wire.counter, err) < 0)
		return err->code;
	randombytes_buf(r.nonce, sizeof(r.nonce));
	memcpy(r.secret, parts.secret, sizeof(r.secret));
	memcpy(r.stream, id->stream, sizeof(r.stream));
	memcpy(r.public_key, id->public_key, sizeof(r.public_key));
	ret->body = BUF_INIT(EXCHANGE_BODY_MAX);
	enrol_request_encode(&r, &ret->body);
	if (ret->body.failed)
		return err_set(err, ERR_LIMIT, "no memory");
	ret->id = 1;
	strcpy(ret->wire.method, "POST");
	strcpy(ret->wire.path, "/v1/enrol");
	memcpy(ret->wire.stream, id->stream, sizeof(ret->wire.stream));
	memcpy(ret->wire.nonce, r.nonce, sizeof(ret->wire.nonce));
	ret->wire.body = ret->body.data;
	ret->wire.body_len = ret->body.len;
	sign_request(&ret->wire, no_hub, id->secret_key, ret->sig);
	request_hash(&ret->wire, no_hub, ret->hash);
	return 0;
}

/* What the hub says against it. Its key is not known yet, so nothing proves these words. */
static int refused(const struct exchange_reply *reply, struct err *err)
{
	char text[64] = "";
	struct err ignored = {0};
	cJSON *json = json_parse(reply->body, reply->body_len, &ignored);

	if (json && json_text(json, "error", text, sizeof(text), &ignored) < 0)
		text[0] = 0;
	cJSON_Delete(json);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return err_set(err, ERR_DENIED, "the hub refused: HTTP %u %s", reply->status, text);
}

static int check_grant(const struct enrol_grant *grant, const char *code,
	const struct exchange_request *req, const struct exchange_reply *reply, struct err *err)
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
	if (grant->hall_hub)
		return err_set(err, ERR_DENIED, "the code is of a hall's hub, not of a terminal");
	return 0;
}

int exchange_enrol_reply(struct store *s, const char *code, const struct exchange_request *req,
	const struct exchange_reply *reply, struct err *err)
{
	struct enrol_grant grant;
	int result;

	if (reply->status == 0)
		return err_set(err, ERR_IO, "the hub does not answer");
	if (reply->status != 200)
		return refused(reply, err);
	result = enrol_grant_decode(
		reply->body, reply->body_len, store_identity(s)->secret_key, &grant, err);
	if (result == 0)
		result = check_grant(&grant, code, req, reply, err);
	if (result == 0)
		result = store_enrolled(s, &grant, err);
	sodium_memzero(&grant, sizeof(grant));
	return result;
}
