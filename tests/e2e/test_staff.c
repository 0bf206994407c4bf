/* SPDX-License-Identifier: MIT */
/*
 * The staff area of the real terminal: the PIN from the command line, wrong ones over a restart, the
 * devices as they are, a try of the scanner, and what is left of it all in files.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define CONFIG  " --config $D/litang.ini "
#define PIN     "975310"
#define LEAVES  45000 /* the area closes after 30 s */
#define WELCOME "您好！请把卡放这里"
#define ASKED   "工作人员请输入密码"

static struct hall_run h;
static char out[16384];

static void sh(const char *command)
{
	int code = hall_sh(&h, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
}

static void fails(const char *command, const char *says)
{
	int code = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 1 && strstr(out, says), "%s\n%d: %s", command, code, out);
}

static void start(void)
{
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
}

static void set_pin(void)
{
	sh("printf '" PIN "\\n" PIN "\\n' | $B/litang pin --set" CONFIG "| grep -q 'is set'");
}

static void type(const char *pin)
{
	vt_keys(h.vt, "-");
	hall_shows(&h, ASKED);
	vt_keys(h.vt, pin);
	hall_shows(&h, "＊＊＊＊＊＊");
	ck_assert(!vt_has(h.vt, pin));
	vt_keys(h.vt, "\r");
}

START_TEST(test_no_pin)
{
	hall_make(&h, "");
	sh("$B/litang pin --status" CONFIG "| grep -q 'no staff PIN is set'");
	start();
	vt_keys(h.vt, "-");
	hall_shows(&h, "还没有设置工作人员密码");
	hall_shows(&h, "litang pin --set");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	/* not beside the terminal */
	fails("printf '" PIN "\\n" PIN "\\n' | $B/litang pin --set" CONFIG, "stop the terminal");
	fails("printf '" PIN "\\n123456\\n' | $B/litang scan-test" CONFIG, "the terminal runs");
	hall_terminal_kill(&h, SIGTERM);
	fails("printf '" PIN "\\n975311\\n' | $B/litang pin --set" CONFIG, "nothing was set");
	fails("printf '12345\\n12345\\n' | $B/litang pin --set" CONFIG, "6 to 12 digits");
	fails("printf '" PIN "\\n' | $B/litang pin --set" CONFIG, "no PIN was typed");
	sh("$B/litang pin --status" CONFIG "| grep -q 'no staff PIN is set'");
	hall_end(&h);
}
END_TEST

/* From a terminal nothing of it is seen, and the terminal shows again what is typed afterwards. */
START_TEST(test_typed_unseen)
{
	char command[400];
	char *argv[] = {(char[]){"/bin/sh"}, (char[]){"-c"}, command, NULL};

	hall_make(&h, "");
	snprintf(command, sizeof(command),
		"%s/litang pin --set --config %s/litang.ini; stty -a | grep -ow -e -echo -e echo",
		h.build, h.dir);
	h.vt = vt_start(argv, 80, 22);
	hall_shows(&h, "New PIN");
	vt_keys(h.vt, PIN "\r");
	hall_shows(&h, "The same again");
	vt_keys(h.vt, PIN "\r");
	hall_shows(&h, "the staff PIN is set");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 0);
	ck_assert(!vt_has(h.vt, PIN) && !vt_has(h.vt, "-echo") && vt_has(h.vt, "echo"));
	hall_end(&h);
}
END_TEST

/* Three wrong ones; a restart does not help, the right one not either. */
static void lock_out(void)
{
	type("111111");
	hall_shows(&h, "密码不对，请再输一次");
	vt_keys(h.vt, "222222\r");
	ck_assert(vt_wait_gone(h.vt, "＊", WAIT_MS));
	vt_keys(h.vt, "333333");
	hall_shows(&h, "＊＊＊＊＊＊");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "过一会儿才能再试");
	vt_keys(h.vt, PIN "\r");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	hall_terminal_kill(&h, SIGKILL);
	sh("$B/litang pin --status" CONFIG "| grep -q 'right one: 3; the next try in'");
	start();
	vt_keys(h.vt, "-");
	hall_shows(&h, "过一会儿才能再试");
	hall_terminal_kill(&h, SIGTERM);
	/* half a minute later */
	sh("sqlite3 $D/litang.db 'UPDATE staff_pin SET failed_ms=failed_ms-30000'");
}

