/* SPDX-License-Identifier: MIT */
/*
 * Menus and tariffs.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/import_table.h"

#define ID_BYTES 7 /* of a hash: 14 digits after the "d" */

/* ---- menu ----------------------------------------------------------------------------------- */

/*
 * The id is the dish's name in its place, day, meal and course: it stays when prices change and
 * rows are added or change places, and another dish is never taken for it ("as last time").
 */
static int dish_id(struct import *im, struct dish *d, struct err *err)
{
	unsigned char hash[32];
	char name[256], hex[2 * ID_BYTES + 1];

	snprintf(name, sizeof(name), "%s|%s|%s|%s|%s", d->place, d->day, d->meal, d->course,
		d->name.text[LANG_ZH]);
	crypto_generichash(hash, sizeof(hash), (const unsigned char *)name, strlen(name), NULL, 0);
	hex_from(hex, hash, ID_BYTES);
	snprintf(d->id, sizeof(d->id), "d%s", hex);
	return import_once(
		im, "zh", &(struct seen){d->id, d->place[0] ? d->place : "*", d->day}, err);
}

static int read_dish(struct import *im, struct dish *d, struct err *err)
{
	static const struct import_range price = {0, FEN_MAX, -1};
	int64_t fen;

	if (import_must(im, "day", d->day, sizeof(d->day), err) < 0 ||
		import_must(im, "meal", d->meal, sizeof(d->meal), err) < 0 ||
		import_must(im, "course", d->course, sizeof(d->course), err) < 0 ||
		import_words(im, &d->name, err) < 0 ||
		import_int(im, "fen", &price, &fen, err) < 0 ||
		import_text(im, "parts", d->parts, sizeof(d->parts), err) < 0)
		return ERR_BAD;
	d->fen = (int32_t)fen;
	if (*import_cell(im, "hall") && import_hall(im, "hall", d->place, err) < 0)
		return ERR_BAD;
	if (allergens_parse(import_cell(im, "allergens"), &d->allergens) < 0)
		return import_bad(
			im, "allergens", "not a list of letters out of " ALLERGEN_LETTERS, err);
	if (diet_parse(import_cell(im, "diet"), &d->diet) < 0)
		return import_bad(im, "diet",
			"not a list out of soft, low-salt, low-sugar, vegan, pork-free", err);
	return 0;
}

static bool only_day(const struct import *im)
{
	return !*import_cell(im, "meal") && !*import_cell(im, "course") &&
	       !*import_cell(im, "zh") && !*import_cell(im, "fen");
}

/* A row of a day alone: the file has this day, and none of its dishes is left. */
static int no_menu(struct import *im, struct err *err)
{
	struct dish d = {.id = "-", .meal = "any", .course = "any", .name = {{"-"}}};
	char key[DISH_DAY_SIZE + PLACE_SIZE + 8];

	if (import_must(im, "day", d.day, sizeof(d.day), err) < 0)
		return ERR_BAD;
	if (dish_check(&d, err) < 0) /* only the day can be wrong */
		return import_check(im, ERR_BAD, err);
	if ((*import_cell(im, "hall") && import_hall(im, "hall", d.place, err) < 0) ||
		import_own(im, d.place[0] ? d.place : "*", err) < 0)
		return ERR_BAD;
	snprintf(key, sizeof(key), "no %s %s", d.day, d.place);
	return import_once(im, "day", &(struct seen){key, d.place[0] ? d.place : "*", d.day}, err);
}

