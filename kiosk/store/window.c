/* SPDX-License-Identifier: MIT */
#include "kiosk/store/window.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/store/people.h"

#define ORDERS_MOST                                                                                \
	1024 /* of one meal; those after them are not counted, and no hall sells as many */

struct ordered {
	int64_t seq, serve; /* serve 0 = it was not handed over */
	int state;          /* enum order_state */
};

struct orders {
	struct ordered *of;
	int n;
};

/* ---- all of a meal ---------------------------------------------------------------------------- */

static int orders_read(
	struct store *s, const struct window_ask *ask, struct orders *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT seq, state, (SELECT min(serve) FROM served WHERE order_seq=seq)"
		" FROM meal_order WHERE service_day=? AND meal=? ORDER BY seq",
		err);
	int got = 0;

	if (!stmt)
		return err->code;
	db_bind(stmt, "it", (int64_t)ask->day, ask->meal);
	while (ret->n < ORDERS_MOST && (got = db_step(&s->db, stmt, err)) == 1)
		ret->of[ret->n++] = (struct ordered){.seq = sqlite3_column_int64(stmt, 0),
			.state = sqlite3_column_int(stmt, 1),
			.serve = sqlite3_column_int64(stmt, 2)};
	sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

static struct window_dish *dish_of(struct window_sums *sums, const struct words *name)
{
	for (int i = 0; i < sums->n; i++)
		if (strcmp(sums->dish[i].name.text[LANG_ZH], name->text[LANG_ZH]) == 0)
			return &sums->dish[i];
	if (sums->n == WINDOW_DISHES)
		return NULL;
	sums->dish[sums->n].name = *name;
	return &sums->dish[sums->n++];
}

/* A set is counted as that; its dishes have no id. */
static void count(struct window_sums *sums, const struct act *order, bool served)
{
	sums->ordered++;
	sums->served += served;
	for (int i = 0; i < order->body.n_items; i++) {
		const struct act_item *item = &order->body.items[i];
		struct window_dish *d = item->id[0] ? dish_of(sums, &item->name) : NULL;

		if (!d)
			continue;
		d->ordered += item->qty;
		d->served += served ? item->qty : 0;
	}
}

static int sum_one(
	struct store *s, const struct ordered *o, struct window_sums *sums, struct err *err)
{
	struct act act;

	if (store_act(s, o->seq, &act, err) < 0)
		return err->code;
	count(sums, &act, o->serve != 0);
	sodium_memzero(&act, sizeof(act));
	if (!o->serve)
		return 0;
	if (store_act(s, o->serve, &act, err) < 0)
		return err->code;
	if (act.head.due_fen > 0)
		sums->paid[pay_of_note(act.body.note)] += act.head.due_fen;
	sodium_memzero(&act, sizeof(act));
	return 0;
}

static int sum_all(
	struct store *s, const struct orders *orders, struct window_sums *ret, struct err *err)
{
	for (int i = 0; i < orders->n; i++)
		if (orders->of[i].state != ORDER_CANCELLED &&
			sum_one(s, &orders->of[i], ret, err) < 0)
			return err->code;
	return 0;
}

/* One at a time: opening an act is another statement. */
int window_cash(struct store *s, day_t day, int64_t *fen, struct err *err)
{
	int64_t serve = 0;
	int n = 0;

	*fen = 0;
	for (;;) {
		struct act act;

		if (db_number(&s->db, err, &serve, 0,
			    "SELECT min(serve) FROM served JOIN meal_order ON seq=order_seq"
			    " WHERE service_day=? AND serve>?",
			    "ii", (int64_t)day, serve) < 0)
			return err->code;
		if (!serve)
			return n;
		if (store_act(s, serve, &act, err) < 0)
			return err->code;
		if (pay_of_note(act.body.note) == PAY_CASH)
			*fen += act.head.due_fen;
		n++;
		sodium_memzero(&act, sizeof(act));
	}
}

/* ---- one of them ------------------------------------------------------------------------------ */

/* Whose key seals what follows; of a neighbour's guest only place and number are known. */
static int person_of(struct store *s, const struct act *order, struct person *ret, struct err *err)
{
	struct person_row row = {.person = {.resident = order->body.resident, .born = DAY_NONE}};
	int got = 0;

	text_copy(row.person.place, sizeof(row.person.place), order->body.place);
	if (strcmp(row.person.place, s->id.grant.place) == 0)
		got = directory_person(s, &row, err);
	*ret = row.person;
	if (got != 1)
		ret->known = false;
	sodium_memzero(&row, sizeof(row));
	return got < 0 ? got : 0;
}

static int served_by(
	struct store *s, const struct ordered *o, struct window_answer *ret, struct err *err)
{
	struct act act;

	if (store_act(s, o->serve, &act, err) < 0)
		return err->code;
	ret->word = WINDOW_SERVED;
	ret->served = act.head;
	ret->served_ms = act.head.at_ms;
	sodium_memzero(&act, sizeof(act));
	return 0;
}

static int show(
	struct store *s, const struct ordered *o, struct window_answer *ret, struct err *err)
{
	if (store_act(s, o->seq, &ret->order, err) < 0 ||
		person_of(s, &ret->order, &ret->person, err) < 0)
		return err->code;
	if (o->serve)
		return served_by(s, o, ret, err);
	ret->word = o->state == ORDER_CANCELLED ? WINDOW_CANCELLED : WINDOW_ORDER;
	return 0;
}

static const struct ordered *order_of(const struct orders *orders, int64_t seq)
{
	for (int i = 0; i < orders->n; i++)
		if (orders->of[i].seq == seq)
			return &orders->of[i];
	return NULL;
}