/* Nothing that is left behind has the digits. */
static void no_trace(void)
{
	sh("for f in $D/litang.db* $D/status.json $D/litang.ini; do"
	   " test ! -e $f || { if grep -aq " PIN " $f; then echo $f; exit 1; fi; }; done;"
	   " if grep -aq argon2 $D/litang.db; then exit 1; fi");
}

START_TEST(test_the_devices)
{
	hall_make(&h, "");
	set_pin();
	start();
	lock_out();
	start();
	type(PIN);
	hall_shows(&h, "设备情况");
	hall_shows(&h, "打印机");
	hall_shows(&h, "模拟");
	ck_assert_int_eq(hall_journal_count(&h, "setting"), 4); /* three wrong ones, and the door */
	sh("test $($B/litang journal --json" CONFIG "| grep -c pin=wrong) = 3");
	hall_device(&h, "unplug scanner");
	hall_shows(&h, "没有插上");
	sh("for i in $(seq 50); do $B/litang status" CONFIG
	   "| grep -q 'scanner: absent, simulated.*since .*done 0' && exit 0; sleep 0.1; done; exit 1");
	/* since it was pulled out, the others since the start */
	sh("$B/litang status --json" CONFIG "| python3 -c 'import json,sys\n"
	   "d={x[\"name\"]:x for x in json.load(sys.stdin)[\"devices\"]}\n"
	   "sys.exit(not 0 < d[\"reader\"][\"since_ms\"] < d[\"scanner\"][\"since_ms\"])'");
	hall_device(&h, "plug scanner");
	ck_assert(vt_wait_gone(h.vt, "没有插上", WAIT_MS));
	vt_keys(h.vt, "1"); /* a test slip, which is in nobody's journal */
	sh("for i in $(seq 100); do ls $D/spool | grep -q . && exit 0; sleep 0.1; done; exit 1");
	hall_shows(&h, "成功1次");
	vt_keys(h.vt, "2");
	hall_shows(&h, "请扫一个码");
	hall_device(&h, "card 1");
	hall_shows(&h, "1. 身份证，18个字符");
	hall_device(&h, "card 2");
	hall_shows(&h, "2. 居民码，131个字符");
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 0);
	vt_keys(h.vt, "*");
	hall_shows(&h, "设备情况");
	ck_assert(vt_wait(h.vt, WELCOME, LEAVES)); /* nobody does anything */
	type(PIN);
	hall_shows(&h, "设备情况");
	hall_device(&h, "card 1"); /* a card ends it */
	hall_shows(&h, "签到好了");
	hall_terminal_kill(&h, SIGTERM);
	no_trace();
	sh("$B/litang verify" CONFIG);
	hall_end(&h);
}
END_TEST

/* A recording of somebody who types the PIN has its length. Played back it goes the same way. */
START_TEST(test_recorded)
{
	char program[256], file[128];
	char *argv[] = {program, (char[]){"demo"}, (char[]){"--dir"}, h.dir, (char[]){"--record"},
		file, NULL};

	hall_make(&h, "");
	set_pin();
	snprintf(program, sizeof(program), "%s/litang", h.build);
	snprintf(file, sizeof(file), "%s/staff.rec", h.dir);
	h.vt = vt_start(argv, 80, 22);
	hall_shows(&h, "请把卡放这里");
	type(PIN);
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "*");
	hall_shows(&h, "请把卡放这里");
	vt_keys(h.vt, "\003");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 0);
	sh("test $(grep -c '\"e\":\"action\",\"a\":1,\"n\":1}' $D/staff.rec) = 6;"
	   " test $(grep -c '\"e\":\"action\",\"a\":1,' $D/staff.rec) = 6;"
	   " if grep -q " PIN " $D/staff.rec; then exit 1; fi;"
	   " $B/litang --replay $D/staff.rec --fast --frames $D/f | grep -q '1 acts as recorded';"
	   " grep -q 设备情况 $D/f; if grep -q " PIN " $D/f; then exit 1; fi");
	hall_end(&h);
}
END_TEST

