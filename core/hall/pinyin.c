/* SPDX-License-Identifier: MIT */
#include "core/hall/pinyin.h"

#include <string.h>

#include "core/base/text.h"
#include "core/hall/readings.h"

bool code_is_hanzi(uint32_t code)
{
	return code >= HANZI_FIRST && code < HANZI_FIRST + HANZI_COUNT;
}

bool code_is_hangul(uint32_t code)
{
	return code >= 0xac00 && code <= 0xd7a3;
}

bool code_is_latin(uint32_t code)
{
	return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') ||
	       (code >= 0xc0 && code <= 0x24f && code != 0xd7 && code != 0xf7);
}

static uint32_t peek(const char *at)
{
	return text_next(&at);
}

/* ---- readings --------------------------------------------------------------------------------- */

const char *pinyin_of(uint32_t code)
{
	return code_is_hanzi(code) ? said_syllables[said_hanzi[code - HANZI_FIRST]] : "";
}

static const struct said_phrase *phrase_at(
	const struct said_phrase *phrases, size_t n, const char *at)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(phrases[i].text);

		/* "Enter" is not the beginning of "Entering". */
		if (strncmp(at, phrases[i].text, len) == 0 &&
			!(code_is_latin((unsigned char)*at) && code_is_latin(peek(at + len))))
			return &phrases[i];
	}
	return NULL;
}

/* What somebody is called, or the mask of a name, follows a surname. */
static bool is_name_after(const char *at)
{
	static const char *const forms[] = {"*", "奶奶", "爷爷", "阿姨", "叔叔", "师傅", "先生",
		"女士", "大爷", "大妈", "大娘", "大姐", "大哥", "大伯", "伯伯", "婆婆", "公公",
		"老师", "医生", "同志"};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strncmp(at, forms[i], strlen(forms[i])) == 0)
			return true;
	return false;
}

struct tables {
	const struct said_phrase *phrases, *surnames; /* NULL: none */
	size_t n_phrases, n_surnames;
};

static const struct said_phrase *found_in(const struct tables *t, const char *at)
{
	const struct said_phrase *surname = phrase_at(t->surnames, t->n_surnames, at);

	if (surname && is_name_after(at + strlen(surname->text)))
		return surname;
	return phrase_at(t->phrases, t->n_phrases, at);
}

const char *pinyin_at(const struct own_readings *own, const char *at, size_t *len)
{
	const struct tables built_in = {
		said_phrases, said_surnames, n_said_phrases, n_said_surnames};
	const struct said_phrase *found = found_in(&built_in, at);
	const char *next = at;

	if (own) {
		const struct tables halls = {
			own->phrases, own->surnames, own->n_phrases, own->n_surnames};
		const struct said_phrase *better = found_in(&halls, at);

		if (better && (!found || strlen(better->text) >= strlen(found->text)))
			found = better;
	}
	if (found) {
		*len = strlen(found->text);
		return found->sound;
	}
	*len = text_next(&next) ? (size_t)(next - at) : 0;
	return pinyin_of(peek(at));
}

static bool is_toneless(const char *syllable, const char *s, size_t n)
{
	return strlen(syllable) == n + 1 && strncmp(syllable, s, n) == 0;
}

bool pinyin_is_syllable(const char *s, size_t n)
{
	if (n < 2 || s[n - 1] < '1' || s[n - 1] > '5')
		return false;
	if (n == 2 && s[0] == 'r') /* 儿 at the end of a word */
		return true;
	for (size_t i = 1; i < n_said_syllables; i++)
		if (is_toneless(said_syllables[i], s, n - 1))
			return true;
	return false;
}

/* 金 is 금, but as a surname, where it mostly stands, 김. */
uint32_t pinyin_hangul(uint32_t code)
{
	if (code_is_hangul(code))
		return code;
	if (code == 0x91d1)
		return 0xae40;
	return code_is_hanzi(code) ? said_hangul[code - HANZI_FIRST] : 0;
}

/* ---- names ------------------------------------------------------------------------------------ */

static void add_initials(char *out, size_t size, const char *sound)
{
	size_t n = strlen(out);

	for (; *sound && n + 1 < size; sound += strspn(sound, " ")) {
		if (*sound >= 'a' && *sound <= 'z')
			out[n++] = (char)(*sound - 'a' + 'A');
		sound += strcspn(sound, " ");
	}
	out[n] = 0;
}

/* The whole word, of which the first letter counts; "O'Neil" is one. */
static size_t latin_length(const char *at)
{
	const char *end = at;

	while (code_is_latin(peek(end)) ||
		(end > at && *end == '\'' && code_is_latin(peek(end + 1))))
		text_next(&end);
	return (size_t)(end - at);
}

/* The Revised Romanization's letter of a syllable; one that begins with a vowel has the vowel's. */
static char hangul_letter(uint32_t code)
{
	static const char consonants[] = "GKNDTRMBPSS-JJCKTPH", vowels[] = "AAYYEEYYOWWOYUWWWYEUI";
	uint32_t nth = code - 0xac00;
	char letter = consonants[nth / 588];

	return letter == '-' ? vowels[nth % 588 / 28] : letter;
}

/* How the text at this place sounds, as far as initials go, in lower case. */
static const char *sound_at(const char *at, size_t *len, char letter[2])
{
	uint32_t code = peek(at);

	*len = latin_length(at);
	letter[0] = *at;
	if (!*len && !code_is_hangul(code))
		return pinyin_at(NULL, at, len);
	if (!*len) {
		letter[0] = hangul_letter(code);
		*len = strlen("가");
	}
	if (letter[0] >= 'A' && letter[0] <= 'Z')
		letter[0] = (char)(letter[0] - 'A' + 'a');
	return letter;
}

void pinyin_initials(char *out, size_t size, const char *name)
{
	const struct said_phrase *surname = phrase_at(said_surnames, n_said_surnames, name);
	const char *at = name;
	char letter[2] = "";
	size_t len;

	if (!size)
		return;
	out[0] = 0;
	if (surname) {
		add_initials(out, size, surname->sound);
		at += strlen(surname->text);
	}
	for (; *at; at += len)
		add_initials(out, size, sound_at(at, &len, letter));
}
