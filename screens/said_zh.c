/* SPDX-License-Identifier: MIT */
/* Numbers in Mandarin, as they are said in a hall. */
#include <stdio.h>
#include <string.h>

#include "core/hall/pinyin.h"
#include "screens/said.h"

static const char *const digit[10] = {
	"ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3"};
/* One by one 1 is yao1, as on the telephone: yi1 and qi1 rhyme, and who hears badly takes one for
 * the other. */
static const char *const digit_alone[10] = {
	"ling2", "yao1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3"};

/* What is counted: 2 is liang3 before these, and 1 changes its tone. */
static const char *const counted[] = {"份", "个", "位", "张", "次", "样", "条", "餐", "种", "天",
	"人", "杯", "碗", "盘", "盒", "瓶", "元", "块", "毛", "点", "小时", "分钟", "秒", "周",
	"岁", "家", "只", "件", "户", "回", "间", "遍", "斤", "节", "门", "场", "顿", "道", "套",
	"本", "支", "把", "双", "对", "片", "年", "笔", "步", "桌", "项", "句", "筒"};
/* … but not before these: a place in a row. */
static const char *const numbered[] = {"年级", "点钟方向"};
/* A number of three digits before these is a room or a house. */
static const char *const rooms[] = {"室", "房", "教室", "号楼", "栋", "幢", "包厢"};

static bool one_after(const struct numeral *n, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (numeral_after(n, words[i]))
			return true;
	return false;
}
#define ONE_AFTER(n, words) one_after(n, words, sizeof(words) / sizeof((words)[0]))

static char tone_after(const struct said *s, const char *at)
{
	size_t len;
	const char *sound = pinyin_at(s->own, at, &len);

	return strncmp(at, "只", strlen("只")) == 0 ? '1' : sound[strcspn(sound, "12345")];
}

/* yi2 before a falling tone, yi4 before the others. */
static const char *one_before(const struct said *s, const char *at)
{
	return tone_after(s, at) == '4' ? "yi2" : "yi4";
}

static void add(char out[], size_t size, const char *word)
{
	size_t n = strlen(out);

	if (*word)
		snprintf(out + n, size - n, "%s%s", n ? " " : "", word);
}

/* A digit in its place, 0 = thousands; `first`: nothing stands in front of it, and 12 is shi2 er4. */
static const char *digit_in(uint32_t d, int place, bool first)
{
	if (first && place == 2 && d == 1)
		return "";
	if (place < 2 && d == 1)
		return "yi4";
	return first && place == 0 && d == 2 ? "liang3" : digit[d];
}

/* Below ten thousand; `lead`: nothing stands in front of it. */
static void thousands(char out[], size_t size, uint32_t n, bool lead)
{
	static const char *const unit[4] = {"qian1", "bai3", "shi2", ""};
	uint32_t scale = 1000;
	bool gap = false, first = lead;

	for (int i = 0; i < 4; i++, scale /= 10) {
		uint32_t d = n / scale % 10;

		if (d) {
			add(out, size, gap ? "ling2" : "");
			add(out, size, digit_in(d, i, first));
			add(out, size, unit[i]);
			first = false;
		}
		gap = !d && !first;
	}
}

static void count_words(char out[], size_t size, uint32_t n)
{
	uint32_t wan = n / 10000;

	out[0] = 0;
	if (!n)
		add(out, size, digit[0]);
	if (wan == 1 || wan == 2)
		add(out, size, wan == 1 ? "yi2" : "liang3");
	else if (wan)
		thousands(out, size, wan, true);
	if (wan)
		add(out, size, "wan4");
	if (n % 10000)
		thousands(out, size, n % 10000, !wan);
}

static void say_count(struct said *s, uint32_t n)
{
	char words[96];

	count_words(words, sizeof(words), n);
	said_word(s, words);
}

/* In front of what is counted. */
static void say_some(struct said *s, uint32_t n, const char *unit)
{
	if (n == 2)
		said_word(s, "liang3");
	else if (n == 1)
		said_word(s, one_before(s, unit));
	else
		say_count(s, n);
}

