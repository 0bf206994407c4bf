/* SPDX-License-Identifier: MIT */
#include "kiosk/store/lease.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/mutation.h"
#include "core/base/text.h"
#include "kiosk/store/internal.h"

#define RIGHTS_MAX 100000
#define TURNS      16 /* places of a batch that are kept for counters nothing was sold from */
#define OLD_DAYS   7  /* counters of older meals are not told any more */

int lease_read(struct store *s, const char *resource, day_t today, struct lease_state *ret,
	struct err *err)
{
	const struct epoch *epoch = &s->state.epoch;
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT coalesce((SELECT granted FROM lease WHERE gen=?1 AND resource=?2 AND"
		" epoch_n=?3 AND epoch_id=?4 AND until>=?5), 0), coalesce(sold, 0),"
		" coalesce(returned, 0), coalesce(orders, 0), coalesce(waiting, 0)"
		" FROM (SELECT ?2 AS r) LEFT JOIN lease_count ON resource=r",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "itibi", s->state.gen, resource, (int64_t)epoch->n, epoch->id,
		sizeof(epoch->id), (int64_t)today);
	got = db_step(&s->db, stmt, err);
	if (got < 0)
		return got;
	*ret = (struct lease_state){
		.granted = s->state.forked ? 0 : sqlite3_column_int64(stmt, 0),
		.sold = sqlite3_column_int64(stmt, 1),
		.returned = sqlite3_column_int64(stmt, 2),
		.orders = sqlite3_column_int64(stmt, 3),
		.waiting = sqlite3_column_int64(stmt, 4),
	};
	sqlite3_reset(stmt);
	return 0;
}

static bool same_epoch(const struct epoch *a, const struct epoch *b)
{
	return a->n == b->n && memcmp(a->id, b->id, sizeof(a->id)) == 0;
}

int lease_put(struct store *s, int64_t gen, const struct lease_row *row, struct err *err)
{
	int64_t until = row->until == DAY_NONE ? DAY_COURSE : row->until;
	const struct epoch *now = &s->state.epoch;
	int64_t before = 0;

	if (!same_epoch(&row->epoch, now) && !MUTATED(GRANTS_UNSTAMPED))
		return 0;
	if (MUTATED(GRANTS_ADDED) &&
		db_number(&s->db, err, &before, 0,
			"SELECT max(granted) FROM lease WHERE resource=?", "t", row->resource) < 0)
		return err->code;
	if (db_run(&s->db, err,
		    "INSERT INTO lease(gen, resource, epoch_n, epoch_id, granted, until, recall)"
		    " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(gen, resource) DO UPDATE SET"
		    " granted=CASE WHEN epoch_n=excluded.epoch_n AND epoch_id=excluded.epoch_id"
		    " THEN max(granted, excluded.granted) ELSE excluded.granted END,"
		    " recall=CASE WHEN epoch_n=excluded.epoch_n AND epoch_id=excluded.epoch_id"
		    " THEN max(recall, excluded.recall) ELSE excluded.recall END,"
		    " epoch_n=excluded.epoch_n, epoch_id=excluded.epoch_id, until=excluded.until",
		    "itibiii", gen, row->resource, (int64_t)now->n, now->id, sizeof(now->id),
		    before + row->granted, until, row->recall) < 0)
		return err->code;
	if (generation_raise(s, row->resource, row->granted, err) < 0)
		return err->code;
	return db_run(&s->db, err,
		"INSERT INTO lease_count(resource, granted_seen, day) VALUES(?, ?, ?)"
		" ON CONFLICT(resource) DO UPDATE SET day=max(day, excluded.day),"
		" granted_seen=max(granted_seen, excluded.granted_seen)",
		"tii", row->resource, row->granted, until);
}

static int left_to_sell(const struct store *s, int64_t left)
{
	if (s->state.forked || left < 0)
		return 0;
	return left > INT_MAX ? INT_MAX : (int)left;
}

int lease_left(const struct store *s, const struct lease_state *lease)
{
	return left_to_sell(s, lease->granted - lease->sold - lease->returned);
}

/* Room for one more; NULL when there is no memory. */
static struct right *right_new(struct right **list, int *room, int n)
{
	struct right *more;

