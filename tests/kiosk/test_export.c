/* SPDX-License-Identifier: MIT */
/*
 * The day's log as a workbook and in full, from a real terminal's journal.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define CONFIG " --config $D/litang.ini "
#define ALL    " --from 2020-01-01 --until 2099-12-31 "
#define FULL   "$B/litang export" CONFIG ALL "--full --reason '复核十一月' --to $D/out"
#define FILE   "$D/out/litang-full-YD1-2020-01-01_2099-12-31.csv"

static struct hall_run h;
static char out[65536];

static const char *sh(const char *command)
{
	int code = hall_sh(&h, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
	return out;
}

static void fails(const char *command, int code, const char *says)
{
	int got = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(got == code && strstr(out, says), "%s\n%d: %s", command, got, out);
}

/* A check-in and a lunch; the terminal has stopped. */
static void some_acts(void)
{
	hall_make(&h, "scanner.wedge=off");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	hall_device(&h, "card 1");
	hall_lunch(&h);
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	hall_terminal_kill(&h, SIGTERM);
	sh("mkdir $D/out");
}

START_TEST(a_workbook)
{
	some_acts();
	sh("$B/litang export" CONFIG ALL "--format xlsx --to $D/out --lang zh_CN");
	sh("tests/support/sheet.py $D/out/*.xlsx");
	ck_assert_str_eq(out, "日志\n补贴合计\n例外\n");
	/* as many rows as the other formats have */
	sh("$B/litang export" CONFIG ALL "| wc -l >$D/a;"
	   " tests/support/sheet.py $D/out/*.xlsx 日志 | wc -l | cmp - $D/a");
	sh("tests/support/sheet.py $D/out/*.xlsx 补贴合计");
	ck_assert_msg(strstr(out, "\ts:午餐\ts:T80\tn:1\tn:0\ty:0.00\t"), "%s", out);
	sh("tests/support/sheet.py $D/out/*.xlsx 例外");
	ck_assert_msg(strstr(out, "s:本表只有这台终端的记录"), "%s", out);
	/* half a file never has the name */
	sh("rm $D/out/*");
	fails("TMPDIR=$D/none $B/litang export" CONFIG ALL "--format xlsx --to $D/out", 1,
		"no file can be made there");
	sh("test -z \"$(ls $D/out)\"");
	hall_end(&h);
}
END_TEST

START_TEST(the_full_one_needs_the_pin_and_a_reason)
{
	some_acts();
	fails("echo 246810 |" FULL, 1, "no staff PIN is set");
	sh("printf '246810\\n246810\\n' | $B/litang pin --set" CONFIG);
	fails("echo 111111 |" FULL, 1, "that is not the staff PIN");
	fails("true |" FULL, 1, "no PIN was typed");
	fails("echo 246810 | $B/litang export" CONFIG ALL "--full --reason '' --to $D/out", 1,
		"--reason: a line of");
	ck_assert_int_eq(hall_journal_count(&h, "lookup"), 0);
	sh("test -z \"$(ls $D/out)\"");
	sh("echo 246810 |" FULL);
	ck_assert_int_eq(hall_journal_count(&h, "lookup"), 1);
	/* it is in the log that it opened; the masked one says that, too, without its note */
	sh("grep -c '\"2020-01-01_2099-12-31 复核十一月\"' " FILE);
	sh("head -1 " FILE " | grep -q '\"取餐号\",\"凭据\",\"备注\"'; grep -q '\"A0' " FILE);
	sh("$B/litang export" CONFIG ALL ">$D/masked; grep -q 工作人员 $D/masked;"
	   " if grep -e 复核 -e A001 $D/masked; then exit 1; fi");
	/* written down first: a folder that is not there does not unsay it */
	fails("echo 246810 | $B/litang export" CONFIG ALL "--full --reason x --to $D/none", 1,
		"none/");
	ck_assert_int_eq(hall_journal_count(&h, "lookup"), 2);
	sh("$B/litang verify" CONFIG);
	/* three wrong ones: then it waits */
	for (int i = 0; i < 3; i++)
		fails("echo 111111 |" FULL, 1, "not the staff PIN");
	fails("echo 246810 |" FULL, 1, "too soon after wrong ones");
	hall_end(&h);
}
END_TEST

START_TEST(not_beside_a_running_terminal)
{
	hall_make(&h, "");
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	fails("echo 246810 |" FULL, 1, "stop the terminal first");
	hall_end(&h);
}
END_TEST

SUITE_MAIN("export", a_workbook, the_full_one_needs_the_pin_and_a_reason,
	not_beside_a_running_terminal)
