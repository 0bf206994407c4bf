/* SPDX-License-Identifier: MIT */
/* All that a person has: meals and classes. */
#include "screens/say.h"

/* What was taken back: certain, or not yet. */
static void cancelled_line(const struct model *m, struct page *p, const struct cancelled *c)
{
	char day[PHRASE], meal[PHRASE];

	phrase_day(day, m, c->service_day);
	phrase_meal_on(meal, c->meal, day);
	switch (c->state) {
	case CANCEL_ASKED:
		/* TRANSLATORS: "Lunch tomorrow", pick-up number: the kitchen has not heard yet that
		 * it is not wanted any more. */
		say_line(p, _("%s, number %s: to be cancelled, not certain yet"), meal, c->pickup);
		break;
	case CANCEL_FINAL:
		/* TRANSLATORS: "Lunch tomorrow", pick-up number. */
		say_line(p, _("%s, number %s: cancelled"), meal, c->pickup);
		break;
	case CANCEL_LATE:
		/* TRANSLATORS: "Lunch tomorrow", pick-up number: the kitchen heard of it late. */
		say_line(p, _("%s, number %s: perhaps too late to cancel, a volunteer tells you"),
			meal, c->pickup);
		break;
	}
}

void mine_fill(const struct model *m, struct page *p)
{
	if (m->standing.n_orders + m->standing.n_enrolments)
		say_question(p, MOOD_PLAIN, "%s", _("Your meals and classes. Which one?"));
	else
		say_question(p, MOOD_PLAIN, "%s", _("There is nothing on your list"));
	for (int i = 0; i < m->standing.n_cancelled; i++)
		cancelled_line(m, p, &m->standing.cancelled[i]);
}
