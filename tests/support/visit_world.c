/* SPDX-License-Identifier: MIT */
#include "tests/support/visit_world.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/visit/parked.h"

/* The place of this person's; there is always one. */
static struct parked *world_kept(struct world *w, const unsigned char pid[PID_BYTES])
{
	struct parked *free = NULL;

	for (int i = 0; i < WORLD_PEOPLE; i++) {
		if (w->kept[i].until_ms && memcmp(w->kept[i].pid, pid, PID_BYTES) == 0)
			return &w->kept[i];
		if (!w->kept[i].until_ms)
			free = &w->kept[i];
	}
	ck_assert_ptr_nonnull(free);
	return free;
}

/* Only under somebody's own key, and as text. */
static void world_keep(struct world *w, const struct effect *e)
{
	const struct parked *work = &e->keep.work;
	struct parked *to = world_kept(w, work->pid);
	struct buf text = BUF_INIT(PARKED_BYTES_MAX);
	struct err err = {0};
	cJSON *json;

	if (work->until_ms) {
		ck_assert(e->keep.person.known);
		ck_assert_mem_eq(e->keep.person.pid, work->pid, PID_BYTES);
	}
	*to = (struct parked){0};
	if (!work->until_ms)
		return;
	parked_encode(work, &text);
	json = json_parse(text.data, text.len, &err);
	if (parked_decode(json, to, &err) < 0)
		ck_abort_msg("%s", err.text);
	memcpy(to->pid, work->pid, PID_BYTES);
	cJSON_Delete(json);
	buf_done(&text);
}

/* Field by field: models are compared byte by byte. */
static void set_clock(struct world *w, int64_t ms)
{
	struct moment at = moment_at(ms, CLOCK_WALL);

	w->now.ms = at.ms;
	w->now.day = at.day;
	w->now.secs = at.secs;
	w->now.quality = CLOCK_WALL;
}

void world_step(struct world *w, struct event ev)
{
	ev.now = w->now;
	visit_step(&w->m, &ev, &w->fx);
	for (int i = 0; i < w->fx.n; i++) {
		const struct effect *e = &w->fx.v[i];

		if (e->kind == FX_LOOK_UP_CARD || e->kind == FX_LOOK_UP_SCAN ||
			e->kind == FX_LOOK_UP_LINK)
			w->asked = *e;
		else if (e->kind == FX_RECORD && e->record.act.head.kind == ACT_HELP)
			w->help = *e;
		else if (e->kind == FX_RECORD && e->record.act.head.kind == ACT_DISTRESS)
			w->distress = *e;
		else if (e->kind == FX_RECORD && e->record.act.head.kind == ACT_PHONED &&
			 e->ticket != w->m.ticket)
			w->word = *e;
		else if (e->kind == FX_RECORD && e->record.act.head.kind == ACT_QUEUE)
			w->sheet = *e;
		else if (e->kind == FX_RECORD)
			w->draft = *e;
		else if (e->kind == FX_CLOCK)
			set_clock(w, e->clock_ms);
		else if (e->kind == FX_KEEP)
			world_keep(w, e);
		w->prints += e->kind == FX_PRINT;
		w->tones += e->kind == FX_TONE;
		w->tone = e->kind == FX_TONE ? e->tone : w->tone;
	}
}

const struct effect *world_fx(const struct world *w, enum effect_kind kind)
{
	for (int i = 0; i < w->fx.n; i++)
		if (w->fx.v[i].kind == kind)
			return &w->fx.v[i];
	return NULL;
}

void world_start(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->now = fixture_moment(FIXTURE_TODAY, "08:00");
	visit_init(&w->m, fixture_catalogue(), LANG_ZH);
	w->m.opened = w->now.day;
	world_step(w, (struct event){.kind = EV_TIME});
}

void world_pass(struct world *w, int64_t ms)
{
	int64_t local = w->now.ms + ms + 8 * 3600 * 1000;

	w->now.ms += ms;
	w->now.day = (int32_t)(local / 86400000);
	w->now.secs = (int32_t)(local / 1000 % 86400);
}

void world_wait(struct world *w, int64_t ms)
{
	world_pass(w, ms);
	world_step(w, (struct event){.kind = EV_TIME});
}

void world_key(struct world *w, enum action action)
{
	world_step(w, (struct event){.kind = EV_ACTION, .action = {action, 0}});
}

void world_digit(struct world *w, int digit)
{
	world_step(w, (struct event){.kind = EV_ACTION, .action = {ACTION_CHOOSE, digit}});
}

