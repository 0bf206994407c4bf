/* SPDX-License-Identifier: MIT */
#include "core/wire/ask.h"

#include "core/base/json.h"
#include "core/hall/field.h"

static const struct field ask_fields[] = {
	F_TEXT_MUST(struct lease_ask, resource, "resource"),
	F_INT_MUST(struct lease_ask, n, "n", 1, ASK_MOST),
};
static const struct field reply_fields[] = {
	F_HEX_MUST(struct lease_reply, nonce, "nonce"),
	F_TEXT_MUST(struct lease_reply, lease.resource, "resource"),
	F_INT_MUST(struct lease_reply, lease.granted, "granted", 0, FIELD_INT_MAX),
	F_DAY(struct lease_reply, lease.until, "until"),
	F_INT(struct lease_reply, lease.recall, "recall", 0, FIELD_INT_MAX),
};

void lease_ask_encode(const struct lease_ask *v, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(FIELDS(ask_fields), v, out);
	json_close(out, '}');
}

int lease_ask_decode(const void *json, size_t n, struct lease_ask *ret, struct err *err)
{
	struct lease_ask v = {.n = 0};
	cJSON *obj;
	int result;

	if (n > ASK_BODY_MAX)
		return err_set(err, ERR_BAD, "too long");
	obj = object_parse(json, n, err);
	result = obj ? fields_read(FIELDS(ask_fields), obj, &v, err) : ERR_BAD;
	cJSON_Delete(obj);
	if (result < 0)
		return result;
	*ret = v;
	return 0;
}

void lease_reply_encode(const struct lease_reply *v, struct buf *out)
{
	buf_byte(out, '{');
	epoch_put(out, &v->lease.epoch);
	fields_write(FIELDS(reply_fields), v, out);
	json_close(out, '}');
}

int lease_reply_decode(const void *json, size_t n, struct lease_reply *ret, struct err *err)
{
	struct lease_reply v = {.lease.until = DAY_NONE};
	cJSON *obj = object_parse(json, n, err);
	int result = obj ? epoch_get(obj, &v.lease.epoch, err) : ERR_BAD;

	if (!result)
		result = fields_read(FIELDS(reply_fields), obj, &v, err);
	cJSON_Delete(obj);
	if (result < 0)
		return result;
	*ret = v;
	return 0;
}
