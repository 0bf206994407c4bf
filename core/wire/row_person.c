/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/wire/hall_key.h"
#include "core/wire/row.h"
#include "core/wire/row_part.h"
#include "core/wire/seal.h"

#define BITS_MAX      0xffff /* of allergens and diets */
#define SERIAL_MAX    255
#define PROOF_DAY_MAX 2932896 /* 9999-12-31 */
#define SEALED_MAX    ((FEED_BODY_MAX - 64) / 2)

static const struct field person_fields[] = {
	F_HEX_MUST(struct person_row, person.pid, "pid"),
	F_TEXT_MUST(struct person_row, person.place, "h"),
	F_INT_MUST(struct person_row, person.resident, "no", 0, UINT32_MAX),
	F_TEXT_MUST(struct person_row, person.masked, "m"),
	F_TEXT(struct person_row, person.address, "ad"),
	F_DAY(struct person_row, person.born, "born"),
	F_INT(struct person_row, person.hardship, "hs", 0, HARDSHIP_YES),
	F_INT(struct person_row, person.proof_from, "hf", 0, PROOF_DAY_MAX),
	F_INT(struct person_row, person.proof_until, "hu", 0, PROOF_DAY_MAX),
	F_INT(struct person_row, person.allergens, "al", 0, BITS_MAX),
	F_INT(struct person_row, person.diet, "di", 0, BITS_MAX),
	F_INT(struct person_row, person.lang, "g", 0, LANG_COUNT - 1),
	F_INT(struct person_row, person.voice, "voice", 0, VOICE_OFF),
	F_TEXT(struct person_row, initials, "ini"),
	F_INT(struct person_row, person.volunteer, "vol", 0, 1),
	F_INT(struct person_row, person.lunar, "lunar", 0, 1),
	F_INT(struct person_row, person.delivery, "delivery", 0, 1),
	F_INT(struct person_row, person.consent, "consent", 0, 1),
	F_TEXT(struct person_row, person.contact.name, "en"),
	F_TEXT(struct person_row, person.contact.phone, "ep"),
	F_INT(struct person_row, person.alone, "alone", 0, 1),
	F_INT(struct person_row, person.serial, "s", 0, SERIAL_MAX),
	F_HEX_MUST(struct person_row, person.dk, "dk"),
};
static const struct field link_fields[] = {
	F_TEXT_MUST(struct link_to, place, "h"),
	F_INT_MUST(struct link_to, resident, "no", 0, UINT32_MAX),
	F_TEXT_MUST(struct link_to, called, "called"),
};
static const struct field card_fields[] = {
	F_TEXT_MUST(struct card_row, place, "h"),
	F_INT_MUST(struct card_row, resident, "no", 0, UINT32_MAX),
};

static const struct field erase_fields[] = {
	F_TEXT_MUST(struct erase_row, place, "h"),
	F_INT_MUST(struct erase_row, resident, "no", 0, UINT32_MAX),
};

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

	if (row_key_number(row, v.person.place, UINT32_MAX, &v.person.resident, err) < 0)
		return ERR_BAD;
	obj = object_parse(row->body, strlen(row->body), err);
	if (!obj)
		return row_checked(ERR_BAD, row, err);
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
	return row_checked(result, row, err);
}

void row_card_encode(const struct card_row *v, struct buf *out)
{
	row_write(FIELDS(card_fields), v, out);
}

