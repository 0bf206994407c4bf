/* SPDX-License-Identifier: MIT */
#include "screens/slip_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/wrap.h"

struct paper_line *paper_line_add(struct paper *paper, enum paper_kind kind)
{
	/* The last line is written over when there are too many; PAPER_LINES leaves room for all. */
	struct paper_line *line =
		&paper->line[paper->n < PAPER_LINES ? paper->n++ : PAPER_LINES - 1];

	*line = (struct paper_line){.kind = kind, .scale = 1};
	return line;
}

/* Wraps to the paper's width; the letters of PAPER_BIG take twice the columns. */
void paper_text_add(struct paper *paper, enum paper_style style, bool centred, const char *text)
{
	int columns = style == PAPER_BIG ? paper->columns / 2 : paper->columns;

	while (*text) {
		struct paper_line *line = paper_line_add(paper, PAPER_TEXT);
		const char *next;
		size_t n = wrap_next(text, columns, &next);

		if (n >= PAPER_TEXT_SIZE)
			n = PAPER_TEXT_SIZE - 1;
		memcpy(line->text, text, n);
		line->scale = style == PAPER_BIG ? 2 : 1;
		line->tall = style == PAPER_TALL;
		line->centred = centred;
		text = next;
	}
}

void paper_fmt_add(struct paper *paper, enum paper_style style, const char *fmt, ...)
{
	char text[PAPER_TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	paper_text_add(paper, style, false, text);
}

/* A label on the left, a value at the right edge; one below the other when that is too much. */
void paper_pair_add(
	struct paper *paper, enum paper_style style, const char *label, const char *value)
{
	int columns = style == PAPER_BIG ? paper->columns / 2 : paper->columns;
	int blanks = columns - text_cells(label) - text_cells(value);
	struct paper_line *line;

	if (blanks < 1) {
		paper_text_add(paper, style, false, label);
		label = "";
		blanks = columns - text_cells(value);
	}
	line = paper_line_add(paper, PAPER_TEXT);
	line->scale = style == PAPER_BIG ? 2 : 1;
	line->tall = style == PAPER_TALL;
	snprintf(line->text, sizeof(line->text), "%s%*s%s", label, blanks > 0 ? blanks : 0, "",
		value);
}
