/* SPDX-License-Identifier: MIT */
#include "server/conflict.h"

#include <string.h>

#include "core/base/text.h"
#include "server/ledger_follow.h"
#include "server/plan.h"

/* What somebody goes to: an offering on the days of its hall's timetable. */
struct going {
	struct offering offering;
	struct plan plan; /* its timetable only */
	day_t day;        /* DAY_NONE = every session */
};

/* 1 = there is such an offering, 0, < 0; going_done in any case. */
static int going_read(struct hub *h, const struct seat *seat, struct going *ret, struct err *err)
{
	const struct session_change *c;
	int got;

	memset(&ret->plan, 0, sizeof(ret->plan));
	ret->day = seat->day;
	got = plan_offering(h, seat->place, seat->offering, &ret->offering, err);
	if (got <= 0)
		return got;
	if (plan_timetable(h, seat->place, &ret->plan, err) < 0)
		return err->code;
	c = session_change_of(&ret->plan.timetable, seat->offering, seat->day);
	if (seat->day != DAY_NONE && c && c->kind == CHANGE_MOVED)
		ret->day = c->to_day;
	return 1;
}

static bool on(const struct going *g, day_t day, struct session *ret)
{
	return (g->day == DAY_NONE || g->day == day) &&
	       session_on(&g->plan.timetable, &g->offering, day, ret);
}

static bool overlap(const struct going *a, const struct going *b, day_t today)
{
	struct session one, other;

	for (day_t day = today; day <= today + OFFERING_AHEAD_MAX; day++)
		if (on(a, day, &one) && on(b, day, &other) && session_overlap(&one, &other))
			return true;
	return false;
}

static int against_all(struct hub *h, const struct act_head *enrol, const struct going *wished,
	day_t today, struct err *err)
{
	struct seat other = {.id = {0}};
	int got;

	while ((got = seat_next(&h->ledger, enrol->kc, &other, err)) == 1) {
		struct going has;

		if (memcmp(other.id, enrol->id, sizeof(other.id)) == 0)
			continue;
		got = going_read(h, &other, &has, err);
		if (got == 1)
			got = overlap(wished, &has, today);
		plan_done(&has.plan);
		if (got)
			return got;
	}
	return got;
}

int conflict_of(struct hub *h, const struct act_head *enrol, day_t today, struct err *err)
{
	struct seat seat = {.day = enrol->course ? DAY_NONE : enrol->service_day};
	struct going wished;
	int got;

	text_copy(seat.place, sizeof(seat.place),
		enrol->at_place[0] ? enrol->at_place : enrol->place);
	text_copy(seat.offering, sizeof(seat.offering), enrol->what);
	got = going_read(h, &seat, &wished, err);
	if (got == 1)
		got = against_all(h, enrol, &wished, today, err);
	plan_done(&wished.plan);
	return got;
}
