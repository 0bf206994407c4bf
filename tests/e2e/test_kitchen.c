/* SPDX-License-Identifier: MIT */
/* What the terminal prints by itself when the orders of a meal are closed: once, whatever happens. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define WELCOME "您好！请把卡放这里"
#define SPOOLED "iconv -c -f GB18030 -t UTF-8 $D/spool/*.bin"

static struct hall_run h;
static char out[16384];

static void sh(const char *command)
{
	int got = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(got == 0, "%s\n%d: %s", command, got, out);
}

static int spooled(void)
{
	int n = -1;

	sh("ls $D/spool | grep -c 'bin$' || true");
	ck_assert_int_eq(sscanf(out, "%d", &n), 1);
	return n;
}

static void starts(void)
{
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
}

/* The order's slip, and then n more. */
static void ck_lists(int n)
{
	for (int i = 0; i < WAIT_MS / 50 && spooled() < 2 + n; i++)
		vt_pump(h.vt, 50);
	ck_assert_int_eq(spooled(), 2 + n);
	ck_assert_int_eq(hall_journal_count(&h, "list"), n);
}

/* Each start looks for lists in its first round. */
static void power_cut(void)
{
	hall_terminal_kill(&h, SIGKILL);
	starts();
}

static void orders(const char *card)
{
	hall_device(&h, card);
	hall_shows(&h, "签到好了");
	hall_lunch(&h);
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
}

/* The other one does not come: whom to phone is on the list at the window. */
static void nobody_came(void)
{
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	vt_keys(h.vt, "5");
	hall_shows(&h, "请刷卡、扫小票或输取餐号");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "还没取的");
	vt_keys(h.vt, "5");
	hall_shows(&h, "A002 ");
	vt_keys(h.vt, "1");
	hall_shows(&h, "电话打得怎样");
	vt_keys(h.vt, "2");
	hall_shows(&h, "没人接");
	hall_shows(&h, "给谁打电话");
	ck_assert_int_eq(hall_journal_count(&h, "phoned"), 1);
	sh("$B/litang journal --json --config $D/litang.ini | grep -F 'result=not-reached';"
	   " $B/litang journal --json --config $D/litang.ini | grep -F '\"w\":\"uncollected\"'");
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang verify --config $D/litang.ini");
}

/* Too late for the person; a volunteer may, and the kitchen has a slip of it. */
static void late_cancel(void)
{
	hall_device(&h, "card 1");
	hall_shows(&h, "签到好了");
	vt_keys(h.vt, "5");
	hall_shows(&h, "您的订餐和课程");
	vt_keys(h.vt, "1");
	hall_shows(&h, "过了取消时间");
	vt_keys(h.vt, "***");
	hall_shows(&h, WELCOME);
	hall_device(&h, "card 8");
	hall_open_day(&h);
	hall_device(&h, "card 1");
	hall_shows(&h, "您好");
	vt_keys(h.vt, "5");
	hall_shows(&h, "您的订餐和课程");
	vt_keys(h.vt, "1");
	hall_shows(&h, "可能做好了");
	vt_keys(h.vt, "1");
	hall_shows(&h, "记下了");
}

START_TEST(test_lists_at_the_cut_off)
{
	hall_at("2026-11-24 08:00:00");
	hall_make(&h, "");
	starts();
	orders("card 1");
	orders("card 4");
	ck_lists(0);
	hall_at("2026-11-25 08:59:00");
	power_cut();
	ck_lists(0);
	hall_at("2026-11-25 09:00:30");
	ck_lists(2);
	sh(SPOOLED " | grep -a '厨房备餐单：午饭'");
	sh(SPOOLED " | grep -a '窗口名单：午饭'");
	sh(SPOOLED " | grep -aF '[ ] A001 '");
	hall_at("2026-11-25 08:30:00");
	power_cut();
	hall_at("2026-11-25 09:10:00");
	power_cut();
	ck_lists(2);
	late_cancel();
	for (int i = 0; i < WAIT_MS / 50 && hall_journal_count(&h, "list") < 3; i++)
		vt_pump(h.vt, 50);
	ck_assert_int_eq(hall_journal_count(&h, "list"), 3);
	for (int i = 0; i < WAIT_MS / 50 && spooled() < 6;
		i++) /* the test slip and the cancel's, too */
		vt_pump(h.vt, 50);
	sh("test $(for f in $D/spool/*.bin; do iconv -c -f GB18030 -t UTF-8 $f | grep -al '取消午饭';"
	   " done | wc -l) = 2");
	nobody_came();
	hall_end(&h);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("kitchen");
	TCase *tcase = tcase_create("kitchen");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_lists_at_the_cut_off);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
