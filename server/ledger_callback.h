/* SPDX-License-Identifier: MIT */
/*
 * The call-back sheet's rows (server/callback.h).
 */
#ifndef SERVER_LEDGER_CALLBACK_H
#define SERVER_LEDGER_CALLBACK_H

#include "core/wire/row.h"
#include "server/ledger.h"

#define CALLBACK_RESULT_SIZE 120

struct callback {
	int64_t no;
	char why[WHY_SIZE];
	char place[PLACE_SIZE]; /* where it was promised */
	int64_t stream_no, seq; /* the act … */
	unsigned char id[ACT_ID_BYTES];
	char what[ACT_WHAT_SIZE];
	day_t day;                /* … of this offering or meal, DAY_NONE = no day */
	int64_t made_ms, done_ms; /* done_ms 0 = open */
	char result[CALLBACK_RESULT_SIZE];
};
/* A new row, whose number is written to c->no: 1; 0 = it is there already; < 0. */
MUST_USE int callback_put(struct ledger *l, struct callback *c, struct err *err);
/* One by its number; 1, 0, < 0. */
MUST_USE int callback_find(struct ledger *l, int64_t no, struct callback *ret, struct err *err);
/* The next one that is open after this number, of this hall ("" = of every one); 1, 0, < 0. */
MUST_USE int callback_next(
	struct ledger *l, const char *place, int64_t after, struct callback *ret, struct err *err);
/* An open one of this act; 1, 0, < 0. */
MUST_USE int callback_of(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	struct callback *ret, struct err *err);
MUST_USE int callback_close(
	struct ledger *l, int64_t no, const char *result, int64_t now_ms, struct err *err);

#endif
