/* SPDX-License-Identifier: MIT */
/*
 * Cards and codes, from the moment they are laid down to the answer of the look-up. A card is
 * never ignored: it takes over, is asked about, or waits for the answer that is on its way.
 */
#include "core/visit/card.h"

#include "core/visit/aloud.h"
#include "core/visit/behind.h"
#include "core/visit/newcomer.h"
#include "core/visit/serving.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"

void card_dropped(struct model *m)
{
	m->waiting_card = false;
	m->waiting_is_scan = false;
	sodium_memzero(&m->waiting, sizeof(m->waiting));
	sodium_memzero(m->waiting_scan, sizeof(m->waiting_scan));
}

static void card_keep(struct model *m, const struct event *ev)
{
	card_dropped(m);
	m->waiting_card = true;
	m->waiting_is_scan = ev->kind == EV_SCAN;
	if (m->waiting_is_scan)
		text_copy(m->waiting_scan, sizeof(m->waiting_scan), ev->scan);
	else
		m->waiting = ev->card;
}

void card_lay(struct model *m, const struct event *ev, struct effects *fx)
{
	card_keep(m, ev);
	card_waiting_take(m, fx);
}

void card_arrived(struct model *m, const struct event *ev, struct effects *fx)
{
	if (m->task.screen == SCREEN_DOWN) {
		effect_tone(fx, TONE_LOOK);
		return;
	}
	if (m->task.screen == SCREEN_TRY_SCAN) {
		scan_tried(m, ev, fx);
		return;
	}
	if (m->assist.on) /* it is in use */
		m->active_ms = m->now.ms;
	if (newcomer_card(m, ev, fx))
		return;
	if (queue_takes(m)) {
		queue_scan(m, ev, fx);
		return;
	}
	if (window_takes(m)) {
		window_scan(m, ev, fx);
		return;
	}
	card_keep(m, ev);
	if (m->task.screen != SCREEN_NEXT_CARD)
		card_waiting_take(m, fx);
}

/* Of a queue's scans the oldest has its turn. */
void card_queue_take(struct model *m, struct effects *fx)
{
	struct event ev;

	if (!queue_next(m, &ev))
		return;
	card_lay(m, &ev, fx);
	sodium_memzero(&ev, sizeof(ev));
}

static void card_ask(struct model *m, struct effects *fx)
{
	struct effect *e = effect_add(fx, m->waiting_is_scan ? FX_LOOK_UP_SCAN : FX_LOOK_UP_CARD);

	e->ticket = ++m->last_ticket;
	if (m->waiting_is_scan)
		text_copy(e->scan, sizeof(e->scan), m->waiting_scan);
	else
		e->card = m->waiting;
	m->ticket = e->ticket;
	m->awaited = 0;
	card_dropped(m);
}

/* Of who fetches the child that stands here. */
static void card_fetches(struct model *m, struct effects *fx)
{
	m->assist.fetch.asking = true;
	card_ask(m, fx);
	visit_show(m, SCREEN_READING);
}

void card_waiting_take(struct model *m, struct effects *fx)
{
	if (m->ticket)
		return;
	if (fetch_waits(m)) {
		card_fetches(m, fx);
		return;
	}
	if (!visit_unfinished(m)) {
		card_look_up(m, fx);
		return;
	}
	m->behind = visit_base(m);
	visit_show(m, SCREEN_NEXT_CARD);
}

void next_card_choices(const struct model *m, struct choice_list *l)
{
	(void)m;
	choice_add(l, 1, CHOICE_FINISHED, 0);
	choice_add(l, 2, CHOICE_WAIT, 0);
}

void next_card_back(struct model *m, struct effects *fx)
{
	(void)fx;
	card_dropped(m);
	visit_show(m, m->behind);
}

void next_card_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_FINISHED)
		card_look_up(m, fx);
	else
		next_card_back(m, fx);
}

static const char *card_name(const struct model *m)
{
	if (m->waiting_is_scan)
		return "code";
	return m->waiting.kind == CARD_ID ? "id" : "chip";
}

void card_look_up(struct model *m, struct effects *fx)
{
	park_work(m, fx);
	visit_end(m, SCREEN_READING, fx);
	park_keep(m, false, fx); /* before the look-up, which brings what is kept */
	m->asked = card_name(m);
	m->newcomers.laid = 0;
	if (!m->waiting_is_scan)
		newcomer_laid(m, &m->waiting);
	if (m->waiting_is_scan && number_scanned(m, m->waiting_scan, fx)) {
		card_dropped(m);
		return;
	}
	card_ask(m, fx);
}

void card_bad(struct model *m, const struct event *ev, struct effects *fx)
{
	if (m->ticket)
		return;
	if (m->task.screen == SCREEN_TRY_SCAN) {
		scan_tried(m, ev, fx);
		return;
	}
	effect_tone(fx, TONE_LOOK);
	if (m->present || visit_overlaid(m) || staff_shows(m) || m->task.screen == SCREEN_DOWN)
		return;
	visit_end(m, SCREEN_NOT_READ, fx);
}

