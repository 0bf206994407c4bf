/* SPDX-License-Identifier: MIT */
/*
 * Random visits, drawn and judged. Whatever comes in whatever order: nothing is called done that is
 * not committed, nobody sees another's name, a ticket is answered once, every choice has an effect
 * and a word, no frame is broken, and the judge allows whatever is recorded.
 * A failure names its seed and the last events; LITANG_SEED=N runs that one alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "screens/words.h"
#include "tests/support/suite.h"
#include "tests/core/visit/kitchen.h"
#include "tests/support/frame.h"
#include "tests/support/judge.h"
#include "tests/support/trace.h"
#include "tests/support/visit_world.h"

#ifdef __SANITIZE_ADDRESS__
#define SEQUENCES 250 /* each test */
#define VISITS    0
#else
#define SEQUENCES 2500
#define VISITS    25000 /* … plays at least so many */
#endif
#define EVENTS    200
#define CROWD     6 /* people who come and go */
#define OFFERINGS 12

/* What was seen of it all: a walk that never gets there proves nothing. */
struct tally {
	unsigned screens[SCREEN_COUNT], acts[ACT_KIND_END];
	unsigned visits, frames, taps, ends;
	unsigned changes, walks, deliveries, lists, family;
};

struct run {
	struct world w;
	uint64_t seed, state;
	bool asked, draft, help;   /* not answered yet */
	bool done_seq[EVENTS + 1]; /* acts that were committed: orders and cancels */
	struct catalogue other;
	struct kitchen kitchen;
	struct offering offerings[OFFERINGS];
	struct person keeper, known[FIXTURE_CROWD + CROWD]; /* as the directory told of them */
	day_t stood[FIXTURE_CROWD + CROWD];                 /* the day of their standing */
	struct judge judge;
	struct trace trace;
	struct tally *tally;
	struct frame *frame;
	int size;
	enum lang lang; /* that was asked for */
};

static const struct {
	int cols, rows;
} sizes[] = {{80, 22}, {60, 16}, {96, 20}, {40, 12}, {33, 30}, {120, 40}};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static unsigned roll(struct run *r, unsigned n) /* splitmix64 */
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15U);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return (unsigned)((z ^ z >> 31) % n);
}

static void run_failed(const struct run *r, const char *what)
{
	printf("LITANG_SEED=%llu\n", (unsigned long long)r->seed);
	trace_print(&r->trace);
	ck_abort_msg("seed %llu, screen %d: %s", (unsigned long long)r->seed,
		(int)r->w.m.task.screen, what);
}

