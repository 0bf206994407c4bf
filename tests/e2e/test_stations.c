/* SPDX-License-Identifier: MIT */
/*
 * Two machines of one hall: what was ordered at one is handed over at the other one's window, by card, by
 * number, and by the slip alone while there is no line. Each order counts once. Then the same with a hub of
 * the hall's own between them and the hub above.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define WELCOME "您好！请把卡放这里"
#define WAITS   "请刷卡、扫小票或输取餐号"

static struct hall_run desk, window; /* the window's folder is inside the desk's */
static char out[16384];

static void sh(const char *command)
{
	int code = hall_sh(&desk, out, sizeof(out), "set -e; %s", command);

	ck_assert_msg(code == 0, "%s: %d %s", command, code, out);
}

/* Both screens go on meanwhile. */
static void until(struct hall_run *h, const char *text)
{
	for (int ms = 3 * WAIT_MS; ms > 0; ms -= 100) {
		if (vt_has(h->vt, text))
			return;
		vt_pump(desk.vt, 50);
		vt_pump(window.vt, 50);
	}
	ck_abort_msg("%s\n%s", text, vt_text(h->vt));
}

/* What a command prints; both screens go on meanwhile. */
static void both_until(const char *command, const char *want)
{
	for (int ms = 3 * WAIT_MS; ms > 0; ms -= 100) {
		sh(command);
		out[strcspn(out, "\n")] = 0;
		if (strcmp(out, want) == 0)
			return;
		vt_pump(desk.vt, 50);
		vt_pump(window.vt, 50);
	}
	ck_abort_msg("%s: %s, not %s", command, out, want);
}

static void window_enrol(void)
{
	sh("T=$D/t2; mkdir $T; cp $D/*.tsv $T/; sed \"s|$D/|$T/|\" $D/litang.ini >$T/litang.ini; "
	   "C=$($B/litang-hub enrol-code --db sqlite:$D/hub.db --kiosk YD2 --hall 330784-004); "
	   "$B/litang enrol --config $T/litang.ini --code $C");
	window = desk;
	window.vt = NULL;
	window.hub = 0;
	snprintf(window.dir, sizeof(window.dir), "%.80s/t2", desk.dir);
}

static void start(struct hall_run *h)
{
	hall_terminal_start(h, 80, 22);
	hall_shows(h, WELCOME);
}

static void window_opens(struct hall_run *h)
{
	hall_device(h, "card 8");
	hall_open_day(h);
	vt_keys(h->vt, "5");
	hall_shows(h, WAITS);
}

/* Tomorrow's first set, at the desk. */
static void order(const char *card, int n)
{
	hall_device(&desk, card);
	hall_shows(&desk, "签到好了");
	hall_lunch(&desk);
	vt_keys(desk.vt, "*");
	hall_shows(&desk, WELCOME);
	ck_assert_int_eq(hall_journal_count(&desk, "order"), n);
}

/* The code on the paper that was printed last. */
static void slip(char code[200])
{
	static unsigned char bytes[16384];
	char path[200];
	FILE *file;
	size_t n;

	sh("for i in $(seq 200); do test $(ls $D/spool/*.bin | wc -l) = 3 && break; sleep 0.05; done;"
	   " ls $D/spool/*.bin | tail -n 1");
	snprintf(path, sizeof(path), "%.*s", (int)strcspn(out, "\n"), out);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	n = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (size_t i = 0; i + 8 < n; i++)
		if (memcmp(bytes + i, "\x1d\x28\x6b", 3) == 0 && bytes[i + 6] == 80)
			snprintf(code, 200, "%.*s", (bytes[i + 3] | bytes[i + 4] << 8) - 3,
				(char *)bytes + i + 8);
	ck_assert_msg(strncmp(code, "LT2", 3) == 0, "%s", code);
}

static void next_day(void)
{
	hall_terminal_kill(&desk, SIGTERM);
	hall_terminal_kill(&window, SIGKILL);
	hall_at("2026-11-25 10:40:00");
	start(&desk);
	start(&window);
}

