/* SPDX-License-Identifier: MIT */
/* Numbers in English. */
#include <stdio.h>
#include <string.h>

#include "screens/said.h"

static const char *const digit[10] = {
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};

static void below_hundred(char *out, size_t size, uint32_t n)
{
	static const char *const teen[10] = {"ten", "eleven", "twelve", "thirteen", "fourteen",
		"fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
	static const char *const ten[10] = {"", "", "twenty", "thirty", "forty", "fifty", "sixty",
		"seventy", "eighty", "ninety"};

	if (n < 10)
		snprintf(out, size, "%s", digit[n]);
	else if (n < 20)
		snprintf(out, size, "%s", teen[n - 10]);
	else
		snprintf(out, size, "%s%s%s", ten[n / 10], n % 10 ? "-" : "",
			n % 10 ? digit[n % 10] : "");
}

static void count_words(char *out, size_t size, uint32_t n)
{
	char rest[96] = "";

	if (n < 100) {
		below_hundred(out, size, n);
	} else if (n < 1000) {
		if (n % 100)
			below_hundred(rest, sizeof(rest), n % 100);
		snprintf(out, size, "%s hundred%s%s", digit[n / 100], *rest ? " and " : "", rest);
	} else {
		char thousands[64];

		count_words(thousands, sizeof(thousands), n / 1000 % 1000);
		if (n % 1000)
			count_words(rest, sizeof(rest), n % 1000);
		snprintf(out, size, "%s thousand%s%s", thousands,
			!*rest           ? ""
			: n % 1000 < 100 ? " and "
					 : " ",
			rest);
	}
}

static void say_count(struct said *s, uint32_t n)
{
	char words[192];

	count_words(words, sizeof(words), n);
	said_word(s, words);
}

static void say_ordinal(struct said *s, uint32_t n)
{
	static const char *const odd[] = {"zeroth", "first", "second", "third", "fourth", "fifth",
		"sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"};
	char words[64];

	if (n > 20 && n < 100 && n % 10) {
		below_hundred(words, sizeof(words), n / 10 * 10);
		snprintf(words + strlen(words), sizeof(words) - strlen(words), "-%s", odd[n % 10]);
	} else if (n <= 12) {
		snprintf(words, sizeof(words), "%s", odd[n]);
	} else {
		size_t len;

		count_words(words, sizeof(words) - 4, n % 1000);
		len = strlen(words);
		if (words[len - 1] == 'y')
			words[len - 1] = 'i';
		snprintf(words + len, sizeof(words) - len, "%s",
			words[len - 1] == 'i' ? "eth" : "th");
	}
	said_word(s, words);
}

static const char *clock_time(struct said *s, const struct numeral *n)
{
	uint32_t hour = n->whole > 12 ? n->whole - 12 : n->whole ? n->whole : 12;

	say_count(s, hour);
	if (n->part && n->part < 10)
		said_word(s, "oh");
	if (n->part)
		say_count(s, n->part);
	if (n->whole > 12 && n->whole < 24)
		said_word(s, "p.m.");
	else if (!n->part)
		said_word(s, "o'clock");
	return n->after;
}

static const char *const months[12] = {"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December"};

/* "23 November": returns what follows it, NULL when it is no date. */
static const char *month_after(const struct numeral *n)
{
	for (int i = 0; i < 12; i++) {
		size_t len = strlen(months[i]);

		if (*n->after == ' ' && strncmp(n->after + 1, months[i], len) == 0)
			return n->after + 1 + len;
	}
	return NULL;
}

static const char *date(struct said *s, const struct numeral *n)
{
	said_word(s, months[n->whole - 1]);
	say_ordinal(s, n->part);
	if (n->year) {
		said_pause(s, ',');
		say_count(s, n->year / 100);
		say_count(s, n->year % 100);
	}
	return n->after;
}

/* "8.50 yuan" is eight yuan fifty. */
static const char *decimal(struct said *s, const struct numeral *n)
{
	bool yuan = numeral_after(n, " yuan") && strlen(n->digits) <= 2;

	if (!yuan || n->whole)
		say_count(s, n->whole);
	if (!yuan) {
		said_word(s, "point");
		said_digits(s, n->digits, digit);
		if (numeral_after(n, "%"))
			said_word(s, "per cent");
		return n->after + numeral_after(n, "%");
	}
	if (n->whole)
		said_word(s, "yuan");
	if (n->whole && n->part && n->part < 10)
		said_word(s, "and");
	if (n->part)
		say_count(s, n->part);
	if (n->part && (n->part < 10 || !n->whole))
		said_word(s, "fen");
	if (!n->whole && !n->part)
		said_word(s, "zero yuan");
	return n->after + strlen(" yuan");
}

static const char *count(struct said *s, const struct numeral *n)
{
	const char *after = month_after(n);

	if (after && n->whole >= 1 && n->whole <= 31) {
		char month[16];

		snprintf(month, sizeof(month), "%.*s", (int)(after - n->after - 1), n->after + 1);
		said_word(s, "the");
		say_ordinal(s, n->whole);
		said_word(s, "of");
		said_word(s, month);
		return after;
	}
	if (numeral_after(n, "st") || numeral_after(n, "nd") || numeral_after(n, "rd") ||
		numeral_after(n, "th")) {
		say_ordinal(s, n->whole);
		return n->after + 2;
	}
	say_count(s, n->whole);
	if (!numeral_after(n, "%"))
		return n->after;
	said_word(s, "per cent");
	return n->after + 1;
}

const char *said_number_en(struct said *s, const struct numeral *n)
{
	char letter[2] = {n->letter, 0};

	switch (n->kind) {
	case NUMERAL_DECIMAL:
		return decimal(s, n);
	case NUMERAL_TIME:
		return clock_time(s, n);
	case NUMERAL_DATE:
		return date(s, n);
	case NUMERAL_CODE:
		said_word(s, letter);
		said_pause(s, ','); /* without it A is the article */
		said_digits(s, n->digits, digit);
		return n->after;
	case NUMERAL_DIGITS:
		said_digits(s, n->digits, digit);
		return n->after;
	case NUMERAL_COUNT:
		break;
	}
	return count(s, n);
}
