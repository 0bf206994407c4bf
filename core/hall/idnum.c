/* SPDX-License-Identifier: MIT */
#include "core/hall/idnum.h"

#include <sodium.h>
#include <string.h>

#define EARLIEST_YEAR 1850

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool all_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_digit(s[i]))
			return false;
	return true;
}

char idnum_check_char(const char *first17)
{
	static const unsigned char weight[17] = {
		7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	unsigned sum = 0;

	for (size_t i = 0; i < 17; i++) {
		if (!is_digit(first17[i]))
			return 0;
		sum += (unsigned)(first17[i] - '0') * weight[i];
	}
	return "10X98765432"[sum % 11];
}

/* Without surrounding blanks, in upper case; its length, 0 when it is longer than any number. */
static size_t canonical(const char *text, char out[19])
{
	static const char blank[] = " \t\r\n";
	size_t n;

	text += strspn(text, blank);
	n = strlen(text);
	while (n && strchr(blank, text[n - 1]))
		n--;
	if (n > 18)
		return 0;
	for (size_t i = 0; i < n; i++)
		out[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
	out[n] = 0;
	return n;
}

static enum idnum_kind kind_of_18(const char *number)
{
	if (number[0] == '9')
		return IDNUM_FOREIGN_2023;
	if (memcmp(number, "810000", 6) == 0 || memcmp(number, "820000", 6) == 0 ||
		memcmp(number, "830000", 6) == 0)
		return IDNUM_PERMIT;
	return IDNUM_CITIZEN;
}

/* 15 digits had neither century nor check character; all of them were given in the 1900s. */
static void widen(char number[19])
{
	memmove(number + 8, number + 6, 9);
	memcpy(number + 6, "19", 2);
	number[17] = idnum_check_char(number);
	number[18] = 0;
}

/* Kind and canonical number; false when it is no number at all. */
static bool read_form(const char *text, struct idnum *id)
{
	size_t n = canonical(text, id->number);
	bool letters = id->number[0] >= 'A' && id->number[0] <= 'Z' && id->number[1] >= 'A' &&
		       id->number[1] <= 'Z' && id->number[2] >= 'A' && id->number[2] <= 'Z';

	if (n == 18 && all_digits(id->number, 17) &&
		(is_digit(id->number[17]) || id->number[17] == 'X')) {
		id->kind = kind_of_18(id->number);
	} else if (n == 15 && all_digits(id->number, 15)) {
		id->kind = IDNUM_CITIZEN_15;
		widen(id->number);
	} else if (n == 15 && letters && all_digits(id->number + 3, 12)) {
		id->kind = IDNUM_FOREIGN_2017;
	} else {
		return false;
	}
	if (id->kind != IDNUM_FOREIGN_2017 && id->kind != IDNUM_FOREIGN_2023)
		memcpy(id->division, id->number, 6);
	return true;
}

static int number_at(const char *s, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++)
		value = value * 10 + (s[i] - '0');
	return value;
}

static enum idnum_verdict read_birth(struct idnum *id, day_t today)
{
	const char *at = id->number + 6;
	struct date d = {number_at(at, 4), number_at(at + 4, 2), number_at(at + 6, 2)};

	id->born = day_from_date(d);
	if (id->born == DAY_NONE || d.year < EARLIEST_YEAR)
		return IDNUM_BAD_DATE;
	return id->born > today ? IDNUM_FUTURE : IDNUM_OK;
}

enum idnum_verdict idnum_parse(const char *text, day_t today, struct idnum *ret)
{
	struct idnum id = {.born = DAY_NONE};
	enum idnum_verdict verdict = IDNUM_OK;

	if (!read_form(text, &id))
		verdict = IDNUM_BAD_FORM;
	else if (id.kind != IDNUM_FOREIGN_2017)
		verdict = read_birth(&id, today);
	if (verdict == IDNUM_OK && id.kind != IDNUM_FOREIGN_2017 &&
		idnum_check_char(id.number) != id.number[17])
		verdict = IDNUM_BAD_CHECK;
	if (verdict == IDNUM_OK)
		*ret = id;
	sodium_memzero(&id, sizeof(id));
	return verdict;
}
