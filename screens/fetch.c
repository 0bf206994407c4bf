/* SPDX-License-Identifier: MIT */
#include "core/visit/fetch.h"

#include "core/base/text.h"
#include "screens/behind.h"

static const char *child(const struct model *m)
{
	return *m->person.address ? m->person.address : m->person.masked;
}

void fetch_fill(const struct model *m, struct page *p)
{
	const struct fetch *f = &m->assist.fetch;

	switch (f->word) {
	case FETCH_CARD:
		/* TRANSLATORS: to a volunteer, when a child is fetched: the child. */
		say_question(p, MOOD_PLAIN, _("Who fetches %s?"), child(m));
		say_line(p, "%s", _("Now lay down the card of the one who fetches"));
		break;
	case FETCH_KNOWN:
		/* TRANSLATORS: who fetches as the child calls them ("Mum"), the child. */
		say_question(p, MOOD_GOOD, _("%s may fetch %s"), f->who.called, child(m));
		break;
	case FETCH_PHONE:
		/* TRANSLATORS: who fetches a child has no card, or is not on its list. */
		say_question(p, MOOD_LOOK, "%s", _("Please wait. The parents are phoned"));
		/* TRANSLATORS: to a volunteer, once the parents have said yes; the child. */
		say_line(p, _("They say yes: with whom does %s go?"), child(m));
		break;
	}
}

void fetched_fill(const struct model *m, struct page *p)
{
	/* TRANSLATORS: the child. */
	say_question(p, MOOD_GOOD, _("%s has been fetched"), child(m));
	say_line(p, "%s", _("It is written down"));
}

static const char *with_words(enum fetch_who who)
{
	switch (who) {
	case FETCH_MOTHER:
		/* TRANSLATORS: with whom a child goes. */
		return _("With the mother");
	case FETCH_FATHER:
		/* TRANSLATORS: with whom a child goes. */
		return _("With the father");
	case FETCH_GRANDPARENT:
		/* TRANSLATORS: with whom a child goes. */
		return _("With a grandparent");
	default:
		/* TRANSLATORS: with whom a child goes. */
		return _("With somebody else");
	}
}

bool fetch_choice(const struct choice_slot *slot, struct page_choice *choice)
{
	if (slot->id == CHOICE_FETCH)
		/* TRANSLATORS: a volunteer: a child goes home. */
		text_copy(choice->label, PAGE_TEXT, _("Is fetched"));
	else if (slot->id == CHOICE_FETCH_NO_CARD)
		text_copy(choice->label, PAGE_TEXT, _("There is no card"));
	else if (slot->id == CHOICE_FETCH_GO)
		/* TRANSLATORS: a volunteer: the child may go with who is on its list. */
		text_copy(choice->label, PAGE_TEXT, _("Let go"));
	else if (slot->id == CHOICE_FETCH_PHONED)
		text_copy(choice->label, PAGE_TEXT, with_words((enum fetch_who)slot->arg));
	else
		return false;
	return true;
}
