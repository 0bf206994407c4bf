/* SPDX-License-Identifier: MIT */
#include "screens/slip.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "screens/say.h"
#include "screens/wrap.h"

enum style { PLAIN, TALL, BIG }; /* BIG: twice as wide and high */

static struct paper_line *line_add(struct paper *paper, enum paper_kind kind)
{
	/* The last line is written over when there are too many; PAPER_LINES leaves room for all. */
	struct paper_line *line =
		&paper->line[paper->n < PAPER_LINES ? paper->n++ : PAPER_LINES - 1];

	*line = (struct paper_line){.kind = kind, .scale = 1};
	return line;
}

/* Wraps to the paper's width; the letters of BIG take twice the columns. */
static void text_add(struct paper *paper, enum style style, bool centred, const char *text)
{
	int columns = style == BIG ? paper->columns / 2 : paper->columns;

	while (*text) {
		struct paper_line *line = line_add(paper, PAPER_TEXT);
		const char *next;
		size_t n = wrap_next(text, columns, &next);

		if (n >= PAPER_TEXT_SIZE)
			n = PAPER_TEXT_SIZE - 1;
		memcpy(line->text, text, n);
		line->scale = style == BIG ? 2 : 1;
		line->tall = style == TALL;
		line->centred = centred;
		text = next;
	}
}