/* Check writes a file at each assertion that holds: too slow for millions. */
#define ck_run(r, cond)                                                                            \
	do {                                                                                       \
		if (!(cond))                                                                       \
			run_failed(r, #cond);                                                      \
	} while (0)

/* Nobody takes a seat twice, with a copied code, or what is over. */
static void check_enrol(struct run *r, const struct act *act)
{
	const struct model *m = &r->w.m;
	const struct offering *o = catalogue_offering(m->catalogue, act->head.what);

	ck_run(r, o && visit_enrolled(m, o, act->head.service_day) < 0);
	ck_run(r, m->standing.n_enrolments < ENROLMENTS_MAX && m->task.name_proven);
	ck_run(r, act->head.course == (act->head.service_day == DAY_NONE));
	ck_run(r, act->head.course || act->head.service_day >= m->now.day);
	ck_run(r, act->head.open || catalogue_seats(m->catalogue, o, act->head.service_day) > 0);
}

static void count_act(struct tally *t, const struct act *act)
{
	t->acts[act->head.kind]++;
	t->walks += act->head.kind == ACT_ORDER && act->head.walk;
	t->deliveries += act->head.kind == ACT_ORDER && act->body.collect == COLLECT_DELIVERY;
	t->lists += act->head.kind == ACT_ENROL && act->head.open;
	t->family += act->body.by == BY_FAMILY;
}

/* Of the model before a step, what the judge asks about. */
struct before {
	bool present;
	struct task task;
	struct seen seen;
};

static void judge_act(struct run *r, const struct before *before, const struct effect *e)
{
	uint32_t who = e->record.act.body.resident - 1001;
	bool named = e->record.person.resident != 0;
	const struct hearing h = {.present = before->present,
		.task = &before->task,
		.seen = &before->seen,
		.after = &r->w.m,
		.act = &e->record.act,
		.person = named ? &e->record.person : NULL,
		.keeper = r->keeper.resident ? &r->keeper : NULL,
		.known = named && who < FIXTURE_CROWD + CROWD ? &r->known[who] : NULL,
		.has = named && who < WORLD_PEOPLE ? &r->w.store[who] : NULL};
	const char *wrong = judge_hear(&r->judge, &h);
	char what[160];

	count_act(r->tally, &e->record.act);
	r->tally->changes += r->judge.changing && e->record.act.head.kind == ACT_ORDER;
	if (!wrong)
		return;
	snprintf(what, sizeof(what), "%s: %s", act_kind_name(e->record.act.head.kind), wrong);
	run_failed(r, what);
}

static void note_effects(struct run *r, const struct before *before)
{
	for (int i = 0; i < r->w.fx.n; i++) {
		const struct effect *e = &r->w.fx.v[i];

		if (e->kind == FX_LOOK_UP_CARD || e->kind == FX_LOOK_UP_SCAN ||
			e->kind == FX_LOOK_UP_LINK)
			r->asked = true;
		if (e->kind == FX_PRINT)
			ck_run(r, e->print_seq > 0 && r->done_seq[e->print_seq]);
		if (e->kind == FX_LANG)
			r->lang = e->lang;
		if (e->kind != FX_RECORD)
			continue;
		judge_act(r, before, e);
		if (e->record.act.head.kind == ACT_HELP)
			r->help = true;
		else
			r->draft = true;
		if (e->record.act.head.kind == ACT_ENROL)
			check_enrol(r, &e->record.act);
		ck_run(r, e->record.act.body.has_pid == e->record.person.known);
		if (e->record.person.known) /* sealed under whom it is about */
			ck_run(r, memcmp(e->record.act.body.pid, e->record.person.pid, PID_BYTES) ==
					  0);
	}
}

/* Every name in the model is of who is present, or of whom the undo needs. */
static void check_names(struct run *r)
{
	const struct model *m = &r->w.m;
	const unsigned char *at = (const unsigned char *)m, *end = at + sizeof(*m);

	/* The mark of every name is 客, E5 AE A2; memchr is far faster than memmem. */
	while ((at = memchr(at, 0xe5, (size_t)(end - at)))) {
		unsigned who;

		if (end - ++at < 8 || at[0] != 0xae || at[1] != 0xa2)
			continue;
		who = 1001 + (unsigned)atoi((const char *)at + 2 + (at[2] == '*'));
		ck_run(r, (m->present && (m->person.resident == who || m->self.resident == who)) ||
				  (m->undo_open && m->undo_person.resident == who));
	}
}

/* Does this page say what that act did? */
static bool says_done(enum screen s, enum act_kind kind)
{
	switch (s) {
	case SCREEN_SLIP:
		return kind == ACT_ORDER || kind == ACT_ENROL;
	case SCREEN_LEFT:
		return kind == ACT_LEAVE;
	default:
		return kind == ACT_CANCEL;
	}
}

static bool has_slip(enum act_kind kind)
{
	return kind == ACT_ORDER || kind == ACT_CANCEL || kind == ACT_ENROL || kind == ACT_LEAVE;
}

static void check_model(struct run *r)
{
	const struct model *m = &r->w.m;
	enum screen s = m->task.screen;

	ck_run(r, s < SCREEN_COUNT);
	if (s == SCREEN_GREETED) {
		ck_run(r, m->present);
		ck_run(r, r->w.store[visit_self(m)->resident - 1001].checked_in);
	}
	if (s == SCREEN_SLIP || s == SCREEN_CANCELLED || s == SCREEN_LEFT) {
		ck_run(r, m->present && r->done_seq[m->done.head.seq]);
		ck_run(r, m->done.body.resident == m->person.resident);
		ck_run(r, says_done(s, m->done.head.kind));
	}
	if (s == SCREEN_WELCOME || s == SCREEN_DOWN)
		ck_run(r, !m->present && !m->waiting_card && !m->ticket);
	if (s == SCREEN_SAVING || s == SCREEN_READING)
		ck_run(r, m->ticket);
	if (!m->present)
		ck_run(r, !m->person.masked[0] && !m->done.head.seq);
	if (m->undo_open)
		ck_run(r, m->now.ms < m->undo_until_ms);
	ck_run(r, m->lang == r->lang);
	check_names(r);
}

/* ---- what can be seen ------------------------------------------------------------------------- */

/* Only of who is here, whatever is said or drawn. */
static void check_named(struct run *r)
{
	const struct model *m = &r->w.m;
	const unsigned char *at = (const unsigned char *)&r->frame->page;
	const unsigned char *end = at + sizeof(r->frame->page);

	while ((at = memchr(at, 0xe5, (size_t)(end - at)))) {
		unsigned who;

		if (end - ++at < 8 || at[0] != 0xae || at[1] != 0xa2)
			continue;
		who = 1001 + (unsigned)atoi((const char *)at + 2 + (at[2] == '*'));
		ck_run(r, m->present && (m->person.resident == who || m->self.resident == who));
	}
}

static bool is_pickup(const char *text)
{
	return text[0] == 'A' && (text[1] == '-' || (text[1] >= '0' && text[1] <= '9'));
}

static bool has_pickup(const char *text)
{
	for (; *text; text++)
		if (is_pickup(text))
			return true;
	return false;
}

/* Whoever holds a slip may read what is on it, and that alone. */
static bool slip_is_read(const struct model *m)
{
	return !m->present &&
	       (m->task.screen == SCREEN_ORDER || m->task.screen == SCREEN_ENROLMENT);
}

/* Nobody is here: no name, no number, not in big figures either. */
static void check_nobody(struct run *r)
{
	static const char *const personal[] = {"客", "妈妈", "LT1-"};
	const struct page *p = &r->frame->page;

	for (size_t i = 0; i < sizeof(personal) / sizeof(personal[0]); i++)
		ck_run(r, !strstr(p->spoken, personal[i]) && !frame_shows(r->frame, personal[i]));
	ck_run(r, !*p->qr);
	if (slip_is_read(&r->w.m))
		return;
	ck_run(r, !has_pickup(p->spoken));
	for (int i = 0; i < p->n_figures; i++)
		ck_run(r, !has_pickup(p->figure[i].value));
	for (int i = 0; i < p->n_lines; i++)
		ck_run(r, !has_pickup(p->line[i]));
}

static void look(struct run *r)
{
	int cols = sizes[r->size].cols, rows = sizes[r->size].rows;
	const char *wrong;
	char what[160];

	if (words_lang() != r->lang)
		words_use(r->lang);
	wrong = frame_draw(r->frame, &r->w.m, cols, rows);
	r->tally->frames++;
	if (wrong) {
		frame_print(r->frame);
		snprintf(what, sizeof(what), "%dx%d %s: %s", cols, rows, lang_code(r->lang), wrong);
		run_failed(r, what);
	}
	check_named(r);
	if (!r->w.m.present)
		check_nobody(r);
}

static void step(struct run *r, struct event ev)
{
	struct before before = {r->w.m.present, r->w.m.task, r->w.m.seen};

	ev.now = r->w.now;
	trace_add(&r->trace, &ev);
	world_step(&r->w, ev);
	trace_after(&r->trace, &r->w.m);
	note_effects(r, &before);
	check_model(r);
	if (before.present && !r->w.m.present) {
		r->keeper.resident = 0;
		r->tally->ends++;
		look(r);
	}
}

/* ---- what happens ----------------------------------------------------------------------------- */

/* Is anything but the signs of life different? */
static bool changed(const struct model *a, const struct model *b)
{
	static struct model x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	x.active_ms = y.active_ms = x.since_ms = y.since_ms = 0;
	x.touched = y.touched = false;
	return memcmp(&x, &y, sizeof(x)) != 0;
}

static void check_choices(struct run *r)
{
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&r->w.m, slots);
	bool offered[10] = {false};

	for (int i = 0; i < n; i++) {
		ck_run(r, slots[i].digit >= 1 && slots[i].digit <= 9);
		ck_run(r, !offered[slots[i].digit]);
		offered[slots[i].digit] = true;
	}
	for (int digit = 1; digit <= 9; digit++) {
		static struct model m;
		static struct effects fx;
		struct event ev = {
			.kind = EV_ACTION, .now = r->w.now, .action = {ACTION_CHOOSE, digit}};
		bool overlay =
			r->w.m.task.screen == SCREEN_HELP || r->w.m.task.screen == SCREEN_IDLE;

		memcpy(&m, &r->w.m, sizeof(m));
		visit_step(&m, &ev, &fx);
		if (!overlay)
			ck_run(r, (fx.n > 0 || changed(&m, &r->w.m)) == offered[digit]);
	}
}