	if (n == *room) {
		int wanted = *room ? *room * 2 : 64;

		more = realloc(*list, (size_t)wanted * sizeof(*more));
		if (!more)
			return NULL;
		*list = more;
		*room = wanted;
	}
	return &(*list)[n];
}

static int rights_read(struct store *s, sqlite3_stmt *stmt, struct right **ret, struct err *err)
{
	int n = 0, room = 0, got;

	while ((got = db_step(&s->db, stmt, err)) == 1 && n < RIGHTS_MAX) {
		struct right *r = right_new(ret, &room, n);

		if (!r) {
			got = err_set(err, ERR_IO, "out of memory");
			break;
		}
		if (!text_copy(r->resource, sizeof(r->resource), db_text(stmt, 0)))
			continue;
		r->left = left_to_sell(s, sqlite3_column_int64(stmt, 1));
		n++;
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : n;
}

/* The key of `lease` and BINARY collation: bytes in the order of strcmp. */
int lease_rights(struct store *s, day_t today, struct right **ret, int *n, struct err *err)
{
	const struct epoch *epoch = &s->state.epoch;
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT resource, granted-coalesce(sold, 0)-coalesce(returned, 0) FROM lease"
		" LEFT JOIN lease_count USING(resource) WHERE gen=? AND epoch_n=? AND epoch_id=?"
		" AND until>=? ORDER BY resource COLLATE BINARY",
		err);
	struct right *list = NULL;
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iibi", s->state.gen, (int64_t)epoch->n, epoch->id, sizeof(epoch->id),
		(int64_t)today);
	got = rights_read(s, stmt, &list, err);
	if (got < 0) {
		free(list);
		return got;
	}
	*ret = list;
	*n = got;
	return 0;
}

/* ---- told to the hub -------------------------------------------------------------------------- */

struct telling {
	struct batch_header *h;
	bool used; /* something was sold or given back */
	int max;
	int64_t oldest;
};

static int take_counts(struct store *s, sqlite3_stmt *stmt, struct batch_header *h, struct err *err)
{
	int got;

	while ((got = db_step(&s->db, stmt, err)) == 1) {
		struct lease_count *count = &h->leases[h->n_leases++];

		text_copy(count->resource, sizeof(count->resource), db_text(stmt, 0));
		count->granted = sqlite3_column_int64(stmt, 1);
		count->sold = sqlite3_column_int64(stmt, 2);
		count->returned = sqlite3_column_int64(stmt, 3);
	}
	return got;
}

/* Counters in the order of their names, `after` first; all that fit, at most max. */
static int tell(
	struct store *s, struct telling *t, const char *after, const char *to, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT resource, granted_seen, sold, returned FROM lease_count"
		" INDEXED BY lease_count_day WHERE day>=? AND (sold>0 OR returned>0)=? AND"
		" (granted_seen>0 OR sold>0 OR returned>0) AND resource>? AND resource<=?"
		" ORDER BY resource LIMIT ?",
		err);

	if (!stmt)
		return err->code;
	db_bind(stmt, "iitti", t->oldest, (int64_t)t->used, after, to,
		(int64_t)t->max - t->h->n_leases);
	return take_counts(s, stmt, t->h, err);
}

/* Goes on behind what was told last, and round. */
static int tell_round(struct store *s, struct telling *t, char last[RESOURCE_SIZE], struct err *err)
{
	char from[RESOURCE_SIZE];
	int before = t->h->n_leases;

	memcpy(from, last, sizeof(from));
	if (tell(s, t, from, "~", err) < 0 || (from[0] && tell(s, t, "", from, err) < 0))
		return err->code;
	if (t->h->n_leases > before)
		memcpy(last, t->h->leases[t->h->n_leases - 1].resource, RESOURCE_SIZE);
	return 0;
}

