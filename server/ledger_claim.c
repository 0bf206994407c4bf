/* SPDX-License-Identifier: MIT */
#include "server/ledger_claim.h"

#include <string.h>

int claim_put(struct ledger *l, const struct claim *c, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO claim(pid, day, meal, n, hall, rule, qty, fen, id)"
		" VALUES(?1, ?2, ?3, (SELECT coalesce(max(n), 0)+1 FROM claim WHERE pid=?1"
		" AND day=?2 AND meal=?3), ?4, ?5, ?6, ?7, ?8) ON CONFLICT(id) DO NOTHING",
		"bitttiib", c->pid, sizeof(c->pid), (int64_t)c->day, c->meal, c->place, c->rule,
		c->qty, c->fen, c->id, (size_t)ACT_ID_BYTES);
}

int claim_count(struct ledger *l, const unsigned char pid[PID_BYTES], day_t day, int64_t *ret,
	struct err *err)
{
	return sql_number(&l->sql, err, ret, 0,
		"SELECT CAST(coalesce(sum(qty), 0) AS BIGINT) FROM claim WHERE pid=? AND day=?"
		" AND released=0",
		"bi", pid, (size_t)PID_BYTES, (int64_t)day);
}

int claim_release(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE claim SET released=1 WHERE id=?", "b", id,
		(size_t)ACT_ID_BYTES);
}

int claim_of(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err)
{
	int64_t n;

	return sql_number(&l->sql, err, &n, 0, "SELECT count(*) FROM claim WHERE id=?", "b", id,
		       (size_t)ACT_ID_BYTES) < 0
		       ? err->code
		       : n > 0;
}

int claim_twice(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err)
{
	int64_t n;

	return sql_number(&l->sql, err, &n, 0,
		       "SELECT (SELECT count(*) FROM claim a JOIN claim b ON b.pid=a.pid AND b.day=a.day"
		       " AND b.meal=a.meal WHERE a.id=?1 AND b.id<>a.id AND a.qty>0 AND b.qty>0"
		       " AND a.released=0 AND b.released=0)"
		       "+(SELECT count(*) FROM call_back WHERE id=?1 AND why='subsidy-conflict')",
		       "b", id, (size_t)ACT_ID_BYTES) < 0
		       ? err->code
		       : n > 0;
}

int claim_erased(struct ledger *l, const unsigned char kc[16], int64_t at_ms, struct err *err)
{
	int64_t n;

	return sql_number(&l->sql, err, &n, 0,
		       "SELECT count(*) FROM erased WHERE kc=? AND at_ms<=?", "bi", kc, (size_t)16,
		       at_ms) < 0
		       ? err->code
		       : n > 0;
}

int claim_pid(
	struct ledger *l, const unsigned char kc[16], unsigned char pid[PID_BYTES], struct err *err)
{
	struct sql_rows rows;
	const void *bytes;
	size_t n;
	int got;

	if (sql_query(&l->dks, &rows, err, "SELECT pid FROM dk WHERE kc=? AND pid IS NOT NULL", "b",
		    kc, (size_t)16) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	bytes = sql_blob(&rows, 0, &n);
	if (n == PID_BYTES)
		memcpy(pid, bytes, n);
	sql_done(&rows);
	return n == PID_BYTES;
}
