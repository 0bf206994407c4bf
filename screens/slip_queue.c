/* SPDX-License-Identifier: MIT */
/* The sheet of a volunteer's queue: what it was, how many, and whom it left and why. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"
#include "screens/slip_parts.h"

void slip_queue_title(const struct act *act, char out[PAPER_TEXT_SIZE])
{
	const char *name =
		act->body.n_items ? words_in(&act->body.items[0].name, words_lang()) : "";

	/* TRANSLATORS: heads the sheet of a volunteer's queue: "Calligraphy", "Check-in". */
	snprintf(out, PAPER_TEXT_SIZE, _("Queue: %s"), *name ? name : _("Check-in"));
}

static void todo_line(const struct todo *todo, struct paper *paper)
{
	char who[PHRASE];

	todo_who(who, todo);
	paper_pair_add(paper, PAPER_PLAIN, who, todo_words(todo->why));
}

static void todo_lines(const struct slip_job *job, int left, struct paper *paper)
{
	if (!left)
		return;
	paper_line_add(paper, PAPER_RULE);
	for (int i = 0; i < job->n_todo; i++)
		todo_line(&job->todo[i], paper);
	if (left > job->n_todo)
		/* TRANSLATORS: on the sheet of a queue, below those that have a line there. */
		paper_fmt_add(
			paper, PAPER_PLAIN, _("and %d more, on the screen"), left - job->n_todo);
}

void slip_queue(const struct slip_job *job, struct paper *paper)
{
	const struct act *act = job->act;
	struct queue_sums sums = {0};
	char day[64];

	words_day(day, sizeof(day), act->head.service_day, DAY_NONE, words_lang());
	paper_text_add(paper, PAPER_TALL, false, day);
	/* TRANSLATORS: the masked name of the volunteer whose queue it was. */
	paper_fmt_add(paper, PAPER_TALL, _("Volunteer: %s"), act->body.masked);
	if (queue_sums_parse(act->body.note, &sums))
		paper_fmt_add(paper, PAPER_BIG, _("%d done, %d to do"), sums.done, sums.todo);
	if (sums.sheet)
		/* TRANSLATORS: which sheet of paper was put in. */
		paper_fmt_add(paper, PAPER_TALL, _("Sheet of paper %u"), sums.sheet);
	todo_lines(job, sums.todo, paper);
	paper_line_add(paper, PAPER_RULE);
}
