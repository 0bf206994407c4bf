/* SPDX-License-Identifier: MIT */
/*
 * For somebody else: whoever agreed to it is looked up, and everything on the screens is theirs
 * until back. Who stands here stays in `self`; the acts name both (record.c).
 */
#include "core/visit/internal.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"

const struct person *visit_self(const struct model *m)
{
	return m->acting ? &m->self : &m->person;
}

void link_greeted_choices(const struct model *m, struct choice_list *l)
{
	int n = visit_self(m)->n_links;

	if (n > 0)
		choice_add(l, 6, CHOICE_FOR, n);
}

/* A copied code does not act for others. */
void links_show(struct model *m)
{
	task_begin(m);
	m->task.linking = true;
	visit_show(m, m->task.name_proven ? SCREEN_LINKS : SCREEN_NAME);
}

void links_choices(const struct model *m, struct choice_list *l)
{
	choice_add(l, 1, CHOICE_LINK, -1);
	for (int i = 0; i < visit_self(m)->n_links; i++)
		choice_add(l, i + 2, CHOICE_LINK, i);
}

/* What was chosen for one waits there for who comes back to them, and is nobody else's. */
static void turn_to(struct model *m, int whom)
{
	m->chosen[m->whom] = m->task;
	m->whom = whom;
	task_take(m, &m->chosen[whom]);
}

static void act_for_oneself(struct model *m)
{
	if (m->acting) {
		m->person = m->self;
		m->standing = m->self_standing;
		m->proof = m->self_proof;
	}
	m->acting = false;
	m->link = LINK_NONE;
	m->self_proof = PROOF_NONE;
	sodium_memzero(&m->self, sizeof(m->self));
	sodium_memzero(&m->self_standing, sizeof(m->self_standing));
	sodium_memzero(m->called, sizeof(m->called));
	sodium_memzero(&m->done, sizeof(m->done));
	turn_to(m, 0);
}

void link_back(struct model *m)
{
	act_for_oneself(m);
	visit_show(m, SCREEN_GREETED);
}

void link_ask(struct model *m, int link, struct effects *fx)
{
	struct link_to to = visit_self(m)->links[link];
	struct effect *e;

	act_for_oneself(m);
	text_copy(m->called, sizeof(m->called), to.called);
	e = effect_add(fx, FX_LOOK_UP_LINK);
	e->ticket = ++m->last_ticket;
	e->link = to;
	m->ticket = e->ticket;
	m->awaited = 0;
	m->link = LINK_ASKED;
	m->link_asked = link;
	visit_show(m, SCREEN_READING);
}

/* Parked work that waits for this one's look-up does not wait for a second one. */
void link_failed(struct model *m, struct effects *fx)
{
	m->ticket = 0;
	m->link = LINK_LOST;
	park_forget(m);
	effect_tone(fx, TONE_LOOK);
	links_show(m);
}

static void link_found(struct model *m, const struct lookup *l, struct effects *fx)
{
	m->self = m->person;
	m->self_standing = m->standing;
	m->self_proof = m->proof;
	m->acting = true;
	m->link = LINK_NONE;
	m->person = l->person;
	m->standing = l->standing;
	m->proof = l->proof;
	turn_to(m, 1 + m->link_asked);
	effect_tone(fx, TONE_DONE);
	if (!park_restore(m, fx))
		visit_show(m, SCREEN_GREETED);
}

void link_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	m->ticket = 0;
	if (l->result == LOOKUP_FOUND && l->person.known)
		link_found(m, l, fx);
	else
		link_failed(m, fx);
}

void links_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->arg < 0)
		link_back(m);
	else
		link_ask(m, c->arg, fx);
}

void links_back(struct model *m, struct effects *fx)
{
	(void)fx;
	m->link = LINK_NONE;
	if (!m->acting)
		sodium_memzero(m->called, sizeof(m->called));
	task_begin(m);
	visit_show(m, SCREEN_GREETED);
}
