/* SPDX-License-Identifier: MIT */
#include "kiosk/store/project.h"

#include <string.h>

#include "core/base/mutation.h"
#include "core/base/text.h"
#include "core/hall/temp_card.h"
#include "core/visit/badges.h"

#define MARK ((size_t)16)

/* ---- rights ----------------------------------------------------------------------------------- */

static const char *seat_place(const struct act_head *h)
{
	return h->at_place[0] ? h->at_place : h->place;
}

static void seat_of(const struct act_head *h, char out[RESOURCE_SIZE])
{
	struct offering o = {.session = !h->course};

	text_copy(o.id, sizeof(o.id), h->what);
	text_copy(o.place, sizeof(o.place), seat_place(h));
	seat_resource(out, &o, h->service_day);
}

void act_resource(const struct act_head *h, char out[RESOURCE_SIZE])
{
	out[0] = 0;
	if (h->kind == ACT_ENROL || (h->kind == ACT_RETURN && h->at_place[0]))
		seat_of(h, out);
	else if ((h->kind == ACT_ORDER || h->kind == ACT_RETURN) && h->walk)
		walk_resource(out, h->place, h->what, h->service_day);
	else if (h->kind == ACT_ORDER || h->kind == ACT_RETURN)
		meal_resource(out, h->place, h->what, h->service_day);
}

void act_number_resource(const struct act_head *h, char out[RESOURCE_SIZE])
{
	if (h->kind == ACT_ENROL)
		act_resource(h, out);
	else
		meal_resource(out, h->place, h->what, h->service_day);
}

/* What one act adds to a resource's counters. */
struct counts {
	int sold, returned, orders, waiting;
};

/* Until `day` the hub may have to hear of it: of a seat in a course always. */
static int count(struct db *db, const char *resource, int64_t day, const struct counts *more,
	struct err *err)
{
	return db_run(db, err,
		"INSERT INTO lease_count(resource, day, sold, returned, orders, waiting)"
		" VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(resource) DO UPDATE SET"
		" sold=sold+excluded.sold, returned=returned+excluded.returned,"
		" orders=orders+excluded.orders, waiting=waiting+excluded.waiting,"
		" day=max(day, excluded.day)",
		"tiiiii", resource, day, (int64_t)more->sold, (int64_t)more->returned,
		(int64_t)more->orders, (int64_t)more->waiting);
}

/* ---- by kind ---------------------------------------------------------------------------------- */

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

/* Gone (undone 2), with whatever this day brought; the next card is a check-in again. */
static int collected(struct db *db, const struct act_head *h, struct err *err)
{
	return db_run(db, err, "UPDATE check_in SET undone=2 WHERE day=? AND kc=? AND undone=0",
		"ib", (int64_t)h->day, h->kc, MARK);
}

/* Whoever was not there was in no class that day, either: a check-in is followed by attendance. */
static int undo(struct db *db, const struct act_head *ref, struct err *err)
{
	if (ref->kind != ACT_CHECK_IN)
		return 0;
	if (db_run(db, err, "DELETE FROM attendance WHERE kc=? AND day=?", "bi", ref->kc, MARK,
		    (int64_t)ref->day) < 0 ||
		db_run(db, err, "UPDATE enrolment SET attended=0 WHERE kc=? AND day=?", "bi",
			ref->kc, MARK, (int64_t)ref->day) < 0)
		return err->code;
	return db_run(db, err, "UPDATE check_in SET undone=1 WHERE day=? AND kc=? AND seq=?", "ibi",
		(int64_t)ref->day, ref->kc, MARK, ref->seq);
}

/* Of a queue there are no slips; its sheet is none of them. */
static int print_job(struct db *db, const struct act_head *h, int64_t act_seq, struct err *err)
{
	if (h->queue)
		return 0;
	return db_run(db, err,
		"INSERT INTO print_job(act_seq, copy, id, at_ms) SELECT ?1,"
		" coalesce(max(copy)+1, 0), ?2, ?3 FROM (SELECT copy FROM print_job WHERE act_seq=?1"
		" UNION ALL SELECT copy FROM print_past WHERE act_seq=?1)",
		"iii", act_seq, h->seq, h->at_ms);
}

