/* SPDX-License-Identifier: MIT */
/* The canteen's window as pages show it. */
#ifndef TESTS_SCREENS_WINDOW_MODELS_H
#define TESTS_SCREENS_WINDOW_MODELS_H

#include <stdio.h>
#include <string.h>

#include "core/visit/step.h"
#include "tests/support/hall_fixture.h"

static inline bool is_window(enum screen screen)
{
	return screen == SCREEN_WINDOW || screen == SCREEN_SERVE || screen == SCREEN_WINDOW_ASK;
}

static inline void window_item(struct act_body *b, const char *id, const char *zh, const char *en,
	const char *ko, int32_t fen)
{
	struct act_item *i = &b->items[b->n_items++];

	*i = (struct act_item){.qty = 1, .fen = fen};
	snprintf(i->id, sizeof(i->id), "%s", id);
	snprintf(i->name.text[LANG_ZH], NAME_SIZE, "%s", zh);
	snprintf(i->name.text[LANG_EN], NAME_SIZE, "%s", en);
	snprintf(i->name.text[LANG_KO], NAME_SIZE, "%s", ko);
}

/* A lunch hour of forty, two thirds of it over. */
static inline void with_window(struct model *m)
{
	struct window *w = &m->window;
	struct window_sums *s = &w->shown.sums;

	w->on = true;
	strcpy(w->meal, "lunch");
	s->ordered = 41;
	s->served = 27;
	s->n = 3;
	s->dish[0] = (struct window_dish){{{"套餐一", "Set one", "1번 정식"}}, 25, 18};
	s->dish[1] = (struct window_dish){{{"套餐二", "Set two", "2번 정식"}}, 12, 8};
	s->dish[2] = (struct window_dish){{{"清蒸鱼", "Steamed fish", "생선찜"}}, 6, 2};
}

static inline void with_serving(struct model *m)
{
	struct window *w = &m->window;
	struct act *o = &w->shown.order;

	w->shown.word = WINDOW_ORDER;
	fixture_person(&w->shown.person, FIXTURE_ZHANG);
	act_init(o, ACT_ORDER);
	strcpy(o->head.what, "lunch");
	o->head.service_day = m->now.day;
	o->head.list_fen = 1300;
	o->head.subsidy_fen = 500;
	o->head.due_fen = 800;
	o->head.qty = 1;
	strcpy(o->body.pickup, "A027");
	strcpy(o->body.masked, w->shown.person.masked);
	o->body.resident = w->shown.person.resident;
	window_item(&o->body, "S1", "套餐一", "Set one", "1번 정식", 1300);
	window_item(&o->body, "", "红烧肉", "Braised pork", "홍소육", 0);
	window_item(&o->body, "", "炒青菜", "Stir-fried greens", "채소볶음", 0);
	window_item(&o->body, "", "番茄蛋汤", "Tomato and egg soup", "토마토 달걀탕", 0);
	window_item(&o->body, "", "米饭", "Rice", "쌀밥", 0);
	memcpy(w->items, o->body.items, sizeof(w->items));
}

static inline void window_page(struct model *m, enum screen screen)
{
	with_window(m);
	if (screen != SCREEN_WINDOW)
		with_serving(m);
	if (screen == SCREEN_WINDOW_ASK)
		m->window.question = WINDOW_ASK_TAKER;
}

static inline void window_typed(struct model *m)
{
	strcpy(m->window.typed, "27");
}

static inline void window_paper(struct model *m)
{
	m->window.paper = true;
}

static inline void window_undoes(struct model *m)
{
	m->window.last.head.seq = 500;
	m->window.last.head.at_ms = m->now.ms - 4000;
	strcpy(m->window.last.body.pickup, "A027");
	strcpy(m->window.last.body.masked, "张*仙");
}

/* Single dishes, of which one is not for this person; the neighbour takes them, and pays later. */
static inline void serve_much(struct model *m)
{
	struct act_body *b = &m->window.shown.order.body;

	b->n_items = 0;
	window_item(b, "D1", "清蒸鱼", "Steamed fish", "생선찜", 900);
	window_item(b, "D2", "番茄炒蛋", "Tomato with eggs", "토마토 달걀볶음", 500);
	window_item(b, "D3", "米饭", "Rice", "쌀밥", 100);
	b->items[2].qty = 2;
	b->less_rice = true;
	b->collect = COLLECT_PICK_UP;
	memcpy(m->window.items, b->items, sizeof(b->items));
	m->window.shown.person.allergens = 1U << 2 | 1U << 3;
	m->window.shown.person.diet = 3;
	m->window.taker = TAKER_NEIGHBOUR;
	m->window.pay = PAY_LATER;
}

