/* SPDX-License-Identifier: MIT */
/* What is printed at a meal's cut-off. */
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "screens/slip.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

static struct kitchen kitchen;
static unsigned avoid; /* what everybody does not eat */

static void an_order(struct act *act, int i)
{
	act_init(act, ACT_ORDER);
	act->head.qty = 1;
	act->head.due_fen = 850;
	snprintf(act->body.pickup, sizeof(act->body.pickup), "A%03d", i % 1000);
	text_copy(act->body.masked, sizeof(act->body.masked), "欧**锋");
	act->body.collect = i % 3 ? COLLECT_DINE : COLLECT_DELIVERY;
	act->body.less_rice = i % 4 == 0;
	for (int j = 0; j < ACT_ITEMS_MAX; j++) {
		struct act_item *item = &act->body.items[act->body.n_items++];

		snprintf(item->name.text[LANG_ZH], sizeof(item->name.text[0]), "红烧狮子头%d", j);
		snprintf(item->id, sizeof(item->id), "d%d", j);
		item->qty = 1;
	}
}

/* sheet -1: a correction. */
static void list(int orders, int sheet, enum lang lang, int columns, struct paper *ret)
{
	struct act act, order;
	struct slip_job job = {.act = &act,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = "LT1-YD1-27-89ABCDEF",
		.kitchen = &kitchen};

	screen_words(lang);
	act_init(&act, ACT_LIST);
	act.head.seq = 27;
	act.head.at_ms = fixture_moment(FIXTURE_TODAY, "09:00").ms;
	act.head.service_day = FIXTURE_DAY;
	act.head.has_ref = sheet != 0;
	act.head.qty = sheet < 0 ? 0 : sheet;
	text_copy(act.head.what, sizeof(act.head.what), "lunch");
	act.body.lang = lang;
	act.body.cancel_day = FIXTURE_DAY;
	act.body.cancel_min = 540;
	kitchen = (struct kitchen){.sheet = sheet < 0 ? 1 : sheet};
	for (int i = 1; i <= orders; i++) {
		an_order(&order, i);
		kitchen_add(&kitchen, &order);
	}
	for (int i = 0; i < kitchen.n_rows; i++) {
		kitchen.row[i].allergens = avoid;
		kitchen.row[i].diet = avoid;
	}
	kitchen.unsent = 2;
	slip_paper(&job, columns, ret);
}

static void says(const struct paper *paper, const char *words, bool wanted)
{
	struct buf text = BUF_INIT(65536);

	for (int i = 0; i < paper->n; i++)
		buf_fmt(&text, "%s\n", paper->line[i].text);
	ck_assert_msg((strstr(buf_text(&text), words) != NULL) == wanted, "%s: %s", words,
		buf_text(&text));
	buf_done(&text);
}

START_TEST(test_what_they_say)
{
	struct paper paper;

	list(23, 0, LANG_ZH, 48, &paper);
	says(&paper, "厨房备餐单：午饭\n\n11月22日 星期日\n", true);
	says(&paper, "红烧狮子头0         23份\n", true);
	says(&paper, "饭少一点             5份\n", true);
	says(&paper, "2单没传出去，一共23单\n", true);
	says(&paper, "欧", false);
	list(23, 1, LANG_ZH, 48, &paper);
	says(&paper, "第1张，共3张\n", true);
	says(&paper, "[ ] A001 欧**锋                           8.50元\n", true);
	says(&paper, "A011", false);
	says(&paper, "____", false);
	says(&paper, "过敏", false);
	says(&paper, "吃的要求", false);
	avoid = 6;
	list(23, 1, LANG_ZH, 48, &paper);
	says(&paper, "过敏：虾蟹、鱼\n吃的要求：少盐、少糖\n", true);
	avoid = 0;
	list(23, 3, LANG_ZH, 48, &paper);
	says(&paper, "A023", true);
	says(&paper, "[ ] ____", true);
	says(&paper, "195.50元\n", true);
	list(1, -1, LANG_ZH, 48, &paper);
	says(&paper, "取消午饭\n", true);
	says(&paper, "A001 欧**锋", true);
}
END_TEST

/* The longest orders, on every paper and in every language. */
START_TEST(test_there_is_room)
{
	avoid = 0xff; /* all there is; of diets, too */
	for (int i = 0; i < LANG_COUNT * 2 * 4; i++) {
		struct paper paper;

		list(2 * WINDOW_A_SHEET, i / 6 - 1, (enum lang)(i / 2 % 3), i & 1 ? 48 : 32,
			&paper);
		ck_assert_int_lt(paper.n, PAPER_LINES);
		says(&paper, "2026-11-22 09:00\n", true);
		for (int j = 0; j < paper.n; j++)
			ck_assert_msg(text_cells(paper.line[j].text) * paper.line[j].scale <=
					      paper.columns,
				"line %d is too wide: %s", j, paper.line[j].text);
		if (getenv("SHOW_SLIPS"))
			for (int j = 0; j < paper.n; j++)
				printf("%d %s\n", paper.line[j].scale, paper.line[j].text);
	}
}
END_TEST

SUITE_MAIN("slip_list", test_what_they_say, test_there_is_room)
