/* SPDX-License-Identifier: MIT */
/*
 * Taking a seat, and leaving it. What is promised: a seat sold inside the lease is final; else a
 * place on the list and never a rank in it.
 */
#include "core/visit/offerings.h"

#include <string.h>

#include "core/base/text.h"
#include "core/visit/day.h"
#include "core/visit/reprint.h"

#define CLASH_DAYS 60 /* courses are compared so many days ahead */

/* ---- why not ---------------------------------------------------------------------------------- */

static const enum refusal refusal_of[] = {
	[FIT_OK] = REFUSED_NOTHING,
	[FIT_TOO_YOUNG] = REFUSED_TOO_YOUNG,
	[FIT_TOO_OLD] = REFUSED_TOO_OLD,
	[FIT_NO_CONSENT] = REFUSED_NO_CONSENT,
	[FIT_OTHERS] = REFUSED_OTHERS,
	[FIT_NOT_KNOWN] = REFUSED_NOT_KNOWN,
};

/* What the person has on that day beside this offering and at the same time; NULL = nothing. Also
 * what they wait for: it may become a seat at any hour. */
static const struct enrolment *clash_on(const struct model *m, const struct session *s)
{
	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		struct session mine;

		if ((e->open && e->decision == DECISION_NO) ||
			strcmp(e->offering, s->offering->id) == 0)
			continue;
		if (enrolment_session_on(m, e, s->day, &mine) && session_overlap(&mine, s))
			return e;
	}
	return NULL;
}

static const struct enrolment *clash_find(const struct model *m, const struct offering *o)
{
	day_t from = o->session ? m->task.session : m->now.day;
	day_t until = o->session ? from : from + CLASH_DAYS;
	struct session s;

	for (day_t day = from; from != DAY_NONE && day <= until; day++) {
		const struct enrolment *e = NULL;

		if (session_on(&m->catalogue->timetable, o, day, &s) && !session_begun(m, &s))
			e = clash_on(m, &s);
		if (e)
			return e;
	}
	return NULL;
}

static enum refusal refusal_find(struct model *m, const struct offering *o)
{
	const struct enrolment *clash;
	struct session s;
	enum fit fit;

	if (m->now.quality == CLOCK_UNKNOWN)
		return REFUSED_CLOCK;
	if (!o || !offering_session(m, &s))
		return REFUSED_OVER;
	fit = offering_fit(o, &m->person, s.day, m->catalogue->birthday);
	if (fit != FIT_OK)
		return refusal_of[fit];
	m->refused_until = offering_barred(o, m->standing.missed, m->standing.n_missed, m->now.day);
	if (m->refused_until != DAY_NONE)
		return REFUSED_BARRED;
	clash = clash_find(m, o);
	if (clash) {
		text_copy(m->refused_by, sizeof(m->refused_by), clash->offering);
		return REFUSED_CLASH;
	}
	return m->standing.n_enrolments < ENROLMENTS_MAX ? REFUSED_NOTHING : REFUSED_TOO_MANY;
}

enum refusal enrol_refusal(struct model *m)
{
	m->refused_by[0] = 0;
	m->refused_until = DAY_NONE;
	m->refusal = refusal_find(m, visit_offering(m));
	return m->refusal;
}

bool enrol_refused(struct model *m, struct effects *fx)
{
	if (enrol_refusal(m) == REFUSED_NOTHING)
		return false;
	effect_tone(fx, TONE_LOOK);
	visit_show(m, SCREEN_REFUSED);
	return true;
}

/* ---- taking a seat ---------------------------------------------------------------------------- */

/* What act and slip say about the offering and one session of it. */
static void draft_offering(struct act *act, const struct model *m, const struct session *s)
{
	const struct offering *o = s->offering;
	const struct hall *hall = catalogue_hall(m->catalogue, o->place);

	text_copy(act->head.what, sizeof(act->head.what), o->id);
	act->head.course = !o->session;
	act->head.qty = 1;
	if (!visit_ours(m, o)) {
		text_copy(act->head.at_place, sizeof(act->head.at_place), o->place);
		if (hall)
			act->body.hall = hall->name;
	}
	act->body.items[0] = (struct act_item){.name = o->name, .qty = 1};
	act->body.n_items = 1;
	act->body.room = *s->room;
	if (s->room == &o->room)
		act->body.floor = o->floor;
	act->body.bring = o->bring;
	act->body.from_min = s->from_min;
	act->body.to_min = s->to_min;
	if (o->session)
		return;
	text_copy(act->body.rule, sizeof(act->body.rule), o->rule);
	act->body.next_day = s->day;
}

static void draft_enrol(struct act *act, const struct model *m, const struct session *s)
{
	const struct offering *o = s->offering;

	act_draft(act, m, ACT_ENROL, &m->person, s->day);
	draft_offering(act, m, s);
	act->head.service_day = o->session ? s->day : DAY_NONE;
	act->head.open = m->task.waiting;
	act->body.promise = m->task.waiting ? PROMISE_OPEN : PROMISE_FINAL;
	if (m->task.waiting && catalogue_sells(m->catalogue, o, s->day))
		text_copy(act->body.note, sizeof(act->body.note), NOTE_FULL);
}

