/* SPDX-License-Identifier: MIT */
/* Text becomes sound: words, marks and numbers, one after the other. */
#include "screens/said.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/pinyin.h"
#include "screens/page.h"

/* ---- letters ---------------------------------------------------------------------------------- */

static uint32_t peek(const char *at)
{
	return text_next(&at);
}

static uint32_t code_before(const char *text, const char *at)
{
	if (at == text)
		return 0;
	do
		at--;
	while (at > text && ((unsigned char)*at & 0xc0) == 0x80);
	return peek(at);
}

/* Marks of all languages as ASCII has them, and a blank for what has no sound. */
static uint32_t plain_code(uint32_t code)
{
	static const struct {
		uint16_t code, plain;
	} marks[] = {{0xff1a, ','}, {'\n', '.'}, {'\r', '.'}, {'\t', ','}, {0x3001, ','},
		{0x3002, '.'}, {0x2018, '\''}, {0x2019, '\''}, {0x2013, '-'}, {0x2014, ','},
		{0x2026, ','}};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].code == code)
			return marks[i].plain;
	if (code >= 0xff01 && code <= 0xff5e)
		code -= 0xfee0;
	if (code >= 0x3008 && code <= 0x3011)
		return ',';
	if ((code >= ' ' && code < 0x7f) || code_is_hanzi(code) || code_is_hangul(code) ||
		code_is_latin(code))
		return code;
	return ' ';
}

static void plain_text(char out[SPOKEN_SIZE], const char *text)
{
	size_t len = 0;

	while (*text && len + 6 < SPOKEN_SIZE) {
		uint32_t code = text_next(&text), plain = plain_code(code);

		len += (size_t)text_put(out + len, plain);
		if (plain == '.' && code != '.')
			out[len++] = ' '; /* no decimal point, whatever follows */
	}
	out[len] = 0;
}

static bool is_one_of(const char *list, uint32_t code)
{
	char text[5];

	return code && text_put(text, code) && strstr(list, text);
}

/* 一 keeps its tone where it is a number in a row or the last of one. */
static bool one_keeps(uint32_t before, const char *after)
{
	return is_one_of("第初十期周之餐二三四五六七八九", before) ||
	       is_one_of("月号日楼班室一二三四五六七八九", peek(after)) ||
	       !code_is_hanzi(peek(after));
}

/* 一 and 不 take their tone from the next syllable; other tones the voice changes by itself. */
static const char *tone_changed(
	const struct said *s, const char *text, const char *at, const char *sound)
{
	const char *next = at;
	uint32_t code = text_next(&next);
	const char *after;
	bool falling;
	size_t len;

	if ((code != 0x4e00 && code != 0x4e0d) || strchr(sound, ' '))
		return sound; /* a phrase says its own */
	after = pinyin_at(s->own, next, &len);
	falling = after[strcspn(after, "12345")] == '4';
	if (code == 0x4e0d)
		return falling ? "bu2" : "bu4";
	if (one_keeps(code_before(text, at), next))
		return sound;
	return falling ? "yi2" : "yi4";
}

/* ---- words, by language ----------------------------------------------------------------------- */

static size_t latin_len(const char *at)
{
	const char *end = at;

	while (code_is_latin(peek(end)) ||
		(end > at && *end == '\'' && code_is_latin(peek(end + 1))))
		text_next(&end);
	return (size_t)(end - at);
}

static bool all_capitals(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (at[i] < 'A' || at[i] > 'Z')
			return false;
	return len > 0 && len <= 5;
}

static void copy_word(struct said *s, const char *at, size_t len)
{
	char word[128];

	if (len >= sizeof(word))
		len = sizeof(word) - 1;
	while (((unsigned char)at[len] & 0xc0) == 0x80)
		len--;
	memcpy(word, at, len);
	word[len] = 0;
	said_word(s, word);
}

/* Letters by their names; a longer word as it is: its voice does what it can. */
static const char *latin_word(struct said *s, const char *at, enum lang lang)
{
	size_t len = latin_len(at);

	if (lang != LANG_EN && all_capitals(at, len))
		for (size_t i = 0; i < len; i++)
			said_word(s, lang == LANG_ZH ? letter_zh(at[i]) : letter_ko(at[i]));
	else
		copy_word(s, at, len);
	s->joined = lang == LANG_KO && code_is_hangul(peek(at + len)); /* a particle */
	return at + len;
}

static const char *word_zh(struct said *s, const char *text, const char *at)
{
	size_t len;
	const char *sound = pinyin_at(s->own, at, &len);

	if (*sound) {
		said_word(s, tone_changed(s, text, at, sound));
		return at + len;
	}
	if (code_is_latin(peek(at)))
		return latin_word(s, at, LANG_ZH);
	text_next(&at);
	return at;
}

/* A word that stands for another one in front of a number. */
static const char *before_number_en(const char *at, size_t len)
{
	static const char *const words[][2] = {{"No", "number"}, {"x", "times"}, {"Mon", "Monday"},
		{"Tue", "Tuesday"}, {"Wed", "Wednesday"}, {"Thu", "Thursday"}, {"Fri", "Friday"},
		{"Sat", "Saturday"}, {"Sun", "Sunday"}};
	const char *after = at + len + (at[len] == '.');

	if (*after != ' ' || !((after[1] >= '0' && after[1] <= '9') ||
				     (after[1] >= 'A' && after[1] <= 'Z' && after[2] <= '9')))
		return NULL;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i][0]) == len && strncmp(at, words[i][0], len) == 0)
			return words[i][1];
	return NULL;
}

