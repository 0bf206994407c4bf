/* SPDX-License-Identifier: MIT */
/*
 * A model for every screen on a usual day. A header, because tests/support is linked into tests
 * that know no screens.
 */
#ifndef TESTS_SCREENS_MODELS_H
#define TESTS_SCREENS_MODELS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hall/kitchen.h"
#include "core/base/text.h"
#include "core/visit/step.h"
#include "screens/words.h"
#include "tests/screens/window_models.h"
#include "tests/support/hall_fixture.h"

/* The catalogues are under $LITANG_BUILD (build). */
static inline void screen_words(enum lang lang)
{
	const char *build = getenv("LITANG_BUILD");
	char path[512];

	snprintf(path, sizeof(path), "%s/locale", build ? build : "build");
	words_init(path);
	words_use(lang);
}

static inline void order_of(struct open_order *o, day_t day, const char *pickup)
{
	*o = (struct open_order){.service_day = day,
		.meal = "lunch",
		.set_name = {{"套餐一", "Set one", "정식 1"}},
		.list_fen = 1300,
		.subsidy_fen = 500,
		.due_fen = 800,
		.qty = 1,
		.cancel_day = day,
		.cancel_min = 540};
	text_copy(o->pickup, sizeof(o->pickup), pickup);
	memset(o->id, day & 0xff, sizeof(o->id));
}

static inline void somebody(struct model *m)
{
	fixture_person(&m->person, m->lang == LANG_EN ? FIXTURE_SMITH : FIXTURE_ZHANG);
	if (m->lang == LANG_KO) {
		text_copy(m->person.masked, sizeof(m->person.masked), "金*子");
		text_copy(m->person.address, sizeof(m->person.address), "金阿姨");
	}
	m->present = true;
	m->proof = PROOF_CARD;
	m->standing.checked_in = true;
	order_of(&m->standing.orders[0], FIXTURE_DAY, "A019");
	order_of(&m->standing.orders[1], FIXTURE_DAY + 1, "A027");
	m->standing.n_orders = 2;
	m->standing.enrolments[0] =
		(struct enrolment){.offering = "C07", .day = DAY_NONE, .decided = DAY_NONE};
	m->standing.n_enrolments = 1;
}

static inline void ordering(struct model *m, day_t day)
{
	text_copy(m->task.meal, sizeof(m->task.meal), "lunch");
	text_copy(m->task.set_id, sizeof(m->task.set_id), "S01");
	m->task.day = day;
	m->task.set = 0;
	m->price = (struct price){.list_fen = 1300,
		.subsidy_fen = 500,
		.due_fen = 800,
		.reason = PRICE_RULE,
		.rule_id = "T80"};
}

static inline void done(struct model *m, enum act_kind kind)
{
	struct act *act = &m->done;

	act_init(act, kind);
	text_copy(act->head.what, sizeof(act->head.what), "lunch");
	text_copy(act->body.pickup, sizeof(act->body.pickup), "A027");
	act->head.seq = 27;
	act->head.service_day = FIXTURE_DAY + 1;
	act->head.list_fen = 1300;
	act->head.subsidy_fen = 500;
	act->head.due_fen = 800;
	act->body.promise = PROMISE_FINAL;
	act->body.from_min = 630;
	act->body.to_min = 750;
	act->body.items[0] =
		(struct act_item){.name = {{"套餐一", "Set one", "정식 1"}}, .qty = 1, .fen = 1300};
	act->body.n_items = 1;
	act->body.lang = m->lang;
	text_copy(m->slip_code, sizeof(m->slip_code), "LT1-YD1-27-89ABCDEF");
	m->job = JOB_PROVEN;
}

static inline void picking(struct model *m, const char *id, int qty)
{
	struct picked *p = &m->task.picked[m->task.n_picked++];

	text_copy(p->id, sizeof(p->id), id);
	p->qty = qty;
}

/* A meatball, two bowls of rice. */
static inline void picked(struct model *m)
{
	ordering(m, FIXTURE_DAY + 1);
	m->task.set = -1;
	m->task.own = true;
	picking(m, "M01", 1);
	picking(m, "M09", 2);
	m->price = (struct price){.list_fen = 1100,
		.subsidy_fen = 500,
		.due_fen = 600,
		.reason = PRICE_RULE,
		.rule_id = "T80"};
}

static inline void linked(struct model *m)
{
	fixture_person(&m->person, FIXTURE_DAUGHTER);
}

