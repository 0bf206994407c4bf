/* SPDX-License-Identifier: MIT */
/*
 * A whole day of a hall on the real programs, from opening to closing, its clock moved from scene to
 * scene, without the hub from the first minute on: what the journal holds in the evening, and then
 * the hub, is what the scenes did. Not in it: the window.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define WELCOME "您好！请把卡放这里"
#define CONFIG  " --config $D/litang.ini "
#define PIN     "975310"
#define ALL     " --from 2020-01-01 --until 2099-12-31 "
#define PEOPLE  70
#define FIRST   101
#define EARLY   60 /* of them at eight o'clock; the others stand on paper */
#define CLASS   25
#define QUEUE   30

static struct hall_run h;
static char out[65536];
static char code[PEOPLE][HALL_CODE];

/* What the scenes did. */
static struct {
	int check_ins, enrols, attends, orders, days, requests;
} did;

static void sh(const char *command)
{
	int got = hall_sh(&h, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(got == 0, "%s\n%d: %s", command, got, out);
}

static void scan(const char *what)
{
	char command[240];

	snprintf(command, sizeof(command), "scan %.200s", what);
	hall_device(&h, command);
}

/* A Tuesday, or LITANG_TEST_DAY: "2026-11-29". */
static const char *day_today(void)
{
	const char *day = getenv("LITANG_TEST_DAY");

	return day ? day : "2026-11-24";
}

static void scene(const char *time, const char *what)
{
	char at[32];

	snprintf(at, sizeof(at), "%s %s:00", day_today(), time);
	hall_at(at);
	fprintf(stderr, "%s  %-34s %3d check-ins %2d seats %2d attended %d meals\n", time, what,
		did.check_ins, did.enrols, did.attends, did.orders);
}

/* ---- the hall --------------------------------------------------------------------------------- */

static void tables_write(void)
{
	char path[200];
	FILE *f;

	hall_people(&h, FIRST, PEOPLE);
	snprintf(path, sizeof(path), "%s/classes.tsv", h.dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs("id\tkind\thall\troom\tzh\ten\tko\tdays\ttime\tseats\tminage\tbook\n", f);
	fputs("A1\tclass\t园丁\t活动室\t早课\tMorning\t아침반\tMon-Sun\t09:00-10:30\t40\t0\tsession\n",
		f);
	fputs("A2\tclass\t园丁\t二楼\t晚课\tEvening\t저녁반\tMon-Sun\t16:00-17:00\t40\t0\tsession\n",
		f);
	fclose(f);
}

static void starts(void)
{
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, WELCOME);
}

/* A sound card that is a file, and a relay that writes down what is said (test_voice.c). */
static void sound(void)
{
	char path[256];

	sh("mkdir $D/bin; cp $B/litang* $D/bin/; cp $B/tests/sound/relay $D/bin/litang-voice;"
	   " ln -s $B/locale $D/bin/locale; ln -s $PWD/demo $D/demo; : >$D/heard;"
	   " printf 'pcm.!default { type null }\n' >$D/sound.conf");
	snprintf(path, sizeof(path), "%s/litang-voice", h.build);
	setenv("LITANG_REAL_VOICE", path, 1);
	snprintf(path, sizeof(path), "%s/heard", h.dir);
	setenv("LITANG_HEARD", path, 1);
	snprintf(path, sizeof(path), "%s/sound.conf", h.dir);
	setenv("ALSA_CONFIG_PATH", path, 1);
	snprintf(h.build, sizeof(h.build), "%s/bin", h.dir);
}

/* The night before: people, menus and rights come; then the line is down. */
static void night_before(void)
{
	scene("07:00", "what the night before brought");
	hall_make(&h, "");
	sound();
	tables_write();
	sh("$B/litang-hub import --db sqlite:$D/hub.db $D/people.tsv $D/classes.tsv;"
	   " printf '" PIN "\\n" PIN "\\n' | $B/litang pin --set" CONFIG "| grep -q 'is set';"
	   " sed -i \"s|^stick = .*|stick = /nowhere|; s|^backup = .*|backup = $D|\" $D/litang.ini");
	hall_hub_start(&h);
	hall_codes(&h, FIRST, PEOPLE, code);
	starts();
	sh("for i in $(seq 200); do sqlite3 $D/litang.db 'select max(resident) from person' |"
	   " grep -q 170 && sqlite3 $D/litang.db 'select resource from lease' | grep -q 'A2/' &&"
	   " exit 0; sleep 0.05; done; exit 1");
	hall_terminal_kill(&h, SIGTERM);
	hall_hub_kill(&h, SIGTERM);
}

/* ---- the morning ------------------------------------------------------------------------------ */

static void badge_in(void)
{
	hall_device(&h, "card 8");
	hall_shows(&h, "志愿者，您好");
}

static void badge_out(void)
{
	hall_device(&h, "card 8");
	hall_shows(&h, WELCOME);
}

static void opening(void)
{
	scene("07:30", "opening");
	starts();
	hall_device(&h, "card 8");
	hall_open_day(&h);
	did.days++;
	badge_out();
}

static void clock_wrong(void)
{
	scene("07:40", "a cut, and the clock is wrong");
	hall_terminal_kill(&h, SIGKILL);
	hall_at("2026-01-01 00:00:00"); /* as a machine without a battery has it */
	starts();
	hall_device(&h, "card 3");
	hall_shows(&h, "签到好了");
	did.check_ins++;
	vt_keys(h.vt, "1");
	hall_shows(&h, "机器的时间还没对好");
	hall_device(&h, "card 8");
	hall_shows(&h, "时间也对吗");
	vt_keys(h.vt, "41");
	hall_shows(&h, "志愿者，您好");
	did.days++;
	badge_out();
	hall_terminal_kill(&h, SIGTERM);
}

/* One card after the other, nobody presses anything. */
static void crowd(int from, int n, bool new)
{
	char name[24];

	for (int i = from; i < from + n; i++) {
		scan(code[i]);
		snprintf(name, sizeof(name), "王%d", FIRST + i);
		hall_shows(&h, name);
		did.check_ins += new;
	}
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
}

static void choose(const char *words)
{
	for (int page = 0; page < 5; page++) {
		const char *text = vt_text(h.vt), *at = strstr(text, words);
		char next[32];

		for (; at && at > text && (*at < '0' || *at > '9'); at--)
			continue;
		if (at) {
			vt_keys(h.vt, (char[]){*at, 0});
			return;
		}
		snprintf(next, sizeof(next), "第%d页", page + 2);
		vt_keys(h.vt, "6");
		hall_shows(&h, next);
	}
	ck_abort_msg("no %s\n%s", words, vt_text(h.vt));
}

static void queue_of(const char *words, int from, int n)
{
	char sums[40];

	badge_in();
	vt_keys(h.vt, "3");
	hall_shows(&h, "排队办什么");
	choose(words);
	hall_shows(&h, "请下一位刷卡");
	for (int i = from; i < from + n; i++) {
		scan(code[i]);
		snprintf(sums, sizeof(sums), "%d办好", i - from + 1);
		hall_shows(&h, sums);
		did.enrols++;
	}
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者，您好");
	badge_out();
}

static void morning(void)
{
	scene("08:00", "sixty check in");
	starts();
	crowd(0, EARLY, true);
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), did.check_ins);
	scene("08:05", "a class is signed up for");
	queue_of("早课", 0, CLASS + 1);
	scene("08:50", "class of twenty-five");
	crowd(0, CLASS, false);
	did.attends += CLASS;
	ck_assert_int_eq(hall_journal_count(&h, "attend"), did.attends);
	scene("08:55", "a meal in three presses");
	hall_device(&h, "card 1");
	hall_shows(&h, "签到好了");
	did.check_ins++;
	hall_lunch(&h);
	did.orders++;
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
}

