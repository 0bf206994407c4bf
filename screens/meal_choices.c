/* SPDX-License-Identifier: MIT */
/* The words on the choices of meals and orders. */
#include <stdio.h>

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

static void order_words(const struct model *m, int order, struct page_choice *choice)
{
	const struct open_order *o;
	char day[PHRASE];

	if (order < 0 || order >= m->standing.n_orders)
		return;
	o = &m->standing.orders[order];
	words_day(day, sizeof(day), o->service_day, m->now.day, m->lang);
	/* TRANSLATORS: an order in a list: day, meal. */
	snprintf(choice->label, PAGE_TEXT, _("%s: %s"), day, phrase_meal(o->meal));
	phrase_capital(choice->label);
	/* TRANSLATORS: pick-up number, set. */
	snprintf(choice->detail, PAGE_TEXT, _("No. %s, %s"), o->pickup,
		words_in(&o->set_name, m->lang));
}

static const char *plain_words(enum choice_id id)
{
	switch (id) {
	case CHOICE_CONFIRM:
		return _("Yes, order it");
	case CHOICE_WHY:
		return _("Why this price?");
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
	default:
		text_copy(choice->label, PAGE_TEXT, plain_words(slot->id));
	}
	return *choice->label;
}