/* 8.50元 is ba1 kuai4 wu3 mao2: nobody says 8 point 5 yuan. */
static const char *money(struct said *s, const struct numeral *n)
{
	uint32_t mao = n->part / 10, fen = n->part % 10;

	if (n->whole) {
		say_some(s, n->whole, "块");
		said_word(s, "kuai4");
	}
	if (mao) {
		say_some(s, mao, "毛");
		said_word(s, "mao2");
	}
	if (fen && n->whole && !mao)
		said_word(s, "ling2");
	if (fen) {
		said_word(s, digit[fen]);
		said_word(s, "fen1");
	}
	if (!n->whole && !n->part)
		said_word(s, "ling2 yuan2");
	return n->after + strlen("元");
}

static const char *decimal(struct said *s, const struct numeral *n)
{
	if (numeral_after(n, "元") && strlen(n->digits) <= 2)
		return money(s, n);
	if (numeral_after(n, "%"))
		said_word(s, "bai3 fen1 zhi1");
	say_count(s, n->whole);
	said_word(s, "dian3");
	said_digits(s, n->digits, digit);
	return n->after + numeral_after(n, "%");
}

static void minutes(struct said *s, uint32_t minute)
{
	if (minute < 10)
		said_word(s, "ling2");
	say_count(s, minute);
	said_word(s, "fen1");
}

static const char *clock_time(struct said *s, const struct numeral *n)
{
	say_some(s, n->whole, "点");
	said_word(s, "dian3");
	if (n->part == 30)
		said_word(s, "ban4");
	else if (n->part)
		minutes(s, n->part);
	return n->after;
}

static const char *date(struct said *s, const struct numeral *n)
{
	if (n->year) {
		char year[5];

		snprintf(year, sizeof(year), "%04u", n->year % 10000);
		said_digits(s, year, digit);
		said_word(s, "nian2");
	}
	say_count(s, n->whole);
	said_word(s, "yue4");
	say_count(s, n->part);
	said_word(s, "ri4");
	return n->after;
}

static const char *count(struct said *s, const struct numeral *n)
{
	bool small = n->whole == 1 || n->whole == 2;

	if (numeral_after(n, "%")) {
		said_word(s, "bai3 fen1 zhi1");
		say_count(s, n->whole);
		return n->after + 1;
	}
	if (strlen(n->digits) >= 3 && ONE_AFTER(n, rooms))
		said_digits(s, n->digits, digit_alone);
	else if (strlen(n->digits) == 4 && numeral_after(n, "年"))
		said_digits(s, n->digits, digit);
	else if (numeral_before(n, "点") && numeral_after(n, "分") && n->whole < 10) {
		said_word(s, "ling2");
		say_count(s, n->whole);
	} else if (small && !numeral_before(n, "第") && !ONE_AFTER(n, numbered) &&
		   ONE_AFTER(n, counted))
		say_some(s, n->whole, n->after);
	else
		say_count(s, n->whole);
	if (!numeral_after(n, "只"))
		return n->after;
	said_word(s, "zhi1"); /* and not zhi3, "only" */
	return n->after + strlen("只");
}

const char *letter_zh(char letter)
{
	static const char *const names[26] = {"ei1", "bi4", "xi1", "di4", "yi4", "ai2 fu5", "ji4",
		"ai2 chi5", "ai4", "zhei4", "kei4", "ai2 lou5", "ai2 mu5", "en1", "ou1", "pi4",
		"kiu4", "a4", "ai2 si5", "ti4", "you4", "wei4", "da2 bu5 liu5", "ai2 ke5 si5",
		"wai4", "zei4"};

	return names[letter - 'A'];
}

const char *said_number_zh(struct said *s, const struct numeral *n)
{
	switch (n->kind) {
	case NUMERAL_DECIMAL:
		return decimal(s, n);
	case NUMERAL_TIME:
		return clock_time(s, n);
	case NUMERAL_DATE:
		return date(s, n);
	case NUMERAL_CODE:
		said_word(s, letter_zh(n->letter));
		said_digits(s, n->digits, digit_alone);
		return n->after;
	case NUMERAL_DIGITS:
		said_digits(s, n->digits, digit_alone);
		return n->after;
	case NUMERAL_COUNT:
		break;
	}
	return count(s, n);
}
