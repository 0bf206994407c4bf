/* SPDX-License-Identifier: MIT */
/*
 * Orders that start from another one: the same as last time, and a new one in place of an old one.
 * A change is a new order, and the old one cancelled only after the new one is committed: nobody
 * loses a meal because the kitchen has no other one left.
 */
#include "core/visit/meals.h"

#include <string.h>

#include "core/base/text.h"

/* ---- as last time ----------------------------------------------------------------------------- */

static bool is_set(const struct model *m, const struct last_order *last, day_t day)
{
	struct meal_set sets[SETS_MAX];
	int n = order_sets(m->catalogue, last->meal, day, sets);

	for (int i = 0; i < n; i++)
		if (last->n == 1 && strcmp(sets[i].set->id, last->dish[0]) == 0)
			return true;
	return false;
}

static bool are_dishes(const struct model *m, const struct last_order *last, day_t day)
{
	struct menu menu = catalogue_menu(m->catalogue, last->meal, day, &m->person);

	for (int i = 0; i < last->n; i++) {
		const struct dish *d = menu_find(&menu, last->dish[i]);

		if (!d || dish_is_set(d))
			return false;
	}
	return last->n > 0;
}

static bool has_order(const struct model *m, const char *meal, day_t day)
{
	for (int i = 0; i < m->standing.n_orders; i++)
		if (m->standing.orders[i].service_day == day &&
			strcmp(m->standing.orders[i].meal, meal) == 0)
			return true;
	return false;
}

/* The next day whose meal is open and not ordered yet, if it has the same; DAY_NONE. */
static day_t again_day(const struct model *m)
{
	const struct last_order *last = &m->standing.last;
	day_t day = *last->meal ? order_next_day(m, last->meal, m->now.day) : DAY_NONE;

	while (day != DAY_NONE && has_order(m, last->meal, day))
		day = order_next_day(m, last->meal, day);
	if (day == DAY_NONE || catalogue_left(m->catalogue, last->meal, day) <= 0)
		return DAY_NONE;
	return is_set(m, last, day) || are_dishes(m, last, day) ? day : DAY_NONE;
}

static void again_begin(struct model *m)
{
	const struct last_order *last = &m->standing.last;
	day_t day = again_day(m);

	task_reset(m);
	m->task.collect = last->collect;
	m->task.less_rice = last->less_rice;
	order_day(m, last->meal, day);
	m->task.later_ok = true; /* the day was on the choice */
	if (is_set(m, last, day)) {
		text_copy(m->task.set_id, sizeof(m->task.set_id), last->dish[0]);
		m->task.set = 0;
	} else {
		m->task.own = true;
		for (int i = 0; i < last->n; i++)
			dishes_take(m, last->dish[i], last->qty[i], false);
	}
	order_find(m);
	order_continue(m);
}

/* ---- the part of the first page that is about meals -------------------------------------------- */

static bool has_lunch(const struct model *m)
{
	const struct catalogue *c = m->catalogue;

	for (int i = 0; c->hall && i < c->n_slots; i++)
		if (strcmp(c->slots[i].place, c->hall->place) == 0 &&
			strcmp(c->slots[i].meal, MEAL_LUNCH) == 0)
			return true;
	return false;
}

void order_greeted_choices(const struct model *m, struct choice_list *l)
{
	day_t again = again_day(m);

	if (has_lunch(m))
		choice_add(l, 1, CHOICE_ORDER_NEXT, order_next_day(m, MEAL_LUNCH, m->now.day));
	if (again != DAY_NONE)
		choice_add(l, 2, CHOICE_AS_LAST, again);
	if (days_any(m))
		choice_add(l, 3, CHOICE_OTHER_MEAL, 0);
}

bool order_greeted_choose(struct model *m, const struct choice_slot *c)
{
	switch (c->id) {
	case CHOICE_ORDER_NEXT:
		order_begin(m);
		return true;
	case CHOICE_AS_LAST:
		again_begin(m);
		return true;
	case CHOICE_OTHER_MEAL:
		task_begin(m);
		m->task.from_days = true;
		visit_show(m, SCREEN_DAYS);
		return true;
	default:
		return false;
	}
}

/* ---- another order in place of one ------------------------------------------------------------- */

bool change_of(const struct model *m, struct open_order *ret)
{
	if (!m->task.changing || m->task.order < 0 || m->task.order >= m->standing.n_orders)
		return false;
	*ret = m->standing.orders[m->task.order];
	return true;
}

bool change_holds(const struct model *m)
{
	return orders_cancellable(m);
}

void change_leave(struct model *m)
{
	int order = m->task.order;

	task_begin(m);
	if (order >= 0 && order < m->standing.n_orders)
		orders_show(m, order);
	else
		visit_show(m, SCREEN_GREETED);
}

void change_begin(struct model *m)
{
	struct open_order old = m->standing.orders[m->task.order];

	m->task.changing = true;
	if (memcmp(m->task.change_id, old.id, ACT_ID_BYTES) != 0)
		m->task.collect = old.collect;
	memcpy(m->task.change_id, old.id, ACT_ID_BYTES);
	order_day(m, old.meal, old.service_day);
	m->task.later_ok = true;
	order_continue(m);
}

/* The new order is committed and on its slip; the old one goes by itself. */
void change_cancel(struct model *m, const struct open_order *old, struct effects *fx)
{
	struct act act;

	m->task.changing = true;
	memcpy(m->task.order_id, old->id, sizeof(m->task.order_id));
	orders_cancel_draft(&act, m, old);
	record_act(m, &act, &m->person, fx);
}

/* The slip of the new order shows; it is the one to take home. */
void change_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->standing = r->standing;
	m->task.changing = false;
	effect_add(fx, FX_PRINT)->print_seq = r->act.head.seq;
	visit_show(m, SCREEN_SLIP);
}

/* task.changing stays: the slip says that the old order is still there. */
void change_refused(struct model *m)
{
	visit_show(m, SCREEN_SLIP);
}
