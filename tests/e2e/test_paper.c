/* SPDX-License-Identifier: MIT */
/*
 * Slips and what goes wrong with paper: the real terminal with the simulated printer. What was
 * promised comes on paper once, in its order, or says on itself that it is not the first.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define HELLO "您好！请把卡放这里"
#define AGAIN "补打"

static struct hall_run h;

static void start_terminal(void)
{
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
}

static void begin(void)
{
	hall_make(&h, "");
	start_terminal();
}

/* Ends on the slip. */
static void order(int card)
{
	char command[16];

	snprintf(command, sizeof(command), "card %d", card);
	hall_device(&h, command);
	hall_lunch(&h);
}

static void leave(void)
{
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, HELLO, WAIT_MS));
}

/* A shell line that ends with 0; what it printed, without the last line's end. */
static const char *sh(const char *command)
{
	static char out[4096];
	int code = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 0, "%s: exit code %d, %s", command, code, out);
	if (out[0] && out[strlen(out) - 1] == '\n')
		out[strlen(out) - 1] = 0;
	return out;
}

static int files(void)
{
	char out[64];
	int n = -1;

	hall_sh(&h, out, sizeof(out), "ls $D/spool | wc -l");
	ck_assert_int_eq(sscanf(out, "%d", &n), 1);
	return n;
}

static bool there(const char *file)
{
	char out[64];

	return hall_sh(&h, out, sizeof(out), "test -e $D/spool/%s", file) == 0;
}

static void ck_comes(const char *file)
{
	for (int i = 0; i < WAIT_MS / 50 && !there(file); i++)
		vt_pump(h.vt, 50);
	ck_assert_msg(there(file), "no %s: %s\n%s", file, sh("ls $D/spool"), vt_text(h.vt));
}

/* The number of the act on a slip. */
static int act_on(const char *file)
{
	char out[64], command[120];
	int seq = -1;

	snprintf(command, sizeof(command),
		"grep -aoE 'LT1-[A-Z0-9]+-[0-9]+' $D/spool/%s | head -1 | sed 's/.*-//'", file);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "%s", command), 0);
	ck_assert_msg(sscanf(out, "%d", &seq) == 1, "%s has no code: %s", file, out);
	return seq;
}

/* 0 = it does not say that it is printed again. */
static int copy_on(const char *file)
{
	char out[64];
	int n = 0;

	hall_sh(&h, out, sizeof(out),
		"iconv -c -f GB18030 -t UTF-8 $D/spool/%s | grep -ao '" AGAIN " [0-9]*'", file);
	return sscanf(out, AGAIN " %d", &n) == 1 ? n : 0;
}

static int number(const char *sql)
{
	char out[64];
	int n = -1;

	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "sqlite3 -cmd '.timeout 5000' $D/litang.db \"%s\"", sql),
		0);
	ck_assert_msg(sscanf(out, "%d", &n) == 1, "%s: %s", sql, out);
	return n;
}

static void until(const char *sql, int want)
{
	for (int i = 0; i < WAIT_MS / 50 && number(sql) != want; i++)
		vt_pump(h.vt, 50);
	ck_assert_msg(number(sql) == want, "%s: %d", sql, number(sql));
}

static void finish(void)
{
	char out[1024];

	hall_terminal_kill(&h, SIGTERM);
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "$B/litang verify --config $D/litang.ini") == 0,
		"%s", out);
	hall_end(&h);
}

#define PROVEN "SELECT count(*) FROM print_past WHERE state=2"

START_TEST(test_three_wait_for_paper)
{
	static const int cards[] = {1, 3, 4};
	int before = 0;

	begin();
	hall_device(&h, "paper out");
	for (int i = 0; i < 3; i++) {
		order(cards[i]);
		ck_assert(vt_wait(h.vt, "没打出小票，不要紧", WAIT_MS));
		leave();
	}
	ck_assert_int_eq(files(), 0);
	hall_device(&h, "paper back");
	ck_comes("0003.bin");
	until(PROVEN, 3);
	for (int i = 1; i <= 3; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%04d.bin", i);
		ck_assert_int_gt(act_on(name), before);
		ck_assert_int_eq(copy_on(name), 0);
		before = act_on(name);
	}
	hall_device(&h, "paper out");
	hall_device(&h, "paper back");
	ck_assert_int_eq(files(), 3);
	finish();
}
END_TEST

START_TEST(test_a_jam)
{
	int seq;

	begin();
	hall_device(&h, "jam-at 300");
	order(1);
	ck_assert(vt_wait(h.vt, "没打出小票，不要紧", WAIT_MS));
	ck_comes("0002.bin");
	ck_assert(there("0001.jam"));
	ck_assert_int_eq(copy_on("0002.bin"), 1);
	seq = act_on("0002.bin");
	ck_assert(vt_wait(h.vt, "拿这张小票或者刷卡取饭", WAIT_MS));
	leave();
	/* Nothing was on paper: it is the first. */
	hall_device(&h, "jam-at 0");
	order(3);
	ck_comes("0003.bin");
	ck_assert_int_eq(copy_on("0003.bin"), 0);
	ck_assert_int_gt(act_on("0003.bin"), seq);
	until(PROVEN, 2);
	ck_assert_int_eq(number("SELECT sum(tries) FROM print_past"), 4);
	ck_assert_int_eq(files(), 3);
	finish();
}
END_TEST