static inline void seat_of(struct model *m, const char *id, day_t day)
{
	struct enrolment *e = &m->standing.enrolments[m->standing.n_enrolments++];

	*e = (struct enrolment){.day = day, .decided = DAY_NONE};
	text_copy(e->offering, sizeof(e->offering), id);
	memset(e->id, m->standing.n_enrolments, sizeof(e->id));
}

static inline void looking(struct model *m, const char *kind, const char *id)
{
	text_copy(m->task.kind, sizeof(m->task.kind), kind);
	text_copy(m->task.offering, sizeof(m->task.offering), id);
}

/* The days of a gym hour, one of them booked, one full. */
static inline void gym_days(struct model *m)
{
	looking(m, "venue", "E02");
	seat_of(m, "E02", FIXTURE_DAY + 1);
}

static inline void clashing(struct model *m)
{
	looking(m, "class", "C03");
	m->refusal = REFUSED_CLASH;
	text_copy(m->refused_by, sizeof(m->refused_by), "C07");
}

/* A seat in the calligraphy class. */
static inline void done_seat(struct model *m, enum act_kind kind)
{
	const struct offering *o = catalogue_offering(m->catalogue, "C03");
	struct act *act = &m->done;

	act_init(act, kind);
	text_copy(act->head.what, sizeof(act->head.what), o->id);
	act->head.seq = 27;
	act->head.at_ms = m->now.ms;
	act->head.course = true;
	act->body.promise = PROMISE_FINAL;
	act->body.items[0] = (struct act_item){.name = o->name, .qty = 1};
	act->body.n_items = 1;
	act->body.room = o->room;
	act->body.floor = o->floor;
	act->body.bring = o->bring;
	act->body.from_min = o->from_min;
	act->body.to_min = o->to_min;
	act->body.lang = m->lang;
	text_copy(act->body.rule, sizeof(act->body.rule), o->rule);
	act->body.next_day = FIXTURE_DAY + 3;
	text_copy(m->slip_code, sizeof(m->slip_code), "LT1-YD1-27-89ABCDEF");
	m->job = JOB_PROVEN;
}

static inline void with_seat(struct model *m)
{
	switch (m->task.screen) {
	case SCREEN_OFFERINGS:
		looking(m, "class", "");
		break;
	case SCREEN_OFFERING:
		looking(m, "class", "C01");
		break;
	case SCREEN_SESSIONS:
		gym_days(m);
		break;
	case SCREEN_REFUSED:
		clashing(m);
		break;
	case SCREEN_ENROLMENT:
		m->task.enrolment = 0;
		break;
	case SCREEN_LEFT:
		done_seat(m, ACT_LEAVE);
		break;
	default:
		break;
	}
}

static inline void with_person(struct model *m)
{
	somebody(m);
	switch (m->task.screen) {
	case SCREEN_LINKS:
		linked(m);
		break;
	case SCREEN_DISHES:
		picked(m);
		break;
	case SCREEN_ALLERGY:
		ordering(m, FIXTURE_DAY + 1);
		m->person.allergens = 8 | 32;
		break;
	case SCREEN_CLOSED:
		ordering(m, FIXTURE_DAY + 2);
		break;
	case SCREEN_NO_MEAL:
		ordering(m, FIXTURE_SOLD_OUT);
		break;
	case SCREEN_SETS:
	case SCREEN_CONFIRM:
	case SCREEN_REASON:
	case SCREEN_TWICE:
		ordering(m, FIXTURE_DAY + 1);
		break;
	case SCREEN_ORDER:
		m->task.order = 1;
		break;
	case SCREEN_SLIP:
		done(m, ACT_ORDER);
		break;
	case SCREEN_CANCELLED:
		done(m, ACT_CANCEL);
		break;
	case SCREEN_CARD_MADE:
		act_init(&m->done, ACT_REQUEST);
		m->done.head.service_day = m->now.day + 29;
		m->job = JOB_SENT;
		break;
	default:
		with_seat(m);
		break;
	}
}

