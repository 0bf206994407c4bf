/* SPDX-License-Identifier: MIT */
#include "screens/words.h"

#include <errno.h>
#include <string.h>

#include "tests/support/hall_fixture.h"
#include "tests/screens/models.h"
#include "tests/support/suite.h"

START_TEST(test_money)
{
	static const struct {
		int32_t fen;
		const char *zh, *en, *ko;
	} cases[] = {
		{800, "8元", "8 yuan", "8위안"},
		{850, "8.50元", "8.50 yuan", "8.50위안"},
		{5, "0.05元", "0.05 yuan", "0.05위안"},
		{0, "0元", "0 yuan", "0위안"},
		{-500, "-5元", "-5 yuan", "-5위안"},
		{INT32_MIN, "-21474836.48元", "-21474836.48 yuan", "-21474836.48위안"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char out[64];

		words_money(out, sizeof(out), cases[i].fen, LANG_ZH);
		ck_assert_str_eq(out, cases[i].zh);
		words_money(out, sizeof(out), cases[i].fen, LANG_EN);
		ck_assert_str_eq(out, cases[i].en);
		words_money(out, sizeof(out), cases[i].fen, LANG_KO);
		ck_assert_str_eq(out, cases[i].ko);
	}
}
END_TEST

START_TEST(test_minutes)
{
	static const struct {
		int minute;
		const char *zh, *en, *ko;
	} cases[] = {
		{540, "上午9点", "9:00", "오전 9시"},
		{630, "上午10点半", "10:30", "오전 10시 반"},
		{725, "中午12点5分", "12:05", "낮 12시 5분"},
		{720, "中午12点", "12:00", "낮 12시"},
		{840, "下午2点", "14:00", "오후 2시"},
		{1125, "晚上6点45分", "18:45", "저녁 6시 45분"},
		{0, "凌晨0点", "0:00", "새벽 0시"},
		{330, "凌晨5点半", "5:30", "새벽 5시 반"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char out[64];

		words_minutes(out, sizeof(out), cases[i].minute, LANG_ZH);
		ck_assert_str_eq(out, cases[i].zh);
		words_minutes(out, sizeof(out), cases[i].minute, LANG_EN);
		ck_assert_str_eq(out, cases[i].en);
		words_minutes(out, sizeof(out), cases[i].minute, LANG_KO);
		ck_assert_str_eq(out, cases[i].ko);
	}
}
END_TEST

START_TEST(test_days)
{
	static const struct {
		int ahead;
		enum lang lang;
		const char *want;
	} cases[] = {
		{0, LANG_ZH, "今天 11月22日 星期日"},
		{1, LANG_ZH, "明天 11月23日 星期一"},
		{2, LANG_ZH, "11月24日 星期二"},
		{-1, LANG_ZH, "11月21日 星期六"},
		{0, LANG_EN, "today, Sun 22 November"},
		{1, LANG_EN, "tomorrow, Mon 23 November"},
		{9, LANG_EN, "Tue 1 December"},
		{0, LANG_KO, "오늘 11월 22일 일요일"},
		{1, LANG_KO, "내일 11월 23일 월요일"},
		{2, LANG_KO, "11월 24일 화요일"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char out[64];

		words_day(
			out, sizeof(out), FIXTURE_DAY + cases[i].ahead, FIXTURE_DAY, cases[i].lang);
		ck_assert_str_eq(out, cases[i].want);
	}
}
END_TEST

/* The lunar date in the words of each language, and the weekday alone. */
START_TEST(test_no_day)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		char out[64] = "?";

		words_day(out, sizeof(out), DAY_NONE, 20779, (enum lang)lang);
		ck_assert_str_eq(out, "");
	}
}
END_TEST

START_TEST(test_lunar)
{
	static const struct {
		const char *day, *zh, *en, *ko;
	} cases[] = {
		{"2026-11-22", "农历十月十四", "10th lunar month, day 14", "음력 10월 14일"},
		{"2026-02-17", "农历正月初一", "1st lunar month, day 1", "음력 1월 1일"},
		{"2026-03-26", "农历二月初八", "2nd lunar month, day 8", "음력 2월 8일"},
		{"2026-03-28", "农历二月初十", "2nd lunar month, day 10", "음력 2월 10일"},
		{"2026-03-29", "农历二月十一", "2nd lunar month, day 11", "음력 2월 11일"},
		{"2026-04-07", "农历二月二十", "2nd lunar month, day 20", "음력 2월 20일"},
		{"2026-04-08", "农历二月廿一", "2nd lunar month, day 21", "음력 2월 21일"},
		{"2026-04-16", "农历二月廿九", "2nd lunar month, day 29", "음력 2월 29일"},
		{"2025-07-25", "农历闰六月初一", "leap 6th lunar month, day 1", "음력 윤6월 1일"},
		{"2027-01-15", "农历腊月初八", "12th lunar month, day 8", "음력 12월 8일"},
		{"2028-01-25", "农历腊月廿九", "12th lunar month, day 29", "음력 12월 29일"},
		{"2025-12-31", "农历冬月十二", "11th lunar month, day 12", "음력 11월 12일"},
		{"2024-02-09", "农历腊月三十", "12th lunar month, day 30", "음력 12월 30일"},
		{"1800-01-01", "", "", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *want[LANG_COUNT] = {cases[i].zh, cases[i].en, cases[i].ko};
		day_t day;

		ck_assert_int_eq(day_parse(cases[i].day, &day), 0);
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			char out[64];

			words_lunar(out, sizeof(out), day, (enum lang)lang);
			ck_assert_msg(strcmp(out, want[lang]) == 0, "%s: \"%s\", wanted \"%s\"",
				cases[i].day, out, want[lang]);
		}
	}
}
END_TEST

START_TEST(test_weekday)
{
	static const char *const want[LANG_COUNT][2] = {
		{"星期日", "星期三"}, {"Sunday", "Wednesday"}, {"일요일", "수요일"}};

	for (int lang = 0; lang < LANG_COUNT; lang++)
		for (int i = 0; i < 2; i++)
			ck_assert_str_eq(words_weekday(i ? 2 : 6, (enum lang)lang), want[lang][i]);
}
END_TEST

START_TEST(test_festival)
{
	screen_words(LANG_ZH);
	ck_assert_str_eq(words_festival("端午"), "端午节");
	ck_assert_str_eq(words_festival("春节"), "春节");
	ck_assert_str_eq(words_festival("方岩庙会"), "方岩庙会");
	screen_words(LANG_EN);
	ck_assert_str_eq(words_festival("端午"), "Dragon Boat Festival");
	screen_words(LANG_KO);
	ck_assert_str_eq(words_festival("中秋"), "추석");
}
END_TEST

/* The language changes in place, as often as one likes. */
START_TEST(test_language)
{
	screen_words(LANG_ZH);
	for (int i = 0; i < 3; i++) {
		words_use(LANG_EN);
		ck_assert_str_eq(_("Help"), "Help");
		ck_assert_str_eq(_("export.date"), "Date");
		ck_assert_int_eq(words_lang(), LANG_EN);
		words_use(LANG_KO);
		ck_assert_str_eq(_("Help"), "도움");
		ck_assert_str_eq(_("export.date"), "날짜");
		words_use(LANG_ZH);
		ck_assert_str_eq(_("Help"), "叫人");
		ck_assert_str_eq(_("export.date"), "日期");
		ck_assert_int_eq(words_lang(), LANG_ZH);
	}
	/* No catalogue: the texts of the sources. */
	words_init("/nonexistent");
	words_use(LANG_ZH);
	ck_assert_str_eq(_("Help"), "Help");
}
END_TEST

/* Residents read Chinese; the log and whoever types a command do not (Debian's libc can). */
START_TEST(test_errors_stay_english)
{
	screen_words(LANG_ZH);
	ck_assert_str_eq(strerror(EEXIST), "File exists");
}
END_TEST

/* The sentences that the halls agreed on, word for word. */
START_TEST(test_settled)
{
	static const struct {
		const char *en, *zh, *ko;
	} cases[] = {
		{"Hello! Put your card here", "您好！请把卡放这里",
			"안녕하세요! 카드를 여기에 대세요"},
		{"Reading. Leave the card", "正在读卡，别拿开", "읽는 중입니다. 떼지 마세요"},
		{"Not read. Please try again", "没读好，请再放一次",
			"못 읽었습니다. 다시 대 주세요"},
		{"Hello %s! You are checked in", "%s，您好！签到好了", "%s 님, 출석되었습니다"},
		{"Card not registered yet. A volunteer is coming",
			"这张卡还没登记。请稍等，志愿者来帮您",
			"등록되지 않은 카드입니다. 봉사자가 곧 옵니다"},
		{"Your hall's card works here too", "邻近社区的卡，这里也能用",
			"이웃 마을 카드도 쓸 수 있습니다"},
		{"Old card. Please use the new one", "这是旧卡，请用新卡",
			"예전 카드입니다. 새 카드를 써 주세요"},
		{"Ordered! %s %s, number %s, pay %s", "订好了！%s%s，%s号，付%s",
			"주문되었습니다! %s %s, %s번, %s"},
		{"Already ordered for %s. One more?", "%s的饭您订过了。再订一份吗？",
			"%s 식사는 주문하셨습니다. 하나 더 할까요?"},
		{"Today's orders are closed. Order for tomorrow?", "今天订饭时间过了。订明天的吗？",
			"오늘 주문은 끝났습니다. 내일 것을 주문할까요?"},
		{"Contains %s; you said you cannot eat it", "这个菜有%s，您说过不能吃",
			"이 음식에 %s 들어 있습니다. 못 드신다고 하셨습니다"},
		{"No slip, no problem. Number %s; your card works too",
			"没打出小票，不要紧。您是%s号，刷卡也能取饭",
			"종이가 없어도 괜찮습니다. %s번이고, 카드로도 됩니다"},
		{"Still there? Touch to go on", "您还在吗？按一下就继续",
			"계속하시려면 한 번 눌러 주세요"},
		{"Is the person before you finished?", "前面一位办完了吗？", "앞 분이 끝나셨나요?"},
		{"Someone is coming. Please wait here", "已经叫人了，马上来。请在这里等",
			"직원을 불렀습니다. 여기서 기다려 주세요"},
		{"Machine paused. A volunteer will write it down", "机器停一下。志愿者给您记在纸上",
			"기계를 잠시 멈춥니다. 봉사자가 적어 드립니다"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		screen_words(LANG_ZH);
		ck_assert_str_eq(gettext(cases[i].en), cases[i].zh);
		screen_words(LANG_KO);
		ck_assert_str_eq(gettext(cases[i].en), cases[i].ko);
	}
}
END_TEST

/* A number bends its word where the language does. */
START_TEST(test_number)
{
	static const struct {
		enum lang lang;
		const char *one, *two;
	} rows[] = {{LANG_ZH, "%d份", "%d份"}, {LANG_EN, "%d portion", "%d portions"},
		{LANG_KO, "%d인분", "%d인분"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		screen_words(rows[i].lang);
		ck_assert_str_eq(ngettext("%d portion", "%d portions", 1), rows[i].one);
		ck_assert_str_eq(ngettext("%d portion", "%d portions", 2), rows[i].two);
	}
}
END_TEST

SUITE_MAIN("words", test_money, test_minutes, test_days, test_no_day, test_lunar, test_weekday,
	test_festival, test_language, test_number, test_errors_stay_english, test_settled)
