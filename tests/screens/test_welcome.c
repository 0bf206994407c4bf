/* SPDX-License-Identifier: MIT */
/* The waiting page through a day: one hall, looked at again and again. */
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/layout.h"
#include "screens/words.h"
#include "tests/screens/models.h"
#include "tests/support/hall_fixture.h"
#include "tests/support/suite.h"

#define N(a)     ((int)(sizeof(a) / sizeof((a)[0])))
#define MONDAY   "2026-11-23"
#define CLOSED   "2026-11-24"
#define FESTIVAL "2026-11-25"
#define THURSDAY "2026-11-26"
#define PLACE    FIXTURE_PLACE

static const struct hall hall = {.place = PLACE,
	.name = {{"园丁", "Yuanding", "위안딩"}},
	.neighbours = "330784-003",
	.open_min = 450,
	.close_min = 1050};

#define DISH(i, d, m, c, zh, en, ko)                                                               \
	{                                                                                          \
		.id = i, .place = PLACE, .day = d, .meal = m, .course = c,                         \
		.name = {.text = {zh, en, ko}}, .fen = 500                                         \
	}
static const struct dish dishes[] = {
	DISH("M1", "Any", "lunch", "main", "红烧肉", "Pork", "돼지고기"),
	DISH("M2", "Any", "lunch", "staple", "米饭", "Rice", "쌀밥"),
	DISH("M3", "Mon", "dinner", "main", "青菜面", "Noodles", "국수"),
	{.id = "S1",
		.place = PLACE,
		.day = "Any",
		.meal = "lunch",
		.course = "set",
		.name = {.text = {"套餐一", "Set one", "세트 1"}},
		.fen = 900,
		.parts = "main,staple"},
	DISH("M4", "Festival:重阳", "lunch", "snack", "重阳糕", "Rice cake", "중양절 떡"),
};

static const struct slot slots[] = {
	{.place = PLACE,
		.meal = "dinner",
		.from_min = 1020,
		.to_min = 1110,
		.cutoff_min = 840,
		.portions = 20,
		.weekdays = "Mon,Tue"},
	{.place = PLACE,
		.meal = "lunch",
		.from_min = 630,
		.to_min = 750,
		.cutoff_min = 540,
		.portions = 90,
		.walk_in = 10},
	{.place = "330784-003", .meal = "lunch", .from_min = 600, .to_min = 700, .portions = 9},
};

#define OFFERING(i, at, r, from, to, zh, en, ko)                                                   \
	.id = i, .kind = "class", .place = at, .rule = r, .from_min = from, .to_min = to,          \
	.seats = 20, .name = {.text = {zh, en, ko}}, .room = {.text = {"学堂", "School", "학당"}}
static const struct offering offerings[] = {
	{OFFERING("C2", PLACE, "Mon", 840, 930, "书法", "Calligraphy", "서예"),
		.floor = {.text = {"二楼", "second floor", "2층"}}},
	{OFFERING("C1", PLACE, "Mon,Fri", 540, 630, "手机课", "Smartphone", "스마트폰")},
	{OFFERING("C3", "330784-003", "Mon-Sun", 420, 1300, "别处", "Elsewhere", "다른 곳")},
	{OFFERING("C4", PLACE, "Mon-Sun", 420, 1300, "专场", "For some", "일부만"),
		.hardship = true},
};

/* The second class of one Monday is moved to another room. */
static const struct session_change changes[] = {
	{.offering = "C2",
		.kind = CHANGE_MOVED,
		.day = FIXTURE_DAY + 8,
		.to_day = FIXTURE_DAY + 8,
		.room = {.text = {"小礼堂", "Small hall", "작은 강당"}}},
};
static const struct workday workdays[] = {{.day = FIXTURE_DAY + 2, .as = -1}};
static const struct festival festivals[] = {{.name = "重阳", .day = FIXTURE_DAY + 3}};
static const struct notice notices[] = {
	{{{"停水", "No water", "단수"}}, DAY_NONE, FIXTURE_DAY + 1},
	{{{"以后", "Later on", "나중"}}, FIXTURE_DAY + 30, DAY_NONE},
};
static const struct right rights[] = {
	{"meal/" PLACE "/dinner/" MONDAY, 5},
	{"meal/" PLACE "/lunch/" MONDAY, 5},
	{"meal/" PLACE "/lunch/2026-11-25", 5},
	{"walk/" PLACE "/lunch/" MONDAY, 2},
};

