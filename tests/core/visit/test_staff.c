/* SPDX-License-Identifier: MIT */
/* The staff area: in by the PIN alone, out by itself, by a card or by back. */
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

#define PIN "975310"

static const struct device_report report = {
	.line = {{.kind = LINE_PRINTER, .state = LINE_READY, .done = 3}, {.kind = LINE_SCANNER}},
	.n = 2,
	.waiting = 1};

static void type(struct world *w, const char *digits)
{
	for (; *digits; digits++) {
		if (*digits == '0')
			world_key(w, ACTION_HELP);
		else
			world_digit(w, *digits - '0');
	}
}

static void answer(struct world *w, enum pin_result result, int64_t wait_ms)
{
	world_step(
		w, (struct event){.kind = EV_PIN, .pin = {w->m.pin_ticket, result, wait_ms, true}});
}

static void to_pin(struct world *w)
{
	world_start(w);
	world_key(w, ACTION_STAFF);
	ck_screen(w, SCREEN_PIN);
	ck_assert_ptr_nonnull(world_fx(w, FX_PIN)); /* how do things stand? */
	ck_assert_str_eq(world_fx(w, FX_PIN)->pin, "");
	answer(w, PIN_WANTED, 0);
}

static void let_in(struct world *w)
{
	to_pin(w);
	type(w, PIN);
	world_key(w, ACTION_NEXT);
	answer(w, PIN_RIGHT, 0);
	world_recorded(w);
	ck_screen(w, SCREEN_DEVICES);
	ck_assert_ptr_nonnull(world_fx(w, FX_DEVICES));
	world_step(w, (struct event){.kind = EV_DEVICES, .devices = &report});
}

START_TEST(test_in_by_the_pin)
{
	struct world w;

	to_pin(&w);
	type(&w, PIN);
	ck_assert_str_eq(w.m.pin, PIN);
	ck_assert_int_eq(w.helps, 0);
	world_key(&w, ACTION_NEXT);
	ck_assert_str_eq(world_fx(&w, FX_PIN)->pin, PIN);
	ck_assert_str_eq(w.m.pin, "");
	answer(&w, PIN_RIGHT, 0);
	ck_screen(&w, SCREEN_SAVING); /* nothing is shown before it is in the journal */
	ck_assert_int_eq(w.draft.record.act.head.kind, ACT_SETTING);
	ck_assert_str_eq(w.draft.record.act.head.what, "staff");
	ck_assert_str_eq(w.draft.record.act.body.note, "staff=opened");
	ck_assert_int_eq(w.draft.record.act.body.by, BY_STAFF);
	ck_assert(!w.draft.record.person.known && !w.draft.record.act.body.has_pid);
	world_recorded(&w);
	ck_screen(&w, SCREEN_DEVICES);
}
END_TEST

START_TEST(test_a_terminal_of_no_hall)
{
	struct world w;

	to_pin(&w);
	type(&w, PIN);
	world_key(&w, ACTION_NEXT);
	world_step(
		&w, (struct event){.kind = EV_PIN, .pin = {w.m.pin_ticket, PIN_RIGHT, 0, false}});
	ck_assert_ptr_null(world_fx(&w, FX_RECORD));
	ck_screen(&w, SCREEN_DEVICES);
}
END_TEST

START_TEST(test_a_disk_that_fails)
{
	struct world w;

	to_pin(&w);
	type(&w, PIN);
	world_key(&w, ACTION_NEXT);
	answer(&w, PIN_RIGHT, 0);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	ck_assert(!w.m.staff);
}
END_TEST

START_TEST(test_typing)
{
	struct world w;

	to_pin(&w);
	type(&w, "12345");
	ck_assert(!visit_takes(&w.m, ACTION_NEXT)); /* no PIN is so short */
	world_key(&w, ACTION_NEXT);
	ck_assert_ptr_null(world_fx(&w, FX_PIN));
	world_key(&w, ACTION_BACK);
	ck_assert_str_eq(w.m.pin, "1234");
	type(&w, "0067890123456");
	ck_assert_str_eq(w.m.pin, "123400678901"); /* twelve at most */
	world_key(&w, ACTION_LANG);
	ck_assert_str_eq(w.m.pin, "123400678901");
	for (int i = 0; i < 12; i++)
		world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_PIN);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

