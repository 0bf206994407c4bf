/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "tests/soak/soak.h"

static enum record_result record(struct post *m, const struct act *draft, const struct person *who)
{
	struct soak *s = m->soak;
	struct moment now = hall_clock_now(&m->clock);
	struct recorded done = {0};
	enum record_result result;
	struct err err = {0};

	soak_step(s);
	result = store_record(m->store, &now, draft, who, &done, &err);
	if (result == RECORD_FAILED)
		soak_finding(s, "T%d: %s", m->no, err.text);
	if (result != RECORD_OK)
		return result;
	books_told(s, m, &done.act);
	exchange_act_recorded(m->exchange, s->now_ms - s->began_ms + HOUR);
	return result;
}

static void order(struct post *m, const struct person *who)
{
	struct soak *s = m->soak;
	struct act act;

	act_init(&act, ACT_ORDER);
	strcpy(act.head.what, "lunch");
	act.head.walk = fate_percent(&s->fate, 15);
	act.head.service_day = soak_moment(s).day + 1 + fate_below(&s->fate, 2);
	act.head.qty = 1 + fate_percent(&s->fate, 20);
	act.head.list_fen = act.head.due_fen = 1300 * act.head.qty;
	act.body.cancel_day = act.head.service_day;
	act.body.cancel_min = 540;
	act.body.promise = PROMISE_FINAL;
	record(m, &act, who);
}

/* A session of the coming days; a course, now and then; where no right is left the hub is asked. */
static void enrol(struct post *m, const struct person *who)
{
	struct soak *s = m->soak;
	bool elsewhere = s->n_halls > 1 && fate_percent(&s->fate, 15);
	int hall = elsewhere ? (m->hall + 1) % s->n_halls : m->hall;
	struct act act;

	act_init(&act, ACT_ENROL);
	act.head.course = fate_percent(&s->fate, 10);
	snprintf(act.head.what, sizeof(act.head.what), "%c%d", act.head.course ? 'C' : 'S',
		hall + 1);
	act.head.qty = 1;
	if (!act.head.course)
		act.head.service_day = soak_moment(s).day + 1 + fate_below(&s->fate, 3);
	if (elsewhere)
		soak_place(hall, act.head.at_place);
	act.head.open = elsewhere || fate_percent(&s->fate, 10);
	act.body.promise = act.head.open ? PROMISE_OPEN : PROMISE_FINAL;
	if (record(m, &act, who) != RECORD_NO_RIGHT)
		return;
	if (s->o->spoil == SPOIL_OVERSELL) /* "yes", without a right */
		books_told(s, m, &act);
	act.head.open = true;
	act.body.promise = PROMISE_OPEN;
	record(m, &act, who);
	s->ret->waited++;
}

/* Something of the last days that was ordered here, or that somebody enrolled for here. */
static void take_back(struct post *m, const struct person *who)
{
	struct soak *s = m->soak;
	struct told_act *told = NULL;
	struct act act;

	for (size_t i = s->n_told, seen = 0; i-- > 0 && seen < 400; seen++) {
		struct told_act *of = &s->told[i];

		if (of->machine == m->no && of->until_ms == INT64_MAX && of->resource >= 0) {
			told = of;
			break;
		}
	}
	if (!told)
		return;
	act_init(&act, told->kind == ACT_ORDER ? ACT_CANCEL : ACT_LEAVE);
	act.head.has_ref = true;
	memcpy(act.head.ref, told->id, ACT_ID_BYTES);
	act.body.promise = PROMISE_FINAL;
	books_taken_back(s, told);
	record(m, &act, who);
}

void visit(struct post *m)
{
	struct soak *s = m->soak;
	const struct person *who = &s->people[m->hall][fate_below(&s->fate, HALL_PEOPLE)];
	int what = fate_below(&s->fate, 100);
	struct act act;

	if (what < 40) {
		order(m, who);
	} else if (what < 65) {
		enrol(m, who);
	} else if (what < 78) {
		take_back(m, who);
	} else {
		act_init(&act, what < 97 ? ACT_CHECK_IN : ACT_HELP);
		record(m, &act, who);
	}
}
