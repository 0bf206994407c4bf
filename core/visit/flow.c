/* SPDX-License-Identifier: MIT */
/*
 * What each screen does, one row a screen: how long it stays, what can be chosen, where back leads.
 * Keys, taps and labels all come from here.
 */
#include <string.h>

#include "core/visit/aloud.h"
#include "core/visit/behind.h"
#include "core/visit/closing.h"
#include "core/visit/duty.h"
#include "core/visit/emergency.h"
#include "core/visit/fetch.h"
#include "core/visit/here.h"
#include "core/visit/meals.h"
#include "core/visit/newcomer.h"
#include "core/visit/offerings.h"
#include "core/visit/reprint.h"
#include "core/visit/serving.h"

static const struct screen_rule rules[SCREEN_COUNT] = {
	[SCREEN_WELCOME] = {.choices = letters_choices, .choose = letters_choose},
	[SCREEN_READING] = {.limit_ms = LOOK_UP_MS},
	[SCREEN_NOT_READ] = {.limit_ms = ANSWER_MS, .answer = true},
	[SCREEN_UNKNOWN] = {.limit_ms = ANSWER_MS, .answer = true},
	[SCREEN_OLD_CARD] = {.limit_ms = ANSWER_MS, .answer = true},
	[SCREEN_EXPIRED] = {.limit_ms = ANSWER_MS, .answer = true},
	[SCREEN_NOT_OURS] = {.limit_ms = ANSWER_MS, .answer = true},
	[SCREEN_NOT_ME] = {.limit_ms = ANSWER_MS, .answer = true},
	[SCREEN_BADGE] = {.choices = badge_choices,
		.choose = badge_choose,
		.back = assist_end,
		.next = assist_end}, /* assist_over */
	[SCREEN_OPENING] = {.choices = opening_choices,
		.choose = opening_choose,
		.back = opening_back},
	[SCREEN_QUEUE_WHAT] = {.choices = queue_what_choices,
		.choose = queue_what_choose,
		.back = queue_what_back},
	[SCREEN_QUEUE] = {.choices = queue_choices, .choose = queue_choose, .back = queue_back},
	[SCREEN_TODO] = {.choices = todo_choices, .choose = todo_choose, .back = queue_what_back},
	[SCREEN_INITIALS] = {.limit_ms = ASSIST_MS,
		.choices = assist_choices,
		.choose = assist_choose},                             /* assist_key */
	[SCREEN_NUMBER] = {.limit_ms = ASSIST_MS},                    /* number_key */
	[SCREEN_BACKFILL] = {0},                                      /* backfill_key */
	[SCREEN_WINDOW] = {.back = window_back, .next = window_next}, /* window_key */
	[SCREEN_SERVE] = {.choices = serve_choices,
		.choose = serve_choose,
		.back = serve_back,
		.next = serve_next},
	[SCREEN_WINDOW_ASK] = {.choices = window_ask_choices,
		.choose = window_ask_choose,
		.back = window_ask_back},
	[SCREEN_CARD] = {.choices = name_choices, .choose = temp_card_choose, .back = back_greeted},
	[SCREEN_EMERGENCY] = {.limit_ms = EMERGENCY_MS,
		.choices = done_choices,
		.choose = done_choose,
		.back = here_emergency_back},
	[SCREEN_HERE] = {.limit_ms = ASSIST_MS,
		.choices = here_choices,
		.choose = here_choose,
		.back = here_back},
	[SCREEN_FETCH] = {.limit_ms = ASSIST_MS,
		.choices = fetch_choices,
		.choose = fetch_choose,
		.back = fetch_back},
	[SCREEN_FETCHED] = {.limit_ms = ANSWER_MS, .answer = true},
	[SCREEN_CARD_MADE] = {.limit_ms = DONE_MS,
		.answer = true,
		.choices = done_choices,
		.choose = done_choose},
	[SCREEN_AGREE] = {.choices = name_choices, .choose = agree_choose, .back = agree_back},
	[SCREEN_NAME] = {.unfinished = true,
		.choices = name_choices,
		.choose = name_choose,
		.back = name_back},
	[SCREEN_GREETED] = {.limit_ms = GREETED_MS,
		.choices = greeted_choices,
		.choose = greeted_choose,
		.back = greeted_back},
	[SCREEN_LINKS] = {.choices = links_choices, .choose = links_choose, .back = links_back},
	[SCREEN_DAYS] = {.unfinished = true,
		.choices = days_choices,
		.choose = days_choose,
		.back = days_back},
	[SCREEN_SETS] = {.unfinished = true,
		.choices = sets_choices,
		.choose = sets_choose,
		.back = sets_back},
	[SCREEN_DISHES] = {.unfinished = true,
		.choices = dishes_choices,
		.choose = dishes_choose,
		.back = dishes_back,
		.next = dishes_next},
	[SCREEN_ALLERGY] = {.unfinished = true,
		.choices = allergy_choices,
		.choose = allergy_choose,
		.back = allergy_back},
	[SCREEN_CONFIRM] = {.unfinished = true,
		.choices = confirm_choices,
		.choose = confirm_choose,
		.back = confirm_back,
		.next = confirm_next},
	[SCREEN_REASON] = {.unfinished = true, .back = reason_back, .next = reason_back},
	[SCREEN_TWICE] = {.unfinished = true,
		.choices = yes_no_choices,
		.choose = yes_no_choose,
		.back = order_step_back},
	[SCREEN_CLOSED] = {.unfinished = true,
		.choices = yes_no_choices,
		.choose = yes_no_choose,
		.back = order_leave},
	[SCREEN_NO_MEAL] = {.choices = no_meal_choices,
		.choose = no_meal_choose,
		.back = order_step_back,
		.next = order_leave},
	[SCREEN_MINE] = {.choices = mine_choices, .choose = mine_choose, .back = back_greeted},
	[SCREEN_ORDER] = {.unfinished = true,
		.choices = order_choices,
		.choose = order_choose,
		.back = order_back},
	[SCREEN_SLIP] = {.limit_ms = DONE_MS,
		.answer = true,
		.choices = done_choices,
		.choose = done_choose},
	[SCREEN_CANCELLED] = {.limit_ms = DONE_MS,
		.answer = true,
		.choices = done_choices,
		.choose = done_choose},
	[SCREEN_REPRINT] = {.choices = reprint_choices,
		.choose = reprint_choose,
		.back = reprint_back},
	[SCREEN_REPRINTED] = {.limit_ms = DONE_MS,
		.answer = true,
		.choices = done_choices,
		.choose = done_choose},
	[SCREEN_KINDS] = {.choices = kinds_choices, .choose = kinds_choose, .back = back_greeted},
	[SCREEN_OFFERINGS] = {.unfinished = true,
		.choices = offerings_choices,
		.choose = offerings_choose,
		.back = offerings_back},
	[SCREEN_OFFERING] = {.unfinished = true,
		.choices = offering_choices,
		.choose = offering_choose,
		.back = offering_back},
	[SCREEN_SESSIONS] = {.unfinished = true,
		.choices = sessions_choices,
		.choose = sessions_choose,
		.back = sessions_back},
	[SCREEN_REFUSED] = {.back = offering_back, .next = offering_back},
	[SCREEN_ENROLMENT] = {.unfinished = true,
		.choices = enrolment_choices,
		.choose = enrolment_choose,
		.back = enrolment_back},
	[SCREEN_LEFT] = {.limit_ms = DONE_MS,
		.answer = true,
		.choices = done_choices,
		.choose = done_choose},
	[SCREEN_HELP] = {.limit_ms = HELP_MS},
	[SCREEN_NEXT_CARD] = {.limit_ms = NEXT_CARD_MS,
		.choices = next_card_choices,
		.choose = next_card_choose,
		.back = next_card_back},
	[SCREEN_ASKING] = {.back = right_back},
	[SCREEN_IDLE] = {0}, /* idle_count_ms */
	[SCREEN_DOWN] = {0},
	[SCREEN_PIN] = {.limit_ms = STAFF_MS}, /* pin_key */
	[SCREEN_DEVICES] = {.limit_ms = STAFF_MS,
		.choices = devices_choices,
		.choose = devices_choose,
		.back = staff_leave},
	[SCREEN_HELD] = {.limit_ms = STAFF_MS,
		.choices = held_choices,
		.choose = held_choose,
		.back = staff_back},
	[SCREEN_TODAY] = {.limit_ms = STAFF_MS,
		.choices = today_choices,
		.choose = today_choose,
		.back = staff_back},
	[SCREEN_STICK] = {.limit_ms = STICK_MS, .back = staff_back},
	[SCREEN_CLASSES] = {.limit_ms = STAFF_MS,
		.choices = classes_choices,
		.choose = classes_choose,
		.back = classes_back},
	[SCREEN_CLASS] = {.limit_ms = STAFF_MS,
		.choices = class_choices,
		.choose = class_choose,
		.back = class_back},
	[SCREEN_CLOSING] = {.limit_ms = STAFF_MS,
		.choices = closing_choices,
		.choose = closing_choose,
		.back = staff_back,
		.next = closing_next},
	[SCREEN_CLOSE_LOG] = {.limit_ms = STICK_MS,
		.choices = close_log_choices,
		.choose = close_log_choose,
		.back = staff_back,
		.next = close_log_next},
	[SCREEN_DAY_OVER] = {.limit_ms = DAY_OVER_MS,
		.choices = day_over_choices,
		.choose = day_over_choose,
		.back = staff_leave,
		.next = day_over_next},
	[SCREEN_SETTINGS] = {.limit_ms = STAFF_MS,
		.choices = settings_choices,
		.choose = settings_choose,
		.back = staff_back},
	[SCREEN_SETTING] = {.limit_ms = STAFF_MS,
		.choices = setting_choices,
		.choose = setting_choose,
		.back = settings_back},
	[SCREEN_NEW_PIN] = {.limit_ms = STAFF_MS}, /* pin_key */
	[SCREEN_BADGES] = {.limit_ms = STAFF_MS,
		.choices = badges_choices,
		.choose = badges_choose,
		.back = settings_back},
	[SCREEN_BADGE_STOP] = {.limit_ms = STAFF_MS,
		.choices = badge_stop_choices,
		.choose = badge_stop_choose,
		.back = badge_stop_back},
	[SCREEN_NEWCOMER] = {.choices = newcomer_choices,
		.choose = newcomer_choose,
		.back = newcomer_back,
		.next = newcomer_next}, /* newcomer_key */
	[SCREEN_NEWCOMER_MADE] = {.limit_ms = DONE_MS,
		.answer = true,
		.choices = done_choices,
		.choose = done_choose},
	[SCREEN_TRY_SCAN] = {.limit_ms = STAFF_MS, .back = staff_back},
};

