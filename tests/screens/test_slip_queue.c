/* SPDX-License-Identifier: MIT */
/* The sheet of a volunteer's queue. */
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "screens/slip.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

static struct todo todo[LEFT_SHEET_MAX];

static void todo_of(struct todo *t, const char *masked, uint32_t resident, enum todo_why why)
{
	*t = (struct todo){.resident = resident, .why = why};
	text_copy(t->masked, sizeof(t->masked), masked);
}

/* n of them; the first ones as they may be. */
static void sheet(const char *note, int n, enum lang lang, int columns, struct paper *ret)
{
	struct act act;
	struct slip_job job = {.act = &act,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = "LT1-YD1-27-89ABCDEF",
		.todo = todo,
		.n_todo = n};

	for (int i = 0; i < LEFT_SHEET_MAX; i++)
		todo_of(&todo[i], "欧**锋", 4294967295U, (enum todo_why)(1 + i % (LEFT_END - 1)));
	todo_of(&todo[0], "王*花", 101, LEFT_CLASH);
	todo_of(&todo[1], "", 0, LEFT_UNKNOWN);
	todo_of(&todo[2], "", 1102, LEFT_NO_LEASE);
	screen_words(lang);
	act_init(&act, ACT_QUEUE);
	act.head.seq = 27;
	act.head.at_ms = fixture_moment(FIXTURE_TODAY, "15:20").ms;
	act.head.service_day = FIXTURE_DAY;
	act.body.lang = lang;
	act.body.items[0].name = fixture_catalogue()->offerings[0].name;
	act.body.n_items = 1;
	text_copy(act.body.masked, sizeof(act.body.masked), "胡*强");
	text_copy(act.body.note, sizeof(act.body.note), note);
	slip_paper(&job, columns, ret);
}

static const char *paper_text(const struct paper *paper, struct buf *out)
{
	buf_clear(out);
	for (int i = 0; i < paper->n; i++)
		buf_fmt(out, "%s%s\n", paper->line[i].kind == PAPER_QR ? "QR:" : "",
			paper->line[i].text);
	return buf_text(out);
}

static void says(const struct paper *paper, const char *words, bool wanted)
{
	struct buf text = BUF_INIT(16384);

	ck_assert_msg((strstr(paper_text(paper, &text), words) != NULL) == wanted, "%s: %s", words,
		buf_text(&text));
	buf_done(&text);
}

START_TEST(test_what_it_says)
{
	struct paper paper;

	sheet("done=27 todo=3 since=9", 3, LANG_ZH, 32, &paper);
	says(&paper, "排队汇总：智能手机应用\n", true);
	says(&paper, "11月22日 星期日\n志愿者：胡*强\n27办好 3待办\n", true);
	says(&paper, "王*花  居民号101", true);
	says(&paper, "时间冲突\n", true);
	says(&paper, "一张卡                    没登记\n", true);
	says(&paper, "邻近社区1102号", true);
	says(&paper, "还没定，要问一下\n", true);
	says(&paper, "2026-11-22 15:20\n", true);
	says(&paper, "请看屏幕", false);
	says(&paper, "QR:", false); /* nobody's: nothing to scan */
	says(&paper, "发票", false);
	sheet("done=27 todo=3 since=9", 3, LANG_EN, 48, &paper);
	says(&paper, "Queue: Using a smartphone\n", true);
	says(&paper, "27 done, 3 to do\n", true);
}
END_TEST

/* As many as there may be, each on two lines, and those that have no line are counted. */
START_TEST(test_much_on_a_sheet)
{
	for (int i = 0; i < LANG_COUNT * 2; i++) {
		struct paper paper;

		sheet("done=300 todo=123 since=9", LEFT_SHEET_MAX, (enum lang)(i / 2),
			i & 1 ? 48 : 32, &paper);
		ck_assert_int_lt(paper.n, PAPER_LINES);
		says(&paper, "103", true); /* without a line */
		says(&paper, "2026-11-22 15:20\n", true);
		for (int j = 0; j < paper.n; j++)
			ck_assert_msg(text_cells(paper.line[j].text) * paper.line[j].scale <=
					      paper.columns,
				"line %d is too wide: %s", j, paper.line[j].text);
	}
}
END_TEST

/* Of a newer program, or of none that it left. */
START_TEST(test_little_on_a_sheet)
{
	struct paper paper;

	sheet("nonsense", 0, LANG_ZH, 48, &paper);
	says(&paper, "志愿者：胡*强\n", true);
	says(&paper, "办好", false);
	sheet("done=5 todo=0 since=0", 0, LANG_ZH, 48, &paper);
	says(&paper, "5办好 0待办\n", true);
	says(&paper, "王*花", false);
}
END_TEST

SUITE_MAIN("slip_queue", test_what_it_says, test_much_on_a_sheet, test_little_on_a_sheet)
