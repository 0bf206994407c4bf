/* SPDX-License-Identifier: MIT */
#include "core/wire/row_part.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/hall/token.h"

void row_write(const struct field *fields, size_t n, const void *from, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(fields, n, from, out);
	json_close(out, '}');
}

static int named(const struct feed_row *row, struct err *err)
{
	if (strcmp(row->kind, "person") == 0 || strcmp(row->kind, "card") == 0)
		return err_at(err, "%s of revision %lld", row->kind, (long long)row->rev);
	return err_at(err, "%s %s", row->kind, row->key);
}

int row_read(
	const struct field *fields, size_t n, const struct feed_row *row, void *to, struct err *err)
{
	cJSON *obj = object_parse(row->body, strlen(row->body), err);
	int result = ERR_BAD;

	if (obj)
		result = fields_read(fields, n, obj, to, err);
	cJSON_Delete(obj);
	return result < 0 ? named(row, err) : 0;
}

int row_checked(int result, const struct feed_row *row, struct err *err)
{
	return result < 0 ? named(row, err) : 0;
}

int row_key_bad(const struct feed_row *row, struct err *err)
{
	err_set(err, ERR_BAD, "not such a key");
	named(row, err);
	return ERR_BAD;
}

int row_key_part(
	const struct feed_row *row, char *out, size_t size, const char **rest, struct err *err)
{
	size_t n = strcspn(row->key, "/");

	if (!n || n >= size)
		return row_key_bad(row, err);
	memcpy(out, row->key, n);
	out[n] = 0;
	*rest = row->key[n] ? row->key + n + 1 : "";
	return 0;
}

int row_key_whole(const struct feed_row *row, char *out, size_t size, struct err *err)
{
	const char *rest;

	if (row_key_part(row, out, size, &rest, err) < 0)
		return ERR_BAD;
	return strchr(row->key, '/') ? row_key_bad(row, err) : 0;
}

int row_key_number(const struct feed_row *row, char place[PLACE_SIZE], uint32_t max,
	uint32_t *number, struct err *err)
{
	uint32_t division, hall;
	const char *rest;
	uint64_t v = 0;
	size_t n;

	if (row_key_part(row, place, PLACE_SIZE, &rest, err) < 0)
		return ERR_BAD;
	n = strspn(rest, "0123456789");
	if (place_parse(place, &division, &hall) < 0 || !n || n > 10 || rest[n])
		return row_key_bad(row, err);
	v = strtoull(rest, NULL, 10);
	if (v > max)
		return row_key_bad(row, err);
	*number = (uint32_t)v;
	return 0;
}

int row_key_day(const struct feed_row *row, const char *text, day_t *ret, struct err *err)
{
	return day_parse(text, ret) < 0 ? row_key_bad(row, err) : 0;
}
