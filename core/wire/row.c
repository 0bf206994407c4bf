/* SPDX-License-Identifier: MIT */
#include "core/wire/row.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/hall/field.h"
#include "core/wire/seal.h"

#define DAY_MINS   1440
#define FEN_LIMIT  1000000000
#define SEATS_MAX  1000000
#define BITS_MAX   0xffff /* of allergens and diets; the struct's check knows which there are */
#define SERIAL_MAX 255
#define SEALED_MAX ((FEED_BODY_MAX - 64) / 2)

static const struct field hall_fields[] = {
	F_WORDS(struct hall, name),
	F_TEXT(struct hall, phone, "phone"),
	F_TEXT(struct hall, neighbours, "neighbours"),
};
static const struct field slot_fields[] = {
	F_INT_MUST(struct slot, from_min, "f", 0, DAY_MINS),
	F_INT_MUST(struct slot, to_min, "o", 0, DAY_MINS),
	F_INT(struct slot, cutoff_days, "cd", 0, 366),
	F_INT(struct slot, cutoff_min, "cm", 0, DAY_MINS),
	F_INT_MUST(struct slot, portions, "n", 0, SEATS_MAX),
	F_TEXT(struct slot, weekdays, "wd"),
};
static const struct field dish_fields[] = {
	F_TEXT(struct dish, place, "h"),
	F_TEXT_MUST(struct dish, day, "day"),
	F_TEXT_MUST(struct dish, meal, "meal"),
	F_TEXT_MUST(struct dish, course, "course"),
	F_WORDS(struct dish, name),
	F_INT(struct dish, fen, "fen", 0, FEN_LIMIT),
	F_INT(struct dish, allergens, "al", 0, BITS_MAX),
	F_INT(struct dish, diet, "diet", 0, BITS_MAX),
	F_TEXT(struct dish, parts, "parts"),
};
static const struct field tariff_fields[] = {
	F_TEXT(struct tariff_rule, place, "h"),
	F_DAY_MUST(struct tariff_rule, from, "from"),
	F_DAY(struct tariff_rule, until, "until"),
	F_INT(struct tariff_rule, kind, "kind", 0, TARIFF_PERCENT),
	F_INT(struct tariff_rule, value, "value", 0, FEN_LIMIT),
	F_INT(struct tariff_rule, cap_fen, "cap", 0, FEN_LIMIT),
	F_INT(struct tariff_rule, age_min, "amin", -1, 999),
	F_INT(struct tariff_rule, age_max, "amax", -1, 999),
	F_INT(struct tariff_rule, hardship, "hard", 0, 1),
	F_INT(struct tariff_rule, per_day, "perday", 0, 100),
	F_TEXT(struct tariff_rule, meal, "meal"),
};
static const struct field offering_fields[] = {
	F_TEXT_MUST(struct offering, kind, "kind"),
	F_TEXT(struct offering, place, "h"),
	F_WORDS(struct offering, name),
	F_TEXT(struct offering, room.text[LANG_ZH], "rzh"),
	F_TEXT(struct offering, room.text[LANG_EN], "ren"),
	F_TEXT(struct offering, room.text[LANG_KO], "rko"),
	F_TEXT_MUST(struct offering, rule, "rule"),
	F_INT(struct offering, from_min, "f", 0, DAY_MINS),
	F_INT(struct offering, to_min, "o", 0, DAY_MINS),
	F_INT(struct offering, seats, "seats", 0, SEATS_MAX),
	F_INT(struct offering, min_age, "minage", 0, 200),
};
static const struct field festival_fields[] = {
	F_TEXT_MUST(struct festival, name, "name"),
	F_DAY_MUST(struct festival, day, "day"),
};
static const struct field notice_fields[] = {
	F_WORDS(struct notice, text),
	F_DAY(struct notice, from, "from"),
	F_DAY(struct notice, until, "until"),
};
static const struct field key_fields[] = {
	F_HEX_MUST(struct token_key, public_key, "pk"),
};
static const struct field lease_fields[] = {
	F_INT_MUST(struct lease_row, granted, "granted", 0, FIELD_INT_MAX),
	F_DAY(struct lease_row, until, "until"),
};
static const struct field person_fields[] = {
	F_HEX_MUST(struct person_row, person.pid, "pid"),
	F_TEXT_MUST(struct person_row, person.place, "h"),
	F_INT_MUST(struct person_row, person.resident, "no", 0, UINT32_MAX),
	F_TEXT_MUST(struct person_row, person.masked, "m"),
	F_TEXT(struct person_row, person.address, "ad"),
	F_DAY(struct person_row, person.born, "born"),
	F_INT(struct person_row, person.hardship, "hs", 0, HARDSHIP_YES),
	F_INT(struct person_row, person.allergens, "al", 0, BITS_MAX),
	F_INT(struct person_row, person.diet, "di", 0, BITS_MAX),
	F_INT(struct person_row, person.lang, "g", 0, LANG_COUNT - 1),
	F_INT(struct person_row, person.volunteer, "vol", 0, 1),
	F_INT(struct person_row, person.serial, "s", 0, SERIAL_MAX),
	F_HEX_MUST(struct person_row, person.dk, "dk"),
};
static const struct field card_fields[] = {
	F_TEXT_MUST(struct card_row, place, "h"),
	F_INT_MUST(struct card_row, resident, "no", 0, UINT32_MAX),
};

