/* SPDX-License-Identifier: MIT */
/*
 * An SQLite VFS over the default one that lies as a disk and its page cache do: a failing fsync of
 * a WAL leaves what was written readable until the file is closed; then it is gone. "Gone" is what
 * was written since the last good fsync, or, with lose_all, everything in the WAL.
 */
#ifndef TESTS_KIOSK_STORE_LYING_H
#define TESTS_KIOSK_STORE_LYING_H

#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct undo {
	sqlite3_int64 at;
	int n;
	unsigned char *old;
	struct undo *next; /* the one before */
};

static struct {
	int fail;      /* so many of the next WAL fsyncs fail */
	int skip;      /* after so many that succeed */
	int reads;     /* so many of the next opens of a WAL fail */
	bool lose_all; /* the disk had lied before, too */
	int failed, reverted;
} lying;

struct lying_file {
	sqlite3_file base;
	bool wal, lost;
	char path[256];
	sqlite3_int64 synced_size;
	struct undo *undo;
	sqlite3_file real[];
};

static sqlite3_vfs *lying_real;

static void undo_free(struct lying_file *f)
{
	while (f->undo) {
		struct undo *next = f->undo->next;

		free(f->undo->old);
		free(f->undo);
		f->undo = next;
	}
}

/* Straight to the file: what was never on the platter is not there any more. */
static void revert(struct lying_file *f)
{
	int fd = open(f->path, O_WRONLY);

	if (fd < 0)
		return;
	for (struct undo *u = f->undo; u; u = u->next)
		if (pwrite(fd, u->old, (size_t)u->n, u->at) < 0)
			abort();
	if (ftruncate(fd, lying.lose_all ? 0 : f->synced_size) < 0)
		abort();
	close(fd);
	lying.reverted++;
}

static int l_close(sqlite3_file *file)
{
	struct lying_file *f = (struct lying_file *)file;
	int code = f->real->pMethods->xClose(f->real);

	if (f->wal && f->lost)
		revert(f);
	undo_free(f);
	return code;
}

static int l_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xRead(f->real, to, n, at);
}

static void remember(struct lying_file *f, int n, sqlite3_int64 at)
{
	struct undo *u = calloc(1, sizeof(*u));

	u->at = at;
	u->n = n;
	u->old = calloc(1, (size_t)n);
	f->real->pMethods->xRead(f->real, u->old, n, at); /* zeros past the end */
	u->next = f->undo;
	f->undo = u;
}

static int l_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
	struct lying_file *f = (struct lying_file *)file;

	if (f->wal)
		remember(f, n, at);
	return f->real->pMethods->xWrite(f->real, from, n, at);
}

static int l_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xTruncate(f->real, size);
}

static int l_sync(sqlite3_file *file, int flags)
{
	struct lying_file *f = (struct lying_file *)file;
	int code;

	if (f->wal && lying.fail && lying.skip-- <= 0) {
		lying.fail--;
		lying.failed++;
		f->lost = true;
		return SQLITE_IOERR_FSYNC;
	}
	code = f->real->pMethods->xSync(f->real, flags);
	if (code == SQLITE_OK && !f->lost) {
		undo_free(f);
		f->real->pMethods->xFileSize(f->real, &f->synced_size);
	}
	return code;
}

static int l_size(sqlite3_file *file, sqlite3_int64 *size)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xFileSize(f->real, size);
}

static int l_lock(sqlite3_file *file, int level)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xLock(f->real, level);
}

static int l_unlock(sqlite3_file *file, int level)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xUnlock(f->real, level);
}

static int l_reserved(sqlite3_file *file, int *ret)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xCheckReservedLock(f->real, ret);
}

static int l_control(sqlite3_file *file, int op, void *arg)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xFileControl(f->real, op, arg);
}

static int l_sector(sqlite3_file *file)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xSectorSize(f->real);
}

static int l_device(sqlite3_file *file)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xDeviceCharacteristics(f->real);
}

static int l_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xShmMap(f->real, page, size, extend, ret);
}

static int l_shm_lock(sqlite3_file *file, int at, int n, int flags)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xShmLock(f->real, at, n, flags);
}

static void l_shm_barrier(sqlite3_file *file)
{
	struct lying_file *f = (struct lying_file *)file;

	f->real->pMethods->xShmBarrier(f->real);
}

static int l_shm_unmap(sqlite3_file *file, int drop)
{
	struct lying_file *f = (struct lying_file *)file;

	return f->real->pMethods->xShmUnmap(f->real, drop);
}

static int l_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	static const sqlite3_io_methods methods = {2, l_close, l_read, l_write, l_truncate, l_sync,
		l_size, l_lock, l_unlock, l_reserved, l_control, l_sector, l_device, l_shm_map,
		l_shm_lock, l_shm_barrier, l_shm_unmap, NULL, NULL};
	struct lying_file *f = (struct lying_file *)file;
	int code;

	(void)vfs;
	memset(f, 0, sizeof(*f));
	f->wal = (flags & SQLITE_OPEN_WAL) != 0;
	if (f->wal && lying.reads && lying.reads--)
		return SQLITE_CANTOPEN;
	snprintf(f->path, sizeof(f->path), "%s", name ? name : "");
	code = lying_real->xOpen(lying_real, name, f->real, flags, out);
	if (code == SQLITE_OK)
		f->base.pMethods = &methods;
	if (code == SQLITE_OK && f->wal)
		f->real->pMethods->xFileSize(f->real, &f->synced_size);
	return code;
}

/* From now on every database of this process lies when it is told to. */
static void lying_start(void)
{
	static sqlite3_vfs vfs;

	lying_real = sqlite3_vfs_find(NULL);
	vfs = *lying_real;
	vfs.zName = "lying";
	vfs.szOsFile = (int)sizeof(struct lying_file) + lying_real->szOsFile;
	vfs.xOpen = l_open;
	sqlite3_vfs_register(&vfs, 1);
	memset(&lying, 0, sizeof(lying));
}

#endif
