/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"

static void menu_lines(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;
	day_t day = catalogue_next_meal_day(c, "lunch", &m->now);
	struct meal_set sets[SETS_MAX];
	struct menu menu;
	char when[PHRASE], label[PHRASE], dishes[PHRASE];
	int n;

	if (day == DAY_NONE)
		return;
	phrase_day(when, m, day);
	/* TRANSLATORS: welcome page, in front of the menu: "tomorrow", "lunch"; at most 18 cells. */
	snprintf(label, sizeof(label), _("%s %s"), when, phrase_meal("lunch"));
	phrase_capital(label);
	menu = catalogue_menu(c, "lunch", day, NULL);
	n = meal_sets(&menu, sets, SETS_MAX);
	for (int i = 0; i < n; i++) {
		phrase_dishes(dishes, &sets[i], m->lang);
		say_extra(p, i ? "" : label, _("%s: %s"), words_in(&sets[i].set->name, m->lang),
			dishes);
	}
}

static void class_lines(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;
	const char *label = _("Today");

	for (int i = 0; i < c->n_offerings; i++) {
		const struct offering *o = &c->offerings[i];
		struct session session;
		char from[32];

		if (!c->hall || !session_on(&c->timetable, o, m->now.day, &session) ||
			m->now.secs / 60 >= session.to_min)
			continue;
		words_minutes(from, sizeof(from), session.from_min, m->lang);
		say_extra(p, label, "%s %s", from, words_in(&o->name, m->lang));
		label = "";
	}
}

static void notice_lines(const struct model *m, struct page *p)
{
	const struct catalogue *c = m->catalogue;

	for (int i = 0; i < c->n_notices; i++) {
		const struct notice *n = &c->notices[i];

		if (n->from <= m->now.day && (n->until == DAY_NONE || m->now.day <= n->until))
			say_extra(p, _("Notice"), "%s", words_in(&n->text, m->lang));
	}
}

void welcome_fill(const struct model *m, struct page *p)
{
	char date[64];

	say_question(p, MOOD_GOOD, "%s", _("Hello! Put your card here"));
	words_day(date, sizeof(date), m->now.day, DAY_NONE, m->lang);
	say_figure(p, date, p->clock, "");
	p->clock[0] = 0; /* it stands there in big figures */
	menu_lines(m, p);
	class_lines(m, p);
	notice_lines(m, p);
	if (m->demo)
		/* TRANSLATORS: welcome page of the demo; at most 54 cells. */
		text_copy(p->note, sizeof(p->note),
			_("F1 Wang F2-F5 others F6 unknown F7 neighbour F8 badge"));
}