void world_card(struct world *w, int who)
{
	struct event ev = {.kind = EV_CARD, .card.kind = CARD_CHIP};

	snprintf(ev.card.number, sizeof(ev.card.number), "%d", who);
	world_step(w, ev);
}

void world_scan(struct world *w, const char *text)
{
	struct event ev = {.kind = EV_SCAN};

	snprintf(ev.scan, sizeof(ev.scan), "%s", text);
	world_step(w, ev);
}

int world_asked(const struct world *w)
{
	long long who = w->asked.kind == FX_LOOK_UP_LINK ? (long long)w->asked.link.resident - 1001
			: w->asked.kind == FX_LOOK_UP_SCAN ? atoll(w->asked.scan)
							   : atoll(w->asked.card.number);

	return who >= 0 && who < WORLD_PEOPLE ? (int)who : FIXTURE_CROWD; /* a number was typed */
}

struct lookup world_lookup(struct world *w, enum lookup_result result)
{
	struct lookup l = {.ticket = w->asked.ticket,
		.result = result,
		.proof = w->asked.kind == FX_LOOK_UP_SCAN   ? PROOF_CODE
			 : w->asked.kind == FX_LOOK_UP_LINK ? PROOF_LIST
							    : PROOF_CARD};
	int who = world_asked(w);

	fixture_person(&l.person, who);
	l.standing = w->store[who];
	l.parked = *world_kept(w, l.person.pid);
	return l;
}

