/* SPDX-License-Identifier: MIT */
/*
 * The ledger as staff look at it and as it is put by: how each terminal stands, and whole copies.
 * Changes nothing, needs no lock: a reader in WAL mode has one state of its file before it.
 */
#ifndef SERVER_LEDGER_LOOK_H
#define SERVER_LEDGER_LOOK_H

#include "server/ledger.h"

#define LOOK_STATUS_SIZE 240 /* what a header may carry */

struct stream_look {
	int64_t contacts, contact_ms; /* how many, the last one; 0 = never */
	int64_t clear_ms;             /* when it last had nothing unsent */
	int64_t quarantined, collisions;
	int64_t waiting; /* enrolments made there that wait for a seat */
	bool dead;
	char status[LOOK_STATUS_SIZE]; /* JSON, as the terminal told it */
};
MUST_USE int ledger_look(
	struct ledger *l, int64_t stream_no, struct stream_look *ret, struct err *err);

/* Copies every page to the file at path, which is there and empty, and reads them all back. The
 * copy is one file without -wal. ERR_LIMIT: the disk is full. */
MUST_USE int ledger_copy(struct db *from, const char *path, struct err *err);
/* Marks a copy of the ledger, so that a hub which opens it knows what it is (ledger_awake). */
MUST_USE int ledger_copy_mark(const char *path, struct err *err);

#endif
