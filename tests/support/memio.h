/* SPDX-License-Identifier: MIT */
/* memvfs, towards SQLite: open files, their locks, the index of a WAL. */
#ifndef TESTS_SUPPORT_MEMIO_H
#define TESTS_SUPPORT_MEMIO_H

#include <sqlite3.h>

#include "tests/support/memdisk.h"
#include "tests/support/memvfs.h"

/* The index of a WAL. It outlives its file's death until the last connection lets go of it. */
struct shm {
	int refs;
	unsigned char **regions;
	int n;
	int shared[SQLITE_SHM_NLOCK];
	bool exclusive[SQLITE_SHM_NLOCK];
};

struct entry {
	struct memfile f;
	struct memvfs *v;
	bool temporary; /* no name: neither recorded nor made to fail */
	bool named;     /* made, and not removed since; it may be empty */
	int open, shared;
	struct handle *reserved, *waiting,
		*exclusive; /* locks as SQLite's documentation has them */
	struct shm *shm;
};

struct handle {
	sqlite3_file base;
	struct entry *e; /* NULL: dead */
	int lock;
	bool named_anew; /* a journal that was made: its first sync is one of the folder, too */
	struct shm *shm;
	unsigned shared, exclusive; /* a bit for each of the shm's locks */
	struct handle *next;
};

struct memvfs {
	sqlite3_vfs vfs, *below;
	uint64_t random;
	int64_t ms;
	struct entry **files;
	size_t n, room;
	struct handle *handles;
	struct memvfs_tape *tape;
	struct memvfs_fault fault;
	int lies;
	int64_t calls[MEMVFS_CALLS], failed;
};

extern const sqlite3_io_methods memio_methods;

bool memio_begins(const char *path, const char *prefix);
/* To the file (of all: NAMES), and to the tape. */
void memio_change(struct entry *e, const struct change *c);
/* 0, or the errno with which this call is to fail. */
int memio_fault(struct memvfs *v, enum memvfs_call call, const char *path);
#define MEMIO_LIE (-1) /* of a sync: it is said to be done */
void memio_entry_free(struct entry *e);

#endif
