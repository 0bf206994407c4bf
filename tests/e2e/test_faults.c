/* SPDX-License-Identifier: MIT */
/*
 * The same with something failing in the middle. Each test ends in one ledger check: what the
 * screen called done is on the hub once, and nothing else was called done.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run h;

static void order(int card)
{
	char command[16];

	snprintf(command, sizeof(command), "card %d", card);
	hall_device(&h, command);
	hall_lunch(&h);
}

/* A card and a key come by different ways: the key first, or it ends the next one's visit. */
static void leave(void)
{
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
}

static void start_terminal(void)
{
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
}

START_TEST(test_hub_killed_in_the_middle)
{
	char out[1024];

	hall_make(&h, "");
	hall_hub_start(&h);
	start_terminal();
	order(1);
	hall_hub_kill(&h, SIGKILL);
	leave();
	order(3); /* inside the lease: true with the hub gone */
	leave();
	order(4);
	ck_assert_int_eq(hall_journal_count(&h, "order"), 3);
	ck_assert_int_le(hall_hub_count(&h, "order"), 1);
	hall_hub_start(&h);
	ck_assert_int_eq(hall_hub_wait(&h, "order", 3), 3);
	ck_assert_int_eq(hall_hub_count(&h, "check-in"), 3);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang-hub verify --db sqlite:$D/hub.db"), 0);
	hall_end(&h);
}
END_TEST

/* -9 after each act; what was told is there after the restart, and the welcome screen comes up. */
START_TEST(test_terminal_killed_after_each_act)
{
	static const int cards[] = {1, 3, 4, 5};
	char out[1024];

	hall_make(&h, "");
	hall_hub_start(&h);
	for (int i = 0; i < 4; i++) {
		start_terminal();
		order(cards[i]);
		hall_terminal_kill(&h, SIGKILL);
	}
	ck_assert_int_eq(hall_journal_count(&h, "order"), 4);
	start_terminal();
	ck_assert_int_eq(hall_hub_wait(&h, "order", 4), 4);
	ck_assert_int_eq(hall_hub_count(&h, "check-in"), 4);
	hall_terminal_kill(&h, SIGTERM);
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "$B/litang verify --config $D/litang.ini") == 0,
		"%s", out);
	hall_end(&h);
}
END_TEST

/* On a small file system that fills up: the person is told, nothing is called done that is not, and
 * with room again it serves by itself. */
START_TEST(test_disk_full)
{
	char out[1024], disk[160], fill[200];

	hall_make(&h, "");
	snprintf(disk, sizeof(disk), "%s/disk", h.dir);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "mkdir $D/disk"), 0);
	if (mount("tmpfs", disk, "tmpfs", 0, "size=8m") != 0) {
		fprintf(stderr, "skipped: no right to mount a small tmpfs here\n");
		hall_end(&h);
		return;
	}
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "cp $D/litang.db* $D/disk/ && sed -i 's|^database = .*|database = "
				 "'$D/disk/litang.db'|' $D/litang.ini"),
		0);
	hall_hub_start(&h);
	start_terminal();
	order(1);
	snprintf(fill, sizeof(fill), "head -c 20m /dev/zero > $D/disk/fill; true");
	hall_sh(&h, out, sizeof(out), "%s", fill);
	for (int i = 0; i < 40 && !vt_has(h.vt, "机器停一下"); i++) {
		hall_device(&h, i % 2 ? "card 2" : "card 3");
		for (int k = 0; k < 50 && !vt_has(h.vt, "机器停一下") && !vt_has(h.vt, "签"); k++)
			vt_pump(h.vt, 100);
		vt_keys(h.vt, "0*");
	}
	ck_assert(vt_wait(h.vt, "机器停一下", WAIT_MS));
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "rm $D/disk/fill"), 0);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	order(4);
	ck_assert_int_eq(hall_hub_wait(&h, "order", 2), 2);
	hall_terminal_kill(&h, SIGTERM);
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "$B/litang verify --config $D/litang.ini") == 0,
		"%s", out);
	ck_assert_int_eq(hall_hub_count(&h, "check-in"), hall_journal_count(&h, "check-in"));
	umount(disk);
	hall_end(&h);
}
END_TEST

