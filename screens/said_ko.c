/* SPDX-License-Identifier: MIT */
/* Numbers in Korean: what is counted and the hours have native names, all else Sino-Korean ones. */
#include <stdio.h>
#include <string.h>

#include "screens/said.h"

static const char *const digit[10] = {"영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"};
/* One by one 0 is 공. */
static const char *const digit_alone[10] = {
	"공", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"};

static const char *const counted[] = {"개", "명", "번째", "장", "권", "마리", "살", "그릇", "가지",
	"잔", "곳", "건", "끼", "자리", "접시", "사람", "달", "시", "묶음", "병", "켤레"};
/* … but these are not: months of time, market prices. */
static const char *const not_counted[] = {"개월", "장소", "시민"};

/* Below ten thousand. */
static void thousands(char *out, size_t size, uint32_t n)
{
	static const char *const unit[4] = {"천", "백", "십", ""};
	uint32_t scale = 1000;

	for (int i = 0; i < 4; i++, scale /= 10) {
		uint32_t d = n / scale % 10;
		size_t len = strlen(out);

		if (d)
			snprintf(out + len, size - len, "%s%s", d == 1 && i < 3 ? "" : digit[d],
				unit[i]);
	}
}

static void count_words(char *out, size_t size, uint32_t n)
{
	out[0] = 0;
	if (!n)
		snprintf(out, size, "%s", digit[0]);
	if (n / 10000 > 1)
		thousands(out, size, n / 10000 % 10000);
	if (n / 10000)
		snprintf(out + strlen(out), size - strlen(out), "만");
	thousands(out, size, n % 10000);
}

static void say_count(struct said *s, uint32_t n)
{
	char words[96];

	count_words(words, sizeof(words), n);
	said_word(s, words);
}

/* 한, 두, 스무, 스물한: as they stand in front of what is counted. */
static void say_native(struct said *s, uint32_t n)
{
	static const char *const one[10] = {
		"", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"};
	static const char *const ten[10] = {
		"", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"};
	char words[32];

	if (!n || n > 99) {
		say_count(s, n);
		return;
	}
	snprintf(words, sizeof(words), "%s%s", n == 20 ? "스무" : ten[n / 10], one[n % 10]);
	said_word(s, words);
}

/* What is counted may stand behind a blank. */
static bool one_after(const struct numeral *n, const char *const *words, size_t count)
{
	const char *at = n->after + (*n->after == ' ');

	for (size_t i = 0; i < count; i++)
		if (strncmp(at, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}
#define ONE_AFTER(n, words) one_after(n, words, sizeof(words) / sizeof((words)[0]))

/* "십일월" sounds other than "십일 월". */
static void say_joined(struct said *s, uint32_t n, const char *unit)
{
	say_count(s, n);
	s->joined = true;
	said_word(s, unit);
}

/* 6월 and 10월 lose a consonant. */
static void say_month(struct said *s, uint32_t n)
{
	if (n == 6 || n == 10)
		said_word(s, n == 6 ? "유월" : "시월");
	else
		say_joined(s, n, "월");
}

static const char *count(struct said *s, const struct numeral *n)
{
	bool native = ONE_AFTER(n, counted) && !ONE_AFTER(n, not_counted);

	if (numeral_after(n, "월")) {
		say_month(s, n->whole);
		return n->after + strlen("월");
	}
	if (numeral_after(n, "%")) {
		say_count(s, n->whole);
		said_word(s, "퍼센트");
		return n->after + 1;
	}
	if (native)
		say_native(s, n->whole);
	else
		say_count(s, n->whole);
	s->joined = !native && ((unsigned char)*n->after & 0x80);
	return n->after;
}

static const char *clock_time(struct said *s, const struct numeral *n)
{
	if (n->whole && n->whole <= 12)
		say_native(s, n->whole);
	else
		say_count(s, n->whole);
	said_word(s, "시");
	if (n->part)
		say_joined(s, n->part, "분");
	return n->after;
}

static const char *date(struct said *s, const struct numeral *n)
{
	if (n->year)
		say_joined(s, n->year, "년");
	say_month(s, n->whole);
	say_joined(s, n->part, "일");
	s->joined = (unsigned char)*n->after & 0x80;
	return n->after;
}

static const char *decimal(struct said *s, const struct numeral *n)
{
	size_t len = strlen(n->digits);
	char places[sizeof(n->digits)];

	memcpy(places, n->digits, len + 1);
	while (len > 1 && places[len - 1] == '0') /* 8.50 is 팔 점 오 */
		places[--len] = 0;
	say_count(s, n->whole);
	said_word(s, "점");
	said_digits(s, places, digit);
	if (numeral_after(n, "%"))
		said_word(s, "퍼센트");
	return n->after + numeral_after(n, "%");
}

const char *letter_ko(char letter)
{
	static const char *const names[26] = {"에이", "비", "시", "디", "이", "에프", "지",
		"에이치", "아이", "제이", "케이", "엘", "엠", "엔", "오", "피", "큐", "아르",
		"에스", "티", "유", "브이", "더블유", "엑스", "와이", "제트"};

	return names[letter - 'A'];
}

const char *said_number_ko(struct said *s, const struct numeral *n)
{
	switch (n->kind) {
	case NUMERAL_DECIMAL:
		return decimal(s, n);
	case NUMERAL_TIME:
		return clock_time(s, n);
	case NUMERAL_DATE:
		return date(s, n);
	case NUMERAL_CODE:
		said_word(s, letter_ko(n->letter));
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
