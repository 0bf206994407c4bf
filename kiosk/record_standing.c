/* SPDX-License-Identifier: MIT */
/* Where a person stands, as a recording holds it. */
#include <string.h>

#include "core/base/json.h"
#include "core/hall/field.h"
#include "kiosk/record.h"

#define SEQ_MAX     FIELD_INT_MAX
#define FEN(m, key) F_INT(struct open_order, m, key, -INT32_MAX, INT32_MAX)

static const struct field order_fields[] = {
	F_HEX(struct open_order, id, "id"),
	F_INT(struct open_order, seq, "seq", 0, SEQ_MAX),
	F_TEXT(struct open_order, meal, "meal"),
	F_DAY(struct open_order, service_day, "sd"),
	F_TEXT(struct open_order, pickup, "pn"),
	F_WORDS(struct open_order, set_name),
	F_INT(struct open_order, more, "mo", 0, ACT_ITEMS_MAX),
	FEN(list_fen, "l"),
	FEN(subsidy_fen, "u"),
	FEN(due_fen, "p"),
	F_INT(struct open_order, qty, "n", 0, 1000),
	F_INT(struct open_order, walk_in, "wk", 0, 1),
	F_INT(struct open_order, served, "served", 0, 1),
	F_INT(struct open_order, collect, "co", 0, COLLECT_COUNT - 1),
	F_DAY(struct open_order, cancel_day, "cd"),
	F_INT(struct open_order, cancel_min, "cm", 0, 1440),
	F_INT(struct open_order, sent, "sent", 0, 1),
};

static const struct field enrolment_fields[] = {
	F_HEX(struct enrolment, id, "id"),
	F_INT(struct enrolment, seq, "seq", 0, SEQ_MAX),
	F_TEXT(struct enrolment, offering, "of"),
	F_DAY(struct enrolment, day, "day"),
	F_INT(struct enrolment, open, "open", 0, 1),
	F_TEXT(struct enrolment, ticket, "ticket"),
	F_INT(struct enrolment, decision, "decision", 0, DECISION_NO),
	F_DAY(struct enrolment, decided, "decided"),
	F_INT(struct enrolment, told, "told", 0, 1),
	F_INT(struct enrolment, conflict, "conflict", 0, 1),
	F_INT(struct enrolment, sent, "sent", 0, 1),
	F_INT(struct enrolment, attended, "attended", 0, 1),
};

static const struct field cancelled_fields[] = {
	F_INT(struct cancelled, state, "v", 0, CANCEL_LATE),
	F_TEXT(struct cancelled, meal, "meal"),
	F_DAY(struct cancelled, service_day, "sd"),
	F_TEXT(struct cancelled, pickup, "pn"),
};

static const struct field missed_fields[] = {
	F_TEXT(struct missed, offering, "of"),
	F_DAY(struct missed, day, "day"),
};

static const struct field last_fields[] = {
	F_TEXT(struct last_order, meal, "meal"),
	F_INT(struct last_order, less_rice, "lr", 0, 1),
	F_INT(struct last_order, collect, "co", 0, COLLECT_COUNT - 1),
};

static const struct field word_fields[] = {
	F_INT(struct hub_word, is, "is", 0, 1),
	F_HEX(struct hub_word, id, "id"),
	F_TEXT(struct hub_word, why, "why"),
	F_TEXT(struct hub_word, what, "what"),
	F_DAY(struct hub_word, day, "day"),
};

struct dish_of_last {
	char id[sizeof(((struct last_order *)0)->dish[0])];
	int qty;
};
static const struct field dish_fields[] = {
	F_TEXT(struct dish_of_last, id, "id"),
	F_INT(struct dish_of_last, qty, "n", 0, 1000),
};

/* A list of structs under a key. */
struct list {
	const char *key;
	const struct field *fields;
	size_t n_fields, size;
	int max;
};
#define LIST(key, table, type, max)                                                                \
	{                                                                                          \
		key, FIELDS(table), sizeof(type), max                                              \
	}
static const struct list orders = LIST("o", order_fields, struct open_order, ORDERS_MAX);
static const struct list enrolments = LIST("e", enrolment_fields, struct enrolment, ENROLMENTS_MAX);
static const struct list cancelled = LIST("c", cancelled_fields, struct cancelled, CANCELLED_MAX);
static const struct list missed = LIST("m", missed_fields, struct missed, MISSED_MAX);
static const struct list dishes = LIST("d", dish_fields, struct dish_of_last, ACT_ITEMS_MAX);

