/* SPDX-License-Identifier: MIT */
#include "core/visit/behind.h"

#include <sodium.h>
#include <string.h>

#include "core/visit/aloud.h"
#include "core/visit/duty.h"
#include "core/visit/serving.h"

bool visit_overlaid(const struct model *m)
{
	switch (m->task.screen) {
	case SCREEN_HELP:
	case SCREEN_IDLE:
	case SCREEN_NEXT_CARD:
		return true;
	default:
		return false;
	}
}

void visit_show(struct model *m, enum screen screen)
{
	bool over = visit_overlaid(m);

	if (m->assist.on && !duty_sees(screen))
		assist_close(m);
	m->task.screen = screen;
	m->since_ms = m->now.ms;
	if (!over && !visit_overlaid(m))
		m->page = 0;
}

void visit_show_base(struct model *m, enum screen screen)
{
	if (!visit_overlaid(m)) {
		visit_show(m, screen);
		return;
	}
	m->behind = screen;
	m->page = 0;
}

enum screen visit_base(const struct model *m)
{
	return visit_overlaid(m) ? m->behind : m->task.screen;
}

void task_reset(struct model *m)
{
	m->task = (struct task){
		.screen = m->task.screen,
		.day = DAY_NONE,
		.set = -1,
		.order = -1,
		.enrolment = -1,
		.session = DAY_NONE,
		.name_proven = m->task.name_proven,
	};
	sodium_memzero(&m->price, sizeof(m->price));
}

void task_begin(struct model *m)
{
	const struct task was = m->task;

	task_take(m, &was);
}

void task_take(struct model *m, const struct task *was)
{
	task_reset(m);
	if (!was->meal[0])
		return;
	memcpy(m->task.meal, was->meal, sizeof(was->meal));
	m->task.day = was->day;
	memcpy(m->task.picked, was->picked, sizeof(was->picked));
	m->task.n_picked = was->n_picked;
	memcpy(m->task.aside, was->aside, sizeof(was->aside));
	m->task.n_aside = was->n_aside;
	m->task.less_rice = was->less_rice;
	m->task.collect = was->collect;
	memcpy(m->task.change_id, was->change_id, sizeof(was->change_id));
}

void visit_wipe(struct model *m)
{
	m->present = false;
	m->already = false;
	m->naming = false;
	m->touched = false;
	m->proof = PROOF_NONE;
	m->task.name_proven = false;
	m->behind = SCREEN_WELCOME;
	m->job = JOB_WAITING;
	m->acting = false;
	m->link = LINK_NONE;
	m->refusal = REFUSED_NOTHING;
	memset(m->refused_by, 0, sizeof(m->refused_by));
	m->refused_until = DAY_NONE;
	m->self_proof = PROOF_NONE;
	sodium_memzero(&m->self, sizeof(m->self));
	sodium_memzero(&m->self_standing, sizeof(m->self_standing));
	sodium_memzero(m->called, sizeof(m->called));
	sodium_memzero(&m->person, sizeof(m->person));
	sodium_memzero(&m->standing, sizeof(m->standing));
	sodium_memzero(&m->done, sizeof(m->done));
	sodium_memzero(m->slip_code, sizeof(m->slip_code));
	assist_wipe(m);
	todo_wipe(m);
	sodium_memzero(&m->parked, sizeof(m->parked));
	memset(&m->right, 0, sizeof(m->right));
	memset(&m->word, 0, sizeof(m->word));
	sodium_memzero(m->chosen, sizeof(m->chosen));
	m->whom = m->link_asked = 0;
	staff_wipe(m);
	task_reset(m);
}

void visit_end(struct model *m, enum screen screen, struct effects *fx)
{
	bool visited = m->present;

	visit_wipe(m);
	if (visited) {
		effect_lang(m, m->hall_lang, fx);
		voice_rest(m);
	}
	screen = assist_home(m, screen);
	visit_show(m, screen);
	if (screen == SCREEN_BADGE)
		effect_add(fx, FX_DEVICES); /* for the slips that it counts */
	if (screen == SCREEN_WINDOW)
		window_home(m, fx);
}

void undo_close(struct model *m)
{
	m->undo_open = false;
	m->undo_ms = m->undo_until_ms = 0;
	sodium_memzero(m->undo_id, sizeof(m->undo_id));
	sodium_memzero(&m->undo_person, sizeof(m->undo_person));
}

void visit_down(struct model *m, struct effects *fx)
{
	card_dropped(m);
	undo_close(m);
	park_leave(m);
	m->ticket = 0;
	m->help_ticket = 0;
	m->word_ticket = 0;
	m->sheet_ticket = 0;
	m->calls.ticket = 0;
	m->distress.ticket = 0;
	visit_end(m, SCREEN_DOWN, fx);
	effect_lang(m, m->hall_lang, fx);
	voice_rest(m);
}
