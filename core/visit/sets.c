/* SPDX-License-Identifier: MIT */
/*
 * The way of an order. Each answer fills the task; order_continue asks what is still open, always
 * in the same order: name, another day, one more, set or dishes, what one cannot eat, confirm.
 */
#include "core/visit/meals.h"

#include "core/base/text.h"

/* Tomorrow is what people mean. Is there a meal then that can no longer be ordered? */
static bool tomorrow_closed(const struct model *m)
{
	const struct catalogue *c = m->catalogue;
	day_t tomorrow = m->now.day + 1;
	const struct slot *slot = catalogue_slot(c, m->task.meal, tomorrow);

	return m->task.day != tomorrow && slot && !meal_open(slot, tomorrow, &m->now) &&
	       catalogue_has_menu(c, m->task.meal, tomorrow);
}

bool order_asks_first(struct model *m)
{
	if (!m->task.name_proven)
		visit_show(m, SCREEN_NAME);
	else if (order_hindrance(m) != NO_MEAL_NOT)
		visit_show(m, SCREEN_NO_MEAL);
	else if (!m->task.later_ok && tomorrow_closed(m))
		visit_show(m, SCREEN_CLOSED);
	else if (visit_ordered(m) > 0 && !m->task.second)
		visit_show(m, SCREEN_TWICE);
	else
		return false;
	return true;
}

void order_ask_what(struct model *m)
{
	struct meal_set sets[SETS_MAX];

	if (m->task.own || visit_sets(m, sets) == 0)
		dishes_show(m);
	else
		visit_show(m, SCREEN_SETS);
}

void order_continue(struct model *m)
{
	if (order_asks_first(m))
		return;
	order_reprice(m);
	if (m->task.own ? !m->task.n_picked : m->task.set < 0) {
		order_ask_what(m);
	} else if (!allergy_asks(m)) {
		order_way_holds(m);
		visit_show(m, SCREEN_CONFIRM);
	}
}

/* The cut-off passed, or the last portion went, while somebody chose. Today and tomorrow have a
 * next day that people take instead; an order that can no longer be changed stays. */
void order_too_late(struct model *m, struct effects *fx)
{
	bool near = m->task.day <= m->now.day + 1;
	day_t next = order_next_day(m, m->task.meal, m->now.day);
	struct task before = m->task;

	effect_tone(fx, TONE_LOOK);
	if (m->task.changing && !change_holds(m)) {
		change_leave(m);
		return;
	}
	if (order_hindrance(m) == NO_MEAL_CLOSED && near && next != DAY_NONE) {
		order_day(m, before.meal, next);
		if (order_hindrance(m) == NO_MEAL_NOT) {
			visit_show(m, SCREEN_CLOSED);
			return;
		}
		m->task = before;
	}
	order_forget_set(m);
	visit_show(m, SCREEN_NO_MEAL);
}

void order_go_on(struct model *m, struct effects *fx)
{
	if (m->task.name_proven && order_hindrance(m) != NO_MEAL_NOT)
		order_too_late(m, fx);
	else
		order_continue(m);
}

void order_begin(struct model *m)
{
	task_begin(m);
	order_day(m, MEAL_LUNCH, order_next_day(m, MEAL_LUNCH, m->now.day));
	order_continue(m);
}

/* Where an order came from. */
void order_leave(struct model *m, struct effects *fx)
{
	if (m->task.changing)
		change_leave(m);
	else
		back_greeted(m, fx);
}

void order_step_back(struct model *m, struct effects *fx)
{
	if (m->task.from_days)
		days_show_at(m);
	else
		order_leave(m, fx);
}

static void other_meal(struct model *m)
{
	m->task.from_days = false;
	visit_show(m, SCREEN_DAYS);
}

/* ---- which set -------------------------------------------------------------------------------- */

void sets_choices(const struct model *m, struct choice_list *l)
{
	const struct dish *dishes[DISHES_MAX];
	struct meal_set sets[SETS_MAX];
	int n = visit_sets(m, sets);

	for (int i = 0; i < n; i++)
		choice_add(l, i + 1, CHOICE_SET, i);
	if (visit_dishes(m, dishes) > 0)
		choice_add(l, 5, CHOICE_OWN, m->task.n_picked);
	if (days_any(m))
		choice_add(l, 6, CHOICE_OTHER_MEAL, 0);
}

static void choose_set(struct model *m, int set, struct effects *fx)
{
	struct meal_set sets[SETS_MAX];

	if (set >= visit_sets(m, sets))
		return;
	m->task.own = false;
	m->task.set = set;
	m->task.allergy_ok = false;
	text_copy(m->task.set_id, sizeof(m->task.set_id), sets[set].set->id);
	order_go_on(m, fx);
}

void sets_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_SET)
		choose_set(m, c->arg, fx);
	else if (c->id == CHOICE_OWN)
		dishes_show(m);
	else
		other_meal(m);
}

void sets_back(struct model *m, struct effects *fx)
{
	bool second = m->task.second;

	m->task.own = false;
	m->task.second = false;
	if (second)
		visit_show(m, SCREEN_TWICE);
	else
		order_step_back(m, fx);
}

/* ---- one more, another day, none at all ------------------------------------------------------- */

void yes_no_choices(const struct model *m, struct choice_list *l)
{
	choice_add(l, 1, CHOICE_YES, 0);
	choice_add(l, 2, CHOICE_NO, 0);
	if (days_any(m))
		choice_add(l, 3, CHOICE_OTHER_MEAL, 0);
}

void yes_no_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_NO) {
		order_leave(m, fx);
		return;
	}
	if (c->id == CHOICE_OTHER_MEAL) {
		other_meal(m);
		return;
	}
	if (m->task.screen == SCREEN_TWICE)
		m->task.second = true;
	else
		m->task.later_ok = true;
	order_go_on(m, fx);
}

void no_meal_choices(const struct model *m, struct choice_list *l)
{
	if (days_any(m))
		choice_add(l, 1, CHOICE_OTHER_MEAL, 0);
}

void no_meal_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	(void)c;
	(void)fx;
	other_meal(m);
}
