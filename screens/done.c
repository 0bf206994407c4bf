/* SPDX-License-Identifier: MIT */
/* What was promised: the slip on the screen, and an order taken back. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/seat.h"

static void question_words(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	char day[PHRASE], money[32];

	words_money(money, sizeof(money), act->head.due_fen, m->lang);
	phrase_day(day, m, act->head.service_day);
	phrase_capital(day);
	/* TRANSLATORS: "Tomorrow", "noon", pick-up number, "8 yuan". */
	say_question(p, MOOD_GOOD, _("Ordered! %s %s, number %s, pay %s"), day,
		phrase_noon(act->head.what), act->body.pickup, money);
}

static void next_words(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;

	if (m->task.changing)
		say_line(p, "%s",
			_("Your earlier order is still there. Press 0 and a volunteer cancels it"));
	if (act->body.collect == COLLECT_DELIVERY)
		say_line(p, "%s", _("It is brought to the address that you gave us"));
	else if (visit_slip_missing(m))
		say_line(p, _("No slip, no problem. Number %s; your card works too"),
			act->body.pickup);
	else
		say_line(p, "%s", _("This slip or your card gets you the meal"));
	if (act->body.promise == PROMISE_LIST_PRICE)
		say_line(
			p, "%s", _("Full price for now. Your own hall confirms the subsidy later"));
}

/* How it is collected, where it is not the usual way. */
static void way_lines(const struct model *m, struct page *p)
{
	const struct act_body *body = &m->done.body;
	char window[PHRASE];

	phrase_window(window, body->from_min, body->to_min, m->lang);
	if (*window)
		say_pair(p, body->collect == COLLECT_DELIVERY ? _("Served") : _("Pick up"), "%s",
			window);
	if (body->less_rice)
		say_pair(p, _("How"), _("%s, less rice"), phrase_collect(body->collect));
	else if (body->collect != COLLECT_DINE)
		say_pair(p, _("How"), "%s", phrase_collect(body->collect));
}

/* A set by its name alone, single dishes all. */
static void item_lines(const struct model *m, struct page *p)
{
	const struct act_body *body = &m->done.body;
	bool set = body->n_items > 1 && !body->items[1].id[0];
	char list[PAGE_TEXT];

	for (int i = 0; i < (set ? 1 : body->n_items); i += 4) {
		phrase_items(list, &m->done, i, set ? 1 : 4, m->lang);
		say_extra(p, i ? "" : _("Meal"), "%s", list);
	}
}

void slip_fill(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	char day[64], money[32];

	if (act->head.kind == ACT_ENROL) {
		enrolled_fill(m, p);
		return;
	}
	question_words(m, p);
	say_figure(p, _("Pick-up number"), act->body.pickup, "");
	say_money(p, _("You pay"), act->head.due_fen);
	p->n_extra_figures = 1; /* the question says it too */
	way_lines(m, p);
	next_words(m, p);
	if (act->head.subsidy_fen) {
		words_money(money, sizeof(money), act->head.subsidy_fen, m->lang);
		say_extra(p, _("Subsidy"), "%s", money);
	}
	item_lines(m, p);
	words_day(day, sizeof(day), act->head.service_day, DAY_NONE, m->lang);
	say_extra(p, _("Day"), "%s", day);
	text_copy(p->qr, sizeof(p->qr), m->slip_code);
}

void cancelled_fill(const struct model *m, struct page *p)
{
	const struct act *act = &m->done;
	char day[PHRASE];

	phrase_day(day, m, act->head.service_day);
	if (act->body.cancel_day != DAY_NONE) {
		/* TRANSLATORS: a meal was taken back after the kitchen's list was printed. */
		say_question(p, MOOD_LOOK, "%s", _("Noted: this meal is not wanted"));
		say_line(p, "%s",
			/* TRANSLATORS: … of such a meal. */
			_("The kitchen is told, but may have cooked it. Staff tell you whether it is paid"));
	} else if (act->body.promise == PROMISE_REQUESTED) {
		say_question(p, MOOD_LOOK, "%s", _("Noted: your meal is to be cancelled"));
		say_line(p, "%s",
			_("It counts once the kitchen has it. We phone you if that is too late"));
	} else {
		say_question(p, MOOD_GOOD,
			_("Cancelled. The meal for %s is not made, nothing to pay"), day);
	}
	say_pair(p, _("Number"), "%s", act->body.pickup);
	say_pair(p, _("Meal"), "%s", words_in(&act->body.items[0].name, m->lang));
}
