/* SPDX-License-Identifier: MIT */
/* Today's classes, for staff: who came; and the sheet for the teacher. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/desk.h"
#include "screens/say.h"

void classes_fill(const struct model *m, struct page *p)
{
	const struct offering *list[CLASSES_MAX];

	if (visit_classes(m, list))
		/* TRANSLATORS: staff: of today's classes. */
		say_question(p, MOOD_PLAIN, "%s", _("Which class of today?"));
	else
		/* TRANSLATORS: staff. */
		say_question(p, MOOD_PLAIN, "%s", _("There is no class today"));
}

void class_fill(const struct model *m, struct page *p)
{
	const struct classes *c = &m->desk.classes;
	const struct offering *o = catalogue_offering(m->catalogue, c->id);
	char names[PHRASE] = "";

	if (c->found.failed) {
		say_question(p, MOOD_LOOK, "%s", _("The list cannot be read now"));
		return;
	}
	if (c->ticket) {
		say_question(p, MOOD_PLAIN, "%s", _("One moment please"));
		return;
	}
	/* TRANSLATORS: staff, of a class: its name, how many have a seat, how many came. */
	say_question(p, MOOD_PLAIN, _("%s: %d booked, %d came"),
		o ? words_in(&o->name, m->lang) : c->id, c->found.total, (int)c->found.next);
	for (int i = 0; i < c->found.n; i++)
		phrase_join(names, sizeof(names), c->found.who[i].masked);
	if (*names)
		/* TRANSLATORS: staff, of a class: label in front of masked names; at most 18 cells. */
		say_pair(p, _("Missing"), "%s", names);
	else
		/* TRANSLATORS: staff, of a class. */
		say_line(p, "%s", _("Nobody is missing"));
	if (*printer_words(m->printer))
		say_line(p, "%s", printer_words(m->printer));
	else if (c->printed)
		/* TRANSLATORS: staff, of a sheet of names. */
		say_line(p, "%s", _("The sheet is being printed"));
	/* TRANSLATORS: staff, of a class: what was done at the hall's other machines is not counted. */
	say_extra(p, "", "%s", _("Only what was done at this machine"));
}

bool classes_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	const struct offering *list[CLASSES_MAX];
	struct session s;

	switch (slot->id) {
	case CHOICE_CLASSES:
		/* TRANSLATORS: staff: who came to the classes of today. */
		text_copy(choice->label, PAGE_TEXT, _("Today's classes"));
		return true;
	case CHOICE_CLASS_PRINT:
		/* TRANSLATORS: staff: names of a class on paper, for the teacher. */
		text_copy(choice->label, PAGE_TEXT, _("Print the sheet"));
		return true;
	case CHOICE_CLASS:
		break;
	default:
		return false;
	}
	if (slot->arg >= visit_classes(m, list))
		return true;
	text_copy(choice->label, PAGE_TEXT, words_in(&list[slot->arg]->name, m->lang));
	if (session_on(&m->catalogue->timetable, list[slot->arg], m->now.day, &s))
		phrase_window(choice->detail, s.from_min, s.to_min, m->lang);
	return true;
}
