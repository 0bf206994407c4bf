/* SPDX-License-Identifier: MIT */
/*
 * Finding an offering: kinds, those of one kind, one of them, its days. Everything is looked up by
 * id in the catalogue of the moment, so that a new one needs no more than a look whether what
 * shows is still there.
 */
#include "core/visit/offerings.h"

#include <string.h>

#include "core/base/text.h"
#include "core/visit/day.h"

#define ELDER_AGE 60
#define CHILD_AGE 14 /* younger than this */

/* Which kinds come first for whom; the others follow in the order of the data. */
enum audience { FOR_ELDERS, FOR_CHILDREN, FOR_OTHERS };
static const char *const firsts[][KINDS_FIRST] = {
	[FOR_ELDERS] = {"class", "clinic", "event"},
	[FOR_CHILDREN] = {"care", "class", "event"},
	[FOR_OTHERS] = {"class", "venue", "event"},
};

static enum audience audience_of(const struct model *m)
{
	int age = -1;

	if (m->person.known)
		age = age_on(m->person.born, m->now.day, m->catalogue->birthday);
	if (age >= ELDER_AGE)
		return FOR_ELDERS;
	return age >= 0 && age < CHILD_AGE ? FOR_CHILDREN : FOR_OTHERS;
}

/* ---- what there is ---------------------------------------------------------------------------- */

bool session_begun(const struct model *m, const struct session *s)
{
	return s->day < m->now.day || (s->day == m->now.day && m->now.secs >= s->from_min * 60);
}

bool visit_coming(const struct model *m, const struct offering *o, struct session *ret)
{
	const struct timetable *t = &m->catalogue->timetable;

	return session_next(t, o, m->now.day, ret) &&
	       (!session_begun(m, ret) || session_next(t, o, m->now.day + 1, ret));
}

bool visit_ours(const struct model *m, const struct offering *o)
{
	return m->catalogue->hall && strcmp(o->place, m->catalogue->hall->place) == 0;
}

/* Not listed: what another age is for, and what is over. */
static bool offering_listed(const struct model *m, const struct offering *o, bool ours)
{
	const struct hall *hall = m->catalogue->hall;
	struct session next;
	enum fit fit;

	if (!hall || visit_ours(m, o) != ours || (!ours && !hall_neighbour(hall, o->place)))
		return false;
	if (!visit_coming(m, o, &next))
		return false;
	fit = offering_fit(o, &m->person, next.day, m->catalogue->birthday);
	return fit != FIT_TOO_YOUNG && fit != FIT_TOO_OLD;
}

static int kinds_find(const char *const kinds[KINDS_MAX], int n, const char *kind)
{
	for (int i = 0; i < n; i++)
		if (strcmp(kinds[i], kind) == 0)
			return i;
	return -1;
}

/* In the order of the data. */
static int kinds_listed(const struct model *m, const char *ret[KINDS_MAX])
{
	const struct catalogue *c = m->catalogue;
	int n = 0;

	for (int i = 0; i < c->n_offerings && n < KINDS_MAX; i++) {
		const struct offering *o = &c->offerings[i];

		if (kinds_find(ret, n, o->kind) < 0 && offering_listed(m, o, visit_ours(m, o)))
			ret[n++] = o->kind;
	}
	return n;
}

static void kind_to(const char *kinds[KINDS_MAX], int from, int to)
{
	const char *kind = kinds[from];

	memmove(&kinds[to + 1], &kinds[to], (size_t)(from - to) * sizeof(kinds[0]));
	kinds[to] = kind;
}

int visit_kinds(const struct model *m, const char *ret[KINDS_MAX])
{
	const char *const *first = firsts[audience_of(m)];
	int n = kinds_listed(m, ret), to = 0;

	for (int i = 0; i < KINDS_FIRST; i++) {
		int at = kinds_find(ret, n, first[i]);

		if (at >= 0)
			kind_to(ret, at, to++);
	}
	return n;
}

static const struct offering *listed_from(
	const struct model *m, const char *kind, int from, bool ours)
{
	const struct catalogue *c = m->catalogue;

	for (int i = from; i < c->n_offerings; i++)
		if (strcmp(c->offerings[i].kind, kind) == 0 &&
			offering_listed(m, &c->offerings[i], ours))
			return &c->offerings[i];
	return NULL;
}

const struct offering *visit_offering_after(
	const struct model *m, const char *kind, const struct offering *last)
{
	bool ours = !last || visit_ours(m, last);
	const struct offering *next =
		listed_from(m, kind, last ? (int)(last - m->catalogue->offerings) + 1 : 0, ours);

	return next || !ours ? next : listed_from(m, kind, 0, false);
}

int visit_offerings(const struct model *m, const struct offering *ret[OFFERINGS_MAX])
{
	const struct offering *o = NULL;
	int n = 0;

	while (n < OFFERINGS_MAX && (o = visit_offering_after(m, m->task.kind, o)))
		ret[n++] = o;
	return n;
}

