/* SPDX-License-Identifier: MIT */
#include "server/waiting.h"

#include <string.h>

#include "core/base/text.h"
#include "core/wire/row.h"
#include "server/callback.h"
#include "server/conflict.h"
#include "server/ledger_act.h"
#include "server/ledger_follow.h"
#include "server/ledger_lease.h"
#include "server/ledger_waiting.h"
#include "server/plan.h"

/* The answer's row, to the stream of the enrolment. */
static int tell(struct hub *h, int64_t stream_no, const struct answer_row *answer, struct err *err)
{
	struct feed_row row = {.kind = "answer", .need = 1};
	struct buf body = BUF_INIT(FEED_BODY_MAX);
	struct stream_row s;
	bool changed;
	int result = stream_next(&h->ledger, stream_no - 1, &s, err);

	if (result <= 0 || s.no != stream_no)
		return result < 0 ? result : 0;
	if (s.via && s.via != s.no) /* its hall's hub finds it by the act */
		result = stream_next(&h->ledger, s.via - 1, &s, err);
	if (result <= 0)
		return result;
	row.place[0] = '@';
	hex_from(row.place + 1, s.stream, STREAM_BYTES);
	hex_from(row.key, answer->id, ACT_ID_BYTES);
	row_answer_encode(answer, &body);
	row.body = buf_text(&body);
	result = feed_put(&h->ledger, &row, body.len, &changed, err);
	buf_done(&body);
	return result;
}

/* What follows for the person. The enrolment itself may not be here yet, where a hub was put back. */
static int settle(struct hub *h, const struct waiting *w, const struct answer_row *answer,
	int64_t now_ms, struct err *err)
{
	const char *why = answer->yes ? "waiting-yes" : "waiting-no";
	struct act_head enrol;
	int got = act_head_of(&h->ledger, w->id, &enrol, err);

	if (got <= 0)
		return got;
	if (answer->yes && seat_put(&h->ledger, &enrol, err) < 0)
		return err->code;
	if (strcmp(answer->why, "conflict") == 0)
		why = answer->why;
	return callback_add(h, &(struct callback_about){why, w->stream_no, now_ms}, &enrol, err);
}

/* why NULL = yes. */
static int decide(struct hub *h, const struct waiting *w, const char *why, const struct moment *now,
	struct err *err)
{
	struct answer_row answer = {.yes = !why};
	const struct waiting_end end = {
		.state = why ? "no" : "yes", .why = why ? why : "", .now_ms = now->ms};

	memcpy(answer.id, w->id, ACT_ID_BYTES);
	text_copy(answer.why, sizeof(answer.why), end.why);
	if (waiting_close(&h->ledger, w, &end, err) < 0 || settle(h, w, &answer, now->ms, err) < 0)
		return err->code;
	return tell(h, w->stream_no, &answer, err);
}

/* Is there such a thing to enrol for? Its pool, as far as that is known, in *pool. */
static int find_offering(
	struct hub *h, const struct act_head *enrol, struct pool *pool, struct err *err)
{
	const char *place = enrol->at_place[0] ? enrol->at_place : enrol->place;
	struct session session;
	struct offering offering;
	struct plan plan;
	int got = plan_offering(h, place, enrol->what, &offering, err);

	if (got <= 0 || offering.session == enrol->course || !taken_resource(enrol, pool->resource))
		return got < 0 ? got : 0;
	text_copy(pool->place, sizeof(pool->place), place);
	pool->ends = ((int64_t)pool->day + OFFERING_AHEAD_MAX) * 1440;
	if (enrol->course)
		return 1;
	pool->day = enrol->service_day;
	pool->ends = (int64_t)pool->day * 1440 + offering.from_min;
	if (plan_timetable(h, place, &plan, err) < 0)
		got = err->code;
	else
		got = session_on(&plan.timetable, &offering, enrol->service_day, &session);
	plan_done(&plan);
	return got;
}

/* Where they stand: a clock that was not the hub's says nothing, and none is ahead of now. */
static int64_t promised(const struct act_head *enrol, const struct moment *now)
{
	return enrol->clock == CLOCK_HUB && enrol->at_ms < now->ms ? enrol->at_ms : now->ms;
}

