/* SPDX-License-Identifier: MIT */
/* Seats: taking one, giving it back, being there. */
#include "tests/support/judge_rules.h"

#define CLASH_DAYS 60

static const struct enrolment *enrolment_of(const struct hearing *h)
{
	for (int i = 0; h->act->head.has_ref && i < h->has->n_enrolments; i++)
		if (same_act(h->has->enrolments[i].id, h->act->head.ref))
			return &h->has->enrolments[i];
	return NULL;
}

static bool refused(const struct enrolment *e)
{
	return e->open && e->decision == DECISION_NO;
}

/* The session that an enrolment means on that day. */
static bool session_of(
	const struct hearing *h, const struct enrolment *e, day_t day, struct session *ret)
{
	const struct timetable *t = &offer(h)->timetable;
	const struct offering *o = catalogue_offering(offer(h), e->offering);
	day_t is = e->day;

	if (!o)
		return false;
	if (e->day == DAY_NONE)
		return session_on(t, o, day, ret);
	for (int i = 0; i < t->n_changes; i++) {
		const struct session_change *c = &t->changes[i];

		if (strcmp(c->offering, e->offering) != 0 || c->day != e->day)
			continue;
		if (c->kind == CHANGE_OFF)
			return false;
		is = c->kind == CHANGE_MOVED ? c->to_day : is;
	}
	return is == day && session_on(t, o, is, ret);
}

static bool begun(const struct hearing *h, const struct session *s)
{
	return s->day < now(h)->day || (s->day == now(h)->day && now(h)->secs >= s->from_min * 60);
}

/* The session that is booked, or of a course the first that comes. */
static bool session_booked(const struct hearing *h, const struct offering *o, struct session *ret)
{
	const struct timetable *t = &offer(h)->timetable;

	if (o->session)
		return session_on(t, o, h->act->head.service_day, ret) && !begun(h, ret);
	return session_next(t, o, now(h)->day, ret) &&
	       (!begun(h, ret) || session_next(t, o, now(h)->day + 1, ret));
}

const char *enrol_there(struct judge *j, const struct hearing *h)
{
	const struct act *a = h->act;
	const struct offering *o = catalogue_offering(offer(h), a->head.what);
	struct session s;

	(void)j;
	if (!o || o->session != (a->head.service_day != DAY_NONE) || o->session == a->head.course)
		return "no such offering";
	if (!session_booked(h, o, &s))
		return "no such session, or it has begun";
	if (o->session && s.day > now(h)->day + (o->ahead ? o->ahead : OFFERING_AHEAD))
		return "so early nobody books it";
	if (a->body.from_min != s.from_min || a->body.to_min != s.to_min ||
		!same_words(&a->body.room, s.room) || !same_words(&a->body.items[0].name, &o->name))
		return "says another time, room or name";
	return strcmp(a->head.at_place, strcmp(o->place, home(h)) ? o->place : "") == 0
		       ? NULL
		       : "in another hall";
}

const char *enrol_for_them(struct judge *j, const struct hearing *h)
{
	const struct offering *o = catalogue_offering(offer(h), h->act->head.what);
	struct session s;

	(void)j;
	if (!session_booked(h, o, &s) ||
		offering_fit(o, h->known, s.day, offer(h)->birthday) != FIT_OK)
		return "is for others";
	if (offering_barred(o, h->has->missed, h->has->n_missed, now(h)->day) != DAY_NONE)
		return "barred for what was missed";
	if (h->has->n_enrolments >= ENROLMENTS_MAX)
		return "too many classes";
	for (int i = 0; i < h->has->n_enrolments; i++)
		if (strcmp(h->has->enrolments[i].offering, o->id) == 0 &&
			h->has->enrolments[i].day == h->act->head.service_day &&
			!refused(&h->has->enrolments[i]))
			return "twice";
	return NULL;
}

static bool clash_on(const struct hearing *h, const struct session *s)
{
	struct session mine;

	for (int i = 0; i < h->has->n_enrolments; i++) {
		const struct enrolment *e = &h->has->enrolments[i];

		if (!refused(e) && strcmp(e->offering, s->offering->id) != 0 &&
			session_of(h, e, s->day, &mine) && session_overlap(&mine, s))
			return true;
	}
	return false;
}

const char *enrol_no_clash(struct judge *j, const struct hearing *h)
{
	const struct offering *o = catalogue_offering(offer(h), h->act->head.what);
	day_t from = o->session ? h->act->head.service_day : now(h)->day;
	day_t until = o->session ? from : from + CLASH_DAYS;
	struct session s;

	(void)j;
	for (day_t day = from; day <= until; day++)
		if (session_on(&offer(h)->timetable, o, day, &s) && !begun(h, &s) &&
			clash_on(h, &s))
			return "two things at one time";
	return NULL;
}

/* On the list only where no seat can be sold. */
const char *enrol_promise(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;
	const struct offering *o = catalogue_offering(offer(h), a->what);
	bool seats = catalogue_seats(offer(h), o, a->service_day) > 0;
	bool store_says_no = strcmp(j->no_right, a->what) == 0 && j->no_right_day == a->service_day;

	if (!a->open && !seats)
		return "a seat that there is not";
	if (a->open && seats && strcmp(o->place, home(h)) == 0 && !store_says_no)
		return "on the list, and there is a seat";
	return h->act->body.promise == (a->open ? PROMISE_OPEN : PROMISE_FINAL)
		       ? NULL
		       : "promises something else";
}

const char *leave_own(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;
	const struct enrolment *e = enrolment_of(h);
	struct session s;

	(void)j;
	if (!e || strcmp(a->what, e->offering) != 0 || a->service_day != e->day ||
		a->open != (e->open && e->decision != DECISION_YES) ||
		a->course != (e->day == DAY_NONE))
		return "leaves what this person has not";
	if (e->day == DAY_NONE)
		return NULL;
	if (now(h)->quality == CLOCK_UNKNOWN)
		return "leaves by a clock that nobody set";
	for (day_t day = now(h)->day - CLASH_DAYS; day <= now(h)->day; day++)
		if (session_of(h, e, day, &s) && begun(h, &s))
			return "leaves what has begun";
	return NULL;
}

/* No person of these worlds is owed any other word. */
const char *told_once(struct judge *j, const struct hearing *h)
{
	const struct enrolment *e = enrolment_of(h);

	(void)j;
	if (h->after->acting)
		return "told to somebody else";
	if (!e || !e->open || e->decision == DECISION_NONE || e->told)
		return "told of what nobody decided, or once more";
	return strcmp(h->act->head.what, e->offering) == 0 ? NULL : "told of another one";
}

const char *attend_now(struct judge *j, const struct hearing *h)
{
	const struct act_head *a = &h->act->head;
	const struct enrolment *e = enrolment_of(h);
	uint32_t who = h->act->body.resident - JUDGE_FIRST;
	struct session s;

	if (who >= JUDGE_PEOPLE || !j->in[who])
		return "attends without having come";
	if (!e || strcmp(a->what, e->offering) != 0 || e->attended)
		return "attends what this person has not";
	if (e->open && e->decision != DECISION_YES)
		return "attends from the waiting list";
	if (a->service_day != now(h)->day || !session_of(h, e, now(h)->day, &s) ||
		!session_attended_by(&s, now(h)))
		return "attends at another time";
	return NULL;
}
