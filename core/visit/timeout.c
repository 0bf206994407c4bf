/* SPDX-License-Identifier: MIT */
/*
 * What happens when nobody does anything.
 */
#include "core/visit/aloud.h"
#include "core/visit/behind.h"
#include "core/visit/closing.h"
#include "core/visit/fetch.h"
#include "core/visit/newcomer.h"

/* How long a screen stays by itself; 0 = until somebody does something. */
static int64_t screen_limit(const struct model *m)
{
	switch (m->task.screen) {
	case SCREEN_READING:
		return m->awaited ? 0 : LOOK_UP_MS;
	case SCREEN_GREETED:
		if (m->touched)
			return 0;
		return m->word.is ? DONE_MS : GREETED_MS;
	case SCREEN_ORDER:
	case SCREEN_ENROLMENT:
		return m->present ? 0 : DONE_MS; /* a slip that was scanned */
	case SCREEN_IDLE:
		return m->idle_count_ms;
	default:
		return screen_rule(m)->limit_ms;
	}
}

/* A sign of life gives a page its time again; a question to others and a look-up it does not. Nor
 * does its time pass while it is said; but what counts down goes on counting. */
static int64_t screen_since(const struct model *m)
{
	enum screen s = m->task.screen;
	bool fixed = s == SCREEN_NEXT_CARD || s == SCREEN_READING;
	int64_t since = fixed || m->active_ms < m->since_ms ? m->since_ms : m->active_ms;

	return s == SCREEN_READING || s == SCREEN_IDLE ? since : voice_quiet(m, since);
}

static void screen_over(struct model *m, struct effects *fx)
{
	switch (m->task.screen) {
	case SCREEN_READING:
		if (m->link == LINK_ASKED) {
			link_failed(m, fx);
			break;
		}
		if (m->assist.newcomer.asking) {
			newcomer_lost(m, fx);
			break;
		}
		if (m->assist.asking) {
			assist_lost(m, LOOKUP_FAILED, fx);
			break;
		}
		if (m->assist.fetch.asking) {
			fetch_lost(m, fx);
			break;
		}
		m->ticket = 0;
		effect_tone(fx, TONE_LOOK);
		visit_end(m, SCREEN_NOT_READ, fx);
		break;
	case SCREEN_HELP:
		help_leave(m);
		break;
	case SCREEN_NEXT_CARD:
		card_look_up(m, fx);
		break;
	case SCREEN_DAY_OVER:
		day_over_next(m, fx);
		break;
	case SCREEN_IDLE:
		park_work(m, fx);
		visit_end(m, SCREEN_WELCOME, fx);
		break;
	default:
		visit_end(m, SCREEN_WELCOME, fx);
		break;
	}
}

static void idle_check(struct model *m, struct effects *fx)
{
	int64_t idle = m->now.ms - voice_quiet(m, m->active_ms);

	if (m->present && !m->ticket && idle >= m->idle_warn_ms) {
		m->behind = m->task.screen;
		visit_show(m, SCREEN_IDLE);
	} else if (m->task.screen == SCREEN_WELCOME && idle >= m->idle_count_ms) {
		effect_lang(m, m->hall_lang, fx);
		voice_rest(m);
		letters_idle(m, idle, fx);
	}
}

void timeout_check(struct model *m, struct effects *fx)
{
	int64_t limit = screen_limit(m);

	if (assist_over(m)) {
		park_work(m, fx);
		assist_end(m, fx);
	} else if (!limit) {
		idle_check(m, fx);
	} else if (m->now.ms - screen_since(m) >= limit) {
		screen_over(m, fx);
	}
}

int visit_countdown(const struct model *m)
{
	int64_t left;

	if (m->task.screen == SCREEN_PIN && m->pin_until_ms > m->now.ms)
		return (int)((m->pin_until_ms - m->now.ms + 999) / 1000);
	if (m->task.screen != SCREEN_IDLE && m->task.screen != SCREEN_NEXT_CARD &&
		!closing_counts_down(m))
		return -1;
	left = screen_since(m) + screen_limit(m) - m->now.ms;
	return left > 0 ? (int)((left + 999) / 1000) : 0;
}
