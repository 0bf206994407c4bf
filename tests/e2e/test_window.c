/* SPDX-License-Identifier: MIT */
/*
 * Sixty lunches at the canteen's window, on the real programs: cards and codes one after the other, some
 * twice, some without paper, a dish that ran out, guests, no line, the power cut in the middle. Each order
 * is handed over once, and what the journal and then the hub hold adds up.
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define WELCOME "您好！请把卡放这里"
#define CONFIG  " --config $D/litang.ini "
#define WAITS   "请刷卡、扫小票或输取餐号"
#define PEOPLE  60
#define FIRST   101
#define TYPED   6  /* has lost the card: by its number */
#define LOST    15 /* and so has this one */
#define FETCHED 25 /* a child's: somebody of the family takes it */
#define SWAPPED 10 /* a dish ran out */
#define TWICE   20 /* and so for the two after it */
#define UNDONE  30
#define LINE    5  /* the line to the hub above goes … */
#define HALL    32 /* … then the hall's own hub … */
#define CUT     40 /* … and the power while this one stands there */

static struct hall_run h;
static char out[65536];
static char code[PEOPLE][HALL_CODE];
static int64_t shown_us[PEOPLE], ticked_us[PEOPLE];
static int n_ticked;
static int cash; /* yuan, as the window counts it */

