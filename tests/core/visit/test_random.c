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

#include "core/base/text.h"
#include "tests/support/random_run.h"
#include "tests/support/suite.h"

#ifdef __SANITIZE_ADDRESS__
#define SEQUENCES 250 /* each test */
#define VISITS    0
#else
#define SEQUENCES 2500
#define VISITS    25000 /* … plays at least so many */
#endif

static bool has_slip(enum act_kind kind)
{
	return kind == ACT_ORDER || kind == ACT_CANCEL || kind == ACT_ENROL || kind == ACT_LEAVE ||
	       kind == ACT_REPRINT || kind == ACT_REQUEST;
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
	bool linked = m->link == LINK_ASKED, listed = m->assist.asking;

	if (found && l->ticket == m->desk.badges.asked)
		r->known[who] = l->person;
	if (!found || l->ticket != m->ticket || m->awaited || (listed && l->result != LOOKUP_FOUND))
		return;
	r->known[who] = l->person;
	if (linked)
		return;
	if (l->person.volunteer && !listed) {
		r->badge = l->person;
		return;
	}
	r->keeper = r->known[who];
	r->tally->visits++;
	r->tally->helped += listed;
}

static void answer_look_up(struct run *r)
{
	static const enum lookup_result results[] = {LOOKUP_UNKNOWN, LOOKUP_OLD_CARD,
		LOOKUP_EXPIRED, LOOKUP_NOT_OURS, LOOKUP_NOT_READ, LOOKUP_FAILED, LOOKUP_SEVERAL,
		LOOKUP_SLIP, LOOKUP_NEIGHBOUR, LOOKUP_SLIP_ELSEWHERE};
	unsigned at = roll(r, 40);
	struct lookup l;
	int who;

	run_number_asked(r);
	who = world_asked(&r->w);
	stand_anew(r, who);
	l = world_lookup(&r->w, at < 9 ? results[at] : LOOKUP_FOUND);
	r->asked = false;
	l.person.lang = (enum lang)(who % LANG_COUNT);
	l.person.volunteer = roll(r, 25) == 0;
	if (r->w.m.undo_open && r->w.m.undo_person.resident == l.person.resident)
		l.person.volunteer = false; /* who came just now has no other card */
	l.person.allergens = roll(r, 2) ? 32 : 0;
	l.person.delivery = roll(r, 2) != 0;
	l.person.voice = (enum voice_wish)roll(r, 3);
	if (l.result == LOOKUP_NEIGHBOUR)
		neighbour(&l.person);
	if (l.person.known)
		add_link(&l.person);
	note_found(r, &l, who);
	run_step(r, (struct event){.kind = EV_LOOKUP, .lookup = &l});
}

static void answer_record(struct run *r, const struct effect *e)
{
	struct effect draft = *e;
	struct recorded rec = {.ticket = draft.ticket, .result = RECORD_OK};
	unsigned at = roll(r, 30);

	if (e == &r->w.help)
		r->help = false;
	else if (e == &r->w.distress)
		r->distress = false;
	else if (e == &r->w.word)
		r->word = false;
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
		if (rec.ticket != r->w.m.ticket) /* out of service meanwhile: nobody waits for it */
			r->judge.owed = false;
	} else {
		rec.act = draft.record.act;
		judge_refused(&r->judge, &rec.act);
	}
	run_step(r, (struct event){.kind = EV_RECORDED, .recorded = &rec});
	if (rec.result == RECORD_FAILED && draft.ticket == 0)
		ck_run(r, r->w.m.task.screen == SCREEN_DOWN);
}

#define SECRET "975310"

static void answer_pin(struct run *r)
{
	struct event ev = {.kind = EV_PIN, .pin = {.ticket = r->pin.ticket}};
	bool set = r->pin.kind == FX_NEW_PIN;
	bool right = strcmp(set ? r->pin.new_pin.digits : r->pin.pin, SECRET) == 0;

	r->pin_asked = false;
	ev.pin.enrolled = roll(r, 4) > 0;
	ev.pin.result = right ? PIN_RIGHT : *r->pin.pin ? PIN_WRONG : PIN_WANTED;
	if (roll(r, 12) == 0)
		ev.pin.result = roll(r, 2) ? PIN_NOT_SET : PIN_FAILED;
	if (ev.pin.result == PIN_WRONG && roll(r, 3) == 0)
		ev.pin.wait_ms = 30000;
	if (ev.pin.result == PIN_RIGHT && ev.pin.ticket == r->w.m.pin_ticket && !set)
		r->let_in = r->judge.pin_right = true;
	run_step(r, ev);
	r->judge.pin_right = false;
}