/* Answers that nobody waits for change nothing at all. */
static void check_tickets(struct run *r)
{
	static struct model before;
	struct recorded rec = {.ticket = r->w.m.last_ticket + 1 + roll(r, 3), .result = RECORD_OK};
	struct lookup l = {.ticket = rec.ticket, .result = LOOKUP_FOUND};

	fixture_person(&l.person, FIXTURE_CROWD);
	memcpy(&before, &r->w.m, sizeof(before));
	world_step(&r->w, (struct event){.kind = EV_RECORDED, .recorded = &rec});
	ck_run(r, r->w.fx.n == 0);
	world_step(&r->w, (struct event){.kind = EV_LOOKUP, .lookup = &l});
	ck_run(r, r->w.fx.n == 0);
	ck_run(r, memcmp(&before, &r->w.m, sizeof(before)) == 0);
}

/* Everybody may act for the next one. */
static void add_link(struct person *p)
{
	p->n_links = 1;
	p->links[0] = (struct link_to){.place = FIXTURE_PLACE, .called = "妈妈"};
	p->links[0].resident = 1001 + FIXTURE_CROWD + (p->resident - 1000 - FIXTURE_CROWD) % CROWD;
}

/* Midnight passes, the hub answers, sessions are missed: what a store tells of somebody. */
static void stand_anew(struct run *r, int who)
{
	struct standing *s = &r->w.store[who];
	bool new_day = r->stood[who] != r->w.now.day;

	r->stood[who] = r->w.now.day;
	for (int i = 0; i < s->n_orders; i++)
		if (new_day && s->orders[i].service_day < r->w.now.day)
			s->orders[i--] = s->orders[--s->n_orders];
	for (int i = 0; i < s->n_enrolments; i++) {
		struct enrolment *e = &s->enrolments[i];

		e->attended = e->attended && !new_day;
		if (!e->open || e->decision != DECISION_NONE || roll(r, 3))
			continue;
		e->decision = roll(r, 2) ? DECISION_YES : DECISION_NO;
		e->decided = r->w.now.day;
	}
	s->checked_in = s->checked_in && !new_day;
	s->n_missed = roll(r, 8) ? 0 : 2;
	for (int i = 0; i < s->n_missed; i++)
		s->missed[i] = (struct missed){.offering = "E02", .day = r->w.now.day - 1 - i};
}

