/* SPDX-License-Identifier: MIT */
/* Every screen as it usually is, then some that look different for a reason: what golden files and
 * checkers go through. */
#ifndef TESTS_SCREENS_VARIANTS_H
#define TESTS_SCREENS_VARIANTS_H

#include "screens/page.h"
#include "tests/screens/assist_models.h"
#include "tests/screens/models.h"
#include "tests/screens/staff_models.h"

static inline void sound(struct model *m)
{
	quiet(m);
	m->sound = true;
}

static inline void aloud(struct model *m)
{
	sound(m);
	m->voice = true;
}

static inline void children_left(struct model *m)
{
	quiet(m);
	m->children = 2;
}

static inline void called_elsewhere(struct model *m)
{
	quiet(m);
	m->open_help = 0;
	m->calls.n_elsewhere = 1;
	snprintf(m->calls.elsewhere[0].kiosk, sizeof(m->calls.elsewhere[0].kiosk), "YD2");
}

static inline void already(struct model *m)
{
	quiet(m);
	m->already = true;
	m->standing.n_orders = m->standing.n_enrolments = 0;
}

/* Help is offered. */
static inline void offered(struct model *m)
{
	m->distress.told = m->distress.asks = true;
	m->distress.until_ms = m->now.ms + DISTRESS_MARK_MS;
}

static inline void neighbour(struct model *m)
{
	m->standing = (struct standing){.checked_in = true};
	fixture_person(&m->person, FIXTURE_NEIGHBOUR);
}

/* One that is certain, one that is not yet, one that may be cooked. */
static inline void cancelled(struct model *m)
{
	m->standing.n_cancelled = CANCELLED_MAX;
	for (int i = 0; i < CANCELLED_MAX; i++) {
		struct cancelled *c = &m->standing.cancelled[i];

		*c = (struct cancelled){.state = (enum cancel_state)i,
			.meal = "lunch",
			.service_day = FIXTURE_DAY + 1 + i};
		snprintf(c->pickup, sizeof(c->pickup), "A03%c", '0' + i);
	}
}

static inline void silent(struct model *m)
{
	quiet(m);
	m->silent_since_ms = m->now.ms - SILENT_MS;
	m->unsent = 412;
}

static inline void requested(struct model *m)
{
	m->done.body.promise = PROMISE_REQUESTED;
}

static inline void cancelled_late(struct model *m)
{
	m->done.body.promise = PROMISE_REQUESTED;
	m->done.body.cancel_day = m->now.day;
	m->done.body.cancel_min = 480;
}

static inline void order_late(struct model *m)
{
	m->standing.orders[m->task.order].service_day = m->now.day;
	m->standing.orders[m->task.order].cancel_day = m->now.day;
	m->standing.orders[m->task.order].cancel_min = 0;
}

static inline void order_late_helped(struct model *m)
{
	order_late(m);
	m->assist.on = true;
	snprintf(m->assist.by.masked, sizeof(m->assist.by.masked), "陈*");
}

static inline void told(struct model *m)
{
	m->word = (struct hub_word){
		.is = true, .why = "subsidy-conflict", .what = "lunch", .day = FIXTURE_DAY - 1};
}

static inline void told_more(struct model *m)
{
	m->standing.n_orders = 0;
	m->word = (struct hub_word){
		.is = true, .why = "id-collision", .what = "C07", .day = DAY_NONE};
}

static inline void conflict(struct model *m)
{
	struct enrolment *e = &m->standing.enrolments[0];

	e->open = e->conflict = true;
	e->decision = DECISION_NO;
	e->decided = FIXTURE_DAY;
}

static inline void untold(struct model *m)
{
	m->devices.untold = 4;
}

static inline void no_paper(struct model *m)
{
	m->printer = PRINTER_OUT;
	m->job = JOB_FAILED;
}

static inline void cover_open(struct model *m)
{
	m->printer = PRINTER_OPEN;
	m->job = JOB_WAITING;
}

static inline void stuck(struct model *m)
{
	m->printer = PRINTER_STUCK;
	m->job = JOB_FAILED;
}

static inline void offline(struct model *m)
{
	m->printer = PRINTER_OFFLINE;
	m->job = JOB_WAITING;
}

