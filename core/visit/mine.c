/* SPDX-License-Identifier: MIT */
/*
 * All that I have, in one list by time: meals and classes.
 */
#include "core/visit/meals.h"
#include "core/visit/offerings.h"

#define MINE_MAX (ORDERS_MAX + ENROLMENTS_MAX)

/* One entry and when it is. */
struct entry {
	struct choice_slot slot;
	day_t day;
	int minute;
};

static struct entry entry_order(const struct model *m, int i)
{
	const struct open_order *o = &m->standing.orders[i];
	const struct slot *slot = catalogue_slot(m->catalogue, o->meal, o->service_day);

	return (struct entry){
		{.id = CHOICE_ORDER, .arg = i}, o->service_day, slot ? slot->from_min : 0};
}

/* What has no session any more stands at the end. */
static struct entry entry_enrolment(const struct model *m, int i)
{
	struct session s = {.day = INT32_MAX};

	if (!visit_enrolment_session(m, &m->standing.enrolments[i], &s))
		s.day = INT32_MAX;
	return (struct entry){{.id = CHOICE_ENROLMENT, .arg = i}, s.day, s.from_min};
}

static bool later(const struct entry *a, const struct entry *b)
{
	return a->day > b->day || (a->day == b->day && a->minute > b->minute);
}

static void entry_add(struct entry list[MINE_MAX], int n, struct entry e)
{
	for (; n > 0 && later(&list[n - 1], &e); n--)
		list[n] = list[n - 1];
	list[n] = e;
}

void mine_show(struct model *m)
{
	task_begin(m);
	visit_show(m, SCREEN_MINE);
}

void mine_choices(const struct model *m, struct choice_list *l)
{
	struct entry list[MINE_MAX];
	struct choice_slot slots[MINE_MAX];
	int n = 0;

	for (int i = 0; i < m->standing.n_orders; i++)
		entry_add(list, n++, entry_order(m, i));
	for (int i = 0; i < m->standing.n_enrolments; i++)
		entry_add(list, n++, entry_enrolment(m, i));
	for (int i = 0; i < n; i++)
		slots[i] = list[i].slot;
	choice_add_list(l, m, slots, n);
}

void mine_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	(void)fx;
	if (c->id == CHOICE_ORDER)
		orders_show(m, c->arg);
	else
		enrolment_show(m, c->arg);
}
