/* SPDX-License-Identifier: MIT */
#include "core/visit/backfill.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/visit/behind.h"

static bool empty(const struct model *m)
{
	return !m->assist.number.typed[0];
}

void backfill_open(struct model *m)
{
	queue_wipe(m);
	m->queue.backfill.on = true;
	visit_show(m, SCREEN_QUEUE_WHAT);
}

void backfill_draft(const struct model *m, struct act *act)
{
	if (m->queue.backfill.sheet)
		snprintf(act->body.note, sizeof(act->body.note), "sheet %u",
			m->queue.backfill.sheet);
}

bool visit_backfill_whole(const struct model *m)
{
	if (m->queue.backfill.sheet)
		return visit_number_whole(m);
	return !empty(m) && strlen(m->assist.number.typed) <= SHEET_DIGITS_MAX;
}

bool visit_backfill_undoes(const struct model *m)
{
	return m->queue.kind && empty(m);
}

/* ---- keys ------------------------------------------------------------------------------------- */

static bool is_zero_first(const struct model *m, const struct event *ev)
{
	return ev->action.action == ACTION_HELP && empty(m);
}

static void enter(struct model *m, struct effects *fx)
{
	struct number *n = &m->assist.number;

	if (m->queue.backfill.sheet) {
		assist_note(m, LOOK_NUMBER, fx);
		return;
	}
	m->queue.backfill.sheet = (unsigned)strtoul(n->typed, NULL, 10);
	sodium_memzero(n->typed, sizeof(n->typed));
}

bool backfill_key(struct model *m, const struct event *ev, struct effects *fx)
{
	enum action action = ev->action.action;

	if (is_zero_first(m, ev)) {
		if (visit_backfill_undoes(m))
			queue_undo(m, fx);
		return true;
	}
	if (number_types(m, ev))
		return true;
	if (action == ACTION_BACK && empty(m))
		queue_back(m, fx);
	else if (action == ACTION_BACK)
		number_rub_out(m);
	else if (action == ACTION_NEXT && visit_backfill_whole(m))
		enter(m, fx);
	else
		return action == ACTION_NEXT;
	return true;
}

/* A sheet's number is nobody's. */
void backfill_mask(const struct model *m, struct event *ev)
{
	if (m->queue.backfill.sheet && !is_zero_first(m, ev))
		number_mask(m, ev);
}

/* ---- a line ----------------------------------------------------------------------------------- */

void backfill_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	if (l->result != LOOKUP_FOUND || !l->person.known) {
		assist_lost(m, l->result, fx);
		return;
	}
	m->ticket = 0;
	m->assist.asking = false;
	person_enter(m, l, fx);
	greet_check_in(m, fx);
}
