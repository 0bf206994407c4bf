/* SPDX-License-Identifier: MIT */
/*
 * A disk in memory for SQLite: databases with WAL, several connections of one process, one thread.
 * memvfs_new makes it the default VFS, so that store_open(path) and hub_open(path) run unchanged;
 * key and lock files stay real ones, so the folder of a path must exist. For each main database an
 * empty real file of its name is made, because programs look whether it is there.
 *
 * What is durable: everything a file got before its last sync. Of later writes each 512-byte sector
 * is on the platter or not after a power cut, of later truncations each one: the seed decides. A
 * removed file is an empty one; its name goes at once when SQLite asks for a sync of the folder.
 *
 * A "prefix" names all files whose path begins with it: "…/litang.db" also litang.db-wal,
 * litang.db-keys and so on; "" all.
 */
#ifndef TESTS_SUPPORT_MEMVFS_H
#define TESTS_SUPPORT_MEMVFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct memvfs;
struct memvfs_image; /* contents of some files; its names are without the prefix */
struct memvfs_tape;  /* every operation in order */

/* seed: of what SQLite takes for random (the WAL's salts). Aborts where memory ends, as all here. */
struct memvfs *memvfs_new(uint64_t seed);
void memvfs_free(struct memvfs *v); /* every connection is closed; the former default is back */

/* What SQL takes for the time; 0, at first = the machine's. */
void memvfs_set_ms(struct memvfs *v, int64_t unix_ms);

/* ---- files ---------------------------------------------------------------------------------- */

/* As programs see them, synced or not. Costs a pointer for each 4 KiB, not a copy. */
struct memvfs_image *memvfs_snapshot(struct memvfs *v, const char *prefix);
/* Files of the prefix become those of the image (others are emptied), all of it durable. Nobody may
 * have one open. The prefix may be another than it was: a clone. */
void memvfs_restore(struct memvfs *v, const char *prefix, const struct memvfs_image *image);
void memvfs_remove(struct memvfs *v, const char *prefix);
void memvfs_image_free(struct memvfs_image *image); /* NULL allowed */
/* Do both, images of one tape, hold the very same bytes under the prefix? Told by what they share:
 * equal bytes that were written twice count as different. */
bool memvfs_image_same(
	const struct memvfs_image *a, const struct memvfs_image *b, const char *prefix);
int64_t memvfs_size(struct memvfs *v, const char *path); /* 0 = not there */
/* Behind SQLite's back, as a program that takes room ahead; recorded like its own writes. */
void memvfs_write(
	struct memvfs *v, const char *path, const void *bytes, size_t n, int64_t offset, bool sync);

/* ---- ends ----------------------------------------------------------------------------------- */

/* The process dies: every connection that is open on these files is dead. What it still asks for
 * fails and does nothing, so that closing it is harmless. The files are what the kernel holds. */
void memvfs_kill(struct memvfs *v, const char *prefix);
/* The same with the power: then they are what the platter holds. */
void memvfs_cut(struct memvfs *v, const char *prefix, uint64_t seed);

/* ---- faults --------------------------------------------------------------------------------- */

enum memvfs_call { MEMVFS_OPEN, MEMVFS_WRITE, MEMVFS_SYNC, MEMVFS_CALLS };

/*
 * The nth such call from now (1 = the next) on a file of the prefix fails, and times - 1 after it;
 * error: EIO or ENOSPC. Half of a write that fails is written. A sync that fails leaves what Linux
 * leaves: the writes seem to be there and their pages count as clean, but only some sectors are on
 * the platter and no later sync brings the rest. When the last connection to the file closes, or
 * somebody drops the database's pages (posix_fadvise), the cache forgets: then the file is what the
 * platter holds. It does not when a connection is killed.
 */
struct memvfs_fault {
	enum memvfs_call call;
	const char *prefix; /* kept as it is, not copied */
	int nth, times, error;
};
void memvfs_fail(struct memvfs *v, struct memvfs_fault fault); /* takes the place of the last one */
/* Of a fault of syncs: so many after those that fail are confirmed, and do what a failed one does. */
void memvfs_lie(struct memvfs *v, int n);
void memvfs_well(struct memvfs *v); /* no fault any more */
/* Calls since memvfs_new, and how many of them were made to fail. */
int64_t memvfs_calls(const struct memvfs *v, enum memvfs_call call);
int64_t memvfs_failed(const struct memvfs *v);

/* ---- recording ------------------------------------------------------------------------------ */

/* From here on; what there is now is the tape's beginning, all of it durable. */
void memvfs_record(struct memvfs *v);
void memvfs_mark(struct memvfs *v, int what, int64_t value); /* nothing when not recording */
struct memvfs_tape *memvfs_recorded(struct memvfs *v);       /* ends it */
void memvfs_tape_free(struct memvfs_tape *tape);

/* Points of the tape: a power cut at i finds operations 0 … i - 1 asked for. */
size_t memvfs_tape_length(const struct memvfs_tape *tape);
/* Plays the operation at the head and moves on; false at the end. */
struct memvfs_step {
	bool mark;
	int what; /* of a mark */
	int64_t value;
};
bool memvfs_tape_step(struct memvfs_tape *tape, struct memvfs_step *ret);
void memvfs_tape_rewind(struct memvfs_tape *tape);
/* What a power cut at the head leaves of all files, their names whole: restore it with "". */
struct memvfs_image *memvfs_tape_crash(const struct memvfs_tape *tape, uint64_t seed);

#endif
