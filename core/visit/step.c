/* SPDX-License-Identifier: MIT */
#include "core/visit/step.h"

#include <string.h>

#include "core/visit/aloud.h"
#include "core/visit/behind.h"
#include "core/visit/closing.h"
#include "core/visit/here.h"
#include "core/visit/meals.h"
#include "core/visit/offerings.h"
#include "core/visit/serving.h"
#include "core/visit/signs.h"

void visit_init(struct model *m, const struct catalogue *catalogue, enum lang hall_lang)
{
	memset(m, 0, sizeof(*m));
	m->catalogue = catalogue;
	m->lang = hall_lang;
	m->hall_lang = hall_lang;
	m->list_most = LIST_MOST;
	m->idle_warn_ms = IDLE_WARN_MS;
	m->idle_count_ms = IDLE_COUNT_MS;
	m->loudness = LOUD_USUAL;
	m->opened = DAY_NONE;
	visit_settings_usual(m);
	m->asked = "";
	visit_wipe(m);
	visit_show(m, SCREEN_WELCOME);
}

static void step_undo(struct model *m)
{
	if (m->undo_open && m->now.ms >= m->undo_until_ms && !voice_holds_undo(m))
		undo_close(m);
}

static void step_time(struct model *m, const struct moment *now)
{
	if (m->now.ms && m->now.day != now->day) {
		m->open_help = 0;
		m->open_unknown = 0;
	}
	/* The clock was put right while nobody was here: what it timed is over. */
	if (now->ms < m->now.ms) {
		m->since_ms = m->active_ms = m->quiet_ms = now->ms;
		m->help_until_ms = 0;
	}
	m->now = *now;
	step_undo(m);
}

/* Help that was called while something was awaited lies over its answer as well. */
static void step_answer(struct model *m, const struct event *ev, struct effects *fx)
{
	bool help = m->task.screen == SCREEN_HELP && m->ticket;
	int64_t since = m->since_ms;

	if (help)
		m->task.screen = m->behind;
	if (ev->kind == EV_LOOKUP)
		card_answered(m, ev->lookup, fx);
	else if (ev->kind == EV_RECORDED)
		record_answered(m, ev->recorded, fx);
	else
		right_answered(m, fx);
	if (!help || m->task.screen == SCREEN_DOWN)
		return;
	m->behind = m->task.screen;
	m->task.screen = SCREEN_HELP;
	m->since_ms = since;
}

static void step_service(struct model *m, bool in_service, struct effects *fx)
{
	if (!in_service)
		visit_down(m, fx);
	else if (m->task.screen == SCREEN_DOWN)
		visit_show(m, SCREEN_WELCOME);
}

/* Slips are printed in their order: where an earlier one does not come, this one does not. Who
 * stands there and looks at the printer is told once that the screen has it. */
static void step_job(struct model *m, const struct event *ev, struct effects *fx)
{
	bool before = ev->job.act_seq < m->done.head.seq, failed = ev->job.state == JOB_FAILED;

	if (!m->done.head.seq || (ev->job.act_seq != m->done.head.seq && !(before && failed)))
		return;
	if (failed && m->job != JOB_FAILED && m->task.screen == SCREEN_SLIP)
		effect_tone(fx, TONE_LOOK);
	m->job = ev->job.state;
}

static void step_catalogue(struct model *m, const struct catalogue *next, struct effects *fx)
{
	bool offered = m->seen.seat;

	m->catalogue = next;
	order_catalogue_changed(m, fx);
	offering_catalogue_changed(m, offered, fx);
}

/* Only staff and volunteers are told. */
static void step_devices(struct model *m, const struct device_report *report)
{
	if (!m->staff && visit_base(m) != SCREEN_BADGE)
		return;
	m->devices = *report;
	m->devices_known = true;
}

static void step_sync(struct model *m, const struct event *ev)
{
	m->unsent = ev->sync.unsent;
	m->online = ev->sync.online;
	m->silent_since_ms = ev->sync.silent_since_ms;
	m->frozen = ev->sync.frozen;
}

static void step_right(struct model *m, const struct event *ev, struct effects *fx)
{
	if (ev->ticket && ev->ticket == m->ticket && m->awaited == AWAITED_RIGHT)
		step_answer(m, ev, fx);
}

static void step_clock(struct model *m, const struct event *ev, struct effects *fx)
{
	if (right_over(m))
		step_answer(m, ev, fx);
	window_time(m, fx);
	timeout_check(m, fx);
}

