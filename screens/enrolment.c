/* SPDX-License-Identifier: MIT */
/* A seat or a place on a list: just taken, looked at, given back. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/seat.h"

#define ANSWER_LAST 15 /* noted until this hour, answered the same day; else the next … */
#define ANSWER_BY   16 /* … by this hour */

bool act_full(const struct act *act)
{
	return act->head.open && strcmp(act->body.note, NOTE_FULL) == 0;
}

day_t act_answer_day(const struct act *act)
{
	struct moment at = moment_at(act->head.at_ms, act->head.clock);

	return at.day + (at.secs >= ANSWER_LAST * 3600);
}

/* A call after it has begun helps nobody. */
static bool begins_before(const struct act *act, day_t day)
{
	return act->head.service_day != DAY_NONE &&
	       (act->head.service_day < day ||
		       (act->head.service_day == day && act->body.from_min <= ANSWER_BY * 60));
}

void phrase_answer(char out[PHRASE], const struct act *act, const char *day, enum lang lang)
{
	char hour[32];

	if (begins_before(act, act_answer_day(act))) {
		text_copy(out, PHRASE, _("Noted, not certain yet. We phone before it begins"));
		return;
	}
	words_minutes(hour, sizeof(hour), ANSWER_BY * 60, lang);
	/* TRANSLATORS: the day and time of a call: "today", "16:00". */
	snprintf(out, PHRASE, _("Noted, not certain yet. We phone %s by %s"), day, hour);
}

/* ---- just taken ------------------------------------------------------------------------------- */

/* A course whose next day is known: that one; nobody comes in vain to one that is called off. */
static bool act_first(const struct act *act)
{
	return act->head.course && !act->head.open && act->body.next_day != DAY_NONE;
}

static void act_when(const struct act *act, const struct model *m, char out[PHRASE])
{
	char day[PHRASE], from[32];

	if (act_first(act))
		words_day(day, sizeof(day), act->body.next_day, DAY_NONE, m->lang);
	else if (act->head.course)
		words_rule(day, sizeof(day), act->body.rule, m->lang);
	else
		words_day(day, sizeof(day), act->head.service_day, DAY_NONE, m->lang);
	words_minutes(from, sizeof(from), act->body.from_min, m->lang);
	snprintf(out, PHRASE, _("%s %s"), day, from);
	phrase_capital(out);
}

static void enrolled_question(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	const struct words *floor = &act->body.floor;
	char when[PHRASE], day[PHRASE], answer[PHRASE];

	act_when(act, m, when);
	if (!act->head.open) {
		/* TRANSLATORS: days and time, floor or room. */
		say_question(p, MOOD_GOOD, _("You are in. %s, %s"), when,
			words_in(*words_in(floor, m->lang) ? floor : &act->body.room, m->lang));
	} else if (act_full(act)) {
		say_question(p, MOOD_LOOK, "%s", _("Full. You are on the list; we will phone"));
	} else {
		phrase_day(day, m, act_answer_day(act));
		phrase_answer(answer, act, day, m->lang);
		say_question(p, MOOD_LOOK, "%s", answer);
	}
}

/* What the question does not say; all of it stands on the paper, too. */
static void act_extras(const struct model *m, struct page *p, const struct act *act)
{
	char when[PHRASE], where[PHRASE];

	if (act_first(act)) {
		words_rule(when, sizeof(when), act->body.rule, m->lang);
		phrase_capital(when);
		say_extra(p, _("When"), "%s", when);
	}
	phrase_where(where, &act->body.room, &act->body.floor, m->lang);
	if (*where)
		say_extra(p, _("Where"), "%s", where);
	if (*words_in(&act->body.hall, m->lang))
		say_extra(p, _("Hall"), "%s", words_in(&act->body.hall, m->lang));
	act_when(act, m, when);
	if (act->head.open)
		say_extra(p, _("When"), "%s", when);
	if (*words_in(&act->body.bring, m->lang))
		say_extra(p, _("Bring"), "%s", words_in(&act->body.bring, m->lang));
}