static void encode(const struct field *fields, size_t n, const void *from, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(fields, n, from, out);
	json_close(out, '}');
}

/* What a line of the log may call a row: a person's key is their number, a card's its mark. */
static int named(const struct feed_row *row, struct err *err)
{
	if (strcmp(row->kind, "person") == 0 || strcmp(row->kind, "card") == 0)
		return err_at(err, "%s of revision %lld", row->kind, (long long)row->rev);
	return err_at(err, "%s %s", row->kind, row->key);
}

/* The row's body into *to; err then begins with the row's name. */
static int decode(
	const struct field *fields, size_t n, const struct feed_row *row, void *to, struct err *err)
{
	cJSON *obj = object_parse(row->body, strlen(row->body), err);
	int result = ERR_BAD;

	if (obj)
		result = fields_read(fields, n, obj, to, err);
	cJSON_Delete(obj);
	return result < 0 ? named(row, err) : 0;
}

/* What a struct's own check said, with the row's name in front. */
static int checked(int result, const struct feed_row *row, struct err *err)
{
	return result < 0 ? named(row, err) : 0;
}

static int key_bad(const struct feed_row *row, struct err *err)
{
	err_set(err, ERR_BAD, "not such a key");
	named(row, err);
	return ERR_BAD;
}

/* The key's part before its first '/' (all of it when there is none); the rest in *rest or "". */
static int key_part(
	const struct feed_row *row, char *out, size_t size, const char **rest, struct err *err)
{
	size_t n = strcspn(row->key, "/");

	if (!n || n >= size)
		return key_bad(row, err);
	memcpy(out, row->key, n);
	out[n] = 0;
	*rest = row->key[n] ? row->key + n + 1 : "";
	return 0;
}

/* A key that is one name. */
static int key_whole(const struct feed_row *row, char *out, size_t size, struct err *err)
{
	const char *rest;

	if (key_part(row, out, size, &rest, err) < 0)
		return ERR_BAD;
	return strchr(row->key, '/') ? key_bad(row, err) : 0;
}

/* "place/1234" */
static int key_number(const struct feed_row *row, char place[PLACE_SIZE], uint32_t max,
	uint32_t *number, struct err *err)
{
	uint32_t division, hall;
	const char *rest;
	uint64_t v = 0;
	size_t n;

	if (key_part(row, place, PLACE_SIZE, &rest, err) < 0)
		return ERR_BAD;
	n = strspn(rest, "0123456789");
	if (place_parse(place, &division, &hall) < 0 || !n || n > 10 || rest[n])
		return key_bad(row, err);
	v = strtoull(rest, NULL, 10);
	if (v > max)
		return key_bad(row, err);
	*number = (uint32_t)v;
	return 0;
}

void row_hall_encode(const struct hall *v, struct buf *out)
{
	encode(FIELDS(hall_fields), v, out);
}

