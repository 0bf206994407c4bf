/* SPDX-License-Identifier: MIT */
/*
 * What a press or a tap does: the same keys everywhere, by the screen that shows (flow.c).
 */
#include "core/visit/aloud.h"
#include "core/visit/behind.h"
#include "core/visit/newcomer.h"
#include "core/visit/serving.h"

static void key_chosen(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_NOT_ME)
		undo_choose(m, fx);
	else if (c->id == CHOICE_MORE)
		m->page = (m->page + 1) % c->arg;
	else
		screen_rule(m)->choose(m, c, fx);
}

static void key_digit(struct model *m, int digit, struct effects *fx)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(m, slots);

	for (int i = 0; i < n; i++)
		if (slots[i].digit == digit) {
			key_chosen(m, &slots[i], fx);
			return;
		}
}

static void key_lang(struct model *m, struct effects *fx)
{
	effect_lang(m, visit_lang_next(m), fx);
	voice_lang(m, fx);
}

static void key_step(struct model *m, const struct event *ev, struct effects *fx)
{
	const struct screen_rule *rule = screen_rule(m);
	enum action action = ev->action.action;

	if (screen_answers(m) && (action == ACTION_NEXT || action == ACTION_BACK))
		visit_end(m, SCREEN_WELCOME, fx);
	else if (m->task.screen == SCREEN_HELP)
		help_leave(m);
	else if (action == ACTION_CHOOSE)
		key_digit(m, ev->action.digit, fx);
	else if (action == ACTION_BACK && rule->back)
		rule->back(m, fx);
	else if (action == ACTION_NEXT && rule->next)
		rule->next(m, fx);
}

/* Where something is typed, most keys are that. */
static bool key_typed(struct model *m, const struct event *ev, struct effects *fx)
{
	if (m->task.screen == SCREEN_PIN || m->task.screen == SCREEN_NEW_PIN)
		return pin_key(m, ev, fx);
	if (m->task.screen == SCREEN_NUMBER)
		return number_key(m, ev, fx);
	if (m->task.screen == SCREEN_NEWCOMER)
		return newcomer_key(m, ev, fx);
	if (m->task.screen == SCREEN_BACKFILL)
		return backfill_key(m, ev, fx);
	if (m->task.screen == SCREEN_WINDOW)
		return window_key(m, ev, fx);
	return m->task.screen == SCREEN_INITIALS && assist_key(m, ev, fx);
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
	else if (key_typed(m, ev, fx))
		return;
	else if (action == ACTION_STAFF && m->task.screen == SCREEN_WELCOME)
		staff_enter(m, fx);
	else if (action == ACTION_LANG)
		key_lang(m, fx);
	else if (action == ACTION_HELP && m->task.screen != SCREEN_DOWN)
		help_call(m, fx);
	else if (action == ACTION_REPEAT && visit_takes(m, action))
		voice_repeat(m, fx);
	else if (action == ACTION_VOLUME && visit_takes(m, action))
		voice_louder(m, fx);
	else if (action != ACTION_REPEAT)
		key_step(m, ev, fx);
}