static void handed_over(const char *number)
{
	until(&window, number);
	vt_keys(window.vt, "\r");
	until(&window, WAITS);
}

static void comes_again(struct hall_run *h)
{
	until(h, "已经取了");
	vt_keys(h->vt, "\r");
	until(h, WAITS);
}

/* The kitchen outside said nothing: it is on the list of what there is to do, until somebody phoned. */
static void kitchen_phoned(void)
{
	vt_keys(desk.vt, "\r");
	until(&desk, "收摊");
	vt_keys(desk.vt, "4");
	until(&desk, "请给厨房打电话");
	vt_keys(desk.vt, "4");
	until(&desk, "厨房收到备餐单了吗");
	until(&desk, "0579-0000 9999");
	vt_keys(desk.vt, "1");
	both_until("$B/litang-hub kitchen --db sqlite:$D/hub.db --hall 330784-004 --day 2026-11-25"
		   " --meal lunch | grep -c '^the kitchen has it: YD1' || true",
		"1");
}

START_TEST(test_one_window_for_two_machines)
{
	char code[200] = "", command[240];

	hall_at("2026-11-24 10:00:00");
	hall_make(&desk, "");
	sh("awk -F'\\t' -v OFS='\\t' 'NR==1 {print $0,\"kitchen_phone\",\"kitchen_from\"; next}"
	   " {print $0,\"0579-0000 9999\",\"09:30\"}' demo/slots.tsv >$D/slots2.tsv;"
	   " $B/litang-hub import --db sqlite:$D/hub.db $D/slots2.tsv");
	hall_hub_start(&desk);
	window_enrol();
	start(&desk);
	start(&window);
	order("card 1", 1);
	order("card 4", 2);
	both_until("sqlite3 $D/t2/litang.db 'SELECT count(*) FROM peer'", "2");
	hall_hub_kill(&desk, SIGKILL);
	order("card 5", 3);
	slip(code);
	next_day();
	window_opens(&window);
	hall_device(&window, "card 1");
	handed_over("A001：");
	vt_keys(window.vt, "2\r");
	handed_over("A002：");
	snprintf(command, sizeof(command), "scan %s", code);
	hall_device(&window, command); /* it has heard nothing of this one */
	until(&window, "只凭小票");
	handed_over("A003：");
	hall_device(&window, command);
	comes_again(&window);
	/* the line is back: the other window knows, and the hub whose the slip was */
	hall_hub_start(&desk);
	both_until(
		"sqlite3 $D/hub.db 'SELECT count(*) FROM serving WHERE order_id IS NOT NULL'", "3");
	both_until("sqlite3 $D/litang.db 'SELECT count(*) FROM peer WHERE kind=8'", "3");
	/* what went by its slip is known as handed over now that its order is */
	both_until("sqlite3 $D/t2/litang.db 'SELECT count(*) FROM peer WHERE kind=6'", "3");
	vt_keys(window.vt, "3\r");
	comes_again(&window);
	window_opens(&desk);
	hall_device(&desk, command);
	comes_again(&desk);
	vt_keys(desk.vt, "2\r");
	until(&desk, "已经取了");
	vt_keys(desk.vt, "1"); /* once more, which needs a reason, and is not claimed */
	until(&desk, "为什么再给一份");
	vt_keys(desk.vt, "1");
	until(&desk, WAITS);
	both_until("sqlite3 $D/hub.db 'SELECT count(*), count(DISTINCT order_id) FROM serving'",
		"4|3");
	sh("test $(sqlite3 $D/hub.db 'SELECT count(*) FROM claim WHERE released=0') = 3;"
	   " $B/litang-hub verify --db sqlite:$D/hub.db");
	kitchen_phoned();
	hall_terminal_kill(&desk, SIGTERM);
	hall_terminal_kill(&window, SIGTERM);
	sh("$B/litang verify --config $D/litang.ini && $B/litang verify --config $D/t2/litang.ini");
	hall_end(&desk);
}
END_TEST

/* ---- with a hub of the hall's own --------------------------------------------------------------- */

