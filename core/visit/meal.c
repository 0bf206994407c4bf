/* SPDX-License-Identifier: MIT */
/*
 * What is being ordered: its day, its set or dishes, its price, and what hinders it. Everything
 * is found anew from ids, so that it survives a new catalogue and being parked.
 */
#include "core/visit/meals.h"

#include <string.h>

#include "core/base/text.h"

const struct slot *order_slot(const struct model *m)
{
	if (m->task.day == DAY_NONE)
		return NULL;
	return catalogue_slot(m->catalogue, m->task.meal, m->task.day);
}

int order_sets(const struct catalogue *c, const char *meal, day_t day, struct meal_set *ret)
{
	struct menu menu;

	if (day == DAY_NONE)
		return 0;
	menu = catalogue_menu(c, meal, day, NULL);
	return meal_sets(&menu, ret, SETS_MAX);
}

int visit_sets(const struct model *m, struct meal_set ret[SETS_MAX])
{
	return order_sets(m->catalogue, m->task.meal, m->task.day, ret);
}

day_t order_next_day(const struct model *m, const char *meal, day_t after)
{
	if (m->now.quality == CLOCK_UNKNOWN || !m->catalogue->hall)
		return DAY_NONE;
	return catalogue_next_meal_day(m->catalogue, meal, after, &m->now);
}

/* ---- what one has already --------------------------------------------------------------------- */

/* The order that this one replaces counts no more. */
static bool counts(const struct model *m, const struct open_order *o)
{
	return !m->task.changing || memcmp(o->id, m->task.order_id, ACT_ID_BYTES) != 0;
}

int visit_ordered(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < m->standing.n_orders; i++) {
		const struct open_order *o = &m->standing.orders[i];

		if (counts(m, o) && o->service_day == m->task.day &&
			strcmp(o->meal, m->task.meal) == 0)
			n += o->qty;
	}
	return n;
}

/* Of that day, whichever meal: a rule counts by the day. */
static int subsidised(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < m->standing.n_orders; i++) {
		const struct open_order *o = &m->standing.orders[i];

		if (counts(m, o) && o->service_day == m->task.day && o->subsidy_fen > 0)
			n += o->qty;
	}
	return n;
}

/* ---- what hinders it -------------------------------------------------------------------------- */

static bool time_is_up(const struct model *m, const struct slot *slot)
{
	if (m->task.walk_in)
		return !meal_walk_in(slot, m->task.day, &m->now);
	return !meal_open(slot, m->task.day, &m->now);
}

static int portions_left(const struct model *m)
{
	const struct task *t = &m->task;

	return t->walk_in ? catalogue_walk_in(m->catalogue, t->meal, t->day)
			  : catalogue_left(m->catalogue, t->meal, t->day);
}

enum no_meal order_hindrance(const struct model *m)
{
	const struct slot *slot = order_slot(m);

	if (m->now.quality == CLOCK_UNKNOWN)
		return NO_MEAL_CLOCK;
	if (!slot || !catalogue_has_menu(m->catalogue, m->task.meal, m->task.day))
		return NO_MEAL_NONE;
	if (time_is_up(m, slot))
		return NO_MEAL_CLOSED;
	if (slot->per_person && visit_ordered(m) >= slot->per_person)
		return NO_MEAL_ENOUGH;
	if (m->standing.n_orders >= ORDERS_MAX && !m->task.changing)
		return NO_MEAL_TOO_MANY;
	if (order_way(m, COLLECT_COUNT - 1) == COLLECT_COUNT)
		return NO_MEAL_DELIVERED;
	return portions_left(m) > 0 ? NO_MEAL_NOT : NO_MEAL_TAKEN;
}

/* Where nothing is known to hinder it, the store had no portion. */
enum no_meal visit_no_meal(const struct model *m)
{
	enum no_meal why = order_hindrance(m);

	return why == NO_MEAL_NOT ? NO_MEAL_TAKEN : why;
}

/* ---- how it is collected ---------------------------------------------------------------------- */

static bool order_collects(const struct model *m, enum collect how)
{
	const struct slot *slot = order_slot(m);

	if (!slot || !slot_collects(slot, how))
		return false;
	if (how != COLLECT_DELIVERY)
		return true;
	return m->person.delivery && meal_delivery_open(slot, m->task.day, &m->now);
}

enum collect order_way(const struct model *m, enum collect after)
{
	for (int i = 1; i <= COLLECT_COUNT; i++) {
		enum collect how = (enum collect)(((int)after + i) % COLLECT_COUNT);

		if (order_collects(m, how))
			return how;
	}
	return COLLECT_COUNT;
}

bool order_way_holds(struct model *m)
{
	enum collect first = order_way(m, COLLECT_COUNT - 1);

	if (order_collects(m, m->task.collect))
		return true;
	m->task.collect = first == COLLECT_COUNT ? COLLECT_DINE : first;
	return false;
}

