/* SPDX-License-Identifier: MIT */
/*
 * Days are pruned whole: what an act refers to is of its own day, or of a row that is not over. The
 * base is built beside, in memory and a few acts a step; one transaction then puts it into place
 * and removes the rows that are over; the pruned acts themselves go a few a step afterwards. What
 * reads the journal begins at the prune point, whatever is still there before it.
 */
#include "kiosk/store/prune.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mutation.h"
#include "kiosk/store/internal.h"

#define AT_LEAST_DAYS 183
#define STEP_ACTS     48
#define SWEEP_ACTS    100

struct pruning {
	struct db base;
	struct pruned at; /* the base holds what follows from the acts up to here */
};

void pruning_free(struct pruning *p)
{
	if (!p)
		return;
	db_close(&p->base);
	free(p);
}

int64_t store_pruned(const struct store *s, day_t *until)
{
	*until = s->pruned.seq ? s->pruned.day : DAY_NONE;
	return s->pruned.seq;
}

static int exec(struct db *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db->sql, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return err_set(err, ERR_IO, "pruning: %s", sqlite3_errmsg(db->sql));
}

/* ---- what is over ----------------------------------------------------------------------------- */

/* Acts that rows name which are not over on point.day. */
static const char keep[] =
	"CREATE TEMP TABLE named AS SELECT o.seq FROM meal_order AS o, point AS p"
	" WHERE service_day>=p.day UNION SELECT cancel FROM meal_order, point AS p"
	" WHERE service_day>=p.day AND cancel>0"
	" UNION SELECT serve FROM served JOIN meal_order AS o ON o.seq=order_seq, point AS p"
	" WHERE service_day>=p.day UNION SELECT serve FROM served_peer AS q, point AS p"
	" WHERE q.day>=p.day UNION SELECT e.seq FROM enrolment AS e, point AS p WHERE e.day>=p.day;"
	"DELETE FROM kept WHERE seq NOT IN (SELECT seq FROM temp.named);"
	"INSERT OR IGNORE INTO kept SELECT seq, x'' FROM temp.named;"
	"DROP TABLE temp.named;";

/*
 * Out of main goes what is over in the attached base: the same rows in the base itself and in the
 * live tables, by their keys. Attendance and counters stay a week longer: a late act may repeat or
 * add to them.
 */
static const char drop_over[] =
	"DELETE FROM main.served WHERE order_seq IN (SELECT o.seq"
	" FROM base.meal_order AS o, base.point AS p WHERE service_day<p.day);"
	"DELETE FROM main.served_peer WHERE serve IN (SELECT q.serve"
	" FROM base.served_peer AS q, base.point AS p WHERE q.day<p.day);"
	"DELETE FROM main.meal_order WHERE (kc, service_day, seq) IN (SELECT kc, service_day, o.seq"
	" FROM base.meal_order AS o, base.point AS p WHERE service_day<p.day);"
	"DELETE FROM main.enrolment WHERE (kc, day, seq) IN (SELECT kc, e.day, e.seq"
	" FROM base.enrolment AS e, base.point AS p WHERE e.day<p.day);"
	"DELETE FROM main.attendance WHERE (kc, day, offering) IN (SELECT kc, a.day, offering"
	" FROM base.attendance AS a, base.point AS p WHERE a.day<p.day-7);"
	"DELETE FROM main.lease_count WHERE resource IN (SELECT resource"
	" FROM base.lease_count AS c, base.point AS p WHERE c.day<p.day-7);"
	"DELETE FROM main.check_in WHERE (day, kc) IN (SELECT c.day, kc"
	" FROM base.check_in AS c, base.point AS p WHERE c.day<p.day)"
	" AND seq<=(SELECT seq FROM base.point);"
	"DELETE FROM main.call WHERE (day, seq) IN (SELECT c.day, c.seq"
	" FROM base.call AS c, base.point AS p WHERE c.day<p.day);"
	"DELETE FROM main.print_job WHERE act_seq IN (SELECT act_seq FROM base.print_job"
	" WHERE act_seq NOT IN (SELECT seq FROM base.kept));"
	"DELETE FROM main.print_past WHERE act_seq IN (SELECT act_seq FROM base.print_job"
	" WHERE act_seq NOT IN (SELECT seq FROM base.kept));"
	"DELETE FROM main.day_run WHERE first<(SELECT max(first) FROM base.day_run);";

/* … and what only the live tables have. */
static const char drop_live[] =
	"DELETE FROM main.cancel_heard WHERE seq<=(SELECT seq FROM base.point)"
	" AND seq NOT IN (SELECT seq FROM base.kept);"
	"DELETE FROM main.kept; INSERT INTO main.kept SELECT seq, sum FROM base.kept;";

/* ---- a day into its place --------------------------------------------------------------------- */