const struct offering *visit_offering(const struct model *m)
{
	return catalogue_offering(m->catalogue, m->task.offering);
}

int visit_sessions(const struct model *m, struct session ret[SESSIONS_MAX])
{
	const struct offering *o = visit_offering(m);
	int n = 0;

	if (!o || !o->session)
		return 0;
	for (day_t day = m->now.day; day <= m->now.day + offering_ahead(o) && n < SESSIONS_MAX;
		day++)
		if (session_on(&m->catalogue->timetable, o, day, &ret[n]) &&
			!session_begun(m, &ret[n]))
			n++;
	return n;
}

bool offering_session(const struct model *m, struct session *ret)
{
	const struct offering *o = visit_offering(m);

	if (!o)
		return false;
	if (!o->session || m->task.session == DAY_NONE)
		return visit_coming(m, o, ret);
	return session_on(&m->catalogue->timetable, o, m->task.session, ret) &&
	       !session_begun(m, ret);
}

int visit_enrolled(const struct model *m, const struct offering *o, day_t day)
{
	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		struct session s;

		if (strcmp(e->offering, o->id) != 0 || (e->open && e->decision == DECISION_NO) ||
			o->session != (e->day != DAY_NONE))
			continue;
		if (!o->session || enrolment_session_on(m, e, day, &s))
			return i;
	}
	return -1;
}

int visit_seats(const struct model *m)
{
	const struct offering *o = visit_offering(m);

	if (!o || (o->session && m->task.session == DAY_NONE))
		return 0;
	return catalogue_seats(m->catalogue, o, m->task.session);
}

bool offering_seat_offered(const struct model *m)
{
	return !m->task.waiting && visit_seats(m) > 0;
}

bool offerings_any(const struct model *m)
{
	const struct catalogue *c = m->catalogue;

	for (int i = 0; i < c->n_offerings; i++)
		if (offering_listed(m, &c->offerings[i], visit_ours(m, &c->offerings[i])))
			return true;
	return false;
}

/* ---- the screens ------------------------------------------------------------------------------ */

void offerings_begin(struct model *m)
{
	task_begin(m);
	visit_show(m, SCREEN_KINDS);
}

void kinds_choices(const struct model *m, struct choice_list *l)
{
	const char *kinds[KINDS_MAX];
	int n = visit_kinds(m, kinds);
	int most = m->list_most - 1, first = KINDS_FIRST < most ? KINDS_FIRST : most;
	int rest = n > first + 1 ? n - first : 0;
	int pages = 1 + (rest + most - 1) / most, page = m->page % pages;
	int from = page ? first + (page - 1) * most : 0;
	int until = !rest ? n : page ? from + most : first;

	if (until > n)
		until = n;
	for (int i = from; i < until; i++)
		choice_add(l, i - from + 1, CHOICE_KIND, i);
	if (rest)
		choice_add(l, until - from + 1, CHOICE_MORE, pages);
}

void kinds_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	const char *kinds[KINDS_MAX];

	(void)fx;
	if (c->arg >= visit_kinds(m, kinds))
		return;
	task_begin(m);
	text_copy(m->task.kind, sizeof(m->task.kind), kinds[c->arg]);
	visit_show(m, SCREEN_OFFERINGS);
}

void offerings_choices(const struct model *m, struct choice_list *l)
{
	const struct offering *list[OFFERINGS_MAX];

	choice_add_page(l, m, CHOICE_OFFERING, visit_offerings(m, list));
}

/* One that the person has already shows what they have; one that is not for them says why. */
static void session_show(struct model *m, const struct offering *o, struct effects *fx)
{
	int mine = visit_enrolled(m, o, m->task.session);

	if (mine >= 0)
		enrolment_show(m, mine);
	else if (!enrol_refused(m, fx))
		visit_show(m, SCREEN_OFFERING);
}

static void offering_show(struct model *m, const struct offering *o, struct effects *fx)
{
	struct session list[SESSIONS_MAX];

	text_copy(m->task.offering, sizeof(m->task.offering), o->id);
	m->task.session = DAY_NONE;
	m->task.waiting = false;
	if (visit_sessions(m, list) == 1)
		m->task.session = list[0].day;
	session_show(m, o, fx);
}

void offerings_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	const struct offering *list[OFFERINGS_MAX];

	if (c->arg < visit_offerings(m, list))
		offering_show(m, list[c->arg], fx);
}

/* The list again, at the page with this one. */
static void offerings_show_at(struct model *m, const char *id)
{
	const struct offering *list[OFFERINGS_MAX];
	int n = visit_offerings(m, list), at = 0;

	while (at < n && strcmp(list[at]->id, id) != 0)
		at++;
	visit_show(m, SCREEN_OFFERINGS);
	if (at < n)
		visit_page_of(m, CHOICE_OFFERING, at);
}

