/* SPDX-License-Identifier: MIT */
/*
 * The page that waits for somebody: where to put the card, what time and day it is, what begins
 * next, what there is to eat, what the hall wants to tell. It follows the hours by itself. What
 * matters most stands first, because what does not fit goes from the end.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/lunar.h"
#include "screens/seat.h"

#define ROW           42 /* cells beside a label on the narrowest screen that lies flat */
#define DAYS_AHEAD    7  /* a weekday alone says which day is meant */
#define SESSIONS      3  /* of today */
#define NOTICES_SHOWN 3

static int now_min(const struct model *m)
{
	return m->now.secs / 60;
}

/* "tomorrow 9:00" */
static void near_time(char out[PHRASE], const struct model *m, day_t day, int minute)
{
	char when[PHRASE], at[32];

	phrase_near_day(when, m, day);
	words_minutes(at, sizeof(at), minute, m->lang);
	/* TRANSLATORS: "tomorrow", "lunch"; or "tomorrow", "9:00". */
	snprintf(out, PHRASE, _("%s %s"), when, at);
}

/* ---- beside the clock: the day, and when the hall is open ------------------------------------ */

static void aside_add(struct page *p, const char *text)
{
	size_t n = strlen(p->aside);

	if (*text)
		snprintf(p->aside + n, sizeof(p->aside) - n, "%s%s", n ? "\n" : "", text);
}

/* The next opening after today. */
static void opens_again(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;
	char when[PHRASE], line[PHRASE];

	for (day_t day = m->now.day + 1; day < m->now.day + DAYS_AHEAD; day++) {
		if (timetable_weekday(&c->timetable, day) < 0)
			continue;
		near_time(when, m, day, c->hall->open_min);
		/* TRANSLATORS: welcome page: "tomorrow 7:30". */
		snprintf(line, sizeof(line), _("Opens %s"), when);
		aside_add(p, line);
		return;
	}
}

static void hours_line(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;
	char window[PHRASE], line[PHRASE];
	bool closed = timetable_weekday(&c->timetable, m->now.day) < 0;

	if (closed)
		aside_add(p, _("Closed today"));
	if (!c->hall || (!c->hall->open_min && !c->hall->close_min))
		return;
	if (closed || now_min(m) >= c->hall->close_min) {
		opens_again(m, p);
		return;
	}
	phrase_window(window, c->hall->open_min, c->hall->close_min, m->lang);
	/* TRANSLATORS: welcome page, opening hours: "7:30 to 17:30". */
	snprintf(line, sizeof(line), _("Open %s"), window);
	aside_add(p, line);
}

static void day_lines(const struct model *m, struct page *p)
{
	const char *festival = catalogue_festival(m->catalogue, m->now.day);
	char text[PHRASE];

	words_day(text, sizeof(text), m->now.day, DAY_NONE, m->lang);
	aside_add(p, text);
	words_lunar(text, sizeof(text), m->now.day, m->lang);
	aside_add(p, text);
	if (*festival) {
		/* TRANSLATORS: welcome page: "Lantern Festival". */
		snprintf(text, sizeof(text), _("Today: %s"), words_festival(festival));
		aside_add(p, text);
	}
	hours_line(m, p);
}

/* ---- what begins next ------------------------------------------------------------------------ */

/* What may be told in front of everybody, and can still be reached. */
static bool session_to_come(
	const struct model *m, const struct offering *o, day_t day, struct session *ret)
{
	const struct catalogue *c = m->catalogue;

	if (o->hardship || strcmp(o->place, c->hall->place) != 0 ||
		!session_on(&c->timetable, o, day, ret))
		return false;
	return day > m->now.day ||
	       (now_min(m) < ret->from_min + ATTEND_AFTER_MIN && now_min(m) < ret->to_min);
}

/* The first sessions of a day by time, at most max; returns how many. */
static int sessions_to_come(const struct model *m, day_t day, struct session *ret, int max)
{
	const struct catalogue *c = m->catalogue;
	int n = 0;

	for (int i = 0; i < c->n_offerings; i++) {
		struct session s;
		int at;

		if (!session_to_come(m, &c->offerings[i], day, &s))
			continue;
		for (at = n; at > 0 && ret[at - 1].from_min > s.from_min; at--)
			if (at < max)
				ret[at] = ret[at - 1];
		if (at < max)
			ret[at] = s;
		n += n < max;
	}
	return n;
}

