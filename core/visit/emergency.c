/* SPDX-License-Identifier: MIT */
#include "core/visit/emergency.h"

#include <sodium.h>

#include "core/base/text.h"

static bool may_look(const struct model *m)
{
	return m->assist.on && m->person.known && !m->acting;
}

void emergency_greeted_choices(const struct model *m, struct choice_list *l)
{
	if (may_look(m))
		choice_add(l, 7, CHOICE_EMERGENCY, 0); /* 9 takes the check-in back */
}

void emergency_ask(struct model *m, struct effects *fx)
{
	struct act act;

	if (!may_look(m))
		return;
	act_draft(&act, m, ACT_LOOKUP, &m->person, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), LOOK_EMERGENCY);
	record_act(m, &act, &m->person, fx);
	sodium_memzero(&act, sizeof(act));
}

void emergency_recorded(struct model *m, struct effects *fx)
{
	effect_tone(fx, TONE_DONE);
	m->active_ms = m->now.ms;
	visit_show(m, SCREEN_EMERGENCY);
}
