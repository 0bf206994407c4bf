/* SPDX-License-Identifier: MIT */
/* What pages ask of the canteen's window (window.h). */
#ifndef CORE_VISIT_WINDOW_PAGE_H
#define CORE_VISIT_WINDOW_PAGE_H

#include "core/visit/window.h"

struct model;

/* The meal that is handed over now: today's that is being served or comes next, else the last; "". */
void visit_window_meal(const struct model *m, char ret[MEAL_SIZE]);
bool visit_window_undoes(const struct model *m); /* the last one can be taken back by one key */
struct window_price {
	int32_t list_fen, due_fen; /* as ordered, but for what is given in place of a dish */
};
struct window_price visit_window_price(const struct model *m);
const struct act_item *visit_window_items(const struct model *m, int *n);
#define WINDOW_SWAPS_MAX 24 /* what may be given in place of the item that ran out */
int visit_window_swaps(const struct model *m, const struct dish *ret[WINDOW_SWAPS_MAX]);
/* How many nobody came for, once the meal is over; 0. */
int visit_uncollected(const struct model *m);

#endif
