/* SPDX-License-Identifier: MIT */
#include "core/wire/feed.h"

#include <sodium.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/hall/field.h"

#define HEADER_MAX  1024
#define ROW_MAX     (FEED_BODY_MAX + 1024)
#define NEED_MAX    1000
#define PRINT_SPARE 64 /* cJSON wants a little more than it prints */

static const struct field header_fields[] = {
	F_HEX_MUST(struct feed_header, nonce, "nonce"),
	F_HEX_MUST(struct feed_header, filter, "filter"),
	F_INT_MUST(struct feed_header, from, "from", 0, FIELD_INT_MAX),
	F_INT_MUST(struct feed_header, to, "to", 0, FIELD_INT_MAX),
	F_INT_MUST(struct feed_header, head, "head", 0, FIELD_INT_MAX),
	F_INT(struct feed_header, snapshot, "snapshot", 0, 1),
	F_INT(struct feed_header, last, "last", 0, 1),
	F_INT_MUST(struct feed_header, now_ms, "now_ms", 0, FIELD_MS_MAX),
};
static const struct field row_fields[] = {
	F_INT_MUST(struct feed_row, rev, "r", 1, FIELD_INT_MAX),
	F_TEXT_MUST(struct feed_row, place, "h"),
	F_TEXT_MUST(struct feed_row, kind, "k"),
	F_TEXT_MUST(struct feed_row, key, "key"),
	F_INT(struct feed_row, need, "need", 0, NEED_MAX),
	F_INT(struct feed_row, gone, "gone", 0, 1),
};

/* a text up to the next comma against another, as strcmp orders */
static int part_cmp(const char *a, size_t n_a, const char *b, size_t n_b)
{
	int order = memcmp(a, b, n_a < n_b ? n_a : n_b);

	return order ? order : (n_a > n_b) - (n_a < n_b);
}

/* The least part of a list that is greater than `than` (NULL = the least); NULL when none is. */
static const char *part_after(const char *list, const char *than, size_t *n)
{
	const char *best = NULL;
	size_t n_than = than ? *n : 0, n_best = 0;

	for (const char *at = list; *at; at += strspn(at, ",")) {
		size_t len = strcspn(at, ",");
		bool later = len && (!than || part_cmp(at, len, than, n_than) > 0);

		if (later && (!best || part_cmp(at, len, best, n_best) < 0)) {
			best = at;
			n_best = len;
		}
		at += len;
	}
	*n = n_best;
	return best;
}

void feed_filter(const char *places, const unsigned char stream[STREAM_BYTES], unsigned char out[8])
{
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash_state state;
	const char *part = NULL;
	size_t n = 0;

	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	while ((part = part_after(places, part, &n))) {
		crypto_generichash_update(&state, (const unsigned char *)part, n);
		crypto_generichash_update(&state, (const unsigned char *)",", 1);
	}
	crypto_generichash_update(&state, stream, STREAM_BYTES);
	crypto_generichash_final(&state, hash, sizeof(hash));
	memcpy(out, hash, 8);
}

int feed_begin(struct buf *raw, const struct feed_header *h)
{
	struct buf json = BUF_INIT(HEADER_MAX);
	int result = 0;

	if (raw->len)
		return ERR_BAD;
	buf_byte(&json, '{');
	epoch_put(&json, &h->epoch);
	fields_write(FIELDS(header_fields), h, &json);
	json_close(&json, '}');
	buf_be32(raw, (uint32_t)json.len);
	buf_add(raw, json.data, json.len);
	if (json.failed || raw->failed)
		result = ERR_LIMIT;
	buf_done(&json);
	return result;
}

static int row_encode(const struct feed_row *row, struct buf *json)
{
	cJSON *body;

	buf_byte(json, '{');
	fields_write(FIELDS(row_fields), row, json);
	if (!row->gone) {
		body = object_parse(row->body, strlen(row->body), NULL);
		if (!body)
			return ERR_BAD;
		cJSON_Delete(body);
		buf_str(json, ",\"b\":");
		buf_str(json, row->body);
	}
	json_close(json, '}');
	return json->failed ? ERR_LIMIT : 0;
}

