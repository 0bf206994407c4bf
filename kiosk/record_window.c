/* SPDX-License-Identifier: MIT */
/* What the canteen's window was told, as a recording holds it. */
#include <string.h>

#include "core/base/json.h"
#include "core/hall/field.h"
#include "kiosk/record.h"

static const struct field answer_fields[] = {
	F_INT_MUST(struct window_answer, ticket, "ticket", 0, UINT32_MAX),
	F_INT_MUST(struct window_answer, word, "word", 0, WINDOW_WORDS - 1),
	F_INT(struct window_answer, proof, "proof", 0, PROOF_PAPER),
	F_INT(struct window_answer, more, "more", 0, INT32_MAX),
	F_INT(struct window_answer, served_ms, "ms", 0, FIELD_MS_MAX),
	F_TEXT(struct window_answer, slip_code, "code"),
	F_TEXT(struct window_answer, also, "also"),
	F_INT(struct window_answer, sums.ordered, "ordered", 0, INT32_MAX),
	F_INT(struct window_answer, sums.served, "given", 0, INT32_MAX),
};

static const struct field dish_fields[] = {
	F_WORDS(struct window_dish, name),
	F_INT(struct window_dish, ordered, "n", 0, INT32_MAX),
	F_INT(struct window_dish, served, "given", 0, INT32_MAX),
};

static const struct field left_fields[] = {
	F_HEX_MUST(struct uncollected_order, id, "id"),
	F_TEXT(struct uncollected_order, pickup, "pn"),
	F_TEXT(struct uncollected_order, masked, "m"),
	F_INT(struct uncollected_order, first, "first", 0, 1),
	F_INT(struct uncollected_order, result, "call", 0, CALL_COUNT),
};

static void put_left(struct buf *out, const struct uncollected *u)
{
	json_open(out, "left", '[');
	for (int i = 0; i < u->n; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(left_fields), &u->of[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static int get_left(const cJSON *line, struct uncollected *u, struct err *err)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "left")) {
		if (u->n == UNCOLLECTED_MOST)
			return err_set(err, ERR_BAD, "left: too many");
		if (fields_read(FIELDS(left_fields), item, &u->of[u->n++], err) < 0)
			return err_at(err, "left");
	}
	return 0;
}

static void put_sums(struct buf *out, const struct window_sums *s)
{
	json_open(out, "dishes", '[');
	for (int i = 0; i < s->n; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(dish_fields), &s->dish[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_open(out, "paid", '[');
	for (int i = 0; i < PAY_COUNT; i++)
		json_put_int(out, NULL, s->paid[i]);
	json_close(out, ']');
}

static int get_sums(const cJSON *line, struct window_sums *s, struct err *err)
{
	const cJSON *item;
	int n = 0;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "dishes")) {
		if (s->n == WINDOW_DISHES)
			return err_set(err, ERR_BAD, "dishes: too many");
		if (fields_read(FIELDS(dish_fields), item, &s->dish[s->n++], err) < 0)
			return err_at(err, "dishes");
	}
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "paid")) {
		if (n == PAY_COUNT || !cJSON_IsNumber(item) || item->valuedouble < INT32_MIN ||
			item->valuedouble > INT32_MAX)
			return err_set(err, ERR_BAD, "paid");
		s->paid[n++] = (int32_t)item->valuedouble;
	}
	return 0;
}

/* The serving that stands only where there is one: its amounts are taken back from it. */
void record_window_encode(struct buf *out, const struct window_answer *a)
{
	struct act served;

	fields_write(FIELDS(answer_fields), a, out);
	put_sums(out, &a->sums);
	put_left(out, &a->left);
	record_person_encode(out, &a->person);
	record_slip_put(out, &a->slip);
	if (a->order.head.seq)
		record_act_put(out, &a->order);
	if (a->word != WINDOW_SERVED)
		return;
	act_init(&served, ACT_SERVE);
	served.head = a->served;
	json_open(out, "served", '{');
	json_put_int(out, "ms", a->served_ms); /* an act stands behind something */
	record_act_put(out, &served);
	json_close(out, '}');
}

int record_window_decode(const cJSON *line, struct window_answer *a, struct err *err)
{
	struct act served = {.head = {.seq = 0}};

	memset(a, 0, sizeof(*a));
	if (fields_read(FIELDS(answer_fields), line, a, err) < 0 ||
		get_sums(line, &a->sums, err) < 0 || get_left(line, &a->left, err) < 0 ||
		record_person_decode(line, &a->person, err) < 0 ||
		record_slip_get(line, &a->slip, err) < 0)
		return err->code;
	if (json_has(line, "head") && record_act_get(line, &a->order, err) < 0)
		return err->code;
	if (!json_has(line, "served"))
		return 0;
	if (record_act_get(cJSON_GetObjectItemCaseSensitive(line, "served"), &served, err) < 0)
		return err_at(err, "served");
	a->served = served.head;
	return 0;
}
