/* SPDX-License-Identifier: MIT */
/*
 * The day in figures, for staff, and its log to take home: who came, as bars by the hour; what was
 * ordered and taken part in.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

#define BAR_CELLS 12
#define BARS      8 /* lines of them; more hours share one */
#define BLOCK     "█"
#define HALF      "▌"

/* From the first hour with somebody to the last; false = nobody came. */
static bool hours_of(const struct figures *f, int *from, int *to)
{
	*from = 0;
	while (*from < FIGURES_HOURS && f->hours[*from] <= 0)
		++*from;
	if (*from == FIGURES_HOURS)
		return false;
	*to = FIGURES_HOURS - 1;
	while (f->hours[*to] <= 0)
		--*to;
	return true;
}

static int64_t sum_of(const struct figures *f, int hour, int n)
{
	int64_t sum = 0;

	for (int i = hour; i < hour + n && i < FIGURES_HOURS; i++)
		sum += f->hours[i];
	return sum > 0 ? sum : 0;
}

/* Half cells, so that small differences show; who came is at least one. */
static void bar(char out[PHRASE], int64_t n, int64_t most)
{
	int halves = most > 0 ? (int)(n * 2 * BAR_CELLS / most) : 0;
	size_t len = 0;

	if (n && !halves)
		halves = 1;
	for (; halves > 1; halves -= 2, len += strlen(BLOCK))
		memcpy(out + len, BLOCK, strlen(BLOCK));
	if (halves) {
		memcpy(out + len, HALF, strlen(HALF));
		len += strlen(HALF);
	}
	out[len] = 0;
}

static void bars(const struct model *m, struct page *p)
{
	const struct figures *f = &m->today;
	char label[PHRASE], text[PHRASE];
	int from, to, each = 1;
	int64_t most = 0;

	if (!hours_of(f, &from, &to))
		return;
	while ((to - from) / each + 1 > BARS)
		each++;
	for (int hour = from; hour <= to; hour += each)
		most = sum_of(f, hour, each) > most ? sum_of(f, hour, each) : most;
	for (int hour = from; hour <= to; hour += each) {
		int64_t n = sum_of(f, hour, each);

		words_minutes(label, sizeof(label), hour * 60, m->lang);
		bar(text, n, most);
		say_pair(p, label, "%s %lld", text, (long long)n);
	}
}

static void who_came(const struct model *m, struct page *p)
{
	/* TRANSLATORS: staff: how many people have checked in today. */
	say_question(p, MOOD_PLAIN, _("Checked in today: %lld"), (long long)m->today.check_ins);
	bars(m, p);
	if (m->today.help)
		say_pair(p, _("Called for help"), "%lld", (long long)m->today.help);
}

static void meal_lines(const struct model *m, struct page *p)
{
	char label[PHRASE];

	for (int i = 0; i < m->today.n_meals; i++) {
		const struct figures_meal *meal = &m->today.meals[i];

		text_copy(label, sizeof(label), phrase_meal(meal->meal));
		phrase_capital(label);
		/* TRANSLATORS: staff, beside "Lunch": portions that were ordered and taken back
		 * today. */
		say_pair(p, label, _("%lld ordered, %lld taken back"), (long long)meal->ordered,
			(long long)meal->cancelled);
	}
}

static void tier_lines(const struct model *m, struct page *p)
{
	char text[PHRASE] = "", one[PHRASE];

	for (int i = 0; i < m->today.n_tiers; i++) {
		const struct figures_tier *t = &m->today.tiers[i];

		snprintf(one, sizeof(one), "%s %lld", *t->tier ? t->tier : _("no tier"),
			(long long)t->ordered);
		if (*text)
			phrase_and(text, one);
		else
			text_copy(text, sizeof(text), one);
	}
	if (*text)
		/* TRANSLATORS: staff: portions by the tiers of the tariff: "T80 12, T70 4"; at most
		 * 18 cells. */
		say_pair(p, _("By tier"), "%s", text);
}

/* Today's sessions here, and what is left of each. */
static void session_lines(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;
	struct session s;

	for (int i = 0; i < c->n_offerings; i++) {
		const struct offering *o = &c->offerings[i];

		if (visit_ours(m, o) && session_on(&c->timetable, o, m->now.day, &s))
			/* TRANSLATORS: staff, beside a class of today: seats that can still be taken
			 * here. */
			say_extra(p, words_in(&o->name, m->lang), _("%d seats left here"),
				catalogue_seats(c, o, m->now.day));
	}
}

static void what_was_done(const struct model *m, struct page *p)
{
	const struct figures *f = &m->today;

	/* TRANSLATORS: staff: the second page of the day in figures. */
	say_question(p, MOOD_PLAIN, "%s", _("Meals and classes today"));
	meal_lines(m, p);
	tier_lines(m, p);
	/* TRANSLATORS: staff, in front of how many took part, signed up and left; at most 18 cells. */
	say_pair(p, _("In classes"), _("%lld came, %lld signed up, %lld left"),
		(long long)f->attended, (long long)f->enrolled, (long long)f->left);
	session_lines(m, p);
}

void today_fill(const struct model *m, struct page *p)
{
	if (!m->today_known)
		say_question(p, MOOD_PLAIN, "%s", _("One moment please"));
	else if (m->page % TODAY_PAGES == 0)
		who_came(m, p);
	else
		what_was_done(m, p);
}

/* ---- the log onto a stick --------------------------------------------------------------------- */

static const char *stick_words(enum stick_word word)
{
	switch (word) {
	case STICK_TAKE_OUT:
		return _("The log is on the stick. You may take it out now");
	case STICK_STAYS:
		return _("The log is on the stick. Do not take it out before the machine is off");
	case STICK_MISSING:
		return _("There is no stick. Put one in, wait a moment, and try again");
	case STICK_LOCKED:
		return _("The stick is locked: nothing can be written to it");
	case STICK_BAD:
		return _("The stick is damaged. Take another one");
	case STICK_NO_ROOM:
		return _("The stick is full. Take another one");
	case STICK_PULLED:
		return _("The stick was pulled out too early. Put it in and try again");
	case STICK_NO_LOG:
		return _("The log could not be made. Please tell the district");
	default:
		return _("The log is being written. Leave the stick where it is");
	}
}

void stick_fill(const struct model *m, struct page *p)
{
	bool well = m->stick == STICK_TAKE_OUT, waits = m->stick == STICK_WRITES;

	say_question(p,
		well    ? MOOD_GOOD
		: waits ? MOOD_PLAIN
			: MOOD_LOOK,
		"%s", stick_words(m->stick));
	if (well || m->stick == STICK_STAYS)
		/* TRANSLATORS: staff: what is on the stick, a workbook for a spreadsheet. */
		say_line(p, "%s", _("It opens in Excel and WPS. Names are masked"));
}
