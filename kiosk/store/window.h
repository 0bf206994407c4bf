/* SPDX-License-Identifier: MIT */
/* Whose order is to be handed over at the canteen's window (core/visit/window.h), and how many were. */
#ifndef KIOSK_STORE_WINDOW_H
#define KIOSK_STORE_WINDOW_H

#include "core/visit/window.h"
#include "kiosk/store/store.h"

/* Answers FX_WINDOW: of the orders that this terminal took. To be wiped. */
void store_window(struct store *s, const struct window_ask *ask, const struct moment *now,
	struct window_answer *ret);

/* What that day's servings took in in cash; how many there were, or an error. */
MUST_USE int window_cash(struct store *s, day_t day, int64_t *fen, struct err *err);

#endif
