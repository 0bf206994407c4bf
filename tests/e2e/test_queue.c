/* SPDX-License-Identifier: MIT */
/*
 * Thirty residents in one go, on the real programs: a volunteer's badge, the action chosen once, a
 * code each, and the paper runs out in the middle. Two cards nobody here knows, one resident who has
 * another class at that time, and a class that is full before the last of them. The presses a
 * resident takes are printed; what the hub holds names both, the resident and the volunteer. One sheet
 * a queue is printed, and whom it left is seen to afterwards.
 */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define WELCOME "您好！请把卡放这里"
#define PEOPLE  30
#define FIRST   101
#define SEATS   27 /* of 30: one has a clash, two come too late for one */
#define TSV     "$B/litang-hub export --db sqlite:$D/hub.db --from 2020-01-01 --until 2099-12-31"

static struct hall_run h;
static char out[65536];
static char code[PEOPLE][200];

static void does(const char *command)
{
	ck_assert_msg(hall_sh(&h, out, sizeof(out), "%s", command) == 0, "%s: %s", command, out);
}

/* ---- the hall --------------------------------------------------------------------------------- */

/* Two classes of today at the same hour, the first with too few seats. */
static void tables_write(void)
{
	char path[200];
	FILE *f;

	hall_people(&h, FIRST, PEOPLE);
	snprintf(path, sizeof(path), "%s/classes.tsv", h.dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs("id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\n", f);
	fprintf(f,
		"Q1\tclass\t园丁\t活动室\t夜读甲班\tNight A\t야독 A\tMon-Sun\t20:00-21:00\t%d\t0\tsession\n",
		SEATS);
	fputs("Q2\tclass\t园丁\t二楼\t夜读乙班\tNight B\t야독 B\tMon-Sun\t20:00-21:00\t60\t0\tsession\n",
		f);
	fclose(f);
}

/* A zone in which it is some minutes past eight in the morning: no day ends under the test, and its
 * classes have not begun. */
static void morning(char ini[40])
{
	char zone[16];

	snprintf(zone, sizeof(zone), "LTG%d", (int)(time(NULL) / 3600 % 24) - 8);
	setenv("LITANG_ZONE", zone, 1);
	snprintf(ini, 40, "terminal.zone=%s", zone);
}

static void hall_opens(void)
{
	char *line, *rest = NULL, ini[40];
	int n = 0;

	morning(ini);
	hall_make(&h, ini);
	tables_write();
	does("$B/litang-hub import --db sqlite:$D/hub.db $D/people.tsv $D/classes.tsv");
	hall_hub_start(&h);
	does("for i in $(seq 101 130); do $B/litang-hub card --db sqlite:$D/hub.db"
	     " --hall 330784-004 --resident $i || exit 1; done");
	for (line = strtok_r(out, "\n", &rest); line && n < PEOPLE;
		line = strtok_r(NULL, "\n", &rest))
		snprintf(code[n++], sizeof(code[0]), "%.199s", line);
	ck_assert_int_eq(n, PEOPLE);
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	does("for i in $(seq 100); do $B/litang status --config $D/litang.ini >/dev/null; "
	     "sqlite3 $D/litang.db 'select max(resident) from person' | grep -q 130 && exit 0; "
	     "done; exit 1");
}

/* ---- the volunteer ---------------------------------------------------------------------------- */

static int pressed;

static void press(char key)
{
	pressed++;
	vt_keys(h.vt, (char[]){key, 0});
}

/* The digit that stands before these words, on this page of the list or a later one. */
static void choose(const char *words)
{
	for (int page = 0; page < 5; page++) {
		const char *text = vt_text(h.vt), *at = strstr(text, words);
		char next[32];

		for (; at && at > text && !isdigit((unsigned char)*at); at--)
			continue;
		if (at) {
			press(*at);
			return;
		}
		snprintf(next, sizeof(next), "第%d页", page + 2);
		press('6');
		hall_shows(&h, next);
	}
	ck_abort_msg("no %s\n%s", words, vt_text(h.vt));
}

static void queue_of(const char *words)
{
	press('3');
	hall_shows(&h, "排队办什么");
	choose(words);
	hall_shows(&h, "请下一位刷卡");
}

static void scan(int who)
{
	char command[240];

	snprintf(command, sizeof(command), "scan %.200s", code[who]);
	hall_device(&h, command);
}

/* How often these words stand on a sheet; waits for it. */
static int on_sheet(int sheet, const char *words)
{
	sheet++; /* the first paper of the day is the test slip of its opening */
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			"for i in $(seq 400); do test -e $D/spool/%04d.bin && break; sleep 0.05; done; "
			"iconv -c -f GB18030 -t UTF-8 $D/spool/%04d.bin | grep -ao '%s' | wc -l",
			sheet, sheet, words),
		0);
	return atoi(out);
}

