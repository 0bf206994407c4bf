/* SPDX-License-Identifier: MIT */
#include "core/hall/tariff.h"

#include <stdio.h>
#include <string.h>

#include "core/hall/meal.h"
#include "core/hall/token.h"

#define AGE_OPEN    999
#define AGE_MAX     150
#define PER_DAY_MAX 20

/* At most three digits at *s, which moves behind them; -1 when there is none. */
static int read_age(const char **s)
{
	int age = 0, n = 0;

	for (; n < 3 && **s >= '0' && **s <= '9'; n++, (*s)++)
		age = age * 10 + (**s - '0');
	return n ? age : -1;
}

int tariff_parse_who(const char *who, struct tariff_rule *rule, struct err *err)
{
	const char *s = who;
	int min, max = AGE_OPEN;

	if (strcmp(who, "hardship") == 0) {
		rule->hardship = true;
		rule->age_min = rule->age_max = -1;
		return 0;
	}
	if (strncmp(s, "age ", 4) != 0)
		return err_set(
			err, ERR_BAD, "who: \"%.40s\" is neither \"age …\" nor hardship", who);
	s += 4;
	min = read_age(&s);
	if (min < 0 || *s++ != '-')
		return err_set(err, ERR_BAD, "who: \"%.40s\" is no range like 60-69 or 90-", who);
	if (*s)
		max = read_age(&s);
	if (*s || max < min || (max > AGE_MAX && max != AGE_OPEN))
		return err_set(err, ERR_BAD, "who: \"%.40s\" is no range like 60-69 or 90-", who);
	rule->hardship = false;
	rule->age_min = min;
	rule->age_max = max;
	return 0;
}

void tariff_format_who(const struct tariff_rule *rule, char out[TARIFF_WHO_SIZE])
{
	if (rule->hardship)
		snprintf(out, TARIFF_WHO_SIZE, "hardship");
	else if (rule->age_max == AGE_OPEN)
		snprintf(out, TARIFF_WHO_SIZE, "age %d-", rule->age_min);
	else
		snprintf(out, TARIFF_WHO_SIZE, "age %d-%d", rule->age_min, rule->age_max);
}

static int check_who(const struct tariff_rule *r, struct err *err)
{
	if (r->hardship) {
		if (r->age_min != -1 || r->age_max != -1)
			return err_set(err, ERR_BAD, "age: a hardship rule has none");
		return 0;
	}
	if (r->age_min < 0 || r->age_min > AGE_MAX)
		return err_set(err, ERR_BAD, "age: %d is not 0 to %d", r->age_min, AGE_MAX);
	if (r->age_max < r->age_min || (r->age_max > AGE_MAX && r->age_max != AGE_OPEN))
		return err_set(err, ERR_BAD, "age: %d to %d is no range", r->age_min, r->age_max);
	return 0;
}

static int check_value(const struct tariff_rule *r, struct err *err)
{
	int max = r->kind == TARIFF_PERCENT ? 100 : FEN_MAX;

	if (r->kind != TARIFF_LESS && r->kind != TARIFF_PAYS && r->kind != TARIFF_PERCENT)
		return err_set(err, ERR_BAD, "kind: %d is no kind of rule", (int)r->kind);
	if (r->value < 0 || r->value > max)
		return err_set(err, ERR_BAD, "value: %d is not 0 to %d", (int)r->value, max);
	if (r->cap_fen < 0 || r->cap_fen > FEN_MAX)
		return err_set(err, ERR_BAD, "cap: %d is not 0 to %d", (int)r->cap_fen, FEN_MAX);
	if (r->cap_fen && r->kind != TARIFF_PERCENT)
		return err_set(err, ERR_BAD, "cap: only a percentage has one");
	return 0;
}

