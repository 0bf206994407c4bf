/* SPDX-License-Identifier: MIT */
/* The day's end: behind the PIN, three presses; what is open is said and written, and stops nothing. */
#include "tests/support/suite.h"
#include "tests/support/visit_world.h"

static struct world w;
static struct figures today = {.due_fen = 45600};
static const struct device_report report = {.waiting = 1, .untold = 2};

static void behind_the_pin(bool enrolled)
{
	world_start(&w);
	world_key(&w, ACTION_STAFF);
	for (int i = 0; i < 6; i++)
		world_digit(&w, 9 - i);
	world_step(&w, (struct event){.kind = EV_PIN, .pin = {w.m.pin_ticket, PIN_WANTED, 0, 1}});
	for (int i = 0; i < 6; i++)
		world_digit(&w, 9 - i);
	world_key(&w, ACTION_NEXT);
	world_step(&w,
		(struct event){.kind = EV_PIN, .pin = {w.m.pin_ticket, PIN_RIGHT, 0, enrolled}});
	if (enrolled)
		world_recorded(&w);
	ck_screen(&w, SCREEN_DEVICES);
	world_step(&w, (struct event){.kind = EV_DEVICES, .devices = &report});
}

static void to_closing(void)
{
	behind_the_pin(true);
	world_digit(&w, 6);
	ck_screen(&w, SCREEN_CLOSING);
	ck_assert_ptr_nonnull(world_fx(&w, FX_TODAY));
	ck_assert(!visit_takes(&w.m, ACTION_NEXT)); /* not before the figures are there */
	world_step(&w, (struct event){.kind = EV_TODAY, .today = &today});
	ck_assert(visit_takes(&w.m, ACTION_NEXT));
}

static void to_files(void)
{
	to_closing();
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_CLOSE_LOG);
	ck_assert_ptr_nonnull(world_fx(&w, FX_BACKUP));
	ck_assert_ptr_null(world_fx(&w, FX_STICK));
}

static void backup(enum backup_word word)
{
	world_step(&w, (struct event){.kind = EV_BACKUP, .backup = word});
}

static void stick(enum stick_word word)
{
	world_step(&w, (struct event){.kind = EV_STICK, .stick = word});
}

static void both_written(void)
{
	to_files();
	backup(BACKUP_ON_STICK);
	ck_assert_int_eq(world_fx(&w, FX_STICK)->days[0], w.now.day);
	ck_assert_int_eq(world_fx(&w, FX_STICK)->days[1], w.now.day);
	ck_assert(!visit_takes(&w.m, ACTION_NEXT)); /* it is being written */
	stick(STICK_TAKE_OUT);
	ck_assert(visit_takes(&w.m, ACTION_NEXT));
}

/* 6, Enter, Enter: then it goes off by itself, and only after COMMIT. */
START_TEST(test_three_presses)
{
	const struct act *a = &w.draft.record.act;

	both_written();
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_SAVING);
	ck_assert_int_eq(a->head.kind, ACT_DAY);
	ck_assert_str_eq(a->head.what, "close");
	ck_assert_int_eq(a->body.by, BY_STAFF);
	ck_assert(!a->body.has_pid && !w.draft.record.person.known);
	ck_assert_str_eq(a->body.note, "cash=45600 slips=1 calls=2 log=1 backup=1");
	world_recorded(&w);
	ck_screen(&w, SCREEN_DAY_OVER);
	ck_assert_int_eq(visit_countdown(&w.m), DAY_OVER_MS / 1000);
	world_wait(&w, DAY_OVER_MS - 1);
	ck_assert_ptr_null(world_fx(&w, FX_OFF));
	world_wait(&w, 1);
	ck_assert_ptr_nonnull(world_fx(&w, FX_OFF));
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.staff && !w.m.desk.backup && !w.m.today.due_fen);
}
END_TEST

START_TEST(test_at_once_or_not_at_all)
{
	both_written();
	world_key(&w, ACTION_NEXT);
	world_recorded(&w);
	world_key(&w, ACTION_NEXT);
	ck_assert_ptr_nonnull(world_fx(&w, FX_OFF));
	both_written();
	world_digit(&w, 1);
	world_recorded(&w);
	world_key(&w, ACTION_BACK); /* it stays on */
	ck_screen(&w, SCREEN_WELCOME);
	world_wait(&w, 10 * DAY_OVER_MS);
	ck_assert_ptr_null(world_fx(&w, FX_OFF));
	both_written();
	world_key(&w, ACTION_NEXT);
	world_recorded(&w);
	world_card(&w, FIXTURE_ZHANG); /* somebody came after all */
	world_answers(&w);
	ck_screen(&w, SCREEN_GREETED);
	ck_assert_ptr_null(world_fx(&w, FX_OFF));
}
END_TEST

