/* SPDX-License-Identifier: MIT */
/* What staff and volunteers were told, as a recording holds it. */
#include <string.h>

#include "core/base/json.h"
#include "core/hall/field.h"
#include "kiosk/record.h"

static const struct field pin_fields[] = {
	F_INT_MUST(struct pin_answer, ticket, "ticket", 0, UINT32_MAX),
	F_INT_MUST(struct pin_answer, result, "result", 0, PIN_FAILED),
	F_INT(struct pin_answer, wait_ms, "wait", 0, INT32_MAX),
	F_INT(struct pin_answer, enrolled, "enrolled", 0, 1),
};

static const struct field line_fields[] = {
	F_INT_MUST(struct device_line, kind, "k", 0, LINE_KIND_END - 1),
	F_INT_MUST(struct device_line, state, "v", 0, LINE_TROUBLE),
	F_INT(struct device_line, simulated, "sim", 0, 1),
	F_DAY(struct device_line, since_day, "d"),
	F_INT(struct device_line, since_min, "m", 0, 1439),
	F_TEXT(struct device_line, trouble, "trouble"),
	F_INT(struct device_line, done, "done", 0, UINT32_MAX),
	F_INT(struct device_line, failed, "failed", 0, UINT32_MAX),
};

static const struct field report_fields[] = {
	F_INT_MUST(struct device_report, waiting, "waiting", 0, INT32_MAX),
	F_INT(struct device_report, failed, "failed", 0, INT32_MAX),
	F_INT(struct device_report, untold, "untold", 0, INT32_MAX),
};

static const struct field found_fields[] = {
	F_INT_MUST(struct found, ticket, "ticket", 0, UINT32_MAX),
	F_INT(struct found, failed, "failed", 0, 1),
	F_INT(struct found, total, "total", 0, INT32_MAX),
	F_INT(struct found, next, "next", 0, (1 << 26) - 1),
};

static const struct field who_fields[] = {
	F_INT_MUST(struct found_person, resident, "no", 0, UINT32_MAX),
	F_TEXT_MUST(struct found_person, masked, "m"),
	F_TEXT(struct found_person, address, "ad"),
	F_INT(struct found_person, stopped, "stopped", 0, 1),
	F_INT(struct found_person, at_min, "at", 0, 1439),
};

static const struct field todos_fields[] = {
	F_INT_MUST(struct todo_list, ticket, "ticket", 0, UINT32_MAX),
	F_INT(struct todo_list, failed, "failed", 0, 1),
	F_INT(struct todo_list, total, "total", 0, INT32_MAX),
};

static const struct field todo_fields[] = {
	F_INT_MUST(struct todo, seq, "seq", 1, INT64_MAX),
	F_HEX(struct todo, id, "id"),
	F_TEXT(struct todo, what, "w"),
	F_INT(struct todo, at_min, "at", 0, 1439),
	F_DAY(struct todo, day, "d"),
	F_TEXT(struct todo, masked, "m"),
	F_TEXT(struct todo, place, "h"),
	F_INT(struct todo, resident, "no", 0, UINT32_MAX),
	F_INT(struct todo, why, "y", 0, LEFT_END - 1),
};

static const struct field today_fields[] = {
	F_INT(struct figures, check_ins, "check_ins", INT32_MIN, INT32_MAX),
	F_INT(struct figures, enrolled, "enrolled", 0, INT32_MAX),
	F_INT(struct figures, left, "left", 0, INT32_MAX),
	F_INT(struct figures, attended, "attended", 0, INT32_MAX),
	F_INT(struct figures, help, "help", 0, INT32_MAX),
	F_INT(struct figures, due_fen, "due", INT32_MIN, INT32_MAX),
};

static const struct field meal_fields[] = {
	F_TEXT_MUST(struct figures_meal, meal, "meal"),
	F_INT(struct figures_meal, ordered, "ordered", 0, INT32_MAX),
	F_INT(struct figures_meal, cancelled, "cancelled", 0, INT32_MAX),
	F_INT(struct figures_meal, served, "served", INT32_MIN, INT32_MAX),
};