static inline void unplugged(struct model *m)
{
	m->printer = PRINTER_GONE;
	m->job = JOB_WAITING;
}

static inline void busy(struct model *m)
{
	m->printer = PRINTER_BUSY;
	m->job = JOB_SENT;
}

static inline void held(struct model *m)
{
	quiet(m);
	m->printer = PRINTER_LOW;
	m->held = 3;
}

static inline void no_readers(struct model *m)
{
	quiet(m);
	m->readers_gone = true;
}

static inline void allergy(struct model *m)
{
	m->person.allergens = 8 | 32;
}

static inline void no_seat(struct model *m)
{
	looking(m, "class", "C03");
}

static inline void one_day(struct model *m)
{
	looking(m, "venue", "E02");
	m->task.session = FIXTURE_DAY + 1;
}

static inline void days(struct model *m)
{
	looking(m, "venue", "E02");
}

static inline void neighbours(struct model *m)
{
	looking(m, "shift", "E06");
	m->task.session = FIXTURE_DAY + 1;
}

static inline void barred(struct model *m)
{
	looking(m, "venue", "E02");
	m->refusal = REFUSED_BARRED;
	m->refused_until = FIXTURE_DAY + 9;
}

static inline void consent(struct model *m)
{
	m->refusal = REFUSED_NO_CONSENT;
}

static inline void enrolled(struct model *m)
{
	done_seat(m, ACT_ENROL);
}

static inline void enrolled_no_paper(struct model *m)
{
	done_seat(m, ACT_ENROL);
	no_paper(m);
}

static inline void listed(struct model *m)
{
	done_seat(m, ACT_ENROL);
	m->done.head.open = true;
	m->done.body.promise = PROMISE_OPEN;
	text_copy(m->done.body.note, sizeof(m->done.body.note), "full");
	text_copy(m->done.body.pickup, sizeof(m->done.body.pickup), "A-3");
}

static inline void not_certain(struct model *m)
{
	listed(m);
	m->done.body.note[0] = 0;
	m->done.body.hall = m->catalogue->halls[1].name;
	m->done.head.course = false;
	m->done.head.service_day = FIXTURE_DAY + 1;
}

static inline void waiting(struct model *m)
{
	m->standing.enrolments[0].open = true;
	text_copy(m->standing.enrolments[0].ticket, PICKUP_SIZE, "A-3");
}

/* In class, the next one moved, a seat came free, the gym hour tomorrow. */
static inline void full_day(struct model *m)
{
	static const struct session_change moved = {.offering = "C01",
		.kind = CHANGE_MOVED,
		.day = FIXTURE_DAY + 1,
		.to_day = FIXTURE_DAY + 1,
		.room = {.text = {"二号教室", "Room 2", "2호실"}}};
	static struct catalogue c;

	c = *m->catalogue;
	c.timetable = (struct timetable){.changes = &moved, .n_changes = 1};
	m->catalogue = &c;
	m->now = fixture_moment(FIXTURE_TODAY, "13:50");
	m->standing.enrolments[0].attended = true;
	seat_of(m, "C01", DAY_NONE);
	seat_of(m, "C03", DAY_NONE);
	m->standing.enrolments[2].open = true;
	m->standing.enrolments[2].decision = DECISION_YES;
	m->standing.enrolments[2].decided = FIXTURE_DAY;
	seat_of(m, "E02", FIXTURE_DAY + 1);
}

/* Lunch is handed out. */
static inline void noon(struct model *m)
{
	quiet(m);
	m->now = fixture_moment(FIXTURE_TODAY, "11:40");
}

static inline void fetched(struct model *m)
{
	noon(m);
	m->standing.orders[0].served = true;
}

static inline void birthday(struct model *m)
{
	quiet(m);
	m->person.born = -13554 /* 1932-11-22 */;
}

static inline void no_rule(struct model *m)
{
	m->price = (struct price){1300, 0, 1300, PRICE_LIST_NO_RULE, ""};
}

static inline void as_last(struct model *m)
{
	m->standing.n_orders = 0;
	linked(m);
	m->standing.last = (struct last_order){
		.meal = "lunch", .dish = {"S01"}, .qty = {1}, .n = 1, .less_rice = true};
}

