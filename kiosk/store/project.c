/* SPDX-License-Identifier: MIT */
#include "kiosk/store/project.h"

#include <stdio.h>
#include <string.h>

#define MARK ((size_t)16)

static int run_of_day(struct db *db, const struct act_head *h, struct err *err)
{
	int64_t newest;

	if (db_number(db, err, &newest, DAY_NONE,
		    "SELECT day FROM day_run ORDER BY first DESC LIMIT 1", "") < 0)
		return err->code;
	if (newest == h->day)
		return 0;
	return db_run(db, err, "INSERT INTO day_run(first, day) VALUES(?, ?)", "ii", h->seq,
		(int64_t)h->day);
}

static int check_in(struct db *db, const struct act_head *h, struct err *err)
{
	return db_run(db, err,
		"INSERT INTO check_in(day, kc, seq) VALUES(?, ?, ?)"
		" ON CONFLICT(day, kc) DO UPDATE SET seq=excluded.seq, undone=0",
		"ibi", (int64_t)h->day, h->kc, MARK, h->seq);
}

static int undo(struct db *db, const struct act_head *ref, struct err *err)
{
	if (ref->kind != ACT_CHECK_IN)
		return 0;
	return db_run(db, err, "UPDATE check_in SET undone=1 WHERE day=? AND kc=? AND seq=?", "ibi",
		(int64_t)ref->day, ref->kc, MARK, ref->seq);
}

static int print_job(struct db *db, const struct act_head *h, int64_t act_seq, struct err *err)
{
	return db_run(db, err,
		"INSERT INTO print_job(act_seq, copy, id, at_ms) SELECT ?1,"
		" coalesce(max(copy)+1, 0), ?2, ?3 FROM (SELECT copy FROM print_job WHERE act_seq=?1"
		" UNION ALL SELECT copy FROM print_past WHERE act_seq=?1)",
		"iii", act_seq, h->seq, h->at_ms);
}

static int order(struct db *db, const struct act_head *h, struct err *err)
{
	char resource[RESOURCE_SIZE];

	meal_resource(resource, h->place, h->what, h->service_day);
	if (db_run(db, err,
		    "INSERT INTO meal_order(kc, service_day, seq, meal, qty) VALUES(?, ?, ?, ?, ?)",
		    "biiti", h->kc, MARK, (int64_t)h->service_day, h->seq, h->what,
		    (int64_t)h->qty) < 0 ||
		db_run(db, err,
			"INSERT INTO lease_count(resource, sold, orders) VALUES(?, ?, 1)"
			" ON CONFLICT(resource) DO UPDATE SET sold=sold+excluded.sold,"
			" orders=orders+1",
			"ti", resource, (int64_t)h->qty) < 0)
		return err->code;
	return print_job(db, h, h->seq, err);
}

static int order_becomes(
	struct db *db, const struct act_head *ref, enum order_state state, struct err *err)
{
	if (ref->kind != ACT_ORDER)
		return 0;
	return db_run(db, err,
		"UPDATE meal_order SET state=? WHERE kc=? AND service_day=? AND seq=?", "ibii",
		(int64_t)state, ref->kc, MARK, (int64_t)ref->service_day, ref->seq);
}

/* The portion is not free again here: the hub credits it once. */
static int cancel(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	if (ref && order_becomes(db, ref, ORDER_CANCELLED, err) < 0)
		return err->code;
	return print_job(db, h, h->seq, err);
}

static int give_back(struct db *db, const struct act_head *h, struct err *err)
{
	char resource[RESOURCE_SIZE];

	meal_resource(resource, h->place, h->what, h->service_day);
	return db_run(db, err,
		"INSERT INTO lease_count(resource, returned) VALUES(?, ?)"
		" ON CONFLICT(resource) DO UPDATE SET returned=returned+excluded.returned",
		"ti", resource, (int64_t)h->qty);
}

static int call(struct db *db, const struct act_head *h, struct err *err)
{
	return db_run(db, err, "INSERT INTO call(day, seq, kind) VALUES(?, ?, ?)", "iii",
		(int64_t)h->day, h->seq, (int64_t)h->kind);
}

