/* SPDX-License-Identifier: MIT */
#include "devices/idcard.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "core/base/text.h"

#define TYPE_AT  248
#define DATE     8                  /* characters */
#define LIFELONG "\x7f\x95\x1f\x67" /* 长期 */

/* Byte offsets, as the four layouts have them; of a name the characters, too. */
static const struct layout {
	uint8_t letter;
	enum idcard_kind kind;
	uint8_t number, letters, digits, born, from, to, name, name_chars;
} layouts[] = {
	{' ', IDCARD_CITIZEN, 122, 0, 18, 36, 188, 204, 0, 15},
	{0, IDCARD_CITIZEN, 122, 0, 18, 36, 188, 204, 0, 15},
	{'J', IDCARD_PERMIT, 122, 0, 18, 36, 188, 204, 0, 15},
	{'I', IDCARD_FOREIGN_2017, 122, 3, 12, 220, 188, 204, 0, 60},
	{'Y', IDCARD_FOREIGN_2023, 122, 0, 18, 36, 188, 204, 52, 35},
};

/* A character that is ASCII; 0 for any other: surrogates, full-width digits, noncharacters. */
static char ascii_at(const uint8_t *text, size_t offset)
{
	return text[offset + 1] == 0 && text[offset] < 0x80 ? (char)text[offset] : 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char upper(char c)
{
	return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

/* Letters, then digits; the last of 18 may be an X. */
static bool read_number(const uint8_t *text, const struct layout *l, char out[19])
{
	size_t n = (size_t)l->letters + l->digits;

	for (size_t i = 0; i < n; i++) {
		char c = upper(ascii_at(text, l->number + 2 * i));
		bool letter = c >= 'A' && c <= 'Z';

		if (i < l->letters ? !letter : !is_digit(c) && !(i == 17 && c == 'X'))
			return false;
		out[i] = c;
	}
	out[n] = 0;
	return true;
}

static int32_t days_of(int32_t year, int32_t month)
{
	static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static int32_t date_at(const uint8_t *text, size_t offset)
{
	int32_t date = 0, year, month, day;

	for (size_t i = 0; i < DATE; i++) {
		char c = ascii_at(text, offset + 2 * i);

		if (!is_digit(c))
			return IDCARD_NO_DATE;
		date = date * 10 + (c - '0');
	}
	year = date / 10000;
	month = date / 100 % 100;
	day = date % 100;
	if (year < 1850 || month < 1 || month > 12 || day < 1 || day > days_of(year, month))
		return IDCARD_NO_DATE;
	return date;
}

static int32_t end_at(const uint8_t *text, size_t offset)
{
	if (memcmp(text + offset, LIFELONG, sizeof(LIFELONG) - 1) == 0)
		return IDCARD_FOREVER;
	return date_at(text, offset);
}

static uint32_t unit_at(const uint8_t *text, size_t i)
{
	return (uint32_t)text[2 * i] | (uint32_t)text[2 * i + 1] << 8;
}

/* One character and how many units it takes; 0 for a half of a pair, and for what no name has. */
static uint32_t char_at(const uint8_t *text, size_t i, size_t n, size_t *units)
{
	uint32_t high = unit_at(text, i), low;

	*units = 1;
	if (high < ' ' || (high >= 0x7f && high < 0xa0) || high >= 0xfff0)
		return 0;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	low = i + 1 < n ? unit_at(text, i + 1) : 0;
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return 0;
	*units = 2;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/* Up to the blanks that fill the field. */
static void read_name(const uint8_t *text, const struct layout *l, char out[IDCARD_NAME])
{
	const uint8_t *name = text + l->name;
	size_t n = l->name_chars, at = 0, units;

	while (n && (unit_at(name, n - 1) == ' ' || unit_at(name, n - 1) == 0))
		n--;
	for (size_t i = 0; i < n; i += units) {
		uint32_t code = char_at(name, i, n, &units);

		if (!code || at + 4 >= IDCARD_NAME) {
			sodium_memzero(out, IDCARD_NAME);
			return;
		}
		at += (size_t)text_put(out + at, code);
	}
}

static const struct layout *layout_of(const uint8_t *text)
{
	if (text[TYPE_AT + 1] != 0)
		return NULL;
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
		if (layouts[i].letter == text[TYPE_AT])
			return &layouts[i];
	return NULL;
}

int idcard_parse(struct idcard *ret, const uint8_t text[IDCARD_TEXT], struct err *err)
{
	const struct layout *l = layout_of(text);
	struct idcard card = {0};
	int result = 0;

	if (!l)
		return err_set(err, ERR_BAD, "a card of an unknown layout");
	card.kind = l->kind;
	read_name(text, l, card.name);
	card.born = date_at(text, l->born);
	card.from = date_at(text, l->from);
	card.to = end_at(text, l->to);
	if (!read_number(text, l, card.number))
		result = err_set(err, ERR_BAD, "the card's number is none");
	else if (card.born == IDCARD_NO_DATE)
		result = err_set(err, ERR_BAD, "the card's date of birth is none");
	else
		*ret = card;
	sodium_memzero(&card, sizeof(card));
	return result;
}