static inline void acting(struct model *m)
{
	linked(m);
	m->self = m->person;
	m->acting = true;
	m->undo_open = false;
	text_copy(m->called, sizeof(m->called), "妈妈");
	fixture_person(&m->person, FIXTURE_ZHANG);
	m->person.allergens = 8 | 32;
}

static inline void lost(struct model *m)
{
	m->link = LINK_LOST;
	text_copy(m->called, sizeof(m->called), "妈妈");
}

static inline void none_picked(struct model *m)
{
	m->task.n_picked = 0;
	memset(m->task.picked, 0, sizeof(m->task.picked));
}

static inline void second_page(struct model *m)
{
	m->page = 1;
}

/* A hall that delivers, until 16:00 of the day before. */
static inline void delivers(struct model *m)
{
	static struct catalogue c;
	static struct slot slot;

	c = *fixture_catalogue();
	slot = c.slots[0];
	slot.collect = 7;
	slot.delivery_days = 1;
	slot.delivery_min = 960;
	slot.delivery_fen = 200;
	c.slots = &slot;
	m->catalogue = &c;
	m->person.delivery = true;
}

static inline void delivery(struct model *m)
{
	delivers(m);
	m->task.collect = COLLECT_DELIVERY;
	m->task.less_rice = true;
}

/* All at once: single dishes, an allergy, a delivery that comes too late. */
static inline void much(struct model *m)
{
	picked(m);
	picking(m, "M02", 1);
	picking(m, "M03", 3);
	picking(m, "M04", 1);
	picking(m, "M05", 2);
	picking(m, "M06", 1);
	picking(m, "M07", 3);
	delivers(m);
	m->now = fixture_moment(FIXTURE_TODAY, "16:00");
	m->person.allergens = 8 | 32;
	m->task.less_rice = true;
}

static inline void walk_in(struct model *m)
{
	m->done.head.walk = true;
	m->done.head.service_day = FIXTURE_DAY;
}

static inline void done_dishes(struct model *m)
{
	m->done.body.items[0] =
		(struct act_item){.name = {{"红烧狮子头", "Braised pork meatball", ""}},
			.qty = 1,
			.fen = 900,
			.id = "M01"};
	m->done.body.items[1] = (struct act_item){
		.name = {{"米饭", "Rice", ""}}, .qty = 2, .fen = 100, .id = "M09"};
	m->done.body.n_items = 2;
	m->done.body.collect = COLLECT_DELIVERY;
	m->done.body.less_rice = true;
	m->task.changing = true;
}

static inline void changing(struct model *m)
{
	m->task.changing = true;
}

static inline void enough(struct model *m)
{
	static struct catalogue c;
	static struct slot slot;

	c = *fixture_catalogue();
	slot = c.slots[0];
	slot.per_person = 1;
	c.slots = &slot;
	m->catalogue = &c;
	ordering(m, FIXTURE_DAY + 1);
	m->task.changing = true;
}

