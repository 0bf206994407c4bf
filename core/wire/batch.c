/* SPDX-License-Identifier: MIT */
#include "core/wire/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "core/base/json.h"
#include "core/hall/field.h"
#include "core/wire/seal.h"

#define ZSTD_LEVEL   3
#define HEADER_MAX   (32u << 10)
#define VERSIONS_MAX 1000
#define SURELY_ALL   48 /* fewer counters than this were never only a part */

static const struct field header_fields[] = {
	F_INT_MUST(struct batch_header, version, "v", 1, VERSIONS_MAX),
	F_INT_MUST(struct batch_header, version_min, "vmin", 1, VERSIONS_MAX),
	F_HEX_MUST(struct batch_header, stream, "stream"),
	F_INT_MUST(struct batch_header, first, "first", 1, FIELD_INT_MAX),
	F_INT_MUST(struct batch_header, n, "n", 0, BATCH_ACTS_MAX),
	F_HEX_MUST(struct batch_header, prev_hash, "prev_hash"),
	F_HEX_MUST(struct batch_header, nonce, "nonce"),
	F_INT(struct batch_header, cursor, "cursor", 0, FIELD_INT_MAX),
	F_TEXT(struct batch_header, status, "status"),
	F_INT(struct batch_header, told_all, "all", 0, 1),
	F_HEX(struct batch_header, life, "life"),
	F_INT(struct batch_header, caps, "caps", 0, FIELD_INT_MAX),
	F_INT(struct batch_header, gap, "gap", 0, FIELD_INT_MAX),
};
static const struct field lease_fields[] = {
	F_TEXT_MUST(struct lease_count, resource, "r"),
	F_INT(struct lease_count, granted, "g", 0, FIELD_INT_MAX),
	F_INT(struct lease_count, sold, "s", 0, FIELD_INT_MAX),
	F_INT(struct lease_count, returned, "b", 0, FIELD_INT_MAX),
};
static const struct field seat_fields[] = {
	F_HEX_MUST(struct seat_told, id, "id"),
	F_INT(struct seat_told, seq, "n", 0, FIELD_INT_MAX),
	F_TEXT_MUST(struct seat_told, resource, "r"),
};
static const struct field ack_fields[] = {
	F_HEX_MUST(struct ack, stream, "stream"),
	F_HEX_MUST(struct ack, nonce, "nonce"),
	F_INT_MUST(struct ack, acked, "acked", 0, FIELD_INT_MAX),
	F_HEX_MUST(struct ack, hash, "hash"),
	F_INT(struct ack, safe, "safe", 0, FIELD_INT_MAX),
	F_INT_MUST(struct ack, now_ms, "now_ms", 0, FIELD_MS_MAX),
	F_TEXT(struct ack, trouble, "trouble"),
	F_INT(struct ack, version, "v", 0, VERSIONS_MAX),
	F_INT(struct ack, caps, "caps", 0, FIELD_INT_MAX),
	F_INT(struct ack, every_ms, "every", 0, FIELD_INT_MAX),
};

void epoch_format(const struct epoch *e, char out[EPOCH_SIZE])
{
	int n = snprintf(out, EPOCH_SIZE, "%lu.", (unsigned long)e->n);

	hex_from(out + n, e->id, sizeof(e->id));
}

int epoch_parse(const char *text, struct epoch *ret)
{
	const char *dot = strchr(text, '.');
	struct epoch e;
	char *end;
	unsigned long n;

	if (!dot || dot == text || dot - text > 10 ||
		strspn(text, "0123456789") != (size_t)(dot - text))
		return ERR_BAD;
	n = strtoul(text, &end, 10);
	if (n > UINT32_MAX || hex_to(e.id, sizeof(e.id), dot + 1) < 0)
		return ERR_BAD;
	e.n = (uint32_t)n;
	*ret = e;
	return 0;
}

void epoch_put(struct buf *out, const struct epoch *e)
{
	char text[EPOCH_SIZE];

	epoch_format(e, text);
	json_put_text(out, "epoch", text);
}

int epoch_get(const cJSON *obj, struct epoch *ret, struct err *err)
{
	char text[EPOCH_SIZE];

	if (json_text(obj, "epoch", text, sizeof(text), err) < 0)
		return ERR_BAD;
	if (epoch_parse(text, ret) < 0)
		return err_set(err, ERR_BAD, "epoch: not a number, a dot and 32 hex digits");
	return 0;
}

