/* SPDX-License-Identifier: MIT */
/*
 * Unfinished work that waits for its own card: a pseudonym and what was chosen, no name.
 */
#include "core/visit/internal.h"
#include "core/visit/offerings.h"

#include <sodium.h>
#include <string.h>

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
			memcmp(m->parked[i].pid, m->person.pid, PID_BYTES) == 0)
			return i;
	return -1;
}

void park_expire(struct model *m)
{
	for (int i = PARKED_MAX - 1; i >= 0; i--)
		if (m->parked[i].until_ms && m->parked[i].until_ms <= m->now.ms)
			park_drop(m, i);
}

/* Nobody is there twice: what was parked is taken out as soon as its person is present. */
void park_work(struct model *m)
{
	if (!visit_unfinished(m) || m->naming || !m->person.known)
		return;
	park_drop(m, PARKED_MAX - 1);
	memmove(&m->parked[1], &m->parked[0], (PARKED_MAX - 1) * sizeof(m->parked[0]));
	m->parked[0].task = m->task;
	m->parked[0].task.screen = visit_base(m);
	m->parked[0].until_ms = m->now.ms + PARKED_MS;
	memcpy(m->parked[0].pid, m->person.pid, PID_BYTES);
}

static bool restore_order(struct model *m)
{
	orders_find(m);
	if (m->task.order < 0)
		return false;
	visit_show(m, SCREEN_ORDER);
	return true;
}

static bool restore_meal(struct model *m, enum screen screen)
{
	if (!order_day_holds(m))
		return false;
	order_find_set(m);
	if (screen == SCREEN_SETS)
		m->task.set = -1;
	order_continue(m);
	return true;
}

/* What was proven with one card is not proven with the next: it may be a copied code now. */
bool park_restore(struct model *m)
{
	int at = m->person.known ? park_find(m) : -1;
	bool proven = m->task.name_proven;
	enum screen now = m->task.screen, parked;
	bool held;

	if (at < 0)
		return false;
	m->task = m->parked[at].task;
	park_drop(m, at);
	parked = m->task.screen;
	m->task.screen = now;
	m->task.name_proven = proven;
	if (m->task.enrolment >= 0)
		held = enrolment_restore(m);
	else if (m->task.kind[0])
		held = offering_restore(m, parked);
	else
		held = m->task.order >= 0 ? restore_order(m) : restore_meal(m, parked);
	if (!held)
		task_reset(m);
	return held;
}
