/* SPDX-License-Identifier: MIT */
/*
 * A copy of the database, while the terminal may be writing it. VACUUM INTO reads one state of all
 * tables and leaves out what was deleted; the keys are in other files and stay there.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "kiosk/store/internal.h"

#define PATH_SIZE 4096

static int io_error(struct err *err, const char *path)
{
	return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
}

/* An empty file that only its owner may read. */
static int part_create(const char *part, struct err *err)
{
	int fd;

	if (unlink(part) < 0 && errno != ENOENT)
		return io_error(err, part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return io_error(err, part);
	close(fd);
	return 0;
}

/* To query_only the copy is a write; the file itself stays open for reading alone. */
static void query_only(struct store *s, const char *pragma)
{
	if (s->mode == STORE_READ)
		sqlite3_exec(s->db.sql, pragma, NULL, NULL, NULL);
}

static int copy_out(struct store *s, const char *part, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	int code;

	query_only(s, "PRAGMA query_only=0");
	code = sqlite3_prepare_v2(s->db.sql, "VACUUM INTO ?", -1, &stmt, NULL);
	if (code == SQLITE_OK) {
		db_bind(stmt, "t", part);
		code = sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	query_only(s, "PRAGMA query_only=1");
	if (code == SQLITE_DONE)
		return 0;
	return err_set(err, (code & 0xff) == SQLITE_FULL ? ERR_LIMIT : ERR_IO, "%s: %s", part,
		sqlite3_errmsg(s->db.sql));
}

static int integrity(struct db *db, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(db, "PRAGMA integrity_check(1)", err);
	int got = stmt ? db_step(db, stmt, err) : err->code;

	if (got == 1 && strcmp(db_text(stmt, 0), "ok") != 0)
		got = err_set(err, ERR_BAD, "%s", db_text(stmt, 0));
	if (stmt)
		sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

int store_copied(const char *path, int64_t *acts, struct err *err)
{
	struct chain_end end = {.seq = 0};
	struct db copy;
	int result = db_open(&copy, path, &store_schema, DB_READ, err);

	if (result < 0)
		return result;
	result = integrity(&copy, err);
	if (!result)
		result = chain_walk(&copy, &end, err);
	db_close(&copy);
	*acts = end.seq;
	return result < 0 ? err_at(err, "%s", path) : 0;
}

/* What was copied opens as ours, is whole, and its chain ends where ours did or later. */
static int read_back(const struct store *s, const char *part, struct err *err)
{
	int64_t acts = 0;

	if (store_copied(part, &acts, err) < 0)
		return err->code;
	if (acts < s->last_seq)
		return err_set(
			err, ERR_BAD, "%s: the copy ends at act %lld", part, (long long)acts);
	return 0;
}

static int sync_path(const char *path, int flags, struct err *err)
{
	int fd = open(path, flags | O_CLOEXEC), result = 0;

	if (fd < 0 || fsync(fd) < 0)
		result = io_error(err, path);
	if (fd >= 0)
		close(fd);
	return result;
}

static int into_place(const char *part, const char *path, struct err *err)
{
	char copy[PATH_SIZE];

	if (sync_path(part, O_RDONLY, err) < 0)
		return err->code;
	if (rename(part, path) < 0)
		return io_error(err, path);
	text_copy(copy, sizeof(copy), path);
	return sync_path(dirname(copy), O_RDONLY | O_DIRECTORY, err);
}

static bool same_file(const char *a, const char *b)
{
	struct stat at, bt;

	return stat(a, &at) == 0 && stat(b, &bt) == 0 && at.st_dev == bt.st_dev &&
	       at.st_ino == bt.st_ino;
}

int store_backup(struct store *s, const char *path, struct err *err)
{
	char part[PATH_SIZE];
	int result;

	if (store_ready(s, err) < 0)
		return err->code;
	if (snprintf(part, sizeof(part), "%s.part", path) >= (int)sizeof(part))
		return err_set(err, ERR_LIMIT, "%.60s…: too long a name", path);
	if (same_file(path, s->path) || same_file(path, s->keys_path))
		return err_set(err, ERR_DENIED, "%s: is the database itself", path);
	result = part_create(part, err);
	if (result < 0)
		return result;
	result = copy_out(s, part, err);
	if (!result)
		result = read_back(s, part, err);
	if (!result)
		result = into_place(part, path, err);
	if (result < 0)
		unlink(part);
	return result;
}
