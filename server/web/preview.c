/* SPDX-License-Identifier: MIT */
/*
 * What residents will see of a meal and pay for it, before anything changes: the table is taken in, the
 * hall's catalogue is looked at as its terminals would, and all of it is taken back.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "server/hall_catalogue.h"
#include "server/import.h"
#include "server/web/web.h"

#define SETS_MAX     16
#define DISHES_MAX   64
#define TIERS_MAX    24
#define YEAR         366 /* days: so old and no day older is nobody */
#define PROBLEMS_MAX 100

struct wanted {
	cJSON *json;
	char place[PLACE_SIZE], day_text[11], meal[MEAL_SIZE], table[16];
	const char *csv; /* borrowed of json */
	day_t day;
};

/* ---- what is seen ----------------------------------------------------------------------------- */

static void put_names(struct buf *out, const struct dish *d)
{
	static const char *const keys[] = {"zh", "en", "ko"};

	for (int i = 0; i < LANG_COUNT; i++)
		json_put_text(out, keys[i], d->name.text[i]);
	json_put_int(out, "fen", d->fen);
}

static void put_dish(struct buf *out, const struct dish *d)
{
	char list[LIST_SIZE];

	json_open(out, NULL, '{');
	json_put_text(out, "course", d->course);
	put_names(out, d);
	allergens_format(d->allergens, list);
	json_put_text(out, "allergens", list);
	diet_format(d->diet, list);
	json_put_text(out, "diet", list);
	json_close(out, '}');
}

static void put_set(struct buf *out, const struct meal_set *s)
{
	json_open(out, NULL, '{');
	put_names(out, s->set);
	json_open(out, "parts", '[');
	for (int i = 0; i < s->n_parts; i++)
		json_put_text(out, NULL, s->parts[i]->name.text[LANG_ZH]);
	json_close(out, ']');
	json_close(out, '}');
}

/* ---- what is paid ----------------------------------------------------------------------------- */

/* Sets, or the main dishes where there are none: what a column of the prices is of. */
struct priced {
	const struct dish *dish[DISHES_MAX];
	int n;
};

/* Somebody as a rule means them: as old as its youngest, on that day; of hardship, or neither. */
static struct person somebody(const struct tariff_rule *rule, const struct wanted *w)
{
	struct person p = {.known = true, .born = DAY_NONE};

	text_copy(p.place, sizeof(p.place), w->place);
	if (rule && rule->hardship)
		p.hardship = HARDSHIP_YES;
	else if (rule)
		p.born = w->day - rule->age_min * YEAR;
	return p;
}

static void put_tier(struct buf *out, const struct hall_catalogue *c, const struct wanted *w,
	const struct tariff_rule *rule, const struct priced *of)
{
	struct person p = somebody(rule, w);
	struct price_query q = {
		.person = &p, .place = w->place, .meal = w->meal, .service_day = w->day};
	char who[TARIFF_WHO_SIZE] = "none";
	const char *named = "";
	struct price price;

	if (rule)
		tariff_format_who(rule, who);
	json_open(out, NULL, '{');
	json_put_text(out, "tier", strncmp(who, "age ", 4) == 0 ? who + 4 : who);
	json_open(out, "pays", '[');
	for (int i = 0; i < of->n; i++) {
		q.list_fen = of->dish[i]->fen;
		price = tariff_price(c->rules, (size_t)c->view.n_rules, &q);
		json_put_int(out, NULL, price.due_fen);
		if (price.reason == PRICE_RULE)
			named = rule && *price.rule_id ? rule->id : named;
	}
	json_close(out, ']');
	json_put_text(out, "rule", named);
	json_close(out, '}');
}

static bool in_force(const struct tariff_rule *r, const struct wanted *w)
{
	return r->from <= w->day && (r->until == DAY_NONE || w->day <= r->until) &&
	       (!*r->meal || strcmp(r->meal, w->meal) == 0);
}

static bool same_who(const struct tariff_rule *a, const struct tariff_rule *b)
{
	return a->hardship == b->hardship && a->age_min == b->age_min && a->age_max == b->age_max;
}

/* Whom the day's rules tell apart, in their order, each once; then whoever is none of them. */
static void put_tiers(struct buf *out, const struct hall_catalogue *c, const struct wanted *w,
	const struct priced *of)
{
	const struct tariff_rule *told[TIERS_MAX];
	int n = 0;

	json_open(out, "tiers", '[');
	for (int i = 0; i < c->view.n_rules && n < TIERS_MAX; i++) {
		const struct tariff_rule *r = &c->rules[i];
		bool before = false;

		for (int k = 0; k < n; k++)
			before = before || same_who(told[k], r);
		if (before || !in_force(r, w))
			continue;
		told[n++] = r;
		put_tier(out, c, w, r, of);
	}
	put_tier(out, c, w, NULL, of);
	json_close(out, ']');
}

