/* SPDX-License-Identifier: MIT */
/* What a recording holds comes back as it was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/json.h"
#include "core/visit/parked.h"
#include "core/visit/step.h"
#include "kiosk/record.h"
#include "tests/support/hall_fixture.h"
#include "tests/support/suite.h"

#define DAY FIXTURE_DAY

/* Encodes, decodes and encodes again: the same text, and nothing in it was lost. */
static void there_and_back(const struct event *ev, struct record_hold *hold, struct event *back)
{
	struct buf once = BUF_INIT(RECORD_LINE_MAX), again = BUF_INIT(RECORD_LINE_MAX);
	struct err err = {0};
	cJSON *line;

	record_event_encode(ev, &once);
	line = json_parse(once.data, once.len, &err);
	ck_assert_msg(line && record_event_decode(line, back, hold, &err) == 0, "%s: %s", err.text,
		buf_text(&once));
	record_event_encode(back, &again);
	ck_assert_str_eq(buf_text(&once), buf_text(&again));
	cJSON_Delete(line);
	buf_done(&once);
	buf_done(&again);
}

START_TEST(test_catalogue)
{
	static const struct workday workdays[] = {{DAY + 1, 6}, {DAY + 2, -1}};
	static const struct session_change changes[] = {
		{.offering = "C01", .kind = CHANGE_OFF, .day = DAY + 1, .to_day = DAY_NONE},
		{.offering = "C07",
			.kind = CHANGE_MOVED,
			.day = DAY,
			.to_day = DAY + 3,
			.from_min = 600,
			.to_min = 660,
			.room = {{"二楼", "Upstairs", "2층"}}},
	};
	struct event ev = {.kind = EV_CATALOGUE, .now = fixture_moment(FIXTURE_TODAY, "08:00")},
		     back;
	struct catalogue c = *fixture_catalogue();
	struct offering offerings[2];
	struct record_hold hold = {.catalogue = NULL};
	const struct timetable *t;

	memcpy(offerings, c.offerings, sizeof(offerings));
	offerings[0].session = true;
	offerings[0].ahead = 20;
	offerings[0].miss_max = 2;
	offerings[0].miss_days = 30;
	offerings[0].miss_wait = 10;
	strcpy(offerings[0].bring.text[LANG_ZH], "毛笔");
	c.offerings = offerings;
	c.n_offerings = 2;
	c.timetable = (struct timetable){workdays, changes, 2, 2};
	ev.catalogue = &c;
	there_and_back(&ev, &hold, &back);
	t = &back.catalogue->timetable;
	ck_assert_int_eq(t->n_workdays, 2);
	ck_assert_int_eq(t->workdays[0].day, DAY + 1);
	ck_assert_int_eq(t->workdays[0].as, 6);
	ck_assert_int_eq(t->workdays[1].as, -1);
	ck_assert_int_eq(t->n_changes, 2);
	ck_assert_str_eq(t->changes[0].offering, "C01");
	ck_assert_int_eq(t->changes[0].to_day, DAY_NONE);
	ck_assert_int_eq(t->changes[1].kind, CHANGE_MOVED);
	ck_assert_int_eq(t->changes[1].to_day, DAY + 3);
	ck_assert_int_eq(t->changes[1].to_min, 660);
	ck_assert_str_eq(t->changes[1].room.text[LANG_KO], "2층");
	ck_assert_int_eq(back.catalogue->n_rights, c.n_rights);
	ck_assert_int_eq(back.catalogue->offerings[0].miss_wait, 10);
	ck_assert_int_eq(back.catalogue->offerings[0].ahead, 20);
	ck_assert(back.catalogue->offerings[0].session);
	ck_assert_str_eq(back.catalogue->offerings[0].bring.text[LANG_ZH], "毛笔");
	record_catalogue_free(hold.catalogue);
}
END_TEST

