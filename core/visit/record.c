/* SPDX-License-Identifier: MIT */
/*
 * Drafts of acts, and where the answers go. One act at a time is waited for; the call for help, the
 * offer of it, that somebody was told, a queue's sheet and a wrong PIN are the exception: they are
 * never in anybody's way.
 */
#include "core/visit/behind.h"
#include "core/visit/closing.h"
#include "core/visit/fetch.h"
#include "core/visit/meals.h"
#include "core/visit/newcomer.h"
#include "core/visit/offerings.h"
#include "core/visit/reprint.h"
#include "core/visit/serving.h"
#include "core/visit/signs.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

static void draft_age(
	struct act_body *body, const struct model *m, const struct person *person, day_t day)
{
	int age;

	if (!person->known || person->born == DAY_NONE)
		return;
	age = age_on(person->born, day, m->catalogue->birthday);
	if (age < 0 || age > 149)
		return;
	age = age / 10 * 10;
	snprintf(body->age_band, sizeof(body->age_band), "%d-%d", age, age + 9);
}

static void draft_person(struct act_body *body, const struct person *person)
{
	body->has_pid = person->known;
	if (person->known)
		memcpy(body->pid, person->pid, sizeof(body->pid));
	text_copy(body->place, sizeof(body->place), person->place);
	body->resident = person->resident;
	text_copy(body->masked, sizeof(body->masked), person->masked);
}

/* Whoever stands here for, or beside, the one it is about. */
static void draft_by(struct act_body *body, enum actor by, const struct person *who)
{
	body->by = by;
	body->has_by_pid = who->known;
	if (who->known)
		memcpy(body->by_pid, who->pid, sizeof(body->by_pid));
	text_copy(body->by_masked, sizeof(body->by_masked), who->masked);
}

void act_draft(struct act *act, const struct model *m, enum act_kind kind,
	const struct person *person, day_t age_day)
{
	const struct hall *hall = m->catalogue->hall;
	bool self = m->acting && person == &m->self;

	act_init(act, kind);
	act->head.at_ms = m->now.ms;
	act->head.clock = m->now.quality;
	act->head.day = m->now.day;
	act->head.queue = queue_takes(m);
	text_copy(act->head.place, sizeof(act->head.place), hall ? hall->place : "");
	act->body.by = BY_SELF;
	act->body.lang = m->lang;
	if (m->assist.on)
		draft_by(&act->body, BY_VOLUNTEER, &m->assist.by);
	if (!person)
		return;
	act->head.proof = self ? m->self_proof : m->proof;
	if (!m->assist.on && m->acting && !self)
		draft_by(&act->body, BY_FAMILY, &m->self);
	draft_person(&act->body, person);
	draft_age(&act->body, m, person, age_day);
	if (person != &m->assist.by)
		backfill_draft(m, act);
}

static unsigned record_send(
	struct model *m, const struct act *act, const struct person *person, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_RECORD);

	e->ticket = ++m->last_ticket;
	e->record.act = *act;
	if (person)
		e->record.person = *person;
	else
		e->record.person.born = DAY_NONE;
	return e->ticket;
}

void record_act(
	struct model *m, const struct act *act, const struct person *person, struct effects *fx)
{
	unsigned ticket = record_send(m, act, person, fx);

	if (act->head.kind == ACT_HELP && act->head.has_ref) {
		m->calls.ticket = ticket;
		return;
	}
	if (act->head.kind == ACT_HELP) {
		m->help_ticket = ticket;
		return;
	}
	if (act->head.kind == ACT_DISTRESS) {
		m->distress.ticket = ticket;
		return;
	}
	if (window_records(m, act)) {
		window_sent(m, act, ticket);
		return;
	}
	if (act->head.kind == ACT_PHONED && m->task.screen != SCREEN_TODO) {
		m->word_ticket = ticket;
		return;
	}
	if (act->head.kind == ACT_QUEUE) {
		m->sheet_ticket = ticket;
		return;
	}
	if (act->head.kind == ACT_SETTING && !m->staff) { /* a wrong PIN */
		m->desk.wrong_ticket = ticket;
		return;
	}
	m->ticket = ticket;
	m->awaited = (int)act->head.kind;
	if (m->task.screen != SCREEN_READING)
		visit_show(m, SCREEN_SAVING);
}

/* Outside the lease only orders and seats can be. Elsewhere the store broke its word: what was to be
 * taken back is still there, and the card can be laid down again. */
static void record_refused(struct model *m, struct effects *fx)
{
	if (queue_takes(m) && m->awaited != ACT_LOOKUP) {
		queue_refused(m, fx);
		return;
	}
	if (m->awaited == ACT_ATTEND) { /* nobody asked for it: nobody is told */
		greet_attend_over(m, fx);
		return;
	}
	effect_tone(fx, TONE_LOOK);
	if (m->awaited == ACT_ORDER)
		order_refused(m);
	else if (m->awaited == ACT_ENROL)
		enrol_no_right(m);
	else if (m->awaited == ACT_LEAVE)
		visit_show(m, SCREEN_ENROLMENT);
	else if ((m->awaited == ACT_REQUEST && m->present) || m->awaited == ACT_COLLECT)
		visit_show(m, SCREEN_GREETED);
	else if (m->awaited == ACT_CANCEL && m->task.changing)
		change_refused(m);
	else if (m->awaited == ACT_CANCEL)
		visit_show(m, SCREEN_ORDER);
	else
		visit_end(m, SCREEN_NOT_READ, fx);
}

