/* SPDX-License-Identifier: MIT */
#include "server/ledger_person.h"

#include <string.h>

#include "core/base/text.h"

static int take(struct sql_rows *rows, struct person_key *ret, struct buf *sealed, struct err *err)
{
	int got = sql_step(rows, err);
	size_t n_pid, n_kc, n;
	const void *pid, *kc, *bytes;

	if (got <= 0)
		return got;
	pid = sql_blob(rows, 2, &n_pid);
	kc = sql_blob(rows, 3, &n_kc);
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 0));
	ret->resident = sql_int(rows, 1);
	if (n_pid == PID_BYTES && n_kc == sizeof(ret->kc)) {
		memcpy(ret->pid, pid, n_pid);
		memcpy(ret->kc, kc, n_kc);
	}
	ret->serial = sql_int(rows, 4);
	bytes = sql_blob(rows, 5, &n);
	if (sealed)
		buf_add(sealed, bytes, n);
	sql_done(rows);
	return 1;
}

int person_by_pid(struct ledger *l, const unsigned char pid[PID_BYTES], struct person_key *ret,
	struct buf *sealed, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall, resident, pid, kc, serial, sealed FROM person WHERE pid=?", "b",
		    pid, (size_t)PID_BYTES) < 0)
		return err->code;
	return take(&rows, ret, sealed, err);
}

int person_by_no(struct ledger *l, struct person_key *key, struct buf *sealed, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT hall, resident, pid, kc, serial, sealed FROM person WHERE hall=?"
		    " AND resident=?",
		    "ti", key->place, key->resident) < 0)
		return err->code;
	return take(&rows, key, sealed, err);
}

int person_store(struct ledger *l, const struct person_key *key, const struct buf *sealed,
	int64_t now_ms, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO person(hall, resident, pid, kc, serial, sealed, made_ms)"
		" VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(pid) DO UPDATE SET hall=excluded.hall,"
		" resident=excluded.resident, kc=excluded.kc, serial=excluded.serial,"
		" sealed=excluded.sealed",
		"tibbibi", key->place, key->resident, key->pid, sizeof(key->pid), key->kc,
		sizeof(key->kc), key->serial, sealed->data, sealed->len, now_ms);
}

int person_next_no(
	struct ledger *l, const char *place, int64_t below, int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 1,
		"SELECT max(resident)+1 FROM (SELECT resident FROM person WHERE hall=?1 AND"
		" resident<?2 UNION ALL SELECT resident FROM person_alias WHERE hall=?1 AND"
		" resident<?2) AS taken",
		"ti", place, below);
}

int card_put(struct ledger *l, const char *place, const unsigned char mark[CARD_MARK],
	int64_t resident, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO card(hall, mark, resident) VALUES(?, ?, ?)"
		" ON CONFLICT(hall, mark) DO UPDATE SET resident=excluded.resident",
		"tbi", place, mark, (size_t)CARD_MARK, resident);
}

int card_drop(
	struct ledger *l, const char *place, const unsigned char mark[CARD_MARK], struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM card WHERE hall=? AND mark=?", "tb", place, mark,
		(size_t)CARD_MARK);
}

int card_owner(struct ledger *l, const char *place, const unsigned char mark[CARD_MARK],
	int64_t *ret, struct err *err)
{
	return sql_number(&l->sql, err, ret, 0, "SELECT resident FROM card WHERE hall=? AND mark=?",
		"tb", place, mark, (size_t)CARD_MARK);
}

int card_next(struct ledger *l, const struct person_key *key, const unsigned char after[CARD_MARK],
	unsigned char ret[CARD_MARK], struct err *err)
{
	struct sql_rows rows;
	const void *mark;
	size_t n;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT mark FROM card WHERE hall=? AND resident=? AND mark>? ORDER BY mark LIMIT 1",
		    "tib", key->place, key->resident, after, (size_t)CARD_MARK) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	mark = sql_blob(&rows, 0, &n);
	if (n == CARD_MARK)
		memcpy(ret, mark, n);
	sql_done(&rows);
	return n == CARD_MARK ? 1 : err_set(err, ERR_BAD, "a card's mark of %zu bytes", n);
}
