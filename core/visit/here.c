/* SPDX-License-Identifier: MIT */
#include "core/visit/here.h"

#include <sodium.h>

#include "core/visit/behind.h"
#include "core/visit/emergency.h"

void here_children(struct model *m, int n, struct effects *fx)
{
	if (n > 0 && !m->children)
		effect_tone(fx, TONE_LOOK);
	m->children = n;
}

void here_open(struct model *m, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_FIND_HERE);

	staff_wipe(m); /* what was told of the slips */
	e->ticket = m->assist.ticket = ++m->last_ticket;
	visit_show(m, SCREEN_HERE);
}

void here_found(struct model *m, const struct found *found, struct effects *fx)
{
	m->assist.found = *found;
	if (found->failed)
		effect_tone(fx, TONE_LOOK);
}

void here_choices(const struct model *m, struct choice_list *l)
{
	if (!m->assist.ticket)
		choice_add_page(l, m, CHOICE_CHILD, m->assist.found.n);
}

void here_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	uint32_t resident = m->assist.found.who[c->arg].resident;

	m->assist.here = true;
	assist_resident(m, resident, fx);
}

bool here_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	if (!m->assist.here)
		return false;
	m->ticket = 0;
	m->assist.asking = false;
	if (l->result != LOOKUP_FOUND || !l->person.known) {
		m->assist.here = false;
		effect_tone(fx, TONE_LOOK);
		here_open(m, fx);
		return true;
	}
	sodium_memzero(&m->assist.found, sizeof(m->assist.found)); /* back asks anew */
	person_enter(m, l, fx);
	emergency_ask(m, fx);
	return true;
}

void here_back(struct model *m, struct effects *fx)
{
	visit_end(m, SCREEN_WELCOME, fx); /* home */
}

void here_emergency_back(struct model *m, struct effects *fx)
{
	if (!m->assist.here) {
		back_greeted(m, fx);
		return;
	}
	visit_end(m, SCREEN_HERE, fx);
	here_open(m, fx);
}
