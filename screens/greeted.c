/* SPDX-License-Identifier: MIT */
#include "screens/say.h"

static void greeting(const struct model *m, struct page *p)
{
	const char *name = m->person.address;

	if (!m->person.known || !*name) {
		say_question(p, MOOD_GOOD, "%s",
			m->already ? _("Hello! You are already checked in")
				   : _("Hello! You are checked in"));
		return;
	}
	if (m->already)
		say_question(p, MOOD_GOOD, _("Hello %s! You are already checked in"), name);
	else
		say_question(p, MOOD_GOOD, _("Hello %s! You are checked in"), name);
}

static void class_lines(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;

	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		const struct offering *o = catalogue_offering(c, e->offering);
		struct session session;
		char from[32];

		if (!o || (e->day != DAY_NONE && e->day != m->now.day) ||
			!session_on(&c->timetable, o, m->now.day, &session))
			continue;
		words_minutes(from, sizeof(from), session.from_min, m->lang);
		/* TRANSLATORS: a class: time, name, room. */
		say_pair(p, _("Your class"), _("%s %s, %s"), from, words_in(&o->name, m->lang),
			words_in(session.room, m->lang));
	}
}

static void order_line(const struct model *m, struct page *p, const struct open_order *o)
{
	const struct slot *slot = catalogue_slot(m->catalogue, o->meal, o->service_day);
	char when[PHRASE], window[PHRASE];

	if (o->service_day == m->now.day) {
		say_pair(p, _("Your meal today"), "%s", words_in(&o->set_name, m->lang));
		if (!p->n_figures)
			say_figure(p, _("Pick-up number"), o->pickup, "");
		else
			say_pair(p, "", _("Number %s"), o->pickup);
		phrase_window(window, slot ? slot->from_min : 0, slot ? slot->to_min : 0, m->lang);
		if (*window)
			say_extra(p, _("Pick up"), "%s", window);
		return;
	}
	phrase_day(when, m, o->service_day);
	phrase_capital(when);
	/* TRANSLATORS: an order of another day: set, pick-up number. */
	say_extra(p, when, _("%s, number %s"), words_in(&o->set_name, m->lang), o->pickup);
}

void greeted_fill(const struct model *m, struct page *p)
{
	int n = m->standing.n_orders < 3 ? m->standing.n_orders : 3;

	greeting(m, p);
	if (!m->person.known)
		say_line(p, "%s", _("Your hall's card works here too"));
	class_lines(m, p);
	for (int i = 0; i < n; i++)
		order_line(m, p, &m->standing.orders[i]);
}
