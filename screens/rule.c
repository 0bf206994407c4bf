/* SPDX-License-Identifier: MIT */
/*
 * The days of an offering as people say them: 每周一、三, every Monday, 매달 첫째 토요일. Names of days
 * are language data, as in words.c.
 */
#include <stdio.h>
#include <string.h>

#include "screens/seat.h"

static const char *const shorts[LANG_COUNT][7] = {
	[LANG_ZH] = {"一", "二", "三", "四", "五", "六", "日"},
	[LANG_EN] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	[LANG_KO] = {"월", "화", "수", "목", "금", "토", "일"},
};

/* "1st Sat", "last Sun" */
static void rule_nth(char *out, size_t size, const char *rule, enum lang lang)
{
	static const char *const ordinal[LANG_COUNT][6] = {
		[LANG_ZH] = {"最后一个", "第一个", "第二个", "第三个", "第四个", "第五个"},
		[LANG_EN] = {"last", "first", "second", "third", "fourth", "fifth"},
		[LANG_KO] = {"마지막", "첫째", "둘째", "셋째", "넷째", "다섯째"},
	};
	int nth = *rule >= '1' && *rule <= '5' ? *rule - '0' : 0;
	int weekday = weekday_parse(strchr(rule, ' ') + 1);

	if (weekday < 0)
		return;
	if (lang == LANG_ZH)
		snprintf(out, size, "每月%s%s", ordinal[lang][nth], words_weekday(weekday, lang));
	else if (lang == LANG_KO)
		snprintf(out, size, "매달 %s %s", ordinal[lang][nth], words_weekday(weekday, lang));
	else
		snprintf(out, size, "the %s %s of the month", ordinal[lang][nth],
			words_weekday(weekday, lang));
}

/* First and last of weekdays that follow one another; false when they do not. */
static bool rule_span(unsigned days, int *first, int *last)
{
	*first = 0;
	while (!(days >> *first & 1))
		(*first)++;
	*last = *first;
	while (days >> (*last + 1) & 1)
		(*last)++;
	return !(days >> *last >> 1) && *last > *first + 1;
}

static void rule_list(char *out, size_t size, unsigned days, enum lang lang)
{
	static const char *const before[LANG_COUNT] = {"每周", "every ", "매주 "};
	static const char *const between[LANG_COUNT] = {"、", ", ", ", "};
	static const char *const after[LANG_COUNT] = {"", "", "요일"};
	size_t n = (size_t)snprintf(out, size, "%s", before[lang]);
	bool more = false;

	for (int i = 0; i < 7 && n < size; i++) {
		if (!(days >> i & 1))
			continue;
		n += (size_t)snprintf(
			out + n, size - n, "%s%s", more ? between[lang] : "", shorts[lang][i]);
		more = true;
	}
	if (n < size)
		snprintf(out + n, size - n, "%s", after[lang]);
}

static void rule_week(char *out, size_t size, unsigned days, enum lang lang)
{
	static const char *const daily[LANG_COUNT] = {"每天", "every day", "매일"};
	int first, last;

	if (days == 0x7f)
		snprintf(out, size, "%s", daily[lang]);
	else if (rule_span(days, &first, &last) && lang == LANG_ZH)
		snprintf(out, size, "每周%s到周%s", shorts[lang][first], shorts[lang][last]);
	else if (rule_span(days, &first, &last) && lang == LANG_KO)
		snprintf(out, size, "매주 %s부터 %s까지", words_weekday(first, lang),
			words_weekday(last, lang));
	else if (rule_span(days, &first, &last))
		snprintf(out, size, "%s to %s", words_weekday(first, lang),
			words_weekday(last, lang));
	else if (!(days & (days - 1)) && lang == LANG_EN)
		snprintf(out, size, "every %s", words_weekday(first, lang));
	else
		rule_list(out, size, days, lang);
}

void words_rule(char *out, size_t size, const char *rule, enum lang lang)
{
	unsigned days;
	day_t day;

	out[0] = 0;
	if (day_parse(rule, &day) == 0)
		words_day(out, size, day, DAY_NONE, lang);
	else if (strchr(rule, ' '))
		rule_nth(out, size, rule, lang);
	else if (weekdays_parse(rule, &days) == 0 && days)
		rule_week(out, size, days, lang);
}
