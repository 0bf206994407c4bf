/* SPDX-License-Identifier: MIT */
/*
 * What the ledger has of a hall's menu, prices and classes, in the columns that the import reads: what is
 * written out here and brought back as it is changes nothing.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/hall_catalogue.h"
#include "server/request.h"
#include "server/web/web.h"

#define TIME_SIZE 48

static void put(struct buf *out, const char *cell)
{
	json_put_text(out, NULL, cell);
}

static void put_words(struct buf *out, const struct words *w)
{
	for (int i = 0; i < LANG_COUNT; i++)
		put(out, w->text[i]);
}

/* 0 is written as nothing, where the import takes nothing as 0. */
static void put_some(struct buf *out, int64_t n)
{
	char text[24] = "";

	if (n)
		snprintf(text, sizeof(text), "%lld", (long long)n);
	put(out, text);
}

static void put_number(struct buf *out, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	put(out, text);
}

static void put_day(struct buf *out, day_t day)
{
	char text[11] = "";

	if (day != DAY_NONE)
		day_format(day, text);
	put(out, text);
}

/* ---- menus ------------------------------------------------------------------------------------ */

#define MENU_COLUMNS "day meal course zh en ko fen allergens diet parts hall"

static void dish_cells(const struct dish *d, struct buf *out)
{
	char list[LIST_SIZE];

	put(out, d->day);
	put(out, d->meal);
	put(out, d->course);
	put_words(out, &d->name);
	put_number(out, d->fen);
	allergens_format(d->allergens, list);
	put(out, list);
	diet_format(d->diet, list);
	put(out, list);
	put(out, d->parts);
	put(out, d->place);
}

/* All of them; or, where a day is named, those that count on it, of one meal or of all. */
static void menu_rows(const struct hall_catalogue *c, const char *meal, day_t day, struct buf *out)
{
	for (int i = 0; i < c->view.n_dishes; i++) {
		const struct dish *d = &c->dishes[i];
		struct menu m = catalogue_menu(&c->view, d->meal, day, NULL);

		if ((*meal && strcmp(meal, d->meal) != 0) || (day != DAY_NONE && !dish_on(&m, d)))
			continue;
		json_open(out, NULL, '[');
		dish_cells(d, out);
		json_close(out, ']');
	}
}

/* ---- prices ----------------------------------------------------------------------------------- */

#define TARIFF_COLUMNS "valid_from rule who kind value_fen cap_fen per_day meal valid_until hall"

static void rule_cells(const struct tariff_rule *r, struct buf *out)
{
	static const char *const kinds[] = {
		[TARIFF_LESS] = "less", [TARIFF_PAYS] = "pays", [TARIFF_PERCENT] = "percent"};
	char who[TARIFF_WHO_SIZE];

	tariff_format_who(r, who);
	put_day(out, r->from);
	put(out, r->id);
	put(out, who);
	put(out, kinds[r->kind]);
	put_number(out, r->value);
	put_some(out, r->cap_fen);
	put_some(out, r->per_day);
	put(out, r->meal);
	put_day(out, r->until);
	put(out, r->place);
}

static void tariff_rows(const struct hall_catalogue *c, struct buf *out)
{
	for (int i = 0; i < c->view.n_rules; i++) {
		json_open(out, NULL, '[');
		rule_cells(&c->rules[i], out);
		json_close(out, ']');
	}
}

/* ---- offerings -------------------------------------------------------------------------------- */

#define OFFERING_COLUMNS                                                                           \
	"id kind hall room zh en ko days time seats minage room_en room_ko floor_zh floor_en"      \
	" floor_ko bring_zh bring_en bring_ko maxage guardian hardship book ahead misses"

static void time_cell(const struct offering *o, struct buf *out)
{
	char text[TIME_SIZE];

	snprintf(text, sizeof(text), "%02d:%02d-%02d:%02d", o->from_min / 60, o->from_min % 60,
		o->to_min / 60, o->to_min % 60);
	put(out, text);
}

