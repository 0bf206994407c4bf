/* SPDX-License-Identifier: MIT */
/* What queues leave: the words that acts have for it, and the page where it is answered. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"
#include "core/visit/behind.h"

static const char *const words[LEFT_END] = {"", "unknown", "old-card", "expired", "not-ours",
	"several", "clash", "full", "no-lease", "closed", "not-for-them", "too-many", "allergy",
	"clock", "failed", "subsidy-conflict", "subsidy-yes", "id-collision", "oversold",
	"kitchen"};

const char *todo_word(enum todo_why why)
{
	return words[why];
}

enum todo_why todo_why(const char *word)
{
	for (int i = 0; i < LEFT_END; i++)
		if (strcmp(words[i], word) == 0)
			return (enum todo_why)i;
	return LEFT_FAILED;
}

bool queue_sums_parse(const char *note, struct queue_sums *ret)
{
	struct queue_sums sums = {0};
	long long since;
	int end = 0, paper = 0;

	if (sscanf(note, "done=%9d todo=%9d since=%18lld%n", &sums.done, &sums.todo, &since,
		    &end) != 3)
		return false;
	if (note[end] && (sscanf(note + end, " sheet=%4u%n", &sums.sheet, &paper) != 1 || !paper))
		return false;
	if (note[end + paper] || sums.done < 0 || sums.todo < 0 || since < 0)
		return false;
	sums.since = since;
	*ret = sums;
	return true;
}

void queue_sums_note(const struct queue *q, char ret[NOTE_SIZE])
{
	int n = snprintf(ret, NOTE_SIZE, "done=%d todo=%d since=%lld", q->done, q->todo,
		(long long)q->since);

	if (q->backfill.sheet)
		snprintf(ret + n, (size_t)(NOTE_SIZE - n), " sheet=%u", q->backfill.sheet);
}

/* ---- the page --------------------------------------------------------------------------------- */

void todo_wipe(struct model *m)
{
	sodium_memzero(&m->todo, sizeof(m->todo));
	m->todo_ticket = 0;
}

static void todo_ask(struct model *m, int64_t after, struct effects *fx)
{
	struct effect *e = effect_add(fx, FX_TODOS);

	e->ticket = m->todo_ticket = ++m->last_ticket;
	e->after = after;
}

void todo_count(struct model *m, struct effects *fx)
{
	todo_ask(m, 0, fx);
}

void todo_kitchens(struct model *m, int n, struct effects *fx)
{
	if (n > m->kitchens)
		effect_tone(fx, TONE_LOOK);
	m->kitchens = n;
	todo_count(m, fx);
}

void todo_open(struct model *m, struct effects *fx)
{
	visit_show(m, SCREEN_TODO);
	todo_ask(m, 0, fx);
}

void todo_answered(struct model *m, const struct todo_list *l, struct effects *fx)
{
	if (!m->todo_ticket || l->ticket != m->todo_ticket)
		return;
	m->todo_ticket = 0;
	if (!l->failed)
		m->open_todo = l->total;
	if (m->task.screen != SCREEN_TODO)
		return; /* only how many there are was asked */
	m->todo = *l;
	if (l->failed)
		effect_tone(fx, TONE_LOOK);
}

/* Somebody is phoned, or told. */
static bool is_call(const struct todo *t)
{
	return t->seq >= LEFT_CALLS || t->why == LEFT_KITCHEN;
}

/* Nothing while the next one is on its way: a second press would be for somebody who has not been seen. */
void todo_choices(const struct model *m, struct choice_list *l)
{
	bool call;

	if (m->todo_ticket || !m->todo.n)
		return;
	call = is_call(&m->todo.line[0]);
	choice_add(l, 1, call ? CHOICE_CALL_TOLD : CHOICE_TODO_DONE, 0);
	choice_add(l, 2, call ? CHOICE_CALL_MISSED : CHOICE_TODO_DROP, 0);
	if (m->todo.n > 1)
		choice_add(l, 3, CHOICE_TODO_NEXT, 0);
}

/* Who was told leaves the list; a call that nobody answered has no ref, so that they stay on it. */
static void call_draft(struct act *act, const struct todo *t, bool told)
{
	act->head.has_ref = told;
	if (told)
		text_copy(act->body.note, sizeof(act->body.note), todo_word(t->why));
	else
		snprintf(act->body.note, sizeof(act->body.note), "no-answer %lld",
			(long long)(t->seq >= LEFT_CALLS ? t->seq - LEFT_CALLS : 0));
}

static void todo_answer(struct model *m, bool done, struct effects *fx)
{
	const struct todo *t = &m->todo.line[0];
	const struct person *person = t->resident ? &m->todo.person : NULL;
	bool call = is_call(t);
	struct act act;

	act_draft(&act, m, call ? ACT_PHONED : ACT_TODO, person, m->now.day);
	act.head.proof = person ? PROOF_LIST : PROOF_NONE;
	act.head.has_ref = true;
	text_copy(act.head.what, sizeof(act.head.what), t->what);
	act.head.service_day = t->day;
	if (call)
		call_draft(&act, t, done);
	else
		text_copy(act.body.note, sizeof(act.body.note), done ? "done" : "dropped");
	if (act.head.has_ref)
		memcpy(act.head.ref, t->id, sizeof(act.head.ref));
	record_act(m, &act, person, fx);
	sodium_memzero(&act, sizeof(act));
}

void todo_recorded(struct model *m, struct effects *fx)
{
	const struct todo *t = &m->todo.line[0];

	if (t->why == LEFT_UNKNOWN && !*t->what && t->day == m->now.day && m->open_unknown > 0)
		m->open_unknown--;
	effect_tone(fx, TONE_DONE);
	visit_show(m, SCREEN_TODO);
	todo_ask(m, m->todo.line[0].seq, fx);
}

void todo_choose(struct model *m, const struct choice_slot *c, struct effects *fx)
{
	if (c->id == CHOICE_TODO_NEXT)
		todo_ask(m, m->todo.line[0].seq, fx);
	else
		todo_answer(m, c->id == CHOICE_TODO_DONE || c->id == CHOICE_CALL_TOLD, fx);
}
