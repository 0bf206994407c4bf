/* SPDX-License-Identifier: MIT */
/*
 * PATH.lock: held by an open file description lock, so that it goes with the process whatever ends
 * it. The pid inside is only for people. The file is removed by its holder; one that was removed
 * between open and lock is noticed and tried again.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/store/internal.h"

#define AFTERLIFE_MS 2000
#define AGAIN_MS     10

/* Its holder was killed between the fork and the exec of a child: the child has the description,
 * and with it the lock, for as long as that takes. */
static bool is_dead(const char *pid)
{
	return pid[0] && kill((pid_t)atol(pid), 0) < 0 && errno == ESRCH;
}

/* 2 = soon free */
static int busy(const char *path, int fd, struct err *err)
{
	char pid[24] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);

	if (n > 0)
		pid[strspn(pid, "0123456789")] = 0;
	err_set(err, ERR_BUSY, "%s: in use by process %s", path, pid[0] ? pid : "?");
	return is_dead(pid) ? 2 : ERR_BUSY;
}

static bool still_there(const char *path, int fd)
{
	struct stat held, named;

	return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
	       held.st_dev == named.st_dev;
}

/* 0 = held, 1 = try again, 2 = try again in a moment. */
static int try_take(const char *path, const char *db_path, int *ret, struct err *err)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600), result = 0;

	if (fd < 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (fcntl(fd, F_OFD_SETLK, &whole) < 0)
		result = errno == EAGAIN || errno == EACCES
				 ? busy(db_path, fd, err)
				 : err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else if (!still_there(path, fd))
		result = 1;
	if (result) {
		close(fd);
		return result;
	}
	*ret = fd;
	return 0;
}

int lock_take(const char *db_path, int *fd, struct err *err)
{
	char path[4096];
	int result = 1;

	if (snprintf(path, sizeof(path), "%s.lock", db_path) >= (int)sizeof(path))
		return err_set(err, ERR_LIMIT, "the path is too long");
	for (int left = AFTERLIFE_MS / AGAIN_MS; result > 0 && left; left -= result == 2) {
		result = try_take(path, db_path, fd, err);
		if (result == 2)
			poll(NULL, 0, AGAIN_MS);
	}
	if (result)
		return result < 0 ? result : ERR_BUSY;
	/* Best effort: on a full disk the terminal must still be able to start and to say so. */
	if (ftruncate(*fd, 0) < 0 || dprintf(*fd, "%ld\n", (long)getpid()) < 0)
		errno = 0;
	return 0;
}

void lock_drop(const char *db_path, int fd)
{
	char path[4096];

	if (fd < 0)
		return;
	snprintf(path, sizeof(path), "%s.lock", db_path);
	unlink(path);
	close(fd);
}

int store_lock(const char *db_path, int *ret, struct err *err)
{
	*ret = -1;
	return lock_take(db_path, ret, err);
}

void store_unlock(const char *db_path, int lock)
{
	lock_drop(db_path, lock);
}