static void session_line(
	const struct model *m, struct page *p, const char *label, const struct session *s)
{
	const struct offering *o = s->offering;
	char from[32], place[PHRASE];

	words_minutes(from, sizeof(from), s->from_min, m->lang);
	phrase_room(place, s, m->lang);
	if (*place)
		/* TRANSLATORS: a class: time, name, room. */
		say_extra(p, label, _("%s %s, %s"), from, words_in(&o->name, m->lang), place);
	else
		say_extra(p, label, "%s %s", from, words_in(&o->name, m->lang));
}

/* The next of today; on a day without any more, the first of the next day that has one. Returns how
 * many of today there are. */
static int next_lines(const struct model *m, struct page *p, struct session today[SESSIONS])
{
	struct session later;
	char when[PHRASE];
	int n;

	if (!m->catalogue->hall)
		return 0;
	n = sessions_to_come(m, m->now.day, today, SESSIONS);
	if (n) {
		/* TRANSLATORS: welcome page, in front of what begins next; at most 18 cells. */
		session_line(m, p, _("Coming up"), &today[0]);
		return n;
	}
	for (day_t day = m->now.day + 1; day < m->now.day + DAYS_AHEAD; day++)
		if (sessions_to_come(m, day, &later, 1)) {
			phrase_near_day(when, m, day);
			phrase_capital(when);
			session_line(m, p, when, &later);
			return 0;
		}
	return 0;
}

/* ---- what there is to eat -------------------------------------------------------------------- */

struct serving {
	const struct slot *slot;
	day_t day;
};

/* The first meal of a day that is not over yet. */
static const struct slot *meal_of(const struct model *m, day_t day)
{
	const struct catalogue *c = m->catalogue;
	const struct slot *first = NULL;

	for (int i = 0; i < c->n_slots; i++) {
		const struct slot *s = &c->slots[i];

		if (catalogue_slot(c, s->meal, day) != s ||
			(day == m->now.day && now_min(m) >= s->to_min) ||
			(first && first->from_min <= s->from_min) ||
			!catalogue_has_menu(c, s->meal, day))
			continue;
		first = s;
	}
	return first;
}

static bool meal_next(const struct model *m, struct serving *ret)
{
	for (day_t day = m->now.day; day < m->now.day + DAYS_AHEAD; day++) {
		ret->slot = meal_of(m, day);
		ret->day = day;
		if (ret->slot)
			return true;
	}
	return false;
}

/* All dishes of each set, or the first of each where they would not stand in a row: one looks at this
 * page while passing by, and the whole stands where it is ordered. */
static bool sets_short(const struct model *m, const struct meal_set *sets, int n)
{
	for (int i = 0; i < n; i++) {
		char text[PHRASE];

		phrase_dishes(text, &sets[i], m->lang);
		if (text_cells(words_in(&sets[i].set->name, m->lang)) + text_cells(text) > ROW)
			return true;
	}
	return false;
}

/* Sets, or where there are none the dishes themselves. */
static void dish_lines(
	const struct model *m, struct page *p, const char *label, const struct serving *serving)
{
	struct menu menu = catalogue_menu(m->catalogue, serving->slot->meal, serving->day, NULL);
	const struct dish *dishes[SET_PARTS_MAX];
	struct meal_set sets[SETS_MAX], all = {0};
	char text[PHRASE];
	int n = meal_sets(&menu, sets, SETS_MAX);
	bool brief = sets_short(m, sets, n);

	for (int i = 0; i < n; i++) {
		if (brief && sets[i].n_parts > 1)
			sets[i].n_parts = 1;
		phrase_dishes(text, &sets[i], m->lang);
		say_extra(p, i ? "" : label, _("%s: %s"), words_in(&sets[i].set->name, m->lang),
			text);
	}
	if (n)
		return;
	all.n_parts = menu_dishes(&menu, dishes, SET_PARTS_MAX);
	for (int i = 0; i < all.n_parts; i++)
		all.parts[i] = dishes[i];
	phrase_dishes(text, &all, m->lang);
	say_extra(p, label, "%s", text);
}

