/* SPDX-License-Identifier: MIT */
#include "core/visit/uncollected.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/serving.h"

static const char *const words[CALL_COUNT] = {"comes", "not-reached", "not-wanted", "brought"};

const char *call_word(enum call_result result)
{
	return words[result];
}

enum call_result call_of_note(const char *note)
{
	for (int i = 0; i < CALL_COUNT; i++)
		if (strncmp(note, "result=", 7) == 0 && strcmp(note + 7, words[i]) == 0)
			return (enum call_result)i;
	return CALL_COUNT;
}

void uncollected_sort(struct uncollected *u)
{
	struct uncollected sorted = {.n = u->n};
	int at = 0;

	for (int first = 1; first >= 0; first--)
		for (int i = 0; i < u->n; i++)
			if (u->of[i].first == (first == 1))
				sorted.of[at++] = u->of[i];
	*u = sorted;
	sodium_memzero(&sorted, sizeof(sorted));
}

/* ---- when ------------------------------------------------------------------------------------- */

static int left_over(const struct model *m)
{
	const struct window_sums *s = &m->window.shown.sums;

	return s->ordered - s->served;
}

int visit_uncollected(const struct model *m)
{
	const struct slot *slot = catalogue_slot(m->catalogue, m->window.meal, m->now.day);

	return slot && m->now.secs / 60 >= slot->to_min ? left_over(m) : 0;
}

void uncollected_time(struct model *m, struct effects *fx)
{
	if (!m->window.on || m->window.said || visit_uncollected(m) <= 0)
		return;
	m->window.said = true;
	effect_tone(fx, TONE_LOOK);
}

/* ---- the list --------------------------------------------------------------------------------- */

bool uncollected_offered(const struct model *m)
{
	return m->assist.by.known && left_over(m) > 0;
}

void uncollected_open(struct model *m, struct effects *fx)
{
	window_put_away(m);
	window_find(m, &(struct window_ask){.by = WINDOW_LEFT}, fx);
	window_ask(m, WINDOW_ASK_LEFT);
}

void uncollected_choose(struct model *m, int i, struct effects *fx)
{
	struct window_ask ask = {.by = WINDOW_ID};

	if (i >= m->window.shown.left.n || m->window.ticket)
		return;
	memcpy(ask.id, m->window.shown.left.of[i].id, sizeof(ask.id));
	m->window.calling = true;
	window_find(m, &ask, fx);
}

/* ---- one of them ------------------------------------------------------------------------------ */

static void about(struct act *act, const struct model *m, enum act_kind kind)
{
	const struct act_head *order = &m->window.shown.order.head;
	const struct person *p = &m->window.shown.person;

	act_draft(act, m, kind, p->resident ? p : NULL, order->service_day);
	act->head.has_ref = true;
	memcpy(act->head.ref, order->id, sizeof(act->head.ref));
}

/* First it is written down that somebody looks. */
bool uncollected_answered(struct model *m, const struct window_answer *a, struct effects *fx)
{
	struct window *w = &m->window;
	struct act act;

	if (!w->calling)
		return false;
	w->calling = false;
	if (a->word != WINDOW_ORDER) /* it was handed over meanwhile */
		return false;
	w->shown = *a;
	memcpy(w->items, a->order.body.items, sizeof(w->items));
	about(&act, m, ACT_LOOKUP);
	text_copy(act.head.what, sizeof(act.head.what), LOOK_UNCOLLECTED);
	record_act(m, &act, a->person.resident ? &a->person : NULL, fx);
	sodium_memzero(&act, sizeof(act));
	return true;
}

void uncollected_call(struct model *m, enum call_result result, struct effects *fx)
{
	const struct person *p = &m->window.shown.person;
	struct act act;

	if (m->window.ticket)
		return;
	if (result == CALL_BROUGHT) {
		m->window.taker = TAKER_VOLUNTEER;
		serve(m, fx);
		return;
	}
	about(&act, m, ACT_PHONED);
	text_copy(act.head.what, sizeof(act.head.what), m->window.shown.order.head.what);
	snprintf(act.body.note, sizeof(act.body.note), "result=%s", words[result]);
	record_act(m, &act, p->resident ? p : NULL, fx);
	sodium_memzero(&act, sizeof(act));
}

bool uncollected_recorded(struct model *m, int kind, struct effects *fx)
{
	if (kind == ACT_LOOKUP) {
		m->active_ms = m->now.ms;
		window_ask(m, WINDOW_ASK_CALL);
		return true;
	}
	if (kind != ACT_PHONED)
		return false;
	effect_tone(fx, TONE_DONE);
	uncollected_open(m, fx);
	return true;
}
