/* SPDX-License-Identifier: MIT */
/*
 * Attendance: a scan from 45 minutes before to 20 minutes after the start of one's own session.
 * Nobody presses anything for it and nothing is printed.
 */
#include <string.h>

#include "core/base/text.h"
#include "core/visit/day.h"
#include "core/visit/offerings.h"

/* The earliest after that minute whose time it is. */
static const struct enrolment *attend_due(const struct model *m, int after_min, struct session *ret)
{
	const struct enrolment *due = NULL;

	for (int i = 0; i < m->standing.n_enrolments; i++) {
		const struct enrolment *e = &m->standing.enrolments[i];
		struct session s;

		if (e->attended || !enrolment_held(e) ||
			!enrolment_session_on(m, e, m->now.day, &s) ||
			!session_attended_by(&s, &m->now) || s.from_min <= after_min)
			continue;
		if (due && s.from_min >= ret->from_min)
			continue;
		due = e;
		*ret = s;
	}
	return due;
}

void attend_enrolled(struct model *m, const struct act *enrol, struct effects *fx)
{
	if (!m->acting && !enrol->head.open && !enrol->head.at_place[0])
		attend_begin(m, -1, fx);
}

static void attend_record(
	struct model *m, const struct enrolment *e, const struct session *s, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_ATTEND, &m->person, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), e->offering);
	if (!visit_ours(m, s->offering))
		text_copy(act.head.at_place, sizeof(act.head.at_place), s->offering->place);
	act.head.service_day = m->now.day;
	act.head.course = e->day == DAY_NONE;
	act.head.has_ref = true;
	memcpy(act.head.ref, e->id, sizeof(act.head.ref));
	act.body.from_min = s->from_min;
	act.body.to_min = s->to_min;
	act.body.room = *s->room;
	act.body.items[0] = (struct act_item){.name = s->offering->name, .qty = 1};
	act.body.n_items = 1;
	record_act(m, &act, &m->person, fx);
}

/* Of whom paper tells is not here now. */
bool attend_begin(struct model *m, int after_min, struct effects *fx)
{
	struct session s = {0};
	const struct enrolment *e = m->queue.backfill.sheet ? NULL : attend_due(m, after_min, &s);

	if (e)
		attend_record(m, e, &s, fx);
	return e != NULL;
}

bool attend_paper(struct model *m, int enrolment, struct effects *fx)
{
	const struct enrolment *e = &m->standing.enrolments[enrolment];
	struct session s;

	if (e->attended || !enrolment_held(e) || !enrolment_session_on(m, e, m->now.day, &s))
		return false;
	attend_record(m, e, &s, fx);
	return true;
}
