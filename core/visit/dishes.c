/* SPDX-License-Identifier: MIT */
/*
 * Single dishes: each press takes one more of a dish, and after PICK_MAX none.
 */
#include "core/visit/meals.h"

#include <string.h>

#include "core/base/text.h"

static struct menu task_menu(const struct model *m)
{
	return catalogue_menu(m->catalogue, m->task.meal, m->task.day, &m->person);
}

int visit_dishes(const struct model *m, const struct dish *ret[DISHES_MAX])
{
	struct menu menu;

	if (m->task.day == DAY_NONE)
		return 0;
	menu = task_menu(m);
	return menu_dishes(&menu, ret, DISHES_MAX);
}

const struct dish *visit_dish(const struct model *m, const char *id)
{
	const struct dish *dish;
	struct menu menu;

	if (m->task.day == DAY_NONE)
		return NULL;
	menu = task_menu(m);
	dish = menu_find(&menu, id);
	return dish && !dish_is_set(dish) ? dish : NULL;
}

static int pick_find(const struct model *m, const char *id)
{
	for (int i = 0; i < m->task.n_picked; i++)
		if (strcmp(m->task.picked[i].id, id) == 0)
			return i;
	return -1;
}

int visit_picked(const struct model *m, const char *id)
{
	int at = pick_find(m, id);

	return at < 0 ? 0 : m->task.picked[at].qty;
}

static void pick_drop(struct model *m, int at)
{
	struct picked *p = m->task.picked;
	int behind = --m->task.n_picked - at;

	memmove(&p[at], &p[at + 1], (size_t)behind * sizeof(*p));
	memset(&p[m->task.n_picked], 0, sizeof(*p));
}

void dishes_take(struct model *m, const char *id, int qty, bool asked)
{
	struct picked *p = &m->task.picked[m->task.n_picked];

	if (m->task.n_picked == ACT_ITEMS_MAX || pick_find(m, id) >= 0 || !visit_dish(m, id))
		return;
	*p = (struct picked){.qty = qty < 1 ? 1 : qty > PICK_MAX ? PICK_MAX : qty, .asked = asked};
	text_copy(p->id, sizeof(p->id), id);
	m->task.n_picked++;
}

static void day_take(struct model *m, const struct picked *p)
{
	struct task *t = &m->task;

	if (visit_dish(m, p->id))
		dishes_take(m, p->id, p->qty, p->asked);
	else if (t->n_aside < ACT_ITEMS_MAX)
		t->aside[t->n_aside++] = *p;
}

void dishes_day(struct model *m)
{
	const struct task was = m->task;

	memset(m->task.picked, 0, sizeof(m->task.picked));
	memset(m->task.aside, 0, sizeof(m->task.aside));
	m->task.n_picked = m->task.n_aside = 0;
	for (int i = 0; i < was.n_picked; i++)
		day_take(m, &was.picked[i]);
	for (int i = 0; i < was.n_aside; i++)
		day_take(m, &was.aside[i]);
}

int32_t dishes_sum(const struct model *m)
{
	int32_t sum = 0;

	for (int i = 0; i < m->task.n_picked; i++) {
		const struct dish *d = visit_dish(m, m->task.picked[i].id);

		sum += d ? d->fen * m->task.picked[i].qty : 0;
	}
	return sum;
}

unsigned dishes_allergens(const struct model *m)
{
	unsigned allergens = 0;

	for (int i = 0; i < m->task.n_picked; i++) {
		const struct dish *d = visit_dish(m, m->task.picked[i].id);

		allergens |= d ? d->allergens : 0;
	}
	return allergens;
}

bool dishes_find(struct model *m)
{
	int before = m->task.n_picked;

	for (int i = before - 1; i >= 0; i--)
		if (!visit_dish(m, m->task.picked[i].id))
			pick_drop(m, i);
	return m->task.n_picked == before;
}

void dishes_ask_again(struct model *m)
{
	for (int i = 0; i < m->task.n_picked; i++)
		m->task.picked[i].asked = false;
}

void dishes_show(struct model *m)
{
	m->task.own = true;
	order_reprice(m);
	visit_show(m, SCREEN_DISHES);
}

/* Back to the page of the list on which this dish stands. */
static void dishes_show_at(struct model *m, const char *id)
{
	const struct dish *dishes[DISHES_MAX];
	int n = visit_dishes(m, dishes);

	dishes_show(m);
	for (int i = 0; i < n; i++)
		if (strcmp(dishes[i]->id, id) == 0)
			visit_page_of(m, CHOICE_DISH, i);
}

