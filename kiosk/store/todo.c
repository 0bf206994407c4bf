/* SPDX-License-Identifier: MIT */
#include "kiosk/store/todo.h"

#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/store/callbacks.h"
#include "kiosk/store/day.h"
#include "kiosk/store/people.h"

/* A row of which the act was pruned says nothing to anybody. */
#define LEFT_ROWS "call JOIN act USING(seq) WHERE kind"
#define LEFT_OPEN LEFT_ROWS " IN (?2, ?3) AND NOT answered"

int store_open_todos(struct store *s, int *todo, struct err *err)
{
	int64_t n = 0;

	if (store_ready(s, err) < 0 ||
		db_number(&s->db, err, &n, 0,
			"SELECT (SELECT count(*) FROM " LEFT_OPEN
			") + (SELECT count(*)" CALLBACKS_DUE ")",
			"iii", s->state.gen, (int64_t)ACT_TODO, (int64_t)ACT_UNKNOWN) < 0)
		return err->code;
	*todo = (int)n;
	return 0;
}

static int todo_read(struct store *s, int64_t seq, struct todo *ret, struct err *err)
{
	struct act act;

	if (store_act(s, seq, &act, err) < 0)
		return err->code;
	*ret = (struct todo){.seq = seq,
		.day = act.head.service_day == DAY_NONE ? act.head.day : act.head.service_day,
		.resident = act.body.resident,
		.why = todo_why(act.body.note)};
	memcpy(ret->id, act.head.id, sizeof(ret->id));
	text_copy(ret->place, sizeof(ret->place), act.body.place);
	if (act.head.kind == ACT_UNKNOWN) {
		ret->why = LEFT_UNKNOWN;
		ret->at_min = moment_at(act.head.at_ms, act.head.clock).secs / 60;
	} else {
		text_copy(ret->what, sizeof(ret->what), act.head.what);
	}
	text_copy(ret->masked, sizeof(ret->masked), act.body.masked);
	sodium_memzero(&act, sizeof(act));
	return 0;
}

static int call_read(struct store *s, int64_t no, struct todo *ret, struct err *err)
{
	struct callback_due due;
	int got = store_callback(s, no, &due, err);

	if (got != 1)
		return got < 0 ? got : err_set(err, ERR_NONE, "call %lld: gone", (long long)no);
	*ret = (struct todo){.seq = LEFT_CALLS + no,
		.day = due.row.day == DAY_NONE ? due.came : due.row.day,
		.resident = due.resident,
		.why = todo_why(due.row.why)};
	memcpy(ret->id, due.row.id, sizeof(ret->id));
	text_copy(ret->what, sizeof(ret->what), due.row.what);
	text_copy(ret->place, sizeof(ret->place), due.place);
	text_copy(ret->masked, sizeof(ret->masked), due.masked);
	sodium_memzero(&due, sizeof(due));
	return 0;
}

/* The numbers first: reading an act is another statement. */
static int todos_read(struct store *s, const int64_t *seq, int n, struct todo *ret, struct err *err)
{
	for (int i = 0; i < n; i++)
		if ((seq[i] < LEFT_CALLS ? todo_read(s, seq[i], &ret[i], err)
					 : call_read(s, seq[i] - LEFT_CALLS, &ret[i], err)) < 0)
			return err->code;
	return n;
}

static int numbers_read(struct store *s, sqlite3_stmt *stmt, int64_t *seq, int max, struct err *err)
{
	int n = 0, got = 0;

	while (n < max && (got = db_step(&s->db, stmt, err)) == 1)
		seq[n++] = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

int store_todos_between(struct store *s, int64_t from, int64_t until,
	struct todo ret[LEFT_SHEET_MAX], struct err *err)
{
	int64_t seq[LEFT_SHEET_MAX];
	sqlite3_stmt *stmt;
	int n;

	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db,
		"SELECT seq FROM " LEFT_ROWS "=? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
		err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "iiii", (int64_t)ACT_TODO, from, until, (int64_t)LEFT_SHEET_MAX);
	n = numbers_read(s, stmt, seq, LEFT_SHEET_MAX, err);
	return n < 0 ? n : todos_read(s, seq, n, ret, err);
}

/* Whose key seals what is done for them: of others of whom nothing is known here, a stranger's. */
static int person_read(struct store *s, const struct todo *t, struct person *ret, struct err *err)
{
	struct person_row row = {.person = {.resident = t->resident, .born = DAY_NONE}};
	int got = 0;

	text_copy(row.person.place, sizeof(row.person.place), t->place);
	*ret = row.person;
	if (t->resident && strcmp(t->place, s->id.grant.place) == 0)
		got = directory_person(s, &row, err);
	if (got == 1) {
		*ret = row.person;
		ret->known = true;
	}
	sodium_memzero(&row, sizeof(row));
	return got < 0 ? got : 0;
}

static int open_read(struct store *s, int64_t after, struct todo_list *ret, struct err *err)
{
	int64_t seq[LEFT_SHOWN];
	sqlite3_stmt *stmt;

	if (store_open_todos(s, &ret->total, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db,
		"SELECT at FROM (SELECT seq AS at FROM " LEFT_OPEN
		" UNION ALL SELECT c.no+?4" CALLBACKS_DUE ") ORDER BY at<=?5, at LIMIT ?6",
		err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "iiiiii", s->state.gen, (int64_t)ACT_TODO, (int64_t)ACT_UNKNOWN, LEFT_CALLS,
		after, (int64_t)LEFT_SHOWN);
	ret->n = numbers_read(s, stmt, seq, LEFT_SHOWN, err);
	if (ret->n <= 0)
		return ret->n;
	if (todos_read(s, seq, ret->n, ret->line, err) < 0)
		return err->code;
	return person_read(s, &ret->line[0], &ret->person, err);
}

void store_todos(struct store *s, int64_t after, struct todo_list *ret)
{
	unsigned ticket = ret->ticket;
	struct err err = {0};

	*ret = (struct todo_list){.ticket = ticket};
	if (open_read(s, after, ret, &err) == 0)
		return;
	log_line(LOG_FAIL, "reading what queues left failed: %s", err.text);
	sodium_memzero(ret, sizeof(*ret));
	ret->ticket = ticket;
	ret->failed = true;
}
