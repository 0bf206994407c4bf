/* SPDX-License-Identifier: MIT */
/*
 * After a failed fdatasync Linux marks the pages clean: a look-up would show what the disk never got,
 * and the next fdatasync may confirm what is not there (a full thin disk, ext4 without a journal).
 * Closed, dropped from the cache and opened again the file shows the platter. Believed is a disk that
 * shows all it had confirmed before, and then what is written to it now; until then terminals are
 * told nothing. What is missing of the failed commit is sent again: it was never acknowledged.
 */
#include "server/ledger_disk.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/base/platter.h"

#define OF_LEDGER 6 /* of LEDGER_MARKS; the rest are the data keys' */

static int read_marks(struct sql *sql, int64_t *to, int n, const char *text, struct err *err)
{
	struct sql_rows rows;
	int got;

	memset(to, 0, (size_t)n * sizeof(*to));
	if (sql_query(sql, &rows, err, text, "") < 0)
		return err->code;
	got = sql_step(&rows, err);
	for (int i = 0; got == 1 && i < n; i++)
		to[i] = sql_int(&rows, i);
	sql_done(&rows);
	return got < 0 ? got : 0;
}

/* Every request that is answered moves its stream's counter; every key ever made is there, or on the
 * list of the erased. */
static int mark(struct ledger *l, struct ledger_mark *ret, struct err *err)
{
	if (read_marks(&l->sql, ret->n, OF_LEDGER,
		    "SELECT feed_head, epoch_n, (SELECT count(*) FROM stream),"
		    " (SELECT coalesce(sum(high), 0) FROM stream),"
		    " (SELECT coalesce(sum(counter), 0) FROM stream),"
		    " (SELECT coalesce(max(n), 0) FROM proof) FROM hub",
		    err) < 0)
		return err->code;
	return read_marks(&l->dks, ret->n + OF_LEDGER, LEDGER_MARKS - OF_LEDGER,
		"SELECT (SELECT count(*) FROM dk)+(SELECT count(*) FROM erased),"
		" (SELECT coalesce(max(n), 0) FROM proof)",
		err);
}

static void keys_path(const struct ledger *l, char path[LEDGER_PATH_SIZE + 8])
{
	snprintf(path, LEDGER_PATH_SIZE + 8, "%s.dk", l->path);
}

void ledger_forget(struct ledger *l)
{
	char path[LEDGER_PATH_SIZE + 8];

	platter_forget(l->path);
	keys_path(l, path);
	platter_forget(path);
}

int ledger_left(struct ledger *l, struct err *err)
{
	char path[LEDGER_PATH_SIZE + 8];

	keys_path(l, path);
	ledger_forget(l);
	return platter_log_left(l->path) || platter_log_left(path) ? platter_prove(l->path, err)
								   : 0;
}

