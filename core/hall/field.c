/* SPDX-License-Identifier: MIT */
#include "core/hall/field.h"

#include <sodium.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/hall/calendar.h"

static int64_t load(const struct field *f, const unsigned char *at)
{
	int32_t narrow = 0;
	int64_t wide;

	if (f->size == 1)
		return *at;
	if (f->size == sizeof(narrow)) {
		memcpy(&narrow, at, sizeof(narrow));
		return f->min < 0 ? narrow : (int64_t)(uint32_t)narrow;
	}
	memcpy(&wide, at, sizeof(wide));
	return wide;
}

void field_keep(const struct field *f, void *at, int64_t v)
{
	uint32_t narrow = (uint32_t)v;

	if (f->size == 1)
		*(unsigned char *)at = (unsigned char)v;
	else if (f->size == sizeof(narrow))
		memcpy(at, &narrow, sizeof(narrow));
	else
		memcpy(at, &v, sizeof(v));
}

static void write_day(const struct field *f, const unsigned char *at, struct buf *out)
{
	char text[11];
	day_t day;

	memcpy(&day, at, sizeof(day));
	if (day == DAY_NONE)
		return;
	day_format(day, text);
	json_put_text(out, f->key, text);
}

static void write_one(const struct field *f, const unsigned char *from, struct buf *out)
{
	const unsigned char *at = from + f->at;

	switch (f->type) {
	case FIELD_INT:
		if (f->must || load(f, at))
			json_put_int(out, f->key, load(f, at));
		break;
	case FIELD_TEXT:
		if (f->must || *at)
			json_put_text(out, f->key, (const char *)at);
		break;
	case FIELD_HEX:
		if (f->must || !sodium_is_zero(at, f->size))
			json_put_hex(out, f->key, at, f->size);
		break;
	case FIELD_FLAGGED:
		if (from[f->flag])
			json_put_hex(out, f->key, at, f->size);
		break;
	case FIELD_DAY:
		write_day(f, at, out);
		break;
	}
}

void fields_write(const struct field *fields, size_t n, const void *from, struct buf *out)
{
	for (size_t i = 0; i < n; i++)
		write_one(&fields[i], from, out);
}

static int read_int(const struct field *f, const cJSON *obj, unsigned char *at, struct err *err)
{
	int64_t v;
	int result = json_int(obj, f->key, f->min, f->max, &v, err);

	if (!result)
		field_keep(f, at, v);
	return result;
}

static int read_day(const struct field *f, const cJSON *obj, unsigned char *at, struct err *err)
{
	char text[11];
	day_t day;

	if (json_text(obj, f->key, text, sizeof(text), err) < 0)
		return ERR_BAD;
	if (day_parse(text, &day) < 0)
		return err_set(err, ERR_BAD, "%s: not a day", f->key);
	memcpy(at, &day, sizeof(day));
	return 0;
}

static int read_flagged(const struct field *f, const cJSON *obj, unsigned char *to, struct err *err)
{
	int result = json_hex(obj, f->key, to + f->at, f->size, err);

	to[f->flag] = !result;
	return result;
}

/* The first member of this name: most names differ in their first byte. */
static cJSON *member(const cJSON *obj, const char *key)
{
	cJSON *item = obj->child;

	while (item && (item->string[0] != key[0] || strcmp(item->string, key) != 0))
		item = item->next;
	return item;
}

static int read_one(const struct field *f, const cJSON *obj, unsigned char *to, struct err *err)
{
	unsigned char *at = to + f->at;

	switch (f->type) {
	case FIELD_INT:
		return read_int(f, obj, at, err);
	case FIELD_TEXT:
		return json_text(obj, f->key, (char *)at, f->size, err);
	case FIELD_HEX:
		return json_hex(obj, f->key, at, f->size, err);
	case FIELD_FLAGGED:
		return read_flagged(f, obj, to, err);
	case FIELD_DAY:
		return read_day(f, obj, at, err);
	}
	return 0;
}

/* An act has some forty names: each is looked up once, and what reads it finds it in front. */
int fields_read(const struct field *fields, size_t n, const cJSON *obj, void *to, struct err *err)
{
	cJSON rest = {.type = cJSON_Object};

	for (size_t i = 0; i < n; i++) {
		rest.child = member(obj, fields[i].key);
		if (!rest.child && !fields[i].must)
			continue;
		if (read_one(&fields[i], &rest, to, err) < 0)
			return err->code;
	}
	return 0;
}

static int check_int(const struct field *f, const unsigned char *at, struct err *err)
{
	int64_t v = load(f, at);

	if ((f->must || v) && (v < f->min || v > f->max))
		return err_set(err, ERR_BAD, "%s: %lld is out of bounds", f->key, (long long)v);
	return 0;
}

static int check_text(const struct field *f, const unsigned char *at, struct err *err)
{
	size_t n = strnlen((const char *)at, f->size);

	if (n == f->size || !text_valid(at, n))
		return err_set(err, ERR_BAD, "%s: not UTF-8 text", f->key);
	return 0;
}

static int check_day(const struct field *f, const unsigned char *at, struct err *err)
{
	char text[11];
	day_t day, back;

	memcpy(&day, at, sizeof(day));
	if (day == DAY_NONE && !f->must)
		return 0;
	day_format(day, text);
	if (day_parse(text, &back) < 0 || back != day)
		return err_set(err, ERR_BAD, "%s: not a day", f->key);
	return 0;
}

static int check_one(const struct field *f, const unsigned char *from, struct err *err)
{
	switch (f->type) {
	case FIELD_INT:
		return check_int(f, from + f->at, err);
	case FIELD_TEXT:
		return check_text(f, from + f->at, err);
	case FIELD_DAY:
		return check_day(f, from + f->at, err);
	case FIELD_HEX:
	case FIELD_FLAGGED:
		break; /* any bytes will do */
	}
	return 0;
}

int fields_check(const struct field *fields, size_t n, const void *from, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		int result = check_one(&fields[i], from, err);

		if (result < 0)
			return result;
	}
	return 0;
}

cJSON *object_parse(const void *json, size_t n, struct err *err)
{
	cJSON *obj = json_parse(json, n, err);

	if (obj && !cJSON_IsObject(obj)) {
		cJSON_Delete(obj);
		err_set(err, ERR_BAD, "not a JSON object");
		return NULL;
	}
	return obj;
}
