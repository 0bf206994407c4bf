/* SPDX-License-Identifier: MIT */
/* Names with codes, for a volunteer's scanner. */
#include <stdio.h>

#include "core/base/text.h"
#include "core/hall/roster.h"
#include "screens/say.h"
#include "screens/slip_parts.h"

static void person_lines(const struct roster_sheet *sheet, int i, struct paper *paper)
{
	const struct found_person *who = &sheet->who[i];
	char code[ROSTER_CODE_SIZE];
	struct paper_line *line;

	roster_code(code, sheet->hall->place, who->resident);
	paper_line_add(paper, PAPER_RULE);
	paper_fmt_add(
		paper, PAPER_TALL, _("%s, resident %u"), who->masked, (unsigned)who->resident);
	line = paper_line_add(paper, PAPER_QR);
	text_copy(line->text, sizeof(line->text), code);
}

void slip_roster(const struct roster_sheet *sheet, int first, int columns, struct paper *ret)
{
	char text[PAPER_TEXT_SIZE], day[11];
	int until = first + ROSTER_A_PAPER < sheet->n ? first + ROSTER_A_PAPER : sheet->n;

	ret->columns = columns;
	ret->n = 0;
	snprintf(text, sizeof(text), _("%s Hall"), words_in(&sheet->hall->name, words_lang()));
	paper_text_add(ret, PAPER_TALL, true, text);
	day_format(sheet->day, day);
	/* TRANSLATORS: heads a list of names with codes: a date, how many are on this paper, of how
	 * many in all. */
	paper_fmt_add(
		ret, PAPER_PLAIN, _("Names, %s: %d to %d of %d"), day, first + 1, until, sheet->n);
	/* TRANSLATORS: on that list: a volunteer scans somebody's code, and the person says yes. */
	paper_text_add(ret, PAPER_PLAIN, false,
		_("For volunteers: no cards. Whoever is scanned has to agree"));
	for (int i = first; i < until; i++)
		person_lines(sheet, i, ret);
}
