/* SPDX-License-Identifier: MIT */
/* Rows of the feed from terminal to terminal (server/peers.h). */
#ifndef SERVER_LEDGER_PEERS_H
#define SERVER_LEDGER_PEERS_H

#include "core/hall/act.h"
#include "server/ledger.h"

/* Has the hall more than one terminal? 1, 0, < 0. */
MUST_USE int peers_many(struct ledger *l, const char *place, struct err *err);
/* Of days before this one nothing is told any more. */
MUST_USE int peers_forget(struct ledger *l, const char *place, day_t today, struct err *err);

#endif
