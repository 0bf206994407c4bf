/* SPDX-License-Identifier: MIT */
#include "core/visit/window.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/serving.h"

/* ---- the mode --------------------------------------------------------------------------------- */

void visit_window_meal(const struct model *m, char ret[MEAL_SIZE])
{
	const struct catalogue *c = m->catalogue;
	const struct slot *best = NULL;
	int minute = m->now.secs / 60;

	ret[0] = 0;
	if (!c->hall || m->now.quality == CLOCK_UNKNOWN)
		return;
	for (int i = 0; i < c->n_slots; i++) {
		const struct slot *s = &c->slots[i];
		bool over = s->to_min < minute, best_over = best && best->to_min < minute;

		if (strcmp(s->place, c->hall->place) != 0 ||
			catalogue_slot(c, s->meal, m->now.day) != s)
			continue;
		if (!best || over < best_over ||
			(over == best_over &&
				(over ? s->to_min > best->to_min : s->to_min < best->to_min)))
			best = s;
	}
	if (best)
		text_copy(ret, MEAL_SIZE, best->meal);
}

bool window_offered(const struct model *m)
{
	char meal[MEAL_SIZE];

	visit_window_meal(m, meal);
	return meal[0] != 0;
}

void window_find(struct model *m, const struct window_ask *what, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_WINDOW);

	e->window = *what;
	text_copy(e->window.meal, sizeof(e->window.meal), m->window.meal);
	e->window.day = m->now.day;
	e->ticket = m->window.ticket = ++m->last_ticket;
	m->window.awaited = 0;
}

void window_open(struct model *m, struct effects *fx)
{
	window_wipe(m);
	m->window.on = true;
	visit_window_meal(m, m->window.meal);
	visit_end(m, SCREEN_WELCOME, fx); /* home */
}

void window_taken(struct model *m, struct effects *fx)
{
	if (m->window.on)
		visit_end(m, SCREEN_WELCOME, fx); /* home */
	else
		window_open(m, fx);
}

void window_wipe(struct model *m)
{
	sodium_memzero(&m->window, sizeof(m->window));
}

bool window_takes(const struct model *m)
{
	enum screen s = visit_base(m);

	return m->window.on && (s == SCREEN_WINDOW || s == SCREEN_SERVE || s == SCREEN_WINDOW_ASK);
}

/* Looks at people are of the mode before it, but for those who did not come. */
bool window_records(const struct model *m, const struct act *act)
{
	return window_takes(m) &&
	       (act->head.kind != ACT_LOOKUP || strcmp(act->head.what, LOOK_UNCOLLECTED) == 0);
}

enum screen window_screen(const struct model *m)
{
	return m->window.shown.word == WINDOW_READY ? SCREEN_WINDOW : SCREEN_SERVE;
}

void window_home(struct model *m, struct effects *fx)
{
	if (!m->window.ticket)
		window_find(m, &(struct window_ask){.by = WINDOW_SUMS}, fx);
}

static bool is_over(const struct model *m)
{
	return m->window.last.head.at_ms + WINDOW_UNDO_MS <= m->now.ms;
}

bool visit_window_undoes(const struct model *m)
{
	const struct window *w = &m->window;

	return w->last.head.seq && !w->ticket && !w->typed[0];
}

static void last_forget(struct window *w)
{
	sodium_memzero(&w->last, sizeof(w->last));
	sodium_memzero(&w->last_person, sizeof(w->last_person));
}

void window_time(struct model *m, struct effects *fx)
{
	uncollected_time(m, fx);
	if (m->window.last.head.seq && !m->window.awaited && is_over(m))
		last_forget(&m->window);
}

/* ---- whoever stands there --------------------------------------------------------------------- */

/* What was different about one order is not so of the next. */
void window_put_away(struct model *m)
{
	struct window *w = &m->window;
	struct window_sums sums = w->shown.sums;

	sodium_memzero(&w->shown, sizeof(w->shown));
	sodium_memzero(&w->asked, sizeof(w->asked));
	sodium_memzero(&w->number, sizeof(w->number));
	sodium_memzero(w->typed, sizeof(w->typed));
	sodium_memzero(w->items, sizeof(w->items));
	w->shown.sums = sums;
	w->swapped = false;
	w->pay = PAY_CASH;
	w->taker = TAKER_SELF;
	w->again = 0;
	w->out = 0;
	m->page = 0;
}

static bool same_scan(const struct queue_scan *a, const struct queue_scan *b)
{
	return a->is_scan == b->is_scan && strcmp(a->text, b->text) == 0;
}

static void scan_pop(struct window *w, struct queue_scan *ret)
{
	*ret = w->scan[0];
	w->n_scans--;
	memmove(w->scan, w->scan + 1, (size_t)w->n_scans * sizeof(*ret));
	sodium_memzero(&w->scan[w->n_scans], sizeof(*ret));
}