static void header_encode(const struct batch_header *h, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(FIELDS(header_fields), h, out);
	epoch_put(out, &h->epoch);
	json_open(out, "leases", '[');
	for (int i = 0; i < h->n_leases; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(lease_fields), &h->leases[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
	if (h->n_seats) {
		json_open(out, "seats", '[');
		for (int i = 0; i < h->n_seats; i++) {
			json_open(out, NULL, '{');
			fields_write(FIELDS(seat_fields), &h->seats[i], out);
			json_close(out, '}');
		}
		json_close(out, ']');
	}
	json_close(out, '}');
}

bool batch_told_all(const struct batch_header *h)
{
	return h->told_all || (h->n_leases < SURELY_ALL && !h->n_seats);
}

int batch_begin(struct buf *raw, const struct batch_header *h)
{
	struct buf json = BUF_INIT(HEADER_MAX);
	int result = 0;

	if (raw->len || h->n < 0 || h->n > BATCH_ACTS_MAX || h->n_leases < 0 ||
		h->n_leases > BATCH_LEASES_MAX || h->n_seats < 0 || h->n_seats > BATCH_SEATS_MAX)
		return ERR_BAD;
	header_encode(h, &json);
	buf_be32(raw, (uint32_t)json.len);
	buf_add(raw, json.data, json.len);
	if (json.failed || raw->failed)
		result = ERR_LIMIT;
	buf_done(&json);
	return result;
}

int batch_add(struct buf *raw, const void *act_bytes, size_t n)
{
	size_t max = raw->max < BATCH_RAW_MAX ? raw->max : BATCH_RAW_MAX;

	if (!n || n > ACT_BYTES_MAX)
		return ERR_BAD;
	if (raw->len > max || n + 4 > max - raw->len)
		return ERR_LIMIT;
	buf_be32(raw, (uint32_t)n);
	buf_add(raw, act_bytes, n);
	return raw->failed ? ERR_LIMIT : 0;
}

int wire_pack(struct buf *frame, const void *raw, size_t n)
{
	size_t room = ZSTD_compressBound(n), used;
	void *bytes = malloc(room ? room : 1);

	if (!bytes)
		return ERR_LIMIT;
	used = ZSTD_compress(bytes, room, raw, n, ZSTD_LEVEL);
	if (!ZSTD_isError(used))
		buf_add(frame, bytes, used);
	free(bytes);
	return ZSTD_isError(used) || frame->failed ? ERR_LIMIT : 0;
}

int wire_unpack(struct buf *raw, const void *frame, size_t n, size_t max)
{
	unsigned long long size = ZSTD_getFrameContentSize(frame, n);
	size_t whole = ZSTD_findFrameCompressedSize(frame, n), got;
	void *bytes;

	if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || whole != n)
		return ERR_BAD;
	if (size > max || size > raw->max)
		return ERR_LIMIT;
	bytes = malloc(size ? (size_t)size : 1);
	if (!bytes)
		return ERR_LIMIT;
	got = ZSTD_decompress(bytes, (size_t)size, frame, n);
	if (got == size)
		buf_add(raw, bytes, got);
	free(bytes);
	if (got != size)
		return ERR_BAD;
	return raw->failed ? ERR_LIMIT : 0;
}

/* A list of objects in the header: none when its key is absent. */
static int list_of(const cJSON *obj, const char *key, int max, const cJSON **ret, struct err *err)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(obj, key), *item;

	*ret = list;
	if (!list)
		return 0;
	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > max)
		return err_set(err, ERR_BAD, "%s: not a list of at most %d", key, max);
	cJSON_ArrayForEach (item, list)
		if (!cJSON_IsObject(item))
			return err_set(err, ERR_BAD, "%s: not a list of objects", key);
	return 0;
}

static int lists_read(const cJSON *obj, struct batch_header *h, struct err *err)
{
	const cJSON *leases, *seats, *item;

	if (list_of(obj, "leases", BATCH_LEASES_MAX, &leases, err) < 0 ||
		list_of(obj, "seats", BATCH_SEATS_MAX, &seats, err) < 0)
		return err->code;
	cJSON_ArrayForEach (item, leases)
		if (fields_read(FIELDS(lease_fields), item, &h->leases[h->n_leases++], err) < 0)
			return err_at(err, "leases");
	cJSON_ArrayForEach (item, seats)
		if (fields_read(FIELDS(seat_fields), item, &h->seats[h->n_seats++], err) < 0)
			return err_at(err, "seats");
	return 0;
}

/* A header whose least version we do not speak may be of any form but for that number. */
static int speaks_ours(const cJSON *obj, struct err *err)
{
	struct err ignored = {0};
	int64_t least;

	if (json_int(obj, "vmin", 1, VERSIONS_MAX, &least, &ignored) == 0 && least > WIRE_VERSION)
		return err_set(err, ERR_FUTURE, "wire version %lld", (long long)least);
	return 0;
}