START_TEST(test_wrong_and_locked)
{
	struct world w;

	to_pin(&w);
	type(&w, "111111");
	world_key(&w, ACTION_NEXT);
	type(&w, "2"); /* not before the answer */
	ck_assert_str_eq(w.m.pin, "");
	answer(&w, PIN_WRONG, 0);
	ck_screen(&w, SCREEN_PIN);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert_int_eq(visit_countdown(&w.m), -1);
	type(&w, "111111");
	world_key(&w, ACTION_NEXT);
	answer(&w, PIN_WRONG, 20000);
	ck_assert_int_eq(visit_countdown(&w.m), 20);
	type(&w, "1");
	ck_assert_str_eq(w.m.pin, "");
	world_wait(&w, 19999);
	ck_assert_int_eq(visit_countdown(&w.m), 1);
	world_wait(&w, 1);
	ck_assert_int_eq(visit_countdown(&w.m), -1);
	type(&w, PIN);
	ck_assert_str_eq(w.m.pin, PIN);
}
END_TEST

START_TEST(test_none_set_and_none_known)
{
	static const enum pin_result results[] = {PIN_NOT_SET, PIN_FAILED};
	struct world w;

	for (int i = 0; i < 2; i++) {
		world_start(&w);
		world_key(&w, ACTION_STAFF);
		answer(&w, results[i], 0);
		ck_screen(&w, SCREEN_PIN);
		type(&w, PIN);
		ck_assert_str_eq(w.m.pin, "");
		world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_WELCOME);
	}
}
END_TEST

/* An answer to what was asked before the page was left opens nothing. */
START_TEST(test_late_answers)
{
	struct world w;
	unsigned ticket;

	to_pin(&w);
	type(&w, PIN);
	world_key(&w, ACTION_NEXT);
	ticket = w.m.pin_ticket;
	world_wait(&w, STAFF_MS);
	ck_screen(&w, SCREEN_WELCOME);
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {ticket, PIN_RIGHT, 0, true}});
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.staff);
	world_key(&w, ACTION_STAFF);
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {ticket, PIN_RIGHT, 0, true}});
	ck_screen(&w, SCREEN_PIN);
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {0, PIN_RIGHT, 0, true}});
	ck_screen(&w, SCREEN_PIN);
	world_step(&w, (struct event){.kind = EV_DEVICES, .devices = &report});
	ck_assert_int_eq(w.m.devices.n, 0);
}
END_TEST

/* Only from the page that waits: residents who press it elsewhere stay where they are. */
START_TEST(test_only_from_welcome)
{
	struct world w;

	world_start(&w);
	world_come(&w, FIXTURE_ZHANG);
	world_key(&w, ACTION_STAFF);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert(w.m.present);
}
END_TEST

static void to_page(struct world *w, int page)
{
	if (page == 0) {
		to_pin(w);
		type(w, "975");
		return;
	}
	let_in(w);
	world_step(w, (struct event){.kind = EV_HELD, .held = 2});
	if (page > 1)
		world_digit(w, page);
}

static const enum screen pages[] = {SCREEN_PIN, SCREEN_DEVICES, SCREEN_TRY_SCAN, SCREEN_HELD};

START_TEST(test_closes_by_itself)
{
	struct world w;

	to_page(&w, _i);
	ck_screen(&w, pages[_i]);
	world_wait(&w, STAFF_MS - 1);
	world_key(&w, ACTION_TOUCH); /* a sign of life */
	world_wait(&w, STAFF_MS - 1);
	ck_screen(&w, pages[_i]);
	world_wait(&w, 1);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.staff && !w.m.pin[0] && !w.m.devices_known && !w.m.n_scans);
	world_step(&w, (struct event){.kind = EV_DEVICES, .devices = &report});
	ck_assert(!w.m.devices_known);
}
END_TEST