/* The clock set back a year between two acts, the hub not there to put it right: check-in goes on, no
 * act is dated before the one before it, and nothing is promised by a clock that nobody knows, until a
 * volunteer's badge has confirmed it. */
START_TEST(test_clock_set_back)
{
	char out[4096];

	hall_make(&h, "");
	start_terminal();
	order(1);
	hall_terminal_kill(&h, SIGTERM);
	setenv("LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", 1);
	setenv("FAKETIME", "-1y", 1);
	setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
	hall_terminal_start(&h, 80, 22);
	unsetenv("LD_PRELOAD");
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	hall_device(&h, "card 3");
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "机器的时间还没对好", WAIT_MS));
	hall_device(&h, "card 8");
	ck_assert_msg(vt_wait(h.vt, "时间也对吗", WAIT_MS), "%s", vt_text(h.vt));
	vt_keys(h.vt, "5");
	vt_keys(h.vt, "1");
	ck_assert(vt_wait(h.vt, "志愿者，您好", WAIT_MS));
	hall_device(&h, "card 8");
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	order(3);
	hall_terminal_kill(&h, SIGTERM);
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), 2);
	ck_assert_int_eq(hall_journal_count(&h, "order"), 2);
	ck_assert_int_eq(hall_journal_count(&h, "day"), 1);
	ck_assert_msg(
		hall_sh(&h, out, sizeof(out),
			"$B/litang journal --config $D/litang.ini --json | grep -o '\"t\":[0-9]*' | "
			"sort -c -t: -k2n") == 0,
		"%s", out);
	hall_end(&h);
}
END_TEST

/* Nothing is left that could read a card: the page says so, help is called as ever, and it ends with
 * the first that is back. Who is here already is served. */
START_TEST(test_readers_unplugged)
{
	hall_make(&h, "");
	start_terminal();
	hall_device(&h, "unplug scanner");
	order(1); /* the reader is still there */
	hall_device(&h, "unplug reader");
	ck_assert(vt_wait(h.vt, "读卡器没接好", WAIT_MS));
	ck_assert(vt_has(h.vt, "明天"));
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "现在读不了卡，请按0叫人", WAIT_MS));
	ck_assert(!vt_has(h.vt, "请把卡放这里"));
	vt_keys(h.vt, "0");
	ck_assert(vt_wait_gone(h.vt, "现在读不了卡", WAIT_MS));
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "现在读不了卡", WAIT_MS));
	ck_assert_int_eq(hall_journal_count(&h, "help"), 1);
	hall_device(&h, "plug scanner");
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	ck_assert(!vt_has(h.vt, "读卡器没接好"));
	hall_device(&h, "plug reader");
	order(3);
	ck_assert_int_eq(hall_journal_count(&h, "order"), 2);
	hall_end(&h);
}
END_TEST

/* ---- bad input: each with its own clear outcome --------------------------------------------- */

static const struct {
	const char *damage; /* to a hall's files */
	const char *command;
	const char *says;
} bad[] = {
	{"head -c 60 $D/litang.ini > $D/t && mv $D/t $D/litang.ini",
		"$B/litang --config $D/litang.ini", "litang.ini"},
	{"echo 'colour = red' >> $D/litang.ini", "$B/litang --config $D/litang.ini",
		"there is no key \"colour\""},
	{"rm -f $D/litang.db*; head -c 9000 /dev/urandom > $D/litang.db",
		"$B/litang --config $D/litang.ini", "not a database"},
	{"sqlite3 $D/litang.db 'PRAGMA user_version=99; UPDATE schema SET min_reader=99' >/dev/null",
		"$B/litang --config $D/litang.ini", "newer version"},
	{"sqlite3 $D/litang.db 'PRAGMA user_version=99; UPDATE schema SET min_reader=99' >/dev/null",
		"$B/litang journal --config $D/litang.ini", "newer version"},
	{"rm $D/litang.keys; head -c 5 /dev/urandom > $D/litang.keys; chmod 600 $D/litang.keys",
		"$B/litang --config $D/litang.ini", "litang.keys"},
	{"true", "$B/litang frobnicate", "there is no command \"frobnicate\""},
	{"true", "$B/litang export --config $D/litang.ini --day 2026-13-01", "2026-11-22"},
	{"true", "$B/litang enrol --config $D/litang.ini --code WRONG", "code"},
	{"true", "$B/litang-hub import --db sqlite:$D/hub.db $D/nowhere.tsv", "nowhere.tsv"},
};