/* What is known at the one is known at the other within five seconds; both screens go on meanwhile. */
static void heard_within_5s(const char *command, const char *want)
{
	struct timespec began, now;

	clock_gettime(CLOCK_MONOTONIC, &began);
	both_until(command, want);
	clock_gettime(CLOCK_MONOTONIC, &now);
	fprintf(stderr, "another station knows after %.1f s\n",
		(double)(now.tv_sec - began.tv_sec) + (double)(now.tv_nsec - began.tv_nsec) / 1e9);
}

/* What the first has sold of is not all there is: the rights lie with both. */
static void rights_are_shared(void)
{
	both_until(
		"sqlite3 $D/t2/litang.db \"SELECT count(*)>0 FROM lease WHERE granted>0 AND resource"
		" LIKE 'meal/%'\"",
		"1");
	both_until("sqlite3 $D/litang.db \"SELECT count(*)>0 FROM lease WHERE granted>0 AND"
		   " resource LIKE 'meal/%'\"",
		"1");
	sh("test \"$(sqlite3 $D/hub.db 'SELECT count(DISTINCT stream_no) FROM lease e JOIN stream s"
	   " ON s.no=e.stream_no WHERE s.via NOT IN(0, s.no)')\" = 0");
}

START_TEST(test_a_halls_own_hub)
{
	char code[200] = "", command[240];

	hall_at("2026-11-24 10:00:00");
	hall_make(&desk, "");
	hall_hub_start(&desk);
	hall_behind(&desk);
	window_enrol();
	start(&desk);
	start(&window);
	rights_are_shared();
	hall_hub_kill(&desk, SIGKILL); /* the line to the hub above is gone */
	order("card 1", 1);
	heard_within_5s("sqlite3 $D/t2/litang.db 'SELECT count(*) FROM peer'", "1");
	order("card 4", 2);
	heard_within_5s("sqlite3 $D/t2/litang.db 'SELECT count(*) FROM peer'", "2");
	hall_hall_hub_kill(&desk, SIGKILL); /* and then each station is alone */
	order("card 5", 3);
	slip(code);
	next_day();
	window_opens(&window);
	hall_device(&window, "card 1");
	handed_over("C001：");
	vt_keys(window.vt, "2\r");
	handed_over("C002：");
	snprintf(command, sizeof(command), "scan %s", code);
	hall_device(&window, command);
	until(&window, "只凭小票");
	handed_over("C003：");
	/* the hall's hub is back, the line is not: the desk knows what was handed over */
	hall_hall_hub_start(&desk);
	both_until("sqlite3 $D/litang.db 'SELECT count(*) FROM peer WHERE kind=8'", "3");
	window_opens(&desk);
	hall_device(&desk, command);
	comes_again(&desk);
	/* all of it is passed on, once, however often it is sent */
	hall_hub_start(&desk);
	both_until("sqlite3 $D/hub.db 'SELECT count(*), count(DISTINCT order_id) FROM serving'",
		"3|3");
	both_until("sqlite3 $D/hub.db 'SELECT count(*) FROM claim WHERE released=0'", "3");
	sh("sqlite3 $D/hall.db 'UPDATE outgoing SET done=0'");
	both_until("sqlite3 $D/hall.db 'SELECT count(*) FROM outgoing WHERE done=0'", "0");
	sh("test \"$(sqlite3 $D/hub.db 'SELECT count(*), count(DISTINCT order_id) FROM serving')\" ="
	   " '3|3'; for db in hub hall; do $B/litang-hub verify --db sqlite:$D/$db.db; done;"
	   "for db in hub hall; do sqlite3 $D/$db.db 'SELECT hex(hash) FROM act WHERE state=\"ok\""
	   " ORDER BY hash' >$D/$db.acts; done; cmp $D/hub.acts $D/hall.acts");
	hall_terminal_kill(&desk, SIGTERM);
	hall_terminal_kill(&window, SIGTERM);
	sh("$B/litang verify --config $D/litang.ini && $B/litang verify --config $D/t2/litang.ini");
	hall_end(&desk);
}
END_TEST

SUITE_MAIN("stations", test_one_window_for_two_machines, test_a_halls_own_hub)