/* All that there is, page by page, each until it is acknowledged; 1 = this was the last page. */
static int tell_page(struct store *s, struct telling *t, struct err *err)
{
	struct batch_header *h = t->h;
	sqlite3_stmt *stmt = db_stmt(&s->db,
		"SELECT resource, granted_seen, sold, returned FROM lease_count WHERE day>=? AND"
		" (granted_seen>0 OR sold>0 OR returned>0) AND resource>? ORDER BY resource LIMIT ?",
		err);
	int got;

	if (!stmt)
		return err->code;
	db_bind(stmt, "iti", t->oldest, s->told.lease, (int64_t)BATCH_LEASES_MAX);
	got = take_counts(s, stmt, h, err);
	if (got < 0)
		return got;
	if (h->n_leases)
		memcpy(s->telling.lease, h->leases[h->n_leases - 1].resource, RESOURCE_SIZE);
	return h->n_leases < BATCH_LEASES_MAX;
}

/* 1 = a seat to come that somebody was given here is in *ret; 0 = no such. */
static int seat_given(struct store *s, const unsigned char id[ACT_ID_BYTES], struct seat_told *ret,
	struct err *err)
{
	day_t today = moment_at(s->last_ms, CLOCK_WALL).day;
	struct act_head head;
	int got;

	memcpy(ret->id, id, ACT_ID_BYTES);
	ret->seq = store_seq_of(s, id);
	got = ret->seq ? act_head_at(s, ret->seq, &head, err) : 0;
	if (got <= 0 || head.kind != ACT_ENROL || (!head.course && head.service_day < today))
		return got < 0 ? got : 0;
	act_resource(&head, ret->resource);
	return 1;
}

/* Seats that the hub gave to people who waited: only the terminal that told them knows, should the
 * hub forget it. 1 = this was the last page. */
static int tell_seats(struct store *s, struct batch_header *h, struct err *err)
{
	sqlite3_stmt *stmt = db_stmt(
		&s->db, "SELECT id FROM answer WHERE gen=? AND yes AND id>? ORDER BY id", err);
	const void *id;
	size_t len;
	int got = 0;

	if (!stmt)
		return err->code;
	db_bind(stmt, "ib", s->state.gen, s->told.seat, (size_t)ACT_ID_BYTES);
	while (h->n_seats < BATCH_SEATS_MAX && (got = db_step(&s->db, stmt, err)) == 1) {
		id = db_blob(stmt, 0, &len);
		if (len != ACT_ID_BYTES)
			continue;
		memcpy(s->telling.seat, id, len);
		got = seat_given(s, s->telling.seat, &h->seats[h->n_seats], err);
		if (got < 0)
			break;
		h->n_seats += got;
	}
	sqlite3_reset(stmt);
	return got < 0 ? got : h->n_seats < BATCH_SEATS_MAX;
}

static int tell_all(struct store *s, struct telling *t, struct err *err)
{
	int leases = tell_page(s, t, err), seats;

	if (leases < 0)
		return leases;
	seats = tell_seats(s, t->h, err);
	if (seats < 0)
		return seats;
	s->telling.all = leases && seats;
	return 0;
}

/* A hall may have thousands of sessions ahead and a batch has room for a few. A hub whose memory is
 * new hears them all, in order, before it gives anything away. From then on what was sold from goes
 * first, the rest takes turns: counters only rise and the hub takes the highest, so it does not
 * matter in which batch one comes. */
int lease_counts(struct store *s, struct batch_header *h, struct err *err)
{
	struct telling t = {.h = h, .used = true, .max = BATCH_LEASES_MAX - TURNS};
	int result;

	t.oldest = s->last_seq ? moment_at(s->last_ms, CLOCK_WALL).day - OLD_DAYS : INT32_MIN;
	h->n_leases = h->n_seats = 0;
	s->telling = s->told;
	if (s->told.all) {
		result = tell_round(s, &t, s->told_used, err);
		t.used = false;
		t.max = BATCH_LEASES_MAX;
		if (!result)
			result = tell_round(s, &t, s->told_unused, err);
	} else {
		result = tell_all(s, &t, err);
	}
	h->told_all = s->telling.all;
	return result;
}

void lease_page_heard(struct store *s)
{
	s->told = s->telling;
}

void lease_tell_anew(struct store *s)
{
	memset(&s->told, 0, sizeof(s->told));
	s->telling = s->told;
}
