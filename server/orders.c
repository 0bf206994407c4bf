/* SPDX-License-Identifier: MIT */
#include "server/orders.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "server/ledger_serving.h"
#include "server/opened.h"

static void put_items(const struct act_body *b, char out[256])
{
	bool set = b->n_items > 1 && b->items[0].fen && !b->items[1].fen;
	size_t n = 0;

	out[0] = 0;
	for (int i = 0; i < (set ? 1 : b->n_items) && n + 1 < 256; i++) {
		const struct act_item *item = &b->items[i];

		n += (size_t)snprintf(out + n, 256 - n, item->qty > 1 ? "%s%s x%d" : "%s%s",
			n ? "、" : "", words_in(&item->name, LANG_ZH), item->qty);
	}
}

static int put_resident(
	struct hub *h, const struct act_body *b, struct listed_order *ret, struct err *err)
{
	struct resident r;
	int got = people_get(h, b->place, b->resident, &r, err);

	if (got == 1) {
		text_copy(ret->name, sizeof(ret->name), r.name);
		text_copy(ret->phone, sizeof(ret->phone), r.phone);
		text_copy(ret->deliver_to, sizeof(ret->deliver_to), r.deliver_to);
		text_copy(ret->route, sizeof(ret->route), r.route);
	}
	sodium_memzero(&r, sizeof(r));
	return got < 0 ? got : 0;
}

static int read_order(
	struct hub *h, const struct meal_order *o, struct listed_order *ret, struct err *err)
{
	struct serving_row serving;
	struct stream_row s;
	struct act act;
	int got = stream_next(&h->ledger, o->stream_no - 1, &s, err);

	memset(ret, 0, sizeof(*ret));
	if (got == 1)
		got = opened_act(h, &s, o->seq, &act, err);
	if (got != 1)
		return got;
	ret->qty = o->qty;
	ret->due_fen = act.head.due_fen;
	ret->collect = act.body.collect;
	ret->less_rice = act.body.less_rice;
	text_copy(ret->pickup, sizeof(ret->pickup), act.body.pickup);
	text_copy(ret->masked, sizeof(ret->masked), act.body.masked);
	put_items(&act.body, ret->items);
	got = serving_of(&h->ledger, act.head.id, &serving, err);
	ret->served = got == 1;
	if (got >= 0 && act.opened && act.body.collect == COLLECT_DELIVERY)
		got = put_resident(h, &act.body, ret, err);
	sodium_memzero(&act.body, sizeof(act.body));
	return got < 0 ? got : 1;
}

int orders_walk(
	struct hub *h, const struct kitchen_key *key, orders_each each, void *ctx, struct err *err)
{
	struct meal_order order = {.seq = 0};
	struct listed_order listed;
	int got;

	while ((got = order_next(&h->ledger, key, &order, &order, err)) == 1) {
		if (order.cancelled)
			continue;
		got = read_order(h, &order, &listed, err);
		if (got == 1)
			got = each(ctx, &listed, err);
		sodium_memzero(&listed, sizeof(listed));
		if (got < 0)
			return got;
	}
	return got;
}
