/* SPDX-License-Identifier: MIT */
/*
 * What the files of the store share.
 *
 *   store.c, enrolled.c, machine.c, bind.c  opening; who this is
 *   lock.c, keyfile.c    beside the database
 *   service.c  commits, and what a failed one needs schema.c             the tables
 *   record.c   an act is completed and written      project.c            what follows from it
 *   walk.c, walk_days.c, reading.c  acts are read   verify.c             and checked
 *   keys.c     data keys, in a file of their own    directory.c, lookup.c, standing.c   people
 *   lease.c    rights to sell                       snapshot.c           the catalogue
 *   rebuild.c  projections made anew                backup.c             a copy without keys
 *   compare.c  projections side by side             seats.c              what is booked
 *   prune.c    the journal's beginning let go       base.c               what then stands for it
 *   outbox.c   acts to the hub, acks                feed.c               rows from the hub
 *   printq.c   slips that wait                      pin.c, setting.c     the staff PIN, settings
 *   parked.c   unfinished work, no act              callbacks.c, erase.c promises broken; people erased
 */
#ifndef KIOSK_STORE_INTERNAL_H
#define KIOSK_STORE_INTERNAL_H

#include "core/base/buf.h"
#include "core/wire/row.h"
#include "core/wire/seal.h"
#include "kiosk/store/lease.h"
#include "kiosk/store/machine.h"
#include "kiosk/store/outbox.h"
#include "kiosk/store/project.h"
#include "kiosk/store/prune.h"

#define KEY_FILE_BYTES 64   /* K_kiosk and the seed of the Ed25519 key, 32 bytes each */
#define GRANT_MAX      8192 /* bytes of the stored enrolment */

extern const struct db_schema store_schema, keys_schema;

/* One row in the database; everything else about the exchange follows from it. */
struct state {
	int64_t acked, safe;
	unsigned char acked_hash[ACT_HASH_BYTES];
	struct epoch epoch;
	int64_t cursor;
	unsigned char filter[8];
	/* Rows of the feed carry a generation. What counts is gen; a snapshot collects as another
	 * one, up to revision collect_to, and becomes gen in the transaction of its last frame.
	 * collect_to -1: nothing is being collected; collect_gen is then the last one used. */
	int64_t gen, collect_gen, collect_to;
	int64_t counter_to; /* request counters up to here are spent */
	int64_t level;      /* FEED_LEVEL of the program that last read the rows */
	bool forked; /* another journal of this stream is the hub's: no right of it is sold from */
};

struct store {
	enum store_mode mode;
	char *path, *keys_path;
	int lock_fd;
	struct db db, keys;
	unsigned char k_kiosk[KEY_BYTES];
	struct identity id;
	struct state state;
	struct pruned pruned;
	struct pruning *pruning;
	struct reading *reading;                 /* reading.h; NULL = nobody walks */
	uint64_t counter;                        /* the last one given out */
	int64_t last_seq, last_ms;               /* of the newest act: its place and its time … */
	int64_t last_id_ms;                      /* … the time in its id … */
	unsigned char last_hash[ACT_HASH_BYTES]; /* … and its place in the chain */

	bool down;
	struct buf kept; /* acts since the last checkpoint: u32 length ‖ bytes, in order of seq */
	int64_t kept_from; /* seq of the first of them */
	day_t feed_day;    /* of the hub, when it wrote the frame that is being taken */
	struct bound bound;
	/* Of the present epoch: what the hub has acknowledged, what the newest batch adds to it. */
	struct told told, telling;
	/* Resources whose counters the newest batch ended with, once all were told. */
	char told_used[RESOURCE_SIZE], told_unused[RESOURCE_SIZE];

	struct snapshot *snapshot;
	bool rows_changed, rights_changed;
	char right_sold[RESOURCE_SIZE]; /* the one right that changed besides; "" = none */
	day_t snapshot_day;
	enum birthday_rule birthday;
};

/* keyfile.c: ERR_NONE when there is none. */
MUST_USE int keyfile_read(const char *path, unsigned char bytes[KEY_FILE_BYTES], struct err *err);
MUST_USE int keyfile_create(const char *path, unsigned char bytes[KEY_FILE_BYTES], struct err *err);
/* lock.c */
MUST_USE int lock_take(const char *db_path, int *fd, struct err *err);
void lock_drop(const char *db_path, int fd);

/* store.c */
MUST_USE int store_load(struct store *s, struct err *err); /* state row and end of the journal */
MUST_USE int state_save(struct store *s, const struct state *state, struct err *err);
/* ERR_IO when the database is closed because the disk failed. */
MUST_USE int store_ready(const struct store *s, struct err *err);
MUST_USE int store_writable(const struct store *s, struct err *err);

/* service.c */
MUST_USE int service_open(struct store *s, struct err *err); /* both files, in s->mode */
MUST_USE int service_left(struct store *s, struct err *err); /* before: both show the platter */
void service_close(struct store *s);
/* Ends a transaction that is no act's. A failure was handled as far as it can be; its changes are
 * not there. */
MUST_USE int service_commit(struct store *s, struct err *err);
MUST_USE int service_commit_keys(struct store *s, struct err *err); /* the same for s->keys */
/* Closes, drops cached pages, opens and appends what is missing of s->kept. */
MUST_USE int service_revive(struct store *s, struct err *err);
MUST_USE int service_scrub(struct store *s, struct err *err); /* the deleted: 1 = gone, 0 = later */
/* Returns the length of s->kept without this act: set back to it, the act is forgotten. */
size_t service_keep(struct store *s, int64_t seq, const void *act_bytes, size_t n);
/* Checkpoints when the WAL has become long. */
void service_tidy(struct store *s);

/* walk.c: one row of the journal, borrowed until the statement moves on. */
struct act_row {
	int64_t seq;
	struct act_parts parts;
	const unsigned char *id, *hash;
	size_t id_len, hash_len;
};
#define ACT_COLUMNS "seq, id, head, ct, hash"
void act_row_read(sqlite3_stmt *stmt, struct act_row *ret);
MUST_USE int act_row_open(
	struct store *s, const struct act_row *row, struct act *ret, struct err *err);
/* 1 = there, 0 = no such act. */
MUST_USE int act_head_at(struct store *s, int64_t seq, struct act_head *ret, struct err *err);
/* The head that head->ref names: 1, or 0 when it names none of this journal. */
MUST_USE int act_ref_head(
	struct store *s, const struct act_head *head, struct act_head *ret, struct err *err);

/* record.c: the row and its projections, inside the caller's transaction; moves s->last_*. */
MUST_USE int journal_append(struct store *s, const struct act_parts *parts,
	const struct act_head *head, struct err *err);

/* verify.c. verify_all is store_verify with a report; ret->differed tells a table from a broken
 * chain. */
MUST_USE int verify_all(struct store *s, struct rebuilt *ret, struct err *err);

/* feed.c */
MUST_USE int feed_reread(struct store *s, struct err *err); /* rows an older program kept raw */
void feed_sweep(struct store *s); /* removes some rows of generations that no longer count */

/* printq.c: what was at the printer when the program ended waits again, marked. */
MUST_USE int jobs_unclear(struct store *s, struct err *err);

/* snapshot.c */
void snapshot_free(struct snapshot *snapshot);

#endif