static inline void serve_second(struct model *m)
{
	m->window.shown.word = WINDOW_SERVED;
	m->window.shown.served_ms = fixture_moment(FIXTURE_TODAY, "11:04").ms;
	m->window.shown.served.clock = m->now.quality;
}

static inline void serve_none(struct model *m)
{
	m->window.shown.word = WINDOW_NO_ORDER;
	m->window.asked = (struct queue_scan){.is_scan = true, .text = "WL1"};
}

static inline void serve_other(struct model *m)
{
	m->window.shown.word = WINDOW_OTHER;
	m->window.shown.order.head.service_day++;
}

static inline void serve_slip(struct model *m)
{
	struct window_answer *a = &m->window.shown;

	a->word = WINDOW_SLIP;
	snprintf(a->slip_code, sizeof(a->slip_code), "LT1-YD2-12-89ABCDEF");
	snprintf(a->order.body.pickup, PICKUP_SIZE, "B012");
	a->order.body.resident = 0;
	a->order.body.masked[0] = 0;
	a->person.allergens = a->person.diet = 0;
}

static inline void serve_two(struct model *m)
{
	snprintf(m->window.shown.also, PICKUP_SIZE, "B012");
}

static inline void serve_unknown(struct model *m)
{
	m->window.shown.word = WINDOW_UNKNOWN;
}

static inline void ask_menu(struct model *m)
{
	m->window.question = WINDOW_ASK_MENU;
	m->window.shown.word = WINDOW_READY;
	m->window.shown.sums.paid[PAY_CASH] = 15650;
	m->window.shown.sums.paid[PAY_LATER] = 1600;
}

static inline void ask_why(struct model *m)
{
	m->window.question = WINDOW_ASK_WHY;
}

static inline void ask_again(struct model *m)
{
	m->window.question = WINDOW_ASK_AGAIN;
}

static inline void ask_out(struct model *m)
{
	m->window.question = WINDOW_ASK_OUT;
}

static inline void ask_in(struct model *m)
{
	m->window.question = WINDOW_ASK_IN;
	m->window.out = 1;
}

static inline void ask_guest(struct model *m)
{
	m->window.question = WINDOW_ASK_GUEST;
}

static inline void ask_left(struct model *m)
{
	static const char *const names[] = {"王*兰", "陈*英", "徐*宝"};
	static const char *const numbers[] = {"A040", "A012", "B003"};
	struct uncollected *u = &m->window.shown.left;

	m->window.question = WINDOW_ASK_LEFT;
	m->window.shown.word = WINDOW_READY;
	for (u->n = 0; u->n < 3; u->n++) {
		u->of[u->n].result = u->n == 1 ? CALL_NOT_REACHED : CALL_COUNT;
		snprintf(u->of[u->n].pickup, PICKUP_SIZE, "%s", numbers[u->n]);
		snprintf(u->of[u->n].masked, NAME_SIZE, "%s", names[u->n]);
	}
}

static inline void ask_call(struct model *m)
{
	struct person *p = &m->window.shown.person;

	m->window.question = WINDOW_ASK_CALL;
	p->alone = true;
	snprintf(p->contact.name, sizeof(p->contact.name), "儿子 王伟");
	snprintf(p->contact.phone, sizeof(p->contact.phone), "139-0000 2001");
}

static inline void window_over(struct model *m)
{
	m->now.secs = 13 * 3600;
}

#define WINDOW_VARIANTS                                                                            \
	{SCREEN_WINDOW_ASK, "left", ask_left}, {SCREEN_WINDOW_ASK, "call", ask_call},              \
		{SCREEN_WINDOW, "over", window_over}, {SCREEN_WINDOW, "typed", window_typed},      \
		{SCREEN_WINDOW, "undoes", window_undoes}, {SCREEN_WINDOW, "paper", window_paper},  \
		{SCREEN_SERVE, "much", serve_much}, {SCREEN_SERVE, "second", serve_second},        \
		{SCREEN_SERVE, "none", serve_none}, {SCREEN_SERVE, "other", serve_other},          \
		{SCREEN_SERVE, "slip", serve_slip}, {SCREEN_SERVE, "two", serve_two},              \
		{SCREEN_SERVE, "unknown", serve_unknown}, {SCREEN_WINDOW_ASK, "menu", ask_menu},   \
		{SCREEN_WINDOW_ASK, "why", ask_why}, {SCREEN_WINDOW_ASK, "again", ask_again},      \
		{SCREEN_WINDOW_ASK, "out", ask_out}, {SCREEN_WINDOW_ASK, "in", ask_in},            \
	{                                                                                          \
		SCREEN_WINDOW_ASK, "guest", ask_guest                                              \
	}

#endif
