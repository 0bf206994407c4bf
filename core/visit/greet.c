/* SPDX-License-Identifier: MIT */
/*
 * A card is a check-in: nothing is asked, and 「不是我」 takes it back for a while. Where the card
 * does not say for certain who it is, the name is asked first.
 */
#include "core/visit/internal.h"

#include <sodium.h>
#include <string.h>

static void greet(struct model *m, struct effects *fx)
{
	effect_tone(fx, TONE_DONE);
	m->touched = false;
	m->active_ms = m->now.ms;
	if (!park_restore(m))
		visit_show(m, SCREEN_GREETED);
}

void greet_check_in(struct model *m, struct effects *fx)
{
	struct act act;

	m->already = m->standing.checked_in;
	if (m->already) {
		greet(m, fx);
		return;
	}
	act_draft(&act, m, ACT_CHECK_IN, &m->person, m->now.day);
	record_act(m, &act, &m->person, fx);
}

void greet_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->standing = r->standing;
	m->undo_open = true;
	m->undo_until_ms = m->now.ms + UNDO_MS;
	memcpy(m->undo_id, r->act.head.id, sizeof(m->undo_id));
	m->undo_person = m->person;
	greet(m, fx);
}

void greet_not_me(struct model *m, struct effects *fx)
{
	struct act act;
	struct person person = m->undo_person;

	act_draft(&act, m, ACT_UNDO, &person, m->now.day);
	act.head.has_ref = true;
	memcpy(act.head.ref, m->undo_id, sizeof(act.head.ref));
	undo_close(m);
	visit_end(m, SCREEN_WELCOME, fx);
	record_act(m, &act, &person, fx);
	sodium_memzero(&person, sizeof(person));
	sodium_memzero(&act, sizeof(act));
}

static void name_denied(struct model *m, struct effects *fx)
{
	effect_tone(fx, TONE_LOOK);
	visit_end(m, SCREEN_WELCOME, fx);
	help_call(m, fx);
}

void name_answer(struct model *m, bool yes, struct effects *fx)
{
	if (!yes) {
		name_denied(m, fx);
		return;
	}
	m->task.name_proven = true;
	if (m->naming) {
		m->naming = false;
		greet_check_in(m, fx);
	} else if (m->task.order >= 0) {
		orders_cancel(m, fx);
	} else {
		order_continue(m);
	}
}
