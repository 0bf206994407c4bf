/* SPDX-License-Identifier: MIT */
/* A card is lost: a temporary one, asked for on the screen and made of paper. */
#include "core/base/text.h"
#include "core/hall/temp_card.h"
#include "screens/say.h"
#include "screens/slip_parts.h"

static void until_words(char *out, size_t n, const struct act *act, enum lang lang)
{
	words_day(out, n, act->head.service_day, DAY_NONE, lang);
}

void card_fill(const struct model *m, struct page *p)
{
	/* TRANSLATORS: to a volunteer, whose resident has lost the card; the masked name. */
	say_question(p, MOOD_PLAIN, _("A temporary card for %s?"), m->person.masked);
	say_line(p, "%s", _("Their QR card of before stops working at once"));
	/* TRANSLATORS: a temporary card; a number of days. */
	say_line(p, _("The new one works for %d days, in this hall"), TEMP_CARD_DAYS);
}

void card_made_fill(const struct model *m, struct page *p)
{
	char day[PHRASE];

	until_words(day, sizeof(day), &m->done, m->lang);
	if (visit_slip_missing(m)) {
		say_question(
			p, MOOD_LOOK, "%s", _("The temporary card comes once the printer works"));
		say_line(p, "%s", _("The QR card of before does not work any more"));
	} else {
		say_question(p, MOOD_GOOD, "%s", _("The temporary card comes out of the printer"));
	}
	/* TRANSLATORS: on a temporary card, and on the screen: its last day. */
	say_line(p, _("Until %s"), day);
	say_line(p, "%s", _("It works in this hall only"));
}

bool temp_card_choice(const struct choice_slot *slot, struct page_choice *choice)
{
	if (slot->id != CHOICE_TEMP_CARD)
		return false;
	/* TRANSLATORS: a volunteer: what can be done for somebody whose card is lost. */
	text_copy(choice->label, PAGE_TEXT, _("Temporary card"));
	return true;
}

void slip_card(const struct act *act, struct paper *paper)
{
	char day[64];

	until_words(day, sizeof(day), act, words_lang());
	paper_fmt_add(paper, PAPER_TALL, _("Until %s"), day);
	paper_fmt_add(paper, PAPER_PLAIN, "%s", _("It works in this hall only"));
	paper_fmt_add(paper, PAPER_PLAIN, "%s", _("The QR card of before does not work any more"));
}