/* A hall may have a session each day in each of hundreds of offerings. */
START_TEST(test_many_rights)
{
	enum { RIGHTS = 7000 };
	struct event ev = {.kind = EV_CATALOGUE, .now = fixture_moment(FIXTURE_TODAY, "08:00")},
		     back;
	struct right *rights = calloc(RIGHTS, sizeof(*rights));
	struct catalogue c = *fixture_catalogue();
	struct record_hold hold = {.catalogue = NULL};

	ck_assert_ptr_nonnull(rights);
	for (int i = 0; i < RIGHTS; i++)
		snprintf(rights[i].resource, sizeof(rights[i].resource), "seat/x/%05d", i);
	c.rights = rights;
	c.n_rights = RIGHTS;
	ev.catalogue = &c;
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.catalogue->n_rights, RIGHTS);
	record_catalogue_free(hold.catalogue);
	free(rights);
}
END_TEST

static void standing_fill(struct standing *s)
{
	memset(s, 0, sizeof(*s));
	s->checked_in = true;
	s->n_orders = 1;
	s->orders[0] = (struct open_order){.seq = 5,
		.meal = "lunch",
		.service_day = DAY,
		.pickup = "A001",
		.qty = 1,
		.walk_in = true,
		.served = true,
		.collect = COLLECT_DELIVERY,
		.cancel_day = DAY_NONE};
	s->n_enrolments = 2;
	s->enrolments[0] = (struct enrolment){.id = {1, 2},
		.seq = 7,
		.offering = "C01",
		.day = DAY_NONE,
		.open = true,
		.ticket = "A-3",
		.decision = DECISION_NO,
		.decided = DAY - 1,
		.told = true,
		.sent = true};
	s->enrolments[1] = (struct enrolment){
		.seq = 8, .offering = "C07", .day = DAY, .decided = DAY_NONE, .attended = true};
	s->n_missed = 1;
	s->missed[0] = (struct missed){"C07", DAY - 7};
	s->last = (struct last_order){.meal = "lunch",
		.dish = {"S01", "M01"},
		.qty = {1, 2},
		.n = 2,
		.less_rice = true,
		.collect = COLLECT_PICK_UP};
}

