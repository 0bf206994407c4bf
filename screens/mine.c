/* SPDX-License-Identifier: MIT */
/* All that a person has: meals and classes. */
#include "screens/say.h"

void mine_fill(const struct model *m, struct page *p)
{
	if (m->standing.n_orders + m->standing.n_enrolments)
		say_question(p, MOOD_PLAIN, "%s", _("Your meals and classes. Which one?"));
	else
		say_question(p, MOOD_PLAIN, "%s", _("There is nothing on your list"));
}
