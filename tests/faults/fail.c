/* SPDX-License-Identifier: MIT */
/*
 * Preloaded: the nth call of a kind fails, as fail.h tells. (libfiu cannot count to n and strace's
 * injection knows system calls only, no malloc; this also costs nothing while nothing is to fail.)
 */
#include "tests/faults/fail.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static struct fail_box *box;

__attribute__((constructor)) static void find_box(void)
{
	const char *path = getenv("FAULT");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *at;

	/* Not for what this program starts. */
	unsetenv("LD_PRELOAD");
	unsetenv("FAULT");
	if (fd < 0)
		return;
	at = mmap(NULL, sizeof(*box), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (at != MAP_FAILED)
		box = at;
}

/* Does this call fail? first: it is the first that does. */
static bool fails(enum fail_op op, bool *first)
{
	int past;

	if (!box || box->op != (int)op)
		return false;
	past = 1 - atomic_fetch_sub(&box->left, 1);
	if (past < 0 || past >= box->count)
		return false;
	*first = past == 0;
	atomic_fetch_add(&box->hits, 1);
	errno = box->error;
	return true;
}

static bool call_fails(enum fail_op op)
{
	bool first;

	return fails(op, &first);
}

static bool is_file(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/* The next function of that name, after this one. */
#define NEXT(type, name)                                                                           \
	static type next;                                                                          \
	if (!next)                                                                                 \
	*(void **)&next = dlsym(RTLD_NEXT, name)

/* ---- files ---------------------------------------------------------------------------------- */

typedef ssize_t (*write_call)(int, const void *, size_t);
typedef ssize_t (*pwrite_call)(int, const void *, size_t, off_t);
typedef int (*fd_call)(int);
typedef int (*truncate_call)(int, off_t);
typedef int (*open_call)(const char *, int, mode_t);
typedef int (*openat_call)(int, const char *, int, mode_t);

/* How much of n bytes is written: all, half of them on a disk that is just filling up, none. */
static ssize_t room_for(int fd, size_t n)
{
	bool first = false;

	if (!box || box->op != FAIL_WRITE || !is_file(fd) || !fails(FAIL_WRITE, &first))
		return (ssize_t)n;
	return first && box->error == ENOSPC && n > 1 ? (ssize_t)(n / 2) : -1;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	NEXT(write_call, "write");
	ssize_t room = room_for(fd, n);

	return room < 0 ? -1 : next(fd, bytes, (size_t)room);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	NEXT(pwrite_call, "pwrite");
	ssize_t room = room_for(fd, n);

	return room < 0 ? -1 : next(fd, bytes, (size_t)room, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
	return pwrite(fd, bytes, n, at);
}

int ftruncate(int fd, off_t size)
{
	NEXT(truncate_call, "ftruncate");

	return call_fails(FAIL_WRITE) ? -1 : next(fd, size);
}

int ftruncate64(int fd, off_t size)
{
	return ftruncate(fd, size);
}

int fsync(int fd)
{
	NEXT(fd_call, "fsync");

	return call_fails(FAIL_SYNC) ? -1 : next(fd);
}

int fdatasync(int fd)
{
	NEXT(fd_call, "fdatasync");

	return call_fails(FAIL_SYNC) ? -1 : next(fd);
}

static mode_t mode_of(int flags, va_list args)
{
	return flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	NEXT(open_call, "open");
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, args);
	va_end(args);
	return call_fails(FAIL_OPEN) ? -1 : next(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, args);
	va_end(args);
	return open(path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...)
{
	NEXT(openat_call, "openat");
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = mode_of(flags, args);
	va_end(args);
	return call_fails(FAIL_OPEN) ? -1 : next(dir, path, flags, mode);
}

/* ---- memory: glibc's own names of it, dlsym itself needs some -------------------------------- */

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t n);

void *malloc(size_t n)
{
	return call_fails(FAIL_MEMORY) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return call_fails(FAIL_MEMORY) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t n)
{
	return n && call_fails(FAIL_MEMORY) ? NULL : __libc_realloc(old, n);
}
