/* SPDX-License-Identifier: MIT */
#include "core/wire/row.h"

#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/wire/row_part.h"

#define DAY_MINS  1440
#define FEN_LIMIT 1000000000
#define SEATS_MAX 1000000
#define BITS_MAX  0xffff /* of allergens and diets; the struct's check knows which there are */
#define DAYS_MAX  400    /* of spans; the struct's check knows better */
#define AGE_MAX   200

static const struct field hall_fields[] = {
	F_WORDS(struct hall, name),
	F_TEXT(struct hall, phone, "phone"),
	F_TEXT(struct hall, neighbours, "neighbours"),
	F_INT(struct hall, open_min, "f", 0, DAY_MINS),
	F_INT(struct hall, close_min, "o", 0, DAY_MINS),
};
static const struct field slot_fields[] = {
	F_INT_MUST(struct slot, from_min, "f", 0, DAY_MINS),
	F_INT_MUST(struct slot, to_min, "o", 0, DAY_MINS),
	F_INT(struct slot, cutoff_days, "cd", 0, DAYS_MAX),
	F_INT(struct slot, cutoff_min, "cm", 0, DAY_MINS),
	F_INT_MUST(struct slot, portions, "n", 0, SEATS_MAX),
	F_TEXT(struct slot, weekdays, "wd"),
	F_INT(struct slot, walk_in, "wi", 0, SEATS_MAX),
	F_INT(struct slot, per_person, "pp", 0, SEATS_MAX),
	F_INT(struct slot, collect, "co", 0, BITS_MAX),
	F_INT(struct slot, delivery_days, "dd", 0, DAYS_MAX),
	F_INT(struct slot, delivery_min, "dm", 0, DAY_MINS),
	F_INT(struct slot, delivery_fen, "df", 0, FEN_LIMIT),
	F_TEXT(struct slot, kitchen_phone, "kp"),
	F_INT(struct slot, kitchen_min, "km", 0, DAY_MINS),
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
	F_INT(struct dish, order, "no", 0, SEATS_MAX),
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
	F_WORDS_AS(struct offering, room, "r"),
	F_WORDS_AS(struct offering, floor, "f"),
	F_WORDS_AS(struct offering, bring, "b"),
	F_TEXT_MUST(struct offering, rule, "rule"),
	F_INT(struct offering, from_min, "f", 0, DAY_MINS),
	F_INT(struct offering, to_min, "o", 0, DAY_MINS),
	F_INT(struct offering, seats, "seats", 0, SEATS_MAX),
	F_INT(struct offering, min_age, "minage", 0, AGE_MAX),
	F_INT(struct offering, max_age, "maxage", 0, AGE_MAX),
	F_INT(struct offering, guardian, "guard", 0, 1),
	F_INT(struct offering, hardship, "hard", 0, 1),
	F_INT(struct offering, session, "sess", 0, 1),
	F_INT(struct offering, ahead, "ahead", 0, DAYS_MAX),
	F_INT(struct offering, miss_max, "mm", 0, DAYS_MAX),
	F_INT(struct offering, miss_days, "md", 0, DAYS_MAX),
	F_INT(struct offering, miss_wait, "mw", 0, DAYS_MAX),
};
static const struct field workday_fields[] = {
	F_INT(struct workday, as, "as", -1, 6),
};
static const struct field change_fields[] = {
	F_INT(struct session_change, kind, "kind", 0, CHANGE_MOVED),
	F_DAY(struct session_change, to_day, "to"),
	F_INT(struct session_change, from_min, "f", 0, DAY_MINS),
	F_INT(struct session_change, to_min, "o", 0, DAY_MINS),
	F_WORDS_AS(struct session_change, room, "r"),
};
static const struct field answer_fields[] = {
	F_INT(struct answer_row, yes, "yes", 0, 1),
	F_TEXT(struct answer_row, why, "why"),
};
static const struct field callback_fields[] = {
	F_TEXT_MUST(struct callback_row, why, "why"),
	F_INT_MUST(struct callback_row, no, "no", 1, FIELD_INT_MAX),
	F_HEX_MUST(struct callback_row, kc, "kc"),
	F_HEX_MUST(struct callback_row, stream, "st"),
	F_INT_MUST(struct callback_row, seq, "seq", 1, FIELD_INT_MAX),
	F_TEXT(struct callback_row, what, "what"),
	F_DAY(struct callback_row, day, "day"),
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
	F_INT(struct lease_row, recall, "recall", 0, FIELD_INT_MAX),
};
void row_hall_encode(const struct hall *v, struct buf *out)
{
	row_write(FIELDS(hall_fields), v, out);
}

