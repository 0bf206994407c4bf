/* SPDX-License-Identifier: MIT */
/*
 * A person's own day: checked in, what is now, what changed, today's meal, what comes next. What
 * must be seen stands first; the rest is left out where there is no room.
 */
#include <stdio.h>
#include <string.h>

#include "core/visit/day.h"
#include "screens/seat.h"

static void greeting_named(const struct model *m, struct page *p, const char *name)
{
	if (visit_birthday(m))
		/* TRANSLATORS: somebody's birthday: how they are addressed. */
		say_question(p, MOOD_GOOD, _("Happy birthday, %s! You are checked in"), name);
	else if (m->already)
		say_question(p, MOOD_GOOD, _("Hello %s! You are already checked in"), name);
	else
		say_question(p, MOOD_GOOD, _("Hello %s! You are checked in"), name);
}

static void greeting(const struct model *m, struct page *p)
{
	const char *name = m->person.address;

	if (m->acting)
		/* TRANSLATORS: what somebody is called: "Mum". */
		say_question(p, MOOD_PLAIN, _("What is to be done for %s?"), m->called);
	else if (m->person.known && *name)
		greeting_named(m, p, name);
	else
		say_question(p, MOOD_GOOD, "%s",
			m->already ? _("Hello! You are already checked in")
				   : _("Hello! You are checked in"));
}

/* ---- news ------------------------------------------------------------------------------------- */

/* Before it begins, when it does. */
static void now_words(const struct model *m, const struct news *n, char out[PHRASE])
{
	const char *name = words_in(&n->offering->name, m->lang);
	char where[PHRASE], from[32];

	phrase_room(where, &n->session, m->lang);
	words_minutes(from, sizeof(from), n->session.from_min, m->lang);
	if (visit_soon(m, &n->session))
		/* TRANSLATORS: a class: time, name, room. */
		snprintf(out, PHRASE, _("%s %s, %s"), from, name, where);
	else
		/* TRANSLATORS: a class: name, room. */
		snprintf(out, PHRASE, _("%s, %s"), name, where);
}

/* Only the room is another one, or all may be. */
static void moved_words(const struct model *m, const struct news *n, char out[PHRASE])
{
	const struct session *s = &n->session;
	const char *name = words_in(&n->offering->name, m->lang);
	const char *room = words_in(s->room, m->lang);
	char begin[PHRASE];

	phrase_begin(begin, m, s);
	if (s->day == n->day && s->from_min == n->offering->from_min)
		/* TRANSLATORS: day and time, class, room. */
		snprintf(out, PHRASE, _("%s: %s moved to %s"), begin, name, room);
	else
		/* TRANSLATORS: class, day and time, room. */
		snprintf(out, PHRASE, _("%s is now %s, %s"), name, begin, room);
}

static void off_words(const struct model *m, const struct news *n, char out[PHRASE])
{
	char begin[PHRASE];

	phrase_begin(begin, m, &n->session);
	/* TRANSLATORS: day and time, class. */
	snprintf(out, PHRASE, _("%s: %s is called off"), begin,
		words_in(&n->offering->name, m->lang));
}

static void extra_words(const struct model *m, const struct news *n, char out[PHRASE])
{
	char begin[PHRASE];

	phrase_begin(begin, m, &n->session);
	/* TRANSLATORS: class, day and time of an additional session, room. */
	snprintf(out, PHRASE, _("%s also %s, %s"), words_in(&n->offering->name, m->lang), begin,
		words_in(n->session.room, m->lang));
}

