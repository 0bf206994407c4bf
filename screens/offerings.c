/* SPDX-License-Identifier: MIT */
/* Classes, clinics and the like: from the kind to one of them, and why one cannot be had. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/day.h"
#include "screens/seat.h"

const char *phrase_kind(const char *kind)
{
	static const char *const known[][2] = {
		/* TRANSLATORS: kinds of what a hall offers, on choices. */
		{"class", N_("Classes")},
		{"clinic", N_("Free clinics")},
		{"event", N_("Parties and shows")},
		{"care", N_("After-school care")},
		{"venue", N_("Gym and rooms")},
		{"shift", N_("Volunteer shifts")},
		{"visit", N_("Visits")},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i][0], kind) == 0)
			return _(known[i][1]);
	return kind;
}

void phrase_where(
	char out[PHRASE], const struct words *room, const struct words *floor, enum lang lang)
{
	if (*words_in(floor, lang) && *words_in(room, lang))
		/* TRANSLATORS: room, floor. */
		snprintf(out, PHRASE, _("%s, %s"), words_in(room, lang), words_in(floor, lang));
	else
		text_copy(out, PHRASE,
			*words_in(room, lang) ? words_in(room, lang) : words_in(floor, lang));
}

void phrase_room(char out[PHRASE], const struct session *s, enum lang lang)
{
	static const struct words nothing;

	phrase_where(
		out, s->room, s->room == &s->offering->room ? &s->offering->floor : &nothing, lang);
}

void phrase_begin(char out[PHRASE], const struct model *m, const struct session *s)
{
	char day[PHRASE], from[32];

	phrase_day(day, m, s->day);
	words_minutes(from, sizeof(from), s->from_min, m->lang);
	/* TRANSLATORS: day, time. */
	snprintf(out, PHRASE, _("%s %s"), day, from);
}

void kinds_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_PLAIN, "%s", _("What would you like to take part in?"));
}

void offerings_fill(const struct model *m, struct page *p)
{
	/* TRANSLATORS: "Classes". */
	say_question(p, MOOD_PLAIN, _("%s: which one?"), phrase_kind(m->task.kind));
}

void sessions_fill(const struct model *m, struct page *p)
{
	const struct offering *o = visit_offering(m);

	/* TRANSLATORS: a class. */
	say_question(p, MOOD_PLAIN, _("%s: which day?"), o ? words_in(&o->name, m->lang) : "");
}

/* ---- one of them ------------------------------------------------------------------------------ */

static void hall_line(const struct model *m, struct page *p, const struct offering *o)
{
	const struct hall *hall = catalogue_hall(m->catalogue, o->place);

	if (hall && !visit_ours(m, o))
		say_pair(p, _("Hall"), "%s", words_in(&hall->name, m->lang));
}

void say_place(const struct model *m, struct page *p, const struct session *s)
{
	char where[PHRASE];

	hall_line(m, p, s->offering);
	phrase_room(where, s, m->lang);
	if (*where)
		say_pair(p, _("Where"), "%s", where);
}

void say_bring(const struct model *m, struct page *p, const struct offering *o)
{
	if (*words_in(&o->bring, m->lang))
		say_extra(p, _("Bring"), "%s", words_in(&o->bring, m->lang));
}

/* The rule in words, and the next time where that is another one. */
static void when_lines(const struct model *m, struct page *p, const struct session *s)
{
	const struct offering *o = s->offering;
	char days[PHRASE], window[PHRASE], next[PHRASE];
	day_t date;

	words_rule(days, sizeof(days), o->rule, m->lang);
	phrase_window(window, o->from_min, o->to_min, m->lang);
	say_pair(p, _("When"), _("%s %s"), days, window);
	if (day_parse(o->rule, &date) == 0 && !s->change)
		return;
	phrase_begin(next, m, s);
	/* TRANSLATORS: label: the next session of a class. */
	say_pair(p, _("Next"), "%s", next);
}

static void session_line(const struct model *m, struct page *p, const struct session *s)
{
	char day[PHRASE], window[PHRASE];

	words_day(day, sizeof(day), s->day, m->now.day, m->lang);
	phrase_window(window, s->from_min, s->to_min, m->lang);
	say_pair(p, _("Day"), "%s", day);
	say_pair(p, _("Time"), "%s", window);
}

/* The chosen one, also when it begins just now; else the next. */
static bool session_shown(const struct model *m, const struct offering *o, struct session *ret)
{
	if (m->task.session == DAY_NONE)
		return visit_coming(m, o, ret);
	return session_on(&m->catalogue->timetable, o, m->task.session, ret);
}

