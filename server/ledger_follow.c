/* SPDX-License-Identifier: MIT */
#include "server/ledger_follow.h"

#include <string.h>

#include "core/base/text.h"

int seat_put(struct ledger *l, const struct act_head *enrol, struct err *err)
{
	const char *place = enrol->at_place[0] ? enrol->at_place : enrol->place;

	return sql_run(&l->sql, err,
		"INSERT INTO seat(id, kc, hall, offering, day) VALUES(?, ?, ?, ?, ?)"
		" ON CONFLICT(id) DO NOTHING",
		"bbtti", enrol->id, sizeof(enrol->id), enrol->kc, sizeof(enrol->kc), place,
		enrol->what, (int64_t)(enrol->course ? DAY_NONE : enrol->service_day));
}

int seat_gone(struct ledger *l, const unsigned char id[ACT_ID_BYTES], struct err *err)
{
	return sql_run(&l->sql, err, "DELETE FROM seat WHERE id=?", "b", id, (size_t)ACT_ID_BYTES);
}

static void take_id(struct sql_rows *rows, int column, unsigned char id[ACT_ID_BYTES])
{
	size_t n;
	const void *bytes = sql_blob(rows, column, &n);

	memset(id, 0, ACT_ID_BYTES);
	if (n == ACT_ID_BYTES)
		memcpy(id, bytes, n);
}

int seat_next(struct ledger *l, const unsigned char kc[16], struct seat *at, struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err,
		    "SELECT id, hall, offering, day FROM seat WHERE kc=? AND id>?"
		    " ORDER BY id LIMIT 1",
		    "bb", kc, (size_t)16, at->id, sizeof(at->id)) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got <= 0)
		return got;
	take_id(&rows, 0, at->id);
	text_copy(at->place, sizeof(at->place), sql_text(&rows, 1));
	text_copy(at->offering, sizeof(at->offering), sql_text(&rows, 2));
	at->day = (day_t)sql_int(&rows, 3);
	sql_done(&rows);
	return 1;
}

int undone_put(struct ledger *l, const struct act_head *by, struct err *err)
{
	return sql_run(&l->sql, err,
		"INSERT INTO undone(ref, id) VALUES(?, ?) ON CONFLICT(ref) DO NOTHING", "bb",
		by->ref, sizeof(by->ref), by->id, sizeof(by->id));
}

int undone_by(struct ledger *l, const unsigned char id[ACT_ID_BYTES],
	unsigned char by[ACT_ID_BYTES], struct err *err)
{
	struct sql_rows rows;
	int got;

	if (sql_query(&l->sql, &rows, err, "SELECT id FROM undone WHERE ref=?", "b", id,
		    (size_t)ACT_ID_BYTES) < 0)
		return err->code;
	got = sql_step(&rows, err);
	if (got == 1)
		take_id(&rows, 0, by);
	sql_done(&rows);
	return got;
}
