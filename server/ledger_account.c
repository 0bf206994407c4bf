/* SPDX-License-Identifier: MIT */
#include "server/ledger_account.h"

#include <string.h>

#include "core/base/text.h"

static int one_account(struct sql_rows *rows, struct account_row *ret, struct err *err)
{
	int got = sql_step(rows, err);
	const void *secret;
	size_t n;

	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	text_copy(ret->name, sizeof(ret->name), sql_text(rows, 0));
	text_copy(ret->role, sizeof(ret->role), sql_text(rows, 1));
	text_copy(ret->place, sizeof(ret->place), sql_text(rows, 2));
	text_copy(ret->hash, sizeof(ret->hash), sql_text(rows, 3));
	secret = sql_blob(rows, 4, &n);
	if (n == sizeof(ret->secret))
		memcpy(ret->secret, secret, n);
	ret->step = sql_int(rows, 5);
	ret->made_ms = sql_int(rows, 6);
	sql_done(rows);
	return 1;
}

#define COLUMNS "SELECT name, role, hall, hash, secret, step, made_ms FROM account "

int account_find(struct ledger *l, const char *name, struct account_row *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, COLUMNS "WHERE name=?", "t", name) < 0)
		return err->code;
	return one_account(&rows, ret, err);
}

int account_next(struct ledger *l, const char *after, struct account_row *ret, struct err *err)
{
	struct sql_rows rows;

	if (sql_query(&l->sql, &rows, err, COLUMNS "WHERE name>? ORDER BY name LIMIT 1", "t",
		    after) < 0)
		return err->code;
	return one_account(&rows, ret, err);
}

static int sign_out_all(struct ledger *l, const char *name, struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM account_session WHERE name=?", "t", name);
}

int account_put(struct ledger *l, const struct account_row *a, struct err *err)
{
	if (account_drop(l, a->name, err) < 0)
		return err->code;
	return sql_run(&l->sql, err,
		"INSERT INTO account(name, role, hall, hash, secret, step, made_ms)"
		" VALUES(?, ?, ?, ?, ?, ?, ?)",
		"ttttbii", a->name, a->role, a->place, a->hash, a->secret, sizeof(a->secret),
		a->step, a->made_ms);
}

int account_drop(struct ledger *l, const char *name, struct err *err)
{
	if (sign_out_all(l, name, err) < 0)
		return err->code;
	return sql_run(&l->sql, err, "DELETE FROM account WHERE name=?", "t", name);
}

int account_step(struct ledger *l, const char *name, int64_t step, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE account SET step=? WHERE name=?", "it", step, name);
}

/* ---- who is signed in ------------------------------------------------------------------------- */

int session_find(struct ledger *l, const unsigned char mark[SESSION_MARK_BYTES],
	struct session_row *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT name, made_ms, seen_ms FROM account_session WHERE mark=?", "b", mark,
		    (size_t)SESSION_MARK_BYTES) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	memcpy(ret->mark, mark, SESSION_MARK_BYTES);
	text_copy(ret->name, sizeof(ret->name), sql_text(&rows, 0));
	ret->made_ms = sql_int(&rows, 1);
	ret->seen_ms = sql_int(&rows, 2);
	sql_done(&rows);
	return 1;
}

int session_put(struct ledger *l, const struct session_row *s, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO account_session(mark, name, made_ms, seen_ms) VALUES(?, ?, ?, ?)",
		"btii", s->mark, sizeof(s->mark), s->name, s->made_ms, s->seen_ms);
}

int session_seen(struct ledger *l, const struct session_row *s, struct err *err)
{
	return sql_run(&l->sql, err, "UPDATE account_session SET seen_ms=? WHERE mark=?", "ib",
		s->seen_ms, s->mark, sizeof(s->mark));
}

int session_drop(struct ledger *l, const unsigned char mark[SESSION_MARK_BYTES], struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM account_session WHERE mark=?", "b", mark,
		(size_t)SESSION_MARK_BYTES);
}

int session_tidy(struct ledger *l, int64_t made_before_ms, int64_t seen_before_ms, struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM account_session WHERE made_ms<? OR seen_ms<?",
		"ii", made_before_ms, seen_before_ms);
}

/* ---- tries that failed ------------------------------------------------------------------------ */

int failed_find(struct ledger *l, const char *who, struct failed_row *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	memset(ret, 0, sizeof(*ret));
	if (sql_query(&l->sql, &rows, err, "SELECT failed, at_ms FROM account_failed WHERE who=?",
		    "t", who) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	ret->failed = sql_int(&rows, 0);
	ret->at_ms = sql_int(&rows, 1);
	sql_done(&rows);
	return 1;
}

int failed_put(struct ledger *l, const char *who, const struct failed_row *row, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO account_failed(who, failed, at_ms) VALUES(?1, ?2, ?3)"
		" ON CONFLICT(who) DO UPDATE SET failed=?2, at_ms=?3",
		"tii", who, row->failed, row->at_ms);
}

int failed_drop(struct ledger *l, const char *who, struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM account_failed WHERE who=?", "t", who);
}

int failed_tidy(struct ledger *l, int64_t before_ms, struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM account_failed WHERE at_ms<?", "i", before_ms);
}

/* ---- what was done ---------------------------------------------------------------------------- */

int account_note(struct ledger *l, const struct account_event *e, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO account_log(no, at_ms, name, hall, address, what, about)"
		" VALUES((SELECT coalesce(max(no), 0)+1 FROM account_log), ?, ?, ?, ?, ?, ?)",
		"ittttt", e->at_ms, e->name, e->place, e->address, e->what, e->about);
}

int account_noted(struct ledger *l, int64_t before, struct account_event *ret, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT no, at_ms, name, hall, address, what, about FROM account_log"
		    " WHERE no<? ORDER BY no DESC LIMIT 1",
		    "i", before) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	memset(ret, 0, sizeof(*ret));
	ret->no = sql_int(&rows, 0);
	ret->at_ms = sql_int(&rows, 1);
	text_copy(ret->name, sizeof(ret->name), sql_text(&rows, 2));
	text_copy(ret->place, sizeof(ret->place), sql_text(&rows, 3));
	text_copy(ret->address, sizeof(ret->address), sql_text(&rows, 4));
	text_copy(ret->what, sizeof(ret->what), sql_text(&rows, 5));
	text_copy(ret->about, sizeof(ret->about), sql_text(&rows, 6));
	sql_done(&rows);
	return 1;
}