/* Mostly the right one, digit by digit. */
static void type_pin(struct run *r)
{
	size_t n = strlen(r->w.m.pin);
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_NEXT, 0}};

	if (n < sizeof(SECRET) - 1 || roll(r, 8) == 0) {
		int digit = roll(r, 20) ? SECRET[n % 6] - '0' : (int)roll(r, 10);

		ev.action.action = digit ? ACTION_CHOOSE : ACTION_HELP;
		ev.action.digit = digit;
	} else if (roll(r, 8) == 0) {
		ev.action.action = ACTION_BACK;
	}
	run_step(r, ev);
	if (roll(r, 4) == 0)
		run_look(r);
}

/* Some of those who come and go; sometimes nobody, or more than there is room for. */
static void answer_find(struct run *r)
{
	static struct found found;
	struct event ev = {.kind = EV_FOUND, .found = &found};

	r->find_asked = false;
	memset(&found, 0, sizeof(found));
	found.ticket = r->find.ticket;
	found.failed = roll(r, 20) == 0;
	found.total = found.failed ? 0 : (int)roll(r, 30);
	found.n = found.total < FOUND_MAX ? found.total : FOUND_MAX;
	found.next = found.total ? roll(r, 1 << 26) * roll(r, 2) : 0;
	for (int i = 0; i < found.n; i++) {
		struct person p;

		fixture_person(&p, FIXTURE_CROWD + i % CROWD);
		found.who[i].resident = p.resident;
		text_copy(found.who[i].masked, NAME_SIZE, p.masked);
		text_copy(found.who[i].address, NAME_SIZE, roll(r, 2) ? p.address : "");
	}
	run_step(r, ev);
	if (roll(r, 4) == 0)
		run_look(r);
}

static void type_letter(struct run *r)
{
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_LETTER, 0}};

	ev.action.digit = (int)roll(r, 28);
	if (roll(r, 3) == 0)
		ev.action.action = roll(r, 2) ? ACTION_BACK : ACTION_NEXT;
	run_step(r, ev);
}

static void tell_today(struct run *r)
{
	static struct figures today;

	memset(&today, 0, sizeof(today));
	for (int i = 0; i < FIGURES_HOURS; i++)
		today.check_ins += today.hours[i] = roll(r, 3) ? 0 : (int64_t)roll(r, 500) - 2;
	today.n_meals = (int)roll(r, FIGURES_MEALS + 1);
	for (int i = 0; i < today.n_meals; i++)
		strcpy(today.meals[i].meal, i % 2 ? "lunch" : "dinner");
	today.n_tiers = (int)roll(r, FIGURES_TIERS + 1);
	for (int i = 0; i < today.n_tiers; i++)
		memset(today.tiers[i].tier, 'T', roll(r, RULE_ID_SIZE));
	run_step(r, (struct event){.kind = EV_TODAY, .today = roll(r, 5) ? &today : NULL});
}

/* Mostly what is waited for. */
static void tell_files(struct run *r)
{
	struct event ev = {.kind = EV_BACKUP, .backup = (enum backup_word)roll(r, BACKUP_WORD_END)};

	if (r->w.m.stick == STICK_WRITES || roll(r, 8) == 0)
		ev = (struct event){
			.kind = EV_STICK, .stick = (enum stick_word)roll(r, STICK_WORD_END)};
	run_step(r, ev);
}

static void tell_devices(struct run *r)
{
	static struct device_report report;
	struct event ev = {.kind = EV_DEVICES, .devices = &report};

	memset(&report, 0, sizeof(report));
	report.n = (int)roll(r, DEVICE_LINES_MAX + 1);
	report.waiting = (int)roll(r, 3);
	for (int i = 0; i < report.n; i++) {
		struct device_line *line = &report.line[i];

		line->kind = (enum line_kind)roll(r, LINE_KIND_END);
		line->state = (enum line_state)roll(r, 3);
		line->simulated = roll(r, 2) != 0;
		line->since_day = r->w.now.day - (int)roll(r, 3);
		line->since_min = (int)roll(r, 1440);
		line->done = roll(r, 3) ? roll(r, 5000) : UINT32_MAX;
		line->failed = roll(r, 2) * roll(r, 50);
		if (roll(r, 3) == 0)
			memset(line->trouble, 'w', roll(r, sizeof(line->trouble)));
	}
	run_step(r, ev);
}

