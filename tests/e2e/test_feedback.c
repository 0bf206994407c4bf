/* SPDX-License-Identifier: MIT */
/*
 * The terminal answers at once: what was pressed shows while the disk is slow; who does not get on is
 * offered help.
 */
#include <sqlite3.h>
#include <stdio.h>

#include "screens/theme.h"
#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define SLIP_ROW 17 /* of the slip's only choice */
#define SLIP_COL 10

static struct hall_run h;

static void start_terminal(void)
{
	hall_make(&h, "");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
}

static void press(const char *key, const char *then)
{
	vt_keys(h.vt, key);
	ck_assert_msg(
		vt_wait(h.vt, then, WAIT_MS), "no \"%s\" after %s:\n%s", then, key, vt_text(h.vt));
}

/* Somebody else writes: nothing is recorded until it is done. */
static sqlite3 *disk_held(void)
{
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof(path), "%s/litang.db", h.dir);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static void disk_released(sqlite3 *db)
{
	ck_assert_int_eq(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static int colour_behind(const char *text)
{
	VTermScreenCell cell;
	VTermPos at;

	if (!vt_find(h.vt, text, &at.row, &at.col))
		return -1;
	ck_assert(vterm_screen_get_cell(h.vt->screen, at, &cell));
	return cell.bg.indexed.idx;
}

START_TEST(test_a_press_shows_before_it_is_saved)
{
	int look = theme_pairs[THEME_BLUE][INK_LOOK].bg, waits = 0;
	sqlite3 *db;

	start_terminal();
	hall_device(&h, "card 4");
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	press("1", "您要哪一份");
	press("1", "订这份吗");
	ck_assert_int_ne(colour_behind("对，订这份"), look);
	db = disk_held();
	vt_keys(h.vt, "1");
	while (colour_behind("对，订这份") != look && waits++ < 15)
		vt_pump(h.vt, 100); /* the terminal itself waits for two seconds */
	ck_assert_int_eq(colour_behind("对，订这份"), look);
	ck_assert(!vt_pump(h.vt, 300) && !vt_has(h.vt, "订好了"));
	vt_tap(h.vt, SLIP_ROW,
		SLIP_COL); /* "I am finished" of the page that comes: nobody sees it yet */
	disk_released(db);
	ck_assert_msg(vt_wait(h.vt, "订好了", WAIT_MS), "%s", vt_text(h.vt));
	hall_device(&h, "status"); /* the tap was read before this is answered */
	vt_pump(h.vt, 200);
	ck_assert(vt_has(h.vt, "订好了"));
	for (waits = 0; waits < 20 && !vt_has(h.vt, "您好！请把卡放这里"); waits++) {
		vt_tap(h.vt, SLIP_ROW, SLIP_COL); /* as people do, until it is taken */
		vt_pump(h.vt, 500);
	}
	ck_assert_msg(vt_has(h.vt, "您好！请把卡放这里"), "%s", vt_text(h.vt));
	hall_end(&h);
}
END_TEST

/* Codes that nobody knows, three times; then it works, and all is forgotten but for the list. */
START_TEST(test_help_is_offered)
{
	start_terminal();
	for (int i = 0; i < 3; i++) {
		ck_assert(!vt_has(h.vt, "要叫人来帮忙吗"));
		hall_device(&h, "scan hello");
		ck_assert_msg(vt_wait(h.vt, "没读好", WAIT_MS), "%s", vt_text(h.vt));
		if (i < 2)
			ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	}
	ck_assert_msg(vt_wait(h.vt, "要叫人来帮忙吗", WAIT_MS), "%s", vt_text(h.vt));
	ck_assert_msg(vt_has(h.vt, "可能要帮忙"), "%s", vt_text(h.vt));
	ck_assert_int_eq(hall_hub_wait(&h, "distress", 1), 1);
	ck_assert_int_eq(hall_journal_count(&h, "distress"), 1);
	hall_device(&h, "card 4");
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	ck_assert(!vt_has(h.vt, "可能要帮忙") && !vt_has(h.vt, "要帮忙吗"));
	hall_end(&h);
}
END_TEST

SUITE_MAIN("feedback", test_a_press_shows_before_it_is_saved, test_help_is_offered)
