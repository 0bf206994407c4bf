/* SPDX-License-Identifier: MIT */
#include "kiosk/stick.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "devices/stick.h"

#define CHUNK 65536
#define SPARE 262144 /* the sum's file, the folder's entries, both in clusters of up to 64 KiB */

struct put {
	int from, dir;
	const char *folder, *name;
	char part[NAME_MAX + 1], sum[NAME_MAX + 1];
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct err *err;
};

static enum stick_outcome say(const struct put *p, enum stick_outcome outcome, const char *what)
{
	err_set(p->err, outcome == STICK_FULL ? ERR_LIMIT : ERR_IO, "%s: %s", p->folder, what);
	return outcome;
}

/* What errno means where a stick is written or read; anything else is a stick that fails. */
static enum stick_outcome trouble(const struct put *p)
{
	switch (errno) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return say(p, STICK_FULL, "the stick is full");
	case EROFS: /* it was not at first: open_stick */
		return say(p, STICK_DAMAGED,
			"its file system is damaged: repair it on a computer, or take another stick");
	case EACCES:
	case EPERM:
		return say(p, STICK_READ_ONLY, "the stick cannot be written");
	case EEXIST:
	case EISDIR:
	case ENOTDIR:
	case ENOTEMPTY:
		return say(p, STICK_DAMAGED, "something of that name is on it already and stays");
	default:
		err_set(p->err, ERR_IO,
			"%s: the stick does not answer any more (%s): was it pulled out?",
			p->folder, strerrordesc_np(errno));
		return STICK_GONE;
	}
}

static enum stick_outcome source(const struct put *p, const char *file)
{
	err_set(p->err, ERR_IO, "%s: %s", file, strerrordesc_np(errno));
	return STICK_SOURCE;
}

/* 1 = something is mounted there; 0; < 0: errno. */
static int mounted(int dir)
{
	struct stat here, above;

	if (fstat(dir, &here) < 0 || fstatat(dir, "..", &above, 0) < 0)
		return -1;
	return here.st_dev != above.st_dev;
}

/* A stick that is not mounted leaves an empty folder, on the disk that people do not take home. */
static enum stick_outcome open_stick(struct put *p)
{
	struct statvfs fs;
	int got;

	p->dir = open(p->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->dir < 0 && (errno == ENOENT || errno == ENOTDIR))
		return say(p, STICK_NONE, "there is no such folder");
	got = p->dir < 0 ? -1 : mounted(p->dir);
	if (got < 0)
		return trouble(p);
	if (!got)
		return say(p, STICK_NONE, "no stick is mounted there");
	if (fstatvfs(p->dir, &fs) < 0)
		return trouble(p);
	if (fs.f_flag & ST_RDONLY)
		return say(p, STICK_READ_ONLY, "the stick cannot be written");
	return STICK_DONE;
}

/* What a stick that was pulled out kept of an earlier file. */
static enum stick_outcome sweep(struct put *p)
{
	int fd = openat(p->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	enum stick_outcome result = STICK_DONE;
	struct dirent *e;

	if (!d) {
		result = trouble(p);
		if (fd >= 0)
			close(fd);
		return result;
	}
	while ((e = readdir(d))) {
		size_t len = strlen(e->d_name);

		if (strncmp(e->d_name, "litang-", 7) != 0 || len < 5 ||
			strcmp(e->d_name + len - 5, ".part") != 0)
			continue;
		if (unlinkat(p->dir, e->d_name, 0) < 0 && errno != ENOENT)
			result = trouble(p);
	}
	closedir(d);
	return result;
}

static enum stick_outcome room(const struct put *p)
{
	struct statvfs fs;
	struct stat st;

