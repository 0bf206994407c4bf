/* SPDX-License-Identifier: MIT */
/*
 * The staff area: the PIN page, the devices, slips that waited too long, a try of the scanner. It
 * opens from the page that waits and closes by itself; a card ends it, but on the page on which
 * cards are tried.
 */
#include "core/visit/staff.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"
#include "core/visit/here.h"
#include "core/visit/closing.h"
#include "core/visit/newcomer.h"
#include "core/visit/serving.h"

bool staff_shows(const struct model *m)
{
	switch (m->task.screen) {
	case SCREEN_PIN:
	case SCREEN_DEVICES:
	case SCREEN_HELD:
	case SCREEN_TRY_SCAN:
	case SCREEN_TODAY:
	case SCREEN_STICK:
	case SCREEN_CLOSING:
	case SCREEN_CLOSE_LOG:
	case SCREEN_DAY_OVER:
	case SCREEN_SETTINGS:
	case SCREEN_SETTING:
	case SCREEN_NEW_PIN:
	case SCREEN_BADGES:
	case SCREEN_BADGE_STOP:
	case SCREEN_CLASSES:
	case SCREEN_CLASS:
		return true;
	default:
		return false;
	}
}

void staff_wipe(struct model *m)
{
	sodium_memzero(m->pin, sizeof(m->pin));
	m->pin_result = PIN_WANTED;
	m->pin_until_ms = 0;
	m->pin_ticket = 0;
	m->staff = false;
	m->devices_known = false;
	m->test_slips = 0;
	m->today_known = false;
	m->stick = STICK_WORD_NONE;
	sodium_memzero(m->desk.first_pin, sizeof(m->desk.first_pin));
	sodium_memzero(&m->desk.badges, sizeof(m->desk.badges));
	sodium_memzero(&m->desk.classes, sizeof(m->desk.classes));
	m->desk = (struct desk){.settings = m->desk.settings};
	memset(&m->today, 0, sizeof(m->today));
	m->n_scans = 0;
	memset(&m->devices, 0, sizeof(m->devices));
	memset(m->scans, 0, sizeof(m->scans));
}

/* ---- the PIN ---------------------------------------------------------------------------------- */

/* Asks whether this is the PIN; "": only how things stand. What was typed is gone. */
static void pin_ask(struct model *m, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_PIN);

	e->ticket = m->pin_ticket = ++m->last_ticket;
	memcpy(e->pin, m->pin, sizeof(e->pin));
	sodium_memzero(m->pin, sizeof(m->pin));
}

void staff_enter(struct model *m, struct effects *fx)
{
	visit_end(m, SCREEN_PIN, fx);
	pin_ask(m, fx);
}

bool pin_open(const struct model *m)
{
	if (m->task.screen == SCREEN_NEW_PIN)
		return new_pin_open(m);
	return m->task.screen == SCREEN_PIN && !m->pin_ticket && m->pin_until_ms <= m->now.ms &&
	       m->pin_result != PIN_NOT_SET && m->pin_result != PIN_FAILED;
}

static void pin_type(struct model *m, int digit)
{
	size_t n = strlen(m->pin);

	if (pin_open(m) && n < PIN_DIGITS_MAX)
		m->pin[n] = (char)('0' + digit);
}

static void pin_back(struct model *m, struct effects *fx)
{
	size_t n = strlen(m->pin);

	if (n && pin_open(m))
		m->pin[n - 1] = 0;
	else if (m->task.screen == SCREEN_NEW_PIN)
		new_pin_leave(m);
	else
		visit_end(m, SCREEN_WELCOME, fx);
}

bool pin_key(struct model *m, const struct event *ev, struct effects *fx)
{
	switch (ev->action.action) {
	case ACTION_CHOOSE:
		pin_type(m, ev->action.digit);
		return true;
	case ACTION_HELP: /* the key 0 */
		pin_type(m, 0);
		return true;
	case ACTION_BACK:
		pin_back(m, fx);
		return true;
	case ACTION_NEXT:
		if (!visit_takes(m, ACTION_NEXT))
			return true;
		if (m->task.screen == SCREEN_NEW_PIN)
			new_pin_next(m, fx);
		else
			pin_ask(m, fx);
		return true;
	default:
		return false;
	}
}