const struct screen_rule *screen_rule(const struct model *m)
{
	return &rules[m->task.screen];
}

bool visit_unfinished(const struct model *m)
{
	return m->present && rules[visit_base(m)].unfinished;
}

bool screen_only_says(enum screen screen)
{
	return rules[screen].answer;
}

bool screen_answers(const struct model *m)
{
	bool slip = m->task.screen == SCREEN_ORDER || m->task.screen == SCREEN_ENROLMENT;

	return screen_rule(m)->answer || (slip && !m->present);
}

void choice_add(struct choice_list *l, int digit, enum choice_id id, int arg)
{
	l->slot[l->n++] = (struct choice_slot){.digit = digit, .id = id, .arg = arg};
}

/* Which of n show on this page; returns the number of pages. */
static int page_of(const struct model *m, int n, int *from, int *until)
{
	bool paged = n > m->list_most;
	int most = m->list_most - 1, pages = paged ? (n + most - 1) / most : 1;

	*from = m->page % pages * most;
	*until = paged && *from + most < n ? *from + most : n;
	return pages;
}

void choice_add_list(
	struct choice_list *l, const struct model *m, const struct choice_slot *list, int n)
{
	int from, until, pages = page_of(m, n, &from, &until);

	for (int i = from; i < until; i++)
		choice_add(l, i - from + 1, list[i].id, list[i].arg);
	if (pages > 1)
		choice_add(l, m->list_most, CHOICE_MORE, pages);
}

