/* SPDX-License-Identifier: MIT */
/* The words on the choices of meals and orders. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

static void order_next_words(const struct model *m, day_t day, struct page_choice *choice)
{
	char date[PHRASE];

	if (day == DAY_NONE) {
		text_copy(choice->label, PAGE_TEXT, _("Order lunch"));
		return;
	}
	words_day(date, sizeof(date), day, DAY_NONE, m->lang);
	if (day == m->now.day + 1) {
		text_copy(choice->label, PAGE_TEXT, _("Lunch for tomorrow"));
		text_copy(choice->detail, PAGE_TEXT, date);
	} else {
		snprintf(choice->label, PAGE_TEXT, _("Order lunch for %s"), date);
	}
}

static void set_words(const struct model *m, int set, struct page_choice *choice)
{
	struct meal_set sets[SETS_MAX];
	char money[32], dishes[PHRASE];

	if (set < 0 || set >= visit_sets(m, sets))
		return;
	words_money(money, sizeof(money), sets[set].set->fen, m->lang);
	phrase_dishes(dishes, &sets[set], m->lang);
	snprintf(
		choice->label, PAGE_TEXT, "%s  %s", words_in(&sets[set].set->name, m->lang), money);
	text_copy(choice->detail, PAGE_TEXT, dishes);
}

/* What was ordered last: a set's name or the first dish, as the menu of that day has it. */
static void again_words(const struct model *m, day_t day, struct page_choice *choice)
{
	const struct last_order *last = &m->standing.last;
	struct menu menu = catalogue_menu(m->catalogue, last->meal, day, &m->person);
	const struct dish *dish = menu_find(&menu, last->dish[0]);
	char when[PHRASE];

	text_copy(choice->label, PAGE_TEXT, _("The same as last time"));
	if (!dish)
		return;
	phrase_day(when, m, day);
	/* TRANSLATORS: "tomorrow", "lunch", the set. */
	snprintf(choice->detail, PAGE_TEXT,
		last->n > 1 ? _("%s, %s: %s and more") : _("%s, %s: %s"), when,
		phrase_meal(last->meal), words_in(&dish->name, m->lang));
	phrase_capital(choice->detail);
}

static void day_words(const struct model *m, int option, struct page_choice *choice)
{
	const char *festival;
	char day[PHRASE], left[PHRASE];
	struct meal_option o;

	if (!visit_meal(m, option, &o))
		return;
	phrase_near_day(day, m, o.day); /* the date stands below it */
	if (o.walk_in)
		/* TRANSLATORS: a spare meal of today, after the orders were closed: "lunch". */
		snprintf(
			choice->label, PAGE_TEXT, _("Today's %s, bought now"), phrase_meal(o.meal));
	else
		phrase_meal_on(choice->label, o.meal, day);
	phrase_capital(choice->label);
	words_day(choice->detail, PAGE_TEXT, o.day, DAY_NONE, m->lang);
	festival = catalogue_festival(m->catalogue, o.day);
	if (*festival)
		phrase_and(choice->detail, words_festival(festival));
	/* TRANSLATORS: how many portions can still be had. */
	snprintf(left, sizeof(left), _("%d left"), o.left);
	phrase_and(choice->detail, left);
}

/* On the first page it tells which meals of today can still be had. */
static void other_words(const struct model *m, struct page_choice *choice)
{
	struct meal_option options[MEAL_OPTIONS_MAX];
	int n = m->task.screen == SCREEN_GREETED ? visit_meals_today(m, options) : 0;
	char day[PHRASE], meal[PHRASE];

	text_copy(choice->label, PAGE_TEXT, _("Other meals"));
	for (int i = 0; i < n; i++) {
		phrase_day(day, m, options[i].day);
		phrase_meal_on(meal, options[i].meal, day);
		phrase_capital(meal);
		phrase_join(choice->detail, PAGE_TEXT, meal);
	}
}

/* Marks and allergens in words, so that nobody learns letters. */
static void dish_words(const struct model *m, int at, struct page_choice *choice)
{
	const struct dish *dishes[DISHES_MAX];
	char money[32], marks[PHRASE], contains[PHRASE];
	int qty;

	if (at < 0 || at >= visit_dishes(m, dishes))
		return;
	qty = visit_picked(m, dishes[at]->id);
	words_money(money, sizeof(money), dishes[at]->fen, m->lang);
	if (qty)
		/* TRANSLATORS: a dish that was taken: name, price, how many. */
		snprintf(choice->label, PAGE_TEXT, _("%s  %s  x %d"),
			words_in(&dishes[at]->name, m->lang), money, qty);
	else
		snprintf(choice->label, PAGE_TEXT, "%s  %s", words_in(&dishes[at]->name, m->lang),
			money);
	phrase_diet(choice->detail, dishes[at]->diet);
	phrase_allergens(marks, dishes[at]->allergens);
	if (!*marks)
		return;
	/* TRANSLATORS: allergens of a dish. */
	snprintf(contains, sizeof(contains), _("contains %s"), marks);
	phrase_join(choice->detail, PAGE_TEXT, contains);
}

