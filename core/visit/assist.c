/* SPDX-License-Identifier: MIT */
/*
 * The volunteer's mode. In it a volunteer finds somebody who has no card here: by the initials of the
 * name, typed as letters or, on a number pad, as the keys of a telephone. Before anything is found the
 * journal has that it was looked for. Whoever is chosen is asked, and what they say to it decides.
 */
#include "core/visit/assist.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/aloud.h"
#include "core/visit/behind.h"
#include "core/visit/emergency.h"
#include "core/visit/here.h"
#include "core/visit/serving.h"

/* ---- the mode --------------------------------------------------------------------------------- */

static bool is_of_mode(const struct model *m, const struct person *p)
{
	return m->assist.on && m->assist.by.resident == p->resident &&
	       strcmp(m->assist.by.place, p->place) == 0;
}

void assist_badge(struct model *m, const struct lookup *l, struct effects *fx)
{
	effect_tone(fx, TONE_DONE);
	if (is_of_mode(m, &l->person) && queue_takes(m)) {
		queue_back(m, fx); /* what it left to do shows first */
		return;
	}
	if (is_of_mode(m, &l->person)) {
		assist_end(m, fx);
		return;
	}
	queue_close(m, fx); /* of another volunteer */
	m->assist.on = true;
	m->assist.by = l->person;
	m->assist.by_proof = l->proof;
	m->active_ms = m->now.ms;
	if (opening_due(m))
		visit_end(m, SCREEN_OPENING, fx);
	else if (m->window.on || (m->window_station && window_offered(m)))
		window_taken(m, fx);
	else
		visit_end(m, SCREEN_BADGE, fx);
	calls_answer(m, fx);
	todo_count(m, fx);
}

void assist_wipe(struct model *m)
{
	struct assist *a = &m->assist;

	sodium_memzero(a->letters, sizeof(a->letters));
	sodium_memzero(&a->found, sizeof(a->found));
	sodium_memzero(&a->number, sizeof(a->number));
	sodium_memzero(&a->fetch, sizeof(a->fetch));
	sodium_memzero(&a->newcomer, sizeof(a->newcomer));
	a->listing = a->asking = a->here = false;
	a->ticket = 0;
}

void assist_close(struct model *m)
{
	sodium_memzero(&m->assist, sizeof(m->assist));
	queue_wipe(m);
	window_wipe(m);
}

void assist_end(struct model *m, struct effects *fx)
{
	queue_close(m, fx);
	assist_close(m);
	visit_end(m, SCREEN_WELCOME, fx);
}

bool assist_over(const struct model *m)
{
	return m->assist.on && !m->ticket &&
	       m->now.ms - voice_quiet(m, m->active_ms) >=
		       (m->window.on ? WINDOW_QUIET_MS : ASSIST_QUIET_MS);
}

enum screen assist_home(const struct model *m, enum screen screen)
{
	if (!m->assist.on)
		return screen;
	if (queue_takes(m) && (screen == SCREEN_WELCOME || screen_only_says(screen)))
		return queue_home(m);
	if (m->window.on && (screen == SCREEN_WELCOME || screen_only_says(screen)))
		return window_screen(m);
	return screen == SCREEN_WELCOME ? SCREEN_BADGE : screen;
}

bool assist_shows(const struct model *m)
{
	switch (m->task.screen) {
	case SCREEN_BADGE:
	case SCREEN_OPENING:
	case SCREEN_HERE:
	case SCREEN_INITIALS:
	case SCREEN_NUMBER:
	case SCREEN_NEWCOMER:
	case SCREEN_QUEUE_WHAT:
	case SCREEN_QUEUE:
	case SCREEN_BACKFILL:
	case SCREEN_TODO:
	case SCREEN_WINDOW:
	case SCREEN_SERVE:
	case SCREEN_WINDOW_ASK:
		return true;
	default:
		return false;
	}
}

void assist_note(struct model *m, const char *what, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_LOOKUP, &m->assist.by, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), what);
	act.head.proof = m->assist.by_proof;
	record_act(m, &act, &m->assist.by, fx);
	sodium_memzero(&act, sizeof(act));
}

void assist_open(struct model *m, struct effects *fx)
{
	staff_wipe(m); /* what was told of the slips */
	assist_note(m, LOOK_LETTERS, fx);
}

/* ---- letters ---------------------------------------------------------------------------------- */

static void assist_find(struct model *m, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_FIND);

	e->ticket = m->assist.ticket = ++m->last_ticket;
	memcpy(e->letters, m->assist.letters, sizeof(e->letters));
}

void assist_recorded(struct model *m, const struct act_head *looked, struct effects *fx)
{
	if (!strcmp(looked->what, LOOK_EMERGENCY)) {
		emergency_recorded(m, fx);
		return;
	}
	if (!strcmp(looked->what, LOOK_NUMBER)) {
		number_recorded(m, fx);
		return;
	}
	visit_show(m, SCREEN_INITIALS);
	assist_find(m, fx);
}

/* Few enough to show them, or no letter tells them apart any more. Not under the fingers of who types
 * digits, which would choose one of them; Enter shows those. */
static bool lists_by_itself(const struct assist *a)
{
	const struct found *f = &a->found;
	bool digits = a->letters[strcspn(a->letters, "23456789")];

	if (digits)
		return f->total > f->n && !f->next;
	return f->n > 0 && (f->total <= FOUND_FEW || !f->next);
}

void assist_found(struct model *m, const struct found *found, struct effects *fx)
{
	struct assist *a = &m->assist;

	if (a->asking && m->ticket && found->ticket == m->ticket) {
		number_found(m, found, fx);
		return;
	}
	if (!a->ticket || found->ticket != a->ticket)
		return;
	a->ticket = 0;
	if (m->task.screen == SCREEN_HERE) {
		here_found(m, found, fx);
		return;
	}
	a->found = *found;
	a->listing = lists_by_itself(a);
	m->page = 0;
	if (found->failed || !found->total)
		effect_tone(fx, TONE_LOOK);
}

