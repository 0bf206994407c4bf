/* SPDX-License-Identifier: MIT */
/*
 * Random visits. Whatever comes in whatever order: nothing is called done that is not committed,
 * nobody sees another's name, a ticket is answered once, and every choice has an effect.
 * A failure names its seed; LITANG_SEED=N runs that one alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/support/suite.h"
#include "tests/core/visit/kitchen.h"
#include "tests/support/visit_world.h"

#ifdef __SANITIZE_ADDRESS__
#define SEQUENCES 2000
#else
#define SEQUENCES 20000
#endif
#define EVENTS 200
#define CROWD  6 /* people who come and go */

struct run {
	struct world w;
	uint64_t seed, state;
	bool asked, draft, help;   /* not answered yet */
	bool done_seq[EVENTS + 1]; /* acts that were committed: orders and cancels */
	struct catalogue other;
	struct kitchen kitchen;
};

static unsigned roll(struct run *r, unsigned n) /* splitmix64 */
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15U);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return (unsigned)((z ^ z >> 31) % n);
}

/* Check writes a file at each assertion that holds: too slow for millions. */
#define ck_run(r, cond)                                                                            \
	do {                                                                                       \
		if (!(cond))                                                                       \
			ck_abort_msg("seed %llu, screen %d: %s", (unsigned long long)(r)->seed,    \
				(int)(r)->w.m.task.screen, #cond);                                 \
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

static void note_effects(struct run *r)
{
	for (int i = 0; i < r->w.fx.n; i++) {
		const struct effect *e = &r->w.fx.v[i];

		if (e->kind == FX_LOOK_UP_CARD || e->kind == FX_LOOK_UP_SCAN ||
			e->kind == FX_LOOK_UP_LINK)
			r->asked = true;
		if (e->kind == FX_PRINT)
			ck_run(r, e->print_seq > 0 && r->done_seq[e->print_seq]);
		if (e->kind != FX_RECORD)
			continue;
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
	check_names(r);
}

static void step(struct run *r, struct event ev)
{
	world_step(&r->w, ev);
	note_effects(r);
	check_model(r);
}

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

static void answer_look_up(struct run *r)
{
	static const enum lookup_result results[] = {LOOKUP_UNKNOWN, LOOKUP_OLD_CARD,
		LOOKUP_EXPIRED, LOOKUP_NOT_OURS, LOOKUP_NOT_READ, LOOKUP_FAILED, LOOKUP_SEVERAL,
		LOOKUP_SLIP, LOOKUP_NEIGHBOUR};
	unsigned at = roll(r, 40);
	struct lookup l = world_lookup(&r->w, at < 9 ? results[at] : LOOKUP_FOUND);

	r->asked = false;
	l.person.volunteer = roll(r, 50) == 0;
	l.person.allergens = roll(r, 2) ? 32 : 0;
	l.person.delivery = roll(r, 2) != 0;
	if (l.person.known)
		add_link(&l.person);
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
};

static void happen(struct run *r)
{
	struct event ev = {.kind = EV_CARD_BAD};

	switch (roll(r, 8)) {
	case 0:
		ev = (struct event){.kind = EV_SERVICE, .in_service = roll(r, 3) > 0};
		break;
	case 1:
		kitchen_init(&r->kitchen);
		r->kitchen.slots[0].cutoff_days = (int)roll(r, 2);
		r->kitchen.slots[0].per_person = (int)roll(r, 3);
		r->other = r->kitchen.c;
		r->other.n_dishes -= (int)roll(r, 3);
		r->other.n_rights = roll(r, 4) ? r->other.n_rights : 0;
		r->other.n_offerings -= roll(r, 4) ? 0 : (int)roll(r, 10);
		r->other.timetable =
			(struct timetable){.changes = changes, .n_changes = (int)roll(r, 3)};
		ev = (struct event){.kind = EV_CATALOGUE, .catalogue = &r->other};
		break;
	case 2:
		r->w.now.quality = roll(r, 3) ? CLOCK_HUB : CLOCK_UNKNOWN;
		ev.kind = EV_TIME;
		break;
	case 3:
		ev = (struct event){.kind = EV_JOB, .job = {(int64_t)roll(r, 9), JOB_PROVEN}};
		break;
	case 4:
		r->w.hub_has_it = roll(r, 2) != 0;
		ev = (struct event){.kind = EV_SYNC, .sync = {3, true}};
		break;
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
	else if (at < 72)
		press(r);
	else if (at < 80)
		come(r);
	else if (at < 96)
		pass(r);
	else
		happen(r);
}

static void one_sequence(struct run *r, uint64_t seed, unsigned seen[SCREEN_COUNT])
{
	memset(r, 0, sizeof(*r));
	r->seed = r->state = seed;
	world_start(&r->w);
	come(r);
	for (int i = 0; i < EVENTS; i++) {
		one_event(r);
		seen[r->w.m.task.screen]++;
		if (i % 16 == 0)
			check_choices(r);
		if (i % 32 == 0)
			check_tickets(r);
	}
}

static uint64_t first_seed(void)
{
	const char *given = getenv("LITANG_SEED");
	uint64_t first = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) * 1000000;

	printf("seeds from %llu\n", (unsigned long long)first);
	return first;
}

START_TEST(test_random_visits)
{
	static struct run r;
	unsigned seen[SCREEN_COUNT] = {0};
	uint64_t first = first_seed();
	int n = getenv("LITANG_SEED") ? 1 : getenv("LITANG_SLOW") ? 100 : SEQUENCES;

	for (int i = 0; i < n; i++)
		one_sequence(&r, first + (uint64_t)i, seen);
	if (n < SEQUENCES)
		return;
	for (int s = 0; s < SCREEN_COUNT; s++) /* a walk that never gets there proves nothing */
		ck_assert_msg(seen[s] > 0, "screen %d was never seen", s);
}
END_TEST

SUITE_MAIN("random", test_random_visits)