int row_hall_decode(const struct feed_row *row, struct hall *ret, struct err *err)
{
	struct hall v = {.place = ""};
	uint32_t division, hall;

	if (row_key_whole(row, v.place, sizeof(v.place), err) < 0)
		return ERR_BAD;
	if (place_parse(v.place, &division, &hall) < 0)
		return row_key_bad(row, err);
	if (row_read(FIELDS(hall_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (words_check(&v.name, "name", err) < 0)
		return row_checked(ERR_BAD, row, err);
	if ((v.open_min || v.close_min) && v.open_min >= v.close_min)
		return row_checked(err_set(err, ERR_BAD, "f, o: no opening hours"), row, err);
	*ret = v;
	return 0;
}

void row_slot_encode(const struct slot *v, struct buf *out)
{
	row_write(FIELDS(slot_fields), v, out);
}

int row_slot_decode(const struct feed_row *row, struct slot *ret, struct err *err)
{
	struct slot v = {.place = ""};
	const char *meal;

	if (row_key_part(row, v.place, sizeof(v.place), &meal, err) < 0)
		return ERR_BAD;
	if (!*meal || !text_copy(v.meal, sizeof(v.meal), meal))
		return row_key_bad(row, err);
	if (row_read(FIELDS(slot_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (slot_check(&v, err) < 0)
		return row_checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_dish_encode(const struct dish *v, struct buf *out)
{
	row_write(FIELDS(dish_fields), v, out);
}

int row_dish_decode(const struct feed_row *row, struct dish *ret, struct err *err)
{
	struct dish v = {.id = ""};

	if (row_key_whole(row, v.id, sizeof(v.id), err) < 0 ||
		row_read(FIELDS(dish_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (dish_check(&v, err) < 0)
		return row_checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_tariff_encode(const struct tariff_rule *v, struct buf *out)
{
	row_write(FIELDS(tariff_fields), v, out);
}

int row_tariff_decode(const struct feed_row *row, struct tariff_rule *ret, struct err *err)
{
	struct tariff_rule v = {.from = DAY_NONE, .until = DAY_NONE};
	const char *from;

	if (row_key_part(row, v.id, sizeof(v.id), &from, err) < 0 ||
		row_read(FIELDS(tariff_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (tariff_check(&v, err) < 0)
		return row_checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_offering_encode(const struct offering *v, struct buf *out)
{
	row_write(FIELDS(offering_fields), v, out);
}

int row_offering_decode(const struct feed_row *row, struct offering *ret, struct err *err)
{
	struct offering v = {.id = ""};

	if (row_key_whole(row, v.id, sizeof(v.id), err) < 0 ||
		row_read(FIELDS(offering_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (offering_check(&v, err) < 0)
		return row_checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_festival_encode(const struct festival *v, struct buf *out)
{
	row_write(FIELDS(festival_fields), v, out);
}

int row_festival_decode(const struct feed_row *row, struct festival *ret, struct err *err)
{
	struct festival v = {.name = ""};

	if (row_read(FIELDS(festival_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (!v.name[0])
		return row_checked(err_set(err, ERR_BAD, "name: empty"), row, err);
	*ret = v;
	return 0;
}

void row_notice_encode(const struct notice *v, struct buf *out)
{
	row_write(FIELDS(notice_fields), v, out);
}

int row_notice_decode(const struct feed_row *row, struct notice *ret, struct err *err)
{
	struct notice v = {.from = DAY_NONE, .until = DAY_NONE};

	if (row_read(FIELDS(notice_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (words_check(&v.text, "text", err) < 0)
		return row_checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_key_encode(const struct token_key *v, struct buf *out)
{
	row_write(FIELDS(key_fields), v, out);
}

int row_key_decode(const struct feed_row *row, struct token_key *ret, struct err *err)
{
	struct token_key v = {.key_id = 0};
	char place[PLACE_SIZE];
	uint32_t key_id;

	if (row_key_number(row, place, UINT8_MAX, &key_id, err) < 0 ||
		place_parse(place, &v.division, &v.hall) < 0 ||
		row_read(FIELDS(key_fields), row, &v, err) < 0)
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
		return row_key_bad(row, err);
	obj = object_parse(row->body, strlen(row->body), err);
	if (!obj)
		return row_checked(ERR_BAD, row, err);
	result = epoch_get(obj, &v.epoch, err);
	if (!result)
		result = fields_read(FIELDS(lease_fields), obj, &v, err);
	cJSON_Delete(obj);
	if (!result)
		*ret = v;
	return row_checked(result, row, err);
}

void row_workday_encode(const struct workday *v, struct buf *out)
{
	row_write(FIELDS(workday_fields), v, out);
}

int row_workday_decode(const struct feed_row *row, struct workday *ret, struct err *err)
{
	struct workday v = {.as = 0};

	if (row_key_day(row, row->key, &v.day, err) < 0 ||
		row_read(FIELDS(workday_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (workday_check(&v, err) < 0)
		return row_checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_change_encode(const struct session_change *v, struct buf *out)
{
	row_write(FIELDS(change_fields), v, out);
}

int row_change_decode(const struct feed_row *row, struct session_change *ret, struct err *err)
{
	struct session_change v = {.to_day = DAY_NONE};
	const char *day;

	if (row_key_part(row, v.offering, sizeof(v.offering), &day, err) < 0 ||
		row_key_day(row, day, &v.day, err) < 0 ||
		row_read(FIELDS(change_fields), row, &v, err) < 0)
		return ERR_BAD;
	if (change_check(&v, err) < 0)
		return row_checked(ERR_BAD, row, err);
	*ret = v;
	return 0;
}

void row_answer_encode(const struct answer_row *v, struct buf *out)
{
	row_write(FIELDS(answer_fields), v, out);
}

int row_answer_decode(const struct feed_row *row, struct answer_row *ret, struct err *err)
{
	struct answer_row v = {.yes = false};

	if (hex_to(v.id, sizeof(v.id), row->key) < 0)
		return row_key_bad(row, err);
	if (row_read(FIELDS(answer_fields), row, &v, err) < 0)
		return ERR_BAD;
	*ret = v;
	return 0;
}

void row_callback_encode(const struct callback_row *v, struct buf *out)
{
	row_write(FIELDS(callback_fields), v, out);
}

int row_callback_decode(const struct feed_row *row, struct callback_row *ret, struct err *err)
{
	struct callback_row v = {.day = DAY_NONE};

	if (hex_to(v.id, sizeof(v.id), row->key) < 0)
		return row_key_bad(row, err);
	if (row_read(FIELDS(callback_fields), row, &v, err) < 0)
		return ERR_BAD;
	*ret = v;
	return 0;
}