static void staff_show(struct model *m, struct effects *fx)
{
	visit_show(m, SCREEN_DEVICES);
	effect_add(fx, FX_DEVICES);
}

/* Who came in is in the journal before anything can be done there. */
static void staff_let_in(struct model *m, bool enrolled, struct effects *fx)
{
	struct act act;

	effect_tone(fx, TONE_DONE);
	m->staff = true;
	m->desk.journal = enrolled;
	if (!enrolled) {
		staff_show(m, fx);
		return;
	}
	act_draft(&act, m, ACT_SETTING, NULL, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), "staff");
	text_copy(act.body.note, sizeof(act.body.note), "staff=opened");
	act.body.by = BY_STAFF;
	record_act(m, &act, NULL, fx);
}

void staff_recorded(struct model *m, struct effects *fx)
{
	staff_show(m, fx);
}

/* Whoever it was is not known; nobody waits for it. */
static void wrong(struct model *m, bool enrolled, struct effects *fx)
{
	struct act act;

	effect_tone(fx, TONE_LOOK);
	if (!enrolled)
		return;
	act_draft(&act, m, ACT_SETTING, NULL, m->now.day);
	text_copy(act.head.what, sizeof(act.head.what), "staff");
	text_copy(act.body.note, sizeof(act.body.note), "pin=wrong");
	record_act(m, &act, NULL, fx);
}

void pin_answered(struct model *m, const struct pin_answer *a, struct effects *fx)
{
	if (!a->ticket || a->ticket != m->pin_ticket)
		return;
	m->pin_ticket = 0;
	if (visit_base(m) == SCREEN_NEW_PIN) { /* help may lie over it */
		new_pin_answered(m, a->result, fx);
		return;
	}
	m->pin_result = a->result;
	m->pin_until_ms = a->wait_ms > 0 ? m->now.ms + a->wait_ms : 0;
	if (a->result == PIN_RIGHT)
		staff_let_in(m, a->enrolled, fx);
	else if (a->result == PIN_WRONG)
		wrong(m, a->enrolled, fx);
}

/* ---- the devices ------------------------------------------------------------------------------ */

static bool has_printer(const struct model *m)
{
	for (int i = 0; i < m->devices.n; i++)
		if (m->devices.line[i].kind == LINE_PRINTER)
			return true;
	return false;
}

int visit_device_pages(const struct model *m)
{
	return m->devices.n > 0 ? (m->devices.n + DEVICES_A_PAGE - 1) / DEVICES_A_PAGE : 1;
}

void devices_choices(const struct model *m, struct choice_list *l)
{
	int digit = 1;

	if (has_printer(m))
		choice_add(l, digit++, CHOICE_PRINT_TEST, m->test_slips);
	choice_add(l, digit++, CHOICE_TRY_SCAN, 0);
	if (m->held)
		choice_add(l, digit++, CHOICE_HELD, m->held);
	if (visit_device_pages(m) > 1)
		choice_add(l, digit, CHOICE_MORE, visit_device_pages(m));
	choice_add(l, 5, CHOICE_TODAY, 0);
	if (m->desk.journal)
		choice_add(l, 6, CHOICE_CLOSING, 0);
	if (m->desk.journal)
		choice_add(l, 7, CHOICE_SETTINGS, 0);
}

/* It is tried once and never waits: a printer that is not well is not asked, and the page says why. */
static void test_slip(struct model *m, struct effects *fx)
{
	if (!printer_is_well(m->printer)) {
		effect_tone(fx, TONE_LOOK);
		return;
	}
	m->test_slips++;
	effect_add(fx, FX_PRINT_TEST);
}

