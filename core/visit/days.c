/* SPDX-License-Identifier: MIT */
/*
 * Which meal of which day: all that can be ordered now, up to ten days ahead.
 */
#include "core/visit/meals.h"

#include <string.h>

#include "core/base/text.h"

struct meal_list {
	struct meal_option *ret;
	int n, max;
};

static void list_add(struct meal_list *l, const struct slot *s, day_t day, bool walk_in, int left)
{
	struct meal_option *o = &l->ret[l->n];

	if (l->n == l->max || left <= 0)
		return;
	*o = (struct meal_option){.day = day, .walk_in = walk_in, .left = left};
	text_copy(o->meal, sizeof(o->meal), s->meal);
	l->n++;
}

/* The next slot of a day by its time, after `last`; NULL = none. */
static const struct slot *slot_after(const struct catalogue *c, day_t day, const struct slot *last)
{
	const struct slot *next = NULL;

	for (int i = 0; i < c->n_slots; i++) {
		const struct slot *s = &c->slots[i];
		bool later = !last || s->from_min > last->from_min ||
			     (s->from_min == last->from_min && s > last);

		if (later && catalogue_slot(c, s->meal, day) == s &&
			(!next || s->from_min < next->from_min))
			next = s;
	}
	return next;
}

static void list_walk_ins(const struct model *m, struct meal_list *l)
{
	const struct catalogue *c = m->catalogue;
	day_t today = m->now.day;

	for (const struct slot *s = slot_after(c, today, NULL); s; s = slot_after(c, today, s))
		if (meal_walk_in(s, today, &m->now) && catalogue_has_menu(c, s->meal, today))
			list_add(l, s, today, true, catalogue_walk_in(c, s->meal, today));
}

static void list_day(const struct model *m, day_t day, struct meal_list *l)
{
	const struct catalogue *c = m->catalogue;

	for (const struct slot *s = slot_after(c, day, NULL); s; s = slot_after(c, day, s))
		if (meal_open(s, day, &m->now) && catalogue_has_menu(c, s->meal, day))
			list_add(l, s, day, false, catalogue_left(c, s->meal, day));
}

/* Of the days from today up to `until`, at most max of them. */
static int meals(const struct model *m, struct meal_option *ret, int max, day_t until)
{
	struct meal_list l = {.ret = ret, .max = max};

	if (m->now.quality == CLOCK_UNKNOWN || !m->catalogue->hall)
		return 0;
	list_walk_ins(m, &l);
	for (day_t day = m->now.day; day <= until && l.n < max; day++)
		list_day(m, day, &l);
	return l.n;
}

static day_t last_day(const struct model *m)
{
	return m->now.day + MEAL_DAYS_MAX - 1;
}

int visit_meals(const struct model *m, struct meal_option ret[MEAL_OPTIONS_MAX])
{
	return meals(m, ret, MEAL_OPTIONS_MAX, last_day(m));
}

int visit_meals_today(const struct model *m, struct meal_option ret[MEAL_OPTIONS_MAX])
{
	return meals(m, ret, MEAL_OPTIONS_MAX, m->now.day);
}

bool visit_meal(const struct model *m, int option, struct meal_option *ret)
{
	struct meal_option options[MEAL_OPTIONS_MAX];

	if (option < 0 || option >= MEAL_OPTIONS_MAX ||
		meals(m, options, option + 1, last_day(m)) <= option)
		return false;
	*ret = options[option];
	return true;
}

bool days_any(const struct model *m)
{
	struct meal_option one;

	return meals(m, &one, 1, last_day(m)) > 0;
}

void days_choices(const struct model *m, struct choice_list *l)
{
	struct meal_option options[MEAL_OPTIONS_MAX];

	choice_add_page(l, m, CHOICE_DAY, visit_meals(m, options));
}

/* Who chose the day needs no question whether it may be a later one. */
void days_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct meal_option o;

	if (!visit_meal(m, c->arg, &o))
		return;
	order_day(m, o.meal, o.day);
	m->task.walk_in = o.walk_in;
	m->task.later_ok = true;
	m->task.from_days = true;
	order_way_holds(m);
	order_go_on(m, fx);
}

void days_show_at(struct model *m)
{
	struct meal_option o[MEAL_OPTIONS_MAX];
	const struct task *t = &m->task;
	int n = visit_meals(m, o), at = 0;

	while (at < n && (o[at].day != t->day || o[at].walk_in != t->walk_in ||
				 strcmp(o[at].meal, t->meal) != 0))
		at++;
	visit_show(m, SCREEN_DAYS);
	if (at < n)
		visit_page_of(m, CHOICE_DAY, at);
}

/* To what was asked when the days came in between. */
void days_back(struct model *m, struct effects *fx)
{
	if (m->task.from_days || !m->task.name_proven || order_hindrance(m) != NO_MEAL_NOT)
		order_leave(m, fx);
	else if (!order_asks_first(m))
		order_ask_what(m);
}