static int list(struct hub *h, const struct stream_row *s, const struct act_head *enrol,
	const struct moment *now, struct err *err)
{
	struct waiting w = {.stream_no = s->no,
		.seq = enrol->seq,
		.promised_ms = promised(enrol, now),
		.rx_ms = now->ms};
	struct pool pool = {.day = now->day};
	int got = find_offering(h, enrol, &pool, err);

	if (got < 0)
		return got;
	memcpy(w.id, enrol->id, ACT_ID_BYTES);
	text_copy(w.resource, sizeof(w.resource), pool.resource);
	/* Its hall may not have been heard today. */
	if ((got && (plan_pools(h, pool.place, now->day, err) < 0 ||
			    pool_touch(&h->ledger, &pool, err) < 0)) ||
		waiting_put(&h->ledger, &w, err) < 0)
		return err->code;
	return got ? 0 : decide(h, &w, "none", now, err);
}

int waiting_enrolled(struct hub *h, const struct stream_row *s, const struct act_head *enrol,
	const struct moment *now, struct err *err)
{
	char state[WAITING_STATE_SIZE];
	struct waiting w;
	int got = waiting_find(&h->ledger, enrol->id, &w, state, err);

	if (got < 0)
		return got;
	if (!got)
		return list(h, s, enrol, now, err);
	/* Told before it came: by a terminal that remembered it to a hub that was put back. */
	return strcmp(state, "yes") == 0 ? seat_put(&h->ledger, enrol, err) : 0;
}

/* "seat/PLACE/ID" or "seat/PLACE/ID/DATE" in parts; false for other names. */
static bool pool_of(const char *resource, day_t today, struct pool *pool)
{
	const char *place, *id, *date;
	size_t n;

	if (strncmp(resource, "seat/", 5) != 0)
		return false;
	place = resource + 5;
	id = strchr(place, '/');
	n = id ? (size_t)(id - place) : 0;
	if (!n || n >= sizeof(pool->place) || !id[1])
		return false;
	date = strchr(id + 1, '/');
	pool->day = today;
	if (date && day_parse(date + 1, &pool->day) < 0)
		return false;
	pool->ends = ((int64_t)pool->day + 1) * 1440;
	memcpy(pool->place, place, n);
	pool->place[n] = 0;
	text_copy(pool->resource, sizeof(pool->resource), resource);
	return true;
}

int waiting_told(struct hub *h, const struct hub_call *call, const struct seat_told *seat,
	bool *lost, struct err *err)
{
	char state[WAITING_STATE_SIZE] = "";
	struct waiting w = {.stream_no = call->stream->no, .seq = seat->seq};
	struct pool pool;
	int got = waiting_find(&h->ledger, seat->id, &w, state, err);

	if (got < 0 || call->stream->revoked)
		return got < 0 ? got : 0;
	if (got && (strcmp(state, "waits") != 0 || w.stream_no != call->stream->no))
		return 0;
	if (!got) {
		if (!pool_of(seat->resource, call->now->day, &pool))
			return 0;
		memcpy(w.id, seat->id, ACT_ID_BYTES);
		text_copy(w.resource, sizeof(w.resource), pool.resource);
		w.promised_ms = w.rx_ms = call->now->ms;
		if (pool_touch(&h->ledger, &pool, err) < 0 || waiting_put(&h->ledger, &w, err) < 0)
			return err->code;
	}
	*lost = true;
	return pool_gave(&h->ledger, w.resource, err) < 0 ? err->code
							  : decide(h, &w, NULL, call->now, err);
}

int waiting_left(
	struct hub *h, const struct act_head *enrol, const struct moment *now, struct err *err)
{
	const struct waiting_end end = {"left", "", now->ms};
	char state[WAITING_STATE_SIZE];
	struct waiting w;
	bool own;
	int got = waiting_find(&h->ledger, enrol->id, &w, state, err);

