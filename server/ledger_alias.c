/* SPDX-License-Identifier: MIT */
#include "server/ledger_alias.h"

#include <string.h>

#include "core/base/text.h"

#define PID ((size_t)PID_BYTES)

int alias_put(struct ledger *l, const struct person_key *who, const unsigned char into[PID_BYTES],
	int64_t now_ms, struct err *err)
{
	if (sql_run(&l->sql, err, "UPDATE person_alias SET into_pid=? WHERE into_pid=?", "bb", into,
		    PID, who->pid, PID) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO person_alias(pid, hall, resident, kc, into_pid, made_ms)"
		" VALUES(?, ?, ?, ?, ?, ?)",
		"btibbi", who->pid, PID, who->place, who->resident, who->kc, sizeof(who->kc), into,
		PID, now_ms);
}

int alias_of(struct ledger *l, unsigned char pid[PID_BYTES], struct err *err)
{
	struct sql_rows rows;
	const void *into;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err, "SELECT into_pid FROM person_alias WHERE pid=?", "b",
		    pid, PID) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	into = sql_blob(&rows, 0, &n);
	if (n == PID)
		memcpy(pid, into, n);
	sql_done(&rows);
	return 1;
}

int alias_number(struct ledger *l, const struct person_key *key, struct err *err)
{
	int64_t n;

	return sql_number(&l->sql, err, &n, 0,
		       "SELECT count(*) FROM person_alias WHERE hall=? AND resident=?", "ti",
		       key->place, key->resident) < 0
		       ? err->code
		       : n > 0;
}

int alias_any(struct ledger *l, const unsigned char into[PID_BYTES], struct person_key *ret,
	struct err *err)
{
	struct sql_rows rows;
	const void *pid, *kc;
	size_t n_pid, n_kc;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall, resident, pid, kc FROM person_alias WHERE into_pid=? ORDER BY pid"
		    " LIMIT 1",
		    "b", into, PID) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->place, sizeof(ret->place), sql_text(&rows, 0));
	ret->resident = sql_int(&rows, 1);
	pid = sql_blob(&rows, 2, &n_pid);
	kc = sql_blob(&rows, 3, &n_kc);
	if (n_pid == PID && n_kc == sizeof(ret->kc)) {
		memcpy(ret->pid, pid, n_pid);
		memcpy(ret->kc, kc, n_kc);
	}
	sql_done(&rows);
	return 1;
}

int alias_drop(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM person_alias WHERE pid=?", "b", pid, PID);
}

/* Beside what the other one has of the same day and meal. */
int claim_moves(struct ledger *l, const unsigned char from[PID_BYTES],
	const unsigned char into[PID_BYTES], struct err *err)
{
	return sql_run(&l->sql, err,
		"UPDATE claim SET pid=?2, n=n+(SELECT coalesce(max(n), 0) FROM claim WHERE pid=?2)"
		" WHERE pid=?1",
		"bb", from, PID, into, PID);
}