void promise_recorded(
	struct model *m, const struct recorded *r, enum screen screen, struct effects *fx)
{
	/* Who orders was here: to undo the check-in now would leave a promise of somebody absent. */
	undo_close(m);
	m->standing = r->standing;
	m->done = r->act;
	text_copy(m->slip_code, sizeof(m->slip_code), r->slip_code);
	m->job = JOB_WAITING;
	task_reset(m);
	effect_tone(fx, TONE_DONE);
	effect_add(fx, FX_PRINT)->print_seq = r->act.head.seq;
	visit_show(m, screen);
}

void done_choices(const struct model *m, struct choice_list *l)
{
	(void)m;
	choice_add(l, 1, CHOICE_FINISH, 0);
}

void done_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	(void)c;
	visit_end(m, SCREEN_WELCOME, fx);
}

/* Of the day it is the first page or the last, of a setting the PIN or what it opens. */
static void day_recorded(struct model *m, const struct act *act, struct effects *fx)
{
	bool day = act->head.kind == ACT_DAY;

	if (day && strcmp(act->head.what, "close") == 0)
		closing_recorded(m, fx);
	else if (day)
		opening_recorded(m, fx);
	else if (strcmp(act->head.what, "staff") == 0)
		staff_recorded(m, fx);
	else
		settings_recorded(m, act, fx);
}

/* What volunteers and staff do, and the card that nobody knows, which is left to them. */
static void helped_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	switch (m->awaited) {
	case ACT_LOOKUP:
		assist_recorded(m, &r->act.head, fx);
		break;
	case ACT_COLLECT:
		fetch_recorded(m, r, fx);
		break;
	case ACT_REPRINT:
		reprint_recorded(m, r, fx);
		break;
	case ACT_DAY:
	case ACT_SETTING:
		day_recorded(m, &r->act, fx);
		break;
	case ACT_TODO:
	case ACT_PHONED:
		todo_recorded(m, fx);
		break;
	case ACT_REQUEST:
		if (m->present)
			promise_recorded(m, r, SCREEN_CARD_MADE, fx);
		else
			newcomer_recorded(m, r, fx);
		break;
	default: /* ACT_UNKNOWN */
		m->open_unknown++;
		m->open_todo++;
		effect_tone(fx, TONE_LOOK);
		visit_end(m, SCREEN_UNKNOWN, fx);
		break;
	}
}

static void record_done(struct model *m, const struct recorded *r, struct effects *fx)
{
	effect_add(fx, FX_EXCHANGE);
	if (queue_takes(m) && queue_recorded(m, r, fx))
		return;
	switch (m->awaited) {
	case ACT_CHECK_IN:
		greet_recorded(m, r, fx);
		break;
	case ACT_ORDER:
		order_recorded(m, r, fx);
		break;
	case ACT_CANCEL:
		if (m->task.changing)
			change_recorded(m, r, fx);
		else
			promise_recorded(m, r, SCREEN_CANCELLED, fx);
		break;
	case ACT_ENROL:
		promise_recorded(m, r, SCREEN_SLIP, fx);
		attend_enrolled(m, &r->act, fx);
		break;
	case ACT_LEAVE:
		promise_recorded(m, r, SCREEN_LEFT, fx);
		break;
	case ACT_ATTEND:
		greet_attended(m, r, fx);
		break;
	case ACT_UNDO:
		effect_tone(fx, TONE_DONE);
		visit_end(m, SCREEN_NOT_ME, fx);
		break;
	default:
		helped_recorded(m, r, fx);
		break;
	}
}

static void sheet_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->sheet_ticket = 0;
	if (r->result != RECORD_OK)
		return;
	effect_add(fx, FX_EXCHANGE);
	effect_add(fx, FX_PRINT)->print_seq = r->act.head.seq;
}

/* An answer changes what lies below the help page; the page itself stays. */
static void record_apply(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->ticket = 0;
	if (r->result == RECORD_OK)
		record_done(m, r, fx);
	else
		record_refused(m, fx);
}

void record_answered(struct model *m, const struct recorded *r, struct effects *fx)
{
	bool ours = r->ticket && r->ticket == m->ticket && m->awaited;
	bool help = r->ticket && r->ticket == m->help_ticket;
	bool word = r->ticket && r->ticket == m->word_ticket;
	bool sheet = r->ticket && r->ticket == m->sheet_ticket;
	bool wrong = r->ticket && r->ticket == m->desk.wrong_ticket;
	bool calls = r->ticket && r->ticket == m->calls.ticket;
	bool window = r->ticket && r->ticket == m->window.ticket && m->window.awaited;

	if (!ours && !help && !word && !sheet && !wrong && !calls && !window &&
		!(r->ticket && r->ticket == m->distress.ticket))
		return;
	if (r->result == RECORD_FAILED) {
		effect_tone(fx, TONE_LOOK);
		visit_down(m, fx);
	} else if (ours) {
		record_apply(m, r, fx);
	} else if (help) {
		help_recorded(m, r, fx);
	} else if (sheet) {
		sheet_recorded(m, r, fx);
	} else if (wrong) {
		m->desk.wrong_ticket = 0;
		effect_add(fx, FX_EXCHANGE);
	} else if (window) {
		window_recorded(m, r, fx);
	} else if (calls) {
		calls_recorded(m, r, fx);
	} else if (word) {
		greet_told(m, &r->act.head, fx);
	} else {
		distress_recorded(m, r, fx);
	}
}
