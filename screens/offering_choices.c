/* SPDX-License-Identifier: MIT */
/* The words on the choices of offerings and enrolments. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/day.h"
#include "screens/seat.h"

#define EXAMPLES 3 /* so many names of a kind */

/* The kind, and what it may be, for example. */
static void kind_words(const struct model *m, int kind, struct page_choice *choice)
{
	const struct offering *o = NULL;
	const char *kinds[KINDS_MAX];
	int said = 0;

	if (kind >= visit_kinds(m, kinds))
		return;
	text_copy(choice->label, PAGE_TEXT, phrase_kind(kinds[kind]));
	while (said < EXAMPLES && (o = visit_offering_after(m, kinds[kind], o))) {
		const char *name = words_in(&o->name, m->lang);

		if (strstr(choice->detail, name)) /* two halls have one of that name */
			continue;
		phrase_join(choice->detail, PAGE_TEXT, name);
		said++;
	}
}

static void offering_words(const struct model *m, int offering, struct page_choice *choice)
{
	const struct offering *o = visit_offering_after(m, m->task.kind, NULL);
	char days[PHRASE], from[32];
	const struct hall *hall;

	for (int i = 0; o && i < offering; i++)
		o = visit_offering_after(m, m->task.kind, o);
	if (!o)
		return;
	hall = catalogue_hall(m->catalogue, o->place);
	if (hall && !visit_ours(m, o))
		/* TRANSLATORS: what another hall offers: hall, class. */
		snprintf(choice->label, PAGE_TEXT, _("%s Hall: %s"), words_in(&hall->name, m->lang),
			words_in(&o->name, m->lang));
	else
		text_copy(choice->label, PAGE_TEXT, words_in(&o->name, m->lang));
	words_rule(days, sizeof(days), o->rule, m->lang);
	words_minutes(from, sizeof(from), o->from_min, m->lang);
	if (!o->session && visit_enrolled(m, o, DAY_NONE) >= 0)
		/* TRANSLATORS: a class in a list that the person has already: days, time. */
		snprintf(choice->detail, PAGE_TEXT, _("%s %s. You have it"), days, from);
	else
		/* TRANSLATORS: a class in a list: days, time, room. */
		snprintf(choice->detail, PAGE_TEXT, _("%s %s, %s"), days, from,
			words_in(&o->room, m->lang));
	phrase_capital(choice->detail);
}

static void session_words(const struct model *m, int session, struct page_choice *choice)
{
	struct session list[SESSIONS_MAX], *s;
	char from[32];
	int seats;

	if (session >= visit_sessions(m, list))
		return;
	s = &list[session];
	words_day(choice->label, PAGE_TEXT, s->day, m->now.day, m->lang);
	phrase_capital(choice->label);
	words_minutes(from, sizeof(from), s->from_min, m->lang);
	seats = catalogue_seats(m->catalogue, s->offering, s->day);
	if (visit_enrolled(m, s->offering, s->day) >= 0)
		/* TRANSLATORS: a day in a list: time. */
		snprintf(choice->detail, PAGE_TEXT, _("%s. You have it"), from);
	else if (seats > 0)
		snprintf(choice->detail, PAGE_TEXT,
			/* TRANSLATORS: a day in a list: time, seats. */
			ngettext("%s, %d seat left", "%s, %d seats left", (unsigned long)seats),
			from, seats);
	else if (catalogue_sells(m->catalogue, s->offering, s->day))
		snprintf(choice->detail, PAGE_TEXT, _("%s, waiting list"), from);
	else
		/* TRANSLATORS: a day in a list, of which this hall does not have the seats. */
		snprintf(choice->detail, PAGE_TEXT, _("%s, on request"), from);
}

static void enrolment_words(const struct model *m, int enrolment, struct page_choice *choice)
{
	const struct enrolment *e;
	const struct offering *o;
	struct session s;
	char day[PHRASE], from[32];

	if (enrolment < 0 || enrolment >= m->standing.n_enrolments)
		return;
	e = &m->standing.enrolments[enrolment];
	o = catalogue_offering(m->catalogue, e->offering);
	text_copy(choice->label, PAGE_TEXT, o ? words_in(&o->name, m->lang) : e->offering);
	if (e->open && e->decision == DECISION_NONE) {
		/* TRANSLATORS: on a waiting list: ticket. */
		snprintf(choice->detail, PAGE_TEXT, _("On the waiting list, %s"), e->ticket);
		return;
	}
	if (e->open && e->decision == DECISION_NO) {
		text_copy(choice->detail, PAGE_TEXT, _("No seat came free"));
		return;
	}
	if (!visit_enrolment_session(m, e, &s)) {
		text_copy(choice->detail, PAGE_TEXT, _("Called off"));
		return;
	}
	words_day(day, sizeof(day), s.day, m->now.day, m->lang);
	words_minutes(from, sizeof(from), s.from_min, m->lang);
	snprintf(choice->label, PAGE_TEXT, _("%s: %s"), day, words_in(&o->name, m->lang));
	phrase_capital(choice->label);
	/* TRANSLATORS: a class in a list: time, room. */
	snprintf(choice->detail, PAGE_TEXT, _("%s, %s"), from, words_in(s.room, m->lang));
}

/* Full, as far as this terminal knows, or not this terminal's to give. */
static void waiting_words(const struct model *m, struct page_choice *choice)
{
	const struct offering *o = visit_offering(m);
	bool full = o && catalogue_sells(m->catalogue, o, m->task.session);

	text_copy(choice->label, PAGE_TEXT, _("Put me on the list"));
	text_copy(choice->detail, PAGE_TEXT,
		full ? _("All seats are taken. We phone you when one is free")
		     : _("Not certain yet. We phone you"));
}

static const char *leave_words(const struct model *m)
{
	const struct enrolment *e = visit_enrolment(m);

	return !e || enrolment_held(e) ? _("Give my seat back") : _("Take me off the list");
}

static const char *plain_words(const struct model *m, enum choice_id id)
{
	switch (id) {
	case CHOICE_OFFERINGS:
		return _("Classes and activities");
	case CHOICE_ENROL:
		return _("Yes, I take part");
	case CHOICE_WHICH_DAY:
		return _("Choose a day");
	case CHOICE_LEAVE:
		return leave_words(m);
	case CHOICE_STAY:
		return _("Leave it as it is");
	default:
		return "";
	}
}

bool offering_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	switch (slot->id) {
	case CHOICE_KIND:
		kind_words(m, slot->arg, choice);
		break;
	case CHOICE_OFFERING:
		offering_words(m, slot->arg, choice);
		break;
	case CHOICE_SESSION:
		session_words(m, slot->arg, choice);
		break;
	case CHOICE_ENROLMENT:
		enrolment_words(m, slot->arg, choice);
		break;
	case CHOICE_WAIT_LIST:
		waiting_words(m, choice);
		break;
	default:
		text_copy(choice->label, PAGE_TEXT, plain_words(m, slot->id));
	}
	return *choice->label;
}
