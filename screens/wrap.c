/* SPDX-License-Identifier: MIT */
#include "screens/wrap.h"

#include <string.h>

#include "core/base/text.h"

static bool is_closing(uint32_t code)
{
	switch (code) {
	case 0x3001: /* 、 */
	case 0x3002: /* 。 */
	case 0x300b: /* 》 */
	case 0x300d: /* 」 */
	case 0xff01: /* ！ */
	case 0xff09: /* ） */
	case 0xff0c: /* ， */
	case 0xff1a: /* ： */
	case 0xff1b: /* ； */
	case 0xff1f: /* ？ */
		return true;
	default:
		return code < 0x80 && code && strchr("%,.!?:;)", (int)code);
	}
}

static bool is_opening(uint32_t code)
{
	return code == 0x300a || code == 0x300c || code == 0xff08 || code == '('; /* 《「（ */
}

static bool is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

/* Korean is written in words with blanks between, however wide its letters are. */
static bool is_hangul(uint32_t code)
{
	return code >= 0xac00 && code <= 0xd7a3;
}

/* Part of a word, which ends only at a blank. */
static bool in_word(uint32_t code)
{
	return text_cell(code) < 2 || is_hangul(code);
}

/* May a row end between these two? */
static bool breakable(uint32_t left, uint32_t right)
{
	if (left == ' ')
		return right != ' ';
	if (in_word(left) && in_word(right))
		return false;
	if (right == ' ' || is_closing(right) || is_opening(left))
		return false;
	return !(is_digit(left) && text_cell(right) == 2);
}

/* May a row end behind `last`? Not in "9 yuan" or "，付9元": what is short belongs to its number. */
static bool row_ends(uint32_t earlier, uint32_t last, uint32_t code)
{
	bool unit = last == ' ' && is_digit(earlier);
	bool verb =
		is_closing(earlier) && !is_closing(last) && text_cell(last) == 2 && is_digit(code);

	return last && breakable(last, code) && !unit && !verb;
}

static const char *skip_blanks(const char *at)
{
	while (*at == ' ')
		at++;
	return at;
}

/* The end of a text or line that needs no break, most of them; NULL: it is too long. */
static const char *whole_end(const char *text, int cells)
{
	while (*text && *text != '\n') {
		cells -= text_cell(text_next(&text));
		if (cells < 0)
			return NULL;
	}
	return text;
}

/* Where the row that begins at text ends when it is too long: before the first character that does
 * not fit, or at the last place before it where a break is allowed. */
static const char *broken_end(const char *text, int cells)
{
	const char *at = text, *good = NULL;
	uint32_t earlier = 0, last = 0, code;

	while (*at && *at != '\n') {
		const char *before = at;

		code = text_next(&at);
		if (row_ends(earlier, last, code))
			good = before;
		cells -= text_cell(code);
		if (cells < 0 && code != ' ')
			return good ? good : before > text ? before : at;
		earlier = last;
		last = code;
	}
	return at;
}

size_t wrap_next(const char *text, int cells, const char **next)
{
	const char *end = whole_end(text, cells);

	if (!end)
		end = broken_end(text, cells);
	*next = *end == '\n' ? end + 1 : skip_blanks(end);
	while (end > text && end[-1] == ' ')
		end--;
	return (size_t)(end - text);
}

int wrap_rows(const char *text, int cells)
{
	int rows = 0;

	while (*text) {
		(void)wrap_next(text, cells, &text);
		rows++;
	}
	return rows;
}

bool wrap_whole(const char *text, int cells)
{
	uint32_t earlier = 0, last = 0;
	int word = 0, blanks = 0;

	while (*text) {
		uint32_t code = text_next(&text);

		if (code == '\n' || row_ends(earlier, last, code))
			word = blanks = 0;
		if (code == ' ') {
			blanks++;
		} else if (code != '\n') {
			word += blanks + text_cell(code);
			blanks = 0;
		}
		if (word > cells)
			return false;
		earlier = last;
		last = code;
	}
	return true;
}