static void answer_words(const struct model *m, const struct news *n, char out[PHRASE])
{
	const char *name = words_in(&n->offering->name, m->lang);
	char begin[PHRASE];

	if (n->kind == NEWS_NO_SEAT && n->conflict) {
		/* TRANSLATORS: a class that somebody waited for: their turn came, but they have
		 * something else at that time. */
		snprintf(out, PHRASE, _("%s: you have something else then, so it went on"), name);
	} else if (n->kind == NEWS_NO_SEAT) {
		/* TRANSLATORS: a class that was full. */
		snprintf(out, PHRASE, _("%s: no seat came free"), name);
	} else if (n->session.offering) {
		phrase_begin(begin, m, &n->session);
		/* TRANSLATORS: a class, its next day and time. */
		snprintf(out, PHRASE, _("%s: you have a seat. %s"), name, begin);
	} else {
		snprintf(out, PHRASE, _("%s: you have a seat now"), name);
	}
}

static void next_words(const struct model *m, const struct news *n, char out[PHRASE])
{
	char from[32];

	words_minutes(from, sizeof(from), n->session.from_min, m->lang);
	/* TRANSLATORS: a class: time, name, room. */
	snprintf(out, PHRASE, _("%s %s, %s"), from, words_in(&n->offering->name, m->lang),
		words_in(n->session.room, m->lang));
}

static void barred_words(const struct model *m, const struct news *n, char out[PHRASE])
{
	char day[PHRASE];

	phrase_day(day, m, n->day);
	/* TRANSLATORS: a gym hour, a day: after it was missed too often. */
	snprintf(out, PHRASE, _("%s can be booked again from %s on"),
		words_in(&n->offering->name, m->lang), day);
}

/* Returns the label; "" = none. */
static const char *news_words(
	const struct model *m, const struct news *n, char out[PHRASE], char day[PHRASE])
{
	switch (n->kind) {
	case NEWS_HERE:
		now_words(m, n, out);
		/* TRANSLATORS: label: checked in to a class or gym hour, too. */
		return _("Checked in");
	case NEWS_NOW:
		now_words(m, n, out);
		/* TRANSLATORS: label: a class that begins in less than an hour. */
		return visit_soon(m, &n->session) ? _("Soon") : _("Now");
	case NEWS_OFF:
		off_words(m, n, out);
		return _("Changed");
	case NEWS_MOVED:
		moved_words(m, n, out);
		return _("Changed");
	case NEWS_EXTRA:
		extra_words(m, n, out);
		return _("Changed");
	case NEWS_SEAT:
	case NEWS_NO_SEAT:
		answer_words(m, n, out);
		return _("Waiting list");
	case NEWS_NEXT:
		next_words(m, n, out);
		phrase_day(day, m, n->session.day);
		phrase_capital(day);
		return day;
	case NEWS_BARRED:
		barred_words(m, n, out);
		break;
	}
	return _("Please note");
}

static bool news_must(const struct news *n)
{
	return n->kind != NEWS_NEXT && n->kind != NEWS_BARRED;
}

static void news_line(const struct model *m, struct page *p, const struct news *n, bool must)
{
	char text[PHRASE], day[PHRASE];
	const char *label = news_words(m, n, text, day);

	if (must)
		say_pair(p, label, "%s", text);
	else
		say_extra(p, label, "%s", text);
}

/* ---- meals ------------------------------------------------------------------------------------ */

/* The number of what is to be picked up next is the page's figure. */
static void today_line(const struct model *m, struct page *p, int order)
{
	const struct open_order *o = &m->standing.orders[order];
	char meal[PHRASE];

	phrase_order(meal, o, m->lang);
	if (o->served) {
		/* TRANSLATORS: today's meal that was fetched already: "Set one, picked up". */
		say_pair(p, _("Your meal today"), _("%s, picked up"), meal);
		return;
	}
	say_pair(p, _("Your meal today"), "%s", meal);
	if (order == visit_pick_up(m))
		say_figure(p, _("Pick-up number"), o->pickup, "");
	else
		say_pair(p, "", _("Number %s"), o->pickup);
}