static void fmt_add(struct paper *paper, enum style style, const char *fmt, ...) PRINTF(3, 4);
static void fmt_add(struct paper *paper, enum style style, const char *fmt, ...)
{
	char text[PAPER_TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	text_add(paper, style, false, text);
}

/* A label on the left, a value at the right edge; one below the other when that is too much. */
static void pair_add(struct paper *paper, enum style style, const char *label, const char *value)
{
	int columns = style == BIG ? paper->columns / 2 : paper->columns;
	int blanks = columns - text_cells(label) - text_cells(value);
	struct paper_line *line;

	if (blanks < 1) {
		text_add(paper, style, false, label);
		label = "";
		blanks = columns - text_cells(value);
	}
	line = line_add(paper, PAPER_TEXT);
	line->scale = style == BIG ? 2 : 1;
	line->tall = style == TALL;
	snprintf(line->text, sizeof(line->text), "%s%*s%s", label, blanks > 0 ? blanks : 0, "",
		value);
}

static void head_lines(const struct slip_job *job, struct paper *paper)
{
	const struct act *act = job->act;
	char text[PAPER_TEXT_SIZE];

	/* TRANSLATORS: the name of the hall, at the head of a slip and of the screen. */
	snprintf(text, sizeof(text), _("%s Hall"), words_in(&job->hall->name, words_lang()));
	text_add(paper, BIG, true, text);
	/* TRANSLATORS: a slip says what it is for. */
	snprintf(text, sizeof(text),
		act->head.kind == ACT_CANCEL ? _("Cancelled: %s") : _("Your order: %s"),
		phrase_meal(act->head.what));
	text_add(paper, TALL, true, text);
	if (job->copy > 0) {
		/* TRANSLATORS: a slip printed again, and how often. */
		snprintf(text, sizeof(text), _("Copy %d"), job->copy);
		text_add(paper, TALL, true, text);
	}
	line_add(paper, PAPER_RULE);
}

/* Has a printer all its characters? GB18030 writes the others in four bytes, of which the second is
 * a digit. A name of which a printer makes "？" is nobody's. */
static bool printable(const char *text)
{
	struct buf gb = BUF_INIT((size_t)4 * PAPER_TEXT_SIZE);
	bool ok = text_to_gb18030(&gb, text) == 0 && !gb.failed;

	for (size_t i = 0; ok && i < gb.len; i += gb.data[i] < 0x80 ? 1 : 2)
		ok = gb.data[i] < 0x80 || (i + 1 < gb.len && gb.data[i + 1] >= 0x40);
	buf_done(&gb);
	return ok;
}

static void who_lines(const struct act *act, struct paper *paper)
{
	char text[PAPER_TEXT_SIZE];

	/* TRANSLATORS: on paper at twice the size, at most 16 cells with the number. */
	snprintf(text, sizeof(text), _("No. %s"), act->body.pickup);
	text_add(paper, BIG, true, text);
	if (*act->body.masked && printable(act->body.masked))
		/* TRANSLATORS: masked name, resident number. */
		fmt_add(paper, TALL, _("%s, resident %u"), act->body.masked,
			(unsigned)act->body.resident);
	else
		fmt_add(paper, TALL, _("Resident %u"), (unsigned)act->body.resident);
	line_add(paper, PAPER_RULE);
}

static void item_lines(const struct act *act, struct paper *paper)
{
	for (int i = 0; i < act->body.n_items && i < ACT_ITEMS_MAX; i++) {
		const struct act_item *item = &act->body.items[i];
		char qty[32];

		/* TRANSLATORS: portions of a dish. */
		snprintf(qty, sizeof(qty), _("x %d"), item->qty);
		pair_add(paper, i ? PLAIN : TALL, words_in(&item->name, words_lang()), qty);
	}
}

/* Two decimals, so that the column stands; the sum to pay as people say it. */
static void money_add(struct paper *paper, enum style style, const char *label, int32_t fen)
{
	char sum[32];

	if (style == BIG)
		words_money(sum, sizeof(sum), fen, words_lang());
	else
		snprintf(sum, sizeof(sum), "%d.%02d", fen / 100, fen % 100);
	pair_add(paper, style, label, sum);
}

static void money_lines(const struct act *act, struct paper *paper)
{
	line_add(paper, PAPER_RULE);
	money_add(paper, TALL, _("Price (yuan)"), act->head.list_fen);
	if (act->head.subsidy_fen)
		money_add(paper, TALL, _("Subsidy (yuan)"), act->head.subsidy_fen);
	/* TRANSLATORS: on paper at twice the size, at most 8 cells. */
	money_add(paper, BIG, _("To pay"), act->head.due_fen);
	line_add(paper, PAPER_RULE);
}

static void day_line(const struct act *act, struct paper *paper)
{
	char day[64];

	words_day(day, sizeof(day), act->head.service_day, DAY_NONE, words_lang());
	text_add(paper, BIG, false, day);
}

static void when_lines(const struct act *act, struct paper *paper)
{
	char day[64], until[32], window[PHRASE];

	phrase_window(window, act->body.from_min, act->body.to_min, words_lang());
	if (*window)
		fmt_add(paper, TALL, _("Pick up %s"), window);
	if (act->body.cancel_day != DAY_NONE) {
		words_day(day, sizeof(day), act->body.cancel_day, DAY_NONE, words_lang());
		words_minutes(until, sizeof(until), act->body.cancel_min, words_lang());
		fmt_add(paper, TALL, _("Cancel until %s %s"), day, until);
	}
}

/* What the paper promises beyond a plain "done". */
static void promise_line(const struct act *act, struct paper *paper)
{
	switch (act->body.promise) {
	case PROMISE_OPEN:
		text_add(paper, TALL, false, _("Noted, not certain yet. We phone you today"));
		break;
	case PROMISE_LIST_PRICE:
		text_add(paper, TALL, false,
			_("Full price for now. Your own hall confirms the subsidy later"));
		break;
	case PROMISE_REQUESTED:
		text_add(paper, TALL, false,
			_("It may be in the kitchen's list already. We phone you if so"));
		break;
	case PROMISE_NONE:
	case PROMISE_FINAL:
		break;
	}
}

static void foot_lines(const struct slip_job *job, struct paper *paper)
{
	const struct act *act = job->act;
	struct moment at = moment_at(act->head.at_ms, act->head.clock);
	struct paper_line *code;
	char date[11];

	if (*job->hall->phone)
		fmt_add(paper, TALL, _("Phone %s"), job->hall->phone);
	code = line_add(paper, PAPER_QR);
	code->centred = true;
	text_copy(code->text, sizeof(code->text), job->code);
	text_add(paper, PLAIN, true, job->code);
	day_format(at.day, date);
	fmt_add(paper, PLAIN, "%s %02d:%02d", date, at.secs / 3600, at.secs / 60 % 60);
	/* TRANSLATORS: which terminal printed a slip, and the number of the act there. */
	fmt_add(paper, PLAIN, _("Terminal %s, number %lld"), job->kiosk, (long long)act->head.seq);
	text_add(paper, PLAIN, true, _("This is not an invoice"));
}

enum lang slip_lang(enum lang wanted)
{
	return wanted == LANG_KO ? LANG_ZH : wanted;
}

void slip_paper(const struct slip_job *job, int columns, struct paper *ret)
{
	const struct act *act = job->act;
	enum lang before = words_lang();

	words_use(slip_lang(act->body.lang));
	ret->columns = columns;
	ret->n = 0;
	head_lines(job, ret);
	who_lines(act, ret);
	item_lines(act, ret);
	if (act->head.kind == ACT_CANCEL) {
		line_add(ret, PAPER_RULE);
		day_line(act, ret);
	} else {
		money_lines(act, ret);
		day_line(act, ret);
		when_lines(act, ret);
	}
	promise_line(act, ret);
	foot_lines(job, ret);
	words_use(before);
}
