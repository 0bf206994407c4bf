/* SPDX-License-Identifier: MIT */
/* Who has a seat in a class, and who came: for its teacher. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"
#include "screens/slip.h"
#include "screens/slip_parts.h"

void slip_class_head(
	const struct session *session, const struct hall *hall, int columns, struct paper *ret)
{
	char text[PAPER_TEXT_SIZE], day[11], hours[PHRASE];

	ret->columns = columns;
	ret->n = 0;
	snprintf(text, sizeof(text), _("%s Hall"), words_in(&hall->name, words_lang()));
	paper_text_add(ret, PAPER_PLAIN, true, text);
	paper_text_add(ret, PAPER_TALL, true, words_in(&session->offering->name, words_lang()));
	day_format(session->day, day);
	phrase_window(hours, session->from_min, session->to_min, words_lang());
	paper_fmt_add(ret, PAPER_PLAIN, "%s %s", day, hours);
	paper_line_add(ret, PAPER_RULE);
}

void slip_class_line(
	int number, const char *masked, const char *came, bool seat, struct paper *paper)
{
	if (paper->n >= SLIP_CLASS_LINES)
		return;
	if (*came && seat)
		paper_fmt_add(paper, PAPER_PLAIN, "%2d [v] %s  %s", number, masked, came);
	else if (*came)
		/* TRANSLATORS: on a teacher's sheet, behind a name and a time: they had no seat. */
		paper_fmt_add(paper, PAPER_PLAIN, "%2d [v] %s  %s %s", number, masked, came,
			_("(no seat)"));
	else
		paper_fmt_add(paper, PAPER_PLAIN, "%2d [  ] %s", number, masked);
}

void slip_class_foot(int seats, int came, struct paper *paper)
{
	paper_line_add(paper, PAPER_RULE);
	/* TRANSLATORS: at the foot of a teacher's sheet. */
	paper_fmt_add(paper, PAPER_PLAIN, _("%d booked, %d came"), seats, came);
}
