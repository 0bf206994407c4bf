/* SPDX-License-Identifier: MIT */
#include "core/visit/queue.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/meals.h"
#include "core/visit/offerings.h"

/* ---- what can be chosen ----------------------------------------------------------------------- */

static void option_add(
	struct queue_action *ret, int *n, enum queue_what what, const char *id, day_t day)
{
	if (*n == QUEUE_OPTIONS_MAX)
		return;
	ret[*n] = (struct queue_action){.what = what, .day = day};
	text_copy(ret[(*n)++].id, sizeof(ret->id), id);
}

int visit_queue_options(const struct model *m, struct queue_action ret[QUEUE_OPTIONS_MAX])
{
	const struct catalogue *c = m->catalogue;
	struct meal_set sets[SETS_MAX];
	struct session s;
	day_t next;
	int n = 0, n_sets;

	bool paper = m->queue.backfill.on;

	option_add(ret, &n, QUEUE_CHECK_IN, "", m->now.day);
	if (m->now.quality == CLOCK_UNKNOWN)
		return n;
	next = order_next_day(m, MEAL_LUNCH, m->now.day);
	n_sets = paper ? 0 : order_sets(c, MEAL_LUNCH, next, sets);
	for (int i = 0; i < n_sets; i++)
		option_add(ret, &n, QUEUE_SET, sets[i].set->id, next);
	for (int i = 0; i < c->n_offerings; i++)
		if (visit_ours(m, &c->offerings[i]) &&
			session_on(&c->timetable, &c->offerings[i], m->now.day, &s) &&
			(paper || !session_begun(m, &s)))
			option_add(ret, &n, QUEUE_SEAT, c->offerings[i].id, m->now.day);
	return n;
}

void queue_what_choices(const struct model *m, struct choice_list *l)
{
	struct queue_action options[QUEUE_OPTIONS_MAX];

	choice_add_page(l, m, CHOICE_QUEUE, visit_queue_options(m, options));
}

void queue_what_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct queue_action options[QUEUE_OPTIONS_MAX];
	struct backfill paper = m->queue.backfill;

	if (c->arg >= visit_queue_options(m, options))
		return;
	queue_wipe(m);
	m->queue.backfill = paper;
	m->queue.action = options[c->arg];
	visit_end(m, queue_home(m), fx);
}

void queue_what_back(struct model *m, struct effects *fx)
{
	queue_wipe(m);
	visit_end(m, SCREEN_BADGE, fx);
}

/* ---- scans that wait -------------------------------------------------------------------------- */

bool queue_takes(const struct model *m)
{
	return m->queue.action.what != QUEUE_OFF;
}

enum screen queue_home(const struct model *m)
{
	return m->queue.backfill.on ? SCREEN_BACKFILL : SCREEN_QUEUE;
}

void queue_scan(struct model *m, const struct event *ev, struct effects *fx)
{
	struct queue *q = &m->queue;
	struct queue_scan *s = &q->scan[q->n_scans];

	/* of which sheet is not known before its number */
	if (q->n_scans == QUEUE_SCANS || (q->backfill.on && !q->backfill.sheet)) {
		effect_tone(fx, TONE_LOOK);
		return;
	}
	q->n_scans++;
	s->is_scan = ev->kind == EV_SCAN;
	s->card_kind = s->is_scan ? 0 : (int)ev->card.kind;
	text_copy(s->text, sizeof(s->text), s->is_scan ? ev->scan : ev->card.number);
}

/* The oldest becomes the card that waits, as soon as nobody else is here. */
bool queue_next(struct model *m, struct event *ret)
{
	struct queue *q = &m->queue;
	struct queue_scan s = q->scan[0];

	if (!q->n_scans || m->ticket || m->present || m->waiting_card)
		return false;
	q->n_scans--;
	memmove(q->scan, q->scan + 1, (size_t)q->n_scans * sizeof(s));
	sodium_memzero(&q->scan[q->n_scans], sizeof(s));
	memset(ret, 0, sizeof(*ret));
	ret->kind = s.is_scan ? EV_SCAN : EV_CARD;
	if (s.is_scan) {
		text_copy(ret->scan, sizeof(ret->scan), s.text);
	} else {
		ret->card.kind = (enum card_kind)s.card_kind;
		text_copy(ret->card.number, sizeof(ret->card.number), s.text);
	}
	sodium_memzero(&s, sizeof(s));
	return true;
}