/* How one still gets it: ordered before, or bought on the spot. */
static void way_words(char out[PHRASE], const struct model *m, const struct serving *serving)
{
	const struct catalogue *c = m->catalogue;
	const struct slot *slot = serving->slot;
	char when[PHRASE];

	out[0] = 0;
	if (meal_open(slot, serving->day, &m->now)) {
		if (!catalogue_left(c, slot->meal, serving->day))
			return;
		near_time(when, m, serving->day - slot->cutoff_days, slot->cutoff_min);
		/* TRANSLATORS: welcome page: "tomorrow 9:00". */
		snprintf(out, PHRASE, _("Order until %s"), when);
	} else if (meal_walk_in(slot, serving->day, &m->now) &&
		   catalogue_walk_in(c, slot->meal, serving->day)) {
		words_minutes(when, sizeof(when), slot->to_min, m->lang);
		/* TRANSLATORS: welcome page: meals are left for those who did not order; "12:30". */
		snprintf(out, PHRASE, _("Also without an order, until %s"), when);
	}
}

static void way_line(const struct model *m, struct page *p, const struct serving *serving)
{
	char way[PHRASE], window[PHRASE];

	way_words(way, m, serving);
	if (*way) {
		say_extra(p, "", "%s", way);
		return;
	}
	phrase_window(window, serving->slot->from_min, serving->slot->to_min, m->lang);
	if (*window)
		/* TRANSLATORS: welcome page, when a meal is served: "10:30 to 12:30". */
		say_extra(p, "", _("Served %s"), window);
}

/* A dish that there is because of the day. */
static void festival_line(const struct model *m, struct page *p, const struct serving *serving)
{
	struct menu menu = catalogue_menu(m->catalogue, serving->slot->meal, serving->day, NULL);

	for (size_t i = 0; i < menu.n; i++) {
		const struct dish *d = &menu.dishes[i];

		if (strncmp(d->day, "Festival:", 9) != 0 || !dish_on(&menu, d))
			continue;
		/* TRANSLATORS: a dish. */
		say_extra(p, "", _("For the festival: %s"), words_in(&d->name, m->lang));
		return;
	}
}

static void menu_lines(const struct model *m, struct page *p)
{
	char when[PHRASE], label[PHRASE];
	struct serving serving;

	if (!m->catalogue->hall || !meal_next(m, &serving))
		return;
	phrase_near_day(when, m, serving.day);
	phrase_meal_on(label, serving.slot->meal, when);
	dish_lines(m, p, label, &serving);
	festival_line(m, p, &serving);
	way_line(m, p, &serving);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void notice_lines(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;
	const char *label = _("Notice");
	int shown = 0;

	for (int i = 0; i < c->n_notices && shown < NOTICES_SHOWN; i++) {
		const struct notice *n = &c->notices[i];

		if (visit_notice_shows(m, n))
			say_extra(p, shown++ ? "" : label, "%s", words_in(&n->text, m->lang));
	}
}

void welcome_fill(const struct model *m, struct page *p)
{
	const struct hall *hall = m->catalogue->hall;
	struct session today[SESSIONS];
	int n;

	if (m->readers_gone)
		say_question(p, MOOD_LOOK, "%s", _("Cards cannot be read now. Press 0 for help"));
	else
		say_question(p, MOOD_GOOD, "%s", _("Hello! Put your card here"));
	say_figure(p, "", p->clock, "");
	p->clock[0] = 0; /* it stands there in big figures */
	day_lines(m, p);
	n = next_lines(m, p, today);
	menu_lines(m, p);
	notice_lines(m, p);
	for (int i = 1; i < n; i++)
		/* TRANSLATORS: welcome page, in front of what comes after the next; at most 18 cells. */
		session_line(m, p, i > 1 ? "" : _("Later"), &today[i]);
	if (hall && *hall->neighbours)
		say_extra(p, _("Visitors"), "%s", _("Your hall's card works here too"));
	if (m->demo)
		/* TRANSLATORS: welcome page of the demo; at most 54 cells. */
		text_copy(p->note, sizeof(p->note),
			_("F1-5 residents F6 unknown F7 neighbour F8 badge F9 Kim"));
}