/* Without a stick, with one that fails, while it is being written: nothing keeps the hall open. */
START_TEST(test_without_a_stick)
{
	to_files();
	world_digit(&w, 2); /* the copy still runs */
	ck_assert_str_eq(w.draft.record.act.body.note, "cash=45600 slips=1 calls=2");
	to_files();
	backup(BACKUP_KEPT);
	stick(STICK_MISSING);
	ck_assert_int_eq(w.tone, TONE_LOOK);
	ck_assert(!visit_takes(&w.m, ACTION_NEXT));
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_CLOSE_LOG);
	world_digit(&w, 1); /* a stick is in now: once more, from the beginning */
	ck_assert_ptr_nonnull(world_fx(&w, FX_BACKUP));
	ck_assert(!world_offers(&w, CHOICE_CLOSE_LOG));
	backup(BACKUP_KEPT);
	stick(STICK_NO_ROOM);
	world_digit(&w, 2);
	ck_assert_str_eq(w.draft.record.act.body.note, "cash=45600 slips=1 calls=2 backup=1");
	world_recorded(&w);
	ck_screen(&w, SCREEN_DAY_OVER);
}
END_TEST

START_TEST(test_what_is_open)
{
	world_start(&w);
	w.m.open_todo = 3;
	to_files();
	w.m.open_todo = 3;
	w.m.open_help = 1;
	w.m.held = 2;
	world_step(&w, (struct event){.kind = EV_SYNC, .sync = {.unsent = 12}});
	world_digit(&w, 2);
	ck_assert_str_eq(w.draft.record.act.body.note,
		"cash=45600 unsent=12 queue=3 slips=3 calls=2 help=1");
}
END_TEST

/* The longest there can be is cut, and overruns nothing. */
START_TEST(test_the_longest_note)
{
	to_files();
	w.m.today.due_fen = INT64_MIN;
	w.m.unsent = INT64_MIN;
	w.m.open_todo = w.m.open_help = w.m.held = -2000000000;
	world_digit(&w, 2);
	ck_assert_uint_eq(strlen(w.draft.record.act.body.note), NOTE_SIZE - 1);
}
END_TEST

START_TEST(test_nothing_to_close_with)
{
	behind_the_pin(false); /* a terminal of no hall has no journal */
	ck_assert(!world_offers(&w, CHOICE_CLOSING));
	world_digit(&w, 6);
	ck_screen(&w, SCREEN_DEVICES);
	behind_the_pin(true);
	world_digit(&w, 6);
	world_step(&w, (struct event){.kind = EV_TODAY}); /* the store cannot tell */
	ck_screen(&w, SCREEN_DEVICES);
	to_files();
	world_digit(&w, 2);
	world_record(&w, &w.draft, RECORD_FAILED);
	ck_screen(&w, SCREEN_DOWN);
	world_wait(&w, 10 * DAY_OVER_MS);
	ck_assert_ptr_null(world_fx(&w, FX_OFF));
}
END_TEST

/* Answers to what nobody waits for any more change nothing. */
START_TEST(test_late_answers)
{
	to_files();
	world_wait(&w, STICK_MS);
	ck_screen(&w, SCREEN_WELCOME);
	backup(BACKUP_ON_STICK);
	stick(STICK_TAKE_OUT);
	ck_screen(&w, SCREEN_WELCOME);
	ck_assert(!w.m.desk.backup && !w.m.stick);
	ck_assert_ptr_null(world_fx(&w, FX_STICK));
	to_files();
	world_key(&w, ACTION_BACK); /* to the devices, while the copy is made */
	ck_screen(&w, SCREEN_DEVICES);
	backup(BACKUP_ON_STICK);
	ck_assert_ptr_null(world_fx(&w, FX_STICK));
	to_files();
	world_key(&w, ACTION_HELP); /* the page of help lies over it */
	ck_screen(&w, SCREEN_HELP);
	backup(BACKUP_ON_STICK);
	stick(STICK_TAKE_OUT);
	world_key(&w, ACTION_NEXT);
	ck_screen(&w, SCREEN_CLOSE_LOG);
	ck_assert(visit_takes(&w.m, ACTION_NEXT));
	backup(BACKUP_FAILED);
	ck_assert_int_eq(w.m.desk.backup, BACKUP_ON_STICK);
}
END_TEST

START_TEST(test_a_demo_stays_on)
{
	both_written();
	world_key(&w, ACTION_NEXT);
	world_recorded(&w);
	w.m.demo = true;
	ck_assert(!world_offers(&w, CHOICE_SWITCH_OFF));
	ck_assert_int_eq(visit_countdown(&w.m), -1);
	world_wait(&w, DAY_OVER_MS);
	ck_assert_ptr_null(world_fx(&w, FX_OFF));
	ck_screen(&w, SCREEN_WELCOME);
}
END_TEST

SUITE_MAIN("closing", test_three_presses, test_at_once_or_not_at_all, test_without_a_stick,
	test_what_is_open, test_the_longest_note, test_nothing_to_close_with, test_late_answers,
	test_a_demo_stays_on)