void world_answer(struct world *w, enum lookup_result result)
{
	struct lookup l = world_lookup(w, result);

	world_step(w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
}

static void world_last(struct last_order *last, const struct act *act)
{
	*last = (struct last_order){.less_rice = act->body.less_rice, .collect = act->body.collect};
	memcpy(last->meal, act->head.what, sizeof(last->meal));
	for (int i = 0; i < act->body.n_items; i++) {
		if (!act->body.items[i].id[0])
			continue;
		memcpy(last->dish[last->n], act->body.items[i].id, sizeof(last->dish[0]));
		last->qty[last->n++] = act->body.items[i].qty;
	}
}

static void world_commit_order(struct world *w, struct standing *s, const struct act *act)
{
	ck_assert_int_lt(s->n_orders, ORDERS_MAX);
	struct open_order *o = &s->orders[s->n_orders++];

	*o = (struct open_order){.seq = act->head.seq,
		.service_day = act->head.service_day,
		.set_name = act->body.items[0].name,
		.list_fen = act->head.list_fen,
		.subsidy_fen = act->head.subsidy_fen,
		.due_fen = act->head.due_fen,
		.qty = act->head.qty,
		.cancel_day = act->body.cancel_day,
		.cancel_min = act->body.cancel_min,
		.walk_in = act->head.walk,
		.collect = act->body.collect,
		.sent = w->hub_has_it};
	memcpy(o->id, act->head.id, ACT_ID_BYTES);
	memcpy(o->meal, act->head.what, sizeof(o->meal));
	memcpy(o->pickup, act->body.pickup, sizeof(o->pickup));
	world_last(&s->last, act);
}

static void world_commit_cancel(struct standing *s, const struct act *act)
{
	for (int i = 0; i < s->n_orders; i++)
		if (memcmp(s->orders[i].id, act->head.ref, ACT_ID_BYTES) == 0)
			s->orders[i--] = s->orders[--s->n_orders];
}

/* As the store does: outside the lease a ticket, inside it a seat. */
static void world_commit_enrol(struct world *w, struct standing *s, struct recorded *r)
{
	struct act *act = &r->act;
	struct enrolment *e = &s->enrolments[s->n_enrolments++];

	ck_assert_int_le(s->n_enrolments, ENROLMENTS_MAX);
	if (act->head.open)
		snprintf(act->body.pickup, PICKUP_SIZE, "A-%d", ++w->tickets % 1000);
	snprintf(r->slip_code, sizeof(r->slip_code), "LT1-YD1-%d-01234567", (int)w->seq);
	*e = (struct enrolment){.seq = act->head.seq,
		.day = act->head.service_day,
		.open = act->head.open,
		.decided = DAY_NONE,
		.sent = w->hub_has_it};
	memcpy(e->id, act->head.id, ACT_ID_BYTES);
	memcpy(e->ticket, act->body.pickup, sizeof(e->ticket));
	snprintf(e->offering, sizeof(e->offering), "%.15s", act->head.what);
}

static void world_commit_leave(struct standing *s, const struct act *act)
{
	for (int i = 0; i < s->n_enrolments; i++)
		if (memcmp(s->enrolments[i].id, act->head.ref, ACT_ID_BYTES) == 0)
			s->enrolments[i--] = s->enrolments[--s->n_enrolments];
}

static void world_commit_attend(struct world *w, struct standing *s, const struct act *act)
{
	w->attends++;
	for (int i = 0; i < s->n_enrolments; i++)
		if (memcmp(s->enrolments[i].id, act->head.ref, ACT_ID_BYTES) == 0)
			s->enrolments[i].attended = true;
}

/* Whoever was not there was in no class, either. */
static void world_commit_undo(struct world *w, struct standing *s)
{
	s->checked_in = false;
	for (int i = 0; i < s->n_enrolments; i++)
		s->enrolments[i].attended = false;
	w->undos++;
}

void world_commit(struct world *w, const struct effect *e, struct recorded *r)
{
	struct standing none = {0}, *s = &none;

	if (e->record.person.resident)
		s = &w->store[e->record.person.resident - 1001];
	r->act = e->record.act;
	r->act.head.seq = ++w->seq;
	memset(r->act.head.id, 0, ACT_ID_BYTES);
	memcpy(r->act.head.id, &w->seq, sizeof(w->seq));
	switch ((int)r->act.head.kind) {
	case ACT_CHECK_IN:
		s->checked_in = true;
		w->check_ins++;
		break;
	case ACT_UNDO:
		world_commit_undo(w, s);
		break;
	case ACT_ENROL:
		world_commit_enrol(w, s, r);
		break;
	case ACT_LEAVE:
		world_commit_leave(s, &r->act);
		break;
	case ACT_ATTEND:
		world_commit_attend(w, s, &r->act);
		break;
	case ACT_ORDER:
		snprintf(r->act.body.pickup, PICKUP_SIZE, "A%03d", (int)(w->seq % 1000));
		snprintf(r->slip_code, sizeof(r->slip_code), "LT1-YD1-%d-01234567", (int)w->seq);
		world_commit_order(w, s, &r->act);
		break;
	case ACT_CANCEL:
		world_commit_cancel(s, &r->act);
		break;
	case ACT_PHONED:
		w->told++;
		for (int i = 0; i < s->n_enrolments; i++)
			s->enrolments[i].told |=
				memcmp(s->enrolments[i].id, r->act.head.ref, ACT_ID_BYTES) == 0;
		if (memcmp(s->word.id, r->act.head.ref, ACT_ID_BYTES) == 0)
			memset(&s->word, 0, sizeof(s->word));
		break;
	default:
		w->helps += r->act.head.kind == ACT_HELP;
		w->distresses += r->act.head.kind == ACT_DISTRESS;
		w->unknowns += r->act.head.kind == ACT_UNKNOWN;
		break;
	}
	r->standing = *s;
}

void world_record(struct world *w, const struct effect *e, enum record_result result)
{
	struct effect draft = *e;
	struct recorded r = {.ticket = draft.ticket, .result = result};

	if (result == RECORD_OK)
		world_commit(w, &draft, &r);
	world_step(w, (struct event){.kind = EV_RECORDED, .recorded = &r});
}

void world_recorded(struct world *w)
{
	world_record(w, &w->draft, RECORD_OK);
}

void world_answers(struct world *w)
{
	world_answer(w, LOOKUP_FOUND);
	while (w->m.ticket)
		world_recorded(w);
}

void world_come(struct world *w, int who)
{
	world_card(w, who);
	world_answers(w);
}

void world_come_by_code(struct world *w, int who)
{
	char text[8];

	snprintf(text, sizeof(text), "%d", who);
	world_scan(w, text);
	world_answers(w);
}

void world_order(struct world *w)
{
	world_digit(w, 1);
	if (w->m.task.screen == SCREEN_TWICE)
		world_digit(w, 1);
	world_digit(w, 1);
	world_digit(w, 1);
	world_recorded(w);
}

struct parked *world_waits(struct world *w)
{
	for (int i = 0; i < WORLD_PEOPLE; i++)
		if (w->kept[i].until_ms)
			return &w->kept[i];
	return NULL;
}

bool world_holds(const struct world *w, const char *text)
{
	return memmem(&w->m, sizeof(w->m), text, strlen(text)) != NULL;
}

bool world_offers(const struct world *w, enum choice_id id)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&w->m, slots);

	for (int i = 0; i < n; i++)
		if (slots[i].id == id)
			return true;
	return false;
}

struct enrolment *world_have(struct world *w, int who, const char *id, day_t day)
{
	struct enrolment *e = &w->store[who].enrolments[w->store[who].n_enrolments++];

	*e = (struct enrolment){.day = day, .decided = DAY_NONE};
	text_copy(e->offering, sizeof(e->offering), id);
	e->id[0] = (unsigned char)(200 + w->store[who].n_enrolments);
	return e;
}
