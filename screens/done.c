/* SPDX-License-Identifier: MIT */
/* What was promised: the slip on the screen, and an order taken back. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"

static bool no_paper(const struct model *m)
{
	return m->job == JOB_FAILED || m->printer == PRINTER_OUT || m->printer == PRINTER_OPEN ||
	       m->printer == PRINTER_GONE;
}

static void ordered_words(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	char day[PHRASE], money[32];

	phrase_day(day, m, act->head.service_day);
	phrase_capital(day);
	words_money(money, sizeof(money), act->head.due_fen, m->lang);
	/* TRANSLATORS: "Tomorrow", "noon", pick-up number, "8 yuan". */
	say_question(p, MOOD_GOOD, _("Ordered! %s %s, number %s, pay %s"), day,
		phrase_noon(act->head.what), act->body.pickup, money);
}

static void question_words(const struct model *m, struct page *p)
{
	if (m->done.body.promise == PROMISE_OPEN)
		say_question(p, MOOD_LOOK, "%s", _("Noted, not certain yet. We phone you today"));
	else
		ordered_words(m, p);
}

static void next_words(const struct model *m, struct page *p)
{
	if (no_paper(m))
		say_line(p, _("No slip, no problem. Number %s; your card works too"),
			m->done.body.pickup);
	else
		say_line(p, "%s", _("This slip or your card gets you the meal"));
	if (m->done.body.promise == PROMISE_LIST_PRICE)
		say_line(
			p, "%s", _("Full price for now. Your own hall confirms the subsidy later"));
}

void slip_fill(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	char day[64], window[PHRASE], money[32];

	question_words(m, p);
	say_figure(p, _("Pick-up number"), act->body.pickup, "");
	say_money(p, _("You pay"), act->head.due_fen);
	p->n_extra_figures = 1; /* the question says it too */
	phrase_window(window, act->body.from_min, act->body.to_min, m->lang);
	if (*window)
		say_pair(p, _("Pick up"), "%s", window);
	if (act->head.subsidy_fen) {
		words_money(money, sizeof(money), act->head.subsidy_fen, m->lang);
		say_pair(p, _("Subsidy"), "%s", money);
	}
	next_words(m, p);
	say_extra(p, _("Meal"), "%s", words_in(&act->body.items[0].name, m->lang));
	words_day(day, sizeof(day), act->head.service_day, DAY_NONE, m->lang);
	say_extra(p, _("Day"), "%s", day);
	text_copy(p->qr, sizeof(p->qr), m->slip_code);
}

void cancelled_fill(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	char day[PHRASE];

	phrase_day(day, m, act->head.service_day);
	if (act->body.promise == PROMISE_REQUESTED) {
		say_question(p, MOOD_LOOK, "%s", _("Noted: your meal is to be cancelled"));
		say_line(p, "%s", _("It may be in the kitchen's list already. We phone you if so"));
	} else {
		say_question(p, MOOD_GOOD,
			_("Cancelled. The meal for %s is not made, nothing to pay"), day);
	}
	say_pair(p, _("Number"), "%s", act->body.pickup);
	say_pair(p, _("Meal"), "%s", words_in(&act->body.items[0].name, m->lang));
}
