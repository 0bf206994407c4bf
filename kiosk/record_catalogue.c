/* SPDX-License-Identifier: MIT */
/*
 * A catalogue in a recording: the rows it was built from, in the feed's own form, and the rights.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/wire/row.h"
#include "kiosk/record.h"

#define ROWS_MAX 20000 /* of one kind */

struct record_catalogue {
	struct catalogue c;
	struct hall *halls;
	struct dish *dishes;
	struct slot *slots;
	struct tariff_rule *rules;
	struct offering *offerings;
	struct notice *notices;
	struct festival *festivals;
	struct workday *workdays;
	struct session_change *changes;
	struct right *rights;
};

/* ---- writing ------------------------------------------------------------------------------- */

static void put_row(struct buf *out, const char *kind, const char *key, struct buf *body)
{
	json_open(out, NULL, '{');
	json_put_text(out, "k", kind);
	json_put_text(out, "key", key);
	buf_fmt(out, ",\"b\":%s", buf_text(body));
	out->failed |= body->failed;
	json_close(out, '}');
	buf_clear(body);
}

#define PUT_ROWS(kind, list, n, encode, key)                                                       \
	for (int i = 0; i < (n); i++) {                                                            \
		encode(&(list)[i], body);                                                          \
		put_row(out, kind, key, body);                                                     \
	}

static void put_timetable(const struct timetable *t, struct buf *body, struct buf *out)
{
	char key[FEED_KEY_SIZE], day[11];

	PUT_ROWS("workday", t->workdays, t->n_workdays, row_workday_encode,
		(day_format(t->workdays[i].day, day), day));
	PUT_ROWS("change", t->changes, t->n_changes, row_change_encode,
		(day_format(t->changes[i].day, day),
			snprintf(key, sizeof(key), "%s/%s", t->changes[i].offering, day), key));
}

static void put_rows(const struct catalogue *c, struct buf *out)
{
	struct buf part = BUF_INIT(FEED_BODY_MAX), *body = &part;
	char key[FEED_KEY_SIZE];

	PUT_ROWS("hall", c->halls, c->n_halls, row_hall_encode, c->halls[i].place);
	PUT_ROWS("dish", c->dishes, c->n_dishes, row_dish_encode, c->dishes[i].id);
	PUT_ROWS("offering", c->offerings, c->n_offerings, row_offering_encode, c->offerings[i].id);
	PUT_ROWS("slot", c->slots, c->n_slots, row_slot_encode,
		(snprintf(key, sizeof(key), "%s/%s", c->slots[i].place, c->slots[i].meal), key));
	PUT_ROWS("tariff", c->rules, c->n_rules, row_tariff_encode,
		(snprintf(key, sizeof(key), "%s/%d", c->rules[i].id, (int)c->rules[i].from), key));
	PUT_ROWS("festival", c->festivals, c->n_festivals, row_festival_encode,
		(snprintf(key, sizeof(key), "%d", i), key));
	PUT_ROWS("notice", c->notices, c->n_notices, row_notice_encode,
		(snprintf(key, sizeof(key), "%d", i), key));
	put_timetable(&c->timetable, body, out);
	buf_done(body);
}

void record_catalogue_encode(const struct catalogue *c, struct buf *out)
{
	json_put_text(out, "kiosk", c->kiosk);
	json_put_text(out, "hall", c->hall ? c->hall->place : "");
	json_put_int(out, "birthday", c->birthday);
	json_put_int(out, "above", c->n_above);
	json_open(out, "rows", '[');
	put_rows(c, out);
	json_close(out, ']');
	json_open(out, "rights", '[');
	for (int i = 0; i < c->n_rights; i++) {
		json_open(out, NULL, '{');
		json_put_text(out, "of", c->rights[i].resource);
		json_put_int(out, "left", c->rights[i].left);
		json_close(out, '}');
	}
	json_close(out, ']');
}

/* ---- reading ------------------------------------------------------------------------------- */

/* One more element at the end of a list; NULL when there is no memory or too many. */
static void *grow(void *list, int *n, size_t size)
{
	void **at = list;
	unsigned char *more;

	if (*n == ROWS_MAX)
		return NULL;
	more = realloc(*at, ((size_t)*n + 1) * size);
	if (!more)
		return NULL;
	*at = more;
	memset(more + (size_t)*n * size, 0, size);
	return more + (size_t)(*n)++ * size;
}

