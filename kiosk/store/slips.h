/* SPDX-License-Identifier: MIT */
/*
 * LT2 (core/hall/slip_order.h), made under the newest key of the hall. A reprint after the hall got
 * another key says the same under that one. Readers take every key that the hall has had: a thief
 * who knows an old one can write a slip, and the hub finds no order for it.
 */
#ifndef KIOSK_STORE_SLIPS_H
#define KIOSK_STORE_SLIPS_H

#include "core/hall/slip_order.h"
#include "kiosk/store/store.h"

/* Of an act of this terminal, opened, with its hash. Below 0: of this one there is no LT2. */
MUST_USE int store_slip_qr(struct store *s, const struct act *act, char out[SLIP_ORDER_SIZE]);

/* A code of this hall's, of any of its terminals. NOT_ONE and FORGED as slip_order_parse, under
 * every key; ERR_… < 0 when the keys cannot be read. */
MUST_USE int store_slip_order(struct store *s, const char *text, enum slip_order_verdict *verdict,
	struct slip_order *ret, struct err *err);

#endif