/* Of a neighbour's card only hall and number are known. */
static void neighbour(struct person *p)
{
	struct person known = *p;

	memset(p, 0, sizeof(*p));
	p->born = DAY_NONE;
	p->resident = known.resident;
	p->lang = known.lang;
	snprintf(p->place, sizeof(p->place), "330784-003");
}

/* Whom the answer brings here, if it is the one that is waited for. */
static void note_found(struct run *r, const struct lookup *l, int who)
{
	const struct model *m = &r->w.m;
	bool found = l->result == LOOKUP_FOUND || l->result == LOOKUP_NEIGHBOUR ||
		     l->result == LOOKUP_SEVERAL;
	bool linked = m->link == LINK_ASKED;

	if (!found || l->ticket != m->ticket || m->awaited || (l->person.volunteer && !linked))
		return;
	r->known[who] = l->person;
	if (linked)
		return;
	r->keeper = r->known[who];
	r->tally->visits++;
}

static void answer_look_up(struct run *r)
{
	static const enum lookup_result results[] = {LOOKUP_UNKNOWN, LOOKUP_OLD_CARD,
		LOOKUP_EXPIRED, LOOKUP_NOT_OURS, LOOKUP_NOT_READ, LOOKUP_FAILED, LOOKUP_SEVERAL,
		LOOKUP_SLIP, LOOKUP_NEIGHBOUR};
	unsigned at = roll(r, 40);
	int who = world_asked(&r->w);
	struct lookup l;

	stand_anew(r, who);
	l = world_lookup(&r->w, at < 9 ? results[at] : LOOKUP_FOUND);
	r->asked = false;
	l.person.lang = (enum lang)(who % LANG_COUNT);
	l.person.volunteer = roll(r, 50) == 0;
	l.person.allergens = roll(r, 2) ? 32 : 0;
	l.person.delivery = roll(r, 2) != 0;
	if (l.result == LOOKUP_NEIGHBOUR)
		neighbour(&l.person);
	if (l.person.known)
		add_link(&l.person);
	note_found(r, &l, who);
	step(r, (struct event){.kind = EV_LOOKUP, .lookup = &l});
}

