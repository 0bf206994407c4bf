/* SPDX-License-Identifier: MIT */
#include "screens/poster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "screens/say.h"

static const char style[] =
	"@page{size:A4;margin:12mm}"
	"body{font:20pt \"Noto Sans CJK SC\",\"Noto Sans SC\",sans-serif;color:#000;background:#fff;"
	"max-width:186mm;margin:0 auto}"
	"h1{font-size:34pt;margin:0}h2{font-size:30pt;margin:6mm 0 2mm;border-bottom:1mm solid #000}"
	"p{margin:1mm 0}ul{list-style:none;margin:0;padding:0}"
	"li{display:flex;gap:5mm;align-items:flex-start;padding:2mm 0;border-bottom:.3mm solid #777;"
	"break-inside:avoid}"
	"b{flex:none;min-width:1.2em;padding:0 .25em;font-size:34pt;line-height:1.2;text-align:center;"
	"color:#fff;background:#000;border-radius:2mm}"
	"b+b{background:#fff;color:#000;border:.6mm solid #000}"
	"li>span{flex:1}i{font-style:normal;white-space:nowrap}"
	"small{display:block;font-size:13pt;color:#333}";

/* Names are the canteen's: nothing in them is markup. */
static void put(struct buf *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '<':
			buf_str(out, "&lt;");
			break;
		case '>':
			buf_str(out, "&gt;");
			break;
		case '&':
			buf_str(out, "&amp;");
			break;
		case '"':
			buf_str(out, "&quot;");
			break;
		default:
			buf_byte(out, (unsigned char)*text);
		}
}

/* In the other languages, where they have a name of their own. */
static void put_others(struct buf *out, const struct words *name, enum lang lang)
{
	const char *between = "<small>";

	for (int i = 0; i < LANG_COUNT; i++) {
		if (i == (int)lang || !name->text[i][0] ||
			strcmp(name->text[i], words_in(name, lang)) == 0)
			continue;
		buf_str(out, between);
		put(out, name->text[i]);
		between = " · ";
	}
	if (*between == ' ')
		buf_str(out, "</small>");
}

static void put_money(struct buf *out, int32_t fen, enum lang lang)
{
	char money[32];

	words_money(money, sizeof(money), fen, lang);
	buf_str(out, "<i>");
	put(out, money);
	buf_str(out, "</i></li>\n");
}

static void put_allergens(struct buf *out, unsigned allergens)
{
	char text[PHRASE];

	phrase_allergens(text, allergens);
	if (!*text)
		return;
	buf_str(out, "<small>");
	/* TRANSLATORS: on a menu, in front of "prawns, eggs". */
	put(out, _("Contains:"));
	buf_str(out, " ");
	put(out, text);
	buf_str(out, "</small>");
}

/* ---- what the pages offer --------------------------------------------------------------------- */

static void put_set(const struct model *m, const struct choice_slot *slot, struct buf *out)
{
	struct meal_set sets[SETS_MAX];
	char dishes[PHRASE];

	if (slot->arg >= visit_sets(m, sets))
		return;
	phrase_dishes(dishes, &sets[slot->arg], m->lang);
	buf_fmt(out, "<li><b>%d</b><span>", slot->digit);
	put(out, words_in(&sets[slot->arg].set->name, m->lang));
	put_others(out, &sets[slot->arg].set->name, m->lang);
	buf_str(out, "<small>");
	put(out, dishes);
	buf_str(out, "</small>");
	put_allergens(out, sets[slot->arg].allergens);
	buf_str(out, "</span>");
	put_money(out, sets[slot->arg].set->fen, m->lang);
}

/* Where a dish stands: behind the keys that lead there. */
struct way {
	int own, more; /* keys; own 0: the pages begin with the dishes */
	int page;
};

static void put_dish(const struct model *m, const struct way *way, const struct choice_slot *slot,
	struct buf *out)
{
	const struct dish *dishes[DISHES_MAX];

	if (slot->arg >= visit_dishes(m, dishes))
		return;
	buf_str(out, "<li>");
	if (way->own)
		buf_fmt(out, "<b>%d</b>", way->own);
	for (int i = 0; i < way->page; i++)
		buf_fmt(out, "<b>%d</b>", way->more);
	buf_fmt(out, "<b>%d</b><span>", slot->digit);
	put(out, words_in(&dishes[slot->arg]->name, m->lang));
	put_others(out, &dishes[slot->arg]->name, m->lang);
	put_allergens(out, dishes[slot->arg]->allergens);
	buf_str(out, "</span>");
	put_money(out, dishes[slot->arg]->fen, m->lang);
}

/* The key that turns the page, if there is one; how many pages there are. */
static int pages_of(const struct choice_slot *slots, int n, int *more)
{
	for (int i = 0; i < n; i++)
		if (slots[i].id == CHOICE_MORE) {
			*more = slots[i].digit;
			return slots[i].arg;
		}
	return 1;
}

