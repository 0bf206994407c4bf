/* SPDX-License-Identifier: MIT */
#include "core/visit/serving.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/meals.h"

static const char *const pays[PAY_COUNT] = {"cash", "unpaid", "meal-card", "social-card", "phone"};
static const char *const takers[TAKER_COUNT] = {"self", "family", "neighbour", "volunteer"};
static const char *const refusals[REFUSE_COUNT] = {"wrong", "not-wanted", "unpaid", "other"};
static const char *const agains[AGAIN_COUNT] = {"spilled", "not-handed-over", "other"};
static const char *const guests[GUEST_COUNT] = {"guest", "staff", "volunteer"};

const char *pay_word(enum pay pay)
{
	return pays[pay];
}

enum pay pay_of_note(const char *note)
{
	const char *at = strstr(note, "pay=");
	size_t n = at ? strcspn(at + 4, " ") : 0;

	for (int i = 0; n && i < PAY_COUNT; i++)
		if (strlen(pays[i]) == n && strncmp(at + 4, pays[i], n) == 0)
			return (enum pay)i;
	return PAY_CASH;
}

/* ---- what is handed over ---------------------------------------------------------------------- */

const struct act_item *visit_window_items(const struct model *m, int *n)
{
	*n = m->window.shown.order.body.n_items;
	return m->window.items;
}

static int32_t cost(const struct act_item *items, int n)
{
	int32_t sum = 0;

	for (int i = 0; i < n; i++)
		sum += items[i].fen * items[i].qty;
	return sum;
}

struct window_price visit_window_price(const struct model *m)
{
	const struct act *order = &m->window.shown.order;
	struct window_price p = {order->head.list_fen, order->head.due_fen};
	int n = order->body.n_items;
	int32_t more = cost(m->window.items, n) - cost(order->body.items, n);

	p.list_fen += more;
	p.due_fen += more;
	if (p.due_fen < 0)
		p.due_fen = 0;
	return p;
}

/* The dishes of a set cost nothing by themselves: they begin after it. */
static int first_dish(const struct act *order)
{
	const struct act_item *i = order->body.items;

	return order->body.n_items > 1 && i[0].fen && !i[1].fen ? 1 : 0;
}

int visit_window_swaps(const struct model *m, const struct dish *ret[WINDOW_SWAPS_MAX])
{
	const struct window *w = &m->window;
	struct menu menu = catalogue_menu(m->catalogue, w->meal, m->now.day, NULL);
	const struct dish *dishes[DISHES_MAX];
	int all = menu_dishes(&menu, dishes, DISHES_MAX), n = 0;

	for (int i = 0; i < all && n < WINDOW_SWAPS_MAX; i++)
		if (strcmp(dishes[i]->name.text[LANG_ZH], w->items[w->out].name.text[LANG_ZH]) != 0)
			ret[n++] = dishes[i];
	return n;
}

static void swap(struct model *m, int with)
{
	struct window *w = &m->window;
	const struct dish *dishes[WINDOW_SWAPS_MAX];
	struct act_item *item = &w->items[w->out];
	bool part = first_dish(&w->shown.order) == 1;

	if (with >= visit_window_swaps(m, dishes))
		return;
	item->name = dishes[with]->name;
	if (!part) {
		text_copy(item->id, sizeof(item->id), dishes[with]->id);
		item->fen = dishes[with]->fen;
	}
	w->swapped = true;
}

/* ---- acts ------------------------------------------------------------------------------------- */

static void ref(struct act *act, const struct act_head *to)
{
	act->head.has_ref = true;
	memcpy(act->head.ref, to->id, sizeof(act->head.ref));
	text_copy(act->head.what, sizeof(act->head.what), to->what);
	text_copy(act->head.band, sizeof(act->head.band), to->band);
	act->head.service_day = to->service_day;
}

/* Whose key seals it: nobody's a guest's. */
static const struct person *whose(const struct person *p)
{
	return p->resident ? p : NULL;
}

static void note_add(char note[NOTE_SIZE], const char *key, const char *word)
{
	size_t n = strlen(note);

	snprintf(note + n, NOTE_SIZE - n, "%s%s=%s", n ? " " : "", key, word);
}