static struct catalogue catalogue(void)
{
	return (struct catalogue){
		.hall = &hall,
		.halls = &hall,
		.n_halls = 1,
		.dishes = dishes,
		.n_dishes = N(dishes),
		.slots = slots,
		.n_slots = N(slots),
		.offerings = offerings,
		.n_offerings = N(offerings),
		.notices = notices,
		.n_notices = N(notices),
		.rights = rights,
		.n_rights = N(rights),
		.festivals = festivals,
		.n_festivals = N(festivals),
		.timetable = {workdays, changes, N(workdays), N(changes)},
	};
}

static struct model model;
static struct page page;

static void look(const struct catalogue *c, const char *day, const char *time, enum lang lang)
{
	screen_words(lang);
	screen_model(&model, SCREEN_WELCOME, lang);
	model.catalogue = c;
	model.now = fixture_moment(day, time);
	page_fill(&model, &page);
}

/* Aside and lines as they stand, "label|value". */
static const char *shown(struct buf *out)
{
	buf_clear(out);
	buf_fmt(out, "%s\n", page.aside);
	for (int i = 0; i < page.n_lines; i++)
		buf_fmt(out, "%s\n", page.line[i]);
	for (size_t i = 0; i < out->len; i++)
		if (out->data[i] == '\t')
			out->data[i] = '|';
	return buf_text(out);
}

