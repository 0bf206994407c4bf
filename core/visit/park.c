/* SPDX-License-Identifier: MIT */
/*
 * Unfinished work that waits for its own card: a pseudonym and what was chosen, no name.
 */
#include "core/visit/meals.h"
#include "core/visit/offerings.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"

static void park_drop(struct model *m, int at)
{
	int behind = PARKED_MAX - 1 - at;

	memmove(&m->parked[at], &m->parked[at + 1], (size_t)behind * sizeof(m->parked[0]));
	sodium_memzero(&m->parked[PARKED_MAX - 1], sizeof(m->parked[0]));
}

static int park_find(const struct model *m)
{
	for (int i = 0; i < PARKED_MAX; i++)
		if (m->parked[i].until_ms &&
			memcmp(m->parked[i].pid, visit_self(m)->pid, PID_BYTES) == 0)
			return i;
	return -1;
}

void park_expire(struct model *m)
{
	for (int i = PARKED_MAX - 1; i >= 0; i--)
		if (m->parked[i].until_ms && m->parked[i].until_ms <= m->now.ms)
			park_drop(m, i);
}

void park_clear(struct model *m)
{
	sodium_memzero(m->parked, sizeof(m->parked));
}

void park_forget(struct model *m)
{
	int at = m->person.known ? park_find(m) : -1;

	if (at >= 0)
		park_drop(m, at);
}

/* Nobody is there twice: what was parked is taken out as soon as its card is here; who was signed in
 * without one may have left some before. */
void park_work(struct model *m)
{
	struct parked *p = &m->parked[0];
	int before;

	if (!visit_unfinished(m) || m->naming || !visit_self(m)->known)
		return;
	before = park_find(m);
	park_drop(m, before >= 0 ? before : PARKED_MAX - 1);
	memmove(&m->parked[1], p, (PARKED_MAX - 1) * sizeof(*p));
	memset(p, 0, sizeof(*p));
	p->task = m->task;
	p->task.screen = visit_base(m);
	p->until_ms = m->now.ms + PARKED_MS;
	memcpy(p->pid, visit_self(m)->pid, PID_BYTES);
	p->acting = m->acting;
	if (!m->acting)
		return;
	text_copy(p->place, sizeof(p->place), m->person.place);
	p->resident = m->person.resident;
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
	int at = visit_self(m)->known ? park_find(m) : -1;
	bool proven = m->task.name_proven;
	enum screen now = m->task.screen, parked;

	if (at < 0)
		return false;
	if (m->parked[at].acting && !m->acting) {
		if (proven && restore_link(m, &m->parked[at], fx))
			return true;
		park_drop(m, at);
		return false;
	}
	m->task = m->parked[at].task;
	park_drop(m, at);
	parked = m->task.screen;
	m->task.screen = now;
	m->task.name_proven = proven;
	if (restore_task(m, parked, fx))
		return true;
	task_reset(m);
	return false;
}