/* A look-up, by card or by a link, and a recorded act answer with the same standing. */
START_TEST(test_standing)
{
	static struct lookup lookup;
	static struct recorded recorded;
	static struct record_hold hold;
	struct event ev = {.kind = EV_LOOKUP, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;

	memset(&lookup, 0, sizeof(lookup));
	lookup.ticket = 3;
	lookup.proof = PROOF_LIST;
	fixture_person(&lookup.person, FIXTURE_ZHANG);
	lookup.person.voice = VOICE_OFF;
	standing_fill(&lookup.standing);
	lookup.parked = (struct parked){.until_ms = 5, .task = {.screen = SCREEN_SETS, .set = -1}};
	memcpy(lookup.parked.pid, lookup.person.pid, PID_BYTES);
	lookup.slip = (struct slip_order){.at = {.kiosk = "YD2", .seq = 77}, .day = DAY, .qty = 3};
	ev.lookup = &lookup;
	there_and_back(&ev, &hold, &back);
	ck_assert(parked_same(&back.lookup->parked, &lookup.parked));
	ck_assert_mem_eq(&back.lookup->standing.enrolments, &lookup.standing.enrolments,
		2 * sizeof(struct enrolment));
	ck_assert_int_eq(back.lookup->standing.n_enrolments, 2);
	ck_assert_str_eq(back.lookup->slip.at.kiosk, "YD2");
	ck_assert_int_eq(back.lookup->slip.at.seq, 77);
	ck_assert_int_eq(back.lookup->slip.qty, 3);
	ck_assert_int_eq(back.lookup->standing.orders[0].served, true);
	ck_assert_int_eq(back.lookup->standing.orders[0].walk_in, true);
	ck_assert_int_eq(back.lookup->standing.orders[0].collect, COLLECT_DELIVERY);
	ck_assert_int_eq(back.lookup->standing.missed[0].day, DAY - 7);
	ck_assert_int_eq(back.lookup->standing.last.n, 2);
	ck_assert_str_eq(back.lookup->standing.last.dish[1], "M01");
	ck_assert_int_eq(back.lookup->standing.last.qty[1], 2);
	ck_assert(back.lookup->standing.last.less_rice);
	ck_assert_int_eq(back.lookup->proof, PROOF_LIST);
	ck_assert_int_eq(back.lookup->person.voice, VOICE_OFF);
	ck_assert_str_eq(lookup.person.contact.phone, "139-0000 2004");
	ck_assert_str_eq(back.lookup->person.contact.phone, "000-0000 0000");
	ck_assert_str_eq(back.lookup->person.contact.name, "");
	ck_assert(back.lookup->person.alone);

	memset(&recorded, 0, sizeof(recorded));
	act_init(&recorded.act, ACT_ENROL);
	recorded.act.head.seq = 9;
	recorded.act.head.at_ms = ev.now.ms;
	recorded.act.head.day = DAY;
	recorded.act.head.open = recorded.act.head.course = true;
	strcpy(recorded.act.head.what, "C01");
	strcpy(recorded.act.head.at_place, "330784-003");
	strcpy(recorded.act.body.pickup, "A-3");
	strcpy(recorded.act.body.room.text[LANG_ZH], "二楼");
	standing_fill(&recorded.standing);
	ev.kind = EV_RECORDED;
	ev.recorded = &recorded;
	there_and_back(&ev, &hold, &back);
	ck_assert(back.recorded->act.head.open && back.recorded->act.head.course);
	ck_assert_str_eq(back.recorded->act.head.at_place, "330784-003");
	ck_assert_str_eq(back.recorded->act.body.room.text[LANG_ZH], "二楼");
	ck_assert_int_eq(back.recorded->standing.n_enrolments, 2);
}
END_TEST

START_TEST(test_staff)
{
	static struct record_hold hold;
	static const struct figures today = {.hours = {[8] = 31},
		.check_ins = 31,
		.meals = {{"lunch", 20, 1, 0}},
		.n_meals = 1,
		.tiers = {{"T80", 13, 0}, {"", 7, 0}},
		.n_tiers = 2};
	static const struct device_report report = {
		.line = {{LINE_PRINTER, LINE_READY, false, DAY, 425, "", 12, 0},
			{LINE_NFC, LINE_TROUBLE, true, DAY - 1, 1439, "no \"answer\"", 0,
				UINT32_MAX}},
		.n = 2,
		.waiting = 3,
		.failed = 4};
	struct event ev = {.kind = EV_PIN, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;

	ev.pin = (struct pin_answer){7, PIN_EARLY, 29999, true};
	there_and_back(&ev, &hold, &back);
	ck_assert_uint_eq(back.pin.ticket, 7);
	ck_assert_int_eq(back.pin.result, PIN_EARLY);
	ck_assert_int_eq(back.pin.wait_ms, 29999);
	ck_assert(back.pin.enrolled);
	ev = (struct event){.kind = EV_STICK, .now = ev.now, .stick = STICK_NO_ROOM};
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.stick, STICK_NO_ROOM);
	ev = (struct event){.kind = EV_BACKUP, .now = ev.now, .backup = BACKUP_KEPT};
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.backup, BACKUP_KEPT);
	ev = (struct event){.kind = EV_TODAY, .now = ev.now, .today = &today};
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.today->hours[8], 31);
	ck_assert_str_eq(back.today->meals[0].meal, "lunch");
	ck_assert_int_eq(back.today->tiers[1].ordered, 7);
	ev.today = NULL;
	there_and_back(&ev, &hold, &back);
	ck_assert_ptr_null(back.today);
	ev.kind = EV_DEVICES;
	ev.devices = &report;
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.devices->n, 2);
	ck_assert_int_eq(back.devices->waiting, 3);
	ck_assert_int_eq(back.devices->failed, 4);
	ck_assert_int_eq(back.devices->line[0].since_min, 425);
	ck_assert_int_eq(back.devices->line[1].kind, LINE_NFC);
	ck_assert_int_eq(back.devices->line[1].state, LINE_TROUBLE);
	ck_assert_int_eq(back.devices->line[1].since_day, DAY - 1);
	ck_assert_uint_eq(back.devices->line[1].failed, UINT32_MAX);
	ck_assert_str_eq(back.devices->line[1].trouble, report.line[1].trouble);
	ck_assert(back.devices->line[1].simulated);
	ev = (struct event){.kind = EV_ACTION, .now = ev.now, .action = {ACTION_STAFF, 0}};
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.action.action, ACTION_STAFF);
}
END_TEST