/* The page of kinds on which this one stands. */
void offerings_back(struct model *m, struct effects *fx)
{
	const char *kinds[KINDS_MAX];
	int at = kinds_find(kinds, visit_kinds(m, kinds), m->task.kind);

	(void)fx;
	offerings_begin(m);
	if (at >= 0)
		visit_page_of(m, CHOICE_KIND, at);
}

/* A single session has to be chosen before it can be booked. */
void offering_choices(const struct model *m, struct choice_list *l)
{
	const struct offering *o = visit_offering(m);
	struct session list[SESSIONS_MAX];

	if (!o)
		return;
	if (o->session && m->task.session == DAY_NONE) {
		int n = visit_sessions(m, list);

		if (n)
			choice_add(l, 1, CHOICE_WHICH_DAY, n);
	} else if (offering_seat_offered(m)) {
		choice_add(l, 1, CHOICE_ENROL, visit_seats(m));
	} else {
		choice_add(l, 1, CHOICE_WAIT_LIST, 0);
	}
}

void offering_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_WHICH_DAY) {
		visit_show(m, SCREEN_SESSIONS);
		return;
	}
	m->task.waiting = c->id == CHOICE_WAIT_LIST;
	enrol_confirm(m, fx);
}

/* The days again, at the page with this one. */
static void sessions_show_at(struct model *m, const struct session *list, int n, day_t day)
{
	int at = 0;

	while (at < n && list[at].day != day)
		at++;
	visit_show(m, SCREEN_SESSIONS);
	if (at < n)
		visit_page_of(m, CHOICE_SESSION, at);
}

void offering_back(struct model *m, struct effects *fx)
{
	struct session list[SESSIONS_MAX];
	day_t day = m->task.session;
	int n = visit_sessions(m, list);

	(void)fx;
	m->task.session = DAY_NONE;
	m->task.waiting = false;
	if (day != DAY_NONE && n > 1) {
		sessions_show_at(m, list, n, day);
		return;
	}
	offerings_show_at(m, m->task.offering);
	m->task.offering[0] = 0;
}

void sessions_choices(const struct model *m, struct choice_list *l)
{
	struct session list[SESSIONS_MAX];

	choice_add_page(l, m, CHOICE_SESSION, visit_sessions(m, list));
}

void sessions_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct session list[SESSIONS_MAX];

	if (c->arg >= visit_sessions(m, list))
		return;
	m->task.session = list[c->arg].day;
	session_show(m, list[c->arg].offering, fx);
}

void sessions_back(struct model *m, struct effects *fx)
{
	(void)fx;
	m->task.session = DAY_NONE;
	visit_show(m, SCREEN_OFFERING);
}

/* ---- parked work, a new catalogue ------------------------------------------------------------- */

/* Of what was looked at, as much as is still there. */
static enum screen offering_screen(struct model *m, enum screen screen)
{
	const struct offering *list[OFFERINGS_MAX];
	struct session session;

	if (screen == SCREEN_KINDS || !visit_offerings(m, list))
		return SCREEN_KINDS;
	if (!visit_offering(m) || screen == SCREEN_OFFERINGS) {
		m->task.offering[0] = 0;
		m->task.session = DAY_NONE;
		return SCREEN_OFFERINGS;
	}
	if (m->task.session != DAY_NONE && !offering_session(m, &session))
		m->task.session = DAY_NONE;
	return screen == SCREEN_SESSIONS ? SCREEN_SESSIONS : SCREEN_OFFERING;
}

bool offering_restore(struct model *m, enum screen parked)
{
	const char *kinds[KINDS_MAX];

	if (!visit_kinds(m, kinds))
		return false;
	m->task.waiting = false;
	visit_show(m, offering_screen(m, parked));
	return true;
}

void offering_again(struct model *m)
{
	const char *kinds[KINDS_MAX];

	visit_show(m, visit_kinds(m, kinds) ? offering_screen(m, SCREEN_OFFERING) : SCREEN_GREETED);
}

static bool offering_looks(enum screen base)
{
	return base == SCREEN_KINDS || base == SCREEN_OFFERINGS || base == SCREEN_OFFERING ||
	       base == SCREEN_SESSIONS;
}

/* The name is asked for a place on the list, and now there is a seat. */
static bool list_is_over(const struct model *m, enum screen base)
{
	return base == SCREEN_NAME && m->task.waiting && visit_seats(m) > 0;
}

/* Nobody presses for a seat and gets a place on a list without a sound. */
void offering_catalogue_changed(struct model *m, bool offered, struct effects *fx)
{
	enum screen base = visit_base(m), now;
	day_t day = m->task.session;
	const char *kinds[KINDS_MAX];

	if (!m->present || (!offering_looks(base) && !list_is_over(m, base)))
		return;
	m->task.waiting = false;
	now = visit_kinds(m, kinds)
		      ? offering_screen(m, base == SCREEN_NAME ? SCREEN_OFFERING : base)
		      : SCREEN_GREETED;
	if (now == base && day == m->task.session && offered == offering_seat_offered(m))
		return;
	effect_tone(fx, TONE_LOOK);
	if (now != base)
		visit_show_base(m, now);
}
