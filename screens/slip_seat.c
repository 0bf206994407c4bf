/* SPDX-License-Identifier: MIT */
/* The paper for a seat: where and when, what to bring, or what a place on the list means. */
#include <stdio.h>

#include "screens/seat.h"
#include "screens/slip_parts.h"

static void when_lines(const struct act *act, struct paper *paper)
{
	enum lang lang = words_lang();
	bool first = act->head.kind == ACT_ENROL && !act->head.open && act->head.course &&
		     act->body.next_day != DAY_NONE;
	char day[PHRASE] = "", window[PHRASE];

	if (act->head.course)
		words_rule(day, sizeof(day), act->body.rule, lang);
	else
		words_day(day, sizeof(day), act->head.service_day, DAY_NONE, lang);
	paper_text_add(paper, act->head.course ? PAPER_TALL : PAPER_BIG, false, day);
	if (first) {
		words_day(day, sizeof(day), act->body.next_day, DAY_NONE, lang);
		/* TRANSLATORS: on a slip: the first day of a class. */
		paper_fmt_add(paper, PAPER_TALL, _("First: %s"), day);
	}
	phrase_window(window, act->body.from_min, act->body.to_min, lang);
	paper_text_add(paper, PAPER_TALL, false, window);
}

static void where_lines(const struct act *act, struct paper *paper)
{
	enum lang lang = words_lang();
	char where[PHRASE];

	if (*words_in(&act->body.hall, lang))
		paper_fmt_add(paper, PAPER_TALL, _("%s Hall"), words_in(&act->body.hall, lang));
	phrase_where(where, &act->body.room, &act->body.floor, lang);
	paper_text_add(paper, PAPER_TALL, false, where);
	if (*words_in(&act->body.bring, lang))
		/* TRANSLATORS: what to bring to a class. */
		paper_fmt_add(paper, PAPER_TALL, _("Bring: %s"), words_in(&act->body.bring, lang));
}

void slip_seat(const struct act *act, struct paper *paper)
{
	char day[64], answer[PHRASE];

	when_lines(act, paper);
	where_lines(act, paper);
	if (act->head.kind != ACT_ENROL)
		return;
	if (!act->head.open) {
		paper_text_add(paper, PAPER_TALL, false,
			_("Cannot come? Please give the seat back at the terminal"));
	} else if (act_full(act)) {
		paper_text_add(
			paper, PAPER_TALL, false, _("Full. You are on the list; we will phone"));
	} else {
		words_day(day, sizeof(day), act_answer_day(act), DAY_NONE, words_lang());
		phrase_answer(answer, act, day, words_lang());
		paper_text_add(paper, PAPER_TALL, false, answer);
	}
}
