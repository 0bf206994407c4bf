/* SPDX-License-Identifier: MIT */
#include "server/ledger_erase.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

#define MARK ((size_t)16)

static int step_erased(struct sql_rows *rows, struct erased *ret, struct err *err)
{
	int got = sql_step(rows, err);
	const void *kc;
	size_t n;

	if (got <= 0)
		return got;
	kc = sql_blob(rows, 0, &n);
	if (n == MARK)
		memcpy(ret->kc, kc, n);
	ret->at_ms = sql_int(rows, 1);
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 2));
	sql_done(rows);
	return n == MARK ? 1 : err_set(err, ERR_BAD, "an erased key's mark of %zu bytes", n);
}

int erased_next(struct ledger *l, enum erase_list list, struct erased *ret, struct err *err)
{
	struct sql_rows rows;
	size_t n = sodium_is_zero(ret->kc, MARK) ? 0 : MARK;
	int got = list == ERASED_HERE
			  ? sql_query(&l->sql, &rows, err,
				    "SELECT kc, at_ms, hall FROM erased WHERE kc>? ORDER BY kc"
				    " LIMIT 1",
				    "b", ret->kc, n)
			  : sql_query(&l->dks, &rows, err,
				    "SELECT kc, at_ms, '' FROM erased WHERE kc>? ORDER BY kc"
				    " LIMIT 1",
				    "b", ret->kc, n);

	return got < 0 ? got : step_erased(&rows, ret, err);
}

int erased_is(struct ledger *l, const unsigned char kc[16], struct err *err)
{
	int64_t n;

	return sql_number(&l->sql, err, &n, 0, "SELECT count(*) FROM erased WHERE kc=?", "b", kc,
		       MARK) < 0
		       ? err->code
		       : n > 0;
}

int erased_put(struct ledger *l, const struct erased *e, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO erased(kc, at_ms, hall) VALUES(?, ?, ?) ON CONFLICT(kc) DO NOTHING",
		"bit", e->kc, MARK, e->at_ms, e->place);
}

int erase_key(struct ledger *l, const struct erased *e, struct err *err)
{
	if ((!sql_begun(&l->dks) && sql_begin(&l->dks, err) < 0) ||
		sql_run(&l->dks, err, "DELETE FROM dk WHERE kc=?", "b", e->kc, MARK) < 0)
		return err->code;
	return sql_run(&l->dks, err,
		"INSERT INTO erased(kc, at_ms) VALUES(?, ?) ON CONFLICT(kc) DO NOTHING", "bi",
		e->kc, MARK, e->at_ms);
}

/* ---- the person ----------------------------------------------------------------------------- */

int person_by_key(
	struct ledger *l, const unsigned char kc[16], struct person_key *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err, "SELECT hall, resident FROM person WHERE kc=?", "b", kc,
		    MARK) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->place, sizeof(ret->place), sql_text(&rows, 0));
	ret->resident = sql_int(&rows, 1);
	sql_done(&rows);
	return person_by_no(l, ret, NULL, err);
}

int person_drop(struct ledger *l, const struct person_key *key, struct err *err)
{
	return sql_run(
		&l->sql, err, "DELETE FROM person WHERE pid=?", "b", key->pid, sizeof(key->pid));
}

int claim_of_nobody(struct ledger *l, const unsigned char pid[PID_BYTES], struct err *err)
{
	unsigned char nobody[PID_BYTES];

	randombytes_buf(nobody, sizeof(nobody));
	return sql_run(&l->sql, err, "UPDATE claim SET pid=? WHERE pid=?", "bb", nobody,
		sizeof(nobody), pid, (size_t)PID_BYTES);
}

int seat_of_nobody(struct ledger *l, const unsigned char kc[16], struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM seat WHERE kc=?", "b", kc, MARK);
}

static int take_id(struct sql_rows *rows, unsigned char ret[ACT_ID_BYTES], struct err *err)
{
	int got = sql_step(rows, err);
	const void *id;
	size_t n;

	if (got <= 0)
		return got;
	id = sql_blob(rows, 0, &n);
	if (n == ACT_ID_BYTES)
		memcpy(ret, id, n);
	sql_done(rows);
	return n == ACT_ID_BYTES ? 1 : err_set(err, ERR_BAD, "an id of %zu bytes", n);
}

int open_waiting_next(struct ledger *l, unsigned char ret[ACT_ID_BYTES], struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT id FROM waiting WHERE state='waits' AND id>? ORDER BY id LIMIT 1", "b",
		    ret, (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	return take_id(&rows, ret, err);
}

int open_callback_next(struct ledger *l, unsigned char ret[ACT_ID_BYTES], struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT id FROM call_back WHERE done_ms IS NULL AND id>? ORDER BY id LIMIT 1",
		    "b", ret, (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	return take_id(&rows, ret, err);
}

/* ---- who is to hear of it ------------------------------------------------------------------- */

int heard_want(struct ledger *l, const struct erased *e, const char *hall, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO erase_heard(kc, stream_no, at_ms) SELECT ?1, s.no, 0 FROM stream s"
		" JOIN kiosk k ON k.no=s.kiosk_no WHERE k.hall=?2 AND s.parent IS NULL"
		" ON CONFLICT(kc, stream_no) DO NOTHING",
		"bt", e->kc, MARK, hall);
}

int heard_put(struct ledger *l, const struct erased *e, int64_t stream_no, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO erase_heard(kc, stream_no, at_ms) VALUES(?, ?, ?)"
		" ON CONFLICT(kc, stream_no) DO UPDATE SET at_ms=excluded.at_ms",
		"bii", e->kc, MARK, stream_no, e->at_ms);
}

int heard_missing(
	struct ledger *l, const struct erased *e, struct unheard_names *ret, struct err *err)
{
	struct sql_rows rows;
	size_t used = 0;
	int got;

	ret->n = 0;
	ret->names[0] = 0;
	if (sql_query(&l->sql, &rows, err,
		    "SELECT k.name FROM erase_heard h JOIN stream s ON s.no=h.stream_no"
		    " JOIN kiosk k ON k.no=s.kiosk_no WHERE h.kc=? AND h.at_ms=0"
		    " AND (s.revoked+s.dead>0)=(?>0) ORDER BY k.name",
		    "bi", e->kc, MARK, (int64_t)(ret->kind == UNHEARD_EVER)) < 0)
		return err->code;
	while ((got = sql_step(&rows, err)) == 1) {
		if (used < sizeof(ret->names))
			used += (size_t)snprintf(ret->names + used, sizeof(ret->names) - used,
				"%s%s", ret->n ? ", " : "", sql_text(&rows, 0));
		ret->n++;
	}
	return got;
}
