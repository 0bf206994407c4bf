/* SPDX-License-Identifier: MIT */
#include "core/hall/kitchen.h"

#include <string.h>

#include "core/base/text.h"

int kitchen_sheets(int orders)
{
	return (orders + WINDOW_A_SHEET - 1) / WINDOW_A_SHEET;
}

static void dish_add(struct kitchen *k, const struct act_item *item)
{
	int i = 0;

	while (i < k->n_dishes &&
		strcmp(words_in(&k->dish[i].name, LANG_ZH), words_in(&item->name, LANG_ZH)) != 0)
		i++;
	if (i == KITCHEN_DISHES) {
		k->more += item->qty;
		return;
	}
	if (i == k->n_dishes) {
		k->dish[i].name = item->name;
		k->dish[i].n = 0;
		k->n_dishes++;
	}
	k->dish[i].n += item->qty;
}

static void row_add(struct kitchen *k, const struct act *order)
{
	struct window_row *row = &k->row[k->n_rows++];
	const struct act_body *body = &order->body;

	memset(row, 0, sizeof(*row));
	text_copy(row->pickup, sizeof(row->pickup), body->pickup);
	text_copy(row->masked, sizeof(row->masked), body->masked);
	for (int i = 0; i < body->n_items; i++)
		if (!i || body->items[i].id[0]) /* not the parts of the set above */
			row->items[row->n_items++] = body->items[i];
	row->collect = body->collect;
	row->less_rice = body->less_rice;
	row->due_fen = order->head.due_fen;
}

void kitchen_add(struct kitchen *k, const struct act *order)
{
	int at = k->orders++;

	k->portions += order->head.qty;
	k->due_fen += order->head.due_fen;
	if (order->body.collect == COLLECT_DELIVERY)
		k->delivered += order->head.qty;
	k->less_rice += order->body.less_rice;
	for (int i = 0; i < order->body.n_items; i++)
		dish_add(k, &order->body.items[i]);
	if (k->sheet > 0 && at / WINDOW_A_SHEET == k->sheet - 1)
		row_add(k, order);
	k->sheets = kitchen_sheets(k->orders);
}

bool kitchen_phone_due(const struct slot *s, const struct moment *now)
{
	int begins = s->kitchen_min ? s->kitchen_min : s->from_min;

	return s->kitchen_phone[0] && kitchen_lists_due(s, now->day, now) &&
	       now->secs >= (begins - KITCHEN_QUIET) * 60;
}

unsigned kitchen_allergens(const struct catalogue *c, const struct act_item *items, int n)
{
	unsigned in = 0;

	for (int i = 0; i < n; i++)
		for (int d = 0; d < c->n_dishes; d++)
			if (strcmp(c->dishes[d].name.text[LANG_ZH], items[i].name.text[LANG_ZH]) ==
				0)
				in |= c->dishes[d].allergens;
	return in;
}

bool kitchen_lists_due(const struct slot *s, day_t day, const struct moment *now)
{
	if (now->quality == CLOCK_UNKNOWN || meal_open(s, day, now) || day < now->day)
		return false;
	return day > now->day || now->secs < s->to_min * 60;
}