static int menu_row(struct import *im, struct err *err)
{
	struct feed_row row = {.kind = "dish"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct dish d = {.id = "-"};

	if (only_day(im))
		return no_menu(im, err);
	if (read_dish(im, &d, err) < 0)
		return ERR_BAD;
	d.order = im->rows;
	if (dish_check(&d, err) < 0)
		return import_check(im, ERR_BAD, err);
	if (dish_id(im, &d, err) < 0)
		return err->code;
	text_copy(row.place, sizeof(row.place), d.place[0] ? d.place : "*");
	text_copy(row.key, sizeof(row.key), d.id);
	row_dish_encode(&d, &body);
	return import_row(im, &row, &body, err);
}

/* Orders of days on which the dish was on the menu; of festivals and birthdays none are counted. */
static int orders_with(struct import *im, const struct dish *d, int64_t *ret, struct err *err)
{
	struct orders_of of = {.hall = d->place[0] ? d->place : "*",
		.meal = d->meal,
		.from = im->now->day,
		.day = DAY_NONE,
		.weekday = weekday_parse(d->day)};

	*ret = 0;
	if (of.weekday < 0 && strcmp(d->day, "Any") != 0 && day_parse(d->day, &of.day) < 0)
		return 0;
	return orders_standing(&im->hub->ledger, &of, ret, err);
}

static int tell_gone(struct import *im, const struct feed_row *stale, struct err *err)
{
	struct import_told told = {.what = IMPORT_GONE};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char why[DISH_DAY_SIZE + MEAL_SIZE + COURSE_SIZE + NAME_SIZE];
	struct feed_row row = *stale;
	struct dish d;
	int got = feed_get(&im->hub->ledger, stale, &body, err);

	row.body = buf_text(&body);
	if (got == 1 && row_dish_decode(&row, &d, err) < 0)
		got = err->code;
	if (got == 1)
		got = orders_with(im, &d, &told.orders, err);
	if (got >= 0) {
		snprintf(why, sizeof(why), "%s %s %s %s", d.day, d.meal, d.course,
			d.name.text[LANG_ZH]);
		told.why = why;
		im->watch->told(im->watch->ctx, &told);
	}
	buf_done(&body);
	return got < 0 ? got : 0;
}

/* A file is the whole menu of the days it names: what it no longer has there is gone. */
static int menu_finish(struct import *im, struct err *err)
{
	struct feed_row stale;
	int got;

	while ((got = seen_stale_dish(&im->hub->ledger, &stale, err)) == 1) {
		if ((im->watch->told && tell_gone(im, &stale, err) < 0) ||
			feed_gone(&im->hub->ledger, &stale, err) < 0)
			return err->code;
		im->changed++;
		im->gone++;
	}
	return got;
}

const struct import_kind import_menu = {
	.name = "menu",
	.required = "day meal course zh en ko fen allergens diet",
	.optional = "parts hall",
	.of_hall = true,
	.row = menu_row,
	.finish = menu_finish,
};

/* ---- tariff --------------------------------------------------------------------------------- */

static int read_kind(struct import *im, struct tariff_rule *rule, struct err *err)
{
	static const char *const names[] = {"less", "pays", "percent"};
	const char *cell = import_cell(im, "kind");

	for (int i = 0; i < 3; i++) {
		if (strcmp(cell, names[i]) != 0)
			continue;
		rule->kind = (enum tariff_kind)i;
		return 0;
	}
	return import_bad(im, "kind", "none of less, pays, percent", err);
}

static int read_rule(struct import *im, struct tariff_rule *rule, struct err *err)
{
	static const struct import_range money = {0, FEN_MAX, -1}, cap = {0, FEN_MAX, 0},
					 times = {0, 100, 0};
	int64_t value, cap_fen, per_day;

	if (import_day(im, "valid_from", true, &rule->from, err) < 0 ||
		import_day(im, "valid_until", false, &rule->until, err) < 0 ||
		import_must(im, "rule", rule->id, sizeof(rule->id), err) < 0 ||
		read_kind(im, rule, err) < 0 ||
		import_int(im, "value_fen", &money, &value, err) < 0 ||
		import_int(im, "cap_fen", &cap, &cap_fen, err) < 0 ||
		import_int(im, "per_day", &times, &per_day, err) < 0 ||
		import_text(im, "meal", rule->meal, sizeof(rule->meal), err) < 0)
		return ERR_BAD;
	if (strchr(rule->id, '/'))
		return import_bad(im, "rule", "must not have a /", err);
	if (rule->kind == TARIFF_PERCENT && value > 100)
		return import_bad(im, "value_fen", "per cent, so at most 100", err);
	rule->value = (int32_t)value;
	rule->cap_fen = (int32_t)cap_fen;
	rule->per_day = (int)per_day;
	if (tariff_parse_who(import_cell(im, "who"), rule, err) < 0)
		return import_check(im, ERR_BAD, err);
	return 0;
}

static int tariff_row(struct import *im, struct err *err)
{
	struct tariff_rule rule = {.from = DAY_NONE, .until = DAY_NONE};
	struct feed_row row = {.place = "*", .kind = "tariff"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	char from[11], key[FEED_KEY_SIZE + 32];

	if (read_rule(im, &rule, err) < 0)
		return ERR_BAD;
	if (*import_cell(im, "hall") && import_hall(im, "hall", rule.place, err) < 0)
		return ERR_BAD;
	if (tariff_check(&rule, err) < 0)
		return import_check(im, ERR_BAD, err);
	if (rule.place[0])
		text_copy(row.place, sizeof(row.place), rule.place);
	day_format(rule.from, from);
	snprintf(row.key, sizeof(row.key), "%s/%s", rule.id, from);
	snprintf(key, sizeof(key), "%s %s", row.key, row.place);
	if (import_once(im, "rule", &(struct seen){key, "", ""}, err) < 0)
		return err->code;
	row_tariff_encode(&rule, &body);
	return import_row(im, &row, &body, err);
}

const struct import_kind import_tariff = {
	.name = "tariff",
	.required = "valid_from rule who kind value_fen cap_fen per_day meal",
	.optional = "valid_until hall",
	.row = tariff_row,
};
