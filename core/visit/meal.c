/* SPDX-License-Identifier: MIT */
/*
 * Ordering a set. Each answer fills the task; order_continue asks what is still open, always in
 * the same order: name, another day, one more, set, confirm.
 */
#include "core/visit/internal.h"

#include <string.h>

#include "core/base/text.h"

static const struct slot *order_slot(const struct model *m)
{
	return catalogue_slot(m->catalogue, m->task.meal, m->task.day);
}

static int order_sets(
	const struct catalogue *c, const struct task *task, struct meal_set ret[SETS_MAX])
{
	struct menu menu;

	if (task->day == DAY_NONE)
		return 0;
	menu = catalogue_menu(c, task->meal, task->day, NULL);
	return meal_sets(&menu, ret, SETS_MAX);
}

int visit_sets(const struct model *m, struct meal_set ret[SETS_MAX])
{
	return order_sets(m->catalogue, &m->task, ret);
}

day_t order_next_day(const struct model *m)
{
	if (m->now.quality == CLOCK_UNKNOWN || !m->catalogue->hall)
		return DAY_NONE;
	return catalogue_next_meal_day(m->catalogue, MEAL_LUNCH, &m->now);
}

static bool order_day_open(const struct model *m)
{
	const struct slot *slot = m->task.day == DAY_NONE ? NULL : order_slot(m);

	return slot && m->now.quality != CLOCK_UNKNOWN && meal_open(slot, m->task.day, &m->now);
}

bool order_day_holds(const struct model *m)
{
	struct meal_set sets[SETS_MAX];

	return order_day_open(m) && catalogue_left(m->catalogue, m->task.meal, m->task.day) > 0 &&
	       visit_sets(m, sets) > 0;
}

bool order_already(const struct model *m)
{
	for (int i = 0; i < m->standing.n_orders; i++)
		if (m->standing.orders[i].service_day == m->task.day &&
			strcmp(m->standing.orders[i].meal, m->task.meal) == 0)
			return true;
	return false;
}

/* Of that day, whichever meal: a rule counts by the day. */
static int subsidised(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < m->standing.n_orders; i++) {
		const struct open_order *o = &m->standing.orders[i];

		if (o->service_day == m->task.day && o->subsidy_fen > 0)
			n += o->qty;
	}
	return n;
}

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

static void set_forget(struct model *m)
{
	m->task.set = -1;
	memset(m->task.set_id, 0, sizeof(m->task.set_id));
	memset(&m->price, 0, sizeof(m->price));
}

static void set_take(struct model *m, int set, const struct dish *dish)
{
	m->task.set = set;
	text_copy(m->task.set_id, sizeof(m->task.set_id), dish->id);
	m->price = order_price(m, dish->fen);
}

void order_find_set(struct model *m)
{
	struct meal_set sets[SETS_MAX];
	int n = visit_sets(m, sets);

	for (int i = 0; i < n; i++)
		if (m->task.set >= 0 && strcmp(sets[i].set->id, m->task.set_id) == 0) {
			set_take(m, i, sets[i].set);
			return;
		}
	set_forget(m);
}

/* Tomorrow is what people mean. Is there a lunch then that can no longer be ordered? */
static bool tomorrow_closed(const struct model *m)
{
	struct task tomorrow = m->task;
	struct meal_set sets[SETS_MAX];
	const struct slot *slot;

	tomorrow.day = m->now.day + 1;
	slot = catalogue_slot(m->catalogue, tomorrow.meal, tomorrow.day);
	return m->task.day != tomorrow.day && slot && !meal_open(slot, tomorrow.day, &m->now) &&
	       order_sets(m->catalogue, &tomorrow, sets) > 0;
}

void order_continue(struct model *m)
{
	if (!m->task.name_proven)
		visit_show(m, SCREEN_NAME);
	else if (!order_day_holds(m))
		visit_show(m, SCREEN_NO_MEAL);
	else if (!m->task.later_ok && tomorrow_closed(m))
		visit_show(m, SCREEN_CLOSED);
	else if (order_already(m) && !m->task.second)
		visit_show(m, SCREEN_TWICE);
	else if (m->task.set < 0)
		visit_show(m, SCREEN_SETS);
	else
		visit_show(m, SCREEN_CONFIRM);
}

void order_begin(struct model *m)
{
	task_reset(m);
	text_copy(m->task.meal, sizeof(m->task.meal), MEAL_LUNCH);
	m->task.day = order_next_day(m);
	order_continue(m);
}

static void choose_set(struct model *m, int set)
{
	struct meal_set sets[SETS_MAX];

	if (set >= visit_sets(m, sets))
		return;
	set_take(m, set, sets[set].set);
	visit_show(m, SCREEN_CONFIRM);
}

static void draft_items(struct act_body *body, const struct meal_set *set, int32_t fen)
{
	body->items[0] = (struct act_item){.name = set->set->name, .qty = 1, .fen = fen};
	body->n_items = 1;
	for (int i = 0; i < set->n_parts && body->n_items < ACT_ITEMS_MAX; i++)
		body->items[body->n_items++] =
			(struct act_item){.name = set->parts[i]->name, .qty = 1};
}

