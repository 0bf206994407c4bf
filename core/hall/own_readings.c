/* SPDX-License-Identifier: MIT */
#include "core/hall/own_readings.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/hall/pinyin.h"

#define PHRASE_MOST 60             /* bytes: twenty Hanzi */
#define MARK        "\xef\xbb\xbf" /* that some editors put in front of a file */

/* Characters that have a syllable each; -1: others that are said, whose syllables are not counted. */
static int hanzi_in(const char *phrase)
{
	uint32_t code;
	int n = 0;

	while ((code = text_next(&phrase))) {
		if (code_is_latin(code))
			return -1;
		n += code_is_hanzi(code);
	}
	return n;
}

/* Syllables with a blank between; -1: something is none. */
static int syllables_in(const char *sound)
{
	int n = 0;

	for (;; n++) {
		size_t len = strcspn(sound, " ");

		if (!pinyin_is_syllable(sound, len))
			return -1;
		sound += len;
		if (!*sound)
			return n + 1;
		sound++;
	}
}

static bool is_reading(const char *phrase, const char *sound)
{
	const char *at = phrase;
	uint32_t first = text_next(&at);
	int hanzi = hanzi_in(phrase), syllables = syllables_in(sound);

	return (code_is_hanzi(first) || code_is_latin(first)) && strlen(phrase) <= PHRASE_MOST &&
	       syllables > 0 && (hanzi < 0 || hanzi == syllables);
}

/* One line of its own. False: it is no reading. */
static bool take_line(struct own_readings *r, char *line)
{
	char *tab = strchr(line, '\t');
	bool surname = *line == '^';
	struct said_phrase *to;

	if (!*line || *line == '#')
		return true;
	if (!tab || !text_valid(line, strlen(line)) ||
		r->n_phrases + r->n_surnames == OWN_READINGS_MOST)
		return false;
	*tab = 0;
	line += surname;
	if (!is_reading(line, tab + 1))
		return false;
	to = surname ? &r->surnames[r->n_surnames++] : &r->phrases[r->n_phrases++];
	*to = (struct said_phrase){line, tab + 1};
	return true;
}

static int longest_first(const void *a, const void *b)
{
	const struct said_phrase *x = a, *y = b;
	size_t nx = strlen(x->text), ny = strlen(y->text);

	if (nx != ny)
		return nx > ny ? -1 : 1;
	return x->text < y->text ? -1 : 1; /* as they stand in the file */
}

static void take_lines(struct own_readings *r, char *at, const char *end)
{
	for (int number = 1; at < end; number++) {
		char *next = memchr(at, '\n', (size_t)(end - at)), *stop;
		bool good;

		stop = next ? next : at + (end - at);
		if (stop > at && stop[-1] == '\r')
			stop--;
		*stop = 0;
		good = strlen(at) == (size_t)(stop - at) && take_line(r, at);
		if (!good && !r->passed_over++)
			r->first_passed = number;
		at = next ? next + 1 : at + (end - at);
	}
}

int own_readings_parse(struct own_readings *ret, const char *text, size_t n, struct err *err)
{
	size_t most = OWN_READINGS_MOST;

	if (n > OWN_READINGS_SIZE)
		n = OWN_READINGS_SIZE;
	if (n >= strlen(MARK) && memcmp(text, MARK, strlen(MARK)) == 0) {
		text += strlen(MARK);
		n -= strlen(MARK);
	}
	*ret = (struct own_readings){.text = malloc(n + 1),
		.phrases = calloc(most, sizeof(*ret->phrases)),
		.surnames = calloc(most, sizeof(*ret->surnames))};
	if (!ret->text || !ret->phrases || !ret->surnames)
		return err_set(err, ERR_LIMIT, "no memory for the hall's readings");
	memcpy(ret->text, text, n);
	take_lines(ret, ret->text, ret->text + n);
	qsort(ret->phrases, ret->n_phrases, sizeof(*ret->phrases), longest_first);
	qsort(ret->surnames, ret->n_surnames, sizeof(*ret->surnames), longest_first);
	return 0;
}

void own_readings_done(struct own_readings *r)
{
	free(r->text);
	free(r->phrases);
	free(r->surnames);
	*r = (struct own_readings){0};
}
