/* SPDX-License-Identifier: MIT */
#include "core/base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail(const struct outfile *f, struct err *err)
{
	return err_set(err, ERR_IO, "%s: %s", f->path[0] ? f->path : "standard output",
		strerrordesc_np(errno));
}

/* A name of its own for each run: two at once do not write into each other's file. */
static int part_open(struct outfile *f, const char *path, struct err *err)
{
	int fd;

	memset(f, 0, sizeof(*f));
	if (snprintf(f->part, sizeof(f->part), "%s.XXXXXX.part", path) >= (int)sizeof(f->part))
		return err_set(err, ERR_LIMIT, "%.60s...: the path is too long", path);
	snprintf(f->path, sizeof(f->path), "%s", path);
	fd = mkostemps(f->part, 5, O_CLOEXEC);
	if (fd >= 0)
		return fd;
	f->part[0] = 0;
	return fail(f, err);
}

int outfile_open(struct outfile *f, const char *path, struct err *err)
{
	int fd;

	if (!path) {
		memset(f, 0, sizeof(*f));
		f->file = stdout;
		return 0;
	}
	fd = part_open(f, path, err);
	if (fd < 0)
		return fd;
	f->file = fdopen(fd, "w");
	if (f->file)
		return 0;
	fail(f, err);
	close(fd);
	outfile_drop(f);
	return err->code;
}

int outfile_put(struct outfile *f, struct buf *bytes, struct err *err)
{
	if (bytes->failed)
		return err_set(err, ERR_LIMIT, "%s: too much at once", f->path);
	if (bytes->len && fwrite(bytes->data, 1, bytes->len, f->file) != bytes->len)
		return fail(f, err);
	buf_clear(bytes);
	return 0;
}

/* The new name is on the disk when its folder is; a file system that cannot do that is forgiven. */
static void sync_folder(const char *path)
{
	char folder[OUTFILE_PATH_SIZE];
	char *slash;
	int fd;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = 0;
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fsync(fd) < 0)
		errno = 0;
	close(fd);
}

int outfile_done(struct outfile *f, struct err *err)
{
	FILE *file = f->file;
	int result = fflush(file) == 0 && !ferror(file) ? 0 : fail(f, err);

	if (!f->path[0])
		return result;
	f->file = NULL;
	if (!result && fsync(fileno(file)) < 0)
		result = fail(f, err);
	if (fclose(file) != 0 && !result)
		result = fail(f, err);
	if (!result && rename(f->part, f->path) < 0)
		result = fail(f, err);
	if (!result) {
		f->part[0] = 0;
		sync_folder(f->path);
	}
	outfile_drop(f);
	return result;
}

void outfile_drop(struct outfile *f)
{
	if (f->file && f->file != stdout)
		fclose(f->file);
	f->file = NULL;
	if (f->part[0])
		unlink(f->part);
	f->part[0] = 0;
}

int outfile_name(struct outfile *f, const char *path, struct err *err)
{
	int fd;

	memset(f, 0, sizeof(*f));
	if (access(path, F_OK) == 0)
		return err_set(err, ERR_BUSY, "%s: is there already", path);
	fd = part_open(f, path, err);
	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

/* Some file systems cannot refuse in one step: looked at once more, then. */
static int rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (access(to, F_OK) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(from, to);
}

int outfile_take(struct outfile *f, struct err *err)
{
	int fd = open(f->part, O_RDONLY | O_CLOEXEC);
	int result = fd >= 0 && fsync(fd) == 0 ? 0 : fail(f, err);

	if (fd >= 0)
		close(fd);
	if (!result && rename_new(f->part, f->path) < 0)
		result = errno == EEXIST ? err_set(err, ERR_BUSY, "%s: is there already", f->path)
					 : fail(f, err);
	if (!result) {
		f->part[0] = 0;
		sync_folder(f->path);
	}
	outfile_drop(f);
	return result;
}

const char *outfile_room(void)
{
	const char *room = getenv("TMPDIR");

	return room && *room ? room : "/var/tmp";
}

int outfile_room_make(char dir[OUTFILE_PATH_SIZE], struct err *err)
{
	const char *room = outfile_room();

	if (snprintf(dir, OUTFILE_PATH_SIZE, "%s/litang-XXXXXX", room) >= OUTFILE_PATH_SIZE)
		return err_set(err, ERR_LIMIT, "TMPDIR %.60s...: the path is too long", room);
	return mkdtemp(dir) ? 0 : err_set(err, ERR_IO, "%s: %s", room, strerrordesc_np(errno));
}
