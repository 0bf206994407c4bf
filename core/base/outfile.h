/* SPDX-License-Identifier: MIT */
/*
 * A file that is there whole or not at all: written beside its name, synced, then renamed. A stick
 * that is pulled or a full disk never leaves half a file under the name, and what stood there
 * before stays until the new one is complete.
 */
#ifndef CORE_BASE_OUTFILE_H
#define CORE_BASE_OUTFILE_H

#include <stdio.h>

#include "core/base/buf.h"

#define OUTFILE_PATH_SIZE 4096

struct outfile {
	FILE *file;
	char path[OUTFILE_PATH_SIZE]; /* "" = standard output */
	char part[OUTFILE_PATH_SIZE]; /* what is written until then */
};

/* path NULL: standard output. err names the path. */
MUST_USE int outfile_open(struct outfile *f, const char *path, struct err *err);
/* Writes what is in the buffer and clears it. */
MUST_USE int outfile_put(struct outfile *f, struct buf *bytes, struct err *err);
/* After this the file is on the disk under its name; on failure nothing of it is left. */
MUST_USE int outfile_done(struct outfile *f, struct err *err);
/* Leaves nothing; safe after outfile_done and after a failure. */
void outfile_drop(struct outfile *f);

/*
 * The same for what a library writes by name: f->part is there, empty, and the caller's to fill;
 * outfile_take syncs it and gives it its name. Both refuse with ERR_BUSY what is there already.
 */
MUST_USE int outfile_name(struct outfile *f, const char *path, struct err *err);
MUST_USE int outfile_take(struct outfile *f, struct err *err);

/* Where large things wait until they are whole: TMPDIR, or /var/tmp, which is a disk and not memory. */
const char *outfile_room(void);
/* A new folder there that only we can read; the caller empties and removes it. */
MUST_USE int outfile_room_make(char dir[OUTFILE_PATH_SIZE], struct err *err);

#endif
