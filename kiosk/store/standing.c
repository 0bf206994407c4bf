/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/peers.h"
#include "kiosk/store/people.h"

#define LAST_DAYS 60 /* older orders are not repeated */

void standing_order(const struct store *s, const struct act *act, struct open_order *ret)
{
	const struct act_head *h = &act->head;

	*ret = (struct open_order){
		.seq = h->seq,
		.service_day = h->service_day,
		.list_fen = h->list_fen,
		.subsidy_fen = h->subsidy_fen,
		.due_fen = h->due_fen,
		.qty = h->qty,
		.cancel_day = act->body.cancel_day,
		.cancel_min = act->body.cancel_min,
		.sent = h->seq <= s->state.acked,
		.walk_in = h->walk,
		.collect = act->body.collect,
	};
	memcpy(ret->id, h->id, ACT_ID_BYTES);
	text_copy(ret->meal, sizeof(ret->meal), h->what);
	text_copy(ret->pickup, sizeof(ret->pickup), act->body.pickup);
	if (act->body.n_items)
		ret->set_name = act->body.items[0].name;
	for (int i = 1; i < act->body.n_items; i++)
		ret->more += act->body.items[i].id[0] != 0; /* a set's parts have none */
}

/* The mark of the key that their acts were sealed under: 1, 0 = there are none. */
static int mark_of(struct store *s, const struct person *p, unsigned char kc[16], struct err *err)
{
	if (p->known) {
		seal_key_mark(p->dk, kc);
		return 1;
	}
	return p->resident ? keys_stranger(s, p->place, p->resident, kc, err) : 0;
}

/* Orders that the standing tells of; the newest one is what "as last time" repeats. */
struct found_orders {
	struct {
		int64_t seq;
		bool served;
	} list[ORDERS_MAX];
	int n;
	int64_t newest; /* 0 = none */
};

static void order_row(sqlite3_stmt *stmt, day_t today, struct found_orders *ret)
{
	int64_t seq = sqlite3_column_int64(stmt, 0), day = sqlite3_column_int64(stmt, 1);
	int state = sqlite3_column_int(stmt, 2);
	bool served = state == ORDER_SERVED;

	if (seq > ret->newest)
		ret->newest = seq;
	if (day < today || (served && day != today) || ret->n == ORDERS_MAX)
		return;
	ret->list[ret->n].served = served;
	ret->list[ret->n++].seq = seq;
}

static int orders_find(struct store *s, const unsigned char kc[16], day_t today,
	struct found_orders *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT seq, service_day, state FROM meal_order WHERE kc=? AND service_day>=?"
		" AND state<>? ORDER BY service_day, seq",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "bii", kc, (size_t)16, (int64_t)today - LAST_DAYS, (int64_t)ORDER_CANCELLED);
	while ((got = db_step(&s->db, stmt, err)) == 1)
		order_row(stmt, today, ret);
	return got;
}

/* A set comes first and its dishes cost nothing by themselves: it is repeated by its name alone. */
static void last_order(const struct act *act, struct last_order *ret)
{
	const struct act_body *b = &act->body;
	bool set = b->n_items > 1 && b->items[0].fen && !b->items[1].fen;
	int n = set ? 1 : b->n_items;

	for (int i = 0; i < n && i < ACT_ITEMS_MAX; i++) {
		if (!b->items[i].id[0])
			continue;
		text_copy(ret->dish[ret->n], sizeof(ret->dish[ret->n]), b->items[i].id);
		ret->qty[ret->n++] = b->items[i].qty;
	}
	if (!ret->n)
		return;
	text_copy(ret->meal, sizeof(ret->meal), act->head.what);
	ret->less_rice = b->less_rice;
	ret->collect = b->collect;
}

/* At a window of this terminal or of another. */
static int is_served(
	struct store *s, const unsigned char id[ACT_ID_BYTES], bool *ret, struct err *err)
{
	struct act_head serving;
	int64_t here = 0;
	int got = peers_served_here(s, id, &here, err);

	if (!got && !here)
		got = peers_serving(s, id, &serving, err);
	*ret = here || got == 1;
	return got < 0 ? got : 0;
}

static int order_add(struct store *s, const struct act *act, bool served_here, struct standing *ret,
	struct err *err)
{
	struct open_order *o = &ret->orders[ret->n_orders++];
	bool elsewhere;

	standing_order(s, act, o);
	if (is_served(s, act->head.id, &elsewhere, err) < 0)
		return err->code;
	o->served = served_here || elsewhere;
	return 0;
}

static int orders_fill(struct store *s, const unsigned char kc[16], day_t today,
	struct standing *ret, struct err *err)
{
	struct found_orders found = {.n = 0};
	bool last = false;
	struct act act;

	if (orders_find(s, kc, today, &found, err) < 0)
		return err->code;
	for (int i = 0; i < found.n || (!last && found.newest); i++) {
		bool listed = i < found.n;
		int64_t seq = listed ? found.list[i].seq : found.newest;

		if (store_act(s, seq, &act, err) < 0)
			return err->code;
		if (listed && order_add(s, &act, found.list[i].served, ret, err) < 0)
			return err->code;
		if (seq == found.newest)
			last_order(&act, &ret->last);
		last |= seq == found.newest;
		sodium_memzero(&act, sizeof(act));
	}
	return 0;
}

/* ---- orders at the hall's other terminals ----------------------------------------------------- */

