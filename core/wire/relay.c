/* SPDX-License-Identifier: MIT */
#include "core/wire/relay.h"

#include <string.h>

#include "core/base/json.h"
#include "core/hall/field.h"

struct header {
	char path[sizeof(((struct request *)0)->path)];
	unsigned char stream[sizeof(((struct request *)0)->stream)], nonce[NONCE_BYTES];
	int64_t counter;
	unsigned char sig[SIG_BYTES];
};
static const struct field header_fields[] = {
	F_TEXT_MUST(struct header, path, "path"),
	F_HEX_MUST(struct header, stream, "stream"),
	F_HEX_MUST(struct header, nonce, "nonce"),
	F_INT_MUST(struct header, counter, "count", 1, FIELD_INT_MAX),
	F_HEX_MUST(struct header, sig, "sig"),
};

void relay_encode(const struct request *req, const unsigned char sig[SIG_BYTES], struct buf *out)
{
	struct header h = {.counter = (int64_t)req->counter};
	struct buf json = BUF_INIT(RELAY_MORE - 2);

	memcpy(h.path, req->path, sizeof(h.path));
	memcpy(h.stream, req->stream, sizeof(h.stream));
	memcpy(h.nonce, req->nonce, sizeof(h.nonce));
	memcpy(h.sig, sig, sizeof(h.sig));
	buf_byte(&json, '{');
	fields_write(FIELDS(header_fields), &h, &json);
	json_close(&json, '}');
	out->failed = out->failed || json.failed;
	buf_be16(out, (uint16_t)json.len);
	buf_add(out, json.data, json.len);
	buf_add(out, req->body, req->body_len);
	buf_done(&json);
}

static int header_read(const void *json, size_t n, struct header *ret, struct err *err)
{
	cJSON *obj = object_parse(json, n, err);
	int result;

	if (!obj)
		return ERR_BAD;
	result = fields_read(FIELDS(header_fields), obj, ret, err);
	cJSON_Delete(obj);
	return result;
}

int relay_decode(const void *bytes, size_t n, struct request *ret, unsigned char sig[SIG_BYTES],
	struct err *err)
{
	struct reader r = {.at = bytes, .left = n};
	size_t length = read_be16(&r);
	const unsigned char *json = read_take(&r, length);
	struct header h = {.counter = 0};

	memset(ret, 0, sizeof(*ret));
	if (r.failed)
		return err_set(err, ERR_BAD, "relay: cut");
	if (header_read(json, length, &h, err) < 0)
		return err_at(err, "relay");
	if (strcmp(h.path, "/v1/enrol") != 0 && strcmp(h.path, "/v1/acts") != 0)
		return err_set(err, ERR_BAD, "relay: path: nothing that is passed on");
	strcpy(ret->method, "POST");
	memcpy(ret->path, h.path, sizeof(ret->path));
	memcpy(ret->stream, h.stream, sizeof(ret->stream));
	memcpy(ret->nonce, h.nonce, sizeof(ret->nonce));
	ret->counter = (uint64_t)h.counter;
	ret->body = r.at;
	ret->body_len = r.left;
	memcpy(sig, h.sig, SIG_BYTES);
	return 0;
}

void relay_answer_encode(const struct relay_answer *a, struct buf *out)
{
	buf_be16(out, (uint16_t)a->status);
	buf_add(out, a->sig, SIG_BYTES);
	buf_add(out, a->body, a->body_len);
}

int relay_answer_decode(const void *bytes, size_t n, struct relay_answer *ret)
{
	struct reader r = {.at = bytes, .left = n};
	const unsigned char *sig;

	ret->status = read_be16(&r);
	sig = read_take(&r, SIG_BYTES);
	if (r.failed)
		return ERR_BAD;
	memcpy(ret->sig, sig, SIG_BYTES);
	ret->body = r.at;
	ret->body_len = r.left;
	return 0;
}