static void answer_record(struct run *r, const struct effect *e)
{
	struct effect draft = *e;
	struct recorded rec = {.ticket = draft.ticket, .result = RECORD_OK};
	unsigned at = roll(r, 30);

	if (e == &r->w.help)
		r->help = false;
	else
		r->draft = false;
	if (at < 2)
		rec.result = at ? RECORD_FAILED : RECORD_NO_RIGHT;
	else if (draft.record.act.head.kind == ACT_ORDER &&
		 r->w.store[draft.record.person.resident - 1001].n_orders == ORDERS_MAX)
		rec.result = RECORD_NO_RIGHT;
	if (rec.result == RECORD_OK) {
		world_commit(&r->w, &draft, &rec);
		r->done_seq[rec.act.head.seq] = has_slip(draft.record.act.head.kind);
		if (rec.act.head.kind == ACT_CHECK_IN)
			r->stood[rec.act.body.resident - 1001] = rec.act.head.day;
		judge_committed(&r->judge, &rec.act, &r->w.now);
	} else {
		rec.act = draft.record.act;
		judge_refused(&r->judge, &rec.act);
	}
	step(r, (struct event){.kind = EV_RECORDED, .recorded = &rec});
	if (rec.result == RECORD_FAILED && draft.ticket == 0)
		ck_run(r, r->w.m.task.screen == SCREEN_DOWN);
}

static void press(struct run *r)
{
	static const enum action actions[] = {ACTION_NEXT, ACTION_BACK, ACTION_HELP, ACTION_REPEAT,
		ACTION_LANG, ACTION_TOUCH, ACTION_NONE};
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&r->w.m, slots);
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_CHOOSE, 0}};

	if (roll(r, 4) == 0)
		ev.action.action = actions[roll(r, 7)];
	else if (n && roll(r, 8))
		ev.action.digit = slots[roll(r, (unsigned)n)].digit;
	else
		ev.action.digit = 1 + (int)roll(r, 9);
	step(r, ev);
}

/* As kiosk/input.c does: what stands where the finger was. */
static void tap(struct run *r)
{
	const struct canvas *c = &r->frame->canvas;
	const struct layout *l = &r->frame->layout;
	struct event ev = {.kind = EV_ACTION};
	int row, col;

	look(r);
	row = (int)roll(r, (unsigned)c->rows);
	col = (int)roll(r, (unsigned)c->cols);
	if (l->n && roll(r, 8)) {
		const struct target *t = &l->target[roll(r, (unsigned)l->n)];

		row = t->row + (int)roll(r, (unsigned)t->rows);
		col = t->col + (int)roll(r, (unsigned)t->cols);
	}
	ev.action.action = layout_hit(l, row, col, &ev.action.digit);
	r->tally->taps++;
	step(r, ev);
}