static void draft_order(struct act *act, const struct model *m, const struct meal_set *set)
{
	const struct slot *slot = order_slot(m);
	const struct price *price = &m->price;

	act_draft(act, m, ACT_ORDER, &m->person, m->task.day);
	text_copy(act->head.what, sizeof(act->head.what), m->task.meal);
	text_copy(act->head.band, sizeof(act->head.band), price->rule_id);
	act->head.service_day = m->task.day;
	act->head.list_fen = price->list_fen;
	act->head.subsidy_fen = price->subsidy_fen;
	act->head.due_fen = price->due_fen;
	act->head.qty = 1;
	act->body.reason = price->reason;
	act->body.promise =
		price->reason == PRICE_LIST_STRANGER ? PROMISE_LIST_PRICE : PROMISE_FINAL;
	act->body.from_min = slot->from_min;
	act->body.to_min = slot->to_min;
	act->body.cancel_day = m->task.day - slot->cutoff_days;
	act->body.cancel_min = slot->cutoff_min;
	draft_items(&act->body, set, price->list_fen);
}

/* Between choosing and confirming the cut-off may have passed, or the last portion gone. */
static void order_too_late(struct model *m, struct effects *fx)
{
	bool closed = !order_day_open(m);

	effect_tone(fx, TONE_LOOK);
	set_forget(m);
	if (closed) {
		m->task.day = order_next_day(m);
		m->task.second = false;
		m->task.later_ok = false;
	}
	visit_show(m, closed && order_day_holds(m) ? SCREEN_CLOSED : SCREEN_NO_MEAL);
}

static void order_confirm(struct model *m, struct effects *fx)
{
	struct meal_set sets[SETS_MAX];
	struct act act;

	if (!order_day_holds(m) || m->task.set < 0 || m->task.set >= visit_sets(m, sets)) {
		order_too_late(m, fx);
		return;
	}
	draft_order(&act, m, &sets[m->task.set]);
	record_act(m, &act, &m->person, fx);
}

void order_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	promise_recorded(m, r, SCREEN_SLIP, fx);
}

void order_refused(struct model *m)
{
	visit_show(m, SCREEN_NO_MEAL);
}

/* ---- what the screens do ---------------------------------------------------------------------- */

void sets_choices(const struct model *m, struct choice_list *l)
{
	struct meal_set sets[SETS_MAX];
	int n = visit_sets(m, sets);

	for (int i = 0; i < n; i++)
		choice_add(l, i + 1, CHOICE_SET, i);
}

void sets_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	(void)fx;
	choose_set(m, c->arg);
}

void sets_back(struct model *m, struct effects *fx)
{
	bool second = m->task.second;

	(void)fx;
	m->task.second = false;
	visit_show(m, second ? SCREEN_TWICE : SCREEN_GREETED);
}

void confirm_choices(const struct model *m, struct choice_list *l)
{
	(void)m;
	choice_add(l, 1, CHOICE_CONFIRM, 0);
	choice_add(l, 2, CHOICE_WHY, 0);
}

void confirm_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_CONFIRM)
		order_confirm(m, fx);
	else
		visit_show(m, SCREEN_REASON);
}

void confirm_back(struct model *m, struct effects *fx)
{
	(void)fx;
	visit_show(m, SCREEN_SETS);
}

void confirm_next(struct model *m, struct effects *fx)
{
	order_confirm(m, fx);
}

void reason_back(struct model *m, struct effects *fx)
{
	(void)fx;
	visit_show(m, SCREEN_CONFIRM);
}

void yes_no_choices(const struct model *m, struct choice_list *l)
{
	(void)m;
	choice_add(l, 1, CHOICE_YES, 0);
	choice_add(l, 2, CHOICE_NO, 0);
}

void yes_no_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_NO) {
		back_greeted(m, fx);
		return;
	}
	if (m->task.screen == SCREEN_TWICE)
		m->task.second = true;
	else
		m->task.later_ok = true;
	order_continue(m);
}

/* ---- a new catalogue -------------------------------------------------------------------------- */

/* The screen that lies open, or below another one. */
static void base_show(struct model *m, enum screen screen)
{
	if (visit_overlaid(m))
		m->behind = screen;
	else
		visit_show(m, screen);
}

static bool same_price(const struct price *a, const struct price *b)
{
	return a->list_fen == b->list_fen && a->due_fen == b->due_fen;
}

/* Nobody confirms another set or price than the one they saw: then the sets show again. */
void order_catalogue_changed(struct model *m, const struct catalogue *next, struct effects *fx)
{
	struct price seen = m->price;
	enum screen base;

	m->catalogue = next;
	if (!m->present || m->task.set < 0)
		return;
	order_find_set(m);
	base = visit_base(m);
	if (base != SCREEN_CONFIRM && base != SCREEN_REASON)
		return;
	if (m->task.set >= 0 && same_price(&seen, &m->price))
		return;
	effect_tone(fx, TONE_LOOK);
	base_show(m, SCREEN_SETS);
}