static int sum_one(struct store *s, struct db *base, int64_t seq, struct err *err)
{
	static const unsigned char zero[ACT_HASH_BYTES];
	unsigned char sum[ACT_HASH_BYTES];
	sqlite3_stmt *stmt =
		db_stmt(&s->db, "SELECT " ACT_COLUMNS " FROM main.act WHERE seq=?", err);
	struct act_row row;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "i", seq);
	got = db_step(&s->db, stmt, err);
	if (got <= 0)
		return got < 0 ? got : err_set(err, ERR_BAD, "act %lld: missing", (long long)seq);
	act_row_read(stmt, &row);
	seal_chain(zero, &row.parts, sum);
	sqlite3_reset(stmt);
	return db_run(base, err, "UPDATE kept SET sum=? WHERE seq=?", "bi", sum, sizeof(sum), seq);
}

static int sum_kept(struct store *s, struct db *base, struct err *err)
{
	int64_t seq = 0;

	do {
		if (db_number(base, err, &seq, 0,
			    "SELECT min(seq) FROM kept WHERE seq>? AND length(sum)=0", "i",
			    seq) < 0)
			return err->code;
		if (seq && sum_one(s, base, seq, err) < 0)
			return err->code;
	} while (seq);
	return 0;
}

/* Which acts stay is told by the base as it was before anything left it. */
static int point_at(struct store *s, struct pruning *p, struct err *err)
{
	if (db_begin(&p->base, err) < 0)
		return err->code;
	if (db_run(&p->base, err, "UPDATE point SET seq=?, day=?", "ii", p->at.seq,
		    (int64_t)p->at.day + 1) < 0 ||
		exec(&p->base, keep, err) < 0 || sum_kept(s, &p->base, err) < 0)
		return err->code;
	return db_commit(&p->base, err);
}

static int put_row(struct store *s, struct pruning *p, struct err *err)
{
	unsigned char digest[32], sig[crypto_sign_BYTES];
	struct base_bytes base;
	sqlite3_int64 n;
	unsigned char *bytes = sqlite3_serialize(p->base.sql, "main", &n, 0);
	int result;

	if (!bytes)
		return err_set(err, ERR_LIMIT, "out of memory");
	base = (struct base_bytes){bytes, (size_t)n};
	base_digest(s, &p->at, &base, digest);
	crypto_sign_detached(sig, NULL, digest, sizeof(digest), s->id.secret_key);
	result = db_run(&s->db, err,
		"INSERT OR REPLACE INTO main.pruned(one, seq, id_ms, day, hash, sig, base)"
		" VALUES(1, ?, ?, ?, ?, ?, ?)",
		"iiibbb", p->at.seq, p->at.id_ms, (int64_t)p->at.day, p->at.hash,
		(size_t)ACT_HASH_BYTES, sig, sizeof(sig), base.bytes, base.n);
	sqlite3_free(bytes);
	return result;
}

