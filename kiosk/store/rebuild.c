/* SPDX-License-Identifier: MIT */
/*
 * Projections made anew. What only this terminal knows and no act tells goes through by the side:
 * the highest grants it has seen, and how far each print job got.
 */
#include "kiosk/store/people.h"

/* Kept beside, in tables of this connection alone. */
static const char set_aside[] =
	"CREATE TEMP TABLE grant_kept AS SELECT resource, granted_seen, day FROM main.lease_count"
	" WHERE granted_seen;"
	"CREATE TEMP TABLE job_kept AS SELECT * FROM main.print_job UNION ALL"
	" SELECT * FROM main.print_past;"
	"CREATE INDEX temp.job_kept_by ON job_kept(act_seq, copy);"
	"DELETE FROM main.day_run; DELETE FROM main.check_in; DELETE FROM main.meal_order;"
	"DELETE FROM main.enrolment; DELETE FROM main.attendance; DELETE FROM main.lease_count;"
	"DELETE FROM main.call; DELETE FROM main.served; DELETE FROM main.served_peer;"
	"DELETE FROM main.told; DELETE FROM main.card_least;"
	"DELETE FROM main.badge_stopped; DELETE FROM main.print_job; DELETE FROM main.print_past;";

/* A slip that nothing was known of may have been printed long ago: it is not printed now. States:
 * enum job_state. */
static const char put_back[] =
	"INSERT INTO main.lease_count(resource, granted_seen, day) SELECT resource, granted_seen,"
	" day FROM temp.grant_kept WHERE true ON CONFLICT(resource) DO UPDATE SET"
	" granted_seen=excluded.granted_seen, day=max(day, excluded.day);"
	"UPDATE main.print_job SET state=3, reason='rebuilt';"
	"UPDATE main.print_job SET state=k.state, reason=k.reason, moved_ms=k.moved_ms,"
	" tries=k.tries, sent_ms=k.sent_ms, sent_as=k.sent_as, paper=k.paper, since_ms=k.since_ms"
	" FROM temp.job_kept AS k WHERE k.act_seq=print_job.act_seq AND k.copy=print_job.copy;"
	"INSERT INTO main.print_past SELECT * FROM main.print_job WHERE state=2;"
	"DELETE FROM main.print_job WHERE state=2;"
	"DROP TABLE temp.grant_kept; DROP TABLE temp.job_kept;";

_Static_assert(JOB_PROVEN == 2 && JOB_FAILED == 3, "the states above");

static int exec(struct store *s, const char *sql, struct err *err)
{
	if (sqlite3_exec(s->db.sql, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return err_set(err, ERR_IO, "making it anew: %s", sqlite3_errmsg(s->db.sql));
}

static int replay_row(struct store *s, sqlite3_stmt *stmt, struct err *err)
{
	struct act_head ref;
	struct act_row row;
	struct act act;
	int got;

	act_row_read(stmt, &row);
	if (seal_open(&row.parts, NULL, s->id.stream, &act, err) < 0)
		return err->code;
	got = act_ref_head(s, &act.head, &ref, err);
	return got < 0 ? got : project_apply(&s->db, &act.head, got ? &ref : NULL, err);
}

static int replay(struct store *s, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(
		&s->db, "SELECT " ACT_COLUMNS " FROM main.act WHERE seq>? ORDER BY seq", err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "i", s->pruned.seq);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		got = replay_row(s, stmt, err);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	return got;
}

static int anew(struct store *s, struct err *err)
{
	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (exec(s, set_aside, err) < 0 || base_copy(&s->db, err) < 0 || replay(s, err) < 0 ||
		exec(s, put_back, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	s->rights_changed = true;
	parked_drop(s);
	return service_commit(s, err);
}

static int mend(struct store *s, struct err *err)
{
	int result = base_attach(s, &s->db, err);

	if (result < 0)
		return result;
	result = anew(s, err);
	base_detach(&s->db);
	return result;
}

int store_rebuild(struct store *s, struct rebuilt *ret, struct err *err)
{
	int result = verify_all(s, ret, err);

	if (result < 0 && !ret->differed)
		return result;
	*err = (struct err){0};
	if (!ret->differed || s->mode != STORE_WRITE)
		return 0;
	result = mend(s, err);
	ret->mended = !result;
	return result;
}
