/* SPDX-License-Identifier: MIT */
#include "devices/voice_talk.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "devices/scan_text.h"

struct piece {
	const char *s;
	size_t n;
};

/* ---- words of a line ----------------------------------------------------------------------- */

static bool is_word(struct piece p, const char *word)
{
	return p.n == strlen(word) && memcmp(p.s, word, p.n) == 0;
}

/* True, and *p is what follows: at least a byte. */
static bool takes_head(struct piece *p, const char *head)
{
	size_t n = strlen(head);

	if (p->n <= n || memcmp(p->s, head, n) != 0)
		return false;
	p->s += n;
	p->n -= n;
	return true;
}

/* Up to the next tab; the last one up to the end. */
static bool takes_piece(struct piece *p, struct piece *ret, bool last)
{
	const char *tab = p->n ? memchr(p->s, '\t', p->n) : NULL;

	if (last == (tab != NULL))
		return false;
	*ret = (struct piece){p->s, tab ? (size_t)(tab - p->s) : p->n};
	p->s += ret->n + !last;
	p->n -= ret->n + !last;
	return true;
}

/* Without zeros before it, so that a number has one form. */
static int get_number(struct piece p, int32_t *ret)
{
	int32_t n = 0;

	if (p.n == 0 || p.n > 9 || p.s[0] == '0')
		return ERR_BAD;
	for (size_t i = 0; i < p.n; i++) {
		if (p.s[i] < '0' || p.s[i] > '9')
			return ERR_BAD;
		n = n * 10 + (p.s[i] - '0');
	}
	*ret = n;
	return 0;
}

/* Names a file of the speech library, and a folder: letters, digits, "-" and "_", a letter first. */
static bool is_name(struct piece p, size_t size)
{
	if (p.n == 0 || p.n >= size || p.s[0] == '-' || p.s[0] == '_')
		return false;
	for (size_t i = 0; i < p.n; i++) {
		char c = p.s[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
			    (i && c >= '0' && c <= '9')))
			return false;
	}
	return true;
}

static bool has_control(struct piece p)
{
	for (size_t i = 0; i < p.n; i++)
		if ((unsigned char)p.s[i] < 0x20 || p.s[i] == 0x7f)
			return true;
	return false;
}

static int get_text(struct piece p, char *out, size_t size)
{
	if (p.n >= size || has_control(p) || !text_valid(p.s, p.n))
		return ERR_BAD;
	memcpy(out, p.s, p.n);
	out[p.n] = 0;
	return 0;
}

static int get_name(struct piece p, char *out, size_t size)
{
	return is_name(p, size) ? get_text(p, out, size) : ERR_BAD;
}

/* ---- the terminal's ------------------------------------------------------------------------ */

static int get_sentence(struct piece p, struct voice_sentence *ret)
{
	struct piece n, lang, speaker, text, sound;

	if (!takes_piece(&p, &n, false) || !takes_piece(&p, &lang, false) ||
		!takes_piece(&p, &speaker, false) || !takes_piece(&p, &text, false) ||
		!takes_piece(&p, &sound, true))
		return ERR_BAD;
	if (get_number(n, &ret->n) < 0 || get_name(lang, ret->lang, sizeof(ret->lang)) < 0 ||
		get_name(speaker, ret->speaker, sizeof(ret->speaker)) < 0 ||
		get_text(text, ret->text, sizeof(ret->text)) < 0)
		return ERR_BAD;
	return get_text(sound, ret->sound, sizeof(ret->sound));
}

static int get_volume(struct piece p, struct voice_order *ret)
{
	if (p.n != 1 || p.s[0] < '0' || p.s[0] > '0' + VOICE_LOUDEST)
		return ERR_BAD;
	ret->word = VOICE_VOLUME;
	ret->volume = (enum voice_volume)(p.s[0] - '0');
	return 0;
}

int voice_talk_order(const char *line, size_t n, struct voice_order *ret)
{
	struct piece p = {line, n};

	if (n > VOICE_TALK_MAX)
		return ERR_BAD;
	if (is_word(p, "done") || is_word(p, "look")) {
		ret->word = VOICE_TONE;
		ret->tone = is_word(p, "done") ? VOICE_DONE : VOICE_LOOK;
		return 0;
	}
	if (takes_head(&p, "say\t")) {
		ret->word = VOICE_SAY;
		return get_sentence(p, &ret->sentence);
	}
	if (takes_head(&p, "hush ")) {
		ret->word = VOICE_HUSH;
		return get_number(p, &ret->n);
	}
	if (takes_head(&p, "volume "))
		return get_volume(p, ret);
	if (takes_head(&p, "clips ")) {
		ret->word = VOICE_CLIPS;
		return get_text(p, ret->path, sizeof(ret->path));
	}
	return ERR_BAD;
}

/* ---- litang-voice's ------------------------------------------------------------------------ */

int voice_talk_news(const char *line, size_t n, struct voice_news *ret)
{
	static const struct {
		const char *head;
		enum voice_word word;
	} texts[] = {{"card ", VOICE_CARD}, {"none ", VOICE_NONE}, {"broken ", VOICE_BROKEN}};
	struct piece p = {line, n};

	*ret = (struct voice_news){.word = VOICE_TICK};
	if (n > VOICE_TALK_MAX)
		return ERR_BAD;
	if (is_word(p, "tick"))
		return 0;
	if (is_word(p, "mute")) {
		ret->word = VOICE_MUTE;
		return 0;
	}
	if (takes_head(&p, "said ")) {
		ret->word = VOICE_SAID;
		return get_number(p, &ret->n);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!takes_head(&p, texts[i].head))
			continue;
		ret->word = texts[i].word;
		scan_text_clean(ret->text, sizeof(ret->text), p.s, p.n);
		return ret->word == VOICE_BROKEN && !is_name(p, VOICE_LANG) ? ERR_BAD : 0;
	}
	return ERR_BAD;
}

/* ---- writing ------------------------------------------------------------------------------- */

static struct piece piece_of(const char *s)
{
	return (struct piece){s, strlen(s)};
}

/* What is no character becomes a blank. */
static char *put_text(char *at, const char *s)
{
	while (*s) {
		const char *start = s;
		uint32_t code = text_next(&s);

		if (code < 0x20 || (code >= 0x7f && code < 0xa0) ||
			!text_valid(start, (size_t)(s - start)))
			*at++ = ' ';
		else
			at = mempcpy(at, start, (size_t)(s - start));
	}
	return at;
}

int voice_talk_say(
	char out[VOICE_TALK_MAX + 2], size_t *n, int32_t number, const struct voice_line *line)
{
	char *at;

	if (number < 1 || number > VOICE_N_MOST || strlen(line->text) > VOICE_LINE_MAX ||
		strlen(line->sound) > VOICE_LINE_MAX ||
		!is_name(piece_of(line->lang), VOICE_LANG) ||
		!is_name(piece_of(line->speaker), VOICE_SPEAKER))
		return ERR_LIMIT;
	at = out + sprintf(out, "say\t%d\t%s\t%s\t", number, line->lang, line->speaker);
	at = put_text(at, line->text);
	*at++ = '\t';
	at = put_text(at, line->sound);
	*at++ = '\n';
	*at = 0;
	*n = (size_t)(at - out);
	return 0;
}

int voice_talk_clips(char out[VOICE_TALK_MAX + 2], size_t *n, const char *folder)
{
	char same[VOICE_PATH];

	if (!folder[0] || get_text(piece_of(folder), same, sizeof(same)) < 0)
		return ERR_LIMIT;
	*n = (size_t)sprintf(out, "clips %s\n", same);
	return 0;
}
