/* SPDX-License-Identifier: MIT */
#include "server/plan.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/log.h"
#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/ledger_kitchen.h"
#include "server/ledger_lease.h"
#include "server/ledger_uplink.h"

/* ---- reading -------------------------------------------------------------------------------- */

/* Room for one more: doubled at every power of two. */
static void *grow(void *items, int n, size_t size, struct err *err)
{
	void *more = items;

	if ((n & (n - 1)) == 0)
		more = realloc(items, (n ? 2 * (size_t)n : 1) * size);
	if (!more)
		err_set(err, ERR_LIMIT, "out of memory");
	return more;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): a type cannot stand in parentheses. */
#define TAKE(what, type, many)                                                                     \
	static int take_##what(void *ctx, const struct feed_row *row, size_t n, struct err *err)   \
	{                                                                                          \
		struct plan *p = ctx;                                                              \
		struct err why = {0};                                                              \
		type *items = grow(p->many, p->n_##many, sizeof(*items), err);                     \
                                                                                                   \
		(void)n;                                                                           \
		if (!items)                                                                        \
			return err->code;                                                          \
		p->many = items;                                                                   \
		if (row_##what##_decode(row, &items[p->n_##many], &why) < 0)                       \
			log_line(LOG_FAIL, "%s", why.text);                                        \
		else                                                                               \
			p->n_##many++;                                                             \
		return 0;                                                                          \
	}

TAKE(slot, struct slot, slots)
TAKE(offering, struct offering, offerings)
TAKE(workday, struct workday, workdays)
TAKE(change, struct session_change, changes)
/* NOLINTEND(bugprone-macro-parentheses) */

#define KIND(kind, place) (&(struct feed_kind){(kind), (place)})

int plan_timetable(struct hub *h, const char *place, struct plan *ret, struct err *err)
{
	memset(ret, 0, sizeof(*ret));
	if (feed_walk_kind(&h->ledger, KIND("workday", "*"), take_workday, ret, err) < 0 ||
		feed_walk_kind(&h->ledger, KIND("workday", place), take_workday, ret, err) < 0 ||
		feed_walk_kind(&h->ledger, KIND("change", place), take_change, ret, err) < 0)
		return err->code;
	ret->timetable = (struct timetable){.workdays = ret->workdays,
		.changes = ret->changes,
		.n_workdays = ret->n_workdays,
		.n_changes = ret->n_changes};
	return 0;
}

static int plan_read(struct hub *h, const char *place, struct plan *ret, struct err *err)
{
	if (plan_timetable(h, place, ret, err) < 0 ||
		feed_walk_kind(&h->ledger, KIND("slot", place), take_slot, ret, err) < 0)
		return err->code;
	return feed_walk_kind(&h->ledger, KIND("offering", place), take_offering, ret, err);
}

void plan_done(struct plan *p)
{
	free(p->slots);
	free(p->offerings);
	free(p->workdays);
	free(p->changes);
	memset(p, 0, sizeof(*p));
}

int plan_offering(
	struct hub *h, const char *place, const char *id, struct offering *ret, struct err *err)
{
	struct feed_row row = {.kind = "offering"};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct err why = {0};
	int got;

	if (!text_copy(row.place, sizeof(row.place), place) ||
		!text_copy(row.key, sizeof(row.key), id))
		return 0;
	got = feed_get(&h->ledger, &row, &body, err);
	row.body = buf_text(&body);
	if (got == 1 && row_offering_decode(&row, ret, &why) < 0) {
		log_line(LOG_FAIL, "%s", why.text);
		got = 0;
	}
	buf_done(&body);
	return got;
}

/* ---- pools ---------------------------------------------------------------------------------- */

struct making {
	struct hub *hub;
	const struct plan *plan;
	const char *place;
	day_t today;
};

static int want(const struct making *m, struct pool *pool, struct err *err)
{
	text_copy(pool->place, sizeof(pool->place), m->place);
	/* At a hall's hub: what is leased from the hub above; it sees to sessions that were moved. */
	if (m->hub->up.joined) {
		pool->moved_from[0] = 0;
		if (uplink_capacity(&m->hub->ledger, pool->resource, &pool->capacity, err) < 0)
			return err->code;
	}
	return pool_want(&m->hub->ledger, pool, err);
}

static bool served_on(const struct making *m, const struct slot *slot, day_t day)
{
	int weekday = timetable_weekday(&m->plan->timetable, day);
	unsigned days = 127;

	if (slot->weekdays[0] && weekdays_parse(slot->weekdays, &days) < 0)
		return false;
	return weekday >= 0 && (days >> weekday & 1) != 0;
}

/* The minute of a day, as pool_minute counts. */
static int64_t minute_of(day_t day, int minute)
{
	return (int64_t)day * 1440 + minute;
}

static int want_day(const struct making *m, const struct slot *slot, day_t day, struct err *err)
{
	struct pool pool = {.day = day,
		.ends = minute_of(day - slot->cutoff_days, slot->cutoff_min),
		.capacity = slot->portions};
	const struct kitchen_key key = {m->place, slot->meal, day};

	meal_resource(pool.resource, m->place, slot->meal, day);
	if (want(m, &pool, err) < 0 ||
		(!m->hub->up.joined && kitchen_want(&m->hub->ledger, &key, pool.ends, err) < 0))
		return err->code;
	pool.ends = minute_of(day, slot->to_min);
	pool.capacity = slot->walk_in;
	walk_resource(pool.resource, m->place, slot->meal, day);
	return slot->walk_in ? want(m, &pool, err) : 0;
}

static int want_portions(const struct making *m, const struct slot *slot, struct err *err)
{
	for (day_t day = m->today; day < m->today + MEAL_DAYS_MAX; day++)
		if (served_on(m, slot, day) && want_day(m, slot, day, err) < 0)
			return err->code;
	return 0;
}

/* Until the last session, as far as that can be seen; the end moves on with the days. */
static int want_course(const struct making *m, const struct offering *o, struct err *err)
{
	struct pool pool = {.day = m->today + OFFERING_AHEAD_MAX, .capacity = o->seats};
	struct session next, after;

	if (!session_next(&m->plan->timetable, o, m->today, &next))
		return 0;
	pool.ends = minute_of(pool.day, 1440);
	if (!session_next(&m->plan->timetable, o, next.day + 1, &after)) {
		pool.day = next.day;
		pool.ends = minute_of(next.day, next.from_min);
	}
	seat_resource(pool.resource, o, DAY_NONE);
	return want(m, &pool, err);
}

static int want_session(const struct making *m, const struct session *s, struct err *err)
{
	const struct session_change *c = s->change;
	struct pool pool = {.day = s->day,
		.ends = minute_of(s->day, s->from_min),
		.capacity = s->offering->seats};

	seat_resource(pool.resource, s->offering, s->day);
	/* Who has a seat on the day it was moved from comes along. */
	if (c && c->kind == CHANGE_MOVED && c->day != s->day)
		seat_resource(pool.moved_from, s->offering, c->day);
	return want(m, &pool, err);
}

static int want_sessions(const struct making *m, const struct offering *o, struct err *err)
{
	struct session session;

	for (day_t day = m->today; day <= m->today + offering_ahead(o); day++)
		if (session_on(&m->plan->timetable, o, day, &session) &&
			want_session(m, &session, err) < 0)
			return err->code;
	return 0;
}

static int want_all(const struct making *m, struct err *err)
{
	const struct plan *p = m->plan;

	for (int i = 0; i < p->n_slots; i++)
		if (want_portions(m, &p->slots[i], err) < 0)
			return err->code;
	for (int i = 0; i < p->n_offerings; i++) {
		const struct offering *o = &p->offerings[i];

		if ((o->session ? want_sessions : want_course)(m, o, err) < 0)
			return err->code;
	}
	return 0;
}

int plan_pools(struct hub *h, const char *place, day_t today, struct err *err)
{
	struct plan plan = {.n_slots = 0};
	const struct making m = {h, &plan, place, today};
	int result = pool_planned(&h->ledger, place, today, err);

	if (result)
		return result < 0 ? result : 0;
	if (plan_read(h, place, &plan, err) < 0 || pool_want_begin(&h->ledger, err) < 0 ||
		want_all(&m, err) < 0)
		result = err->code;
	else
		result = pool_want_end(&h->ledger, place, today, err);
	plan_done(&plan);
	return result;
}
