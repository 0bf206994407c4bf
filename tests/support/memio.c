/* SPDX-License-Identifier: MIT */
#include "tests/support/memio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool memio_begins(const char *path, const char *prefix)
{
	return strncmp(path, prefix, strlen(prefix)) == 0;
}

void memio_entry_free(struct entry *e)
{
	memfile_done(&e->f);
	free(e);
}

void memio_change(struct entry *e, const struct change *c)
{
	struct memvfs_tape *tape = e->temporary ? NULL : e->v->tape;
	struct change on_tape = *c;

	if (tape) {
		on_tape.what = tape_file(tape, e->f.path, &e->f.live);
		tape_add(tape, &on_tape);
	}
	if (e->temporary && c->op == DISK_WRITE)
		content_write(&e->f.live, c->bytes, c->n, c->offset);
	else if (e->temporary && c->op == DISK_TRUNCATE)
		content_truncate(&e->f.live, c->offset);
	else if (!e->temporary && c->op != DISK_NAMES)
		memfile_do(&e->f, c);
	for (size_t i = 0; c->op == DISK_NAMES && i < e->v->n; i++)
		memfile_names(&e->v->files[i]->f, e->f.path);
}

int memio_fault(struct memvfs *v, enum memvfs_call call, const char *path)
{
	struct memvfs_fault *f = &v->fault;

	v->calls[call]++;
	if (f->call != call || !memio_begins(path, f->prefix ? f->prefix : ""))
		return 0;
	if (!f->times && v->lies) {
		v->lies--;
		return MEMIO_LIE;
	}
	if (!f->times)
		return 0;
	if (f->nth > 1) {
		f->nth--;
		return 0;
	}
	f->times--;
	v->failed++;
	return f->error;
}

/* ---- one file ------------------------------------------------------------------------------- */

static int io_read(sqlite3_file *file, void *ret, int n, sqlite3_int64 offset)
{
	struct entry *e = ((struct handle *)file)->e;

	if (!e)
		return SQLITE_IOERR_READ;
	content_read(&e->f.live, ret, (size_t)n, offset);
	return offset + n <= e->f.live.size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int io_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 offset)
{
	struct entry *e = ((struct handle *)file)->e;
	struct change c = {.op = DISK_WRITE, .offset = offset, .n = (size_t)n, .bytes = bytes};
	int error;

	if (!e)
		return SQLITE_IOERR_WRITE;
	error = e->temporary ? 0 : memio_fault(e->v, MEMVFS_WRITE, e->f.path);
	if (error)
		c.n /= 2;
	if (c.n)
		memio_change(e, &c);
	if (error)
		return error == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	return SQLITE_OK;
}

static int io_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct entry *e = ((struct handle *)file)->e;

	if (!e)
		return SQLITE_IOERR_TRUNCATE;
	memio_change(e, &(struct change){.op = DISK_TRUNCATE, .offset = size});
	return SQLITE_OK;
}

static int io_sync(sqlite3_file *file, int flags)
{
	struct handle *h = (struct handle *)file;
	struct entry *e = h->e;
	int error = 0;

	(void)flags;
	if (!e)
		return SQLITE_IOERR_FSYNC;
	if (!e->temporary)
		error = memio_fault(e->v, MEMVFS_SYNC, e->f.path);
	if (error) {
		memfile_sync_failed(&e->f, disk_random(&e->v->random));
		return error == MEMIO_LIE ? SQLITE_OK : SQLITE_IOERR_FSYNC;
	}
	memio_change(e, &(struct change){.op = DISK_SYNC});
	if (h->named_anew)
		memio_change(e, &(struct change){.op = DISK_NAMES});
	h->named_anew = false;
	return SQLITE_OK;
}

static int io_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	struct entry *e = ((struct handle *)file)->e;

	*ret = e ? e->f.live.size : 0;
	return e ? SQLITE_OK : SQLITE_IOERR_FSTAT;
}

/* What the unix VFS says on Linux: programs are tried as they will run. */
static int io_sector(sqlite3_file *file)
{
	(void)file;
	return 4096;
}