/* ---- what somebody cannot eat ----------------------------------------------------------------- */

static bool ask_about(struct model *m, const char *id)
{
	text_copy(m->task.allergic, sizeof(m->task.allergic), id);
	visit_show(m, SCREEN_ALLERGY);
	return true;
}

bool allergy_asks(struct model *m)
{
	unsigned cannot = m->person.allergens;

	if (!m->task.own)
		return visit_allergens(m) && !m->task.allergy_ok && ask_about(m, m->task.set_id);
	for (int i = 0; i < m->task.n_picked; i++) {
		const struct dish *d = visit_dish(m, m->task.picked[i].id);

		if (d && d->allergens & cannot && !m->task.picked[i].asked)
			return ask_about(m, d->id);
	}
	return false;
}

unsigned visit_allergy(const struct model *m, const struct words **name)
{
	struct meal_set sets[SETS_MAX];
	const struct dish *dish;
	int n = visit_sets(m, sets);

	if (m->task.own) {
		dish = visit_dish(m, m->task.allergic);
		*name = dish ? &dish->name : NULL;
		return dish ? dish->allergens & m->person.allergens : 0;
	}
	*name = m->task.set >= 0 && m->task.set < n ? &sets[m->task.set].set->name : NULL;
	return visit_allergens(m);
}

void allergy_choices(const struct model *m, struct choice_list *l)
{
	(void)m;
	choice_add(l, 1, CHOICE_LEAVE_OUT, 0);
	choice_add(l, 2, CHOICE_KEEP, 0);
}

static void leave_out(struct model *m, struct effects *fx)
{
	int at = pick_find(m, m->task.allergic);

	if (!m->task.own) {
		order_forget_set(m);
		visit_show(m, SCREEN_SETS);
	} else if (at < 0) {
		dishes_show_at(m, m->task.allergic);
	} else {
		pick_drop(m, at);
		order_reprice(m);
		order_go_on(m, fx);
	}
}

static void keep(struct model *m, struct effects *fx)
{
	int at = pick_find(m, m->task.allergic);

	if (m->task.own && at < 0) {
		dishes_take(m, m->task.allergic, 1, true);
		dishes_show_at(m, m->task.allergic);
		return;
	}
	if (m->task.own)
		m->task.picked[at].asked = true;
	else
		m->task.allergy_ok = true;
	order_go_on(m, fx);
}

void allergy_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_KEEP)
		keep(m, fx);
	else
		leave_out(m, fx);
}

/* Nothing is answered: what was picked before is still picked. */
void allergy_back(struct model *m, struct effects *fx)
{
	if (m->task.own)
		dishes_show_at(m, m->task.allergic);
	else
		leave_out(m, fx);
}

/* ---- the list --------------------------------------------------------------------------------- */

void dishes_choices(const struct model *m, struct choice_list *l)
{
	const struct dish *dishes[DISHES_MAX];

	choice_add_page(l, m, CHOICE_DISH, visit_dishes(m, dishes));
}

static void one_more(struct model *m, const struct dish *dish)
{
	int at = pick_find(m, dish->id);

	if (at < 0)
		dishes_take(m, dish->id, 1, false);
	else if (m->task.picked[at].qty < PICK_MAX)
		m->task.picked[at].qty++;
	else
		pick_drop(m, at);
	order_reprice(m);
}

void dishes_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	const struct dish *dishes[DISHES_MAX];
	bool taken;

	if (c->arg >= visit_dishes(m, dishes))
		return;
	taken = pick_find(m, dishes[c->arg]->id) >= 0;
	if (!taken && m->task.n_picked == ACT_ITEMS_MAX)
		effect_tone(fx, TONE_LOOK); /* the page says how many there may be */
	else if (!taken && dishes[c->arg]->allergens & m->person.allergens)
		ask_about(m, dishes[c->arg]->id);
	else
		one_more(m, dishes[c->arg]);
}

/* What was picked stays picked. */
void dishes_back(struct model *m, struct effects *fx)
{
	struct meal_set sets[SETS_MAX];

	if (visit_sets(m, sets) == 0) {
		sets_back(m, fx);
		return;
	}
	m->task.own = false;
	order_reprice(m);
	visit_show(m, SCREEN_SETS);
}

void dishes_next(struct model *m, struct effects *fx)
{
	if (m->task.n_picked)
		order_go_on(m, fx);
}