static void offering_more(const struct offering *o, struct buf *out)
{
	char misses[40] = "";

	put(out, o->room.text[LANG_EN]);
	put(out, o->room.text[LANG_KO]);
	put_words(out, &o->floor);
	put_words(out, &o->bring);
	put_some(out, o->max_age);
	put(out, o->guardian ? "yes" : "");
	put(out, o->hardship ? "yes" : "");
	put(out, o->session ? "session" : "course");
	put_some(out, o->ahead);
	if (o->miss_max)
		snprintf(misses, sizeof(misses), "%d/%d/%d", o->miss_max, o->miss_days,
			o->miss_wait);
	put(out, misses);
}

struct offerings {
	const char *place;
	struct buf *out;
};

static int each_offering(void *ctx, const struct feed_row *row, size_t n, struct err *err)
{
	const struct offerings *l = ctx;
	struct offering o;

	(void)n;
	if (strcmp(row->place, l->place) != 0)
		return 0;
	if (row_offering_decode(row, &o, err) < 0)
		return err->code;
	json_open(l->out, NULL, '[');
	put(l->out, o.id);
	put(l->out, o.kind);
	put(l->out, o.place);
	put(l->out, o.room.text[LANG_ZH]);
	put_words(l->out, &o.name);
	put(l->out, o.rule);
	time_cell(&o, l->out);
	put_some(l->out, o.seats);
	put_some(l->out, o.min_age);
	offering_more(&o, l->out);
	json_close(l->out, ']');
	return 0;
}

/* ---- the table -------------------------------------------------------------------------------- */

static void put_columns(struct buf *out, const char *columns)
{
	char name[32];

	json_open(out, "columns", '[');
	for (size_t n; *columns; columns += n, columns += *columns == ' ') {
		n = strcspn(columns, " ");
		snprintf(name, sizeof(name), "%.*s", (int)n, columns);
		put(out, name);
	}
	json_close(out, ']');
}

struct asked {
	char name[16], place[PLACE_SIZE], meal[MEAL_SIZE];
	day_t day;
};

static int rows_of(struct web_call *c, const struct asked *a)
{
	struct buf *out = &c->a->body;
	struct hall_catalogue of;
	int result = hall_catalogue_read(&c->web->hub, a->place, &of, &c->err);

	if (!result && strcmp(a->name, "menu") == 0)
		menu_rows(&of, a->meal, a->day, out);
	else if (!result && strcmp(a->name, "tariff") == 0)
		tariff_rows(&of, out);
	else if (!result)
		result = feed_walk_kind(&c->web->hub.ledger,
			&(struct feed_kind){"offering", a->place}, each_offering,
			&(struct offerings){a->place, out}, &c->err);
	hall_catalogue_free(&of);
	return result;
}

static const char *columns_of(const char *name)
{
	if (strcmp(name, "menu") == 0)
		return MENU_COLUMNS;
	if (strcmp(name, "tariff") == 0)
		return TARIFF_COLUMNS;
	return strcmp(name, "offerings") == 0 ? OFFERING_COLUMNS : NULL;
}

int web_table(struct web_call *c)
{
	const char *query = c->req->query, *columns;
	struct asked a = {.name = ""};
	int result;

	if (!web_place(c, a.place) || !web_day(c, "day", DAY_NONE, &a.day))
		return 0;
	if (!query_value(query, "name", a.name, sizeof(a.name)) ||
		!(columns = columns_of(a.name)) || !*a.place ||
		(strstr(query, "meal=") && !query_value(query, "meal", a.meal, sizeof(a.meal)))) {
		web_refuse(c->a, 400, "bad");
		return 0;
	}
	json_open(&c->a->body, NULL, '{');
	json_put_text(&c->a->body, "name", a.name);
	put_columns(&c->a->body, columns);
	json_open(&c->a->body, "rows", '[');
	result = rows_of(c, &a);
	json_close(&c->a->body, ']');
	json_close(&c->a->body, '}');
	return result;
}