static void link_words(const struct model *m, int link, struct page_choice *choice)
{
	const struct person *self = visit_self(m);

	if (link < 0)
		text_copy(choice->label, PAGE_TEXT, _("For myself"));
	else if (link < self->n_links)
		/* TRANSLATORS: what somebody is called: "Mum". */
		snprintf(choice->label, PAGE_TEXT, _("For %s"), self->links[link].called);
}

/* Who there is, in a line. */
static void for_words(const struct model *m, struct page_choice *choice)
{
	const struct person *self = visit_self(m);

	text_copy(choice->label, PAGE_TEXT,
		m->acting ? _("Change whom it is for") : _("For somebody else"));
	for (int i = 0; !m->acting && i < self->n_links; i++)
		phrase_join(choice->detail, PAGE_TEXT, self->links[i].called);
}

static void collect_words(const struct model *m, int how, struct page_choice *choice)
{
	const struct slot *slot = catalogue_slot(m->catalogue, m->task.meal, m->task.day);
	char money[32];

	text_copy(choice->label, PAGE_TEXT, phrase_collect((enum collect)how));
	if (how != COLLECT_DELIVERY || !slot || !slot->delivery_fen)
		return;
	words_money(money, sizeof(money), slot->delivery_fen, m->lang);
	/* TRANSLATORS: what a delivery costs on top. */
	snprintf(choice->detail, PAGE_TEXT, _("%s more"), money);
}

static void own_words(int kinds, struct page_choice *choice)
{
	text_copy(choice->label, PAGE_TEXT, _("Choose dishes myself"));
	if (kinds)
		/* TRANSLATORS: so many dishes were taken already. */
		snprintf(choice->detail, PAGE_TEXT, _("%d chosen"), kinds);
}

static void order_words(const struct model *m, int order, struct page_choice *choice)
{
	const struct open_order *o;
	char day[PHRASE], meal[PHRASE];

	if (order < 0 || order >= m->standing.n_orders)
		return;
	o = &m->standing.orders[order];
	words_day(day, sizeof(day), o->service_day, m->now.day, m->lang);
	/* TRANSLATORS: an order in a list: day, meal. */
	snprintf(choice->label, PAGE_TEXT, _("%s: %s"), day, phrase_meal(o->meal));
	phrase_capital(choice->label);
	/* TRANSLATORS: pick-up number, set. */
	snprintf(choice->detail, PAGE_TEXT, _("No. %s, %s"), o->pickup,
		phrase_order(meal, o, m->lang));
}

static const char *plain_words(enum choice_id id)
{
	switch (id) {
	case CHOICE_CONFIRM:
		return _("Yes, order it");
	case CHOICE_WHY:
		return _("Why this price?");
	case CHOICE_LEAVE_OUT:
		return _("Leave it out");
	case CHOICE_KEEP:
		return _("I still want it");
	case CHOICE_CHANGE_ORDER:
		return _("Change it");
	case CHOICE_CANCEL_ORDER:
		return _("Cancel this meal");
	case CHOICE_KEEP_ORDER:
		return _("Keep it");
	default:
		return "";
	}
}

bool meal_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	switch (slot->id) {
	case CHOICE_ORDER_NEXT:
		order_next_words(m, slot->arg, choice);
		break;
	case CHOICE_SET:
		set_words(m, slot->arg, choice);
		break;
	case CHOICE_ORDER:
		order_words(m, slot->arg, choice);
		break;
	case CHOICE_AS_LAST:
		again_words(m, slot->arg, choice);
		break;
	case CHOICE_OTHER_MEAL:
		other_words(m, choice);
		break;
	case CHOICE_DAY:
		day_words(m, slot->arg, choice);
		break;
	case CHOICE_DISH:
		dish_words(m, slot->arg, choice);
		break;
	case CHOICE_OWN:
		own_words(slot->arg, choice);
		break;
	case CHOICE_LINK:
		link_words(m, slot->arg, choice);
		break;
	case CHOICE_FOR:
		for_words(m, choice);
		break;
	case CHOICE_COLLECT:
		collect_words(m, slot->arg, choice);
		break;
	case CHOICE_LESS_RICE:
		text_copy(
			choice->label, PAGE_TEXT, slot->arg ? _("The usual rice") : _("Less rice"));
		break;
	default:
		text_copy(choice->label, PAGE_TEXT, plain_words(slot->id));
	}
	return *choice->label;
}
