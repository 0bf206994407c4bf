/* SPDX-License-Identifier: MIT */
#include "kiosk/store/window.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/store/peers.h"
#include "kiosk/store/people.h"

#define ORDERS_MOST                                                                                \
	1024 /* of one meal; those after them are not counted, and no hall sells as many */

/* An order of this meal, taken here or at another terminal of the hall. */
struct ordered {
	int64_t seq;   /* in this journal; 0 = another terminal's, … */
	act_id id;     /* … of this id */
	int64_t serve; /* handed over here; 0 = it was not */
	int state;     /* enum order_state */
};

struct orders {
	struct ordered *of;
	int n;
};

/* ---- all of a meal ---------------------------------------------------------------------------- */

static int own_read(
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

static int peer_read(struct store *s, const act_id id, struct orders *ret, struct err *err)
{
	struct ordered *o = &ret->of[ret->n];
	int gone = peers_cancelled(s, id, err);

	if (gone < 0 || ret->n == ORDERS_MOST)
		return gone < 0 ? gone : 0;
	*o = (struct ordered){.state = gone ? ORDER_CANCELLED : ORDER_OPEN};
	memcpy(o->id, id, sizeof(o->id));
	ret->n++;
	return peers_served_here(s, id, &o->serve, err);
}

static int orders_read(
	struct store *s, const struct window_ask *ask, struct orders *ret, struct err *err)
{
	struct peer_ids ids = {NULL, 0};
	int result = own_read(s, ask, ret, err);

	if (!result)
		result = peers_orders(s, ask->meal, ask->day, &ids, err);
	for (int i = 0; !result && i < ids.n; i++)
		result = peer_read(s, ids.of[i], ret, err);
	free(ids.of);
	return result;
}

/* A peer's is opened where the key is here. */
static int order_read(struct store *s, const struct ordered *o, struct act *ret, struct err *err)
{
	int got;

	if (o->seq)
		return store_act(s, o->seq, ret, err);
	got = peers_act(s, o->id, ret, err);
	return got == 0  ? err_set(err, ERR_NONE, "another terminal's order went")
	       : got < 0 ? got
			 : 0;
}

/* When it was handed over, here or at another window: 1, 0. */
static int serving_read(struct store *s, const struct ordered *o, const struct act *order,
	struct act_head *ret, struct err *err)
{
	return o->serve ? act_head_at(s, o->serve, ret, err)
			: peers_serving(s, order->head.id, ret, err);
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
	struct act_head served;
	struct act act;
	int got;

	if (order_read(s, o, &act, err) < 0)
		return err->code;
	got = serving_read(s, o, &act, &served, err);
	if (got >= 0)
		count(sums, &act, got == 1);
	sodium_memzero(&act, sizeof(act));
	return got < 0 ? got : 0;
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

/* ---- what was taken in here ------------------------------------------------------------------- */

/* The next serving of this terminal; meal "": of every one. */
static int next_serving(
	struct store *s, const char *meal, day_t day, int64_t *serve, struct err *err)
{
	return db_number(&s->db, err, serve, 0,
		"SELECT min(serve) FROM (SELECT serve FROM served JOIN meal_order ON seq=order_seq"
		" WHERE service_day=?1 AND (?2='' OR meal=?2) AND serve>?3 UNION ALL"
		" SELECT serve FROM served_peer WHERE day=?1 AND (?2='' OR meal=?2) AND serve>?3)",
		"iti", (int64_t)day, meal, *serve);
}

/* How many there were. One at a time: opening an act is another statement. */
static int paid(
	struct store *s, const char *meal, day_t day, int64_t ret[PAY_COUNT], struct err *err)
{
	int64_t serve = 0;

	for (int n = 0;; n++) {
		struct act act;

		if (next_serving(s, meal, day, &serve, err) < 0)
			return err->code;
		if (!serve)
			return n;
		if (store_act(s, serve, &act, err) < 0)
			return err->code;
		if (act.head.due_fen > 0)
			ret[pay_of_note(act.body.note)] += act.head.due_fen;
		sodium_memzero(&act, sizeof(act));
	}
}

int window_cash(struct store *s, day_t day, int64_t *fen, struct err *err)
{
	int64_t ways[PAY_COUNT] = {0};
	int n = paid(s, "", day, ways, err);

	*fen = ways[PAY_CASH];
	return n;
}

static int sums_paid(
	struct store *s, const struct window_ask *ask, struct window_sums *ret, struct err *err)
{
	int64_t ways[PAY_COUNT] = {0};
	int n = paid(s, ask->meal, ask->day, ways, err);

	for (int i = 0; i < PAY_COUNT; i++)
		ret->paid[i] = (int32_t)ways[i];
	return n < 0 ? n : 0;
}

/* ---- one of them ------------------------------------------------------------------------------ */

struct asking {
	const struct window_ask *ask;
	const struct moment *now;
	struct orders orders;
	struct lookup found;
};

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

static int show(
	struct store *s, const struct ordered *o, struct window_answer *ret, struct err *err)
{
	int got;

	if (order_read(s, o, &ret->order, err) < 0 ||
		person_of(s, &ret->order, &ret->person, err) < 0)
		return err->code;
	got = serving_read(s, o, &ret->order, &ret->served, err);
	ret->word = o->state == ORDER_CANCELLED ? WINDOW_CANCELLED : WINDOW_ORDER;
	if (got == 1) {
		ret->word = WINDOW_SERVED;
		ret->served_ms = ret->served.at_ms;
	}
	return got < 0 ? got : 0;
}

static const struct ordered *own_of(const struct orders *orders, int64_t seq)
{
	for (int i = 0; i < orders->n; i++)
		if (seq && orders->of[i].seq == seq)
			return &orders->of[i];
	return NULL;
}

static const struct ordered *peer_of(const struct orders *orders, const act_id id)
{
	for (int i = 0; i < orders->n; i++)
		if (!orders->of[i].seq && memcmp(orders->of[i].id, id, ACT_ID_BYTES) == 0)
			return &orders->of[i];
	return NULL;
}

static int show_seq(struct store *s, const struct orders *orders, int64_t seq,
	struct window_answer *ret, struct err *err)
{
	const struct ordered *o = own_of(orders, seq);

	if (o)
		return show(s, o, ret, err);
	ret->word = WINDOW_OTHER;
	return store_act(s, seq, &ret->order, err);
}

/* All there is of it is on the paper. */
static int show_paper(
	struct store *s, const struct lookup *l, struct window_answer *ret, struct err *err)
{
	struct act act = {.head = {.seq = l->slip.at.seq}};
	int64_t serve = 0;

	memcpy(act.hash, l->slip.at.hash4, sizeof(l->slip.at.hash4));
	ret->word = WINDOW_SLIP;
	ret->slip = l->slip;
	if (slip_code(ret->slip_code, l->slip.at.kiosk, &act) < 0)
		ret->word = WINDOW_NOT_READ;
	if (peers_slip_served(s, ret->slip_code, &serve, err) < 0)
		return err->code;
	if (!serve)
		return 0;
	ret->word = WINDOW_SERVED;
	if (act_head_at(s, serve, &ret->served, err) != 1)
		return err->code;
	ret->served_ms = ret->served.at_ms;
	return 0;
}

/* A slip of another machine: the order that it told of, else what stands on it. */
static int show_slip(
	struct store *s, const struct asking *a, struct window_answer *ret, struct err *err)
{
	struct slip_code_parts parts;
	const struct ordered *o;
	act_id id;
	int got = 0;

	ret->proof = PROOF_PAPER;
	if (a->ask->scan.is_scan && slip_any_parse(a->ask->scan.text, &parts) == 0)
		got = peers_slip(s, &parts, id, err);
	o = got == 1 ? peer_of(&a->orders, id) : NULL;
	if (got == 1)
		got = o ? show(s, o, ret, err) : peers_act(s, id, &ret->order, err);
	if (got < 0)
		return got;
	if (ret->order.opened) {
		ret->word = o ? ret->word : WINDOW_OTHER;
		return 0;
	}
	sodium_memzero(&ret->order, sizeof(ret->order));
	if (a->found.result == LOOKUP_SLIP_ELSEWHERE)
		return show_paper(s, &a->found, ret, err);
	ret->word = WINDOW_NOT_READ;
	return 0;
}

/* The first that is open, else the last that was handed over. */
static int show_persons(struct store *s, const struct orders *orders, const struct lookup *l,
	struct window_answer *ret, struct err *err)
{
	const struct ordered *best = NULL;
	bool best_open = false;

	for (int i = 0; i < l->standing.n_orders; i++) {
		const struct open_order *of = &l->standing.orders[i];
		const struct ordered *o =
			of->seq ? own_of(orders, of->seq) : peer_of(orders, of->id);

		if (!o)
			continue;
		ret->more += !of->served;
		if (!best || !best_open) {
			best = o;
			best_open = !of->served;
		}
	}
	ret->person = l->person;
	if (!best) {
		ret->word = WINDOW_NO_ORDER;
		return 0;
	}
	ret->more -= best_open;
	return show(s, best, ret, err);
}

static int show_found(
	struct store *s, const struct asking *a, struct window_answer *ret, struct err *err)
{
	const struct lookup *l = &a->found;

	ret->proof = l->proof;
	switch (l->result) {
	case LOOKUP_SLIP:
		if (l->standing.n_orders)
			return show_seq(s, &a->orders, l->standing.orders[0].seq, ret, err);
		ret->word = WINDOW_NOT_READ; /* a seat's */
		return 0;
	case LOOKUP_SLIP_ELSEWHERE:
	case LOOKUP_NOT_READ:
		return show_slip(s, a, ret, err);
	case LOOKUP_FOUND:
	case LOOKUP_NEIGHBOUR:
	case LOOKUP_SEVERAL:
		if (l->person.volunteer) {
			ret->word = WINDOW_BADGE;
			ret->person = l->person;
			return 0;
		}
		return show_persons(s, &a->orders, l, ret, err);
	case LOOKUP_OLD_CARD:
	case LOOKUP_EXPIRED:
		ret->word = WINDOW_OLD_CARD;
		return 0;
	case LOOKUP_UNKNOWN:
	case LOOKUP_NOT_OURS:
		ret->word = WINDOW_UNKNOWN;
		return 0;
	default:
		ret->word = WINDOW_FAILED;
		return 0;
	}
}

/* Does the pick-up number end in these digits? The letter in front is its machine's. */
static int has_number(struct store *s, const struct ordered *o, uint32_t number,
	char pickup[PICKUP_SIZE], struct err *err)
{
	struct act act;
	bool is;

	if (order_read(s, o, &act, err) < 0)
		return err->code;
	text_copy(pickup, PICKUP_SIZE, act.body.pickup);
	is = pickup[0] && strtoul(pickup + 1, NULL, 10) == number;
	sodium_memzero(&act, sizeof(act));
	return is;
}

/* Where machines give the same number, one after the other: ask->skip is how many were looked at. */
static int show_number(struct store *s, const struct orders *orders, const struct window_ask *ask,
	struct window_answer *ret, struct err *err)
{
	const struct ordered *found = NULL;
	char pickup[PICKUP_SIZE];
	int n = 0, got = 0;

	ret->proof = PROOF_TYPED;
	ret->word = WINDOW_UNKNOWN;
	for (int i = 0; i < orders->n && got >= 0 && !ret->also[0]; i++) {
		got = has_number(s, &orders->of[i], ask->number, pickup, err);
		if (got == 1 && n == ask->skip)
			found = &orders->of[i];
		else if (got == 1 && found)
			text_copy(ret->also, sizeof(ret->also), pickup);
		n += got == 1;
	}
	return got < 0 || !found ? got : show(s, found, ret, err);
}

static int show_id(struct store *s, const struct orders *orders, const act_id id,
	struct window_answer *ret, struct err *err)
{
	const struct ordered *o = peer_of(orders, id);

	if (!o)
		o = own_of(orders, store_seq_of(s, id));
	ret->word = WINDOW_UNKNOWN;
	ret->proof = PROOF_LIST;
	return o ? show(s, o, ret, err) : 0;
}

/* ---- those that nobody came for --------------------------------------------------------------- */

/* What came of the last call. */
static int call_read(struct store *s, const act_id id, enum call_result *ret, struct err *err)
{
	struct act act;
	int64_t seq = 0;

	*ret = CALL_COUNT;
	if (db_number(&s->db, err, &seq, 0, "SELECT seq FROM told WHERE id=?", "b", id,
		    (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	if (!seq)
		return 0;
	if (store_act(s, seq, &act, err) < 0)
		return err->code;
	*ret = call_of_note(act.body.note);
	sodium_memzero(&act, sizeof(act));
	return 0;
}

static bool comes_first(const struct store *s, const struct person *p, day_t day)
{
	return p->known && (p->alone || (p->born != DAY_NONE && age_on(p->born, day, s->birthday) >=
									UNCOLLECTED_AGE));
}

static int left_add(
	struct store *s, const struct act *order, struct uncollected *u, struct err *err)
{
	struct uncollected_order *o = &u->of[u->n++];
	struct person p;

	if (person_of(s, order, &p, err) < 0)
		return err->code;
	o->first = comes_first(s, &p, order->head.service_day);
	sodium_memzero(&p, sizeof(p));
	memcpy(o->id, order->head.id, sizeof(o->id));
	text_copy(o->pickup, sizeof(o->pickup), order->body.pickup);
	text_copy(o->masked, sizeof(o->masked), order->body.masked);
	return call_read(s, o->id, &o->result, err);
}

static int left_one(
	struct store *s, const struct ordered *o, struct uncollected *u, struct err *err)
{
	struct act_head served;
	struct act act;
	int got;

	if (o->state == ORDER_CANCELLED || u->n == UNCOLLECTED_MOST)
		return 0;
	if (order_read(s, o, &act, err) < 0)
		return err->code;
	got = serving_read(s, o, &act, &served, err);
	if (got == 0)
		got = left_add(s, &act, u, err);
	sodium_memzero(&act, sizeof(act));
	return got < 0 ? got : 0;
}

static int show_left(
	struct store *s, const struct orders *orders, struct uncollected *u, struct err *err)
{
	for (int i = 0; i < orders->n; i++)
		if (left_one(s, &orders->of[i], u, err) < 0)
			return err->code;
	uncollected_sort(u);
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

static int answer(struct store *s, struct asking *a, struct window_answer *ret, struct err *err)
{
	if (orders_read(s, a->ask, &a->orders, err) < 0 ||
		sum_all(s, &a->orders, &ret->sums, err) < 0 ||
		sums_paid(s, a->ask, &ret->sums, err) < 0)
		return err->code;
	if (a->ask->by == WINDOW_SUMS)
		return 0;
	if (a->ask->by == WINDOW_LEFT)
		return show_left(s, &a->orders, &ret->left, err);
	if (a->ask->by == WINDOW_ID)
		return show_id(s, &a->orders, a->ask->id, ret, err);
	if (a->ask->by == WINDOW_NUMBER)
		return show_number(s, &a->orders, a->ask, ret, err);
	look_up(s, a->ask, a->now, &a->found);
	return show_found(s, a, ret, err);
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