static void press(struct run *r)
{
	static const enum action actions[] = {ACTION_NEXT, ACTION_BACK, ACTION_HELP, ACTION_REPEAT,
		ACTION_LANG, ACTION_TOUCH, ACTION_NONE, ACTION_STAFF, ACTION_VOLUME};
	struct choice_slot slots[CHOICES_MAX];
	int n = visit_choices(&r->w.m, slots);
	struct event ev = {.kind = EV_ACTION, .action = {ACTION_CHOOSE, 0}};

	if (roll(r, 4) == 0)
		ev.action.action = actions[roll(r, 9)];
	else if (n && roll(r, 8))
		ev.action.digit = slots[roll(r, (unsigned)n)].digit;
	else
		ev.action.digit = 1 + (int)roll(r, 9);
	run_step(r, ev);
}

/* As kiosk/input.c does: what stands where the finger was. */
static void tap(struct run *r)
{
	const struct canvas *c = &r->frame->canvas;
	const struct layout *l = &r->frame->layout;
	struct event ev = {.kind = EV_ACTION};
	int row, col;

	run_look(r);
	row = (int)roll(r, (unsigned)c->rows);
	col = (int)roll(r, (unsigned)c->cols);
	if (l->n && roll(r, 8)) {
		const struct target *t = &l->target[roll(r, (unsigned)l->n)];

		row = t->row + (int)roll(r, (unsigned)t->rows);
		col = t->col + (int)roll(r, (unsigned)t->cols);
	}
	ev.action.action = layout_hit(l, row, col, &ev.action.digit);
	r->tally->taps++;
	run_step(r, ev);
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
	run_step(r, ev);
}