static int order_counted(struct db *db, const struct act_head *h, struct err *err)
{
	char resource[RESOURCE_SIZE], number[RESOURCE_SIZE];

	act_resource(h, resource);
	if (!h->walk)
		return count(db, resource, h->service_day,
			&(struct counts){.sold = h->qty, .orders = 1}, err);
	act_number_resource(h, number);
	if (count(db, resource, h->service_day, &(struct counts){.sold = h->qty}, err) < 0)
		return err->code;
	return count(db, number, h->service_day, &(struct counts){.orders = 1}, err);
}

static int order(struct db *db, const struct act_head *h, struct err *err)
{
	if (db_run(db, err,
		    "INSERT INTO meal_order(kc, service_day, seq, meal, qty, walk)"
		    " VALUES(?, ?, ?, ?, ?, ?)",
		    "biitii", h->kc, MARK, (int64_t)h->service_day, h->seq, h->what,
		    (int64_t)h->qty, (int64_t)h->walk) < 0 ||
		order_counted(db, h, err) < 0)
		return err->code;
	return print_job(db, h, h->seq, err);
}

static int order_becomes(struct db *db, const struct act_head *of, int64_t seq,
	enum order_state state, struct err *err)
{
	return db_run(db, err,
		"UPDATE meal_order SET state=? WHERE kc=? AND service_day=? AND seq=?", "ibii",
		(int64_t)state, of->kc, MARK, (int64_t)of->service_day, seq);
}

static int serve(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	if (!ref && (h->has_ref || h->slip[0]))
		return db_run(db, err,
			"INSERT INTO served_peer(serve, day, meal, kc, of, slip) VALUES(?, ?, ?, ?, ?, ?)",
			"iitbbt", h->seq, (int64_t)h->service_day, h->what, h->kc, MARK,
			h->has_ref ? h->ref : NULL, (size_t)ACT_ID_BYTES, h->slip);
	if (!ref || ref->kind != ACT_ORDER)
		return 0;
	if (db_run(db, err, "INSERT INTO served(serve, order_seq) VALUES(?, ?)", "ii", h->seq,
		    ref->seq) < 0)
		return err->code;
	return order_becomes(db, ref, ref->seq, ORDER_SERVED, err);
}

/* It may have been handed over twice. */
static int unserve(struct db *db, const struct act_head *ref, struct err *err)
{
	int64_t order = 0, others = 0;

	if (!ref || ref->kind != ACT_SERVE)
		return 0;
	if (db_number(db, err, &order, 0, "SELECT order_seq FROM served WHERE serve=?", "i",
		    ref->seq) < 0 ||
		db_run(db, err, "DELETE FROM served WHERE serve=?", "i", ref->seq) < 0 ||
		db_run(db, err, "DELETE FROM served_peer WHERE serve=?", "i", ref->seq) < 0 ||
		db_number(db, err, &others, 0, "SELECT count(*) FROM served WHERE order_seq=?", "i",
			order) < 0)
		return err->code;
	return order && !others ? order_becomes(db, ref, order, ORDER_OPEN, err) : 0;
}

/* Only as a mutation: it is the hub's to do. */
static int order_uncounted(struct db *db, const struct act_head *ref, struct err *err)
{
	char resource[RESOURCE_SIZE];

	if (ref->kind != ACT_ORDER)
		return 0;
	act_resource(ref, resource);
	return count(db, resource, ref->service_day, &(struct counts){.sold = -ref->qty}, err);
}

/* The portion is not free again here: the hub credits it once. */
static int cancel(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	if (ref && ref->kind == ACT_ORDER &&
		db_run(db, err,
			"UPDATE meal_order SET state=?, cancel=?"
			" WHERE kc=? AND service_day=? AND seq=?",
			"iibii", (int64_t)ORDER_CANCELLED, h->seq, ref->kc, MARK,
			(int64_t)ref->service_day, ref->seq) < 0)
		return err->code;
	if (MUTATED(CANCEL_CREDITED) && ref && order_uncounted(db, ref, err) < 0)
		return err->code;
	return print_job(db, h, h->seq, err);
}

static int64_t seat_day(const struct act_head *h)
{
	return h->course ? DAY_COURSE : h->service_day;
}