bool assist_lists_more(const struct model *m)
{
	const struct found *f = &m->assist.found;

	return !m->assist.ticket && !m->assist.listing && f->n > 0 && f->n == f->total;
}

static bool types(const struct model *m, const struct event *ev)
{
	int digit = ev->action.digit;

	if (ev->action.action == ACTION_LETTER)
		return digit >= 1 && digit <= 26;
	return ev->action.action == ACTION_CHOOSE && !m->assist.listing && digit >= 2;
}

static void type(struct model *m, const struct event *ev, struct effects *fx)
{
	size_t n = strlen(m->assist.letters);
	char first = ev->action.action == ACTION_LETTER ? 'A' - 1 : '0';

	if (n == FIND_LETTERS_MAX)
		return;
	m->assist.letters[n] = (char)(first + ev->action.digit);
	assist_find(m, fx);
}

/* What was asked for last goes first: the list, a letter, the search. */
static void assist_back(struct model *m, struct effects *fx)
{
	struct assist *a = &m->assist;
	size_t n = strlen(a->letters);

	if (a->listing && !lists_by_itself(a)) {
		a->listing = false;
		m->page = 0;
	} else if (n) {
		a->letters[n - 1] = 0;
		assist_find(m, fx);
	} else {
		visit_end(m, SCREEN_WELCOME, fx); /* home */
	}
}

bool assist_key(struct model *m, const struct event *ev, struct effects *fx)
{
	enum action action = ev->action.action;

	if (types(m, ev)) {
		type(m, ev, fx);
		return true;
	}
	if (action == ACTION_BACK) {
		assist_back(m, fx);
		return true;
	}
	if (action != ACTION_NEXT || !assist_lists_more(m))
		return false;
	m->assist.listing = true;
	return true;
}

/* How many were typed, not which. */
void assist_mask(const struct model *m, struct event *ev)
{
	if (types(m, ev))
		ev->action.digit = ev->action.action == ACTION_LETTER ? 1 : 2;
	else if (ev->action.action == ACTION_LETTER)
		ev->action.digit = 0;
}

/* ---- people ----------------------------------------------------------------------------------- */

void assist_choices(const struct model *m, struct choice_list *l)
{
	if (m->assist.listing)
		choice_add_page(l, m, CHOICE_PERSON, m->assist.found.n);
	else
		choice_add(l, 1, CHOICE_NUMBER, 0); /* no key of letters */
}

void assist_ask(struct model *m, struct effect *e)
{
	e->ticket = m->ticket = ++m->last_ticket;
	m->awaited = 0;
	m->assist.asking = true;
	m->assist.ticket = 0;
	visit_show(m, SCREEN_READING);
}

void assist_resident(struct model *m, uint32_t resident, struct effects *fx)
{
	const struct hall *hall = m->catalogue->hall;
	struct effect *e = effect_add(fx, FX_LOOK_UP_LINK);

	text_copy(e->link.place, sizeof(e->link.place), hall ? hall->place : "");
	e->link.resident = resident;
	assist_ask(m, e);
}

void assist_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_NUMBER)
		number_open(m);
	else
		assist_resident(m, m->assist.found.who[c->arg].resident, fx);
}

void assist_lost(struct model *m, enum lookup_result result, struct effects *fx)
{
	if (m->assist.here) {
		here_answered(m, &(struct lookup){.result = result}, fx);
		return;
	}
	if (m->assist.number.used) {
		number_lost(m, result, fx);
		return;
	}
	m->ticket = 0;
	m->assist.asking = false;
	effect_tone(fx, TONE_LOOK);
	visit_show(m, SCREEN_INITIALS);
}

/* Nothing of theirs shows, and nothing is done, before they have agreed. */
bool assist_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	if (here_answered(m, l, fx))
		return true;
	if (m->queue.backfill.sheet) {
		backfill_answered(m, l, fx);
		return true;
	}
	if (newcomer_nobody(m, l, fx))
		return true;
	if (l->result != LOOKUP_FOUND || !l->person.known) {
		if (m->assist.number.listed && l->result == LOOKUP_UNKNOWN)
			return m->assist.asking = false;
		assist_lost(m, l->result, fx);
		return true;
	}
	m->ticket = 0;
	m->assist.asking = false;
	if (m->window.on) {
		window_resident(m, l->person.resident, fx);
		return true;
	}
	newcomer_typed(m, "");
	person_enter(m, l, fx);
	if (m->assist.number.used && !m->assist.number.listed)
		m->proof = PROOF_TYPED;
	m->naming = true;
	visit_show(m, SCREEN_AGREE);
	return true;
}

/* The search is over with the answer: what is left of it is who helps. */
static void agreed(struct model *m, struct effects *fx)
{
	assist_wipe(m);
	m->task.name_proven = true;
	m->naming = false;
	greet_check_in(m, fx);
}

void agree_back(struct model *m, struct effects *fx)
{
	struct assist keep = m->assist;

	if (keep.number.listed) { /* the next name */
		visit_end(m, SCREEN_WELCOME, fx);
		sodium_memzero(&keep, sizeof(keep));
		return;
	}
	visit_end(m, keep.number.used ? SCREEN_NUMBER : SCREEN_INITIALS, fx);
	keep.number.used = false;
	m->assist = keep;
	sodium_memzero(&keep, sizeof(keep));
}

void agree_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_YES)
		agreed(m, fx);
	else
		agree_back(m, fx);
}