static void put_list(struct buf *out, const struct list *l, const void *from, int n)
{
	const unsigned char *at = from;

	json_open(out, l->key, '[');
	for (int i = 0; i < n; i++) {
		json_open(out, NULL, '{');
		fields_write(l->fields, l->n_fields, at + (size_t)i * l->size, out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static int get_list(const cJSON *obj, const struct list *l, void *to, int *n, struct err *err)
{
	const cJSON *item;
	unsigned char *at = to;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(obj, l->key)) {
		if (*n == l->max)
			return err_set(err, ERR_BAD, "%s: too many", l->key);
		if (fields_read(l->fields, l->n_fields, item, at + (size_t)(*n)++ * l->size, err) <
			0)
			return err_at(err, "%s", l->key);
	}
	return 0;
}

void record_standing_encode(struct buf *out, const struct standing *s)
{
	struct dish_of_last dish[ACT_ITEMS_MAX] = {0};

	for (int i = 0; i < s->last.n; i++) {
		memcpy(dish[i].id, s->last.dish[i], sizeof(dish[i].id));
		dish[i].qty = s->last.qty[i];
	}
	json_open(out, "st", '{');
	json_put_int(out, "in", s->checked_in);
	put_list(out, &orders, s->orders, s->n_orders);
	put_list(out, &enrolments, s->enrolments, s->n_enrolments);
	put_list(out, &cancelled, s->cancelled, s->n_cancelled);
	put_list(out, &missed, s->missed, s->n_missed);
	json_open(out, "last", '{');
	fields_write(FIELDS(last_fields), &s->last, out);
	put_list(out, &dishes, dish, s->last.n);
	json_close(out, '}');
	if (s->word.is) {
		json_open(out, "word", '{');
		fields_write(FIELDS(word_fields), &s->word, out);
		json_close(out, '}');
	}
	json_close(out, '}');
}

static void days_none(struct standing *s)
{
	for (int i = 0; i < ORDERS_MAX; i++)
		s->orders[i].service_day = s->orders[i].cancel_day = DAY_NONE;
	for (int i = 0; i < ENROLMENTS_MAX; i++)
		s->enrolments[i].day = s->enrolments[i].decided = DAY_NONE;
	for (int i = 0; i < CANCELLED_MAX; i++)
		s->cancelled[i].service_day = DAY_NONE;
	for (int i = 0; i < MISSED_MAX; i++)
		s->missed[i].day = DAY_NONE;
}

static int get_last(const cJSON *obj, struct last_order *ret, struct err *err)
{
	struct dish_of_last dish[ACT_ITEMS_MAX] = {0};

	if (fields_read(FIELDS(last_fields), obj, ret, err) < 0 ||
		get_list(obj, &dishes, dish, &ret->n, err) < 0)
		return err_at(err, "last");
	for (int i = 0; i < ret->n; i++) {
		memcpy(ret->dish[i], dish[i].id, sizeof(ret->dish[i]));
		ret->qty[i] = dish[i].qty;
	}
	return 0;
}

int record_standing_decode(const cJSON *line, struct standing *s, struct err *err)
{
	const cJSON *obj = cJSON_GetObjectItemCaseSensitive(line, "st");
	int64_t in = 0;

	memset(s, 0, sizeof(*s));
	days_none(s);
	if (json_int(obj, "in", 0, 1, &in, err) < 0 ||
		get_list(obj, &orders, s->orders, &s->n_orders, err) < 0 ||
		get_list(obj, &enrolments, s->enrolments, &s->n_enrolments, err) < 0 ||
		get_list(obj, &cancelled, s->cancelled, &s->n_cancelled, err) < 0 ||
		get_list(obj, &missed, s->missed, &s->n_missed, err) < 0)
		return err->code;
	s->checked_in = in != 0;
	s->word.day = DAY_NONE;
	if (json_has(obj, "word") &&
		fields_read(FIELDS(word_fields), cJSON_GetObjectItemCaseSensitive(obj, "word"),
			&s->word, err) < 0)
		return err_at(err, "word");
	return get_last(cJSON_GetObjectItemCaseSensitive(obj, "last"), &s->last, err);
}
