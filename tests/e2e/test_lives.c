/* SPDX-License-Identifier: MIT */
/*
 * Lives of databases, with the real programs over the real courier: a hub put back from an older
 * copy, a terminal put back, tables that change while a terminal runs, another hub on the port.
 */
#include <poll.h>
#include <signal.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

#define ARRIVES_MS 45000 /* an exchange every 30 s, and what a slow machine needs */

static struct hall_run h;

static void sh(const char *command)
{
	char out[4096];
	int code = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 0, "%s: %d %s", command, code, out);
}

/* Until the command succeeds. */
static bool sh_wait(const char *command, int ms)
{
	char out[256];

	for (; ms > 0; ms -= 100) {
		if (hall_sh(&h, out, sizeof(out), "%s", command) == 0)
			return true;
		if (h.vt)
			vt_pump(h.vt, 100);
	}
	return false;
}

static void start(void)
{
	hall_make(&h, "");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
}

static void begin_order(const char *card)
{
	hall_device(&h, card);
	ck_assert(vt_wait(h.vt, "签到好了", WAIT_MS));
	vt_keys(h.vt, "1");
}

static void order(const char *card)
{
	hall_device(&h, card);
	hall_lunch(&h);
	vt_keys(h.vt, "*");
	ck_assert(vt_wait(h.vt, "请把卡放这里", WAIT_MS));
}

#define SAME_LOGS                                                                                  \
	"set -e; R='--from 2020-01-01 --until 2099-12-31'; "                                       \
	"$B/litang export --config $D/litang.ini $R > $D/a.csv; "                                  \
	"$B/litang-hub export --db sqlite:$D/hub.db $R > $D/b.csv; cmp $D/a.csv $D/b.csv; "        \
	"$B/litang verify --config $D/litang.ini; $B/litang-hub verify --db sqlite:$D/hub.db"

START_TEST(test_hub_put_back)
{
	start();
	order("card 1");
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	hall_hub_kill(&h, SIGTERM);
	sh("mkdir $D/old && cp $D/hub.db* $D/old/");
	hall_hub_start(&h);
	order("card 3");
	ck_assert_int_eq(hall_hub_wait(&h, "order", 2), 2);
	hall_hub_kill(&h, SIGKILL);
	sh("rm $D/hub.db $D/hub.db-*; cp $D/old/* $D/");
	ck_assert_int_eq(hall_hub_count(&h, "order"), 1);
	hall_hub_start(&h);
	order("card 4");
	ck_assert(sh_wait("$B/litang-hub export --db sqlite:$D/hub.db --from 2020-01-01"
			  " --until 2099-12-31 --format json | grep -c '\"action\":\"order\"' |"
			  " grep -qx 3",
		ARRIVES_MS));
	sh(SAME_LOGS);
	/* a memory of its own from now on, and no right granted twice */
	sh("$B/litang-hub status --db sqlite:$D/hub.db | grep -q '^epoch 2'");
	sh("sqlite3 $D/hub.db 'SELECT count(*) FROM pool WHERE granted-returned>capacity+credited'"
	   " | grep -qx 0");
	hall_end(&h);
}
END_TEST

START_TEST(test_terminal_put_back)
{
	start();
	order("card 1");
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	hall_terminal_kill(&h, SIGTERM);
	sh("mkdir $D/old && cp $D/litang.db* $D/litang.keys* $D/old/");
	hall_terminal_start(&h, 80, 22);
	order("card 3");
	ck_assert_int_eq(hall_hub_wait(&h, "order", 2), 2);
	hall_terminal_kill(&h, SIGTERM);
	sh("rm $D/litang.db*; cp $D/old/* $D/");
	hall_terminal_start(&h, 80, 22);
	/* it learns of it, goes on greeting people, and sells nothing that is another's */
	ck_assert(sh_wait("$B/litang status --config $D/litang.ini | grep -q fork", ARRIVES_MS));
	begin_order("card 4");
	ck_assert(vt_wait(h.vt, "明天的饭订完了", WAIT_MS));
	ck_assert(sh_wait("$B/litang-hub status --db sqlite:$D/hub.db | grep -q 'FORK after act'",
		ARRIVES_MS));
	sh("$B/litang verify --config $D/litang.ini && "
	   "$B/litang-hub verify --db sqlite:$D/hub.db");
	ck_assert_int_eq(hall_journal_count(&h, "order"), 1);
	hall_end(&h);
}
END_TEST