void queue_wipe(struct model *m)
{
	sodium_memzero(&m->queue, sizeof(m->queue));
}

static const char *action_word(const struct queue_action *a)
{
	return a->what == QUEUE_CHECK_IN ? "check-in" : a->id;
}

/* What it was for, in words that a sheet can be printed from for ever. */
static void draft_action(struct act *act, const struct model *m)
{
	const struct queue_action *a = &m->queue.action;
	const struct offering *o = catalogue_offering(m->catalogue, a->id);
	const struct dish *dish = catalogue_dish(m->catalogue, a->id);

	text_copy(act->head.what, sizeof(act->head.what), action_word(a));
	act->head.service_day = a->day;
	if (a->what == QUEUE_SEAT && o)
		act->body.items[0] = (struct act_item){.name = o->name};
	else if (a->what == QUEUE_SET && dish)
		act->body.items[0] = (struct act_item){.name = dish->name};
	act->body.n_items = *act->body.items[0].name.text[LANG_ZH] != 0;
}

void queue_close(struct model *m, struct effects *fx)
{
	const struct queue *q = &m->queue;
	struct act act;

	if (m->assist.on && q->done + q->todo > 0) {
		act_draft(&act, m, ACT_QUEUE, &m->assist.by, m->now.day);
		act.head.proof = m->assist.by_proof;
		act.head.queue = false; /* of this one there is a sheet */
		act.body.lang = m->hall_lang;
		draft_action(&act, m);
		queue_sums_note(q, act.body.note);
		record_act(m, &act, &m->assist.by, fx);
		sodium_memzero(&act, sizeof(act));
	}
	queue_wipe(m);
}

/* ---- how each one ends ------------------------------------------------------------------------ */

static void undo_forget(struct queue *q)
{
	q->kind = (enum act_kind)0;
	sodium_memzero(&q->person, sizeof(q->person));
	sodium_memzero(&q->standing, sizeof(q->standing));
	sodium_memzero(q->id, sizeof(q->id));
}

/* One line more, and whoever it was has gone. */
static void ended(struct model *m, enum queue_end end, struct effects *fx)
{
	struct queue *q = &m->queue;

	memmove(&q->last[1], &q->last[0], (QUEUE_LAST - 1) * sizeof(q->last[0]));
	q->last[0] = (struct queue_line){.end = end, .why = end == QUEUE_TODO ? q->why : LEFT_NONE};
	text_copy(q->last[0].masked, sizeof(q->last[0].masked), m->person.masked);
	q->last[0].guest = m->present && !m->person.known ? m->person.resident : 0;
	if (q->n_last < QUEUE_LAST)
		q->n_last++;
	q->done += end == QUEUE_DONE;
	q->todo += end == QUEUE_TODO;
	q->why = LEFT_NONE;
	if (end != QUEUE_DONE)
		undo_forget(q);
	undo_close(m);
	effect_tone(fx, end == QUEUE_TODO ? TONE_LOOK : TONE_DONE);
	visit_end(m, queue_home(m), fx);
}

static void undo_keep(struct model *m, enum act_kind kind, const unsigned char *id)
{
	struct queue *q = &m->queue;

	q->kind = kind;
	memcpy(q->id, id, sizeof(q->id));
	q->person = m->person;
	q->standing = m->standing;
	q->proof = m->proof;
}

void queue_problem(struct model *m, enum todo_why why, struct effects *fx)
{
	const struct person *person = m->present ? &m->person : NULL;
	const struct queue_action *a = &m->queue.action;
	struct act act;

	m->queue.why = why;
	act_draft(&act, m, ACT_TODO, person, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), action_word(a));
	if (a->what != QUEUE_CHECK_IN)
		act.head.service_day = a->day;
	text_copy(act.body.note, sizeof(act.body.note), todo_word(why));
	record_act(m, &act, person, fx);
	sodium_memzero(&act, sizeof(act));
}