START_TEST(test_a_card_ends_it)
{
	struct world w;

	to_page(&w, _i);
	world_card(&w, FIXTURE_ZHANG);
	if (pages[_i] == SCREEN_TRY_SCAN) {
		ck_screen(&w, SCREEN_TRY_SCAN);
		return;
	}
	ck_screen(&w, SCREEN_READING);
	ck_assert(!w.m.staff && !w.m.pin[0]);
	world_answers(&w);
	ck_screen(&w, SCREEN_GREETED);
}
END_TEST

/* A reader that reads nothing, again and again, keeps nobody from looking at it. */
START_TEST(test_a_bad_card_does_not)
{
	struct world w;

	to_page(&w, _i);
	world_step(&w, (struct event){.kind = EV_CARD_BAD});
	ck_screen(&w, pages[_i]);
	ck_assert_int_eq(w.tone, TONE_LOOK);
}
END_TEST

START_TEST(test_devices)
{
	struct choice_slot slots[CHOICES_MAX];
	struct device_report many = report;
	struct world w;

	let_in(&w);
	ck_assert_int_eq(w.m.devices.line[0].done, 3);
	ck_assert(!world_offers(&w, CHOICE_HELD));
	world_digit(&w, 1);
	ck_assert_ptr_nonnull(world_fx(&w, FX_PRINT_TEST));
	ck_assert_int_eq(w.m.test_slips, 1);
	many.n = DEVICES_A_PAGE + 1; /* a second page, and round again */
	world_step(&w, (struct event){.kind = EV_DEVICES, .devices = &many});
	ck_assert_int_eq(visit_device_pages(&w.m), 2);
	ck_assert_int_eq(visit_choices(&w.m, slots), 6);
	world_digit(&w, slots[2].digit);
	ck_assert_int_eq(w.m.page, 1);
	world_digit(&w, slots[2].digit);
	ck_assert_int_eq(w.m.page, 0);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

/* Asked for each time the page is opened; an answer that comes after it was left changes nothing. */
START_TEST(test_today)
{
	struct figures today = {.check_ins = 7, .enrolled = 2};
	const struct event ev = {.kind = EV_TODAY, .today = &today};
	struct world w;

	let_in(&w);
	world_digit(&w, 5);
	ck_screen(&w, SCREEN_TODAY);
	ck_assert_ptr_nonnull(world_fx(&w, FX_TODAY));
	ck_assert(!w.m.today_known && !world_offers(&w, CHOICE_MORE));
	world_step(&w, ev);
	ck_assert(w.m.today_known);
	ck_assert_int_eq(w.m.today.check_ins, 7);
	world_digit(&w, 1);
	ck_assert_int_eq(w.m.page, 1);
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_DEVICES);
	today.check_ins = 8;
	world_step(&w, ev);
	ck_assert_int_eq(w.m.today.check_ins, 7);
	world_digit(&w, 5);
	world_step(&w, (struct event){.kind = EV_TODAY});
	ck_assert(!w.m.today_known);
	ck_screen(&w, SCREEN_DEVICES); /* it cannot be told now */
	ck_assert_int_eq(w.tone, TONE_LOOK);
	world_wait(&w, STAFF_MS);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert_int_eq(w.m.today.check_ins, 0);
}
END_TEST

