/* SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/people.h"

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
	};
	memcpy(ret->id, h->id, ACT_ID_BYTES);
	text_copy(ret->meal, sizeof(ret->meal), h->what);
	text_copy(ret->pickup, sizeof(ret->pickup), act->body.pickup);
	if (act->body.n_items)
		ret->set_name = act->body.items[0].name;
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

static int order_seqs(struct store *s, const unsigned char kc[16], day_t today,
	int64_t seqs[ORDERS_MAX], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT seq FROM meal_order WHERE kc=?1 AND service_day>=?2 AND"
		" (state=?3 OR (state=?4 AND service_day=?2)) ORDER BY service_day, seq LIMIT ?5",
		err);
	int n = 0, got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "biiii", kc, (size_t)16, (int64_t)today, (int64_t)ORDER_OPEN,
		(int64_t)ORDER_SERVED, (int64_t)ORDERS_MAX);
	while ((got = db_step(&s->db, stmt, err)) == 1)
		seqs[n++] = sqlite3_column_int64(stmt, 0);
	return got < 0 ? got : n;
}

static int orders_fill(struct store *s, const unsigned char kc[16], day_t today,
	struct standing *ret, struct err *err)
{
	int64_t seqs[ORDERS_MAX] = {0};
	struct act act;
	int n = order_seqs(s, kc, today, seqs, err);

	if (n < 0)
		return n;
	for (int i = 0; i < n; i++) {
		if (store_act(s, seqs[i], &act, err) < 0)
			return err->code;
		standing_order(s, &act, &ret->orders[ret->n_orders++]);
		sodium_memzero(&act, sizeof(act));
	}
	return 0;
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
	return orders_fill(s, kc, now->day, ret, err);
}

int store_open_calls(struct store *s, day_t day, int *help, int *unknown, struct err *err)
{
	int64_t helps = 0, unknowns = 0;

	if (store_ready(s, err) < 0)
		return err->code;
	if (db_number(&s->db, err, &helps, 0,
		    "SELECT count(*) FROM call WHERE day=? AND kind=? AND NOT answered", "ii",
		    (int64_t)day, (int64_t)ACT_HELP) < 0 ||
		db_number(&s->db, err, &unknowns, 0,
			"SELECT count(*) FROM call WHERE day=? AND kind=? AND NOT answered", "ii",
			(int64_t)day, (int64_t)ACT_UNKNOWN) < 0)
		return err->code;
	*help = (int)helps;
	*unknown = (int)unknowns;
	return 0;
}
