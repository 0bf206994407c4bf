/* SPDX-License-Identifier: MIT */
/*
 * At half past four, and when somebody falls: the badge, the child's card, the card of who fetches; badge,
 * card and one key for whom to phone. The real terminal, the real hub; and the number that showed is in
 * no file as it is.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/hall_run.h"
#include "tests/support/suite.h"

static struct hall_run h;
static char out[4096];

static const char *sh(const char *command)
{
	int code = hall_sh(&h, out, sizeof(out), "%s", command);

	ck_assert_msg(code == 0, "%s\n%d: %s", command, code, out);
	out[strcspn(out, "\n")] = 0;
	return out;
}

static void starts(void)
{
	hall_make(&h, "");
	hall_hub_start(&h);
	hall_terminal_start(&h, 80, 22);
	hall_shows(&h, "您好！请把卡放这里");
	hall_device(&h, "card 8");
	hall_open_day(&h);
}

START_TEST(test_a_child_is_fetched)
{
	starts();
	hall_scan_resident(&h, 7);
	hall_shows(&h, "接走");
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	vt_keys(h.vt, "6");
	hall_shows(&h, "还有1个孩子没接走");
	hall_shows(&h, "王*宝");
	vt_keys(h.vt, "1");
	hall_shows(&h, "妈妈 陈敏  139-0000-2007");
	vt_keys(h.vt, "*");
	hall_shows(&h, "还有1个孩子没接走");
	hall_scan_resident(&h, 7);
	hall_shows(&h, "接走");
	vt_keys(h.vt, "6");
	hall_shows(&h, "谁来接小宝？");
	hall_scan_resident(&h, 3); /* not on the list */
	hall_shows(&h, "请稍等，打电话给家长");
	vt_keys(h.vt, "*");
	hall_shows(&h, "谁来接小宝？");
	hall_scan_resident(&h, 2);
	hall_shows(&h, "妈妈可以接小宝");
	vt_keys(h.vt, "1");
	hall_shows(&h, "小宝接走了");
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	vt_keys(h.vt, "6");
	hall_shows(&h, "在这里签到的孩子都接走了");
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	ck_assert(hall_hub_wait(&h, "collect", 1));
	ck_assert_str_eq(sh("sqlite3 $D/litang.db"
			    " 'SELECT group_concat(undone) FROM check_in'"),
		"2");
	hall_scan_resident(&h, 7); /* back again: a check-in */
	hall_shows(&h, "您好！签到好了");
	ck_assert(hall_hub_wait(&h, "check-in", 2));
	hall_end(&h);
}
END_TEST

START_TEST(test_somebody_fell)
{
	starts();
	hall_scan_resident(&h, 4);
	hall_shows(&h, "7  紧急");
	vt_keys(h.vt, "7");
	hall_shows(&h, "紧急：张奶奶");
	hall_shows(&h, "女儿 陈秀英  139-0000-2004");
	hall_shows(&h, "独居");
	ck_assert(hall_hub_wait(&h, "lookup", 1));
	vt_keys(h.vt, "1");
	hall_shows(&h, "志愿者，您好");
	sh("grep -rla -e '0000 2004' -e '0000-2004' $D && exit 1; exit 0");
	hall_end(&h);
}
END_TEST

/* Ten to six is over: the page that waits says how many, until the last one is fetched. */
START_TEST(test_ten_to_six)
{
	hall_at("2026-11-24 17:52:00");
	starts();
	hall_scan_resident(&h, 7);
	hall_shows(&h, "接走");
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	hall_device(&h, "card 8");
	hall_shows(&h, "没接的孩子：1");
	ck_assert(!vt_has(h.vt, "宝"));
	hall_device(&h, "card 8");
	hall_shows(&h, "志愿者，您好");
	hall_scan_resident(&h, 7);
	hall_shows(&h, "接走");
	vt_keys(h.vt, "6");
	hall_shows(&h, "谁来接小宝？");
	hall_scan_resident(&h, 2);
	hall_shows(&h, "妈妈可以接小宝");
	vt_keys(h.vt, "1");
	hall_shows(&h, "小宝接走了");
	vt_keys(h.vt, "*");
	hall_shows(&h, "志愿者，您好");
	hall_device(&h, "card 8");
	hall_shows(&h, "您好！请把卡放这里");
	ck_assert(vt_wait_gone(h.vt, "没接的孩子", WAIT_MS));
	hall_end(&h);
}
END_TEST

SUITE_MAIN("fetch", test_a_child_is_fetched, test_somebody_fell, test_ten_to_six)
