/* SPDX-License-Identifier: MIT */
/*
 * The ledger's file on a disk that may lie, and what ledger.c lends for it. PostgreSQL looks after its
 * own.
 */
#ifndef SERVER_LEDGER_DISK_H
#define SERVER_LEDGER_DISK_H

#include "server/ledger.h"

/* ledger.c */
MUST_USE int ledger_lock(struct ledger *l, struct err *err);
void ledger_unlock(struct ledger *l);
MUST_USE int ledger_open_files(struct ledger *l, enum db_mode mode, struct err *err);

/* ledger_disk.c. The lock is held, no transaction is open. */
void ledger_forget(struct ledger *l); /* from here on both files show the platter */
/* Before opening: the same, and where a log was left behind the disk is proved. */
MUST_USE int ledger_left(struct ledger *l, struct err *err);
void ledger_close_files(struct ledger *l, bool locked); /* not locked: the logs stay as they are */
/* A commit or a checkpoint failed. Afterwards the file is open and proved, or l->down. */
void ledger_failed(struct ledger *l);
/* Moves the logs into the databases where one has grown long. A failure ends as ledger_failed does. */
void ledger_move(struct ledger *l);

#endif
