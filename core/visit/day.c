/* SPDX-License-Identifier: MIT */
#include "core/visit/day.h"

#include <string.h>

#include "core/hall/lunar.h"
#include "core/visit/offerings.h"

#define NEXT_MAX 3  /* so many of what comes next */
#define LATE_MIN 60 /* who comes so late for a meal is still told its number first */

struct news_list {
	struct news *v;
	int n;
};

static struct news *news_add(struct news_list *l, enum news_kind kind, const struct offering *o)
{
	static const struct news none = {.day = DAY_NONE};
	struct news *n = &l->v[l->n < NEWS_MAX ? l->n++ : NEWS_MAX - 1];

	*n = none;
	n->kind = kind;
	n->offering = o;
	return n;
}

/* ---- sessions of an enrolment ----------------------------------------------------------------- */

bool enrolment_session(const struct model *m, const struct enrolment *e, struct session *ret)
{
	const struct timetable *t = &m->catalogue->timetable;
	const struct offering *o = catalogue_offering(m->catalogue, e->offering);
	const struct session_change *c;

	if (!o || e->day == DAY_NONE)
		return false;
	c = session_change_of(t, o->id, e->day);
	if (c && c->kind == CHANGE_OFF)
		return false;
	return session_on(t, o, c && c->kind == CHANGE_MOVED ? c->to_day : e->day, ret);
}

bool enrolment_session_on(
	const struct model *m, const struct enrolment *e, day_t day, struct session *ret)
{
	const struct offering *o = catalogue_offering(m->catalogue, e->offering);

	if (e->day != DAY_NONE)
		return enrolment_session(m, e, ret) && ret->day == day;
	return o && session_on(&m->catalogue->timetable, o, day, ret);
}

static bool session_over(const struct model *m, const struct session *s)
{
	return s->day < m->now.day || (s->day == m->now.day && m->now.secs >= s->to_min * 60);
}

bool visit_enrolment_session(const struct model *m, const struct enrolment *e, struct session *ret)
{
	const struct timetable *t = &m->catalogue->timetable;
	const struct offering *o = catalogue_offering(m->catalogue, e->offering);

	if (e->day != DAY_NONE)
		return enrolment_session(m, e, ret) && !session_over(m, ret);
	return o && session_next(t, o, m->now.day, ret) &&
	       (!session_over(m, ret) || session_next(t, o, m->now.day + 1, ret));
}

bool enrolment_held(const struct enrolment *e)
{
	return !e->open || e->decision == DECISION_YES;
}

/* ---- now -------------------------------------------------------------------------------------- */

static bool is_now(const struct model *m, const struct session *s)
{
	return s->day == m->now.day && m->now.secs >= (s->from_min - ATTEND_BEFORE_MIN) * 60 &&
	       !session_over(m, s);
}

static void add_now(const struct model *m, struct news_list *l)
{
	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		struct session s;

		if (enrolment_held(e) && visit_enrolment_session(m, e, &s) && is_now(m, &s))
			news_add(l, e->attended ? NEWS_HERE : NEWS_NOW, s.offering)->session = s;
	}
}

/* ---- what changed ----------------------------------------------------------------------------- */

static bool near_day(const struct model *m, day_t day)
{
	return day >= m->now.day && day <= m->now.day + NEWS_DAYS;
}

static void add_off(const struct model *m, struct news_list *l, const struct session_change *c,
	const struct offering *o)
{
	struct session was = {.offering = o,
		.day = c->day,
		.from_min = o->from_min,
		.to_min = o->to_min,
		.room = &o->room,
		.change = c};

	if (near_day(m, c->day) && !session_over(m, &was))
		news_add(l, NEWS_OFF, o)->session = was;
}

static void add_change(const struct model *m, struct news_list *l, const struct session_change *c,
	const struct offering *o)
{
	bool moved = c->kind == CHANGE_MOVED;
	day_t day = moved ? c->to_day : c->day;
	struct news *n;
	struct session s;

	if (c->kind == CHANGE_OFF) {
		add_off(m, l, c, o);
		return;
	}
	if (!near_day(m, day) && !near_day(m, c->day))
		return;
	if (!session_on(&m->catalogue->timetable, o, day, &s) || s.change != c || is_now(m, &s) ||
		session_over(m, &s))
		return;
	n = news_add(l, moved ? NEWS_MOVED : NEWS_EXTRA, o);
	n->session = s;
	n->day = c->day;
}

/* A holiday takes a session away, a make-up workday adds one: no row tells of it. ret is the one
 * that is off, or is added. */
static bool holiday_on(const struct model *m, const struct offering *o, day_t day,
	enum news_kind *kind, struct session *ret)
{
	static const struct timetable usual;
	const struct timetable *t = &m->catalogue->timetable;
	struct session is;
	bool by_rule = session_on(&usual, o, day, ret), held = session_on(t, o, day, &is);

	if (by_rule == held || session_change_of(t, o->id, day) || (held && is.change))
		return false;
	*kind = held ? NEWS_EXTRA : NEWS_OFF;
	if (held)
		*ret = is;
	return near_day(m, day) && !session_over(m, ret);
}