static int give_back(struct db *db, const struct act_head *h, struct err *err)
{
	char resource[RESOURCE_SIZE];

	act_resource(h, resource);
	return count(db, resource, seat_day(h), &(struct counts){.returned = h->qty}, err);
}

/* An open one takes no seat and gets a number. Who left a session they had attended and comes back
 * to it has still attended. */
static int enrol(struct db *db, const struct act_head *h, struct err *err)
{
	struct counts more = {.sold = h->open ? 0 : h->qty, .waiting = h->open};
	char resource[RESOURCE_SIZE];

	act_resource(h, resource);
	if (count(db, resource, seat_day(h), &more, err) < 0 ||
		db_run(db, err,
			"INSERT INTO enrolment(kc, day, seq, offering, place, open, attended)"
			" VALUES(?1, ?2, ?3, ?4, ?5, ?6, EXISTS(SELECT 1 FROM attendance WHERE"
			" kc=?1 AND day=?2 AND offering=?4))",
			"biitti", h->kc, MARK, seat_day(h), h->seq, h->what, seat_place(h),
			(int64_t)h->open) < 0)
		return err->code;
	return print_job(db, h, h->seq, err);
}

/* As with a cancel, the seat is not free again here. */
static int leave(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	if (ref && ref->kind == ACT_ENROL &&
		db_run(db, err, "UPDATE enrolment SET state=? WHERE kc=? AND day=? AND seq=?",
			"ibii", (int64_t)SEAT_LEFT, ref->kc, MARK, seat_day(ref), ref->seq) < 0)
		return err->code;
	return print_job(db, h, h->seq, err);
}

/* A session that was moved is attended on another day than it was booked for: then ref tells which
 * enrolment it is. */
static int attend(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	if (db_run(db, err,
		    "INSERT INTO attendance(kc, day, offering, seq) VALUES(?, ?, ?, ?)"
		    " ON CONFLICT DO NOTHING",
		    "biti", h->kc, MARK, (int64_t)h->service_day, h->what, h->seq) < 0 ||
		db_run(db, err,
			"UPDATE enrolment SET attended=1 WHERE kc=? AND day=? AND offering=?",
			"bit", h->kc, MARK, (int64_t)h->service_day, h->what) < 0)
		return err->code;
	if (!ref || ref->kind != ACT_ENROL || ref->course)
		return 0;
	return db_run(db, err, "UPDATE enrolment SET attended=1 WHERE kc=? AND day=? AND seq=?",
		"bii", ref->kc, MARK, seat_day(ref), ref->seq);
}

static int call(struct db *db, const struct act_head *h, struct err *err)
{
	return db_run(db, err, "INSERT INTO call(day, seq, kind) VALUES(?, ?, ?)", "iii",
		(int64_t)h->day, h->seq, (int64_t)h->kind);
}

/* Whatever names a call as what it answers, answers it; a call for help all that were before it, too. */
static int call_answered(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	if (h->kind == ACT_HELP)
		return db_run(db, err,
			"UPDATE call SET answered=1 WHERE day=? AND seq<=? AND kind IN (?, ?)",
			"iiii", (int64_t)ref->day, ref->seq, (int64_t)ACT_HELP,
			(int64_t)ACT_DISTRESS);
	if (ref->kind != ACT_HELP && ref->kind != ACT_DISTRESS && ref->kind != ACT_UNKNOWN &&
		ref->kind != ACT_TODO)
		return 0;
	return db_run(db, err, "UPDATE call SET answered=1 WHERE day=? AND seq=?", "ii",
		(int64_t)ref->day, ref->seq);
}

/* Of a promise that did not hold, whose paper may be another terminal's. */
static int told(struct db *db, const struct act_head *h, struct err *err)
{
	if (!h->has_ref)
		return 0;
	return db_run(db, err, "INSERT OR REPLACE INTO told(id, seq) VALUES(?, ?)", "bi", h->ref,
		(size_t)ACT_ID_BYTES, h->seq);
}

