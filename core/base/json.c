/* SPDX-License-Identifier: MIT */
#include "core/base/json.h"

#include <math.h>
#include <string.h>

#include "core/base/text.h"

#define WHOLE_MAX 9007199254740992.0 /* 2^53: a double holds no more */

cJSON *json_parse(const void *text, size_t n, struct err *err)
{
	const char *end = NULL;
	cJSON *json;

	if (!text_valid(text, n)) {
		err_set(err, ERR_BAD, "not UTF-8 text");
		return NULL;
	}
	json = cJSON_ParseWithLengthOpts(text, n, &end, 0);
	if (!json) {
		err_set(err, ERR_BAD, "not JSON");
		return NULL;
	}
	for (const char *p = end; p < (const char *)text + n; p++) {
		if (strchr(" \t\r\n", *p))
			continue;
		cJSON_Delete(json);
		err_set(err, ERR_BAD, "something follows the JSON value");
		return NULL;
	}
	return json;
}

static void wipe_texts(cJSON *json)
{
	for (; json; json = json->next) {
		if (json->valuestring)
			explicit_bzero(json->valuestring, strlen(json->valuestring));
		wipe_texts(json->child);
	}
}

/* As deep as cJSON reads (CJSON_NESTING_LIMIT), and no deeper. */
void json_wipe(cJSON *json)
{
	if (json)
		wipe_texts(json->child);
	cJSON_Delete(json);
}

/* NOLINTNEXTLINE(readability-function-size): a field, its bounds, where it goes, what is wrong */
int json_int(
	const cJSON *obj, const char *key, int64_t min, int64_t max, int64_t *ret, struct err *err)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(obj, key);
	double v;

	if (!cJSON_IsNumber(item))
		return err_set(err, ERR_BAD, "%s: a number is missing", key);
	v = item->valuedouble;
	if (!(fabs(v) <= WHOLE_MAX) || v != floor(v))
		return err_set(err, ERR_BAD, "%s: not a whole number", key);
	if (v < (double)min || v > (double)max)
		return err_set(err, ERR_BAD, "%s: %.0f is out of bounds", key, v);
	*ret = (int64_t)v;
	return 0;
}

int json_text(const cJSON *obj, const char *key, char *ret, size_t size, struct err *err)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(obj, key);

	if (!cJSON_IsString(item))
		return err_set(err, ERR_BAD, "%s: a text is missing", key);
	if (strlen(item->valuestring) >= size)
		return err_set(err, ERR_BAD, "%s: longer than %zu bytes", key, size - 1);
	memcpy(ret, item->valuestring, strlen(item->valuestring) + 1);
	return 0;
}

int json_hex(const cJSON *obj, const char *key, void *ret, size_t n, struct err *err)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(obj, key);

	if (!cJSON_IsString(item) || hex_to(ret, n, item->valuestring) < 0)
		return err_set(err, ERR_BAD, "%s: not %zu bytes in hex", key, n);
	return 0;
}

bool json_has(const cJSON *obj, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(obj, key) != NULL;
}

static void key_part(struct buf *b, const char *key)
{
	if (b->len && !strchr("{[", b->data[b->len - 1]))
		buf_byte(b, ',');
	if (!key)
		return;
	buf_byte(b, '"');
	buf_str(b, key);
	buf_add(b, "\":", 2);
}

void json_open(struct buf *b, const char *key, char bracket)
{
	if (key || b->len)
		key_part(b, key);
	buf_byte(b, (unsigned char)bracket);
}

void json_close(struct buf *b, char bracket)
{
	buf_byte(b, (unsigned char)bracket);
}

void json_put_int(struct buf *b, const char *key, int64_t v)
{
	char digits[DEC_SIZE];

	key_part(b, key);
	buf_add(b, digits, dec_from(digits, v));
}

/* Bytes up to the first that JSON wants escaped. */
static size_t plain_run(const char *s)
{
	size_t n = 0;

	while ((unsigned char)s[n] >= 0x20 && s[n] != '"' && s[n] != '\\')
		n++;
	return n;
}

void json_put_text(struct buf *b, const char *key, const char *s)
{
	key_part(b, key);
	buf_byte(b, '"');
	while (*s) {
		size_t plain = plain_run(s);
		unsigned char c = (unsigned char)s[plain];

		buf_add(b, s, plain);
		s += plain + (c != 0);
		if (c == '"' || c == '\\')
			buf_fmt(b, "\\%c", c);
		else if (c)
			buf_fmt(b, "\\u%04x", c);
	}
	buf_byte(b, '"');
}

void json_put_hex(struct buf *b, const char *key, const void *bytes, size_t n)
{
	key_part(b, key);
	buf_byte(b, '"');
	buf_hex(b, bytes, n);
	buf_byte(b, '"');
}
