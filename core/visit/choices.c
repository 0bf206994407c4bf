/* SPDX-License-Identifier: MIT */
/*
 * What can be chosen on each screen. Keys, taps and labels all come from here.
 */
#include "core/visit/internal.h"

#include <string.h>

struct choice_list {
	struct choice_slot *slot;
	int n;
};

static void add(struct choice_list *l, int digit, enum choice_id id, int arg)
{
	l->slot[l->n++] = (struct choice_slot){.digit = digit, .id = id, .arg = arg};
}

static bool has_lunch(const struct model *m)
{
	const struct catalogue *c = m->catalogue;

	for (int i = 0; c->hall && i < c->n_slots; i++)
		if (strcmp(c->slots[i].place, c->hall->place) == 0 &&
			strcmp(c->slots[i].meal, MEAL_LUNCH) == 0)
			return true;
	return false;
}

static void add_greeted(const struct model *m, struct choice_list *l)
{
	if (has_lunch(m))
		add(l, 1, CHOICE_ORDER_NEXT, order_next_day(m));
	if (m->standing.n_orders > 0)
		add(l, 2, CHOICE_MY_ORDERS, 0);
}

static void add_sets(const struct model *m, struct choice_list *l)
{
	struct meal_set sets[SETS_MAX];
	int n = visit_sets(m, sets);

	for (int i = 0; i < n; i++)
		add(l, i + 1, CHOICE_SET, i);
}

static void add_orders(const struct model *m, struct choice_list *l)
{
	int n = m->standing.n_orders;
	bool paged = n > ORDERS_A_PAGE + 1;
	int from = paged ? m->page * ORDERS_A_PAGE : 0;
	int until = paged && from + ORDERS_A_PAGE < n ? from + ORDERS_A_PAGE : n;

	for (int i = from; i < until; i++)
		add(l, i - from + 1, CHOICE_ORDER, i);
	if (paged)
		add(l, ORDERS_A_PAGE + 1, CHOICE_MORE, 0);
}

static void add_order(const struct model *m, struct choice_list *l)
{
	if (!m->present)
		return;
	if (orders_cancellable(m))
		add(l, 1, CHOICE_CANCEL_ORDER, m->task.order);
	add(l, 2, CHOICE_KEEP_ORDER, m->task.order);
}

static void add_of_screen(const struct model *m, struct choice_list *l)
{
	switch (m->task.screen) {
	case SCREEN_GREETED:
		add_greeted(m, l);
		break;
	case SCREEN_NAME:
	case SCREEN_TWICE:
	case SCREEN_CLOSED:
		add(l, 1, CHOICE_YES, 0);
		add(l, 2, CHOICE_NO, 0);
		break;
	case SCREEN_SETS:
		add_sets(m, l);
		break;
	case SCREEN_CONFIRM:
		add(l, 1, CHOICE_CONFIRM, 0);
		add(l, 2, CHOICE_WHY, 0);
		break;
	case SCREEN_ORDERS:
		add_orders(m, l);
		break;
	case SCREEN_ORDER:
		add_order(m, l);
		break;
	case SCREEN_NEXT_CARD:
		add(l, 1, CHOICE_FINISHED, 0);
		add(l, 2, CHOICE_WAIT, 0);
		break;
	case SCREEN_SLIP:
	case SCREEN_CANCELLED:
		add(l, 1, CHOICE_FINISH, 0);
		break;
	default:
		break;
	}
}

int visit_choices(const struct model *m, struct choice_slot ret[CHOICES_MAX])
{
	struct choice_list l = {.slot = ret};

	add_of_screen(m, &l);
	if (m->undo_open && (m->task.screen == SCREEN_GREETED || m->task.screen == SCREEN_WELCOME))
		add(&l, 9, CHOICE_NOT_ME, 0);
	return l.n;
}
