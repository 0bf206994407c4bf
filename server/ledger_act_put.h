/* SPDX-License-Identifier: MIT */
/* What both halves of act_put_all share: ledger_act_put.c has SQLite's, ledger_act_pg.c PostgreSQL's. */
#ifndef SERVER_LEDGER_ACT_PUT_H
#define SERVER_LEDGER_ACT_PUT_H

#include "server/ledger_act.h"

/* Consecutive acts of one stream. */
struct many {
	struct act_row *rows;
	int n;
	int64_t now_ms;
};
MUST_USE int put_many_pg(struct ledger *l, const struct many *m, struct err *err);
/* The id is there already: as what does the act stay? */
MUST_USE int put_twice(struct ledger *l, struct act_row *row, int64_t now_ms, struct err *err);

#endif