static void come(struct run *r)
{
	struct event ev = {.kind = roll(r, 3) ? EV_CARD : EV_SCAN};
	int who = FIXTURE_CROWD + (int)roll(r, CROWD);

	ev.card.kind = CARD_CHIP;
	if (ev.kind == EV_SCAN)
		snprintf(ev.scan, sizeof(ev.scan), "%d", who);
	else
		snprintf(ev.card.number, sizeof(ev.card.number), "%d", who);
	step(r, ev);
}

static void pass(struct run *r)
{
	static const int64_t long_ones[] = {
		4000, 6000, 20000, 30000, 60000, 90000, 900000, 8 * 3600000};
	unsigned at = roll(r, 24);

	world_pass(&r->w, at < 8 ? long_ones[at] : (int64_t)roll(r, 2500));
	step(r, (struct event){.kind = EV_TIME});
}

static const struct session_change changes[] = {
	{.offering = "C07",
		.kind = CHANGE_MOVED,
		.day = FIXTURE_DAY,
		.to_day = FIXTURE_DAY + 1,
		.room = {.text = {"二号教室"}}},
	{.offering = "E02", .kind = CHANGE_OFF, .day = FIXTURE_DAY + 1, .to_day = DAY_NONE},
	{.offering = "E02",
		.kind = CHANGE_MOVED,
		.day = FIXTURE_DAY + 3,
		.to_day = FIXTURE_DAY + 3,
		.from_min = 540,
		.to_min = 600},
};

/* Some of what the hall offers at other hours, so that it overlaps. */
static void other_hours(struct run *r)
{
	int n = r->other.n_offerings;

	memcpy(r->offerings, r->other.offerings, (size_t)n * sizeof(r->offerings[0]));
	for (int i = 0; i < n; i++)
		if (roll(r, 3) == 0) {
			snprintf(r->offerings[i].rule, sizeof(r->offerings[i].rule), "Mon-Sun");
			r->offerings[i].from_min = 510 + 30 * (int)roll(r, 3);
			r->offerings[i].to_min = r->offerings[i].from_min + 60;
		}
	r->other.offerings = r->offerings;
}

static void other_catalogue(struct run *r)
{
	kitchen_init(&r->kitchen);
	r->kitchen.slots[0].cutoff_days = (int)roll(r, 2);
	r->kitchen.slots[0].per_person = (int)roll(r, 3);
	r->other = r->kitchen.c;
	r->other.n_dishes -= (int)roll(r, 3);
	r->other.n_rights = roll(r, 4) ? r->other.n_rights : 0;
	other_hours(r);
	r->other.n_offerings -= roll(r, 4) ? 0 : (int)roll(r, 8);
	r->other.timetable = (struct timetable){.changes = changes, .n_changes = (int)roll(r, 4)};
}

static void happen(struct run *r)
{
	struct event ev = {.kind = EV_CARD_BAD};

	switch (roll(r, 9)) {
	case 0:
		ev = (struct event){.kind = EV_SERVICE, .in_service = roll(r, 3) > 0};
		break;
	case 1:
		other_catalogue(r);
		ev = (struct event){.kind = EV_CATALOGUE, .catalogue = &r->other};
		break;
	case 2:
		r->w.now.quality = roll(r, 3) ? CLOCK_HUB : CLOCK_UNKNOWN;
		ev.kind = EV_TIME;
		break;
	case 3:
		ev = (struct event){.kind = EV_JOB,
			.job = {r->w.seq - (int64_t)roll(r, 3), (enum job_state)roll(r, 4)}};
		break;
	case 4:
		r->w.hub_has_it = roll(r, 2) != 0;
		ev = (struct event){
			.kind = EV_SYNC, .sync = {(int64_t)roll(r, 4), roll(r, 2) != 0}};
		break;
	case 5:
		ev = (struct event){.kind = EV_PRINTER, .printer = (enum printer_state)roll(r, 6)};
		break;
	case 6: /* the window is another one now; the next look draws it */
		r->size = (int)roll(r, SIZES);
		look(r);
		return;
	default:
		break;
	}
	step(r, ev);
}