static int show_seq(struct store *s, const struct orders *orders, int64_t seq,
	struct window_answer *ret, struct err *err)
{
	const struct ordered *o = order_of(orders, seq);

	if (o)
		return show(s, o, ret, err);
	ret->word = WINDOW_OTHER;
	return store_act(s, seq, &ret->order, err);
}

/* The first that is open, else the last that was handed over. */
static int show_persons(struct store *s, const struct orders *orders, const struct lookup *l,
	struct window_answer *ret, struct err *err)
{
	const struct ordered *best = NULL;

	for (int i = 0; i < l->standing.n_orders; i++) {
		const struct ordered *o = order_of(orders, l->standing.orders[i].seq);

		if (!o)
			continue;
		ret->more += !o->serve;
		if (!best || (best->serve && !o->serve) || (best->serve && o->serve))
			best = o;
	}
	ret->person = l->person;
	if (!best) {
		ret->word = WINDOW_NO_ORDER;
		return 0;
	}
	ret->more -= !best->serve;
	return show(s, best, ret, err);
}

static int show_found(struct store *s, const struct orders *orders, const struct lookup *l,
	struct window_answer *ret, struct err *err)
{
	ret->proof = l->proof;
	switch (l->result) {
	case LOOKUP_SLIP:
		if (l->standing.n_orders)
			return show_seq(s, orders, l->standing.orders[0].seq, ret, err);
		ret->word = WINDOW_NOT_READ; /* a seat's */
		return 0;
	case LOOKUP_SLIP_ELSEWHERE: /* its own window has the order, and ticks it once */
		ret->word = WINDOW_ELSEWHERE;
		ret->order.head.due_fen = l->slip.due_fen;
		text_copy(ret->order.body.pickup, sizeof(ret->order.body.pickup), l->slip.pickup);
		return 0;
	case LOOKUP_FOUND:
	case LOOKUP_NEIGHBOUR:
	case LOOKUP_SEVERAL:
		if (l->person.volunteer) {
			ret->word = WINDOW_BADGE;
			ret->person = l->person;
			return 0;
		}
		return show_persons(s, orders, l, ret, err);
	case LOOKUP_OLD_CARD:
	case LOOKUP_EXPIRED:
		ret->word = WINDOW_OLD_CARD;
		return 0;
	case LOOKUP_UNKNOWN:
	case LOOKUP_NOT_OURS:
		ret->word = WINDOW_UNKNOWN;
		return 0;
	default:
		ret->word = l->result == LOOKUP_FAILED ? WINDOW_FAILED : WINDOW_NOT_READ;
		return 0;
	}
}

/* By its digits alone: the letter is this terminal's. */
static int show_number(struct store *s, const struct orders *orders, uint32_t number,
	struct window_answer *ret, struct err *err)
{
	ret->proof = PROOF_TYPED;
	ret->word = WINDOW_UNKNOWN;
	for (int i = 0; i < orders->n; i++) {
		struct act act;
		bool is;

		if (store_act(s, orders->of[i].seq, &act, err) < 0)
			return err->code;
		is = act.body.pickup[0] && strtoul(act.body.pickup + 1, NULL, 10) == number;
		sodium_memzero(&act, sizeof(act));
		if (is)
			return show(s, &orders->of[i], ret, err);
	}
	return 0;
}

static void look_up(
	struct store *s, const struct window_ask *ask, const struct moment *now, struct lookup *ret)
{
	struct card card = {.kind = (enum card_kind)ask->scan.card_kind};
	struct link_to link = {.resident = ask->number};

	if (ask->by == WINDOW_RESIDENT) {
		text_copy(link.place, sizeof(link.place), s->id.grant.place);
		store_find_link(s, &link, now, ret);
	} else if (ask->scan.is_scan) {
		store_find_scan(s, ask->scan.text, now, ret);
	} else {
		text_copy(card.number, sizeof(card.number), ask->scan.text);
		store_find_card(s, &card, now, ret);
		sodium_memzero(&card, sizeof(card));
	}
}

struct asking {
	const struct window_ask *ask;
	const struct moment *now;
	struct orders orders;
	struct lookup found;
};

static int answer(struct store *s, struct asking *a, struct window_answer *ret, struct err *err)
{
	if (orders_read(s, a->ask, &a->orders, err) < 0 ||
		sum_all(s, &a->orders, &ret->sums, err) < 0)
		return err->code;
	if (a->ask->by == WINDOW_SUMS)
		return 0;
	if (a->ask->by == WINDOW_NUMBER)
		return show_number(s, &a->orders, a->ask->number, ret, err);
	look_up(s, a->ask, a->now, &a->found);
	return show_found(s, &a->orders, &a->found, ret, err);
}

void store_window(struct store *s, const struct window_ask *ask, const struct moment *now,
	struct window_answer *ret)
{
	struct asking a = {.ask = ask, .now = now};
	struct err err = {0};
	int got = ERR_LIMIT;

	memset(ret, 0, sizeof(*ret));
	ret->person.born = DAY_NONE;
	a.orders.of = calloc(ORDERS_MOST, sizeof(*a.orders.of));
	if (!a.orders.of)
		err_set(&err, ERR_LIMIT, "out of memory");
	else if ((got = store_ready(s, &err)) == 0)
		got = answer(s, &a, ret, &err);
	free(a.orders.of);
	sodium_memzero(&a.found, sizeof(a.found));
	if (got >= 0)
		return;
	log_line(LOG_FAIL, "the canteen's window: %s", err.text);
	sodium_memzero(ret, sizeof(*ret));
	ret->word = WINDOW_FAILED;
	ret->person.born = DAY_NONE;
}
