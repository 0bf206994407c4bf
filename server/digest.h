/* SPDX-License-Identifier: MIT */
/*
 * One hash over all rows of a ledger, the same on SQLite and on PostgreSQL: to compare a hub with
 * its standby, its copy, or a ledger moved from one to the other. What says only where the ledger
 * lies (its timeline, its list of backups), or how often it was opened, is left out.
 */
#ifndef SERVER_DIGEST_H
#define SERVER_DIGEST_H

#include "server/ledger.h"

#define DIGEST_BYTES 32
#define DIGEST_HEX   (2 * DIGEST_BYTES + 1)

/* In a transaction or snapshot of the caller's, when others may write meanwhile. */
MUST_USE int ledger_digest(struct ledger *l, char hex[DIGEST_HEX], struct err *err);
/* How many columns of a table are part of it; 0 = left out on purpose, -1 = not known. For a test
 * that looks at the schema. */
int digest_columns(const char *table);

#endif
