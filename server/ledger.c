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
#include "core/base/mutation.h"
#include "core/base/text.h"
#include "server/ledger_disk.h"

#define LOCK_TRIES    300
#define LOCK_WAIT_US  100000
#define TIMELINE_SIZE 80
#define LOG_MAX       16000 /* pages: most are written anew again and again, and moved once */

/* Of a file; PostgreSQL has locks of its own. */
int ledger_lock(struct ledger *l, struct err *err)
{
	for (int i = 0; i < LOCK_TRIES && l->lock_fd >= 0; i++) {
		if (flock(l->lock_fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return err_set(err, ERR_IO, "%s.lock: %s", l->path, strerror(errno));
		usleep(LOCK_WAIT_US);
	}
	return l->lock_fd < 0
		       ? 0
		       : err_set(err, ERR_BUSY, "%s: another program is writing to it", l->path);
}

void ledger_unlock(struct ledger *l)
{
	if (l->lock_fd >= 0)
		flock(l->lock_fd, LOCK_UN);
}

/* ---- opening --------------------------------------------------------------------------------- */

bool ledger_is_url(const char *db)
{
	return strncmp(db, "postgresql://", 13) == 0 || strncmp(db, "postgres://", 11) == 0;
}

int ledger_open_files(struct ledger *l, enum db_mode mode, struct err *err)
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

static int open_locked(struct ledger *l, struct err *err)
{
	char lock_path[LEDGER_PATH_SIZE + 8];
	int result;

	snprintf(lock_path, sizeof(lock_path), "%s.lock", l->path);
	l->lock_fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (l->lock_fd < 0)
		return err_set(err, ERR_IO, "%s: %s", lock_path, strerror(errno));
	result = ledger_lock(l, err);
	if (!result)
		result = ledger_left(l, err);
	if (!result)
		result = ledger_open_files(l, DB_WRITE, err);
	ledger_unlock(l);
	return result;
}

/* The data keys' database has the name of the ledger's and "_dk", unless it was named. */
static int open_server(
	struct ledger *l, const struct ledger_where *where, enum db_mode mode, struct err *err)
{
	struct sql_where at = {where->db, NULL};
	char name[LEDGER_PATH_SIZE];

	if (sql_open_pg(&l->sql, &at, &ledger_schema_pg, mode, err) < 0)
		return err->code;
	snprintf(l->path, sizeof(l->path), "postgresql database %.200s", sql_database(&l->sql));
	snprintf(name, sizeof(name), "%.200s_dk", sql_database(&l->sql));
	at = where->dk ? (struct sql_where){where->dk, NULL} : (struct sql_where){where->db, name};
	return sql_open_pg(&l->dks, &at, &dk_schema_pg, mode, err);
}

int ledger_open(
	struct ledger *l, const struct ledger_where *where, enum db_mode mode, struct err *err)
{
	int result;

	memset(l, 0, sizeof(*l));
	l->lock_fd = -1;
	l->log_max = LOG_MAX;
	if (ledger_is_url(where->db))
		result = open_server(l, where, mode, err);
	else if (snprintf(l->path, sizeof(l->path), "%s", where->db) >= (int)sizeof(l->path))
		return err_set(err, ERR_LIMIT, "%s: the path is too long", where->db);
	else
		result = mode == DB_READ ? ledger_open_files(l, mode, err) : open_locked(l, err);
	if (result < 0)
		ledger_close(l);
	return result;
}

int ledger_open_copy(struct ledger *copy, const char *db, struct ledger *living, struct err *err)
{
	const struct sql_where at = {db, NULL};
	int result;

	memset(copy, 0, sizeof(*copy));
	copy->lock_fd = -1;
	copy->borrowed = living;
	snprintf(copy->path, sizeof(copy->path), "the copy");
	result = ledger_is_url(db) ? sql_open_pg(&copy->sql, &at, &ledger_schema_pg, DB_READ, err)
				   : sql_open_sqlite(&copy->sql, db, &ledger_schema, DB_READ, err);
	return result < 0 ? result : sql_snapshot(&copy->sql, err);
}

void ledger_close(struct ledger *l)
{
	struct err err;
	bool writes = l->lock_fd > 0;

	if (writes) {
		ledger_close_files(l, ledger_lock(l, &err) == 0);
		close(l->lock_fd);
	}
	sql_close(&l->dks);
	sql_close(&l->sql);
	l->lock_fd = -1;
}

/* ---- transactions ---------------------------------------------------------------------------- */

/*
 * On PostgreSQL other hubs may write at the same time. What they share (pools, leases, the feed's
 * revision, waiting lists, the epoch, who was erased) is nobody's who has not the head row; with a lock a
 * stream alone two hubs grant the same seat. And there is no request that does without: a batch's header
 * brings counters that go into pools, each act is judged by who was erased, what follows from it frees or
 * takes a seat. So the head row is taken first, and a lock a stream (advisory or any other) would have
 * nothing left to keep apart. Its row, which is written first of all and in the order of the streams'
 * numbers, would be that lock, if one day less than all were done under the head row.
 */
static int lock_rows(struct ledger *l, struct err *err)
{
	int64_t one;

	return sql_number(&l->sql, err, &one, 0, "SELECT one FROM hub WHERE one=1 FOR UPDATE", "");
}

static int begin(struct ledger *l, struct err *err)
{
	int result;

	if (ledger_trouble(l))
		return err_set(err, ERR_IO, "%s: %s", l->path, ledger_trouble(l));
	result = sql_begin(&l->sql, err);
	if (!result && sql_is_pg(&l->sql))
		result = lock_rows(l, err);
	/* A new connection may be to another server, or to the same one with another past. */
	if (!result && l->awake != l->sql.lives)
		result = ledger_awake(l, err);
	if (result < 0)
		sql_rollback(&l->sql);
	return result;
}

int ledger_begin(struct ledger *l, struct err *err)
{
	int result = ledger_lock(l, err);

	if (!result && l->lock_fd >= 0)
		ledger_move(l);
	if (!result)
		result = begin(l, err);
	if (result < 0)
		ledger_unlock(l);
	return result;
}

int ledger_hold(struct ledger *l, struct err *err)
{
	return ledger_lock(l, err);
}

void ledger_let(struct ledger *l)
{
	ledger_unlock(l);
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
		if (result == ERR_IO && l->lock_fd >= 0)
			ledger_failed(l);
	} else {
		l->awake = l->sql.lives;
		l->commits++;
	}
	ledger_unlock(l);
	return result;
}

void ledger_rollback(struct ledger *l)
{
	sql_rollback(&l->dks);
	sql_rollback(&l->sql);
	ledger_unlock(l);
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
		return got < 0 ? got
			       : err_set(err, ERR_NONE, "%s: not a hub database: nothing is in it",
					 l->path);
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

/*
 * Which past of which database this is: a promoted standby has another timeline, a copy that was
 * loaded again another system, database or table. SQLite's copies are marked when they are made.
 */
static int timeline_now(struct ledger *l, char *to, size_t size, struct err *err)
{
	struct sql_rows rows;
	int got;

	text_copy(to, size, "");
	if (!sql_is_pg(&l->sql))
		return 0;
	if (sql_query(&l->sql, &rows, err,
		    "SELECT (SELECT system_identifier::text FROM pg_control_system())||'/'||"
		    " substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)||'/'||"
		    " (SELECT oid::text FROM pg_database WHERE datname=current_database())||'/'||"
		    " 'hub'::regclass::oid::text",
		    "") < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got == 1)
		text_copy(to, size, sql_text(&rows, 0));
	sql_done(&rows);
	return got < 0 ? got : 0;
}

int ledger_hub_put(struct ledger *l, const unsigned char hub_id[HUB_ID_BYTES], struct err *err)
{
	char timeline[TIMELINE_SIZE];
	unsigned char id[16];

	randombytes_buf(id, sizeof(id));
	if (timeline_now(l, timeline, sizeof(timeline), err) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO hub(one, hub_id, epoch_n, epoch_id, timeline) VALUES(1, ?, 1, ?, ?)"
		" ON CONFLICT(one) DO NOTHING",
		"bbt", hub_id, (size_t)HUB_ID_BYTES, id, sizeof(id), timeline);
}

int ledger_epoch_new(struct ledger *l, uint32_t at_least, struct err *err)
{
	unsigned char id[16];

	randombytes_buf(id, sizeof(id));
	if (MUTATED(EPOCH_BACKUP_PLUS)) {
		memset(id, 0, sizeof(id));
		at_least = 0;
	}
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
	char timeline[TIMELINE_SIZE];
	int64_t other;

	if (timeline_now(l, timeline, sizeof(timeline), err) < 0 ||
		sql_number(&l->sql, err, &other, 0, "SELECT timeline<>? FROM hub", "t", timeline) <
			0)
		return err->code;
	if (!other || MUTATED(EPOCH_NOT_RAISED))
		return 0;
	if (sql_run(&l->sql, err, "UPDATE hub SET timeline=?", "t", timeline) < 0)
		return err->code;
	return ledger_epoch_new(l, 0, err);
}

int ledger_dk_get(
	struct ledger *l, const unsigned char kc[16], struct buf *wrapped, struct err *err)
{
	struct sql *dks = l->borrowed ? &l->borrowed->dks : &l->dks;
	struct sql_rows rows;
	const void *bytes;
	size_t n;
	int got;

	if (sql_query(dks, &rows, err, "SELECT wrapped FROM dk WHERE kc=?", "b", kc, (size_t)16) <
		0)
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
