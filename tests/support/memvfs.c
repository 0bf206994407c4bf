/* SPDX-License-Identifier: MIT */
#include "tests/support/memvfs.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/memio.h"

#define JULIAN_MS 210866760000000 /* of 1970-01-01 */
#define PATH_SIZE 512

static struct entry *entry_find(const struct memvfs *v, const char *path)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->files[i]->f.path, path) == 0)
			return v->files[i];
	return NULL;
}

static struct entry *entry_new(struct memvfs *v, const char *path)
{
	struct entry *e = disk_need(calloc(1, sizeof(*e)));

	e->v = v;
	e->temporary = !path;
	e->f.path = disk_text(path ? path : "");
	if (path) {
		v->files = disk_grow(v->files, v->n, &v->room, sizeof(struct entry *));
		v->files[v->n++] = e;
	}
	return e;
}

static struct entry *entry_at(struct memvfs *v, const char *path)
{
	struct entry *e = entry_find(v, path);

	return e ? e : entry_new(v, path);
}

/* An empty real file, for those who look whether there is one. */
static int stand_in(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return SQLITE_CANTOPEN;
	close(fd);
	return SQLITE_OK;
}

static int named_open(struct memvfs *v, const char *path, struct handle *h, int flags)
{
	struct entry *e = entry_find(v, path);

	if (memio_fault(v, MEMVFS_OPEN, path))
		return SQLITE_CANTOPEN;
	if (!(flags & SQLITE_OPEN_CREATE) && (!e || (!e->open && !e->f.live.size)))
		return SQLITE_CANTOPEN;
	if (flags & SQLITE_OPEN_MAIN_DB && !e && stand_in(path) != SQLITE_OK)
		return SQLITE_CANTOPEN;
	h->e = e ? e : entry_new(v, path);
	h->named_anew = !h->e->open && !h->e->f.live.size &&
			flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL);
	h->e->named = true;
	h->e->open++;
	h->next = v->handles;
	v->handles = h;
	return SQLITE_OK;
}

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out)
{
	struct memvfs *v = vfs->pAppData;
	struct handle *h = (struct handle *)file;
	int result = SQLITE_OK;

	memset(h, 0, sizeof(*h));
	if (path)
		result = named_open(v, path, h, flags);
	else
		h->e = entry_new(v, NULL);
	if (result != SQLITE_OK)
		return result;
	h->base.pMethods = &memio_methods;
	if (out)
		*out = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	struct entry *e = entry_find(vfs->pAppData, path);

	if (e)
		e->named = false;
	if (!e || !e->f.live.size)
		return SQLITE_IOERR_DELETE_NOENT;
	memio_change(e, &(struct change){.op = DISK_REMOVE});
	if (sync)
		memio_change(e, &(struct change){.op = DISK_NAMES});
	return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret)
{
	const struct entry *e = entry_find(vfs->pAppData, path);
	bool full = e && e->f.live.size > 0;

	/* As the unix VFS: what is empty does not "exist", and can be opened. */
	*ret = full || (flags != SQLITE_ACCESS_EXISTS && e && e->named);
	return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int n, char *out)
{
	struct memvfs *v = vfs->pAppData;

	return v->below->xFullPathname(v->below, path, n, out);
}

static int vfs_random(sqlite3_vfs *vfs, int n, char *out)
{
	struct memvfs *v = vfs->pAppData;

	for (int i = 0; i < n; i++)
		out[i] = (char)disk_random(&v->random);
	return n;
}

/* Nobody else is at work while this one waits. */
static int vfs_sleep(sqlite3_vfs *vfs, int microseconds)
{
	(void)vfs;
	return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, sqlite3_int64 *ret)
{
	struct memvfs *v = vfs->pAppData;

	if (!v->ms)
		return v->below->xCurrentTimeInt64(v->below, ret);
	*ret = v->ms + JULIAN_MS;
	return SQLITE_OK;
}

static int vfs_error(sqlite3_vfs *vfs, int n, char *out)
{
	(void)vfs;
	(void)n;
	(void)out;
	return 0;
}

struct memvfs *memvfs_new(uint64_t seed)
{
	struct memvfs *v = disk_need(calloc(1, sizeof(*v)));

	v->below = sqlite3_vfs_find(NULL);
	v->random = seed;
	v->vfs = (sqlite3_vfs){
		.iVersion = 2,
		.szOsFile = sizeof(struct handle),
		.mxPathname = PATH_SIZE,
		.zName = "litang-memory",
		.pAppData = v,
		.xOpen = vfs_open,
		.xDelete = vfs_delete,
		.xAccess = vfs_access,
		.xFullPathname = vfs_full_path,
		.xRandomness = vfs_random,
		.xSleep = vfs_sleep,
		.xGetLastError = vfs_error,
		.xCurrentTimeInt64 = vfs_time,
	};
	sqlite3_vfs_register(&v->vfs, 1);
	sqlite3_randomness(0, NULL); /* seeded anew, from here */
	return v;
}

void memvfs_free(struct memvfs *v)
{
	assert(!v->handles);
	sqlite3_vfs_unregister(&v->vfs);
	sqlite3_vfs_register(v->below, 1);
	memvfs_tape_free(v->tape);
	for (size_t i = 0; i < v->n; i++)
		memio_entry_free(v->files[i]);
	free(v->files);
	free(v);
}