static void sh(const char *command)
{
	int got = hall_sh(&h, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(got == 0, "%s\n%d: %s", command, got, out);
}

static int number_of(const char *command)
{
	sh(command);
	return atoi(out);
}

static void scan(const char *what)
{
	char command[240];

	snprintf(command, sizeof(command), "scan %.200s", what);
	hall_device(&h, command);
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- the day before --------------------------------------------------------------------------- */

static void starts(void)
{
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
}

/* The day's first one. */
static void badge(void)
{
	hall_device(&h, "card 8");
	hall_open_day(&h);
	hall_shows(&h, "志愿者，您好");
}

/* Everybody orders tomorrow's first set, in a queue. */
static void all_order(void)
{
	char sums[40];

	hall_at("2026-11-23 15:00:00");
	hall_make(&h, "");
	hall_people(&h, FIRST, PEOPLE);
	sh("$B/litang-hub import --db sqlite:$D/hub.db $D/people.tsv");
	hall_codes(&h, FIRST, PEOPLE, code);
	hall_hub_start(&h);
	hall_behind(&h);
	starts();
	/* the people, and what the hall's hub grants on */
	sh("for i in $(seq 1200); do sqlite3 $D/litang.db 'select (select max(resident) from person),"
	   " (select count(*)>0 from lease)' | grep -q '160|1' && exit 0; sleep 0.05; done; exit 1");
	badge();
	vt_keys(h.vt, "3");
	hall_shows(&h, "排队办什么");
	hall_shows(&h, "套餐一");
	vt_keys(h.vt, "2"); /* after check-in */
	hall_shows(&h, "请下一位刷卡");
	for (int i = 0; i < PEOPLE; i++) {
		scan(code[i]);
		snprintf(sums, sizeof(sums), "%d办好", i + 1);
		hall_shows(&h, sums);
	}
	hall_hub_wait(&h, "order", PEOPLE);
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者，您好");
	hall_device(&h, "card 8");
	hall_shows(&h, WELCOME);
}

/* ---- the window ------------------------------------------------------------------------------- */

static void window_opens(void)
{
	vt_keys(h.vt, "5");
	hall_shows(&h, WAITS);
}

/* Servings that are in the terminal's database, as another program reads it. */
static int durable(sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	int n = -1;

	if (sqlite3_prepare_v2(db, "SELECT count(*) FROM served", -1, &stmt, NULL) == SQLITE_OK &&
		sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

/* By the scan of the next one; where nobody stood there nothing is. */
static void until_ticked(sqlite3 *db, int before, int64_t began)
{
	while (now_us() - began < 1000000)
		if (durable(db) > before) {
			ticked_us[n_ticked++] = now_us() - began;
			return;
		}
}

/* Whose number stands there: nobody presses a key for the one before. */
static void stands_there(int i)
{
	char number[16], path[128];
	sqlite3 *db = NULL;
	int64_t began;
	int before;

	snprintf(path, sizeof(path), "%s/litang.db", h.dir);
	ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	before = durable(db);
	began = now_us();
	scan(code[i]);
	if (vt_has(h.vt, "给了就按Enter"))
		until_ticked(db, before, began);
	sqlite3_close(db);
	snprintf(number, sizeof(number), "C%03d：", i + 1);
	hall_shows(&h, number);
	shown_us[i] = now_us() - began;
}

static void typed(int i)
{
	char number[16];

	vt_keys(h.vt, "\r"); /* whoever stood there; then nobody does */
	hall_shows(&h, WAITS);
	snprintf(number, sizeof(number), "%d\r", i + 1);
	vt_keys(h.vt, number);
	snprintf(number, sizeof(number), "C%03d：", i + 1);
	hall_shows(&h, number);
}

static void ran_out(void)
{
	vt_keys(h.vt, "1");
	hall_shows(&h, "哪个菜没有了");
	vt_keys(h.vt, "1");
	hall_shows(&h, "换成什么");
	vt_keys(h.vt, "1");
	hall_shows(&h, "C011：");
}

static void taken_by_family(void)
{
	vt_keys(h.vt, "2");
	hall_shows(&h, "谁来取");
	vt_keys(h.vt, "2");
	hall_shows(&h, "C026：");
}

static void comes_twice(int i)
{
	vt_keys(h.vt, "\r");
	hall_shows(&h, WAITS);
	scan(code[i]);
	hall_shows(&h, "已经取了");
	vt_keys(h.vt, "\r");
	hall_shows(&h, WAITS);
}

static void guest(void)
{
	vt_keys(h.vt, "\r");
	hall_shows(&h, "还要做什么");
	vt_keys(h.vt, "1");
	hall_shows(&h, "谁吃");
	vt_keys(h.vt, "2");
	hall_shows(&h, "要哪一份");
	vt_keys(h.vt, "1");
	hall_shows(&h, "职工");
	vt_keys(h.vt, "\r");
	hall_shows(&h, WAITS);
}

static void taken_back(void)
{
	vt_keys(h.vt, "\r");
	hall_shows(&h, "按*收回");
	vt_keys(h.vt, "*");
	hall_shows(&h, "已取30份，还有30份没取");
	stands_there(UNDONE);
}

/* While there was no power it was ticked on the printed list. */
static void from_paper(const char *number, const char *sums)
{
	vt_keys(h.vt, "\r");
	hall_shows(&h, "补录纸上打勾的");
	vt_keys(h.vt, "3");
	hall_shows(&h, "补录：");
	vt_keys(h.vt, number);
	vt_keys(h.vt, "\r");
	hall_shows(&h, sums);
	vt_keys(h.vt, "\r");
	hall_shows(&h, "纸上的补完了");
	vt_keys(h.vt, "3");
	hall_shows(&h, WAITS);
}

/* What stands on the page is not handed over; it is asked for again. */
static void power_cut(int i)
{
	hall_terminal_kill(&h, SIGKILL);
	starts();
	hall_device(&h, "card 8");
	hall_shows(&h, "志愿者，您好");
	window_opens();
	from_paper("58", "已取41份");
	from_paper("59", "已取42份");
	stands_there(i);
}

static void is_in(int i)
{
	scan(code[i]);
	hall_shows(&h, "已经取了");
	vt_keys(h.vt, "\r");
	hall_shows(&h, WAITS);
}

static void lunch(void)
{
	for (int i = 0; i < PEOPLE; i++) {
		if (i == TYPED || i == LOST)
			typed(i);
		else if (i == 57 || i == 58) /* it is in, from paper */
			is_in(i);
		else
			stands_there(i);
		if (i == SWAPPED)
			ran_out();
		if (i == FETCHED)
			taken_by_family();
		if (i >= TWICE && i < TWICE + 3)
			comes_twice(i);
		if (i == UNDONE)
			taken_back();
		if (i == LINE)
			hall_hub_kill(&h, SIGKILL);
		if (i == HALL)
			hall_hall_hub_kill(&h, SIGKILL);
		if (i == CUT)
			power_cut(i);
	}
	vt_keys(h.vt, "\r");
	hall_shows(&h, "已取60份，还有0份没取");
	guest();
	guest();
	hall_shows(&h, "已取62份，还有0份没取");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "现金");
	cash = atoi(strstr(vt_text(h.vt), "现金") + strlen("现金"));
	ck_assert_int_gt(cash, 0);
	vt_keys(h.vt, "*");
	hall_shows(&h, WAITS);
}

static int by_us(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Another count than the window's: the day's log, and the hub. */
static void adds_up(void)
{
#define SERVED                                                                                     \
	"$B/litang export" CONFIG "--day 2026-11-24 --format json | grep '\"action\":\"serve\"' "
	ck_assert_int_eq(number_of(SERVED "| wc -l"), PEOPLE + 2 + 1);
	ck_assert_int_eq(number_of("$B/litang export" CONFIG "--day 2026-11-24 --format json |"
				   " grep -c '\"action\":\"unserved\"'"),
		1);
	ck_assert_int_eq(
		number_of(SERVED "| grep '\"pickup\":\"C011\"' | grep 清蒸鲈鱼 | wc -l"), 0);
	ck_assert_int_eq(number_of(SERVED "| grep '\"pickup\":\"C012\"' | grep -c 清蒸鲈鱼"), 1);
	ck_assert_int_eq(number_of(SERVED "| grep -c '\"rule\":\"staff\"'"), 2);
	ck_assert_int_eq(
		number_of("$B/litang journal --json" CONFIG "| grep -c 'taker=family'"), 1);
	ck_assert_int_eq(
		number_of(
			"$B/litang export" CONFIG "--day 2026-11-24 --format json |"
			" sed -n 's/.*\"action\":\"[a-z]*serve.*\"due_fen\":\\(-*[0-9]*\\).*/\\1/p' |"
			" awk '{n+=$1} END{print n/100}'"),
		cash);
	sh("$B/litang verify" CONFIG);
	hall_hub_start(&h);
	hall_hall_hub_start(&h);
	hall_hub_wait(&h, "serve", PEOPLE + 2 + 1);
	hall_terminal_kill(&h, SIGTERM);
	sh("$B/litang-hub verify --db sqlite:$D/hub.db; $B/litang-hub verify --db sqlite:$D/hall.db");
	ck_assert_int_eq(
		number_of("sqlite3 $D/hub.db 'SELECT count(*) FROM claim WHERE released=0'"),
		PEOPLE);
}

static void say(const char *what, int64_t *us, int n)
{
	ck_assert_int_gt(n, 0);
	qsort(us, (size_t)n, sizeof(us[0]), by_us);
	fprintf(stderr, "%s (%d): median %.1f ms, p99 %.1f ms, worst %.1f ms\n", what, n,
		(double)us[n / 2] / 1000, (double)us[(n * 99 - 1) / 100] / 1000,
		(double)us[n - 1] / 1000);
}

START_TEST(test_sixty_lunches)
{
	all_order();
	hall_terminal_kill(&h, SIGTERM);
	hall_at("2026-11-24 10:30:00");
	starts();
	badge();
	window_opens();
	lunch();
	adds_up();
	say("card to dishes on the screen, the one before ticked", shown_us, PEOPLE);
	say("card to the tick of the one before in the database", ticked_us, n_ticked);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("window", test_sixty_lunches)
