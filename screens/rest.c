/* SPDX-License-Identifier: MIT */
/* Pages that interrupt: help, another card, nobody there, a badge, out of service. */
#include "screens/say.h"

void help_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_GOOD, "%s", _("Someone is coming. Please wait here"));
}

void next_card_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_LOOK, "%s", _("Is the person before you finished?"));
}

void idle_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_LOOK, "%s", _("Still there? Touch to go on"));
}

void badge_fill(const struct model *m, struct page *p)
{
	say_question(p, MOOD_PLAIN, "%s", _("Hello volunteer! Open today:"));
	say_pair(p, _("Called for help"), "%d", m->open_help);
	say_pair(p, _("Cards not registered"), "%d", m->open_unknown);
	if (m->devices.untold)
		/* TRANSLATORS: for volunteers: people who are to be told that a promise did not hold. */
		say_pair(p, _("To be told"), "%d", m->devices.untold);
	slips_line(m, p);
	if (!m->held)
		/* TRANSLATORS: how a volunteer ends their time at the terminal. */
		say_extra(p, "", "%s", _("When you are finished: your badge once more"));
}

void down_fill(const struct model *m, struct page *p)
{
	(void)m;
	say_question(p, MOOD_LOOK, "%s", _("Machine paused. A volunteer will write it down"));
}