/* Behind the PIN: a printer, a scanner that was pulled out, a reader in trouble. */
static inline void with_staff(struct model *m)
{
	static const struct device_line lines[] = {
		{LINE_PRINTER, LINE_READY, false, FIXTURE_DAY, 425, "", 12, 0},
		{LINE_SCANNER, LINE_ABSENT, false, FIXTURE_DAY - 1, 1010, "unplugged", 31, 2},
		{LINE_READER, LINE_TROUBLE, false, FIXTURE_DAY, 482, "it does not answer", 0, 3},
		{LINE_NFC, LINE_READY, true, FIXTURE_DAY, 425, "", 0, 0},
		{LINE_SCAN_SERIAL, LINE_TROUBLE, false, FIXTURE_DAY, 425, "Input/output error", 0,
			0},
	};
	static const struct scan_seen scans[] = {
		{TRIED_CODE, SCANNED_TOKEN, 131},
		{TRIED_ID_CARD, SCANNED_OTHER, 18},
		{TRIED_NOT_READ, SCANNED_OTHER, 0},
		{TRIED_CODE, SCANNED_STRANGER, 131},
	};

	if (m->task.screen == SCREEN_PIN) {
		text_copy(m->pin, sizeof(m->pin), "135790");
		return;
	}
	m->staff = m->devices_known = true;
	m->held = m->task.screen == SCREEN_DEVICES ? 0 : 2;
	memcpy(m->devices.line, lines, sizeof(lines));
	m->devices.n = 5;
	m->devices.waiting = 3;
	m->devices.failed = 1;
	m->test_slips = 1;
	m->desk.journal = true;
	memcpy(m->scans, scans, sizeof(scans));
	m->n_scans = 7;
}

static inline void with_badges(struct model *m)
{
	struct found *f = &m->desk.badges.found;

	*f = (struct found){.total = 3, .n = 3};
	f->who[0] = (struct found_person){.resident = 2, .masked = "陈*英", .address = "陈阿姨"};
	f->who[1] = (struct found_person){
		.resident = 31, .masked = "李*", .address = "", .stopped = true};
	f->who[2] =
		(struct found_person){.resident = 146, .masked = "欧阳*锋", .address = "欧阳老师"};
}

static inline bool is_staff(enum screen screen)
{
	return screen == SCREEN_PIN || screen == SCREEN_DEVICES || screen == SCREEN_HELD ||
	       screen == SCREEN_TRY_SCAN || screen == SCREEN_TODAY || screen == SCREEN_STICK ||
	       screen == SCREEN_CLOSING || screen == SCREEN_CLOSE_LOG ||
	       screen == SCREEN_DAY_OVER || screen == SCREEN_SETTINGS || screen == SCREEN_SETTING ||
	       screen == SCREEN_NEW_PIN || screen == SCREEN_BADGES || screen == SCREEN_BADGE_STOP ||
	       screen == SCREEN_CLASSES || screen == SCREEN_CLASS;
}

static inline void with_class(struct model *m)
{
	struct classes *c = &m->desk.classes;

	snprintf(c->id, sizeof(c->id), "%s", m->catalogue->offerings[0].id);
	c->found = (struct found){
		.total = 25, .next = 22, .n = 3, .who = {{1, "王*花"}, {2, "欧**锋"}, {3, "赵*"}}};
}

/* A newcomer's card was read; what they answered so far. */
static inline void with_newcomer(struct model *m, enum newcomer_step step)
{
	struct registering *r = &m->assist.newcomer;

	*r = (struct registering){.step = step,
		.form = {.hardship = HARDSHIP_YES,
			.paper = PAPER_TOWN,
			.allergens = 5,
			.contact = KIN_CHILD,
			.alone = true,
			.voice = VOICE_ON}};
	text_copy(r->form.number, sizeof(r->form.number), "330799195109110027");
	text_copy(r->form.name, NAME_SIZE, "孙桂英");
	text_copy(r->masked, NAME_SIZE, "孙*英");
	text_copy(r->form.phone, sizeof(r->form.phone), "13800000001");
	text_copy(r->form.contact_phone, sizeof(r->form.contact_phone), "13900000002");
	text_copy(r->form.address, NAME_SIZE, "孙奶奶");
	text_copy(r->typed, sizeof(r->typed), step == STEP_PHONE ? "13800000" : "");
}