static int header_read(const void *json, size_t n, struct batch_header *h, struct err *err)
{
	cJSON *obj = object_parse(json, n, err);
	int result;

	if (!obj)
		return err_at(err, "batch header");
	result = speaks_ours(obj, err);
	if (!result)
		result = fields_read(FIELDS(header_fields), obj, h, err);
	if (!result)
		result = epoch_get(obj, &h->epoch, err);
	if (!result)
		result = lists_read(obj, h, err);
	cJSON_Delete(obj);
	return result < 0 ? err_at(err, "batch header") : 0;
}

/* The whole frame is refused when a length in it is wrong: nothing of it is taken. */
static int acts_count(struct batch walk, struct err *err)
{
	const unsigned char *bytes;
	size_t n;
	int acts = 0, more;

	while ((more = batch_next(&walk, &bytes, &n)) > 0)
		acts++;
	if (more < 0 || acts != walk.header.n)
		return err_set(err, ERR_BAD, "batch: %d acts in it, %d announced%s", acts,
			walk.header.n, more < 0 ? ", cut" : "");
	return 0;
}

int batch_parse(const void *raw, size_t n, struct batch *ret, struct err *err)
{
	struct batch batch = {.acts = {.at = raw, .left = n}};
	const unsigned char *header;
	uint32_t header_len;
	int result;

	if (n > BATCH_RAW_MAX)
		return err_set(err, ERR_LIMIT, "batch: larger than %u bytes", BATCH_RAW_MAX);
	header_len = read_be32(&batch.acts);
	header = read_take(&batch.acts, header_len);
	if (!header || header_len > HEADER_MAX)
		return err_set(err, ERR_BAD, "batch: the header is cut");
	result = header_read(header, header_len, &batch.header, err);
	if (!result)
		result = acts_count(batch, err);
	if (!result)
		*ret = batch;
	return result;
}

int batch_next(struct batch *b, const unsigned char **act_bytes, size_t *n)
{
	const unsigned char *bytes;
	uint32_t len;

	if (!b->acts.left && !b->acts.failed)
		return 0;
	len = read_be32(&b->acts);
	bytes = read_take(&b->acts, len);
	if (!bytes || !len || len > ACT_BYTES_MAX) {
		b->acts.failed = true;
		return ERR_BAD;
	}
	*act_bytes = bytes;
	*n = len;
	return 1;
}

int ack_encode(const struct ack *a, struct buf *out)
{
	if (a->n_quarantined < 0 || a->n_quarantined > ACK_QUARANTINED_MAX)
		return ERR_BAD;
	buf_byte(out, '{');
	epoch_put(out, &a->epoch);
	fields_write(FIELDS(ack_fields), a, out);
	if (a->n_quarantined) {
		json_open(out, "quarantined", '[');
		for (int i = 0; i < a->n_quarantined; i++)
			json_put_int(out, NULL, a->quarantined[i]);
		json_close(out, ']');
	}
	json_close(out, '}');
	return out->failed ? ERR_LIMIT : 0;
}

static int quarantined_read(const cJSON *obj, struct ack *ack, struct err *err)
{
	const cJSON *seqs = cJSON_GetObjectItemCaseSensitive(obj, "quarantined"), *seq;

	if (!seqs)
		return 0;
	if (!cJSON_IsArray(seqs) || cJSON_GetArraySize(seqs) > ACK_QUARANTINED_MAX)
		return err_set(
			err, ERR_BAD, "quarantined: not a list of at most %d", ACK_QUARANTINED_MAX);
	cJSON_ArrayForEach (seq, seqs) {
		double v = seq->valuedouble;

		if (!cJSON_IsNumber(seq) || !(v >= 1 && v <= (double)FIELD_INT_MAX) ||
			v != (double)(int64_t)v)
			return err_set(err, ERR_BAD, "quarantined: not a list of seqs");
		ack->quarantined[ack->n_quarantined++] = (int64_t)v;
	}
	return 0;
}

int ack_decode(const void *json, size_t n, struct ack *ret, struct err *err)
{
	struct ack ack = {0};
	cJSON *obj = object_parse(json, n, err);
	int result;

	if (!obj)
		return err_at(err, "ack");
	result = fields_read(FIELDS(ack_fields), obj, &ack, err);
	if (!result)
		result = epoch_get(obj, &ack.epoch, err);
	if (!result)
		result = quarantined_read(obj, &ack, err);
	cJSON_Delete(obj);
	if (result < 0)
		return err_at(err, "ack");
	*ret = ack;
	return 0;
}
