/* SPDX-License-Identifier: MIT */
/*
 * The day's first page: a volunteer's badge shows date and time, paper, menus and what was not sent, and one
 * key opens the hall. A clock that is not certain (core/base/clock.h) is asked about here, and can be put
 * forward: after a night without power it stands at the evening before. It is never put back: what was
 * promised has its time already.
 */
#include <sodium.h>

#include "core/base/text.h"
#include "core/visit/behind.h"

#define DAY_MIN  1440
#define MOST_MIN (90 * DAY_MIN)

static bool unsure(const struct model *m)
{
	return m->now.quality == CLOCK_UNKNOWN;
}

bool opening_due(const struct model *m)
{
	return m->opened != m->now.day || unsure(m);
}

struct moment visit_opening_time(const struct model *m)
{
	return moment_at(m->now.ms + (int64_t)m->assist.later_min * 60000, m->now.quality);
}

void opening_choices(const struct model *m, struct choice_list *l)
{
	choice_add(l, 1, CHOICE_OPEN_DAY, 0);
	if (!unsure(m))
		return;
	choice_add(l, 2, CHOICE_LATER, DAY_MIN);
	choice_add(l, 3, CHOICE_LATER, 60);
	choice_add(l, 4, CHOICE_LATER, 10);
	choice_add(l, 5, CHOICE_LATER, 1);
	if (m->assist.later_min)
		choice_add(l, 6, CHOICE_NOT_LATER, 0);
}

/* From now on it is the time that was asked about; nothing that counted down did so meanwhile. */
static void set_clock(struct model *m, struct effects *fx)
{
	struct moment at = visit_opening_time(m);

	m->now.ms = at.ms;
	m->now.day = at.day;
	m->now.secs = at.secs;
	m->now.quality = CLOCK_WALL;
	m->since_ms = m->active_ms = m->quiet_ms = m->now.ms;
	effect_add(fx, FX_CLOCK)->clock_ms = m->now.ms;
}

static void open_day(struct model *m, struct effects *fx)
{
	bool asked = unsure(m);
	struct act act;

	if (asked)
		set_clock(m, fx);
	act_draft(&act, m, ACT_DAY, &m->assist.by, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), "open");
	act.head.proof = m->assist.by_proof;
	text_copy(act.body.note, sizeof(act.body.note), asked ? "clock" : "");
	record_act(m, &act, &m->assist.by, fx);
	sodium_memzero(&act, sizeof(act));
}

/* What is on the paper then shows whether it can be read. */
void opening_recorded(struct model *m, struct effects *fx)
{
	m->opened = m->now.day;
	m->assist.later_min = 0;
	effect_tone(fx, TONE_DONE);
	if (printer_is_well(m->printer))
		effect_add(fx, FX_PRINT_TEST);
	visit_end(m, SCREEN_BADGE, fx);
}

void opening_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_OPEN_DAY)
		open_day(m, fx);
	else if (c->id == CHOICE_NOT_LATER)
		m->assist.later_min = 0;
	else if (m->assist.later_min + c->arg <= MOST_MIN)
		m->assist.later_min += c->arg;
}

void opening_back(struct model *m, struct effects *fx)
{
	m->assist.later_min = 0;
	visit_end(m, SCREEN_BADGE, fx);
}
