/* SPDX-License-Identifier: MIT */
#include "server/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"

#define LOCK_TRIES   300
#define LOCK_WAIT_US 100000

static int lock(struct ledger *l, struct err *err)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(l->lock_fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_set(err, ERR_IO, "%s.lock: %s", l->path, strerror(errno));
		usleep(LOCK_WAIT_US);
	}
	return err_set(err, ERR_BUSY, "%s: another program is writing to it", l->path);
}

static void unlock(struct ledger *l)
{
	if (l->lock_fd >= 0)
		flock(l->lock_fd, LOCK_UN);
}

static int open_both(struct ledger *l, enum db_mode mode, struct err *err)
{
	char path[LEDGER_PATH_SIZE + 8];

	if (sql_open_sqlite(&l->sql, l->path, &ledger_schema, mode, err) < 0)
		return err->code;
	snprintf(path, sizeof(path), "%s.dk", l->path);
	if (sql_open_sqlite(&l->dks, path, &dk_schema, mode, err) < 0) {
		sql_close(&l->sql);
		return err->code;
	}
	return 0;
}

int ledger_open(struct ledger *l, const char *path, enum db_mode mode, struct err *err)
{
	char lock_path[LEDGER_PATH_SIZE + 8];
	int result;

	memset(l, 0, sizeof(*l));
	l->lock_fd = -1;
	if (snprintf(l->path, sizeof(l->path), "%s", path) >= (int)sizeof(l->path))
		return err_set(err, ERR_LIMIT, "%s: the path is too long", path);
	if (mode == DB_READ)
		return open_both(l, mode, err);
	snprintf(lock_path, sizeof(lock_path), "%s.lock", path);
	l->lock_fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (l->lock_fd < 0)
		return err_set(err, ERR_IO, "%s: %s", lock_path, strerror(errno));
	result = lock(l, err);
	if (!result)
		result = open_both(l, mode, err);
	unlock(l);
	if (result < 0)
		ledger_close(l);
	return result;
}

