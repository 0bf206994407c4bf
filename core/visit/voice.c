/* SPDX-License-Identifier: MIT */
/*
 * When the voice is on, how loud it is, and how long it holds what goes by itself. It belongs to
 * the one who stands here: after them it is as the hall has it.
 */
#include "core/visit/aloud.h"
#include "core/visit/behind.h"

#define HOLDS_MS 60000 /* a voice that never ends holds nothing longer than this */

/* For those who look after the place: said when it is asked for, and never by itself. */
static bool for_helpers(const struct model *m)
{
	enum screen s = m->task.screen;

	return staff_shows(m) || assist_shows(m) || s == SCREEN_DOWN || s == SCREEN_EMERGENCY;
}

/* Somebody stands here and has the time to listen. */
static bool has_listener(const struct model *m)
{
	enum screen s = m->task.screen;

	return s != SCREEN_WELCOME && s != SCREEN_READING && s != SCREEN_SAVING &&
	       s != SCREEN_ASKING && !for_helpers(m);
}

bool visit_slip_missing(const struct model *m)
{
	return m->job == JOB_FAILED || m->job == JOB_HELD || !printer_is_well(m->printer);
}

/* Who cannot read the screen has the number from the paper; without paper they have to hear it. */
static bool must_be_heard(const struct model *m)
{
	return m->task.screen == SCREEN_SLIP && visit_slip_missing(m) &&
	       visit_self(m)->voice != VOICE_OFF;
}

bool visit_speaks(const struct model *m)
{
	return m->sound && has_listener(m) && (m->voice || must_be_heard(m));
}

bool voice_takes(const struct model *m, enum action action)
{
	if (!m->sound || m->task.screen == SCREEN_IDLE)
		return false;
	return action == ACTION_REPEAT || (m->voice && !for_helpers(m));
}

void voice_repeat(struct model *m, struct effects *fx)
{
	bool welcome = m->task.screen == SCREEN_WELCOME, off = welcome && m->voice;

	if (off)
		m->loudness = (enum loudness)m->desk.settings.value[SETTING_LOUD];
	if (welcome || has_listener(m))
		m->voice = !off;
	if (!off)
		effect_add(fx, FX_REPEAT);
}

void voice_louder(struct model *m, struct effects *fx)
{
	m->loudness = m->loudness == LOUD_MOST ? LOUD_SOFT : m->loudness + 1;
	effect_add(fx, FX_REPEAT);
}

/* Whoever waits in front of the first page asked for another language: that is said there, too. */
void voice_lang(const struct model *m, struct effects *fx)
{
	if (m->sound && m->voice && m->task.screen == SCREEN_WELCOME)
		effect_add(fx, FX_REPEAT);
}

void voice_enter(struct model *m)
{
	if (m->person.voice != VOICE_AS_HALL)
		m->voice = m->person.voice == VOICE_ON;
}

void voice_rest(struct model *m)
{
	m->voice = m->hall_voice;
	m->loudness = (enum loudness)m->desk.settings.value[SETTING_LOUD];
}

static bool undo_greeted(const struct model *m)
{
	return m->undo_open && m->present && m->task.screen == SCREEN_GREETED;
}

bool voice_holds_undo(const struct model *m)
{
	return undo_greeted(m) && m->speaking && m->now.ms - m->undo_ms < HOLDS_MS;
}

void voice_told(struct model *m, bool sound, bool speaking)
{
	bool ends = m->speaking && !speaking;

	m->sound = sound;
	m->speaking = speaking;
	if (ends)
		m->quiet_ms = m->now.ms;
	if (ends && undo_greeted(m))
		m->undo_until_ms = voice_quiet(m, m->undo_ms) + UNDO_MS;
}

int64_t voice_quiet(const struct model *m, int64_t since)
{
	int64_t quiet = m->speaking ? m->now.ms : m->quiet_ms;

	if (quiet < since)
		return since;
	return quiet > since + HOLDS_MS ? since + HOLDS_MS : quiet;
}