int row_card_decode(const struct feed_row *row, struct card_row *ret, struct err *err)
{
	struct card_row v = {.resident = 0};
	uint32_t division, hall;

	if (hex_to(v.mark, sizeof(v.mark), row->key) < 0)
		return row_key_bad(row, err);
	if (row_read(FIELDS(card_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (place_parse(v.place, &division, &hall) < 0)
		return row_checked(err_set(err, ERR_BAD, "h: not a place"), row, err);
	*ret = v;
	return 0;
}

void row_erase_encode(const struct erase_row *v, struct buf *out)
{
	row_write(FIELDS(erase_fields), v, out);
}

int row_erase_decode(const struct feed_row *row, struct erase_row *ret, struct err *err)
{
	struct erase_row v = {.resident = 0};

	if (hex_to(v.kc, sizeof(v.kc), row->key) < 0)
		return row_key_bad(row, err);
	if (row_read(FIELDS(erase_fields), row, &v, err) < 0)
		return ERR_BAD;
	*ret = v;
	return 0;
}

static void links_write(const char *key, const struct link_to *of, int n, struct buf *out)
{
	if (!n)
		return;
	json_open(out, key, '[');
	for (int i = 0; i < n && i < LINKS_MAX; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(link_fields), &of[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static int link_read(const cJSON *item, struct link_to *ret, struct err *err)
{
	struct words called = {.text = {""}};
	uint32_t division, hall;

	if (!cJSON_IsObject(item))
		return err_set(err, ERR_BAD, "not an object");
	if (fields_read(FIELDS(link_fields), item, ret, err) < 0)
		return ERR_BAD;
	if (place_parse(ret->place, &division, &hall) < 0)
		return err_set(err, ERR_BAD, "h: not a place");
	text_copy(called.text[LANG_ZH], NAME_SIZE, ret->called);
	return words_check(&called, "called", err);
}

static int links_read(
	const cJSON *obj, const char *key, struct link_to *ret, int *n, struct err *err)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(obj, key), *item;

	if (!list)
		return 0;
	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > LINKS_MAX)
		return err_set(err, ERR_BAD, "%s: not a list of at most %d", key, LINKS_MAX);
	cJSON_ArrayForEach (item, list)
		if (link_read(item, &ret[(*n)++], err) < 0)
			return err_at(err, "%s", key);
	return 0;
}

static int contact_check(const struct contact *c, struct err *err)
{
	struct words name = {.text = {""}}, phone = {.text = {""}};

	text_copy(name.text[LANG_ZH], NAME_SIZE, c->name);
	text_copy(phone.text[LANG_ZH], NAME_SIZE, c->phone);
	if ((*c->name && words_check(&name, "en", err) < 0) ||
		(*c->phone && words_check(&phone, "ep", err) < 0))
		return ERR_BAD;
	return 0;
}

void person_encode(const struct person_row *v, struct buf *out)
{
	buf_byte(out, '{');
	fields_write(FIELDS(person_fields), v, out);
	links_write("links", v->person.links, v->person.n_links, out);
	links_write("fetch", v->person.fetchers, v->person.n_fetchers, out);
	if (v->has_tag)
		json_put_int(out, "tag", v->tag);
	if (v->has_phone)
		json_put_int(out, "ph", v->phone);
	if (v->has_tag && v->tag_gen > 1)
		json_put_int(out, "tg", v->tag_gen);
	json_close(out, '}');
}

int person_decode(const void *json, size_t n, struct person_row *ret, struct err *err)
{
	struct person_row v = {.person = {.known = true, .born = DAY_NONE}};
	cJSON *obj = object_parse(json, n, err);
	int64_t tag = 0, phone = 0, gen = 1;
	int result;

	if (!obj)
		return err_at(err, "person");
	result = fields_read(FIELDS(person_fields), obj, &v, err);
	if (!result)
		result = links_read(obj, "links", v.person.links, &v.person.n_links, err);
	if (!result)
		result = links_read(obj, "fetch", v.person.fetchers, &v.person.n_fetchers, err);
	if (!result)
		result = contact_check(&v.person.contact, err);
	if (!result && v.initials[strspn(v.initials, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")])
		result = err_set(err, ERR_BAD, "ini: not letters from A to Z");
	v.has_tag = json_has(obj, "tag");
	if (!result && v.has_tag)
		result = json_int(obj, "tag", 0, UINT8_MAX, &tag, err);
	v.has_phone = json_has(obj, "ph");
	if (!result && v.has_phone)
		result = json_int(obj, "ph", 0, UINT16_MAX, &phone, err);
	if (!result && json_has(obj, "tg"))
		result = json_int(obj, "tg", 1, HALL_GEN_MAX, &gen, err);
	json_wipe(obj);
	v.tag = (unsigned char)tag;
	v.phone = (uint16_t)phone;
	v.tag_gen = (int)gen;
	if (!result)
		*ret = v;
	sodium_memzero(&v, sizeof(v));
	return result < 0 ? err_at(err, "person") : 0;
}
