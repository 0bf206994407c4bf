/* SPDX-License-Identifier: MIT */
/* Ordering a meal: from the set to "one moment". */
#include <stdio.h>
#include <string.h>

#include "screens/say.h"

void sets_fill(const struct model *m, struct page *p)
{
	const struct slot *slot = catalogue_slot(m->catalogue, m->task.meal, m->task.day);
	char day[PHRASE], until[32], last[PHRASE];

	words_day(day, sizeof(day), m->task.day, m->now.day, m->lang);
	/* TRANSLATORS: "lunch", a day. */
	say_question(p, MOOD_PLAIN, _("Which %s for %s?"), phrase_meal(m->task.meal), day);
	if (!slot)
		return;
	words_minutes(until, sizeof(until), slot->cutoff_min, m->lang);
	phrase_day(last, m, m->task.day - slot->cutoff_days);
	/* TRANSLATORS: how many can still be ordered. */
	say_extra(p, _("Left"), _("%d portions"),
		catalogue_left(m->catalogue, m->task.meal, m->task.day));
	say_extra(p, _("Order until"), _("%s %s"), last, until);
}

static void allergy_line(const struct model *m, struct page *p, const struct meal_set *set)
{
	char which[PHRASE];

	if (!(set->allergens & m->person.allergens))
		return;
	phrase_allergens(which, set->allergens & m->person.allergens);
	say_line(p, _("Contains %s; you said you cannot eat it"), which);
	p->mood = MOOD_LOOK;
}

static void price_lines(const struct model *m, struct page *p)
{
	char money[32];

	words_money(money, sizeof(money), m->price.list_fen, m->lang);
	say_pair(p, _("Price"), "%s", money);
	if (m->price.subsidy_fen) {
		words_money(money, sizeof(money), m->price.subsidy_fen, m->lang);
		say_pair(p, _("Subsidy"), "%s", money);
	}
	say_money(p, _("You pay"), m->price.due_fen);
}

void confirm_fill(const struct model *m, struct page *p)
{
	struct meal_set sets[SETS_MAX];
	const struct meal_set *set = task_set(m, sets);
	char day[PHRASE], dishes[PHRASE];

	say_question(p, MOOD_PLAIN, "%s", _("Is this right?"));
	if (!set)
		return;
	words_day(day, sizeof(day), m->task.day, m->now.day, m->lang);
	phrase_dishes(dishes, set, m->lang);
	allergy_line(m, p, set);
	say_pair(p, _("Day"), "%s", day);
	/* TRANSLATORS: a set's name, its dishes. */
	say_pair(p, _("Meal"), _("%s: %s"), words_in(&set->set->name, m->lang), dishes);
	price_lines(m, p);
}

static const struct tariff_rule *rule_of(const struct catalogue *c, const char *id)
{
	for (int i = 0; i < c->n_rules; i++)
		if (strcmp(c->rules[i].id, id) == 0)
			return &c->rules[i];
	return NULL;
}

/* The rule in words that name no age, tier or hardship. */
static void rule_line(const struct model *m, struct page *p)
{
	const struct tariff_rule *rule = rule_of(m->catalogue, m->price.rule_id);
	char money[32];

	if (rule && rule->kind == TARIFF_PERCENT) {
		say_line(p, _("By the community's rules %d per cent of each meal is paid for you"),
			(int)rule->value);
		return;
	}
	if (rule && rule->kind == TARIFF_PAYS) {
		words_money(money, sizeof(money), rule->value, m->lang);
		say_line(p, _("By the community's rules you pay %s for each meal"), money);
		return;
	}
	words_money(money, sizeof(money), m->price.subsidy_fen, m->lang);
	say_line(p, _("By the community's rules each meal is subsidised with %s"), money);
}

static void reason_line(const struct model *m, struct page *p)
{
	switch (m->price.reason) {
	case PRICE_RULE:
		rule_line(m, p);
		break;
	case PRICE_LIST_NO_RULE:
		say_line(p, "%s", _("There is no subsidy for this meal, so it is the full price"));
		break;
	case PRICE_LIST_LIMIT:
		say_line(p, "%s",
			_("The subsidy for that day is used already, so it is the full price"));
		break;
	case PRICE_LIST_STRANGER:
		say_line(
			p, "%s", _("Full price for now. Your own hall confirms the subsidy later"));
		break;
	}
}

void reason_fill(const struct model *m, struct page *p)
{
	char money[32];

	words_money(money, sizeof(money), m->price.due_fen, m->lang);
	say_question(p, MOOD_PLAIN, _("Why you pay %s"), money);
	reason_line(m, p);
	price_lines(m, p);
}

void twice_fill(const struct model *m, struct page *p)
{
	char day[PHRASE];

	phrase_day(day, m, m->task.day);
	say_question(p, MOOD_LOOK, _("Already ordered for %s. One more?"), day);
	for (int i = 0; i < m->standing.n_orders; i++) {
		const struct open_order *o = &m->standing.orders[i];

		if (o->service_day == m->task.day)
			say_pair(p, _("Your order"), _("%s, number %s"),
				words_in(&o->set_name, m->lang), o->pickup);
	}
}

void closed_fill(const struct model *m, struct page *p)
{
	char day[PHRASE];

	if (m->task.day == m->now.day + 1) {
		say_question(
			p, MOOD_LOOK, "%s", _("Today's orders are closed. Order for tomorrow?"));
		return;
	}
	words_day(day, sizeof(day), m->task.day, DAY_NONE, m->lang);
	say_question(p, MOOD_LOOK, _("Orders for tomorrow are closed. Order for %s?"), day);
}

void no_meal_fill(const struct model *m, struct page *p)
{
	struct meal_set sets[SETS_MAX];
	char day[PHRASE];

	if (m->now.quality == CLOCK_UNKNOWN) {
		say_question(p, MOOD_LOOK, "%s",
			_("The clock must be set first. A volunteer does it and orders for you"));
	} else if (m->task.day != DAY_NONE && visit_sets(m, sets) > 0) {
		phrase_day(day, m, m->task.day);
		say_question(p, MOOD_LOOK, _("The meals for %s are all taken"), day);
	} else {
		say_question(p, MOOD_LOOK, "%s", _("There is no meal to order yet"));
	}
	say_line(p, "%s", _("Press 0 and a volunteer finds out for you"));
}

void saving_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_PLAIN, "%s", _("One moment, it is being written down"));
}