/* After the cut-off: spare portions, and the kitchen is not told of them as ordered. */
static void latecomers(void)
{
	scene("09:05", "a latecomer buys a spare portion");
	hall_device(&h, "card 3");
	hall_shows(&h, "不用再刷");
	vt_keys(h.vt, "3");
	hall_shows(&h, "您要订哪一餐");
	choose("今天的午饭，现在买");
	hall_set_one(&h);
	vt_keys(h.vt, "1");
	hall_shows(&h, "订好了");
	did.orders++;
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	sh("$B/litang export" CONFIG ALL "--format json | grep '\"action\":\"order\"' |"
	   " grep -c '\"walk\":1' | grep -qx 1");
}

/* ---- people ----------------------------------------------------------------------------------- */

static void lost_card(void)
{
	char temporary[160];

	scene("09:20", "lost card");
	badge_in();
	vt_keys(h.vt, "2");
	hall_shows(&h, "姓名首字母");
	vt_keys(h.vt, "1");
	hall_shows(&h, "请输入身份证号");
	vt_keys(h.vt, "160");
	hall_shows(&h, "160_");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "您是王*花吗");
	vt_keys(h.vt, "1");
	hall_shows(&h, "8  临时卡");
	vt_keys(h.vt, "8");
	hall_shows(&h, "给王*花办临时卡吗");
	vt_keys(h.vt, "1");
	hall_shows(&h, "正在打临时卡");
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者，您好");
	badge_out();
	did.requests++;
	sh("grep -aoh 'WL1[A-Z2-7]*' $D/spool/*.bin | tail -1");
	out[strcspn(out, "\n")] = 0;
	snprintf(temporary, sizeof(temporary), "%.159s", out);
	scan(code[EARLY - 1]);
	hall_shows(&h, "这是旧卡");
	scan(temporary);
	hall_shows(&h, "王160");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
}