START_TEST(test_found)
{
	static const struct found found = {.ticket = 9,
		.total = 30,
		.next = 1U << 25 | 1,
		.who = {{7, "王*兰", "王奶奶"}, {4294967295U, "王*", ""}},
		.n = 2};
	static struct record_hold hold;
	struct event ev = {.kind = EV_FOUND, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;

	ev.found = &found;
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.kind, EV_FOUND);
	ck_assert_mem_eq(back.found, &found, sizeof(found));
	ev = (struct event){.kind = EV_ACTION, .now = ev.now, .action = {ACTION_LETTER, 26}};
	there_and_back(&ev, &hold, &back);
	ck_assert(back.action.action == ACTION_LETTER && back.action.digit == 26);
}
END_TEST

START_TEST(test_todos)
{
	static struct todo_list todos = {.ticket = 9,
		.total = 7,
		.line = {{.seq = 12,
				 .what = "S1",
				 .day = FIXTURE_DAY,
				 .masked = "王*兰",
				 .place = FIXTURE_PLACE,
				 .resident = 7,
				 .why = LEFT_ALLERGY},
			{.seq = 13, .what = "check-in", .day = FIXTURE_DAY, .why = LEFT_UNKNOWN}},
		.n = 2};
	static struct record_hold hold;
	struct event ev = {.kind = EV_TODOS, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;

	for (int known = 1; known >= 0; known--) {
		fixture_person(&todos.person, FIXTURE_ZHANG);
		if (!known)
			todos.person = (struct person){.resident = 7, .born = DAY_NONE};
		memset(todos.line[0].id, 0x5a, ACT_ID_BYTES);
		ev.todos = &todos;
		there_and_back(&ev, &hold, &back);
		ck_assert_int_eq(back.kind, EV_TODOS);
		ck_assert_mem_eq(back.todos->line, todos.line, sizeof(todos.line));
		ck_assert(back.todos->total == 7 && back.todos->n == 2 && back.todos->ticket == 9);
		ck_assert(back.todos->person.known == (known != 0));
		ck_assert_mem_eq(back.todos->person.pid, todos.person.pid, PID_BYTES);
		ck_assert_uint_eq(back.todos->person.resident, todos.person.resident);
	}
}
END_TEST

START_TEST(test_window)
{
	static struct window_answer a = {.ticket = 9,
		.word = WINDOW_SERVED,
		.proof = PROOF_TYPED,
		.more = 1,
		.served_ms = 1795477301000,
		.sums = {.dish = {{{{"套餐一", "Set one", ""}}, 7, 3}},
			.n = 1,
			.ordered = 7,
			.served = 3,
			.paid = {800, 0, 500}}};
	static struct record_hold hold;
	struct event ev = {.kind = EV_WINDOW, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;

	fixture_person(&a.person, FIXTURE_ZHANG);
	act_init(&a.order, ACT_ORDER);
	strcpy(a.order.head.what, "lunch");
	strcpy(a.order.body.pickup, "A027");
	a.order.head.seq = 27;
	a.order.head.day = a.order.head.service_day = FIXTURE_DAY;
	strcpy(a.order.head.place, FIXTURE_PLACE);
	a.order.head.at_ms = 1795305600000;
	a.served = a.order.head;
	a.served.kind = ACT_SERVE;
	a.served.due_fen = 800;
	memset(a.served.id, 0x5a, ACT_ID_BYTES);
	ev.window = &a;
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.kind, EV_WINDOW);
	ck_assert(back.window->ticket == 9 && back.window->word == WINDOW_SERVED);
	ck_assert(back.window->proof == PROOF_TYPED && back.window->more == 1);
	ck_assert(back.window->served_ms == a.served_ms);
	ck_assert_mem_eq(&back.window->sums, &a.sums, sizeof(a.sums));
	ck_assert_mem_eq(&back.window->served, &a.served, sizeof(a.served));
	ck_assert_mem_eq(&back.window->order.head, &a.order.head, sizeof(a.order.head));
	ck_assert_str_eq(back.window->order.body.pickup, "A027");
	ck_assert_mem_eq(back.window->person.pid, a.person.pid, PID_BYTES);
	a = (struct window_answer){.ticket = 10, .person = {.born = DAY_NONE}}; /* the sums alone */
	there_and_back(&ev, &hold, &back);
	ck_assert(back.window->ticket == 10 && back.window->word == WINDOW_READY);
	ck_assert(!back.window->person.known && !back.window->order.head.kind);
}
END_TEST

START_TEST(test_flags)
{
	static const struct calls_open calls = {
		.here = 2, .elsewhere = {{"YD2", {1, 2}}, {"YD3", {3}}}, .n = 2};
	static struct record_hold hold;
	struct event ev = {.kind = EV_CALLS, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;

	ev.calls = &calls;
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.kind, EV_CALLS);
	ck_assert_mem_eq(back.calls, &calls, sizeof(calls));
	ev = (struct event){.kind = EV_KITCHEN, .now = ev.now, .kitchens = 2};
	there_and_back(&ev, &hold, &back);
	ck_assert(back.kind == EV_KITCHEN && back.kitchens == 2);
	ev = (struct event){.kind = EV_CHILDREN, .now = ev.now, .children = 3};
	there_and_back(&ev, &hold, &back);
	ck_assert(back.kind == EV_CHILDREN && back.children == 3);
}
END_TEST

START_TEST(test_readers)
{
	static struct record_hold hold;
	struct event ev = {.kind = EV_READERS, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;

	for (int i = 0; i < 2; i++) {
		ev.readers = i != 0;
		there_and_back(&ev, &hold, &back);
		ck_assert_int_eq(back.kind, EV_READERS);
		ck_assert_int_eq(back.readers, i);
	}
}
END_TEST

START_TEST(test_the_voice)
{
	struct event ev = {.kind = EV_VOICE, .now = fixture_moment(FIXTURE_TODAY, "08:00")}, back;
	struct record_hold hold = {.catalogue = NULL};

	for (int i = 0; i < 4; i++) {
		ev.voice.sound = i & 1;
		ev.voice.speaking = i & 2;
		there_and_back(&ev, &hold, &back);
		ck_assert_int_eq(back.kind, EV_VOICE);
		ck_assert_int_eq(back.voice.sound, ev.voice.sound);
		ck_assert_int_eq(back.voice.speaking, ev.voice.speaking);
	}
	ev = (struct event){.kind = EV_ACTION, .now = ev.now, .action = {ACTION_VOLUME, 0}};
	there_and_back(&ev, &hold, &back);
	ck_assert_int_eq(back.action.action, ACTION_VOLUME);
}
END_TEST

static int settings_read(const char *text, struct model *m, struct err *err)
{
	cJSON *line = json_parse(text, strlen(text), err);
	int result;

	ck_assert_ptr_nonnull(line);
	result = record_settings_decode(line, m, err);
	cJSON_Delete(line);
	return result;
}

/* What staff had set when it began; an older recording has none, a wrong one is refused. */
START_TEST(test_settings)
{
	static struct model was, back;
	struct buf out = BUF_INIT(1024);
	struct err err = {0};

	visit_init(&was, fixture_catalogue(), LANG_ZH);
	was.desk.settings = (struct settings){{0xdeadbeef, 2, 1, 3, 1, 5}, 40000};
	visit_settings_use(&was);
	json_open(&out, NULL, '{');
	record_settings_encode(&out, &was);
	json_close(&out, '}');
	visit_init(&back, fixture_catalogue(), was.hall_lang);
	ck_assert_int_eq(settings_read(buf_text(&out), &back, &err), 0);
	ck_assert_mem_eq(
		back.desk.settings.value, was.desk.settings.value, sizeof(was.desk.settings.value));
	ck_assert_int_eq(back.idle_warn_ms, 80000);
	ck_assert_int_eq(back.loudness, LOUD_MOST);
	ck_assert(back.hall_voice);
	buf_done(&out);
	visit_init(&back, fixture_catalogue(), LANG_KO);
	back.idle_warn_ms = 20000;
	ck_assert_int_eq(settings_read("{}", &back, &err), 0);
	ck_assert_int_eq(back.desk.settings.idle_usual_ms, 20000);
	ck_assert_int_eq(visit_lang_next(&back), LANG_ZH);
	ck_assert_int_lt(settings_read("{\"settings\":{}}", &back, &err), 0);
	ck_assert_int_lt(settings_read("{\"settings\":{\"idle_usual_ms\":9,\"notice\":\"some\"}}",
				 &back, &err),
		0);
}
END_TEST

SUITE_MAIN("record", test_catalogue, test_settings, test_many_rights, test_standing, test_staff,
	test_found, test_todos, test_window, test_flags, test_readers, test_the_voice)