/* "Full" is said only by who sells it: where this terminal was granted none, others may have some. */
enum todo_why queue_why_none(const struct model *m)
{
	bool seat = m->queue.action.what == QUEUE_SEAT;

	return right_held(m, seat ? RIGHT_SEAT : RIGHT_MEAL) ? LEFT_FULL : LEFT_NO_LEASE;
}

/* ---- a seat ----------------------------------------------------------------------------------- */

static enum todo_why why_refused(enum refusal r)
{
	switch (r) {
	case REFUSED_CLASH:
		return LEFT_CLASH;
	case REFUSED_OVER:
		return LEFT_CLOSED;
	case REFUSED_TOO_MANY:
		return LEFT_TOO_MANY;
	case REFUSED_CLOCK:
		return LEFT_CLOCK;
	default:
		return LEFT_NOT_FOR_THEM;
	}
}

static void take_seat(struct model *m, struct effects *fx)
{
	const struct queue_action *a = &m->queue.action;
	const struct offering *o = catalogue_offering(m->catalogue, a->id);
	enum refusal why;

	task_reset(m);
	text_copy(m->task.offering, sizeof(m->task.offering), a->id);
	if (o && o->session)
		m->task.session = a->day;
	if (o && visit_enrolled(m, o, m->task.session) >= 0) {
		if (!m->queue.backfill.on ||
			!attend_paper(m, visit_enrolled(m, o, m->task.session), fx))
			ended(m, QUEUE_ALREADY, fx);
		return;
	}
	why = enrol_refusal(m);
	if (why != REFUSED_NOTHING)
		queue_problem(m, why_refused(why), fx);
	else if (visit_seats(m) > 0)
		enrol_confirm(m, fx);
	else if (!right_ask(m, RIGHT_SEAT, fx))
		queue_problem(m, queue_why_none(m), fx);
}

/* ---- a meal ----------------------------------------------------------------------------------- */

static enum todo_why why_no_meal(const struct model *m, enum no_meal why)
{
	switch (why) {
	case NO_MEAL_TAKEN:
		return queue_why_none(m);
	case NO_MEAL_CLOCK:
		return LEFT_CLOCK;
	case NO_MEAL_TOO_MANY:
	case NO_MEAL_ENOUGH:
		return LEFT_TOO_MANY;
	case NO_MEAL_DELIVERED:
		return LEFT_NOT_FOR_THEM;
	default:
		return LEFT_CLOSED;
	}
}

static bool set_found(struct model *m)
{
	const struct queue_action *a = &m->queue.action;

	task_reset(m);
	order_day(m, MEAL_LUNCH, a->day);
	text_copy(m->task.set_id, sizeof(m->task.set_id), a->id);
	m->task.set = 0;
	return order_find(m);
}

static void take_set(struct model *m, struct effects *fx)
{
	bool found = set_found(m);
	enum no_meal why = order_hindrance(m);

	if (visit_ordered(m) > 0)
		ended(m, QUEUE_ALREADY, fx);
	else if (why == NO_MEAL_TAKEN && right_ask(m, RIGHT_MEAL, fx))
		return;
	else if (why != NO_MEAL_NOT || !found)
		queue_problem(m, found ? why_no_meal(m, why) : LEFT_CLOSED, fx);
	else if (visit_allergens(m))
		queue_problem(m, LEFT_ALLERGY, fx);
	else
		order_confirm(m, fx);
}

/* ---- one after the other ---------------------------------------------------------------------- */

void queue_go(struct model *m, struct effects *fx)
{
	m->task.name_proven = true; /* the volunteer sees them */
	switch (m->queue.action.what) {
	case QUEUE_SEAT:
		take_seat(m, fx);
		break;
	case QUEUE_SET:
		take_set(m, fx);
		break;
	default:
		if (m->undo_open && !m->already)
			undo_keep(m, ACT_CHECK_IN, m->undo_id);
		ended(m, m->already ? QUEUE_ALREADY : QUEUE_DONE, fx);
		break;
	}
	if (m->present && !m->ticket) /* the store or the menu is another one than a moment ago */
		queue_problem(m, LEFT_FAILED, fx);
}

