/* SPDX-License-Identifier: MIT */
/*
 * Seats of a person: what is booked and still to come, what was missed. The timetable has the last
 * word on when a session is: one that was moved counts on its new day, and nobody misses one that
 * was called off.
 */
#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "kiosk/store/people.h"

#define MISSED_DAYS  400 /* so far back */
#define REFUSED_DAYS 14  /* so long a refusal is told */

_Static_assert(SEAT_BOOKED == 0, "the state in the statements below");

static bool moved(const struct session_change *c)
{
	return c && c->kind == CHANGE_MOVED && c->to_day != c->day;
}

/* Bookings from here on may be still to come. */
static day_t first_day(const struct timetable *t, day_t today)
{
	day_t first = today;

	for (int i = 0; i < t->n_changes; i++)
		if (moved(&t->changes[i]) && t->changes[i].to_day >= today &&
			t->changes[i].day < first)
			first = t->changes[i].day;
	return first;
}

/* The day on which a booked session is; DAY_COURSE stays. */
static day_t held_on(const struct timetable *t, const char *offering, day_t day)
{
	const struct session_change *c = session_change_of(t, offering, day);

	return moved(c) ? c->to_day : day;
}

/* The ticket is what the paper says. */
static int ticket_of(struct store *s, struct enrolment *e, struct err *err)
{
	struct act act;

	if (store_act(s, e->seq, &act, err) < 0)
		return err->code;
	text_copy(e->ticket, sizeof(e->ticket), act.body.pickup);
	sodium_memzero(&act, sizeof(act));
	return 0;
}

static void decision_of(sqlite3_stmt *stmt, struct enrolment *e)
{
	e->decided = DAY_NONE;
	if (!e->open || sqlite3_column_type(stmt, 6) == SQLITE_NULL)
		return;
	e->decision = sqlite3_column_int(stmt, 6) ? DECISION_YES : DECISION_NO;
	e->decided = (day_t)sqlite3_column_int64(stmt, 7);
	e->told = sqlite3_column_int(stmt, 9) != 0;
	e->conflict = e->decision == DECISION_NO && strcmp(db_text(stmt, 8), "conflict") == 0;
}

static void seat_read(const struct store *s, sqlite3_stmt *stmt, day_t today, struct enrolment *ret)
{
	const struct timetable *t = &store_catalogue(s)->timetable;
	day_t day = (day_t)sqlite3_column_int64(stmt, 1);
	const void *id;
	size_t n;

	*ret = (struct enrolment){.seq = sqlite3_column_int64(stmt, 0)};
	text_copy(ret->offering, sizeof(ret->offering), db_text(stmt, 2));
	ret->open = sqlite3_column_int(stmt, 3) != 0;
	id = db_blob(stmt, 4, &n);
	if (n == sizeof(ret->id))
		memcpy(ret->id, id, n);
	ret->attended = sqlite3_column_int(stmt, 5) &&
			(day == DAY_COURSE || held_on(t, ret->offering, day) == today);
	ret->day = day == DAY_COURSE ? DAY_NONE : day;
	ret->sent = ret->seq <= s->state.acked;
	decision_of(stmt, ret);
}

/* Is there still anything to tell? */
static bool seat_counts(const struct store *s, const struct enrolment *e, day_t today)
{
	const struct catalogue *c = store_catalogue(s);

	if (e->decision == DECISION_NO && e->decided < today - REFUSED_DAYS)
		return false;
	if (e->day == DAY_NONE)
		return catalogue_offering(c, e->offering) != NULL;
	return held_on(&c->timetable, e->offering, e->day) >= today;
}

/* The state is no parameter: SQLite would compare it with the partial index and compile the statement
 * anew for each person. */
static int seats_booked(struct store *s, const unsigned char kc[16], day_t today,
	struct standing *ret, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT e.seq, e.day, e.offering, e.open, act.id, a.seq IS NOT NULL, w.yes, w.day, w.why,"
		" EXISTS(SELECT 1 FROM told t WHERE t.id=act.id)"
		" FROM enrolment e CROSS JOIN act ON act.seq=e.seq"
		" LEFT JOIN attendance a ON a.kc=e.kc AND a.day=?2 AND a.offering=e.offering"
		" LEFT JOIN answer w ON w.gen=?4 AND w.id=act.id"
		" WHERE e.kc=?1 AND e.day>=?3 AND e.state=0 ORDER BY e.day, e.seq",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "biii", kc, (size_t)16, (int64_t)today,
		(int64_t)first_day(&store_catalogue(s)->timetable, today), s->state.gen);
	while ((got = db_step(&s->db, stmt, err)) == 1 && ret->n_enrolments < ENROLMENTS_MAX) {
		struct enrolment *e = &ret->enrolments[ret->n_enrolments];

		seat_read(s, stmt, today, e);
		ret->n_enrolments += seat_counts(s, e, today);
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

static int tickets(struct store *s, struct standing *ret, struct err *err)
{
	for (int i = 0; i < ret->n_enrolments; i++)
		if (ret->enrolments[i].open && ticket_of(s, &ret->enrolments[i], err) < 0)
			return err->code;
	return 0;
}

static int seats_missed(struct store *s, const unsigned char kc[16], day_t today,
	struct standing *ret, struct err *err)
{
	const struct timetable *t = &store_catalogue(s)->timetable;
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT offering, day FROM enrolment INDEXED BY enrolment_due WHERE kc=? AND day<? AND day>=?"
		" AND state=0 AND open=0 AND attended=0 ORDER BY day DESC, seq DESC",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "bii", kc, (size_t)16, (int64_t)today, (int64_t)today - MISSED_DAYS);
	while ((got = db_step(&s->db, stmt, err)) == 1 && ret->n_missed < MISSED_MAX) {
		struct missed *m = &ret->missed[ret->n_missed];
		const struct session_change *c;

		text_copy(m->offering, sizeof(m->offering), db_text(stmt, 0));
		m->day = (day_t)sqlite3_column_int64(stmt, 1);
		c = session_change_of(t, m->offering, m->day);
		ret->n_missed += !moved(c) && !(c && c->kind == CHANGE_OFF);
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : 0;
}

int seats_fill(struct store *s, const unsigned char kc[16], day_t today, struct standing *ret,
	struct err *err)
{
	if (seats_booked(s, kc, today, ret, err) < 0 || tickets(s, ret, err) < 0)
		return err->code;
	return seats_missed(s, kc, today, ret, err);
}
