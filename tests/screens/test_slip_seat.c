/* SPDX-License-Identifier: MIT */
/* The paper of a seat, and the words for the days of an offering. */
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "screens/seat.h"
#include "screens/slip.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

#define N(a) ((int)(sizeof(a) / sizeof((a)[0])))

START_TEST(test_rules)
{
	static const struct {
		const char *rule, *zh, *en, *ko;
	} cases[] = {
		{"Mon", "每周一", "every Monday", "매주 월요일"},
		{"Sat", "每周六", "every Saturday", "매주 토요일"},
		{"Mon,Wed", "每周一、三", "every Mon, Wed", "매주 월, 수요일"},
		{"Mon,Wed,Fri", "每周一、三、五", "every Mon, Wed, Fri", "매주 월, 수, 금요일"},
		{"Sat,Sun", "每周六、日", "every Sat, Sun", "매주 토, 일요일"},
		{"Mon-Fri", "每周一到周五", "Monday to Friday", "매주 월요일부터 금요일까지"},
		{"Wed-Sun", "每周三到周日", "Wednesday to Sunday", "매주 수요일부터 일요일까지"},
		{"Mon-Wed,Sat", "每周一、二、三、六", "every Mon, Tue, Wed, Sat",
			"매주 월, 화, 수, 토요일"},
		{"Mon-Sun", "每天", "every day", "매일"},
		{"1st Sat", "每月第一个星期六", "the first Saturday of the month",
			"매달 첫째 토요일"},
		{"5th Sun", "每月第五个星期日", "the fifth Sunday of the month",
			"매달 다섯째 일요일"},
		{"last Sun", "每月最后一个星期日", "the last Sunday of the month",
			"매달 마지막 일요일"},
		{"2026-11-25", "11月25日 星期三", "Wed 25 November", "11월 25일 수요일"},
		{"nonsense", "", "", ""},
		{"7th Xyz", "", "", ""},
	};

	for (int i = 0; i < N(cases); i++) {
		const char *want[] = {cases[i].zh, cases[i].en, cases[i].ko};

		for (enum lang lang = LANG_ZH; lang < LANG_COUNT; lang++) {
			char out[PHRASE];

			words_rule(out, sizeof(out), cases[i].rule, lang);
			ck_assert_str_eq(out, want[lang]);
		}
	}
}
END_TEST

START_TEST(test_rules_are_cut)
{
	char out[12] = "";

	for (size_t size = 1; size <= sizeof(out); size++) {
		words_rule(out, size, "Mon,Wed,Fri,Sun", LANG_EN);
		ck_assert_uint_lt(strlen(out), size);
	}
}
END_TEST

static struct model model;

struct seat_case {
	enum act_kind kind;
	bool open, full, course, elsewhere;
	const char *at; /* when it was noted */
	const char *want[9];
	bool today; /* the session; else in three days */
};

static void paper_of(const struct seat_case *c, enum lang lang, int columns, struct paper *ret)
{
	struct slip_job job = {.act = &model.done,
		.hall = fixture_catalogue()->hall,
		.kiosk = "YD1",
		.code = "LT1-YD1-27-89ABCDEF"};
	struct act *act = &model.done;

	screen_words(lang);
	screen_model(&model, SCREEN_SLIP, lang);
	done_seat(&model, c->kind);
	act->head.at_ms = fixture_moment(FIXTURE_TODAY, c->at).ms;
	act->head.open = c->open;
	act->head.course = c->course;
	if (!c->course)
		act->head.service_day = FIXTURE_DAY + (c->today ? 0 : 3);
	if (c->open)
		text_copy(act->body.pickup, sizeof(act->body.pickup), "A-3");
	if (c->full)
		text_copy(act->body.note, sizeof(act->body.note), "full");
	if (c->elsewhere)
		act->body.hall = fixture_catalogue()->halls[1].name;
	text_copy(act->body.masked, sizeof(act->body.masked), "张*英");
	act->body.resident = 1001;
	slip_paper(&job, columns, ret);
}

static const struct seat_case seats[] = {
	{ACT_ENROL, false, false, true, false, "08:05",
		{"已报名：基础书法", "每周三", "第一次：11月25日 星期三", "上午9点到上午10点半",
			"社区幸福学堂，二楼", "请带：毛笔", "张*英", "0579-87000004",
			"QR:LT1-YD1-27-89ABCDEF"},
		false},
	{ACT_ENROL, false, false, false, false, "08:05", {"2:11月25日 星期三", "退掉"}, false},
	{ACT_ENROL, true, true, true, false, "08:05",
		{"排队：基础书法", "2:排队号 A-3", "人满了。先给您排上", "每周三"}, false},
	{ACT_ENROL, true, false, false, true, "14:59",
		{"花园礼堂", "记下了，还没定。11月22日 星期日下午4点前打电话告诉您"}, false},
	{ACT_ENROL, true, false, false, true, "15:00", {"11月23日 星期一下午4点前"}, false},
	{ACT_ENROL, true, false, false, true, "08:59", {"还没定。开始前打电话告诉您"}, true},
	{ACT_LEAVE, false, false, true, false, "08:05", {"已退：基础书法", "每周三"}, false},
};

static const char *paper_text(const struct paper *paper, struct buf *out)
{
	buf_clear(out);
	for (int i = 0; i < paper->n; i++)
		buf_fmt(out, "%s%s%s", paper->line[i].scale == 2 ? "2:" : "",
			paper->line[i].kind == PAPER_QR ? "QR:" : "", paper->line[i].text);
	return buf_text(out);
}

START_TEST(test_seats)
{
	struct buf text = BUF_INIT(8192);

	for (int i = 0; i < N(seats); i++) {
		struct paper paper;

		paper_of(&seats[i], LANG_ZH, 48, &paper);
		for (int j = 0; j < N(seats[i].want) && seats[i].want[j]; j++)
			ck_assert_msg(strstr(paper_text(&paper, &text), seats[i].want[j]) != NULL,
				"case %d: no \"%s\" in %s", i, seats[i].want[j], buf_text(&text));
	}
	buf_done(&text);
}
END_TEST

START_TEST(test_width)
{
	for (int i = 0; i < N(seats) * LANG_COUNT * 2; i++) {
		struct paper paper;

		paper_of(&seats[i / 2 / LANG_COUNT], (enum lang)(i / 2 % LANG_COUNT),
			i & 1 ? 48 : 32, &paper);
		ck_assert_int_lt(paper.n, PAPER_LINES);
		for (int j = 0; j < paper.n; j++)
			ck_assert_msg(
				paper.line[j].kind != PAPER_TEXT ||
					text_cells(paper.line[j].text) * paper.line[j].scale <=
						paper.columns,
				"line %d is too wide: %s", j, paper.line[j].text);
	}
}
END_TEST

/* No word of the slip is left in English where all are Chinese. */
START_TEST(test_english)
{
	struct buf text = BUF_INIT(8192);
	struct paper paper;

	paper_of(&seats[0], LANG_EN, 32, &paper);
	ck_assert_ptr_nonnull(strstr(paper_text(&paper, &text), "You are in: Calligraphy basics"));
	ck_assert_ptr_nonnull(strstr(buf_text(&text), "Bring: a brush"));
	buf_done(&text);
}
END_TEST

SUITE_MAIN("slip_seat", test_rules, test_rules_are_cut, test_seats, test_width, test_english)