	if (got < 0)
		return got;
	if (got && strcmp(state, "waits") == 0)
		return waiting_close(&h->ledger, &w, &end, err);
	/* One that the hub gave, or of a lease: those are of the own hall only. */
	own = !enrol->at_place[0] || strcmp(enrol->at_place, enrol->place) == 0;
	if (got ? strcmp(state, "yes") == 0 : !enrol->open && own)
		return pool_credit(&h->ledger, enrol, now->ms, err);
	return 0;
}

/* Rows of halls where somebody waits may have changed, and those halls need not say anything. */
static int plan_halls(struct hub *h, day_t today, struct err *err)
{
	char place[PLACE_SIZE] = "";
	int got = pool_planned(&h->ledger, POOL_WAITED, today, err);

	if (got)
		return got < 0 ? got : 0;
	while ((got = waiting_hall(&h->ledger, place, place, err)) == 1)
		if (plan_pools(h, place, today, err) < 0)
			return err->code;
	return got < 0 ? got : pool_planned_put(&h->ledger, POOL_WAITED, today, err);
}

/* May the first in the list move up already? 1, 0, < 0. */
static int is_turn(struct hub *h, const struct waited *pool, const struct waiting *w,
	const struct moment *now, struct err *err)
{
	int64_t unheard;

	if (pool->ended || w->rx_ms + WAITING_MS <= now->ms)
		return 1;
	return waiting_unheard(&h->ledger, w, &unheard, err) < 0 ? err->code : unheard == 0;
}

static int conflicts(
	struct hub *h, const struct waiting *w, const struct moment *now, struct err *err)
{
	struct act_head enrol;
	int got = act_head_of(&h->ledger, w->id, &enrol, err);

	return got == 1 ? conflict_of(h, &enrol, now->day, err) : got;
}

/* Gives them the seat, or passes them over: 1; 0 = not their turn, or nothing free; < 0. */
static int serve_one(struct hub *h, const struct waited *pool, const struct waiting *w,
	const struct moment *now, struct err *err)
{
	int got = is_turn(h, pool, w, now, err);

	if (got != 1)
		return got;
	got = conflicts(h, w, now, err);
	if (got < 0 || (got && decide(h, w, "conflict", now, err) < 0))
		return err->code;
	if (got)
		return 1;
	got = pool_give(&h->ledger, w->resource, err);
	if (got == 1 && decide(h, w, NULL, now, err) < 0)
		return err->code;
	return got;
}

/* From which minute on whoever is first need not wait for anybody any more. */
static int64_t turn_minute(const struct waiting *w, const struct moment *now)
{
	int64_t began_ms = now->ms - (int64_t)(now->secs % 60) * 1000 - now->ms % 1000;
	int64_t turn_ms = w->rx_ms + WAITING_MS;

	/* Past, and still not served: nothing is free, until something changes. */
	return turn_ms > now->ms ? pool_minute(now) + (turn_ms - began_ms) / 60000 : INT64_MAX;
}

static int serve_pool(
	struct hub *h, const struct waited *pool, const struct moment *now, struct err *err)
{
	struct waiting w;
	int got;

	if (pool->free <= 0 && !pool->ended)
		return waiting_looked(&h->ledger, pool, INT64_MAX, err);
	while ((got = waiting_first(&h->ledger, pool->resource, &w, err)) == 1) {
		int served = serve_one(h, pool, &w, now, err);

		if (served < 0)
			return served;
		if (!served && !pool->ended)
			return waiting_looked(&h->ledger, pool, turn_minute(&w, now), err);
		if (!served && decide(h, &w, "full", now, err) < 0)
			return err->code;
	}
	return got;
}

int waiting_serve(struct hub *h, const char *place, const struct moment *now, struct err *err)
{
	const struct waiting_due due = {pool_minute(now), place};
	struct waited page[WAITED_PAGE];
	char after[RESOURCE_SIZE] = "";
	int n;

	if (plan_halls(h, now->day, err) < 0)
		return err->code;
	while ((n = waiting_pools(&h->ledger, &due, after, page, err)) > 0) {
		for (int i = 0; i < n; i++)
			if (serve_pool(h, &page[i], now, err) < 0)
				return err->code;
		text_copy(after, sizeof(after), page[n - 1].resource);
	}
	return n;
}
