/* SPDX-License-Identifier: MIT */
/*
 * Servings by the order that was handed over (server/serving.h), one row each.
 */
#ifndef SERVER_LEDGER_SERVING_H
#define SERVER_LEDGER_SERVING_H

#include "core/hall/slip.h"
#include "server/ledger_stream.h"

struct serving_row {
	int64_t no; /* in the order in which they were heard; given by the ledger */
	unsigned char id[ACT_ID_BYTES];
	int64_t stream_no, seq; /* where the serving is */
	bool has_order;
	unsigned char order[ACT_ID_BYTES];
	struct slip_code_parts slip; /* that it went by; seq 0 = none */
	bool counts;                 /* of its order this is the one */
};

/* 1; 0 = it is there already. */
MUST_USE int serving_put(struct ledger *l, const struct serving_row *row, struct err *err);
/* 1, 0, < 0. */
MUST_USE int serving_get(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	struct serving_row *ret, struct err *err);
/* Does one of this order count, and stand? 1, 0, < 0. */
MUST_USE int serving_counted(
	struct ledger *l, const unsigned char order[ACT_ID_BYTES], struct err *err);
MUST_USE int serving_count(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err);
/* The first one of this order that stands: 1, 0, < 0. */
MUST_USE int serving_of(struct ledger *l, const unsigned char order[ACT_ID_BYTES],
	struct serving_row *ret, struct err *err);
/* It was not handed over after all; ret is the row as it was: 1, 0 = none stands under this id. */
MUST_USE int serving_undo(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	struct serving_row *ret, struct err *err);
/* The next after at->no that stands and waits for an order at this place of a journal: 1, 0, < 0. */
MUST_USE int serving_waits(
	struct ledger *l, int64_t order_seq, struct serving_row *at, struct err *err);
MUST_USE int serving_resolve(struct ledger *l, const struct serving_row *row, struct err *err);

/* The id of the order of this hall that a slip names, among what stream `s` may see
 * (act_head_before); 1, 0, < 0. */
MUST_USE int order_of_slip(struct ledger *l, const struct stream_row *s,
	const struct slip_code_parts *slip, unsigned char id[ACT_ID_BYTES], struct err *err);

#endif
