/* SPDX-License-Identifier: MIT */
/*
 * A card is a check-in: nothing is asked, and 「不是我」 takes it back for a while. Where the card
 * does not say for certain who it is, the name is asked first.
 */
#include "core/visit/behind.h"
#include "core/visit/day.h"
#include "core/visit/emergency.h"
#include "core/visit/fetch.h"
#include "core/visit/meals.h"
#include "core/visit/offerings.h"

#include <sodium.h>
#include <string.h>

#include "core/base/text.h"

/* The page says it, the act that it was said; should that one be lost it is said once more. */
static void told(struct model *m, const struct hub_word *word, struct effects *fx)
{
	struct act act;

	act_draft(&act, m, ACT_PHONED, &m->person, m->now.day);
	act.head.has_ref = true;
	memcpy(act.head.ref, word->id, sizeof(act.head.ref));
	text_copy(act.head.what, sizeof(act.head.what), word->what);
	act.head.service_day = word->day;
	text_copy(act.body.note, sizeof(act.body.note), word->why);
	record_act(m, &act, &m->person, fx);
}

/* What became of places on waiting lists is among the page's news. One act after the other. */
static void answer_tell(struct model *m, struct effects *fx)
{
	for (int i = 0; i < m->standing.n_enrolments; i++) {
		struct enrolment *e = &m->standing.enrolments[i];
		struct hub_word word = {.day = e->day};

		if (e->told || !visit_answered(m, e))
			continue;
		e->told = true;
		memcpy(word.id, e->id, sizeof(word.id));
		text_copy(word.what, sizeof(word.what), e->offering);
		text_copy(word.why, sizeof(word.why),
			e->decision == DECISION_YES ? "waiting-yes"
			: e->conflict               ? "conflict"
						    : "waiting-no");
		told(m, &word, fx);
		return;
	}
}

static void word_tell(struct model *m, struct effects *fx)
{
	if (m->acting)
		return;
	if (!m->word.is && m->standing.word.is) {
		m->word = m->standing.word;
		told(m, &m->word, fx);
	} else if (!m->word_ticket) {
		answer_tell(m, fx);
	}
}

/* Who came back meanwhile stands there as before it. */
void greet_told(struct model *m, const struct act_head *said, struct effects *fx)
{
	struct standing *s = &m->standing;

	m->word_ticket = 0;
	effect_add(fx, FX_EXCHANGE);
	for (int i = 0; i < s->n_enrolments; i++)
		s->enrolments[i].told |=
			memcmp(s->enrolments[i].id, said->ref, sizeof(said->ref)) == 0;
	if (m->task.screen == SCREEN_GREETED && !m->acting)
		answer_tell(m, fx);
}

void greet(struct model *m, struct effects *fx)
{
	if (queue_takes(m)) {
		queue_go(m, fx);
		return;
	}
	effect_tone(fx, TONE_DONE);
	m->touched = false;
	m->active_ms = m->now.ms;
	if (!m->assist.on && park_restore(m, fx)) /* parked work waits for its own card */
		return;
	visit_show(m, SCREEN_GREETED);
	word_tell(m, fx);
}

void greet_check_in(struct model *m, struct effects *fx)
{
	struct act act;

	m->already = m->standing.checked_in;
	if (m->already) {
		if (!attend_begin(m, -1, fx))
			greet(m, fx);
		return;
	}
	act_draft(&act, m, ACT_CHECK_IN, &m->person, m->now.day);
	record_act(m, &act, &m->person, fx);
}

void greet_recorded(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->standing = r->standing;
	m->undo_open = true;
	m->undo_ms = m->now.ms;
	m->undo_until_ms = m->now.ms + UNDO_MS;
	memcpy(m->undo_id, r->act.head.id, sizeof(m->undo_id));
	m->undo_person = m->person;
	if (!attend_begin(m, -1, fx))
		greet(m, fx);
}