	if (fstat(p->from, &st) < 0)
		return source(p, p->name);
	if (fstatvfs(p->dir, &fs) < 0)
		return trouble(p);
	if ((uint64_t)fs.f_bavail * fs.f_frsize < (uint64_t)st.st_size + SPARE)
		return say(p, STICK_FULL, "the stick has too little room");
	return STICK_DONE;
}

static int write_all(int fd, const unsigned char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* The rest of `from`, hashed, and written to `to` where that is not -1. *reads: reading is what failed. */
static int pass(int from, int to, unsigned char *hash, bool *reads)
{
	unsigned char data[CHUNK];
	crypto_hash_sha256_state state;
	ssize_t n;

	crypto_hash_sha256_init(&state);
	while ((n = read(from, data, sizeof(data))) > 0) {
		crypto_hash_sha256_update(&state, data, (size_t)n);
		*reads = false;
		if (to >= 0 && write_all(to, data, (size_t)n) < 0)
			return -1;
	}
	*reads = true;
	crypto_hash_sha256_final(&state, hash);
	return n < 0 ? -1 : 0;
}

static enum stick_outcome write_part(struct put *p)
{
	int fd = openat(p->dir, p->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum stick_outcome result = STICK_DONE;
	bool reads = false;

	if (fd < 0)
		return trouble(p);
	if (pass(p->from, fd, p->hash, &reads) < 0)
		result = reads ? source(p, p->name) : trouble(p);
	else if (fsync(fd) < 0)
		result = trouble(p);
	if (close(fd) < 0 && result == STICK_DONE)
		result = trouble(p);
	return result;
}

/* Clean pages leave memory on POSIX_FADV_DONTNEED, so that the stick is what answers. */
static enum stick_outcome read_back(struct put *p)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	int fd = openat(p->dir, p->part, O_RDONLY | O_CLOEXEC);
	enum stick_outcome result = STICK_DONE;
	bool reads;

	if (fd < 0)
		return trouble(p);
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	if (pass(fd, -1, hash, &reads) < 0)
		result = trouble(p);
	else if (memcmp(hash, p->hash, sizeof(hash)) != 0)
		result = say(p, STICK_DIFFERS, "what was read back is not what was written");
	close(fd);
	return result;
}

static enum stick_outcome write_sum(struct put *p)
{
	char line[2 * sizeof(p->hash) + NAME_MAX + 8];
	int fd = openat(p->dir, p->sum, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum stick_outcome result = STICK_DONE;
	size_t hex = 2 * sizeof(p->hash);

	if (fd < 0)
		return trouble(p);
	sodium_bin2hex(line, sizeof(line), p->hash, sizeof(p->hash));
	snprintf(line + hex, sizeof(line) - hex, "  %s\n", p->name);
	if (write_all(fd, (unsigned char *)line, strlen(line)) < 0 || fsync(fd) < 0)
		result = trouble(p);
	if (close(fd) < 0 && result == STICK_DONE)
		result = trouble(p);
	return result;
}

/* The old sum goes first: it is never beside a file that it is not of. */
static enum stick_outcome name_it(struct put *p)
{
	enum stick_outcome result;

	if (unlinkat(p->dir, p->sum, 0) < 0 && errno != ENOENT)
		return trouble(p);
	if (renameat(p->dir, p->part, p->dir, p->name) < 0)
		return trouble(p);
	result = write_sum(p);
	if (result == STICK_DONE && syncfs(p->dir) < 0)
		result = trouble(p);
	if (result != STICK_DONE)
		unlinkat(p->dir, p->sum, 0);
	return result;
}

static enum stick_outcome put(struct put *p)
{
	enum stick_outcome result = open_stick(p);

	if (result == STICK_DONE)
		result = sweep(p);
	if (result == STICK_DONE)
		result = room(p);
	if (result != STICK_DONE)
		return result;
	result = write_part(p);
	if (result == STICK_DONE)
		result = read_back(p);
	if (result == STICK_DONE)
		result = name_it(p);
	if (result != STICK_DONE)
		unlinkat(p->dir, p->part, 0);
	return result;
}

enum stick_outcome stick_put(const char *file, const char *folder, struct err *err)
{
	const char *slash = strrchr(file, '/');
	struct put p = {.dir = -1, .folder = folder, .name = slash ? slash + 1 : file, .err = err};
	enum stick_outcome result = STICK_SOURCE;

	if (snprintf(p.part, sizeof(p.part), "%s.part", p.name) >= (int)sizeof(p.part) ||
		snprintf(p.sum, sizeof(p.sum), "%s.sha256", p.name) >= (int)sizeof(p.sum)) {
		err_set(err, ERR_LIMIT, "%.60s...: the name is too long", p.name);
		return STICK_SOURCE;
	}
	p.from = open(file, O_RDONLY | O_CLOEXEC);
	if (p.from < 0)
		return source(&p, file);
	result = put(&p);
	if (p.dir >= 0)
		close(p.dir);
	close(p.from);
	return result;
}

/* Opened by its name each time: a folder that is held open cannot be unmounted. */
static bool still_there(const char *folder)
{
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), got = 0;

	if (dir >= 0) {
		got = mounted(dir);
		close(dir);
	}
	return got == 1;
}

int stick_release(const char *folder, struct err *err)
{
	char line[PATH_MAX];
	int fd;

	if (snprintf(line, sizeof(line), "%s/../" STICK_LINE, folder) >= (int)sizeof(line))
		return err_set(err, ERR_LIMIT, "%.60s...: the path is too long", folder);
	fd = open(line, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || write(fd, "\n", 1) != 1) {
		if (fd >= 0)
			close(fd);
		return err_set(err, ERR_NONE, "%s: nobody is there to unmount it", folder);
	}
	close(fd);
	for (int i = 0; i < STICK_RELEASE_MS / 20; i++, poll(NULL, 0, 20))
		if (!still_there(folder))
			return 0;
	return err_set(err, ERR_BUSY, "%s: still in use", folder);
}