static int io_device(sqlite3_file *file)
{
	(void)file;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int io_control(sqlite3_file *file, int op, void *arg)
{
	(void)file;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

/* ---- locks ---------------------------------------------------------------------------------- */

static int lock_shared(struct handle *h)
{
	struct entry *e = h->e;

	if (e->exclusive || e->waiting)
		return SQLITE_BUSY;
	e->shared++;
	h->lock = SQLITE_LOCK_SHARED;
	return SQLITE_OK;
}

static int lock_exclusive(struct handle *h)
{
	struct entry *e = h->e;

	if (e->waiting && e->waiting != h)
		return SQLITE_BUSY;
	e->waiting = h;
	h->lock = SQLITE_LOCK_PENDING;
	if (e->shared > 1)
		return SQLITE_BUSY;
	e->exclusive = h;
	h->lock = SQLITE_LOCK_EXCLUSIVE;
	return SQLITE_OK;
}

static int io_lock(sqlite3_file *file, int level)
{
	struct handle *h = (struct handle *)file;

	if (!h->e)
		return SQLITE_IOERR_LOCK;
	if (h->lock >= level)
		return SQLITE_OK;
	if (level == SQLITE_LOCK_SHARED)
		return lock_shared(h);
	if (h->e->reserved && h->e->reserved != h)
		return SQLITE_BUSY;
	if (level == SQLITE_LOCK_EXCLUSIVE)
		return lock_exclusive(h);
	h->e->reserved = h;
	h->lock = SQLITE_LOCK_RESERVED;
	return SQLITE_OK;
}

static int io_unlock(sqlite3_file *file, int level)
{
	struct handle *h = (struct handle *)file;
	struct entry *e = h->e;

	if (!e || h->lock <= level)
		return SQLITE_OK;
	e->reserved = e->reserved == h ? NULL : e->reserved;
	e->waiting = e->waiting == h ? NULL : e->waiting;
	e->exclusive = e->exclusive == h ? NULL : e->exclusive;
	if (level == SQLITE_LOCK_NONE)
		e->shared--;
	h->lock = level;
	return SQLITE_OK;
}

static int io_reserved(sqlite3_file *file, int *ret)
{
	struct entry *e = ((struct handle *)file)->e;

	*ret = e && (e->reserved || e->waiting || e->exclusive);
	return SQLITE_OK;
}

/* ---- shared memory -------------------------------------------------------------------------- */

static void shm_drop(struct shm *shm)
{
	if (!shm || --shm->refs)
		return;
	for (int i = 0; i < shm->n; i++)
		free(shm->regions[i]);
	free(shm->regions);
	free(shm);
}

static int io_shm_map(sqlite3_file *file, int i, int size, int extend, void volatile **ret)
{
	struct handle *h = (struct handle *)file;

	*ret = NULL;
	if (!h->e)
		return SQLITE_IOERR_SHMMAP;
	if (!h->shm) {
		if (!h->e->shm)
			h->e->shm = disk_need(calloc(1, sizeof(struct shm)));
		h->shm = h->e->shm;
		h->shm->refs++;
	}
	if (i >= h->shm->n && !extend)
		return SQLITE_OK;
	if (i >= h->shm->n) {
		h->shm->regions = disk_need(
			realloc(h->shm->regions, ((size_t)i + 1) * sizeof(*h->shm->regions)));
		while (h->shm->n <= i)
			h->shm->regions[h->shm->n++] = disk_need(calloc(1, (size_t)size));
	}
	*ret = h->shm->regions[i];
	return SQLITE_OK;
}

static bool shm_free_for(const struct handle *h, int i, bool exclusive)
{
	int others = h->shm->shared[i] - (int)(h->shared >> i & 1);

	if (h->shm->exclusive[i] && !(h->exclusive >> i & 1))
		return false;
	return !exclusive || others == 0;
}

static void shm_let_go(struct handle *h, int i)
{
	if (h->shared >> i & 1)
		h->shm->shared[i]--;
	if (h->exclusive >> i & 1)
		h->shm->exclusive[i] = false;
	h->shared &= ~(1U << i);
	h->exclusive &= ~(1U << i);
}

static void shm_take(struct handle *h, int i, bool exclusive)
{
	if (exclusive) {
		h->exclusive |= 1U << i;
		h->shm->exclusive[i] = true;
	} else if (!(h->shared >> i & 1)) {
		h->shared |= 1U << i;
		h->shm->shared[i]++;
	}
}

static int io_shm_lock(sqlite3_file *file, int first, int n, int flags)
{
	struct handle *h = (struct handle *)file;
	bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;

	if (!h->shm)
		return SQLITE_IOERR_SHMLOCK;
	for (int i = first; i < first + n; i++)
		if (flags & SQLITE_SHM_UNLOCK)
			shm_let_go(h, i);
		else if (!h->e)
			return SQLITE_IOERR_SHMLOCK;
		else if (!shm_free_for(h, i, exclusive))
			return SQLITE_BUSY;
	for (int i = first; flags & SQLITE_SHM_LOCK && i < first + n; i++)
		shm_take(h, i, exclusive);
	return SQLITE_OK;
}

static void io_shm_barrier(sqlite3_file *file)
{
	(void)file;
}

static int io_shm_unmap(sqlite3_file *file, int remove)
{
	struct handle *h = (struct handle *)file;

	(void)remove;
	if (!h->shm)
		return SQLITE_OK;
	for (int i = 0; i < SQLITE_SHM_NLOCK; i++)
		shm_let_go(h, i);
	/* The last one: as after the unlink of FILE-shm, and as recovery finds it after a crash. */
	if (h->e && h->e->shm == h->shm && h->shm->refs == 1)
		h->e->shm = NULL;
	shm_drop(h->shm);
	h->shm = NULL;
	return SQLITE_OK;
}

/* ---- opening and closing -------------------------------------------------------------------- */

static int io_close(sqlite3_file *file)
{
	struct handle *h = (struct handle *)file, **at;
	struct entry *e = h->e;

	io_shm_unmap(file, 0);
	if (!e)
		return SQLITE_OK; /* left the list when it died */
	io_unlock(file, SQLITE_LOCK_NONE);
	if (e->temporary) {
		memio_entry_free(e);
		return SQLITE_OK;
	}
	for (at = &e->v->handles; *at != h; at = &(*at)->next)
		continue;
	*at = h->next;
	if (--e->open == 0 && e->f.lies)
		memfile_forget(&e->f);
	return SQLITE_OK;
}

const sqlite3_io_methods memio_methods = {
	.iVersion = 2,
	.xClose = io_close,
	.xRead = io_read,
	.xWrite = io_write,
	.xTruncate = io_truncate,
	.xSync = io_sync,
	.xFileSize = io_size,
	.xLock = io_lock,
	.xUnlock = io_unlock,
	.xCheckReservedLock = io_reserved,
	.xFileControl = io_control,
	.xSectorSize = io_sector,
	.xDeviceCharacteristics = io_device,
	.xShmMap = io_shm_map,
	.xShmLock = io_shm_lock,
	.xShmBarrier = io_shm_barrier,
	.xShmUnmap = io_shm_unmap,
};
