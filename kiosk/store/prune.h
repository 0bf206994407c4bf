/* SPDX-License-Identifier: MIT */
/*
 * The journal's beginning, once it is half a year old and in two verified copies of the hub's, is
 * let go a day at a time. What then stands for it is the base: the rows that follow from the pruned
 * acts and are not over yet, as a database of their own, signed with the terminal's key. Acts that
 * such rows name stay, too ("kept"). Projections are the base and what follows from the later acts;
 * no base, no projections.
 */
#ifndef KIOSK_STORE_PRUNE_H
#define KIOSK_STORE_PRUNE_H

#include "kiosk/store/store.h"

/* seq 0: nothing was pruned. */
struct pruned {
	int64_t seq, id_ms;                 /* of the last pruned act … */
	day_t day;                          /* … the newest day among them … */
	unsigned char hash[ACT_HASH_BYTES]; /* … and where the chain goes on */
};

/* verify.c: how far a walk of the chain came. */
struct chain_end {
	int64_t seq, id_ms;
	unsigned char hash[ACT_HASH_BYTES];
};
/* From where end stands to the newest act; needs no key. */
MUST_USE int chain_walk(struct db *db, struct chain_end *end, struct err *err);

/* base.c: the row as it stands, unproven; none: zeros. */
MUST_USE int pruned_read(struct db *db, struct pruned *ret, struct err *err);
/* No transaction of db is open. Attaches the proven base as "base", an empty one when nothing was
 * pruned. ERR_BAD: it is not what this terminal signed. */
MUST_USE int base_attach(struct store *s, struct db *db, struct err *err);
MUST_USE int base_attach_bytes(struct db *db, const void *bytes, size_t n, struct err *err);
void base_detach(struct db *db);
/* Its rows into main's tables. */
MUST_USE int base_copy(struct db *db, struct err *err);
/* An empty database in memory with the tables of a base. */
MUST_USE int base_open(struct db *db, struct err *err);
/* What the terminal's key signs. */
struct base_bytes {
	const void *bytes;
	size_t n;
};
void base_digest(const struct store *s, const struct pruned *p, const struct base_bytes *base,
	unsigned char ret[32]);
/* Are the kept acts those that the attached base names? */
MUST_USE int base_check_kept(struct store *s, struct db *db, struct err *err);

/* ---- prune.c */

/*
 * One small step (a few ms) of letting go what is half a year old and safe at the hub (prune.h);
 * call while nobody is served. *more: there is something left to do. After < 0, store_recover.
 */
MUST_USE int store_prune(struct store *s, const struct moment *now, bool *more, struct err *err);
/* Acts up to this one were pruned; 0. until: the journal is complete after this day. */
int64_t store_pruned(const struct store *s, day_t *until);

/* What a step has begun and not yet written. */
struct pruning;
void pruning_free(struct pruning *p); /* NULL allowed */

#endif