/* What /sys says of a machine with that mainboard and that network card. */
static void machine(const char *name, const char *board, const char *card)
{
	char path[PATH_MAX], command[1024];

	snprintf(command, sizeof(command),
		"set -e; mkdir -p $D/%s/sys/class/dmi/id $D/%s/sys/class/net/eth0/device;"
		"echo %s >$D/%s/sys/class/dmi/id/product_uuid; cd $D/%s/sys/class/net/eth0;"
		"echo 1 >type; echo 0 >addr_assign_type; echo %s >address",
		name, name, board, name, name, card);
	sh(command);
	snprintf(path, sizeof(path), "%s/%s", h.dir, name);
	setenv("LITANG_MACHINE", path, 1);
}

START_TEST(test_terminal_moved)
{
	hall_make(&h, "");
	machine("hall", "4c4c4544-0042-3510-8051-b4c04f4d3332", "3c:ec:ef:01:02:03");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	order("card 1");
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	hall_terminal_kill(&h, SIGTERM);
	/* all of it is as the hub knows it, but on another machine */
	machine("copy", "4c4c4544-0043-3510-8051-b4c04f4d3332", "3c:ec:ef:0a:0b:0c");
	hall_terminal_start(&h, 80, 22);
	begin_order("card 4");
	ck_assert(vt_wait(h.vt, "明天的饭订完了", WAIT_MS));
	ck_assert(vt_wait(h.vt, "请联系总部", ARRIVES_MS));
	sh("$B/litang status --config $D/litang.ini | grep -q '^CALL .*nothing is sold here'");
	ck_assert(sh_wait("$B/litang-hub status --db sqlite:$D/hub.db |"
			  " grep -q 'FORK after act .*another machine'",
		ARRIVES_MS));
	ck_assert(sh_wait("sqlite3 $D/hub.db \"SELECT count(*) FROM act WHERE"
			  " state='quarantined' AND reason='unapproved'\" | grep -qvx 0",
		ARRIVES_MS));
	sh("$B/litang verify --config $D/litang.ini && "
	   "$B/litang-hub verify --db sqlite:$D/hub.db");
	hall_end(&h);
	unsetenv("LITANG_MACHINE");
}
END_TEST

START_TEST(test_tables_arrive)
{
	start();
	/* the welcome screen shows a notice at any hour; its dishes are those of the next meal */
	sh("sed 's/数据都是虚构的/这张表换过了/' $B/../demo/notices.tsv > $D/new.tsv && "
	   "$B/litang-hub import --db sqlite:$D/hub.db $D/new.tsv");
	ck_assert_msg(vt_wait(h.vt, "这张表换过了", ARRIVES_MS), "%s", vt_text(h.vt));
	hall_end(&h);
}
END_TEST

START_TEST(test_another_hub_on_the_port)
{
	start();
	hall_hub_kill(&h, SIGTERM);
	sh("mkdir $D/own && mv $D/hub.db* $D/own/ && "
	   "$B/litang-hub import --db sqlite:$D/hub.db $B/../demo/halls.tsv");
	hall_hub_start(&h);
	order("card 1");
	ck_assert(sh_wait("grep -q '\"trouble\":\"signature\"' $D/status.json", ARRIVES_MS));
	ck_assert(sh_wait("grep -q '\"unsent\":2' $D/status.json", WAIT_MS));
	ck_assert_int_eq(hall_hub_count(&h, "order"), 0);
	hall_hub_kill(&h, SIGTERM);
	sh("rm $D/hub.db* && mv $D/own/* $D/");
	hall_hub_start(&h);
	ck_assert(sh_wait("grep -q '\"unsent\":0' $D/status.json", ARRIVES_MS));
	sh(SAME_LOGS);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("lives", test_hub_put_back, test_terminal_put_back, test_terminal_moved,
	test_tables_arrive, test_another_hub_on_the_port)
