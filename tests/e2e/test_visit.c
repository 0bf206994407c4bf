/* SPDX-License-Identifier: MIT */
/*
 * The whole visit in the real programs: the last seat of a class, its waiting list and the hub's
 * answer; a daughter who orders for her mother.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run h;

static void start_terminal(void)
{
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
}

static void press(const char *key, const char *then)
{
	vt_keys(h.vt, key);
	ck_assert_msg(
		vt_wait(h.vt, then, WAIT_MS), "no \"%s\" after %s:\n%s", then, key, vt_text(h.vt));
}

/* An ID card, and what the greeting has to say. */
static void come(const char *number, const char *then)
{
	char command[64];

	snprintf(command, sizeof(command), "card-id %s", number);
	hall_device(&h, command);
	ck_assert_msg(
		vt_wait(h.vt, then, WAIT_MS), "no \"%s\" after the card:\n%s", then, vt_text(h.vt));
}

#define LI    "330799194803150016"
#define ZHANG "330199193606090264"

/* A class with one seat stands first in the list, because its id is the first. */
static void import_class(void)
{
	char out[1024];

	ck_assert_msg(
		hall_sh(&h, out, sizeof(out),
			"printf '%%b' 'id\\tkind\\thall\\troom\\tzh\\ten\\tko\\tdays\\ttime\\tseats"
			"\\tminage\\nA01\\tclass\\t园丁\\t小教室\\t剪纸\\tPaper cutting\\t종이 오리기"
			"\\tSat\\t13:00-14:00\\t1\\t0\\n' > $D/class.tsv && "
			"$B/litang-hub import --db sqlite:$D/hub.db $D/class.tsv") == 0,
		"%s", out);
}

static void open_class(void)
{
	press("4", "您想参加哪一类");
	press("1", "剪纸");
	press("1", "小教室");
}

START_TEST(test_the_last_seat)
{
	hall_make(&h, "");
	import_class();
	start_terminal();
	come(LI, "签到好了");
	open_class();
	press("1", "报好了");
	come(ZHANG, "签到好了");
	open_class();
	press("1", "人满了");
	ck_assert_int_eq(hall_hub_wait(&h, "enrol", 2), 2);
	/* The seat is given back; the hub has somebody for it, and the terminal hears of it. */
	come(LI, "签过到了");
	press("5", "剪纸");
	press("1", "退掉位子");
	press("1", "位子退掉了");
	ck_assert_int_eq(hall_hub_wait(&h, "leave", 1), 1);
	for (int i = 0; i < 40; i++) {
		come(ZHANG, "签过到了");
		if (vt_wait(h.vt, "有位子了", 1500))
			break;
	}
	ck_assert_msg(vt_has(h.vt, "有位子了"), "%s", vt_text(h.vt));
	hall_end(&h);
}
END_TEST

START_TEST(test_for_the_mother)
{
	char out[4096];

	hall_make(&h, "");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	ck_assert(vt_wait(h.vt, "您好！请把卡放这里", WAIT_MS));
	come("330799196402290121", "签到好了");
	press("6", "给谁办");
	press("2", "妈妈");
	press("1", "您要哪一份");
	press("1", "订这份吗");
	press("1", "订好了");
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	/* The mother's number, name and subsidy; done by the family. */
	ck_assert_int_eq(hall_sh(&h, out, sizeof(out),
				 "$B/litang-hub export --db sqlite:$D/hub.db --from 2020-01-01"
				 " --until 2099-12-31 | grep 张"),
		0);
	ck_assert_msg(strstr(out, "家人") && strstr(out, "8.00"), "%s", out);
	hall_end(&h);
}
END_TEST

/* The kitchen writes tomorrow's menu anew while the terminal runs: the next exchange brings it, and what
 * the weekday has is not there beside it. */
START_TEST(test_the_menu_of_tomorrow)
{
	char out[1024];

	hall_make(&h, "");
	start_terminal();
	come(LI, "签到好了");
	press("1", "您要哪一份");
	ck_assert_msg(
		hall_sh(&h, out, sizeof(out),
			"d=$(TZ=Asia/Shanghai date -d tomorrow +%%F); printf '%%b' 'day,meal,course,zh,"
			"en,ko,fen,allergens,diet\n'\"$d\"',lunch,main,清炖河鲫鱼,,,900,,\n'\"$d\"',"
			"lunch,veg,凉拌马兰头,,,300,,\n'\"$d\"',lunch,soup,荠菜汤,,,100,,\n' "
			"> $D/menu.csv && $B/litang-hub import --db sqlite:$D/hub.db $D/menu.csv") ==
			0,
		"%s", out);
	come(ZHANG, "签到好了"); /* with it goes the exchange */
	press("1", "您要哪一份");
	ck_assert_msg(vt_wait(h.vt, "清炖河鲫鱼", WAIT_MS), "%s", vt_text(h.vt));
	ck_assert_msg(vt_has(h.vt, "凉拌马兰头"), "%s", vt_text(h.vt));
	press("1", "订这份吗");
	press("1", "订好了");
	ck_assert_int_eq(hall_hub_wait(&h, "order", 1), 1);
	hall_end(&h);
}
END_TEST

SUITE_MAIN("visit", test_the_menu_of_tomorrow, test_the_last_seat, test_for_the_mother)