/* One class may end when the next begins. */
void greet_attended(struct model *m, const struct recorded *r, struct effects *fx)
{
	m->standing = r->standing;
	m->already = false; /* this scan did something, too */
	if (!attend_begin(m, r->act.body.from_min, fx))
		greet_attend_over(m, fx);
}

void greet_attend_over(struct model *m, struct effects *fx)
{
	if (m->done.head.kind == ACT_ENROL)
		visit_show(m, SCREEN_SLIP);
	else
		greet(m, fx);
}

void undo_choose(struct model *m, struct effects *fx)
{
	struct act act;
	struct person person = m->undo_person;

	act_draft(&act, m, ACT_UNDO, &person, m->now.day);
	act.head.has_ref = true;
	memcpy(act.head.ref, m->undo_id, sizeof(act.head.ref));
	undo_close(m);
	visit_end(m, SCREEN_WELCOME, fx);
	record_act(m, &act, &person, fx);
	sodium_memzero(&person, sizeof(person));
	sodium_memzero(&act, sizeof(act));
}

static void name_denied(struct model *m, struct effects *fx)
{
	effect_tone(fx, TONE_LOOK);
	visit_end(m, SCREEN_WELCOME, fx);
	help_call(m, fx);
}

static void name_proven(struct model *m, struct effects *fx)
{
	m->task.name_proven = true;
	if (m->naming) {
		m->naming = false;
		greet_check_in(m, fx);
	} else if (m->task.linking) {
		links_show(m);
	} else if (m->task.order >= 0 && !m->task.changing) {
		orders_cancel(m, fx);
	} else if (m->task.enrolment >= 0) {
		enrolment_leave(m, fx);
	} else if (m->task.offering[0]) {
		enrol_confirm(m, fx);
	} else {
		order_continue(m);
	}
}

void name_choices(const struct model *m, struct choice_list *l)
{
	(void)m;
	choice_add(l, 1, CHOICE_YES, 0);
	choice_add(l, 2, CHOICE_NO, 0);
}

void name_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_YES)
		name_proven(m, fx);
	else
		name_denied(m, fx);
}

void name_back(struct model *m, struct effects *fx)
{
	if (m->naming)
		visit_end(m, SCREEN_WELCOME, fx);
	else if (m->task.order >= 0)
		change_leave(m);
	else if (m->task.enrolment >= 0)
		visit_show(m, SCREEN_ENROLMENT);
	else if (m->task.offering[0])
		offering_again(m);
	else if (m->task.from_days)
		days_show_at(m);
	else
		visit_show(m, SCREEN_GREETED);
}

/* ---- the first page of a visit ---------------------------------------------------------------- */

void greeted_choices(const struct model *m, struct choice_list *l)
{
	order_greeted_choices(m, l);
	if (offerings_any(m))
		choice_add(l, 4, CHOICE_OFFERINGS, 0);
	if (m->standing.n_orders + m->standing.n_enrolments + m->standing.n_cancelled > 0)
		choice_add(l, 5, CHOICE_MINE, m->standing.n_orders + m->standing.n_enrolments);
	link_greeted_choices(m, l);
	fetch_greeted_choices(m, l);
	emergency_greeted_choices(m, l);
	temp_card_greeted_choices(m, l);
}

void greeted_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (order_greeted_choose(m, c))
		return;
	switch (c->id) {
	case CHOICE_FOR:
		links_show(m);
		break;
	case CHOICE_OFFERINGS:
		offerings_begin(m);
		break;
	case CHOICE_MINE:
		mine_show(m);
		break;
	case CHOICE_FETCH:
		fetch_open(m);
		break;
	case CHOICE_EMERGENCY:
		emergency_ask(m, fx);
		break;
	case CHOICE_TEMP_CARD:
		visit_show(m, SCREEN_CARD);
		break;
	default:
		break;
	}
}

void greeted_back(struct model *m, struct effects *fx)
{
	if (m->acting)
		link_back(m);
	else
		visit_end(m, SCREEN_WELCOME, fx);
}

void back_greeted(struct model *m, struct effects *fx)
{
	(void)fx;
	visit_show(m, SCREEN_GREETED);
}
