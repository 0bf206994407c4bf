/* SPDX-License-Identifier: MIT */
#include "kiosk/store/day.h"

#include <string.h>

#include "kiosk/store/help.h"
#include "kiosk/store/internal.h"
#include "kiosk/store/project.h"
#include "kiosk/store/window.h"

int store_open_calls(struct store *s, day_t day, int *help, int *unknown, struct err *err)
{
	int64_t helps = 0, unknowns = 0, seen;

	if (store_ready(s, err) < 0)
		return err->code;
	if (help_answered(s, &seen, err) < 0 ||
		db_number(&s->db, err, &helps, 0,
			"SELECT count(*) FROM call WHERE day=? AND kind IN (?, ?) AND NOT answered"
			" AND seq>?",
			"iiii", (int64_t)day, (int64_t)ACT_HELP, (int64_t)ACT_DISTRESS, seen) < 0 ||
		db_number(&s->db, err, &unknowns, 0,
			"SELECT count(*) FROM call WHERE day=? AND kind=? AND NOT answered", "ii",
			(int64_t)day, (int64_t)ACT_UNKNOWN) < 0)
		return err->code;
	*help = (int)helps;
	*unknown = (int)unknowns;
	return 0;
}

int store_last_call(struct store *s, day_t day, unsigned char id[ACT_ID_BYTES], struct err *err)
{
	sqlite3_stmt *stmt;
	const void *bytes;
	size_t n = 0;
	int got;

	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db,
		"SELECT id FROM act JOIN call USING(seq) WHERE day=? AND kind IN (?, ?)"
		" AND NOT answered ORDER BY seq DESC LIMIT 1",
		err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "iii", (int64_t)day, (int64_t)ACT_HELP, (int64_t)ACT_DISTRESS);
	got = db_step(&s->db, stmt, err);
	bytes = got == 1 ? db_blob(stmt, 0, &n) : NULL;
	if (n == ACT_ID_BYTES)
		memcpy(id, bytes, n);
	sqlite3_reset(stmt);
	return got < 0 ? got : n == ACT_ID_BYTES;
}

int store_opened(struct store *s, day_t *day, struct err *err)
{
	int64_t last = DAY_NONE;

	if (store_ready(s, err) < 0 ||
		db_number(&s->db, err, &last, DAY_NONE, "SELECT max(day) FROM call WHERE kind=?",
			"i", (int64_t)ACT_DAY) < 0)
		return err->code;
	*day = (day_t)last;
	return 0;
}

/* Whatever day they were ordered on; what was cancelled is not to be paid. */
static int due_of(struct store *s, day_t day, int64_t *fen, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT head FROM meal_order JOIN act USING(seq) WHERE service_day=? AND state<>?",
		err);
	struct act_head head;
	const void *bytes;
	struct err why;
	size_t n;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ii", (int64_t)day, (int64_t)ORDER_CANCELLED);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		bytes = db_blob(stmt, 0, &n);
		if (act_head_decode(bytes, n, &head, &why) == 0)
			*fen += head.due_fen;
	}
	return got;
}

/* A day may have come twice, where the clock was put right: its runs (project.c). */
int store_figures(struct store *s, day_t day, struct figures *ret, struct err *err)
{
	struct act_head head;
	sqlite3_stmt *stmt;
	struct err why;
	const void *bytes;
	size_t n;
	int got;

	memset(ret, 0, sizeof(*ret));
	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db,
		"SELECT head FROM act WHERE seq>=(SELECT min(first) FROM day_run WHERE day=?)",
		err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "i", (int64_t)day);
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		bytes = db_blob(stmt, 0, &n);
		if (act_head_decode(bytes, n, &head, &why) == 0 && head.day == day)
			figures_count(ret, &head);
	}
	if (got >= 0)
		got = window_cash(s, day, &ret->due_fen, err);
	/* Where nothing is handed over at a window, whatever was ordered. */
	return got ? got < 0 ? got : 0 : due_of(s, day, &ret->due_fen, err);
}