static void visitors(void)
{
	scene("09:30", "a visitor of a neighbouring hall");
	hall_device(&h, "card 7");
	hall_shows(&h, "签到好了");
	ck_assert_ptr_null(strstr(vt_text(h.vt), "吴"));
	did.check_ins++;
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	scene("09:50", "a daughter for her mother");
	hall_device(&h, "card-id 330799196402290121");
	hall_shows(&h, "签到好了");
	did.check_ins++;
	vt_keys(h.vt, "6");
	hall_shows(&h, "给妈妈");
	choose("给妈妈");
	hall_lunch(&h);
	did.orders++;
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	sh("$B/litang export" CONFIG ALL "--format json |"
	   " grep '\"action\":\"order\"' | grep '\"by\":\"family\"' | grep '陈\\*英' | grep -c '张\\*仙'");
	scene("10:05", "a resident who does not see: the card says so");
	hall_scan_resident(&h, 4);
	hall_shows(&h, "签到好了");
	did.check_ins++;
	sh("for i in $(seq 200); do grep -aq '^say.*张奶奶' $D/heard && exit 0; sleep 0.05; done; exit 1");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	scene("10:15", "a fall");
	badge_in();
	hall_scan_resident(&h, 4);
	hall_shows(&h, "7  紧急");
	vt_keys(h.vt, "7");
	hall_shows(&h, "女儿 陈秀英  139-0000-2004");
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者，您好");
	badge_out();
	scene("10:50", "what did I order?");
	hall_device(&h, "card 1");
	hall_shows(&h, "王奶奶");
	hall_shows(&h, "套餐一，A001号");
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
}

/* ---- without power, without paper -------------------------------------------------------------- */

static void line_typed(int resident)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", resident);
	vt_keys(h.vt, number);
	snprintf(number, sizeof(number), "%d_", resident);
	hall_shows(&h, number);
	vt_keys(h.vt, "\r");
}

static void sheet_of(const char *words, const char *number)
{
	badge_in();
	vt_keys(h.vt, "8");
	hall_shows(&h, "排队办什么");
	choose(words);
	hall_shows(&h, "这张纸单是几号");
	vt_keys(h.vt, number);
	vt_keys(h.vt, "\r");
	hall_shows(&h, "请输下一位的号码");
}

/* Lines up to one, and what is said of the last. */
static void lines_typed(int from, int n, const char *said)
{
	char sums[40];

	for (int i = 0; i < n; i++) {
		line_typed(from + i);
		snprintf(sums, sizeof(sums), "%d办好", i + 1);
		hall_shows(&h, said ? said : sums);
		did.check_ins += !said;
	}
}

static void power_cut(void)
{
	scene("11:10", "power cut");
	hall_device(&h, "card 4");
	hall_shows(&h, "张奶奶");
	vt_keys(h.vt, "1");
	hall_shows(&h, "明天的饭您订过了"); /* by her daughter */
	vt_keys(h.vt, "1");
	hall_shows(&h, "您要哪一份");
	hall_terminal_kill(&h, SIGKILL);
	starts();
	hall_device(&h, "card 4"); /* what she began waits for her card, and for no other */
	hall_set_one(&h);
	vt_keys(h.vt, "1");
	hall_shows(&h, "订好了");
	did.orders++;
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	scene("11:15", "the sheet, and another cut in it");
	sheet_of("签到", "7");
	lines_typed(FIRST + EARLY, 4, NULL);
	hall_terminal_kill(&h, SIGKILL);
	starts();
	sheet_of("签到", "7");
	lines_typed(FIRST + EARLY, 4, "早办过了");
	lines_typed(FIRST + EARLY + 4, PEOPLE - EARLY - 4, NULL);
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	badge_out();
	sheet_of("早课", "8");
	line_typed(FIRST + CLASS);
	hall_shows(&h, "1办好");
	did.attends++;
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	badge_out();
	ck_assert_int_eq(hall_journal_count(&h, "check-in"), did.check_ins);
	ck_assert_int_eq(hall_journal_count(&h, "attend"), did.attends);
}

static void no_paper(void)
{
	scene("11:20", "paper out");
	hall_device(&h, "paper out");
	hall_device(&h, "card 5");
	hall_shows(&h, "签到好了");
	did.check_ins++;
	hall_lunch(&h);
	did.orders++;
	vt_keys(h.vt, "*");
	hall_shows(&h, WELCOME);
	hall_device(&h, "paper back");
	scene("15:00", "sign-up rush, still no line");
	queue_of("晚课", 0, QUEUE);
}