static void draft_note(const struct window *w, const struct act *act, char note[NOTE_SIZE])
{
	note[0] = 0;
	if (act->head.due_fen > 0)
		note_add(note, "pay", pays[w->pay]);
	if (w->taker != TAKER_SELF)
		note_add(note, "taker", takers[w->taker]);
	if (w->again)
		note_add(note, "again", agains[w->again - 1]);
	if (w->swapped)
		note_add(note, "swap", "1");
}

bool window_holds(const struct model *m)
{
	return m->window.shown.word == WINDOW_ORDER || m->window.shown.word == WINDOW_SLIP;
}

/* Of what nothing was heard of there is no id: the hub finds it by its slip. */
static void ref_slip(struct act *act, const struct window_answer *shown)
{
	act->head.has_ref = false;
	memset(act->head.ref, 0, sizeof(act->head.ref));
	text_copy(act->head.slip, sizeof(act->head.slip), shown->slip_code);
}

void serve(struct model *m, struct effects *fx)
{
	const struct window *w = &m->window;
	const struct act *order = &w->shown.order;
	struct window_price price = visit_window_price(m);
	struct act act;

	if ((!window_holds(m) && !w->again) || w->ticket)
		return;
	act_draft(&act, m, ACT_SERVE, whose(&w->shown.person), order->head.service_day);
	ref(&act, &order->head);
	if (w->shown.slip_code[0])
		ref_slip(&act, &w->shown);
	act.head.proof = w->shown.proof;
	act.head.walk = order->head.walk;
	act.head.qty = order->head.qty;
	act.head.list_fen = price.list_fen;
	act.head.due_fen = price.due_fen;
	act.head.subsidy_fen = order->head.subsidy_fen;
	act.body.promise = order->body.promise;
	act.body.reason = order->body.reason;
	act.body.collect = order->body.collect;
	act.body.less_rice = order->body.less_rice;
	text_copy(act.body.pickup, sizeof(act.body.pickup), order->body.pickup);
	memcpy(act.body.items, w->items, sizeof(act.body.items));
	act.body.n_items = order->body.n_items;
	draft_note(w, &act, act.body.note);
	record_act(m, &act, whose(&w->shown.person), fx);
	sodium_memzero(&act, sizeof(act));
}

/* `served` was not, after all: the portion, its price and its subsidy do not count. */
static void unserve(struct model *m, const struct act_head *was, const struct person *person,
	const char *why, struct effects *fx)
{
	struct act act;

	if (m->window.ticket)
		return;
	act_draft(&act, m, ACT_UNSERVED, whose(person), was->service_day);
	ref(&act, was);
	act.head.qty = was->qty;
	act.head.list_fen = was->list_fen;
	act.head.subsidy_fen = was->subsidy_fen;
	act.head.due_fen = was->due_fen;
	note_add(act.body.note, "why", why);
	record_act(m, &act, whose(person), fx);
	sodium_memzero(&act, sizeof(act));
}

void serve_undo(struct model *m, struct effects *fx)
{
	unserve(m, &m->window.last.head, &m->window.last_person, "undone", fx);
}

static void refuse(struct model *m, int why, struct effects *fx)
{
	struct act_head none = m->window.shown.order.head;

	none.qty = none.list_fen = none.subsidy_fen = none.due_fen = 0;
	unserve(m, &none, &m->window.shown.person, refusals[why], fx);
}

