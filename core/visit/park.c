/* SPDX-License-Identifier: MIT */
/*
 * Unfinished work that waits for its own card: a pseudonym and what was chosen, no name. The store has
 * it from the moment anything is chosen, so that the end of the program is an interruption as any
 * other; it comes back with the look-up of the card.
 */
#include "core/visit/meals.h"
#include "core/visit/offerings.h"
#include "core/visit/parked.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"

#define KEPT_ANEW_MS 60000 /* work that stands still is not over while somebody is there */

static bool in_hand(const struct model *m, struct parked *ret)
{
	const struct person *self = visit_self(m);

	memset(ret, 0, sizeof(*ret));
	if (!visit_unfinished(m) || m->naming || !self->known)
		return false;
	ret->task = m->task;
	ret->task.screen = visit_base(m);
	ret->until_ms = m->now.ms + PARKED_MS;
	memcpy(ret->pid, self->pid, PID_BYTES);
	ret->acting = m->acting;
	if (m->acting) {
		text_copy(ret->place, sizeof(ret->place), m->person.place);
		ret->resident = m->person.resident;
	}
	return true;
}

static void keep(struct model *m, const struct parked *work, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_KEEP);

	e->keep.work = *work;
	if (work->until_ms)
		e->keep.person = *visit_self(m);
	m->kept = *work;
}

static bool kept_long_ago(const struct model *m)
{
	int64_t ago = m->now.ms + PARKED_MS - m->kept.until_ms;

	return ago < 0 || ago >= KEPT_ANEW_MS;
}

/* What is being recorded is over when that is certain. */
void park_keep(struct model *m, bool anew, struct effects *fx)
{
	struct parked now;

	if (m->present && m->ticket)
		return;
	if (in_hand(m, &now)) {
		if (!parked_same(&now, &m->kept) || (anew && kept_long_ago(m)))
			keep(m, &now, fx);
	} else if (m->kept.until_ms) {
		memcpy(now.pid, m->kept.pid, PID_BYTES);
		keep(m, &now, fx);
		park_leave(m);
	}
}

void park_leave(struct model *m)
{
	sodium_memzero(&m->kept, sizeof(m->kept));
}

void park_work(struct model *m, struct effects *fx)
{
	struct parked now;

	if (!in_hand(m, &now))
		return;
	keep(m, &now, fx);
	park_leave(m);
}

/* It is in hand now, or park_keep tells that it is over. */
void park_forget(struct model *m)
{
	if (m->parked.until_ms)
		m->kept = m->parked;
	sodium_memzero(&m->parked, sizeof(m->parked));
}

static bool restore_order(struct model *m)
{
	orders_find(m);
	if (m->task.order < 0)
		return false;
	visit_show(m, SCREEN_ORDER);
	return true;
}

/* What is left of it; a tone tells that something is gone. */
static bool restore_meal(struct model *m, enum screen screen, struct effects *fx)
{
	if (m->task.changing) {
		orders_find(m);
		if (!change_holds(m))
			return false;
	}
	if (screen == SCREEN_DAYS) {
		visit_show(m, SCREEN_DAYS);
		return days_any(m);
	}
	if (!order_find(m))
		effect_tone(fx, TONE_LOOK);
	if (order_hindrance(m) != NO_MEAL_NOT)
		return false;
	if (screen == SCREEN_SETS)
		order_forget_set(m);
	if (screen != SCREEN_DISHES)
		order_continue(m);
	else if (!order_asks_first(m))
		dishes_show(m);
	return true;
}

static bool restore_task(struct model *m, enum screen parked, struct effects *fx)
{
	if (m->task.enrolment >= 0)
		return enrolment_restore(m);
	if (m->task.kind[0])
		return offering_restore(m, parked);
	if (m->task.order >= 0 && !m->task.changing)
		return restore_order(m);
	return restore_meal(m, parked, fx);
}

/* Whoever it was for must still agree to it: they are looked up once more, and the answer brings
 * the work back. */
static bool restore_link(struct model *m, const struct parked *p, struct effects *fx)
{
	for (int i = 0; i < m->person.n_links; i++) {
		const struct link_to *to = &m->person.links[i];

		if (to->resident == p->resident && strcmp(to->place, p->place) == 0) {
			link_ask(m, i, fx);
			return true;
		}
	}
	return false;
}

/* What was proven with one card is not proven with the next: it may be a copied code now. */
bool park_restore(struct model *m, struct effects *fx)
{
	const struct parked p = m->parked;
	bool proven = m->task.name_proven;
	enum screen now = m->task.screen;

	if (!parked_holds(&p, m->now.ms) || memcmp(p.pid, visit_self(m)->pid, PID_BYTES) != 0)
		return false;
	if (p.acting && !m->acting && proven && restore_link(m, &p, fx))
		return true;
	park_forget(m);
	if (p.acting && !m->acting)
		return false;
	m->task = p.task;
	m->task.screen = now;
	m->task.name_proven = proven;
	if (restore_task(m, p.task.screen, fx))
		return true;
	task_reset(m);
	return false;
}