START_TEST(test_unplugged_in_the_middle)
{
	begin();
	hall_device(&h, "slow on");
	hall_device(&h, "jam-at 200");
	order(1);
	hall_device(&h, "unplug printer");
	ck_assert(vt_wait(h.vt, "打印机没接好", WAIT_MS));
	ck_assert(vt_wait(h.vt, "没打出小票，不要紧", WAIT_MS));
	leave();
	order(3);
	ck_assert(vt_wait(h.vt, "没打出小票，不要紧", WAIT_MS));
	ck_assert_int_eq(files(), 1);
	hall_device(&h, "slow off");
	hall_device(&h, "plug printer");
	ck_comes("0003.bin");
	ck_assert(vt_wait_gone(h.vt, "打印机没接好", WAIT_MS));
	ck_assert_int_eq(copy_on("0002.bin"), 1);
	ck_assert_int_eq(copy_on("0003.bin"), 0);
	ck_assert_int_gt(act_on("0003.bin"), act_on("0002.bin"));
	until(PROVEN, 2);
	ck_assert_int_eq(files(), 3);
	finish();
}
END_TEST

/* -9 while a slip is at the printer: nobody knows whether it came. */
START_TEST(test_killed_while_sent)
{
	static const int cards[] = {1, 3, 4, 5};
	char name[16];
	int slips, i = 0;

	begin();
	hall_device(&h, "slow on");
	do { /* on a slow machine the slip may be quicker than the kill */
		ck_assert_int_lt(i, 4);
		if (i) {
			start_terminal();
			hall_device(&h, "slow on");
		}
		order(cards[i++]);
		hall_terminal_kill(&h, SIGKILL);
		slips = files();
	} while (slips >= i);
	ck_assert_int_eq(number("SELECT count(*) FROM print_job WHERE state=1"), 1);
	start_terminal();
	snprintf(name, sizeof(name), "%04d.bin", slips + 1);
	ck_comes(name);
	ck_assert_int_eq(copy_on(name), 1);
	until("SELECT count(*) FROM print_job", 0);
	finish();
}
END_TEST

/* A volunteer has them printed, who has a badge and no PIN. */
static void release_by_badge(void)
{
	hall_device(&h, "card 8");
	ck_assert(vt_wait(h.vt, "0张等打印，2张待处理", WAIT_MS));
	vt_keys(h.vt, "*"); /* who opens the hall has a test slip between them */
	ck_assert(vt_wait(h.vt, "现在打印待处理的小票：2张", WAIT_MS));
	vt_keys(h.vt, "1");
}

/* Staff do, and stay among the devices. */
static void release_by_pin(void)
{
	vt_keys(h.vt, "-");
	ck_assert(vt_wait(h.vt, "工作人员请输入密码", WAIT_MS));
	vt_keys(h.vt, "246810\r");
	ck_assert(vt_wait(h.vt, "待处理的小票：2张", WAIT_MS));
	vt_keys(h.vt, "3");
	ck_assert(vt_wait(h.vt, "有2张小票待处理", WAIT_MS));
	vt_keys(h.vt, "1");
}

/* Among the devices: a slip that is in nobody's journal. */
static void try_printer(void)
{
	vt_keys(h.vt, "1");
	ck_comes("0004.bin");
	sh("iconv -c -f GB18030 -t UTF-8 $D/spool/0004.bin | grep -aq '打印测试 A027'");
}

/* What waited too long asks first, and a new slip does not wait for it. By badge, then by PIN. */
START_TEST(test_too_old)
{
	char out[2048];

	begin();
	hall_device(&h, "paper out");
	order(1);
	leave();
	order(3);
	leave();
	hall_terminal_kill(&h, SIGTERM);
	sh("sqlite3 $D/litang.db 'UPDATE print_job SET at_ms=at_ms-2*3600000'");
	sh("printf '246810\\n246810\\n' | $B/litang pin --set --config $D/litang.ini");
	start_terminal();
	ck_assert(vt_wait(h.vt, "小票没打：2", WAIT_MS));
	order(4);
	ck_comes("0001.bin");
	ck_assert_int_eq(act_on("0001.bin"), number("SELECT max(act_seq) FROM print_past"));
	until(PROVEN, 1);
	ck_assert_int_eq(number("SELECT count(*) FROM print_job WHERE state=4"), 2);
	for (int i = 0; i < WAIT_MS / 50; i++) {
		hall_sh(&h, out, sizeof(out), "$B/litang status --config $D/litang.ini");
		if (strstr(out, "slips     waiting: 0, held for a volunteer: 2, given up: 0"))
			break;
		vt_pump(h.vt, 50);
	}
	ck_assert_msg(strstr(out, "held for a volunteer: 2") != NULL, "%s", out);
	leave();
	if (_i)
		release_by_pin();
	else
		release_by_badge();
	ck_comes("0003.bin");
	ck_assert(vt_wait_gone(h.vt, "小票没打", WAIT_MS));
	ck_assert_int_lt(act_on("0002.bin"), act_on("0003.bin"));
	ck_assert_int_lt(act_on("0003.bin"), act_on("0001.bin"));
	until(PROVEN, 3);
	if (_i)
		try_printer();
	until(PROVEN, 3);
	/* As the journal has it, for verify. */
	sh("sqlite3 -cmd '.timeout 5000' $D/litang.db 'UPDATE print_past SET "
	   "at_ms=at_ms+2*3600000 WHERE act_seq<(SELECT max(act_seq) FROM print_past)'");
	finish();
}
END_TEST