static void pass(struct run *r)
{
	static const int64_t long_ones[] = {
		4000, 6000, 20000, 30000, 60000, 90000, 900000, 1800000, 8 * 3600000};
	unsigned at = roll(r, 27);

	world_pass(&r->w, at < 9 ? long_ones[at] : (int64_t)roll(r, 2500));
	run_step(r, (struct event){.kind = EV_TIME});
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

static void new_catalogue(struct run *r)
{
	other_catalogue(r);
	run_step(r, (struct event){.kind = EV_CATALOGUE, .catalogue = &r->other});
}

static void happen(struct run *r)
{
	struct event ev = {.kind = EV_CARD_BAD};

	/* Slips on hold are seen only by who was let in, so that there are more of them then. */
	switch (roll(r, r->let_in ? 17 : 12)) {
	case 10:
		tell_devices(r);
		return;
	case 0:
		ev = (struct event){.kind = EV_SERVICE, .in_service = roll(r, 3) > 0};
		break;
	case 1:
	case 7:
		new_catalogue(r);
		return;
	case 2:
		r->w.now.quality = roll(r, 3) ? CLOCK_HUB : CLOCK_UNKNOWN;
		ev.kind = EV_TIME;
		break;
	case 3:
		ev = (struct event){.kind = EV_JOB,
			.job = {r->w.seq - (int64_t)roll(r, 3), (enum job_state)roll(r, 5)}};
		break;
	case 4:
		r->w.hub_has_it = roll(r, 2) != 0;
		ev = (struct event){
			.kind = EV_SYNC, .sync = {(int64_t)roll(r, 4), roll(r, 2) != 0}};
		break;
	case 5:
		ev = (struct event){.kind = EV_PRINTER, .printer = (enum printer_state)roll(r, 8)};
		break;
	case 6: /* the window is another one now; the next look draws it */
		run_resize(r);
		run_look(r);
		return;
	case 8:
		break;
	case 11:
		ev = (struct event){.kind = EV_READERS, .readers = roll(r, 2) != 0};
		break;
	case 9:
		ev = (struct event){.kind = EV_VOICE, .voice.sound = roll(r, 4) > 0};
		ev.voice.speaking = ev.voice.sound && roll(r, 2);
		break;
	default:
		ev = (struct event){.kind = EV_HELD, .held = (int)roll(r, 4)};
		break;
	}
	run_step(r, ev);
}

static void one_event(struct run *r)
{
	unsigned at = roll(r, 100);

	if (r->calm && at >= 72 && roll(r, 3))
		at = roll(r, 72);
	if (r->help && at < 30)
		answer_record(r, &r->w.help);
	else if (r->distress && at < 30)
		answer_record(r, &r->w.distress);
	else if (r->word && at < 30)
		answer_record(r, &r->w.word);
	else if (r->draft && at < 60)
		answer_record(r, &r->w.draft);
	else if (r->asked && at < 60)
		answer_look_up(r);
	else if (r->pin_asked && at < 60)
		answer_pin(r);
	else if (r->find_asked && at < 50)
		answer_find(r);
	else if (r->w.m.task.screen == SCREEN_INITIALS && at < (r->w.m.assist.listing ? 10 : 50))
		type_letter(r);
	else if (r->w.m.task.screen == SCREEN_NUMBER && at < 60)
		run_number(r);
	else if (r->w.m.task.screen == SCREEN_BADGE && at < 30)
		run_step(r, (struct event){.kind = EV_ACTION, .action = {ACTION_CHOOSE, 2}});
	else if ((r->w.m.task.screen == SCREEN_PIN || r->w.m.task.screen == SCREEN_NEW_PIN) &&
		 at < 60)
		type_pin(r);
	else if (r->w.m.task.screen == SCREEN_DEVICES && !r->w.m.devices_known && at < 40)
		tell_devices(r);
	else if (r->w.m.task.screen == SCREEN_DEVICES && at < 5)
		run_step(r, (struct event){.kind = EV_ACTION, .action = {ACTION_CHOOSE, 5}});
	else if (r->w.m.task.screen == SCREEN_DEVICES && !r->w.m.held && at < 40)
		run_step(r, (struct event){.kind = EV_HELD, .held = 2}); /* else hardly ever seen */
	else if ((r->w.m.task.screen == SCREEN_TODAY || r->w.m.task.screen == SCREEN_CLOSING) &&
		 !r->w.m.today_known && at < 50)
		tell_today(r);
	else if (r->w.m.task.screen == SCREEN_CLOSE_LOG && at < 40)
		tell_files(r);
	else if (r->w.m.task.screen == SCREEN_STICK && at < 40)
		run_step(r, (struct event){.kind = EV_STICK,
				    .stick = (enum stick_word)roll(r, STICK_WORD_END)});
	else if (r->w.m.task.screen == SCREEN_DOWN && at < 50)
		run_step(r, (struct event){.kind = EV_SERVICE, .in_service = true});
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

static const int64_t starts[] = {0, 45, 125, 470}; /* minutes after 8:00 */

static void one_sequence(struct run *r, uint64_t seed, struct tally *tally, struct frame *frame)
{
	memset(r, 0, sizeof(*r));
	r->seed = r->state = seed;
	r->tally = tally;
	r->frame = frame;
	r->calm = roll(r, 2) != 0;
	world_start(&r->w);
	run_resize(r);
	r->w.m.simulated = roll(r, 2) != 0;
	r->w.m.demo = roll(r, 2) != 0;
	r->w.m.hall_voice = r->w.m.voice = roll(r, 2) != 0;
	r->w.m.sound = roll(r, 4) > 0;
	world_pass(&r->w, starts[roll(r, 4)] * 60000);
	if (roll(r, 3))
		new_catalogue(r);
	come(r);
	for (int i = 0; i < EVENTS; i++) {
		one_event(r);
		tally->screens[r->w.m.task.screen]++;
		if (i % 16 == 0)
			run_choices(r);
		if (i % 32 == 0)
			run_tickets(r);
	}
}

/* ---- the tests -------------------------------------------------------------------------------- */

static void check_tally(const struct tally *t)
{
	static const enum act_kind kinds[] = {ACT_CHECK_IN, ACT_UNDO, ACT_ATTEND, ACT_ENROL,
		ACT_LEAVE, ACT_ORDER, ACT_CANCEL, ACT_HELP, ACT_UNKNOWN, ACT_SETTING, ACT_DISTRESS,
		ACT_LOOKUP, ACT_DAY, ACT_REPRINT, ACT_REQUEST};

	for (int s = 0; s < SCREEN_COUNT; s++)
		ck_assert_msg(t->screens[s] > 0 || run_rare((enum screen)s),
			"screen %d was never seen", s);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		ck_assert_msg(t->acts[kinds[i]] > 0, "no %s", act_kind_name(kinds[i]));
	ck_assert_uint_gt(t->walks, 0);
	ck_assert_uint_gt(t->changes, 0);
	ck_assert_uint_gt(t->deliveries, 0);
	ck_assert_uint_gt(t->lists, 0);
	ck_assert_uint_gt(t->family, 0);
	ck_assert_uint_gt(t->helped, 0);
	ck_assert_uint_gt(t->spoken, 0);
	ck_assert_uint_gt(t->numbers, 0);
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
	printf("%u attended, %u changed, %u at once, %u delivered, %u listed, %u for others\n",
		t.acts[ACT_ATTEND], t.changes, t.walks, t.deliveries, t.lists, t.family);
	if (VISITS && n == SEQUENCES)
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
