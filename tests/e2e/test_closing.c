/* SPDX-License-Identifier: MIT */
/*
 * The day's end at the real terminal: log and backup onto a stick or kept, the close in the journal, exit code
 * 20; and what the session makes of that code.
 */
#include <stdio.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define CONFIG  " --config $D/litang.ini "
#define PIN     "975310"
#define WELCOME "您好！请把卡放这里"

static struct hall_run h;
static char out[16384];

static void sh(const char *command)
{
	int code = hall_sh(&h, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
}

static void to_closing(void)
{
	sh("printf '" PIN "\\n" PIN "\\n' | $B/litang pin --set" CONFIG "| grep -q 'is set'");
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	hall_device(&h, "card 1");
	hall_shows(&h, "签到好了");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	vt_keys(h.vt, "-");
	hall_shows(&h, "工作人员请输入密码");
	vt_keys(h.vt, PIN "\r");
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "6");
	hall_shows(&h, "今天收工吗？");
	hall_shows(&h, "还没发出");
}

/* A place of its own for what is made meanwhile, where other tests leave nothing. */
static void room_make(void)
{
	char room[128];

	sh("mkdir $D/room");
	snprintf(room, sizeof(room), "%s/room", h.dir);
	setenv("TMPDIR", room, 1);
}

static void ck_room(void)
{
	sh("rmdir $D/room"); /* is empty */
	unsetenv("TMPDIR");
}

static void ck_note(const char *note)
{
	char want[200];

	ck_assert_int_eq(hall_journal_count(&h, "day"), 1);
	snprintf(want, sizeof(want), "$B/litang journal --json" CONFIG "| grep -F -- '%s'", note);
	sh(want);
	sh("$B/litang verify" CONFIG);
}

/* No stick: the copy is kept, whole and without a key; nothing but the PIN led here. */
START_TEST(test_without_a_stick)
{
	hall_make(&h, "terminal.stick=/nowhere");
	sh("sed -i \"s|^backup = .*|backup = $D|\" $D/litang.ini");
	to_closing();
	vt_keys(h.vt, "\r");
	hall_shows(&h, "没有U盘");
	hall_shows(&h, "存在这台机器上");
	vt_keys(h.vt, "2");
	hall_shows(&h, "今天收工了");
	vt_keys(h.vt, "\r");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 20);
	ck_note("backup=1");
	sh("set -- $D/litang-*-backup.db; test $# = 1; sqlite3 $1 'PRAGMA integrity_check' | grep -qx ok;"
	   " test $(sqlite3 $1 'SELECT count(*) FROM act') -ge 1; test $(stat -c %a $1) = 600;"
	   " ! ls $D/*.part");
	hall_end(&h);
}
END_TEST

START_TEST(test_onto_a_stick)
{
	hall_make(&h, "");
	room_make();
	if (hall_sh(&h, out, sizeof(out),
		    "mkdir $D/usb $D/usb/mnt && mount -t tmpfs none $D/usb/mnt")) {
		puts("closing: skipped, nothing can be mounted here");
		hall_end(&h);
		return;
	}
	sh("sed -i \"s|^stick = .*|stick = $D/usb/mnt|; s|^backup = .*|backup =|\" $D/litang.ini;"
	   " chmod 700 $D/usb/mnt");
	to_closing();
	vt_keys(h.vt, "\r");
	hall_shows(&h, "请等机器关机以后再拔U盘"); /* nobody is there who could unmount it */
	hall_shows(&h, "在U盘上");
	sh("cd $D/usb/mnt; sha256sum -c --quiet *.sha256; test $(ls | wc -l) = 4;"
	   " ls litang-*-backup.db litang-*.xlsx");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "今天收工了");
	ck_note("log=1 backup=1");
	vt_keys(h.vt, "*"); /* it stays on */
	hall_shows(&h, WELCOME);
	sh("umount $D/usb/mnt");
	ck_room();
	hall_end(&h);
}
END_TEST

/* Neither a stick nor a folder: the command says so, and leaves nothing behind. */
START_TEST(test_no_place)
{
	hall_make(&h, "");
	room_make();
	sh("sed -i 's|^stick = .*|stick = /nowhere|; s|^backup = .*|backup =|' $D/litang.ini;"
	   " code=0; $B/litang backup --stick" CONFIG "2>$D/err || code=$?; test $code = 30;"
	   " grep -q 'no such folder' $D/err;"
	   " code=0; $B/litang backup --stick $D/x" CONFIG "2>$D/err || code=$?; test $code = 2");
	ck_room();
	hall_end(&h);
}
END_TEST

/*
 * A session without a screen: foot runs what it is given, litang ends with 20. Where somebody takes the file
 * it waits, and starts litang again because the machine did not go off; where nobody does it says so.
 */
#define SESSION                                                                                    \
	"mkdir -p $D/bin $D/run $D/lib/litang; cp session/litang-session $D/lib/litang;"           \
	" printf '#!/bin/sh\\necho \"\\\"rect\\\": {\"; echo \"\\\"width\\\": 800,\";"             \
	" echo \"\\\"height\\\": 400\"\\n' >$D/bin/swaymsg;"                                       \
	" printf '#!/bin/sh\\nn=$(($(cat '$D'/n) + 1)); echo $n >'$D'/n;"                          \
	" test $n = 1 && exit 20; kill $PPID\\n' >$D/bin/foot;"                                    \
	" printf '#!/bin/sh\\n%s\\n' >$D/bin/sleep; chmod +x $D/bin/*; echo 0 >$D/n;"              \
	" PATH=$D/bin:$PATH XDG_RUNTIME_DIR=$D/run OFF_STEP=0 $D/lib/litang/litang-session"        \
	" screen 2>$D/said; cat $D/n | grep -qx 2 && test ! -e $D/run/off && grep '%s' $D/said"

START_TEST(test_the_session)
{
	hall_make(&h, "");
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), SESSION, ":", "nobody switches the machine off"), 0);
	/* Meanwhile root's unit takes the file. */
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), SESSION, "rm -f '$D'/run/off",
				 "the machine did not go off"),
		0);
	hall_end(&h);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("closing");
	TCase *tcase = tcase_create("closing");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_without_a_stick);
	tcase_add_test(tcase, test_onto_a_stick);
	tcase_add_test(tcase, test_no_place);
	tcase_add_test(tcase, test_the_session);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