static void scan_ask(struct model *m, const struct queue_scan *scan, struct effects *fx)
{
	struct window_ask what = {.by = WINDOW_SCAN, .scan = *scan};

	window_put_away(m);
	m->window.asked = *scan;
	window_find(m, &what, fx);
	sodium_memzero(&what, sizeof(what));
}

void window_go_on(struct model *m, struct effects *fx)
{
	struct window *w = &m->window;
	struct queue_scan scan;

	while (w->n_scans && !w->ticket && visit_base(m) != SCREEN_WINDOW_ASK) {
		bool again = w->asked.text[0] && same_scan(&w->scan[0], &w->asked);

		if (window_holds(m) && !again) {
			serve(m, fx);
			return;
		}
		scan_pop(w, &scan);
		if (!window_holds(m))
			scan_ask(m, &scan, fx);
		sodium_memzero(&scan, sizeof(scan));
	}
}

void window_scan(struct model *m, const struct event *ev, struct effects *fx)
{
	struct window *w = &m->window;
	struct queue_scan *s = &w->scan[w->n_scans];

	if (w->n_scans == WINDOW_SCANS) {
		effect_tone(fx, TONE_LOOK);
		return;
	}
	w->n_scans++;
	s->is_scan = ev->kind == EV_SCAN;
	s->card_kind = s->is_scan ? 0 : (int)ev->card.kind;
	text_copy(s->text, sizeof(s->text), s->is_scan ? ev->scan : ev->card.number);
	window_go_on(m, fx);
}

void window_ready(struct model *m, struct effects *fx)
{
	window_put_away(m);
	visit_show_base(m, SCREEN_WINDOW);
	window_go_on(m, fx);
	window_home(m, fx);
}

void window_resident(struct model *m, uint32_t resident, struct effects *fx)
{
	visit_end(m, SCREEN_WELCOME, fx); /* the search is over */
	window_put_away(m);
	window_find(m, &(struct window_ask){.by = WINDOW_RESIDENT, .number = resident}, fx);
}

void window_buy(struct model *m, struct effects *fx)
{
	struct queue_scan s = m->window.asked;
	struct event ev = {.kind = s.is_scan ? EV_SCAN : EV_CARD, .now = m->now};

	if (!s.text[0])
		return;
	window_put_away(m);
	if (s.is_scan)
		text_copy(ev.scan, sizeof(ev.scan), s.text);
	else
		ev.card.kind = (enum card_kind)s.card_kind,
		text_copy(ev.card.number, sizeof(ev.card.number), s.text);
	card_lay(m, &ev, fx);
	sodium_memzero(&s, sizeof(s));
	sodium_memzero(&ev, sizeof(ev));
}

/* ---- answers ---------------------------------------------------------------------------------- */

static void badge(struct model *m, const struct window_answer *a, struct effects *fx)
{
	struct lookup l = {.result = LOOKUP_FOUND, .proof = a->proof, .person = a->person};

	window_put_away(m);
	assist_badge(m, &l, fx);
	sodium_memzero(&l, sizeof(l));
}

static bool is_of_now(const struct model *m, const struct slip_order *slip)
{
	return slip->day == m->now.day && slip->meal == slip_order_meal(m->window.meal);
}

/* The order as its slip has it: dishes by today's menu, nothing of whose it is. */
static void order_of_slip(const struct model *m, const struct slip_order *slip, struct act *ret)
{
	struct menu menu = catalogue_menu(m->catalogue, m->window.meal, slip->day, NULL);

	act_init(ret, ACT_ORDER);
	if (slip->meal == slip_order_meal(m->window.meal))
		text_copy(ret->head.what, sizeof(ret->head.what), m->window.meal);
	ret->head.service_day = slip->day;
	ret->head.walk = slip->walk;
	ret->head.qty = slip->qty;
	ret->head.list_fen = ret->head.due_fen = slip->due_fen;
	ret->body.less_rice = slip->less_rice;
	ret->body.collect = slip->collect;
	text_copy(ret->body.pickup, sizeof(ret->body.pickup), slip->pickup);
	for (int i = 0; i < slip->n_listed && i < ACT_ITEMS_MAX; i++) {
		const struct dish *d = slip_order_find(&menu, slip->item[i].dish);
		struct act_item *item = &ret->body.items[ret->body.n_items];

		if (!d)
			continue;
		*item = (struct act_item){.name = d->name, .qty = slip->item[i].qty, .fen = d->fen};
		text_copy(item->id, sizeof(item->id), d->id);
		ret->body.n_items++;
	}
}

