/* SPDX-License-Identifier: MIT */
/* Which meal of which day, and for whom. */
#include "screens/say.h"

void days_fill(const struct model *m, struct page *p)
{
	struct meal_option first;

	if (visit_meal(m, 0, &first))
		say_question(p, MOOD_PLAIN, "%s", _("Which meal?"));
	else
		say_question(p, MOOD_LOOK, "%s", _("There is no meal to order yet"));
}

void links_fill(const struct model *m, struct page *p)
{
	say_question(p, MOOD_PLAIN, "%s", _("Who is it for?"));
	if (m->link != LINK_LOST)
		return;
	p->mood = MOOD_LOOK;
	/* TRANSLATORS: what somebody is called: "Mum". */
	say_line(p, _("This terminal does not know %s. Press 0 and a volunteer helps you"),
		m->called);
}