/* A volunteer has typed two letters of somebody's name. */
static inline void with_volunteer(struct model *m)
{
	struct found *f = &m->assist.found;

	m->assist.on = true;
	fixture_person(&m->assist.by, FIXTURE_BADGE);
	if (m->task.screen == SCREEN_NUMBER)
		text_copy(m->assist.number.typed, NUMBER_SIZE, "3307991948031");
	if (m->task.screen == SCREEN_NEWCOMER || m->task.screen == SCREEN_NEWCOMER_MADE)
		with_newcomer(m, STEP_AGREE);
	if (m->task.screen != SCREEN_INITIALS)
		return;
	text_copy(m->assist.letters, FIND_SIZE, "WG");
	f->total = f->n = 12;
	f->next = 0x2a1b5d; /* no name goes on with the others */
	for (int i = 0; i < f->n; i++) {
		struct person p;

		fixture_person(&p, i % 3);
		f->who[i].resident = 1102 + 7 * (unsigned)i;
		text_copy(f->who[i].masked, NAME_SIZE, p.masked);
		text_copy(f->who[i].address, NAME_SIZE, i == 2 ? "" : p.address);
	}
}

/* Twenty people of a class have been there. */
static inline void with_queue(struct model *m)
{
	static const enum queue_end ends[] = {
		QUEUE_DONE, QUEUE_TODO, QUEUE_DONE, QUEUE_ALREADY, QUEUE_TODO};
	struct queue *q = &m->queue;
	struct queue_action options[QUEUE_OPTIONS_MAX];
	int n = visit_queue_options(m, options);

	q->action = options[n - 1];
	q->done = 18;
	q->todo = 2;
	q->n_last = QUEUE_LAST;
	q->kind = ACT_ENROL;
	for (int i = 0; i < QUEUE_LAST; i++) {
		struct person p;

		fixture_person(&p, i % 3);
		q->last[i] = (struct queue_line){.end = ends[i]};
		if (i < 4)
			text_copy(q->last[i].masked, NAME_SIZE, p.masked);
	}
	q->last[1].why = LEFT_CLASH;
	q->last[4].why = LEFT_UNKNOWN;
}

/* Seven whom queues left; the first is a resident who had a clash. */
static inline void with_todos(struct model *m)
{
	static const enum todo_why why[] = {
		LEFT_CLASH, LEFT_UNKNOWN, LEFT_NO_LEASE, LEFT_FULL, LEFT_ALLERGY};

	m->open_todo = m->todo.total = 7;
	m->todo.n = LEFT_SHOWN;
	for (int i = 0; i < LEFT_SHOWN; i++) {
		struct todo *t = &m->todo.line[i];
		struct person p;

		fixture_person(&p, i % 3);
		*t = (struct todo){.seq = 40 + i, .day = FIXTURE_DAY, .why = why[i]};
		text_copy(t->what, sizeof(t->what), m->catalogue->offerings[0].id);
		if (why[i] != LEFT_UNKNOWN)
			t->resident = p.resident;
		if (why[i] != LEFT_UNKNOWN && why[i] != LEFT_NO_LEASE)
			text_copy(t->masked, sizeof(t->masked), p.masked);
	}
}

/* A line of the call-back sheet. */
static inline void with_call(struct model *m)
{
	struct todo *t = &m->todo.line[0];

	t->seq = LEFT_CALLS + 7;
	t->why = LEFT_SUBSIDY_GONE;
	text_copy(t->what, sizeof(t->what), "lunch");
}

static inline void nobody_left(struct model *m)
{
	memset(&m->todo, 0, sizeof(m->todo));
	m->open_todo = 0;
}

static inline void todos_not_read(struct model *m)
{
	nobody_left(m);
	m->todo.failed = true;
}

static inline void todos_kitchen(struct model *m)
{
	m->kitchens = 1;
	m->todo.n = m->todo.total = 1;
	m->todo.line[0] = (struct todo){
		.seq = 9, .what = KITCHEN_WHAT "lunch", .day = m->now.day, .why = LEFT_KITCHEN};
}

static inline void kitchen_waits(struct model *m)
{
	m->kitchens = 1;
}

static inline bool has_volunteer(enum screen screen)
{
	return screen == SCREEN_TODO || screen == SCREEN_BACKFILL || screen == SCREEN_OPENING ||
	       screen == SCREEN_QUEUE || screen == SCREEN_QUEUE_WHAT || screen == SCREEN_BADGE ||
	       screen == SCREEN_INITIALS || screen == SCREEN_AGREE || screen == SCREEN_REPRINT ||
	       screen == SCREEN_REPRINTED || screen == SCREEN_NUMBER || screen == SCREEN_CARD ||
	       screen == SCREEN_CARD_MADE || screen == SCREEN_EMERGENCY || screen == SCREEN_FETCH ||
	       screen == SCREEN_FETCHED || screen == SCREEN_HERE || screen == SCREEN_NEWCOMER ||
	       screen == SCREEN_NEWCOMER_MADE || is_window(screen);
}