bool queue_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	switch (r->act.head.kind) {
	case ACT_ORDER:
	case ACT_ENROL:
		m->standing = r->standing;
		m->done = r->act;
		undo_keep(m, r->act.head.kind, r->act.head.id);
		if (r->act.head.kind == ACT_ENROL)
			attend_enrolled(m, &r->act, fx);
		if (!m->ticket)
			ended(m, QUEUE_DONE, fx);
		return true;
	case ACT_ATTEND:
		if (m->queue.backfill.on)
			undo_forget(&m->queue); /* nothing takes that back */
		else if (!m->done.head.seq)
			return false;
		ended(m, QUEUE_DONE, fx);
		return true;
	case ACT_UNDO:
	case ACT_CANCEL:
	case ACT_LEAVE:
		m->queue.done--;
		ended(m, QUEUE_UNDONE, fx);
		return true;
	case ACT_UNKNOWN:
		queue_problem(m, LEFT_UNKNOWN, fx);
		return true;
	case ACT_TODO:
		m->open_todo++;
		if (!m->queue.since)
			m->queue.since = r->act.head.seq;
		ended(m, QUEUE_TODO, fx);
		return true;
	default:
		return false;
	}
}

/* Nothing was written: of what was to be done that is a reason, of the reason itself there is none. */
void queue_refused(struct model *m, struct effects *fx)
{
	if (m->awaited == ACT_TODO || !m->present)
		ended(m, QUEUE_TODO, fx);
	else if (m->awaited == ACT_ATTEND && m->done.head.seq)
		ended(m, QUEUE_DONE, fx);
	else if (m->awaited == ACT_ATTEND && !m->queue.backfill.on)
		queue_go(m, fx);
	else if (m->awaited == ACT_ORDER || m->awaited == ACT_ENROL)
		queue_problem(m, queue_why_none(m), fx);
	else
		queue_problem(m, LEFT_FAILED, fx);
}

/* ---- the page --------------------------------------------------------------------------------- */

void queue_choices(const struct model *m, struct choice_list *l)
{
	choice_add(l, 1, CHOICE_QUEUE_END, m->queue.todo);
	if (m->assist.by.known)
		choice_add(l, 2, CHOICE_FIND, 0);
	if (m->queue.kind)
		choice_add(l, 9, CHOICE_QUEUE_UNDO, 0);
}

static void undo_check_in(struct model *m, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_UNDO, &m->person, m->now.day);
	act.head.has_ref = true;
	memcpy(act.head.ref, m->queue.id, sizeof(act.head.ref));
	record_act(m, &act, &m->person, fx);
	sodium_memzero(&act, sizeof(act));
}

static int enrolment_of(const struct model *m)
{
	for (int i = 0; i < m->standing.n_enrolments; i++)
		if (memcmp(m->standing.enrolments[i].id, m->queue.id, ACT_ID_BYTES) == 0)
			return i;
	return -1;
}

/* They are here once more, for as long as it takes. */
void queue_undo(struct model *m, struct effects *fx)
{
	struct queue *q = &m->queue;

	m->present = true;
	m->person = q->person;
	m->standing = q->standing;
	m->proof = q->proof;
	m->task.name_proven = true;
	if (q->kind == ACT_CHECK_IN) {
		undo_check_in(m, fx);
	} else if (q->kind == ACT_ORDER) {
		memcpy(m->task.order_id, q->id, sizeof(q->id));
		orders_find(m);
		orders_cancel(m, fx);
	} else {
		m->task.enrolment = enrolment_of(m);
		enrolment_leave(m, fx);
	}
	if (m->ticket)
		return;
	undo_forget(q); /* the cut-off passed: it stays */
	visit_end(m, queue_home(m), fx);
}

void queue_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_FIND)
		assist_open(m, fx);
	else if (c->id == CHOICE_QUEUE_UNDO)
		queue_undo(m, fx);
	else
		queue_back(m, fx);
}

void queue_back(struct model *m, struct effects *fx)
{
	queue_close(m, fx);
	visit_end(m, SCREEN_BADGE, fx);
}
