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

/* What is new of it chimes; whoever stands here is not disturbed: nothing else changes. */
void calls_told(struct model *m, const struct calls_open *open, struct effects *fx)
{
	struct calls *c = &m->calls;
	bool more = open->n > c->n_elsewhere;

	if (c->ticket) /* an answer is on its way: once more, a moment later */
		return;
	for (int i = 0; i < open->n && !more; i++)
		more = memcmp(open->elsewhere[i].id, c->elsewhere[i].id, ACT_ID_BYTES) != 0;
	memcpy(c->elsewhere, open->elsewhere, sizeof(c->elsewhere));
	c->n_elsewhere = open->n;
	m->open_help = open->here;
	if (more)
		effect_tone(fx, TONE_LOOK);
}

static void answer(
	struct model *m, const unsigned char id[ACT_ID_BYTES], int answered, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_HELP, &m->assist.by, m->now.day);
	act.head.proof = m->assist.by_proof;
	act.head.has_ref = true;
	memcpy(act.head.ref, id, sizeof(act.head.ref));
	text_copy(act.body.note, sizeof(act.body.note), CALLS_ANSWERED);
	m->calls.answered = answered;
	record_act(m, &act, &m->assist.by, fx);
	sodium_memzero(&act, sizeof(act));
}

void calls_answer(struct model *m, struct effects *fx)
{
	if (m->calls.ticket)
		return;
	if (m->open_help)
		answer(m, m->calls.last, m->open_help, fx);
	else if (m->calls.n_elsewhere)
		answer(m, m->calls.elsewhere[0].id, 0, fx);
}

/* Of another day: there is nothing left of them. */
void calls_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	struct calls *c = &m->calls;

	c->ticket = 0;
	if (r->result != RECORD_OK)
		return;
	if (c->answered) {
		m->open_help -= m->open_help < c->answered ? m->open_help : c->answered;
	} else if (c->n_elsewhere) {
		c->n_elsewhere--;
		memmove(c->elsewhere, c->elsewhere + 1,
			(size_t)c->n_elsewhere * sizeof(c->elsewhere[0]));
	}
	effect_add(fx, FX_EXCHANGE);
	if (m->assist.on && c->n_elsewhere)
		calls_answer(m, fx);
}
