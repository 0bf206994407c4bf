/* SPDX-License-Identifier: MIT */
#include "core/visit/signs.h"

void help_call(struct model *m, struct effects *fx)
{
	const struct person *person = m->present && !m->naming ? visit_self(m) : NULL;
	struct act act;

	m->behind = visit_base(m);
	visit_show(m, SCREEN_HELP);
	distress_called(m);
	if (m->now.ms < m->help_until_ms)
		return;
	m->help_until_ms = m->now.ms + HELP_AGAIN;
	act_draft(&act, m, ACT_HELP, person, m->now.day);
	record_act(m, &act, person, fx);
}

void help_leave(struct model *m)
{
	visit_show(m, m->behind);
}

void help_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->help_ticket = 0;
	if (r->result == RECORD_OK) {
		calls_add(m, r, fx);
	} else {
		m->help_until_ms = 0;
	}
}