int32_t visit_delivery_fen(const struct model *m)
{
	const struct slot *slot = order_slot(m);

	return slot && m->task.collect == COLLECT_DELIVERY ? slot->delivery_fen : 0;
}

bool visit_delivery_closed(const struct model *m)
{
	const struct slot *slot = order_slot(m);

	return slot && m->person.delivery && slot_collects(slot, COLLECT_DELIVERY) &&
	       !order_collects(m, COLLECT_DELIVERY);
}

/* ---- its price -------------------------------------------------------------------------------- */

static struct price order_price(const struct model *m, int32_t list_fen)
{
	const struct catalogue *c = m->catalogue;
	struct price_query q = {
		.person = &m->person,
		.place = c->hall ? c->hall->place : "",
		.meal = m->task.meal,
		.service_day = m->task.day,
		.list_fen = list_fen,
		.subsidised_today = subsidised(m),
		.birthday = c->birthday,
	};

	return tariff_price(c->rules, (size_t)c->n_rules, &q);
}

void order_reprice(struct model *m)
{
	struct meal_set sets[SETS_MAX];

	memset(&m->price, 0, sizeof(m->price));
	if (m->task.own && m->task.n_picked)
		m->price = order_price(m, dishes_sum(m));
	else if (!m->task.own && m->task.set >= 0 && m->task.set < visit_sets(m, sets))
		m->price = order_price(m, sets[m->task.set].set->fen);
}

/* ---- found anew ------------------------------------------------------------------------------- */

void order_forget_set(struct model *m)
{
	m->task.set = -1;
	m->task.allergy_ok = false;
	memset(m->task.set_id, 0, sizeof(m->task.set_id));
	order_reprice(m);
}

static int find_set(const struct model *m)
{
	struct meal_set sets[SETS_MAX];
	int n = visit_sets(m, sets);

	for (int i = 0; i < n; i++)
		if (*m->task.set_id && strcmp(sets[i].set->id, m->task.set_id) == 0)
			return i;
	return -1;
}

bool order_find(struct model *m)
{
	int set = m->task.set < 0 ? -1 : find_set(m);
	bool gone = m->task.set >= 0 && set < 0;

	if (set < 0)
		order_forget_set(m);
	m->task.set = set;
	gone |= !dishes_find(m);
	order_reprice(m);
	return !gone;
}

void order_day(struct model *m, const char *meal, day_t day)
{
	text_copy(m->task.meal, sizeof(m->task.meal), meal);
	m->task.day = day;
	m->task.walk_in = false;
	m->task.second = false;
	m->task.later_ok = false;
	m->task.own = false;
	dishes_day(m);
	order_forget_set(m);
	order_way_holds(m);
}

/* ---- what of it this person cannot eat -------------------------------------------------------- */

unsigned visit_allergens(const struct model *m)
{
	struct meal_set sets[SETS_MAX];

	if (m->task.own)
		return dishes_allergens(m) & m->person.allergens;
	if (m->task.set < 0 || m->task.set >= visit_sets(m, sets))
		return 0;
	return sets[m->task.set].allergens & m->person.allergens;
}

/* ---- a new catalogue -------------------------------------------------------------------------- */

static bool order_is_shown(enum screen base)
{
	return base == SCREEN_CONFIRM || base == SCREEN_REASON || base == SCREEN_ALLERGY;
}

void order_note_seen(struct model *m)
{
	if (!order_is_shown(visit_base(m)))
		return;
	m->seen.list_fen = m->price.list_fen;
	m->seen.due_fen = m->price.due_fen + visit_delivery_fen(m);
	m->seen.allergens = visit_allergens(m);
	m->seen.collect = m->task.collect;
}

bool order_seen_holds(const struct model *m)
{
	const struct seen *seen = &m->seen;

	return seen->list_fen == m->price.list_fen &&
	       seen->due_fen == m->price.due_fen + visit_delivery_fen(m) &&
	       seen->allergens == visit_allergens(m) && seen->collect == m->task.collect;
}

/* Nobody confirms anything else than they saw: then what there is to choose from shows again. */
void order_catalogue_changed(struct model *m, struct effects *fx)
{
	enum screen base = visit_base(m);
	bool whole;

	if (!m->present || (m->task.set < 0 && !m->task.n_picked))
		return;
	whole = order_find(m);
	if (order_is_shown(base) && order_slot(m))
		order_way_holds(m);
	if (base == SCREEN_DISHES && !whole)
		effect_tone(fx, TONE_LOOK);
	if (!order_is_shown(base) || (whole && order_seen_holds(m)))
		return;
	dishes_ask_again(m);
	m->task.allergy_ok = false;
	effect_tone(fx, TONE_LOOK);
	visit_show_base(m, m->task.own ? SCREEN_DISHES : SCREEN_SETS);
}
