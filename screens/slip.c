/* SPDX-License-Identifier: MIT */
#include "screens/slip.h"

#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "screens/say.h"
#include "screens/slip_parts.h"

static void meal_title(const struct act *act, char out[PAPER_TEXT_SIZE])
{
	const char *meal = phrase_meal(act->head.what);

	if (act->head.kind == ACT_CANCEL)
		/* TRANSLATORS: a slip says what it is for. */
		snprintf(out, PAPER_TEXT_SIZE, _("Cancelled: %s"), meal);
	else if (act->head.walk)
		/* TRANSLATORS: heads a slip: a spare meal of today, "lunch". */
		snprintf(out, PAPER_TEXT_SIZE, _("Bought now: %s"), meal);
	else
		snprintf(out, PAPER_TEXT_SIZE, _("Your order: %s"), meal);
}

/* What it is for. */
static void title(const struct act *act, char out[PAPER_TEXT_SIZE])
{
	const char *name = words_in(&act->body.items[0].name, words_lang());

	if (act->head.kind == ACT_QUEUE)
		slip_queue_title(act, out);
	else if (act->head.kind == ACT_REQUEST)
		text_copy(out, PAPER_TEXT_SIZE, _("Temporary card"));
	else if (act->head.kind == ACT_LEAVE)
		/* TRANSLATORS: heads a slip: a class that was left. */
		snprintf(out, PAPER_TEXT_SIZE, _("Left: %s"), name);
	else if (act->head.kind == ACT_ENROL && act->head.open)
		/* TRANSLATORS: heads a slip: on the waiting list of a class. */
		snprintf(out, PAPER_TEXT_SIZE, _("Waiting list: %s"), name);
	else if (act->head.kind == ACT_ENROL)
		/* TRANSLATORS: heads a slip: a class with a seat. */
		snprintf(out, PAPER_TEXT_SIZE, _("You are in: %s"), name);
	else
		meal_title(act, out);
}

static void head_lines(const struct slip_job *job, struct paper *paper)
{
	char text[PAPER_TEXT_SIZE];

	/* TRANSLATORS: the name of the hall, at the head of a slip and of the screen. */
	snprintf(text, sizeof(text), _("%s Hall"), words_in(&job->hall->name, words_lang()));
	paper_text_add(paper, PAPER_BIG, true, text);
	if (job->act->head.kind == ACT_LIST)
		slip_list_title(job, text);
	else
		title(job->act, text);
	paper_text_add(paper, PAPER_TALL, true, text);
	if (job->copy > 0) {
		/* TRANSLATORS: a slip printed again, and how often. */
		snprintf(text, sizeof(text), _("Copy %d"), job->copy);
		paper_text_add(paper, PAPER_TALL, true, text);
	}
	paper_line_add(paper, PAPER_RULE);
}

/* Numbers are counted hall by hall: this one may be somebody else's here. */
static bool of_another_hall(const struct act *act)
{
	return *act->body.place && strcmp(act->body.place, act->head.place) != 0;
}

static void who_lines(const struct act *act, struct paper *paper)
{
	char text[PAPER_TEXT_SIZE];

	if (*act->body.pickup) {
		snprintf(text, sizeof(text),
			/* TRANSLATORS: on a waiting list; at twice the size, at most 16 cells. */
			act->head.open ? _("On the list: %s")
				       /* TRANSLATORS: at twice the size, at most 16 cells. */
				       : _("No. %s"),
			act->body.pickup);
		paper_text_add(paper, PAPER_BIG, true, text);
	}
	if (*act->body.masked)
		/* TRANSLATORS: masked name, resident number. */
		paper_fmt_add(paper, PAPER_TALL, _("%s, resident %u"), act->body.masked,
			(unsigned)act->body.resident);
	else if (of_another_hall(act))
		/* TRANSLATORS: a guest's number in the hall that they come from. */
		paper_fmt_add(paper, PAPER_TALL, _("Guest, resident %u of another hall"),
			(unsigned)act->body.resident);
	else
		paper_fmt_add(paper, PAPER_TALL, _("Resident %u"), (unsigned)act->body.resident);
	if (act->body.by == BY_FAMILY && *act->body.by_masked)
		/* TRANSLATORS: the masked name of the family member who did it for them. */
		paper_fmt_add(paper, PAPER_TALL, _("Done by %s"), act->body.by_masked);
	paper_line_add(paper, PAPER_RULE);
}

static void when_lines(const struct slip_job *job, struct paper *paper)
{
	const struct act *act = job->act;
	struct moment at = moment_at(act->head.at_ms, act->head.clock);
	char date[11];

	day_format(at.day, date);
	paper_fmt_add(paper, PAPER_PLAIN, "%s %02d:%02d", date, at.secs / 3600, at.secs / 60 % 60);
	/* TRANSLATORS: which terminal printed a slip, and the number of the act there. */
	paper_fmt_add(paper, PAPER_PLAIN, _("Terminal %s, number %lld"), job->kiosk,
		(long long)act->head.seq);
}

static void foot_lines(const struct slip_job *job, struct paper *paper)
{
	struct paper_line *code;

	if (*job->hall->phone)
		paper_fmt_add(paper, PAPER_TALL, _("Phone %s"), job->hall->phone);
	code = paper_line_add(paper, PAPER_QR);
	code->centred = true;
	text_copy(code->text, sizeof(code->text), job->qr ? job->qr : job->code);
	if (job->act->head.kind != ACT_REQUEST) /* a card's is longer than anybody types */
		paper_text_add(paper, PAPER_PLAIN, true, job->code);
	when_lines(job, paper);
	if (job->act->head.kind == ACT_REQUEST)
		return;
	paper_text_add(paper, PAPER_PLAIN, true, _("This is not an invoice"));
}

static void resident_lines(const struct slip_job *job, struct paper *paper)
{
	const struct act *act = job->act;

	who_lines(act, paper);
	if (act->head.kind == ACT_ENROL || act->head.kind == ACT_LEAVE)
		slip_seat(act, paper);
	else if (act->head.kind == ACT_REQUEST)
		slip_card(act, paper);
	else
		slip_meal(act, paper);
	foot_lines(job, paper);
}

void slip_paper(const struct slip_job *job, int columns, struct paper *ret)
{
	const struct act *act = job->act;
	enum lang before = words_lang();

	words_use(act->body.lang);
	ret->columns = columns;
	ret->n = 0;
	head_lines(job, ret);
	if (act->head.kind == ACT_QUEUE) {
		slip_queue(job, ret);
		when_lines(job, ret);
	} else if (act->head.kind == ACT_LIST) {
		slip_list(job, ret);
		when_lines(job, ret);
	} else {
		resident_lines(job, ret);
	}
	words_use(before);
}