/* A Chinese name in English: its syllables without tones. */
static const char *hanzi_en(struct said *s, const char *at)
{
	char word[8];
	size_t len, n;
	const char *sound = pinyin_at(s->own, at, &len);

	while (*sound) {
		n = strcspn(sound, "12345");
		snprintf(word, sizeof(word), "%.*s", (int)n, sound);
		for (char *c = word; *c; c++)
			*c = *c == 'v' ? 'u' : *c;
		if (*word >= 'a' && *word <= 'z')
			*word = (char)(*word - 'a' + 'A');
		said_word(s, word);
		sound += n;
		sound += strspn(sound, "12345 ");
	}
	return at + len;
}

static const char *word_en(struct said *s, const char *at)
{
	size_t len = latin_len(at);
	const char *other = before_number_en(at, len);

	if (other) {
		said_word(s, other);
		return at + len + (at[len] == '.');
	}
	if (len)
		return latin_word(s, at, LANG_EN);
	if (code_is_hanzi(peek(at)))
		return hanzi_en(s, at);
	text_next(&at);
	return at;
}

/* How people are called, as the data has it, by the Korean word: read by its characters 妈妈 would be
 * "your Majesty". */
static const char *kin_ko(const char *at, size_t *len)
{
	static const char *const kin[][2] = {{"妈妈", "어머니"}, {"爸爸", "아버지"},
		{"奶奶", "할머니"}, {"爷爷", "할아버지"}, {"阿姨", "아주머니"}, {"叔叔", "아저씨"}};

	for (size_t i = 0; i < sizeof(kin) / sizeof(kin[0]); i++) {
		*len = strlen(kin[i][0]);
		if (strncmp(at, kin[i][0], *len) == 0)
			return kin[i][1];
	}
	return NULL;
}

/* Hangul, and Hanzi as Korean reads them, until there is another script. */
static const char *word_ko(struct said *s, const char *at)
{
	const char *kin = NULL;
	char word[128];
	size_t len = 0, kin_len;

	if (code_is_latin(peek(at)))
		return latin_word(s, at, LANG_KO);
	while ((code_is_hangul(peek(at)) || code_is_hanzi(peek(at))) && len + 5 < sizeof(word)) {
		uint32_t code;

		kin = kin_ko(at, &kin_len);
		if (kin)
			break;
		code = pinyin_hangul(text_next(&at));
		if (code)
			len += (size_t)text_put(word + len, code);
	}
	word[len] = 0;
	said_word(s, word);
	said_word(s, kin ? kin : "");
	return kin ? at + kin_len : at;
}

/* ---- marks ------------------------------------------------------------------------------------ */

/* The words for what is not a letter: "*", "+", "to" between numbers, "minus". */
static const char *mark_words(char mark, enum lang lang)
{
	static const struct {
		char mark;
		const char *words[LANG_COUNT];
	} marks[] = {
		{'*', {"xing1 hao4", "star", "별표"}},
		{'+', {"jia1", "plus", "더하기"}},
		{'-', {"dao4", "to", "에서"}},
		{'~', {"dao4", "to", "에서"}},
		{'_', {"fu4", "minus", "마이너스"}},
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (marks[i].mark == mark)
			return marks[i].words[lang];
	return "";
}

static bool is_letter(uint32_t code)
{
	return code_is_hanzi(code) || code_is_hangul(code) || code_is_latin(code);
}

static bool is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

/* ',' or '.' for a mark that is a silence, else 0. The star of a masked name is a short one: letters
 * that are not told. So is a gap in front of a number: 套餐二  10元 are not 20. */
static char mark_pause(char mark, uint32_t before, uint32_t after)
{
	if (mark == ' ')
		return after == ' ' || (code_is_hanzi(before) && is_digit(after)) ? ',' : 0;
	if (strchr(".?!", mark))
		return mark;
	if (strchr(",:;()", mark) || (mark == '/' && is_digit(before)))
		return ',';
	return mark == '*' && (is_letter(before) || is_letter(after) || before == '*') ? ',' : 0;
}

/* The mark that has words, '_' for a minus, else 0. */
static char mark_said(char mark, uint32_t before, uint32_t after)
{
	if (strchr("*+", mark))
		return mark;
	if (!strchr("-~", mark) || !is_digit(after) || is_letter(before))
		return 0;
	return is_digit(before) ? mark : '_';
}

static void say_mark(struct said *s, const char *text, const char *at, enum lang lang)
{
	uint32_t before = code_before(text, at), after = peek(at + 1);
	char pause = mark_pause(*at, before, after);

	if (pause)
		said_pause(s, pause);
	else
		said_word(s, mark_words(mark_said(*at, before, after), lang));
}

void say_sound(char *out, size_t size, const char *text, enum lang lang)
{
	say_sound_of(out, size, text, lang, NULL);
}

void say_sound_of(
	char *out, size_t size, const char *text, enum lang lang, const struct own_readings *own)
{
	static const char *(*const number[LANG_COUNT])(struct said *, const struct numeral *) = {
		said_number_zh, said_number_en, said_number_ko};
	struct said s = {.out = out, .size = size, .own = own};
	char plain[SPOKEN_SIZE];
	const char *at = plain;
	struct numeral n;

	if (size)
		out[0] = 0;
	plain_text(plain, text);
	while (*at && !s.full) {
		if (numeral_scan(plain, at, &n)) {
			at = number[lang](&s, &n);
		} else if (!is_letter(peek(at))) {
			say_mark(&s, plain, at, lang);
			at++;
		} else {
			at = lang == LANG_ZH   ? word_zh(&s, plain, at)
			     : lang == LANG_EN ? word_en(&s, at)
					       : word_ko(&s, at);
		}
	}
	explicit_bzero(plain, sizeof(plain)); /* a name may be in it */
}