/* A spare portion at the list price, for somebody without a card: no slip, it is eaten now. */
static void guest_buys(struct model *m, int set, struct effects *fx)
{
	struct window *w = &m->window;
	struct meal_set sets[SETS_MAX];
	struct act act;

	if (set >= order_sets(m->catalogue, w->meal, m->now.day, sets) || w->ticket)
		return;
	act_draft(&act, m, ACT_ORDER, NULL, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), w->meal);
	text_copy(act.head.band, sizeof(act.head.band), guests[w->guest]);
	act.head.walk = act.head.queue = true;
	act.head.service_day = m->now.day;
	act.head.list_fen = act.head.due_fen = sets[set].set->fen;
	act.head.qty = 1;
	act.body.reason = PRICE_LIST_NO_RULE;
	act.body.promise = PROMISE_FINAL;
	act.body.items[0] =
		(struct act_item){.name = sets[set].set->name, .qty = 1, .fen = sets[set].set->fen};
	text_copy(act.body.items[0].id, sizeof(act.body.items[0].id), sets[set].set->id);
	for (int i = 0; i < sets[set].n_parts && i + 1 < ACT_ITEMS_MAX; i++)
		act.body.items[i + 1] =
			(struct act_item){.name = sets[set].parts[i]->name, .qty = 1};
	act.body.n_items = sets[set].n_parts + 1;
	record_act(m, &act, NULL, fx);
	sodium_memzero(&act, sizeof(act));
}

/* ---- one order -------------------------------------------------------------------------------- */

static bool spare(const struct model *m)
{
	return catalogue_walk_in(m->catalogue, m->window.meal, m->now.day) > 0;
}

static void this_order(const struct model *m, struct choice_list *l)
{
	const struct window *w = &m->window;

	if (w->shown.order.body.n_items)
		choice_add(l, 1, CHOICE_SERVE_SWAP, 0);
	choice_add(l, 2, CHOICE_SERVE_TAKER, (int)w->taker);
	if (visit_window_price(m).due_fen > 0)
		choice_add(l, 3, CHOICE_SERVE_PAY, (int)w->pay);
	if (!w->shown.slip_code[0]) /* nothing is known that could be refused */
		choice_add(l, 4, CHOICE_SERVE_NOT, 0);
}

void serve_choices(const struct model *m, struct choice_list *l)
{
	const struct window *w = &m->window;

	if (w->ticket)
		return;
	if (window_holds(m)) {
		this_order(m, l);
	} else if (w->shown.word == WINDOW_SERVED) {
		choice_add(l, 1, CHOICE_SERVE_AGAIN, 0);
		choice_add(l, 2, CHOICE_SERVE_WAS_NOT, 0);
	} else if (w->shown.word == WINDOW_NO_ORDER && w->asked.text[0] && spare(m)) {
		choice_add(l, 1, CHOICE_SERVE_BUY, 0);
	}
	if (w->shown.also[0])
		choice_add(l, 5, CHOICE_SERVE_OTHER, 0);
}

void serve_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct window *w = &m->window;

	switch (c->id) {
	case CHOICE_SERVE_SWAP:
		window_ask(m, WINDOW_ASK_OUT);
		break;
	case CHOICE_SERVE_TAKER:
		window_ask(m, WINDOW_ASK_TAKER);
		break;
	case CHOICE_SERVE_PAY: /* the ways to pay, one after the other */
		w->pay = (enum pay)(((int)w->pay + 1) % PAY_COUNT);
		break;
	case CHOICE_SERVE_OTHER:
		window_other(m, fx);
		break;
	case CHOICE_SERVE_NOT:
		window_ask(m, WINDOW_ASK_WHY);
		break;
	case CHOICE_SERVE_AGAIN:
		window_ask(m, WINDOW_ASK_AGAIN);
		break;
	case CHOICE_SERVE_WAS_NOT:
		unserve(m, &w->shown.served, &w->shown.person, "not-handed-over", fx);
		break;
	default: /* CHOICE_SERVE_BUY */
		window_buy(m, fx);
		break;
	}
}

void serve_next(struct model *m, struct effects *fx)
{
	if (window_holds(m))
		serve(m, fx);
	else
		window_ready(m, fx);
}

void serve_back(struct model *m, struct effects *fx)
{
	if (!m->window.ticket)
		window_ready(m, fx);
}

/* ---- questions -------------------------------------------------------------------------------- */

void window_ask(struct model *m, enum window_question question)
{
	m->window.question = question;
	visit_show(m, SCREEN_WINDOW_ASK);
}