/* Behind the key that leads to them; 0: without sets the pages begin with them. */
static void put_dishes(struct model *m, int own, struct buf *out)
{
	struct choice_slot slots[CHOICES_MAX];
	struct way way = {.own = own};
	int pages = 1;

	m->task.own = true;
	m->task.screen = SCREEN_DISHES;
	for (m->page = 0; m->page < pages; m->page++) {
		int n = visit_choices(m, slots);

		pages = pages_of(slots, n, &way.more);
		way.page = m->page;
		for (int i = 0; i < n; i++)
			if (slots[i].id == CHOICE_DISH)
				put_dish(m, &way, &slots[i], out);
	}
	m->page = 0;
	m->task.own = false;
}

/* ---- the page --------------------------------------------------------------------------------- */

static void put_hours(const struct model *m, const struct slot *slot, struct buf *out)
{
	char window[PHRASE], cutoff[32], text[PHRASE];

	phrase_window(window, slot->from_min, slot->to_min, m->lang);
	words_minutes(cutoff, sizeof(cutoff), slot->cutoff_min, m->lang);
	buf_str(out, "<p>");
	put(out, window);
	if (slot->cutoff_days == 0)
		/* TRANSLATORS: on a menu: a time. */
		snprintf(text, sizeof(text), _("Order and cancel until %s that day"), cutoff);
	else
		/* TRANSLATORS: on a menu: days before the meal, a time. */
		snprintf(text, sizeof(text), _("Order and cancel until %d days before, %s"),
			slot->cutoff_days, cutoff);
	buf_str(out, "<br>");
	put(out, text);
	buf_str(out, "</p>\n<ul>\n");
}

/* false: there is nothing to eat. */
static bool put_meal(struct model *m, const struct slot *slot, struct buf *out)
{
	struct choice_slot slots[CHOICES_MAX];
	char day[PHRASE], title[PHRASE];
	int n;

	text_copy(m->task.meal, sizeof(m->task.meal), slot->meal);
	m->task.screen = SCREEN_SETS;
	n = visit_choices(m, slots);
	if (!catalogue_has_menu(m->catalogue, slot->meal, m->task.day))
		return false;
	phrase_day(day, m, m->task.day);
	phrase_meal_on(title, slot->meal, day);
	buf_str(out, "<h2>");
	put(out, title);
	buf_str(out, "</h2>\n");
	put_hours(m, slot, out);
	for (int i = 0; i < n; i++)
		if (slots[i].id == CHOICE_SET)
			put_set(m, &slots[i], out);
	for (int i = 0; i < n; i++)
		if (slots[i].id == CHOICE_OWN)
			put_dishes(m, slots[0].id == CHOICE_SET ? slots[i].digit : 0, out);
	buf_str(out, "</ul>\n");
	return true;
}

static void put_head(const struct model *m, struct buf *out)
{
	const char *hall = words_in(&m->catalogue->hall->name, m->lang);

	buf_fmt(out,
		"<!DOCTYPE html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width\"><title>",
		m->lang == LANG_ZH ? "zh-CN" : lang_code(m->lang));
	put(out, hall);
	buf_fmt(out, "</title><style>%s</style></head>\n<body>\n<h1>", style);
	put(out, hall);
	buf_str(out, "</h1>\n<p>");
	/* TRANSLATORS: on a menu on the wall: what its numbers are. */
	put(out, _("Lay your card down, choose the meal; the numbers here are the keys"));
	buf_str(out, "</p>\n");
}

int poster_html(
	const struct catalogue *c, day_t day, enum lang lang, struct buf *out, struct err *err)
{
	struct model *m;
	int meals = 0;

	if (!c->hall)
		return err_set(err, ERR_NONE, "this terminal does not know its hall yet");
	m = malloc(sizeof(*m));
	if (!m)
		return err_set(err, ERR_LIMIT, "out of memory");
	visit_init(m, c, lang);
	m->task.day = day; /* and m->now is of no day: dates are written out */
	m->now.day = DAY_NONE;
	m->person.born = DAY_NONE; /* nobody's birthday: 0 is a day, 1 January 1970 */
	put_head(m, out);
	for (int minute = 0; minute < 24 * 60; minute++) /* in the order of the day */
		for (int i = 0; i < c->n_slots; i++)
			if (c->slots[i].from_min == minute &&
				catalogue_slot(c, c->slots[i].meal, day) == &c->slots[i])
				meals += put_meal(m, &c->slots[i], out);
	buf_str(out, "</body>\n</html>\n");
	free(m);
	return meals ? 0 : err_set(err, ERR_NONE, "there is no menu for that day");
}
