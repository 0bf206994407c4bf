/* SPDX-License-Identifier: MIT */
#include "screens/spoken.h"

#include <stdio.h>
#include <string.h>

#include "screens/keys.h"
#include "screens/words.h"

#define MASK "＊" /* in place of a digit that was typed */

static void spoken_add(struct page *p, const char *text)
{
	size_t n = strlen(p->spoken);
	char *at = p->spoken + n;

	if (!*text || n + strlen(text) + 2 > sizeof(p->spoken))
		return;
	stpcpy(stpcpy(at, n ? "\n" : ""), text);
}

static void spoken_pair(struct page *p, const char *label, const char *text)
{
	char both[2 * PAGE_TEXT];

	snprintf(both, sizeof(both), _("%s: %s"), label, text);
	spoken_add(p, *label ? both : text);
}

/* ---- figures ---------------------------------------------------------------------------------- */

/* Minutes, and of the last one only what helps to hurry: a number a second would be noise. */
static void countdown_spoken(struct page *p)
{
	char text[PAGE_TEXT];

	if (p->countdown > 60)
		/* TRANSLATORS: the voice: a count-down. */
		snprintf(text, sizeof(text), _("%d minutes left"), (p->countdown + 59) / 60);
	else if (p->countdown > 0 && p->countdown % 10 == 0)
		/* TRANSLATORS: the voice: a count-down. */
		snprintf(text, sizeof(text), _("%d seconds left"), p->countdown);
	else
		return;
	spoken_add(p, text);
}

/* "8" "yuan" goes through the same words as "8 yuan" in a line. */
static void figure_spoken(struct page *p, const struct page_figure *f)
{
	bool apart = *f->unit >= 'A' && *f->unit <= 'z';
	char value[64];

	snprintf(value, sizeof(value), "%s%s%s", f->value, apart ? " " : "", f->unit);
	spoken_pair(p, f->label, value);
}

static void figures_spoken(struct page *p)
{
	bool counts = p->countdown >= 0 && p->n_figures > 0; /* it is the last figure */

	for (int i = 0; i < p->n_figures - counts; i++)
		figure_spoken(p, &p->figure[i]);
	if (counts)
		countdown_spoken(p);
}

/* ---- lines ------------------------------------------------------------------------------------ */

static void aside_spoken(struct page *p)
{
	char text[PAGE_TEXT], *save = NULL;

	memcpy(text, p->aside, sizeof(text));
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		spoken_add(p, line);
}

/* How many digits of a PIN were typed; -1 for another text. */
static int masked_digits(const char *text)
{
	size_t each = strlen(MASK);
	int n = 0;

	for (; strncmp(text, MASK, each) == 0; text += each)
		n++;
	return strcmp(text, "_") == 0 ? n : -1;
}

static void line_spoken(struct page *p, const char *line)
{
	const char *value = strchr(line, '\t');
	char label[PAGE_TEXT], text[PAGE_TEXT];

	if (!value) {
		spoken_add(p, line);
		return;
	}
	snprintf(label, sizeof(label), "%.*s", (int)(value++ - line), line);
	if (masked_digits(value) < 0) {
		spoken_pair(p, label, value);
	} else if (masked_digits(value)) {
		/* TRANSLATORS: the voice, of a PIN: how many digits were typed. */
		snprintf(text, sizeof(text), _("digits typed: %d"), masked_digits(value));
		spoken_pair(p, label, text);
	}
}

/* ---- keys ------------------------------------------------------------------------------------- */

static void choice_spoken(struct page *p, const struct page_choice *choice)
{
	char text[3 * PAGE_TEXT];

	if (*choice->detail)
		/* TRANSLATORS: the voice: a digit, the choice, more about it. */
		snprintf(text, sizeof(text), _("Press %d: %s. %s"), choice->digit, choice->label,
			choice->detail);
	else
		/* TRANSLATORS: the voice: a digit, the choice. */
		snprintf(text, sizeof(text), _("Press %d: %s"), choice->digit, choice->label);
	spoken_add(p, text);
}

static void key_spoken(struct page *p, bool works, enum action action, const char *label)
{
	char text[PAGE_TEXT];

	if (!works || !label)
		return;
	/* TRANSLATORS: the voice: "Enter" or "star", "Go on" or "Back". */
	snprintf(text, sizeof(text), _("Press %s: %s"), key_said(action), label);
	spoken_add(p, text);
}

static void keys_spoken(struct page *p)
{
	key_spoken(p, p->next, ACTION_NEXT, key_label(ACTION_NEXT));
	key_spoken(p, p->back, ACTION_BACK, key_label(ACTION_BACK));
	key_spoken(p, p->help, ACTION_HELP, key_label(ACTION_HELP));
	key_spoken(p, p->repeat, ACTION_REPEAT, p->repeat_label);
	key_spoken(p, p->volume, ACTION_VOLUME, key_label(ACTION_VOLUME));
}

/* Not said: the hall's name, the marks, which are for volunteers, the note, which has the keys of the
 * demo, and the other languages, which this voice does not speak. */
void spoken_fill(struct page *p)
{
	p->spoken[0] = 0;
	spoken_add(p, p->question);
	spoken_add(p, p->whom);
	figures_spoken(p);
	aside_spoken(p);
	for (int i = 0; i < p->n_lines; i++)
		line_spoken(p, p->line[i]);
	if (p->slip)
		spoken_add(p, _("Please take your slip"));
	for (int i = 0; i < p->n_choices; i++)
		choice_spoken(p, &p->choice[i]);
	keys_spoken(p);
}

static bool line_in(const char *line, size_t n, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		if (length == n && memcmp(text, line, n) == 0)
			return true;
		text += length + (text[length] != 0);
	}
	return false;
}

void spoken_news(const char *before, const char *now, bool anew, char ret[SPOKEN_SIZE])
{
	char *at = ret;

	while (*now) {
		size_t n = strcspn(now, "\n");

		if ((anew || !line_in(now, n, before)) && at + n + 2 < ret + SPOKEN_SIZE) {
			if (at > ret)
				*at++ = '\n';
			at = mempcpy(at, now, n);
		}
		now += n + (now[n] != 0);
	}
	*at = 0;
}
