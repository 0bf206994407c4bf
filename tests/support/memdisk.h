/* SPDX-License-Identifier: MIT */
/* memvfs, below SQLite: contents of files, and what of them is durable. */
#ifndef TESTS_SUPPORT_MEMDISK_H
#define TESTS_SUPPORT_MEMDISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISK_SECTOR 512

/* Blocks are shared between copies until one of them is written. NULL = zeros. */
struct content {
	struct block **blocks;
	size_t n;
	int64_t size;
};
void content_read(const struct content *c, void *ret, size_t n, int64_t offset); /* zeros beyond */
void content_write(struct content *c, const void *bytes, size_t n, int64_t offset);
void content_truncate(struct content *c, int64_t size);
void content_set(struct content *c, const struct content *from); /* from NULL = empty */
/* In a child that was just forked: its parent's pages are not written to, each would be copied. */
void memdisk_child(void);
/* NAMES: a sync of the folder that the file is in; removals there are durable. */
bool content_shared(const struct content *a, const struct content *b); /* every block of theirs */

enum disk_op { DISK_WRITE, DISK_TRUNCATE, DISK_REMOVE, DISK_SYNC, DISK_NAMES, DISK_MARK };

struct change {
	enum disk_op op;
	int what;       /* of a mark; of a tape: which file */
	int64_t offset; /* or the new size, or a mark's value */
	size_t n;
	const unsigned char *bytes; /* borrowed */
};

/* What was asked for, and what is sure to be there after a power cut. */
struct memfile {
	char *path;
	struct content live, durable;
	struct change *pending; /* since the last sync, in order; their bytes are copies */
	size_t n_pending, room;
	bool lies; /* a sync failed: live is the cache's view */
};
void memfile_do(struct memfile *f, const struct change *c);
/* For each file, where `beside` is the one that was named. */
void memfile_names(struct memfile *f, const char *beside);
void memfile_sync_failed(struct memfile *f, uint64_t seed);
void memfile_forget(struct memfile *f); /* the cache: live becomes what is durable and dirty */
/* Durable, and of what is pending what the seed leaves. */
void memfile_crash(const struct memfile *f, uint64_t *seed, struct content *ret);
void memfile_set(struct memfile *f, const struct content *c); /* all of it durable */
void memfile_done(struct memfile *f);

/* ---- images and tapes (memtape.c) ------------------------------------------------------------ */

struct memvfs_image {
	struct image_file {
		char *name;
		struct content content;
	} * files;
	size_t n, room;
};
struct memvfs_image *image_new(void);
struct content *image_add(struct memvfs_image *image, const char *name); /* empty */

struct memvfs_tape {
	struct change *ops; /* their bytes are the tape's own */
	size_t n, room, head;
	struct memfile *files; /* as of the head */
	struct content *first; /* as of the beginning */
	size_t n_files, files_room, first_room;
};
struct memvfs_tape *tape_new(void);
/* Which file this is; one that is new began with this content (NULL = empty). */
int tape_file(struct memvfs_tape *tape, const char *path, const struct content *began);
void tape_add(struct memvfs_tape *tape, const struct change *c);

void *disk_need(void *p); /* aborts for NULL */
char *disk_text(const char *text);
uint64_t disk_random(uint64_t *seed);
void *disk_grow(void *array, size_t n, size_t *room, size_t size); /* for at least n + 1 */

#endif
