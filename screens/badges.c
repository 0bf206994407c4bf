/* SPDX-License-Identifier: MIT */
/* Staff: whose cards are volunteers' badges, and one of them stopped or taken back. */
#include "screens/desk.h"

#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"

void badges_fill(const struct model *m, struct page *p)
{
	const struct badges *b = &m->desk.badges;

	if (b->found.failed)
		say_question(p, MOOD_LOOK, "%s", _("Nobody can be looked up now"));
	else if (!b->ticket && !b->found.n)
		/* TRANSLATORS: staff: nobody's card is a volunteer's badge. */
		say_question(p, MOOD_PLAIN, "%s", _("This hall has no volunteers' badges"));
	else
		/* TRANSLATORS: staff: volunteers are listed; one's badge can be stopped. */
		say_question(p, MOOD_PLAIN, "%s", _("Whose badge is it about?"));
	if (b->found.total > b->found.n)
		say_line(p, _("The first %d of %d"), b->found.n, b->found.total);
}

void badge_stop_fill(const struct model *m, struct page *p)
{
	const struct found_person *who = &m->desk.badges.found.who[m->desk.badges.chosen];

	if (who->stopped) {
		/* TRANSLATORS: staff: a volunteer's masked name. */
		say_question(p, MOOD_PLAIN, _("Let the badge of %s work again?"), who->masked);
		say_line(p, "%s", _("It opens the volunteers' pages here again"));
		return;
	}
	/* TRANSLATORS: staff: a volunteer's masked name. */
	say_question(p, MOOD_PLAIN, _("Stop the badge of %s?"), who->masked);
	say_line(p, "%s", _("On this terminal it is a resident's card then, nothing more"));
}

bool badges_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	const struct found_person *who = &m->desk.badges.found.who[slot->arg];

	switch (slot->id) {
	case CHOICE_BADGES:
		/* TRANSLATORS: staff: to the list of them. */
		text_copy(choice->label, PAGE_TEXT, _("Volunteers' badges"));
		break;
	case CHOICE_BADGE:
		text_copy(choice->label, PAGE_TEXT, who->masked);
		found_number(choice, who);
		if (who->stopped)
			/* TRANSLATORS: staff: this badge opens nothing here any more. */
			phrase_join(choice->detail, PAGE_TEXT, _("stopped"));
		break;
	case CHOICE_BADGE_STOP:
		/* TRANSLATORS: staff: a volunteer's badge. */
		text_copy(choice->label, PAGE_TEXT, slot->arg ? _("Let it work") : _("Stop it"));
		break;
	default:
		return false;
	}
	return true;
}