/* The first of the days is told. */
static void add_holiday(const struct model *m, struct news_list *l, const struct enrolment *e,
	const struct offering *o)
{
	day_t day = e->day == DAY_NONE ? m->now.day : e->day;
	day_t until = e->day == DAY_NONE ? day + NEWS_DAYS : day;
	enum news_kind kind;
	struct session s;

	if (!m->catalogue->timetable.n_workdays)
		return;
	while (day <= until && !holiday_on(m, o, day, &kind, &s))
		day++;
	if (day <= until)
		news_add(l, kind, o)->session = s;
}

static void add_changes(const struct model *m, struct news_list *l)
{
	const struct timetable *t = &m->catalogue->timetable;

	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		const struct offering *o = catalogue_offering(m->catalogue, e->offering);

		if (!o || !enrolment_held(e))
			continue;
		for (int j = 0; j < t->n_changes; j++)
			if (strcmp(t->changes[j].offering, e->offering) == 0 &&
				(e->day == DAY_NONE || e->day == t->changes[j].day))
				add_change(m, l, &t->changes[j], o);
		add_holiday(m, l, e, o);
	}
}

/* ---- answers, next, the no-show rule ---------------------------------------------------------- */

bool visit_answered(const struct model *m, const struct enrolment *e)
{
	return e->open && e->decision != DECISION_NONE && e->decided >= m->now.day - NEWS_DAYS &&
	       catalogue_offering(m->catalogue, e->offering);
}

static void add_answers(const struct model *m, struct news_list *l)
{
	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		const struct offering *o = catalogue_offering(m->catalogue, e->offering);
		bool yes = e->decision == DECISION_YES;
		struct news *n;

		if (!visit_answered(m, e))
			continue;
		n = news_add(l, yes ? NEWS_SEAT : NEWS_NO_SEAT, o);
		n->conflict = e->conflict;
		if (!visit_enrolment_session(m, e, &n->session))
			n->session.offering = NULL;
	}
}

static bool news_told(const struct news_list *l, const struct session *s)
{
	for (int i = 0; i < l->n; i++)
		if (l->v[i].session.offering == s->offering && l->v[i].session.day == s->day)
			return true;
	return false;
}

/* The soonest session that nothing tells of yet. */
static bool soonest(const struct model *m, const struct news_list *l, struct session *ret)
{
	bool found = false;

	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		struct session s;

		if (!enrolment_held(e) || !visit_enrolment_session(m, e, &s) ||
			!near_day(m, s.day) || news_told(l, &s))
			continue;
		if (!found || s.day < ret->day || (s.day == ret->day && s.from_min < ret->from_min))
			*ret = s;
		found = true;
	}
	return found;
}

static void add_next(const struct model *m, struct news_list *l)
{
	struct session s = {0};

	for (int i = 0; i < NEXT_MAX && l->n < NEWS_MAX && soonest(m, l, &s); i++)
		news_add(l, NEWS_NEXT, s.offering)->session = s;
}

static void add_barred(const struct model *m, struct news_list *l)
{
	const struct catalogue *c = m->catalogue;
	const struct standing *s = &m->standing;

	for (int i = 0; s->n_missed && i < c->n_offerings; i++) {
		const struct offering *o = &c->offerings[i];
		day_t until = offering_barred(o, s->missed, s->n_missed, m->now.day);

		if (until != DAY_NONE)
			news_add(l, NEWS_BARRED, o)->day = until;
	}
}

int visit_news(const struct model *m, struct news ret[NEWS_MAX])
{
	struct news_list l = {.v = ret};

	add_now(m, &l);
	add_changes(m, &l);
	add_answers(m, &l);
	add_next(m, &l);
	add_barred(m, &l);
	return l.n;
}

/* ---- the meal of today ------------------------------------------------------------------------ */

static bool still_there(const struct model *m, const struct open_order *o, const struct slot *slot)
{
	if (o->service_day != m->now.day || o->served || o->collect == COLLECT_DELIVERY)
		return false;
	return !slot || m->now.quality == CLOCK_UNKNOWN ||
	       m->now.secs < (slot->to_min + LATE_MIN) * 60;
}

int visit_pick_up(const struct model *m)
{
	int found = -1, first = 0;

	for (int i = 0; i < m->standing.n_orders; i++) {
		const struct open_order *o = &m->standing.orders[i];
		const struct slot *slot = catalogue_slot(m->catalogue, o->meal, o->service_day);
		int from = slot ? slot->from_min : 0;

		if (!still_there(m, o, slot) || (found >= 0 && from >= first))
			continue;
		found = i;
		first = from;
	}
	return found;
}

bool visit_soon(const struct model *m, const struct session *s)
{
	return s->day == m->now.day && m->now.secs < s->from_min * 60;
}

bool visit_birthday(const struct model *m)
{
	return m->person.known && birthday_on(m->person.born, m->now.day, m->person.lunar);
}