/* Its slip is the card. */
static int card(struct db *db, const struct act_head *h, struct err *err)
{
	if (strcmp(h->what, TEMP_CARD) != 0)
		return 0;
	if (db_run(db, err,
		    "INSERT INTO card_least(kc, serial, seq) VALUES(?, ?, ?)"
		    " ON CONFLICT(kc) DO UPDATE SET serial=max(serial, excluded.serial),"
		    " seq=excluded.seq",
		    "bii", h->kc, MARK, (int64_t)h->qty, h->seq) < 0)
		return err->code;
	return print_job(db, h, h->seq, err);
}

static int badge(struct db *db, const struct act_head *h, struct err *err)
{
	if (strcmp(h->what, BADGE_BACK) == 0)
		return db_run(db, err, "DELETE FROM badge_stopped WHERE kc=?", "b", h->kc, MARK);
	if (strcmp(h->what, BADGE_STOPPED) != 0)
		return 0;
	return db_run(db, err, "INSERT OR IGNORE INTO badge_stopped(kc, seq) VALUES(?, ?)", "bi",
		h->kc, MARK, h->seq);
}

/* Of whose key it was nothing is left but what they took of a right. */
static int erased(struct db *db, const struct act_head *h, struct err *err)
{
	static const char *const tables[] = {"DELETE FROM check_in WHERE kc=?",
		"DELETE FROM served WHERE order_seq IN (SELECT seq FROM meal_order WHERE kc=?)",
		"DELETE FROM served_peer WHERE kc=?", "DELETE FROM meal_order WHERE kc=?",
		"DELETE FROM enrolment WHERE kc=?", "DELETE FROM attendance WHERE kc=?",
		"DELETE FROM card_least WHERE kc=?", "DELETE FROM badge_stopped WHERE kc=?"};

	for (size_t i = 0; h->has_ref && i < sizeof(tables) / sizeof(tables[0]); i++)
		if (db_run(db, err, tables[i], "b", h->ref, MARK) < 0)
			return err->code;
	return 0;
}

/* A call of another terminal is answered here by name (kiosk/store/help.h). */
static int called(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	if (!h->has_ref)
		return call(db, h, err);
	return h->kind == ACT_HELP && !ref ? told(db, h, err) : 0;
}

static int by_kind(
	struct db *db, const struct act_head *h, const struct act_head *ref, struct err *err)
{
	switch (h->kind) {
	case ACT_CHECK_IN:
		return check_in(db, h, err);
	case ACT_COLLECT:
		return collected(db, h, err);
	case ACT_UNDO:
		return ref ? undo(db, ref, err) : 0;
	case ACT_ORDER:
		return order(db, h, err);
	case ACT_CANCEL:
		return cancel(db, h, ref, err);
	case ACT_ENROL:
		return enrol(db, h, err);
	case ACT_LEAVE:
		return leave(db, h, ref, err);
	case ACT_ATTEND:
		return attend(db, h, ref, err);
	case ACT_SERVE:
		return serve(db, h, ref, err);
	case ACT_UNSERVED:
		return unserve(db, ref, err);
	case ACT_REPRINT:
		return ref ? print_job(db, h, ref->seq, err) : 0;
	case ACT_RETURN:
		return give_back(db, h, err);
	case ACT_QUEUE:
		return print_job(db, h, h->seq, err);
	case ACT_LIST: /* store_list_next */
		return call(db, h, err) < 0 ? err->code : print_job(db, h, h->seq, err);
	case ACT_PHONED:
		return told(db, h, err);
	case ACT_REQUEST:
		return card(db, h, err);
	case ACT_SETTING:
		return badge(db, h, err);
	case ACT_ERASED:
		return erased(db, h, err);
	case ACT_DISTRESS:
		return call(db, h, err);
	case ACT_DAY: /* store_opened */
		return strcmp(h->what, "open") == 0 ? call(db, h, err) : 0;
	case ACT_UNKNOWN: /* of a queue an ACT_TODO follows, which is the call */
		return h->queue ? 0 : call(db, h, err);
	case ACT_HELP:
	case ACT_TODO:
		return called(db, h, ref, err);
	default:
		return 0;
	}
}

int project_apply(
	struct db *db, const struct act_head *head, const struct act_head *ref, struct err *err)
{
	if (run_of_day(db, head, err) < 0 || by_kind(db, head, ref, err) < 0)
		return err->code;
	return ref ? call_answered(db, head, ref, err) : 0;
}