void ledger_close(struct ledger *l)
{
	struct err err;
	bool writes = l->lock_fd > 0;

	/* Closing the last connection checkpoints. Without the lock the file stays as it is. */
	if (writes && lock(l, &err) < 0 && l->sql.kind)
		sqlite3_db_config(l->sql.db.sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sql_close(&l->dks);
	sql_close(&l->sql);
	if (writes)
		close(l->lock_fd);
	l->lock_fd = -1;
}

int ledger_begin(struct ledger *l, struct err *err)
{
	int result = lock(l, err);

	if (!result)
		result = l->sql.kind ? sql_begin(&l->sql, err)
				     : err_set(err, ERR_IO, "%s: the disk has failed", l->path);
	if (result < 0)
		unlock(l);
	return result;
}

static void forget_pages(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

/*
 * After a failed fsync Linux marks the pages clean, and a look-up would show what the disk never
 * got: terminals would be told of acts that are not there. Closed, dropped from the cache and
 * opened again the file shows the platter; what is missing is sent again, because it was never
 * acknowledged.
 */
static void reopen(struct ledger *l)
{
	char path[LEDGER_PATH_SIZE + 8];
	struct err err = {0};

	sqlite3_db_config(l->sql.db.sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sql_close(&l->sql);
	sql_close(&l->dks);
	forget_pages(l->path);
	snprintf(path, sizeof(path), "%s-wal", l->path);
	forget_pages(path);
	snprintf(path, sizeof(path), "%s-shm", l->path);
	unlink(path);
	if (open_both(l, DB_WRITE, &err) < 0)
		log_line(LOG_FAIL, "%s", err.text);
}

/* Keys first: a key without its person is harmless. */
int ledger_commit(struct ledger *l, struct err *err)
{
	int result = 0;

	if (sql_begun(&l->dks))
		result = sql_commit(&l->dks, err);
	if (!result)
		result = sql_commit(&l->sql, err);
	if (result < 0) {
		sql_rollback(&l->dks);
		sql_rollback(&l->sql);
		if (result == ERR_IO)
			reopen(l);
	}
	unlock(l);
	return result;
}

void ledger_rollback(struct ledger *l)
{
	sql_rollback(&l->dks);
	sql_rollback(&l->sql);
	unlock(l);
}

int ledger_part_begin(struct ledger *l, struct err *err)
{
	return sql_savepoint(&l->sql, err);
}

int ledger_part_keep(struct ledger *l, struct err *err)
{
	return sql_release(&l->sql, err);
}

int ledger_part_undo(struct ledger *l, struct err *err)
{
	return sql_undo(&l->sql, err);
}

int ledger_hub(struct ledger *l, struct hub_row *ret, struct err *err)
{
	struct sql_rows rows;
	size_t n_hub, n_epoch;
	const void *hub_id, *epoch_id;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hub_id, epoch_n, epoch_id, feed_head, floor FROM hub WHERE one=1",
		    "") < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_NONE, "%s: empty", l->path);
	hub_id = sql_blob(&rows, 0, &n_hub);
	epoch_id = sql_blob(&rows, 2, &n_epoch);
	if (n_hub == HUB_ID_BYTES && n_epoch == sizeof(ret->epoch.id)) {
		memcpy(ret->hub_id, hub_id, n_hub);
		memcpy(ret->epoch.id, epoch_id, n_epoch);
	}
	ret->epoch.n = (uint32_t)sql_int(&rows, 1);
	ret->feed_head = sql_int(&rows, 3);
	ret->floor = sql_int(&rows, 4);
	sql_done(&rows);
	if (n_hub != HUB_ID_BYTES || n_epoch != sizeof(ret->epoch.id))
		return err_set(err, ERR_BAD, "%s: its first row is broken", l->path);
	return 0;
}

int ledger_hub_put(struct ledger *l, const unsigned char hub_id[HUB_ID_BYTES], struct err *err)
{
	unsigned char id[16];

	randombytes_buf(id, sizeof(id));
	return sql_run(&l->sql, err,
		"INSERT INTO hub(one, hub_id, epoch_n, epoch_id) VALUES(1, ?, 1, ?)"
		" ON CONFLICT(one) DO NOTHING",
		"bb", hub_id, (size_t)HUB_ID_BYTES, id, sizeof(id));
}

int ledger_epoch_new(struct ledger *l, uint32_t at_least, struct err *err)
{
	unsigned char id[16];

	randombytes_buf(id, sizeof(id));
	if (sql_run(&l->sql, err,
		    "UPDATE hub SET epoch_n=CASE WHEN epoch_n<?1 THEN ?1 ELSE epoch_n END+1,"
		    " epoch_id=?2",
		    "ib", (int64_t)at_least, id, sizeof(id)) < 0)
		return err->code;
	/* A grant counts only in its epoch: all are told anew. */
	return sql_run(&l->sql, err, "UPDATE lease SET told=0 WHERE told=1", "");
}

int ledger_awake(struct ledger *l, struct err *err)
{
	int64_t copy;

	if (sql_number(&l->sql, err, &copy, 0, "SELECT timeline='" LEDGER_COPY "' FROM hub", "") <
		0)
		return err->code;
	if (!copy)
		return 0;
	if (sql_run(&l->sql, err, "UPDATE hub SET timeline=''", "") < 0)
		return err->code;
	return ledger_epoch_new(l, 0, err);
}

int ledger_dk_get(
	struct ledger *l, const unsigned char kc[16], struct buf *wrapped, struct err *err)
{
	struct sql_rows rows;
	const void *bytes;
	size_t n;
	int got;

	if (sql_query(&l->dks, &rows, err, "SELECT wrapped FROM dk WHERE kc=?", "b", kc,
		    (size_t)16) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	bytes = sql_blob(&rows, 0, &n);
	buf_add(wrapped, bytes, n);
	sql_done(&rows);
	return 1;
}

int ledger_dk_put(struct ledger *l, const unsigned char kc[16], const struct buf *wrapped,
	const unsigned char *pid, struct err *err)
{
	if (!sql_begun(&l->dks) && sql_begin(&l->dks, err) < 0)
		return err->code;
	return sql_run(&l->dks, err,
		"INSERT INTO dk(kc, wrapped, pid, made_ms) VALUES(?, ?, ?, ?)"
		" ON CONFLICT(kc) DO UPDATE SET pid=coalesce(dk.pid, excluded.pid)",
		"bbbi", kc, (size_t)16, wrapped->data, wrapped->len, pid, (size_t)PID_BYTES,
		(int64_t)time(NULL) * 1000);
}