void enrol_confirm(struct model *m, struct effects *fx)
{
	const struct offering *o = visit_offering(m);
	int mine = o ? visit_enrolled(m, o, m->task.session) : -1;
	struct session s;
	struct act act;

	if (mine >= 0) {
		enrolment_show(m, mine);
		return;
	}
	if (enrol_refused(m, fx) || !offering_session(m, &s))
		return;
	if (!m->task.name_proven) {
		visit_show(m, SCREEN_NAME);
		return;
	}
	if (visit_seats(m) <= 0 && right_ask(m, RIGHT_SEAT, fx))
		return;
	if (!m->task.waiting && visit_seats(m) <= 0) {
		effect_tone(fx, TONE_LOOK);
		visit_show(m, SCREEN_OFFERING);
		return;
	}
	draft_enrol(&act, m, &s);
	record_act(m, &act, &m->person, fx);
}

void enrol_no_right(struct model *m)
{
	m->task.waiting = true;
	offering_again(m);
}

/* ---- one of mine ------------------------------------------------------------------------------ */

const struct enrolment *visit_enrolment(const struct model *m)
{
	if (m->task.enrolment < 0 || m->task.enrolment >= m->standing.n_enrolments)
		return NULL;
	return &m->standing.enrolments[m->task.enrolment];
}

void enrolment_show(struct model *m, int enrolment)
{
	m->task.enrolment = enrolment;
	memcpy(m->task.enrolment_id, m->standing.enrolments[enrolment].id,
		sizeof(m->task.enrolment_id));
	visit_show(m, SCREEN_ENROLMENT);
}

bool enrolment_restore(struct model *m)
{
	m->task.enrolment = -1;
	for (int i = 0; i < m->standing.n_enrolments; i++)
		if (memcmp(m->standing.enrolments[i].id, m->task.enrolment_id, ACT_ID_BYTES) == 0)
			m->task.enrolment = i;
	if (m->task.enrolment >= 0)
		visit_show(m, SCREEN_ENROLMENT);
	return m->task.enrolment >= 0;
}

/* A course at any time; a single session until it begins, also by whoever comes to say so. */
static bool enrolment_leavable(const struct model *m, const struct enrolment *e)
{
	struct session s;

	if (!e || e->day == DAY_NONE)
		return e;
	if (m->now.quality == CLOCK_UNKNOWN)
		return false;
	return !enrolment_session(m, e, &s) || !session_begun(m, &s);
}

void enrolment_choices(const struct model *m, struct choice_list *l)
{
	if (!m->present) /* only the slip of it */
		return;
	if (enrolment_leavable(m, visit_enrolment(m)))
		choice_add(l, 1, CHOICE_LEAVE, m->task.enrolment);
	choice_add(l, 2, CHOICE_STAY, m->task.enrolment);
	reprint_offer(m, 3, l);
}

void enrolment_back(struct model *m, struct effects *fx)
{
	int enrolment = m->task.enrolment;

	m->task.enrolment = -1;
	if (visit_offering(m)) {
		offering_back(m, fx);
		return;
	}
	mine_show(m);
	visit_page_of(m, CHOICE_ENROLMENT, enrolment);
}

void enrolment_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_LEAVE)
		enrolment_leave(m, fx);
	else if (c->id == CHOICE_REPRINT)
		reprint_show(m);
	else
		enrolment_back(m, fx);
}

static void draft_leave(struct act *act, const struct model *m, const struct enrolment *e)
{
	const struct offering *o = catalogue_offering(m->catalogue, e->offering);
	struct session s;

	act_draft(act, m, ACT_LEAVE, &m->person, m->now.day);
	if (o && (enrolment_session(m, e, &s) ||
			 session_next(&m->catalogue->timetable, o, m->now.day, &s)))
		draft_offering(act, m, &s);
	text_copy(act->head.what, sizeof(act->head.what), e->offering);
	act->head.has_ref = true;
	memcpy(act->head.ref, e->id, sizeof(act->head.ref));
	act->head.course = e->day == DAY_NONE;
	act->head.service_day = e->day;
	act->head.open = !enrolment_held(e);
	act->head.qty = 1;
	act->body.promise = PROMISE_FINAL;
	text_copy(act->body.pickup, sizeof(act->body.pickup), e->ticket);
}

void enrolment_leave(struct model *m, struct effects *fx)
{
	const struct enrolment *e = visit_enrolment(m);
	struct act act;

	if (!enrolment_leavable(m, e)) { /* it began while the name was asked */
		effect_tone(fx, TONE_LOOK);
		visit_show(m, e ? SCREEN_ENROLMENT : SCREEN_MINE);
		return;
	}
	if (!m->task.name_proven) {
		visit_show(m, SCREEN_NAME);
		return;
	}
	draft_leave(&act, m, e);
	record_act(m, &act, &m->person, fx);
}