static const struct {
	const char *day, *time;
	enum lang lang;
	const char *want;
} hours[] = {
	/* Before anything: the first class, the lunch that can be ordered. */
	{MONDAY, "07:00", LANG_ZH,
		"11月23日 星期一\n农历十月十五\n开放 上午7点半到下午5点半\n"
		"接下来|上午9点 手机课，学堂\n"
		"今天午饭|套餐一：红烧肉、米饭\n|今天上午9点前可以订\n"
		"通知|停水\n之后|下午2点 书法，学堂，二楼\n邻居|邻近社区的卡，这里也能用\n"},
	/* Late for the class is still in time; the cut-off is over. */
	{MONDAY, "09:19", LANG_ZH,
		"11月23日 星期一\n农历十月十五\n开放 上午7点半到下午5点半\n"
		"接下来|上午9点 手机课，学堂\n"
		"今天午饭|套餐一：红烧肉、米饭\n|没订也能买，到中午12点半\n"
		"通知|停水\n之后|下午2点 书法，学堂，二楼\n邻居|邻近社区的卡，这里也能用\n"},
	{MONDAY, "09:30", LANG_ZH,
		"11月23日 星期一\n农历十月十五\n开放 上午7点半到下午5点半\n"
		"接下来|下午2点 书法，学堂，二楼\n"
		"今天午饭|套餐一：红烧肉、米饭\n|没订也能买，到中午12点半\n"
		"通知|停水\n邻居|邻近社区的卡，这里也能用\n"},
	{MONDAY, "11:00", LANG_EN,
		"Mon 23 November\n10th lunar month, day 15\nOpen 7:30 to 17:30\n"
		"Coming up|14:00 Calligraphy, School, second floor\n"
		"Lunch today|Set one: Pork, Rice\n|Also without an order, until 12:30\n"
		"Notice|No water\nVisitors|Your hall's card works here too\n"},
	/* Lunch is over: dinner, of single dishes, until its own cut-off. */
	{MONDAY, "13:00", LANG_ZH,
		"11月23日 星期一\n农历十月十五\n开放 上午7点半到下午5点半\n"
		"接下来|下午2点 书法，学堂，二楼\n"
		"今天晚饭|青菜面\n|今天下午2点前可以订\n"
		"通知|停水\n邻居|邻近社区的卡，这里也能用\n"},
	{MONDAY, "14:00", LANG_KO,
		"11월 23일 월요일\n음력 10월 15일\n여는 시간 오전 7시 반부터 오후 5시 반까지\n"
		"다음|오후 2시 서예, 학당, 2층\n"
		"오늘 저녁|국수\n|식사 시간 오후 5시부터 저녁 6시 반까지\n"
		"알림|단수\n이웃|이웃 마을 카드도 쓸 수 있습니다\n"},
	/* Closed for today and tomorrow; the next class is on Friday. */
	{MONDAY, "18:00", LANG_ZH,
		"11月23日 星期一\n农历十月十五\n星期三上午7点半开门\n"
		"星期五|上午9点 手机课，学堂\n"
		"今天晚饭|青菜面\n|开饭时间：下午5点到晚上6点半\n"
		"通知|停水\n邻居|邻近社区的卡，这里也能用\n"},
	{MONDAY, "18:30", LANG_ZH,
		"11月23日 星期一\n农历十月十五\n星期三上午7点半开门\n"
		"星期五|上午9点 手机课，学堂\n"
		"星期三午饭|套餐一：红烧肉、米饭\n|过节有重阳糕\n|星期三上午9点前可以订\n"
		"通知|停水\n邻居|邻近社区的卡，这里也能用\n"},
	/* The closed day itself. */
	{CLOSED, "09:30", LANG_ZH,
		"11月24日 星期二\n农历十月十六\n今天不开门\n明天上午7点半开门\n"
		"星期五|上午9点 手机课，学堂\n"
		"明天午饭|套餐一：红烧肉、米饭\n|过节有重阳糕\n|明天上午9点前可以订\n"
		"邻居|邻近社区的卡，这里也能用\n"},
	{CLOSED, "09:30", LANG_EN,
		"Tue 24 November\n10th lunar month, day 16\nClosed today\nOpens tomorrow 7:30\n"
		"Friday|9:00 Smartphone, School\n"
		"Lunch tomorrow|Set one: Pork, Rice\n|For the festival: Rice cake\n"
		"|Order until tomorrow 9:00\n"
		"Visitors|Your hall's card works here too\n"},
	/* The festival, with its dish. */
	{FESTIVAL, "07:00", LANG_ZH,
		"11月25日 星期三\n农历十月十七\n今天是重阳节\n开放 上午7点半到下午5点半\n"
		"星期五|上午9点 手机课，学堂\n"
		"今天午饭|套餐一：红烧肉、米饭\n|过节有重阳糕\n|今天上午9点前可以订\n"
		"邻居|邻近社区的卡，这里也能用\n"},
	{FESTIVAL, "07:00", LANG_KO,
		"11월 25일 수요일\n음력 10월 17일\n오늘은 중양절\n"
		"여는 시간 오전 7시 반부터 오후 5시 반까지\n"
		"금요일|오전 9시 스마트폰, 학당\n"
		"오늘 점심|세트 1: 돼지고기, 쌀밥\n|명절 음식: 중양절 떡\n"
		"|오늘 오전 9시까지 주문할 수 있습니다\n"
		"이웃|이웃 마을 카드도 쓸 수 있습니다\n"},
	/* No portion left here: nothing is promised but the hour. */
	{THURSDAY, "08:00", LANG_ZH,
		"11月26日 星期四\n农历十月十八\n开放 上午7点半到下午5点半\n"
		"明天|上午9点 手机课，学堂\n"
		"今天午饭|套餐一：红烧肉、米饭\n|开饭时间：上午10点半到中午12点半\n"
		"邻居|邻近社区的卡，这里也能用\n"},
	/* Another room has no floor of its own. */
	{"2026-11-30", "13:00", LANG_ZH,
		"11月30日 星期一\n农历十月廿二\n开放 上午7点半到下午5点半\n"
		"接下来|下午2点 书法，小礼堂\n"
		"今天晚饭|青菜面\n|开饭时间：下午5点到晚上6点半\n"
		"邻居|邻近社区的卡，这里也能用\n"},
};

START_TEST(test_hours)
{
	struct catalogue c = catalogue();
	struct buf text = BUF_INIT(8192);

	for (int i = 0; i < N(hours); i++) {
		look(&c, hours[i].day, hours[i].time, hours[i].lang);
		ck_assert_msg(strcmp(shown(&text), hours[i].want) == 0,
			"%s %s %s. Wanted:\n%s\nGot:\n%s", hours[i].day, hours[i].time,
			lang_code(hours[i].lang), hours[i].want, buf_text(&text));
		ck_assert_str_eq(page.figure[0].value, hours[i].time);
		ck_assert_int_eq(page.n_extra, page.n_lines); /* all may go, the clock stays */
	}
	buf_done(&text);
}
END_TEST

