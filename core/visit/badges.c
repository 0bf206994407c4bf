/* SPDX-License-Identifier: MIT */
#include "core/visit/badges.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"

/* As they are now: who comes back to the list sees what became of it. */
void badges_enter(struct model *m, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_FIND_BADGES);

	sodium_memzero(&m->desk.badges, sizeof(m->desk.badges));
	e->ticket = m->desk.badges.ticket = ++m->last_ticket;
	visit_show(m, SCREEN_BADGES);
}

void badges_found(struct model *m, const struct found *found, struct effects *fx)
{
	struct badges *b = &m->desk.badges;

	if (!b->ticket || found->ticket != b->ticket)
		return;
	b->ticket = 0;
	b->found = *found;
	m->page = 0;
	if (found->failed)
		effect_tone(fx, TONE_LOOK);
}

/* None while one of them is looked up: a second press would be about somebody else. */
void badges_choices(const struct model *m, struct choice_list *l)
{
	if (!m->desk.badges.asked)
		choice_add_page(l, m, CHOICE_BADGE, m->desk.badges.found.n);
}

void badges_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	const struct hall *hall = m->catalogue->hall;
	struct effect *e = effect_add(fx, FX_LOOK_UP_LINK);

	m->desk.badges.chosen = c->arg;
	text_copy(e->link.place, sizeof(e->link.place), hall ? hall->place : "");
	e->link.resident = m->desk.badges.found.who[c->arg].resident;
	e->ticket = m->desk.badges.asked = ++m->last_ticket;
}

/* Where help was called meanwhile, whoever comes back to the list chooses again. */
bool badges_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	struct badges *b = &m->desk.badges;

	if (!b->asked || l->ticket != b->asked)
		return false;
	b->asked = 0;
	if (m->task.screen != SCREEN_BADGES)
		return true;
	if (l->result != LOOKUP_FOUND || !l->person.known) { /* gone since the list was made */
		effect_tone(fx, TONE_LOOK);
		badges_enter(m, fx);
		return true;
	}
	b->person = l->person;
	visit_show(m, SCREEN_BADGE_STOP);
	return true;
}

void badge_stop_choices(const struct model *m, struct choice_list *l)
{
	const struct badges *b = &m->desk.badges;

	choice_add(l, 1, CHOICE_BADGE_STOP, b->found.who[b->chosen].stopped);
}

void badge_stop_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	const struct person *whose = &m->desk.badges.person;
	struct act act;

	act_draft(&act, m, ACT_SETTING, whose, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), c->arg ? BADGE_BACK : BADGE_STOPPED);
	act.head.proof = PROOF_LIST;
	act.body.by = BY_STAFF;
	record_act(m, &act, whose, fx);
	sodium_memzero(&act, sizeof(act));
}

void badge_stop_back(struct model *m, struct effects *fx)
{
	badges_enter(m, fx);
}
