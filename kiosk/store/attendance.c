/* SPDX-License-Identifier: MIT */
#include "kiosk/store/attendance.h"

#include <sodium.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "kiosk/store/internal.h"
#include "kiosk/store/project.h"

/* ?1 day, ?2 offering, ?3 generation, ?4 DAY_COURSE, ?5 SEAT_BOOKED, ?6 the day it was booked for: a
 * session that was moved keeps its seats under the day that it had by its rule. */
static const char sheet[] =
	"SELECT e.seq, came.seq, e.open AND w.yes IS NOT 1, a.seq IS NOT NULL OR"
	" (e.attended AND e.day=?6), 1 AS enrolled FROM enrolment e JOIN act ON act.seq=e.seq"
	" LEFT JOIN attendance a ON a.kc=e.kc AND a.day=?1 AND a.offering=e.offering"
	" LEFT JOIN act came ON came.seq=a.seq"
	" LEFT JOIN answer w ON w.gen=?3 AND w.id=act.id"
	" WHERE e.offering=?2 AND e.day IN(?6, ?4) AND e.state=?5"
	" AND NOT(e.open AND w.yes IS 0)"
	" UNION ALL SELECT a.seq, a.seq, 0, 1, 0 FROM attendance a JOIN act ON act.seq=a.seq"
	" WHERE a.day=?1 AND a.offering=?2 AND NOT EXISTS(SELECT 1 FROM enrolment e"
	" WHERE e.kc=a.kc AND e.offering=?2 AND e.day IN(?6, ?4) AND e.state=?5)"
	" ORDER BY 5 DESC, 1";

/* Who it is says the act by which the row came to be. */
static int attendee_read(struct store *s, sqlite3_stmt *stmt, struct attendee *ret, struct err *err)
{
	int64_t came = sqlite3_column_int64(stmt, 1);
	struct act_head head;
	struct act act;

	memset(ret, 0, sizeof(*ret));
	ret->waiting = sqlite3_column_int(stmt, 2) != 0;
	ret->came = sqlite3_column_int(stmt, 3) != 0;
	ret->enrolled = sqlite3_column_int(stmt, 4) != 0;
	if (store_act(s, sqlite3_column_int64(stmt, 0), &act, err) < 0)
		return err->code;
	text_copy(ret->place, sizeof(ret->place), act.body.place);
	ret->resident = act.body.resident;
	text_copy(ret->masked, sizeof(ret->masked), act.body.masked);
	sodium_memzero(&act, sizeof(act));
	if (came > 0) {
		if (act_head_at(s, came, &head, err) < 0)
			return err->code;
		ret->came_ms = head.at_ms;
	}
	return 0;
}

int store_attendance(struct store *s, const struct session *session, attendance_each each,
	void *ctx, struct err *err)
{
	const struct session_change *change = session->change;
	struct attendee who;
	sqlite3_stmt *stmt;
	int got;

	if (store_ready(s, err) < 0)
		return err->code;
	stmt = db_stmt(&s->db, sheet, err);
	if (!stmt)
		return err->code;
	db_bind(stmt, "itiiii", (int64_t)session->day, session->offering->id, s->state.gen,
		(int64_t)DAY_COURSE, (int64_t)SEAT_BOOKED,
		(int64_t)(change && change->kind == CHANGE_MOVED ? change->day : session->day));
	while ((got = db_step(&s->db, stmt, err)) == 1) {
		got = attendee_read(s, stmt, &who, err);
		if (!got)
			got = each(ctx, &who);
		if (got < 0)
			break;
	}
	sqlite3_reset(stmt);
	return got;
}

static int class_line(void *ctx, const struct attendee *who)
{
	struct found *f = ctx;

	f->total += who->enrolled && !who->waiting;
	f->next += who->came;
	if (who->came || !who->enrolled || who->waiting || f->n == FOUND_MAX)
		return 0;
	f->who[f->n].resident = who->resident;
	text_copy(f->who[f->n].masked, sizeof(f->who[f->n].masked), who->masked);
	f->n++;
	return 0;
}

void store_find_class(struct store *s, const char *offering, day_t day, struct found *ret)
{
	const struct catalogue *c = store_catalogue(s);
	const struct offering *o = catalogue_offering(c, offering);
	unsigned ticket = ret->ticket;
	struct session session;
	struct err err = {0};

	*ret = (struct found){.ticket = ticket};
	if (!o || !session_on(&c->timetable, o, day, &session)) {
		ret->failed = true; /* the timetable is another one than a moment ago */
	} else if (store_attendance(s, &session, class_line, ret, &err) < 0) {
		log_line(LOG_FAIL, "who came to %s: %s", offering, err.text);
		*ret = (struct found){.ticket = ticket, .failed = true};
	}
}
