/* SPDX-License-Identifier: MIT */
/*
 * What is left to see to: what queues left, an ACT_TODO without ref, and cards that nobody here knows, an
 * ACT_UNKNOWN; each stands in `call` until another act refers to it. One whose act was pruned is none any
 * more. After them the call-backs (kiosk/store/callbacks.h), until somebody was told.
 */
#ifndef KIOSK_STORE_TODO_H
#define KIOSK_STORE_TODO_H

#include "core/base/err.h"
#include "core/visit/queue.h"

struct store;

/* How many nobody answered, of any day. */
MUST_USE int store_open_todos(struct store *s, int *todo, struct err *err);
/* They themselves: from the one after `after` on, then from the oldest. ticket left alone; never fails:
 * failed tells. */
void store_todos(struct store *s, int64_t after, struct todo_list *ret);

/* Of this journal, from one act to another: how many are in ret, in their order. Whether somebody
 * answered them is not asked: a sheet says the same whenever it is printed. Of whom the key is gone
 * there is a line without name, number and reason. */
MUST_USE int store_todos_between(struct store *s, int64_t from, int64_t until,
	struct todo ret[LEFT_SHEET_MAX], struct err *err);

#endif
