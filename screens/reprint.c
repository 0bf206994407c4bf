/* SPDX-License-Identifier: MIT */
#include "screens/reprint.h"

#include "core/base/text.h"
#include "core/visit/reprint.h"

void reprint_fill(const struct model *m, struct page *p)
{
	(void)m;
	/* TRANSLATORS: a volunteer has somebody's slip printed once more. */
	say_question(p, MOOD_PLAIN, "%s", _("Print the slip again. What became of the old one?"));
	/* TRANSLATORS: of a slip that is printed once more: it is worth what the first one was. */
	say_line(p, "%s", _("It has the same number and counts only once"));
}

void reprinted_fill(const struct model *m, struct page *p)
{
	if (printer_is_well(m->printer)) {
		say_question(p, MOOD_GOOD, "%s", _("The slip is being printed"));
		say_line(p, "%s", _("Please take it from below"));
		return;
	}
	/* TRANSLATORS: the printer does not print now; what was asked for waits for it. */
	say_question(p, MOOD_LOOK, "%s", _("The slip comes when the printer works again"));
	/* TRANSLATORS: in front of how the printer is: "works", "out of paper"; at most 18 cells. */
	say_pair(p, _("Paper"), "%s", printer_is(m->printer));
	say_line(p, "%s", _("No slip, no problem. Your card shows it here"));
}

static const char *why_words(enum reprint_why why)
{
	switch (why) {
	case REPRINT_LOST:
		/* TRANSLATORS: why a slip is printed once more. */
		return _("It was lost");
	case REPRINT_NOT_PRINTED:
		/* TRANSLATORS: why a slip is printed once more. */
		return _("It did not come out");
	default:
		/* TRANSLATORS: why a slip is printed once more. */
		return _("It cannot be read");
	}
}

bool reprint_choice(
	const struct model *m, const struct choice_slot *slot, struct page_choice *choice)
{
	(void)m;
	if (slot->id == CHOICE_REPRINT)
		/* TRANSLATORS: a volunteer: somebody's slip once more. */
		text_copy(choice->label, PAGE_TEXT, _("Print the slip again"));
	else if (slot->id == CHOICE_REPRINT_WHY)
		text_copy(choice->label, PAGE_TEXT, why_words((enum reprint_why)slot->arg));
	else
		return false;
	return true;
}