static void children(void)
{
	scene("16:30", "children are collected");
	badge_in();
	hall_scan_resident(&h, 7);
	hall_shows(&h, "接走");
	did.check_ins++;
	vt_keys(h.vt, "6");
	hall_shows(&h, "谁来接小宝？");
	hall_scan_resident(&h, 2);
	hall_shows(&h, "妈妈可以接小宝");
	vt_keys(h.vt, "1");
	hall_shows(&h, "小宝接走了");
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	badge_out();
}

/* ---- the evening ------------------------------------------------------------------------------ */

static void closing(void)
{
	char today[40];

	scene("17:45", "closing");
	vt_keys(h.vt, "-");
	hall_shows(&h, "工作人员请输入密码");
	vt_keys(h.vt, PIN "\r");
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "5");
	snprintf(today, sizeof(today), "今天签到%d人", did.check_ins);
	hall_shows(&h, today);
	vt_keys(h.vt, "*");
	hall_shows(&h, "设备情况");
	vt_keys(h.vt, "6");
	hall_shows(&h, "今天收工吗？");
	vt_keys(h.vt, "\r");
	hall_shows(&h, "存在这台机器上");
	vt_keys(h.vt, "2");
	hall_shows(&h, "今天收工了");
	did.days++;
	vt_keys(h.vt, "\r");
	ck_assert_int_eq(vt_wait_exit(h.vt, WAIT_MS), 20);
	hall_terminal_kill(&h, SIGKILL);
}

static void held(const char *kind, int n)
{
	ck_assert_msg(hall_journal_count(&h, kind) == n, "%s: %d in the journal, %d done", kind,
		hall_journal_count(&h, kind), n);
	ck_assert_msg(hall_hub_wait(&h, kind, n) == n, "%s: not %d at the hub", kind, n);
}

/* Ten check-ins of sheet 7, one attendance of sheet 8, each with the volunteer, here and at the hub. */
static void from_paper(void)
{
	sh("mkdir $D/full; echo " PIN " | $B/litang export" CONFIG ALL
	   "--full --reason paper --lang en --to $D/full >$D/said;"
	   " grep -h 'Volunteer 胡\\*强.*\"Paper\",' $D/full/*.csv >$D/paper;"
	   " test $(wc -l <$D/paper) = 11;"
	   " test $(grep -c '\"Check-in\",\"1[67][0-9]\".*\"sheet 7\"' $D/paper) = 10;"
	   " test $(grep -c '\"Attended\",\"126\".*\"sheet 8\"' $D/paper) = 1");
}

/* The same by the tables that follow from the journal, and by the workbook's rows. */
static void other_counts(void)
{
	int people, seats, meals, rows, lines;
	char total[40];

	sh("sqlite3 -separator ' ' $D/litang.db 'SELECT (SELECT count(*) FROM check_in WHERE undone<>1),"
	   " (SELECT count(*) FROM enrolment), (SELECT count(*) FROM meal_order)'");
	ck_assert_int_eq(sscanf(out, "%d %d %d", &people, &seats, &meals), 3);
	ck_assert_int_eq(people, did.check_ins);
	ck_assert_int_eq(seats, did.enrols);
	ck_assert_int_eq(meals, did.orders);
	sh("mkdir $D/out; $B/litang export" CONFIG ALL
	   "--format xlsx --to $D/out --lang zh_CN >$D/said;"
	   " tests/support/sheet.py $D/out/*.xlsx 日志 | wc -l; $B/litang export" CONFIG ALL
	   "| wc -l; tests/support/sheet.py $D/out/*.xlsx 补贴合计");
	ck_assert_int_eq(sscanf(out, "%d %d", &rows, &lines), 2);
	ck_assert_int_eq(rows, lines);
	snprintf(total, sizeof(total), "\ns:合计\t\t\tn:%d\t", did.orders);
	ck_assert_msg(strstr(out, total) != NULL, "not %s in %s", total, out);
}

/* The line is back: what both hold is what was done, by several ways of counting. */
static void in_the_end(void)
{
	hall_hub_start(&h);
	starts();
	held("check-in", did.check_ins);
	held("enrol", did.enrols);
	held("attend", did.attends);
	held("order", did.orders);
	held("day", did.days);
	held("request", did.requests);
	held("collect", 1);
	hall_terminal_kill(&h, SIGTERM);
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "test $($B/litang attendance --day %s" CONFIG
				 "| grep -Pc '\\t(came|not-enrolled)\\t') -eq %d",
				 day_today(), did.attends),
		0);
	sh("$B/litang verify" CONFIG "; $B/litang-hub verify --db sqlite:$D/hub.db");
	from_paper();
	other_counts();
}

START_TEST(test_a_day)
{
	night_before();
	opening();
	clock_wrong();
	morning();
	latecomers();
	lost_card();
	visitors();
	power_cut();
	no_paper();
	children();
	closing();
	in_the_end();
	scene("18:00", "in the end");
	hall_end(&h);
}
END_TEST

SUITE_MAIN("a_day", test_a_day)
