/* SPDX-License-Identifier: MIT */
/* Projections of two databases, side by side. */
#include <assert.h>
#include <string.h>

#include "kiosk/store/project.h"

/* Each table in the order of its key; the first column is named in the error. */
static const struct {
	const char *name, *sql;
} tables[] = {
	{"days", "SELECT first, day FROM day_run ORDER BY 1"},
	{"check-ins", "SELECT seq, day, kc, undone FROM check_in ORDER BY 1"},
	{"orders",
		"SELECT seq, kc, service_day, meal, qty, walk, state FROM meal_order ORDER BY 1"},
	{"servings", "SELECT serve, order_seq FROM served ORDER BY 1"},
	{"servings of others", "SELECT serve, day, meal, kc, of, slip FROM served_peer ORDER BY 1"},
	{"enrolments", "SELECT seq, kc, day, offering, place, open, state, attended"
		       " FROM enrolment ORDER BY 1"},
	{"attendance", "SELECT seq, kc, day, offering FROM attendance ORDER BY 1, 4"},
	{"lease counters", "SELECT resource, sold, returned, orders, waiting FROM lease_count"
			   " WHERE sold OR returned OR orders OR waiting ORDER BY 1"},
	{"calls", "SELECT seq, day, kind, answered FROM call ORDER BY 1"},
	{"cards", "SELECT seq, kc, serial FROM card_least ORDER BY 1"},
	{"badges", "SELECT seq, kc FROM badge_stopped ORDER BY 1"},
	{"told", "SELECT seq, id FROM told ORDER BY 1"},
	{"print jobs", "SELECT act_seq, copy, id, at_ms FROM print_job UNION ALL"
		       " SELECT act_seq, copy, id, at_ms FROM print_past ORDER BY 1, 2"},
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))
static_assert(TABLES <= COMPARED_MAX, "a report has room for every table");

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

/* ret->same tells; first says where, unless something differed before. */
static int compare_rows(struct db *const db[2], sqlite3_stmt *const stmt[2], struct compared *ret,
	struct err *first, struct err *err)
{
	int a, b;

	do {
		a = db_step(db[0], stmt[0], err);
		b = db_step(db[1], stmt[1], err);
		if (a < 0 || b < 0)
			return err->code;
		ret->rows += b;
		ret->same = a == b && (!a || same_row(stmt[0], stmt[1]));
	} while (b && ret->same);
	if (!ret->same && !first->code)
		err_set(first, ERR_BAD, "%s differ from the journal at %s", ret->name,
			db_text(stmt[a ? 0 : 1], 0));
	while (b == 1 && (b = db_step(db[1], stmt[1], err)) == 1)
		ret->rows++;
	return b;
}

int project_compare(struct db *stored, struct db *rebuilt, struct rebuilt *ret, struct err *err)
{
	struct db *const db[2] = {stored, rebuilt};
	struct err first = {0};
	int result = 0;

	ret->n = 0;
	for (size_t i = 0; !result && i < TABLES; i++) {
		sqlite3_stmt *const stmt[2] = {
			db_stmt(stored, tables[i].sql, err),
			db_stmt(rebuilt, tables[i].sql, err),
		};

		if (!stmt[0] || !stmt[1])
			return err->code;
		ret->tables[ret->n] = (struct compared){.name = tables[i].name};
		result = compare_rows(db, stmt, &ret->tables[ret->n++], &first, err);
		sqlite3_reset(stmt[0]);
		sqlite3_reset(stmt[1]);
	}
	if (result < 0 || !first.code)
		return result;
	ret->differed = true;
	*err = first;
	return err->code;
}
