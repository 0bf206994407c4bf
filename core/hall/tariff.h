/* SPDX-License-Identifier: MIT */
/*
 * What a meal costs whom. Tariffs are data, dated; the best single rule applies, nothing is
 * stacked, and the rule that applied is named. Hardship overrides age. All money is fen.
 * A subsidy from a percentage is rounded up to the fen (25 % capped 300 of 850 → pays 637).
 */
#ifndef CORE_HALL_TARIFF_H
#define CORE_HALL_TARIFF_H

#include "core/hall/calendar.h"
#include "core/hall/person.h"

#define RULE_ID_SIZE 8
#define MEAL_SIZE    16 /* "lunch", "dinner" */

enum tariff_kind {
	TARIFF_LESS,    /* pays value_fen less, never below 0 */
	TARIFF_PAYS,    /* pays value_fen, never more than the list price */
	TARIFF_PERCENT, /* the subsidy is value per cent of the list price, at most cap_fen if > 0 */
};

struct tariff_rule {
	char id[RULE_ID_SIZE];
	char place[PLACE_SIZE]; /* "" = every hall */
	day_t from, until;      /* service days, inclusive; until DAY_NONE = open */
	enum tariff_kind kind;
	int32_t value; /* fen, or per cent 0…100 */
	int32_t cap_fen;
	int age_min, age_max; /* -1, -1 for a hardship rule; age_max 999 = open */
	bool hardship;
	int per_day;          /* subsidised meals a day; 0 = no limit */
	char meal[MEAL_SIZE]; /* "" = every meal */
};

/* Fields of a TSV row to a rule; the text says which field is wrong. who: "age 60-69", "age 90-",
 * "hardship". */
MUST_USE int tariff_parse_who(const char *who, struct tariff_rule *rule, struct err *err);
/* The same, the other way round. */
#define TARIFF_WHO_SIZE 24
void tariff_format_who(const struct tariff_rule *rule, char out[TARIFF_WHO_SIZE]);
/* Checks what a rule must fulfil whatever wrote it (bounds, dates, ages). */
MUST_USE int tariff_check(const struct tariff_rule *rule, struct err *err);

enum price_reason {
	PRICE_RULE,          /* rule_id applied */
	PRICE_LIST_NO_RULE,  /* nothing fits this person */
	PRICE_LIST_LIMIT,    /* today's subsidised meals are used up */
	PRICE_LIST_STRANGER, /* another hall's person: list price, subsidy to be confirmed */
};

struct price {
	int32_t list_fen, subsidy_fen, due_fen;
	enum price_reason reason;
	char rule_id[RULE_ID_SIZE]; /* "" when no rule applied */
};

struct price_query {
	const struct person *person;
	const char *place; /* the hall that serves */
	const char *meal;
	day_t service_day;
	int32_t list_fen;
	int subsidised_today; /* of this person, on that service day */
	enum birthday_rule birthday;
};

/*
 * Of rules with the same id and place that are in force, only the one with the latest `from`
 * counts: a new tariff needs no end written into the old one. A rule that saves nothing does not
 * apply.
 */
struct price tariff_price(const struct tariff_rule *rules, size_t n, const struct price_query *q);

#endif