void devices_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_PRINT_TEST) {
		test_slip(m, fx);
	} else if (c->id == CHOICE_TRY_SCAN) {
		visit_show(m, SCREEN_TRY_SCAN);
	} else if (c->id == CHOICE_HELD) {
		visit_show(m, SCREEN_HELD);
	} else if (c->id == CHOICE_TODAY) {
		m->today_known = false;
		visit_show(m, SCREEN_TODAY);
		effect_add(fx, FX_TODAY);
	} else if (c->id == CHOICE_CLOSING) {
		closing_enter(m, fx);
	} else if (c->id == CHOICE_SETTINGS) {
		settings_enter(m);
	}
}

/* As it was when it was asked for: who goes back and comes again sees it anew. */
void today_answered(struct model *m, const struct figures *today, struct effects *fx)
{
	enum screen s = visit_base(m);

	if (s != SCREEN_TODAY && s != SCREEN_CLOSING)
		return;
	if (!today) {
		effect_tone(fx, TONE_LOOK);
		staff_back(m, fx);
		return;
	}
	m->today_known = true;
	m->today = *today;
}

void today_choices(const struct model *m, struct choice_list *l)
{
	if (!m->today_known)
		return;
	choice_add(l, 1, CHOICE_MORE, TODAY_PAGES);
	choice_add(l, 2, CHOICE_LOG_DAY, 0);
	choice_add(l, 3, CHOICE_LOG_MONTH, 0);
	choice_add(l, 4, CHOICE_CLASSES, 0);
}

/* Masked, as anybody may have it who is behind the PIN; the program that writes it waits for the stick. */
void today_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	struct date first = day_to_date(m->now.day);
	struct effect *e;

	if (c->id == CHOICE_CLASSES) {
		classes_open(m);
		return;
	}
	e = effect_add(fx, FX_STICK);
	first.day = 1;
	e->days[0] = c->id == CHOICE_LOG_MONTH ? day_from_date(first) : m->now.day;
	e->days[1] = m->now.day;
	m->stick = STICK_WRITES;
	visit_show(m, SCREEN_STICK);
}

void stick_told(struct model *m, enum stick_word word, struct effects *fx)
{
	if (visit_base(m) == SCREEN_CLOSE_LOG)
		closing_stick_told(m, word, fx);
	if (m->task.screen != SCREEN_STICK)
		return;
	m->stick = word;
	m->active_ms = m->now.ms;
	visit_show(m, SCREEN_STICK);
	if (word != STICK_WRITES)
		effect_tone(fx, word == STICK_TAKE_OUT ? TONE_DONE : TONE_LOOK);
}

void staff_leave(struct model *m, struct effects *fx)
{
	visit_end(m, SCREEN_WELCOME, fx);
}

void staff_back(struct model *m, struct effects *fx)
{
	staff_show(m, fx);
}

void held_choices(const struct model *m, struct choice_list *l)
{
	if (!m->held)
		return;
	choice_add(l, 1, CHOICE_HELD_PRINT, 0);
	choice_add(l, 2, CHOICE_HELD_DROP, 0);
}

void held_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	effect_add(fx, FX_HELD)->held = c->id == CHOICE_HELD_DROP ? HELD_DROP : HELD_PRINT;
	staff_show(m, fx);
}

/* ---- a volunteer's badge ---------------------------------------------------------------------- */

/* Slips that ask a volunteer ask here, where no PIN is needed; to drop them is for staff. The digits
 * stay: slips come and go while a finger is on its way. */
void badge_choices(const struct model *m, struct choice_list *l)
{
	if (m->held)
		choice_add(l, 1, CHOICE_HELD_PRINT, m->held);
	if (m->assist.by.known)
		choice_add(l, 2, CHOICE_FIND, 0);
	choice_add(l, 3, CHOICE_QUEUE_OPEN, 0);
	if (m->open_todo)
		choice_add(l, 4, CHOICE_TODO, m->open_todo);
	if (opening_due(m))
		choice_add(l, 5, CHOICE_OPEN_DAY, 0);
	else if (window_offered(m))
		choice_add(l, 5, CHOICE_WINDOW, 0);
	/* a page has room for so many: slips go first */
	if (!opening_due(m) && m->assist.by.known && !m->held)
		choice_add(l, 6, CHOICE_HERE, 0);
	choice_add(l, 7, CHOICE_NEWCOMER, 0);
	if (!m->held)
		choice_add(l, 8, CHOICE_BACKFILL, 0);
}

