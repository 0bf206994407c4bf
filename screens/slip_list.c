/* SPDX-License-Identifier: MIT */
/* What is printed at a meal's cut-off, for the kitchen and for the window, and what changed after. */
#include <stdio.h>

#include "core/base/text.h"
#include "screens/say.h"
#include "screens/slip_parts.h"

#define WALK_INS 4

static bool is_correction(const struct act *act)
{
	return act->head.has_ref && !act->head.qty;
}

void slip_list_title(const struct slip_job *job, char out[PAPER_TEXT_SIZE])
{
	const char *meal = phrase_meal(job->act->head.what);

	if (is_correction(job->act))
		snprintf(out, PAPER_TEXT_SIZE, _("Cancelled: %s"), meal);
	else if (job->act->head.qty)
		/* TRANSLATORS: heads the list by which meals are given out. */
		snprintf(out, PAPER_TEXT_SIZE, _("Window list: %s"), meal);
	else
		/* TRANSLATORS: heads the slip that tells the kitchen what to cook. */
		snprintf(out, PAPER_TEXT_SIZE, _("For the kitchen: %s"), meal);
}

static void count_add(struct paper *paper, const char *label, int n)
{
	char value[32];

	snprintf(value, sizeof(value), _("x %d"), n);
	paper_pair_add(paper, PAPER_BIG, label, value);
}

static void kitchen_lines(const struct kitchen *k, struct paper *paper)
{
	for (int i = 0; i < k->n_dishes; i++)
		count_add(paper, words_in(&k->dish[i].name, words_lang()), k->dish[i].n);
	if (k->more)
		/* TRANSLATORS: dishes that have no line of their own on the kitchen's slip. */
		count_add(paper, _("Other dishes"), k->more);
	if (k->less_rice)
		count_add(paper, _("Less rice"), k->less_rice);
	paper_line_add(paper, PAPER_RULE);
	/* TRANSLATORS: meals in all, delivered, and eaten or fetched here. */
	count_add(paper, _("Portions"), k->portions);
	if (k->delivered) {
		count_add(paper, phrase_collect(COLLECT_DELIVERY), k->delivered);
		/* TRANSLATORS: meals that are not delivered. */
		count_add(paper, _("In the hall"), k->portions - k->delivered);
	}
	if (*k->phone)
		paper_pair_add(paper, PAPER_TALL, _("Please phone"), k->phone);
	paper_line_add(paper, PAPER_RULE);
	/* TRANSLATORS: below a list: other terminals print their own. */
	paper_text_add(paper, PAPER_TALL, false, _("Orders of this terminal alone"));
	if (k->unsent)
		/* TRANSLATORS: orders that are not in the list on the hub's page. */
		paper_fmt_add(
			paper, PAPER_TALL, _("%d of %d orders not sent yet"), k->unsent, k->orders);
}

/* As the window's page says it: what is in the dishes, and how they eat. */
static void not_for_them(const struct window_row *row, struct paper *paper)
{
	char text[PHRASE], diet[PHRASE];

	phrase_allergens(text, row->allergens);
	if (*text)
		/* TRANSLATORS: below an order on the window's list: "prawns, eggs" are in it. */
		paper_fmt_add(paper, PAPER_TALL, _("Allergic to: %s"), text);
	phrase_diet(diet, row->diet);
	if (*diet)
		/* TRANSLATORS: below an order on the window's list: "soft, low in salt". */
		paper_fmt_add(paper, PAPER_PLAIN, _("Diet: %s"), diet);
}

static void row_lines(const struct window_row *row, bool box, struct paper *paper)
{
	char who[PAPER_TEXT_SIZE], money[32], items[PHRASE] = "", item[PHRASE];

	snprintf(who, sizeof(who), "%s%s %s", box ? "[ ] " : "", row->pickup, row->masked);
	words_money(money, sizeof(money), row->due_fen, words_lang());
	paper_pair_add(paper, PAPER_TALL, who, box ? money : "");
	for (int i = 0; i < row->n_items; i++) {
		phrase_portions(
			item, words_in(&row->items[i].name, words_lang()), row->items[i].qty);
		phrase_join(items, sizeof(items), item);
	}
	if (row->less_rice)
		phrase_join(items, sizeof(items), _("Less rice"));
	if (box && row->collect != COLLECT_DINE)
		phrase_join(items, sizeof(items), phrase_collect(row->collect));
	paper_text_add(paper, box ? PAPER_PLAIN : PAPER_TALL, false, items);
	not_for_them(row, paper);
	paper_line_add(paper, PAPER_RULE);
}

static void window_end(const struct kitchen *k, struct paper *paper)
{
	char money[32];

	for (int i = 0; i < WALK_INS; i++)
		paper_text_add(paper, PAPER_TALL, false, "[ ] ____________________________");
	words_money(money, sizeof(money), (int32_t)k->due_fen, words_lang());
	count_add(paper, _("Portions"), k->portions);
	paper_pair_add(paper, PAPER_BIG, _("To pay"), money);
	paper_text_add(paper, PAPER_TALL, false, _("Orders of this terminal alone"));
}

static void window_lines(const struct kitchen *k, struct paper *paper)
{
	if (k->sheets > 1)
		/* TRANSLATORS: of a long list. */
		paper_fmt_add(paper, PAPER_TALL, _("Sheet %d of %d"), k->sheet, k->sheets);
	paper_line_add(paper, PAPER_RULE);
	for (int i = 0; i < k->n_rows; i++)
		row_lines(&k->row[i], true, paper);
	if (k->sheet == k->sheets)
		window_end(k, paper);
}

void slip_list(const struct slip_job *job, struct paper *paper)
{
	const struct act *act = job->act;
	char day[64], until[32];

	words_day(day, sizeof(day), act->head.service_day, DAY_NONE, words_lang());
	paper_text_add(paper, PAPER_BIG, false, day);
	if (is_correction(act)) {
		for (int i = 0; i < job->kitchen->n_rows; i++)
			row_lines(&job->kitchen->row[i], false, paper);
		return;
	}
	words_day(day, sizeof(day), act->body.cancel_day, DAY_NONE, words_lang());
	words_minutes(until, sizeof(until), act->body.cancel_min, words_lang());
	/* TRANSLATORS: a day, a time of day: when orders were closed. */
	paper_fmt_add(paper, PAPER_TALL, _("Ordered until %s %s"), day, until);
	if (act->head.qty)
		window_lines(job->kitchen, paper);
	else
		kitchen_lines(job->kitchen, paper);
}
