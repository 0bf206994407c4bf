/* SPDX-License-Identifier: MIT */
/* What staff set at the real terminal: in the journal, in force, in the status, and there after a restart. */
#include <signal.h>
#include <stdio.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define CONFIG  " --config $D/litang.ini "
#define PIN     "975310"
#define NEW     "204060"
#define WELCOME "您好！请把卡放这里"
#define HELLO   "안녕하세요"

static struct hall_run h;
static char out[16384];

static void sh(const char *command)
{
	int code = hall_sh(&h, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
}

static void to_settings(void)
{
	vt_keys(h.vt, "-");
	hall_shows(&h, "工作人员请输入密码");
	vt_keys(h.vt, PIN "\r");
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "7");
	hall_shows(&h, "要设置什么？");
}

START_TEST(test_set)
{
	hall_make(&h, "");
	sh("printf '" PIN "\\n" PIN "\\n' | $B/litang pin --set" CONFIG "| grep -q 'is set'");
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	to_settings();
	vt_keys(h.vt, "5");
	hall_shows(&h, "58毫米");
	vt_keys(h.vt, "2");
	hall_shows(&h, "要设置什么？");
	hall_shows(&h, "58毫米");
	vt_keys(h.vt, "6");
	hall_shows(&h, "现在就是这样");
	vt_keys(h.vt, "5"); /* Korean first */
	hall_shows(&h, "要设置什么？");
	hall_shows(&h, "한국어、中文、English");
	ck_assert_int_eq(hall_journal_count(&h, "setting"), 3); /* the door, and two */
	sh("$B/litang journal --json" CONFIG "| grep -F 'languages=zh-en-ko>ko-zh-en'");
	vt_keys(h.vt, "*");
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "1");
	sh("for i in $(seq 150); do grep -aq ', 32 columns' $D/spool/* && exit 0; sleep 0.1; done;"
	   " exit 1");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	sh("for i in $(seq 150); do $B/litang status" CONFIG
	   "| grep -x 'set here  paper 58, languages ko-zh-en' && exit 0; sleep 0.1; done; exit 1");
	hall_device(&h, "card 1"); /* whose card says Chinese */
	hall_shows(&h, "签到好了");
	hall_terminal_kill(&h, SIGKILL);
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, HELLO);
	vt_keys(h.vt, "/");
	hall_shows(&h, WELCOME);
	sh("$B/litang verify" CONFIG);
	hall_end(&h);
}
END_TEST

/* Behind the old one, typed twice; from then on the new one opens, and neither is written anywhere. */
START_TEST(test_another_pin)
{
	hall_make(&h, "");
	sh("printf '" PIN "\\n" PIN "\\n' | $B/litang pin --set" CONFIG "| grep -q 'is set'");
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	to_settings();
	vt_keys(h.vt, "8");
	hall_shows(&h, "请输入新密码");
	vt_keys(h.vt, "654321\r");
	hall_shows(&h, "这个太容易猜到");
	vt_keys(h.vt, NEW "\r");
	hall_shows(&h, "再输一遍");
	vt_keys(h.vt, "204061\r");
	hall_shows(&h, "两次输的不一样");
	vt_keys(h.vt, NEW "\r");
	hall_shows(&h, "再输一遍");
	vt_keys(h.vt, NEW "\r");
	hall_shows(&h, "新密码从现在起有效");
	sh("$B/litang journal --json" CONFIG "| grep -F '\"w\":\"pin\"' | grep -F pin=changed");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "要设置什么？");
	vt_keys(h.vt, "**");
	hall_shows(&h, WELCOME);
	vt_keys(h.vt, "-");
	hall_shows(&h, "工作人员请输入密码");
	vt_keys(h.vt, PIN "\r");
	hall_shows(&h, "密码不对，请再输一次");
	vt_keys(h.vt, NEW "\r");
	hall_shows(&h, "设备情况");
	hall_terminal_kill(&h, SIGTERM);
	sh("! grep -aq -e " NEW " -e " PIN " $D/litang.db* $D/litang.log $D/status.json;"
	   " $B/litang verify" CONFIG);
	hall_end(&h);
}
END_TEST

/* A badge that was lost opens nothing here, over restarts, until it is allowed again. */
START_TEST(test_a_badge_stopped)
{
	hall_make(&h, "");
	sh("printf '" PIN "\n" PIN "\n' | $B/litang pin --set" CONFIG "| grep -q 'is set'");
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	to_settings();
	vt_keys(h.vt, "7");
	hall_shows(&h, "是哪位志愿者的卡？");
	vt_keys(h.vt, "1");
	hall_shows(&h, "要停用");
	vt_keys(h.vt, "1");
	hall_shows(&h, "已停用");
	ck_assert_int_eq(hall_journal_count(&h, "setting"), 2); /* the door, and this */
	sh("$B/litang journal --json" CONFIG "| grep -F '\"w\":\"badge-stopped\"'");
	hall_terminal_kill(&h, SIGKILL);
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	hall_device(&h, "card 8");
	hall_shows(&h, "签到好了"); /* as anybody */
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	to_settings();
	vt_keys(h.vt, "7");
	hall_shows(&h, "已停用");
	vt_keys(h.vt, "1");
	hall_shows(&h, "要恢复");
	vt_keys(h.vt, "1");
	vt_keys(h.vt, "***");
	hall_shows(&h, WELCOME);
	hall_device(&h, "card 8");
	hall_open_day(&h);
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang verify" CONFIG);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("settings", test_set, test_another_pin, test_a_badge_stopped)
