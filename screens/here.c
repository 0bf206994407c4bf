/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/behind.h"

void here_fill(const struct model *m, struct page *p)
{
	const struct found *f = &m->assist.found;

	if (f->failed)
		say_question(p, MOOD_LOOK, "%s", _("The list cannot be read now"));
	else if (m->assist.ticket)
		say_question(p, MOOD_PLAIN, "%s", _("Who is still here?"));
	else if (!f->total)
		/* TRANSLATORS: to a volunteer at the end of the day: no child is left. */
		say_question(p, MOOD_GOOD, "%s", _("All children who came here have been fetched"));
	else
		/* TRANSLATORS: to a volunteer at the end of the day: how many children. */
		say_question(p, MOOD_LOOK, _("Not fetched yet: %d children"), f->total);
	if (f->n && !m->assist.ticket)
		/* TRANSLATORS: of a list of children: a press shows the parents' number. */
		say_line(p, "%s", _("Press the number to see whom to phone"));
	else if (!f->failed && !m->assist.ticket)
		/* TRANSLATORS: of a list of children: those of another terminal are not on it. */
		say_line(p, "%s", _("Only of those who checked in at this terminal"));
}

bool here_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	const struct found_person *who;
	char at[32];

	if (slot->id == CHOICE_HERE) {
		/* TRANSLATORS: a volunteer: which children were not fetched yet. */
		text_copy(choice->label, PAGE_TEXT, _("Who is still here"));
		return true;
	}
	if (slot->id != CHOICE_CHILD)
		return false;
	who = &m->assist.found.who[slot->arg];
	words_minutes(at, sizeof(at), who->at_min, m->lang);
	text_copy(choice->label, PAGE_TEXT, who->masked);
	if (*who->address)
		/* TRANSLATORS: a child: how it is called, when it came. */
		snprintf(choice->detail, PAGE_TEXT, _("%s, %s"), who->address, at);
	else
		text_copy(choice->detail, PAGE_TEXT, at);
	return true;
}
