/* SPDX-License-Identifier: MIT */
#include "kiosk/store/internal.h"

int store_next_job(struct store *s, struct print_job *ret, struct err *err)
{
	sqlite3_stmt *stmt;
	int got;

	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db,
		"SELECT id, act_seq, copy, state, at_ms FROM print_job WHERE state=?"
		" ORDER BY id LIMIT 1",
		err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "i", (int64_t)JOB_WAITING);
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got;
	ret->id = sqlite3_column_int64(stmt, 0);
	ret->act_seq = sqlite3_column_int64(stmt, 1);
	ret->copy = sqlite3_column_int(stmt, 2);
	ret->state = (enum job_state)sqlite3_column_int(stmt, 3);
	ret->at_ms = sqlite3_column_int64(stmt, 4);
	sqlite3_reset(stmt);
	return 1;
}

static int job_write(
	struct store *s, int64_t id, enum job_state state, const char *reason, struct err *err)
{
	if (db_run(&s->db, err, "UPDATE print_job SET state=?, reason=? WHERE id=?", "iti",
		    (int64_t)state, reason, id) < 0)
		return err->code;
	if (!sqlite3_changes(s->db.sql))
		return err_set(err, ERR_NONE, "print job %lld: not in the queue", (long long)id);
	if (state != JOB_PROVEN)
		return 0;
	if (db_run(&s->db, err, "INSERT INTO print_past SELECT * FROM print_job WHERE id=?", "i",
		    id) < 0)
		return err->code;
	return db_run(&s->db, err, "DELETE FROM print_job WHERE id=?", "i", id);
}

/* NOLINTNEXTLINE(readability-function-size): the contract has six parameters. */
int store_job(struct store *s, int64_t id, enum job_state state, const char *reason,
	const struct moment *now, struct err *err)
{
	if (store_writable(s, err) < 0 || db_begin(&s->db, err) < 0)
		return err->code;
	if (db_run(&s->db, err, "UPDATE print_job SET moved_ms=? WHERE id=?", "ii", now->ms, id) <
			0 ||
		job_write(s, id, state, reason, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	return service_commit(s, err);
}
