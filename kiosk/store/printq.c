/* SPDX-License-Identifier: MIT */
/*
 * Slips that are to be printed. What may be on paper already is never forgotten: `paper` is the
 * highest number that a row's tries may have put there, and the next try of that act, of this row or
 * of a reprint, is marked with a number above it.
 */
#include "kiosk/store/printq.h"

#include "kiosk/store/internal.h"

/* The number of the next slip of this act: 0 for the first. */
#define NEXT_NUMBER                                                                                \
	"max(copy, 1 + max((SELECT max(paper) FROM print_job AS o WHERE o.act_seq=j.act_seq),"     \
	" coalesce((SELECT max(paper) FROM print_past AS o WHERE o.act_seq=j.act_seq), -1)))"
#define JOB_COLUMNS                                                                                \
	"SELECT id, act_seq, " NEXT_NUMBER ", state, at_ms, tries, sent_ms FROM print_job AS j"
/* Oldest first, by the act that asked. */
#define JOBS_IN_STATE JOB_COLUMNS " WHERE state=? ORDER BY id LIMIT ?"

static void job_read(sqlite3_stmt *stmt, struct print_job *ret)
{
	*ret = (struct print_job){
		.id = sqlite3_column_int64(stmt, 0),
		.act_seq = sqlite3_column_int64(stmt, 1),
		.copy = sqlite3_column_int(stmt, 2),
		.state = (enum job_state)sqlite3_column_int(stmt, 3),
		.at_ms = sqlite3_column_int64(stmt, 4),
		.tries = sqlite3_column_int(stmt, 5),
		.sent_ms = sqlite3_column_int64(stmt, 6),
	};
}

static int jobs_in_state(
	struct store *s, enum job_state state, struct print_job *ret, int max, struct err *err)
{
	sqlite3_stmt *stmt;
	int n = 0, got = 0;

	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db, JOBS_IN_STATE, err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", (int64_t)state, (int64_t)max);
	while (n < max && (got = db_step(&s->db, stmt, err)) == 1)
		job_read(stmt, &ret[n++]);
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

int store_next_job(struct store *s, struct print_job *ret, struct err *err)
{
	return jobs_in_state(s, JOB_WAITING, ret, 1, err);
}

int store_held_jobs(struct store *s, struct print_job *ret, int max, struct err *err)
{
	return jobs_in_state(s, JOB_HELD, ret, max, err);
}

int store_count_jobs(struct store *s, struct job_counts *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int got;

	*ret = (struct job_counts){0};
	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(
		&s->db, "SELECT state, count(*), min(at_ms) FROM print_job GROUP BY state", err);
	if (!stmt)
		return err->code;
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		int state = sqlite3_column_int(stmt, 0), n = sqlite3_column_int(stmt, 1);

		if (state == JOB_WAITING || state == JOB_SENT)
			ret->waiting += n;
		else if (state == JOB_HELD)
			ret->held = n;
		else if (state == JOB_FAILED)
			ret->failed = n;
		if (state == JOB_WAITING)
			ret->oldest_ms = sqlite3_column_int64(stmt, 2);
	}
	sqlite3_reset(stmt);
	return got;
}

/* ---- how far a job got ------------------------------------------------------------------------ */

static int job_past(struct store *s, int64_t id, struct err *err)
{
	if (db_run(&s->db, err, "INSERT INTO print_past SELECT * FROM print_job WHERE id=?", "i",
		    id) < 0)
		return err->code;
	return db_run(&s->db, err, "DELETE FROM print_job WHERE id=?", "i", id);
}

struct job_move {
	int64_t id;
	enum job_state state;
	const char *reason;
	bool unclear; /* some of it may be on paper */
};

static int job_write(
	struct store *s, const struct job_move *m, const struct moment *now, struct err *err)
{
	if (m->state == JOB_SENT && db_run(&s->db, err,
					    "UPDATE print_job AS j SET sent_as=" NEXT_NUMBER
					    ", tries=tries+1, sent_ms=? WHERE id=?",
					    "ii", now->ms, m->id) < 0)
		return err->code;
	if ((m->unclear || m->state == JOB_PROVEN) &&
		db_run(&s->db, err,
			"UPDATE print_job SET paper=max(copy, sent_as, paper) WHERE id=?", "i",
			m->id) < 0)
		return err->code;
	if (db_run(&s->db, err, "UPDATE print_job SET state=?, reason=?, moved_ms=? WHERE id=?",
		    "itii", (int64_t)m->state, m->reason, now->ms, m->id) < 0)
		return err->code;
	if (!sqlite3_changes(s->db.sql))
		return err_set(err, ERR_NONE, "print job %lld: not in the queue", (long long)m->id);
	return m->state == JOB_PROVEN ? job_past(s, m->id, err) : 0;
}

static int job_moves(
	struct store *s, const struct job_move *m, const struct moment *now, struct err *err)
{
	if (store_writable(s, err) < 0 || db_begin(&s->db, err) < 0)
		return err->code;
	if (job_write(s, m, now, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}

/* NOLINTNEXTLINE(readability-function-size): the contract has six parameters. */
int store_job(struct store *s, int64_t id, enum job_state state, const char *reason,
	const struct moment *now, struct err *err)
{
	return job_moves(s, &(struct job_move){id, state, reason, false}, now, err);
}

/* NOLINTNEXTLINE(readability-function-size): as store_job. */
int store_job_unclear(struct store *s, int64_t id, enum job_state state, const char *reason,
	const struct moment *now, struct err *err)
{
	return job_moves(s, &(struct job_move){id, state, reason, true}, now, err);
}

/* Nobody knows what a printer made of the slip that it had when the program ended. */
int jobs_unclear(struct store *s, struct err *err)
{
	return db_run(&s->db, err,
		"UPDATE print_job SET state=?, paper=max(copy, sent_as, paper), reason='ended' WHERE state=?",
		"ii", (int64_t)JOB_WAITING, (int64_t)JOB_SENT);
}

/* ---- slips that waited too long --------------------------------------------------------------- */

#define STALE "state=?1 AND coalesce(since_ms, at_ms)<?2"

/* Looks first: most of the time there are none, and then nothing is written. */
int store_hold_jobs(struct store *s, int64_t before_ms, const struct moment *now, struct err *err)
{
	int64_t n;

	if (store_writable(s, err) < 0 ||
		db_number(&s->db, err, &n, 0, "SELECT count(*) FROM print_job WHERE " STALE, "ii",
			(int64_t)JOB_WAITING, before_ms) < 0)
		return err->code;
	if (!n)
		return 0;
	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (db_run(&s->db, err,
		    "UPDATE print_job SET state=?3, reason='stale', moved_ms=?4 WHERE " STALE,
		    "iiii", (int64_t)JOB_WAITING, before_ms, (int64_t)JOB_HELD, now->ms) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err) < 0 ? err->code : (int)n;
}

/* What is printed after all is young again. */
int store_release_jobs(struct store *s, bool print, const struct moment *now, struct err *err)
{
	if (store_writable(s, err) < 0 || db_begin(&s->db, err) < 0)
		return err->code;
	if (db_run(&s->db, err,
		    "UPDATE print_job SET state=?, reason=?, moved_ms=?, since_ms=?, tries=0"
		    " WHERE state=?",
		    "itiii", (int64_t)(print ? JOB_WAITING : JOB_FAILED), print ? "" : "dropped",
		    now->ms, now->ms, (int64_t)JOB_HELD) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}
