/* SPDX-License-Identifier: MIT */
/* A volunteer's first page of a day: is everything there, and is it this day and this time? */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

#define MEALS 3

/* "Lunch tomorrow": 30 portions, or that there is no menu; nothing of a meal that is not offered. */
static void meal_line(const struct model *m, struct page *p, const char *meal, day_t day)
{
	const struct catalogue *c = m->catalogue;
	char label[PHRASE], when[PHRASE];
	int left = catalogue_left(c, meal, day);

	if (!catalogue_slot(c, meal, day))
		return;
	phrase_near_day(when, m, day);
	phrase_meal_on(label, meal, when);
	phrase_capital(label);
	if (!catalogue_has_menu(c, meal, day))
		/* TRANSLATORS: a volunteer in the morning: beside "Lunch tomorrow". */
		say_pair(p, label, "%s", _("no menu"));
	else if (!left)
		/* TRANSLATORS: a volunteer in the morning: beside "Lunch tomorrow". */
		say_pair(p, label, "%s", _("menu is there"));
	else
		/* TRANSLATORS: a volunteer in the morning: beside "Lunch tomorrow": the menu is there,
		 * and so many portions can be sold here. */
		say_pair(p, label,
			ngettext("menu is there, %d portion", "menu is there, %d portions",
				(unsigned long)left),
			left);
}

static void meal_lines(const struct model *m, struct page *p)
{
	static const char *const meals[MEALS] = {"breakfast", "lunch", "dinner"};
	day_t today = m->now.day;

	for (int day = 0; day < 2; day++)
		for (int i = 0; i < MEALS; i++)
			meal_line(m, p, meals[i], today + day);
}

static void time_figures(const struct moment *at, struct page *p)
{
	struct date date = day_to_date(at->day);
	char text[24];

	snprintf(text, sizeof(text), "%d.%02d", date.month, date.day);
	/* TRANSLATORS: in front of month and day in big figures; at most 10 cells. */
	say_figure(p, _("Date"), text, "");
	snprintf(text, sizeof(text), "%d:%02d", at->secs / 3600, at->secs / 60 % 60);
	/* TRANSLATORS: in front of the time of day in big figures; at most 10 cells. */
	say_figure(p, _("Time"), text, "");
}

void opening_fill(const struct model *m, struct page *p)
{
	struct moment at = visit_opening_time(m);
	char day[PHRASE];

	words_day(day, sizeof(day), at.day, DAY_NONE, m->lang);
	if (at.quality == CLOCK_UNKNOWN)
		/* TRANSLATORS: to a volunteer: the clock may be wrong; a date with its weekday. */
		say_question(p, MOOD_LOOK, _("Is it %s, and this time?"), day);
	else
		/* TRANSLATORS: to a volunteer in the morning; a date with its weekday. */
		say_question(p, MOOD_PLAIN, _("Hello! It is %s. Open the hall?"), day);
	time_figures(&at, p);
	if (at.quality == CLOCK_UNKNOWN) {
		/* TRANSLATORS: to a volunteer: the clock is not certain; at most 54 cells. */
		say_line(p, "%s", _("Until then nobody can order or sign up"));
		return;
	}
	/* TRANSLATORS: in front of how the printer is: "works", "out of paper"; at most 18 cells. */
	say_pair(p, _("Paper"), "%s", printer_is(m->printer));
	meal_lines(m, p);
	if (m->unsent)
		/* TRANSLATORS: how many acts the hub has not got yet; at most 18 cells. */
		say_pair(p, _("Not sent yet"), "%lld", (long long)m->unsent);
	slips_line(m, p);
}

bool opening_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	char *label = choice->label;

	switch (slot->id) {
	case CHOICE_OPEN_DAY:
		if (m->task.screen != SCREEN_OPENING)
			/* TRANSLATORS: a volunteer goes back to the day's first page. */
			text_copy(label, PAGE_TEXT, _("Open the hall for today"));
		else
			/* TRANSLATORS: a volunteer: date and time are right. */
			text_copy(label, PAGE_TEXT, _("Yes, that is right"));
		if (m->task.screen == SCREEN_OPENING && printer_is_well(m->printer))
			text_copy(choice->detail, PAGE_TEXT, _("A test slip is printed"));
		break;
	case CHOICE_LATER:
		if (slot->arg >= 1440)
			/* TRANSLATORS: the clock is put forward. */
			text_copy(label, PAGE_TEXT, _("One day later"));
		else if (slot->arg >= 60)
			/* TRANSLATORS: the clock is put forward. */
			text_copy(label, PAGE_TEXT, _("One hour later"));
		else
			/* TRANSLATORS: the clock is put forward. */
			snprintf(label, PAGE_TEXT,
				ngettext("%d minute later", "%d minutes later",
					(unsigned long)slot->arg),
				slot->arg);
		break;
	case CHOICE_NOT_LATER:
		/* TRANSLATORS: the clock is put back to what it showed. */
		text_copy(label, PAGE_TEXT, _("As it was"));
		break;
	default:
		return false;
	}
	return true;
}
