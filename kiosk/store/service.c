/* SPDX-License-Identifier: MIT */
/*
 * Commits on a disk that may lie. After a failed fsync Linux takes the pages for clean: they read
 * back well and are not on the disk. So: close without a checkpoint, drop the pages, remove the
 * WAL's index (it may describe frames that are gone), open again, and append from memory what the
 * journal lacks. Pages dropped while another program reads may give that reader a broken view; it
 * fails or repeats, it cannot write.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/platter.h"
#include "core/base/text.h"
#include "kiosk/store/people.h"

#define WAL_PAGES_MAX 2000
#define WAL_BYTES     (32 + WAL_PAGES_MAX * (4096 + 24)) /* header and frames */
#define ROOMY         (64LL << 20)                       /* bytes free before room is taken ahead */

/* SQLite needs to make PATH-shm even to read: say so instead of "unable to open". */
static void explain_read_only(const struct store *s, struct err *err)
{
	char copy[4096];

	if (s->mode == STORE_READ && err->code == ERR_IO && access(s->path, R_OK) == 0 &&
		text_copy(copy, sizeof(copy), s->path) && access(dirname(copy), W_OK) < 0)
		err_set(err, ERR_IO,
			"%s: its folder is read-only and no terminal runs on it: copy the files to read them",
			s->path);
}

int service_open(struct store *s, struct err *err)
{
	enum db_mode mode = s->mode == STORE_WRITE ? DB_WRITE : DB_READ;

	if (db_open(&s->db, s->path, &store_schema, mode, err) < 0) {
		explain_read_only(s, err);
		return err->code;
	}
	return db_open(&s->keys, s->keys_path, &keys_schema, mode, err);
}

/* Where a log was left behind the disk is proved first. */
int service_left(struct store *s, struct err *err)
{
	platter_forget(s->path);
	platter_forget(s->keys_path);
	return platter_log_left(s->path) || platter_log_left(s->keys_path)
		       ? platter_prove(s->path, err)
		       : 0;
}

static void close_uncopied(struct db *db)
{
	if (!db->sql)
		return;
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	db_rollback(db);
	db_close(db);
}

/* A log that cannot be moved stays: SQLite would drop it, whatever became of the other file's. */
void service_close(struct store *s)
{
	struct err err = {0};
	bool moved = s->mode == STORE_WRITE && !s->down && s->db.sql && s->keys.sql;

	if (moved && (db_checkpoint(&s->keys, &err) < 0 || db_checkpoint(&s->db, &err) < 0)) {
		log_line(LOG_FAIL, "the log stays for the next start: %s", err.text);
		moved = false;
	}
	if (!moved) {
		close_uncopied(&s->keys);
		close_uncopied(&s->db);
	}
	db_close(&s->keys);
	db_close(&s->db);
}

static void drop_file(const char *path)
{
	char name[4096];

	platter_forget(path);
	snprintf(name, sizeof(name), "%s-shm", path);
	unlink(name);
}

size_t service_keep(struct store *s, int64_t seq, const void *act_bytes, size_t n)
{
	size_t before;

	if (s->kept.failed || s->kept.len + n + 4 > s->kept.max) {
		/* Only while a reader has kept every checkpoint from ending for long. */
		log_line(LOG_WARN, "acts up to %lld are no longer held in memory",
			(long long)seq - 1);
		buf_done(&s->kept);
	}
	if (!s->kept.len)
		s->kept_from = seq;
	before = s->kept.len;
	buf_be32(&s->kept, (uint32_t)n);
	buf_add(&s->kept, act_bytes, n);
	return before;
}

static int append_one(struct store *s, int64_t seq, const void *bytes, size_t n, struct err *err)
{
	struct act_parts parts;
	struct act act;

	if (seal_split(bytes, n, &parts) < 0 ||
		seal_open(&parts, NULL, s->id.stream, &act, err) < 0)
		return err_set(err, ERR_BAD, "act %lld is broken in memory", (long long)seq);
	return journal_append(s, &parts, &act.head, err);
}

/* Appends those acts of s->kept that the journal lacks, as one transaction. */
static int append_missing(struct store *s, struct err *err)
{
	struct reader r = {.at = s->kept.data, .left = s->kept.len};
	int64_t seq = s->kept_from, found = s->last_seq;
	int result;

	if (s->kept.len && found < seq - 1)
		return err_set(err, ERR_IO, "acts %lld to %lld are gone from the disk",
			(long long)found + 1, (long long)seq - 1);
	result = db_begin(&s->db, err);
	for (; !result && r.left; seq++) {
		size_t n = read_be32(&r);
		const unsigned char *bytes = read_take(&r, n);

		if (bytes && seq > found)
			result = append_one(s, seq, bytes, n, err);
	}
	/* As after a power cut between commit and answer: the person sees it at the next scan. */
	if (s->kept.len && found >= seq)
		log_line(LOG_WARN, "act %lld is on the disk though it was refused",
			(long long)found);
	/* Proof that the disk takes writes, also when nothing was missing. */
	if (!result)
		result = db_run(&s->db, err, "UPDATE state SET proof=proof+1", "");
	if (!result)
		result = db_commit(&s->db, err);
	if (result < 0)
		db_rollback(&s->db);
	else if (s->last_seq > found)
		log_line(LOG_WARN, "acts %lld to %lld were written again", (long long)found + 1,
			(long long)s->last_seq);
	return result;
}