/* Both have the base as it was attached. */
static int put_day(struct store *s, struct pruning *p, struct err *err)
{
	if (exec(&p->base, drop_over, err) < 0)
		return err->code;
	base_detach(&p->base);
	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (exec(&s->db, drop_over, err) < 0 || exec(&s->db, drop_live, err) < 0 ||
		put_row(s, p, err) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	if (service_commit(s, err) < 0)
		return err->code;
	s->pruned = p->at;
	s->rights_changed = true;
	return 0;
}

static int finish_day(struct store *s, struct pruning *p, struct err *err)
{
	unsigned char *bytes;
	sqlite3_int64 n;
	int result;

	if (point_at(s, p, err) < 0)
		return err->code;
	bytes = sqlite3_serialize(p->base.sql, "main", &n, 0);
	if (!bytes)
		return err_set(err, ERR_LIMIT, "out of memory");
	result = base_attach_bytes(&p->base, bytes, (size_t)n, err);
	if (!result)
		result = base_attach_bytes(&s->db, bytes, (size_t)n, err);
	sqlite3_free(bytes);
	if (!result)
		result = put_day(s, p, err);
	base_detach(&s->db);
	return result;
}

/* ---- a few acts ------------------------------------------------------------------------------- */

static int begin(struct store *s, struct err *err)
{
	struct pruning *p = calloc(1, sizeof(*p));
	int result;

	if (!p)
		return err_set(err, ERR_LIMIT, "out of memory");
	s->pruning = p;
	result = base_open(&p->base, err);
	if (!result)
		result = base_attach(s, &p->base, err);
	if (!result)
		result = base_copy(&p->base, err);
	if (!result)
		result = exec(&p->base, "INSERT INTO main.kept SELECT * FROM base.kept", err);
	if (p->base.sql)
		base_detach(&p->base);
	p->at = s->pruned;
	if (!p->at.seq)
		p->at.day = DAY_NONE;
	return result;
}

/* How far acts may go: this seq, and this day. */
struct limit {
	int64_t seq;
	day_t day;
};

/* 1 = the act is in the base; 2 = it is of another day: what is before it is whole; 0 = it has to
 * stay, and the day before it may not be whole. */
static int take_act(
	struct store *s, const struct act_row *row, const struct limit *to, struct err *err)
{
	struct pruning *p = s->pruning;
	unsigned char hash[ACT_HASH_BYTES];
	struct act_head ref;
	struct act act;
	bool next;
	int got;

	seal_chain(p->at.hash, &row->parts, hash);
	if (row->seq != p->at.seq + 1 || row->hash_len != ACT_HASH_BYTES ||
		row->id_len != ACT_ID_BYTES || memcmp(hash, row->hash, sizeof(hash)) != 0)
		return err_set(err, ERR_BAD, "act %lld: not what follows on the one before",
			(long long)row->seq);
	if (seal_open(&row->parts, NULL, s->id.stream, &act, err) < 0)
		return err->code;
	next = p->at.seq > s->pruned.seq && act.head.day > p->at.day;
	if (next || row->seq > to->seq || act.head.day > to->day)
		return next ? 2 : 0;
	got = act_ref_head(s, &act.head, &ref, err);
	if (got < 0 || project_apply(&p->base, &act.head, got ? &ref : NULL, err) < 0)
		return err->code;
	p->at.seq = row->seq;
	p->at.id_ms = act_id_ms(row->id);
	memcpy(p->at.hash, hash, sizeof(hash));
	if (act.head.day > p->at.day)
		p->at.day = act.head.day;
	return 1;
}

/* What take_act said of the last one. */
static int take_some(struct store *s, const struct limit *to, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT " ACT_COLUMNS " FROM main.act WHERE seq>? ORDER BY seq LIMIT ?", err);
	struct act_row row;
	int got, taken = 0;

	if (!stmt || db_begin(&s->pruning->base, err) < 0)
		return err->code;
	db_bind(stmt, "ii", s->pruning->at.seq, (int64_t)STEP_ACTS);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		act_row_read(stmt, &row);
		taken = take_act(s, &row, to, err);
		if (taken != 1)
			break;
	}
	sqlite3_reset(stmt);
	if (got < 0 || taken < 0)
		return err->code;
	return db_commit(&s->pruning->base, err) < 0 ? err->code : taken;
}

/* ---- steps ------------------------------------------------------------------------------------ */

/* Pruned acts that are still there. 1 = some are gone now, 0 = there were none. */
static int sweep(struct store *s, struct err *err)
{
	int gone;

	if (db_begin(&s->db, err) < 0)
		return err->code;
	if (db_run(&s->db, err,
		    "DELETE FROM act WHERE seq IN (SELECT seq FROM act AS a WHERE seq<=? AND NOT"
		    " EXISTS(SELECT 1 FROM kept WHERE kept.seq=a.seq) ORDER BY seq LIMIT ?)",
		    "ii", s->pruned.seq, (int64_t)SWEEP_ACTS) < 0) {
		db_rollback(&s->db);
		return err->code;
	}
	gone = sqlite3_changes(s->db.sql);
	if (!gone) {
		db_rollback(&s->db);
		return 0;
	}
	return service_commit(s, err) < 0 ? err->code : 1;
}

/* Acts up to here may go, the newest never. */
static int64_t prunable(const struct store *s)
{
	int64_t to = s->state.safe < s->state.acked && !MUTATED(SAFE_UNREAD) ? s->state.safe
									     : s->state.acked;

	return to < s->last_seq ? to : s->last_seq - 1;
}

/* 1 = there may be more to do. */
static int step(struct store *s, const struct moment *now, struct err *err)
{
	const struct limit to = {prunable(s), now->day - AT_LEAST_DAYS};
	int got = s->pruned.seq ? sweep(s, err) : 0;

	if (got || to.seq <= s->pruned.seq)
		return got;
	if (!s->pruning && begin(s, err) < 0)
		return err->code;
	got = take_some(s, &to, err);
	if (got == 2)
		return finish_day(s, s->pruning, err) < 0 ? err->code : 1;
	return got;
}

int store_prune(struct store *s, const struct moment *now, bool *more, struct err *err)
{
	int got;

	*more = false;
	if (store_writable(s, err) < 0)
		return err->code;
	if (s->down || s->state.forked ||
		now->quality != CLOCK_HUB) /* a clock that jumped makes nothing old */
		return 0;
	got = step(s, now, err);
	*more = got == 1;
	if (got >= 0)
		return 0;
	/* What was built so far is built again. */
	pruning_free(s->pruning);
	s->pruning = NULL;
	return got;
}
