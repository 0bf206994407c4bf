/* SPDX-License-Identifier: MIT */
/*
 * Promises on paper that the hub could not keep. Rows of the feed; each counts until an act here says
 * that the person was told (ACT_PHONED, which names the promise), or until the hub takes it away.
 */
#ifndef KIOSK_STORE_CALLBACKS_H
#define KIOSK_STORE_CALLBACKS_H

#include "core/hall/slip.h"
#include "core/wire/row.h"
#include "kiosk/store/store.h"

/* Those that are due, of the generation ?1. */
#define CALLBACKS_DUE                                                                              \
	" FROM callback c WHERE c.gen=?1 AND NOT EXISTS(SELECT 1 FROM told t WHERE t.id=c.id)"

struct callback_due {
	struct callback_row row;
	day_t came;                /* when it came here */
	char code[SLIP_CODE_SIZE]; /* on the paper; "" = printed at another terminal */
	char place[PLACE_SIZE];    /* who, where this terminal knows it; else "", 0, "" */
	uint32_t resident;
	char masked[NAME_SIZE];
};
/* Calls each(ctx, due) in the order of the hub's sheet; < 0 from it stops with that. */
typedef int (*callback_each)(void *ctx, const struct callback_due *due);
MUST_USE int store_callbacks(struct store *s, callback_each each, void *ctx, struct err *err);
/* The one with this number of the sheet: 1; 0 = none that is due. */
MUST_USE int store_callback(struct store *s, int64_t no, struct callback_due *ret, struct err *err);
MUST_USE int store_callbacks_count(struct store *s, int *ret, struct err *err);

#endif
