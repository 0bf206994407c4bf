/* SPDX-License-Identifier: MIT */
/*
 * The last question before an order, and the order itself.
 */
#include "core/visit/meals.h"

#include <string.h>

#include "core/base/text.h"

/* ---- the act ---------------------------------------------------------------------------------- */

static void item_add(struct act_body *body, const struct dish *dish, int qty, int32_t fen)
{
	struct act_item *item = &body->items[body->n_items];

	if (body->n_items == ACT_ITEMS_MAX)
		return;
	*item = (struct act_item){.name = dish->name, .qty = qty, .fen = fen};
	body->n_items++;
}

/* A set's dishes carry no id: what "as last time" repeats is the set. */
static void draft_set(struct act_body *body, const struct model *m)
{
	struct meal_set sets[SETS_MAX];
	const struct meal_set *set = &sets[m->task.set];

	if (m->task.set >= visit_sets(m, sets))
		return;
	item_add(body, set->set, 1, set->set->fen);
	text_copy(body->items[0].id, sizeof(body->items[0].id), set->set->id);
	for (int i = 0; i < set->n_parts; i++)
		item_add(body, set->parts[i], 1, 0);
}

static void draft_dishes(struct act_body *body, const struct model *m)
{
	for (int i = 0; i < m->task.n_picked; i++) {
		const struct picked *p = &m->task.picked[i];
		const struct dish *dish = visit_dish(m, p->id);

		if (!dish)
			continue;
		item_add(body, dish, p->qty, dish->fen);
		text_copy(body->items[body->n_items - 1].id, sizeof(p->id), p->id);
	}
}

/* Until when it can be taken back: as long as it could be ordered. */
static void draft_cancel_until(
	struct act_body *body, const struct slot *slot, const struct task *task)
{
	day_t day = task->day - slot->cutoff_days, delivery = task->day - slot->delivery_days;

	if (task->walk_in) /* it is handed over now */
		return;
	body->cancel_day = day;
	body->cancel_min = slot->cutoff_min;
	if (task->collect != COLLECT_DELIVERY || (!slot->delivery_days && !slot->delivery_min))
		return;
	if (delivery > day || (delivery == day && slot->delivery_min > slot->cutoff_min))
		return;
	body->cancel_day = delivery;
	body->cancel_min = slot->delivery_min;
}

static void draft_order(struct act *act, const struct model *m)
{
	const struct slot *slot = order_slot(m);
	const struct price *price = &m->price;

	act_draft(act, m, ACT_ORDER, &m->person, m->task.day);
	text_copy(act->head.what, sizeof(act->head.what), m->task.meal);
	text_copy(act->head.band, sizeof(act->head.band), price->rule_id);
	act->head.walk = m->task.walk_in;
	act->head.service_day = m->task.day;
	act->head.list_fen = price->list_fen;
	act->head.subsidy_fen = price->subsidy_fen;
	act->head.due_fen = price->due_fen + visit_delivery_fen(m);
	act->head.qty = 1;
	act->body.reason = price->reason;
	act->body.promise =
		price->reason == PRICE_LIST_STRANGER ? PROMISE_LIST_PRICE : PROMISE_FINAL;
	act->body.from_min = slot->from_min;
	act->body.to_min = slot->to_min;
	act->body.collect = m->task.collect;
	act->body.delivery_fen = visit_delivery_fen(m);
	act->body.less_rice = m->task.less_rice;
	draft_cancel_until(&act->body, slot, &m->task);
	if (m->task.own)
		draft_dishes(&act->body, m);
	else
		draft_set(&act->body, m);
}

static bool chosen(const struct model *m)
{
	return m->task.own ? m->task.n_picked > 0 : m->task.set >= 0;
}

/* Between choosing and confirming the cut-off may have passed, or the last portion gone. */
void order_confirm(struct model *m, struct effects *fx)
{
	enum no_meal why = order_hindrance(m);
	struct act act;

	if (why == NO_MEAL_TAKEN && right_ask(m, RIGHT_CONFIRM, fx))
		return;
	if (why != NO_MEAL_NOT || !chosen(m) || (m->task.changing && !change_holds(m))) {
		order_too_late(m, fx);
	} else if (!order_way_holds(m)) {
		effect_tone(fx, TONE_LOOK); /* no more deliveries: another way, another price */
	} else {
		draft_order(&act, m);
		record_act(m, &act, &m->person, fx);
	}
}

void order_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	struct open_order replaced;
	bool changed = change_of(m, &replaced);

	promise_recorded(m, r, SCREEN_SLIP, fx);
	if (changed)
		change_cancel(m, &replaced, fx);
}

void order_refused(struct model *m)
{
	visit_show(m, SCREEN_NO_MEAL);
}

/* ---- the screens ------------------------------------------------------------------------------ */

void confirm_choices(const struct model *m, struct choice_list *l)
{
	enum collect next = order_way(m, m->task.collect);

	choice_add(l, 1, CHOICE_CONFIRM, 0);
	choice_add(l, 2, CHOICE_WHY, 0);
	choice_add(l, 3, CHOICE_LESS_RICE, m->task.less_rice);
	if (next != COLLECT_COUNT && next != m->task.collect)
		choice_add(l, 4, CHOICE_COLLECT, (int)next);
}

void confirm_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	switch (c->id) {
	case CHOICE_CONFIRM:
		order_confirm(m, fx);
		break;
	case CHOICE_LESS_RICE:
		m->task.less_rice = !m->task.less_rice;
		break;
	case CHOICE_COLLECT:
		m->task.collect = (enum collect)c->arg;
		break;
	default:
		visit_show(m, SCREEN_REASON);
		break;
	}
}

void confirm_back(struct model *m, struct effects *fx)
{
	(void)fx;
	visit_show(m, m->task.own ? SCREEN_DISHES : SCREEN_SETS);
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
