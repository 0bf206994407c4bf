/* SPDX-License-Identifier: MIT */
#include "tests/support/random_run.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/visit/duty.h"
#include "core/visit/emergency.h"
#include "screens/words.h"

static const struct {
	int cols, rows;
} sizes[] = {{80, 22}, {60, 16}, {96, 20}, {40, 12}, {33, 30}, {120, 40}};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

unsigned roll(struct run *r, unsigned n) /* splitmix64 */
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15U);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
	z = (z ^ z >> 27) * 0x94d049bb133111ebU;
	return (unsigned)((z ^ z >> 31) % n);
}

void run_failed(const struct run *r, const char *what)
{
	printf("LITANG_SEED=%llu\n", (unsigned long long)r->seed);
	trace_print(&r->trace);
	ck_abort_msg("seed %llu, screen %d: %s", (unsigned long long)r->seed,
		(int)r->w.m.task.screen, what);
}

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
	bool assisted;
	struct task task;
	struct seen seen;
};

static void judge_act(struct run *r, const struct before *before, const struct effect *e)
{
	uint32_t who = e->record.act.body.resident - 1001;
	bool named = e->record.person.resident != 0;
	enum act_kind kind = e->record.act.head.kind;
	bool comes = kind == ACT_HELP && e->record.act.head.has_ref; /* the badge that answers */
	bool looks =
		comes ||
		(before->assisted &&
			((kind == ACT_LOOKUP && strcmp(e->record.act.head.what, LOOK_EMERGENCY)) ||
				kind == ACT_DAY));
	const struct hearing h = {.present = before->present,
		.task = &before->task,
		.seen = &before->seen,
		.after = &r->w.m,
		.act = &e->record.act,
		.person = named ? &e->record.person : NULL,
		.keeper = r->keeper.resident ? &r->keeper : NULL,
		.helper = comes || before->assisted ? &r->badge : NULL,
		.known = looks                                  ? &r->badge
			 : named && who < FIXTURE_CROWD + CROWD ? &r->known[who]
								: NULL,
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

static bool is_search(enum effect_kind kind)
{
	return kind == FX_FIND || kind == FX_FIND_PHONE || kind == FX_FIND_HERE ||
	       kind == FX_FIND_BADGES;
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
		if (e->kind == FX_OFF)
			ck_run(r, r->let_in && before->task.screen == SCREEN_DAY_OVER);
		if (e->kind == FX_PIN || e->kind == FX_NEW_PIN) {
			r->pin_asked = true;
			r->pin = *e;
		}
		if (is_search(e->kind)) {
			/* a volunteer's may be over, for a card that waited */
			ck_run(r, e->kind == FX_FIND_BADGES ? r->let_in : r->badge.resident != 0);
			r->find_asked = true;
			r->find = *e;
		}
		if (e->kind == FX_LANG)
			r->lang = e->lang;
		if (e->kind != FX_RECORD)
			continue;
		judge_act(r, before, e);
		if (e->record.act.head.kind == ACT_HELP)
			r->help = true;
		else if (e->record.act.head.kind == ACT_DISTRESS)
			r->distress = true;
		else if (e->record.act.head.kind == ACT_PHONED)
			r->word = true;
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

/* The next name's resident, 0 = none. The mark of every name is 客, E5 AE A2, and a number; memchr is
 * far faster than memmem. */
static unsigned next_name(const unsigned char **at, const unsigned char *end)
{
	const unsigned char *p = *at;

	while ((p = memchr(p, 0xe5, (size_t)(end - p)))) {
		const unsigned char *digit = p + 3;

		if (end - ++p < 8 || p[0] != 0xae || p[1] != 0xa2)
			continue;
		digit += *digit == '*';
		if (*digit < '0' || *digit > '9') /* an hour has such bytes as well */
			continue;
		*at = p;
		return 1001 + (unsigned)atoi((const char *)digit);
	}
	return 0;
}

/* Of who looks for somebody, or of somebody who was found. */
static bool is_looked_at(const struct model *m, unsigned who)
{
	const struct assist *a = &m->assist;
	const struct badges *b = &m->desk.badges;

	for (int i = 0; i < a->found.n; i++)
		if (a->found.who[i].resident == who)
			return true;
	for (int i = 0; m->staff && i < b->found.n; i++)
		if (b->found.who[i].resident == who)
			return true;
	return a->on && a->by.resident == who;
}

/* A search is a volunteer's, and gone with the visit; the volunteer, as long as the mode is open. */
static void check_assist(struct run *r)
{
	const struct model *m = &r->w.m;
	bool over = m->task.screen == SCREEN_HELP || m->task.screen == SCREEN_IDLE ||
		    m->task.screen == SCREEN_NEXT_CARD;
	enum screen s = over ? m->behind : m->task.screen;
	bool looks = s == SCREEN_BADGE || s == SCREEN_OPENING || s == SCREEN_INITIALS ||
		     s == SCREEN_NUMBER || s == SCREEN_AGREE || s == SCREEN_READING ||
		     s == SCREEN_SAVING || s == SCREEN_HERE;

	if (!looks && !m->present)
		ck_run(r, !m->assist.found.total && !m->assist.letters[0] && !m->assist.asking);
	if (s != SCREEN_NUMBER && !m->awaited) /* not even while it is looked up */
		ck_run(r, !m->assist.number.typed[0]);
	ck_run(r, m->assist.on || !m->assist.by.resident);
	if (m->assist.on) {
		ck_run(r, r->badge.resident && m->assist.by.resident == r->badge.resident);
		ck_run(r, duty_sees(s) && duty_sees(m->task.screen));
	}
	if (m->present && !m->naming)
		ck_run(r, !m->assist.found.total && !m->assist.letters[0]);
}

/* Every name in the model is of who is present, or of whom the undo needs. */
static void check_names(struct run *r)
{
	const struct model *m = &r->w.m;
	const unsigned char *at = (const unsigned char *)m, *end = at + sizeof(*m);
	unsigned who;

	while ((who = next_name(&at, end))) {
		ck_run(r, (m->present && (m->person.resident == who || m->self.resident == who)) ||
				  (m->undo_open && m->undo_person.resident == who) ||
				  is_looked_at(m, who));
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
	case SCREEN_CARD_MADE:
		return kind == ACT_REQUEST;
	default:
		return kind == ACT_CANCEL;
	}
}

/* Only by the PIN, and nothing of it stays. */
static void check_staff(struct run *r)
{
	const struct model *m = &r->w.m;
	enum screen s = m->task.screen;

	if (s == SCREEN_DEVICES || s == SCREEN_HELD || s == SCREEN_TRY_SCAN ||
		s == SCREEN_CLOSING || s == SCREEN_CLOSE_LOG || s == SCREEN_DAY_OVER ||
		s == SCREEN_SETTINGS || s == SCREEN_SETTING || s == SCREEN_NEW_PIN ||
		s == SCREEN_BADGES || s == SCREEN_BADGE_STOP)
		ck_run(r, r->let_in && m->staff && !m->present);
	if (s == SCREEN_HELP) /* over a new PIN that is being recorded */
		s = m->behind;
	if (s != SCREEN_PIN && s != SCREEN_NEW_PIN)
		ck_run(r, (!m->pin[0] || (m->staff && s == SCREEN_SAVING)) && !m->pin_ticket);
	ck_run(r, m->staff || !m->desk.first_pin[0]);
	if (s == SCREEN_WELCOME || s == SCREEN_READING || m->present) {
		ck_run(r, !m->staff && !m->devices_known && !m->n_scans && !m->devices.n);
		r->let_in = false;
	}
}

/* The voice is of who stands here, and of nobody after them. */
static void check_voice(struct run *r, const struct event *ev, bool waited)
{
	const struct model *m = &r->w.m;
	bool hall =
		m->voice == m->hall_voice && m->loudness == m->desk.settings.value[SETTING_LOUD];
	bool speaks = visit_speaks(m);

	ck_run(r, !speaks || m->sound);
	ck_run(r, !speaks || m->task.screen != SCREEN_WELCOME);
	ck_run(r, !speaks || !m->staff || m->task.screen == SCREEN_HELP);
	/* whom to phone is for the volunteer's eyes */
	ck_run(r, speaks || !m->sound || !m->voice || !m->present || m->ticket ||
			  visit_base(m) == SCREEN_EMERGENCY);
	if (ev->kind == EV_TIME && waited)
		ck_run(r, hall || m->now.ms - m->active_ms < m->idle_count_ms + 60000);
	r->tally->spoken += speaks;
	r->tally->numbers += speaks && !m->voice;
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
	if (s == SCREEN_SLIP || s == SCREEN_CANCELLED || s == SCREEN_LEFT ||
		s == SCREEN_CARD_MADE) {
		ck_run(r, m->present && r->done_seq[m->done.head.seq]);
		ck_run(r, m->done.body.resident == m->person.resident);
		ck_run(r, says_done(s, m->done.head.kind));
	}
	if (s == SCREEN_WELCOME || s == SCREEN_DOWN)
		ck_run(r, !m->present && !m->waiting_card && !m->ticket);
	if (s == SCREEN_SAVING || s == SCREEN_READING || s == SCREEN_ASKING)
		ck_run(r, m->ticket);
	if (!m->present)
		ck_run(r, !m->person.masked[0] && !m->done.head.seq && !m->called[0] &&
				  !m->slip_code[0] && !m->self.resident);
	check_staff(r);
	check_assist(r);
	if (m->undo_open)
		ck_run(r, m->now.ms < m->undo_until_ms || (m->present && m->speaking));
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
	unsigned who;

	while ((who = next_name(&at, end))) {
		ck_run(r, (m->present && (m->person.resident == who || m->self.resident == who)) ||
				  is_looked_at(m, who));
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
	/* the volunteer, who they found: check_named; the hall's volunteers, behind the PIN */
	bool named = r->w.m.assist.on || (r->w.m.staff && r->w.m.desk.badges.found.n > 0);

	for (size_t i = named; i < sizeof(personal) / sizeof(personal[0]); i++)
		ck_run(r, !strstr(p->spoken, personal[i]) && !frame_shows(r->frame, personal[i]));
	ck_run(r, !*p->qr);
	if (slip_is_read(&r->w.m) || r->w.m.task.screen == SCREEN_INITIALS) /* A2 was typed */
		return;
	ck_run(r, !has_pickup(p->spoken));
	for (int i = 0; i < p->n_figures; i++)
		ck_run(r, !has_pickup(p->figure[i].value));
	for (int i = 0; i < p->n_lines; i++)
		ck_run(r, !has_pickup(p->line[i]));
}

/* How many digits were typed may be seen, not which. */
static void check_pin(struct run *r)
{
	const struct page *p = &r->frame->page;

	ck_run(r, !strpbrk(p->question, "0123456789"));
	for (int i = 0; i < p->n_lines; i++)
		ck_run(r, !strpbrk(p->line[i], "0123456789"));
	ck_run(r, p->n_choices == 0 && p->n_figures == (p->countdown >= 0));
	if (strlen(r->w.m.pin) > 3)
		ck_run(r, !frame_shows(r->frame, r->w.m.pin));
}

void run_look(struct run *r)
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
	if (r->w.m.task.screen == SCREEN_PIN || r->w.m.task.screen == SCREEN_NEW_PIN)
		check_pin(r);
	if (!r->w.m.present)
		check_nobody(r);
}

void run_step(struct run *r, struct event ev)
{
	struct before before = {r->w.m.present, r->w.m.assist.on, r->w.m.task, r->w.m.seen};

	/* A queue's acts and a window's follow one press for many people: test_queue.c and test_window.c
	 * judge those. */
	if (r->w.m.task.screen == SCREEN_BADGE && ev.kind == EV_ACTION &&
		(ev.action.digit == 3 || ev.action.digit == 8 ||
			(ev.action.digit == 5 && r->w.m.opened == r->w.now.day)))
		ev.action.digit = 2;
	ev.now = r->w.now;
	trace_add(&r->trace, &ev);
	world_step(&r->w, ev);
	trace_after(&r->trace, &r->w.m);
	note_effects(r, &before);
	check_model(r);
	check_voice(r, &ev, before.task.screen == SCREEN_WELCOME);
	if (before.present && !r->w.m.present) {
		ck_run(r, r->w.m.voice == r->w.m.hall_voice &&
				  r->w.m.loudness == r->w.m.desk.settings.value[SETTING_LOUD]);
		r->keeper.resident = 0;
		r->tally->ends++;
		run_look(r);
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

/* Did anything happen that shows? Where any key goes on, or letters and digits are typed, it may. */
static bool happens(struct run *r, enum action action, int digit)
{
	static struct model m;
	static struct effects fx;
	struct event ev = {.kind = EV_ACTION, .now = r->w.now, .action = {action, digit}};

	memcpy(&m, &r->w.m, sizeof(m));
	visit_step(&m, &ev, &fx);
	return fx.n > 0 || changed(&m, &r->w.m);
}

void run_choices(struct run *r)
{
	enum screen s = r->w.m.task.screen;
	bool overlay = s == SCREEN_HELP || s == SCREEN_IDLE || s == SCREEN_PIN ||
		       s == SCREEN_NEW_PIN || s == SCREEN_INITIALS || s == SCREEN_NUMBER ||
		       newcomer_types(&r->w.m);
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&r->w.m, slots);
	bool offered[10] = {false};

	for (int i = 0; i < n; i++) {
		ck_run(r, slots[i].digit >= 1 && slots[i].digit <= 9);
		ck_run(r, !offered[slots[i].digit]);
		offered[slots[i].digit] = true;
	}
	if (overlay)
		return;
	for (int digit = 1; digit <= 9; digit++)
		ck_run(r, happens(r, ACTION_CHOOSE, digit) == offered[digit]);
	ck_run(r, !happens(r, ACTION_TOUCH, 0)); /* a tap between two targets */
}

/* Answers that nobody waits for change nothing at all. */
void run_tickets(struct run *r)
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

void run_resize(struct run *r)
{
	r->size = (int)roll(r, SIZES);
}

/* ---- numbers that are typed ------------------------------------------------------------------ */

/* Mostly somebody's resident number, now and then more digits than that. */
void run_number(struct run *r)
{
	size_t n = strlen(r->w.m.assist.number.typed);
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_NEXT, 0}};

	if (n < 4 || roll(r, 3) == 0) {
		ev.action.digit = n < 3 ? "100"[n] - '0' : (int)roll(r, 10);
		ev.action.action = ev.action.digit ? ACTION_CHOOSE : ACTION_HELP;
	} else if (roll(r, 8) == 0) {
		ev.action = (__typeof__(ev.action)){ACTION_BACK, (int)roll(r, 2) * KEY_X};
	}
	run_step(r, ev);
	if (roll(r, 4) == 0)
		run_look(r);
}

/* Whatever number was typed may be that of one who comes and goes. */
void run_number_asked(struct run *r)
{
	int who = world_asked(&r->w);

	if (who >= FIXTURE_CROWD && who < FIXTURE_CROWD + CROWD)
		return;
	r->w.asked.kind = FX_LOOK_UP_LINK;
	r->w.asked.link.resident = 1001 + FIXTURE_CROWD + (uint32_t)(who % CROWD);
}

bool run_rare(enum screen s)
{
	static const enum screen rare[] = {SCREEN_QUEUE_WHAT, SCREEN_QUEUE, SCREEN_TODO,
		SCREEN_HELD, SCREEN_CLOSING, SCREEN_CLOSE_LOG, SCREEN_DAY_OVER, SCREEN_SETTINGS,
		SCREEN_SETTING, SCREEN_NEW_PIN, SCREEN_BADGES, SCREEN_BADGE_STOP,
		SCREEN_NEWCOMER_MADE, SCREEN_BACKFILL, SCREEN_FETCH, SCREEN_FETCHED, SCREEN_WINDOW,
		SCREEN_SERVE, SCREEN_WINDOW_ASK, SCREEN_CLASSES, SCREEN_CLASS};

	for (size_t i = 0; i < sizeof(rare) / sizeof(rare[0]); i++)
		if (rare[i] == s)
			return true;
	return false;
}
