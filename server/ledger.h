/* SPDX-License-Identifier: MIT */
/*
 * The hub's memory: acts, streams, leases, feed, people, in SQLite files or on a PostgreSQL server. All
 * SQL is in the ledger_*.c files, one text for both; what differs is below it (sql.h).
 *
 * PostgreSQL: any number of hubs; ledger_begin waits for whoever writes (ledger.c: lock_rows).
 *
 * SQLite, who writes: a server and commands such as import may have the same file open. Debian's SQLite
 * can lose commits when one connection checkpoints while another writes; so every transaction, every
 * checkpoint, opening and closing hold an exclusive lock on DB.lock: there is one writer and one
 * checkpointer at a time, whichever process it is in. Readers never checkpoint.
 *
 * dk, the people's data keys, lie in DB.dk or a database of their own. ledger_commit commits new keys
 * there before the ledger: a key without a person is harmless, the reverse is not.
 */
#ifndef SERVER_LEDGER_H
#define SERVER_LEDGER_H

#include "core/wire/batch.h"
#include "server/sql.h"

#define LEDGER_PATH_SIZE 512

extern const struct db_schema ledger_schema, dk_schema, ledger_schema_pg, dk_schema_pg;

/* What has been committed, in numbers that only grow: on a disk that lost some of it one is less. */
#define LEDGER_MARKS 8
struct ledger_mark {
	int64_t n[LEDGER_MARKS];
};

struct ledger {
	char path[LEDGER_PATH_SIZE]; /* or the name of the PostgreSQL database; for error lines */
	struct sql sql, dks;
	int lock_fd;     /* -1 when reading, and on PostgreSQL */
	int awake;       /* the life of sql in which ledger_awake was committed */
	int64_t commits; /* since it was opened */
	int log_max;     /* pages in SQLite's log that are worth moving */
	bool down;       /* the disk failed, and has not been proved to be well again */
	bool marked;     /* … and this is what it has confirmed */
	struct ledger_mark mark;
	struct ledger *borrowed; /* of a copy: whose data keys these are */
};

struct ledger_where {
	const char *db; /* a file, or postgresql://… */
	const char *dk; /* of the data keys on PostgreSQL; NULL = beside db */
};
bool ledger_is_url(const char *db);

/* DB_WRITE creates what is missing, but no PostgreSQL database. ERR_BUSY: another program holds the
 * file for too long. */
MUST_USE int ledger_open(
	struct ledger *l, const struct ledger_where *where, enum db_mode mode, struct err *err);
/* A copy, to be read only, with the data keys of the living ledger: it may have none of its own. */
MUST_USE int ledger_open_copy(
	struct ledger *copy, const char *db, struct ledger *living, struct err *err);
void ledger_close(struct ledger *l); /* safe on a zeroed struct that was never opened */

/* An SQLite file that a failed disk closed is opened again, once the disk shows all that it confirmed
 * and keeps what is written to it now. */
void ledger_mend(struct ledger *l);
/* Moves SQLite's log into the database once it is long: between two transactions, when nobody waits.
 * Otherwise ledger_begin does it. */
void ledger_tidy(struct ledger *l);
/* Why it is out of service, for /v1/health; NULL = it is not. */
const char *ledger_trouble(const struct ledger *l);
/* Nobody else writes until it ends. Begins a new epoch where the ledger is not the one it was. */
MUST_USE int ledger_begin(struct ledger *l, struct err *err);
/* After a failure nothing may be called done; the ledger is open again on what the disk holds, or
 * every later call fails. */
MUST_USE int ledger_commit(struct ledger *l, struct err *err);
void ledger_rollback(struct ledger *l);
/* The file's lock without a transaction, for what must not run beside one. */
MUST_USE int ledger_hold(struct ledger *l, struct err *err);
void ledger_let(struct ledger *l);

/* A part of a transaction that is kept or undone alone. Data keys put meanwhile stay: without their
 * person they are harmless. */
MUST_USE int ledger_part_begin(struct ledger *l, struct err *err);
MUST_USE int ledger_part_keep(struct ledger *l, struct err *err);
MUST_USE int ledger_part_undo(struct ledger *l, struct err *err);

/* ---- the hub's one row */

struct hub_row {
	unsigned char hub_id[HUB_ID_BYTES];
	struct epoch epoch;
	int64_t feed_head, floor;
};
/* ERR_NONE before ledger_hub_put. */
MUST_USE int ledger_hub(struct ledger *l, struct hub_row *ret, struct err *err);
MUST_USE int ledger_hub_put(
	struct ledger *l, const unsigned char hub_id[HUB_ID_BYTES], struct err *err);
/* A new epoch: n = max(own, at_least) + 1, fresh random bytes. */
MUST_USE int ledger_epoch_new(struct ledger *l, uint32_t at_least, struct err *err);

/* A copy of an SQLite ledger is marked so; a hub that writes to it, or to a PostgreSQL server of
 * another past (a promoted standby), begins a new epoch: what came after is forgotten here, and the
 * first terminal to ask may not be one that knows. ledger_begin sees to it. */
#define LEDGER_COPY "copy" /* hub.timeline */
MUST_USE int ledger_awake(struct ledger *l, struct err *err);

/* ---- data keys */

/* Opened by the caller with the hub's key. 1 = found (wrapped bytes appended), 0 = not here. */
MUST_USE int ledger_dk_get(
	struct ledger *l, const unsigned char kc[16], struct buf *wrapped, struct err *err);
/* Committed with the transaction, before it. The same kc again changes nothing. pid may be NULL. */
MUST_USE int ledger_dk_put(struct ledger *l, const unsigned char kc[16], const struct buf *wrapped,
	const unsigned char *pid, struct err *err);

#endif