static const struct field tier_fields[] = {
	F_TEXT(struct figures_tier, tier, "tier"),
	F_INT(struct figures_tier, ordered, "ordered", 0, INT32_MAX),
	F_INT(struct figures_tier, served, "served", INT32_MIN, INT32_MAX),
};

void record_pin_encode(struct buf *out, const struct pin_answer *a)
{
	fields_write(FIELDS(pin_fields), a, out);
}

int record_pin_decode(const cJSON *line, struct pin_answer *a, struct err *err)
{
	*a = (struct pin_answer){.ticket = 0};
	return fields_read(FIELDS(pin_fields), line, a, err);
}

void record_devices_encode(struct buf *out, const struct device_report *r)
{
	fields_write(FIELDS(report_fields), r, out);
	json_open(out, "devices", '[');
	for (int i = 0; i < r->n; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(line_fields), &r->line[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

int record_devices_decode(const cJSON *line, struct device_report *r, struct err *err)
{
	const cJSON *item;

	memset(r, 0, sizeof(*r));
	if (fields_read(FIELDS(report_fields), line, r, err) < 0)
		return err->code;
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "devices")) {
		if (r->n == DEVICE_LINES_MAX)
			return err_set(err, ERR_BAD, "devices: too many");
		if (fields_read(FIELDS(line_fields), item, &r->line[r->n++], err) < 0)
			return err_at(err, "devices");
	}
	return 0;
}

void record_found_encode(struct buf *out, const struct found *f)
{
	fields_write(FIELDS(found_fields), f, out);
	json_open(out, "who", '[');
	for (int i = 0; i < f->n; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(who_fields), &f->who[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

int record_found_decode(const cJSON *line, struct found *f, struct err *err)
{
	const cJSON *item;

	memset(f, 0, sizeof(*f));
	if (fields_read(FIELDS(found_fields), line, f, err) < 0)
		return err->code;
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "who")) {
		if (f->n == FOUND_MAX)
			return err_set(err, ERR_BAD, "who: too many");
		if (fields_read(FIELDS(who_fields), item, &f->who[f->n++], err) < 0)
			return err_at(err, "who");
	}
	return 0;
}

void record_todos_encode(struct buf *out, const struct todo_list *l)
{
	fields_write(FIELDS(todos_fields), l, out);
	record_person_encode(out, &l->person);
	json_open(out, "todo", '[');
	for (int i = 0; i < l->n; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(todo_fields), &l->line[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

int record_todos_decode(const cJSON *line, struct todo_list *l, struct err *err)
{
	const cJSON *item;

	memset(l, 0, sizeof(*l));
	if (fields_read(FIELDS(todos_fields), line, l, err) < 0 ||
		record_person_decode(line, &l->person, err) < 0)
		return err->code;
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "todo")) {
		if (l->n == LEFT_SHOWN)
			return err_set(err, ERR_BAD, "todo: too many");
		if (fields_read(FIELDS(todo_fields), item, &l->line[l->n++], err) < 0)
			return err_at(err, "todo");
	}
	return 0;
}

static const struct field calls_fields[] = {
	F_INT(struct calls_open, here, "here", 0, INT32_MAX),
};

static const struct field elsewhere_fields[] = {
	F_TEXT_MUST(struct call_elsewhere, kiosk, "kiosk"),
	F_HEX_MUST(struct call_elsewhere, id, "id"),
};

void record_calls_encode(struct buf *out, const struct calls_open *c)
{
	fields_write(FIELDS(calls_fields), c, out);
	json_open(out, "elsewhere", '[');
	for (int i = 0; i < c->n; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(elsewhere_fields), &c->elsewhere[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

int record_calls_decode(const cJSON *line, struct calls_open *c, struct err *err)
{
	const cJSON *item;

	memset(c, 0, sizeof(*c));
	if (fields_read(FIELDS(calls_fields), line, c, err) < 0)
		return err->code;
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "elsewhere")) {
		if (c->n == CALLS_ELSEWHERE)
			return err_set(err, ERR_BAD, "elsewhere: too many");
		if (fields_read(FIELDS(elsewhere_fields), item, &c->elsewhere[c->n++], err) < 0)
			return err_at(err, "elsewhere");
	}
	return 0;
}

/* NULL: the store could not answer. */
void record_today_encode(struct buf *out, const struct figures *f)
{
	if (!f)
		return;
	json_open(out, "hours", '[');
	for (int i = 0; i < FIGURES_HOURS; i++)
		json_put_int(out, NULL, f->hours[i]);
	json_close(out, ']');
	fields_write(FIELDS(today_fields), f, out);
	json_open(out, "meals", '[');
	for (int i = 0; i < f->n_meals; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(meal_fields), &f->meals[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_open(out, "tiers", '[');
	for (int i = 0; i < f->n_tiers; i++) {
		json_open(out, NULL, '{');
		fields_write(FIELDS(tier_fields), &f->tiers[i], out);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static int hours_decode(const cJSON *line, struct figures *f, struct err *err)
{
	const cJSON *item;
	int n = 0;

	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "hours")) {
		if (n == FIGURES_HOURS || !cJSON_IsNumber(item) || item->valuedouble < INT32_MIN ||
			item->valuedouble > INT32_MAX)
			return err_set(err, ERR_BAD, "hours");
		f->hours[n++] = (int64_t)item->valuedouble;
	}
	return 0;
}

int record_today_decode(const cJSON *line, struct figures *f, struct err *err)
{
	const cJSON *item;

	memset(f, 0, sizeof(*f));
	if (fields_read(FIELDS(today_fields), line, f, err) < 0 || hours_decode(line, f, err) < 0)
		return err->code;
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "meals")) {
		if (f->n_meals == FIGURES_MEALS)
			return err_set(err, ERR_BAD, "meals: too many");
		if (fields_read(FIELDS(meal_fields), item, &f->meals[f->n_meals++], err) < 0)
			return err_at(err, "meals");
	}
	cJSON_ArrayForEach (item, cJSON_GetObjectItemCaseSensitive(line, "tiers")) {
		if (f->n_tiers == FIGURES_TIERS)
			return err_set(err, ERR_BAD, "tiers: too many");
		if (fields_read(FIELDS(tier_fields), item, &f->tiers[f->n_tiers++], err) < 0)
			return err_at(err, "tiers");
	}
	return 0;
}

void record_settings_encode(struct buf *out, const struct model *m)
{
	char text[SETTING_TEXT_SIZE];

	json_open(out, "settings", '{');
	for (int i = 0; i < SETTING_COUNT; i++) {
		setting_text((enum setting)i, m->desk.settings.value[i], text);
		json_put_text(out, setting_key((enum setting)i), text);
	}
	json_put_int(out, "idle_usual_ms", m->desk.settings.idle_usual_ms);
	json_close(out, '}');
}

/* Of an older recording there are none. */
int record_settings_decode(const cJSON *line, struct model *m, struct err *err)
{
	const cJSON *obj = cJSON_GetObjectItemCaseSensitive(line, "settings");
	char text[SETTING_TEXT_SIZE];
	int64_t usual;

	visit_settings_usual(m);
	if (!obj)
		return 0;
	if (json_int(obj, "idle_usual_ms", 1, 3600000, &usual, err) < 0)
		return err_at(err, "settings");
	m->desk.settings.idle_usual_ms = (int)usual;
	for (int i = 0; i < SETTING_COUNT; i++) {
		const char *key = setting_key((enum setting)i);

		if (json_text(obj, key, text, sizeof(text), err) < 0)
			return err_at(err, "settings");
		if (!setting_parse((enum setting)i, text, &m->desk.settings.value[i]))
			return err_set(err, ERR_BAD, "settings: %s", key);
	}
	visit_settings_use(m);
	return 0;
}