static void put_meal(struct buf *out, const struct hall_catalogue *c, const struct wanted *w)
{
	struct menu m = catalogue_menu(&c->view, w->meal, w->day, NULL);
	const struct dish *dishes[DISHES_MAX];
	int n_dishes = menu_dishes(&m, dishes, DISHES_MAX), n_sets;
	struct meal_set sets[SETS_MAX];
	struct priced of = {.n = 0};

	json_open(out, "dishes", '[');
	for (int i = 0; i < n_dishes; i++)
		put_dish(out, dishes[i]);
	json_close(out, ']');
	n_sets = meal_sets(&m, sets, SETS_MAX);
	json_open(out, "sets", '[');
	for (int i = 0; i < n_sets; i++) {
		put_set(out, &sets[i]);
		of.dish[of.n++] = sets[i].set;
	}
	json_close(out, ']');
	for (int i = 0; i < n_dishes && !n_sets; i++)
		if (strcmp(dishes[i]->course, "main") == 0)
			of.dish[of.n++] = dishes[i];
	put_tiers(out, c, w, &of);
}

/* ---- what is wrong ---------------------------------------------------------------------------- */

struct problems {
	struct buf *out;
	int n;
};

static void on_line(void *ctx, const struct import_told *told)
{
	struct problems *p = ctx;

	if (told->what != IMPORT_WRONG || p->n++ >= PROBLEMS_MAX)
		return;
	json_open(p->out, NULL, '{');
	json_put_int(p->out, "line", told->line);
	json_put_text(p->out, "why", told->why);
	json_close(p->out, '}');
}

/* In a transaction: 1 = taken, 0 = it has problems, which are written; < 0. */
static int bring(struct web_call *c, const struct wanted *w)
{
	struct problems problems = {.out = &c->a->body};
	const struct import_watch watch = {.file = {w->table, w->csv, strlen(w->csv)},
		.own = c->who.account.place,
		.told = on_line,
		.ctx = &problems};
	struct import_report report = {.kind = NULL};
	int result = 0;

	json_open(&c->a->body, "problems", '[');
	if (*w->csv)
		result = import_watched(&c->web->hub, &watch, &c->req->now, &report, &c->err);
	json_close(&c->a->body, ']');
	if (result == ERR_BAD && problems.n)
		return 0;
	return result < 0 ? result : 1;
}

/* ---- the answer ------------------------------------------------------------------------------- */

static bool read_wanted(struct web_call *c, struct wanted *w)
{
	const cJSON *csv = NULL;

	w->json = json_parse(c->req->body, c->req->body_len, &c->err);
	if (w->json)
		csv = cJSON_GetObjectItemCaseSensitive(w->json, "csv");
	if (!csv || !cJSON_IsString(csv) || strstr(c->req->body, "\\u0000") ||
		json_text(w->json, "hall", w->place, sizeof(w->place), NULL) < 0 || !*w->place ||
		json_text(w->json, "day", w->day_text, sizeof(w->day_text), NULL) < 0 ||
		json_text(w->json, "meal", w->meal, sizeof(w->meal), NULL) < 0 ||
		json_text(w->json, "table", w->table, sizeof(w->table), NULL) < 0 ||
		day_parse(w->day_text, &w->day) < 0 || !meal_name_ok(w->meal) ||
		(strcmp(w->table, "menu") != 0 && strcmp(w->table, "tariff") != 0)) {
		web_refuse(c->a, 400, "bad");
		return false;
	}
	w->csv = csv->valuestring;
	return web_hall(c, w->place);
}

static int look(struct web_call *c, const struct wanted *w)
{
	struct hall_catalogue of = {.dishes = NULL};
	int got;

	if (ledger_begin(&c->web->hub.ledger, &c->err) < 0)
		return c->err.code;
	json_open(&c->a->body, NULL, '{');
	got = bring(c, w);
	if (got == 1 && hall_catalogue_read(&c->web->hub, w->place, &of, &c->err) < 0)
		got = c->err.code;
	if (got == 1)
		put_meal(&c->a->body, &of, w);
	hall_catalogue_free(&of);
	ledger_rollback(&c->web->hub.ledger);
	json_put_int(&c->a->body, "ok", got == 1);
	json_close(&c->a->body, '}');
	return got < 0 ? got : 0;
}

int web_preview(struct web_call *c)
{
	struct wanted w = {.json = NULL};
	int result = read_wanted(c, &w) ? look(c, &w) : 0;

	json_wipe(w.json);
	return result;
}