/* It begins soon, and whoever took the seat is here. */
static bool attended(const struct model *m, const struct act *enrol)
{
	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];

		if (memcmp(e->id, enrol->head.id, ACT_ID_BYTES) == 0)
			return e->attended;
	}
	return false;
}

void enrolled_fill(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;

	enrolled_question(m, p);
	if (*act->body.pickup)
		/* TRANSLATORS: above a number in big figures. */
		say_figure(p, _("Your number"), act->body.pickup, "");
	say_pair(p, _("What"), "%s", words_in(&act->body.items[0].name, m->lang));
	if (visit_slip_missing(m))
		say_line(p, "%s", _("No slip, no problem. Your card shows it here"));
	else if (attended(m, act))
		say_line(p, "%s", _("You are checked in to it. Just go there"));
	else if (!act->head.open)
		say_line(p, "%s", _("Just lay your card here when you come"));
	act_extras(m, p, act);
	text_copy(p->qr, sizeof(p->qr), m->slip_code);
}

void left_fill(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	char day[PHRASE];

	if (act->head.open)
		say_question(p, MOOD_GOOD, "%s", _("All right. You are off the list"));
	else
		say_question(p, MOOD_GOOD, "%s", _("All right. Your seat is given back"));
	say_pair(p, _("What"), "%s", words_in(&act->body.items[0].name, m->lang));
	if (!act->head.course) {
		words_day(day, sizeof(day), act->head.service_day, m->now.day, m->lang);
		say_pair(p, _("Day"), "%s", day);
	}
	say_line(p, "%s", _("Changed your mind? You can sign up again"));
}

/* ---- one of mine ------------------------------------------------------------------------------ */

static void open_words(struct page *p, const struct enrolment *e)
{
	switch (e->decision) {
	case DECISION_NONE:
		say_line(p, "%s", _("You are on the waiting list. We phone you"));
		break;
	case DECISION_YES:
		say_line(p, "%s", _("A seat came free: it is yours"));
		break;
	case DECISION_NO:
		say_line(p, "%s",
			e->conflict ? _("You have something else then, so the seat went on")
				    : _("No seat came free this time"));
		break;
	}
	if (*e->ticket && e->decision == DECISION_NONE)
		say_figure(p, _("Your number"), e->ticket, "");
}

static void next_words(const struct model *m, struct page *p, const struct enrolment *e)
{
	struct session s;
	char begin[PHRASE], days[PHRASE];

	if (!visit_enrolment_session(m, e, &s)) {
		say_line(p, "%s", _("This time it is called off"));
		return;
	}
	if (e->day == DAY_NONE) {
		words_rule(days, sizeof(days), s.offering->rule, m->lang);
		say_pair(p, _("When"), "%s", days);
	}
	phrase_begin(begin, m, &s);
	if (s.change && s.change->kind == CHANGE_MOVED)
		/* TRANSLATORS: the next session of a class, which is not as usual: day and time. */
		say_pair(p, _("Next"), _("%s (changed)"), begin);
	else
		say_pair(p, _("Next"), "%s", begin);
	say_place(m, p, &s);
	say_bring(m, p, s.offering);
}

void enrolment_fill(const struct model *m, struct page *p)
{
	const struct enrolment *e = visit_enrolment(m);
	const struct offering *o;

	if (!e) {
		say_question(p, MOOD_PLAIN, "%s", _("There is nothing on your list"));
		return;
	}
	o = catalogue_offering(m->catalogue, e->offering);
	say_question(p, MOOD_PLAIN, "%s", o ? words_in(&o->name, m->lang) : e->offering);
	if (e->open)
		open_words(p, e);
	if (!e->open || e->decision != DECISION_NO)
		next_words(m, p, e);
}