static const struct variant {
	enum screen screen;
	const char *name;
	void (*change)(struct model *m);
} variants[] = {
	{SCREEN_WELCOME, "quiet", quiet},
	{SCREEN_WELCOME, "sound", sound},
	{SCREEN_WELCOME, "aloud", aloud},
	{SCREEN_GREETED, "sound", sound},
	{SCREEN_SETS, "aloud", aloud},
	{SCREEN_GREETED, "already", already},
	{SCREEN_GREETED, "neighbour", neighbour},
	{SCREEN_NAME, "neighbour", neighbour},
	{SCREEN_SLIP, "no_paper", no_paper},
	{SCREEN_SLIP, "cover_open", cover_open},
	{SCREEN_SLIP, "stuck", stuck},
	{SCREEN_SLIP, "offline", offline},
	{SCREEN_SLIP, "unplugged", unplugged},
	{SCREEN_SLIP, "busy", busy},
	{SCREEN_WELCOME, "held", held},
	{SCREEN_WELCOME, "silent", silent},
	{SCREEN_WELCOME, "no_readers", no_readers},
	{SCREEN_CONFIRM, "allergy", allergy},
	{SCREEN_REASON, "no_rule", no_rule},
	{SCREEN_GREETED, "full_day", full_day},
	{SCREEN_GREETED, "birthday", birthday},
	{SCREEN_GREETED, "noon", noon},
	{SCREEN_GREETED, "fetched", fetched},
	{SCREEN_OFFERING, "full", no_seat},
	{SCREEN_OFFERING, "days", days},
	{SCREEN_OFFERING, "one_day", one_day},
	{SCREEN_OFFERING, "neighbours", neighbours},
	{SCREEN_REFUSED, "barred", barred},
	{SCREEN_REFUSED, "consent", consent},
	{SCREEN_MINE, "full_day", full_day},
	{SCREEN_MINE, "cancelled", cancelled},
	{SCREEN_CANCELLED, "requested", requested},
	{SCREEN_CANCELLED, "late", cancelled_late},
	{SCREEN_ORDER, "late", order_late},
	{SCREEN_ORDER, "late-helped", order_late_helped},
	{SCREEN_GREETED, "told", told},
	{SCREEN_GREETED, "told_more", told_more},
	{SCREEN_ENROLMENT, "conflict", conflict},
	{SCREEN_BADGE, "untold", untold},
	{SCREEN_SLIP, "enrolled", enrolled},
	{SCREEN_SLIP, "enrolled_no_paper", enrolled_no_paper},
	{SCREEN_SLIP, "listed", listed},
	{SCREEN_SLIP, "not_certain", not_certain},
	{SCREEN_ENROLMENT, "waiting", waiting},
	{SCREEN_GREETED, "as_last", as_last},
	{SCREEN_GREETED, "acting", acting},
	{SCREEN_LINKS, "lost", lost},
	{SCREEN_DAYS, "more", second_page},
	{SCREEN_DISHES, "none", none_picked},
	{SCREEN_ALLERGY, "acting", acting},
	{SCREEN_CONFIRM, "changing", changing},
	{SCREEN_CONFIRM, "delivery", delivery},
	{SCREEN_CONFIRM, "much", much},
	{SCREEN_SLIP, "walk_in", walk_in},
	{SCREEN_SLIP, "dishes", done_dishes},
	{SCREEN_NO_MEAL, "enough", enough},
	{SCREEN_WELCOME, "offered", offered},
	{SCREEN_NOT_READ, "offered", offered},
	{SCREEN_GREETED, "offered", offered},
	{SCREEN_SETS, "offered", offered},
	{SCREEN_DISHES, "offered", offered},
	{SCREEN_CONFIRM, "offered", offered},
	{SCREEN_IDLE, "offered", offered},
	{SCREEN_PIN, "empty", pin_empty},
	{SCREEN_PIN, "wrong", pin_wrong},
	{SCREEN_PIN, "early", pin_early},
	{SCREEN_PIN, "not_set", pin_not_set},
	{SCREEN_DEVICES, "held", two_held},
	{SCREEN_DEVICES, "second", second_page},
	{SCREEN_DEVICES, "none", no_devices},
	{SCREEN_DEVICES, "four", four_devices},
	{SCREEN_DEVICES, "no_paper", no_paper_there},
	{SCREEN_BADGE, "slips", slips_ask},
	{SCREEN_BADGE, "not_opened", not_opened},
	{SCREEN_OPENING, "unsure", unsure},
	{SCREEN_OPENING, "lacks", lacks},
	{SCREEN_BADGE, "all", all_ask},
	{SCREEN_TODO, "nobody", nobody_left},
	{SCREEN_TODO, "not_read", todos_not_read},
	{SCREEN_TODO, "kitchen", todos_kitchen},
	{SCREEN_WELCOME, "kitchen", kitchen_waits},
	{SCREEN_TODO, "call", with_call},
	{SCREEN_TODAY, "second", second_page},
	{SCREEN_TODAY, "asked", today_asked},
	{SCREEN_TODAY, "nobody", nobody_came},
	{SCREEN_STICK, "writes", stick_writes},
	{SCREEN_STICK, "stays", stick_stays},
	{SCREEN_STICK, "pulled", stick_pulled},
	{SCREEN_CLOSING, "all", all_open},
	{SCREEN_CLOSING, "nothing", all_done},
	{SCREEN_CLOSING, "asked", today_asked},
	{SCREEN_CLOSE_LOG, "backup", backup_runs},
	{SCREEN_CLOSE_LOG, "missing", no_stick},
	{SCREEN_DAY_OVER, "demo", in_a_demo},
	{SCREEN_SETTINGS, "langs", set_langs},
	{SCREEN_SETTING, "langs", set_langs},
	{SCREEN_SETTING, "idle", set_idle},
	{SCREEN_SETTING, "loud", set_loud},
	{SCREEN_SETTING, "paper", set_paper},
	{SCREEN_SETTING, "voice", set_voice},
	{SCREEN_NEW_PIN, "again", pin_again},
	{SCREEN_NEW_PIN, "weak", pin_weak},
	{SCREEN_NEW_PIN, "differs", pin_differs},
	{SCREEN_NEW_PIN, "done", pin_done},
	{SCREEN_BADGES, "none", no_badges},
	{SCREEN_BADGES, "failed", badges_lost},
	{SCREEN_BADGES, "many", many_badges},
	{SCREEN_BADGE_STOP, "stopped", badge_is_stopped},
	{SCREEN_HELD, "none", nothing_held},
	{SCREEN_INITIALS, "first", first_letter},
	{SCREEN_INITIALS, "few", few},
	{SCREEN_INITIALS, "listing", listing},
	{SCREEN_INITIALS, "nobody", nobody},
	{SCREEN_NUMBER, "nobody", number_nobody},
	{SCREEN_NUMBER, "bad", number_bad},
	{SCREEN_NUMBER, "several", number_several},
	{SCREEN_NUMBER, "ends", number_ends},
	{SCREEN_NUMBER, "whole", number_whole},
	{SCREEN_NUMBER, "newcomer", asks_number},
	{SCREEN_CARD_MADE, "waits", card_waits},
	{SCREEN_EMERGENCY, "nobody", nobody_to_phone},
	{SCREEN_FETCH, "known", fetch_known},
	{SCREEN_HERE, "three", children_here},
	{SCREEN_FETCH, "phone", fetch_phone},
	{SCREEN_GREETED, "child", child_helped},
	{SCREEN_UNKNOWN, "registered", registered},
	{SCREEN_NEWCOMER, "card", asks_card},
	{SCREEN_NEWCOMER, "phone", asks_phone},
	{SCREEN_NEWCOMER, "hardship", asks_hardship},
	{SCREEN_NEWCOMER, "paper", asks_paper},
	{SCREEN_NEWCOMER, "allergens", asks_allergens},
	{SCREEN_NEWCOMER, "contact", asks_contact},
	{SCREEN_NEWCOMER, "no_phone", asks_no_phone},
	{SCREEN_NEWCOMER, "alone", asks_alone},
	{SCREEN_NEWCOMER, "title", asks_title},
	{SCREEN_NEWCOMER, "voice", asks_voice},
	{SCREEN_NEWCOMER, "lang", asks_lang},
	{SCREEN_NEWCOMER, "wrong", asks_wrong},
	{SCREEN_NEWCOMER, "child", asks_child},
	{SCREEN_NEWCOMER, "by-hand", asks_by_hand},
	{SCREEN_NEWCOMER, "bare-title", asks_bare_title},
	{SCREEN_GREETED, "helped", helped},
	{SCREEN_TRY_SCAN, "none", nothing_tried},
	{SCREEN_ORDER, "helped", order_helped},
	{SCREEN_REPRINTED, "no_paper", no_paper_there},
	{SCREEN_WELCOME, "children", children_left},
	{SCREEN_WELCOME, "elsewhere", called_elsewhere},
	WINDOW_VARIANTS,
};
#define N_VARIANTS ((int)(sizeof(variants) / sizeof(variants[0])))

/* Every model in a language whose words are in use. */
static inline void each_model(
	enum lang lang, void (*look)(const struct model *m, const char *variant))
{
	static struct model m;

	for (int i = 0; i < SCREEN_COUNT; i++) {
		screen_model(&m, (enum screen)i, lang);
		look(&m, "");
	}
	for (int i = 0; i < N_VARIANTS; i++) {
		screen_model(&m, variants[i].screen, lang);
		variants[i].change(&m);
		look(&m, variants[i].name);
	}
}

#endif