int tariff_check(const struct tariff_rule *r, struct err *err)
{
	uint32_t division, hall;
	int result;

	if (!r->id[0])
		return err_set(err, ERR_BAD, "rule: empty");
	if (r->place[0] && place_parse(r->place, &division, &hall))
		return err_set(err, ERR_BAD, "place: \"%s\" is no hall", r->place);
	if (r->from == DAY_NONE)
		return err_set(err, ERR_BAD, "from: no date");
	if (r->until != DAY_NONE && r->until < r->from)
		return err_set(err, ERR_BAD, "until: before from");
	if (r->per_day < 0 || r->per_day > PER_DAY_MAX)
		return err_set(err, ERR_BAD, "per_day: %d is not 0 to %d", r->per_day, PER_DAY_MAX);
	if (r->meal[0] && !meal_name_ok(r->meal))
		return err_set(err, ERR_BAD, "meal: \"%s\" is no meal", r->meal);
	result = check_value(r, err);
	return result ? result : check_who(r, err);
}

/* In force for this hall, meal and day, whoever eats. */
static bool in_force(const struct tariff_rule *r, const struct price_query *q)
{
	if (r->place[0] && strcmp(r->place, q->place) != 0)
		return false;
	if (r->meal[0] && strcmp(r->meal, q->meal) != 0)
		return false;
	return q->service_day >= r->from && (r->until == DAY_NONE || q->service_day <= r->until);
}

static bool superseded(const struct tariff_rule *rules, size_t n, const struct tariff_rule *r,
	const struct price_query *q)
{
	for (size_t i = 0; i < n; i++)
		if (rules[i].from > r->from && strcmp(rules[i].id, r->id) == 0 &&
			strcmp(rules[i].place, r->place) == 0 && in_force(&rules[i], q))
			return true;
	return false;
}

static bool fits_person(const struct tariff_rule *r, const struct price_query *q, int age)
{
	if (r->hardship)
		return hardship_on(q->person, q->service_day);
	return age >= 0 && age >= r->age_min && age <= r->age_max;
}

static int32_t subsidy_of(const struct tariff_rule *r, int32_t list_fen)
{
	int64_t subsidy = 0;

	switch (r->kind) {
	case TARIFF_LESS:
		subsidy = r->value;
		break;
	case TARIFF_PAYS:
		subsidy = list_fen - (int64_t)r->value;
		break;
	case TARIFF_PERCENT:
		subsidy = ((int64_t)list_fen * r->value + 99) / 100;
		if (r->cap_fen > 0 && subsidy > r->cap_fen)
			subsidy = r->cap_fen;
		break;
	}
	if (subsidy > list_fen)
		subsidy = list_fen;
	return subsidy > 0 ? (int32_t)subsidy : 0;
}

/* The best rules seen: one for hardship, one for age, each with what it saves. */
struct best {
	const struct tariff_rule *rule;
	int32_t subsidy;
	bool fitted, limited; /* a rule fitted; one of them had no meal left today */
};

static void consider(struct best *best, const struct tariff_rule *r, const struct price_query *q)
{
	int32_t subsidy = subsidy_of(r, q->list_fen);

	best->fitted = true;
	if (r->per_day > 0 && q->subsidised_today >= r->per_day) {
		best->limited |= subsidy > 0;
	} else if (subsidy > best->subsidy) {
		best->rule = r;
		best->subsidy = subsidy;
	}
}

struct price tariff_price(const struct tariff_rule *rules, size_t n, const struct price_query *q)
{
	struct price price = {
		.list_fen = q->list_fen, .due_fen = q->list_fen, .reason = PRICE_LIST_NO_RULE};
	struct best by_age = {0}, by_hardship = {0}, *best;
	int age;

	if (!q->person->known) {
		price.reason = PRICE_LIST_STRANGER;
		return price;
	}
	age = age_on(q->person->born, q->service_day, q->birthday);
	for (size_t i = 0; i < n; i++) {
		const struct tariff_rule *r = &rules[i];

		if (in_force(r, q) && fits_person(r, q, age) && !superseded(rules, n, r, q))
			consider(r->hardship ? &by_hardship : &by_age, r, q);
	}
	best = by_hardship.fitted ? &by_hardship : &by_age;
	if (best->rule) {
		price.reason = PRICE_RULE;
		price.subsidy_fen = best->subsidy;
		price.due_fen = q->list_fen - best->subsidy;
		memcpy(price.rule_id, best->rule->id, sizeof(price.rule_id));
	} else if (best->limited) {
		price.reason = PRICE_LIST_LIMIT;
	}
	return price;
}
