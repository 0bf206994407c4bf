/* SPDX-License-Identifier: MIT */
#include "core/visit/right.h"

#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/meals.h"
#include "core/visit/offerings.h"

static void meal_right(const struct model *m, char out[RESOURCE_SIZE])
{
	const struct task *t = &m->task;
	const char *place = m->catalogue->hall ? m->catalogue->hall->place : "";

	if (t->walk_in)
		walk_resource(out, place, t->meal, t->day);
	else
		meal_resource(out, place, t->meal, t->day);
}

/* The right that is wanted; "" = none that could be asked for: another hall's are the hub's alone. */
static void right_wanted(const struct model *m, enum right_for why, char out[RESOURCE_SIZE])
{
	const struct offering *o = visit_offering(m);

	out[0] = 0;
	if (why != RIGHT_SEAT)
		meal_right(m, out);
	else if (o && visit_ours(m, o))
		seat_resource(out, o, m->task.session);
}

bool right_held(const struct model *m, enum right_for why)
{
	char wanted[RESOURCE_SIZE];

	right_wanted(m, why, wanted);
	return *wanted && catalogue_leased(m->catalogue, wanted);
}

bool right_ask(struct model *m, enum right_for why, struct effects *fx)
{
	char wanted[RESOURCE_SIZE];
	struct effect *e;

	if (!m->online || m->ticket)
		return false;
	right_wanted(m, why, wanted);
	if (!*wanted || strcmp(wanted, m->right.denied) == 0)
		return false;
	e = effect_add(fx, FX_ASK_RIGHT);
	e->ticket = m->ticket = ++m->last_ticket;
	text_copy(e->resource, sizeof(e->resource), wanted);
	m->awaited = AWAITED_RIGHT;
	m->right.why = why;
	m->right.until_ms = m->now.ms + RIGHT_MS;
	memcpy(m->right.resource, wanted, sizeof(wanted));
	visit_show(m, SCREEN_ASKING);
	return true;
}

static bool waits(const struct model *m)
{
	return m->ticket && m->awaited == AWAITED_RIGHT;
}

bool right_over(const struct model *m)
{
	return waits(m) && m->now.ms >= m->right.until_ms;
}

int64_t visit_due_ms(const struct model *m)
{
	return waits(m) ? m->right.until_ms : INT64_MAX;
}

static enum right_for right_end(struct model *m)
{
	m->ticket = 0;
	m->awaited = 0;
	return m->right.why;
}

void right_answered(struct model *m, struct effects *fx)
{
	enum right_for why = right_end(m);
	bool came = catalogue_right(m->catalogue, m->right.resource) > 0;

	if (!came)
		memcpy(m->right.denied, m->right.resource, sizeof(m->right.denied));
	if (came && why == RIGHT_SEAT)
		m->task.waiting = false;
	if (queue_takes(m))
		queue_go(m, fx);
	else if (why == RIGHT_SEAT)
		enrol_confirm(m, fx);
	else if (why == RIGHT_CONFIRM && (!came || order_seen_holds(m)))
		order_confirm(m, fx);
	else
		order_continue(m);
}

void right_back(struct model *m, struct effects *fx)
{
	if (queue_takes(m)) {
		right_end(m);
		queue_problem(m, queue_why_none(m), fx);
		return;
	}
	switch (right_end(m)) {
	case RIGHT_SEAT:
		m->task.waiting = false;
		offering_again(m);
		break;
	case RIGHT_CONFIRM:
		visit_show(m, SCREEN_CONFIRM);
		break;
	default:
		order_step_back(m, fx);
		break;
	}
}

void right_step(struct model *m, bool came, struct effects *fx)
{
	if (came && m->task.screen == SCREEN_NO_MEAL && visit_no_meal(m) == NO_MEAL_TAKEN)
		right_ask(m, RIGHT_MEAL, fx);
}