void memvfs_set_ms(struct memvfs *v, int64_t unix_ms)
{
	v->ms = unix_ms;
}

/* ---- files, from outside -------------------------------------------------------------------- */

struct memvfs_image *memvfs_snapshot(struct memvfs *v, const char *prefix)
{
	struct memvfs_image *image = image_new();

	for (size_t i = 0; i < v->n; i++)
		if (memio_begins(v->files[i]->f.path, prefix))
			content_set(image_add(image, v->files[i]->f.path + strlen(prefix)),
				&v->files[i]->f.live);
	return image;
}

void memvfs_remove(struct memvfs *v, const char *prefix)
{
	assert(!v->tape);
	for (size_t i = 0; i < v->n; i++) {
		if (!memio_begins(v->files[i]->f.path, prefix))
			continue;
		assert(!v->files[i]->open);
		memfile_set(&v->files[i]->f, NULL);
	}
}

void memvfs_restore(struct memvfs *v, const char *prefix, const struct memvfs_image *image)
{
	char path[2 * PATH_SIZE];

	memvfs_remove(v, prefix);
	for (size_t i = 0; i < image->n; i++) {
		snprintf(path, sizeof(path), "%s%s", prefix, image->files[i].name);
		memfile_set(&entry_at(v, path)->f, &image->files[i].content);
	}
}

int64_t memvfs_size(struct memvfs *v, const char *path)
{
	const struct entry *e = entry_find(v, path);

	return e ? e->f.live.size : 0;
}

void memvfs_write(
	struct memvfs *v, const char *path, const void *bytes, size_t n, int64_t offset, bool sync)
{
	struct entry *e = entry_at(v, path);

	memio_change(
		e, &(struct change){.op = DISK_WRITE, .offset = offset, .n = n, .bytes = bytes});
	if (sync)
		memio_change(e, &(struct change){.op = DISK_SYNC});
}

/* ---- ends ----------------------------------------------------------------------------------- */

static void entry_abandon(struct entry *e)
{
	e->open = e->shared = 0;
	e->reserved = e->waiting = e->exclusive = NULL;
	e->shm = NULL; /* lives as long as the dead hold it */
}

void memvfs_kill(struct memvfs *v, const char *prefix)
{
	struct handle **at = &v->handles;

	while (*at) {
		struct handle *h = *at;

		if (!memio_begins(h->e->f.path, prefix)) {
			at = &h->next;
			continue;
		}
		*at = h->next;
		h->e = NULL;
	}
	for (size_t i = 0; i < v->n; i++)
		if (memio_begins(v->files[i]->f.path, prefix))
			entry_abandon(v->files[i]);
}

void memvfs_cut(struct memvfs *v, const char *prefix, uint64_t seed)
{
	struct content left = {0};

	assert(!v->tape);
	memvfs_kill(v, prefix);
	for (size_t i = 0; i < v->n; i++) {
		if (!memio_begins(v->files[i]->f.path, prefix))
			continue;
		memfile_crash(&v->files[i]->f, &seed, &left);
		memfile_set(&v->files[i]->f, &left);
	}
	content_set(&left, NULL);
}

/* Takes libc's place: whoever drops a database's pages, and with them its WAL's (which has no real
 * file that could be named), reads from the platter from then on. */
int posix_fadvise(int fd, off_t offset, off_t n, int advice)
{
	struct sqlite3_vfs *vfs = sqlite3_vfs_find("litang-memory");
	char link[64], path[PATH_SIZE + 4];
	struct entry *e;
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = vfs && advice == POSIX_FADV_DONTNEED ? readlink(link, path, PATH_SIZE) : -1;
	for (int i = 0; i < 2 && len > 0; i++) {
		snprintf(path + len, 5, "%s", i ? "-wal" : "");
		e = entry_find(vfs->pAppData, path);
		if (e && e->f.lies)
			memfile_forget(&e->f);
	}
	return syscall(SYS_fadvise64, fd, offset, n, advice) < 0 ? errno : 0;
}

/* ---- faults and recording ------------------------------------------------------------------- */

void memvfs_fail(struct memvfs *v, struct memvfs_fault fault)
{
	v->fault = fault;
	v->lies = 0;
}

void memvfs_lie(struct memvfs *v, int n)
{
	v->lies = n;
}

void memvfs_well(struct memvfs *v)
{
	memvfs_fail(v, (struct memvfs_fault){.times = 0});
}

int64_t memvfs_calls(const struct memvfs *v, enum memvfs_call call)
{
	return v->calls[call];
}

int64_t memvfs_failed(const struct memvfs *v)
{
	return v->failed;
}

/* A file that is first written to later began as it is when that happens. */
void memvfs_record(struct memvfs *v)
{
	memvfs_tape_free(v->tape);
	v->tape = tape_new();
	for (size_t i = 0; i < v->n; i++)
		tape_file(v->tape, v->files[i]->f.path, &v->files[i]->f.live);
}

void memvfs_mark(struct memvfs *v, int what, int64_t value)
{
	if (v->tape)
		tape_add(v->tape, &(struct change){.op = DISK_MARK, .what = what, .offset = value});
}

struct memvfs_tape *memvfs_recorded(struct memvfs *v)
{
	struct memvfs_tape *tape = v->tape;

	v->tape = NULL;
	return tape;
}