/* Whatever names a call as what it answers, answers it. */
static int call_answered(struct db *db, const struct act_head *ref, struct err *err)
{
	if (ref->kind != ACT_HELP && ref->kind != ACT_UNKNOWN)
		return 0;
	return db_run(db, err, "UPDATE call SET answered=1 WHERE day=? AND seq=?", "ii",
		(int64_t)ref->day, ref->seq);
}

static int by_kind(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	switch (h->kind) {
	case ACT_CHECK_IN:
		return check_in(db, h, err);
	case ACT_UNDO:
		return ref ? undo(db, ref, err) : 0;
	case ACT_ORDER:
		return order(db, h, err);
	case ACT_CANCEL:
		return cancel(db, h, ref, err);
	case ACT_SERVE:
		return ref ? order_becomes(db, ref, ORDER_SERVED, err) : 0;
	case ACT_REPRINT:
		return ref ? print_job(db, h, ref->seq, err) : 0;
	case ACT_RETURN:
		return give_back(db, h, err);
	case ACT_HELP:
	case ACT_UNKNOWN:
		return call(db, h, err);
	default:
		return 0;
	}
}

int project_apply(
	struct db *db, const struct act_head *head, const struct act_head *ref, struct err *err)
{
	if (run_of_day(db, head, err) < 0 || by_kind(db, head, ref, err) < 0)
		return err->code;
	return ref ? call_answered(db, ref, err) : 0;
}

/* ---- the same again, compared ----------------------------------------------------------------- */

/* Each table in the order of its key; the first column is named in the error. */
static const struct {
	const char *name, *sql;
} tables[] = {
	{"days", "SELECT first, day FROM day_run ORDER BY 1"},
	{"check-ins", "SELECT seq, day, kc, undone FROM check_in ORDER BY 1"},
	{"orders", "SELECT seq, kc, service_day, meal, qty, state FROM meal_order ORDER BY 1"},
	{"lease counters", "SELECT resource, sold, returned, orders FROM lease_count"
			   " WHERE sold OR returned OR orders ORDER BY 1"},
	{"calls", "SELECT seq, day, kind, answered FROM call ORDER BY 1"},
	{"print jobs", "SELECT act_seq, copy, id, at_ms FROM print_job UNION ALL"
		       " SELECT act_seq, copy, id, at_ms FROM print_past ORDER BY 1, 2"},
};

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int col)
{
	int type = sqlite3_column_type(a, col);
	size_t na, nb;
	const void *pa, *pb;

	if (type != sqlite3_column_type(b, col))
		return false;
	if (type == SQLITE_INTEGER)
		return sqlite3_column_int64(a, col) == sqlite3_column_int64(b, col);
	pa = db_blob(a, col, &na);
	pb = db_blob(b, col, &nb);
	return na == nb && !memcmp(pa, pb, na);
}

static bool same_row(sqlite3_stmt *a, sqlite3_stmt *b)
{
	for (int col = 0; col < sqlite3_column_count(a); col++)
		if (!same_value(a, b, col))
			return false;
	return true;
}

static int compare_rows(
	struct db *const db[2], sqlite3_stmt *const stmt[2], const char *name, struct err *err)
{
	for (;;) {
		int a = db_step(db[0], stmt[0], err), b = db_step(db[1], stmt[1], err);

		if (a < 0 || b < 0)
			return err->code;
		if (!a && !b)
			return 0;
		if (a != b || !same_row(stmt[0], stmt[1]))
			return err_set(err, ERR_BAD, "%s differ from the journal at %s", name,
				db_text(stmt[a ? 0 : 1], 0));
	}
}

int project_compare(struct db *stored, struct db *rebuilt, struct err *err)
{
	struct db *const db[2] = {stored, rebuilt};
	int result = 0;

	for (size_t i = 0; !result && i < sizeof(tables) / sizeof(tables[0]); i++) {
		sqlite3_stmt *const stmt[2] = {
			db_stmt(stored, tables[i].sql, err),
			db_stmt(rebuilt, tables[i].sql, err),
		};

		if (!stmt[0] || !stmt[1])
			return err->code;
		result = compare_rows(db, stmt, tables[i].name, err);
		sqlite3_reset(stmt[0]);
		sqlite3_reset(stmt[1]);
	}
	return result;
}
