/* SPDX-License-Identifier: MIT */
#include "server/ledger_mark.h"

#include <string.h>

#include "core/base/text.h"

int marks_drop(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err)
{
	return sql_run(
		&l->sql, err, "DELETE FROM person_mark WHERE pid=?", "b", pid, (size_t)PID_BYTES);
}

/* A table that is brought again mostly says the same: then nothing is written. */
int marks_put(struct ledger *l, const unsigned char pid[PID_BYTES], const struct person_marks *m,
	struct err *err)
{
	const size_t n = PERSON_MARK;

	if (sql_run(&l->sql, err,
		    "DELETE FROM person_mark WHERE pid=? AND mark NOT IN (?, ?, ?, ?)", "bbbbb",
		    pid, (size_t)PID_BYTES, m->mark[MARK_NAME], n, m->mark[MARK_TWIN], n,
		    m->mark[MARK_PHONE], n, m->mark[MARK_TAIL], n) < 0)
		return err->code;
	for (int kind = MARK_NAME; kind < MARK_KIND_END; kind++)
		if (m->has[kind] &&
			sql_run(&l->sql, err,
				"INSERT INTO person_mark(kind, mark, pid) VALUES(?, ?, ?)"
				" ON CONFLICT(kind, mark, pid) DO NOTHING",
				"ibb", (int64_t)kind, m->mark[kind], n, pid, (size_t)PID_BYTES) < 0)
			return err->code;
	return 0;
}

static void take(const struct sql_rows *rows, int column, struct person_key *ret)
{
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, column));
	ret->resident = sql_int(rows, column + 1);
}

int marks_find(struct ledger *l, const struct mark_query *q, struct person_key *ret, int max,
	struct err *err)
{
	struct sql_rows rows;
	int n = 0, got = 0;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT p.hall, p.resident FROM person_mark m JOIN person p ON p.pid=m.pid"
		    " WHERE m.kind=?1 AND m.mark=?2 AND (?3='' OR p.hall=?3)"
		    " ORDER BY p.hall, p.resident LIMIT ?4",
		    "ibti", (int64_t)q->kind, q->mark, (size_t)PERSON_MARK, q->place,
		    (int64_t)max) < 0)
		return err->code;
	while (n < max && (got = sql_step(&rows, err)) == 1)
		take(&rows, 0, &ret[n++]);
	if (n == max)
		sql_done(&rows);
	return got < 0 ? got : n;
}

/* The second one has the lesser number; pids are in no order. */
static bool comes_before(const struct sql_rows *rows)
{
	int order = strcmp(sql_text(rows, 2), sql_text(rows, 0));

	return order < 0 || (order == 0 && sql_int(rows, 3) < sql_int(rows, 1));
}

int marks_pairs(
	struct ledger *l, const char *place, struct mark_pair *ret, int max, struct err *err)
{
	struct sql_rows rows;
	int n = 0, got = 0;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT a.hall, a.resident, b.hall, b.resident, min(m.kind) FROM person_mark m"
		    " JOIN person_mark o ON o.kind=m.kind AND o.mark=m.mark AND o.pid>m.pid"
		    " JOIN person a ON a.pid=m.pid JOIN person b ON b.pid=o.pid"
		    " WHERE m.kind IN (2, 3) AND (?1='' OR a.hall=?1 OR b.hall=?1)"
		    " GROUP BY a.hall, a.resident, b.hall, b.resident"
		    " ORDER BY min(m.kind), a.hall, a.resident, b.hall, b.resident LIMIT ?2",
		    "ti", place, (int64_t)max) < 0)
		return err->code;
	while (n < max && (got = sql_step(&rows, err)) == 1) {
		const bool turned = comes_before(&rows);

		take(&rows, turned ? 2 : 0, &ret[n].a);
		take(&rows, turned ? 0 : 2, &ret[n].b);
		ret[n++].twin = sql_int(&rows, 4) == MARK_TWIN;
	}
	if (n == max)
		sql_done(&rows);
	return got < 0 ? got : n;
}

static int one(struct sql_rows *rows, struct person_key *ret, struct err *err)
{
	int got = sql_step(rows, err);
	const void *pid;
	size_t n;

	if (got <= 0)
		return got;
	take(rows, 0, ret);
	pid = sql_blob(rows, 2, &n);
	if (n == PID_BYTES)
		memcpy(ret->pid, pid, n);
	sql_done(rows);
	return n == PID_BYTES ? 1 : err_set(err, ERR_BAD, "a person's mark of %zu bytes", n);
}

int person_next(struct ledger *l, const unsigned char pid[PID_BYTES], struct person_key *ret,
	struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall, resident, pid FROM person WHERE pid>? ORDER BY pid LIMIT 1", "b",
		    pid, (size_t)PID_BYTES) < 0)
		return err->code;
	return one(&rows, ret, err);
}

int person_after(struct ledger *l, struct person_key *key, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall, resident, pid FROM person WHERE hall=? AND resident>?"
		    " ORDER BY resident LIMIT 1",
		    "ti", key->place, key->resident) < 0)
		return err->code;
	return one(&rows, key, err);
}