void badge_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_FIND) {
		assist_open(m, fx);
		return;
	}
	if (c->id == CHOICE_HERE) {
		here_open(m, fx);
		return;
	}
	if (c->id == CHOICE_NEWCOMER) {
		newcomer_open(m);
		return;
	}
	if (c->id == CHOICE_OPEN_DAY) {
		visit_show(m, SCREEN_OPENING);
		return;
	}
	if (c->id == CHOICE_QUEUE_OPEN) {
		visit_show(m, SCREEN_QUEUE_WHAT);
		return;
	}
	if (c->id == CHOICE_BACKFILL) {
		backfill_open(m);
		return;
	}
	if (c->id == CHOICE_WINDOW) {
		window_open(m, fx);
		return;
	}
	if (c->id == CHOICE_TODO) {
		todo_open(m, fx);
		return;
	}
	effect_add(fx, FX_HELD)->held = HELD_PRINT;
	effect_add(fx, FX_DEVICES);
}

/* ---- a try of the scanner --------------------------------------------------------------------- */

static void scan_seen_add(struct model *m, const struct scan_seen *seen, struct effects *fx)
{
	memmove(&m->scans[1], &m->scans[0], (SCANS_SHOWN - 1) * sizeof(m->scans[0]));
	m->scans[0] = *seen;
	m->n_scans++;
	m->active_ms = m->now.ms;
	effect_tone(fx, seen->what == TRIED_NOT_READ ? TONE_LOOK : TONE_DONE);
}

void scan_tried(struct model *m, const struct event *ev, struct effects *fx)
{
	const struct catalogue *c = m->catalogue;
	struct scan_seen seen = {.what = TRIED_NOT_READ};

	if (ev->kind == EV_SCAN) {
		seen.what = TRIED_CODE;
		seen.code = scanned_text(ev->scan, c->keys, (size_t)c->n_keys);
		seen.length = text_cells(ev->scan);
	} else if (ev->kind == EV_CARD) {
		seen.what = ev->card.kind == CARD_ID ? TRIED_ID_CARD : TRIED_CHIP;
		seen.length = (int)strlen(ev->card.number);
	}
	scan_seen_add(m, &seen, fx);
}

/* ---- recordings ------------------------------------------------------------------------------- */

static bool digit_offered(const struct model *m, int digit)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(m, slots);

	for (int i = 0; i < n; i++)
		if (slots[i].digit == digit)
			return true;
	return false;
}

void visit_mask(const struct model *m, struct event *ev)
{
	if (ev->kind != EV_ACTION)
		return;
	if (m->task.screen == SCREEN_PIN || m->task.screen == SCREEN_NEW_PIN) {
		if (ev->action.action == ACTION_HELP)
			ev->action.action = ACTION_CHOOSE;
		ev->action.digit = ev->action.action == ACTION_CHOOSE;
	} else if (m->task.screen == SCREEN_INITIALS) {
		assist_mask(m, ev);
	} else if (m->task.screen == SCREEN_NUMBER) {
		number_mask(m, ev);
	} else if (newcomer_types(m)) {
		newcomer_mask(m, ev);
	} else if (m->task.screen == SCREEN_BACKFILL) {
		backfill_mask(m, ev);
	} else if (ev->action.action == ACTION_LETTER) {
		ev->action.action = ACTION_TOUCH;
		ev->action.digit = 0;
	} else if (m->task.screen == SCREEN_WINDOW && ev->action.action == ACTION_CHOOSE) {
		return; /* numbers of pick-ups are nobody's secret */
	} else if (ev->action.action == ACTION_CHOOSE && !digit_offered(m, ev->action.digit)) {
		ev->action.digit = 0; /* typed a moment too late */
	}
}