int feed_add(struct buf *raw, const struct feed_row *row)
{
	size_t max = raw->max < FEED_RAW_MAX ? raw->max : FEED_RAW_MAX;
	struct buf json = BUF_INIT(ROW_MAX);
	int result = ERR_BAD;

	if (row->gone || strlen(row->body) < FEED_BODY_MAX)
		result = row_encode(row, &json);
	if (!result && (raw->len > max || json.len + 4 > max - raw->len))
		result = ERR_LIMIT;
	if (!result) {
		buf_be32(raw, (uint32_t)json.len);
		buf_add(raw, json.data, json.len);
		result = raw->failed ? ERR_LIMIT : 0;
	}
	buf_done(&json);
	return result;
}

static int header_read(const void *json, size_t n, struct feed_header *h, struct err *err)
{
	cJSON *obj = object_parse(json, n, err);
	int result;

	if (!obj)
		return err_at(err, "feed header");
	result = fields_read(FIELDS(header_fields), obj, h, err);
	if (!result)
		result = epoch_get(obj, &h->epoch, err);
	cJSON_Delete(obj);
	return result < 0 ? err_at(err, "feed header") : 0;
}

/* Every length is looked at before a row is taken: a cut frame brings nothing. */
static int check_rows(struct reader rows, struct err *err)
{
	int n = 0;

	for (; rows.left; n++) {
		uint32_t len = read_be32(&rows);

		if (!read_take(&rows, len) || !len || len > ROW_MAX)
			return err_set(err, ERR_BAD, "feed: row %d is cut or too long", n + 1);
	}
	if (n > FEED_ROWS_MAX)
		return err_set(err, ERR_LIMIT, "feed: more than %d rows", FEED_ROWS_MAX);
	return 0;
}

int feed_parse(const void *raw, size_t n, struct feed *ret, struct err *err)
{
	struct reader r = {.at = raw, .left = n};
	struct feed_header header = {.from = 0};
	const unsigned char *json;
	uint32_t len;

	if (n > FEED_RAW_MAX)
		return err_set(err, ERR_LIMIT, "feed: larger than %u bytes", FEED_RAW_MAX);
	len = read_be32(&r);
	json = read_take(&r, len);
	if (!json || len > HEADER_MAX)
		return err_set(err, ERR_BAD, "feed: the header is cut");
	if (header_read(json, len, &header, err) < 0 || check_rows(r, err) < 0)
		return err->code;
	ret->header = header;
	ret->rows = r;
	ret->body[0] = 0;
	return 0;
}

static int row_read(const cJSON *obj, struct feed *f, struct feed_row *row, struct err *err)
{
	char text[FEED_BODY_MAX + PRINT_SPARE];
	cJSON *body = cJSON_GetObjectItemCaseSensitive(obj, "b");
	int result = fields_read(FIELDS(row_fields), obj, row, err);

	if (result < 0)
		return result;
	f->body[0] = 0;
	row->body = f->body;
	if (row->gone)
		return 0;
	if (!cJSON_IsObject(body))
		return err_set(err, ERR_BAD, "%s %s: b: not an object", row->kind, row->key);
	if (!cJSON_PrintPreallocated(body, text, sizeof(text), 0) ||
		!text_copy(f->body, sizeof(f->body), text))
		return err_set(err, ERR_LIMIT, "%s %s: b: too long", row->kind, row->key);
	return 0;
}

int feed_next(struct feed *f, struct feed_row *ret, struct err *err)
{
	struct feed_row row = {.rev = 0};
	const unsigned char *json;
	uint32_t len;
	cJSON *obj;
	int result;

	if (!f->rows.left)
		return 0;
	len = read_be32(&f->rows);
	json = read_take(&f->rows, len);
	if (!json) {
		f->rows.left = 0;
		return err_set(err, ERR_BAD, "feed: cut");
	}
	obj = object_parse(json, len, err);
	if (!obj)
		return err_at(err, "feed row");
	result = row_read(obj, f, &row, err);
	cJSON_Delete(obj);
	if (result < 0)
		return err_at(err, "feed row");
	*ret = row;
	return 1;
}
