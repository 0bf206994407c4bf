/* SPDX-License-Identifier: MIT */
#include "core/visit/calls.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/internal.h"

void calls_add(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->open_help++;
	memcpy(m->calls.last, r->act.head.id, sizeof(m->calls.last));
	effect_add(fx, FX_EXCHANGE);
}

void calls_answer(struct model *m, struct effects *fx)
{
	struct act act;

	if (!m->open_help || m->calls.ticket)
		return;
	act_draft(&act, m, ACT_HELP, &m->assist.by, m->now.day);
	act.head.proof = m->assist.by_proof;
	act.head.has_ref = true;
	memcpy(act.head.ref, m->calls.last, sizeof(act.head.ref));
	text_copy(act.body.note, sizeof(act.body.note), CALLS_ANSWERED);
	m->calls.answered = m->open_help;
	record_act(m, &act, &m->assist.by, fx);
	sodium_memzero(&act, sizeof(act));
}

/* Of another day: there is nothing left of them. */
void calls_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->calls.ticket = 0;
	if (r->result != RECORD_OK)
		return;
	m->open_help -= m->open_help < m->calls.answered ? m->open_help : m->calls.answered;
	effect_add(fx, FX_EXCHANGE);
}
