/* SPDX-License-Identifier: MIT */
/* The paper for a meal: what it is, what it costs, when and how it is collected. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"
#include "screens/slip_parts.h"

/* The dishes of a set cost nothing by themselves. */
static void item_value(const struct act_item *item, char out[64])
{
	int32_t fen = item->fen * item->qty;
	char qty[32];

	/* TRANSLATORS: portions of a dish. */
	snprintf(qty, sizeof(qty), _("x %d"), item->qty);
	if (fen > 0)
		snprintf(out, 64, "%s %5d.%02d", qty, (int)(fen / 100), (int)(fen % 100));
	else
		text_copy(out, 64, qty);
}

static void item_lines(const struct act *act, struct paper *paper)
{
	for (int i = 0; i < act->body.n_items && i < ACT_ITEMS_MAX; i++) {
		const struct act_item *item = &act->body.items[i];
		bool part = i && !item->id[0]; /* of the set above */
		char value[64];

		item_value(item, value);
		paper_pair_add(paper, part ? PAPER_PLAIN : PAPER_TALL,
			words_in(&item->name, words_lang()), value);
	}
}

/* Two decimals, so that the column stands; the sum to pay as people say it. */
static void money_add(struct paper *paper, enum paper_style style, const char *label, int32_t fen)
{
	char sum[32];

	if (style == PAPER_BIG)
		words_money(sum, sizeof(sum), fen, words_lang());
	else
		snprintf(sum, sizeof(sum), "%d.%02d", fen / 100, fen % 100);
	paper_pair_add(paper, style, label, sum);
}

static void money_lines(const struct act *act, struct paper *paper)
{
	paper_line_add(paper, PAPER_RULE);
	money_add(paper, PAPER_TALL, _("Price (yuan)"), act->head.list_fen);
	if (act->head.subsidy_fen)
		money_add(paper, PAPER_TALL, _("Subsidy (yuan)"), act->head.subsidy_fen);
	if (act->body.delivery_fen)
		money_add(paper, PAPER_TALL, _("Delivery (yuan)"), act->body.delivery_fen);
	/* TRANSLATORS: on paper at twice the size, at most 8 cells. */
	money_add(paper, PAPER_BIG, _("To pay"), act->head.due_fen);
	paper_line_add(paper, PAPER_RULE);
}

static void day_line(const struct act *act, struct paper *paper)
{
	char day[64];

	words_day(day, sizeof(day), act->head.service_day, DAY_NONE, words_lang());
	paper_text_add(paper, PAPER_BIG, false, day);
}

static void when_lines(const struct act *act, struct paper *paper)
{
	char day[64], until[32], window[PHRASE];

	phrase_window(window, act->body.from_min, act->body.to_min, words_lang());
	if (*window && act->body.collect == COLLECT_DELIVERY)
		paper_fmt_add(paper, PAPER_TALL, _("Served %s"), window);
	else if (*window)
		paper_fmt_add(paper, PAPER_TALL, _("Pick up %s"), window);
	if (act->body.cancel_day != DAY_NONE) {
		words_day(day, sizeof(day), act->body.cancel_day, DAY_NONE, words_lang());
		words_minutes(until, sizeof(until), act->body.cancel_min, words_lang());
		paper_fmt_add(paper, PAPER_TALL, _("Cancel by %s %s"), day, until);
	}
}

/* How it is collected. The address is on file and never on paper. */
static void way_lines(const struct act *act, struct paper *paper)
{
	paper_text_add(paper, PAPER_TALL, false, phrase_collect(act->body.collect));
	if (act->body.collect == COLLECT_DELIVERY)
		paper_text_add(paper, PAPER_TALL, false,
			_("It is brought to the address that you gave us"));
	if (act->body.less_rice)
		paper_text_add(paper, PAPER_TALL, false, _("Less rice"));
}

/* What the paper promises beyond a plain "done". */
static void promise_line(const struct act *act, struct paper *paper)
{
	switch (act->body.promise) {
	case PROMISE_LIST_PRICE:
		paper_text_add(paper, PAPER_TALL, false,
			_("Full price for now. Your own hall confirms the subsidy later"));
		break;
	case PROMISE_REQUESTED:
		paper_text_add(paper, PAPER_TALL, false,
			act->body.cancel_day == DAY_NONE
				? _("It counts once the kitchen has it. We phone you if that is too late")
				: _("The kitchen is told, but may have cooked it. Staff tell you whether it is paid"));
		break;
	case PROMISE_NONE:
	case PROMISE_FINAL:
	case PROMISE_OPEN: /* of seats alone */
		break;
	}
}

void slip_meal(const struct act *act, struct paper *paper)
{
	item_lines(act, paper);
	if (act->head.kind == ACT_CANCEL) {
		paper_line_add(paper, PAPER_RULE);
		day_line(act, paper);
	} else {
		money_lines(act, paper);
		day_line(act, paper);
		when_lines(act, paper);
		way_lines(act, paper);
	}
	promise_line(act, paper);
}