static inline bool has_person(enum screen screen)
{
	static const enum screen with[] = {SCREEN_NAME, SCREEN_GREETED, SCREEN_LINKS, SCREEN_DAYS,
		SCREEN_DISHES, SCREEN_ALLERGY, SCREEN_SETS, SCREEN_CONFIRM, SCREEN_REASON,
		SCREEN_TWICE, SCREEN_CLOSED, SCREEN_NO_MEAL, SCREEN_SAVING, SCREEN_ASKING,
		SCREEN_SLIP, SCREEN_MINE, SCREEN_ORDER, SCREEN_CANCELLED, SCREEN_NEXT_CARD,
		SCREEN_IDLE, SCREEN_KINDS, SCREEN_OFFERINGS, SCREEN_OFFERING, SCREEN_SESSIONS,
		SCREEN_REFUSED, SCREEN_ENROLMENT, SCREEN_LEFT, SCREEN_AGREE, SCREEN_REPRINT,
		SCREEN_REPRINTED, SCREEN_CARD, SCREEN_CARD_MADE, SCREEN_EMERGENCY, SCREEN_FETCH,
		SCREEN_FETCHED};

	for (size_t i = 0; i < sizeof(with) / sizeof(with[0]); i++)
		if (with[i] == screen)
			return true;
	return false;
}

/* A day of ten hours at a hall of 65 people, who ordered lunch and dinner. */
static inline void with_today(struct model *m)
{
	static const int hours[] = {2, 31, 12, 5, 0, 3, 1, 8, 2, 1};
	struct figures *f = &m->today;

	m->today_known = true;
	for (int i = 0; i < 10; i++)
		f->check_ins += f->hours[7 + i] = hours[i];
	f->help = 1;
	f->enrolled = 14;
	f->left = 2;
	f->attended = 22;
	f->due_fen = 37450;
	f->n_meals = 2;
	strcpy(f->meals[0].meal, "lunch");
	f->meals[0].ordered = 48;
	f->meals[0].cancelled = 3;
	strcpy(f->meals[1].meal, "dinner");
	f->meals[1].ordered = 12;
	f->n_tiers = 3;
	strcpy(f->tiers[0].tier, "T80");
	f->tiers[0].ordered = 31;
	strcpy(f->tiers[1].tier, "T60");
	f->tiers[1].ordered = 22;
	f->tiers[2].ordered = 7;
}

static inline void screen_model(struct model *m, enum screen screen, enum lang lang)
{
	visit_init(m, fixture_catalogue(), lang);
	m->now = fixture_moment(FIXTURE_TODAY, "08:05");
	m->lang = lang;
	m->simulated = true;
	m->unsent = 3;
	m->task.screen = screen;
	m->since_ms = m->active_ms = m->now.ms - 2000;
	m->undo_open = screen == SCREEN_GREETED || screen == SCREEN_WELCOME;
	m->undo_until_ms = m->now.ms + 6000;
	m->demo = screen == SCREEN_WELCOME;
	m->open_help = m->open_unknown = 2;
	m->opened = m->now.day - (screen == SCREEN_OPENING);
	if (has_person(screen))
		with_person(m);
	if (is_staff(screen))
		with_staff(m);
	if (has_volunteer(screen))
		with_volunteer(m);
	if (screen == SCREEN_REPRINT)
		m->standing.orders[m->task.order = 0].seq = 27;
	if (screen == SCREEN_STICK || screen == SCREEN_CLOSE_LOG)
		m->stick = STICK_TAKE_OUT;
	if (screen == SCREEN_CLOSE_LOG)
		m->desk.backup = BACKUP_ON_STICK;
	if (screen == SCREEN_TODAY || screen == SCREEN_CLOSING)
		with_today(m);
	if (screen == SCREEN_CLASS)
		with_class(m);
	if (screen == SCREEN_BADGES || screen == SCREEN_BADGE_STOP)
		with_badges(m);
	if (screen == SCREEN_TODO)
		with_todos(m);
	if (is_window(screen))
		window_page(m, screen);
	if (screen == SCREEN_QUEUE || screen == SCREEN_BACKFILL)
		with_queue(m);
	if (screen == SCREEN_BACKFILL)
		m->queue.backfill = (struct backfill){.on = true, .sheet = 3};
}

#endif