static int reopen(struct store *s, struct err *err)
{
	close_uncopied(&s->keys);
	close_uncopied(&s->db);
	drop_file(s->keys_path);
	drop_file(s->path);
	return service_open(s, err) < 0 ? err->code : store_load(s, err);
}

/* Linux may confirm a second fdatasync of what the first one could not write (a full thin disk, ext4
 * without a journal): believed is only what comes back from the platter. */
static int prove(struct store *s, struct err *err)
{
	static const char proof[] = "SELECT proof FROM state";
	int64_t seq = s->last_seq, written, there;
	unsigned char hash[ACT_HASH_BYTES];

	memcpy(hash, s->last_hash, sizeof(hash));
	if (db_number(&s->db, err, &written, 0, proof, "") < 0 || reopen(s, err) < 0 ||
		db_number(&s->db, err, &there, 0, proof, "") < 0)
		return err->code;
	if (there < written)
		return err_set(err, ERR_IO, "the disk confirms what it does not keep");
	if (s->last_seq != seq || memcmp(s->last_hash, hash, sizeof(hash)) != 0)
		return err_set(err, ERR_IO, "act %lld was confirmed by the disk and is not there",
			(long long)seq);
	return 0;
}

int service_revive(struct store *s, struct err *err)
{
	struct err later;
	int result = reopen(s, err);

	if (!result)
		result = platter_prove(s->path, err);
	if (!result)
		result = append_missing(s, err);
	if (!result)
		result = prove(s, err);
	if (result < 0 && store_ready(s, &later) == 0 && store_load(s, &later) < 0)
		log_line(LOG_FAIL, "%s", later.text);
	s->rows_changed = s->rights_changed = true;
	return result;
}

static int commit(struct store *s, struct db *db, struct err *err)
{
	struct err later = {0};

	if (db_commit(db, err) == 0)
		return 0;
	log_line(LOG_FAIL, "a commit failed: %s", err->text);
	if (service_revive(s, &later) < 0) {
		s->down = true;
		log_line(LOG_FAIL, "out of service: %s", later.text);
	}
	return err->code;
}

int service_commit(struct store *s, struct err *err)
{
	return commit(s, &s->db, err);
}

int service_commit_keys(struct store *s, struct err *err)
{
	return commit(s, &s->keys, err);
}

int store_recover(struct store *s, struct err *err)
{
	int result;

	if (s->mode != STORE_WRITE)
		return err_set(err, ERR_DENIED, "the database was opened for reading");
	if (!s->down)
		return 0;
	result = service_revive(s, err);
	s->down = result < 0;
	return result;
}

bool store_in_service(const struct store *s)
{
	return !s->down && s->db.sql && s->keys.sql;
}

static bool fill(int fd, off_t from, off_t to)
{
	static const char zeros[65536];

	while (from < to) {
		size_t n = to - from < (off_t)sizeof(zeros) ? (size_t)(to - from) : sizeof(zeros);
		ssize_t done = pwrite(fd, zeros, n, from);

		if (done <= 0)
			return false;
		from += done;
	}
	return fdatasync(fd) == 0;
}

/* A commit that overwrites is several times faster than one that makes its file longer. SQLite
 * knows the end of a WAL by its frames, not by its size: zeros behind them are no frames. */
static void wal_extend(const struct store *s)
{
	char name[4096];
	struct statvfs fs;
	struct stat st;
	int fd;

	snprintf(name, sizeof(name), "%s-wal", s->path);
	fd = open(name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_size < WAL_BYTES && fstatvfs(fd, &fs) == 0 &&
		(long long)fs.f_bavail * (long long)fs.f_frsize > ROOMY &&
		!fill(fd, st.st_size, WAL_BYTES))
		log_line(LOG_WARN, "no room taken ahead for the journal");
	close(fd);
}

/* A sync that failed was of a disk that may lie from then on, whichever file it was. */
static int checkpoint_failed(struct store *s, struct err *err)
{
	struct err later = {0};

	log_line(LOG_FAIL, "a checkpoint failed: %s", err->text);
	s->down = service_revive(s, &later) < 0;
	if (s->down)
		log_line(LOG_FAIL, "out of service: %s", later.text);
	return err->code;
}

/* Nothing of the log is needed any more: all acts are in the database. */
static void all_moved(struct store *s)
{
	buf_clear(&s->kept);
	wal_extend(s);
}

void store_checkpoint(struct store *s)
{
	struct err err = {0};
	int got;

	if (store_writable(s, &err) < 0 || s->down)
		return;
	feed_sweep(s);
	if (s->down)
		return;
	got = db_checkpoint(&s->keys, &err);
	if (got >= 0)
		got = db_checkpoint(&s->db, &err);
	if (got == 1)
		all_moved(s);
	else if (got < 0)
		checkpoint_failed(s, &err);
}

/* Kept statements hold a file back from its end. */
int service_scrub(struct store *s, struct err *err)
{
	int got = db_checkpoint_all(&s->keys, err);

	if (got == 1)
		got = db_checkpoint_all(&s->db, err);
	if (got == 1)
		all_moved(s);
	return got < 0 ? checkpoint_failed(s, err) : got;
}

void service_tidy(struct store *s)
{
	if (db_log(&s->db) >= WAL_PAGES_MAX || db_log(&s->keys) >= WAL_PAGES_MAX)
		store_checkpoint(s);
}