/* Not the terminal's, and without it: the scanner is tried by a command. */
START_TEST(test_scan_test)
{
	hall_make(&h, "");
	sh("(for i in $(seq 100); do test -S $D/sim.sock && break; sleep 0.1; done;"
	   " for c in 'card 1' 'card 2' 'card 8' 'scan ABC-123x'; do echo \"$c\"; sleep 0.1; done |"
	   " python3 -c 'import socket,sys;s=socket.socket(socket.AF_UNIX);"
	   "s.connect(sys.argv[1]);[(s.send(l.encode()),s.recv(99)) for l in sys.stdin]' $D/sim.sock)"
	   " & $B/litang scan-test" CONFIG "--seconds 3");
	ck_assert_ptr_nonnull(
		strstr(out, "reader, simulated: identity card, 18 characters, 33***, a good"));
	ck_assert_ptr_nonnull(strstr(out, "scanner, simulated: resident code, 131 characters\n"));
	ck_assert_ptr_nonnull(strstr(out, "chip card, UID of 7 bytes, 04***"));
	ck_assert_ptr_nonnull(strstr(out, "another code, 8 characters, shape AAA-999a\n4 read"));
	ck_assert_ptr_null(strstr(out, "330799"));
	fails("$B/litang scan-test" CONFIG "--seconds 1", "nothing was read");
	sh("sed 's|^socket = .*|socket =|' $D/litang.ini >$D/bare.ini");
	fails("$B/litang scan-test --config $D/bare.ini", "no scanner or reader is configured");
	hall_end(&h);
}
END_TEST

/* ---- the log onto a stick ---------------------------------------------------------------------- */

static void to_today(void)
{
	type(PIN);
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "5");
	hall_shows(&h, "今天签到1人");
}

/* What devices/stick_main.c does: it listens, and unmounts. */
START_TEST(test_log_to_a_stick)
{
	hall_make(&h, "");
	if (hall_sh(&h, out, sizeof(out),
		    "mkdir $D/usb $D/usb/mnt && mount -t tmpfs none $D/usb/mnt")) {
		puts("stick: skipped, nothing can be mounted here");
		hall_end(&h);
		return;
	}
	sh("sed -i \"s|^stick = .*|stick = $D/usb/mnt|\" $D/litang.ini && chmod 700 $D/usb/mnt");
	set_pin();
	start();
	hall_device(&h, "card 1");
	hall_shows(&h, "签到好了");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	to_today();
	vt_keys(h.vt, "2");
	hall_shows(&h, "请等机器关机以后再拔U盘"); /* nobody is there who could unmount it */
	sh("cd $D/usb/mnt && sha256sum -c --quiet *.sha256 && test $(ls | wc -l) = 2");
	sh("mkfifo $D/usb/out && { (read x <$D/usb/out; umount $D/usb/mnt) >/dev/null 2>&1 & }");
	vt_keys(h.vt, "*");
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "5");
	hall_shows(&h, "今天签到1人");
	vt_keys(h.vt, "3");
	hall_shows(&h, "现在可以拔U盘了");
	vt_keys(h.vt, "*");
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "5");
	hall_shows(&h, "今天签到1人");
	vt_keys(h.vt, "2");
	hall_shows(&h, "没有U盘");
	hall_end(&h);
}
END_TEST

/* Who came to a class, and its sheet for the teacher. */
START_TEST(test_a_class)
{
	hall_at("2026-11-26 08:55:00"); /* a Thursday */
	hall_make(&h, "");
	set_pin();
	hall_hub_start(&h);
	start();
	type(PIN);
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "5");
	hall_shows(&h, "今天的课");
	vt_keys(h.vt, "4");
	hall_shows(&h, "今天的哪门课");
	vt_keys(h.vt, "1");
	hall_shows(&h, "报名");
	hall_shows(&h, "都到了");
	vt_keys(h.vt, "1");
	hall_shows(&h, "正在打印名单");
	sh("for i in $(seq 200); do ls $D/spool/*.bin >/dev/null 2>&1 && exit 0; sleep 0.05; done;"
	   " exit 1");
	vt_keys(h.vt, "*");
	hall_shows(&h, "今天的哪门课");
	vt_keys(h.vt, "*");
	hall_shows(&h, "今天签到");
	hall_end(&h);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("staff");
	TCase *tcase = tcase_create("staff");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_no_pin);
	tcase_add_test(tcase, test_typed_unseen);
	tcase_add_test(tcase, test_the_devices);
	tcase_add_test(tcase, test_recorded);
	tcase_add_test(tcase, test_scan_test);
	tcase_add_test(tcase, test_log_to_a_stick);
	tcase_add_test(tcase, test_a_class);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
