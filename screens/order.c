/* SPDX-License-Identifier: MIT */
/* Ordering a meal: from the set to "one moment". */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

#define LIST_GAP 4   /* bytes of what stands between two dishes */
#define TOGETHER 120 /* cells of dishes in one piece of text */
#define DISHES_FEW                                                                                 \
	4 /* more of them, and their price may go where there is no room: "why" says it */

/* What the festival or the birthday brings is no part of a set: nobody would look for it. */
static void special_lines(const struct model *m, struct page *p)
{
	const struct dish *dishes[DISHES_MAX];
	int n = visit_dishes(m, dishes);

	for (int i = 0; i < n; i++) {
		const char *festival = strchr(dishes[i]->day, ':');

		if (!festival && strcmp(dishes[i]->day, "Birthday") != 0)
			continue;
		/* TRANSLATORS: a dish of a festival or birthday; the choice that leads to it. */
		say_extra(p, festival ? words_festival(festival + 1) : _("Birthday"),
			_("%s, under \"%s\""), words_in(&dishes[i]->name, m->lang),
			_("Choose dishes myself"));
	}
}

static void say_portions(struct page *p, int left)
{
	say_extra(p, _("Left"),
		/* TRANSLATORS: how many can still be ordered. */
		ngettext("%d portion", "%d portions", (unsigned long)left), left);
}

void sets_fill(const struct model *m, struct page *p)
{
	const struct slot *slot = catalogue_slot(m->catalogue, m->task.meal, m->task.day);
	char day[PHRASE], until[32], last[PHRASE];
	const struct task *t = &m->task;

	words_day(day, sizeof(day), t->day, m->now.day, m->lang);
	/* TRANSLATORS: "lunch", a day. */
	say_question(p, MOOD_PLAIN, _("Which %s for %s?"), phrase_meal(t->meal), day);
	if (!slot)
		return;
	special_lines(m, p);
	if (t->walk_in) {
		say_portions(p, catalogue_walk_in(m->catalogue, t->meal, t->day));
		return;
	}
	words_minutes(until, sizeof(until), slot->cutoff_min, m->lang);
	phrase_day(last, m, t->day - slot->cutoff_days);
	say_portions(p, catalogue_left(m->catalogue, t->meal, t->day));
	say_extra(p, _("Order until"), _("%s %s"), last, until);
}

/* Said again here: what was kept may still be taken back. */
static void allergy_line(const struct model *m, struct page *p)
{
	char which[PHRASE];

	if (!visit_allergens(m))
		return;
	phrase_allergens(which, visit_allergens(m));
	if (m->acting)
		/* TRANSLATORS: allergens, then what somebody is called: "Mum". */
		say_line(p, _("Contains %s; %s cannot eat it"), which, m->called);
	else
		say_line(p, _("Contains %s; you said you cannot eat it"), which);
	p->mood = MOOD_LOOK;
}

/* "13 yuan, subsidy 5 yuan, delivery 2 yuan": a sum and what is taken off and added. */
void say_price(const struct model *m, struct page *p)
{
	int32_t delivery = visit_delivery_fen(m);
	char price[PAGE_TEXT], money[32], part[PHRASE];

	words_money(price, sizeof(price), m->price.list_fen, m->lang);
	if (m->price.subsidy_fen) {
		words_money(money, sizeof(money), m->price.subsidy_fen, m->lang);
		/* TRANSLATORS: behind a price: "subsidy 5 yuan". */
		snprintf(part, sizeof(part), _("subsidy %s"), money);
		phrase_and(price, part);
	}
	if (delivery) {
		words_money(money, sizeof(money), delivery, m->lang);
		/* TRANSLATORS: behind a price: "delivery 2 yuan". */
		snprintf(part, sizeof(part), _("delivery %s"), money);
		phrase_and(price, part);
	}
	if (m->task.screen == SCREEN_CONFIRM && m->task.own && m->task.n_picked > DISHES_FEW)
		say_extra(p, _("Price"), "%s", price);
	else
		say_pair(p, _("Price"), "%s", price);
	say_money(p, _("You pay"), m->price.due_fen + delivery);
}

/* All single dishes with their quantities, a few at a time. */
static void picked_lines(const struct model *m, struct page *p)
{
	char list[ACT_ITEMS_MAX * NAME_SIZE] = "", one[PHRASE];
	const char *label = _("Meal");

	for (int i = 0; i < m->task.n_picked; i++) {
		const struct picked *at = &m->task.picked[i];
		const struct dish *dish = visit_dish(m, at->id);

		if (!dish)
			continue;
		phrase_portions(one, words_in(&dish->name, m->lang), at->qty);
		if (text_cells(list) + text_cells(one) > TOGETHER ||
			strlen(list) + strlen(one) + LIST_GAP > PAGE_TEXT - strlen(_("Meal"))) {
			say_pair(p, label, "%s", list);
			label = "";
			list[0] = 0;
		}
		phrase_join(list, sizeof(list), one);
	}
	say_pair(p, label, "%s", list);
}

static void meal_lines(const struct model *m, struct page *p)
{
	struct meal_set sets[SETS_MAX];
	const struct meal_set *set = task_set(m, sets);
	char dishes[PHRASE];

	if (m->task.own) {
		picked_lines(m, p);
	} else if (set) {
		phrase_dishes(dishes, set, m->lang);
		/* TRANSLATORS: a set's name, its dishes. */
		say_pair(p, _("Meal"), _("%s: %s"), words_in(&set->set->name, m->lang), dishes);
	}
}

