/* SPDX-License-Identifier: MIT */
#include "server/ledger_person.h"

#include <string.h>

#include "core/base/text.h"

static int take(struct ledger *l, sqlite3_stmt *stmt, struct person_key *ret, struct buf *sealed,
	struct err *err)
{
	int got = db_step(&l->db, stmt, err);
	size_t n_pid, n_kc, n;
	const void *pid, *kc, *bytes;

	if (got <= 0)
		return got;
	pid = db_blob(stmt, 2, &n_pid);
	kc = db_blob(stmt, 3, &n_kc);
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->place, sizeof(ret->place), db_text(stmt, 0));
	ret->resident = sqlite3_column_int64(stmt, 1);
	if (n_pid == PID_BYTES && n_kc == sizeof(ret->kc)) {
		memcpy(ret->pid, pid, n_pid);
		memcpy(ret->kc, kc, n_kc);
	}
	ret->serial = sqlite3_column_int64(stmt, 4);
	bytes = db_blob(stmt, 5, &n);
	if (sealed)
		buf_add(sealed, bytes, n);
	sqlite3_reset(stmt);
	return 1;
}

int person_by_pid(struct ledger *l, const unsigned char pid[PID_BYTES], struct person_key *ret,
	struct buf *sealed, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT hall, resident, pid, kc, serial, sealed FROM person WHERE pid=?", err);

	if (!stmt)
		return err->code;
	db_bind(stmt, "b", pid, (size_t)PID_BYTES);
	return take(l, stmt, ret, sealed, err);
}

int person_by_no(struct ledger *l, struct person_key *key, struct buf *sealed, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT hall, resident, pid, kc, serial, sealed FROM person WHERE hall=?"
		" AND resident=?",
		err);

	if (!stmt)
		return err->code;
	db_bind(stmt, "ti", key->place, key->resident);
	return take(l, stmt, key, sealed, err);
}

int person_store(struct ledger *l, const struct person_key *key, const struct buf *sealed,
	int64_t now_ms, struct err *err)
{
	return db_run(&l->db, err,
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
	return db_number(&l->db, err, ret, 1,
		"SELECT max(resident)+1 FROM person WHERE hall=? AND resident<?", "ti", place,
		below);
}

int card_put(struct ledger *l, const char *place, const unsigned char mark[CARD_MARK],
	int64_t resident, struct err *err)
{
	return db_run(&l->db, err,
		"INSERT INTO card(hall, mark, resident) VALUES(?, ?, ?)"
		" ON CONFLICT(hall, mark) DO UPDATE SET resident=excluded.resident",
		"tbi", place, mark, (size_t)CARD_MARK, resident);
}

int card_drop(
	struct ledger *l, const char *place, const unsigned char mark[CARD_MARK], struct err *err)
{
	return db_run(&l->db, err, "DELETE FROM card WHERE hall=? AND mark=?", "tb", place, mark,
		(size_t)CARD_MARK);
}

int card_owner(struct ledger *l, const char *place, const unsigned char mark[CARD_MARK],
	int64_t *ret, struct err *err)
{
	return db_number(&l->db, err, ret, 0, "SELECT resident FROM card WHERE hall=? AND mark=?",
		"tb", place, mark, (size_t)CARD_MARK);
}

int card_next(struct ledger *l, const struct person_key *key, const unsigned char after[CARD_MARK],
	unsigned char ret[CARD_MARK], struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&l->db,
		"SELECT mark FROM card WHERE hall=? AND resident=? AND mark>? ORDER BY mark LIMIT 1",
		err);
	const void *mark;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "tib", key->place, key->resident, after, (size_t)CARD_MARK);
	got = db_step(&l->db, stmt, err);
	if (got <= 0)
		return got;
	mark = db_blob(stmt, 0, &n);
	if (n == CARD_MARK)
		memcpy(ret, mark, n);
	sqlite3_reset(stmt);
	return n == CARD_MARK ? 1 : err_set(err, ERR_BAD, "a card's mark of %zu bytes", n);
}