int row_hall_decode(const struct feed_row *row, struct hall *ret, struct err *err)
{
	struct hall v = {.place = ""};
	uint32_t division, hall;

	if (key_whole(row, v.place, sizeof(v.place), err) < 0)
		return ERR_BAD;
	if (place_parse(v.place, &division, &hall) < 0)
		return key_bad(row, err);
	if (decode(FIELDS(hall_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (words_check(&v.name, "name", err) < 0)
		return checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_slot_encode(const struct slot *v, struct buf *out)
{
	encode(FIELDS(slot_fields), v, out);
}

int row_slot_decode(const struct feed_row *row, struct slot *ret, struct err *err)
{
	struct slot v = {.place = ""};
	const char *meal;

	if (key_part(row, v.place, sizeof(v.place), &meal, err) < 0)
		return ERR_BAD;
	if (!*meal || !text_copy(v.meal, sizeof(v.meal), meal))
		return key_bad(row, err);
	if (decode(FIELDS(slot_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (slot_check(&v, err) < 0)
		return checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_dish_encode(const struct dish *v, struct buf *out)
{
	encode(FIELDS(dish_fields), v, out);
}

int row_dish_decode(const struct feed_row *row, struct dish *ret, struct err *err)
{
	struct dish v = {.id = ""};

	if (key_whole(row, v.id, sizeof(v.id), err) < 0 ||
		decode(FIELDS(dish_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (dish_check(&v, err) < 0)
		return checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_tariff_encode(const struct tariff_rule *v, struct buf *out)
{
	encode(FIELDS(tariff_fields), v, out);
}

int row_tariff_decode(const struct feed_row *row, struct tariff_rule *ret, struct err *err)
{
	struct tariff_rule v = {.from = DAY_NONE, .until = DAY_NONE};
	const char *from;

	if (key_part(row, v.id, sizeof(v.id), &from, err) < 0 ||
		decode(FIELDS(tariff_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (tariff_check(&v, err) < 0)
		return checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_offering_encode(const struct offering *v, struct buf *out)
{
	encode(FIELDS(offering_fields), v, out);
}

int row_offering_decode(const struct feed_row *row, struct offering *ret, struct err *err)
{
	struct offering v = {.id = ""};

	if (key_whole(row, v.id, sizeof(v.id), err) < 0 ||
		decode(FIELDS(offering_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (offering_check(&v, err) < 0)
		return checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_festival_encode(const struct festival *v, struct buf *out)
{
	encode(FIELDS(festival_fields), v, out);
}

int row_festival_decode(const struct feed_row *row, struct festival *ret, struct err *err)
{
	struct festival v = {.name = ""};

	if (decode(FIELDS(festival_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (!v.name[0])
		return checked(err_set(err, ERR_BAD, "name: empty"), row, err);
	*ret = v;
	return 0;
}

void row_notice_encode(const struct notice *v, struct buf *out)
{
	encode(FIELDS(notice_fields), v, out);
}

int row_notice_decode(const struct feed_row *row, struct notice *ret, struct err *err)
{
	struct notice v = {.from = DAY_NONE, .until = DAY_NONE};

	if (decode(FIELDS(notice_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (words_check(&v.text, "text", err) < 0)
		return checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_key_encode(const struct token_key *v, struct buf *out)
{
	encode(FIELDS(key_fields), v, out);
}

int row_key_decode(const struct feed_row *row, struct token_key *ret, struct err *err)
{
	struct token_key v = {.key_id = 0};
	char place[PLACE_SIZE];
	uint32_t key_id;

	if (key_number(row, place, UINT8_MAX, &key_id, err) < 0 ||
		place_parse(place, &v.division, &v.hall) < 0 ||
		decode(FIELDS(key_fields), row, &v, err) < 0)
		return ERR_BAD;
	v.key_id = (int)key_id;
	*ret = v;
	return 0;
}

void row_lease_encode(const struct lease_row *v, struct buf *out)
{
	buf_byte(out, '{');
	epoch_put(out, &v->epoch);
	fields_write(FIELDS(lease_fields), v, out);
	json_close(out, '}');
}

int row_lease_decode(const struct feed_row *row, struct lease_row *ret, struct err *err)
{
	struct lease_row v = {.until = DAY_NONE};
	cJSON *obj;
	int result;

	if (!row->key[0] || !text_copy(v.resource, sizeof(v.resource), row->key))
		return key_bad(row, err);
	obj = object_parse(row->body, strlen(row->body), err);
	if (!obj)
		return checked(ERR_BAD, row, err);
	result = epoch_get(obj, &v.epoch, err);
	if (!result)
		result = fields_read(FIELDS(lease_fields), obj, &v, err);
	cJSON_Delete(obj);
	if (!result)
		*ret = v;
	return checked(result, row, err);
}

/* A person's secret part opens only in its own row. */
static void person_about(char out[64], const char *place, uint32_t resident)
{
	snprintf(out, 64, "person %s/%lu", place, (unsigned long)resident);
}

int row_person_encode(
	const struct person_row *v, const unsigned char feed_key[KEY_BYTES], struct buf *out)
{
	struct buf plain = BUF_SECRET(SEALED_MAX - WRAP_MORE), sealed = BUF_INIT(SEALED_MAX);
	char about[64];
	int result = 0;

	buf_byte(out, '{');
	json_put_int(out, "s", v->person.serial);
	if (v->person.known) {
		person_about(about, v->person.place, v->person.resident);
		person_encode(v, &plain);
		result = plain.failed ? ERR_LIMIT
				      : seal_wrap(&sealed, feed_key, plain.data, plain.len, about);
	}
	if (v->person.known && !result)
		json_put_hex(out, "x", sealed.data, sealed.len);
	json_close(out, '}');
	buf_done(&plain);
	buf_done(&sealed);
	return result || out->failed ? ERR_LIMIT : 0;
}

/* x, and what is sealed in it: the person of this row. */
static int person_open(const char *hex, const unsigned char feed_key[KEY_BYTES],
	struct person_row *v, struct err *err)
{
	unsigned char wrapped[SEALED_MAX];
	struct buf plain = BUF_SECRET(SEALED_MAX);
	struct person_row inner = {.has_tag = false};
	char about[64];
	size_t n = strlen(hex) / 2;
	int result;

	if (n > sizeof(wrapped) || hex_to(wrapped, n, hex) < 0)
		return err_set(err, ERR_BAD, "x: not hex, or too long");
	person_about(about, v->person.place, v->person.resident);
	result = seal_unwrap(&plain, feed_key, wrapped, n, about);
	if (result < 0)
		err_set(err, result, "x: it does not open");
	else
		result = person_decode(plain.data, plain.len, &inner, err);
	if (!result && (strcmp(inner.person.place, v->person.place) != 0 ||
			       inner.person.resident != v->person.resident))
		result = err_set(err, ERR_BAD, "x: another person's");
	if (!result)
		*v = inner;
	sodium_memzero(&inner, sizeof(inner));
	buf_done(&plain);
	return result;
}

int row_person_decode(const struct feed_row *row, const unsigned char feed_key[KEY_BYTES],
	struct person_row *ret, struct err *err)
{
	struct person_row v = {.person = {.born = DAY_NONE}};
	const cJSON *x;
	int64_t serial;
	cJSON *obj;
	int result;

	if (key_number(row, v.person.place, UINT32_MAX, &v.person.resident, err) < 0)
		return ERR_BAD;
	obj = object_parse(row->body, strlen(row->body), err);
	if (!obj)
		return checked(ERR_BAD, row, err);
	x = cJSON_GetObjectItemCaseSensitive(obj, "x");
	result = json_int(obj, "s", 0, SERIAL_MAX, &serial, err);
	if (!result && x)
		result = cJSON_IsString(x) ? person_open(x->valuestring, feed_key, &v, err)
					   : err_set(err, ERR_BAD, "x: not a text");
	cJSON_Delete(obj);
	if (!result) {
		v.person.serial = (int)serial; /* the clear one is what the hub keeps up to date */
		*ret = v;
	}
	sodium_memzero(&v, sizeof(v));
	return checked(result, row, err);
}

void row_card_encode(const struct card_row *v, struct buf *out)
{
	encode(FIELDS(card_fields), v, out);
}

int row_card_decode(const struct feed_row *row, struct card_row *ret, struct err *err)
{
	struct card_row v = {.resident = 0};
	uint32_t division, hall;

	if (hex_to(v.mark, sizeof(v.mark), row->key) < 0)
		return key_bad(row, err);
	if (decode(FIELDS(card_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (place_parse(v.place, &division, &hall) < 0)
		return checked(err_set(err, ERR_BAD, "h: not a place"), row, err);
	*ret = v;
	return 0;
}

void person_encode(const struct person_row *v, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(FIELDS(person_fields), v, out);
	if (v->has_tag)
		json_put_int(out, "tag", v->tag);
	json_close(out, '}');
}

int person_decode(const void *json, size_t n, struct person_row *ret, struct err *err)
{
	struct person_row v = {.person = {.known = true, .born = DAY_NONE}};
	cJSON *obj = object_parse(json, n, err);
	int64_t tag = 0;
	int result;

	if (!obj)
		return err_at(err, "person");
	result = fields_read(FIELDS(person_fields), obj, &v, err);
	v.has_tag = json_has(obj, "tag");
	if (!result && v.has_tag)
		result = json_int(obj, "tag", 0, UINT8_MAX, &tag, err);
	json_wipe(obj);
	v.tag = (unsigned char)tag;
	if (!result)
		*ret = v;
	sodium_memzero(&v, sizeof(v));
	return result < 0 ? err_at(err, "person") : 0;
}