static void order_extra(const struct model *m, struct page *p, int order)
{
	const struct open_order *o = &m->standing.orders[order];
	const struct slot *slot = catalogue_slot(m->catalogue, o->meal, o->service_day);
	char when[PHRASE], text[PHRASE];

	if (o->service_day == m->now.day) {
		phrase_window(text, slot ? slot->from_min : 0, slot ? slot->to_min : 0, m->lang);
		if (*text && order == visit_pick_up(m))
			say_extra(p, _("Pick up"), "%s", text);
		return;
	}
	phrase_day(when, m, o->service_day);
	phrase_capital(when);
	/* TRANSLATORS: an order of another day: set, pick-up number. */
	say_extra(p, when, _("%s, number %s"), phrase_order(text, o, m->lang), o->pickup);
}

/* ---- what the hub decided otherwise ----------------------------------------------------------- */

/* Of what: a class by its name, a meal by its day. */
static void word_about(const struct model *m, char out[PHRASE])
{
	const struct hub_word *w = &m->word;
	const struct offering *o = catalogue_offering(m->catalogue, w->what);
	char day[PHRASE];

	if (o) {
		snprintf(out, PHRASE, "%s", words_in(&o->name, m->lang));
	} else if (w->day == DAY_NONE) {
		snprintf(out, PHRASE, "%s", _("Your order"));
	} else {
		phrase_day(day, m, w->day);
		phrase_meal_on(out, w->what, day);
	}
	phrase_capital(out);
}

/* What it is, and that somebody sees to it: nobody has done anything wrong. */
static void word_words(const char *why, const char *about, char out[PHRASE])
{
	if (strcmp(why, "subsidy-conflict") == 0)
		/* TRANSLATORS: "Lunch yesterday": its subsidy was counted for another meal of that
		 * day. */
		snprintf(out, PHRASE,
			_("%s: the subsidy went to another meal. A volunteer talks to you"), about);
	else if (strcmp(why, "subsidy-yes") == 0)
		/* TRANSLATORS: "Lunch yesterday": paid in full, and there is a subsidy after all. */
		snprintf(out, PHRASE, _("%s: you do get the subsidy. A volunteer sees to it"),
			about);
	else if (strcmp(why, "oversold") == 0)
		/* TRANSLATORS: "Lunch tomorrow", a class: more was promised than there is. */
		snprintf(out, PHRASE, _("%s: more people than places. A volunteer talks to you"),
			about);
	else
		/* TRANSLATORS: "Lunch tomorrow", a class: anything else that a volunteer tells. */
		snprintf(out, PHRASE, _("%s has to be looked at again. A volunteer talks to you"),
			about);
}

static bool word_line(const struct model *m, struct page *p)
{
	char about[PHRASE], text[PHRASE];

	if (!m->word.is)
		return false;
	word_about(m, about);
	word_words(m->word.why, about, text);
	say_line(p, "%s", text);
	return true;
}

/* The first of what changed or was answered, after the first of all; n = none. */
static int news_change(const struct news *news, int n)
{
	int at = 1;

	while (at < n && (news[at].kind == NEWS_HERE || news[at].kind == NEWS_NOW))
		at++;
	return at < n && news_must(&news[at]) ? at : n;
}

void greeted_fill(const struct model *m, struct page *p)
{
	int orders = m->standing.n_orders < 3 ? m->standing.n_orders : 3, must, change;
	struct news news[NEWS_MAX];
	int n = visit_news(m, news);

	greeting(m, p);
	if (!m->person.known)
		say_line(p, "%s", _("Your hall's card works here too"));
	must = n && news_must(&news[0]);
	if (must)
		news_line(m, p, &news[0], true);
	change = word_line(m, p) ? n : news_change(news, n);
	if (change < n)
		news_line(m, p, &news[change], true);
	for (int i = 0; i < orders; i++)
		if (m->standing.orders[i].service_day == m->now.day)
			today_line(m, p, i);
	for (int i = must; i < n; i++)
		if (i != change)
			news_line(m, p, &news[i], false);
	for (int i = 0; i < orders; i++)
		order_extra(m, p, i);
}
