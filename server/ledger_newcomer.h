/* SPDX-License-Identifier: MIT */
/*
 * Residents whom a terminal registered (server/newcomer.h) and whom no staff have looked at yet. That
 * somebody has looked is the row's end; who it was is in account_log. The row goes with the person, too.
 */
#ifndef SERVER_LEDGER_NEWCOMER_H
#define SERVER_LEDGER_NEWCOMER_H

#include "server/ledger_person.h"

struct newcomer_row {
	struct person_key who;  /* hall, number and pid only */
	int64_t stream_no, seq; /* of the act that registered them, the newest if there are two */
};
MUST_USE int newcomer_put(struct ledger *l, const struct newcomer_row *row, struct err *err);
/* Of this hall, "" = of all, by hall and number: how many, at most max; < 0. */
MUST_USE int newcomers_find(
	struct ledger *l, const char *place, struct newcomer_row *ret, int max, struct err *err);
/* 1 = it is gone; 0 = there was none; < 0. */
MUST_USE int newcomer_drop(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err);

#endif