static int answers(const struct model *m)
{
	const struct dish *dishes[WINDOW_SWAPS_MAX];
	struct meal_set sets[SETS_MAX];
	const struct act *order = &m->window.shown.order;

	switch (m->window.question) {
	case WINDOW_ASK_TAKER:
		return TAKER_COUNT;
	case WINDOW_ASK_WHY:
		return REFUSE_COUNT;
	case WINDOW_ASK_AGAIN:
		return AGAIN_COUNT;
	case WINDOW_ASK_OUT:
		return order->body.n_items - first_dish(order);
	case WINDOW_ASK_IN:
		return visit_window_swaps(m, dishes);
	case WINDOW_ASK_GUEST:
		return GUEST_COUNT;
	case WINDOW_ASK_SET:
		return order_sets(m->catalogue, m->window.meal, m->now.day, sets);
	case WINDOW_ASK_LEFT:
		return m->window.shown.left.n;
	case WINDOW_ASK_CALL:
		return CALL_COUNT;
	default:
		return 0;
	}
}

void window_ask_choices(const struct model *m, struct choice_list *l)
{
	if (m->window.ticket)
		return;
	if (m->window.question != WINDOW_ASK_MENU) {
		choice_add_page(l, m, CHOICE_WINDOW_ANSWER, answers(m));
		return;
	}
	if (spare(m))
		choice_add(l, 1, CHOICE_WINDOW_GUEST, 0);
	if (m->assist.by.known)
		choice_add(l, 2, CHOICE_WINDOW_FIND, 0);
	choice_add(l, 3, CHOICE_WINDOW_PAPER, m->window.paper);
	choice_add(l, 4, CHOICE_WINDOW_CLOSE, 0);
	if (uncollected_offered(m))
		choice_add(l, 5, CHOICE_WINDOW_LEFT, 0);
}

static void back_to_order(struct model *m, struct effects *fx)
{
	visit_show(m, window_screen(m));
	window_go_on(m, fx);
}

static void answered(struct model *m, int arg, struct effects *fx)
{
	struct window *w = &m->window;

	switch (w->question) {
	case WINDOW_ASK_TAKER:
		w->taker = (enum window_taker)arg;
		break;
	case WINDOW_ASK_WHY:
		refuse(m, arg, fx);
		return;
	case WINDOW_ASK_AGAIN:
		w->again = arg + 1;
		serve(m, fx);
		return;
	case WINDOW_ASK_OUT:
		w->out = arg + first_dish(&w->shown.order);
		window_ask(m, WINDOW_ASK_IN);
		return;
	case WINDOW_ASK_IN:
		swap(m, arg);
		break;
	case WINDOW_ASK_LEFT:
		uncollected_choose(m, arg, fx);
		return;
	case WINDOW_ASK_CALL:
		uncollected_call(m, (enum call_result)arg, fx);
		return;
	case WINDOW_ASK_GUEST:
		w->guest = (enum window_guest)arg;
		window_ask(m, WINDOW_ASK_SET);
		return;
	default: /* WINDOW_ASK_SET */
		guest_buys(m, arg, fx);
		return;
	}
	back_to_order(m, fx);
}

void window_ask_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_WINDOW_ANSWER) {
		if (c->arg < answers(m))
			answered(m, c->arg, fx);
	} else if (c->id == CHOICE_WINDOW_FIND) {
		assist_open(m, fx);
	} else if (c->id == CHOICE_WINDOW_PAPER) {
		m->window.paper = !m->window.paper;
		back_to_order(m, fx);
	} else if (c->id == CHOICE_WINDOW_LEFT) {
		uncollected_open(m, fx);
	} else if (c->id == CHOICE_WINDOW_GUEST) {
		window_ask(m, WINDOW_ASK_GUEST);
	} else {
		window_wipe(m);
		visit_end(m, SCREEN_BADGE, fx);
	}
}

void window_ask_back(struct model *m, struct effects *fx)
{
	if (m->window.ticket)
		return;
	if (m->window.question == WINDOW_ASK_CALL)
		uncollected_open(m, fx);
	else if (m->window.question == WINDOW_ASK_LEFT)
		window_ready(m, fx);
	else if (m->window.question == WINDOW_ASK_IN)
		window_ask(m, WINDOW_ASK_OUT);
	else if (m->window.question == WINDOW_ASK_SET)
		window_ask(m, WINDOW_ASK_GUEST);
	else
		back_to_order(m, fx);
}
