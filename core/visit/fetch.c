/* SPDX-License-Identifier: MIT */
#include "core/visit/fetch.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/emergency.h"

static const char *const with[FETCH_WHO_COUNT] = {"mother", "father", "grandparent", "other"};

bool fetch_child(const struct model *m)
{
	const struct person *p = &m->person;

	return m->assist.on && m->present && p->known && !m->acting && p->born != DAY_NONE &&
	       m->standing.checked_in &&
	       age_on(p->born, m->now.day, m->catalogue->birthday) < FETCH_AGE;
}

void fetch_greeted_choices(const struct model *m, struct choice_list *l)
{
	if (fetch_child(m))
		choice_add(l, 6, CHOICE_FETCH, 0); /* a child acts for nobody */
}

static void fetch_ask(struct model *m, enum fetch_word word)
{
	m->assist.fetch = (struct fetch){.word = word};
	visit_show(m, SCREEN_FETCH);
}

void fetch_open(struct model *m)
{
	if (fetch_child(m))
		fetch_ask(m, FETCH_CARD);
}

/* ---- the collector's card --------------------------------------------------------------------- */

bool fetch_waits(const struct model *m)
{
	return m->task.screen == SCREEN_FETCH;
}

static const struct link_to *on_the_list(const struct person *child, const struct person *who)
{
	for (int i = 0; i < child->n_fetchers; i++)
		if (child->fetchers[i].resident == who->resident &&
			strcmp(child->fetchers[i].place, who->place) == 0)
			return &child->fetchers[i];
	return NULL;
}

/* A code that may be another's is no card. */
static const struct link_to *known_by(const struct model *m, const struct lookup *l)
{
	return l->result == LOOKUP_FOUND ? on_the_list(&m->person, &l->person) : NULL;
}

void fetch_lost(struct model *m, struct effects *fx)
{
	m->ticket = 0;
	effect_tone(fx, TONE_LOOK);
	fetch_ask(m, FETCH_CARD);
}

bool fetch_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	const struct link_to *who = known_by(m, l);

	m->assist.fetch.asking = false;
	if (!who && l->result == LOOKUP_FOUND && l->person.volunteer)
		return false;
	m->ticket = 0;
	if (who) {
		effect_tone(fx, TONE_DONE);
		fetch_ask(m, FETCH_KNOWN);
		m->assist.fetch.who = *who;
		return true;
	}
	fetch_lost(m, fx);
	if (l->result != LOOKUP_NOT_READ && l->result != LOOKUP_FAILED)
		m->assist.fetch.word = FETCH_PHONE;
	return true;
}

/* ---- choices ---------------------------------------------------------------------------------- */

void fetch_choices(const struct model *m, struct choice_list *l)
{
	switch (m->assist.fetch.word) {
	case FETCH_CARD:
		choice_add(l, 1, CHOICE_FETCH_NO_CARD, 0);
		break;
	case FETCH_KNOWN:
		choice_add(l, 1, CHOICE_FETCH_GO, 0);
		break;
	case FETCH_PHONE:
		for (int i = 0; i < FETCH_WHO_COUNT; i++)
			choice_add(l, i + 1, CHOICE_FETCH_PHONED, i);
		choice_add(l, 7, CHOICE_EMERGENCY, 0); /* the number to phone */
		break;
	}
}

static void fetched(struct model *m, const char *what, const char *note, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_COLLECT, &m->person, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), what);
	text_copy(act.body.note, sizeof(act.body.note), note);
	record_act(m, &act, &m->person, fx);
	sodium_memzero(&act, sizeof(act));
}

void fetch_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	const struct link_to *who = &m->assist.fetch.who;
	char note[NOTE_SIZE];

	if (c->id == CHOICE_EMERGENCY) {
		emergency_ask(m, fx);
		return;
	}
	if (c->id == CHOICE_FETCH_NO_CARD) {
		effect_tone(fx, TONE_LOOK);
		fetch_ask(m, FETCH_PHONE);
		return;
	}
	if (!fetch_child(m))
		return;
	if (c->id == CHOICE_FETCH_PHONED) {
		fetched(m, FETCH_PHONED, with[c->arg], fx);
		return;
	}
	snprintf(note, sizeof(note), "%s/%u", who->place, (unsigned)who->resident);
	fetched(m, FETCH_LISTED, note, fx);
}

void fetch_back(struct model *m, struct effects *fx)
{
	(void)fx;
	if (m->assist.fetch.word == FETCH_CARD)
		visit_show(m, SCREEN_GREETED);
	else
		fetch_ask(m, FETCH_CARD);
}

void fetch_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	undo_close(m);
	m->standing = r->standing;
	effect_tone(fx, TONE_DONE);
	visit_show(m, SCREEN_FETCHED);
}