void choice_add_page(struct choice_list *l, const struct model *m, enum choice_id id, int n)
{
	int from, until, pages = page_of(m, n, &from, &until);

	for (int i = from; i < until; i++)
		choice_add(l, i - from + 1, id, i);
	if (pages > 1)
		choice_add(l, m->list_most, CHOICE_MORE, pages);
}

void visit_page_of(struct model *m, enum choice_id id, int arg)
{
	struct choice_slot slots[CHOICES_MAX];
	int pages = 1;

	for (m->page = 0; m->page < pages; m->page++) {
		int n = visit_choices(m, slots);

		for (int i = 0; i < n; i++) {
			if (slots[i].id == id && slots[i].arg == arg)
				return;
			if (slots[i].id == CHOICE_MORE)
				pages = slots[i].arg;
		}
	}
	m->page = 0;
}

/* What is not a volunteer's is not offered to one; the digits of the others stay. */
static int of_duty(struct choice_slot *slot, int n)
{
	int kept = 0;

	for (int i = 0; i < n; i++)
		if (duty_does(slot[i].id))
			slot[kept++] = slot[i];
	return kept;
}

int visit_choices(const struct model *m, struct choice_slot ret[CHOICES_MAX])
{
	struct choice_list l = {.slot = ret};

	if (screen_rule(m)->choices)
		screen_rule(m)->choices(m, &l);
	if (m->undo_open && !m->acting && !window_takes(m) &&
		(m->task.screen == SCREEN_GREETED ||
			m->task.screen == assist_home(m, SCREEN_WELCOME)))
		choice_add(&l, 9, CHOICE_NOT_ME, 0);
	return m->assist.on ? of_duty(ret, l.n) : l.n;
}