static void seats_words(const struct model *m, struct page *p, const struct offering *o)
{
	struct session list[SESSIONS_MAX], s;
	char day[PHRASE];

	if (o->session && m->task.session == DAY_NONE) {
		if (!visit_sessions(m, list) && session_shown(m, o, &s)) {
			phrase_day(day, m, s.day - offering_ahead(o));
			/* TRANSLATORS: it is too early to book. */
			say_line(p, _("Can be booked from %s on"), day);
		}
		return;
	}
	if (!visit_seats(m) || m->task.waiting)
		return;
	/* TRANSLATORS: label in front of a number. */
	say_pair(p, _("Seats left"), "%d", visit_seats(m));
}

void offering_fill(const struct model *m, struct page *p)
{
	const struct offering *o = visit_offering(m);
	struct session s;

	say_question(p, MOOD_PLAIN, "%s", o ? words_in(&o->name, m->lang) : "");
	if (!o || !session_shown(m, o, &s))
		return;
	if (m->task.session == DAY_NONE)
		when_lines(m, p, &s);
	else
		session_line(m, p, &s);
	say_place(m, p, &s);
	seats_words(m, p, o);
	say_bring(m, p, o);
}

/* ---- why not ---------------------------------------------------------------------------------- */

/* The one that is at the same time; it may only be waited for. */
static void clash_words(const struct model *m, struct page *p)
{
	const struct offering *o = catalogue_offering(m->catalogue, m->refused_by);
	const char *name = o ? words_in(&o->name, m->lang) : m->refused_by;
	bool waiting = false;

	for (int i = 0; i < m->standing.n_enrolments; i++)
		if (strcmp(m->standing.enrolments[i].offering, m->refused_by) == 0)
			waiting = m->standing.enrolments[i].open &&
				  m->standing.enrolments[i].decision == DECISION_NONE;
	if (waiting)
		/* TRANSLATORS: a class that is at the same time. */
		say_question(p, MOOD_LOOK, _("You are on the list for %s at that time"), name);
	else
		/* TRANSLATORS: a class that is at the same time. */
		say_question(p, MOOD_LOOK, _("You already have %s then"), name);
	say_line(p, _("This one instead? First give back %s under \"My meals and classes\""), name);
}

static void barred_words(const struct model *m, struct page *p)
{
	const struct offering *o = visit_offering(m);
	char day[PHRASE];

	phrase_day(day, m, m->refused_until);
	/* TRANSLATORS: a gym hour, a day. */
	say_question(p, MOOD_LOOK, _("You can book %s again from %s on"),
		o ? words_in(&o->name, m->lang) : "", day);
	say_line(p, "%s", _("The last times the place stayed empty"));
	say_line(p, "%s", _("Cannot come? Please give the seat back at the terminal"));
}

static void refused_say(struct page *p, const char *why, const char *next)
{
	say_question(p, MOOD_LOOK, "%s", why);
	say_line(p, "%s", next);
}

void refused_fill(const struct model *m, struct page *p)
{
	switch (m->refusal) {
	case REFUSED_CLASH:
		clash_words(m, p);
		break;
	case REFUSED_BARRED:
		barred_words(m, p);
		break;
	case REFUSED_NO_CONSENT:
		refused_say(p, _("A guardian signs for this once, with a volunteer"),
			_("Press 0 and a volunteer brings the form"));
		break;
	case REFUSED_NOT_KNOWN:
		refused_say(p, _("A volunteer has to sign you up for this"),
			_("Press 0 and somebody comes"));
		break;
	case REFUSED_OVER:
		refused_say(p, _("This has begun already, or is over"),
			_("There is more to choose from: go back"));
		break;
	case REFUSED_TOO_MANY:
		refused_say(p, _("Your list is full. A volunteer helps with more"),
			_("Press 0 and somebody comes"));
		break;
	case REFUSED_CLOCK:
		refused_say(p,
			_("The clock must be set first. A volunteer does it and signs you up"),
			_("Press 0 and somebody comes"));
		break;
	case REFUSED_NOTHING:
	case REFUSED_TOO_YOUNG:
	case REFUSED_TOO_OLD:
	case REFUSED_OTHERS:
		refused_say(p, _("This one is for others"),
			_("There is more to choose from: go back. Questions? Press 0"));
		break;
	}
}