#define TAKE_ROW(name, list, count, decode)                                                        \
	if (strcmp(row->kind, name) == 0) {                                                        \
		void *at = grow(&rc->list, &rc->c.count, sizeof(*rc->list));                       \
                                                                                                   \
		return at ? decode(row, at, err) : err_set(err, ERR_LIMIT, "rows: too many");      \
	}

static int take_row(struct record_catalogue *rc, const struct feed_row *row, struct err *err)
{
	TAKE_ROW("hall", halls, n_halls, row_hall_decode);
	TAKE_ROW("dish", dishes, n_dishes, row_dish_decode);
	TAKE_ROW("offering", offerings, n_offerings, row_offering_decode);
	TAKE_ROW("slot", slots, n_slots, row_slot_decode);
	TAKE_ROW("tariff", rules, n_rules, row_tariff_decode);
	TAKE_ROW("festival", festivals, n_festivals, row_festival_decode);
	TAKE_ROW("notice", notices, n_notices, row_notice_decode);
	TAKE_ROW("workday", workdays, timetable.n_workdays, row_workday_decode);
	TAKE_ROW("change", changes, timetable.n_changes, row_change_decode);
	return err_set(err, ERR_BAD, "rows: unknown kind \"%s\"", row->kind);
}

static int take_rows(struct record_catalogue *rc, const cJSON *obj, struct err *err)
{
	const cJSON *item;
	int result = 0;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(obj, "rows")) {
		struct feed_row row = {.need = FEED_LEVEL};
		char *body = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(item, "b"));

		row.body = body ? body : "";
		result = json_text(item, "k", row.kind, sizeof(row.kind), err);
		if (result == 0)
			result = json_text(item, "key", row.key, sizeof(row.key), err);
		if (result == 0)
			result = take_row(rc, &row, err);
		cJSON_free(body);
		if (result < 0)
			return result;
	}
	return 0;
}

static int take_rights(struct record_catalogue *rc, const cJSON *obj, struct err *err)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(obj, "rights")) {
		struct right *r = grow(&rc->rights, &rc->c.n_rights, sizeof(*r));
		int64_t left;

		if (!r)
			return err_set(err, ERR_LIMIT, "rights: too many");
		if (json_text(item, "of", r->resource, sizeof(r->resource), err) < 0 ||
			json_int(item, "left", 0, INT32_MAX, &left, err) < 0)
			return err->code;
		r->left = (int)left;
	}
	return 0;
}

static void lend(struct record_catalogue *rc, const char *place)
{
	struct catalogue *c = &rc->c;

	c->halls = rc->halls;
	c->dishes = rc->dishes;
	c->slots = rc->slots;
	c->rules = rc->rules;
	c->offerings = rc->offerings;
	c->notices = rc->notices;
	c->festivals = rc->festivals;
	c->timetable.workdays = rc->workdays;
	c->timetable.changes = rc->changes;
	c->rights = rc->rights;
	c->hall = catalogue_hall(c, place);
}

struct record_catalogue *record_catalogue_decode(const cJSON *obj, struct err *err)
{
	struct record_catalogue *rc = calloc(1, sizeof(*rc));
	char place[PLACE_SIZE];
	int64_t birthday = 0, above = 0;

	if (!rc) {
		err_set(err, ERR_LIMIT, "no memory for a catalogue");
		return NULL;
	}
	if (json_text(obj, "kiosk", rc->c.kiosk, sizeof(rc->c.kiosk), err) < 0 ||
		json_text(obj, "hall", place, sizeof(place), err) < 0 ||
		json_int(obj, "birthday", 0, 1, &birthday, err) < 0 ||
		json_int(obj, "above", 0, ROWS_MAX, &above, err) < 0 ||
		take_rows(rc, obj, err) < 0 || take_rights(rc, obj, err) < 0) {
		record_catalogue_free(rc);
		return NULL;
	}
	rc->c.birthday = (enum birthday_rule)birthday;
	rc->c.n_above = (int)above;
	lend(rc, place);
	return rc;
}

const struct catalogue *record_catalogue_get(const struct record_catalogue *rc)
{
	return &rc->c;
}

void record_catalogue_free(struct record_catalogue *rc)
{
	if (!rc)
		return;
	free(rc->halls);
	free(rc->dishes);
	free(rc->slots);
	free(rc->rules);
	free(rc->offerings);
	free(rc->notices);
	free(rc->festivals);
	free(rc->workdays);
	free(rc->changes);
	free(rc->rights);
	free(rc);
}
