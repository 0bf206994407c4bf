/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "kiosk/store/internal.h"

static int check(const char *path, const struct stat *st, struct err *err)
{
	if (!S_ISREG(st->st_mode))
		return err_set(err, ERR_BAD, "%s: not a key file", path);
	if (st->st_mode & 077)
		return err_set(err, ERR_DENIED,
			"%s: others may read this key file (mode %04o): chmod 600 it", path,
			(unsigned)st->st_mode & 07777);
	if (st->st_size != KEY_FILE_BYTES)
		return err_set(err, ERR_BAD, "%s: not a key file: %lld bytes instead of %d", path,
			(long long)st->st_size, KEY_FILE_BYTES);
	return 0;
}

int keyfile_read(const char *path, unsigned char bytes[KEY_FILE_BYTES], struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), result;
	struct stat st;

	if (fd < 0)
		return err_set(
			err, errno == ENOENT ? ERR_NONE : ERR_IO, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0)
		result = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else
		result = check(path, &st, err);
	if (!result && read(fd, bytes, KEY_FILE_BYTES) != KEY_FILE_BYTES)
		result = err_set(err, ERR_IO, "%s: cannot be read", path);
	close(fd);
	return result;
}

/* The new name in its directory is durable too. */
static int sync_directory(const char *path)
{
	char copy[4096];
	int fd, result;

	if (!text_copy(copy, sizeof(copy), path))
		return -1;
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	result = fsync(fd);
	close(fd);
	return result;
}

int keyfile_create(const char *path, unsigned char bytes[KEY_FILE_BYTES], struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written;

	if (fd < 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	randombytes_buf(bytes, KEY_FILE_BYTES);
	written = write(fd, bytes, KEY_FILE_BYTES) == KEY_FILE_BYTES && fsync(fd) == 0;
	if (close(fd) == 0 && written && sync_directory(path) == 0)
		return 0;
	unlink(path);
	return err_set(err, ERR_IO, "%s: cannot be written", path);
}
