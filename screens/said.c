/* SPDX-License-Identifier: MIT */
#include "screens/said.h"

#include <string.h>

#define LONG_NUMBER 7 /* so many digits are nobody's count */
#define GROUP       3 /* digits in a group of a telephone number, at least */

void said_word(struct said *s, const char *word)
{
	size_t n = strlen(word), blank = s->len > 0 && !s->joined;

	if (!n)
		s->joined = false;
	if (!n || s->full)
		return;
	if (s->len + blank + n >= s->size) {
		s->full = true;
		return;
	}
	if (blank)
		s->out[s->len++] = ' ';
	memcpy(s->out + s->len, word, n + 1);
	s->len += n;
	s->joined = false;
}

void said_pause(struct said *s, char mark)
{
	char *last = s->len ? &s->out[s->len - 1] : NULL;

	if (!last || s->full)
		return;
	if (*last == ',' && mark != ',')
		*last = mark;
	if (strchr(",.?!", *last) || s->len + 1 >= s->size)
		return;
	s->out[s->len++] = mark;
	s->out[s->len] = 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_latin(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t digits_at(const char *at)
{
	return strspn(at, "0123456789");
}

static uint32_t value_of(const char *at, size_t n)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n && i < 9; i++)
		value = value * 10 + (uint32_t)(at[i] - '0');
	return value;
}

static bool numeral_set(struct numeral *n, enum numeral_kind kind, const char *at, size_t len)
{
	size_t kept = len < sizeof(n->digits) ? len : sizeof(n->digits) - 1;

	n->kind = kind;
	memcpy(n->digits, at, kept);
	n->digits[kept] = 0;
	n->after = at + len;
	return true;
}

/* A037, A-5: a letter that stands alone in front of a few digits. */
static bool code_scan(const char *at, struct numeral *n)
{
	const char *digits = at + 1 + (at[1] == '-');
	size_t len;

	if (*at < 'A' || *at > 'Z' || (at > n->text && (is_latin(at[-1]) || is_digit(at[-1]))))
		return false;
	len = digits_at(digits);
	if (!len || len > 6 || is_latin(digits[len]))
		return false;
	n->letter = *at;
	return numeral_set(n, NUMERAL_CODE, digits, len);
}

/* 12:30 */
static bool time_scan(const char *at, size_t len, struct numeral *n)
{
	if (len > 2 || at[len] != ':' || digits_at(at + len + 1) != 2)
		return false;
	n->whole = value_of(at, len);
	n->part = value_of(at + len + 1, 2);
	return n->whole <= 24 && n->part < 60 && numeral_set(n, NUMERAL_TIME, at, len + 3);
}

/* 11-22, with a year in front of it or without. */
static bool date_scan(const char *at, size_t len, struct numeral *n)
{
	const char *day = at;

	n->year = 0;
	if (len == 4 && at[4] == '-') {
		n->year = value_of(at, 4);
		day = at + 5;
	}
	if (digits_at(day) != 2 || day[2] != '-' || digits_at(day + 3) != 2 || day[5] == '-')
		return false;
	n->whole = value_of(day, 2);
	n->part = value_of(day + 3, 2);
	return n->whole >= 1 && n->whole <= 12 && n->part >= 1 && n->part <= 31 &&
	       numeral_set(n, NUMERAL_DATE, at, (size_t)(day + 5 - at));
}

/* 8.50; more than two places are said as they are written. */
static bool decimal_scan(const char *at, size_t len, struct numeral *n)
{
	size_t places = at[len] == '.' ? digits_at(at + len + 1) : 0;

	if (!places || len >= LONG_NUMBER)
		return false;
	numeral_set(n, NUMERAL_DECIMAL, at + len + 1, places);
	n->whole = value_of(at, len);
	n->part = value_of(n->digits, 2) * (places == 1 ? 10 : 1);
	return true;
}

/* Groups of digits with a hyphen or a blank between them: a telephone number. */
static size_t groups_at(const char *at, size_t len)
{
	for (;;) {
		size_t more = at[len] == '-' || at[len] == ' ' ? digits_at(at + len + 1) : 0;

		if (len < GROUP || more < GROUP)
			return len;
		len += 1 + more;
	}
}

bool numeral_scan(const char *text, const char *at, struct numeral *ret)
{
	size_t len = digits_at(at), groups;

	ret->text = text;
	ret->start = at;
	ret->year = 0;
	if (!len)
		return code_scan(at, ret);
	if (time_scan(at, len, ret) || date_scan(at, len, ret) || decimal_scan(at, len, ret))
		return true;
	groups = groups_at(at, len);
	if (groups > len || len >= LONG_NUMBER || (len > 1 && *at == '0'))
		return numeral_set(ret, NUMERAL_DIGITS, at, groups);
	ret->whole = value_of(at, len);
	return numeral_set(ret, NUMERAL_COUNT, at, len);
}

bool numeral_before(const struct numeral *n, const char *words)
{
	size_t len = strlen(words);

	return (size_t)(n->start - n->text) >= len && memcmp(n->start - len, words, len) == 0;
}

bool numeral_after(const struct numeral *n, const char *words)
{
	return strncmp(n->after, words, strlen(words)) == 0;
}

void said_digits(struct said *s, const char *digits, const char *const names[10])
{
	for (; *digits; digits++) {
		if (is_digit(*digits))
			said_word(s, names[*digits - '0']);
		else
			said_pause(s, ',');
	}
}