/* What volunteers and staff asked the store. */
static void step_told(struct model *m, const struct event *ev, struct effects *fx)
{
	if (ev->kind == EV_FOUND && m->staff && class_found(m, ev->found, fx))
		return;
	if (ev->kind == EV_FOUND && m->staff)
		badges_found(m, ev->found, fx);
	else if (ev->kind == EV_FOUND)
		assist_found(m, ev->found, fx);
	else if (ev->kind == EV_WINDOW)
		window_answered(m, ev->window, fx);
	else if (ev->kind == EV_TODOS)
		todo_answered(m, ev->todos, fx);
	else if (ev->kind == EV_PIN)
		pin_answered(m, &ev->pin, fx);
	else if (ev->kind == EV_STICK)
		stick_told(m, ev->stick, fx);
	else if (ev->kind == EV_BACKUP)
		backup_told(m, ev->backup, fx);
	else
		today_answered(m, ev->today, fx);
}

/* What stands in the header, whoever is there. */
static void step_marks(struct model *m, const struct event *ev, struct effects *fx)
{
	if (ev->kind == EV_PRINTER)
		m->printer = ev->printer;
	else if (ev->kind == EV_HELD)
		m->held = ev->held;
	else if (ev->kind == EV_READERS)
		m->readers_gone = !ev->readers;
	else if (ev->kind == EV_CALLS)
		calls_told(m, ev->calls, fx);
	else if (ev->kind == EV_KITCHEN)
		todo_kitchens(m, ev->kitchens, fx);
	else
		here_children(m, ev->children, fx);
}

static void step_event(struct model *m, const struct event *ev, struct effects *fx)
{
	switch (ev->kind) {
	case EV_TIME:
		step_clock(m, ev, fx);
		break;
	case EV_ACTION:
		keys_action(m, ev, fx);
		break;
	case EV_CARD:
	case EV_SCAN:
		card_arrived(m, ev, fx);
		break;
	case EV_CARD_BAD:
		card_bad(m, ev, fx);
		break;
	case EV_LOOKUP:
	case EV_RECORDED:
		step_answer(m, ev, fx);
		break;
	case EV_CATALOGUE:
		step_catalogue(m, ev->catalogue, fx);
		break;
	case EV_PRINTER:
	case EV_HELD:
	case EV_READERS:
	case EV_CALLS:
	case EV_CHILDREN:
	case EV_KITCHEN:
		step_marks(m, ev, fx);
		break;
	case EV_JOB:
		step_job(m, ev, fx);
		break;
	case EV_SYNC:
		step_sync(m, ev);
		break;
	case EV_SERVICE:
		step_service(m, ev->in_service, fx);
		break;
	case EV_DEVICES:
		step_devices(m, ev->devices);
		break;
	case EV_VOICE:
		voice_told(m, ev->voice.sound, ev->voice.speaking);
		break;
	case EV_RIGHT:
		step_right(m, ev, fx);
		break;
	case EV_FOUND:
	case EV_TODOS:
	case EV_TODAY:
	case EV_STICK:
	case EV_BACKUP:
	case EV_WINDOW:
	case EV_PIN:
		step_told(m, ev, fx);
		break;
	case EV_KIND_END:
		break;
	}
}

/* A card that had to wait has its turn as soon as nothing else is under way. */
static void step_waiting(struct model *m, struct effects *fx)
{
	enum screen s = m->task.screen;

	if (s != SCREEN_HELP)
		card_queue_take(m, fx);
	s = m->task.screen;
	if (m->waiting_card && s != SCREEN_HELP && s != SCREEN_NEXT_CARD)
		card_waiting_take(m, fx);
}

/* Who waits for a right has seen what they confirmed. */
static void step_seen(struct model *m)
{
	if (m->present && visit_base(m) == SCREEN_ASKING)
		return;
	memset(&m->seen, 0, sizeof(m->seen));
	if (!m->present)
		return;
	order_note_seen(m);
	m->seen.seat = m->task.offering[0] && offering_seat_offered(m);
}

void visit_step(struct model *m, const struct event *ev, struct effects *fx)
{
	const struct glance was = distress_glance(m);
	enum screen before = m->task.screen;

	fx->n = 0;
	step_time(m, &ev->now);
	step_event(m, ev, fx);
	step_undo(m); /* the page that held it may be gone */
	right_step(m, before != SCREEN_NO_MEAL, fx);
	step_waiting(m, fx);
	distress_step(m, ev, &was, fx);
	step_seen(m);
	park_keep(m, ev->kind == EV_TIME, fx);
}
