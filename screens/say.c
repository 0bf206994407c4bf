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

void phrase_near_day(char out[PHRASE], const struct model *m, day_t day)
{
	if (day <= m->now.day + 1)
		phrase_day(out, m, day);
	else
		text_copy(out, PHRASE, words_weekday(day_weekday(day), m->lang));
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

void phrase_meal_on(char out[PHRASE], const char *meal, const char *day)
{
	if (strcmp(meal, "lunch") == 0)
		/* TRANSLATORS: in front of a menu: "today", "Wednesday"; at most 18 cells. */
		snprintf(out, PHRASE, _("Lunch %s"), day);
	else if (strcmp(meal, "dinner") == 0)
		/* TRANSLATORS: in front of a menu: "today", "Wednesday"; at most 18 cells. */
		snprintf(out, PHRASE, _("Dinner %s"), day);
	else
		snprintf(out, PHRASE, _("%s %s"), day, meal);
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

void phrase_join(char *out, size_t size, const char *word)
{
	size_t n = strlen(out);

	/* TRANSLATORS: what stands between the dishes of a list. */
	snprintf(out + n, size - n, "%s%s", n ? _(", ") : "", word);
	whole(out, size);
}

void phrase_and(char text[PHRASE], const char *more)
{
	char before[PHRASE];

	text_copy(before, sizeof(before), text);
	snprintf(text, PHRASE, _("%s, %s"), before, more);
	whole(text, PHRASE);
}

void phrase_dishes(char out[PHRASE], const struct meal_set *set, enum lang lang)
{
	out[0] = 0;
	for (int i = 0; i < set->n_parts; i++)
		phrase_join(out, PHRASE, words_in(&set->parts[i]->name, lang));
}

void phrase_portions(char out[PHRASE], const char *name, int qty)
{
	if (qty > 1)
		/* TRANSLATORS: a dish, and how many portions of it. */
		snprintf(out, PHRASE, _("%s x %d"), name, qty);
	else
		text_copy(out, PHRASE, name);
}

void phrase_items(char out[PHRASE], const struct act *act, int from, int n, enum lang lang)
{
	char item[PHRASE];

	out[0] = 0;
	for (int i = from; i < act->body.n_items && i < from + n; i++) {
		const struct act_item *at = &act->body.items[i];

		phrase_portions(item, words_in(&at->name, lang), at->qty);
		phrase_join(out, PHRASE, item);
	}
}

const char *phrase_order(char out[PHRASE], const struct open_order *o, enum lang lang)
{
	const char *name = words_in(&o->set_name, lang);

	if (o->more)
		/* TRANSLATORS: a dish, and how many others were ordered with it. */
		snprintf(out, PHRASE, _("%s and %d more"), name, o->more);
	else
		text_copy(out, PHRASE, name);
	return out;
}

/* The bits that are set, each by its name. */
static void bits(char out[PHRASE], unsigned set, const char *const *names, size_t n)
{
	out[0] = 0;
	for (size_t i = 0; i < n; i++)
		if (set >> i & 1)
			phrase_join(out, PHRASE, _(names[i]));
}

void phrase_allergens(char out[PHRASE], unsigned allergens)
{
	static const char *const names[] = {N_("gluten"), N_("prawn or crab"), N_("fish"),
		N_("egg"), N_("peanut"), N_("soy"), N_("milk"), N_("nuts")};

	bits(out, allergens, names, sizeof(names) / sizeof(names[0]));
}

void phrase_diet(char out[PHRASE], unsigned diet)
{
	/* TRANSLATORS: marks of a dish. */
	static const char *const names[] = {
		N_("soft"), N_("low in salt"), N_("low in sugar"), N_("no meat"), N_("no pork")};

	bits(out, diet, names, sizeof(names) / sizeof(names[0]));
}

const char *phrase_collect(enum collect how)
{
	switch (how) {
	/* TRANSLATORS: how a meal is collected: a choice and a line. */
	case COLLECT_PICK_UP:
		return _("To take away");
	case COLLECT_DELIVERY:
		return _("Delivered home");
	case COLLECT_DINE:
	case COLLECT_COUNT:
		break;
	}
	return _("Eat in the hall");
}

const struct meal_set *task_set(const struct model *m, struct meal_set sets[SETS_MAX])
{
	int n = visit_sets(m, sets);

	return m->task.set >= 0 && m->task.set < n ? &sets[m->task.set] : NULL;
}
