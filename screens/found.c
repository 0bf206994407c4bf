/* SPDX-License-Identifier: MIT */
/* Somebody without a card: a volunteer looks for the name, the resident agrees. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"

static void letters_fill(const struct model *m, struct page *p)
{
	const struct found *f = &m->assist.found;

	if (f->failed) {
		say_question(p, MOOD_LOOK, "%s", _("Nobody can be looked up now"));
	} else if (!f->total && *m->assist.letters) {
		/* TRANSLATORS: a volunteer looks for somebody by the first letters of the name; the
		 * letters. */
		say_question(p, MOOD_LOOK, _("No name here begins with %s"), m->assist.letters);
	} else {
		p->alphabet = true;
		p->letters = f->next;
		/* TRANSLATORS: a volunteer looks for somebody by the first letters of each part of
		 * the name (Wang Guilan: WGL); the letters so far, at most 30 cells. */
		say_question(p, MOOD_PLAIN, _("Initials: %s_"), m->assist.letters);
		/* TRANSLATORS: how many people's names begin so; at most 18 cells. */
		say_extra(p, _("People"), "%d", f->total);
		/* TRANSLATORS: in Chinese these are the first letters of each syllable in pinyin. */
		say_extra(p, "", "%s", _("Wang Guilan: WGL. On a number pad: 945"));
	}
}

void initials_fill(const struct model *m, struct page *p)
{
	const struct found *f = &m->assist.found;

	if (!m->assist.listing) {
		letters_fill(m, p);
		return;
	}
	/* TRANSLATORS: a volunteer chooses one of the people whose names begin with these letters. */
	say_question(p, MOOD_PLAIN, _("Who is it? %s"), m->assist.letters);
	if (f->total > f->n)
		/* TRANSLATORS: how many of the people found are in the list, and how many there are. */
		say_line(p, _("The first %d of %d"), f->n, f->total);
}

void agree_fill(const struct model *m, struct page *p)
{
	say_question(p, MOOD_PLAIN, _("Are you %s?"), m->person.masked);
	/* TRANSLATORS: to a resident who has no card here; the volunteer's masked name. */
	say_line(p, _("If you agree, the volunteer %s signs you in"), m->assist.by.masked);
}

bool found_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	const struct found_person *who;

	if (slot->id == CHOICE_FIND) {
		/* TRANSLATORS: a volunteer: somebody has not got their card here. */
		text_copy(choice->label, PAGE_TEXT, _("Sign in somebody without a card"));
		return true;
	}
	if (slot->id != CHOICE_PERSON)
		return false;
	who = &m->assist.found.who[slot->arg];
	text_copy(choice->label, PAGE_TEXT, who->masked);
	/* TRANSLATORS: tells two people of the same masked name apart: how they are addressed, the
	 * last two digits of their number. */
	snprintf(choice->detail, PAGE_TEXT, _("%s, number ends in %02u"), who->address,
		who->resident % 100);
	if (!*who->address)
		/* TRANSLATORS: the last two digits of a resident's number. */
		snprintf(choice->detail, PAGE_TEXT, _("Number ends in %02u"), who->resident % 100);
	return true;
}