/* The log onto a stick: asked for once, told what became of it, and gone with the page. */
START_TEST(test_log_to_a_stick)
{
	struct figures today = {.check_ins = 7};
	const struct event done = {.kind = EV_STICK, .stick = STICK_TAKE_OUT};
	struct world w;

	for (int month = 0; month < 2; month++) {
		let_in(&w);
		world_digit(&w, 5);
		world_step(&w, (struct event){.kind = EV_TODAY, .today = &today});
		world_digit(&w, 2 + month);
		ck_screen(&w, SCREEN_STICK);
		ck_assert_int_eq(world_fx(&w, FX_STICK)->days[1], w.now.day);
		ck_assert_int_eq(world_fx(&w, FX_STICK)->days[0],
			w.now.day - month * (day_to_date(w.now.day).day - 1));
		ck_assert_int_eq(w.m.stick, STICK_WRITES);
		world_wait(&w, STAFF_MS); /* a slow one */
		world_step(&w, done);
		ck_assert_int_eq(w.m.stick, STICK_TAKE_OUT);
		ck_assert_int_eq(w.tone, TONE_DONE);
		world_key(&w, ACTION_BACK);
		ck_screen(&w, SCREEN_DEVICES);
		world_step(&w, done); /* late: of another page */
		ck_screen(&w, SCREEN_DEVICES);
	}
}
END_TEST

START_TEST(test_held)
{
	static const enum held_word words[] = {HELD_PRINT, HELD_DROP};
	struct world w;

	for (int i = 0; i < 2; i++) {
		to_page(&w, 3);
		ck_screen(&w, SCREEN_HELD);
		world_digit(&w, i + 1);
		ck_assert_int_eq(world_fx(&w, FX_HELD)->held, words[i]);
		ck_screen(&w, SCREEN_DEVICES);
	}
	to_page(&w, 3);
	world_step(&w, (struct event){.kind = EV_HELD, .held = 0}); /* somebody else was faster */
	ck_assert(!world_offers(&w, CHOICE_HELD_PRINT) && !world_offers(&w, CHOICE_HELD_DROP));
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_DEVICES);
	ck_assert_ptr_null(world_fx(&w, FX_HELD));
}
END_TEST

/* It would never come: it is not counted as asked for. */
START_TEST(test_no_test_slip_without_paper)
{
	struct world w;

	let_in(&w);
	for (int state = PRINTER_OK; state <= PRINTER_OFFLINE; state++) {
		int before = w.m.test_slips;

		world_step(&w,
			(struct event){.kind = EV_PRINTER, .printer = (enum printer_state)state});
		world_digit(&w, 1);
		ck_assert_int_eq(world_fx(&w, FX_PRINT_TEST) != NULL, printer_is_well(w.m.printer));
		ck_assert_int_eq(w.m.test_slips - before, printer_is_well(w.m.printer));
	}
}
END_TEST

/* Slips that wait too long ask a volunteer, and a volunteer has a badge, not the PIN. */
START_TEST(test_a_badge_prints_what_is_held)
{
	struct device_report slips = {.waiting = 1, .failed = 2};
	struct world w;

	world_start(&w);
	world_step(&w, (struct event){.kind = EV_HELD, .held = 2});
	world_card(&w, FIXTURE_BADGE);
	world_answer(&w, LOOKUP_FOUND);
	ck_screen(&w, SCREEN_BADGE);
	ck_assert_ptr_nonnull(world_fx(&w, FX_DEVICES));
	world_step(&w, (struct event){.kind = EV_DEVICES, .devices = &slips});
	ck_assert_int_eq(w.m.devices.failed, 2);
	ck_assert(!world_offers(&w, CHOICE_HELD_DROP) && !w.m.staff);
	world_digit(&w, 1);
	ck_assert_int_eq(world_fx(&w, FX_HELD)->held, HELD_PRINT);
	ck_assert_ptr_nonnull(world_fx(&w, FX_DEVICES));
	ck_screen(&w, SCREEN_BADGE);
	world_step(&w, (struct event){.kind = EV_HELD, .held = 0});
	ck_assert(!world_offers(&w, CHOICE_HELD_PRINT));
	world_digit(&w, 1);
	ck_assert_ptr_null(world_fx(&w, FX_HELD));
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.devices_known && !w.m.devices.failed);
}
END_TEST