START_TEST(test_bad_input)
{
	char out[2048];
	int code;

	hall_make(&h, "");
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "%s", bad[_i].damage) == 0, "%s", out);
	code = hall_sh(&h, out, sizeof(out), "%s </dev/null", bad[_i].command);
	ck_assert_msg(code == 1 || code == 2, "%s: exit code %d, %s", bad[_i].command, code, out);
	ck_assert_msg(strstr(out, bad[_i].says) != NULL, "%s says: %s", bad[_i].command, out);
	ck_assert_msg(strchr(out, '\n') == strrchr(out, '\n'), "more than one line: %s", out);
	hall_end(&h);
}
END_TEST

START_TEST(test_two_terminals)
{
	char out[1024], pid[32];

	hall_make(&h, "terminal.hub=");
	start_terminal();
	hall_device(&h, "status"); /* who answers has written its status, with or without a hub */
	snprintf(pid, sizeof(pid), "%d", h.vt->pid);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang --config $D/litang.ini </dev/null"), 1);
	ck_assert_msg(strstr(out, pid) != NULL, "no pid %s in: %s", pid, out);
	/* Reading beside it works. */
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang journal --config $D/litang.ini"), 0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang verify --config $D/litang.ini"), 0);
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out), "$B/litang status --config $D/litang.ini --json"), 0);
	ck_assert_ptr_nonnull(strstr(out, pid));
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"echo torn >$D/torn.json; sed 's/^status = .*/status = torn.json/' "
			"$D/litang.ini >$D/torn.ini; $B/litang status --config $D/torn.ini"),
		1);
	ck_assert_msg(strstr(out, "torn.json: not JSON") != NULL, "says: %s", out);
	/* Nor a second demo, which has a hub and a configuration to take away from the first. */
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "echo '; by hand' >>$D/litang.ini; cp $D/litang.ini $D/before; "
				 "$B/litang demo --dir $D --make-only"),
		1);
	ck_assert_msg(strstr(out, "in use by process") != NULL, "says: %s", out);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "cmp $D/before $D/litang.ini"), 0);
	hall_end(&h);
}
END_TEST

START_TEST(test_demo_broken_off)
{
	char out[1024];

	hall_make(&h, "");
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"rm $D/litang.db* $D/litang.keys $D/hub.db*; "
			"$B/litang-hub import --db sqlite:$D/hub.db $B/../demo/halls.tsv && "
			"$B/litang demo --dir $D --make-only"),
		0);
	start_terminal();
	/* The tables that were missing came after all: whatever the hour, the notice shows. */
	ck_assert_msg(vt_wait(h.vt, "本机是演示", WAIT_MS), "no notice: %s", vt_text(h.vt));
	hall_end(&h);
}
END_TEST

START_TEST(test_read_only_folder)
{
	char out[1024];

	hall_make(&h, "");
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "chmod -R a+rX $D; chmod 0555 $D; rm -f $D/status.json; "
				 "chown -R 65534 $D/litang.keys"),
		0);
	/* root writes anywhere: as nobody. */
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"setpriv --reuid=65534 --regid=65534 --clear-groups $B/litang --config "
			"$D/litang.ini </dev/null"),
		1);
	ck_assert_msg(strstr(out, h.dir) != NULL, "%s", out);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "chmod 0755 $D"), 0);
	hall_end(&h);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("faults");
	TCase *tcase = tcase_create("faults");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_hub_killed_in_the_middle);
	tcase_add_test(tcase, test_terminal_killed_after_each_act);
	tcase_add_test(tcase, test_disk_full);
	tcase_add_test(tcase, test_clock_set_back);
	tcase_add_test(tcase, test_readers_unplugged);
	tcase_add_loop_test(tcase, test_bad_input, 0, (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(tcase, test_two_terminals);
	tcase_add_test(tcase, test_demo_broken_off);
	tcase_add_test(tcase, test_read_only_folder);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
