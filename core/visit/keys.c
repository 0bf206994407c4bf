/* SPDX-License-Identifier: MIT */
/*
 * What a press or a tap does: the same keys everywhere, by the screen that shows.
 */
#include "core/visit/internal.h"

/* Pages that only say something: on and back both leave them. */
static bool answer_page(const struct model *m)
{
	switch (m->task.screen) {
	case SCREEN_NOT_READ:
	case SCREEN_UNKNOWN:
	case SCREEN_OLD_CARD:
	case SCREEN_EXPIRED:
	case SCREEN_NOT_OURS:
	case SCREEN_NOT_ME:
	case SCREEN_BADGE:
	case SCREEN_SLIP:
	case SCREEN_CANCELLED:
		return true;
	case SCREEN_ORDER:
		return !m->present; /* a slip was scanned */
	default:
		return false;
	}
}

bool visit_takes(const struct model *m, enum action action)
{
	enum screen s = m->task.screen;
	bool page = answer_page(m) || s == SCREEN_HELP || s == SCREEN_IDLE || s == SCREEN_REASON ||
		    s == SCREEN_NO_MEAL;

	switch (action) {
	case ACTION_NEXT:
		return page || s == SCREEN_CONFIRM;
	case ACTION_BACK:
		return page || (m->present && !m->ticket);
	case ACTION_HELP:
		return s != SCREEN_DOWN && s != SCREEN_IDLE;
	case ACTION_NONE:
		return false;
	default:
		return true;
	}
}

static void key_yes(struct model *m, struct effects *fx)
{
	if (m->task.screen == SCREEN_NAME) {
		name_answer(m, true, fx);
		return;
	}
	if (m->task.screen == SCREEN_TWICE)
		m->task.second = true;
	else
		m->task.later_ok = true;
	order_continue(m);
}

static void key_no(struct model *m, struct effects *fx)
{
	if (m->task.screen == SCREEN_NAME)
		name_answer(m, false, fx);
	else
		visit_show(m, SCREEN_GREETED);
}

static void key_wait(struct model *m)
{
	card_dropped(m);
	visit_show(m, m->behind);
}

static void key_more(struct model *m)
{
	int pages = (m->standing.n_orders + ORDERS_A_PAGE - 1) / ORDERS_A_PAGE;

	m->page = (m->page + 1) % pages;
}

static void key_orders(struct model *m)
{
	m->page = 0;
	task_reset(m);
	visit_show(m, SCREEN_ORDERS);
}

static void keep_order(struct model *m)
{
	m->task.order = -1;
	visit_show(m, SCREEN_ORDERS);
}

static void key_choice(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	switch (c->id) {
	case CHOICE_ORDER_NEXT:
		order_begin(m);
		break;
	case CHOICE_MY_ORDERS:
		key_orders(m);
		break;
	case CHOICE_NOT_ME:
		greet_not_me(m, fx);
		break;
	case CHOICE_YES:
		key_yes(m, fx);
		break;
	case CHOICE_NO:
		key_no(m, fx);
		break;
	case CHOICE_SET:
		order_choose_set(m, c->arg);
		break;
	case CHOICE_CONFIRM:
		order_confirm(m, fx);
		break;
	case CHOICE_WHY:
		visit_show(m, SCREEN_REASON);
		break;
	case CHOICE_ORDER:
		orders_show(m, c->arg);
		break;
	case CHOICE_CANCEL_ORDER:
		orders_cancel(m, fx);
		break;
	case CHOICE_KEEP_ORDER:
		keep_order(m);
		break;
	case CHOICE_FINISHED:
		card_look_up(m, fx);
		break;
	case CHOICE_WAIT:
		key_wait(m);
		break;
	case CHOICE_MORE:
		key_more(m);
		break;
	case CHOICE_FINISH:
		visit_end(m, SCREEN_WELCOME, fx);
		break;
	case CHOICE_NONE:
		break;
	}
}

static void key_digit(struct model *m, int digit, struct effects *fx)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(m, slots);

	for (int i = 0; i < n; i++)
		if (slots[i].digit == digit) {
			key_choice(m, &slots[i], fx);
			return;
		}
}

static void back_from_name(struct model *m, struct effects *fx)
{
	if (m->naming)
		visit_end(m, SCREEN_WELCOME, fx);
	else if (m->task.order >= 0)
		visit_show(m, SCREEN_ORDER);
	else
		visit_show(m, SCREEN_GREETED);
}

static void back_from_sets(struct model *m)
{
	bool second = m->task.second;

	m->task.second = false;
	visit_show(m, second ? SCREEN_TWICE : SCREEN_GREETED);
}

static void key_back(struct model *m, struct effects *fx)
{
	switch (m->task.screen) {
	case SCREEN_GREETED:
		visit_end(m, SCREEN_WELCOME, fx);
		break;
	case SCREEN_NAME:
		back_from_name(m, fx);
		break;
	case SCREEN_SETS:
		back_from_sets(m);
		break;
	case SCREEN_CONFIRM:
		visit_show(m, SCREEN_SETS);
		break;
	case SCREEN_REASON:
		visit_show(m, SCREEN_CONFIRM);
		break;
	case SCREEN_TWICE:
	case SCREEN_CLOSED:
	case SCREEN_NO_MEAL:
	case SCREEN_ORDERS:
		visit_show(m, SCREEN_GREETED);
		break;
	case SCREEN_ORDER:
		keep_order(m);
		break;
	case SCREEN_NEXT_CARD:
		key_wait(m);
		break;
	default:
		break;
	}
}

static void key_next(struct model *m, struct effects *fx)
{
	switch (m->task.screen) {
	case SCREEN_CONFIRM:
		order_confirm(m, fx);
		break;
	case SCREEN_REASON:
	case SCREEN_NO_MEAL:
		key_back(m, fx);
		break;
	default:
		break;
	}
}

static void key_lang(struct model *m, struct effects *fx)
{
	effect_lang(m, m->lang == LANG_ZH ? LANG_EN : LANG_ZH, fx);
}

static void key_step(struct model *m, const struct event *ev, struct effects *fx)
{
	enum action action = ev->action.action;

	if (answer_page(m) && (action == ACTION_NEXT || action == ACTION_BACK))
		visit_end(m, SCREEN_WELCOME, fx);
	else if (m->task.screen == SCREEN_HELP)
		help_leave(m);
	else if (action == ACTION_CHOOSE)
		key_digit(m, ev->action.digit, fx);
	else if (action == ACTION_BACK)
		key_back(m, fx);
	else if (action == ACTION_NEXT)
		key_next(m, fx);
}

void keys_action(struct model *m, const struct event *ev, struct effects *fx)
{
	enum action action = ev->action.action;

	if (action == ACTION_NONE)
		return;
	m->active_ms = m->now.ms;
	m->touched = true;
	if (m->task.screen == SCREEN_IDLE)
		visit_show(m, m->behind);
	else if (action == ACTION_LANG)
		key_lang(m, fx);
	else if (action == ACTION_HELP && m->task.screen != SCREEN_DOWN)
		help_call(m, fx);
	else if (action != ACTION_REPEAT)
		key_step(m, ev, fx);
}
