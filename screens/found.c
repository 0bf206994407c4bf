/* SPDX-License-Identifier: MIT */
/* Somebody without a card: a volunteer looks for the name, the resident agrees. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

/* No name begins so, or none can be looked up: no letter is left to type. */
static bool letters_end(const struct model *m)
{
	const struct found *f = &m->assist.found;

	return f->failed || (!f->total && *m->assist.letters);
}

static void letters_fill(const struct model *m, struct page *p)
{
	const struct found *f = &m->assist.found;

	if (f->failed) {
		say_question(p, MOOD_LOOK, "%s", _("Nobody can be looked up now"));
	} else if (letters_end(m)) {
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

/* In its groups: place, birth date, the rest. */
void number_pair(const struct model *m, struct page *p)
{
	const char *typed = m->assist.number.typed;
	size_t n = strlen(typed);
	/* TRANSLATORS: in front of a number that is typed; at most 18 cells. */
	const char *label = _("Digits");

	if (n <= RESIDENT_MAX)
		say_pair(p, label, "%s_", typed);
	else if (n <= 14)
		say_pair(p, label, "%.6s %s_", typed, typed + 6);
	else
		say_pair(p, label, "%.6s %.8s %s%s", typed, typed + 6, typed + 14,
			n < NUMBER_MAX ? "_" : "");
}

const char *number_words(enum number_word word)
{
	switch (word) {
	case NUMBER_BAD:
		return _("This number cannot be right. Please type it again");
	case NUMBER_NOBODY:
		return _("Nobody in this hall has this number");
	case NUMBER_SEVERAL:
		return _("More than one person may have this number. Please look for the name");
	case NUMBER_FAILED:
		return _("No number can be looked up now");
	default:
		return _("Type the number: ID card, telephone or resident");
	}
}

void number_fill(const struct model *m, struct page *p)
{
	enum number_word word = m->assist.number.word;

	p->alphabet = p->digits = true;
	p->letters = visit_number_ends(m) ? 1U << (KEY_X - 1) : 0;
	if (m->assist.number.newcomer && word == NUMBER_WANTED)
		/* TRANSLATORS: to a volunteer, of a newcomer whose card cannot be read. */
		say_question(p, MOOD_PLAIN, "%s", _("Type the number of the newcomer's ID card"));
	else
		say_question(p, word == NUMBER_WANTED ? MOOD_PLAIN : MOOD_LOOK, "%s",
			number_words(word));
	number_pair(m, p);
	if (visit_number_ends(m))
		/* TRANSLATORS: a key of the number pad: the X that some numbers end in. */
		say_extra(p, "", "%s", _("*: X"));
	else
		say_extra(p, "", "%s", _("Enter: done, *: one digit back"));
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

void found_number(struct page_choice *choice, const struct found_person *who)
{
	/* TRANSLATORS: tells two people of the same masked name apart: how they are addressed, the
	 * last two digits of their number. */
	snprintf(choice->detail, PAGE_TEXT, _("%s, number ends in %02u"), who->address,
		who->resident % 100);
	if (!*who->address)
		/* TRANSLATORS: the last two digits of a resident's number. */
		snprintf(choice->detail, PAGE_TEXT, _("Number ends in %02u"), who->resident % 100);
}

bool found_choice(const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	const struct found_person *who;

	if (slot->id == CHOICE_FIND) {
		/* TRANSLATORS: a volunteer: somebody has not got their card here. */
		text_copy(choice->label, PAGE_TEXT, _("Sign in somebody without a card"));
		return true;
	}
	if (slot->id == CHOICE_NUMBER) {
		/* TRANSLATORS: a volunteer: somebody without a card is found by a number instead of
		 * the name. */
		text_copy(choice->label, PAGE_TEXT, _("Type a number instead"));
		if (!letters_end(m))
			text_copy(choice->label, PAGE_TEXT, "123"); /* a key as small as a letter */
		return true;
	}
	if (slot->id != CHOICE_PERSON)
		return false;
	who = &m->assist.found.who[slot->arg];
	text_copy(choice->label, PAGE_TEXT, who->masked);
	found_number(choice, who);
	return true;
}