START_TEST(test_try_a_scan)
{
	static const char *const texts[] = {"330799194803150016", "LT1-YD1-27-89ABCDEF", "hello"};
	static const enum scanned kinds[] = {SCANNED_ID, SCANNED_SLIP, SCANNED_OTHER};
	struct world w;

	to_page(&w, 2);
	ck_screen(&w, SCREEN_TRY_SCAN);
	for (int i = 0; i < 3; i++) {
		world_scan(&w, texts[i]);
		ck_screen(&w, SCREEN_TRY_SCAN);
		ck_assert_int_eq(w.m.scans[0].what, TRIED_CODE);
		ck_assert_int_eq(w.m.scans[0].code, kinds[i]);
		ck_assert_int_eq(w.m.scans[0].length, (int)strlen(texts[i]));
		ck_assert(!world_holds(&w, texts[i])); /* its kind and its length, nothing else */
	}
	world_card(&w, FIXTURE_ZHANG);
	ck_assert_int_eq(w.m.scans[0].what, TRIED_CHIP);
	world_step(&w, (struct event){.kind = EV_CARD_BAD});
	ck_assert_int_eq(w.m.scans[0].what, TRIED_NOT_READ);
	ck_assert_int_eq(w.m.scans[SCANS_SHOWN - 1].code, kinds[1]);
	ck_assert_int_eq(w.m.n_scans, 5);
	ck_assert_ptr_null(world_fx(&w, FX_LOOK_UP_CARD));
	world_key(&w, ACTION_BACK);
	ck_screen(&w, SCREEN_DEVICES);
}
END_TEST

START_TEST(test_mask)
{
	struct event ev = {.kind = EV_ACTION};
	struct world w;

	to_pin(&w);
	for (int digit = 0; digit <= 9; digit++) {
		ev.action.action = digit ? ACTION_CHOOSE : ACTION_HELP;
		ev.action.digit = digit;
		visit_mask(&w.m, &ev);
		ck_assert_int_eq(ev.action.action, ACTION_CHOOSE);
		ck_assert_int_eq(ev.action.digit, 1);
	}
	ev.action.action = ACTION_NEXT;
	ev.action.digit = 0;
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.action, ACTION_NEXT);
	world_wait(&w, STAFF_MS); /* typed a moment too late: it is no choice there, either */
	ck_screen(&w, SCREEN_WELCOME);
	ev.action.action = ACTION_CHOOSE;
	ev.action.digit = 7;
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.digit, 0);
	world_come(&w, FIXTURE_ZHANG); /* what chooses something stays */
	ev.action.digit = 1;
	visit_mask(&w.m, &ev);
	ck_assert_int_eq(ev.action.digit, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("staff");
	TCase *tcase = tcase_create("staff");

	tcase_add_test(tcase, test_in_by_the_pin);
	tcase_add_test(tcase, test_a_terminal_of_no_hall);
	tcase_add_test(tcase, test_a_disk_that_fails);
	tcase_add_test(tcase, test_typing);
	tcase_add_test(tcase, test_wrong_and_locked);
	tcase_add_test(tcase, test_none_set_and_none_known);
	tcase_add_test(tcase, test_late_answers);
	tcase_add_test(tcase, test_only_from_welcome);
	tcase_add_loop_test(tcase, test_closes_by_itself, 0, 4);
	tcase_add_loop_test(tcase, test_a_card_ends_it, 0, 4);
	tcase_add_loop_test(tcase, test_a_bad_card_does_not, 0, 4);
	tcase_add_test(tcase, test_devices);
	tcase_add_test(tcase, test_today);
	tcase_add_test(tcase, test_log_to_a_stick);
	tcase_add_test(tcase, test_held);
	tcase_add_test(tcase, test_no_test_slip_without_paper);
	tcase_add_test(tcase, test_a_badge_prints_what_is_held);
	tcase_add_test(tcase, test_try_a_scan);
	tcase_add_test(tcase, test_mask);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
