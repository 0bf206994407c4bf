/* SPDX-License-Identifier: MIT */
/* Choosing single dishes, and the question about what somebody cannot eat. */
#include <stdio.h>

#include "screens/say.h"

void dishes_fill(const struct model *m, struct page *p)
{
	char day[PHRASE];

	phrase_day(day, m, m->task.day);
	/* TRANSLATORS: "lunch", "tomorrow". */
	say_question(p, MOOD_PLAIN, _("Which dishes? (%s, %s)"), phrase_meal(m->task.meal), day);
	if (!m->task.n_picked) {
		say_line(p, "%s", _("Each press takes one more of a dish"));
		return;
	}
	say_price(m, p);
	if (m->task.n_picked == ACT_ITEMS_MAX)
		say_line(p, "%s", _("One order cannot have more dishes"));
	/* TRANSLATORS: "Enter" is the key of that name. */
	say_extra(p, "", "%s", _("Enter when you have all"));
}

/* Which dishes of the set it is about. */
static void guilty_words(const struct model *m, char out[PHRASE])
{
	struct meal_set sets[SETS_MAX];
	int n = visit_sets(m, sets);

	out[0] = 0;
	if (m->task.own || m->task.set < 0 || m->task.set >= n)
		return;
	for (int i = 0; i < sets[m->task.set].n_parts; i++) {
		const struct dish *d = sets[m->task.set].parts[i];

		if (d->allergens & m->person.allergens)
			phrase_join(out, PHRASE, words_in(&d->name, m->lang));
	}
}

void allergy_fill(const struct model *m, struct page *p)
{
	const struct words *name;
	char which[PHRASE], dishes[PHRASE];

	phrase_allergens(which, visit_allergy(m, &name));
	if (m->acting)
		say_question(p, MOOD_LOOK, _("Contains %s; %s cannot eat it"), which, m->called);
	else
		say_question(p, MOOD_LOOK, _("Contains %s; you said you cannot eat it"), which);
	guilty_words(m, dishes);
	if (name && *dishes)
		say_pair(p, _("Meal"), _("%s: %s"), words_in(name, m->lang), dishes);
	else if (name)
		say_pair(p, _("Meal"), "%s", words_in(name, m->lang));
}