static bool same_person(const struct person *a, const struct person *b)
{
	if (a->known != b->known)
		return false;
	if (a->known)
		return memcmp(a->pid, b->pid, sizeof(a->pid)) == 0;
	return a->resident == b->resident && strcmp(a->place, b->place) == 0;
}

void person_enter(struct model *m, const struct lookup *l, struct effects *fx)
{
	todo_wipe(m);
	m->present = true;
	m->person = l->person;
	if (l->result == LOOKUP_NEIGHBOUR)
		m->person.known = false;
	m->standing = l->standing;
	m->proof = m->queue.backfill.sheet ? PROOF_PAPER : l->proof;
	m->active_ms = m->now.ms;
	m->task.name_proven = l->proof == PROOF_CARD;
	m->parked = l->parked;
	if (m->undo_open && !same_person(&m->undo_person, &m->person))
		undo_close(m);
	if (m->person.known)
		effect_lang(m, m->person.lang, fx);
	voice_enter(m);
}

static void person_found(struct model *m, const struct lookup *l, struct effects *fx)
{
	if (l->person.volunteer) {
		assist_badge(m, l, fx);
		return;
	}
	person_enter(m, l, fx);
	if (l->result != LOOKUP_SEVERAL) {
		greet_check_in(m, fx);
		return;
	}
	if (queue_takes(m)) {
		queue_problem(m, LEFT_SEVERAL, fx);
		return;
	}
	m->naming = true;
	visit_show(m, SCREEN_NAME);
}

static void card_unknown(struct model *m, const struct lookup *l, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_UNKNOWN, NULL, m->now.day);
	act.head.proof = l->proof;
	text_copy(act.head.what, sizeof(act.head.what), m->asked);
	newcomer_visits(m, &act);
	record_act(m, &act, NULL, fx);
}

static enum todo_why why_refused(enum screen screen)
{
	switch (screen) {
	case SCREEN_OLD_CARD:
		return LEFT_OLD_CARD;
	case SCREEN_EXPIRED:
		return LEFT_EXPIRED;
	case SCREEN_NOT_OURS:
		return LEFT_NOT_OURS;
	default:
		return LEFT_NONE; /* not read: it is laid down once more */
	}
}

static void card_refused(struct model *m, enum screen screen, struct effects *fx)
{
	if (queue_takes(m) && why_refused(screen) != LEFT_NONE) {
		queue_problem(m, why_refused(screen), fx);
		return;
	}
	effect_tone(fx, TONE_LOOK);
	visit_end(m, screen, fx);
}

/* Whoever holds the slip may read what is on it, and nothing else. */
static void slip_shown(struct model *m, const struct lookup *l, struct effects *fx)
{
	bool order = l->standing.n_orders > 0;

	if (queue_takes(m) || (!order && !l->standing.n_enrolments)) {
		card_refused(m, SCREEN_NOT_READ, fx);
		return;
	}
	effect_tone(fx, TONE_DONE);
	visit_end(m, order ? SCREEN_ORDER : SCREEN_ENROLMENT, fx);
	if (order) {
		m->standing.orders[0] = l->standing.orders[0];
		m->standing.n_orders = 1;
		m->task.order = 0;
	} else {
		m->standing.enrolments[0] = l->standing.enrolments[0];
		m->standing.n_enrolments = 1;
		m->task.enrolment = 0;
	}
}

void card_answered(struct model *m, const struct lookup *l, struct effects *fx)
{
	if (badges_answered(m, l, fx) || !l->ticket || l->ticket != m->ticket || m->awaited)
		return;
	if (m->link == LINK_ASKED) {
		link_answered(m, l, fx);
		return;
	}
	if (m->assist.newcomer.asking && newcomer_answered(m, l, fx))
		return;
	if (m->assist.asking && assist_answered(m, l, fx))
		return;
	if (m->assist.fetch.asking && fetch_answered(m, l, fx))
		return;
	m->ticket = 0;
	switch (l->result) {
	case LOOKUP_FOUND:
	case LOOKUP_NEIGHBOUR:
	case LOOKUP_SEVERAL:
		person_found(m, l, fx);
		break;
	case LOOKUP_UNKNOWN:
		card_unknown(m, l, fx);
		break;
	case LOOKUP_SLIP:
		slip_shown(m, l, fx);
		break;
	case LOOKUP_OLD_CARD:
		card_refused(m, SCREEN_OLD_CARD, fx);
		break;
	case LOOKUP_EXPIRED:
		card_refused(m, SCREEN_EXPIRED, fx);
		break;
	case LOOKUP_NOT_OURS:
		card_refused(m, SCREEN_NOT_OURS, fx);
		break;
	case LOOKUP_NOT_READ:
	case LOOKUP_SLIP_ELSEWHERE: /* only a window has a use for it */
	case LOOKUP_FAILED:
		card_refused(m, SCREEN_NOT_READ, fx);
		break;
	}
}