/* By day, as the others are. One that was made elsewhere is taken back there. */
static void insert(struct standing *ret, const struct open_order *o)
{
	int i = ret->n_orders++;

	for (; i > 0 && ret->orders[i - 1].service_day > o->service_day; i--)
		ret->orders[i] = ret->orders[i - 1];
	ret->orders[i] = *o;
	ret->orders[i].seq = 0;
	ret->orders[i].sent = true;
	ret->orders[i].cancel_day = DAY_NONE;
}

static int peer_add(struct store *s, const unsigned char id[ACT_ID_BYTES], day_t today,
	struct standing *ret, struct err *err)
{
	struct open_order o;
	struct act act;
	int got = peers_cancelled(s, id, err);

	if (got || ret->n_orders == ORDERS_MAX)
		return got < 0 ? got : 0;
	got = peers_act(s, id, &act, err);
	if (got == 1 && act.opened) {
		standing_order(s, &act, &o);
		got = is_served(s, id, &o.served, err);
		if (!got && (!o.served || o.service_day == today))
			insert(ret, &o);
	}
	if (got >= 0)
		sodium_memzero(&act, sizeof(act));
	return got < 0 ? got : 0;
}

static int peers_fill(struct store *s, const unsigned char kc[16], day_t today,
	struct standing *ret, struct err *err)
{
	struct peer_ids ids = {NULL, 0};
	int result = peers_orders_of(s, kc, today, &ids, err);

	for (int i = 0; !result && i < ids.n; i++)
		result = peer_add(s, ids.of[i], today, ret, err);
	free(ids.of);
	return result;
}

/* ---- orders taken back ------------------------------------------------------------------------ */

static bool in_time(const struct moment *at, const struct act *order)
{
	if (at->day != order->body.cancel_day)
		return at->day < order->body.cancel_day;
	return at->secs < order->body.cancel_min * 60;
}

/* What became of a cancel that the hub has to know of. */
static int cancel_state(
	struct store *s, int64_t cancel, int64_t order, enum cancel_state *ret, struct err *err)
{
	struct moment at;
	struct act act;
	int64_t ms = 0;

	*ret = CANCEL_ASKED;
	if (cancel > s->state.acked)
		return 0;
	if (db_number(&s->db, err, &ms, 0, "SELECT ms FROM cancel_heard WHERE seq=?", "i", cancel) <
			0 ||
		store_act(s, order, &act, err) < 0)
		return err->code;
	at = moment_at(ms, CLOCK_HUB);
	*ret = in_time(&at, &act) ? CANCEL_FINAL : CANCEL_LATE;
	sodium_memzero(&act, sizeof(act));
	return 0;
}

static int cancelled_read(
	struct store *s, int64_t cancel, int64_t order, struct cancelled *ret, struct err *err)
{
	struct act act;
	int result;

	if (store_act(s, cancel, &act, err) < 0)
		return err->code;
	*ret = (struct cancelled){.state = CANCEL_FINAL, .service_day = act.head.service_day};
	text_copy(ret->meal, sizeof(ret->meal), act.head.what);
	text_copy(ret->pickup, sizeof(ret->pickup), act.body.pickup);
	result = act.body.promise == PROMISE_REQUESTED
			 ? cancel_state(s, cancel, order, &ret->state, err)
			 : 0;
	sodium_memzero(&act, sizeof(act));
	return result;
}

static int cancelled_fill(struct store *s, const unsigned char kc[16], day_t today,
	struct standing *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT cancel, seq FROM meal_order WHERE kc=? AND service_day>=? AND state=?"
		" AND cancel>0 ORDER BY cancel DESC LIMIT ?",
		err);
	int64_t of[CANCELLED_MAX][2];
	int n = 0, got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "biii", kc, (size_t)16, (int64_t)today, (int64_t)ORDER_CANCELLED,
		(int64_t)CANCELLED_MAX);
	while ((got = db_step(&s->db, stmt, err)) == 1 && n < CANCELLED_MAX) {
		of[n][0] = sqlite3_column_int64(stmt, 0);
		of[n++][1] = sqlite3_column_int64(stmt, 1);
	}
	sqlite3_reset(stmt);
	for (; got >= 0 && ret->n_cancelled < n; ret->n_cancelled++)
		got = cancelled_read(s, of[ret->n_cancelled][0], of[ret->n_cancelled][1],
			&ret->cancelled[ret->n_cancelled], err);
	return got < 0 ? got : 0;
}

int store_standing(struct store *s, const struct person *p, const struct moment *now,
	struct standing *ret, struct err *err)
{
	unsigned char kc[16];
	int64_t seen = 0;
	int got;

	memset(ret, 0, sizeof(*ret));
	if (store_ready(s, err) < 0)
		return err->code;
	got = mark_of(s, p, kc, err);
	if (got <= 0)
		return got;
	if (db_number(&s->db, err, &seen, 0, "SELECT NOT undone FROM check_in WHERE day=? AND kc=?",
		    "ib", (int64_t)now->day, kc, sizeof(kc)) < 0)
		return err->code;
	ret->checked_in = seen != 0;
	if (orders_fill(s, kc, now->day, ret, err) < 0 || peers_fill(s, kc, now->day, ret, err) < 0)
		return err->code;
	if (hub_word_of(s, kc, &ret->word, err) < 0 ||
		cancelled_fill(s, kc, now->day, ret, err) < 0)
		return err->code;
	return seats_fill(s, kc, now->day, ret, err);
}