static bool usual_way(const struct model *m)
{
	return m->task.collect == COLLECT_DINE && !m->task.less_rice;
}

static void collect_line(const struct model *m, struct page *p)
{
	const char *how = phrase_collect(m->task.collect);

	if (m->task.less_rice)
		/* TRANSLATORS: how a meal is collected, and that there is to be less rice. */
		say_pair(p, _("How"), _("%s, less rice"), how);
	else if (!usual_way(m))
		say_pair(p, _("How"), "%s", how);
}

/* What may be left out where there is no room. */
static void extra_lines(const struct model *m, struct page *p)
{
	if (usual_way(m))
		say_extra(p, _("How"), "%s", phrase_collect(m->task.collect));
	if (visit_delivery_closed(m))
		say_extra(p, "", "%s", _("It can no longer be delivered"));
}

static void day_words(char out[PHRASE], const struct model *m)
{
	char day[64];

	words_day(day, sizeof(day), m->task.day, m->now.day, m->lang);
	if (m->task.walk_in)
		/* TRANSLATORS: a spare meal of today, after the orders were closed. */
		snprintf(out, PHRASE, _("Today's %s, bought now"), phrase_meal(m->task.meal));
	else
		/* TRANSLATORS: day, "lunch". */
		snprintf(out, PHRASE, _("%s, %s"), day, phrase_meal(m->task.meal));
}

void confirm_fill(const struct model *m, struct page *p)
{
	char day[PHRASE];

	day_words(day, m);
	if (m->task.changing)
		/* TRANSLATORS: a day and a meal: "Tomorrow, Mon 23 November, lunch". */
		say_question(p, MOOD_PLAIN, _("%s. This instead of the other?"), day);
	else
		/* TRANSLATORS: a day and a meal: "Tomorrow, Mon 23 November, lunch". */
		say_question(p, MOOD_PLAIN, _("%s. Is this right?"), day);
	allergy_line(m, p);
	meal_lines(m, p);
	collect_line(m, p);
	say_price(m, p);
	extra_lines(m, p);
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
	say_line(p, _("By the community's rules %s of each meal is paid for you"), money);
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

	words_money(money, sizeof(money), m->price.due_fen + visit_delivery_fen(m), m->lang);
	say_question(p, MOOD_PLAIN, _("Why you pay %s"), money);
	reason_line(m, p);
	say_price(m, p);
}

void twice_fill(const struct model *m, struct page *p)
{
	char day[PHRASE], meal[PHRASE];

	phrase_day(day, m, m->task.day);
	say_question(p, MOOD_LOOK, _("Already ordered for %s. One more?"), day);
	for (int i = 0; i < m->standing.n_orders; i++) {
		const struct open_order *o = &m->standing.orders[i];

		/* the one that is replaced is none */
		if (o != visit_order(m) && o->service_day == m->task.day &&
			strcmp(o->meal, m->task.meal) == 0)
			say_pair(p, _("Your order"), _("%s, number %s"),
				phrase_order(meal, o, m->lang), o->pickup);
	}
}

static bool meal_tomorrow(const struct model *m)
{
	return catalogue_slot(m->catalogue, m->task.meal, m->now.day + 1) != NULL;
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
	if (meal_tomorrow(m))
		say_question(p, MOOD_LOOK, _("Orders for tomorrow are closed. Order for %s?"), day);
	else
		say_question(p, MOOD_LOOK, _("Today's orders are closed. Order for %s?"), day);
}

static void no_meal_words(const struct model *m, struct page *p)
{
	char day[PHRASE];

	phrase_day(day, m, m->task.day);
	switch (visit_no_meal(m)) {
	case NO_MEAL_CLOCK:
		say_question(p, MOOD_LOOK, "%s",
			_("The clock must be set first. A volunteer does it and orders for you"));
		break;
	case NO_MEAL_CLOSED:
		say_question(p, MOOD_LOOK, _("Orders for %s are closed"), day);
		break;
	case NO_MEAL_TAKEN:
		say_question(p, MOOD_LOOK, _("The meals for %s are all taken"), day);
		break;
	case NO_MEAL_ENOUGH:
		/* TRANSLATORS: "2" portions, day, "lunch". */
		say_question(p, MOOD_LOOK, _("You have ordered %d for %s already (%s)"),
			visit_ordered(m), day, phrase_meal(m->task.meal));
		break;
	case NO_MEAL_TOO_MANY:
		say_question(p, MOOD_LOOK, _("You have %d meals ordered. Eat one first"),
			m->standing.n_orders);
		break;
	case NO_MEAL_DELIVERED:
		say_question(p, MOOD_LOOK, "%s",
			_("This meal is only delivered, and we have no address of yours"));
		break;
	case NO_MEAL_NOT:
	case NO_MEAL_NONE:
		say_question(p, MOOD_LOOK, "%s", _("There is no meal to order yet"));
		break;
	}
}

void no_meal_fill(const struct model *m, struct page *p)
{
	no_meal_words(m, p);
	if (m->task.changing)
		say_line(p, "%s", _("Your order stays as it was"));
	say_line(p, "%s", _("Press 0 and a volunteer finds out for you"));
}

void asking_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_PLAIN, "%s", _("One moment, we ask whether there is one more"));
}

void saving_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_PLAIN, "%s", _("One moment, it is being written down"));
}
