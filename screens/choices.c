/* SPDX-License-Identifier: MIT */
/* The words on every choice: one place, because several screens offer the same. */
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

/* Yes and no say what they mean on their screen. */
static const char *answer_words(const struct model *m, bool yes)
{
	switch (m->task.screen) {
	case SCREEN_NAME:
		if (!yes)
			return _("No");
		return *m->person.masked ? _("Yes, that is me") : _("Yes, it is mine");
	case SCREEN_TWICE:
		return yes ? _("One more") : _("No, thank you");
	case SCREEN_CLOSED:
		return yes ? _("Order for the next day") : _("No, thank you");
	default:
		return yes ? _("Yes") : _("No");
	}
}

static const char *plain_words(const struct model *m, enum choice_id id)
{
	switch (id) {
	case CHOICE_MY_ORDERS:
		return _("My orders");
	case CHOICE_NOT_ME:
		return m->task.screen == SCREEN_WELCOME ? _("That was not me just now")
							: _("That is not me");
	case CHOICE_YES:
	case CHOICE_NO:
		return answer_words(m, id == CHOICE_YES);
	case CHOICE_CONFIRM:
		return _("Yes, order it");
	case CHOICE_WHY:
		return _("Why this price?");
	case CHOICE_CANCEL_ORDER:
		return _("Cancel this meal");
	case CHOICE_KEEP_ORDER:
		return _("Keep it");
	case CHOICE_FINISHED:
		return _("Yes, finished");
	case CHOICE_WAIT:
		return _("Wait a moment");
	case CHOICE_MORE:
		return _("Show more");
	case CHOICE_FINISH:
		return _("I am finished");
	default:
		return "";
	}
}

static void choice_fill(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	choice->digit = slot->digit;
	if (slot->id == CHOICE_ORDER_NEXT)
		order_next_words(m, slot->arg, choice);
	else if (slot->id == CHOICE_SET)
		set_words(m, slot->arg, choice);
	else if (slot->id == CHOICE_ORDER)
		order_words(m, slot->arg, choice);
	else
		text_copy(choice->label, PAGE_TEXT, plain_words(m, slot->id));
	if (slot->id == CHOICE_MY_ORDERS)
		/* TRANSLATORS: how many orders are open. */
		snprintf(choice->detail, PAGE_TEXT, _("%d open"), m->standing.n_orders);
}

void choices_fill(const struct model *m, struct page *p)
{
	struct choice_slot slots[CHOICES_MAX];

	p->n_choices = visit_choices(m, slots);
	for (int i = 0; i < p->n_choices; i++)
		choice_fill(m, &slots[i], &p->choice[i]);
}