static void show(struct model *m, const struct window_answer *a, struct effects *fx)
{
	struct window *w = &m->window;

	w->shown = *a;
	if (a->slip_code[0])
		order_of_slip(m, &a->slip, &w->shown.order);
	if (a->word == WINDOW_SLIP && !is_of_now(m, &a->slip))
		w->shown.word = WINDOW_OTHER;
	memcpy(w->items, w->shown.order.body.items, sizeof(w->items));
	if (w->shown.word != WINDOW_ORDER)
		effect_tone(fx, TONE_LOOK);
	if (window_takes(m))
		visit_show_base(m, SCREEN_SERVE);
	if (!w->paper || a->proof != PROOF_TYPED)
		return;
	w->shown.proof = PROOF_PAPER; /* it was handed over long ago */
	serve(m, fx);
}

/* An answer that nothing was asked for, but the sums, leaves what shows. */
void window_answered(struct model *m, const struct window_answer *a, struct effects *fx)
{
	struct window *w = &m->window;

	if (!a->ticket || a->ticket != w->ticket || w->awaited)
		return;
	w->ticket = 0;
	if (uncollected_answered(m, a, fx))
		return;
	if (a->word == WINDOW_READY) {
		w->shown.sums = a->sums;
		w->shown.left = a->left;
	} else if (a->word == WINDOW_BADGE) {
		badge(m, a, fx);
		return;
	} else {
		show(m, a, fx);
	}
	window_go_on(m, fx);
}

void window_sent(struct model *m, const struct act *act, unsigned ticket)
{
	m->window.ticket = ticket;
	m->window.awaited = (int)act->head.kind;
}

/* A guest's portion is sold: it is handed over now. */
static void sold(struct model *m, const struct recorded *r)
{
	struct window *w = &m->window;

	window_put_away(m);
	w->shown.word = WINDOW_ORDER;
	w->shown.proof = PROOF_LIST;
	w->shown.order = r->act;
	w->shown.person.born = DAY_NONE;
	memcpy(w->items, r->act.body.items, sizeof(w->items));
	visit_show_base(m, SCREEN_SERVE);
}

static void served(struct model *m, const struct recorded *r, struct effects *fx)
{
	struct window *w = &m->window;
	struct queue_scan scan = w->asked;
	bool more = w->shown.more > 0 && scan.text[0] && !w->again;

	w->last = r->act;
	w->last_person = w->shown.person;
	effect_tone(fx, TONE_DONE);
	window_put_away(m);
	visit_show_base(m, SCREEN_WINDOW);
	if (more)
		scan_ask(m, &scan, fx);
	sodium_memzero(&scan, sizeof(scan));
	window_go_on(m, fx);
	window_home(m, fx);
}

void window_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	int kind = m->window.awaited;

	m->window.ticket = 0;
	m->window.awaited = 0;
	if (r->result != RECORD_OK) { /* a guest's portion: the last one went elsewhere */
		window_put_away(m);
		m->window.shown.word = WINDOW_SOLD_OUT;
		effect_tone(fx, TONE_LOOK);
		visit_show_base(m, SCREEN_SERVE);
		return;
	}
	effect_add(fx, FX_EXCHANGE);
	if (uncollected_recorded(m, kind, fx))
		return;
	if (kind == ACT_SERVE) {
		served(m, r, fx);
		return;
	}
	if (kind == ACT_ORDER) {
		sold(m, r);
		return;
	}
	last_forget(&m->window);
	effect_tone(fx, TONE_DONE);
	window_ready(m, fx);
}

/* ---- numbers that are typed ------------------------------------------------------------------- */

static bool typed_by(const struct model *m, const struct event *ev, char *ret)
{
	if (ev->action.action == ACTION_CHOOSE && ev->action.digit >= 1 && ev->action.digit <= 9)
		*ret = (char)('0' + ev->action.digit);
	else if (ev->action.action == ACTION_HELP && m->window.typed[0])
		*ret = '0';
	else
		return false;
	return true;
}

bool window_key(struct model *m, const struct event *ev, struct effects *fx)
{
	size_t n = strlen(m->window.typed);
	char c;

	(void)fx;
	if (!typed_by(m, ev, &c))
		return false;
	if (n < WINDOW_DIGITS)
		m->window.typed[n] = c;
	return true;
}

void window_next(struct model *m, struct effects *fx)
{
	struct window *w = &m->window;
	struct window_ask what = {.by = WINDOW_NUMBER};

	if (w->ticket)
		return;
	if (!w->typed[0]) {
		window_ask(m, WINDOW_ASK_MENU);
		return;
	}
	what.number = (uint32_t)strtoul(w->typed, NULL, 10);
	window_put_away(m);
	w->number = what;
	window_find(m, &what, fx);
}

/* The next machine's order of that number. */
void window_other(struct model *m, struct effects *fx)
{
	struct window_ask what = m->window.number;

	what.skip++;
	window_put_away(m);
	m->window.number = what;
	window_find(m, &what, fx);
}

void window_back(struct model *m, struct effects *fx)
{
	size_t n = strlen(m->window.typed);

	if (n)
		m->window.typed[n - 1] = 0;
	else if (visit_window_undoes(m) && !is_over(m))
		serve_undo(m, fx);
}