static bool takes_next(const struct model *m, bool page)
{
	enum screen s = m->task.screen;

	if (s == SCREEN_NEW_PIN && m->desk.new_pin == NEW_PIN_DONE)
		return true;
	if (s == SCREEN_PIN || s == SCREEN_NEW_PIN)
		return pin_open(m) && strlen(m->pin) >= PIN_DIGITS_MIN;
	if (s == SCREEN_INITIALS)
		return assist_lists_more(m);
	if (s == SCREEN_NUMBER)
		return visit_number_whole(m);
	if (s == SCREEN_NEWCOMER)
		return newcomer_goes_on(m);
	if (s == SCREEN_BACKFILL)
		return visit_backfill_whole(m);
	if (s == SCREEN_CLOSING || s == SCREEN_CLOSE_LOG)
		return closing_goes_on(m);
	return page || (screen_rule(m)->next && (s != SCREEN_DISHES || m->task.n_picked));
}

static bool takes_back(const struct model *m, bool page)
{
	enum screen s = m->task.screen;

	if (s == SCREEN_NUMBER || s == SCREEN_BACKFILL)
		return !visit_number_ends(m); /* there the key types X */
	return page || assist_shows(m) || staff_shows(m) ||
	       (m->present && (!m->ticket || s == SCREEN_ASKING));
}

bool visit_takes(const struct model *m, enum action action)
{
	enum screen s = m->task.screen;
	bool page = screen_answers(m) || s == SCREEN_HELP || s == SCREEN_IDLE;

	switch (action) {
	case ACTION_NEXT:
		return takes_next(m, page);
	case ACTION_BACK:
		return takes_back(m, page);
	case ACTION_HELP:
		return s != SCREEN_DOWN && s != SCREEN_IDLE && s != SCREEN_PIN &&
		       s != SCREEN_NEW_PIN && s != SCREEN_NUMBER && s != SCREEN_BACKFILL &&
		       !newcomer_types(m);
	case ACTION_REPEAT:
	case ACTION_VOLUME:
		return voice_takes(m, action);
	case ACTION_NONE:
		return false;
	default:
		return true;
	}
}