/* From one minute to the next only the clock changes, where nothing begins or ends. */
START_TEST(test_calm)
{
	struct catalogue c = catalogue();
	struct canvas before, after;
	struct layout layout;
	int changed = 0;

	ck_assert_int_eq(canvas_init(&before, 80, 22), 0);
	ck_assert_int_eq(canvas_init(&after, 80, 22), 0);
	look(&c, MONDAY, "10:59", LANG_ZH);
	layout_draw(&page, &before, &layout);
	look(&c, MONDAY, "11:11", LANG_ZH);
	layout_draw(&page, &after, &layout);
	for (int i = 0; i < 80 * 22; i++) {
		bool clock = before.cell[i].ink == INK_FIGURE || after.cell[i].ink == INK_FIGURE;

		if (before.cell[i].code == after.cell[i].code)
			continue;
		ck_assert_msg(clock, "row %d col %d moved", i / 80, i % 80);
		changed++;
	}
	ck_assert_int_gt(changed, 10);
	canvas_done(&before);
	canvas_done(&after);
}
END_TEST

/* The choice that takes a check-in back comes and goes: greeting and clock stay where they are. */
START_TEST(test_undo_moves_nothing)
{
	static const int sizes[][2] = {{80, 22}, {60, 16}, {120, 40}};
	struct catalogue c = catalogue();

	for (int i = 0; i < 3; i++) {
		int cols = sizes[i][0], top = 0;
		struct canvas with, without;
		struct layout layout;

		ck_assert_int_eq(canvas_init(&with, cols, sizes[i][1]), 0);
		ck_assert_int_eq(canvas_init(&without, cols, sizes[i][1]), 0);
		look(&c, MONDAY, "11:00", LANG_ZH);
		layout_draw(&page, &with, &layout);
		ck_assert_int_eq(page.n_choices, 1);
		model.undo_open = false;
		page_fill(&model, &page);
		ck_assert_int_eq(page.n_choices, 0);
		layout_draw(&page, &without, &layout);
		while (with.cell[top * cols + 3].ink != INK_FIGURE)
			top++;
		ck_assert_int_gt(top, 1);
		for (int at = 0; at < (top + 4) * cols; at++)
			ck_assert_msg(with.cell[at].code == without.cell[at].code &&
					      with.cell[at].ink == without.cell[at].ink,
				"row %d moved", at / cols);
		canvas_done(&with);
		canvas_done(&without);
	}
}
END_TEST

/* Not enrolled yet, hours not told, nothing in the catalogue: a page all the same. */
START_TEST(test_poor_catalogue)
{
	struct catalogue c = catalogue();
	struct catalogue none = {0};
	struct hall silent = hall;
	struct buf text = BUF_INIT(8192);

	look(&none, MONDAY, "08:00", LANG_ZH);
	ck_assert_str_eq(shown(&text), "11月23日 星期一\n农历十月十五\n");
	silent.open_min = silent.close_min = 0;
	silent.neighbours[0] = 0;
	c.hall = &silent;
	c.n_offerings = c.n_notices = c.n_dishes = 0;
	look(&c, MONDAY, "08:00", LANG_ZH);
	ck_assert_str_eq(shown(&text), "11月23日 星期一\n农历十月十五\n");
	look(&c, CLOSED, "08:00", LANG_ZH);
	ck_assert_str_eq(shown(&text), "11月24日 星期二\n农历十月十六\n今天不开门\n");
	buf_done(&text);
}
END_TEST

/* The most important stays on the smallest screen, in every language and at every hour. */
START_TEST(test_small_screen)
{
	static const int sizes[][2] = {{80, 22}, {60, 16}, {40, 12}};
	struct catalogue c = catalogue();

	for (int i = 0; i < N(hours) * 3 * LANG_COUNT; i++) {
		const int *size = sizes[i % 3];
		struct buf text = BUF_INIT(1 << 16);
		struct layout layout;
		struct canvas canvas;

		look(&c, hours[i / 9].day, hours[i / 9].time, (enum lang)(i / 3 % LANG_COUNT));
		model.undo_open = false;
		model.demo = false;
		page_fill(&model, &page);
		ck_assert_int_eq(canvas_init(&canvas, size[0], size[1]), 0);
		layout_draw(&page, &canvas, &layout);
		canvas_print(&canvas, &text);
		ck_assert_msg(!layout.cut, "row %d, %dx%d is cut", i / 9, size[0], size[1]);
		if (size[0] >= 60)
			ck_assert_msg(strstr(buf_text(&text), "█") != NULL, "no big clock");
		canvas_done(&canvas);
		buf_done(&text);
	}
}
END_TEST

SUITE_MAIN("welcome", test_hours, test_calm, test_undo_moves_nothing, test_poor_catalogue,
	test_small_screen)