static void one_event(struct run *r)
{
	unsigned at = roll(r, 100);

	if (r->help && at < 30)
		answer_record(r, &r->w.help);
	else if (r->draft && at < 60)
		answer_record(r, &r->w.draft);
	else if (r->asked && at < 60)
		answer_look_up(r);
	else if (r->w.m.task.screen == SCREEN_DOWN && at < 50)
		step(r, (struct event){.kind = EV_SERVICE, .in_service = true});
	else if (r->w.m.task.screen == SCREEN_WELCOME && at < 40)
		come(r);
	else if (at < 66)
		press(r);
	else if (at < 72)
		tap(r);
	else if (at < 80)
		come(r);
	else if (at < 96)
		pass(r);
	else
		happen(r);
}

static void one_sequence(struct run *r, uint64_t seed, struct tally *tally, struct frame *frame)
{
	memset(r, 0, sizeof(*r));
	r->seed = r->state = seed;
	r->tally = tally;
	r->frame = frame;
	r->size = (int)(seed % SIZES);
	world_start(&r->w);
	r->w.m.simulated = roll(r, 2) != 0;
	r->w.m.demo = roll(r, 2) != 0;
	come(r);
	for (int i = 0; i < EVENTS; i++) {
		one_event(r);
		tally->screens[r->w.m.task.screen]++;
		if (i % 16 == 0)
			check_choices(r);
		if (i % 32 == 0)
			check_tickets(r);
	}
}

/* ---- the tests -------------------------------------------------------------------------------- */

static void check_tally(const struct tally *t)
{
	static const enum act_kind kinds[] = {ACT_CHECK_IN, ACT_UNDO, ACT_ATTEND, ACT_ENROL,
		ACT_LEAVE, ACT_ORDER, ACT_CANCEL, ACT_HELP, ACT_UNKNOWN};

	for (int s = 0; s < SCREEN_COUNT; s++)
		ck_assert_msg(t->screens[s] > 0, "screen %d was never seen", s);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		ck_assert_msg(t->acts[kinds[i]] > 0, "no %s", act_kind_name(kinds[i]));
	ck_assert_uint_gt(t->walks, 0);
	ck_assert_uint_gt(t->changes, 0);
	ck_assert_uint_gt(t->deliveries, 0);
	ck_assert_uint_gt(t->lists, 0);
	ck_assert_uint_gt(t->family, 0);
	ck_assert_uint_ge(t->visits, VISITS);
}

static void random_visits(int share)
{
	static struct run r;
	static struct frame frame;
	const char *given = getenv("LITANG_SEED");
	struct tally t = {0};
	uint64_t first = given ? strtoull(given, NULL, 10)
			       : (uint64_t)time(NULL) * 1000000 + (uint64_t)share * SEQUENCES;
	int n = given ? share == 0 : getenv("LITANG_SLOW") ? 20 : SEQUENCES;

	printf("%d seeds from %llu\n", n, (unsigned long long)first);
	frame_init(&frame);
	for (int i = 0; i < n; i++)
		one_sequence(&r, first + (uint64_t)i, &t, &frame);
	frame_done(&frame);
	printf("%u visits, %u frames, %u taps, %u ends; %u orders, %u seats\n", t.visits, t.frames,
		t.taps, t.ends, t.acts[ACT_ORDER], t.acts[ACT_ENROL]);
	if (n == SEQUENCES)
		check_tally(&t);
}

#define SHARE(n)                                                                                   \
	START_TEST(test_share_##n)                                                                 \
	{                                                                                          \
		random_visits(n);                                                                  \
	}                                                                                          \
	END_TEST
SHARE(0)
SHARE(1)
SHARE(2)
SHARE(3)

SUITE_MAIN("random", test_share_0, test_share_1, test_share_2, test_share_3)