/* Acts of a kind on the hub that name a resident and the volunteer. */
static int named(const char *kind, const char *resident)
{
	ck_assert_int_eq(
		hall_sh(&h, out, sizeof(out),
			TSV " --format json | grep '\"action\":\"%s\"' | grep '%s' |"
			    " grep '\"by\":\"volunteer\"' | grep -c '\"by_name\":\"胡\\*强\"'",
			kind, resident),
		0);
	return atoi(out);
}

/* What was left is answered one by one, a key each, and stays answered. */
static void left_are_seen_to(void)
{
	char left[32];

	press('4');
	hall_shows(&h, "王*花  居民号101：现在办好了吗？");
	hall_shows(&h, "时间冲突");
	hall_shows(&h, "要补办：5位");
	press('3');
	hall_shows(&h, "一张卡：现在办好了吗？");
	press('2');
	hall_shows(&h, "要补办：4位");
	hall_terminal_kill(&h, SIGKILL);
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	hall_device(&h, "card 8");
	hall_shows(&h, "要补办：4位");
	press('4');
	for (int n = 4; n > 0; n--) {
		snprintf(left, sizeof(left), "要补办：%d位", n);
		hall_shows(&h, left);
		press('1');
	}
	hall_shows(&h, "没有要补办的了");
	ck_assert(hall_hub_wait(&h, "todo", 10));
	ck_assert_int_eq(named("todo", "王\\*花"), 6);
	ck_assert_int_eq(named("todo", "."), 10);
}

START_TEST(test_thirty_in_one_go)
{
	hall_opens();
	hall_device(&h, "card 8");
	hall_open_day(&h);
	queue_of("夜读乙班");
	scan(0);
	hall_shows(&h, "1办好 0待办");
	press('1');
	hall_shows(&h, "志愿者，您好！");
	ck_assert_int_eq(on_sheet(1, "排队汇总：夜读乙班"), 1);
	ck_assert_int_eq(on_sheet(1, "1办好 0待办"), 1);

	pressed = 0;
	queue_of("夜读甲班");
	for (int i = 0; i < PEOPLE; i++) {
		if (i == 10)
			hall_device(&h, "paper out");
		if (i == 5 || i == 20)
			hall_device(&h, "card 6");
		scan(i);
	}
	hall_shows(&h, "27办好 5待办");
	hall_shows(&h, "满了");
	fprintf(stderr, "queue: %d residents, %d presses, %.2f a resident, the median 0\n", PEOPLE,
		pressed, (double)pressed / PEOPLE);
	ck_assert_int_le(pressed, PEOPLE);
	press('1');
	hall_shows(&h, "要补办");

	ck_assert(hall_hub_wait(&h, "enrol", SEATS + 1));
	ck_assert(hall_hub_wait(&h, "todo", 5));
	ck_assert_int_eq(named("enrol", "王\\*花"), SEATS + 1);
	ck_assert_int_eq(named("check-in", "王\\*花"), PEOPLE);
	ck_assert_int_eq(named("todo", "王\\*花"), 3);
	ck_assert_int_eq(named("todo", "."), 5);
	ck_assert_int_eq(named("unknown", "."), 2);
	does("sqlite3 $D/litang.db 'select count(*) from print_job'");
	ck_assert_int_eq(atoi(out), 1); /* one sheet, which waits for paper */

	hall_terminal_kill(&h, SIGKILL); /* what was left is there after a new start */
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
	hall_device(&h, "card 8");
	hall_shows(&h, "要补办");
	ck_assert_int_eq(on_sheet(2, "排队汇总：夜读甲班"), 1);
	ck_assert_int_eq(on_sheet(2, "志愿者：胡\\*强"), 1);
	ck_assert_int_eq(on_sheet(2, "27办好 5待办"), 1);
	ck_assert_int_eq(on_sheet(2, "王\\*花.*时间冲突"), 1);
	ck_assert_int_eq(on_sheet(2, "王\\*花.*满了"), 2);
	ck_assert_int_eq(on_sheet(2, "一张卡.*没登记"), 2);
	left_are_seen_to();
	does("ls $D/spool | wc -l");
	ck_assert_int_eq(atoi(out), 3);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("queue", test_thirty_in_one_go)
