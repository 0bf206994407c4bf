/* SPDX-License-Identifier: MIT */
#include "screens/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

/* snprintf cuts between bytes; what is left of a character goes too. */
static void whole(char *text, size_t size)
{
	size_t n = strlen(text);

	if (n + 1 < size)
		return;
	while (n && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
		n--;
	if (n && (unsigned char)text[n - 1] >= 0xc0)
		n--;
	text[n] = 0;
}

static void format(char *out, size_t size, const char *fmt, va_list args) PRINTF(3, 0);
static void format(char *out, size_t size, const char *fmt, va_list args)
{
	vsnprintf(out, size, fmt, args);
	whole(out, size);
}

void say_question(struct page *p, enum page_mood mood, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format(p->question, sizeof(p->question), fmt, args);
	va_end(args);
	phrase_capital(p->question);
	p->mood = mood;
}

void say_line(struct page *p, const char *fmt, ...)
{
	va_list args;

	if (p->n_lines == PAGE_LINES)
		return;
	va_start(args, fmt);
	format(p->line[p->n_lines++], PAGE_TEXT, fmt, args);
	va_end(args);
}

static void pair(struct page *p, const char *label, const char *fmt, va_list args) PRINTF(3, 0);
static void pair(struct page *p, const char *label, const char *fmt, va_list args)
{
	char *line = p->line[p->n_lines];
	size_t n = strlen(label);

	if (p->n_lines == PAGE_LINES || n + 2 > PAGE_TEXT)
		return;
	text_copy(line, PAGE_TEXT, label);
	line[n] = '\t';
	format(line + n + 1, PAGE_TEXT - n - 1, fmt, args);
	phrase_capital(line + n + 1);
	p->n_lines++;
}

void say_pair(struct page *p, const char *label, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pair(p, label, fmt, args);
	va_end(args);
}

void say_extra(struct page *p, const char *label, const char *fmt, ...)
{
	int before = p->n_lines;
	va_list args;

	va_start(args, fmt);
	pair(p, label, fmt, args);
	va_end(args);
	p->n_extra += p->n_lines - before;
}

void say_figure(struct page *p, const char *label, const char *value, const char *unit)
{
	struct page_figure *f = &p->figure[p->n_figures];

	if (p->n_figures == PAGE_FIGURES)
		return;
	text_copy(f->label, sizeof(f->label), label);
	text_copy(f->value, sizeof(f->value), value);
	text_copy(f->unit, sizeof(f->unit), unit);
	p->n_figures++;
}

void say_money(struct page *p, const char *label, int32_t fen)
{
	char value[24];

	if (fen % 100)
		snprintf(value, sizeof(value), "%d.%02d", fen / 100, fen % 100);
	else
		snprintf(value, sizeof(value), "%d", fen / 100);
	/* TRANSLATORS: the unit right of a sum in big figures, at most 6 cells. */
	say_figure(p, label, value, _("yuan"));
}

void phrase_day(char out[PHRASE], const struct model *m, day_t day)
{
	if (day == m->now.day)
		text_copy(out, PHRASE, _("today"));
	else if (day == m->now.day + 1)
		text_copy(out, PHRASE, _("tomorrow"));
	else
		words_day(out, PHRASE, day, DAY_NONE, m->lang);
}

void phrase_capital(char *text)
{
	if (*text >= 'a' && *text <= 'z')
		*text = (char)(*text - 'a' + 'A');
}

const char *phrase_meal(const char *meal)
{
	if (strcmp(meal, "lunch") == 0)
		return _("lunch");
	if (strcmp(meal, "dinner") == 0)
		return _("dinner");
	return meal;
}

const char *phrase_noon(const char *meal)
{
	if (strcmp(meal, "lunch") == 0)
		return _("noon");
	if (strcmp(meal, "dinner") == 0)
		return _("evening");
	return "";
}

void phrase_window(char out[PHRASE], int from_min, int to_min, enum lang lang)
{
	char from[32], to[32];

	out[0] = 0;
	if (!from_min && !to_min)
		return;
	words_minutes(from, sizeof(from), from_min, lang);
	words_minutes(to, sizeof(to), to_min, lang);
	/* TRANSLATORS: two times of day. */
	snprintf(out, PHRASE, _("%s to %s"), from, to);
}

static void join(char out[PHRASE], const char *word)
{
	size_t n = strlen(out);

	/* TRANSLATORS: what stands between the dishes of a list. */
	snprintf(out + n, PHRASE - n, "%s%s", n ? _(", ") : "", word);
	whole(out, PHRASE);
}

void phrase_dishes(char out[PHRASE], const struct meal_set *set, enum lang lang)
{
	out[0] = 0;
	for (int i = 0; i < set->n_parts; i++)
		join(out, words_in(&set->parts[i]->name, lang));
}

void phrase_allergens(char out[PHRASE], unsigned allergens)
{
	static const char *const names[] = {N_("gluten"), N_("prawn or crab"), N_("fish"),
		N_("egg"), N_("peanut"), N_("soy"), N_("milk"), N_("nuts")};

	out[0] = 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (allergens >> i & 1)
			join(out, _(names[i]));
}

const struct meal_set *task_set(const struct model *m, struct meal_set sets[SETS_MAX])
{
	int n = visit_sets(m, sets);

	return m->task.set >= 0 && m->task.set < n ? &sets[m->task.set] : NULL;
}