static void close_uncopied(struct sql *sql)
{
	if (sql->db.sql)
		sqlite3_db_config(sql->db.sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sql_close(sql);
}

static void drop_index(const char *path)
{
	char name[LEDGER_PATH_SIZE + 16];

	snprintf(name, sizeof(name), "%s-shm", path);
	unlink(name);
}

/* SQLite checkpoints when it closes, and drops the log whatever became of it in the other file. */
void ledger_close_files(struct ledger *l, bool locked)
{
	struct err err = {0};
	bool moved = locked && !l->down && l->sql.kind && l->dks.kind;

	if (moved && (db_checkpoint(&l->dks.db, &err) < 0 || db_checkpoint(&l->sql.db, &err) < 0)) {
		log_line(LOG_FAIL, "the log stays for the next start: %s", err.text);
		moved = false;
	}
	if (!moved) {
		close_uncopied(&l->dks);
		close_uncopied(&l->sql);
	}
	sql_close(&l->dks);
	sql_close(&l->sql);
}

/* From the platter; ERR_IO when less is there than was confirmed. */
static int reopen(struct ledger *l, struct err *err)
{
	char path[LEDGER_PATH_SIZE + 8];
	struct ledger_mark there;

	close_uncopied(&l->sql);
	close_uncopied(&l->dks);
	ledger_forget(l);
	drop_index(l->path);
	keys_path(l, path);
	drop_index(path);
	if (ledger_open_files(l, DB_WRITE, err) < 0 || mark(l, &there, err) < 0)
		return err->code;
	for (int i = 0; i < LEDGER_MARKS; i++)
		if (there.n[i] < l->mark.n[i])
			return err_set(err, ERR_IO,
				"%s: the disk confirmed what is not there (%d: %lld of %lld)",
				l->path, i, (long long)there.n[i], (long long)l->mark.n[i]);
	l->mark = there;
	return 0;
}

static int write_proof(struct sql *sql, struct err *err)
{
	if (sql_begin(sql, err) < 0 ||
		sql_run(sql, err,
			"INSERT INTO proof(one, n) VALUES(1, 1)"
			" ON CONFLICT(one) DO UPDATE SET n=proof.n+1",
			"") < 0 ||
		sql_commit(sql, err) < 0) {
		sql_rollback(sql);
		return err->code;
	}
	return 0;
}

static int prove(struct ledger *l, struct err *err)
{
	struct ledger_mark before;

	if (platter_prove(l->path, err) < 0 || reopen(l, err) < 0)
		return err->code;
	before = l->mark;
	if (write_proof(&l->dks, err) < 0 || write_proof(&l->sql, err) < 0 ||
		mark(l, &l->mark, err) < 0 || reopen(l, err) < 0) {
		l->mark = before; /* a proof that is not there was told to nobody */
		return err->code;
	}
	return 0;
}

static void try_again(struct ledger *l)
{
	struct err err = {0};

	l->down = prove(l, &err) < 0;
	if (!l->down)
		return;
	log_line(LOG_FAIL, "out of service: %s", err.text);
	close_uncopied(&l->sql);
	close_uncopied(&l->dks);
}

/* A ROLLBACK needs memory, too: what it left begun is not confirmed, and must not be counted. */
static int undo(struct ledger *l, struct err *err)
{
	sql_rollback(&l->dks);
	sql_rollback(&l->sql);
	return sql_begun(&l->dks) || sql_begun(&l->sql)
		       ? err_set(err, ERR_IO, "what failed cannot be undone")
		       : 0;
}

/* Still what was committed before: what failed is in no index of the log. Where even that cannot be
 * read (no memory) the files stay open until it can. */
static void look_again(struct ledger *l)
{
	struct err err = {0};

	if (!l->marked)
		l->marked = undo(l, &err) == 0 && mark(l, &l->mark, &err) == 0;
	if (l->marked)
		try_again(l);
	else
		log_line(LOG_FAIL, "out of service: what was confirmed cannot be read: %s",
			err.text);
}

void ledger_failed(struct ledger *l)
{
	l->down = true;
	l->marked = false;
	look_again(l);
}

/* The data keys' first, as they are committed. */
void ledger_move(struct ledger *l)
{
	struct sql *const files[] = {&l->dks, &l->sql};
	struct err err = {0};

	for (int i = 0; i < 2 && !l->down; i++) {
		if (!files[i]->kind || db_log(&files[i]->db) < l->log_max ||
			db_checkpoint(&files[i]->db, &err) >= 0)
			continue;
		log_line(LOG_FAIL, "a checkpoint failed: %s", err.text);
		if (err.code == ERR_IO)
			ledger_failed(l);
	}
}

void ledger_tidy(struct ledger *l)
{
	struct err err = {0};

	if (sql_is_pg(&l->sql) || l->down || l->lock_fd < 0 ||
		(db_log(&l->sql.db) < l->log_max && db_log(&l->dks.db) < l->log_max))
		return;
	if (ledger_lock(l, &err) < 0)
		return;
	ledger_move(l);
	ledger_unlock(l);
}

void ledger_mend(struct ledger *l)
{
	struct err err = {0};

	if (!l->down || ledger_lock(l, &err) < 0)
		return;
	look_again(l);
	ledger_unlock(l);
}

const char *ledger_trouble(const struct ledger *l)
{
	if (l->down)
		return "out of service: the disk has failed, and has not been proved well again";
	return l->sql.kind ? NULL : "the database is closed";
}
