/* SPDX-License-Identifier: MIT */
/* What became of a card that was laid down: pages that say one thing and go by themselves. */
#include "screens/say.h"

void reading_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_PLAIN, "%s", _("Reading. Leave the card"));
}

void not_read_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_LOOK, "%s", _("Not read. Please try again"));
}

void unknown_fill(const struct model *m, struct page *p)
{
	if (!m->newcomers.laid) {
		say_question(
			p, MOOD_LOOK, "%s", _("Card not registered yet. A volunteer is coming"));
		return;
	}
	/* TRANSLATORS: to somebody whom a volunteer registered a short time ago. */
	say_question(p, MOOD_LOOK, "%s", _("You are registered. Your card does not work here yet"));
	/* TRANSLATORS: the centre is the community centre behind the hall. */
	say_line(p, "%s", _("The community centre confirms it. Your visit is written down"));
}

void old_card_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_LOOK, "%s", _("Old card. Please use the new one"));
	say_line(p, "%s", _("No new card with you? Press 0, a volunteer helps you"));
}

void expired_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(
		p, MOOD_LOOK, "%s", _("This card is out of date. A volunteer gets you a new one"));
	say_line(p, "%s", _("Press 0 and somebody comes"));
}

void not_ours_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(
		p, MOOD_LOOK, "%s", _("This is not a card of this hall. Please try another one"));
	say_line(p, "%s", _("Press 0 and somebody comes"));
}

void name_fill(const struct model *m, struct page *p)
{
	/* A neighbour's code has no name on it. */
	if (*m->person.masked)
		say_question(p, MOOD_PLAIN, _("Are you %s?"), m->person.masked);
	else
		say_question(p, MOOD_PLAIN, "%s", _("Is this your own card?"));
}

void not_me_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_GOOD, "%s", _("All right. The check-in is taken back"));
	say_line(p, "%s", _("Put your own card here"));
}
