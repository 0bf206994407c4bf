/* SPDX-License-Identifier: MIT */
#include "screens/words.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/lunar.h"

/* glibc's counter: gettext looks at LANGUAGE again when it has changed. */
extern int _nl_msg_cat_cntr;

void words_init(const char *locale_dir)
{
	/* Any locale but "C" makes gettext heed LANGUAGE; C.UTF-8 is part of libc itself. */
	setlocale(LC_ALL, "C.UTF-8");
	bindtextdomain("litang", locale_dir);
	bind_textdomain_codeset("litang", "UTF-8");
	textdomain("litang");
	/* LANGUAGE is for residents: what libc says of errors goes to logs and commands. */
	bindtextdomain("libc", locale_dir);
}

static enum lang in_use = LANG_ZH;

enum lang words_lang(void)
{
	return in_use;
}

void words_use(enum lang lang)
{
	in_use = lang;
	setenv("LANGUAGE", lang_code(lang), 1);
	_nl_msg_cat_cntr++;
}

/* Chinese and Korean write month, day and weekday; English the other way round. The names are
 * language data like those of a locale, not messages: a date is formed by the language asked
 * for, also where it is not the one in use (a slip in the language of its act). */
const char *words_language(enum lang lang, bool brief)
{
	static const char *const names[LANG_COUNT][2] = {
		{"中文", "中文"}, {"English", "EN"}, {"한국어", "한국"}};

	return names[lang][brief];
}

const char *words_weekday(int weekday, enum lang lang)
{
	static const char *const names[LANG_COUNT][7] = {
		[LANG_ZH] = {"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"},
		[LANG_EN] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
			"Sunday"},
		[LANG_KO] = {"월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"},
	};

	return names[lang][weekday];
}

static void date_words(char *out, size_t size, day_t day, enum lang lang)
{
	static const char month_en[12][10] = {"January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December"};
	struct date d = day_to_date(day);
	const char *weekday = words_weekday(day_weekday(day), lang);

	if (lang == LANG_ZH)
		snprintf(out, size, "%d月%d日 %s", d.month, d.day, weekday);
	else if (lang == LANG_KO)
		snprintf(out, size, "%d월 %d일 %s", d.month, d.day, weekday);
	else
		snprintf(out, size, "%.3s %d %s", weekday, d.day, month_en[d.month - 1]);
}

void words_day(char *out, size_t size, day_t day, day_t today, enum lang lang)
{
	static const char *const near[LANG_COUNT][2] = {
		{"今天 ", "明天 "}, {"today, ", "tomorrow, "}, {"오늘 ", "내일 "}};
	const char *word = "";
	char date[64];

	out[0] = 0;
	if (!day_to_date(day).year)
		return;
	date_words(date, sizeof(date), day, lang);
	if (today != DAY_NONE && (day == today || day == today + 1))
		word = near[lang][day - today];
	snprintf(out, size, "%s%s", word, date);
}

/* The eleventh and twelfth months have names of their own; days are never written in digits. */
static void lunar_zh(char *out, size_t size, const struct lunar *l)
{
	static const char *const month[] = {"正月", "二月", "三月", "四月", "五月", "六月", "七月",
		"八月", "九月", "十月", "冬月", "腊月"};
	static const char *const digit[] = {
		"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	static const char *const ten[] = {"初", "十", "廿"};
	const char *leap = l->leap ? "闰" : "";

	if (l->day == 20 || l->day == 30)
		snprintf(out, size, "农历%s%s%s十", leap, month[l->month - 1],
			l->day == 20 ? "二" : "三");
	else
		snprintf(out, size, "农历%s%s%s%s", leap, month[l->month - 1],
			ten[l->day == 10 ? 0 : l->day / 10], digit[(l->day - 1) % 10]);
}

static const char *ordinal_end(int n)
{
	static const char *const end[] = {"th", "st", "nd", "rd"};

	return n < 4 ? end[n] : end[0];
}

void words_lunar(char *out, size_t size, day_t day, enum lang lang)
{
	struct lunar l = lunar_of(day);

	out[0] = 0;
	if (!l.year)
		return;
	if (lang == LANG_ZH)
		lunar_zh(out, size, &l);
	else if (lang == LANG_KO)
		snprintf(out, size, "음력 %s%d월 %d일", l.leap ? "윤" : "", l.month, l.day);
	else
		snprintf(out, size, "%s%d%s lunar month, day %d", l.leap ? "leap " : "", l.month,
			ordinal_end(l.month), l.day);
}

const char *words_festival(const char *name)
{
	static const char *const known[][2] = {
		{"元旦", N_("New Year")},
		{"春节", N_("Spring Festival")},
		{"元宵", N_("Lantern Festival")},
		{"清明", N_("Qingming")},
		{"端午", N_("Dragon Boat Festival")},
		{"七夕", N_("Qixi")},
		{"中秋", N_("Mid-Autumn Festival")},
		{"重阳", N_("Double Ninth Festival")},
		{"冬至", N_("Winter Solstice")},
		{"腊八", N_("Laba Festival")},
		{"除夕", N_("New Year's Eve")},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i][0], name) == 0)
			return _(known[i][1]);
	return name;
}

void words_money(char *out, size_t size, int32_t fen, enum lang lang)
{
	static const char *const unit[LANG_COUNT] = {"元", " yuan", "위안"};
	const char *sign = fen < 0 ? "-" : "";
	uint32_t value = fen < 0 ? 0U - (uint32_t)fen : (uint32_t)fen;

	if (value % 100)
		snprintf(out, size, "%s%u.%02u%s", sign, value / 100, value % 100, unit[lang]);
	else
		snprintf(out, size, "%s%u%s", sign, value / 100, unit[lang]);
}

/* How people in Zhejiang say an hour: 上午9点, 中午12点, 下午2点半, 晚上7点. */
static void minutes_zh(char *out, size_t size, int minute)
{
	int hour = minute / 60 % 24, rest = minute % 60;
	const char *part = hour < 6    ? "凌晨"
			   : hour < 12 ? "上午"
			   : hour < 13 ? "中午"
			   : hour < 18 ? "下午"
				       : "晚上";
	int shown = hour > 12 ? hour - 12 : hour;

	if (rest == 0)
		snprintf(out, size, "%s%d点", part, shown);
	else if (rest == 30)
		snprintf(out, size, "%s%d点半", part, shown);
	else
		snprintf(out, size, "%s%d点%d分", part, shown, rest);
}

/* Likewise in Korean: 오전 9시, 낮 12시, 오후 2시 반, 저녁 7시. */
static void minutes_ko(char *out, size_t size, int minute)
{
	int hour = minute / 60 % 24, rest = minute % 60;
	const char *part = hour < 6    ? "새벽"
			   : hour < 12 ? "오전"
			   : hour < 13 ? "낮"
			   : hour < 18 ? "오후"
				       : "저녁";
	int shown = hour > 12 ? hour - 12 : hour;

	if (rest == 0)
		snprintf(out, size, "%s %d시", part, shown);
	else if (rest == 30)
		snprintf(out, size, "%s %d시 반", part, shown);
	else
		snprintf(out, size, "%s %d시 %d분", part, shown, rest);
}

void words_minutes(char *out, size_t size, int minute, enum lang lang)
{
	if (lang == LANG_ZH)
		minutes_zh(out, size, minute);
	else if (lang == LANG_KO)
		minutes_ko(out, size, minute);
	else
		snprintf(out, size, "%d:%02d", minute / 60, minute % 60);
}
