/* SPDX-License-Identifier: MIT */
/* One order with its way back. */
#include <stdio.h>

#include "screens/say.h"

static void cancel_line(const struct model *m, struct page *p, const struct open_order *o)
{
	char day[PHRASE], until[32];

	if (o->cancel_day == DAY_NONE)
		return;
	if (visit_order_late(m) && m->assist.on) {
		/* TRANSLATORS: a volunteer may still take an order back after its time. */
		say_line(p, "%s", _("The kitchen has it on its list and may have cooked it"));
		return;
	}
	if (visit_order_late(m)) {
		/* TRANSLATORS: the time to take an order back is over. */
		say_line(p, "%s", _("Too late to cancel here: please ask a volunteer"));
		return;
	}
	words_day(day, sizeof(day), o->cancel_day, m->now.day, m->lang);
	words_minutes(until, sizeof(until), o->cancel_min, m->lang);
	say_pair(p, _("Cancel until"), "%s %s", day, until);
}

void order_fill(const struct model *m, struct page *p)
{
	const struct open_order *o = visit_order(m);
	char day[PHRASE], meal[PHRASE], money[32];

	if (!o) {
		say_question(p, MOOD_PLAIN, "%s", _("You have not ordered anything"));
		return;
	}
	words_day(day, sizeof(day), o->service_day, m->now.day, m->lang);
	/* TRANSLATORS: heading of one order: day, "lunch". */
	say_question(p, MOOD_PLAIN, _("%s: your %s"), day, phrase_meal(o->meal));
	say_figure(p, _("Pick-up number"), o->pickup, "");
	say_pair(p, _("Meal"), "%s", phrase_order(meal, o, m->lang));
	if (o->collect != COLLECT_DINE)
		say_pair(p, _("How"), "%s", phrase_collect(o->collect));
	words_money(money, sizeof(money), o->due_fen, m->lang);
	say_pair(p, _("You pay"), "%s", money);
	cancel_line(m, p, o);
}
