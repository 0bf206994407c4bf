/* SPDX-License-Identifier: MIT */
/*
 * Which copies of the ledger were read back and found whole, the newest of each medium. Terminals
 * forget only what two of them hold (ack.safe).
 */
#ifndef SERVER_LEDGER_BACKUP_H
#define SERVER_LEDGER_BACKUP_H

#include "server/ledger.h"

#define MEDIUM_SIZE 64

/* A copy on this medium that holds what `copy` shows, stream by stream, whose chains its caller has
 * walked. ERR_DENIED: it is of another hub; ERR_BAD: of another past than this ledger's. */
MUST_USE int backup_verified(
	struct ledger *l, struct ledger *copy, const char *medium, int64_t now_ms, struct err *err);
/* Up to which act of the stream the two newest hold it; 0 = not two. */
MUST_USE int backup_safe(struct ledger *l, int64_t stream_no, int64_t *ret, struct err *err);

#endif
