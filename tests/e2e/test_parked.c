/* SPDX-License-Identifier: MIT */
/*
 * The real terminal ends in the middle of an order, killed or for bigger letters: the same card goes on
 * where its owner was, and nobody else sees anything of it, on the screen or on the disk.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define LETTERS_EXIT 10 /* kiosk/app.h, and Chinese */

static struct hall_run h;

static void sees(const char *text)
{
	ck_assert_msg(vt_wait(h.vt, text, WAIT_MS), "no %s: %s", text, vt_text(h.vt));
}

static void starts(int cols, int rows)
{
	hall_terminal_start(&h, cols, rows);
	sees("请把卡放这里");
}

static void greeted(const char *card)
{
	hall_device(&h, card);
	sees("签到好了");
}

/* Two of the rice, which there is every day, and one of the first dish, each seen before the next press. */
static void picks(void)
{
	vt_keys(h.vt, "1");
	sees("套餐");
	vt_keys(h.vt, "5");
	sees("米饭");
	vt_keys(h.vt, "5");
	sees("1份");
	vt_keys(h.vt, "5");
	sees("2份");
	vt_keys(h.vt, "1");
	sees("1份");
}

/* Nothing of it can be read in any file beside the hub's; the one that holds it is there. */
static void nobody_reads_it(void)
{
	char out[512];

	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "grep -q 'litang parked' $D/litang.db.parked"), 0);
	ck_assert_int_ne(hall_sh(&h, out, sizeof(out),
				 "grep -aE 'picked|dishes|lunch|米饭|张|3301' $D/litang.db.parked"),
		0);
}

START_TEST(test_killed)
{
	hall_make(&h, "");
	hall_hub_start(&h);
	starts(80, 22);
	greeted("card 1");
	picks();
	hall_terminal_kill(&h, SIGKILL);
	nobody_reads_it();

	starts(80, 22);
	greeted("card 3"); /* somebody else */
	ck_assert(!vt_has(h.vt, "米饭") && !vt_has(h.vt, "份"));
	vt_keys(h.vt, "1");
	sees("套餐");
	vt_keys(h.vt, "5");
	sees("米饭");
	ck_assert(!vt_has(h.vt, "1份") && !vt_has(h.vt, "2份"));
	hall_terminal_kill(&h, SIGKILL); /* in the middle of theirs, too */

	starts(80, 22);
	hall_device(&h, "card 1");
	sees("2份");
	sees("1份");
	vt_keys(h.vt, "\r");
	sees("订这份吗");
	hall_terminal_kill(&h, SIGKILL); /* and once more, at the question that orders it */
	ck_assert_int_eq(hall_journal_count(&h, "order"), 0);
	starts(80, 22);
	hall_device(&h, "card 1");
	sees("订这份吗");
	vt_keys(h.vt, "1");
	sees("取餐号");
	hall_terminal_kill(&h, SIGKILL);
	starts(80, 22);
	hall_device(&h, "card 1");
	sees("今天签过到了"); /* what is ordered is over */
	ck_assert_int_eq(hall_journal_count(&h, "order"), 1);
	hall_end(&h);
}
END_TEST

START_TEST(test_bigger_letters)
{
	setenv("LITANG_LETTERS", "usual", 1);
	hall_make(&h, "screen.idle_warn=6 screen.idle_count=4");
	hall_hub_start(&h);
	starts(80, 22);
	greeted("card 1");
	picks();
	sees("请把卡放这里"); /* left alone */
	vt_keys(h.vt, "8");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), LETTERS_EXIT);
	vt_end(h.vt);
	h.vt = NULL;
	setenv("LITANG_LETTERS", "big 0", 1);
	starts(40, 12);
	hall_device(&h, "card 1");
	sees("原价"); /* the rest is on the next sheet */
	hall_end(&h);
	unsetenv("LITANG_LETTERS");
}
END_TEST

SUITE_MAIN("parked", test_killed, test_bigger_letters)