/* A printer that claims to be well and prints nothing: the slip is given up, the next one comes. */
START_TEST(test_hopeless)
{
	begin();
	hall_device(&h, "jam-at 0 5");
	order(1);
	leave();
	order(3);
	ck_comes("0001.bin");
	until(PROVEN, 1);
	ck_assert_int_eq(
		number("SELECT count(*) FROM print_job WHERE state=3 AND reason='printer' AND "
		       "tries=5"),
		1);
	leave();
	/* Half slips are fewer. */
	hall_device(&h, "jam-at 100 3");
	order(4);
	leave();
	until("SELECT count(*) FROM print_job WHERE state=3 AND tries=3", 1);
	ck_assert_int_eq(files(), 4);
	finish();
}
END_TEST

START_TEST(test_words)
{
	static const struct {
		const char *wrong, *word, *right;
		int card; /* of somebody who orders meanwhile */
	} states[] = {
		{"paper low", "纸快用完了", "paper back", 0},
		{"paper out", "缺纸 请换纸", "paper back", 1},
		{"cover open", "盖子没关好", "cover closed", 0},
		{"stuck on", "打印机卡住了", "stuck off", 3},
		{"offline on", "打印机没开", "offline off", 4},
		{"unplug printer", "打印机没接好", "plug printer", 5},
	};
	int slips = 0;

	begin();
	for (int i = 0; i < 6; i++) {
		hall_device(&h, states[i].wrong);
		ck_assert_msg(vt_wait(h.vt, states[i].word, WAIT_MS), "%s", states[i].wrong);
		if (states[i].card) {
			order(states[i].card);
			ck_assert(vt_wait(h.vt, "没打出小票，不要紧", WAIT_MS));
			ck_assert(vt_has(h.vt, states[i].word));
			ck_assert_int_eq(files(), slips++);
			leave();
		}
		hall_device(&h, states[i].right);
		ck_assert(vt_wait_gone(h.vt, states[i].word, WAIT_MS));
		until(PROVEN, slips);
	}
	finish();
}
END_TEST

START_TEST(test_print_test)
{
	char out[2048], pid[32];
	const char *command = "$B/litang print-test --config $D/litang.ini";

	begin();
	hall_device(&h, "status");
	snprintf(pid, sizeof(pid), "process %d", h.vt->pid);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "%s", command), 1);
	ck_assert_msg(strstr(out, "the terminal runs") && strstr(out, pid), "says: %s", out);
	ck_assert_int_eq(files(), 0);
	hall_terminal_kill(&h, SIGTERM);
	/* Without any database. */
	sh("rm $D/litang.db*");
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "%s", command), 0);
	ck_assert_msg(strstr(out, "printed: the printer says so") != NULL, "says: %s", out);
	ck_assert_int_eq(files(), 1);
	ck_assert_str_eq(sh("ls $D | grep -c litang.db || true"), "0");
	sh("iconv -c -f GB18030 -t UTF-8 $D/spool/0001.bin | grep -aq '打印测试 A027'");
	sh("grep -aq ', 48 columns' $D/spool/0001.bin");
	sh("sed -i 's/^columns = .*/columns = 32/' $D/litang.ini");
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "%s", command), 0);
	sh("grep -aq ', 32 columns' $D/spool/0002.bin");
	/* 0: as the printer's model has it, which nobody knows of this one. */
	sh("sed -i 's/^columns = .*/columns = 0/' $D/litang.ini");
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "%s", command), 0);
	sh("grep -aq ', 48 columns' $D/spool/0003.bin");
	sh("sed -i 's/^kind = .*/kind = none/' $D/litang.ini");
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out), "%s", command), 1);
	ck_assert_msg(strstr(out, "kind is none") != NULL, "says: %s", out);
	hall_end(&h);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("paper");
	TCase *tcase = tcase_create("paper");

	tcase_set_timeout(tcase, 180);
	tcase_add_test(tcase, test_three_wait_for_paper);
	tcase_add_test(tcase, test_a_jam);
	tcase_add_test(tcase, test_unplugged_in_the_middle);
	tcase_add_test(tcase, test_killed_while_sent);
	tcase_add_loop_test(tcase, test_too_old, 0, 2);
	tcase_add_test(tcase, test_hopeless);
	tcase_add_test(tcase, test_words);
	tcase_add_test(tcase, test_print_test);
	suite_add_tcase(suite, tcase);
	return suite_run_all(srunner_create(suite));
}
