/* SPDX-License-Identifier: MIT */
#include "core/visit/closing.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

static bool written(const struct model *m)
{
	return m->stick == STICK_TAKE_OUT || m->stick == STICK_STAYS;
}

static bool busy(const struct model *m)
{
	return m->desk.backup == BACKUP_RUNS || m->stick == STICK_WRITES;
}

int visit_open_slips(const struct model *m)
{
	return m->held + m->devices.waiting;
}

void closing_enter(struct model *m, struct effects *fx)
{
	m->today_known = false;
	visit_show(m, SCREEN_CLOSING);
	effect_add(fx, FX_TODAY);
}

void closing_choices(const struct model *m, struct choice_list *l)
{
	if (m->today_known)
		choice_add(l, 1, CHOICE_CLOSE_LOG, 0);
}

bool closing_goes_on(const struct model *m)
{
	return m->task.screen == SCREEN_CLOSING ? m->today_known : written(m) && !busy(m);
}

/* The copy first: what writes the log lets the stick go. */
static void files(struct model *m, struct effects *fx)
{
	m->desk.backup = BACKUP_RUNS;
	m->stick = STICK_WORD_NONE;
	visit_show(m, SCREEN_CLOSE_LOG);
	effect_add(fx, FX_BACKUP);
}

void closing_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	(void)c;
	files(m, fx);
}

void closing_next(struct model *m, struct effects *fx)
{
	if (m->today_known)
		files(m, fx);
}

void backup_told(struct model *m, enum backup_word word, struct effects *fx)
{
	struct effect *e;

	if (visit_base(m) != SCREEN_CLOSE_LOG || m->desk.backup != BACKUP_RUNS)
		return;
	m->desk.backup = word;
	m->stick = STICK_WRITES;
	m->active_ms = m->now.ms;
	e = effect_add(fx, FX_STICK);
	e->days[0] = e->days[1] = m->now.day;
}

void closing_stick_told(struct model *m, enum stick_word word, struct effects *fx)
{
	m->stick = word;
	m->active_ms = m->now.ms;
	if (word != STICK_WRITES)
		effect_tone(fx, written(m) ? TONE_DONE : TONE_LOOK);
}

/* The second digit stays where it is: somebody may be about to press it. */
void close_log_choices(const struct model *m, struct choice_list *l)
{
	if (closing_goes_on(m)) {
		choice_add(l, 1, CHOICE_CLOSE_DAY, 1);
		return;
	}
	if (!busy(m))
		choice_add(l, 1, CHOICE_CLOSE_LOG, 1);
	choice_add(l, 2, CHOICE_CLOSE_DAY, 0);
}

static void note_add(char note[NOTE_SIZE], const char *key, int64_t value)
{
	size_t n = strlen(note);

	if (value)
		snprintf(note + n, NOTE_SIZE - n, "%s%s=%lld", n ? " " : "", key, (long long)value);
}

/* What was open then, and what should be in the cash box, in fen; what is not said was none. */
static void note_of(const struct model *m, char note[NOTE_SIZE])
{
	note[0] = 0;
	note_add(note, "cash", m->today.due_fen);
	note_add(note, "unsent", m->unsent);
	note_add(note, "queue", m->open_todo);
	note_add(note, "slips", visit_open_slips(m));
	note_add(note, "calls", m->devices.untold);
	note_add(note, "help", m->open_help);
	note_add(note, "log", written(m));
	note_add(
		note, "backup", m->desk.backup == BACKUP_ON_STICK || m->desk.backup == BACKUP_KEPT);
}

static void close_day(struct model *m, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_DAY, NULL, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), "close");
	note_of(m, act.body.note);
	act.body.by = BY_STAFF;
	record_act(m, &act, NULL, fx);
}

void close_log_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_CLOSE_LOG)
		files(m, fx);
	else
		close_day(m, fx);
}

void close_log_next(struct model *m, struct effects *fx)
{
	if (closing_goes_on(m))
		close_day(m, fx);
}

void closing_recorded(struct model *m, struct effects *fx)
{
	effect_tone(fx, TONE_DONE);
	visit_show(m, SCREEN_DAY_OVER);
}

/* A demo leaves the machine as it is. */
bool closing_counts_down(const struct model *m)
{
	return m->task.screen == SCREEN_DAY_OVER && !m->demo;
}

void day_over_choices(const struct model *m, struct choice_list *l)
{
	if (!m->demo)
		choice_add(l, 1, CHOICE_SWITCH_OFF, 0);
}

void day_over_next(struct model *m, struct effects *fx)
{
	bool off = m->staff && !m->demo;

	visit_end(m, SCREEN_WELCOME, fx);
	if (off)
		effect_add(fx, FX_OFF);
}

void day_over_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	(void)c;
	day_over_next(m, fx);
}
