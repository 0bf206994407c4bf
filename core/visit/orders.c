/* SPDX-License-Identifier: MIT */
/*
 * One of my orders, and taking it back. An order that the hub has not seen is cancelled for good; of
 * one it has seen, the hub decides.
 */
#include "core/visit/meals.h"

#include <string.h>

#include "core/base/text.h"
#include "core/visit/reprint.h"

const struct open_order *visit_order(const struct model *m)
{
	if (m->task.order < 0 || m->task.order >= m->standing.n_orders)
		return NULL;
	return &m->standing.orders[m->task.order];
}

void orders_show(struct model *m, int order)
{
	m->task.order = order;
	memcpy(m->task.order_id, m->standing.orders[order].id, sizeof(m->task.order_id));
	visit_show(m, SCREEN_ORDER);
}

void orders_find(struct model *m)
{
	m->task.order = -1;
	for (int i = 0; i < m->standing.n_orders; i++)
		if (memcmp(m->standing.orders[i].id, m->task.order_id, ACT_ID_BYTES) == 0)
			m->task.order = i;
}

/* An order that stands, by a clock that is known. */
static bool stands(const struct model *m, const struct open_order *o)
{
	return m->present && o && !o->served && o->cancel_day != DAY_NONE &&
	       m->now.quality != CLOCK_UNKNOWN;
}

static bool in_time(const struct model *m, const struct open_order *o)
{
	if (m->now.day != o->cancel_day)
		return m->now.day < o->cancel_day;
	return m->now.secs < o->cancel_min * 60;
}

bool orders_cancellable(const struct model *m)
{
	const struct open_order *o = visit_order(m);

	return stands(m, o) && in_time(m, o);
}

bool visit_order_late(const struct model *m)
{
	const struct open_order *o = visit_order(m);

	return stands(m, o) && !in_time(m, o) && o->service_day >= m->now.day;
}

static bool late_by_volunteer(const struct model *m)
{
	return m->assist.on && visit_order_late(m);
}

void orders_cancel_draft(struct act *act, const struct model *m, const struct open_order *o)
{
	act_draft(act, m, ACT_CANCEL, &m->person, o->service_day);
	act->head.has_ref = true;
	memcpy(act->head.ref, o->id, sizeof(act->head.ref));
	text_copy(act->head.what, sizeof(act->head.what), o->meal);
	act->head.service_day = o->service_day;
	act->head.list_fen = o->list_fen;
	act->head.subsidy_fen = o->subsidy_fen;
	act->head.due_fen = o->due_fen;
	act->head.qty = o->qty;
	act->body.promise = o->sent ? PROMISE_REQUESTED : PROMISE_FINAL;
	if (m->assist.on &&
		!in_time(m, o)) { /* it says so: the list is printed, the meal perhaps cooked */
		act->body.promise = PROMISE_REQUESTED;
		act->body.cancel_day = o->cancel_day;
		act->body.cancel_min = o->cancel_min;
	}
	text_copy(act->body.pickup, sizeof(act->body.pickup), o->pickup);
	act->body.items[0] =
		(struct act_item){.name = o->set_name, .qty = o->qty, .fen = o->list_fen};
	act->body.n_items = 1;
}

void orders_cancel(struct model *m, struct effects *fx)
{
	const struct open_order *o = visit_order(m);
	struct act act;

	if (!o || !(orders_cancellable(m) ||
			  late_by_volunteer(m))) { /* the time came while the name was asked */
		effect_tone(fx, TONE_LOOK);
		visit_show(m, o ? SCREEN_ORDER : SCREEN_MINE);
		return;
	}
	if (!m->task.name_proven) {
		visit_show(m, SCREEN_NAME);
		return;
	}
	orders_cancel_draft(&act, m, o);
	record_act(m, &act, &m->person, fx);
}

void order_choices(const struct model *m, struct choice_list *l)
{
	if (!m->present)
		return;
	if (orders_cancellable(m) || late_by_volunteer(m))
		choice_add(l, 1, CHOICE_CANCEL_ORDER, m->task.order);
	choice_add(l, 2, CHOICE_KEEP_ORDER, m->task.order);
	if (orders_cancellable(m))
		choice_add(l, 3, CHOICE_CHANGE_ORDER, m->task.order);
	reprint_offer(m, 4, l);
}

/* The list shows the page that the order stands on. */
void order_back(struct model *m, struct effects *fx)
{
	int order = m->task.order;

	(void)fx;
	m->task.order = -1;
	visit_show(m, SCREEN_MINE);
	visit_page_of(m, CHOICE_ORDER, order);
}

void order_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_CANCEL_ORDER)
		orders_cancel(m, fx);
	else if (c->id == CHOICE_CHANGE_ORDER)
		change_begin(m);
	else if (c->id == CHOICE_REPRINT)
		reprint_show(m);
	else
		order_back(m, fx);
}
